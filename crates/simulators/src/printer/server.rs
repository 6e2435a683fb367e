//! The printer's network side.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::controls::{Answers, Controls, NextLabel, Restart};
use super::language::{Heard, LanguageReader, PrinterModel};
use super::picture::PrintedLabel;

const WAIT: Duration = Duration::from_millis(20);

#[derive(Clone)]
struct Shared {
    inner: Arc<(Mutex<Controls>, Condvar)>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Controls> {
        self.inner.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A slow printer's pause; answers how many bytes it takes next.
    fn rest_between_pieces(&self) -> usize {
        let controls = self.lock();
        let Some((bytes, pause)) = controls.slow else {
            return usize::MAX;
        };
        let rested = self
            .inner
            .1
            .wait_timeout_while(controls, pause, |controls| !controls.stopped);
        drop(rested);
        bytes
    }

    fn change<T>(&self, change: impl FnOnce(&mut Controls) -> T) -> T {
        let answer = change(&mut self.lock());
        self.inner.1.notify_all();
        answer
    }
}

/// A printer on this machine's raw TCP port. It serves one connection after the other, and like a real one it still
/// waits for the rest of a picture when the next connection begins.
pub struct VirtualPrinter {
    address: SocketAddr,
    shared: Shared,
    thread: Option<JoinHandle<()>>,
}

impl VirtualPrinter {
    /// Listens on a free port of the loopback address. Labels are also saved to `folder` as PNG, if one is given.
    pub fn start(model: PrinterModel, folder: Option<PathBuf>) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let shared = Shared {
            inner: Arc::new((Mutex::new(Controls::new(folder)), Condvar::new())),
        };
        let serving = shared.clone();
        let thread = std::thread::Builder::new()
            .name("virtual printer".to_owned())
            .spawn(move || {
                let mut reader = model.reader();
                for stream in listener.incoming().map_while(Result::ok) {
                    if serving.lock().stopped {
                        return;
                    }
                    if let Err(fault) = serve(stream, reader.as_mut(), &serving) {
                        tracing::debug!(%fault, "virtual printer");
                    }
                    if let Some(Heard::Print(picture, copies)) = reader.line_ended() {
                        serving.change(|controls| controls.label_came(&picture, copies));
                    }
                }
            })?;
        Ok(Self {
            address,
            shared,
            thread: Some(thread),
        })
    }

    /// `127.0.0.1:port`.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// All labels that came out, in order.
    pub fn printed(&self) -> Vec<PrintedLabel> {
        self.shared.lock().printed.clone()
    }

    /// Waits until so many labels have come out; `false` when they have not in time.
    pub fn wait_for_labels(&self, count: usize, at_most: Duration) -> bool {
        let controls = self.shared.lock();
        let (controls, _) = self
            .shared
            .inner
            .1
            .wait_timeout_while(controls, at_most, |controls| controls.printed.len() < count)
            .unwrap_or_else(PoisonError::into_inner);
        controls.printed.len() >= count
    }

    /// Commands it did not know. Some real printers throw a whole job away for one of them.
    pub fn unknown_commands(&self) -> Vec<String> {
        self.shared.lock().unknown.clone()
    }

    /// The paper is used up: it takes no more data, and says so when asked.
    pub fn take_paper_out(&self) {
        self.shared.change(|controls| controls.paper_out = true);
    }

    /// New paper: labels in its memory come out.
    pub fn put_paper_in(&self) {
        self.shared.change(|controls| {
            controls.paper_out = false;
            controls.print_what_waits();
        });
    }

    /// The cover is opened, with the same effect.
    pub fn open_cover(&self) {
        self.shared.change(|controls| controls.cover_open = true);
    }

    /// The cover is shut.
    pub fn shut_cover(&self) {
        self.shared.change(|controls| {
            controls.cover_open = false;
            controls.print_what_waits();
        });
    }

    /// It answers no question any more, as many cheap ones never do.
    pub fn fall_silent(&self) {
        self.shared.change(|controls| controls.answers = Answers::Never);
    }

    /// It answers again.
    pub fn answer_again(&self) {
        self.shared.change(|controls| controls.answers = Answers::Always);
    }

    /// The connection breaks after so many more bytes; once.
    pub fn cut_after(&self, bytes: usize) {
        self.shared.change(|controls| controls.cut_after = Some(bytes));
    }

    /// From now on it takes so many bytes at a time, with a pause after each piece.
    pub fn take_slowly(&self, bytes: usize, pause: Duration) {
        self.shared
            .change(|controls| controls.slow = Some((bytes.max(1), pause)));
    }

    /// From now on it is busy after each label for so many answers: they say that it prints (or, in CPCL, are not given).
    pub fn print_slowly(&self, answers: u32) {
        self.shared.change(|controls| controls.busy_answers = answers);
    }

    /// Switched off and on: labels in its memory are gone. In CPCL it says so until that is acknowledged.
    pub fn lose_power(&self) {
        self.shared.change(Controls::lose_power);
    }

    /// What becomes of the next labels, in order; after that they come out.
    pub fn plan_next_labels(&self, plan: impl IntoIterator<Item = NextLabel>) {
        self.shared.change(|controls| controls.next_labels.extend(plan));
    }
}

impl Drop for VirtualPrinter {
    fn drop(&mut self) {
        self.shared.change(|controls| controls.stopped = true);
        drop(TcpStream::connect(self.address)); // Wakes the listener.
        if let Some(thread) = self.thread.take() {
            let _it_may_have_panicked = thread.join();
        }
    }
}

/// One connection, until it ends by either side.
fn serve(mut stream: TcpStream, reader: &mut dyn LanguageReader, shared: &Shared) -> io::Result<()> {
    stream.set_read_timeout(Some(WAIT))?;
    let mut buffer = [0_u8; 4_096];
    loop {
        {
            let controls = shared.lock();
            if controls.stopped {
                return Ok(());
            }
            if controls.is_blocked() && reader.is_waiting_for_more() {
                drop(shared.inner.1.wait_timeout(controls, WAIT));
                continue; // In the middle of a job and blocked: it takes nothing more.
            }
        }
        let at_once = shared.rest_between_pieces().min(buffer.len());
        let length = match stream.read(buffer.get_mut(..at_once).unwrap_or_default()) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(fault) if matches!(fault.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                continue;
            }
            Err(fault) => return Err(fault),
        };
        let heard = buffer.get(..length).unwrap_or_default();
        let (taken, cut) = shared.change(|controls| count_down(&mut controls.cut_after, heard));
        reader.push(taken);
        while let Some(heard) = reader.next() {
            if !act(heard, &mut stream, shared)? {
                return Ok(());
            }
        }
        if cut {
            return Ok(());
        }
    }
}

/// How much of these bytes still comes through, and whether the line breaks then.
fn count_down<'a>(cut_after: &mut Option<usize>, heard: &'a [u8]) -> (&'a [u8], bool) {
    match *cut_after {
        Some(left) if left <= heard.len() => {
            *cut_after = None;
            (heard.get(..left).unwrap_or_default(), true)
        }
        Some(left) => {
            *cut_after = Some(left - heard.len());
            (heard, false)
        }
        None => (heard, false),
    }
}

/// `false` when the printer hangs up.
fn act(heard: Heard, stream: &mut TcpStream, shared: &Shared) -> io::Result<bool> {
    match heard {
        Heard::Asked(question) => {
            let answer = shared.lock().answer(question);
            if let Some(answer) = answer {
                stream.write_all(&answer)?;
            }
            Ok(true)
        }
        Heard::Print(picture, copies) => Ok(!shared.change(|controls| controls.label_came(&picture, copies))),
        Heard::Clear => {
            shared.change(|controls| controls.waiting.clear());
            Ok(true)
        }
        Heard::RestartNoticed => {
            shared.change(|controls| controls.restart = Restart::Noticed);
            Ok(true)
        }
        Heard::Unknown(command) => {
            shared.change(|controls| controls.unknown.push(command));
            Ok(true)
        }
    }
}
