//! Fixtures for tests: a real PostgreSQL, a real CUPS, a clock that stands still until it is moved, numbers instead of randomness.
//!
//! For tests only; it stops at the first surprise.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod clock;
#[cfg(unix)]
mod cups;
mod postgres;

pub use clock::{FillBytes, FixedClock, counting_bytes};
#[cfg(unix)]
pub use cups::PrivateCups;
pub use postgres::scratch_database;
