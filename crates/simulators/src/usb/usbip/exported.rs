//! A device that is offered over USB/IP, and the connection that has imported it.

use std::io;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::wire::{Order, Submit, describe, describe_interfaces, read_order, write_finished, write_unlinked};
use crate::usb::engine::{Engine, Transfer};
use crate::usb::model::UsbModel;
use crate::usb::setup::{Setup, UsbFault};

/// How often a waiting transfer is looked at again.
const TICK: Duration = Duration::from_millis(1);
/// One connection at a time has the device.
const OWNER: u64 = 1;

pub(super) struct Exported {
    pub(super) name: String,
    pub(super) bus_id: String,
    number: u32,
    inside: Mutex<Inside>,
    changed: Condvar,
}

struct Inside {
    engine: Engine,
    /// Answers go out under the lock, so that they keep their order.
    line: Option<TcpStream>,
    is_plugged: bool,
}

impl Exported {
    pub(super) fn new(name: &str, number: u32, model: Box<dyn UsbModel>) -> Self {
        Self {
            name: name.to_owned(),
            bus_id: format!("1-{number}"),
            number,
            inside: Mutex::new(Inside {
                engine: Engine::new(model),
                line: None,
                is_plugged: true,
            }),
            changed: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// For an import; `None` while it is unplugged or imported already.
    pub(super) fn describe(&self) -> Option<Vec<u8>> {
        let inside = self.lock();
        let is_free = inside.is_plugged && inside.line.is_none();
        is_free.then(|| describe(&self.bus_id, self.number, inside.engine.model.as_ref()))
    }

    /// For the list.
    pub(super) fn describe_in_list(&self) -> Option<Vec<u8>> {
        let mut description = self.describe()?;
        description.extend(describe_interfaces(self.lock().engine.model.as_ref()));
        Some(description)
    }

    pub(super) fn plug(&self) {
        self.lock().is_plugged = true;
    }

    /// The importing machine sees a device that is pulled out.
    pub(super) fn unplug(&self) {
        let mut inside = self.lock();
        inside.is_plugged = false;
        inside.engine.unplug();
        if let Some(line) = inside.line.take() {
            let _may_be_closed = line.shutdown(Shutdown::Both);
        }
        self.changed.notify_all();
    }

    pub(super) fn set_racing(&self, is_racing: bool) {
        self.lock().engine.is_racing = is_racing;
        self.changed.notify_all();
    }

    pub(super) fn fail_next(&self, fault: UsbFault) {
        self.lock().engine.next_fault = Some(fault);
    }

    pub(super) fn obey(&self, words: &[&str]) -> Result<String, String> {
        let answer = self.lock().engine.model.obey(words);
        self.changed.notify_all();
        answer
    }

    /// Serves the connection that imported it, until it ends.
    pub(super) fn serve(self: &Arc<Self>, mut line: TcpStream) -> io::Result<()> {
        {
            let mut inside = self.lock();
            inside.engine.plug();
            inside.line = Some(line.try_clone()?);
        }
        let moving = Arc::clone(self);
        let mover = std::thread::Builder::new()
            .name("virtual USB device".to_owned())
            .spawn(move || moving.keep_moving())?;
        let result = self.obey_orders(&mut line);
        self.lock().line = None;
        self.changed.notify_all();
        if mover.join().is_err() {
            tracing::error!("a virtual device's thread had panicked");
        }
        result
    }

    fn obey_orders(&self, line: &mut TcpStream) -> io::Result<()> {
        loop {
            match read_order(line)? {
                Order::Submit(submit) => self.lock().engine.submit(transfer(submit)),
                Order::Unlink { number, victim } => {
                    self.unlink(number, victim)?;
                }
            }
            self.changed.notify_all();
        }
    }

    /// What came in just before is handed over as a transfer that ended: the answer to an unlinking has no room for it.
    fn unlink(&self, number: u32, victim: u32) -> io::Result<()> {
        let mut inside = self.lock();
        let cancelled = inside.engine.cancel(OWNER, victim.into(), Instant::now());
        let Some(line) = inside.line.as_mut() else {
            return Ok(());
        };
        match cancelled {
            Some(mut finished) if !finished.arrived.is_empty() => {
                finished.status = 0;
                write_finished(line, &finished)?;
                write_unlinked(line, number, false)
            }
            cancelled => write_unlinked(line, number, cancelled.is_some()),
        }
    }

    fn keep_moving(&self) {
        let mut inside = self.lock();
        while inside.line.is_some() {
            for finished in inside.engine.progress(Instant::now()) {
                let sent = inside.line.as_mut().map(|line| write_finished(line, &finished));
                if !matches!(sent, Some(Ok(()))) {
                    return;
                }
            }
            let wait = if inside.engine.has_waiting() {
                TICK
            } else {
                Duration::from_hours(1)
            };
            inside = self
                .changed
                .wait_timeout(inside, wait)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}

fn transfer(submit: Submit) -> Transfer {
    let room = if submit.outgoing.is_empty() {
        submit.length
    } else {
        0
    };
    let mut transfer = Transfer::new(
        (OWNER, submit.number.into()),
        submit.endpoint,
        submit.outgoing,
        room,
    );
    transfer.setup = Setup::read(submit.setup);
    transfer
}
