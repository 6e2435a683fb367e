//! How fast and how often calls may go out (P-04): pure state machines that are told the time and the chance.
//!
//! A [`TokenBucket`] stands for one account and one API, a [`CircuitBreaker`] for one account or gateway,
//! a [`Backoff`] for one job.

mod backoff;
mod breaker;
mod bucket;
mod lanes;

pub use backoff::Backoff;
pub use breaker::CircuitBreaker;
pub use bucket::TokenBucket;
pub use lanes::Lanes;

use dabao_domain::Timestamp;

/// May the call go out?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Now; the permission is used up by asking.
    Granted,
    /// Not before this time; ask again then.
    NotBefore(Timestamp),
}
