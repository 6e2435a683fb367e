//! What a simulated device is: its descriptors, and how it answers.

use super::setup::{Setup, TO_HOST, UsbFault};

/// What it says of itself.
#[derive(Debug, Clone)]
pub(crate) struct ModelIdentity {
    pub(crate) vid: u16,
    pub(crate) pid: u16,
    pub(crate) manufacturer: &'static str,
    pub(crate) product: &'static str,
    pub(crate) serial: String,
}

/// One endpoint.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Endpoint {
    /// With the direction bit.
    pub(crate) address: u8,
    /// 2 bulk, 3 interrupt.
    pub(crate) kind: u8,
    pub(crate) packet: u16,
    /// Milliseconds between packets of an interrupt endpoint.
    pub(crate) interval: u8,
}

impl Endpoint {
    pub(crate) const fn bulk(address: u8, packet: u16) -> Self {
        Self {
            address,
            kind: 2,
            packet,
            interval: 0,
        }
    }

    pub(crate) const fn interrupt(address: u8, packet: u16, interval: u8) -> Self {
        Self {
            address,
            kind: 3,
            packet,
            interval,
        }
    }
}

/// One interface.
#[derive(Debug, Clone)]
pub(crate) struct Interface {
    pub(crate) class: u8,
    pub(crate) subclass: u8,
    pub(crate) protocol: u8,
    /// Class descriptors between the interface's and its endpoints'.
    pub(crate) class_descriptors: Vec<u8>,
    /// The HID report descriptor; empty where it is no HID.
    pub(crate) report_descriptor: &'static [u8],
    pub(crate) endpoints: Vec<Endpoint>,
    /// The system's driver that binds it.
    pub(crate) kernel_driver: &'static str,
}

impl Interface {
    /// A HID interface with one interrupt endpoint, 1 IN.
    pub(crate) fn hid(
        (subclass, protocol): (u8, u8),
        report_descriptor: &'static [u8],
        (packet, interval): (u16, u8),
    ) -> Self {
        Self {
            class: 3,
            subclass,
            protocol,
            class_descriptors: hid_descriptor(report_descriptor),
            report_descriptor,
            endpoints: vec![Endpoint::interrupt(0x81, packet, interval)],
            kernel_driver: "usbhid",
        }
    }
}

/// HID 1.11, one report descriptor.
pub(crate) fn hid_descriptor(report_descriptor: &[u8]) -> Vec<u8> {
    let [low, high] = u16::try_from(report_descriptor.len())
        .unwrap_or(u16::MAX)
        .to_le_bytes();
    vec![9, 0x21, 0x11, 1, 0, 1, 0x22, low, high]
}

/// What became of bytes sent to the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// So many were taken; fewer than offered means that it takes no more for now (NAK).
    Bytes(usize),
    /// The endpoint refuses.
    Stalled,
}

/// A device's inside.
pub(crate) trait UsbModel: Send {
    fn identity(&self) -> &ModelIdentity;

    fn interfaces(&self) -> Vec<Interface>;

    /// The device class; 0 leaves it to the interfaces.
    fn class(&self) -> u8 {
        0
    }

    /// A request towards the program that is not a standard one.
    fn answer(&mut self, _setup: Setup) -> Result<Vec<u8>, UsbFault> {
        Err(UsbFault::Stall)
    }

    /// A request towards the device that is not a standard one.
    fn accept(&mut self, _setup: Setup, _data: &[u8]) -> Result<(), UsbFault> {
        Err(UsbFault::Stall)
    }

    /// The next message of an IN endpoint, if there is one.
    fn next_message(&mut self, _endpoint: u8) -> Option<Vec<u8>> {
        None
    }

    /// Bytes on an OUT endpoint.
    fn take(&mut self, _endpoint: u8, _bytes: &[u8]) -> Taken {
        Taken::Stalled
    }

    /// The cable was pulled: what was waiting in it is lost.
    fn unplugged(&mut self) {}

    /// What a person, or a test, does to it; answers in words.
    fn obey(&mut self, words: &[&str]) -> Result<String, String>;
}

/// The device descriptor.
pub(crate) fn device_descriptor(model: &dyn UsbModel) -> Vec<u8> {
    let identity = model.identity();
    let ([vid_low, vid_high], [pid_low, pid_high]) = (identity.vid.to_le_bytes(), identity.pid.to_le_bytes());
    let class = model.class();
    vec![
        18, 1, 0, 2, class, 0, 0, 64, vid_low, vid_high, pid_low, pid_high, 0, 1, 1, 2, 3, 1,
    ]
}

/// The configuration descriptor with everything below it.
pub(crate) fn configuration_descriptor(model: &dyn UsbModel) -> Vec<u8> {
    let interfaces = model.interfaces();
    let mut below = Vec::new();
    for (number, interface) in (0_u8..).zip(&interfaces) {
        let endpoints = u8::try_from(interface.endpoints.len()).unwrap_or(u8::MAX);
        let (class, subclass, protocol) = (interface.class, interface.subclass, interface.protocol);
        below.extend([9, 4, number, 0, endpoints, class, subclass, protocol, 0]);
        below.extend(&interface.class_descriptors);
        for endpoint in &interface.endpoints {
            let [low, high] = endpoint.packet.to_le_bytes();
            below.extend([
                7,
                5,
                endpoint.address,
                endpoint.kind,
                low,
                high,
                endpoint.interval,
            ]);
        }
    }
    let count = u8::try_from(interfaces.len()).unwrap_or(u8::MAX);
    let [low, high] = u16::try_from(9 + below.len()).unwrap_or(u16::MAX).to_le_bytes();
    let mut all = vec![9, 2, low, high, count, 1, 0, 0xA0, 50];
    all.append(&mut below);
    all
}

/// A string descriptor, or the list of languages for index 0.
fn string_descriptor(model: &dyn UsbModel, index: u8) -> Option<Vec<u8>> {
    let identity = model.identity();
    let text = match index {
        0 => return Some(vec![4, 3, 9, 4]),
        1 => identity.manufacturer,
        2 => identity.product,
        3 => &identity.serial,
        _ => return None,
    };
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut descriptor = vec![u8::try_from(units.len() + 2).ok()?, 3];
    descriptor.extend(units);
    Some(descriptor)
}

/// A control request, standard or not. The answer is empty for one towards the device.
pub(crate) fn control(model: &mut dyn UsbModel, setup: Setup, data: &[u8]) -> Result<Vec<u8>, UsbFault> {
    let [index, _] = setup.value.to_le_bytes();
    let interface = || usize::from(setup.index.to_le_bytes()[0]);
    let mut answer = match setup.key() {
        (TO_HOST, 6, 1) => device_descriptor(model),
        (TO_HOST, 6, 2) => configuration_descriptor(model),
        (TO_HOST, 6, 3) => string_descriptor(model, index).ok_or(UsbFault::Stall)?,
        (0x81, 6, what @ (0x21 | 0x22)) => {
            let interfaces = model.interfaces();
            let interface = interfaces
                .get(interface())
                .filter(|interface| interface.class == 3)
                .ok_or(UsbFault::Stall)?;
            if what == 0x22 {
                interface.report_descriptor.to_vec()
            } else {
                interface.class_descriptors.clone()
            }
        }
        (0x80..=0x82, 0, _) => vec![0, 0], // status
        (TO_HOST, 8, _) => vec![1],        // configuration
        (0x81, 10, _) => vec![0],          // alternate setting
        (0x00, 1 | 3 | 5 | 9, _) | (0x01, 1 | 3 | 11, _) | (0x02, 1 | 3, _) => Vec::new(),
        _ if setup.is_to_host() => model.answer(setup)?,
        _ => {
            model.accept(setup, data)?;
            Vec::new()
        }
    };
    answer.truncate(usize::from(setup.length));
    Ok(answer)
}
