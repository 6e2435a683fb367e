//! A clock that a test sets, and waiting for an event without sleeping.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc::Receiver;
use std::time::Duration;

use dabao_devices::Clock;
use dabao_domain::Timestamp;

pub(crate) struct HandClock(Arc<AtomicI64>);

impl HandClock {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicI64::new(0)))
    }

    pub(crate) fn clock(&self) -> Clock {
        let now = Arc::clone(&self.0);
        Arc::new(move || Timestamp(now.load(Ordering::SeqCst)))
    }

    pub(crate) fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

/// The first event that fits; others before it are passed over.
pub(crate) fn wait_for<T: std::fmt::Debug>(events: &Receiver<T>, mut fits: impl FnMut(&T) -> bool) -> T {
    let mut passed = Vec::new();
    loop {
        match events.recv_timeout(Duration::from_secs(10)) {
            Ok(event) if fits(&event) => return event,
            Ok(event) => passed.push(event),
            Err(fault) => panic!("{fault}: the event did not come; these did: {passed:#?}"),
        }
    }
}
