//! From greys to codes.

use std::collections::HashSet;
use std::f32::consts::FRAC_PI_2;

use rxing::helpers::detect_multiple_in_luma_with_hints;
use rxing::{BarcodeFormat, DecodeHints, RXingResult};

use crate::grey::Grey;

/// What kind of code it is, as far as it matters for what it may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Symbology {
    /// Code 128, Code 39, Code 93, Codabar, ITF: what waybills carry.
    Linear,
    /// EAN and UPC: products.
    Product,
    /// QR codes and Data Matrix.
    Matrix,
}

/// One code of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PhotoCode {
    /// What it says.
    pub text: String,
    /// What kind it is.
    pub symbology: Symbology,
}

const LINEAR: [BarcodeFormat; 9] = [
    BarcodeFormat::CODE_128,
    BarcodeFormat::CODE_39,
    BarcodeFormat::CODE_93,
    BarcodeFormat::CODABAR,
    BarcodeFormat::ITF,
    BarcodeFormat::EAN_13,
    BarcodeFormat::EAN_8,
    BarcodeFormat::UPC_A,
    BarcodeFormat::UPC_E,
];

/// Below this a linear code is read without turning.
const STRAIGHT_ENOUGH: f32 = 0.02;
/// Without a QR code: the tilts of a hand that holds a phone, in degrees; the usual ones first.
const TILTS: [f32; 12] = [
    8.0, -8.0, 16.0, -16.0, 24.0, -24.0, 32.0, -32.0, 40.0, -40.0, 48.0, -48.0,
];

/// All codes.
pub(crate) fn all(grey: &Grey) -> Vec<PhotoCode> {
    let matrices = detect(grey, &[BarcodeFormat::QR_CODE, BarcodeFormat::DATA_MATRIX]);
    let mut linear = detect(grey, &LINEAR);
    if linear.is_empty() {
        linear = turned(grey, &matrices);
    }
    let mut seen = HashSet::new();
    let codes = linear.iter().chain(&matrices).map(code);
    codes
        .filter(|code| !code.text.is_empty() && seen.insert(code.text.clone()))
        .collect()
}

/// Turned as the first QR code says, or by the usual tilts until something is found.
fn turned(grey: &Grey, matrices: &[RXingResult]) -> Vec<RXingResult> {
    if let Some(tilt) = matrices.iter().find_map(tilt) {
        let found = (tilt.abs() > STRAIGHT_ENOUGH).then(|| detect(&grey.turned(-tilt), &LINEAR));
        if let Some(found) = found.filter(|found| !found.is_empty()) {
            return found;
        }
    }
    let tries = TILTS
        .iter()
        .map(|tilt| detect(&grey.turned(tilt.to_radians()), &LINEAR));
    tries
        .into_iter()
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

fn detect(grey: &Grey, formats: &[BarcodeFormat]) -> Vec<RXingResult> {
    let mut hints = DecodeHints {
        TryHarder: Some(true),
        PossibleFormats: Some(formats.iter().copied().collect()),
        ..DecodeHints::default()
    };
    // Nothing found is an error to it.
    detect_multiple_in_luma_with_hints(grey.dots.clone(), grey.width, grey.height, &mut hints)
        .unwrap_or_default()
}

/// How far a QR code is turned clockwise, to the nearest quarter turn: linear codes are read along both axes. Its
/// points are lower left, upper left, upper right.
fn tilt(found: &RXingResult) -> Option<f32> {
    if *found.getBarcodeFormat() != BarcodeFormat::QR_CODE {
        return None;
    }
    let [_, upper_left, upper_right, ..] = found.getPoints() else {
        return None;
    };
    let angle = (upper_right.y - upper_left.y).atan2(upper_right.x - upper_left.x);
    Some(angle - (angle / FRAC_PI_2).round() * FRAC_PI_2)
}

fn code(found: &RXingResult) -> PhotoCode {
    let symbology = match found.getBarcodeFormat() {
        BarcodeFormat::QR_CODE | BarcodeFormat::DATA_MATRIX => Symbology::Matrix,
        BarcodeFormat::EAN_13 | BarcodeFormat::EAN_8 | BarcodeFormat::UPC_A | BarcodeFormat::UPC_E => {
            Symbology::Product
        }
        _ => Symbology::Linear,
    };
    PhotoCode {
        text: found.getText().to_owned(),
        symbology,
    }
}
