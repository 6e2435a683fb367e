//! Yaohua 耀华 XK3190-A12(E): fifteen bytes of text with a checksum (scales-and-guns 1.7).
//!
//! `WG|WN` seven characters `kg` X1 X2 CR LF; over and under are nine blanks, `OL` or `LO`, and the same checksum.

use super::frame::{Lines, Said};
use super::text::{Text, xor_letters};
use super::{
    FrameProof, GarbledReason, LineSettings, Load, MassUnit, ReadingKind, ScaleDecoder, ScaleDriver,
    ScaleReading,
};

const CHECKED: usize = 11;
const NUMBER: usize = 7;
const OVER: &[u8] = b"         OL";
const UNDER: &[u8] = b"         LO";

/// The driver.
pub struct YaohuaA12e;

impl ScaleDriver for YaohuaA12e {
    fn id(&self) -> &'static str {
        "yaohua-a12e-15"
    }

    fn title(&self) -> &'static str {
        "耀华 XK3190-A12, A12E (WG/WN 带校验)"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Checksum
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::eight_none_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        Lines::boxed(read)
    }
}

fn read(line: &[u8]) -> Said {
    let (checked, check) = line.split_at_checked(CHECKED).ok_or(GarbledReason::Cut)?;
    let mut reading = match checked {
        OVER => ScaleReading {
            load: Load::Over,
            ..ScaleReading::saying_nothing()
        },
        UNDER => ScaleReading {
            load: Load::Under,
            ..ScaleReading::saying_nothing()
        },
        _ => read_weight(checked)?,
    };
    if check != xor_letters(checked) {
        return Err(GarbledReason::WrongCheck);
    }
    reading.proof = FrameProof::Checksum;
    Ok(Some(reading))
}

fn read_weight(line: &[u8]) -> Result<ScaleReading, GarbledReason> {
    let mut text = Text::new(line);
    let kind = match text.take(2) {
        Some(b"WG") => ReadingKind::Gross,
        Some(b"WN") => ReadingKind::Net,
        Some(b"WT") => ReadingKind::Tare,
        _ => return Err(GarbledReason::NoStart),
    };
    let mut number = Text::new(text.take(NUMBER).ok_or(GarbledReason::Cut)?);
    number.skip_blanks();
    let negative = number.take_minus();
    let digits = number.take_digits().ok_or(GarbledReason::WrongShape)?;
    number.finish()?;
    if text.rest() != b"kg" {
        return Err(GarbledReason::WrongShape);
    }
    Ok(ScaleReading {
        value: Some(digits.signed(negative, Some(MassUnit::Kilogram))),
        kind,
        ..ScaleReading::saying_nothing()
    })
}
