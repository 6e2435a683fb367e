//! One look at the bus: every HID and printer interface, with what is needed to open it.

use rusb::{
    ConfigDescriptor, Context, Device, DeviceDescriptor, Direction, InterfaceDescriptor, TransferType,
    UsbContext as _,
};
use thiserror::Error;

use super::report_descriptor::ReportShape;
use super::{UsbKind, describe};
use crate::ports::UsbIdentity;

const HID: u8 = 3;
const PRINTER: u8 = 7;

/// The system's USB cannot be looked at. A machine without any USB may say so.
#[derive(Debug, Error)]
pub enum UsbListFault {
    /// The USB library does not start.
    #[error("start the USB library")]
    NotStarted(#[source] rusb::Error),
    /// There is no list.
    #[error("list the USB devices")]
    NotListed(#[source] rusb::Error),
}

/// An endpoint that data runs over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pipe {
    pub(super) address: u8,
    pub(super) packet: u16,
}

/// An interface that this program can use.
pub(super) struct Found {
    pub(super) device: Device<Context>,
    pub(super) usb: UsbIdentity,
    pub(super) name: String,
    pub(super) path: String,
    pub(super) kind: UsbKind,
    pub(super) interface: u8,
    /// To be set after claiming, when it is not the first.
    pub(super) setting: u8,
    pub(super) input: Option<Pipe>,
    pub(super) output: Option<Pipe>,
    /// Empty where it could not be read without opening.
    pub(super) report_descriptor: Vec<u8>,
}

/// A new look each time, through a library started anew: one that runs on can miss a replugged device where no udev
/// daemon runs.
pub(super) fn scan() -> Result<Vec<Found>, UsbListFault> {
    let context = Context::new().map_err(UsbListFault::NotStarted)?;
    let devices = context.devices().map_err(UsbListFault::NotListed)?;
    Ok(devices.iter().flat_map(|device| interfaces(&device)).collect())
}

/// What tells one moment on the bus from another; costs little.
pub(super) fn fingerprint() -> Result<Vec<(u8, u8, u16, u16)>, UsbListFault> {
    let context = Context::new().map_err(UsbListFault::NotStarted)?;
    let devices = context.devices().map_err(UsbListFault::NotListed)?;
    let mut all: Vec<_> = devices
        .iter()
        .filter_map(|device| {
            let descriptor = device.device_descriptor().ok()?;
            let (vid, pid) = (descriptor.vendor_id(), descriptor.product_id());
            Some((device.bus_number(), device.address(), vid, pid))
        })
        .collect();
    all.sort_unstable();
    Ok(all)
}

/// `1-2.4`: bus and sockets, as serial ports tell it too. `None` for a root hub.
fn location(device: &Device<Context>) -> Option<String> {
    let sockets = device.port_numbers().ok().filter(|sockets| !sockets.is_empty())?;
    let chain: Vec<String> = sockets.iter().map(u8::to_string).collect();
    Some(format!("{}-{}", device.bus_number(), chain.join(".")))
}

/// A device that vanishes in the middle, or has no configuration, simply has none.
fn interfaces(device: &Device<Context>) -> Vec<Found> {
    let (Ok(descriptor), Ok(configuration)) = (device.device_descriptor(), device.active_config_descriptor())
    else {
        return Vec::new();
    };
    let ours: Vec<InterfaceDescriptor<'_>> = configuration
        .interfaces()
        .filter_map(|interface| interface.descriptors().filter(is_ours).max_by_key(preference))
        .collect();
    if ours.is_empty() {
        return Vec::new();
    }
    let location =
        location(device).unwrap_or_else(|| format!("{}-@{}", device.bus_number(), device.address()));
    let words = describe::words(device, &descriptor, &location);
    ours.iter()
        .map(|interface| {
            found(
                device,
                (&descriptor, &configuration),
                interface,
                (&location, &words),
            )
        })
        .collect()
}

/// IEEE 1284.4 (protocol 3) and IPP over USB (4) speak another language on the wire.
fn is_ours(setting: &InterfaceDescriptor<'_>) -> bool {
    match setting.class_code() {
        HID => true,
        PRINTER => setting.sub_class_code() == 1 && matches!(setting.protocol_code(), 1 | 2),
        _ => false,
    }
}

/// Of a printer's settings the two-way one; otherwise the first.
fn preference(setting: &InterfaceDescriptor<'_>) -> (u8, u8) {
    let protocol = if setting.class_code() == PRINTER {
        setting.protocol_code()
    } else {
        0
    };
    (protocol, u8::MAX - setting.setting_number())
}

fn found(
    device: &Device<Context>,
    (descriptor, configuration): (&DeviceDescriptor, &ConfigDescriptor),
    interface: &InterfaceDescriptor<'_>,
    (location, words): (&str, &describe::Words),
) -> Found {
    let number = interface.interface_number();
    let (vid, pid) = (descriptor.vendor_id(), descriptor.product_id());
    let report_descriptor = match interface.class_code() {
        HID => describe::report_descriptor(device, location, (configuration.number(), number))
            .unwrap_or_default(),
        _ => Vec::new(),
    };
    Found {
        device: device.clone(),
        usb: UsbIdentity {
            vid,
            pid,
            serial: words.serial.clone(),
            location: Some(location.to_owned()),
        },
        name: words.name().unwrap_or_else(|| format!("USB {vid:04x}:{pid:04x}")),
        path: format!("usb:{location}/{number}"),
        kind: kind(interface, &report_descriptor),
        interface: number,
        setting: interface.setting_number(),
        input: pipe(interface, Direction::In),
        output: pipe(interface, Direction::Out),
        report_descriptor,
    }
}

fn kind(interface: &InterfaceDescriptor<'_>, report_descriptor: &[u8]) -> UsbKind {
    if interface.class_code() == PRINTER {
        return UsbKind::Printer;
    }
    match ReportShape::read(report_descriptor).kind() {
        // Boot interface, keyboard protocol: known without the descriptor.
        UsbKind::UnknownHid if (interface.sub_class_code(), interface.protocol_code()) == (1, 1) => {
            UsbKind::Keyboard
        }
        kind => kind,
    }
}

fn pipe(interface: &InterfaceDescriptor<'_>, direction: Direction) -> Option<Pipe> {
    interface
        .endpoint_descriptors()
        .find(|endpoint| {
            endpoint.direction() == direction
                && matches!(
                    endpoint.transfer_type(),
                    TransferType::Bulk | TransferType::Interrupt
                )
        })
        .map(|endpoint| Pipe {
            address: endpoint.address(),
            packet: endpoint.max_packet_size(),
        })
}
