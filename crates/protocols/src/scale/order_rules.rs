//! A weight against the scan and the order it belongs to (scales-and-guns 1.13, rules 5 and 6).

use dabao_domain::{Timestamp, Weight};

/// Which came first: both orders are allowed within a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScanAndWeight {
    /// The number was scanned, then the scale settled.
    ScanFirst,
    /// The scale settled, then the number was scanned.
    WeightFirst,
}

impl ScanAndWeight {
    /// The window that a station starts with.
    pub const USUAL_WINDOW_MILLIS: i64 = 10_000;

    /// How a scan and a settled weight go together; `None` when they are too far apart to be one parcel's.
    pub const fn join(scanned_at: Timestamp, settled_at: Timestamp, window_millis: i64) -> Option<Self> {
        let later = settled_at.millis_since(scanned_at);
        if later.saturating_abs() > window_millis {
            None
        } else if later >= 0 {
            Some(Self::ScanFirst)
        } else {
            Some(Self::WeightFirst)
        }
    }
}

/// Whether a weight is so far from the order's that a person should be asked: more than 50 g and more than a tenth. It
/// asks, it never blocks.
pub fn differs_from_expected(weighed: Weight, expected: Weight) -> bool {
    let apart = i64::from(weighed.grams()).abs_diff(i64::from(expected.grams()));
    apart > 50 && apart * 10 > u64::from(expected.grams())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_and_a_weight_join_in_both_orders() {
        let join = |scan, weight| ScanAndWeight::join(Timestamp(scan), Timestamp(weight), 10_000);
        assert_eq!(join(1_000, 4_000), Some(ScanAndWeight::ScanFirst));
        assert_eq!(join(4_000, 1_000), Some(ScanAndWeight::WeightFirst));
        assert_eq!(join(0, 10_000), Some(ScanAndWeight::ScanFirst));
        assert_eq!(join(0, 10_001), None);
        assert_eq!(join(10_001, 0), None);
    }

    #[test]
    fn fifty_grams_or_a_tenth_are_no_surprise() {
        let differs = |weighed, expected| {
            differs_from_expected(
                Weight::from_grams(weighed).unwrap(),
                Weight::from_grams(expected).unwrap(),
            )
        };
        assert!(!differs(150, 100));
        assert!(differs(151, 100));
        assert!(!differs(2_200, 2_000));
        assert!(differs(2_201, 2_000));
        assert!(differs(1_799, 2_000));
    }
}
