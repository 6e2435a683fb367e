//! Reads barcodes from photos: of a label that a gun cannot read, or a picture that came by chat.
//!
//! A photo is seldom straight, and a linear code is lost at a tilt of about ten degrees. A QR code is found at any tilt
//! and tells it, so the picture is turned by what the QR code says; without one the usual tilts are tried (performance 6).

mod grey;
mod read;

use thiserror::Error;

pub use read::{PhotoCode, Symbology};

use grey::Grey;

/// Wider or higher is scaled down first: a phone's picture has four times the dots that the bars need.
const LONGEST_SIDE: u32 = 2_000;
/// No phone makes more, and a forged header must not fill the memory.
const MOST_SIDE: u32 = 16_384;
const MOST_BYTES: u64 = 512 << 20;

/// Why a picture has no codes to give.
#[derive(Debug, Error)]
pub enum PhotoFault {
    /// Not PNG, JPEG, WebP, BMP or GIF, or damaged.
    #[error("the picture cannot be opened")]
    NotAPicture(#[source] image::ImageError),
}

/// All codes of a picture, each once, linear codes first. Empty when there are none.
///
/// # Errors
///
/// The bytes are no picture.
pub fn read_codes(picture: &[u8]) -> Result<Vec<PhotoCode>, PhotoFault> {
    let grey = Grey::open(picture).map_err(PhotoFault::NotAPicture)?;
    Ok(read::all(&grey))
}
