//! Domain and store values as screens know them, field by field, so that a new field does not compile until decided.

use dabao_api::{
    GaugeLevel, GaugeView, PackActionView, PackGauges, PackStateView, PackView, PackedRow, Service, Settings,
    WeightOrigin,
};
use dabao_domain::{
    Gauge, HandoverService, Length, PackAction, PackLife, PackLimits, PlatformStatus, Weight, WeightSource,
};
use dabao_store::{PackRecord, PackedParcel};

/// A service as screens know it.
pub(crate) const fn service_view(service: HandoverService) -> Service {
    match service {
        HandoverService::FreePickup => Service::FreePickup,
        HandoverService::PaidPickup => Service::PaidPickup,
        HandoverService::CollectionPoint => Service::CollectionPoint,
    }
}

/// A service as the domain knows it.
pub(crate) const fn service_of(view: Service) -> HandoverService {
    match view {
        Service::FreePickup => HandoverService::FreePickup,
        Service::PaidPickup => HandoverService::PaidPickup,
        Service::CollectionPoint => HandoverService::CollectionPoint,
    }
}

/// A pack as screens know it.
pub(crate) fn pack_view(record: &PackRecord, settings: &Settings) -> PackView {
    let PackRecord {
        pack,
        station: _,
        shop_name,
        pickup_address,
        collection_point,
        destination,
        parcels,
        expected_g,
        added_g,
        adding,
        weight_raw: _,
        refusal_class,
        heard,
        heard_at,
        poll_at: _,
        cancel_requested_at,
        opened_at,
        label_prints,
    } = record;
    let weight = pack.weight.map(|(weight, _)| weight);
    PackView {
        id: pack.id.0.clone(),
        number: pack.number.clone(),
        lp_number: lp_number(&pack.life),
        tracking_number: heard.tracking_number.clone(),
        service: service_view(pack.service),
        shop_name: shop_name.clone(),
        destination: destination.clone(),
        pickup_address_id: pickup_address.as_ref().map(|id| id.0.clone()),
        collection_point: collection_point.clone(),
        state: state_view(&pack.life, refusal_class.clone()),
        actions: actions(record, settings),
        parcels: *parcels,
        estimated_g: *expected_g,
        added_g: *added_g,
        weight_g: weight.map(Weight::grams),
        weight_origin: pack.weight.map(|(_, source)| origin_view(source)),
        actual_g: heard.actual_g,
        stocked: heard.stocked,
        carrier: heard.carrier.clone(),
        sorting_centre: heard.sorting_centre.clone(),
        gauges: gauges(record),
        sides_mm: pack
            .size
            .map(|size| [size.length, size.width, size.height].map(Length::millimetres)),
        weight_differs: record
            .declared_weight()
            .is_some_and(|weight| differs(weight.grams(), *expected_g, settings)),
        label_prints: *label_prints,
        cancel_requested: cancel_requested_at.is_some(),
        adding: *adding,
        opened_at: opened_at.0,
        sealed_at: sealed_at(&pack.life),
        heard_at: heard_at.map(|at| at.0),
    }
}

/// Scale and estimate differ by more than the settings allow: at least the grams, and at least the share.
pub(crate) fn differs(weighed_g: u32, estimated_g: u32, settings: &Settings) -> bool {
    let difference = u64::from(weighed_g.abs_diff(estimated_g));
    let share = u64::from(estimated_g) * u64::from(settings.weight_tolerance_percent) / 100;
    difference > share.max(u64::from(settings.weight_tolerance_g))
}

/// A row of a pack as screens know it.
pub(crate) fn row_view(parcel: PackedParcel) -> PackedRow {
    let PackedParcel {
        parcel_id,
        position,
        order_number,
        first_mile_number,
        tracking_number,
        shop_name,
        country,
        expected_g,
        known_g,
        scanned_at,
    } = parcel;
    PackedRow {
        parcel_id,
        position: u32::try_from(position).unwrap_or(u32::MAX),
        order_number,
        first_mile_number,
        tracking_number,
        shop_name,
        country,
        expected_g: u32::try_from(expected_g).unwrap_or(u32::MAX),
        weight_known: known_g.is_some(),
        scanned_at,
    }
}

fn lp_number(life: &PackLife) -> Option<String> {
    match life {
        PackLife::AtPlatform { lp_number, .. } => Some(lp_number.clone()),
        PackLife::Open
        | PackLife::Sealed { .. }
        | PackLife::CommitUnknown { .. }
        | PackLife::Refused { .. }
        | PackLife::Discarded => None,
    }
}

const fn sealed_at(life: &PackLife) -> Option<i64> {
    match life {
        PackLife::Sealed { sealed_at }
        | PackLife::CommitUnknown { sealed_at }
        | PackLife::Refused { sealed_at, .. }
        | PackLife::AtPlatform { sealed_at, .. } => Some(sealed_at.0),
        PackLife::Open | PackLife::Discarded => None,
    }
}

fn state_view(life: &PackLife, refusal_class: Option<String>) -> PackStateView {
    let plain = |code: &str| PackStateView {
        code: code.to_owned(),
        platform_name: None,
        refusal: None,
        refusal_class: None,
    };
    match life {
        PackLife::AtPlatform {
            status: PlatformStatus::Known(status),
            ..
        } => plain(status.code()),
        PackLife::AtPlatform {
            status: PlatformStatus::Other { code, name },
            ..
        } => PackStateView {
            platform_name: name.clone(),
            ..plain(code)
        },
        PackLife::Refused { message, code, .. } => PackStateView {
            refusal: Some(if message.is_empty() {
                code.clone()
            } else {
                message.clone()
            }),
            refusal_class,
            ..plain(life.code())
        },
        PackLife::Open | PackLife::Sealed { .. } | PackLife::CommitUnknown { .. } | PackLife::Discarded => {
            plain(life.code())
        }
    }
}

/// What may be done; a cancel that is on its way is not offered again.
fn actions(record: &PackRecord, settings: &Settings) -> Vec<PackActionView> {
    let allowed = record.pack.life.actions().into_iter();
    allowed
        .filter(|action| *action != PackAction::Cancel || record.cancel_requested_at.is_none())
        .filter(|action| *action != PackAction::AddParcels || takes_additions(record, settings))
        .map(|action| match action {
            PackAction::Fill => PackActionView::Fill,
            PackAction::Seal => PackActionView::Seal,
            PackAction::Reopen => PackActionView::Reopen,
            PackAction::Discard => PackActionView::Discard,
            PackAction::Resend => PackActionView::Resend,
            PackAction::Settle => PackActionView::Settle,
            PackAction::Cancel => PackActionView::Cancel,
            PackAction::PrintLabel => PackActionView::PrintLabel,
            PackAction::AddParcels => PackActionView::AddParcels,
        })
        .collect()
}

/// Parcels may be added now: the station allows it, the pack's state does, and nothing else of the kind is under way.
pub(crate) fn takes_additions(record: &PackRecord, settings: &Settings) -> bool {
    settings.allow_pack_update
        && record.pack.life.actions().contains(&PackAction::AddParcels)
        && record.cancel_requested_at.is_none()
        && !record.adding
}

const fn origin_view(source: WeightSource) -> WeightOrigin {
    match source {
        WeightSource::Scale => WeightOrigin::Scale,
        WeightSource::Typed => WeightOrigin::Typed,
    }
}

fn gauges(record: &PackRecord) -> PackGauges {
    let limits: PackLimits = record.pack.service.limits();
    let weight = record
        .declared_weight()
        .or_else(|| Weight::from_grams(i64::from(record.expected_g)));
    let size = record.pack.size;
    let check = limits.check(record.parcels, weight, size);
    PackGauges {
        parcels: gauge(Some(record.parcels), limits.parcels, check.parcels),
        weight_g: gauge(weight.map(Weight::grams), limits.weight_g, check.weight),
        side_mm: gauge(
            size.map(|size| size.longest().millimetres()),
            limits.side_mm,
            check.side,
        ),
        side_sum_mm: gauge(
            size.map(|size| size.sum_millimetres()),
            limits.side_sum_mm,
            check.side_sum,
        ),
        binding: limits.binding,
    }
}

const fn gauge(value: Option<u32>, limit: u32, level: Gauge) -> GaugeView {
    let level = match level {
        Gauge::Within => GaugeLevel::Within,
        Gauge::Warns => GaugeLevel::Warns,
        Gauge::Over => GaugeLevel::Over,
    };
    GaugeView { value, limit, level }
}
