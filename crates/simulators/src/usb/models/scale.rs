//! A HID scale (usage page 0x8D; scales-and-guns 1.11): report 3 all the time, as long as somebody asks.

use crate::usb::model::{Interface, ModelIdentity, UsbModel};
use crate::usb::setup::{Setup, UsbFault};

/// Input 3: status, unit, exponent, weight. Output 2: zero.
const REPORT_DESCRIPTOR: &[u8] = &[
    0x05, 0x8D, 0x09, 0x20, 0xA1, 0x01, 0x85, 0x03, 0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08, 0x95, 0x01,
    0x09, 0x70, 0x81, 0x02, 0x09, 0x50, 0x81, 0x02, 0x09, 0x41, 0x81, 0x02, 0x75, 0x10, 0x27, 0xFF, 0xFF,
    0x00, 0x00, 0x09, 0x40, 0x81, 0x02, 0x85, 0x02, 0x75, 0x08, 0x26, 0xFF, 0x00, 0x09, 0x80, 0x91, 0x02,
    0xC0,
];
const KILOGRAM: u8 = 3;
/// Exponent −3.
const THOUSANDTHS: u8 = 0xFD;
/// Reports in motion after the load has changed.
const REPORTS_IN_MOTION: u32 = 5;

const STABLE_AT_ZERO: u8 = 2;
const MOVING: u8 = 3;
const STABLE: u8 = 4;
const UNDER_ZERO: u8 = 5;
const OVER_LIMIT: u8 = 6;
const NEEDS_ZERO: u8 = 8;

/// The scale; weights in grams.
pub(crate) struct HidScale {
    identity: ModelIdentity,
    grams: u16,
    in_motion: u32,
    /// A state that is reported in place of the weight's.
    trouble: Option<u8>,
    is_asleep: bool,
}

impl HidScale {
    pub(crate) fn new(serial: &str) -> Self {
        Self {
            identity: ModelIdentity {
                vid: 0x0922,
                pid: 0x8003,
                manufacturer: "Dabao",
                product: "Virtual HID scale",
                serial: serial.to_owned(),
            },
            grams: 0,
            in_motion: 0,
            trouble: None,
            is_asleep: false,
        }
    }

    fn load(&mut self, grams: u16, trouble: Option<u8>) -> String {
        self.grams = grams;
        self.trouble = trouble;
        self.in_motion = REPORTS_IN_MOTION;
        "ok".to_owned()
    }
}

impl UsbModel for HidScale {
    fn identity(&self) -> &ModelIdentity {
        &self.identity
    }

    fn interfaces(&self) -> Vec<Interface> {
        vec![Interface::hid((0, 0), REPORT_DESCRIPTOR, (8, 10))]
    }

    fn accept(&mut self, setup: Setup, data: &[u8]) -> Result<(), UsbFault> {
        match (setup.key(), data) {
            // Output report 2: 1 forces zero, 2 zeroes.
            ((0x21, 9, 2), [2, 1 | 2]) => {
                self.load(0, None);
                Ok(())
            }
            ((0x21, 10, _), _) => Ok(()), // idle rate
            _ => Err(UsbFault::Stall),
        }
    }

    fn next_message(&mut self, _endpoint: u8) -> Option<Vec<u8>> {
        if self.is_asleep {
            return None;
        }
        let status = if self.in_motion > 0 {
            self.in_motion -= 1;
            MOVING
        } else {
            self.trouble
                .unwrap_or(if self.grams == 0 { STABLE_AT_ZERO } else { STABLE })
        };
        let [low, high] = self.grams.to_le_bytes();
        Some(vec![3, status, KILOGRAM, THOUSANDTHS, low, high])
    }

    fn obey(&mut self, words: &[&str]) -> Result<String, String> {
        match words {
            ["weight", grams] => {
                let grams = grams.parse().map_err(|fault| format!("{fault}"))?;
                Ok(self.load(grams, None))
            }
            ["over"] => Ok(self.load(0, Some(OVER_LIMIT))),
            ["under", grams] => {
                let grams = grams.parse().map_err(|fault| format!("{fault}"))?;
                Ok(self.load(grams, Some(UNDER_ZERO)))
            }
            ["rezero"] => Ok(self.load(0, Some(NEEDS_ZERO))),
            ["sleep"] => {
                self.is_asleep = true;
                Ok("ok".to_owned())
            }
            ["wake"] => {
                self.is_asleep = false;
                Ok("ok".to_owned())
            }
            _ => Err("weight GRAMS | under GRAMS | over | rezero | sleep | wake".to_owned()),
        }
    }
}
