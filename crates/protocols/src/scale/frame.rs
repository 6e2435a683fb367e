//! Small pieces that decoders of text-like frames share.

use super::{Garbled, GarbledReason, MassUnit, Quantity};

/// No scale frame is longer (scales-and-guns 1.1).
pub(super) const LONGEST_FRAME: usize = 64;

/// The most digits a scale shows; more is noise.
const MOST_DIGITS: usize = 10;

/// A garbled frame from what was collected so far, which is emptied.
pub(super) fn garbled(collected: &mut Vec<u8>, reason: GarbledReason) -> Garbled {
    Garbled {
        raw: std::mem::take(collected),
        reason,
    }
}

/// Reads `123`, `12.30` or `.5` (no sign, no blank) as a quantity.
pub(super) fn read_decimal(text: &str, negative: bool, unit: Option<MassUnit>) -> Option<Quantity> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = [whole, fraction].concat();
    if digits.is_empty() || digits.len() > MOST_DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size: i64 = digits.parse().ok()?;
    let decimals = u8::try_from(fraction.len()).ok()?;
    Some(Quantity {
        digits: if negative { -size } else { size },
        decimals,
        unit,
    })
}
