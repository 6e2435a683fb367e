//! Ohaus 奥豪斯 Defender, Ranger (scales-and-guns 1.9): `value unit [?] legend`.
//!
//! The sign stands far left of the digits. `?` means moving. The legend (`G N NET T PT`) closes the line; a line without
//! one says nothing about stability, since its missing end may have held the `?`.

use super::commands::fixed;
use super::frame::{Lines, Said};
use super::text::Text;
use super::{
    DriverOptions, FrameProof, GarbledReason, LineSettings, Poll, PollNeed, ReadingKind, ScaleCommands,
    ScaleDecoder, ScaleDriver, ScaleReading,
};

/// The driver.
pub struct OhausText;

impl ScaleDriver for OhausText {
    fn id(&self) -> &'static str {
        "ohaus-text"
    }

    fn title(&self) -> &'static str {
        "奥豪斯 Ohaus Defender, Ranger, 以及 \"重量 单位\" 文本"
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
            poll: Some(Poll::once(fixed(b"IP\r\n"), PollNeed::WhenSilent)),
            capture: Some(fixed(b"SP\r\n")),
            zero: Some(fixed(b"Z\r\n")),
            tare: Some(fixed(b"T\r\n")),
            ..ScaleCommands::default()
        }
    }
}

fn read(line: &[u8]) -> Said {
    let mut text = Text::new(line);
    text.skip_blanks();
    let value = text.take_quantity()?;
    text.skip_blanks();
    let moving = text.eat(b"?");
    text.skip_blanks();
    let kind = match text.rest().trim_ascii_end() {
        b"G" => Some(ReadingKind::Gross),
        b"N" | b"NET" => Some(ReadingKind::Net),
        b"T" | b"PT" => Some(ReadingKind::Tare),
        b"" => None,
        _ => return Err(GarbledReason::WrongShape),
    };
    let stable = match (moving, kind) {
        (true, _) => Some(false),
        (false, Some(_)) => Some(true),
        (false, None) => None,
    };
    Ok(Some(ScaleReading {
        value: Some(value),
        stable,
        kind: kind.unwrap_or(ReadingKind::Unknown),
        ..ScaleReading::saying_nothing()
    }))
}
