//! `bigbag/commit`: parcels become a big pack with an LP number. The one call that must never be repeated blindly.

use dabao_domain::Weight;

use super::{Api, Caller, LazadaCall, Misread, Opened, Param, Pickup, RequestFault, Return};
use super::{code_faults, empty, json_texts};
use crate::lenient::text_field;

/// The most parcels one commit takes.
const MOST_PARCELS: usize = 1_000;

/// How the pack leaves (`type` and what belongs to it).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handover {
    /// `cainiao_pickup`: free and paid door pickup; which one follows from the seller.
    DoorPickup,
    /// `pickup_collection`: brought to a collection point (集货点).
    CollectionPoint {
        /// The point's code from the collection query.
        pick_up_code: String,
        /// Our own pack number, by which the pack may be found again (P-03 b).
        own_number: Option<String>,
    },
    /// `self_send`: own car to the sorting centre.
    SelfSend {
        /// Our own pack number.
        own_number: Option<String>,
    },
    /// `self_post`: own courier.
    SelfPost {
        /// The courier's number.
        tracking_number: String,
    },
}

/// Creates a big pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Who calls.
    pub caller: Caller,
    /// First-mile codes of the parcels, at most 1,000.
    pub parcels: Vec<String>,
    /// The weighed weight; sent in whole grams, because a decimal is an error at the platform.
    pub weight: Weight,
    /// How it leaves.
    pub handover: Handover,
    /// Where the driver comes.
    pub pickup: Pickup,
    /// Where rejected parcels go.
    pub return_to: Return,
    /// A remark.
    pub remark: Option<String>,
}

/// A pack the platform has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommittedPack {
    /// The LP number (`handoverContentCode`): the number of the pack from now on.
    pub lp_number: String,
    /// The handover order; one order is one pack for now.
    pub order_id: Option<String>,
    /// The platform's id of the pack.
    pub content_id: Option<String>,
    /// Its words about parcels it left out, where it says so.
    pub left_out: Option<String>,
}

impl Handover {
    fn kind(&self) -> &'static str {
        match self {
            Self::DoorPickup => "cainiao_pickup",
            Self::CollectionPoint { .. } => "pickup_collection",
            Self::SelfSend { .. } => "self_send",
            Self::SelfPost { .. } => "self_post",
        }
    }

    fn params(&self) -> Vec<Param> {
        match self {
            Self::DoorPickup => Vec::new(),
            Self::CollectionPoint {
                pick_up_code,
                own_number,
            } => vec![
                (
                    "collectionInfo",
                    serde_json::json!({ "pickUpCode": pick_up_code }).to_string(),
                ),
                ("sellerTrackingNumber", own_number.clone().unwrap_or_default()),
            ],
            Self::SelfSend { own_number } => {
                vec![("sellerTrackingNumber", own_number.clone().unwrap_or_default())]
            }
            Self::SelfPost { tracking_number } => vec![("sellerTrackingNumber", tracking_number.clone())],
        }
    }

    fn fault(&self) -> Option<RequestFault> {
        match self {
            Self::DoorPickup | Self::SelfSend { .. } => None,
            Self::CollectionPoint { pick_up_code, .. } => empty("pickUpCode", pick_up_code),
            Self::SelfPost { tracking_number } => empty("sellerTrackingNumber", tracking_number),
        }
    }
}

impl LazadaCall for Commit {
    type Answer = CommittedPack;

    const API: Api = Api::changes("/logistics/cnpms/bigbag/commit");

    fn faults(&self) -> Vec<RequestFault> {
        let mut faults = self.caller.faults();
        faults.extend(code_faults("orderCodeList", &self.parcels, MOST_PARCELS));
        faults.extend(self.handover.fault());
        faults.extend(self.pickup.faults());
        faults.extend(self.return_to.faults());
        faults
    }

    fn params(&self) -> Vec<Param> {
        let head = [
            self.caller.user_info(),
            self.caller.client_param(),
            ("type", self.handover.kind().to_owned()),
            ("weight", self.weight.grams().to_string()),
            ("weightUnit", "g".to_owned()),
            self.caller.locale_param(),
            ("orderCodeList", json_texts(&self.parcels)),
        ];
        let tail = [
            ("pickupInfo", self.pickup.to_json().to_string()),
            ("returnInfo", self.return_to.to_json().to_string()),
            ("remark", self.remark.clone().unwrap_or_default()),
        ];
        head.into_iter()
            .chain(self.handover.params())
            .chain(tail)
            .collect()
    }

    fn read(&self, opened: &Opened) -> Result<CommittedPack, Misread> {
        let data = &opened.payload;
        Ok(CommittedPack {
            lp_number: text_field(data, &["handoverContentCode"]).ok_or(Misread::Lacks("the LP number"))?,
            order_id: text_field(data, &["handoverOrderId"]),
            content_id: text_field(data, &["handoverContentId"]),
            left_out: text_field(data, &["notCommitParcelDetail"]),
        })
    }
}
