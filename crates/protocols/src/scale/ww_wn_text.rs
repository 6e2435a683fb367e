//! `ww`/`wn`/`wt` lines: the shape most 快递秤 with a USB serial chip send, also Yaohua A12+SS (scales-and-guns 1.7).
//!
//! `ww` weight (gross), `wn` net, `wt` tare; seven or eight characters with sign and point; `kg` or `lb`; CR LF.

use super::commands::fixed;
use super::frame::{Lines, Said};
use super::text::Text;
use super::{
    DriverOptions, FrameProof, GarbledReason, LineSettings, MassUnit, Poll, PollNeed, ReadingKind,
    ScaleCommands, ScaleDecoder, ScaleDriver, ScaleReading,
};

/// Head, number and unit.
const LINES: std::ops::RangeInclusive<usize> = 11..=12;

/// The driver.
pub struct WwWnText;

impl ScaleDriver for WwWnText {
    fn id(&self) -> &'static str {
        "ww-wn-text"
    }

    fn title(&self) -> &'static str {
        "快递秤 USB 串口, 耀华 XK3190-A12+SS (ww/wn/wt)"
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
            poll: Some(Poll::once(fixed(b"R"), PollNeed::WhenSilent)),
            zero: Some(fixed(b"Z")),
            tare: Some(fixed(b"T")),
            ..ScaleCommands::default()
        }
    }
}

fn read(line: &[u8]) -> Said {
    let mut text = Text::new(line);
    let kind = match text.take(2) {
        Some(b"ww") => ReadingKind::Gross,
        Some(b"wn") => ReadingKind::Net,
        Some(b"wt") => ReadingKind::Tare,
        _ => return Err(GarbledReason::NoStart),
    };
    if !LINES.contains(&line.len()) {
        return Err(GarbledReason::Cut);
    }
    text.skip_blanks();
    let value = text.take_quantity()?;
    if !matches!(value.unit, Some(MassUnit::Kilogram | MassUnit::Pound)) {
        return Err(GarbledReason::WrongShape);
    }
    text.finish()?;
    Ok(Some(ScaleReading {
        value: Some(value),
        kind,
        ..ScaleReading::saying_nothing()
    }))
}
