//! What the stories share: a real clock, and waiting for an event without sleeping.

use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use dabao_devices::Clock;
use dabao_domain::Timestamp;

/// These devices send in real time, so the clock is a real one too.
pub(crate) fn clock() -> Clock {
    let start = Instant::now();
    Arc::new(move || Timestamp(i64::try_from(start.elapsed().as_millis()).expect("a short test")))
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
