//! Address ids, collection points and channels.

use serde_json::{Value, json};

use super::reply::{Reply, business, invalid, missing};
use super::wire::Call;
use super::world::World;

/// Made-up collection points; their people and phones belong to nobody.
const POINTS: [(&str, &str, &str); 7] = [
    ("YWBY01", "义乌北苑集货点", "浙江省金华市义乌市北苑街道示例路1号"),
    ("QZDH01", "泉州东海集货点", "福建省泉州市丰泽区东海街道示例路2号"),
    ("SZBT01", "深圳坂田集货点", "广东省深圳市龙岗区坂田街道示例路3号"),
    ("SHSZ01", "上海崧泽集货点", "上海市青浦区徐泾镇示例路4号"),
    ("WZST01", "温州松台集货点", "浙江省温州市鹿城区松台街道示例路5号"),
    ("XMZG01", "厦门赵岗西集货点", "福建省厦门市同安区示例路6号"),
    ("FZGP01", "福州冠浦集货点", "福建省福州市仓山区示例路7号"),
];

pub(super) fn is_collection_point(code: &str) -> bool {
    POINTS.iter().any(|(own, _, _)| *own == code)
}

pub(super) fn has_han(text: &str) -> bool {
    text.chars()
        .any(|letter| ('\u{3400}'..='\u{9fff}').contains(&letter))
}

/// The parts of an address with the code for each when it is empty or not Chinese.
pub(super) const ADDRESS_PARTS: [(&str, &str); 6] = [
    ("country", "P-088-0000-00-15-213"),
    ("province", "P-088-0000-00-15-214"),
    ("city", "P-088-0000-00-15-215"),
    ("district", "P-088-0000-00-15-216"),
    ("street", "P-088-0000-00-15-217"),
    ("detailAddress", "P-088-0000-00-15-218"),
];

pub(super) fn address(call: &Call) -> Result<Reply, Reply> {
    super::accounts::app_user_key(call)?;
    let mut line = String::new();
    for (name, code) in ADDRESS_PARTS {
        let part = call.get(name).unwrap_or_default();
        if !has_han(part) {
            return Err(business(code, &format!("{name} is empty or not supported")));
        }
        line.push_str(part);
    }
    if call.get("country") != Some("中国") {
        return Err(business("P-088-0101-10-10-152", "address can not be parsed"));
    }
    let number = line
        .bytes()
        .fold(7_u64, |sum, byte| (sum * 31 + u64::from(byte)) % 900_000);
    Ok(Reply::Data(
        json!({"matchDetailAddress": line, "addressId": (310_100_000 + number).to_string()}),
    ))
}

pub(super) fn collection(call: &Call) -> Result<Reply, Reply> {
    let number = |name: &str| {
        let value = call.get(name).ok_or_else(|| missing(name))?.parse::<usize>();
        value.ok().filter(|value| *value > 0).ok_or_else(|| invalid(name))
    };
    let (size, page) = (number("pageSize")?, number("currentPage")?);
    let items: Vec<Value> = POINTS
        .iter()
        .skip(size.saturating_mul(page - 1))
        .take(size)
        .map(point)
        .collect();
    Ok(Reply::Data(json!({
        "currentPageIndex": page,
        "pageTotalNum": POINTS.len().div_ceil(size),
        "pageSize": size,
        "totalCount": POINTS.len(),
        "itemList": items,
    })))
}

fn point((code, name, address): &(&str, &str, &str)) -> Value {
    json!({"pickUpCode": code, "name": name, "address": address, "contactName": "张三",
        "contactMobile": "13800138000", "workTime": "14:00-21:00"})
}

pub(super) fn channels(world: &World, call: &Call) -> Result<Reply, Reply> {
    let list = call.get("firstMileNos").ok_or_else(|| missing("firstMileNos"))?;
    let codes: Vec<String> =
        serde_json::from_str(list).map_err(|_| invalid("firstMileNos is not a JSON list"))?;
    let found: Vec<Value> = codes
        .iter()
        .filter_map(|code| world.parcels.get(code))
        .map(|parcel| json!({"firstMileNo": parcel.code, "channelCode": parcel.channel}))
        .collect();
    Ok(Reply::Module(found.into()))
}
