//! The files under `/sys` and `/dev` by which a program finds the device.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::usb::model::{Interface, UsbModel, configuration_descriptor, device_descriptor};

/// Where a device sits; the bus is always the first.
#[derive(Debug, Clone)]
pub(in crate::usb) struct Place {
    /// The preload library's root.
    pub(in crate::usb) root: PathBuf,
    /// The socket on the bus, from 1.
    pub(in crate::usb) socket: u8,
    /// Changes with each plugging, as the system counts.
    pub(in crate::usb) address: u8,
}

impl Place {
    /// `1-3`, as sysfs calls it.
    pub(super) fn name(&self) -> String {
        format!("1-{}", self.socket)
    }

    pub(super) fn device_path(&self) -> String {
        format!("/devices/pci0000:00/0000:00:14.0/usb1/{}", self.name())
    }

    fn sys(&self) -> PathBuf {
        self.root
            .join("sys")
            .join(self.device_path().trim_start_matches('/'))
    }

    fn node(&self) -> PathBuf {
        self.root.join(format!("dev/bus/usb/001/{:03}", self.address))
    }

    fn node_number(&self) -> PathBuf {
        self.root
            .join(format!("dev/.node/bus_usb_001_{:03}", self.address))
    }

    fn minor(&self) -> u8 {
        self.address.saturating_sub(1)
    }

    fn by_name(&self) -> PathBuf {
        self.root.join("sys/bus/usb/devices").join(self.name())
    }

    fn by_number(&self) -> PathBuf {
        self.root.join(format!("sys/dev/char/189:{}", self.minor()))
    }

    /// The socket over which the program's `ioctl`s come.
    pub(super) fn ioctl_socket(&self) -> PathBuf {
        self.root
            .join(format!("ioctl/dev/bus/usb/001/{:03}", self.address))
    }

    /// The folders that must be there before the first program looks.
    pub(super) fn prepare(root: &Path) -> io::Result<()> {
        for folder in [
            "sys/bus/usb/devices",
            "sys/class",
            "sys/dev/char",
            "dev/bus/usb/001",
            "dev/.node",
            "ioctl/dev/bus/usb/001",
            "run",
        ] {
            fs::create_dir_all(root.join(folder))?;
        }
        Ok(())
    }

    /// What udev knows about it, one `KEY=value` a line.
    pub(super) fn properties(&self, model: &dyn UsbModel) -> String {
        let identity = model.identity();
        let (vid, pid, address, class) = (identity.vid, identity.pid, self.address, model.class());
        format!(
            "MAJOR=189\nMINOR={}\nDEVNAME=bus/usb/001/{address:03}\nDEVTYPE=usb_device\nDRIVER=usb\n\
             PRODUCT={vid:x}/{pid:x}/100\nTYPE={class}/0/0\nBUSNUM=001\nDEVNUM={address:03}\n\
             ID_VENDOR_ID={vid:04x}\nID_MODEL_ID={pid:04x}\nID_BUS=usb\n",
            self.minor()
        )
    }

    /// Writes everything; the node leads to `node`.
    pub(super) fn write(&self, model: &dyn UsbModel, node: &Path) -> io::Result<()> {
        fresh_link(node, &self.node())?;
        fresh_link(Path::new(&format!("189:{}", self.minor())), &self.node_number())?;
        let sys = self.sys();
        fs::create_dir_all(&sys)?;
        for (file, text) in self.attributes(model) {
            fs::write(sys.join(file), text + "\n")?;
        }
        let descriptors = [device_descriptor(model), configuration_descriptor(model)].concat();
        fs::write(sys.join("descriptors"), descriptors)?;
        fs::write(sys.join("uevent"), self.properties(model))?;
        fresh_link(Path::new("../../../../../bus/usb"), &sys.join("subsystem"))?;
        for (number, interface) in (0_u8..).zip(&model.interfaces()) {
            self.write_interface(number, interface, model)?;
        }
        fresh_link(
            Path::new(&format!("../../..{}", self.device_path())),
            &self.by_name(),
        )?;
        fresh_link(
            Path::new(&format!("../..{}", self.device_path())),
            &self.by_number(),
        )
    }

    fn attributes(&self, model: &dyn UsbModel) -> [(&'static str, String); 10] {
        let identity = model.identity();
        [
            ("busnum", "1".to_owned()),
            ("devnum", self.address.to_string()),
            ("speed", "12".to_owned()),
            ("bConfigurationValue", "1".to_owned()),
            ("idVendor", format!("{:04x}", identity.vid)),
            ("idProduct", format!("{:04x}", identity.pid)),
            ("manufacturer", identity.manufacturer.to_owned()),
            ("product", identity.product.to_owned()),
            ("serial", identity.serial.clone()),
            ("dev", format!("189:{}", self.minor())),
        ]
    }

    /// The interface's folder with, for a HID, the report descriptor that the system's driver has read.
    fn write_interface(&self, number: u8, interface: &Interface, model: &dyn UsbModel) -> io::Result<()> {
        let folder = self.sys().join(format!("{}:1.{number}", self.name()));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("bInterfaceNumber"), format!("{number:02x}\n"))?;
        if !interface.report_descriptor.is_empty() {
            let identity = model.identity();
            let (vid, pid) = (identity.vid, identity.pid);
            let hid = folder.join(format!("0003:{vid:04X}:{pid:04X}.{:04X}", self.address));
            fs::create_dir_all(&hid)?;
            fs::write(hid.join("report_descriptor"), interface.report_descriptor)?;
        }
        Ok(())
    }

    /// The system's driver lets go: what it had read of the device is to be seen no more.
    pub(super) fn forget_drivers(&self) -> io::Result<()> {
        for entry in fs::read_dir(self.sys())? {
            let folder = entry?.path();
            if folder.join("bInterfaceNumber").exists() {
                fs::remove_dir_all(folder)?;
            }
        }
        Ok(())
    }

    /// Takes it all away again.
    pub(super) fn remove(&self) {
        for path in [
            self.by_name(),
            self.by_number(),
            self.node(),
            self.node_number(),
            self.ioctl_socket(),
        ] {
            let _may_be_gone = fs::remove_file(path);
        }
        let _may_be_gone = fs::remove_dir_all(self.sys());
    }
}

fn fresh_link(target: &Path, at: &Path) -> io::Result<()> {
    match fs::remove_file(at) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault),
        _ => {}
    }
    symlink(target, at)
}
