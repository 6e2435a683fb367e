//! Big packs: list, detail, actions.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{PackedRow, ScanCode, Service};

/// A gauge's colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GaugeLevel {
    /// Below the limit.
    Within,
    /// At or near it, or over one that only advises.
    Warns,
    /// Over one that binds.
    Over,
}

/// A value against its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GaugeView {
    /// The value; absent when not measured.
    pub value: Option<u32>,
    /// The limit.
    pub limit: u32,
    /// Its colour.
    pub level: GaugeLevel,
}

/// The four gauges of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackGauges {
    /// Parcels.
    pub parcels: GaugeView,
    /// Grams: the weighed weight, else the estimate.
    pub weight_g: GaugeView,
    /// Longest side, millimetres.
    pub side_mm: GaugeView,
    /// Sum of sides, millimetres.
    pub side_sum_mm: GaugeView,
    /// The limits bind; at a collection point they advise.
    pub binding: bool,
}

/// What a pack is now, in one word: ours until the platform has it, then the platform's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackStateView {
    /// `open`, `sealed`, `commit_unknown`, `refused`, `discarded`, one of the fifteen, or a word we do not know.
    pub code: String,
    /// The platform's own name of a word we do not know.
    pub platform_name: Option<String>,
    /// The platform's words of a refusal.
    pub refusal: Option<String>,
    /// How the refusal can be mended, class of the platform's error: `retry`, `user_must_fix`, `account_must_fix`, `unknown`.
    pub refusal_class: Option<String>,
}

/// How a pack got its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WeightOrigin {
    /// From the scale.
    Scale,
    /// Typed.
    Typed,
}

/// What a person may do with a pack now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PackActionView {
    /// Scan in, take out, weigh, measure.
    Fill,
    /// Seal.
    Seal,
    /// Take back before the platform has it.
    Reopen,
    /// Throw away.
    Discard,
    /// Queue the commit again.
    Resend,
    /// Say what became of a commit that timed out.
    Settle,
    /// Ask the platform to cancel it.
    Cancel,
    /// Print or reprint the label.
    PrintLabel,
    /// Add parcels to it at the platform.
    AddParcels,
}

/// A big pack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackView {
    /// Identity.
    pub id: String,
    /// Our own number, to be written on the bag.
    pub number: String,
    /// 大包单号.
    pub lp_number: Option<String>,
    /// The pickup carrier's number (STO).
    pub tracking_number: Option<String>,
    /// How it leaves.
    pub service: Service,
    /// Ordering shop.
    pub shop_name: String,
    /// Pickup address or collection point, in one line.
    pub destination: String,
    /// Pickup address.
    pub pickup_address_id: Option<String>,
    /// Collection point.
    pub collection_point: Option<String>,
    /// What it is now.
    pub state: PackStateView,
    /// What may be done with it.
    pub actions: Vec<PackActionView>,
    /// Parcels inside (申报件数).
    pub parcels: u32,
    /// Estimated grams (预估重量).
    pub estimated_g: u32,
    /// Of these, expected grams of parcels that were added after it was weighed.
    pub added_g: u32,
    /// Weighed grams.
    pub weight_g: Option<u32>,
    /// How it got its weight.
    pub weight_origin: Option<WeightOrigin>,
    /// Real grams at the sorting centre (真实重量).
    pub actual_g: Option<u32>,
    /// Parcels taken in at the sorting centre (入库件数).
    pub stocked: Option<u32>,
    /// 揽收服务商.
    pub carrier: Option<String>,
    /// 分拨仓.
    pub sorting_centre: Option<String>,
    /// The gauges.
    pub gauges: PackGauges,
    /// Sides in millimetres.
    pub sides_mm: Option<[u32; 3]>,
    /// Scale and estimate differ more than the settings allow.
    pub weight_differs: bool,
    /// Its label has come out (or is unknown) this many times.
    pub label_prints: u32,
    /// A cancel is on its way to the platform.
    pub cancel_requested: bool,
    /// An addition of parcels is on its way to the platform, or nobody knows what became of it.
    pub adding: bool,
    /// Opened, milliseconds UTC.
    pub opened_at: i64,
    /// Sealed, milliseconds UTC.
    pub sealed_at: Option<i64>,
    /// The platform's word is as of this time, milliseconds UTC.
    pub heard_at: Option<i64>,
}

/// Adds parcels to a pack that the platform has (补装小包): all of them, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AddToPack {
    /// Which pack.
    pub pack_id: String,
    /// The parcels' codes as they came, at most 300; the core normalises them.
    pub codes: Vec<String>,
}

/// What one code of an addition means: the same as at an open pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AdditionOutcome {
    /// The code after cleaning.
    pub text: String,
    /// `added` when it is good; otherwise why nothing was added.
    pub code: ScanCode,
    /// One fact the words need.
    pub detail: Option<String>,
}

/// What came of an addition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AddToPackReply {
    /// All were good: they are in the pack, and the platform will be told. Otherwise nothing has changed.
    pub added: bool,
    /// One for each code, in the order asked.
    pub outcomes: Vec<AdditionOutcome>,
    /// The pack as it is now.
    pub pack: PackView,
}

/// Asks for packs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ListPacks {
    /// Only these states (codes as in [`PackStateView`]); all when empty.
    pub states: Vec<String>,
    /// Only this service.
    pub service: Option<Service>,
    /// Part of a pack's number, LP number or tracking number, or a whole parcel number.
    pub search: String,
    /// Opened on or after, milliseconds UTC.
    pub from: Option<i64>,
    /// Opened before, milliseconds UTC.
    pub to: Option<i64>,
    /// Skip this many.
    pub offset: u32,
}

/// A page of packs, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackPage {
    /// At most 100.
    pub packs: Vec<PackView>,
    /// How many there are in all.
    pub total: u32,
}

/// One step in a pack's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryStep {
    /// When, milliseconds UTC.
    pub at: i64,
    /// What: an event word or a state code.
    pub what: String,
    /// Who; empty for the platform.
    pub who: String,
    /// More.
    pub detail: String,
}

/// A pack with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackDetail {
    /// The pack.
    pub pack: PackView,
    /// Its parcels in scan order.
    pub rows: Vec<PackedRow>,
    /// Its history, oldest first.
    pub history: Vec<HistoryStep>,
}

/// How a person settles a commit that timed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Settlement {
    /// It worked: this is the number Seller Center shows.
    Worked {
        /// `LP` and fourteen digits.
        lp_number: String,
    },
    /// Seller Center shows no such pack: send it again.
    NotThere,
}

/// Settles a commit that timed out (P-03).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SettlePack {
    /// Which pack.
    pub pack_id: String,
    /// What became of it.
    pub settlement: Settlement,
}

/// Asks for the handover sheet (交接单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HandoverSheet {
    /// Packs on the sheet.
    pub pack_ids: Vec<String>,
}
