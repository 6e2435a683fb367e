//! Gram PC0 (scales-and-guns 1.10): asked with `$`, answers `02 status sign/digits [unit] 0D 03`.
//!
//! Status 20h plus 01 gross, 02 tare, 08 zero, 40 stable. Some models never set the stable bit: it counts as a flag from
//! the first frame on that has it.

use super::commands::fixed;
use super::frame::{Framed, Said, Shape, Step, printable_ahead};
use super::text::Text;
use super::{
    DriverOptions, FrameProof, GarbledReason, LineSettings, Poll, PollNeed, ReadingKind, ScaleCommands,
    ScaleDecoder, ScaleDriver, ScaleReading,
};

const START: u8 = 0x02;
const END: u8 = 0x03;
const LONGEST: usize = 15;
const NUMBER: usize = 8;

const GROSS: u8 = 0x01;
const TARE: u8 = 0x02;
const ZERO: u8 = 0x08;
const ALWAYS: u8 = 0x20;
const STABLE: u8 = 0x40;

/// The driver.
pub struct Gram;

impl ScaleDriver for Gram {
    fn id(&self) -> &'static str {
        "gram"
    }

    fn title(&self) -> &'static str {
        "Gram XFOC, Z3 (PC0, $ 查询)"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Shape
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::eight_none_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        Framed::boxed(Reply { has_flag: false })
    }

    fn commands(&self, _options: &DriverOptions) -> ScaleCommands {
        ScaleCommands {
            poll: Some(Poll::once(fixed(b"$"), PollNeed::WhenSilent)),
            ..ScaleCommands::default()
        }
    }
}

struct Reply {
    /// A frame had the stable bit: a frame without it is moving.
    has_flag: bool,
}

impl Shape for Reply {
    fn starts(&self, byte: u8) -> bool {
        byte == START
    }

    fn step(&mut self, frame: &[u8]) -> Step {
        match frame.last() {
            Some(&START) => Step::Restart,
            Some(&END) => Step::Whole(self.read(frame)),
            _ if frame.len() >= LONGEST => Step::Refuse(GarbledReason::TooLong),
            _ => Step::More,
        }
    }

    fn plain_ahead(&self, collected: usize, ahead: &[u8]) -> usize {
        printable_ahead(collected, LONGEST, ahead)
    }
}

impl Reply {
    fn read(&mut self, frame: &[u8]) -> Said {
        let &[START, status, ref content @ .., b'\r', END] = frame else {
            return Err(GarbledReason::Cut);
        };
        let has = |bit: u8| status & bit != 0;
        if !has(ALWAYS) {
            return Err(GarbledReason::WrongShape);
        }
        let (number, unit) = content.split_at_checked(NUMBER).ok_or(GarbledReason::Cut)?;
        let mut text = Text::new(number);
        text.skip_blanks();
        let negative = text.take_minus();
        let digits = text.take_digits().ok_or(GarbledReason::WrongShape)?;
        text.finish()?;
        let mut text = Text::new(unit);
        text.skip_blanks();
        let unit = if text.is_done() {
            None
        } else {
            Some(text.take_unit()?)
        };
        text.finish()?;
        self.has_flag |= has(STABLE);
        Ok(Some(ScaleReading {
            value: Some(digits.signed(negative, unit)),
            stable: self.has_flag.then(|| has(STABLE)),
            kind: if has(TARE) {
                ReadingKind::Net
            } else if has(GROSS) {
                ReadingKind::Gross
            } else {
                ReadingKind::Unknown
            },
            at_zero: has(ZERO),
            ..ScaleReading::saying_nothing()
        }))
    }
}
