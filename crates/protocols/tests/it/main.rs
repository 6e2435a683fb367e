//! Real frames and real numbers, none of them made up here, and junk of every kind.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at the first surprise"
)]

mod parcel_numbers;
mod scale_frames;
mod scale_junk;
