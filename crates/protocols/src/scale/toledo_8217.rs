//! Toledo 8217 (托利多 8217): the poll of counter and scanner scales, also CAS PD-II "ECR" (scales-and-guns 1.4).
//!
//! Asked with `W`, answers `02 digits [N] 0D` (stable, `N` net) or `02 3F status 0D`. Some scales send a weight once and
//! then only status until it changes: such a status carries no number and [`ScaleReading::says_unchanged`].

use super::commands::fixed;
use super::frame::{Framed, Said, Shape, Step, printable_ahead};
use super::text::Text;
use super::{
    DriverOptions, FrameProof, GarbledReason, LineSettings, Load, Poll, PollNeed, ReadingKind, ScaleCommands,
    ScaleDecoder, ScaleDriver, ScaleReading,
};

const START: u8 = 0x02;
const END: u8 = 0x0D;
const LONGEST: usize = 16;

const MOVING: u8 = 0b1;
const OVER: u8 = 0b10;
const UNDER: u8 = 0b100;
/// Outside the range in which it can be zeroed: says nothing about the weight.
const CENTRE_OF_ZERO: u8 = 0b1_0000;
const NET: u8 = 0b10_0000;
/// Always set; public programs read it as "bad command", which the maker's manual refutes.
const ALWAYS: u8 = 0b100_0000;

/// The driver.
pub struct Toledo8217;

impl ScaleDriver for Toledo8217 {
    fn id(&self) -> &'static str {
        "toledo-8217"
    }

    fn title(&self) -> &'static str {
        "托利多 8217, CAS PD-II ECR 收银秤 (W 查询)"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Shape
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::seven_even_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        Framed::boxed(Reply)
    }

    fn commands(&self, _options: &DriverOptions) -> ScaleCommands {
        ScaleCommands {
            poll: Some(Poll::once(fixed(b"W"), PollNeed::Always)),
            zero: Some(fixed(b"Z")),
            tare: Some(fixed(b"T")),
            clear_tare: Some(fixed(b"C")),
            ..ScaleCommands::default()
        }
    }
}

struct Reply;

impl Shape for Reply {
    fn starts(&self, byte: u8) -> bool {
        byte == START
    }

    fn step(&mut self, frame: &[u8]) -> Step {
        match frame.last() {
            Some(&START) => Step::Restart,
            Some(&END) => Step::Whole(read(frame)),
            _ if frame.len() >= LONGEST => Step::Refuse(GarbledReason::TooLong),
            _ => Step::More,
        }
    }

    fn plain_ahead(&self, collected: usize, ahead: &[u8]) -> usize {
        printable_ahead(collected, LONGEST, ahead)
    }
}

fn read(frame: &[u8]) -> Said {
    let &[START, ref content @ .., END] = frame else {
        return Err(GarbledReason::Cut);
    };
    if let &[b'?', status] = content {
        return read_status(status);
    }
    let mut text = Text::new(content);
    text.skip_blanks();
    let digits = text.take_digits().ok_or(GarbledReason::WrongShape)?;
    let kind = if text.eat(b"N") {
        ReadingKind::Net
    } else {
        ReadingKind::Gross
    };
    if !text.is_done() {
        return Err(GarbledReason::WrongShape);
    }
    Ok(Some(ScaleReading {
        value: Some(digits.signed(false, None)),
        stable: Some(true),
        kind,
        ..ScaleReading::saying_nothing()
    }))
}

fn read_status(status: u8) -> Said {
    if status & ALWAYS == 0 {
        return Err(GarbledReason::WrongShape);
    }
    let has = |bit: u8| status & bit != 0;
    Ok(Some(ScaleReading {
        stable: Some(!has(MOVING)),
        kind: if has(NET) {
            ReadingKind::Net
        } else {
            ReadingKind::Gross
        },
        load: match (has(OVER), has(UNDER)) {
            (true, _) => Load::Over,
            (false, true) => Load::Under,
            (false, false) => Load::InRange,
        },
        at_zero: has(CENTRE_OF_ZERO),
        ..ScaleReading::saying_nothing()
    }))
}
