//! Shuangjie 双杰 (scales-and-guns 1.8): fourteen characters, sign, eight digits with the point, three of unit, CR LF.

use super::commands::fixed;
use super::frame::{Lines, Said};
use super::text::Text;
use super::{
    DriverOptions, FrameProof, GarbledReason, LineSettings, Poll, PollNeed, ScaleCommands, ScaleDecoder,
    ScaleDriver, ScaleReading,
};

const LINE: usize = 12;
const NUMBER: usize = 8;

/// The driver.
pub struct Shuangjie;

impl ScaleDriver for Shuangjie {
    fn id(&self) -> &'static str {
        "shuangjie"
    }

    fn title(&self) -> &'static str {
        "双杰 电子天平 (14 字符)"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Shape
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::eight_none_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        Lines::boxed(read)
    }

    fn commands(&self, _options: &DriverOptions) -> ScaleCommands {
        ScaleCommands {
            poll: Some(Poll::once(fixed(b"\x1Bp"), PollNeed::WhenSilent)),
            tare: Some(fixed(b"\x1Bt")),
            ..ScaleCommands::default()
        }
    }
}

fn read(line: &[u8]) -> Said {
    if line.len() != LINE {
        return Err(GarbledReason::Cut);
    }
    let mut text = Text::new(line);
    let negative = match text.take(1) {
        Some(b"+" | b" ") => false,
        Some(b"-") => true,
        _ => return Err(GarbledReason::NoStart),
    };
    let mut number = Text::new(text.take(NUMBER).ok_or(GarbledReason::Cut)?);
    number.skip_blanks();
    let digits = number.take_digits().ok_or(GarbledReason::WrongShape)?;
    number.finish()?;
    text.skip_blanks();
    let unit = text.take_unit()?;
    text.finish()?;
    Ok(Some(ScaleReading {
        value: Some(digits.signed(negative, Some(unit))),
        ..ScaleReading::saying_nothing()
    }))
}
