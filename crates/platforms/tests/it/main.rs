//! The platform modules against recorded signatures and requests.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod lazada_requests;
mod lazada_signatures;
