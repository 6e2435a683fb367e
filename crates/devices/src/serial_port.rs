//! Real serial ports, through `serialport`.

use std::io::{self, Read, Write};
use std::time::Duration;

use dabao_protocols::scale::{DataBits, LineSettings, Parity};

use crate::link_thread::{ByteLink, OpenFault, OpenLink};
use crate::ports::{PortChoice, PortList, PortListing, find_chosen, list_serial_ports, system_port_list};
use crate::{Access, DeviceIdentity};

/// How long one read waits: short, so that a gun without a terminator and a request to stop are noticed soon.
const READ_WAIT: Duration = Duration::from_millis(25);

/// Who holds back whom on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FlowControl {
    /// Nobody: scales and guns.
    None,
    /// RTS and CTS: printers that take pictures.
    Hardware,
}

/// Opens a serial port by path or by USB identity.
#[derive(Clone)]
pub struct SerialOpener {
    ports: PortList,
    choice: PortChoice,
    line: LineSettings,
    flow: FlowControl,
}

impl SerialOpener {
    /// Opens nothing yet.
    pub fn new(choice: PortChoice, line: LineSettings, flow: FlowControl) -> Self {
        Self {
            ports: system_port_list(),
            choice,
            line,
            flow,
        }
    }

    /// The same with another list of ports.
    #[must_use]
    pub fn among(self, ports: PortList) -> Self {
        Self { ports, ..self }
    }

    fn find(&self) -> Result<PortListing, OpenFault> {
        let typed: Vec<String> = match &self.choice {
            PortChoice::Path(path) => vec![path.clone()],
            PortChoice::Usb(_) => Vec::new(),
        };
        let ports = (self.ports)(&typed).map_err(|fault| OpenFault::Failed {
            path: String::new(),
            source: io::Error::other(fault),
        })?;
        if let Some(port) = find_chosen(&self.choice, &ports) {
            return Ok(port.clone());
        }
        match &self.choice {
            // A port that no list names may still open (Windows lists some drivers' ports late).
            PortChoice::Path(path) if cfg!(windows) => Ok(PortListing {
                path: path.clone(),
                name: path.clone(),
                usb: None,
                access: Access::Allowed,
            }),
            PortChoice::Path(_) | PortChoice::Usb(_) => Err(OpenFault::Absent),
        }
    }
}

impl OpenLink for SerialOpener {
    fn open(&mut self) -> Result<(Box<dyn ByteLink>, DeviceIdentity), OpenFault> {
        let listing = self.find()?;
        if listing.access == Access::NotPermitted {
            return Err(OpenFault::NotPermitted { path: listing.path });
        }
        // DTR is raised: some guns and powered adapters stay silent without it.
        let port = serialport::new(&listing.path, self.line.baud)
            .data_bits(match self.line.data_bits {
                DataBits::Seven => serialport::DataBits::Seven,
                DataBits::Eight => serialport::DataBits::Eight,
            })
            .parity(match self.line.parity {
                Parity::None => serialport::Parity::None,
                Parity::Even => serialport::Parity::Even,
                Parity::Odd => serialport::Parity::Odd,
            })
            .flow_control(match self.flow {
                FlowControl::None => serialport::FlowControl::None,
                FlowControl::Hardware => serialport::FlowControl::Hardware,
            })
            .dtr_on_open(true)
            .timeout(READ_WAIT)
            .open()
            .map_err(|fault| read_fault(fault, &listing.path))?;
        Ok((Box::new(SerialLink(port)), listing.into()))
    }
}

/// serialport says `NoDevice` both for a port that is gone and for one that is held: the port was in the list a moment
/// ago, so it is held.
fn read_fault(fault: serialport::Error, path: &str) -> OpenFault {
    let path = path.to_owned();
    match fault.kind() {
        serialport::ErrorKind::Io(io::ErrorKind::NotFound) => OpenFault::Absent,
        serialport::ErrorKind::Io(io::ErrorKind::PermissionDenied) => OpenFault::NotPermitted { path },
        serialport::ErrorKind::NoDevice if cfg!(windows) => {
            let listed = list_serial_ports(&[]).is_ok_and(|ports| ports.iter().any(|port| port.path == path));
            if listed {
                OpenFault::InUse { path }
            } else {
                OpenFault::Absent
            }
        }
        serialport::ErrorKind::NoDevice => OpenFault::InUse { path },
        _ => OpenFault::Failed {
            path,
            source: fault.into(),
        },
    }
}

struct SerialLink(Box<dyn serialport::SerialPort>);

impl ByteLink for SerialLink {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Write::flush(&mut self.0)
    }
}
