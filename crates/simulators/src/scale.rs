//! A virtual scale (虚拟电子秤) on a serial line: it sends about ten frames a second, like most parcel scales.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::scale_frames::{Pan, ScaleModel};
use crate::virtual_tty::VirtualTty;

const BETWEEN_FRAMES: Duration = Duration::from_millis(100);

struct Bench {
    tty: VirtualTty,
    pan: Pan,
    silent: bool,
    stopped: bool,
}

#[derive(Clone)]
struct Shared {
    bench: Arc<(Mutex<Bench>, Condvar)>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Bench> {
        self.bench.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn send_until_stopped(&self, model: ScaleModel) {
        let mut bench = self.lock();
        while !bench.stopped {
            if let Some(frame) = bench.pan.next_frame(model).filter(|_| !bench.silent) {
                bench.tty.send(&frame);
            }
            let (next, _) = self
                .bench
                .1
                .wait_timeout_while(bench, BETWEEN_FRAMES, |bench| !bench.stopped)
                .unwrap_or_else(PoisonError::into_inner);
            bench = next;
        }
    }
}

/// A scale that nobody has to touch.
pub struct VirtualScale {
    shared: Shared,
    thread: Option<JoinHandle<()>>,
}

impl VirtualScale {
    /// Plugs it in as `scale` in this folder, with an empty pan.
    pub fn start(folder: &Path, model: ScaleModel) -> io::Result<Self> {
        let tty = VirtualTty::plugged_in(&folder.join("scale"))?;
        let bench = Bench {
            tty,
            pan: Pan::default(),
            silent: false,
            stopped: false,
        };
        let shared = Shared {
            bench: Arc::new((Mutex::new(bench), Condvar::new())),
        };
        let sending = shared.clone();
        let thread = std::thread::Builder::new()
            .name("virtual scale".to_owned())
            .spawn(move || sending.send_until_stopped(model))?;
        Ok(Self {
            shared,
            thread: Some(thread),
        })
    }

    /// The path to open as a serial port; it stays the same over unplugging.
    pub fn path(&self) -> PathBuf {
        self.shared.lock().tty.path().to_owned()
    }

    /// Puts this on the pan; 0 empties it. The display moves for a few frames and then stands still.
    pub fn set_weight(&self, grams: i64) {
        self.shared.lock().pan.place(grams);
    }

    /// Lets the display move for ever, as with a hand on the pan.
    pub fn start_motion(&self) {
        self.shared.lock().pan.shaken = true;
    }

    /// The hand is taken away.
    pub fn stop_motion(&self) {
        self.shared.lock().pan.shaken = false;
    }

    /// More than it can weigh. A Yaohua stops sending, the text family sends `OL`.
    pub fn overload(&self) {
        self.shared.lock().pan.overloaded = true;
    }

    /// The overload is lifted off.
    pub fn end_overload(&self) {
        self.shared.lock().pan.overloaded = false;
    }

    /// Switched off, or its cable pulled at the scale's side: the adapter stays.
    pub fn switch_off(&self) {
        self.shared.lock().silent = true;
    }

    /// Switched on again.
    pub fn switch_on(&self) {
        self.shared.lock().silent = false;
    }

    /// Pulls the cable at the computer.
    pub fn unplug(&self) -> io::Result<()> {
        self.shared.lock().tty.unplug()
    }

    /// Plugs it in again, under the same path.
    pub fn replug(&self) -> io::Result<()> {
        self.shared.lock().tty.plug()
    }
}

impl Drop for VirtualScale {
    fn drop(&mut self) {
        self.shared.lock().stopped = true;
        self.shared.bench.1.notify_all();
        if let Some(thread) = self.thread.take() {
            let _it_may_have_panicked = thread.join();
        }
    }
}
