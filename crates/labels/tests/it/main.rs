//! Labels as a whole: drawn, encoded, decoded again by decoders that share nothing with the encoders.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod calibration;
mod command_card;
mod cpcl;
mod decode;
mod drawn;
mod escpos;
mod fixtures;
mod pdf;
mod slips;
mod tspl;
mod zpl;
