//! Whole files: written here, or kept under `data`, and read back.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod archive;
mod damage;
mod importing;
mod markup;
mod support;
mod texts;
mod workbooks;
mod writing;
