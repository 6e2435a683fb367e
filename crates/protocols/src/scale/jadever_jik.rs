//! Jadever 钰恒 JIK: a whole label block for each weight (scales-and-guns 1.6).
//!
//! Between `^KJIK000` and `~P1`: line 4 tare, line 5 gross, line 8 net. The block comes when a stable weight was captured.

use super::frame::{BitSeven, Framed, Said, Shape, Step};
use super::text::Text;
use super::{
    FrameProof, GarbledReason, LineSettings, Quantity, ReadingKind, ScaleDecoder, ScaleDriver, ScaleReading,
};

const HEAD: &[u8] = b"^KJIK000";
const END: &[u8] = b"~P1\r\n";
/// A label block may be longer than a frame (scales-and-guns 1.1).
const LONGEST: usize = 300;

/// The driver.
pub struct JadeverJik;

impl ScaleDriver for JadeverJik {
    fn id(&self) -> &'static str {
        "jadever-jik"
    }

    fn title(&self) -> &'static str {
        "钰恒 Jadever JIK (标签块 ^KJIK000)"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Shape
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::eight_none_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        Framed::boxed(LabelBlock)
    }
}

struct LabelBlock;

impl Shape for LabelBlock {
    const BIT_SEVEN: BitSeven = BitSeven::Data;
    const LONGEST: usize = LONGEST;

    fn starts(&self, byte: u8) -> bool {
        byte == b'^'
    }

    fn step(&mut self, frame: &[u8]) -> Step {
        let on_the_way = frame.len() >= HEAD.len() || HEAD.starts_with(frame);
        match frame.last() {
            Some(b'^') => Step::Restart,
            _ if !on_the_way => Step::Refuse(GarbledReason::WrongShape),
            Some(b'\n') if frame.ends_with(END) => Step::Whole(read(frame)),
            _ => Step::More,
        }
    }

    fn plain_ahead(&self, collected: usize, ahead: &[u8]) -> usize {
        // The head is looked at byte by byte.
        if collected < HEAD.len() {
            return 0;
        }
        ahead
            .iter()
            .take(LONGEST.saturating_sub(collected + 1))
            .take_while(|byte| !matches!(byte, b'^' | b'\n'))
            .count()
    }

    fn ignores(&self, byte: u8) -> bool {
        matches!(byte, b'\r' | b'\n')
    }
}

fn read(block: &[u8]) -> Said {
    let text = std::str::from_utf8(block).map_err(|_| GarbledReason::WrongShape)?;
    let mut lines = text.split("\r\n");
    if lines.next().map(str::as_bytes) != Some(HEAD) {
        return Err(GarbledReason::WrongShape);
    }
    // After the head, the date and the time.
    let mut weights = lines.skip(2);
    let tare = quantity(weights.next())?;
    let gross = quantity(weights.next())?;
    let net = quantity(weights.nth(2))?;
    // The three are rounded one by one: they may be one step of the display apart.
    let agree = (gross.decimals, gross.unit) == (net.decimals, net.unit)
        && (gross.decimals, gross.unit) == (tare.decimals, tare.unit)
        && (gross.digits - tare.digits - net.digits).abs() <= 1;
    if !agree {
        return Err(GarbledReason::WrongCheck);
    }
    Ok(Some(ScaleReading {
        value: Some(net),
        tare: Some(tare),
        stable: Some(true),
        kind: ReadingKind::Net,
        ..ScaleReading::saying_nothing()
    }))
}

fn quantity(line: Option<&str>) -> Result<Quantity, GarbledReason> {
    let mut text = Text::new(line.ok_or(GarbledReason::Cut)?.as_bytes());
    text.skip_blanks();
    let quantity = text.take_quantity()?;
    text.finish()?;
    Ok(quantity)
}
