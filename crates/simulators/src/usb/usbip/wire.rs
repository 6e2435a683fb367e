//! The messages of USB/IP, version 1.1.1 (Documentation/usb/usbip_protocol.rst of the kernel).

use std::io::{self, Read, Write};

use crate::usb::engine::Finished;
use crate::usb::model::UsbModel;
use crate::usb::setup::TO_HOST;

const VERSION: [u8; 2] = [1, 0x11];
const ASK_LIST: [u8; 2] = [0x80, 0x05];
const ASK_IMPORT: [u8; 2] = [0x80, 0x03];
const LIST: [u8; 2] = [0, 5];
const IMPORT: [u8; 2] = [0, 3];
const SUBMIT: u32 = 1;
const UNLINK: u32 = 2;
const SUBMITTED: u32 = 3;
const UNLINKED: u32 = 4;
const FULL_SPEED: u32 = 2;
const NO_SUCH_DEVICE: u32 = 1;
/// `-ECONNRESET`: the transfer was called back before it ended.
const CALLED_BACK: i32 = -104;
const PATH_ROOM: usize = 256;
const ID_ROOM: usize = 32;

/// What a connection begins with.
pub(super) enum Greeting {
    List,
    /// With the bus id.
    Import(String),
}

pub(super) fn read_greeting(line: &mut impl Read) -> io::Result<Greeting> {
    let [_, _, high, low, ..] = read_array::<8>(line)?;
    match [high, low] {
        ASK_LIST => Ok(Greeting::List),
        ASK_IMPORT => {
            let id = read_array::<ID_ROOM>(line)?;
            let text: Vec<u8> = id.into_iter().take_while(|&byte| byte != 0).collect();
            Ok(Greeting::Import(String::from_utf8_lossy(&text).into_owned()))
        }
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

/// Each device with its number on the bus and, if it is exported at all, its description.
pub(super) fn write_list(line: &mut impl Write, devices: &[Vec<u8>]) -> io::Result<()> {
    let count = u32::try_from(devices.len()).unwrap_or(u32::MAX);
    let mut message = head(LIST, 0);
    message.extend(count.to_be_bytes());
    message.extend(devices.concat());
    line.write_all(&message)
}

pub(super) fn write_import(line: &mut impl Write, device: Option<&[u8]>) -> io::Result<()> {
    let status = if device.is_some() { 0 } else { NO_SUCH_DEVICE };
    let mut message = head(IMPORT, status);
    message.extend(device.unwrap_or_default());
    line.write_all(&message)
}

fn head(what: [u8; 2], status: u32) -> Vec<u8> {
    [VERSION.as_slice(), &what, &status.to_be_bytes()].concat()
}

/// `struct usbip_usb_device`: 312 bytes.
pub(super) fn describe(bus_id: &str, number: u32, model: &dyn UsbModel) -> Vec<u8> {
    let identity = model.identity();
    let mut message = padded(&format!("/sys/devices/dabao/{bus_id}"), PATH_ROOM);
    message.extend(padded(bus_id, ID_ROOM));
    for value in [1, number, FULL_SPEED] {
        message.extend(value.to_be_bytes());
    }
    for value in [identity.vid, identity.pid, 0x0100] {
        message.extend(value.to_be_bytes());
    }
    let interfaces = u8::try_from(model.interfaces().len()).unwrap_or(u8::MAX);
    message.extend([model.class(), 0, 0, 1, 1, interfaces]);
    message
}

/// What follows a device in the list: class, subclass and protocol of each interface.
pub(super) fn describe_interfaces(model: &dyn UsbModel) -> Vec<u8> {
    let interfaces = model.interfaces();
    let classes = interfaces
        .iter()
        .flat_map(|interface| [interface.class, interface.subclass, interface.protocol, 0]);
    classes.collect()
}

fn padded(text: &str, room: usize) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.resize(room, 0);
    bytes
}

/// What an imported device is asked for.
pub(super) enum Order {
    Submit(Submit),
    Unlink { number: u32, victim: u32 },
}

pub(super) struct Submit {
    pub(super) number: u32,
    /// With the direction bit.
    pub(super) endpoint: u8,
    pub(super) length: usize,
    pub(super) setup: [u8; 8],
    pub(super) outgoing: Vec<u8>,
}

pub(super) fn read_order(line: &mut impl Read) -> io::Result<Order> {
    let command = read_word(line)?;
    let number = read_word(line)?;
    let _device = read_word(line)?;
    let is_to_host = read_word(line)? == 1;
    let endpoint = read_word(line)?.to_le_bytes()[0];
    let first = read_word(line)?; // flags, or the victim
    let length = usize::try_from(read_word(line)?).unwrap_or(0);
    let _frames_and_packets = read_array::<12>(line)?;
    let setup = read_array::<8>(line)?;
    match command {
        SUBMIT => {
            let mut outgoing = vec![0; if is_to_host { 0 } else { length }];
            line.read_exact(&mut outgoing)?;
            let endpoint = if is_to_host { endpoint | TO_HOST } else { endpoint };
            Ok(Order::Submit(Submit {
                number,
                endpoint,
                length,
                setup,
                outgoing,
            }))
        }
        UNLINK => Ok(Order::Unlink {
            number,
            victim: first,
        }),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

pub(super) fn write_finished(line: &mut impl Write, finished: &Finished) -> io::Result<()> {
    let number = u32::try_from(finished.id).unwrap_or(0);
    let moved = u32::try_from(finished.moved).unwrap_or(u32::MAX);
    let mut message = Vec::new();
    let status = finished.status.to_be_bytes();
    for word in [SUBMITTED, number, 0, 0, 0] {
        message.extend(word.to_be_bytes());
    }
    message.extend(status);
    for word in [moved, 0, u32::MAX, 0, 0, 0] {
        message.extend(word.to_be_bytes());
    }
    if finished.endpoint & TO_HOST != 0 {
        message.extend(&finished.arrived);
    }
    line.write_all(&message)
}

/// Answers an unlinking: whether the transfer was still under way.
pub(super) fn write_unlinked(line: &mut impl Write, number: u32, was_waiting: bool) -> io::Result<()> {
    let status = if was_waiting { CALLED_BACK } else { 0 };
    let mut message = Vec::new();
    for word in [UNLINKED, number, 0, 0, 0] {
        message.extend(word.to_be_bytes());
    }
    message.extend(status.to_be_bytes());
    message.extend([0; 24]);
    line.write_all(&message)
}

fn read_word(line: &mut impl Read) -> io::Result<u32> {
    read_array(line).map(u32::from_be_bytes)
}

fn read_array<const LENGTH: usize>(line: &mut impl Read) -> io::Result<[u8; LENGTH]> {
    let mut bytes = [0; LENGTH];
    line.read_exact(&mut bytes)?;
    Ok(bytes)
}
