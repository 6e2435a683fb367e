//! ENQ / DC1 with BCC (scales-and-guns 1.5): CAS AP-1, SW-II, Ohaus Aviator 7000, PS1X, Mertech.
//!
//! Host `05`, scale `06` ready or `15` not ready, host `11`, scale `01 02 STA SIGN w*6 u u BCC 03 04`. BCC is the
//! exclusive or from STA to the unit and may be any byte: the frame is cut by length.

use super::commands::fixed;
use super::frame::{Framed, Said, Shape, Step, printable_ahead};
use super::text::{read_padded, xor};
use super::{
    DriverOptions, FrameProof, GarbledReason, LineSettings, Load, MassUnit, Poll, PollNeed, PollStep,
    ScaleCommands, ScaleDecoder, ScaleDriver, ScaleReading,
};

const START: u8 = 0x01;
const ACK: u8 = 0x06;
const NAK: u8 = 0x15;
const FRAME: usize = 15;

/// The driver.
pub struct EcrEnq;

impl ScaleDriver for EcrEnq {
    fn id(&self) -> &'static str {
        "ecr-enq"
    }

    fn title(&self) -> &'static str {
        "凯士 CAS AP-1, SW-II, 奥豪斯 Aviator 7000, Mertech 收银秤 (ENQ/DC1)"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Checksum
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::eight_none_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        Framed::boxed(Reply)
    }

    fn commands(&self, _options: &DriverOptions) -> ScaleCommands {
        let ask = PollStep {
            send: fixed(b"\x05"),
            go_on_after: Some(ACK),
            not_ready: Some(NAK),
        };
        let send = PollStep {
            send: fixed(b"\x11"),
            go_on_after: None,
            not_ready: None,
        };
        ScaleCommands {
            poll: Some(Poll {
                steps: vec![ask, send],
                every_millis: 250,
                again_after_millis: 100,
                need: PollNeed::Always,
            }),
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
        if frame.len() < FRAME {
            return Step::More;
        }
        match read(frame) {
            Err(reason @ (GarbledReason::WrongShape | GarbledReason::WrongCheck)) => Step::Refuse(reason),
            said => Step::Whole(said),
        }
    }

    fn plain_ahead(&self, collected: usize, ahead: &[u8]) -> usize {
        printable_ahead(collected, FRAME, ahead)
    }

    fn ignores(&self, byte: u8) -> bool {
        byte == ACK
    }

    fn lone(&self, byte: u8) -> Option<ScaleReading> {
        (byte == NAK).then(|| ScaleReading {
            busy: true,
            ..ScaleReading::saying_nothing()
        })
    }
}

fn read(frame: &[u8]) -> Said {
    let &[START, 0x02, ref checked @ .., check, 0x03, 0x04] = frame else {
        return Err(GarbledReason::WrongShape);
    };
    if xor(checked) != check {
        return Err(GarbledReason::WrongCheck);
    }
    let &[state, sign, ref number @ .., u1, u2] = checked else {
        return Err(GarbledReason::WrongShape);
    };
    let nothing = ScaleReading {
        proof: FrameProof::Checksum,
        ..ScaleReading::saying_nothing()
    };
    let negative = match (state, sign) {
        (b'F', _) | (_, b'F') => {
            return Ok(Some(ScaleReading {
                load: Load::Over,
                ..nothing
            }));
        }
        (b'S' | b'U', b' ') => false,
        (b'S' | b'U', b'-') => true,
        _ => return Err(GarbledReason::WrongShape),
    };
    let digits = read_padded(number).ok_or(GarbledReason::WrongShape)?;
    let unit = MassUnit::from_bytes([u1, u2].trim_ascii()).ok_or(GarbledReason::UnknownUnit)?;
    Ok(Some(ScaleReading {
        value: Some(digits.signed(negative, Some(unit))),
        stable: Some(state == b'S'),
        ..nothing
    }))
}
