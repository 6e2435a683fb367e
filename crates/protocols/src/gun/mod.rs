//! Barcode guns (扫码枪): from bytes on a serial line to one clean text per scan.

mod framing;
mod normal;
mod repeat;

pub use framing::{GunFraming, RawScan, ScanEnd};
pub use normal::{AimId, NormalText, normalise};
pub use repeat::RepeatGuard;
