//! A gun that types: a HID boot keyboard (键盘口扫码枪), the factory setting of nearly every gun.

use std::collections::VecDeque;

use crate::usb::model::{Interface, ModelIdentity, UsbModel};
use crate::usb::setup::{Setup, UsbFault};

/// HID 1.11, appendix B: modifiers, a reserved byte, lights, six keys.
const REPORT_DESCRIPTOR: &[u8] = &[
    0x05, 0x01, 0x09, 0x06, 0xA1, 0x01, 0x05, 0x07, 0x19, 0xE0, 0x29, 0xE7, 0x15, 0x00, 0x25, 0x01, 0x75,
    0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x03, 0x95, 0x05, 0x75, 0x01, 0x05, 0x08,
    0x19, 0x01, 0x29, 0x05, 0x91, 0x02, 0x95, 0x01, 0x75, 0x03, 0x91, 0x03, 0x95, 0x06, 0x75, 0x08, 0x15,
    0x00, 0x25, 0x65, 0x05, 0x07, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xC0,
];
const LEFT_SHIFT: u8 = 0x02;
const ENTER: u8 = 0x28;
const RELEASED: [u8; 8] = [0; 8];

/// The gun.
pub(crate) struct KeyboardGun {
    identity: ModelIdentity,
    reports: VecDeque<[u8; 8]>,
}

impl KeyboardGun {
    pub(crate) fn new(serial: &str) -> Self {
        Self {
            identity: ModelIdentity {
                vid: 0x0C2E,
                pid: 0x0901,
                manufacturer: "Dabao",
                product: "Virtual keyboard gun",
                serial: serial.to_owned(),
            },
            reports: VecDeque::new(),
        }
    }

    fn scan(&mut self, text: &str) -> Result<String, String> {
        let mut pressed = Vec::new();
        for character in text.chars() {
            pressed.push(key(character).ok_or_else(|| format!("there is no key for {character:?}"))?);
        }
        pressed.push((0, ENTER));
        for (modifiers, usage) in pressed {
            self.reports.push_back([modifiers, 0, usage, 0, 0, 0, 0, 0]);
            self.reports.push_back(RELEASED);
        }
        Ok(format!("{} reports wait", self.reports.len()))
    }
}

impl UsbModel for KeyboardGun {
    fn identity(&self) -> &ModelIdentity {
        &self.identity
    }

    fn interfaces(&self) -> Vec<Interface> {
        vec![Interface::hid((1, 1), REPORT_DESCRIPTOR, (8, 1))]
    }

    fn accept(&mut self, setup: Setup, _data: &[u8]) -> Result<(), UsbFault> {
        match setup.key() {
            (0x21, 9..=11, _) => Ok(()), // lights, idle rate, boot or report protocol
            _ => Err(UsbFault::Stall),
        }
    }

    fn next_message(&mut self, _endpoint: u8) -> Option<Vec<u8>> {
        self.reports.pop_front().map(Vec::from)
    }

    fn unplugged(&mut self) {
        self.reports.clear();
    }

    fn obey(&mut self, words: &[&str]) -> Result<String, String> {
        match words {
            ["scan", rest @ ..] if !rest.is_empty() => self.scan(&rest.join(" ")),
            ["waiting"] => Ok(self.reports.len().to_string()),
            _ => Err("scan TEXT | waiting".to_owned()),
        }
    }
}

/// Modifiers and usage of a character on a US keyboard.
fn key(character: char) -> Option<(u8, u8)> {
    const PLAIN: &str = "1234567890\r\0\0\t -=[]\\\0;'`,./";
    const SHIFTED: &str = "!@#$%^&*()\0\0\0\0\0_+{}|\0:\"~<>?";
    let letter = |first: char| u8::try_from(u32::from(character) - u32::from(first)).ok();
    let place = |row: &str| row.chars().position(|known| known == character && known != '\0');
    let from_row = |place: usize| u8::try_from(place).ok().map(|place| place + 0x1E);
    match character {
        'a'..='z' => Some((0, letter('a')? + 4)),
        'A'..='Z' => Some((LEFT_SHIFT, letter('A')? + 4)),
        _ => match (place(PLAIN), place(SHIFTED)) {
            (Some(place), _) => Some((0, from_row(place)?)),
            (None, Some(place)) => Some((LEFT_SHIFT, from_row(place)?)),
            (None, None) => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_the_usage_table() {
        assert_eq!(key('S'), Some((2, 0x16)));
        assert_eq!(key('1'), Some((0, 0x1E)));
        assert_eq!(key('0'), Some((0, 0x27)));
        assert_eq!(key('-'), Some((0, 0x2D)));
        assert_eq!(key('/'), Some((0, 0x38)));
        assert_eq!(key('?'), Some((2, 0x38)));
        assert_eq!(key('大'), None);
    }
}
