//! Knowing soon when something is plugged in or pulled out (scales-and-guns 5.3).

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::hotplug::Bell;
use super::scan::{UsbListFault, fingerprint};
use super::{UsbListing, list_usb_devices};

/// A device comes in parts: what follows within this time is one change.
const MERGED_WITHIN: Duration = Duration::from_millis(300);
/// How often the bus is looked at, whether a bell rang or not: not every system rings reliably.
const LOOK_AGAIN_AFTER: Duration = Duration::from_secs(2);
/// How soon a stop is noticed.
const SHORT: Duration = Duration::from_millis(100);

/// What the watch tells.
#[derive(Debug)]
pub enum UsbNews {
    /// These devices are there now. Told once at the start and after each change.
    Devices(Vec<UsbListing>),
    /// The system does not let itself be looked at; told once until it does.
    NotListed(UsbListFault),
}

/// The watch. Dropping it ends it, and waits until it has ended.
pub struct UsbWatch {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl UsbWatch {
    /// Starts the thread. `on_news` is called from it and may list, but must not wait for long.
    pub fn start(on_news: impl FnMut(UsbNews) + Send + 'static) -> io::Result<Self> {
        let (stop, stopped) = channel();
        let mut watcher = Watcher {
            bell: None,
            stopped,
            seen: None,
            told_fault: false,
            on_news,
        };
        let thread = std::thread::Builder::new()
            .name("USB watch".to_owned())
            .spawn(move || watcher.run())?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for UsbWatch {
    fn drop(&mut self) {
        self.stop = None; // Hanging up is the sign.
        let Some(thread) = self.thread.take() else { return };
        // The callback may drop its own watch; a thread cannot wait for itself.
        if thread.thread().id() != std::thread::current().id() && thread.join().is_err() {
            tracing::error!("the USB watch had panicked");
        }
    }
}

type Fingerprint = Vec<(u8, u8, u16, u16)>;

struct Watcher<F> {
    bell: Option<Bell>,
    stopped: Receiver<()>,
    seen: Option<Fingerprint>,
    told_fault: bool,
    on_news: F,
}

impl<F: FnMut(UsbNews)> Watcher<F> {
    fn run(&mut self) {
        loop {
            // Before the look, so that nothing falls between the look and the bell.
            self.bell = self.bell.take().or_else(Bell::hang_up);
            self.look();
            if self.wait_for_a_change() == Step::Stop {
                return;
            }
        }
    }

    fn look(&mut self) {
        let told = match fingerprint() {
            Ok(now) if self.seen.as_ref() == Some(&now) => return,
            Ok(now) => {
                self.seen = Some(now);
                list_usb_devices()
            }
            Err(fault) => Err(fault),
        };
        match told {
            Ok(devices) => {
                self.told_fault = false;
                (self.on_news)(UsbNews::Devices(devices));
            }
            Err(fault) => {
                self.seen = None;
                if !std::mem::replace(&mut self.told_fault, true) {
                    (self.on_news)(UsbNews::NotListed(fault));
                }
            }
        }
    }

    /// Until the bell has rung and been quiet for a while, or it is time to look anyway.
    fn wait_for_a_change(&mut self) -> Step {
        let mut look_at = Instant::now() + LOOK_AGAIN_AFTER;
        loop {
            let left = look_at.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Step::Look;
            }
            let wait = left.min(SHORT);
            let pause = if let Some(bell) = &self.bell {
                if bell.wait(wait) {
                    look_at = look_at.min(Instant::now() + MERGED_WITHIN);
                }
                Duration::ZERO
            } else {
                wait
            };
            match self.stopped.recv_timeout(pause) {
                Err(RecvTimeoutError::Timeout) => {}
                Ok(()) | Err(RecvTimeoutError::Disconnected) => return Step::Stop,
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Look,
    Stop,
}
