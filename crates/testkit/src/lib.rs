//! Fixtures for tests: a real PostgreSQL, a clock that stands still until it is moved, numbers instead of randomness.
//!
//! For tests only; it stops at the first surprise.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod clock;
mod postgres;

pub use clock::{FillBytes, FixedClock, counting_bytes};
pub use postgres::scratch_database;
