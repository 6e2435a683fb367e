//! What a commit must be before parcels are looked at (platforms.md 1.6), and what parcels must be.

use serde_json::Value;

use super::lookups::{ADDRESS_PARTS, has_han, is_collection_point};
use super::reply::{Reply, business, gateway, invalid, missing};
use super::wire::Call;
use super::world::World;

/// A commit whose form is right.
pub(super) struct CommitForm {
    pub(super) kind: String,
    pub(super) grams: i64,
    pub(super) own_number: Option<String>,
    pub(super) codes: Vec<String>,
}

const KINDS: [&str; 5] = [
    "cainiao_pickup",
    "pickup_collection",
    "self_send",
    "self-send",
    "self_post",
];

pub(super) fn check_form(call: &Call) -> Result<CommitForm, Reply> {
    let kind = call.get("type").ok_or_else(|| missing("type"))?;
    if !KINDS.contains(&kind) {
        return Err(invalid("type"));
    }
    let own_number = call.get("sellerTrackingNumber").map(str::to_owned);
    if kind == "self_post" && own_number.is_none() {
        return Err(business("P-088-0000-00-15-205", "sellerTrackingNumber is null"));
    }
    if kind == "pickup_collection" {
        check_collection(call)?;
    }
    let grams = grams(call)?;
    let codes = codes(call, 1_000)?;
    check_party(call, "pickupInfo")?;
    check_party(call, "returnInfo")?;
    Ok(CommitForm {
        kind: kind.to_owned(),
        grams,
        own_number,
        codes,
    })
}

/// A weight that is not a whole number ends in the platform's own exception, as documented.
pub(super) fn grams(call: &Call) -> Result<i64, Reply> {
    let weight = call.get("weight").ok_or_else(|| missing("weight"))?;
    let weight: i64 = weight
        .parse()
        .map_err(|_| gateway("ISP", "UnknownRuntimeException", "For input string: weight"))?;
    let grams = match call.get("weightUnit").unwrap_or("g") {
        "g" => weight,
        "kg" => weight.saturating_mul(1_000),
        _ => return Err(invalid("weightUnit")),
    };
    if grams > 0 {
        Ok(grams)
    } else {
        Err(invalid("weight"))
    }
}

pub(super) fn codes(call: &Call, most: usize) -> Result<Vec<String>, Reply> {
    let list = call
        .get("orderCodeList")
        .ok_or_else(|| missing("orderCodeList"))?;
    let codes: Vec<String> =
        serde_json::from_str(list).map_err(|_| invalid("orderCodeList is not a JSON list"))?;
    if codes.is_empty() || codes.len() > most {
        return Err(invalid(&format!(
            "orderCodeList size must be between 1 and {most}"
        )));
    }
    Ok(codes)
}

fn check_collection(call: &Call) -> Result<(), Reply> {
    let info = call
        .get("collectionInfo")
        .and_then(|text| serde_json::from_str::<Value>(text).ok());
    let code = info
        .as_ref()
        .and_then(|info| info.get("pickUpCode"))
        .and_then(Value::as_str);
    if code.is_some_and(is_collection_point) {
        Ok(())
    } else {
        Err(business(
            "P-088-0000-00-15-231",
            "collection point code is missing",
        ))
    }
}

fn check_party(call: &Call, field: &'static str) -> Result<(), Reply> {
    let text = call.get(field).ok_or_else(|| missing(field))?;
    let party: Value = serde_json::from_str(text).map_err(|_| invalid(field))?;
    let part = |name: &str| party.get(name).and_then(Value::as_str).unwrap_or_default();
    if party
        .get("addressId")
        .and_then(Value::as_u64)
        .is_none_or(|id| id == 0)
    {
        return Err(invalid("null#addressId"));
    }
    if !has_han(part("name")) {
        return Err(invalid(&format!("{field}#name must contain a Chinese character")));
    }
    if !is_mobile(part("mobile")) {
        return Err(invalid(&format!("{field}#mobile")));
    }
    if !part("email").contains('@') {
        return Err(invalid(&format!("{field}#email")));
    }
    let address = party.get("address").cloned().unwrap_or_default();
    let address_part = |name: &str| address.get(name).and_then(Value::as_str).unwrap_or_default();
    for (name, code) in ADDRESS_PARTS {
        if !has_han(address_part(name)) {
            return Err(business(
                code,
                &format!("{field}#{name} is empty or not supported"),
            ));
        }
    }
    if address_part("zipCode").is_empty() {
        Err(invalid(&format!("{field}#zipCode")))
    } else {
        Ok(())
    }
}

fn is_mobile(text: &str) -> bool {
    let mut digits = text.chars();
    text.len() == 11
        && text.chars().all(|digit| digit.is_ascii_digit())
        && digits.next() == Some('1')
        && digits.next().is_some_and(|second| ('3'..='9').contains(&second))
}

/// All parcels may go into one pack of this group, or the platform's reason why not.
pub(super) fn check_parcels(world: &World, app_user_key: &str, codes: &[String]) -> Result<(), Reply> {
    let bound = world
        .bound
        .get(app_user_key)
        .ok_or_else(|| business("P-088-0101-10-10-191", "cross store account not found"))?;
    let known: Vec<_> = codes.iter().filter_map(|code| world.parcels.get(code)).collect();
    if known.is_empty() {
        return Err(business("P-088-0101-10-10-140", "none of the parcels was found"));
    }
    if let Some(foreign) = known.iter().find(|parcel| !bound.contains(&parcel.seller_id)) {
        return Err(business(
            "P-088-0000-00-15-170",
            &format!("seller {} is not bound", foreign.seller_id),
        ));
    }
    let mut seen = std::collections::BTreeSet::new();
    for code in codes {
        let trouble = if seen.insert(code) {
            parcel_trouble(world, code)
        } else {
            Some("本大包中已经关联了该小包")
        };
        if let Some(text) = trouble {
            return Err(business("P-088-0000-00-15-015", &format!("{code}: {text}")));
        }
    }
    Ok(())
}

/// The five texts of the guide (L-081…L-085), and the one for a parcel in another pack.
fn parcel_trouble(world: &World, code: &str) -> Option<&'static str> {
    let Some(parcel) = world.parcels.get(code) else {
        return Some("该小包未RTS或存在数据异常, 无法组包");
    };
    if world.pack_holding(code).is_some() {
        Some("该小包已组包 (parcel already packed)")
    } else if parcel.signed {
        Some("该小包已成功签收, 无须重复发货")
    } else if parcel.status == "canceled" {
        Some("该小包已被取消, 请检查订单状态")
    } else if parcel.channel == "FM49" {
        Some("目前尚不支持大件海运货物揽收业务, 请通过其它方式发货")
    } else if parcel.status != "ready_to_ship" {
        Some("该小包未RTS或存在数据异常, 无法组包")
    } else {
        None
    }
}
