//! Links and printers over fake ports and real sockets on this machine.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

#[cfg(target_os = "linux")]
mod cups;
mod folder_printer;
mod gun_link;
mod scale_link;
mod serial_printer;
mod slip_and_portable;
mod support;
mod tcp_printer;
