//! DIGI 寺冈 DS-781, format A (scales-and-guns 1.8): status CR, `0` net CR, `4` tare CR, `U` price CR, `T` total CR LF.
//!
//! What the status bytes mean is not public. Stability is therefore never taken from them.

use super::frame::{Framed, Said, Shape, Step, printable_ahead};
use super::text::read_padded;
use super::{
    FrameProof, GarbledReason, LineSettings, MassUnit, Quantity, ReadingKind, ScaleDecoder, ScaleDriver,
    ScaleReading,
};

const LONGEST: usize = 48;

/// The driver.
pub struct DigiDs781;

impl ScaleDriver for DigiDs781 {
    fn id(&self) -> &'static str {
        "digi-ds781"
    }

    fn title(&self) -> &'static str {
        "寺冈 DIGI DS-781 计价秤"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Shape
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::eight_none_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        Framed::boxed(Block)
    }
}

struct Block;

impl Shape for Block {
    fn starts(&self, byte: u8) -> bool {
        !matches!(byte, b'\r' | b'\n')
    }

    fn step(&mut self, frame: &[u8]) -> Step {
        match frame.last() {
            Some(b'\n') => Step::Whole(read(frame)),
            _ if frame.len() >= LONGEST => Step::Whole(Err(GarbledReason::TooLong)),
            _ => Step::More,
        }
    }

    fn plain_ahead(&self, collected: usize, ahead: &[u8]) -> usize {
        printable_ahead(collected, LONGEST, ahead)
    }

    fn ignores(&self, byte: u8) -> bool {
        matches!(byte, b'\r' | b'\n')
    }
}

fn read(block: &[u8]) -> Said {
    let lines = block.trim_ascii_end().split(|byte| *byte == b'\r');
    let mut lines = lines.skip_while(|line| line.len() <= 2);
    let mut number = |head: u8| {
        let line = lines.next().ok_or(GarbledReason::Cut)?;
        let digits = line.strip_prefix(&[head]).ok_or(GarbledReason::NoStart)?;
        read_number(digits)
    };
    let net = number(b'0')?;
    let tare = number(b'4')?;
    number(b'U')?;
    number(b'T')?;
    if lines.next().is_some() {
        return Err(GarbledReason::WrongShape);
    }
    Ok(Some(ScaleReading {
        value: Some(net),
        tare: Some(tare),
        kind: ReadingKind::Net,
        ..ScaleReading::saying_nothing()
    }))
}

fn read_number(field: &[u8]) -> Result<Quantity, GarbledReason> {
    let (negative, size) = field
        .strip_prefix(b"-")
        .map_or((false, field), |size| (true, size));
    let digits = read_padded(size).filter(|digits| digits.decimals > 0);
    let digits = digits.ok_or(GarbledReason::WrongShape)?;
    Ok(digits.signed(negative, Some(MassUnit::Kilogram)))
}
