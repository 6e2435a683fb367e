//! A device on the bench, shared between its commands, its open nodes and the thread that moves its transfers.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::interfaces::Interfaces;
use super::node::DeviceNode;
use crate::usb::engine::{Engine, Finished};
use crate::usb::model::UsbModel;

/// How often a waiting transfer is looked at again.
const TICK: Duration = Duration::from_millis(1);

pub(super) struct Inside {
    pub(super) engine: Engine,
    pub(super) interfaces: Interfaces,
    pub(super) node: Option<DeviceNode>,
    finished: HashMap<u64, VecDeque<Finished>>,
    is_ready: bool,
    last_owner: u64,
    is_stopped: bool,
}

impl Inside {
    pub(super) fn finish(&mut self, finished: Finished) {
        self.finished
            .entry(finished.owner)
            .or_default()
            .push_back(finished);
    }

    pub(super) fn take_finished(&mut self, owner: u64) -> Option<Finished> {
        self.finished.get_mut(&owner)?.pop_front()
    }

    fn pump(&mut self) {
        for finished in self.engine.progress(Instant::now()) {
            self.finish(finished);
        }
        let is_ready = self.finished.values().any(|queue| !queue.is_empty());
        if is_ready != self.is_ready {
            self.is_ready = is_ready;
            if let Some(node) = &self.node
                && let Err(fault) = node.set_ready(is_ready)
            {
                tracing::error!(%fault, "a virtual device node");
            }
        }
    }
}

/// Handed to every thread that serves the device.
#[derive(Clone)]
pub(super) struct Shared {
    inside: Arc<(Mutex<Inside>, Condvar)>,
}

impl Shared {
    pub(super) fn new(model: Box<dyn UsbModel>) -> Self {
        let interfaces = Interfaces::new(&model.interfaces());
        let inside = Inside {
            engine: Engine::new(model),
            interfaces,
            node: None,
            finished: HashMap::new(),
            is_ready: false,
            last_owner: 0,
            is_stopped: false,
        };
        Self {
            inside: Arc::new((Mutex::new(inside), Condvar::new())),
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves what can be moved, and wakes the thread for the rest.
    pub(super) fn pump(&self) {
        self.lock().pump();
        self.inside.1.notify_all();
    }

    pub(super) fn start_pumping(&self) -> std::io::Result<JoinHandle<()>> {
        let shared = self.clone();
        std::thread::Builder::new()
            .name("virtual USB device".to_owned())
            .spawn(move || shared.keep_pumping())
    }

    fn keep_pumping(&self) {
        let mut inside = self.lock();
        while !inside.is_stopped {
            let wait = if inside.engine.has_waiting() {
                TICK
            } else {
                Duration::from_hours(1)
            };
            inside = self
                .inside
                .1
                .wait_timeout(inside, wait)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
            inside.pump();
        }
    }

    pub(super) fn stop(&self) {
        self.lock().is_stopped = true;
        self.inside.1.notify_all();
    }

    pub(super) fn plug(&self, node: DeviceNode) {
        let mut inside = self.lock();
        inside.interfaces = Interfaces::new(&inside.engine.model.interfaces());
        inside.engine.plug();
        inside.finished.clear();
        inside.is_ready = false;
        inside.node = Some(node);
    }

    /// Transfers under way end with "gone"; then the node hangs up.
    pub(super) fn unplug(&self) {
        self.lock().engine.unplug();
        self.pump();
        self.lock().node = None;
    }

    pub(super) fn new_owner(&self) -> u64 {
        let mut inside = self.lock();
        inside.last_owner += 1;
        inside.last_owner
    }

    pub(super) fn forget_owner(&self, owner: u64) {
        let mut inside = self.lock();
        inside.interfaces.forget_owner(owner);
        inside.engine.forget_owner(owner);
        inside.finished.remove(&owner);
        inside.pump();
    }
}
