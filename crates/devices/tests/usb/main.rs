//! USB links over virtual devices, through the real libusb: each test runs a second time under umockdev.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod guns;
mod listing;
mod printer;
mod scale;
mod support;
