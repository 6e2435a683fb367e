//! What the stories share: a station with everything around it that is virtual, and words for what a packer does.
//!
//! For tests only; it stops at the first surprise.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod bench;
mod station;

pub use bench::{Bench, eventually};
pub use station::{Station, StationPlan, open_app, open_app_with, sample_parcels, system_clock};
