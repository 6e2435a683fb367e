//! Yaohua 耀华 XK3190, tF=0: the commonest continuous output in China (scales-and-guns 1.7).
//!
//! `02 sign d1..d6 dp X1 X2 03`. The frame states what is on the display: no stability, no unit, no overload mark.

use super::frame::{LONGEST_FRAME, garbled};
use super::{
    FrameProof, Garbled, GarbledReason, LineSettings, Load, Quantity, ReadingKind, ScaleDecoder, ScaleDriver,
    ScaleReading,
};

const START: u8 = 0x02;
const END: u8 = 0x03;
const FRAME: usize = 12;
const MOST_DECIMALS: u8 = 4;

/// The driver.
pub struct YaohuaTf0;

impl ScaleDriver for YaohuaTf0 {
    fn id(&self) -> &'static str {
        "yaohua-tf0"
    }

    fn title(&self) -> &'static str {
        "耀华 XK3190 A9, A1+, A26, DS1 (tF=0)"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Checksum
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::eight_none_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        Box::<Decoder>::default()
    }
}

#[derive(Default)]
struct Decoder {
    /// A frame from its start mark on, or junk before one.
    collected: Vec<u8>,
}

impl Decoder {
    fn in_frame(&self) -> bool {
        self.collected.first() == Some(&START)
    }
}

impl ScaleDecoder for Decoder {
    fn push(&mut self, byte: u8) -> Option<Result<ScaleReading, Garbled>> {
        if byte == START {
            let reason = if self.in_frame() {
                GarbledReason::Cut
            } else {
                GarbledReason::NoStart
            };
            let before = (!self.collected.is_empty()).then(|| Err(garbled(&mut self.collected, reason)));
            self.collected.push(byte);
            return before;
        }
        self.collected.push(byte);
        if !self.in_frame() {
            return (self.collected.len() >= LONGEST_FRAME)
                .then(|| Err(garbled(&mut self.collected, GarbledReason::NoStart)));
        }
        if byte == END {
            let frame = std::mem::take(&mut self.collected);
            return Some(read(&frame).map_err(|reason| Garbled { raw: frame, reason }));
        }
        (self.collected.len() >= FRAME).then(|| Err(garbled(&mut self.collected, GarbledReason::TooLong)))
    }
}

fn read(frame: &[u8]) -> Result<ScaleReading, GarbledReason> {
    let &[START, sign, d1, d2, d3, d4, d5, d6, point, x1, x2, END] = frame else {
        return Err(GarbledReason::Cut);
    };
    let digits = [d1, d2, d3, d4, d5, d6];
    let sum = digits.iter().fold(sign ^ point, |sum, byte| sum ^ byte);
    if [x1, x2] != [check_letter(sum >> 4), check_letter(sum & 0x0F)] {
        return Err(GarbledReason::WrongCheck);
    }
    let negative = match sign {
        b'+' => false,
        b'-' => true,
        _ => return Err(GarbledReason::WrongShape),
    };
    let decimals = digit(point)
        .filter(|&count| count <= MOST_DECIMALS)
        .ok_or(GarbledReason::WrongShape)?;
    let size = digits
        .iter()
        .try_fold(0_i64, |size, &byte| Some(size * 10 + i64::from(digit(byte)?)))
        .ok_or(GarbledReason::WrongShape)?;
    Ok(ScaleReading {
        raw: frame.to_vec(),
        value: Some(Quantity {
            digits: if negative { -size } else { size },
            decimals,
            unit: None,
        }),
        stable: None,
        kind: ReadingKind::Unknown,
        load: Load::InRange,
        at_zero: false,
        busy: false,
    })
}

/// A half byte as the scale writes it: upper-case hex.
const fn check_letter(half: u8) -> u8 {
    if half <= 9 { half + 0x30 } else { half + 0x37 }
}

fn digit(byte: u8) -> Option<u8> {
    byte.is_ascii_digit().then(|| byte - b'0')
}
