//! Finds, opens and keeps open barcode guns, scales and label printers.
//!
//! The only room that knows ports. It knows no database, no screen and no async runtime: each device lives in a thread
//! of its own and speaks through a callback. What the bytes mean is decided in `dabao-protocols`.

mod detect;
mod fake_port;
mod gun_link;
mod link_thread;
mod ports;
mod printer;
mod scale_link;
mod serial_port;
mod usb;

use std::sync::Arc;

use dabao_domain::Timestamp;

pub use detect::{FoundScale, detect_scale};
pub use fake_port::{FakeOpener, FakePort};
pub use gun_link::{GunConfig, GunEvent, GunLink};
pub use link_thread::{ByteLink, OpenFault, OpenLink};
pub use ports::{
    Access, DeviceIdentity, ListFault, PortChoice, PortListing, UsbIdentity, find_chosen, list_serial_ports,
};
pub use printer::{
    ConfirmationLevel, CupsSpooler, FakeOutcome, FakePrinter, FlagFault, FolderPrinter, HeldJob, Patience,
    PrintBytes, PrintQueue, PrinterFault, PrinterLink, SendOutcome, SerialPrinter, SpoolKind, Spooler,
    SpoolerFault, SpoolerPrinter, StatusLanguage, TcpPrinter,
};
pub use scale_link::{CapturedWeight, NotCaptured, ScaleConfig, ScaleEvent, ScaleLink, ScaleNotStarted};
pub use serial_port::{FlowControl, SerialOpener};
pub use usb::{
    HidDevice, HidLink, HidNews, HidOpener, PortStatus, Remedy, UsbChoice, UsbKind, UsbListFault, UsbListing,
    UsbNews, UsbPrinter, UsbRefusal, UsbWatch, find_usb, list_usb_devices,
};

/// The time, handed in by the program's `main`; it must not run backwards while a link lives.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;
