//! Devices for a Linux machine over USB/IP (`modprobe vhci-hcd; usbip attach -r 127.0.0.1 -b 1-1`): the kernel's own
//! drivers and programs see them as plugged in. Only TCP is spoken; root and the kernel module are the other side's.

mod exported;
mod server;
mod wire;

pub use server::UsbIpServer;
