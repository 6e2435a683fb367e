//! The packing bench: open packs, scan, weigh, seal.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::PackView;

/// How a pack leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// 免费揽收.
    FreePickup,
    /// 付费揽收.
    PaidPickup,
    /// 集货点.
    CollectionPoint,
}

/// Opens a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OpenPack {
    /// How it leaves.
    pub service: Service,
    /// Pickup address; the default when absent. Not for a collection point.
    pub pickup_address_id: Option<String>,
    /// Collection point; the default when absent. Only for a collection point.
    pub collection_point: Option<String>,
}

/// Changes how an open pack leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangePack {
    /// Which.
    pub pack_id: String,
    /// How it leaves.
    pub service: Service,
    /// Pickup address.
    pub pickup_address_id: Option<String>,
    /// Collection point.
    pub collection_point: Option<String>,
}

/// Names a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ByPack {
    /// Which.
    pub pack_id: String,
}

/// The bench as it stands: the open packs and which of them takes scans.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BenchView {
    /// Open packs of this station, oldest first.
    pub open: Vec<PackView>,
    /// The pack that takes scans.
    pub current: Option<String>,
    /// The last rows of the current pack, newest first.
    pub rows: Vec<PackedRow>,
    /// The last scan can be undone.
    pub can_undo: bool,
    /// Parcels that are ready and in no pack.
    pub loose_parcels: u32,
    /// Packs sealed today at this station (Asia/Shanghai).
    pub sealed_today: u32,
    /// Parcels sealed today at this station.
    pub parcels_today: u32,
}

/// A parcel in a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackedRow {
    /// The parcel.
    pub parcel_id: String,
    /// Position in scan order, 1 is the first.
    pub position: u32,
    /// 交易订单号.
    pub order_number: String,
    /// 首公里单号.
    pub first_mile_number: String,
    /// 运单号, where it differs.
    pub tracking_number: Option<String>,
    /// Shop name.
    pub shop_name: String,
    /// Destination country.
    pub country: Option<String>,
    /// Expected grams.
    pub expected_g: u32,
    /// The order says so; otherwise it is assumed.
    pub weight_known: bool,
    /// When it was scanned in, milliseconds UTC.
    pub scanned_at: i64,
}

/// How a code came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ScanSource {
    /// A gun that types.
    KeyboardGun,
    /// A gun on a serial port.
    SerialGun,
    /// Typed by hand.
    Typed,
    /// Pasted.
    Pasted,
    /// Read from a picture.
    Photo,
}

/// A code at the bench.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Scan {
    /// The code as it came; the core normalises it.
    pub text: String,
    /// How it came.
    pub source: ScanSource,
}

/// What class of sound and colour an outcome has (U-11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ScanTone {
    /// In the pack.
    Good,
    /// In the pack, and something deserves a look (pack nearly full, weight near its limit).
    Attention,
    /// Nothing to do: it is already here.
    Already,
    /// Take it out and put it aside.
    Refused,
    /// A command barcode was carried out.
    Command,
    /// The core could not do it (storage).
    Failed,
}

/// What a scan meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ScanCode {
    /// The parcel is in the pack.
    Added,
    /// L-084.
    DuplicateInPack,
    /// In another pack; `detail` is that pack's number.
    InOtherPack,
    /// L-083.
    ParcelCancelled,
    /// L-085.
    AlreadySigned,
    /// L-081.
    NotRts,
    /// L-082.
    SeaFreight,
    /// Its shop is not linked; `detail` is the shop's name.
    ShopNotLinked,
    /// The pack is full.
    PackFull,
    /// The estimate would go over the weight limit.
    OverWeight,
    /// The pack is sealed.
    PackSealed,
    /// Known to nobody here.
    UnknownCode,
    /// A product's own code.
    ProductCode,
    /// A payment code.
    PayCode,
    /// A web address.
    WebAddress,
    /// No pack is open.
    NoPackOpen,
    /// Too short or empty after cleaning.
    Unreadable,
    /// Command barcode: the last scan was undone.
    Undone,
    /// Command barcode: there was nothing to undo.
    NothingToUndo,
    /// Command barcode: seal was asked for; the screen goes to weighing and sealing.
    SealAsked,
    /// Command barcode: a new pack was opened and takes scans.
    PackOpened,
    /// Command barcode: print was asked for; the last sealed pack's label was queued.
    PrintAsked,
    /// A big pack's own number was scanned: the screen shows that pack; `detail` is its id.
    BigPack,
    /// Storage failed; nothing was changed.
    StorageFailed,
}

/// The durable answer to a scan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScanReply {
    /// What it meant.
    pub code: ScanCode,
    /// Its sound and colour.
    pub tone: ScanTone,
    /// The code after cleaning.
    pub text: String,
    /// One fact the words need.
    pub detail: Option<String>,
    /// The row that was added or undone, or the one the parcel already has.
    pub row: Option<PackedRow>,
    /// The pack as it is now.
    pub pack: Option<PackView>,
    /// How the code came.
    pub source: ScanSource,
    /// When it was answered, milliseconds UTC.
    pub at: i64,
}

/// Takes a parcel out of an open pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RemoveParcel {
    /// From which pack.
    pub pack_id: String,
    /// Which parcel.
    pub parcel_id: String,
}

/// Gives a pack its weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WeighPack {
    /// Which pack.
    pub pack_id: String,
    /// Grams typed by hand; what the scale shows settled when absent.
    pub typed_g: Option<u32>,
}

/// Gives a pack its size, in millimetres; all absent takes it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MeasurePack {
    /// Which pack.
    pub pack_id: String,
    /// First side.
    pub length_mm: Option<u32>,
    /// Second side.
    pub width_mm: Option<u32>,
    /// Third side.
    pub height_mm: Option<u32>,
}

/// Seals a pack and queues its commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SealPack {
    /// Which pack.
    pub pack_id: String,
    /// The packer has recounted and stands by it although the scale differs from the estimate.
    pub accept_difference: bool,
}
