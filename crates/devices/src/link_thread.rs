//! The thread that opens a port, reads it, and opens it again after it was lost.

use std::io;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use dabao_domain::Timestamp;
use dabao_protocols::scale::ScaleFault;
use thiserror::Error;

use crate::raw_tap::{RawTap, RawWay};
use crate::{Clock, DeviceIdentity, RawChunk};

/// A write that takes longer than this many short waits is a lost device.
const MOST_WRITE_WAITS: u32 = 40;

/// How often a lost device is looked for.
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(500);

/// An open port. Both calls wait a short time at most (about 50 ms to read) and then fail with `TimedOut`.
pub trait ByteLink: Send {
    /// Reads what is there.
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize>;
    /// Writes as much as it takes; answers how much that was.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize>;
    /// Waits until all that was written has left.
    fn flush(&mut self) -> io::Result<()>;
}

/// Opens the chosen port, as often as it is lost.
pub trait OpenLink: Send {
    /// One try.
    fn open(&mut self) -> Result<(Box<dyn ByteLink>, DeviceIdentity), OpenFault>;
}

/// Why a port could not be opened.
#[derive(Debug, Error)]
pub enum OpenFault {
    /// The device is not plugged in.
    #[error("the device is not there")]
    Absent,
    /// This user may not open it.
    #[error("no permission to open {path}")]
    NotPermitted {
        /// The port.
        path: String,
    },
    /// Another program, or another window of this one, holds it.
    #[error("{path} is in use by another program")]
    InUse {
        /// The port.
        path: String,
    },
    /// The system refuses for another reason.
    #[error("open {path}")]
    Failed {
        /// The port.
        path: String,
        /// What it says.
        #[source]
        source: io::Error,
    },
}

impl OpenFault {
    /// The fault as a scale's state; `None` when the device is just not there.
    pub const fn as_scale_fault(&self) -> Option<ScaleFault> {
        match self {
            Self::Absent => None,
            Self::NotPermitted { .. } => Some(ScaleFault::NotPermitted),
            Self::InUse { .. } => Some(ScaleFault::InUse),
            Self::Failed { .. } => Some(ScaleFault::NotOpened),
        }
    }
}

/// What happens to a port, in order.
pub(crate) enum PortNews<'a> {
    /// It is open.
    Opened(&'a DeviceIdentity),
    /// It could not be opened; it is tried again and again.
    NotOpened(&'a OpenFault),
    /// It was open and is lost.
    Lost,
    /// These bytes came.
    Bytes(&'a [u8]),
    /// It is open and nothing came for a short time.
    Nothing,
}

/// Who listens to a port.
pub(crate) trait PortListener: Send + 'static {
    fn news(&mut self, news: PortNews<'_>, now: Timestamp);

    /// What is to be sent now. Asked again after every read, so at least every 50 ms or so; who only listens sends
    /// nothing, ever.
    fn to_send(&mut self, _now: Timestamp) -> Option<Vec<u8>> {
        None
    }
}

/// Runs until it is dropped; dropping waits for the thread to end.
pub(crate) struct LinkThread {
    stop: Arc<Stop>,
    tap: RawTap,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Stop {
    asked: Mutex<bool>,
    changed: Condvar,
}

impl LinkThread {
    pub(crate) fn start(
        name: &str,
        mut opener: Box<dyn OpenLink>,
        clock: Clock,
        mut listener: impl PortListener,
    ) -> io::Result<Self> {
        let stop = Arc::new(Stop::default());
        let seen = Arc::clone(&stop);
        let tap = RawTap::default();
        let open_line = Line {
            stop: Arc::clone(&stop),
            tap: tap.clone(),
            clock: Arc::clone(&clock),
        };
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            while !seen.is_asked() {
                match opener.open() {
                    Ok((mut link, device)) => {
                        tracing::info!(path = device.path, "port opened");
                        listener.news(PortNews::Opened(&device), clock());
                        open_line.run_until_lost(link.as_mut(), &mut listener);
                        drop(link); // Close at once: a held port keeps its ghost in the system's list.
                        if !seen.is_asked() {
                            tracing::info!(path = device.path, "port lost");
                            listener.news(PortNews::Lost, clock());
                        }
                    }
                    Err(fault) => listener.news(PortNews::NotOpened(&fault), clock()),
                }
                seen.wait(LOOK_AGAIN_AFTER);
            }
        })?;
        Ok(Self {
            stop,
            tap,
            thread: Some(thread),
        })
    }

    /// The last bytes that went over the line.
    pub(crate) fn raw(&self) -> Vec<RawChunk> {
        self.tap.chunks()
    }
}

impl Drop for LinkThread {
    fn drop(&mut self) {
        self.stop.ask();
        let Some(thread) = self.thread.take() else { return };
        // A callback may drop its own link; a thread cannot wait for itself.
        if thread.thread().id() != std::thread::current().id() && thread.join().is_err() {
            tracing::error!("a device thread had panicked");
        }
    }
}

impl Stop {
    fn is_asked(&self) -> bool {
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask(&self) {
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }

    fn wait(&self, at_most: Duration) {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.changed.wait_timeout_while(asked, at_most, |asked| !*asked));
    }
}

/// One open line.
struct Line {
    stop: Arc<Stop>,
    tap: RawTap,
    clock: Clock,
}

impl Line {
    /// Any error but a time-out is a lost device, and so is reading nothing twice in a row (some systems' unplugged
    /// ports answer that for ever).
    fn run_until_lost(&self, link: &mut dyn ByteLink, listener: &mut impl PortListener) {
        let mut buffer = [0_u8; 1024];
        let mut empty_reads = 0;
        while !self.stop.is_asked() && empty_reads < 2 {
            match link.read(&mut buffer) {
                Ok(0) => empty_reads += 1,
                Ok(length) => {
                    empty_reads = 0;
                    let (bytes, now) = (buffer.get(..length).unwrap_or_default(), (self.clock)());
                    self.tap.note(RawWay::Heard, bytes, now);
                    listener.news(PortNews::Bytes(bytes), now);
                }
                Err(fault) if is_patience(&fault) => {
                    empty_reads = 0;
                    listener.news(PortNews::Nothing, (self.clock)());
                }
                Err(fault) => {
                    tracing::debug!(%fault, "reading ended");
                    return;
                }
            }
            let now = (self.clock)();
            if let Some(bytes) = listener.to_send(now) {
                self.tap.note(RawWay::Sent, &bytes, now);
                if let Err(fault) = self.write(link, &bytes) {
                    tracing::debug!(%fault, "writing ended");
                    return;
                }
            }
        }
    }

    fn write(&self, link: &mut dyn ByteLink, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        let mut waits = 0;
        while !rest.is_empty() && !self.stop.is_asked() {
            match link.write(rest) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(length) => rest = rest.get(length..).unwrap_or_default(),
                Err(fault) if is_patience(&fault) && waits < MOST_WRITE_WAITS => waits += 1,
                Err(fault) => return Err(fault),
            }
        }
        Ok(())
    }
}

/// Errors that only say "not now".
pub(crate) fn is_patience(fault: &io::Error) -> bool {
    matches!(
        fault.kind(),
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted
    )
}
