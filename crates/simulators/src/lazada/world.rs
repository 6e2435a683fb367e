//! What the simulated platform knows: sellers, tokens, parcels and packs.

use std::collections::{BTreeMap, BTreeSet};

use dabao_domain::{PackStatus, Timestamp};
use serde::{Deserialize, Serialize};

/// A made-up seller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimSeller {
    /// Two letters in upper case.
    pub country: String,
    /// Its id.
    pub seller_id: String,
    /// Its short code.
    pub short_code: String,
}

/// A made-up parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimParcel {
    /// The first-mile code: what is scanned and committed.
    pub code: String,
    /// 交易订单号.
    pub order_id: String,
    /// Whose it is.
    pub seller_id: String,
    /// The word of the order calls, such as `ready_to_ship`.
    pub status: String,
    /// The channel; `FM49` is sea freight.
    pub channel: String,
    /// The sorting centre has signed for it.
    #[serde(default)]
    pub signed: bool,
    /// When its order last changed.
    pub updated_at_ms: i64,
}

impl SimParcel {
    /// A parcel that may be packed.
    pub fn ready(code: &str, order_id: &str, seller_id: &str, at: Timestamp) -> Self {
        Self {
            code: code.to_owned(),
            order_id: order_id.to_owned(),
            seller_id: seller_id.to_owned(),
            status: "ready_to_ship".to_owned(),
            channel: "FM02".to_owned(),
            signed: false,
            updated_at_ms: at.0,
        }
    }
}

/// A big pack at the simulated platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimPack {
    /// LP and 14 digits.
    pub lp_number: String,
    /// 15 digits, from the moment the platform has given it.
    pub tracking_number: Option<String>,
    /// The number the seller gave.
    pub own_number: Option<String>,
    /// `cainiao_pickup`, `pickup_collection`, `self_send` or `self_post`.
    pub kind: String,
    /// Under which `appUserKey` it was committed.
    pub app_user_key: String,
    /// The parcels inside.
    pub parcels: Vec<String>,
    /// The declared weight.
    pub grams: i64,
    /// Its state.
    pub status: PackStatus,
    /// The driver's remark.
    pub remark: Option<String>,
    /// When it was committed.
    pub committed_at: Timestamp,
    /// A person or a cancellation moved it: the timeline no longer does.
    pub by_hand: bool,
}

impl SimPack {
    /// It holds its parcels: neither cancelled nor closed.
    pub fn is_live(&self) -> bool {
        !self.status.frees_its_parcels()
    }
}

/// How the PDF of a label is wrapped in the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelWrapping {
    /// Base64 text.
    #[default]
    Base64,
    /// A list of signed bytes.
    Bytes,
    /// An object with the base64 text in it.
    Object,
}

#[derive(Debug, Clone)]
pub(super) struct Granted {
    pub(super) until: Timestamp,
}

/// Everything that changes.
#[derive(Debug, Default)]
pub(super) struct World {
    pub(super) sellers: Vec<SimSeller>,
    pub(super) codes: BTreeMap<String, Granted>,
    pub(super) access: BTreeMap<String, Granted>,
    pub(super) refresh: BTreeMap<String, Granted>,
    /// By `appUserKey`, the ids of the sellers bound under it.
    pub(super) bound: BTreeMap<String, BTreeSet<String>>,
    pub(super) parcels: BTreeMap<String, SimParcel>,
    pub(super) packs: Vec<SimPack>,
    pub(super) label_wrapping: LabelWrapping,
    counter: u64,
}

impl World {
    pub(super) fn of(sellers: Vec<SimSeller>) -> Self {
        Self {
            sellers,
            ..Self::default()
        }
    }

    /// The next number of anything; never the same twice.
    pub(super) fn next(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    pub(super) fn pack_holding(&self, code: &str) -> Option<&SimPack> {
        self.packs
            .iter()
            .find(|pack| pack.is_live() && pack.parcels.iter().any(|own| own == code))
    }

    pub(super) fn pack_mut(&mut self, lp_number: &str) -> Option<&mut SimPack> {
        self.packs.iter_mut().find(|pack| pack.lp_number == lp_number)
    }

    /// Moves a pack, and gives it a tracking number once the platform would have.
    pub(super) fn set_status(&mut self, lp_number: &str, status: PackStatus) -> bool {
        let fresh = format!("7756{:011}", self.next());
        let Some(pack) = self.pack_mut(lp_number) else {
            return false;
        };
        pack.status = status;
        let waits = matches!(status, PackStatus::Committed | PackStatus::AwaitingTrackingNumber);
        if !waits && pack.tracking_number.is_none() && pack.is_live() {
            pack.tracking_number = Some(pack.own_number.clone().unwrap_or(fresh));
        }
        if status == PackStatus::PickupFailed {
            pack.remark = Some("揽收无货".to_owned());
        }
        true
    }
}
