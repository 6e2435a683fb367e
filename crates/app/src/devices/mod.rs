//! Guns and scales: the links that run, what they say, and their set-up.

mod room;
mod setup;

pub(crate) use room::{DeviceRoom, start};
pub(crate) use setup::{
    find_scale, list_ports, list_serial_devices, remove_serial_device, save_serial_device,
};
