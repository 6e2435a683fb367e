//! USB devices without a driver of their own: guns in HID POS mode (HID POS 扫码枪) and in keyboard mode, HID scales
//! (HID 电子秤), label printers of the printer class.
//!
//! Whole reports are handed over as they come; what they mean is decided in `dabao-protocols`.

mod choice;
mod describe;
mod hid_link;
mod hid_opener;
mod hotplug;
mod listing;
mod port_status;
mod printer;
mod printer_wire;
mod remedy;
mod report_descriptor;
mod scan;
mod transfer;
mod watch;

pub use choice::{UsbChoice, find_usb};
pub use hid_link::{HidLink, HidNews};
pub use hid_opener::{HidDevice, HidOpener};
pub use listing::{UsbListing, list_usb_devices};
pub use port_status::PortStatus;
pub use printer::UsbPrinter;
pub use remedy::{Remedy, UsbRefusal};
pub use report_descriptor::UsbKind;
pub use scan::UsbListFault;
pub use watch::{UsbNews, UsbWatch};
