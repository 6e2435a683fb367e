//! The line of a price-computing scale in a Toledo-like form (计价秤, scales-and-guns 1.8): `02` weight unit, unit price,
//! amount, CR LF. No stability mark.

use super::frame::{Framed, Said, Shape, Step, printable_ahead};
use super::text::Text;
use super::{FrameProof, GarbledReason, LineSettings, ScaleDecoder, ScaleDriver, ScaleReading};

const START: u8 = 0x02;
const LONGEST: usize = 48;

/// The driver.
pub struct PriceText;

impl ScaleDriver for PriceText {
    fn id(&self) -> &'static str {
        "toledo-price-text"
    }

    fn title(&self) -> &'static str {
        "计价秤 重量+单价+金额 (托利多类文本)"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Shape
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::eight_none_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        Framed::boxed(PriceLine)
    }
}

struct PriceLine;

impl Shape for PriceLine {
    fn starts(&self, byte: u8) -> bool {
        byte == START
    }

    fn step(&mut self, frame: &[u8]) -> Step {
        match frame.last() {
            Some(&START) => Step::Restart,
            Some(b'\n') => Step::Whole(read(frame)),
            _ if frame.len() >= LONGEST => Step::Refuse(GarbledReason::TooLong),
            _ => Step::More,
        }
    }

    fn plain_ahead(&self, collected: usize, ahead: &[u8]) -> usize {
        printable_ahead(collected, LONGEST, ahead)
    }
}

fn read(frame: &[u8]) -> Said {
    let &[START, ref content @ .., b'\r', b'\n'] = frame else {
        return Err(GarbledReason::Cut);
    };
    let mut text = Text::new(content);
    text.skip_blanks();
    let value = text.take_quantity()?;
    for _price_and_amount in 0..2 {
        if !text.eat(b" ") {
            return Err(GarbledReason::WrongShape);
        }
        text.skip_blanks();
        text.take_digits().ok_or(GarbledReason::WrongShape)?;
    }
    text.finish()?;
    Ok(Some(ScaleReading {
        value: Some(value),
        ..ScaleReading::saying_nothing()
    }))
}
