//! Barcode guns (扫码枪): from what a gun sends to one clean text per scan.
//!
//! A gun is heard in one of three ways: bytes of a serial line ([`GunFraming`]), reports of a point-of-sale scanner
//! ([`HidPosDecoder`]), or key presses ([`KeyDecoder`]). All three end in a [`RawScan`], and a [`GunIntake`], one for each
//! gun, turns that into a [`GunScan`]: prefix and suffix gone, the AIM identifier beside the text, double scans dropped.

mod aim;
mod framing;
mod gs1;
mod hid;
mod intake;
mod keys;
mod normal;
mod repeat;
mod settings;

pub use aim::{AimId, Symbology};
pub use framing::{GunFraming, RawScan, ScanEnd};
pub use gs1::{Gs1Element, Gs1Elements, Gs1Fault};
pub use hid::{GarbledReport, HidFields, HidPosDecoder, HidPosLayout, ReportFault, read_descriptor};
pub use intake::{GunIntake, GunScan, Heard};
pub use keys::{KeyDecoder, KeyMove};
pub(crate) use normal::GROUP_SEPARATOR;
pub use normal::{NormalText, normalise};
pub use repeat::{RepeatGuard, TwinGuard};
pub use settings::{GunRules, GunRulesFault, Suffix};
