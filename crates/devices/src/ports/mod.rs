//! Which serial ports there are, and which of them is the chosen device.

mod choice;
mod listing;

pub use choice::{PortChoice, find_chosen};
pub use listing::{Access, DeviceIdentity, ListFault, PortListing, UsbIdentity, list_serial_ports};
