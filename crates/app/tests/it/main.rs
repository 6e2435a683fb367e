//! Use cases through the one door, over a real database file.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod import_desk;
mod imports;
mod imports_whole;
