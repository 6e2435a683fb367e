//! A pack as a row: the columns that together say what a pack's life says.

use dabao_domain::{
    AddressId, BigPack, Dimensions, HandoverService, Length, PackId, PackLife, PlatformStatus, ShopId,
    StationId, Timestamp, Weight, WeightSource,
};

use crate::error::corrupt;
use crate::{HeardFacts, PackRecord, StoreError};

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    id: String,
    number: String,
    station_id: String,
    shop_id: String,
    shop_name: String,
    service: String,
    pickup_address_id: Option<String>,
    collection_point: Option<String>,
    destination: String,
    parcels: i64,
    expected_g: i64,
    added_g: i64,
    additions_open: i64,
    weight_g: Option<i64>,
    weight_source: Option<String>,
    weight_raw: Option<String>,
    length_mm: Option<i64>,
    width_mm: Option<i64>,
    height_mm: Option<i64>,
    life: String,
    sealed_at: Option<i64>,
    refusal_code: Option<String>,
    refusal_message: Option<String>,
    refusal_class: Option<String>,
    lp_number: Option<String>,
    status: Option<String>,
    status_name: Option<String>,
    tracking_number: Option<String>,
    carrier: Option<String>,
    sorting_centre: Option<String>,
    actual_g: Option<i64>,
    stocked: Option<i64>,
    heard_at: Option<i64>,
    poll_at: Option<i64>,
    cancel_requested_at: Option<i64>,
    opened_at: i64,
    label_prints: i64,
}

/// `SELECT` of a whole pack, to be followed by conditions.
macro_rules! select_pack {
    ($rest:literal) => {
        concat!(
            "SELECT pack.id, pack.number, pack.station_id, pack.shop_id, shop.name AS shop_name, pack.service,
                    pack.pickup_address_id, pack.collection_point,
                    COALESCE(collection_point.name || ' ' || collection_point.address,
                             address.warehouse || ' ' || address.province || address.city || address.district
                             || address.street || address.detail, '') AS destination,
                    pack.parcels, pack.expected_g, pack.added_g, pack.weight_g, pack.weight_source, pack.weight_raw,
                    pack.length_mm, pack.width_mm, pack.height_mm, pack.life, pack.sealed_at, pack.refusal_code,
                    pack.refusal_message, pack.refusal_class, pack.lp_number, pack.status, pack.status_name,
                    pack.tracking_number, pack.carrier, pack.sorting_centre, pack.actual_g, pack.stocked,
                    pack.heard_at, pack.poll_at, pack.cancel_requested_at, pack.opened_at,
                    (SELECT COUNT(*) FROM outbox
                     WHERE outbox.pack_id = pack.id AND outbox.kind = 'update_pack'
                       AND outbox.state IN ('queued', 'sending', 'unknown')) AS additions_open,
                    (SELECT COUNT(*) FROM print_job
                     WHERE print_job.pack_id = pack.id AND (print_job.state = 'done' OR print_job.closing_sent = 1)) AS label_prints
             FROM pack
             JOIN shop ON shop.id = pack.shop_id
             LEFT JOIN address ON address.id = pack.pickup_address_id
             LEFT JOIN collection_point ON collection_point.code = pack.collection_point ",
            $rest
        )
    };
}
pub(crate) use select_pack;

/// The columns that say what life says.
#[derive(Default)]
pub(crate) struct LifeColumns<'a> {
    pub(crate) sealed_at: Option<i64>,
    pub(crate) refusal_code: Option<&'a str>,
    pub(crate) refusal_message: Option<&'a str>,
    pub(crate) lp_number: Option<&'a str>,
    pub(crate) status: Option<&'a str>,
    pub(crate) status_name: Option<&'a str>,
}

impl<'a> LifeColumns<'a> {
    pub(crate) fn of(life: &'a PackLife) -> Self {
        match life {
            PackLife::Open | PackLife::Discarded => Self::default(),
            PackLife::Sealed { sealed_at } | PackLife::CommitUnknown { sealed_at } => Self {
                sealed_at: Some(sealed_at.0),
                ..Self::default()
            },
            PackLife::Refused {
                sealed_at,
                code,
                message,
            } => Self {
                sealed_at: Some(sealed_at.0),
                refusal_code: Some(code),
                refusal_message: Some(message),
                ..Self::default()
            },
            PackLife::AtPlatform {
                sealed_at,
                lp_number,
                status,
            } => Self {
                sealed_at: Some(sealed_at.0),
                lp_number: Some(lp_number),
                status: Some(status.code()),
                status_name: match status {
                    PlatformStatus::Known(_) => None,
                    PlatformStatus::Other { name, .. } => name.as_deref(),
                },
                ..Self::default()
            },
        }
    }
}

impl Row {
    /// Every combination of columns is either one life or corrupt; none is guessed at.
    fn life(&self) -> Option<PackLife> {
        let sealed_at = self.sealed_at.map(Timestamp);
        match (
            self.life.as_str(),
            sealed_at,
            &self.refusal_code,
            &self.lp_number,
            &self.status,
        ) {
            ("open", None, None, None, None) => Some(PackLife::Open),
            ("discarded", None, None, None, None) => Some(PackLife::Discarded),
            ("sealed", Some(sealed_at), None, None, None) => Some(PackLife::Sealed { sealed_at }),
            ("commit_unknown", Some(sealed_at), None, None, None) => {
                Some(PackLife::CommitUnknown { sealed_at })
            }
            ("refused", Some(sealed_at), Some(code), None, None) => Some(PackLife::Refused {
                sealed_at,
                code: code.clone(),
                message: self.refusal_message.clone().unwrap_or_default(),
            }),
            ("at_platform", Some(sealed_at), None, Some(lp_number), Some(status)) => {
                Some(PackLife::AtPlatform {
                    sealed_at,
                    lp_number: lp_number.clone(),
                    status: PlatformStatus::read(status, self.status_name.as_deref()),
                })
            }
            _ => None,
        }
    }

    /// `None` is unreadable, `Some(None)` is not weighed yet.
    #[expect(clippy::option_option, reason = "unreadable and absent are two things")]
    fn weight(&self) -> Option<Option<(Weight, WeightSource)>> {
        match (self.weight_g, self.weight_source.as_deref()) {
            (None, None) => Some(None),
            (Some(grams), Some(source)) => Some(Some((
                Weight::from_grams(grams)?,
                WeightSource::from_code(source)?,
            ))),
            (Some(_), None) | (None, Some(_)) => None,
        }
    }

    /// `None` is unreadable, `Some(None)` is not measured yet.
    #[expect(clippy::option_option, reason = "unreadable and absent are two things")]
    fn size(&self) -> Option<Option<Dimensions>> {
        match (self.length_mm, self.width_mm, self.height_mm) {
            (None, None, None) => Some(None),
            (Some(length), Some(width), Some(height)) => Some(Some(Dimensions {
                length: Length::from_millimetres(length)?,
                width: Length::from_millimetres(width)?,
                height: Length::from_millimetres(height)?,
            })),
            _ => None,
        }
    }

    fn read(self) -> Option<PackRecord> {
        let count = |value: i64| u32::try_from(value).ok();
        let pack = BigPack {
            service: HandoverService::from_code(&self.service)?,
            weight: self.weight()?,
            size: self.size()?,
            life: self.life()?,
            id: PackId(self.id),
            number: self.number,
            shop: ShopId(self.shop_id),
        };
        Some(PackRecord {
            pack,
            station: StationId(self.station_id),
            shop_name: self.shop_name,
            pickup_address: self.pickup_address_id.map(AddressId),
            collection_point: self.collection_point,
            destination: self.destination,
            parcels: count(self.parcels)?,
            expected_g: count(self.expected_g)?,
            added_g: count(self.added_g)?,
            adding: self.additions_open > 0,
            weight_raw: self.weight_raw,
            refusal_class: self.refusal_class,
            heard: HeardFacts {
                tracking_number: self.tracking_number,
                carrier: self.carrier,
                sorting_centre: self.sorting_centre,
                actual_g: self.actual_g.and_then(count),
                stocked: self.stocked.and_then(count),
            },
            heard_at: self.heard_at.map(Timestamp),
            poll_at: self.poll_at.map(Timestamp),
            cancel_requested_at: self.cancel_requested_at.map(Timestamp),
            opened_at: Timestamp(self.opened_at),
            label_prints: count(self.label_prints)?,
        })
    }
}

impl TryFrom<Row> for PackRecord {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let id = row.id.clone();
        row.read().ok_or_else(|| corrupt("pack", &id))
    }
}
