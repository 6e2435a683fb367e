//! What a scan at an open pack means (L-081…L-086): one verdict, in a fixed order, from facts the caller looked up. A
//! parcel that is added to a pack at the platform is judged alike.

use crate::{HandoverService, PackAction, PackLife, ParcelReadiness};

/// A code that is certainly no parcel number (scales-and-guns.md, 3.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotAParcelNumber {
    /// The product's own EAN or UPC.
    ProductCode,
    /// A payment or membership code.
    PayCode,
    /// A web address, as in the square code of a waybill.
    WebAddress,
}

impl NotAParcelNumber {
    /// The code as sent to screens.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ProductCode => "product_code",
            Self::PayCode => "pay_code",
            Self::WebAddress => "web_address",
        }
    }
}

/// What the store knows of the parcel that was scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownParcel {
    /// What the shop's side says of it.
    pub readiness: ParcelReadiness,
    /// Already in this very pack.
    pub in_this_pack: bool,
    /// The number of another pack that holds it.
    pub in_other_pack: Option<String>,
    /// Its shop may be packed together with the pack's shop (L-060, L-061).
    pub shop_linked: bool,
    /// Grams it adds to the estimate.
    pub expected_g: u32,
}

/// The facts a verdict needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanContext<'a> {
    /// The pack's life.
    pub life: &'a PackLife,
    /// The pack's service, for its limits.
    pub service: HandoverService,
    /// Parcels already inside.
    pub parcels: u32,
    /// Sum of expected grams already inside.
    pub expected_g: u32,
    /// The parcel, if the code is known.
    pub parcel: Option<&'a KnownParcel>,
    /// Why the code can be no parcel number, if so.
    pub not_a_number: Option<NotAParcelNumber>,
}

/// What came of a scan. Only [`ScanOutcome::Added`] changes anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScanOutcome {
    /// The parcel is in the pack.
    Added,
    /// L-084: 本大包中已经关联了该小包.
    DuplicateInPack,
    /// L-086: in another pack that holds it.
    InOtherPack {
        /// That pack's number.
        number: String,
    },
    /// L-083: 该小包已被取消.
    ParcelCancelled,
    /// L-085: 该小包已成功签收.
    AlreadySigned,
    /// L-081: 该小包未RTS或存在数据异常.
    NotRts,
    /// L-082: sea freight for FM-49.
    SeaFreight,
    /// L-086: its shop is not linked with the pack's shop.
    ShopNotLinked,
    /// L-086: the pack holds as many as it may.
    PackFull,
    /// L-086: the estimate would go over the weight limit.
    OverWeight,
    /// L-077: the pack is sealed.
    PackSealed,
    /// Known to nobody here.
    UnknownCode,
    /// Certainly no parcel number.
    WrongKind(NotAParcelNumber),
}

impl ScanOutcome {
    /// The code as stored and as sent to screens.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::DuplicateInPack => "duplicate_in_pack",
            Self::InOtherPack { .. } => "in_other_pack",
            Self::ParcelCancelled => "parcel_cancelled",
            Self::AlreadySigned => "already_signed",
            Self::NotRts => "not_rts",
            Self::SeaFreight => "sea_freight",
            Self::ShopNotLinked => "shop_not_linked",
            Self::PackFull => "pack_full",
            Self::OverWeight => "over_weight",
            Self::PackSealed => "pack_sealed",
            Self::UnknownCode => "unknown_code",
            Self::WrongKind(NotAParcelNumber::ProductCode) => "product_code",
            Self::WrongKind(NotAParcelNumber::PayCode) => "pay_code",
            Self::WrongKind(NotAParcelNumber::WebAddress) => "web_address",
        }
    }
}

/// Decides what a scan means. What concerns the hands (a sealed pack, a double scan) comes before what concerns the order.
pub fn judge_scan(context: &ScanContext<'_>) -> ScanOutcome {
    if !matches!(context.life, PackLife::Open) {
        return ScanOutcome::PackSealed;
    }
    judge_parcel(context)
}

/// Decides whether a parcel may be added to a pack that the platform has (补装小包): the same judgement as at an open pack.
pub fn judge_addition(context: &ScanContext<'_>) -> ScanOutcome {
    if !context.life.actions().contains(&PackAction::AddParcels) {
        return ScanOutcome::PackSealed;
    }
    judge_parcel(context)
}

fn judge_parcel(context: &ScanContext<'_>) -> ScanOutcome {
    let Some(parcel) = context.parcel else {
        return context
            .not_a_number
            .map_or(ScanOutcome::UnknownCode, ScanOutcome::WrongKind);
    };
    if parcel.in_this_pack {
        return ScanOutcome::DuplicateInPack;
    }
    if let Some(number) = &parcel.in_other_pack {
        return ScanOutcome::InOtherPack {
            number: number.clone(),
        };
    }
    match parcel.readiness {
        ParcelReadiness::Cancelled => ScanOutcome::ParcelCancelled,
        ParcelReadiness::Signed => ScanOutcome::AlreadySigned,
        ParcelReadiness::NotRts => ScanOutcome::NotRts,
        ParcelReadiness::SeaFreight => ScanOutcome::SeaFreight,
        ParcelReadiness::Ready => judge_room(context, parcel),
    }
}

fn judge_room(context: &ScanContext<'_>, parcel: &KnownParcel) -> ScanOutcome {
    let limits = context.service.limits();
    if !parcel.shop_linked {
        ScanOutcome::ShopNotLinked
    } else if !limits.takes_one_more(context.parcels) {
        ScanOutcome::PackFull
    } else if limits.binding && context.expected_g.saturating_add(parcel.expected_g) > limits.weight_g {
        ScanOutcome::OverWeight
    } else {
        ScanOutcome::Added
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PackStatus, PlatformStatus, Timestamp};

    const GOOD: KnownParcel = KnownParcel {
        readiness: ParcelReadiness::Ready,
        in_this_pack: false,
        in_other_pack: None,
        shop_linked: true,
        expected_g: 500,
    };

    fn verdict(parcel: Option<&KnownParcel>, parcels: u32, expected_g: u32) -> &'static str {
        judge_scan(&ScanContext {
            life: &PackLife::Open,
            service: HandoverService::FreePickup,
            parcels,
            expected_g,
            parcel,
            not_a_number: None,
        })
        .code()
    }

    #[test]
    fn a_good_parcel_is_added() {
        assert_eq!(verdict(Some(&GOOD), 0, 0), "added");
    }

    #[test]
    fn the_five_errors_of_the_guide() {
        let with = |readiness| KnownParcel { readiness, ..GOOD };
        assert_eq!(verdict(Some(&with(ParcelReadiness::NotRts)), 0, 0), "not_rts");
        assert_eq!(
            verdict(Some(&with(ParcelReadiness::SeaFreight)), 0, 0),
            "sea_freight"
        );
        assert_eq!(
            verdict(Some(&with(ParcelReadiness::Cancelled)), 0, 0),
            "parcel_cancelled"
        );
        assert_eq!(
            verdict(Some(&with(ParcelReadiness::Signed)), 0, 0),
            "already_signed"
        );
        assert_eq!(
            verdict(
                Some(&KnownParcel {
                    in_this_pack: true,
                    ..GOOD
                }),
                1,
                0
            ),
            "duplicate_in_pack"
        );
    }

    #[test]
    fn an_addition_is_judged_like_a_scan_while_the_pack_takes_more() {
        let judged = |status, parcels| {
            let life = PackLife::AtPlatform {
                sealed_at: Timestamp(1),
                lp_number: "LP00000000000001".into(),
                status: PlatformStatus::Known(status),
            };
            let context = ScanContext {
                life: &life,
                service: HandoverService::FreePickup,
                parcels,
                expected_g: 0,
                parcel: Some(&GOOD),
                not_a_number: None,
            };
            (judge_addition(&context).code(), judge_scan(&context).code())
        };
        assert_eq!(judged(PackStatus::Committed, 1), ("added", "pack_sealed"));
        assert_eq!(judged(PackStatus::AwaitingPickup, 1000).0, "pack_full");
        assert_eq!(judged(PackStatus::PickedUp, 1).0, "pack_sealed");
    }

    #[test]
    fn our_own_errors() {
        let elsewhere = KnownParcel {
            in_other_pack: Some("B2".into()),
            ..GOOD
        };
        assert_eq!(verdict(Some(&elsewhere), 0, 0), "in_other_pack");
        assert_eq!(
            verdict(
                Some(&KnownParcel {
                    shop_linked: false,
                    ..GOOD
                }),
                0,
                0
            ),
            "shop_not_linked"
        );
        assert_eq!(verdict(Some(&GOOD), 1000, 0), "pack_full");
        assert_eq!(verdict(Some(&GOOD), 10, 49_600), "over_weight");
        assert_eq!(verdict(None, 0, 0), "unknown_code");
    }
}
