//! Opening a HID device and reading it report by report.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusb::{Context, DeviceHandle};

use super::choice::find_found;
use super::describe::read_report_descriptor;
use super::remedy::{io_fault, open_fault};
use super::report_descriptor::ReportShape;
use super::scan::{Found, Pipe, scan};
use super::transfer::{Arrived, read_interrupt};
use super::{Remedy, UsbChoice, UsbKind};
use crate::DeviceIdentity;
use crate::link_thread::{ByteLink, OpenFault, OpenLink};
use crate::ports::Access;

/// How long one read waits: short, so that a stop and a report to be sent are noticed soon.
const READ_WAIT: Duration = Duration::from_millis(50);
const REQUEST_WAIT: Duration = Duration::from_secs(1);
/// As much as a link's buffer holds. HID devices of our kinds send 64 bytes at most.
const LONGEST_REPORT: usize = 1_024;
/// Makers whose HID POS guns send nothing before they get feature report FE with 1 (scales-and-guns 2.3).
const SILENT_MAKERS: [u16; 2] = [0x0C2E, 0x23D0];
const SPEAK: [u8; 2] = [0xFE, 0x01];

/// Reports that wait to be sent.
pub(super) type Outbox = Arc<Mutex<VecDeque<Vec<u8>>>>;

/// An open HID device, with what a decoder has to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HidDevice {
    /// Vendor and product id, serial number, socket, name.
    pub identity: DeviceIdentity,
    /// What it is, by its report descriptor.
    pub kind: UsbKind,
    /// The interface's number.
    pub interface: u8,
    /// The report descriptor; empty where the system does not give it. On Windows only its page, its usage and the
    /// reports' lengths are true: a decoder that finds no field of its own in it goes by the maker.
    pub report_descriptor: Vec<u8>,
}

/// Opens the chosen HID. One read of the link is one whole report.
///
/// The system's own driver is put aside while the link is open and comes back when it is dropped: a keyboard-mode gun
/// types into no window meanwhile.
pub struct HidOpener {
    choice: UsbChoice,
    opened: Arc<Mutex<Option<HidDevice>>>,
    outbox: Outbox,
}

impl HidOpener {
    /// Opens nothing yet.
    pub fn new(choice: UsbChoice) -> Self {
        Self {
            choice,
            opened: Arc::default(),
            outbox: Arc::default(),
        }
    }

    /// The device that was opened last.
    pub(super) fn opened(&self) -> Arc<Mutex<Option<HidDevice>>> {
        Arc::clone(&self.opened)
    }

    pub(super) fn outbox(&self) -> Outbox {
        Arc::clone(&self.outbox)
    }
}

impl OpenLink for HidOpener {
    fn open(&mut self) -> Result<(Box<dyn ByteLink>, DeviceIdentity), OpenFault> {
        let all = scan().map_err(|fault| OpenFault::Failed {
            path: String::new(),
            source: io::Error::other(fault),
        })?;
        let found = find_found(&self.choice, all).ok_or(OpenFault::Absent)?;
        // A report that waited for a device which was away is out of date: nobody wants the scale zeroed now.
        self.outbox.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let (link, device) = open(&found, Arc::clone(&self.outbox))?;
        let identity = device.identity.clone();
        *self.opened.lock().unwrap_or_else(PoisonError::into_inner) = Some(device);
        Ok((Box::new(link), identity))
    }
}

fn open(found: &Found, outbox: Outbox) -> Result<(HidLinkEnd, HidDevice), OpenFault> {
    let fault = |fault| open_fault(fault, &found.path, found.kind);
    let input = found.input.ok_or_else(|| fault(rusb::Error::NotSupported))?;
    if Remedy::without_trying(found.kind).is_some() {
        return Err(fault(rusb::Error::NotSupported));
    }
    let handle = found.device.open().map_err(fault)?;
    claim(&handle, found.interface).map_err(fault)?;
    let report_descriptor = if found.report_descriptor.is_empty() {
        read_report_descriptor(&handle, found.interface).unwrap_or_default()
    } else {
        found.report_descriptor.clone()
    };
    let shape = ReportShape::read(&report_descriptor);
    let end = HidLinkEnd {
        handle,
        interface: found.interface,
        is_numbered: shape.is_numbered,
        input,
        buffer: vec![0; transfer_length(shape.longest_input, input.packet)],
        filled: 0,
        outbox,
    };
    let kind = match shape.kind() {
        UsbKind::UnknownHid => found.kind,
        kind => kind,
    };
    end.prepare(kind, found.usb.vid);
    let device = HidDevice {
        identity: found.port(Access::Allowed).into(),
        kind,
        interface: found.interface,
        report_descriptor,
    };
    Ok((end, device))
}

/// Puts the system's driver aside where there is one and the system lets us, and takes the interface.
pub(super) fn claim(handle: &DeviceHandle<Context>, interface: u8) -> Result<(), rusb::Error> {
    match handle.set_auto_detach_kernel_driver(true) {
        Ok(()) | Err(rusb::Error::NotSupported) => {}
        Err(fault) => return Err(fault),
    }
    handle.claim_interface(interface)
}

/// Whole packets for the longest report: a transfer with more room would wait on after a report that fills its last
/// packet, one with less would be refused.
fn transfer_length(longest_report: usize, packet: u16) -> usize {
    let packet = usize::from(packet).max(1);
    longest_report.clamp(1, LONGEST_REPORT).div_ceil(packet) * packet
}

struct HidLinkEnd {
    handle: DeviceHandle<Context>,
    interface: u8,
    is_numbered: bool,
    input: Pipe,
    buffer: Vec<u8>,
    /// Bytes of a report whose rest is still to come.
    filled: usize,
    outbox: Outbox,
}

impl HidLinkEnd {
    /// Manners at the beginning; a device that does not know them is none the worse.
    fn prepare(&self, kind: UsbKind, vid: u16) {
        if kind == UsbKind::Keyboard {
            // Report only changes: a repeated report would be a repeated character.
            let idle = self
                .handle
                .write_control(0x21, 10, 0, self.interface.into(), &[], REQUEST_WAIT);
            tracing::debug!(?idle, "a keyboard's idle rate");
        }
        if kind == UsbKind::PosGun && SILENT_MAKERS.contains(&vid) {
            let awake = self.set_report(3, &SPEAK);
            tracing::debug!(?awake, "a HID POS gun was switched on");
        }
    }

    /// SET_REPORT: 2 an output report, 3 a feature report.
    fn set_report(&self, kind: u8, report: &[u8]) -> Result<usize, rusb::Error> {
        let id = report.first().filter(|_| self.is_numbered).copied().unwrap_or(0);
        let value = u16::from_be_bytes([kind, id]);
        self.handle
            .write_control(0x21, 9, value, self.interface.into(), report, REQUEST_WAIT)
    }

    fn send_what_waits(&self) {
        let waiting = std::mem::take(&mut *self.outbox.lock().unwrap_or_else(PoisonError::into_inner));
        for report in waiting {
            if let Err(fault) = self.set_report(2, &report) {
                tracing::warn!(%fault, ?report, "an output report was not taken");
            }
        }
    }

    /// Whether what has come is a whole report: its transfer ended by itself, its last packet was not full, or nothing
    /// more came for a whole wait.
    fn is_whole(&self, arrived: Arrived) -> bool {
        let packet = usize::from(self.input.packet).max(1);
        let last_was_full = arrived.length > 0 && arrived.length.is_multiple_of(packet);
        self.filled > 0 && (arrived.end.is_ok() || self.filled == self.buffer.len() || !last_was_full)
    }
}

impl ByteLink for HidLinkEnd {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.send_what_waits();
        let room = self.buffer.get_mut(self.filled..).unwrap_or_default();
        let arrived = read_interrupt(&self.handle, self.input.address, room, READ_WAIT);
        self.filled += arrived.length;
        if self.is_whole(arrived) {
            let report = self.buffer.get(..self.filled).unwrap_or_default();
            let length = report.len().min(into.len());
            for (to, from) in into.iter_mut().zip(report) {
                *to = *from;
            }
            self.filled = 0;
            return Ok(length);
        }
        match arrived.end {
            Ok(()) => Err(io::ErrorKind::WouldBlock.into()), // An empty packet says nothing.
            Err(rusb::Error::Pipe) => {
                let cleared = self.handle.clear_halt(self.input.address);
                tracing::debug!(?cleared, "a HID's endpoint was halted");
                Err(io_fault(rusb::Error::Pipe))
            }
            Err(fault) => Err(io_fault(fault)),
        }
    }

    /// An output report, as a whole.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.set_report(2, bytes).map_err(io_fault)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transfer_is_as_long_as_the_longest_report_in_whole_packets() {
        assert_eq!(transfer_length(8, 8), 8);
        assert_eq!(transfer_length(6, 8), 8);
        assert_eq!(transfer_length(64, 64), 64);
        assert_eq!(transfer_length(64, 8), 64);
        assert_eq!(transfer_length(10, 8), 16);
        assert_eq!(transfer_length(0, 64), 64); // unknown: one packet
    }
}
