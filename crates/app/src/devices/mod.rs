//! Guns and scales: the links that run, what they say, their set-up, and how a scale is found out.

mod finding;
mod links;
mod orders;
mod room;
mod setup;
mod watch;
mod words;

pub(crate) use finding::{find_scale, fit_scale, list_scale_drivers};
pub(crate) use links::start;
pub(crate) use orders::{device_help, device_raw, tell_scale, test_gun};
pub(crate) use room::DeviceRoom;
pub(crate) use setup::{list_ports, list_serial_devices, remove_serial_device, save_serial_device};
pub(crate) use words::hex;
