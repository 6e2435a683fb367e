//! Sterling 7600 (scales-and-guns 1.10): `Gross|Net|Tare value unit`, with the command echoed in front.
//!
//! A part of the echo may be lost: any capital letters before the word are the echo.

use super::frame::{Lines, Said};
use super::text::Text;
use super::{FrameProof, GarbledReason, LineSettings, ReadingKind, ScaleDecoder, ScaleDriver, ScaleReading};

/// The driver.
pub struct Sterling7600;

impl ScaleDriver for Sterling7600 {
    fn id(&self) -> &'static str {
        "sterling-7600"
    }

    fn title(&self) -> &'static str {
        "Sterling 7600 (Gross/Net 重量)"
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
}

const WORDS: [(&[u8], ReadingKind); 3] = [
    (b"Gross ", ReadingKind::Gross),
    (b"Net ", ReadingKind::Net),
    (b"Tare ", ReadingKind::Tare),
];
/// The longest command it echoes.
const LONGEST_ECHO: usize = 3;

fn read(line: &[u8]) -> Said {
    let mut text = Text::new(line);
    for _ in 0..=LONGEST_ECHO {
        for (word, kind) in WORDS {
            let mut behind = text;
            if behind.eat(word) {
                return read_weight(behind, kind);
            }
        }
        match text.take(1) {
            Some(letter) if letter.iter().all(u8::is_ascii_uppercase) => {}
            _ => break,
        }
    }
    Err(GarbledReason::NoStart)
}

fn read_weight(mut text: Text<'_>, kind: ReadingKind) -> Said {
    text.skip_blanks();
    let value = text.take_quantity()?;
    text.finish()?;
    Ok(Some(ScaleReading {
        value: Some(value),
        kind,
        ..ScaleReading::saying_nothing()
    }))
}
