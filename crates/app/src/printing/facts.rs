//! What a label says, as it is stored with its job: reprinting works without the platform and without the pack's present
//! state.

use dabao_domain::{HandoverService, PackLife, Timestamp, Weight};
use dabao_labels::{
    BagLabel, BagPrint, CollectionPointLabel, FreePickupLabel, PaidPickupLabel, Party, TestLabel,
};
use dabao_store::{PackRecord, Tx, find_address, find_collection_point};
use serde::{Deserialize, Serialize};

use crate::error::{AppError, refuse, refuse_field};

/// The facts of one job. Stored as JSON; fields are only ever added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum LabelFacts {
    /// L-121.
    FreePickup {
        number: String,
        carrier: String,
        parcels: u32,
        grams: u32,
    },
    /// L-122.
    PaidPickup {
        waybill: String,
        route: String,
        consolidation: String,
        parcels: u32,
        recipient: PartyFacts,
        sender: PartyFacts,
    },
    /// L-123.
    CollectionPoint {
        number: String,
        point: String,
        parcels: u32,
        grams: u32,
    },
    /// For calibration.
    Test {
        printer: String,
        width_mm: u32,
        height_mm: u32,
    },
}

/// Who receives or sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PartyFacts {
    name: String,
    phone: Option<String>,
    address: String,
}

/// What can be drawn.
pub(super) enum Printable {
    /// A big pack's label.
    Bag(BagPrint),
    /// A test label.
    Test(TestLabel),
}

impl LabelFacts {
    /// The label of a pack, from what is known now.
    pub(super) async fn of_pack(tx: &mut Tx, record: &PackRecord) -> Result<Self, AppError> {
        let PackLife::AtPlatform { lp_number, .. } = &record.pack.life else {
            return Err(refuse(dabao_api::ErrorCode::LabelNotReady));
        };
        let weight = record
            .declared_weight()
            .ok_or_else(|| refuse(dabao_api::ErrorCode::PackNotWeighed))?;
        let (parcels, grams) = (record.parcels, weight.grams());
        match record.pack.service {
            HandoverService::FreePickup => Ok(Self::FreePickup {
                number: lp_number.clone(),
                carrier: record
                    .heard
                    .carrier
                    .clone()
                    .unwrap_or_else(|| "官方揽收".to_owned()),
                parcels,
                grams,
            }),
            HandoverService::CollectionPoint => {
                let point = match &record.collection_point {
                    Some(code) => find_collection_point(tx, code).await?,
                    None => None,
                };
                let point = point.map_or_else(
                    || record.destination.clone(),
                    |point| format!("{} {} {}", point.name, point.region, point.address),
                );
                Ok(Self::CollectionPoint {
                    number: lp_number.clone(),
                    point,
                    parcels,
                    grams,
                })
            }
            HandoverService::PaidPickup => Self::paid(tx, record).await,
        }
    }

    /// The paid label carries the carrier's own number; until that is known there is nothing to print.
    async fn paid(tx: &mut Tx, record: &PackRecord) -> Result<Self, AppError> {
        let waybill = record.heard.tracking_number.clone();
        let waybill = waybill.ok_or_else(|| refuse(dabao_api::ErrorCode::LabelNotReady))?;
        let sender = match &record.pickup_address {
            Some(id) => find_address(tx, id).await?,
            None => None,
        };
        let sender =
            sender.ok_or_else(|| refuse_field(dabao_api::ErrorCode::AddressMissing, "pickupAddress"))?;
        let centre = record
            .heard
            .sorting_centre
            .clone()
            .unwrap_or_else(|| "首公里分拨中心".to_owned());
        Ok(Self::PaidPickup {
            waybill,
            route: String::new(),
            consolidation: format!("{centre} LAZADA"),
            parcels: record.parcels,
            recipient: PartyFacts {
                name: centre.clone(),
                phone: None,
                address: centre,
            },
            sender: PartyFacts {
                name: sender.contact.name.clone(),
                phone: Some(sender.contact.mobile.clone()),
                address: sender.address.one_line(),
            },
        })
    }

    /// What the queue calls it.
    pub(super) fn title(&self) -> &str {
        match self {
            Self::FreePickup { number, .. } | Self::CollectionPoint { number, .. } => number,
            Self::PaidPickup { waybill, .. } => waybill,
            Self::Test { .. } => "test",
        }
    }

    /// As the labels room takes it.
    pub(super) fn printable(&self, printed_at: Timestamp, reprint: u32) -> Result<Printable, AppError> {
        let weight = |grams: u32| {
            Weight::from_grams(i64::from(grams)).ok_or_else(|| refuse(dabao_api::ErrorCode::PackNotWeighed))
        };
        let label = match self.clone() {
            Self::FreePickup {
                number,
                carrier,
                parcels,
                grams,
            } => BagLabel::FreePickup(FreePickupLabel {
                number,
                carrier,
                parcels,
                weight: weight(grams)?,
            }),
            Self::CollectionPoint {
                number,
                point,
                parcels,
                grams,
            } => BagLabel::CollectionPoint(CollectionPointLabel {
                number,
                point,
                parcels,
                weight: weight(grams)?,
            }),
            Self::PaidPickup {
                waybill,
                route,
                consolidation,
                parcels,
                recipient,
                sender,
            } => BagLabel::PaidPickup(PaidPickupLabel {
                waybill,
                route,
                consolidation,
                parcels,
                recipient: party(recipient),
                sender: party(sender),
            }),
            Self::Test {
                printer,
                width_mm,
                height_mm,
            } => {
                return Ok(Printable::Test(TestLabel {
                    printer,
                    width_mm,
                    height_mm,
                    printed_at,
                }));
            }
        };
        let reprint = (reprint > 0).then_some(reprint);
        Ok(Printable::Bag(BagPrint {
            label,
            printed_at,
            reprint,
        }))
    }
}

fn party(facts: PartyFacts) -> Party {
    let PartyFacts { name, phone, address } = facts;
    Party { name, phone, address }
}
