//! `account/bind`: shops that may be packed together under one `appUserKey` (L-060, L-061).

use serde_json::{Map, Value};

use super::envelope::read_yes;
use super::{Api, Caller, LazadaCall, Misread, Opened, Param, RequestFault, empty};
use crate::lazada::Site;

/// The most shops bound at once.
const MOST_SHOPS: usize = 50;

/// Binds shops. The e-mail of each must be that of the shop's main account, else the platform refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BindShops {
    /// Who calls.
    pub caller: Caller,
    /// Which shops, at most 50.
    pub shops: Vec<ShopToBind>,
}

/// A shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopToBind {
    /// Its country.
    pub country: Site,
    /// Its id.
    pub key: ShopKey,
    /// Its name.
    pub name: Option<String>,
}

/// By which id a shop is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShopKey {
    /// `sellerId`.
    SellerId(String),
    /// `shortCode`.
    ShortCode(String),
}

impl ShopToBind {
    fn to_json(&self) -> Value {
        let mut shop = Map::new();
        shop.insert("country".to_owned(), self.country.country().into());
        let (name, id) = match &self.key {
            ShopKey::SellerId(id) => ("sellerId", id),
            ShopKey::ShortCode(code) => ("shortCode", code),
        };
        shop.insert(name.to_owned(), id.clone().into());
        if let Some(name) = self.name.as_ref().filter(|name| !name.trim().is_empty()) {
            shop.insert("sellerName".to_owned(), name.clone().into());
        }
        Value::Object(shop)
    }

    fn fault(&self) -> Option<RequestFault> {
        match &self.key {
            ShopKey::SellerId(id) => empty("sellerId", id),
            ShopKey::ShortCode(code) => empty("shortCode", code),
        }
    }
}

impl LazadaCall for BindShops {
    type Answer = ();

    const API: Api = Api::changes("/logistics/cnpms/account/bind");

    fn faults(&self) -> Vec<RequestFault> {
        let mut faults = self.caller.faults();
        if self.shops.is_empty() {
            faults.push(RequestFault::Empty("sellerList"));
        }
        if self.shops.len() > MOST_SHOPS {
            let count = self.shops.len();
            faults.push(RequestFault::TooMany {
                field: "sellerList",
                count,
                most: MOST_SHOPS,
            });
        }
        faults.extend(self.shops.iter().filter_map(ShopToBind::fault));
        let by_short_code = self
            .shops
            .iter()
            .any(|shop| matches!(shop.key, ShopKey::ShortCode(_)));
        let first = self.shops.first().map(|shop| shop.country);
        if by_short_code && self.shops.iter().any(|shop| Some(shop.country) != first) {
            faults.push(RequestFault::MixedCountries);
        }
        faults
    }

    fn params(&self) -> Vec<Param> {
        let shops = Value::Array(self.shops.iter().map(ShopToBind::to_json).collect());
        vec![
            self.caller.user_info(),
            self.caller.client_param(),
            ("sellerList", shops.to_string()),
            self.caller.locale_param(),
        ]
    }

    fn read(&self, opened: &Opened) -> Result<(), Misread> {
        read_yes(opened)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bind(shops: &[(Site, &str)]) -> BindShops {
        let shop = |(country, code): &(Site, &str)| ShopToBind {
            country: *country,
            key: ShopKey::ShortCode((*code).to_owned()),
            name: None,
        };
        BindShops {
            caller: Caller::seller("station-001", "a"),
            shops: shops.iter().map(shop).collect(),
        }
    }

    #[test]
    fn short_codes_of_two_countries_are_refused_before_sending() {
        let mixed = bind(&[(Site::Malaysia, "MY1"), (Site::Thailand, "TH1")]);
        assert_eq!(mixed.faults(), [RequestFault::MixedCountries]);
        assert_eq!(
            bind(&[(Site::Malaysia, "MY1"), (Site::Malaysia, "MY2")]).faults(),
            []
        );
    }

    #[test]
    fn the_shops_are_compact_json() {
        let params = bind(&[(Site::Malaysia, "MY1")]).params();
        assert!(
            params.contains(&("sellerList", r#"[{"country":"MY","shortCode":"MY1"}]"#.to_owned())),
            "{params:?}"
        );
    }
}
