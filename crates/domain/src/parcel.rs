//! One small parcel (小包) as the bench knows it.

use crate::{PackId, ParcelId, ShopId, Weight};

/// What the shop's side says about a parcel: may it be packed at all (L-081, L-082, L-083, L-085)?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ParcelReadiness {
    /// Ready to ship (RTS).
    Ready,
    /// The seller has not pressed RTS, or the data is abnormal.
    NotRts,
    /// Goes to the sea freight warehouse FM-49.
    SeaFreight,
    /// The order was cancelled.
    Cancelled,
    /// The sorting centre has signed for it.
    Signed,
}

impl ParcelReadiness {
    /// All, in the order of the guide's errors.
    pub const ALL: [Self; 5] = [
        Self::Ready,
        Self::NotRts,
        Self::SeaFreight,
        Self::Cancelled,
        Self::Signed,
    ];

    /// The code as stored and as sent to screens.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::NotRts => "not_rts",
            Self::SeaFreight => "sea_freight",
            Self::Cancelled => "cancelled",
            Self::Signed => "signed",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|readiness| readiness.code() == code)
    }
}

/// Where a parcel is: at most in one pack that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParcelPlace {
    /// In no pack.
    Loose,
    /// In this pack, scanned at this position (1 is the first).
    InPack {
        /// The pack.
        pack: PackId,
        /// Position in scan order.
        position: u32,
    },
}

/// A small parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// Identity.
    pub id: ParcelId,
    /// The shop that sold it.
    pub shop: ShopId,
    /// 交易订单号; unique only within its shop (platforms.md 1.1).
    pub order_number: String,
    /// 首公里单号: what the commit call sends and what is normally scanned.
    pub first_mile_number: String,
    /// 运单号 of the small parcel where it differs from the first-mile number; may be scanned too.
    pub tracking_number: Option<String>,
    /// Destination country, two letters.
    pub country: Option<String>,
    /// What the order says it weighs; 2,000 g is assumed where it says nothing (L-074).
    pub expected_weight: Option<Weight>,
    /// What the shop's side says.
    pub readiness: ParcelReadiness,
    /// Where it is.
    pub place: ParcelPlace,
}
