//! A scale that is a serial port (CDC-ACM): the system's driver makes the port, and the scale knows with which settings it
//! was opened.

use std::time::{Duration, Instant};

use crate::ScaleModel;
use crate::scale_frames::Pan;
use crate::usb::model::{Endpoint, Interface, ModelIdentity, Taken, UsbModel};
use crate::usb::setup::{Setup, UsbFault};

/// About as fast as 9600 baud lets 18 bytes through.
const BETWEEN_FRAMES: Duration = Duration::from_millis(20);
const BAUD: u32 = 9_600;
const DATA_IN: u8 = 0x81;
const NOTICES: u8 = 0x83;
/// Header, call management, line requests, the union of both interfaces (CDC 1.2, PSTN 1.2).
const FUNCTIONS: [u8; 19] = [
    5, 0x24, 0x00, 0x10, 0x01, 5, 0x24, 0x01, 0x00, 0x01, 4, 0x24, 0x02, 0x02, 5, 0x24, 0x06, 0x00, 0x01,
];

/// The scale; its frames are those of [`ScaleModel`].
pub(crate) struct SerialScale {
    identity: ModelIdentity,
    model: ScaleModel,
    pan: Pan,
    /// Baud, stop bits, parity, data bits, as they were set.
    line: [u8; 7],
    is_ready: bool,
    last_frame: Option<Instant>,
}

impl SerialScale {
    pub(crate) fn new(model: ScaleModel, serial: &str) -> Self {
        let [a, b, c, d] = BAUD.to_le_bytes();
        Self {
            identity: ModelIdentity {
                vid: 0x0483,
                pid: 0x5740,
                manufacturer: "Dabao",
                product: "Virtual serial scale",
                serial: serial.to_owned(),
            },
            model,
            pan: Pan::default(),
            line: [a, b, c, d, 0, 0, 8],
            is_ready: false,
            last_frame: None,
        }
    }

    fn settings(&self) -> String {
        let [a, b, c, d, stop, parity, bits] = self.line;
        let parity = match parity {
            0 => "N",
            1 => "O",
            2 => "E",
            _ => "?",
        };
        let stop = if stop == 0 { 1 } else { 2 };
        format!("{} {bits}{parity}{stop}", u32::from_le_bytes([a, b, c, d]))
    }
}

impl UsbModel for SerialScale {
    fn identity(&self) -> &ModelIdentity {
        &self.identity
    }

    fn class(&self) -> u8 {
        2
    }

    fn interfaces(&self) -> Vec<Interface> {
        let interface = |class, subclass, protocol, functions: &[u8], endpoints| Interface {
            class,
            subclass,
            protocol,
            class_descriptors: functions.to_vec(),
            report_descriptor: &[],
            endpoints,
            kernel_driver: "cdc_acm",
        };
        vec![
            interface(2, 2, 1, &FUNCTIONS, vec![Endpoint::interrupt(NOTICES, 16, 16)]),
            interface(
                10,
                0,
                0,
                &[],
                vec![Endpoint::bulk(DATA_IN, 64), Endpoint::bulk(0x02, 64)],
            ),
        ]
    }

    fn answer(&mut self, setup: Setup) -> Result<Vec<u8>, UsbFault> {
        match (setup.kind, setup.request) {
            (0xA1, 0x21) => Ok(self.line.to_vec()),
            _ => Err(UsbFault::Stall),
        }
    }

    fn accept(&mut self, setup: Setup, data: &[u8]) -> Result<(), UsbFault> {
        match (setup.kind, setup.request) {
            (0x21, 0x20) => {
                self.line = data.try_into().map_err(|_| UsbFault::Stall)?;
                Ok(())
            }
            (0x21, 0x22) => {
                self.is_ready = setup.value & 1 != 0; // DTR
                Ok(())
            }
            (0x21, 0x23) => Ok(()), // break
            _ => Err(UsbFault::Stall),
        }
    }

    /// Frame after frame, as soon as a program has raised DTR. At another speed its bytes are noise.
    fn next_message(&mut self, endpoint: u8) -> Option<Vec<u8>> {
        let is_early = self
            .last_frame
            .is_some_and(|last| last.elapsed() < BETWEEN_FRAMES);
        if endpoint != DATA_IN || !self.is_ready || is_early {
            return None;
        }
        self.last_frame = Some(Instant::now());
        let frame = self.pan.next_frame(self.model)?;
        if self.line.starts_with(&BAUD.to_le_bytes()) {
            return Some(frame);
        }
        Some(frame.iter().map(|byte| byte.rotate_left(3) ^ 0x5A).collect())
    }

    fn take(&mut self, _endpoint: u8, bytes: &[u8]) -> Taken {
        Taken::Bytes(bytes.len())
    }

    fn unplugged(&mut self) {
        self.is_ready = false;
    }

    fn obey(&mut self, words: &[&str]) -> Result<String, String> {
        match words {
            ["weight", grams] => {
                let grams = grams.parse().map_err(|fault| format!("{fault}"))?;
                self.pan.place(grams);
                Ok("ok".to_owned())
            }
            ["line"] => Ok(self.settings()),
            _ => Err("weight GRAMS | line".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_speaks_when_dtr_is_raised_and_only_noise_at_another_speed() {
        let mut scale = SerialScale::new(ScaleModel::StGsText, "SN");
        assert_eq!(scale.next_message(DATA_IN), None);
        let request = |request, value| Setup {
            kind: 0x21,
            request,
            value,
            index: 0,
            length: 0,
        };
        scale.accept(request(0x22, 3), &[]).unwrap();
        assert!(scale.next_message(DATA_IN).unwrap().starts_with(b"ST,GS,"));
        scale
            .accept(request(0x20, 0), &[0xB0, 0x04, 0, 0, 0, 2, 7])
            .unwrap();
        assert_eq!(scale.settings(), "1200 7E1");
        scale.last_frame = None;
        assert!(!scale.next_message(DATA_IN).unwrap().starts_with(b"ST,GS,"));
    }
}
