//! The list of serial ports with what USB says about them.

use std::sync::Arc;

use serialport::SerialPortType;
use thiserror::Error;

/// What a USB device says of itself. The port's name may change at every plugging; this does not.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UsbIdentity {
    /// Vendor id.
    pub vid: u16,
    /// Product id.
    pub pid: u16,
    /// Serial number, where the maker gave one (CH340 adapters have none).
    pub serial: Option<String>,
    /// Which socket it is plugged into, such as `1-2.4`.
    pub location: Option<String>,
}

/// Whether this user may open the port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// Nothing forbids it.
    Allowed,
    /// The system forbids it. On Linux the remedy is membership in the group of serial ports (`dialout`, `uucp`).
    NotPermitted,
}

/// One serial port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortListing {
    /// `COM5`, `/dev/ttyUSB0`.
    pub path: String,
    /// What to show: maker and product, or the path.
    pub name: String,
    /// The USB device behind it; `None` for built-in ports, Bluetooth and paths typed by hand.
    pub usb: Option<UsbIdentity>,
    /// Whether it may be opened.
    pub access: Access,
}

/// The device that a link is talking to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceIdentity {
    /// The path it was opened by.
    pub path: String,
    /// What to show.
    pub name: String,
    /// The USB device, if it is one.
    pub usb: Option<UsbIdentity>,
}

impl From<PortListing> for DeviceIdentity {
    fn from(listing: PortListing) -> Self {
        Self {
            path: listing.path,
            name: listing.name,
            usb: listing.usb,
        }
    }
}

/// The system would not list its ports.
#[derive(Debug, Error)]
#[error("list the serial ports")]
pub struct ListFault(#[source] serialport::Error);

/// Lists the ports, the paths typed by hand among them. Handed in, so that a virtual bench can stand for the system.
pub type PortList = Arc<dyn Fn(&[String]) -> Result<Vec<PortListing>, ListFault> + Send + Sync>;

/// The ports of this PC.
pub fn system_port_list() -> PortList {
    Arc::new(list_serial_ports)
}

/// All serial ports, and the given paths as well: pseudo-terminals and remote ports are in no list. Opens nothing.
pub fn list_serial_ports(typed_by_hand: &[String]) -> Result<Vec<PortListing>, ListFault> {
    let mut ports: Vec<PortListing> = system_ports()?.into_iter().map(read_listing).collect();
    for path in typed_by_hand {
        if std::fs::exists(path).unwrap_or(false) && !ports.iter().any(|port| port.path == *path) {
            ports.push(PortListing {
                path: path.clone(),
                name: path.clone(),
                usb: None,
                access: access(path),
            });
        }
    }
    Ok(ports)
}

/// serialport panics where Linux has no `/sys/class/tty` (some containers): that is simply no port.
#[cfg(target_os = "linux")]
fn system_ports() -> Result<Vec<serialport::SerialPortInfo>, ListFault> {
    if !std::path::Path::new("/sys/class/tty").is_dir() {
        return Ok(Vec::new());
    }
    serialport::available_ports().map_err(ListFault)
}

#[cfg(not(target_os = "linux"))]
fn system_ports() -> Result<Vec<serialport::SerialPortInfo>, ListFault> {
    serialport::available_ports().map_err(ListFault)
}

fn read_listing(port: serialport::SerialPortInfo) -> PortListing {
    let access = access(&port.port_name);
    let SerialPortType::UsbPort(usb) = port.port_type else {
        return PortListing {
            name: port.port_name.clone(),
            path: port.port_name,
            usb: None,
            access,
        };
    };
    let words: Vec<String> = [usb.manufacturer, usb.product].into_iter().flatten().collect();
    let name = if words.is_empty() {
        port.port_name.clone()
    } else {
        words.join(" ")
    };
    let location = usb.location.map(|location| {
        let chain: Vec<String> = location.port_chain().iter().map(u8::to_string).collect();
        format!("{}-{}", location.bus_id(), chain.join("."))
    });
    let serial = usb.serial_number.filter(|serial| !serial.is_empty());
    let identity = UsbIdentity {
        vid: usb.vid,
        pid: usb.pid,
        serial,
        location,
    };
    PortListing {
        path: port.port_name,
        name,
        usb: Some(identity),
        access,
    }
}

#[cfg(unix)]
fn access(path: &str) -> Access {
    use rustix::fs::Access as Wanted;
    match rustix::fs::access(path, Wanted::READ_OK | Wanted::WRITE_OK) {
        Err(rustix::io::Errno::ACCESS | rustix::io::Errno::PERM) => Access::NotPermitted,
        Ok(()) | Err(_) => Access::Allowed,
    }
}

#[cfg(not(unix))]
fn access(_path: &str) -> Access {
    Access::Allowed
}
