//! A gun in HID POS mode (HID POS 扫码枪, usage page 0x8C), in the two layouts that are about (scales-and-guns 2.3).

use std::collections::VecDeque;

use crate::usb::model::{Interface, ModelIdentity, UsbModel};
use crate::usb::setup::{Setup, UsbFault};

const REPORT: usize = 64;
/// Characters in one report.
const ROOM: usize = 56;
/// Feature report that wakes a Honeywell: `FE 01`.
const WAKE: u8 = 0xFE;

/// Report 2: length, AIM id, 56 characters, the maker's symbology, reserved, "more follows". Feature FE: switched on.
const HONEYWELL: &[u8] = &[
    0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01, 0x09, 0x12, 0xA1, 0x02, 0x85, 0x02, 0x15, 0x00, 0x26, 0xFF, 0x00,
    0x75, 0x08, 0x95, 0x01, 0x05, 0x01, 0x09, 0x3B, 0x81, 0x02, 0x05, 0x8C, 0x95, 0x03, 0x09, 0xFB, 0x09,
    0xFC, 0x09, 0xFD, 0x81, 0x02, 0x95, 0x38, 0x09, 0xFE, 0x82, 0x02, 0x01, 0x06, 0x66, 0xFF, 0x95, 0x02,
    0x09, 0x04, 0x09, 0x00, 0x81, 0x02, 0x05, 0x8C, 0x25, 0x01, 0x75, 0x01, 0x95, 0x01, 0x09, 0xFF, 0x81,
    0x02, 0x75, 0x07, 0x81, 0x03, 0xC0, 0x85, 0xFE, 0x26, 0xFF, 0x00, 0x75, 0x08, 0x95, 0x01, 0x06, 0x66,
    0xFF, 0x09, 0x10, 0xB1, 0x02, 0xC0,
];
/// Report 2: length, 56 characters, four reserved, the maker's symbology, "more follows". No AIM id.
const NEWLAND: &[u8] = &[
    0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01, 0x85, 0x02, 0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08, 0x95, 0x01,
    0x05, 0x01, 0x09, 0x3B, 0x81, 0x02, 0x05, 0x8C, 0x95, 0x38, 0x09, 0xFE, 0x82, 0x02, 0x01, 0x06, 0x66,
    0xFF, 0x95, 0x05, 0x09, 0x04, 0x81, 0x02, 0x05, 0x8C, 0x25, 0x01, 0x75, 0x01, 0x95, 0x01, 0x09, 0xFF,
    0x81, 0x02, 0x75, 0x07, 0x81, 0x03, 0xC0,
];

/// Whose layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PosMaker {
    /// With the AIM id; silent until it was switched on with a feature report.
    Honeywell,
    /// Without an AIM id.
    Newland,
}

/// The gun.
pub(crate) struct PosGun {
    identity: ModelIdentity,
    maker: PosMaker,
    is_awake: bool,
    reports: VecDeque<Vec<u8>>,
}

impl PosGun {
    pub(crate) fn new(maker: PosMaker, serial: &str) -> Self {
        let (vid, pid, product) = match maker {
            PosMaker::Honeywell => (0x0C2E, 0x0907, "Virtual HID POS gun with AIM id"),
            PosMaker::Newland => (0x1EAB, 0x0D10, "Virtual HID POS gun"),
        };
        Self {
            identity: ModelIdentity {
                vid,
                pid,
                manufacturer: "Dabao",
                product,
                serial: serial.to_owned(),
            },
            maker,
            is_awake: maker == PosMaker::Newland,
            reports: VecDeque::new(),
        }
    }

    /// Code 128 throughout; a text longer than one report goes out in pieces.
    fn scan(&mut self, text: &str) -> String {
        let pieces: Vec<&[u8]> = text.as_bytes().chunks(ROOM).collect();
        let last = pieces.len().saturating_sub(1);
        for (number, piece) in pieces.into_iter().enumerate() {
            let length = u8::try_from(piece.len()).unwrap_or(u8::MAX);
            let mut report = vec![2, length];
            if self.maker == PosMaker::Honeywell {
                report.extend(b"]C0");
            }
            report.extend(piece);
            report.resize(REPORT - 3, 0);
            report.extend(match self.maker {
                PosMaker::Honeywell => [b'j', 0],
                PosMaker::Newland => [0, 0],
            });
            report.push(u8::from(number < last));
            self.reports.push_back(report);
        }
        format!("{} reports wait", self.reports.len())
    }
}

impl UsbModel for PosGun {
    fn identity(&self) -> &ModelIdentity {
        &self.identity
    }

    fn interfaces(&self) -> Vec<Interface> {
        let descriptor = match self.maker {
            PosMaker::Honeywell => HONEYWELL,
            PosMaker::Newland => NEWLAND,
        };
        vec![Interface::hid((0, 0), descriptor, (64, 2))]
    }

    fn accept(&mut self, setup: Setup, data: &[u8]) -> Result<(), UsbFault> {
        match (setup.key(), data) {
            ((0x21, 9, 3), [WAKE, on]) if setup.value.to_le_bytes()[0] == WAKE => {
                self.is_awake = self.is_awake || *on == 1;
                Ok(())
            }
            ((0x21, 10, _), _) => Ok(()), // idle rate
            _ => Err(UsbFault::Stall),
        }
    }

    fn next_message(&mut self, _endpoint: u8) -> Option<Vec<u8>> {
        self.is_awake.then(|| self.reports.pop_front())?
    }

    fn unplugged(&mut self) {
        self.reports.clear();
        self.is_awake = self.maker == PosMaker::Newland;
    }

    fn obey(&mut self, words: &[&str]) -> Result<String, String> {
        match words {
            ["scan", rest @ ..] if !rest.is_empty() => Ok(self.scan(&rest.join(" "))),
            ["waiting"] => Ok(self.reports.len().to_string()),
            _ => Err("scan TEXT | waiting".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The layout of the makers' manuals, with the example of the collected reports.
    #[test]
    fn a_report_without_an_aim_id() {
        let mut gun = PosGun::new(PosMaker::Newland, "SN");
        gun.obey(&["scan", "73610555582883"]).unwrap();
        let mut expected = b"\x02\x0E73610555582883".to_vec();
        expected.resize(REPORT, 0);
        assert_eq!(gun.next_message(0x81), Some(expected));
    }

    #[test]
    fn a_report_with_an_aim_id_comes_only_when_it_is_switched_on() {
        let mut gun = PosGun::new(PosMaker::Honeywell, "SN");
        gun.obey(&["scan", "SF1385628716739"]).unwrap();
        assert_eq!(gun.next_message(0x81), None);
        let switch_on = Setup {
            kind: 0x21,
            request: 9,
            value: 0x03FE,
            index: 0,
            length: 2,
        };
        gun.accept(switch_on, &[0xFE, 1]).unwrap();
        let report = gun.next_message(0x81).unwrap();
        assert_eq!(report.len(), REPORT);
        assert!(report.starts_with(b"\x02\x0F]C0SF1385628716739\0"));
        assert_eq!(report.last_chunk(), Some(&[b'j', 0, 0]));
    }
}
