//! `/orders/items/get`: the items of orders, put together into the parcels a bench packs.

use std::collections::BTreeMap;

use dabao_domain::ParcelReadiness;
use serde_json::Value;

use super::channel::is_sea_freight;
use super::{Api, LazadaCall, Misread, Opened, Param, RequestFault, code_faults};
use crate::lenient::{field, members, text_field};

/// The most orders asked for at once.
const MOST_ORDERS: usize = 50;

/// Asks for the items of orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryOrderItems {
    /// 交易订单号, at most 50.
    pub order_ids: Vec<String>,
}

/// A parcel as the order calls show it. An order may be several parcels, and a parcel several items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncedParcel {
    /// 交易订单号.
    pub order_id: String,
    /// Its items.
    pub item_ids: Vec<String>,
    /// The code on its label: what is scanned and committed. `None` before the seller has packed it.
    pub tracking_code: Option<String>,
    /// `FP…`.
    pub package_id: Option<String>,
    /// The state of its items in the platform's word; items that were cancelled do not count while others live.
    pub status: String,
    /// May it be packed? `None` for a word we do not know: nothing is concluded from it.
    pub readiness: Option<ParcelReadiness>,
    /// The shipping provider.
    pub provider: Option<String>,
    /// The platform's warehouse code.
    pub warehouse: Option<String>,
    /// Until when it must be shipped, as the platform writes it.
    pub ship_until: Option<String>,
}

/// What a state of the order calls means at the bench (a guess from its word, L-081…L-085).
pub fn readiness(status: &str) -> Option<ParcelReadiness> {
    let folded: String = status.chars().filter(char::is_ascii_alphanumeric).collect();
    match folded.to_ascii_lowercase().as_str() {
        "readytoship" | "readytoshippending" | "rts" => Some(ParcelReadiness::Ready),
        "unpaid" | "pending" | "packed" | "repacked" | "topack" | "toship" | "topack3pl" => {
            Some(ParcelReadiness::NotRts)
        }
        "canceled" | "cancelled" => Some(ParcelReadiness::Cancelled),
        "shipped" | "delivered" | "shippedback" | "shippedbacksuccess" | "shippedbackfailed" | "returned"
        | "faileddelivery" | "lostby3pl" | "damagedby3pl" | "packagescrapped" | "confirmed" => {
            Some(ParcelReadiness::Signed)
        }
        _ => None,
    }
}

impl LazadaCall for QueryOrderItems {
    type Answer = Vec<SyncedParcel>;

    const API: Api = Api::gets("/orders/items/get");

    fn faults(&self) -> Vec<RequestFault> {
        let mut faults = code_faults("order_ids", &self.order_ids, MOST_ORDERS);
        if self
            .order_ids
            .iter()
            .any(|id| !id.bytes().all(|byte| byte.is_ascii_digit()))
        {
            faults.push(RequestFault::OutOfRange("order_ids"));
        }
        faults
    }

    /// The ids are numbers in the list, as in the official samples.
    fn params(&self) -> Vec<Param> {
        vec![("order_ids", format!("[{}]", self.order_ids.join(",")))]
    }

    fn read(&self, opened: &Opened) -> Result<Vec<SyncedParcel>, Misread> {
        if !opened.payload.is_array() {
            return Err(Misread::Lacks("the list of orders"));
        }
        let mut parcels = Vec::new();
        for (_, order) in members(&opened.payload) {
            let items =
                field(&order, &["order_items", "items"]).ok_or(Misread::Lacks("the items of an order"))?;
            let order_id = text_field(&order, &["order_id", "order_number"]);
            parcels.extend(parcels_of(order_id.as_deref(), &members(items))?);
        }
        Ok(parcels)
    }
}

/// Items with one package id (or, lacking that, one tracking code) are one parcel; unpacked items of an order are one.
fn parcels_of(
    order_id: Option<&str>,
    items: &[(Option<String>, Value)],
) -> Result<Vec<SyncedParcel>, Misread> {
    let mut groups: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for (_, item) in items {
        let own = text_field(item, &["order_id"]);
        let order = own.as_deref().or(order_id).ok_or(Misread::Lacks("an order id"))?;
        let package = text_field(item, &["package_id"]).or_else(|| text_field(item, &["tracking_code"]));
        groups
            .entry(format!("{order} {}", package.unwrap_or_default()))
            .or_default()
            .push(item);
    }
    groups.values().map(|items| parcel(order_id, items)).collect()
}

fn parcel(order_id: Option<&str>, items: &[&Value]) -> Result<SyncedParcel, Misread> {
    let first = |names: &[&str]| items.iter().find_map(|item| text_field(item, names));
    let order_id = first(&["order_id"]).or_else(|| order_id.map(str::to_owned));
    let status = status_of(items).ok_or(Misread::Lacks("the state of an item"))?;
    let provider = first(&["shipment_provider"]);
    let at_sea = [
        &provider,
        &first(&["delivery_option", "channel_code"]),
        &first(&["warehouse_code"]),
    ]
    .into_iter()
    .flatten()
    .any(|text| is_sea_freight(text));
    let by_status = readiness(&status);
    let live = matches!(
        by_status,
        Some(ParcelReadiness::Ready | ParcelReadiness::NotRts) | None
    );
    Ok(SyncedParcel {
        order_id: order_id.ok_or(Misread::Lacks("an order id"))?,
        item_ids: items
            .iter()
            .filter_map(|item| text_field(item, &["order_item_id"]))
            .collect(),
        tracking_code: first(&["tracking_code", "tracking_number"]),
        package_id: first(&["package_id"]),
        readiness: if at_sea && live {
            Some(ParcelReadiness::SeaFreight)
        } else {
            by_status
        },
        status,
        provider,
        warehouse: first(&["warehouse_code"]),
        ship_until: first(&["sla_time_stamp", "promised_shipping_time"]),
    })
}

/// The least ready of the items that were not cancelled; only when all were, the parcel is.
fn status_of(items: &[&Value]) -> Option<String> {
    let statuses: Vec<String> = items
        .iter()
        .filter_map(|item| text_field(item, &["status"]))
        .collect();
    let rank = |status: &String| match readiness(status) {
        Some(ParcelReadiness::NotRts) => 0,
        None => 1,
        Some(ParcelReadiness::Ready | ParcelReadiness::SeaFreight) => 2,
        Some(ParcelReadiness::Signed) => 3,
        Some(ParcelReadiness::Cancelled) => 4,
    };
    statuses.into_iter().min_by_key(rank)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(payload: Value) -> Vec<SyncedParcel> {
        let call = QueryOrderItems {
            order_ids: vec!["1".into()],
        };
        call.read(&Opened {
            payload,
            request_id: None,
        })
        .unwrap()
    }

    fn item(id: i64, package: &str, status: &str, provider: &str) -> Value {
        json!({"order_item_id": id, "package_id": package, "tracking_code": format!("T-{package}"),
            "status": status, "shipment_provider": provider})
    }

    #[test]
    fn items_of_one_package_are_one_parcel() {
        let parcels = read(json!([{"order_id": 1, "order_items": [
            item(11, "FP1", "ready_to_ship", "LGS"), item(12, "FP1", "canceled", "LGS"),
            item(13, "FP2", "packed", "LGS"),
        ]}]));
        assert_eq!(parcels.len(), 2);
        assert_eq!(parcels[0].item_ids, ["11", "12"]);
        assert_eq!(parcels[0].readiness, Some(ParcelReadiness::Ready));
        assert_eq!(parcels[1].readiness, Some(ParcelReadiness::NotRts));
        assert_eq!(parcels[1].tracking_code.as_deref(), Some("T-FP2"));
    }

    #[test]
    fn sea_freight_shows_in_the_provider_and_cancelled_stays_cancelled() {
        let parcels = read(json!([{"order_id": 1, "order_items": [
            item(11, "FP1", "ready_to_ship", "LGS-FM49"), item(12, "FP2", "canceled", "LGS-FM49"),
        ]}]));
        assert_eq!(parcels[0].readiness, Some(ParcelReadiness::SeaFreight));
        assert_eq!(parcels[1].readiness, Some(ParcelReadiness::Cancelled));
    }

    #[test]
    fn nothing_is_concluded_from_an_unknown_word() {
        let parcels = read(json!([{"order_id": 1, "order_items": [item(11, "FP1", "teleported", "LGS")]}]));
        assert_eq!(
            (parcels[0].readiness, parcels[0].status.as_str()),
            (None, "teleported")
        );
    }

    #[test]
    fn an_order_without_items_field_is_misread() {
        let call = QueryOrderItems {
            order_ids: vec!["1".into()],
        };
        let read = call.read(&Opened {
            payload: json!([{"order_id": 1}]),
            request_id: None,
        });
        assert_eq!(read, Err(Misread::Lacks("the items of an order")));
    }
}
