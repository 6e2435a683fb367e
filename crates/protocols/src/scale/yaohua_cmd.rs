//! Yaohua 耀华 XK3190, tF=1: the scale answers commands (scales-and-guns 1.7).
//!
//! Request `02 addr cmd X1 X2 03`, reply `02 addr cmd sign d1..d6 dp X1 X2 03`.

use std::borrow::Cow;
use std::num::NonZeroU8;

use super::frame::{Framed, Said, Shape, Step, printable_ahead};
use super::text::xor_letters;
use super::yaohua_tf0::read_display;
use super::{
    DriverOption, DriverOptions, FrameProof, GarbledReason, LineSettings, Poll, PollNeed, ReadingKind,
    ScaleCommands, ScaleDecoder, ScaleDriver, ScaleReading,
};

const START: u8 = 0x02;
const END: u8 = 0x03;
const REPLY: usize = 14;
/// Without digits: our own request seen again, or the answer to a handshake.
const BARE: usize = 6;
const GROSS: u8 = b'B';
const MOST_ADDRESSES: u8 = 26;

/// The driver.
pub struct YaohuaCmd;

impl ScaleDriver for YaohuaCmd {
    fn id(&self) -> &'static str {
        "yaohua-cmd"
    }

    fn title(&self) -> &'static str {
        "耀华 XK3190 A9, A9+, A1+, DS1 指令方式 (tF=1)"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Checksum
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::eight_none_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        self.decoder_with(&DriverOptions::default())
    }

    fn options(&self) -> &'static [DriverOption] {
        &[DriverOption::Address]
    }

    fn decoder_with(&self, options: &DriverOptions) -> Box<dyn ScaleDecoder> {
        Framed::boxed(Reply {
            address: options.address.map(|_| address(options.address)),
        })
    }

    fn commands(&self, options: &DriverOptions) -> ScaleCommands {
        let request = Cow::Owned(request(address(options.address), GROSS));
        ScaleCommands {
            poll: Some(Poll::once(request, PollNeed::Always)),
            ..ScaleCommands::default()
        }
    }
}

/// `A` is address 1.
fn address(number: Option<NonZeroU8>) -> u8 {
    let number = number.map_or(1, |number| number.get().min(MOST_ADDRESSES));
    b'A' + number - 1
}

fn request(address: u8, command: u8) -> Vec<u8> {
    let [x1, x2] = xor_letters(&[address, command]);
    vec![START, address, command, x1, x2, END]
}

/// Replies, of one scale only where the person chose one.
struct Reply {
    address: Option<u8>,
}

impl Shape for Reply {
    fn starts(&self, byte: u8) -> bool {
        byte == START
    }

    fn step(&mut self, frame: &[u8]) -> Step {
        match frame.last() {
            Some(&START) => Step::Restart,
            Some(&END) => Step::Whole(self.read(frame)),
            _ if frame.len() >= REPLY => Step::Refuse(GarbledReason::TooLong),
            _ => Step::More,
        }
    }

    fn plain_ahead(&self, collected: usize, ahead: &[u8]) -> usize {
        printable_ahead(collected, REPLY, ahead)
    }
}

impl Reply {
    fn read(&self, frame: &[u8]) -> Said {
        let &[START, ref checked @ .., x1, x2, END] = frame else {
            return Err(GarbledReason::Cut);
        };
        let &[address, command, ref display @ ..] = checked else {
            return Err(GarbledReason::Cut);
        };
        if frame.len() != REPLY && frame.len() != BARE {
            return Err(GarbledReason::Cut);
        }
        if [x1, x2] != xor_letters(checked) {
            return Err(GarbledReason::WrongCheck);
        }
        if !address.is_ascii_uppercase() {
            return Err(GarbledReason::WrongShape);
        }
        if display.is_empty() || self.address.is_some_and(|ours| ours != address) {
            return Ok(None);
        }
        let kind = match command {
            GROSS => ReadingKind::Gross,
            b'C' => ReadingKind::Tare,
            b'D' => ReadingKind::Net,
            // A truck or goods number, by model.
            _ => return Err(GarbledReason::NotAMass),
        };
        Ok(Some(ScaleReading {
            value: Some(read_display(display)?),
            kind,
            proof: FrameProof::Checksum,
            ..ScaleReading::saying_nothing()
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes_of(poll: Option<Poll>) -> Vec<u8> {
        poll.unwrap().steps.first().unwrap().send.to_vec()
    }

    #[test]
    fn requests_are_those_of_the_manual() {
        let mut options = DriverOptions::default();
        assert_eq!(bytes_of(YaohuaCmd.commands(&options).poll), b"\x02AB03\x03");
        options.address = NonZeroU8::new(2);
        assert_eq!(bytes_of(YaohuaCmd.commands(&options).poll), b"\x02BB00\x03");
        assert_eq!(request(b'A', b'F'), b"\x02AF07\x03");
    }

    #[test]
    fn another_scale_on_the_same_line_is_not_ours() {
        let frame = b"\x02AB+008880313\x03";
        let read = |number| {
            let options = DriverOptions {
                address: NonZeroU8::new(number),
                ..DriverOptions::default()
            };
            crate::scale::decode_all(&YaohuaCmd, &options, frame).len()
        };
        assert_eq!((read(0), read(1), read(2)), (1, 1, 0));
    }
}
