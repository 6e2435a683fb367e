//! What a device says of itself in words. On Linux the system has read it already and everybody may see it; elsewhere
//! the device has to be opened for it.

use std::time::Duration;

use rusb::{Context, Device, DeviceDescriptor, DeviceHandle};

const LONGEST_DESCRIPTOR: usize = 4_096;
const REQUEST_WAIT: Duration = Duration::from_secs(1);

/// The strings of a device; many are missing on cheap ones.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    manufacturer: Option<String>,
    product: Option<String>,
    pub(super) serial: Option<String>,
}

impl Words {
    /// Maker and product, without saying the maker twice.
    pub(super) fn name(&self) -> Option<String> {
        match (&self.manufacturer, &self.product) {
            (Some(maker), Some(product)) if product.starts_with(maker.as_str()) => Some(product.clone()),
            (Some(maker), Some(product)) => Some(format!("{maker} {product}")),
            (Some(only), None) | (None, Some(only)) => Some(only.clone()),
            (None, None) => None,
        }
    }
}

#[cfg(target_os = "linux")]
const DEVICES: &str = "/sys/bus/usb/devices";

#[cfg(target_os = "linux")]
pub(super) fn words(_device: &Device<Context>, _descriptor: &DeviceDescriptor, location: &str) -> Words {
    let read = |file: &str| {
        let bytes = std::fs::read(format!("{DEVICES}/{location}/{file}")).ok()?;
        let text = String::from_utf8_lossy(&bytes).trim().to_owned();
        (!text.is_empty()).then_some(text)
    };
    Words {
        manufacturer: read("manufacturer"),
        product: read("product"),
        serial: read("serial"),
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn words(device: &Device<Context>, descriptor: &DeviceDescriptor, _location: &str) -> Words {
    let Ok(handle) = device.open() else {
        return Words::default();
    };
    let read = |index: Option<u8>| {
        let text = handle.read_string_descriptor_ascii(index?).ok()?;
        let text = text.trim().to_owned();
        (!text.is_empty()).then_some(text)
    };
    Words {
        manufacturer: read(descriptor.manufacturer_string_index()),
        product: read(descriptor.product_string_index()),
        serial: read(descriptor.serial_number_string_index()),
    }
}

/// A HID's report descriptor as the device itself gives it.
pub(super) fn read_report_descriptor(handle: &DeviceHandle<Context>, interface: u8) -> Option<Vec<u8>> {
    let mut buffer = vec![0; LONGEST_DESCRIPTOR];
    match handle.read_control(0x81, 6, 0x2200, interface.into(), &mut buffer, REQUEST_WAIT) {
        Ok(length) => {
            buffer.truncate(length);
            Some(buffer)
        }
        Err(fault) => {
            tracing::debug!(%fault, "a HID does not show its report descriptor");
            None
        }
    }
}

/// A HID's report descriptor as the system's driver has read it; `None` while that driver is not bound.
#[cfg(target_os = "linux")]
pub(super) fn report_descriptor(
    _device: &Device<Context>,
    location: &str,
    (configuration, interface): (u8, u8),
) -> Option<Vec<u8>> {
    let folder = format!("{DEVICES}/{location}/{location}:{configuration}.{interface}");
    let entries = std::fs::read_dir(folder).ok()?;
    entries
        .flatten()
        .find_map(|entry| std::fs::read(entry.path().join("report_descriptor")).ok())
}

/// On Windows libusb makes one up: the page and the usage at its beginning and the reports' lengths are true, its fields
/// are not.
#[cfg(not(target_os = "linux"))]
pub(super) fn report_descriptor(
    device: &Device<Context>,
    _location: &str,
    (_configuration, interface): (u8, u8),
) -> Option<Vec<u8>> {
    let handle = device.open().ok()?;
    read_report_descriptor(&handle, interface)
}
