//! An open printer of the printer class (USB printer class 1.1): bytes over the bulk pipes, three requests over the
//! control pipe.

use std::collections::VecDeque;
use std::io;
use std::time::{Duration, Instant};

use rusb::{Context, DeviceHandle};

use super::PortStatus;
use super::hid_opener::claim;
use super::remedy::{io_fault, open_fault};
use super::scan::{Found, Pipe};
use crate::link_thread::OpenFault;
use crate::printer::{ConfirmationLevel, Wire};

const READ_WAIT: Duration = Duration::from_millis(100);
const REQUEST_WAIT: Duration = Duration::from_secs(1);
/// Whole packets of every speed: a smaller buffer could be overrun by one packet.
const READ_ROOM: usize = 1_024;
/// Old answers that may lie in the pipe.
const OLD_ANSWERS: usize = 8;

pub(super) struct PrinterWire {
    handle: DeviceHandle<Context>,
    interface: u8,
    output: Pipe,
    /// `None` for a printer that cannot answer.
    input: Option<Pipe>,
    heard: VecDeque<u8>,
    write_wait: Duration,
    in_doubt: Option<usize>,
}

impl PrinterWire {
    /// Takes the interface from the system's driver until it is dropped.
    pub(super) fn open(found: &Found, write_wait: Duration) -> Result<Self, OpenFault> {
        let fault = |fault| open_fault(fault, &found.path, found.kind);
        let output = found.output.ok_or_else(|| fault(rusb::Error::NotSupported))?;
        let handle = found.device.open().map_err(fault)?;
        claim(&handle, found.interface).map_err(fault)?;
        if found.setting != 0 {
            handle
                .set_alternate_setting(found.interface, found.setting)
                .map_err(fault)?;
        }
        let mut wire = Self {
            handle,
            interface: found.interface,
            output,
            input: found.input,
            heard: VecDeque::new(),
            write_wait,
            in_doubt: None,
        };
        wire.forget_old_answers();
        Ok(wire)
    }

    pub(super) const fn is_two_way(&self) -> bool {
        self.input.is_some()
    }

    /// After the printer has stopped taking bytes: so many of those that were not counted as taken may have gone out all
    /// the same. `None` as long as it has not stopped.
    pub(super) const fn in_doubt(&self) -> Option<usize> {
        self.in_doubt
    }

    /// GET_DEVICE_ID as it comes, with its two length bytes (whose order printers do not agree on).
    pub(super) fn device_id(&self) -> Result<Vec<u8>, rusb::Error> {
        let mut buffer = vec![0; READ_ROOM];
        let index = u16::from_be_bytes([self.interface, 0]);
        let length = self.ask(0, index, &mut buffer)?;
        buffer.truncate(length);
        Ok(buffer)
    }

    /// GET_PORT_STATUS; the interface's number stands where the standard says, or where some printers look for it.
    pub(super) fn port_status(&self) -> Result<Option<PortStatus>, rusb::Error> {
        let mut byte = [0];
        let plain = self.ask(1, self.interface.into(), &mut byte);
        let length = match plain {
            Err(rusb::Error::Pipe) if self.interface != 0 => {
                self.ask(1, u16::from_be_bytes([self.interface, 0]), &mut byte)
            }
            answer => answer,
        };
        match length {
            Ok(1) => Ok(Some(PortStatus(u8::from_ne_bytes(byte)))),
            Ok(_) | Err(rusb::Error::Pipe | rusb::Error::Timeout) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// SOFT_RESET: to the interface, as version 1.1 says, or to "other", as 1.0 said.
    pub(super) fn soft_reset(&self) -> Result<(), rusb::Error> {
        let send = |kind| {
            self.handle
                .write_control(kind, 2, 0, self.interface.into(), &[], REQUEST_WAIT)
        };
        match send(0x21) {
            Err(rusb::Error::Pipe) => send(0x23).map(|_| ()),
            answer => answer.map(|_| ()),
        }
    }

    fn ask(&self, request: u8, index: u16, into: &mut [u8]) -> Result<usize, rusb::Error> {
        self.handle
            .read_control(0xA1, request, 0, index, into, REQUEST_WAIT)
    }

    /// An answer to a question of an earlier job must not be taken for one of this job.
    fn forget_old_answers(&mut self) {
        let Some(input) = self.input else { return };
        let mut buffer = vec![0; READ_ROOM];
        for _ in 0..OLD_ANSWERS {
            match self
                .handle
                .read_bulk(input.address, &mut buffer, Duration::from_millis(10))
            {
                Ok(length) if length > 0 => {}
                Ok(_) | Err(_) => return,
            }
        }
    }

    /// One transfer's worth of what the printer says. Some printers answer with nothing at once: that is waiting too.
    fn hear(&mut self) -> io::Result<()> {
        let began = Instant::now();
        let mut buffer = vec![0; READ_ROOM];
        let answer = match self.input {
            Some(input) => self.handle.read_bulk(input.address, &mut buffer, READ_WAIT),
            None => Ok(0),
        };
        match answer {
            Ok(0) => {
                std::thread::sleep(READ_WAIT.saturating_sub(began.elapsed()));
                Err(io::ErrorKind::TimedOut.into())
            }
            Ok(length) => {
                self.heard.extend(buffer.get(..length).unwrap_or_default());
                Ok(())
            }
            Err(fault) => Err(io_fault(fault)),
        }
    }
}

impl Wire for PrinterWire {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.heard.is_empty() {
            self.hear()?;
        }
        let length = self.heard.len().min(into.len());
        for (to, from) in into.iter_mut().zip(self.heard.drain(..length)) {
            *to = from;
        }
        Ok(length)
    }

    /// One long wait for each piece: once a transfer was called back nobody can say for certain how much of it the printer
    /// has, so nothing is sent after it.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.in_doubt.is_some() {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        match self
            .handle
            .write_bulk(self.output.address, bytes, self.write_wait)
        {
            Ok(length) if length == bytes.len() => Ok(length),
            Ok(length) if length > 0 => {
                self.in_doubt = Some(bytes.len().saturating_sub(length));
                Ok(length)
            }
            Ok(_) | Err(rusb::Error::Timeout | rusb::Error::Interrupted) => {
                self.in_doubt = Some(bytes.len());
                Err(io::ErrorKind::ConnectionAborted.into())
            }
            Err(fault) => Err(io_fault(fault)),
        }
    }

    /// A bulk transfer that ended was taken by the device.
    fn finish(&mut self) -> io::Result<ConfirmationLevel> {
        Ok(ConfirmationLevel::Taken)
    }
}
