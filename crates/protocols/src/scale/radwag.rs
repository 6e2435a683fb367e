//! Radwag (scales-and-guns 1.10): `S`, `SI`, `SU`, `SUI`, a mark (`?` moving, `^` over, `v` under), sign, number, unit.

use super::commands::fixed;
use super::frame::{Lines, Said};
use super::text::Text;
use super::{
    DriverOptions, FrameProof, GarbledReason, LineSettings, Load, Poll, PollNeed, ScaleCommands,
    ScaleDecoder, ScaleDriver, ScaleReading, ScaleTrouble,
};

/// Head, mark and sign fields before the number; a shorter line lost something.
const SHORTEST: usize = 18;

/// The driver.
pub struct Radwag;

impl ScaleDriver for Radwag {
    fn id(&self) -> &'static str {
        "radwag"
    }

    fn title(&self) -> &'static str {
        "Radwag 天平, 台秤"
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
            poll: Some(Poll::once(fixed(b"SI\r\n"), PollNeed::Always)),
            capture: Some(fixed(b"S\r\n")),
            ..ScaleCommands::default()
        }
    }
}

fn read(line: &[u8]) -> Said {
    let nothing = ScaleReading::saying_nothing();
    match line.trim_ascii_end() {
        // Understood and begun, or done.
        b"S A" | b"SI A" | b"SU A" | b"SUI A" | b"C1 A" | b"C0 A" => return Ok(None),
        b"S I" | b"SI I" | b"SU I" | b"SUI I" | b"S E" | b"SU E" => {
            return Ok(Some(ScaleReading {
                stable: Some(false),
                busy: true,
                ..nothing
            }));
        }
        b"ES" => {
            return Ok(Some(ScaleReading {
                trouble: Some(ScaleTrouble::CommandRefused),
                ..nothing
            }));
        }
        _ => {}
    }
    let mut text = Text::new(line);
    if ![b"SUI ".as_slice(), b"SU ", b"SI ", b"S "]
        .into_iter()
        .any(|head| text.eat(head))
    {
        return Err(GarbledReason::NoStart);
    }
    if line.len() < SHORTEST {
        return Err(GarbledReason::Cut);
    }
    text.skip_blanks();
    let (stable, load) = match text.rest().first() {
        Some(b'?') => (Some(false), Load::InRange),
        Some(b'^') => (None, Load::Over),
        Some(b'v') => (None, Load::Under),
        _ => (Some(true), Load::InRange),
    };
    text.skip(b"?^v");
    text.skip_blanks();
    let value = text.take_quantity()?;
    text.finish()?;
    Ok(Some(ScaleReading {
        value: Some(value).filter(|_| load == Load::InRange),
        stable,
        load,
        ..nothing
    }))
}
