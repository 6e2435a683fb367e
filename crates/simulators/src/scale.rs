//! A virtual scale (虚拟电子秤) on a serial line: it sends about ten frames a second, like most parcel scales, or answers
//! when it is asked.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::scale_frames::{Pan, ScaleModel};
use crate::virtual_tty::VirtualTty;

const BETWEEN_FRAMES: Duration = Duration::from_millis(100);
/// How soon a question is noticed.
const BETWEEN_LOOKS: Duration = Duration::from_millis(10);

struct Bench {
    tty: VirtualTty,
    pan: Pan,
    silent: bool,
    /// It sends seven bits and an even parity; a pseudo-terminal carries the parity as the eighth bit.
    seven_even: bool,
    /// What the program has sent and no command has taken yet.
    asked: Vec<u8>,
    /// All that the program ever sent.
    heard: Vec<u8>,
    stopped: bool,
}

impl Bench {
    fn send(&self, frame: &[u8]) {
        if self.silent || frame.is_empty() {
            return;
        }
        let bytes: Vec<u8> = if self.seven_even {
            frame.iter().copied().map(with_even_parity).collect()
        } else {
            frame.to_vec()
        };
        self.tty.send(&bytes);
    }

    fn answer(&mut self, model: &ScaleModel) {
        let came = self.tty.receive();
        self.heard.extend(&came);
        self.asked.extend(came.iter().map(|byte| byte & 0x7F));
        let by_line = *model == ScaleModel::MtSics;
        while let Some(end) = self.asked.iter().position(|byte| !by_line || *byte == b'\n') {
            let command: Vec<u8> = self.asked.drain(..=end).collect();
            let answer = self.pan.answer(model, &command);
            self.send(&answer);
        }
    }
}

/// Bit 7 makes the number of ones even.
const fn with_even_parity(byte: u8) -> u8 {
    if byte.count_ones() % 2 == 1 {
        byte | 0x80
    } else {
        byte
    }
}

#[derive(Clone)]
struct Shared {
    bench: Arc<(Mutex<Bench>, Condvar)>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Bench> {
        self.bench.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run_until_stopped(&self, model: &ScaleModel) {
        let pause = if model.is_asked() {
            BETWEEN_LOOKS
        } else {
            BETWEEN_FRAMES
        };
        let mut bench = self.lock();
        while !bench.stopped {
            bench.answer(model);
            if let Some(frame) = bench.pan.next_frame(model) {
                bench.send(&frame);
            }
            let (next, _) = self
                .bench
                .1
                .wait_timeout_while(bench, pause, |bench| !bench.stopped)
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
        Self::start_as(&folder.join("scale"), model)
    }

    /// Plugs it in at this path.
    pub fn start_as(path: &Path, model: ScaleModel) -> io::Result<Self> {
        let tty = VirtualTty::plugged_in(path)?;
        let bench = Bench {
            tty,
            pan: Pan::default(),
            silent: false,
            seven_even: false,
            asked: Vec::new(),
            heard: Vec::new(),
            stopped: false,
        };
        let shared = Shared {
            bench: Arc::new((Mutex::new(bench), Condvar::new())),
        };
        let sending = shared.clone();
        let thread = std::thread::Builder::new()
            .name("virtual scale".to_owned())
            .spawn(move || sending.run_until_stopped(&model))?;
        Ok(Self {
            shared,
            thread: Some(thread),
        })
    }

    /// The path to open as a serial port; it stays the same over unplugging.
    pub fn path(&self) -> PathBuf {
        self.shared.lock().tty.path().to_owned()
    }

    /// From now on it sends seven bits and an even parity, as many Toledos do.
    pub fn send_seven_even(&self) {
        self.shared.lock().seven_even = true;
    }

    /// All that the program has sent to it.
    pub fn heard(&self) -> Vec<u8> {
        self.shared.lock().heard.clone()
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

    /// Plugs it in again, under another path: what a system does when other devices came first.
    pub fn replug_as(&self, path: &Path) -> io::Result<()> {
        let fresh = VirtualTty::plugged_in(path)?;
        self.shared.lock().tty = fresh;
        Ok(())
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
