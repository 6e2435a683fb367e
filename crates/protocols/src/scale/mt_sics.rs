//! MT-SICS (scales-and-guns 1.2): Mettler Toledo 梅特勒-托利多, Ohaus in SICS mode, Kern, and many others.
//!
//! `S S value unit` stable, `S D value unit` moving, `S I` not now, `S +` over, `S -` under, `ES ET EL` errors.

use super::commands::fixed;
use super::frame::{Lines, Said};
use super::text::Text;
use super::{
    DriverOptions, FrameProof, GarbledReason, LineSettings, Load, Poll, PollNeed, ReadingKind, ScaleCommands,
    ScaleDecoder, ScaleDriver, ScaleReading, ScaleTrouble,
};

/// The driver.
pub struct MtSics;

impl ScaleDriver for MtSics {
    fn id(&self) -> &'static str {
        "mt-sics"
    }

    fn title(&self) -> &'static str {
        "梅特勒-托利多 MT-SICS, 奥豪斯 SICS, Kern"
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

    /// `SI` shows the weight of the moment; `S` waits for a stable one, up to the scale's own time-out.
    fn commands(&self, _options: &DriverOptions) -> ScaleCommands {
        ScaleCommands {
            poll: Some(Poll::once(fixed(b"SI\r\n"), PollNeed::Always)),
            capture: Some(fixed(b"S\r\n")),
            zero: Some(fixed(b"Z\r\n")),
            tare: Some(fixed(b"T\r\n")),
            clear_tare: Some(fixed(b"TAC\r\n")),
        }
    }
}

fn read(line: &[u8]) -> Said {
    let trouble = |trouble| {
        Ok(Some(ScaleReading {
            trouble: Some(trouble),
            ..ScaleReading::saying_nothing()
        }))
    };
    match line {
        b"ES" | b"ET" | b"EL" => return trouble(ScaleTrouble::CommandRefused),
        // Done: the acknowledgement of a zero or a cleared tare.
        b"Z A" | b"ZI S" | b"ZI D" | b"TAC A" => return Ok(None),
        _ => {}
    }
    let mut text = Text::new(line);
    let of_tare = match line.split(|byte| *byte == b' ').next() {
        Some(b"S" | b"SI") => false,
        Some(b"T" | b"TI" | b"TA") => true,
        // Out of the range in which it can be zeroed, or not still long enough.
        Some(b"Z" | b"ZI") => return trouble(ScaleTrouble::CommandRefused),
        Some([b'I', b'1'..=b'9', ..]) => return Ok(None),
        _ => return Err(GarbledReason::NoStart),
    };
    while text.rest().first().is_some_and(|byte| *byte != b' ') {
        text.take(1);
    }
    text.skip_blanks();
    let mark = text.take(1).ok_or(GarbledReason::Cut)?;
    match (mark, of_tare) {
        (b"L", _) | (b"+" | b"-", true) if text.is_done() => trouble(ScaleTrouble::CommandRefused),
        (b"I", _) | (b"+" | b"-", false) if text.is_done() => Ok(Some(without_weight(mark))),
        (b"S" | b"D" | b"A", _) => read_weight(text, mark, of_tare),
        _ => Err(GarbledReason::WrongShape),
    }
}

fn without_weight(mark: &[u8]) -> ScaleReading {
    let nothing = ScaleReading::saying_nothing();
    match mark {
        b"+" => ScaleReading {
            load: Load::Over,
            ..nothing
        },
        b"-" => ScaleReading {
            load: Load::Under,
            ..nothing
        },
        _ => ScaleReading {
            stable: Some(false),
            busy: true,
            ..nothing
        },
    }
}

fn read_weight(mut text: Text<'_>, mark: &[u8], of_tare: bool) -> Said {
    if text.is_done() {
        return Err(GarbledReason::Cut);
    }
    // `TA A value` is the stored tare; there is no `S A` that carries a weight.
    if mark == b"A" && !of_tare {
        return Err(GarbledReason::WrongShape);
    }
    if !text.eat(b" ") {
        return Err(GarbledReason::WrongShape);
    }
    text.skip_blanks();
    let value = text.take_quantity()?;
    text.finish()?;
    Ok(Some(ScaleReading {
        value: Some(value),
        stable: Some(mark != b"D"),
        kind: if of_tare {
            ReadingKind::Tare
        } else {
            ReadingKind::Unknown
        },
        ..ScaleReading::saying_nothing()
    }))
}
