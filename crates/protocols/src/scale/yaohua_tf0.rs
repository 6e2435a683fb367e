//! Yaohua 耀华 XK3190, tF=0: the commonest continuous output in China (scales-and-guns 1.7).
//!
//! `02 sign d1..d6 dp X1 X2 03`. The frame states what is on the display: no stability, no unit, no overload mark.

use super::frame::{Framed, Said, Shape, Step, printable_ahead};
use super::text::{Digits, xor_letters};
use super::{FrameProof, GarbledReason, LineSettings, Quantity, ScaleDecoder, ScaleDriver, ScaleReading};

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
        "耀华 XK3190 A9, A9+, A1+, A26, DS1 连续发送 (tF=0)"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Checksum
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::eight_none_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        Framed::boxed(Display)
    }
}

struct Display;

impl Shape for Display {
    fn starts(&self, byte: u8) -> bool {
        byte == START
    }

    fn step(&mut self, frame: &[u8]) -> Step {
        match frame.last() {
            Some(&START) => Step::Restart,
            Some(&END) => Step::Whole(read(frame)),
            _ if frame.len() >= FRAME => Step::Refuse(GarbledReason::TooLong),
            _ => Step::More,
        }
    }

    fn plain_ahead(&self, collected: usize, ahead: &[u8]) -> usize {
        printable_ahead(collected, FRAME, ahead)
    }
}

fn read(frame: &[u8]) -> Said {
    let &[START, ref checked @ .., x1, x2, END] = frame else {
        return Err(GarbledReason::Cut);
    };
    if checked.len() != FRAME - 4 {
        return Err(GarbledReason::Cut);
    }
    if [x1, x2] != xor_letters(checked) {
        return Err(GarbledReason::WrongCheck);
    }
    Ok(Some(ScaleReading {
        value: Some(read_display(checked)?),
        proof: FrameProof::Checksum,
        ..ScaleReading::saying_nothing()
    }))
}

/// `sign d1..d6 dp`, as both of Yaohua's frames write a number.
pub(super) fn read_display(field: &[u8]) -> Result<Quantity, GarbledReason> {
    let &[sign, ref digits @ .., point] = field else {
        return Err(GarbledReason::WrongShape);
    };
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
    Ok(Digits { size, decimals }.signed(negative, None))
}

fn digit(byte: u8) -> Option<u8> {
    byte.is_ascii_digit().then(|| byte - b'0')
}
