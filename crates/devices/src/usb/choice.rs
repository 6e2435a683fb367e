//! Finding the chosen device again (scales-and-guns 5.2), with the same rule as for serial ports.

use super::scan::Found;
use super::{UsbKind, UsbListing};
use crate::ports::{Access, PortChoice, PortListing, UsbIdentity, find_chosen};

/// The interface that a person chose in the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsbChoice {
    /// What it is: one device may be a keyboard and a HID POS gun at once.
    pub kind: UsbKind,
    /// The device.
    pub usb: UsbIdentity,
}

/// The listing of the chosen interface: by serial number, else by socket, else by type when it is the only one.
pub fn find_usb<'a>(choice: &UsbChoice, listings: &'a [UsbListing]) -> Option<&'a UsbListing> {
    let candidates: Vec<(UsbKind, PortListing)> = listings
        .iter()
        .map(|listing| (listing.kind, listing.port.clone()))
        .collect();
    let path = find_path(choice, &candidates)?;
    listings.iter().find(|listing| listing.port.path == path)
}

pub(super) fn find_found(choice: &UsbChoice, mut all: Vec<Found>) -> Option<Found> {
    let candidates: Vec<(UsbKind, PortListing)> = all
        .iter()
        .map(|found| (found.kind, found.port(Access::Allowed)))
        .collect();
    let path = find_path(choice, &candidates)?;
    let place = all.iter().position(|found| found.path == path)?;
    Some(all.swap_remove(place))
}

/// A HID whose kind cannot be known yet may be the one, if no other is.
fn find_path(choice: &UsbChoice, candidates: &[(UsbKind, PortListing)]) -> Option<String> {
    let wanted = PortChoice::Usb(choice.usb.clone());
    let of_kind = |kind: UsbKind| {
        let ports: Vec<PortListing> = candidates
            .iter()
            .filter(|(known, _)| *known == kind)
            .map(|(_, port)| port.clone())
            .collect();
        find_chosen(&wanted, &ports).map(|port| port.path.clone())
    };
    of_kind(choice.kind).or_else(|| choice.kind.is_hid().then(|| of_kind(UsbKind::UnknownHid))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(kind: UsbKind, path: &str) -> UsbListing {
        let port = PortListing {
            path: path.to_owned(),
            name: path.to_owned(),
            usb: Some(usb()),
            access: Access::Allowed,
        };
        UsbListing {
            port,
            interface: 0,
            kind,
            remedy: None,
        }
    }

    fn usb() -> UsbIdentity {
        UsbIdentity {
            vid: 0x0C2E,
            pid: 0x0907,
            serial: Some("A1".to_owned()),
            location: Some("1-2".to_owned()),
        }
    }

    fn check(kind: UsbKind, listings: &[UsbListing], expected: Option<&str>) {
        let choice = UsbChoice { kind, usb: usb() };
        let found = find_usb(&choice, listings).map(|listing| listing.port.path.as_str());
        assert_eq!(found, expected);
    }

    #[test]
    fn of_a_device_that_is_two_things_the_chosen_one_is_found() {
        let both = [
            listing(UsbKind::Keyboard, "usb:1-2/0"),
            listing(UsbKind::PosGun, "usb:1-2/1"),
        ];
        check(UsbKind::PosGun, &both, Some("usb:1-2/1"));
        check(UsbKind::Keyboard, &both, Some("usb:1-2/0"));
        check(UsbKind::Scale, &both, None);
    }

    #[test]
    fn a_hid_of_unknown_kind_may_be_it_and_a_printer_never() {
        let unknown = [listing(UsbKind::UnknownHid, "usb:1-2/0")];
        check(UsbKind::Scale, &unknown, Some("usb:1-2/0"));
        check(UsbKind::Printer, &unknown, None);
    }
}
