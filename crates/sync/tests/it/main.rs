//! The queue against a platform that checks everything and fails on command, over SQLite.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod adding;
mod bench;
mod cancelling;
mod committing;
mod crashing;
mod failing;
mod logging_in;
mod polling;
