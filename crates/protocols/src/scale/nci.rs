//! NCI / SCP-01 (scales-and-guns 1.4, 1.10): Brecknell, Weigh-Tronix, Avery, Sterling, and Adam in its NCI menu.
//!
//! Asked with `W` CR, answers `0A` weight unit `0D 0A` `S` h h `0D 03`; with a fault only the status line comes. Avery
//! turns CR and LF round. Adam fills the digits with `^` over, `_` under, `-` at a zero error.

use super::commands::fixed;
use super::frame::{Framed, Said, Shape, Step, printable_ahead};
use super::text::Text;
use super::{
    DriverOptions, FrameProof, GarbledReason, LineSettings, Load, Poll, PollNeed, ScaleCommands,
    ScaleDecoder, ScaleDriver, ScaleReading, ScaleTrouble,
};

const START: u8 = 0x0A;
const END: u8 = 0x03;
const LONGEST: usize = 40;

/// The driver.
pub struct Nci;

impl ScaleDriver for Nci {
    fn id(&self) -> &'static str {
        "nci"
    }

    fn title(&self) -> &'static str {
        "NCI / SCP-01: Brecknell, Weigh-Tronix, Avery 艾维利, Sterling, Adam 艾德姆"
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
            poll: Some(Poll::once(fixed(b"W\r"), PollNeed::Always)),
            zero: Some(fixed(b"Z\r")),
            tare: Some(fixed(b"T\r")),
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
    let mut text = Text::new(content);
    if text.eat(b"?\r") && text.is_done() {
        return Ok(Some(ScaleReading {
            trouble: Some(ScaleTrouble::CommandRefused),
            ..ScaleReading::saying_nothing()
        }));
    }
    let mut text = Text::new(content);
    let shown = if text.rest().first() == Some(&b'S') {
        ScaleReading::saying_nothing()
    } else {
        let shown = read_display(&mut text)?;
        text.skip(b"\r\n");
        shown
    };
    Ok(Some(with_status(shown, text)?))
}

/// The weight line.
fn read_display(text: &mut Text<'_>) -> Result<ScaleReading, GarbledReason> {
    text.skip_blanks();
    let first = text.rest().first().copied();
    let followed_by_digits = text
        .rest()
        .get(1)
        .is_some_and(|byte| byte.is_ascii_digit() || *byte == b' ');
    let special = match first {
        Some(b'^') => Some((Load::Over, None)),
        Some(b'_') => Some((Load::Under, None)),
        Some(b'-') if !followed_by_digits => Some((Load::InRange, Some(ScaleTrouble::NeedsZero))),
        _ => None,
    };
    if let Some((load, trouble)) = special {
        text.skip(b"^_-. ");
        if !matches!(text.rest().first(), Some(b'\r' | b'\n')) {
            text.take_unit()?;
        }
        return Ok(ScaleReading {
            load,
            trouble,
            ..ScaleReading::saying_nothing()
        });
    }
    Ok(ScaleReading {
        value: Some(text.take_quantity()?),
        ..ScaleReading::saying_nothing()
    })
}

/// `S` h h CR: first digit bit 0 moving, bit 1 at zero; second digit bit 0 under, bit 1 over.
fn with_status(shown: ScaleReading, mut text: Text<'_>) -> Result<ScaleReading, GarbledReason> {
    let &[b'S', first, second, ref rest @ ..] = text.rest() else {
        return Err(GarbledReason::WrongShape);
    };
    text = Text::new(rest);
    let flags = 0x30..=0x3F;
    let third_is_flags = text.rest().first().is_some_and(|byte| flags.contains(byte));
    if third_is_flags {
        text.take(1);
    }
    if text.rest() != b"\r" || !flags.contains(&first) || !flags.contains(&second) {
        return Err(GarbledReason::WrongShape);
    }
    let load = match (second & 0b10 != 0, second & 0b1 != 0) {
        (true, _) => Load::Over,
        (false, true) => Load::Under,
        (false, false) => shown.load,
    };
    Ok(ScaleReading {
        value: shown.value.filter(|_| load == Load::InRange),
        stable: Some(first & 0b1 == 0),
        at_zero: first & 0b10 != 0,
        load,
        ..shown
    })
}
