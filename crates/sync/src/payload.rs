//! What a job carries, as JSON in the outbox. Whoever queues a job writes it, the runner reads it.

use dabao_domain::{Address, AddressId, Contact};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// What a commit sends: the pack as it was sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitPayload {
    /// First-mile numbers in scan order.
    pub parcels: Vec<String>,
    /// Whole grams; a decimal is an error at the platform.
    pub weight_g: u32,
    /// How it leaves.
    pub handover: HandoverPayload,
    /// Where the driver comes.
    pub pickup: PartyPayload,
    /// Where refused parcels go.
    pub return_to: PartyPayload,
}

/// How a pack leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HandoverPayload {
    /// Free and paid pickup.
    Door,
    /// Brought to a collection point.
    CollectionPoint {
        /// The platform's code of the point.
        pick_up_code: String,
        /// Our pack number, sent along as the seller's own (P-03 b: a hint, no proof).
        own_number: String,
    },
}

/// A place and who is met there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyPayload {
    /// Our id of the address, where its platform id is kept once matched.
    pub address_id: String,
    /// 联系人.
    pub name: String,
    /// 手机.
    pub mobile: String,
    /// 座机.
    pub phone: String,
    /// 电子邮件.
    pub email: String,
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
}

/// What a cancel sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelPayload {
    /// 大包单号.
    pub lp_number: String,
}

/// What an addition sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdatePayload {
    /// 大包单号.
    pub lp_number: String,
    /// First-mile numbers of the parcels to add.
    pub parcels: Vec<String>,
    /// Whole grams of the whole pack, with them.
    pub weight_g: u32,
}

/// What fetching a label sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelPayload {
    /// 大包单号.
    pub lp_number: String,
}

/// What binding shops sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BindPayload {
    /// At most fifty; all by seller id, or all by short code and of one country.
    pub shops: Vec<ShopPayload>,
}

/// A shop to be bound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopPayload {
    /// Our id.
    pub shop_id: String,
    /// Its site.
    pub country: String,
    /// The platform's seller id; otherwise the short code is sent.
    pub seller_id: Option<String>,
    /// The platform's short code.
    pub short_code: Option<String>,
    /// Its name.
    pub name: String,
}

impl PartyPayload {
    /// Takes an address down as it is now.
    pub fn of(id: &AddressId, contact: &Contact, address: &Address) -> Self {
        let Contact {
            name,
            mobile,
            phone,
            email,
        } = contact.clone();
        let Address {
            province,
            city,
            district,
            street,
            detail,
            zip_code,
        } = address.clone();
        Self {
            address_id: id.0.clone(),
            name,
            mobile,
            phone,
            email,
            province,
            city,
            district,
            street,
            detail,
            zip_code,
        }
    }

    /// Who is met there.
    pub fn contact(&self) -> Contact {
        Contact {
            name: self.name.clone(),
            mobile: self.mobile.clone(),
            phone: self.phone.clone(),
            email: self.email.clone(),
        }
    }

    /// The place.
    pub fn address(&self) -> Address {
        Address {
            province: self.province.clone(),
            city: self.city.clone(),
            district: self.district.clone(),
            street: self.street.clone(),
            detail: self.detail.clone(),
            zip_code: self.zip_code.clone(),
        }
    }
}

/// SHA-256 of a payload, in hexadecimal.
pub fn payload_hash(payload: &str) -> String {
    let digest = Sha256::digest(payload.as_bytes());
    digest.iter().fold(String::with_capacity(64), |text, byte| {
        text + &format!("{byte:02x}")
    })
}
