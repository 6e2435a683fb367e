//! Shops (店铺管理), addresses (地址管理) and collection points (集货点).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ShopView {
    /// Identity.
    pub id: String,
    /// Name, as files and screens call it.
    pub name: String,
    /// E-mail of its main account (L-061).
    pub email: String,
    /// Site: `MY`, `TH`, `VN`, `SG`, `ID`, `PH`.
    pub country: String,
    /// The platform's seller id, if known.
    pub seller_id: Option<String>,
    /// The platform's short code, if known.
    pub short_code: Option<String>,
    /// The ordering shop (下单店铺, L-060); exactly one.
    pub is_main: bool,
    /// Linked with the ordering shop for cross-shop packing (店铺关联).
    pub link: ShopLink,
    /// Parcels of this shop that are in no pack.
    pub loose_parcels: u32,
}

/// Whether a shop's parcels may go into the ordering shop's packs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ShopLink {
    /// It is the ordering shop itself.
    Main,
    /// Linked here and, where an account is connected, bound at the platform.
    Linked,
    /// Linked here; the platform has yet to bind it.
    Binding,
    /// Not linked.
    NotLinked,
}

/// Adds or changes a shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SaveShop {
    /// Which; a new one when absent.
    pub id: Option<String>,
    /// Name, unique.
    pub name: String,
    /// E-mail of its main account.
    pub email: String,
    /// Site.
    pub country: String,
    /// The platform's seller id.
    pub seller_id: Option<String>,
    /// The platform's short code.
    pub short_code: Option<String>,
    /// Link it with the ordering shop.
    pub linked: bool,
}

/// What an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AddressUse {
    /// 揽收地址; several allowed (L-063).
    Pickup,
    /// 退件地址; only one (L-064).
    Return,
}

/// An address with its contact (L-062).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AddressForm {
    /// Which; a new one when absent.
    pub id: Option<String>,
    /// What it is for.
    #[serde(rename = "use")]
    pub for_use: AddressUse,
    /// 仓库名称.
    pub warehouse: String,
    /// 省.
    pub province: String,
    /// 市.
    pub city: String,
    /// 区县.
    pub district: String,
    /// 街道.
    pub street: String,
    /// 详细地址.
    pub detail: String,
    /// 邮编.
    pub zip_code: String,
    /// 联系人.
    pub contact: String,
    /// 手机.
    pub mobile: String,
    /// 座机; may be empty.
    pub phone: String,
    /// 电子邮件.
    pub email: String,
}

/// A stored address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AddressView {
    /// The form as saved; its `id` is present.
    pub form: AddressForm,
    /// The platform's id of the address once it was matched.
    pub platform_id: Option<String>,
    /// The pickup address a new pack starts with.
    pub is_default: bool,
}

/// A place of the platform that takes big packs (L-050).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CollectionPointView {
    /// The platform's pickup code where it gave one, else our own id.
    pub code: String,
    /// Name.
    pub name: String,
    /// Province and city or district.
    pub region: String,
    /// Address.
    pub address: String,
    /// Contact, as the platform gave it.
    pub contact: String,
    /// Opening hours in words.
    pub hours: String,
    /// Handling fee in words (free until …, to be announced).
    pub fee: String,
    /// The platform gave it, so packs can be committed to it.
    pub from_platform: bool,
    /// The point a new pack starts with.
    pub is_default: bool,
}
