//! FF-BCD (scales-and-guns 1.8): 友声 JCS and HT with six bytes, HT9800 and relatives with five.
//!
//! `FF` flags BCD-low BCD-mid BCD-high [unit]. Flags bits 0–2 decimal position (two readings of it: an option), bit 5
//! negative, bit 7 over. Six bytes: bits 3–4 mode, bit 6 stable. Five bytes: bit 4 stable, no unit. The start byte is
//! never data: a half byte above 9 is no digit.

use super::frame::{BitSeven, Framed, Said, Shape, Step};
use super::text::Digits;
use super::{
    DecimalsRule, DriverOption, DriverOptions, FrameProof, GarbledReason, LineSettings, Load, MassUnit,
    Quantity, ScaleDecoder, ScaleDriver, ScaleReading,
};

const START: u8 = 0xFF;
const LONG: usize = 6;
const SHORT: usize = 5;
const MOST_DECIMALS: u8 = 4;

const NEGATIVE: u8 = 0b10_0000;
const OVER: u8 = 0b1000_0000;

/// Six bytes.
pub struct FfBcd;

/// Five bytes.
pub struct FfBcdShort;

impl ScaleDriver for FfBcd {
    fn id(&self) -> &'static str {
        "ff-bcd"
    }

    fn title(&self) -> &'static str {
        "友声 JCS-B, HT 系列 (FF, 6 字节 BCD)"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Shape
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::eight_none_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        self.decoder_with(&DriverOptions::default())
    }

    fn options(&self) -> &'static [DriverOption] {
        &[DriverOption::Decimals]
    }

    fn decoder_with(&self, options: &DriverOptions) -> Box<dyn ScaleDecoder> {
        Framed::boxed(Bcd::<LONG> {
            rule: options.decimals,
        })
    }
}

impl ScaleDriver for FfBcdShort {
    fn id(&self) -> &'static str {
        "ff-bcd-5"
    }

    fn title(&self) -> &'static str {
        "HT9800 (FF, 5 字节 BCD)"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Shape
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::eight_none_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        self.decoder_with(&DriverOptions::default())
    }

    fn options(&self) -> &'static [DriverOption] {
        &[DriverOption::Decimals]
    }

    fn decoder_with(&self, options: &DriverOptions) -> Box<dyn ScaleDecoder> {
        Framed::boxed(Bcd::<SHORT> {
            rule: options.decimals,
        })
    }
}

struct Bcd<const LENGTH: usize> {
    rule: DecimalsRule,
}

impl<const LENGTH: usize> Shape for Bcd<LENGTH> {
    const BIT_SEVEN: BitSeven = BitSeven::Data;

    fn starts(&self, byte: u8) -> bool {
        byte == START
    }

    fn step(&mut self, frame: &[u8]) -> Step {
        match frame.last() {
            Some(&START) => Step::Restart,
            _ if frame.len() < LENGTH => Step::More,
            _ => Step::Whole(read(frame, self.rule)),
        }
    }

    fn plain_ahead(&self, collected: usize, ahead: &[u8]) -> usize {
        let most = LENGTH.saturating_sub(collected + 1);
        ahead.iter().take(most).take_while(|byte| **byte != START).count()
    }
}

fn read(frame: &[u8], rule: DecimalsRule) -> Said {
    let &[START, flags, low, mid, high, ref unit @ ..] = frame else {
        return Err(GarbledReason::Cut);
    };
    let (unit, stable) = match *unit {
        [] => (None, flags & 0b1_0000 != 0),
        [code] => (Some(read_unit(flags, code)?), flags & 0b100_0000 != 0),
        _ => return Err(GarbledReason::TooLong),
    };
    let over = flags & OVER != 0;
    let value = read_value([high, mid, low], flags, rule, unit);
    Ok(Some(ScaleReading {
        value: if over { None } else { Some(value?) },
        stable: Some(stable),
        load: if over { Load::Over } else { Load::InRange },
        ..ScaleReading::saying_nothing()
    }))
}

/// Only the six-byte form has modes: 00 weighs, 01 counts, 10 is a percentage.
fn read_unit(flags: u8, code: u8) -> Result<MassUnit, GarbledReason> {
    match (flags >> 3 & 0b11, code) {
        (0, 0) => Ok(MassUnit::Kilogram),
        (0, 1) => Ok(MassUnit::Pound),
        (1 | 2, _) => Err(GarbledReason::NotAMass),
        _ => Err(GarbledReason::WrongShape),
    }
}

fn read_value(
    high_first: [u8; 3],
    flags: u8,
    rule: DecimalsRule,
    unit: Option<MassUnit>,
) -> Result<Quantity, GarbledReason> {
    let position = flags & 0b111;
    let decimals = match rule {
        DecimalsRule::AsIs => Some(position),
        DecimalsRule::MinusOne => position.checked_sub(1),
    };
    let decimals = decimals
        .filter(|count| *count <= MOST_DECIMALS)
        .ok_or(GarbledReason::WrongShape)?;
    let size = high_first
        .into_iter()
        .flat_map(|byte| [byte >> 4, byte & 0x0F])
        .try_fold(0_i64, |size, digit| {
            (digit <= 9).then(|| size * 10 + i64::from(digit))
        })
        .ok_or(GarbledReason::WrongShape)?;
    Ok(Digits { size, decimals }.signed(flags & NEGATIVE != 0, unit))
}
