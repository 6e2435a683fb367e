//! Who holds which interface: a program, the system's driver, or nobody.

use std::collections::HashMap;

use rustix::io::Errno;

use crate::usb::engine::Transfer;
use crate::usb::model::Interface;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holder {
    KernelDriver,
    Program(u64),
    Nobody,
}

/// The interfaces of a plugged-in device.
pub(super) struct Interfaces {
    holders: Vec<Holder>,
    drivers: Vec<&'static str>,
    endpoints: HashMap<u8, u32>,
}

impl Interfaces {
    /// Just plugged in: the system's drivers have them all.
    pub(super) fn new(interfaces: &[Interface]) -> Self {
        let numbered = || (0_u32..).zip(interfaces);
        let endpoints = numbered().flat_map(|(number, interface)| {
            interface
                .endpoints
                .iter()
                .map(move |endpoint| (endpoint.address, number))
        });
        Self {
            holders: interfaces.iter().map(|_| Holder::KernelDriver).collect(),
            drivers: interfaces
                .iter()
                .map(|interface| interface.kernel_driver)
                .collect(),
            endpoints: endpoints.collect(),
        }
    }

    fn holder(&mut self, number: u32) -> Result<&mut Holder, Errno> {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        self.holders.get_mut(place).ok_or(Errno::INVAL)
    }

    pub(super) fn claim(&mut self, number: u32, owner: u64) -> Result<u32, Errno> {
        let holder = self.holder(number)?;
        match *holder {
            Holder::Program(other) if other == owner => Ok(0),
            Holder::Program(_) | Holder::KernelDriver => Err(Errno::BUSY),
            Holder::Nobody => {
                *holder = Holder::Program(owner);
                Ok(0)
            }
        }
    }

    pub(super) fn release(&mut self, number: u32, owner: u64) -> Result<u32, Errno> {
        let holder = self.holder(number)?;
        if *holder != Holder::Program(owner) {
            return Err(Errno::INVAL);
        }
        *holder = Holder::Nobody;
        Ok(0)
    }

    pub(super) fn disconnect(&mut self, number: u32, owner: u64) -> Result<(), Errno> {
        let holder = self.holder(number)?;
        match *holder {
            Holder::KernelDriver => {
                *holder = Holder::Nobody;
                Ok(())
            }
            Holder::Nobody => Ok(()),
            Holder::Program(other) if other == owner => Ok(()),
            Holder::Program(_) => Err(Errno::BUSY),
        }
    }

    pub(super) fn connect(&mut self, number: u32) -> Result<(), Errno> {
        let holder = self.holder(number)?;
        match *holder {
            Holder::Program(_) => Err(Errno::BUSY),
            Holder::Nobody | Holder::KernelDriver => {
                *holder = Holder::KernelDriver;
                Ok(())
            }
        }
    }

    /// The name of what holds it; usbfs names itself too.
    pub(super) fn driver(&self, number: u32) -> Option<&'static str> {
        let place = usize::try_from(number).ok()?;
        match self.holders.get(place)? {
            Holder::KernelDriver => self.drivers.get(place).copied(),
            Holder::Program(_) => Some("usbfs"),
            Holder::Nobody => None,
        }
    }

    /// A transfer to an interface that nobody holds claims it on the way; one that another holds is refused.
    pub(super) fn use_for(&mut self, transfer: &Transfer, owner: u64) -> Result<(), Errno> {
        let number = if transfer.is_control() {
            transfer.setup.interface().map(u32::from)
        } else {
            let number = self.endpoints.get(&transfer.endpoint).copied();
            Some(number.ok_or(Errno::NOENT)?)
        };
        number.map_or(Ok(()), |number| self.claim(number, owner).map(|_| ()))
    }

    /// The program closed the node.
    pub(super) fn forget_owner(&mut self, owner: u64) {
        for holder in &mut self.holders {
            if *holder == Holder::Program(owner) {
                *holder = Holder::Nobody;
            }
        }
    }
}
