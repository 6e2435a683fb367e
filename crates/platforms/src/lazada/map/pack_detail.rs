//! What `bigbag/query` says about a pack. Its fields are undocumented; these are those of the twin family
//! (platforms.md 2.4), in any spelling, and the whole answer is kept beside them.

use dabao_domain::{PlatformStatus, Weight};
use serde_json::Value;

use super::Misread;
use crate::lenient::{field, grams, members, text_field};

/// A pack as the platform sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackDetail {
    /// The state; an unknown word is kept.
    pub status: PlatformStatus,
    /// The LP number.
    pub lp_number: Option<String>,
    /// The carrier's number.
    pub tracking_number: Option<String>,
    /// The parcels inside.
    pub parcels: Vec<PackedParcel>,
    /// What we declared.
    pub estimated_weight: Option<Weight>,
    /// What the sorting centre weighed.
    pub actual_weight: Option<Weight>,
    /// What it will cost.
    pub estimated_fee: Option<Fee>,
    /// What it cost.
    pub actual_fee: Option<Fee>,
    /// The driver's remark, after a failed pickup.
    pub remark: Option<String>,
    /// The pickup carrier (揽收服务商).
    pub carrier: Option<String>,
    /// The sorting centre (分拨仓).
    pub warehouse: Option<String>,
    /// The whole answer, for support.
    pub raw: String,
}

/// An amount as the platform writes it. Its unit is not documented, so it is shown and never calculated with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fee {
    /// The amount.
    pub amount: String,
    /// The currency.
    pub currency: Option<String>,
    /// The unit.
    pub unit: Option<String>,
}

/// A parcel inside a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedParcel {
    /// Its first-mile code.
    pub code: String,
    /// `init`, `inbound_normal`, `inbound_abnormal` or a word we do not know.
    pub status: Option<String>,
    /// The platform's name for the state.
    pub status_name: Option<String>,
    /// What is wrong with it.
    pub exception_code: Option<String>,
}

impl PackDetail {
    /// Reads the payload; one pack in a list is taken as the pack.
    pub(super) fn read(payload: &Value) -> Result<Self, Misread> {
        let only = payload.as_array().and_then(|packs| packs.first());
        let data = only.unwrap_or(payload);
        let status = text_field(data, &["status", "orderStatus", "bigbagStatus", "state"])
            .ok_or(Misread::Lacks("the state of the pack"))?;
        let status_name = text_field(data, &["statusName", "statusDesc", "orderStatusName"]);
        Ok(Self {
            status: PlatformStatus::read(&status, status_name.as_deref()),
            lp_number: text_field(data, &["orderCode", "handoverContentCode", "lpCode"]),
            tracking_number: text_field(data, &["trackingNumber", "mailNo", "waybillCode"]),
            parcels: parcels(data),
            estimated_weight: weight(data, &["estimateWeight", "estimatedWeight", "weight"]),
            actual_weight: weight(data, &["actualWeight", "realWeight"]),
            estimated_fee: fee(data, &["estimateFee", "estimatedFee"]),
            actual_fee: fee(data, &["actualFee", "fee"]),
            remark: text_field(data, &["opRemark", "remark"]),
            carrier: text_field(
                data,
                &["pickupCarrier", "courierCompany", "carrierName", "cpName"],
            ),
            warehouse: text_field(data, &["warehouseName", "sortingCenter", "handoverWarehouseName"]),
            raw: data.to_string(),
        })
    }
}

fn parcels(data: &Value) -> Vec<PackedParcel> {
    let list = field(
        data,
        &["parcelOrderList", "parcelList", "orderCodeList", "parcels"],
    );
    list.map(members)
        .unwrap_or_default()
        .iter()
        .filter_map(|(_, item)| parcel(item))
        .collect()
}

fn parcel(item: &Value) -> Option<PackedParcel> {
    let bare = crate::lenient::text(item);
    Some(PackedParcel {
        code: bare
            .or_else(|| text_field(item, &["orderCode", "logisticsOrderCode", "lpCode", "parcelCode"]))?,
        status: text_field(item, &["status"]),
        status_name: text_field(item, &["statusName"]),
        exception_code: text_field(item, &["exceptionCode"]),
    })
}

/// Nothing weighed yet comes as 0 or as an empty text, and is no weight.
fn weight(data: &Value, names: &[&str]) -> Option<Weight> {
    let unit = text_field(data, &["weightUnit"]);
    grams(&text_field(data, names)?, unit.as_deref()).and_then(Weight::from_grams)
}

fn fee(data: &Value, names: &[&str]) -> Option<Fee> {
    Some(Fee {
        amount: text_field(data, names)?,
        currency: text_field(data, &["feeCurrency", "currency"]),
        unit: text_field(data, &["feeUnit"]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use dabao_domain::PackStatus;
    use serde_json::json;

    #[test]
    fn snake_and_camel_case_read_the_same() {
        let snake = json!({"order_code": "LP1", "status": "awaiting_pickup", "estimate_weight": "12.3",
            "weight_unit": "kg", "parcel_order_list": [{"order_code": "P1", "status": "init"}]});
        let camel = json!({"orderCode": "LP1", "status": "awaitingPickup", "estimateWeight": 12.3,
            "weightUnit": "KG", "parcelOrderList": "[{\"orderCode\":\"P1\",\"status\":\"init\"}]"});
        let [snake, camel] = [snake, camel].map(|value| PackDetail::read(&value).unwrap());
        assert_eq!(snake.status, PlatformStatus::Known(PackStatus::AwaitingPickup));
        assert_eq!(snake.estimated_weight, Weight::from_grams(12_300));
        assert_eq!(
            PackDetail {
                raw: String::new(),
                ..snake
            },
            PackDetail {
                raw: String::new(),
                ..camel
            }
        );
    }

    #[test]
    fn an_unknown_state_is_kept_and_a_missing_one_is_not_invented() {
        let detail = PackDetail::read(&json!({"status": "awaiting_pack", "statusName": "等待关包"})).unwrap();
        assert_eq!(
            detail.status,
            PlatformStatus::Other {
                code: "awaiting_pack".into(),
                name: Some("等待关包".into())
            }
        );
        assert_eq!(
            PackDetail::read(&json!({"orderCode": "LP1"})),
            Err(Misread::Lacks("the state of the pack"))
        );
    }

    #[test]
    fn an_unweighed_pack_has_no_actual_weight() {
        let detail = PackDetail::read(&json!({"status": "committed", "actualWeight": "0"})).unwrap();
        assert_eq!(detail.actual_weight, None);
    }
}
