//! Time and randomness that a test decides.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use dabao_domain::Timestamp;

/// A clock that stands still until it is moved. Clones show the same time.
#[derive(Debug, Clone)]
pub struct FixedClock(Arc<AtomicI64>);

impl FixedClock {
    /// 2026-11-11 20:00:00 in Asia/Shanghai: a busy evening.
    pub fn busy_evening() -> Self {
        Self(Arc::new(AtomicI64::new(1_794_398_400_000)))
    }

    /// The time it shows.
    pub fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }

    /// Moves it on.
    pub fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }

    /// As the program takes it.
    pub fn reader(&self) -> Arc<dyn Fn() -> Timestamp + Send + Sync> {
        let clock = self.clone();
        Arc::new(move || clock.now())
    }
}

/// Fills bytes, as the program takes its randomness.
pub type FillBytes = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// Bytes that differ at every call and are the same in every run.
pub fn counting_bytes() -> FillBytes {
    let counter = AtomicU64::new(1);
    Arc::new(move |bytes| {
        let count = counter.fetch_add(1, Ordering::SeqCst).to_be_bytes();
        for (place, byte) in bytes
            .iter_mut()
            .rev()
            .zip(count.iter().rev().chain(std::iter::repeat(&0)))
        {
            *place = *byte;
        }
    })
}
