//! Which serial ports there are, and which of them is the chosen device.

mod choice;
mod listing;
mod permission;

pub use choice::{PortChoice, find_chosen};
pub use listing::{
    Access, DeviceIdentity, ListFault, PortList, PortListing, UsbIdentity, list_serial_ports,
    system_port_list,
};
pub use permission::serial_port_group;
