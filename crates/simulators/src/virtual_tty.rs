//! A pseudo-terminal behind a path that stays the same over unplugging and replugging.

use std::ffi::OsStr;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, fcntl_getfl, fcntl_setfl};
use rustix::io::{FdFlags, fcntl_setfd};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

/// The device's end of a serial line.
pub(crate) struct VirtualTty {
    path: PathBuf,
    device_end: Option<OwnedFd>,
}

impl VirtualTty {
    /// Plugged in at this path. What is there already is replaced.
    pub(crate) fn plugged_in(path: &Path) -> io::Result<Self> {
        let mut tty = Self {
            path: path.to_owned(),
            device_end: None,
        };
        tty.plug()?;
        Ok(tty)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A new terminal behind the same path. It is raw from the start, so that nothing is echoed back.
    pub(crate) fn plug(&mut self) -> io::Result<()> {
        let device_end = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
        fcntl_setfd(&device_end, FdFlags::CLOEXEC)?;
        grantpt(&device_end)?;
        unlockpt(&device_end)?;
        let name = ptsname(&device_end, Vec::new())?;
        // Opened and closed once: from now on the system says whether the program's end is open.
        let program_end = rustix::fs::open(&name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty())?;
        let mut settings = tcgetattr(&program_end)?;
        settings.make_raw();
        tcsetattr(&program_end, OptionalActions::Now, &settings)?;
        drop(program_end);
        fcntl_setfl(&device_end, fcntl_getfl(&device_end)? | OFlags::NONBLOCK)?;
        let fresh = self.path.with_extension("new");
        remove_if_there(&fresh)?;
        std::os::unix::fs::symlink(Path::new(OsStr::from_bytes(name.to_bytes())), &fresh)?;
        std::fs::rename(&fresh, &self.path)?;
        self.device_end = Some(device_end);
        Ok(())
    }

    /// The cable is pulled.
    pub(crate) fn unplug(&mut self) -> io::Result<()> {
        self.device_end = None;
        remove_if_there(&self.path)
    }

    /// Whether a program holds its end open. Before that, what a device sends is lost, as on a real line.
    pub(crate) fn is_opened(&self) -> bool {
        let Some(device_end) = &self.device_end else {
            return false;
        };
        let mut ends = [PollFd::new(device_end, PollFlags::OUT)];
        let now = Timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        let answered = poll(&mut ends, Some(&now)).is_ok();
        answered && ends.iter().all(|end| !end.revents().contains(PollFlags::HUP))
    }

    /// Sends bytes. `false` when they were lost: nobody listens, or listens too slowly.
    pub(crate) fn send(&self, bytes: &[u8]) -> bool {
        let Some(device_end) = self.device_end.as_ref().filter(|_| self.is_opened()) else {
            return false;
        };
        rustix::io::write(device_end, bytes).is_ok_and(|length| length == bytes.len())
    }
}

impl VirtualTty {
    /// What a program has sent and was not taken yet.
    pub(crate) fn receive(&self) -> Vec<u8> {
        let mut buffer = [0_u8; 256];
        let heard = self
            .device_end
            .as_ref()
            .and_then(|device_end| rustix::io::read(device_end, &mut buffer[..]).ok());
        buffer.get(..heard.unwrap_or(0)).unwrap_or_default().to_vec()
    }
}

impl Drop for VirtualTty {
    fn drop(&mut self) {
        let _nothing_left_to_clean = self.unplug();
    }
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(fault),
        _ => Ok(()),
    }
}
