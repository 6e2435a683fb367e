//! Aihua 爱华 ACS-P215 (scales-and-guns 1.8): LF CR blank and four digits, which are grams. No end mark, no flag.

use super::commands::fixed;
use super::frame::{Framed, Said, Shape, Step};
use super::text::Text;
use super::{
    DriverOptions, FrameProof, GarbledReason, LineSettings, MassUnit, Poll, PollNeed, ScaleCommands,
    ScaleDecoder, ScaleDriver, ScaleReading,
};

const START: u8 = b'\r';
const FRAME: usize = 6;

/// The driver.
pub struct AihuaP215;

impl ScaleDriver for AihuaP215 {
    fn id(&self) -> &'static str {
        "aihua-p215"
    }

    fn title(&self) -> &'static str {
        "爱华 ACS-P215"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Shape
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::eight_none_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        Framed::boxed(FourDigits)
    }

    fn commands(&self, _options: &DriverOptions) -> ScaleCommands {
        ScaleCommands {
            poll: Some(Poll::once(fixed(b"P"), PollNeed::WhenSilent)),
            ..ScaleCommands::default()
        }
    }
}

struct FourDigits;

impl Shape for FourDigits {
    fn starts(&self, byte: u8) -> bool {
        byte == START
    }

    fn step(&mut self, frame: &[u8]) -> Step {
        match (frame.last(), frame.len()) {
            (Some(&START), _) => Step::Restart,
            (Some(b' '), 2) | (Some(b'0'..=b'9'), 3..FRAME) => Step::More,
            (Some(b'0'..=b'9'), FRAME) => Step::Whole(read(frame)),
            _ => Step::Refuse(GarbledReason::WrongShape),
        }
    }

    fn ignores(&self, byte: u8) -> bool {
        byte == b'\n'
    }
}

fn read(frame: &[u8]) -> Said {
    let &[START, b' ', ref digits @ ..] = frame else {
        return Err(GarbledReason::WrongShape);
    };
    let digits = Text::new(digits).take_digits().ok_or(GarbledReason::WrongShape)?;
    Ok(Some(ScaleReading {
        value: Some(digits.signed(false, Some(MassUnit::Gram))),
        ..ScaleReading::saying_nothing()
    }))
}
