//! The three ways a seller hands big packs over (L-001…L-003).

use crate::PackLimits;

/// How a big pack leaves the bench.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HandoverService {
    /// 免费揽收: the platform's own driver comes.
    FreePickup,
    /// 付费揽收: 申通 STO comes, charged per pack.
    PaidPickup,
    /// 集货点: the seller brings it to a collection point.
    CollectionPoint,
}

impl HandoverService {
    /// All three, in the order of the guide.
    pub const ALL: [Self; 3] = [Self::FreePickup, Self::PaidPickup, Self::CollectionPoint];

    /// The code as stored and as sent to screens.
    pub const fn code(self) -> &'static str {
        match self {
            Self::FreePickup => "free_pickup",
            Self::PaidPickup => "paid_pickup",
            Self::CollectionPoint => "collection_point",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.code() == code)
    }

    /// Count, weight and size limits of L-006 and L-007. A collection point's are advice.
    pub const fn limits(self) -> PackLimits {
        match self {
            Self::FreePickup | Self::PaidPickup => PackLimits::binding(),
            Self::CollectionPoint => PackLimits::advisory(),
        }
    }
}
