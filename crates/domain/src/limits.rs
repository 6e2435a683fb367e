//! How much a big pack may hold (L-006, L-007, X-2, X-4).

use crate::{Dimensions, Weight};

/// The limits of one service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackLimits {
    /// Most parcels in one pack.
    pub parcels: u32,
    /// Heaviest pack in grams.
    pub weight_g: u32,
    /// Longest single side in millimetres; exactly this is accepted with a warning.
    pub side_mm: u32,
    /// Largest sum of the three sides in millimetres.
    pub side_sum_mm: u32,
    /// Going over refuses; where the guide says "no limit", going over only warns.
    pub binding: bool,
}

/// Where a value stands against its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gauge {
    /// Below the limit.
    Within,
    /// At or near the limit, or over one that only advises.
    Warns,
    /// Over a limit that binds.
    Over,
}

/// All gauges of a pack at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitCheck {
    /// Count of parcels.
    pub parcels: Gauge,
    /// Weight.
    pub weight: Gauge,
    /// Longest side.
    pub side: Gauge,
    /// Sum of the sides.
    pub side_sum: Gauge,
}

impl PackLimits {
    const fn guide(binding: bool) -> Self {
        Self {
            parcels: 1000,
            weight_g: 50_000,
            side_mm: 1200,
            side_sum_mm: 1800,
            binding,
        }
    }

    /// The limits of free and paid pickup.
    pub const fn binding() -> Self {
        Self::guide(true)
    }

    /// The same numbers as advice, for a collection point.
    pub const fn advisory() -> Self {
        Self::guide(false)
    }

    /// One more parcel may go in. The platform's call takes at most 1,000 codes, whatever the service.
    pub const fn takes_one_more(&self, parcels: u32) -> bool {
        parcels < self.parcels
    }

    /// Checks a pack against these limits.
    pub fn check(&self, parcels: u32, weight: Option<Weight>, size: Option<Dimensions>) -> LimitCheck {
        let grams = weight.map_or(0, Weight::grams);
        let (longest, sum) = size.map_or((0, 0), |size| {
            (size.longest().millimetres(), size.sum_millimetres())
        });
        LimitCheck {
            parcels: self.gauge(parcels, self.parcels, self.parcels * 19 / 20),
            weight: self.gauge(grams, self.weight_g, self.weight_g * 19 / 20),
            side: self.gauge(longest, self.side_mm, self.side_mm),
            side_sum: self.gauge(sum, self.side_sum_mm, self.side_sum_mm),
        }
    }

    const fn gauge(&self, value: u32, limit: u32, warns_from: u32) -> Gauge {
        if value > limit && self.binding {
            Gauge::Over
        } else if value >= warns_from {
            Gauge::Warns
        } else {
            Gauge::Within
        }
    }
}

impl LimitCheck {
    /// Nothing is over a limit that binds.
    pub fn allows_sealing(&self) -> bool {
        [self.parcels, self.weight, self.side, self.side_sum]
            .into_iter()
            .all(|gauge| gauge != Gauge::Over)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{HandoverService, Length};

    fn size(length: i64, width: i64, height: i64) -> Dimensions {
        let side = |mm| Length::from_millimetres(mm).unwrap();
        Dimensions {
            length: side(length),
            width: side(width),
            height: side(height),
        }
    }

    #[test]
    fn exactly_120_cm_warns_and_a_millimetre_more_refuses() {
        let limits = HandoverService::PaidPickup.limits();
        assert_eq!(
            limits.check(1, None, Some(size(1200, 300, 300))).side,
            Gauge::Warns
        );
        assert_eq!(
            limits.check(1, None, Some(size(1201, 299, 300))).side,
            Gauge::Over
        );
        assert_eq!(
            limits.check(1, None, Some(size(1000, 500, 301))).side_sum,
            Gauge::Over
        );
    }

    #[test]
    fn fifty_kilograms_is_allowed_and_a_gram_more_is_not() {
        let limits = HandoverService::FreePickup.limits();
        assert!(
            limits
                .check(1000, Weight::from_grams(50_000), None)
                .allows_sealing()
        );
        assert!(
            !limits
                .check(1000, Weight::from_grams(50_001), None)
                .allows_sealing()
        );
        assert!(!limits.takes_one_more(1000));
    }

    #[test]
    fn a_collection_point_only_warns_about_weight() {
        let limits = HandoverService::CollectionPoint.limits();
        let check = limits.check(10, Weight::from_grams(60_000), None);
        assert_eq!(check.weight, Gauge::Warns);
        assert!(check.allows_sealing());
    }
}
