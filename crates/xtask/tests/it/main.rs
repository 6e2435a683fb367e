//! The arrows between the rooms, and who alone may know what (ARCHITECTURE.md, section 2).
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod arrows;
mod size;
mod workspace;
