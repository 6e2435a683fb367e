//! SMA level 1 (scales-and-guns 1.10): asked with LF `W` CR, answers `0A s r n m f w*10 u*3 0D`.
//!
//! s: blank in range, `Z` centre of zero, `O` over, `U` under, `E` zero error, `I` initial, `T` tare error; m: `M` moving.

use super::commands::fixed;
use super::frame::{Framed, Said, Shape, Step, printable_ahead};
use super::text::Text;
use super::{
    DriverOptions, FrameProof, GarbledReason, LineSettings, Load, Poll, PollNeed, ReadingKind, ScaleCommands,
    ScaleDecoder, ScaleDriver, ScaleReading, ScaleTrouble,
};

const START: u8 = 0x0A;
const END: u8 = 0x0D;
const FRAME: usize = 20;
const NUMBER: usize = 10;

/// The driver.
pub struct Sma;

impl ScaleDriver for Sma {
    fn id(&self) -> &'static str {
        "sma"
    }

    fn title(&self) -> &'static str {
        "SMA 标准协议 (SCP-0499)"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Shape
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::eight_none_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        Framed::boxed(Reply)
    }

    fn commands(&self, _options: &DriverOptions) -> ScaleCommands {
        ScaleCommands {
            poll: Some(Poll::once(fixed(b"\nW\r"), PollNeed::Always)),
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
            _ if frame.len() >= FRAME => Step::Refuse(GarbledReason::TooLong),
            _ => Step::More,
        }
    }

    fn plain_ahead(&self, collected: usize, ahead: &[u8]) -> usize {
        printable_ahead(collected, FRAME, ahead)
    }
}

fn read(frame: &[u8]) -> Said {
    let nothing = ScaleReading::saying_nothing();
    let &[
        START,
        state,
        _range,
        gross_or_net,
        motion,
        _,
        ref content @ ..,
        END,
    ] = frame
    else {
        return match frame {
            // Unknown command.
            [START, b'?', END] => Ok(Some(ScaleReading {
                trouble: Some(ScaleTrouble::CommandRefused),
                ..nothing
            })),
            _ => Err(GarbledReason::Cut),
        };
    };
    if frame.len() != FRAME {
        return Err(GarbledReason::Cut);
    }
    let (load, trouble) = match state {
        b' ' | b'Z' => (Load::InRange, None),
        b'O' => (Load::Over, None),
        b'U' => (Load::Under, None),
        b'E' | b'I' => (Load::InRange, Some(ScaleTrouble::NeedsZero)),
        b'T' => (Load::InRange, Some(ScaleTrouble::Fault)),
        _ => return Err(GarbledReason::WrongShape),
    };
    let kind = match gross_or_net {
        b'G' | b'g' => ReadingKind::Gross,
        b'N' | b'n' => ReadingKind::Net,
        b'T' | b't' => ReadingKind::Tare,
        _ => return Err(GarbledReason::WrongShape),
    };
    let moving = match motion {
        b' ' => false,
        b'M' | b'm' => true,
        _ => return Err(GarbledReason::WrongShape),
    };
    let weighs = load == Load::InRange && trouble.is_none();
    Ok(Some(ScaleReading {
        value: if weighs { Some(read_number(content)?) } else { None },
        stable: Some(!moving),
        kind,
        load,
        at_zero: state == b'Z',
        trouble,
        ..nothing
    }))
}

fn read_number(content: &[u8]) -> Result<super::Quantity, GarbledReason> {
    let (number, unit) = content.split_at_checked(NUMBER).ok_or(GarbledReason::Cut)?;
    let mut number = Text::new(number);
    number.skip_blanks();
    let negative = number.take_minus();
    let digits = number.take_digits().ok_or(GarbledReason::WrongShape)?;
    number.finish()?;
    let mut unit = Text::new(unit);
    unit.skip_blanks();
    let mass = unit.take_unit()?;
    unit.finish()?;
    Ok(digits.signed(negative, Some(mass)))
}
