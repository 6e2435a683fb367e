//! Virtual USB devices (虚拟 USB 设备): guns, a scale and a label printer for programs that use libusb, without hardware
//! and without a kernel driver.
//!
//! The devices know USB and no transport. `umock` hands them to a program that runs under umockdev's preload library,
//! `usbip` to a Linux machine through USB/IP.

mod bench;
mod engine;
mod model;
mod models;
mod setup;
mod umock;
mod usbip;

pub use bench::{UsbBench, UsbDeviceModel};
pub use models::{PosMaker, check_sum};
pub use umock::{NotUnderPreload, RunAs, run_under_preload};
pub use usbip::UsbIpServer;
