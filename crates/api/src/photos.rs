//! A photo of a label that a gun cannot read.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A picture from a file, the clipboard or a camera.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReadPhoto {
    /// PNG, JPEG, WebP, BMP or GIF in base64.
    pub base64: String,
}

/// A code on the picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PhotoCodeView {
    /// What it says, cleaned like a scan.
    pub text: String,
    /// A parcel or a big pack of that number is known here.
    pub known: bool,
}
