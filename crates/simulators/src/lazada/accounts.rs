//! Tokens, and shops bound under an `appUserKey`.

use dabao_domain::Timestamp;
use serde_json::{Map, Value, json};

use super::reply::{Reply, business, gateway, invalid, missing};
use super::wire::Call;
use super::world::{Granted, SimSeller, World};

const CODE_LIVES_MS: i64 = 30 * 60 * 1000;
const ACCESS_LIVES_S: i64 = 7 * 86_400;
const REFRESH_LIVES_S: i64 = 30 * 86_400;
const MOST_SHOPS: usize = 50;

/// What the consent page would lead to.
pub(super) fn consent(world: &mut World, now: Timestamp) -> String {
    let code = format!("0_100132_{:08}", world.next());
    world.codes.insert(
        code.clone(),
        Granted {
            until: now.plus_millis(CODE_LIVES_MS),
        },
    );
    code
}

pub(super) fn create(world: &mut World, call: &Call, now: Timestamp) -> Result<Reply, Reply> {
    let code = call.get("code").ok_or_else(|| missing("code"))?;
    let granted = world.codes.remove(code).filter(|granted| granted.until > now);
    granted.ok_or_else(|| {
        gateway(
            "ISV",
            "InvalidCode",
            "The authorization code is invalid or expired",
        )
    })?;
    let refresh = format!("5000-refresh-{:08}", world.next());
    world.refresh.insert(
        refresh.clone(),
        Granted {
            until: now.plus_millis(REFRESH_LIVES_S * 1000),
        },
    );
    Ok(tokens(world, &refresh, "country_user_info", now))
}

pub(super) fn refresh(world: &mut World, call: &Call, now: Timestamp) -> Result<Reply, Reply> {
    let token = call
        .get("refresh_token")
        .ok_or_else(|| missing("refresh_token"))?;
    if world
        .refresh
        .get(token)
        .is_none_or(|granted| granted.until <= now)
    {
        return Err(gateway(
            "ISV",
            "IllegalRefreshToken",
            "The specified refresh token is invalid or expired",
        ));
    }
    Ok(tokens(world, token, "country_user_info_list", now))
}

/// A new access token. The refresh token's life is not renewed.
fn tokens(world: &mut World, refresh: &str, sellers_name: &str, now: Timestamp) -> Reply {
    let access = new_access(world, now);
    let left_ms = world
        .refresh
        .get(refresh)
        .map_or(0, |granted| granted.until.millis_since(now));
    let sellers: Vec<Value> = world.sellers.iter().map(seller).collect();
    let mut members = Map::new();
    for (name, value) in [
        ("access_token", Value::from(access)),
        ("expires_in", ACCESS_LIVES_S.into()),
        ("refresh_token", refresh.into()),
        ("refresh_expires_in", (left_ms / 1000).to_string().into()),
        ("country", "cb".into()),
        ("account", "seller@example.com".into()),
        ("account_id", Value::Null),
        ("account_platform", "seller_center".into()),
        (sellers_name, sellers.into()),
    ] {
        members.insert(name.to_owned(), value);
    }
    Reply::Flat(members)
}

/// An access token as the token call would give it.
pub(super) fn new_access(world: &mut World, now: Timestamp) -> String {
    let access = format!("5000-access-{:08}", world.next());
    world.access.insert(
        access.clone(),
        Granted {
            until: now.plus_millis(ACCESS_LIVES_S * 1000),
        },
    );
    access
}

fn seller(seller: &SimSeller) -> Value {
    json!({"country": seller.country.to_ascii_lowercase(), "seller_id": seller.seller_id,
        "user_id": seller.seller_id, "short_code": seller.short_code})
}

/// The `appUserKey` of a call.
pub(super) fn app_user_key(call: &Call) -> Result<String, Reply> {
    let info = call.get("userInfo").ok_or_else(|| missing("userInfo"))?;
    let info: Value = serde_json::from_str(info).map_err(|_| invalid("userInfo is not JSON"))?;
    let key = info
        .get("appUserKey")
        .and_then(Value::as_str)
        .filter(|key| !key.is_empty());
    key.map(str::to_owned).ok_or_else(|| invalid("null#appUserKey"))
}

pub(super) fn bind(world: &mut World, call: &Call) -> Result<Reply, Reply> {
    let key = app_user_key(call)?;
    let list = call.get("sellerList").ok_or_else(|| missing("sellerList"))?;
    let list: Vec<Value> =
        serde_json::from_str(list).map_err(|_| invalid("sellerList is not a JSON list"))?;
    if list.is_empty() || list.len() > MOST_SHOPS {
        return Err(invalid("sellerList size must be between 1 and 50"));
    }
    let text = |shop: &Value, name: &str| shop.get(name).and_then(Value::as_str).map(str::to_owned);
    let countries: Vec<Option<String>> = list.iter().map(|shop| text(shop, "country")).collect();
    let by_short_code = list.iter().any(|shop| shop.get("shortCode").is_some());
    if by_short_code && countries.windows(2).any(|pair| pair.first() != pair.last()) {
        return Err(invalid("sellers given by shortCode must be of one country"));
    }
    let mut ids = Vec::new();
    for shop in &list {
        let country = text(shop, "country").ok_or_else(|| invalid("null#country"))?;
        let (id, short) = (text(shop, "sellerId"), text(shop, "shortCode"));
        let found = world.sellers.iter().find(|own| {
            let same =
                id.as_ref().is_some_and(|id| *id == own.seller_id) || short.as_ref() == Some(&own.short_code);
            same && own.country == country
        });
        let found = found.ok_or_else(|| business("P-088-0000-00-15-195", "seller not found"))?;
        ids.push(found.seller_id.clone());
    }
    world.bound.entry(key).or_default().extend(ids);
    Ok(Reply::Data(true.into()))
}
