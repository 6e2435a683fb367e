//! The `ioctl`s of usbfs that libusb uses (linux/usbdevice_fs.h), for one program that has the device open.

use std::collections::HashMap;
use std::io;
use std::time::Instant;

use rustix::io::Errno;

use super::caller::{Caller, Ioctl};
use super::device::Shared;
use crate::usb::engine::{Finished, Transfer};
use crate::usb::setup::{Setup, TO_HOST};

const GET_CAPABILITIES: u32 = 0x8004_551A;
const CLAIM_INTERFACE: u32 = 0x8004_550F;
const RELEASE_INTERFACE: u32 = 0x8004_5510;
const GET_DRIVER: u32 = 0x4104_5508;
const DISCONNECT_AND_CLAIM: u32 = 0x8108_551B;
const DRIVER_IOCTL: u32 = 0xC010_5512;
const DISCONNECT: u32 = 0x5516;
const CONNECT: u32 = 0x5517;
const RESET: u32 = 0x5514;
const CLEAR_HALT: u32 = 0x8004_5515;
const RESET_ENDPOINT: u32 = 0x8004_5503;
const SET_INTERFACE: u32 = 0x8008_5504;
const SET_CONFIGURATION: u32 = 0x8004_5505;
const GET_SPEED: u32 = 0x551F;
const SUBMIT: u32 = 0x8038_550A;
const DISCARD: u32 = 0x550B;
const REAP: u32 = 0x4008_550C;
const REAP_NO_DELAY: u32 = 0x4008_550D;

/// Zero-length packets, bulk continuation, no packet size limit, reaping after a disconnect.
const CAPABILITIES: u32 = 0x01 | 0x02 | 0x04 | 0x10;
const FULL_SPEED: u32 = 2;
const URB_SIZE: usize = 56;
const CONTROL_URB: u8 = 2;

/// Serves one open of the node until it is closed.
pub(super) struct Usbfs<'a> {
    pub(super) caller: Caller,
    pub(super) owner: u64,
    pub(super) device: &'a Shared,
    /// Where the data of each transfer under way belongs.
    pub(super) buffers: HashMap<u64, u64>,
}

impl Usbfs<'_> {
    pub(super) fn serve(&mut self) -> io::Result<()> {
        loop {
            let ioctl = self.caller.next()?;
            match self.obey(ioctl)? {
                Ok(value) => self.caller.answer(Ok(value))?,
                Err(errno) => self.caller.answer(Err(errno))?,
            }
        }
    }

    fn obey(&mut self, Ioctl { request, argument }: Ioctl) -> io::Result<Result<u32, Errno>> {
        match request {
            GET_CAPABILITIES => {
                self.caller.write(argument, &CAPABILITIES.to_ne_bytes())?;
                return Ok(Ok(0));
            }
            REAP | REAP_NO_DELAY => return self.reap(argument),
            DISCARD => return Ok(self.discard(argument)),
            _ if self.device.lock().engine.is_gone => return Ok(Err(Errno::NODEV)),
            _ => {}
        }
        Ok(match request {
            CLAIM_INTERFACE => {
                let number = self.caller.read_u32(argument)?;
                self.device.lock().interfaces.claim(number, self.owner)
            }
            RELEASE_INTERFACE => {
                let number = self.caller.read_u32(argument)?;
                self.device.lock().interfaces.release(number, self.owner)
            }
            DISCONNECT_AND_CLAIM => {
                let number = self.caller.read_u32(argument)?;
                let interfaces = &mut self.device.lock().interfaces;
                interfaces
                    .disconnect(number, self.owner)
                    .and_then(|()| interfaces.claim(number, self.owner))
            }
            GET_DRIVER => return self.driver(argument),
            DRIVER_IOCTL => return self.driver_ioctl(argument),
            SUBMIT => return self.submit(argument),
            GET_SPEED => Ok(FULL_SPEED),
            RESET | CLEAR_HALT | RESET_ENDPOINT | SET_INTERFACE | SET_CONFIGURATION => Ok(0),
            unknown => {
                tracing::debug!("unknown ioctl {unknown:08x}");
                Err(Errno::NOTTY)
            }
        })
    }

    fn driver(&mut self, argument: u64) -> io::Result<Result<u32, Errno>> {
        let number = self.caller.read_u32(argument)?;
        let name = self.device.lock().interfaces.driver(number);
        let Some(name) = name else {
            return Ok(Err(Errno::NODATA));
        };
        self.caller
            .write(argument + 4, &[name.as_bytes(), b"\0"].concat())?;
        Ok(Ok(0))
    }

    fn driver_ioctl(&mut self, argument: u64) -> io::Result<Result<u32, Errno>> {
        let number = self.caller.read_u32(argument)?;
        let what = self.caller.read_u32(argument + 4)?;
        let interfaces = &mut self.device.lock().interfaces;
        Ok(match what {
            DISCONNECT => interfaces.disconnect(number, self.owner).map(|()| 0),
            CONNECT => interfaces.connect(number).map(|()| 1),
            _ => Err(Errno::NOTTY),
        })
    }

    /// `struct usbdevfs_urb`: type, endpoint, status, flags, buffer, length, actual length, …
    fn submit(&mut self, address: u64) -> io::Result<Result<u32, Errno>> {
        let urb = self.caller.read(address, URB_SIZE)?;
        let (Some(&kind), Some(&endpoint)) = (urb.first(), urb.get(1)) else {
            return Ok(Err(Errno::INVAL));
        };
        let buffer = u64::from_ne_bytes(eight(&urb, 16));
        let length = usize::try_from(u32::from_ne_bytes(four(&urb, 24))).unwrap_or(0);
        let transfer = if kind == CONTROL_URB {
            self.control(address, buffer, length)?
        } else if endpoint & TO_HOST == 0 {
            let outgoing = self.caller.read(buffer, length)?;
            Transfer::new((self.owner, address), endpoint, outgoing, 0)
        } else {
            Transfer::new((self.owner, address), endpoint, Vec::new(), length)
        };
        let mut device = self.device.lock();
        if let Err(errno) = device.interfaces.use_for(&transfer, self.owner) {
            return Ok(Err(errno));
        }
        let data_at = if kind == CONTROL_URB { buffer + 8 } else { buffer };
        self.buffers.insert(address, data_at);
        device.engine.submit(transfer);
        drop(device);
        self.device.pump();
        Ok(Ok(0))
    }

    fn control(&mut self, address: u64, buffer: u64, length: usize) -> io::Result<Transfer> {
        let setup = Setup::read(eight(&self.caller.read(buffer, 8)?, 0));
        let room = length.saturating_sub(8);
        let (outgoing, endpoint) = if setup.is_to_host() {
            (Vec::new(), TO_HOST)
        } else {
            (self.caller.read(buffer + 8, room)?, 0)
        };
        let mut transfer = Transfer::new((self.owner, address), endpoint, outgoing, room);
        transfer.setup = setup;
        Ok(transfer)
    }

    fn discard(&mut self, address: u64) -> Result<u32, Errno> {
        let mut device = self.device.lock();
        let Some(finished) = device.engine.cancel(self.owner, address, Instant::now()) else {
            return Err(Errno::INVAL);
        };
        device.finish(finished);
        drop(device);
        self.device.pump();
        Ok(0)
    }

    fn reap(&mut self, argument: u64) -> io::Result<Result<u32, Errno>> {
        let (finished, is_gone) = {
            let mut device = self.device.lock();
            (device.take_finished(self.owner), device.engine.is_gone)
        };
        let Some(finished) = finished else {
            return Ok(Err(if is_gone { Errno::NODEV } else { Errno::AGAIN }));
        };
        self.hand_over(&finished)?;
        self.caller.write(argument, &finished.id.to_ne_bytes())?;
        self.device.pump();
        Ok(Ok(0))
    }

    fn hand_over(&mut self, finished: &Finished) -> io::Result<()> {
        if let Some(buffer) = self.buffers.remove(&finished.id)
            && finished.endpoint & TO_HOST != 0
        {
            self.caller.write(buffer, &finished.arrived)?;
        }
        let moved = i32::try_from(finished.moved).unwrap_or(i32::MAX);
        self.caller
            .write(finished.id + 4, &finished.status.to_ne_bytes())?;
        self.caller.write(finished.id + 28, &moved.to_ne_bytes())
    }
}

fn eight(bytes: &[u8], from: usize) -> [u8; 8] {
    bytes
        .get(from..)
        .and_then(|rest| rest.first_chunk())
        .copied()
        .unwrap_or_default()
}

fn four(bytes: &[u8], from: usize) -> [u8; 4] {
    bytes
        .get(from..)
        .and_then(|rest| rest.first_chunk())
        .copied()
        .unwrap_or_default()
}
