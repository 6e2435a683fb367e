//! The virtual devices against the program's own device links: bytes over real ports and sockets of this machine.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod bench;
mod label_printer;
mod lazada;
#[cfg(unix)]
mod serial_bench;
#[cfg(target_os = "linux")]
mod usb_ip;
