//! Guns in point-of-sale mode (HID page 0x8C; scales-and-guns 2.3): from input reports to scans.

mod decoder;
mod descriptor;
mod layout;

pub use decoder::{GarbledReport, HidPosDecoder, ReportFault};
pub use descriptor::{HidFields, read_descriptor};
pub use layout::HidPosLayout;
