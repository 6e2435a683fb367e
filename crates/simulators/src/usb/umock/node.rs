//! The device node: a pseudo-terminal that stands for a file of usbfs.
//!
//! A program that sleeps on the node wakes when it is writable: stopping and starting the terminal's output says "a
//! transfer is over", and hanging it up gives the same events as usbfs gives after an unplugging.

use std::ffi::OsStr;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags, chmod};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Action, OptionalActions, tcflow, tcgetattr, tcsetattr};

pub(super) struct DeviceNode {
    path: PathBuf,
    program_end: OwnedFd,
    /// Closing it hangs up.
    _device_end: OwnedFd,
}

impl DeviceNode {
    pub(super) fn new() -> io::Result<Self> {
        let device_end = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        grantpt(&device_end)?;
        unlockpt(&device_end)?;
        let name = ptsname(&device_end, Vec::new())?;
        let path = PathBuf::from(OsStr::from_bytes(name.to_bytes()));
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let program_end = rustix::fs::open(&path, flags, Mode::empty())?;
        let mut settings = tcgetattr(&program_end)?;
        settings.make_raw();
        tcsetattr(&program_end, OptionalActions::Now, &settings)?;
        let node = Self {
            path,
            program_end,
            _device_end: device_end,
        };
        node.set_ready(false)?;
        Ok(node)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a finished transfer can be fetched.
    pub(super) fn set_ready(&self, is_ready: bool) -> io::Result<()> {
        let action = if is_ready { Action::OOn } else { Action::OOff };
        Ok(tcflow(&self.program_end, action)?)
    }

    /// Nobody but root may open it any more.
    pub(super) fn forbid(&self) -> io::Result<()> {
        Ok(chmod(&self.path, Mode::empty())?)
    }

    /// The owner may open it again.
    pub(super) fn permit(&self) -> io::Result<()> {
        Ok(chmod(&self.path, Mode::RUSR | Mode::WUSR)?)
    }
}
