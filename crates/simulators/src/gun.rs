//! A virtual barcode gun (虚拟扫码枪) on a serial line.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::virtual_tty::VirtualTty;

/// A gun in COM mode that ends each scan with CR.
pub struct VirtualGun {
    tty: Mutex<VirtualTty>,
}

impl VirtualGun {
    /// Plugs it in as `gun` in this folder.
    pub fn start(folder: &Path) -> io::Result<Self> {
        Self::start_as(&folder.join("gun"))
    }

    /// Plugs it in at this path.
    pub fn start_as(path: &Path) -> io::Result<Self> {
        Ok(Self {
            tty: Mutex::new(VirtualTty::plugged_in(path)?),
        })
    }

    /// The path to open as a serial port; it stays the same over unplugging.
    pub fn path(&self) -> PathBuf {
        self.lock().path().to_owned()
    }

    /// Scans one code. `false` when no program listened.
    pub fn scan(&self, text: &str) -> bool {
        self.send(format!("{text}\r").as_bytes())
    }

    /// Sends bytes as they are: half scans, other terminators, noise. `false` when no program listened.
    pub fn send(&self, bytes: &[u8]) -> bool {
        self.lock().send(bytes)
    }

    /// Pulls the cable.
    pub fn unplug(&self) -> io::Result<()> {
        self.lock().unplug()
    }

    /// Plugs it in again, under the same path.
    pub fn replug(&self) -> io::Result<()> {
        self.lock().plug()
    }

    fn lock(&self) -> MutexGuard<'_, VirtualTty> {
        self.tty.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
