//! A bench of virtual USB devices, moved by words.

use std::io;
use std::path::{Path, PathBuf};

use super::model::UsbModel;
use super::models::{HidScale, KeyboardGun, LabelPrinter, PosGun, PosMaker, PrinterInside, SerialScale};
use super::setup::UsbFault;
use super::umock::{Place, UmockDevice};
use crate::{PrinterModel, ScaleModel, VirtualPrinter};

/// What can be plugged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UsbDeviceModel {
    /// A gun that types as a keyboard.
    KeyboardGun,
    /// A gun in HID POS mode.
    PosGun(PosMaker),
    /// A HID scale.
    Scale,
    /// A scale behind a serial port. Only the system's driver makes a port of it: for USB/IP.
    SerialScale(ScaleModel),
    /// A label printer that speaks this language and answers questions.
    LabelPrinter(PrinterModel),
    /// One that cannot answer.
    OneWayLabelPrinter(PrinterModel),
}

impl UsbDeviceModel {
    /// The device, with this serial number. A printer's labels are also saved in `labels`.
    pub(super) fn build(self, serial: &str, labels: Option<&Path>) -> io::Result<Box<dyn UsbModel>> {
        let printer = |model, is_two_way| {
            let inside = VirtualPrinter::start(model, labels.map(Path::to_owned))?;
            let printer = PrinterInside {
                inside,
                model,
                is_two_way,
            };
            LabelPrinter::new(printer, serial)
        };
        Ok(match self {
            Self::KeyboardGun => Box::new(KeyboardGun::new(serial)),
            Self::PosGun(maker) => Box::new(PosGun::new(maker, serial)),
            Self::Scale => Box::new(HidScale::new(serial)),
            Self::SerialScale(model) => Box::new(SerialScale::new(model, serial)),
            Self::LabelPrinter(model) => Box::new(printer(model, true)?),
            Self::OneWayLabelPrinter(model) => Box::new(printer(model, false)?),
        })
    }
}

/// Devices for the program that runs under umockdev with the same folder.
pub struct UsbBench {
    root: PathBuf,
    devices: Vec<(String, UmockDevice)>,
    last_address: u8,
}

impl UsbBench {
    /// What every device understands besides its own words.
    pub const WORDS: &str = "plug | unplug | race on | race off | stall | break | forbid | permit | unbind | driver | take | give";

    /// Nothing is plugged in.
    pub fn new(root: &Path) -> io::Result<Self> {
        UmockDevice::prepare(root)?;
        Ok(Self {
            root: root.to_owned(),
            devices: Vec::new(),
            last_address: 1,
        })
    }

    /// Puts a device on the bench and plugs it in. Its serial number is `SN-` and its name.
    pub fn add(&mut self, name: &str, model: UsbDeviceModel) -> io::Result<()> {
        let device = UmockDevice::new(model.build(&format!("SN-{name}"), None)?)?;
        self.devices.push((name.to_owned(), device));
        self.plug(self.devices.len() - 1)
    }

    /// Does what a line says, such as `gun scan LOT-42`, and answers in words.
    pub fn obey(&mut self, line: &str) -> Result<String, String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (name, words) = words.split_first().ok_or("NAME WORDS")?;
        let place = self
            .devices
            .iter()
            .position(|(known, _)| known == name)
            .ok_or_else(|| format!("nothing is called {name}"))?;
        if words == ["plug"] {
            return done(self.plug(place));
        }
        let Some((_, device)) = self.devices.get_mut(place) else {
            return Err("it is gone".to_owned());
        };
        match words {
            ["unplug"] => return done(device.unplug()),
            ["race", "on"] => device.set_racing(true),
            ["race", "off"] => device.set_racing(false),
            ["stall"] => device.fail_next(UsbFault::Stall),
            ["break"] => device.fail_next(UsbFault::Transmission),
            ["forbid"] => return done(device.set_permitted(false)),
            ["permit"] => return done(device.set_permitted(true)),
            ["unbind"] => return done(device.unbind()),
            ["driver"] => return Ok(device.driver().unwrap_or("nobody").to_owned()),
            ["take"] => return done(device.set_held_by_another(true).map_err(Into::into)),
            ["give"] => return done(device.set_held_by_another(false).map_err(Into::into)),
            words => return device.obey(words),
        }
        Ok("ok".to_owned())
    }

    fn plug(&mut self, place: usize) -> io::Result<()> {
        self.last_address = self.last_address.wrapping_add(1).max(2);
        let at = Place {
            root: self.root.clone(),
            socket: u8::try_from(place + 1).unwrap_or(u8::MAX),
            address: self.last_address,
        };
        self.devices
            .get_mut(place)
            .map_or(Ok(()), |(_, device)| device.plug(at))
    }
}

fn done<T>(result: io::Result<T>) -> Result<String, String> {
    result.map(|_| "ok".to_owned()).map_err(|fault| fault.to_string())
}
