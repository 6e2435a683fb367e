//! A port without hardware: bytes are fed by hand, the cable is pulled by hand.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::DeviceIdentity;
use crate::link_thread::{ByteLink, OpenFault, OpenLink};

const READ_WAIT: Duration = Duration::from_millis(10);

#[derive(Default)]
struct Inner {
    plugged_in: bool,
    /// Counts pluggings: a link opened before the last one stays lost.
    plugging: u64,
    incoming: VecDeque<u8>,
    written: Vec<u8>,
}

#[derive(Default)]
struct Cable {
    inner: Mutex<Inner>,
    changed: Condvar,
}

impl Cable {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The device's end of a fake port. It begins plugged in.
#[derive(Clone)]
pub struct FakePort {
    cable: Arc<Cable>,
}

/// The program's end: give it to a link.
pub struct FakeOpener {
    cable: Arc<Cable>,
}

impl Default for FakePort {
    fn default() -> Self {
        Self::new()
    }
}

impl FakePort {
    /// A new port.
    pub fn new() -> Self {
        let port = Self {
            cable: Arc::default(),
        };
        port.plug();
        port
    }

    /// The program's end.
    pub fn opener(&self) -> FakeOpener {
        FakeOpener {
            cable: Arc::clone(&self.cable),
        }
    }

    /// The device sends these bytes.
    pub fn feed(&self, bytes: &[u8]) {
        self.cable.lock().incoming.extend(bytes);
        self.cable.changed.notify_all();
    }

    /// The cable is pulled; bytes not yet read are lost, as on a real adapter.
    pub fn unplug(&self) {
        let mut inner = self.cable.lock();
        inner.plugged_in = false;
        inner.incoming.clear();
        self.cable.changed.notify_all();
    }

    /// The cable is back.
    pub fn plug(&self) {
        let mut inner = self.cable.lock();
        inner.plugged_in = true;
        inner.plugging += 1;
    }

    /// All that the program has written.
    pub fn written(&self) -> Vec<u8> {
        self.cable.lock().written.clone()
    }
}

impl OpenLink for FakeOpener {
    fn open(&mut self) -> Result<(Box<dyn ByteLink>, DeviceIdentity), OpenFault> {
        let inner = self.cable.lock();
        if !inner.plugged_in {
            return Err(OpenFault::Absent);
        }
        let link = FakeLink {
            cable: Arc::clone(&self.cable),
            plugging: inner.plugging,
        };
        let device = DeviceIdentity {
            path: "fake".to_owned(),
            name: "fake device".to_owned(),
            usb: None,
        };
        Ok((Box::new(link), device))
    }
}

struct FakeLink {
    cable: Arc<Cable>,
    plugging: u64,
}

impl FakeLink {
    fn check(&self, inner: &Inner) -> io::Result<()> {
        if inner.plugged_in && inner.plugging == self.plugging {
            Ok(())
        } else {
            Err(io::Error::from(io::ErrorKind::BrokenPipe))
        }
    }
}

impl ByteLink for FakeLink {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut inner = self.cable.lock();
        self.check(&inner)?;
        if inner.incoming.is_empty() {
            inner = match self.cable.changed.wait_timeout(inner, READ_WAIT) {
                Ok((inner, _)) => inner,
                Err(poisoned) => poisoned.into_inner().0,
            };
            self.check(&inner)?;
        }
        let length = inner.incoming.len().min(into.len());
        if length == 0 {
            return Err(io::Error::from(io::ErrorKind::TimedOut));
        }
        for (place, byte) in into.iter_mut().zip(inner.incoming.drain(..length)) {
            *place = byte;
        }
        Ok(length)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut inner = self.cable.lock();
        self.check(&inner)?;
        inner.written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.check(&self.cable.lock())
    }
}
