//! CAS 凯士 CI, NT, PDS: 22 bytes (scales-and-guns 1.5).
//!
//! `h1 h1 , h2 h2 , id lamp , w*8 sp u u CR LF`. The two raw bytes may be anything, a comma or a line feed as well: the
//! frame is cut by position. Stability is marked twice; where the marks disagree the load is moving.

use std::borrow::Cow;

use super::frame::{BitSeven, Framed, Said, Shape, Step};
use super::text::Text;
use super::{
    Command, DriverOption, DriverOptions, FrameProof, GarbledReason, LineSettings, Load, MassUnit, Poll,
    PollNeed, Quantity, ReadingKind, ScaleCommands, ScaleDecoder, ScaleDriver, ScaleReading,
};

const FRAME: usize = 22;
const STABLE: u8 = 0b100_0000;
/// The display stands still by itself: what it shows need not lie on the pan.
const HOLD: u8 = 0b1_0000;
const ZERO: u8 = 0b1;

/// The driver.
pub struct Cas22;

impl ScaleDriver for Cas22 {
    fn id(&self) -> &'static str {
        "cas-22"
    }

    fn title(&self) -> &'static str {
        "凯士 CAS CI, NT, PDS 系列 (22 字节)"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Shape
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::eight_none_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        Framed::boxed(TwentyTwo)
    }

    fn options(&self) -> &'static [DriverOption] {
        &[DriverOption::Address]
    }

    /// In request mode the scale is asked with its number as one raw byte.
    fn commands(&self, options: &DriverOptions) -> ScaleCommands {
        let number = options.address.map_or(0, std::num::NonZeroU8::get);
        let order = |letters: &str| -> Option<Command> {
            Some(Cow::Owned(format!("D{number:02}{letters}\r\n").into_bytes()))
        };
        ScaleCommands {
            poll: Some(Poll::once(Cow::Owned(vec![number]), PollNeed::WhenSilent)),
            zero: order("KZ"),
            tare: order("KT"),
            ..ScaleCommands::default()
        }
    }
}

struct TwentyTwo;

impl Shape for TwentyTwo {
    const BIT_SEVEN: BitSeven = BitSeven::Data;

    fn starts(&self, byte: u8) -> bool {
        matches!(byte, b'S' | b'U' | b'O')
    }

    fn step(&mut self, frame: &[u8]) -> Step {
        if frame.len() < FRAME {
            return Step::More;
        }
        match read(frame) {
            Err(GarbledReason::WrongShape) => Step::Refuse(GarbledReason::WrongShape),
            said => Step::Whole(said),
        }
    }

    fn plain_ahead(&self, collected: usize, ahead: &[u8]) -> usize {
        ahead.len().min(FRAME.saturating_sub(collected + 1))
    }
}

fn read(frame: &[u8]) -> Said {
    let &[
        h1,
        h2,
        b',',
        k1,
        k2,
        b',',
        _id,
        lamp,
        b',',
        ref number @ ..,
        b' ' | 0,
        u1,
        u2,
        b'\r',
        b'\n',
    ] = frame
    else {
        return Err(GarbledReason::WrongShape);
    };
    let kind = match &[k1, k2] {
        b"GS" => ReadingKind::Gross,
        b"NT" => ReadingKind::Net,
        _ => return Err(GarbledReason::WrongShape),
    };
    let nothing = ScaleReading {
        kind,
        ..ScaleReading::saying_nothing()
    };
    let head_stable = match &[h1, h2] {
        b"ST" => true,
        b"US" => false,
        b"OL" => {
            return Ok(Some(ScaleReading {
                load: if number.contains(&b'-') {
                    Load::Under
                } else {
                    Load::Over
                },
                ..nothing
            }));
        }
        _ => return Err(GarbledReason::WrongShape),
    };
    Ok(Some(ScaleReading {
        value: Some(read_number(number, &[u1, u2])?),
        stable: Some(head_stable && lamp & STABLE != 0 && lamp & HOLD == 0),
        at_zero: lamp & ZERO != 0,
        ..nothing
    }))
}

fn read_number(number: &[u8], unit: &[u8]) -> Result<Quantity, GarbledReason> {
    let mut text = Text::new(number);
    text.skip_blanks();
    let negative = text.take_minus();
    let digits = text.take_digits().ok_or(GarbledReason::WrongShape)?;
    text.finish()?;
    let unit = MassUnit::from_bytes(unit.trim_ascii()).ok_or(GarbledReason::UnknownUnit)?;
    Ok(digits.signed(negative, Some(unit)))
}
