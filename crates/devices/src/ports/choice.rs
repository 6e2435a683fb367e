//! Finding the chosen device again after it was unplugged (scales-and-guns 5.2).

use super::{PortListing, UsbIdentity};

/// The port that a person chose in the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortChoice {
    /// This path, whatever is behind it.
    Path(String),
    /// This USB device, whatever its port is called today.
    Usb(UsbIdentity),
}

/// The port of the chosen device: by serial number, else by socket, else by type when it is the only one of its type.
pub fn find_chosen<'a>(choice: &PortChoice, ports: &'a [PortListing]) -> Option<&'a PortListing> {
    let wanted = match choice {
        PortChoice::Path(path) => return ports.iter().find(|port| port.path == *path),
        PortChoice::Usb(wanted) => wanted,
    };
    let same_type: Vec<(&PortListing, &UsbIdentity)> = ports
        .iter()
        .filter_map(|port| Some((port, port.usb.as_ref()?)))
        .filter(|(_, usb)| (usb.vid, usb.pid) == (wanted.vid, wanted.pid))
        .collect();
    let by = |fits: &dyn Fn(&UsbIdentity) -> bool| {
        same_type.iter().find(|(_, usb)| fits(usb)).map(|(port, _)| *port)
    };
    if wanted.serial.is_some() {
        return by(&|usb| usb.serial == wanted.serial);
    }
    by(&|usb| wanted.location.is_some() && usb.location == wanted.location).or(match same_type.as_slice() {
        [(only, _)] => Some(only),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Access;

    fn usb(serial: Option<&str>, location: &str) -> UsbIdentity {
        UsbIdentity {
            vid: 0x1A86,
            pid: 0x7523,
            serial: serial.map(str::to_owned),
            location: Some(location.to_owned()),
        }
    }

    fn port(path: &str, usb: UsbIdentity) -> PortListing {
        PortListing {
            path: path.to_owned(),
            name: path.to_owned(),
            usb: Some(usb),
            access: Access::Allowed,
        }
    }

    fn check(choice: &PortChoice, ports: &[PortListing], expected: Option<&str>) {
        assert_eq!(
            find_chosen(choice, ports).map(|port| port.path.as_str()),
            expected
        );
    }

    #[test]
    fn a_serial_number_decides_alone() {
        let ports = [
            port("COM3", usb(Some("A"), "1-1")),
            port("COM7", usb(Some("B"), "1-2")),
        ];
        check(&PortChoice::Usb(usb(Some("B"), "1-1")), &ports, Some("COM7"));
        check(&PortChoice::Usb(usb(Some("C"), "1-1")), &ports, None);
    }

    #[test]
    fn without_one_the_socket_decides_and_two_of_a_type_are_never_guessed_at() {
        let two = [port("COM3", usb(None, "1-1")), port("COM7", usb(None, "1-2"))];
        check(&PortChoice::Usb(usb(None, "1-2")), &two, Some("COM7"));
        check(&PortChoice::Usb(usb(None, "1-9")), &two, None);
        check(&PortChoice::Usb(usb(None, "1-9")), &two[..1], Some("COM3"));
    }

    #[test]
    fn a_path_is_taken_as_it_is() {
        let ports = [port("COM3", usb(None, "1-1"))];
        check(&PortChoice::Path("COM3".to_owned()), &ports, Some("COM3"));
        check(&PortChoice::Path("COM4".to_owned()), &ports, None);
    }
}
