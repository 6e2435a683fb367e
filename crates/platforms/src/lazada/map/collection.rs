//! `bigbag/querycollection`: the collection points (集货点). The item fields are undocumented.

use serde_json::Value;

use super::{Api, Caller, LazadaCall, Misread, Opened, Param, RequestFault};
use crate::lenient::{field, members, text_field, whole_field};

/// The most points asked for at once.
const LARGEST_PAGE: u32 = 100;

/// Asks for one page of collection points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryCollectionPoints {
    /// Who calls; this call carries no `userInfo`.
    pub caller: Caller,
    /// Points on a page.
    pub page_size: u32,
    /// 1 is the first page.
    pub page: u32,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectionPage {
    /// The points on it.
    pub points: Vec<CollectionPoint>,
    /// How many pages there are, where it says.
    pub pages: Option<i64>,
    /// How many points there are, where it says.
    pub total: Option<i64>,
}

/// A point to which a pack may be brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectionPoint {
    /// What the commit call sends as `pickUpCode`.
    pub pick_up_code: String,
    /// Its name.
    pub name: Option<String>,
    /// Its address in one line.
    pub address: Option<String>,
    /// Who is met there.
    pub contact: Option<String>,
    /// Their phone.
    pub phone: Option<String>,
    /// When it is open.
    pub hours: Option<String>,
}

impl LazadaCall for QueryCollectionPoints {
    type Answer = CollectionPage;

    const API: Api = Api::asks("/logistics/cnpms/bigbag/querycollection");

    fn faults(&self) -> Vec<RequestFault> {
        let size = !(1..=LARGEST_PAGE).contains(&self.page_size);
        [(size, "pageSize"), (self.page == 0, "currentPage")]
            .into_iter()
            .filter(|(wrong, _)| *wrong)
            .map(|(_, field)| RequestFault::OutOfRange(field))
            .collect()
    }

    fn params(&self) -> Vec<Param> {
        vec![
            self.caller.client_param(),
            ("pageSize", self.page_size.to_string()),
            ("currentPage", self.page.to_string()),
            self.caller.locale_param(),
        ]
    }

    fn read(&self, opened: &Opened) -> Result<CollectionPage, Misread> {
        let data = &opened.payload;
        let items = field(data, &["itemList", "items", "list"]).or_else(|| data.as_array().map(|_| data));
        let items = items.ok_or(Misread::Lacks("the list of collection points"))?;
        Ok(CollectionPage {
            points: members(items)
                .iter()
                .filter_map(|(key, item)| point(key.as_deref(), item))
                .collect(),
            pages: whole_field(data, &["pageTotalNum", "totalPage", "pageTotal"]),
            total: whole_field(data, &["totalCount", "total"]),
        })
    }
}

/// A point without a code cannot be chosen and is left out.
fn point(key: Option<&str>, item: &Value) -> Option<CollectionPoint> {
    let code = text_field(
        item,
        &[
            "pickUpCode",
            "pickupPointCode",
            "collectionCode",
            "code",
            "resCode",
        ],
    );
    Some(CollectionPoint {
        pick_up_code: code.or_else(|| key.map(str::to_owned))?,
        name: text_field(
            item,
            &["name", "pickUpName", "collectionName", "resName", "title"],
        ),
        address: address(item),
        contact: text_field(item, &["contact", "contactName", "contacts", "linkman"]),
        phone: text_field(
            item,
            &[
                "mobile",
                "phone",
                "telephone",
                "contactPhone",
                "contactTelephone",
                "contactMobile",
            ],
        ),
        hours: text_field(
            item,
            &["workTime", "workTimeTips", "openingHours", "businessHours"],
        ),
    })
}

/// The address as one text, or its parts put together.
fn address(item: &Value) -> Option<String> {
    let whole = text_field(item, &["address", "fullAddress", "addressDetail"]);
    whole.or_else(|| {
        let parts = field(item, &["address", "addressInfo"]).unwrap_or(item);
        let line: String = ["province", "city", "district", "street", "detailAddress"]
            .iter()
            .filter_map(|part| text_field(parts, &[part]))
            .collect();
        Some(line).filter(|line| !line.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(payload: Value) -> Result<CollectionPage, Misread> {
        let call = QueryCollectionPoints {
            caller: Caller::seller("k", "s"),
            page_size: 20,
            page: 1,
        };
        call.read(&Opened {
            payload,
            request_id: None,
        })
    }

    #[test]
    fn points_are_read_in_either_case_and_one_without_a_code_is_left_out() {
        let page = read(json!({"totalCount": "2", "itemList": [
            {"pick_up_code": "YW01", "name": "义乌北苑", "address": {"province": "浙江省", "city": "义乌市"}},
            {"name": "no code"},
            {"pickUpCode": 77, "contactName": "张三", "contact_phone": "13800138000"},
        ]}));
        let page = page.unwrap();
        let codes: Vec<&str> = page
            .points
            .iter()
            .map(|point| point.pick_up_code.as_str())
            .collect();
        assert_eq!(codes, ["YW01", "77"]);
        assert_eq!(page.points[0].address.as_deref(), Some("浙江省义乌市"));
        assert_eq!(page.total, Some(2));
    }

    #[test]
    fn no_list_is_not_an_empty_list() {
        assert_eq!(
            read(json!({"totalCount": 3})),
            Err(Misread::Lacks("the list of collection points"))
        );
        assert_eq!(read(json!({"itemList": []})).unwrap().points, []);
    }
}
