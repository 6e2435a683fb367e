//! Real frames and real numbers, none of them made up here, and junk of every kind.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod gun_junk;
mod gun_reports;
mod gun_traps;
mod number_junk;
mod parcel_numbers;
mod scale_chopping;
mod scale_detection;
mod scale_frames;
mod scale_junk;
mod scale_manuals;
mod scale_options;
mod scale_support;
