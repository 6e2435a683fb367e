//! The list of USB devices that this program can use, for the device page.

use super::scan::{Found, UsbListFault, scan};
use super::{Remedy, UsbKind};
use crate::ports::{Access, PortListing};

/// One interface of a USB device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsbListing {
    /// Identity, name and access. The path is `usb:` with socket and interface, such as `usb:1-2.4/0`.
    pub port: PortListing,
    /// Its number within the device.
    pub interface: u8,
    /// What it is.
    pub kind: UsbKind,
    /// What a person can do, where this user may not open it.
    pub remedy: Option<Remedy>,
}

/// All guns, scales, keyboards and printers on USB. Each is opened for a moment, to know whether it may be; nothing is
/// claimed and nothing is sent.
pub fn list_usb_devices() -> Result<Vec<UsbListing>, UsbListFault> {
    Ok(scan()?.iter().map(listing).collect())
}

fn listing(found: &Found) -> UsbListing {
    let remedy = Remedy::without_trying(found.kind).or_else(|| match found.device.open() {
        Err(rusb::Error::Access | rusb::Error::NotSupported) => Some(Remedy::of(found.kind)),
        Ok(_) | Err(_) => None, // Another failure is told when it is opened in earnest.
    });
    let access = if remedy.is_some() {
        Access::NotPermitted
    } else {
        Access::Allowed
    };
    UsbListing {
        port: found.port(access),
        interface: found.interface,
        kind: found.kind,
        remedy,
    }
}

impl Found {
    pub(super) fn port(&self, access: Access) -> PortListing {
        PortListing {
            path: self.path.clone(),
            name: self.name.clone(),
            usb: Some(self.usb.clone()),
            access,
        }
    }
}
