//! The order calls, from the parcels that were seeded.

use std::collections::BTreeMap;

use dabao_domain::Timestamp;
use dabao_platforms::civil_time;
use serde_json::{Value, json};

use super::reply::{Reply, invalid, missing};
use super::wire::Call;
use super::world::{SimParcel, World};

const MOST_ON_A_PAGE: usize = 100;
const LARGEST_OFFSET: usize = 5_000;
const MOST_ORDERS: usize = 50;

pub(super) fn changed(world: &World, call: &Call) -> Result<Reply, Reply> {
    let since = call.get("update_after").or_else(|| call.get("created_after"));
    let since = civil_time::from_text(since.ok_or_else(|| missing("update_after"))?);
    let since = since.ok_or_else(|| invalid("update_after"))?;
    let number = |name: &str, otherwise: usize| match call.get(name) {
        Some(text) => text.parse::<usize>().map_err(|_| invalid(name)),
        None => Ok(otherwise),
    };
    let (limit, offset) = (number("limit", MOST_ON_A_PAGE)?, number("offset", 0)?);
    if limit > MOST_ON_A_PAGE || offset > LARGEST_OFFSET {
        return Err(invalid("limit at most 100, offset at most 5000"));
    }
    let status = call.get("status");
    let mut orders: Vec<(i64, &str, Vec<&str>)> = by_order(world)
        .into_iter()
        .map(|(order, parcels)| {
            let updated_at = parcels
                .iter()
                .map(|parcel| parcel.updated_at_ms)
                .max()
                .unwrap_or_default();
            (
                updated_at,
                order,
                parcels.iter().map(|parcel| parcel.status.as_str()).collect(),
            )
        })
        .filter(|(updated_at, _, _)| *updated_at >= since.0)
        .filter(|(_, _, statuses): &(i64, &str, Vec<&str>)| {
            status.is_none_or(|status| statuses.contains(&status))
        })
        .collect();
    orders.sort();
    let total = orders.len();
    let page: Vec<Value> = orders.into_iter().skip(offset).take(limit).map(head).collect();
    Ok(Reply::Orders(
        json!({"count": page.len(), "countTotal": total, "orders": page}),
    ))
}

fn by_order(world: &World) -> BTreeMap<&str, Vec<&SimParcel>> {
    let mut orders: BTreeMap<&str, Vec<&SimParcel>> = BTreeMap::new();
    for parcel in world.parcels.values() {
        orders.entry(&parcel.order_id).or_default().push(parcel);
    }
    orders
}

/// The platform writes these times with a blank and without a colon in the zone.
fn head((updated_at, order, statuses): (i64, &str, Vec<&str>)) -> Value {
    let text = civil_time::to_text(Timestamp(updated_at))
        .replace('T', " ")
        .replace("+08:00", " +0800");
    json!({"order_id": numeric(order), "order_number": numeric(order), "updated_at": text, "created_at": text,
        "items_count": statuses.len(), "statuses": statuses})
}

fn numeric(order: &str) -> Value {
    order.parse::<u64>().map_or_else(|_| order.into(), Value::from)
}

pub(super) fn items(world: &World, call: &Call) -> Result<Reply, Reply> {
    let list = call.get("order_ids").ok_or_else(|| missing("order_ids"))?;
    let ids: Vec<Value> = serde_json::from_str(list).map_err(|_| invalid("order_ids is not a JSON list"))?;
    if ids.is_empty() || ids.len() > MOST_ORDERS {
        return Err(invalid("order_ids size must be between 1 and 50"));
    }
    let orders = by_order(world);
    let asked = ids
        .iter()
        .map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
    let found: Vec<Value> = asked
        .filter_map(|id| orders.get(id.as_str()).map(|parcels| (id, parcels)))
        .map(|(id, parcels)| {
            let items: Vec<Value> = parcels.iter().map(|parcel| item(parcel)).collect();
            json!({"order_id": numeric(&id), "order_number": numeric(&id), "order_items": items})
        })
        .collect();
    Ok(Reply::Orders(found.into()))
}

fn item(parcel: &SimParcel) -> Value {
    json!({
        "order_id": numeric(&parcel.order_id),
        "order_item_id": format!("9{}", parcel.order_id),
        "status": parcel.status,
        "tracking_code": parcel.code,
        "package_id": format!("FP{}", parcel.code),
        "shipment_provider": format!("Dropoff: LGS-{}", parcel.channel),
        "warehouse_code": "dropshipping",
        "order_flag": "NORMAL",
        "sku": "SKU-1",
        "name": "示例商品",
    })
}
