//! `=` frames (scales-and-guns 1.7): Yaohua 耀华 tF=2 and tF=3, and many clones.
//!
//! `=` and eight characters (on some seven), no end mark, no unit, no check. Half of the makers send the lowest digit
//! first. The bytes hardly tell which (`=003.2100` is 12.300 or 3.21), so the direction is the choice of the driver, made
//! from a test with a known object. A minus proves it: it stands before the highest digit.

use super::frame::{Framed, Said, Shape, Step};
use super::text::Text;
use super::{FrameProof, GarbledReason, LineSettings, ScaleDecoder, ScaleDriver, ScaleReading};

const START: u8 = b'=';
const USUAL: usize = 9;
const SHORT: usize = 8;
/// Behind the weight of a price scale: `;` unit price `;` amount.
const PRICES: usize = 18;

/// Lowest digit first.
pub struct EqReversed;

/// Highest digit first.
pub struct EqForward;

impl ScaleDriver for EqReversed {
    fn id(&self) -> &'static str {
        "eq-reversed"
    }

    fn title(&self) -> &'static str {
        "耀华 XK3190 等号格式, 低位在前 (tF=2)"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Shape
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::eight_none_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        Framed::boxed(EqFrames::new(Direction::Reversed))
    }

    fn leaning(&self, frame: &[u8]) -> i64 {
        -leans_forward(frame)
    }
}

impl ScaleDriver for EqForward {
    fn id(&self) -> &'static str {
        "eq-forward"
    }

    fn title(&self) -> &'static str {
        "耀华 XK3190 等号格式, 高位在前 (tF=3)"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Shape
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::eight_none_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        Framed::boxed(EqFrames::new(Direction::Forward))
    }

    fn leaning(&self, frame: &[u8]) -> i64 {
        leans_forward(frame)
    }
}

/// The side that is filled with zeros is the high one: 1 forward, −1 reversed, 0 when both or neither look filled.
fn leans_forward(frame: &[u8]) -> i64 {
    let payload = frame.strip_prefix(&[START]).unwrap_or(frame);
    let filled = |count: usize| i64::from(count >= 2);
    let left = payload.iter().take_while(|byte| **byte == b'0').count();
    let right = payload.iter().rev().take_while(|byte| **byte == b'0').count();
    filled(left) - filled(right)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Forward,
    Reversed,
}

struct EqFrames {
    direction: Direction,
    /// How long this scale's frames are; another length is a frame that lost a byte.
    length: Option<usize>,
}

impl EqFrames {
    const fn new(direction: Direction) -> Self {
        Self {
            direction,
            length: None,
        }
    }

    /// A frame of this length is over. A new length is believed when it comes twice.
    fn read(&mut self, frame: &[u8]) -> Said {
        if self
            .length
            .replace(frame.len())
            .is_some_and(|usual| usual != frame.len())
        {
            return Err(GarbledReason::Cut);
        }
        let number = frame.strip_prefix(&[START]).ok_or(GarbledReason::NoStart)?;
        let value = match self.direction {
            Direction::Forward => read_number(number)?,
            Direction::Reversed => {
                let mut turned = [0_u8; USUAL];
                let turned = turned.get_mut(..number.len()).ok_or(GarbledReason::TooLong)?;
                for (place, byte) in turned.iter_mut().zip(number.iter().rev()) {
                    *place = *byte;
                }
                read_number(turned)?
            }
        };
        Ok(Some(value))
    }
}

/// Highest digit first: blanks, a minus, digits with a point.
fn read_number(number: &[u8]) -> Result<ScaleReading, GarbledReason> {
    let mut text = Text::new(number);
    text.skip_blanks();
    let negative = text.take_minus();
    let digits = text.take_digits().ok_or(GarbledReason::WrongShape)?;
    if !text.is_done() {
        return Err(GarbledReason::WrongShape);
    }
    Ok(ScaleReading {
        value: Some(digits.signed(negative, None)),
        ..ScaleReading::saying_nothing()
    })
}

impl Shape for EqFrames {
    fn starts(&self, byte: u8) -> bool {
        byte == START || byte == b';'
    }

    fn step(&mut self, frame: &[u8]) -> Step {
        let last = frame.last().copied();
        let length = frame.len();
        if frame.first() == Some(&b';') {
            return match last {
                Some(START) => Step::WholeBefore(Ok(None)),
                Some(b'0'..=b'9' | b'.' | b' ' | b'-' | b';') if length < PRICES => Step::More,
                Some(b'0'..=b'9' | b'.' | b' ' | b'-') => Step::Whole(Ok(None)),
                _ => Step::Refuse(GarbledReason::WrongShape),
            };
        }
        match last {
            Some(START) if length - 1 == SHORT => Step::WholeBefore(self.read(all_but_last(frame))),
            Some(START) => Step::Restart,
            Some(b'\r' | b'\n') if length - 1 == SHORT => Step::Whole(self.read(all_but_last(frame))),
            Some(b'0'..=b'9' | b'.' | b' ' | b'-') if length < USUAL => Step::More,
            Some(b'0'..=b'9' | b'.' | b' ' | b'-') => Step::Whole(self.read(frame)),
            _ => Step::Refuse(GarbledReason::WrongShape),
        }
    }

    fn plain_ahead(&self, collected: usize, ahead: &[u8]) -> usize {
        ahead
            .iter()
            .take(SHORT.saturating_sub(collected))
            .take_while(|byte| matches!(byte, b'0'..=b'9' | b'.' | b' ' | b'-'))
            .count()
    }

    fn settle(&mut self, frame: &[u8]) -> Option<Said> {
        (frame.len() == SHORT && frame.first() == Some(&START)).then(|| self.read(frame))
    }

    fn ignores(&self, byte: u8) -> bool {
        matches!(byte, b'\r' | b'\n')
    }
}

fn all_but_last(frame: &[u8]) -> &[u8] {
    frame.split_last().map_or(frame, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scale::{DriverOptions, decode_all};

    fn read(driver: &dyn ScaleDriver, bytes: &[u8]) -> Vec<Option<(i64, u8)>> {
        decode_all(driver, &DriverOptions::default(), bytes)
            .into_iter()
            .map(|answer| {
                let value = answer.ok()?.value?;
                Some((value.digits, value.decimals))
            })
            .collect()
    }

    #[test]
    fn one_frame_has_two_readings() {
        assert_eq!(read(&EqReversed, b"=003.2100"), [Some((12_300, 3))]);
        assert_eq!(read(&EqForward, b"=003.2100"), [Some((32_100, 4))]);
    }

    #[test]
    fn a_minus_proves_the_direction() {
        assert_eq!(read(&EqReversed, b"=00.1000-"), [Some((-100, 2))]);
        assert_eq!(read(&EqForward, b"=00.1000-"), [None]);
        assert_eq!(read(&EqForward, b"=-0001.00"), [Some((-100, 2))]);
        assert_eq!(read(&EqReversed, b"=-0001.00"), [None]);
    }

    #[test]
    fn a_lost_byte_makes_no_weight_once_the_length_is_known() {
        assert_eq!(
            read(&EqForward, b"=0003.000=003.000=0003.000=0003.000"),
            [Some((3_000, 3)), None, None, Some((3_000, 3))]
        );
        assert_eq!(read(&EqForward, b"=003.000=003.000"), [Some((3_000, 3)); 2]);
    }

    #[test]
    fn prices_behind_the_weight_are_no_junk() {
        let frame = b"=0001.234;00012.50;00015.43";
        assert_eq!(frame.len(), 27);
        assert_eq!(read(&EqForward, &frame.repeat(2)), [Some((1_234, 3)); 2]);
    }

    #[test]
    fn zeros_lean() {
        assert_eq!(leans_forward(b"=0003.215"), 1);
        assert_eq!(leans_forward(b"=512.3000"), -1);
        assert_eq!(leans_forward(b"=0003.000"), 0);
        assert_eq!(leans_forward(b"=0000.000"), 0);
    }
}
