//! Pickup and return address as the commit call wants them (platforms.md 1.6).

use dabao_domain::{Address, Contact};
use serde::Serialize;
use serde_json::Value;

use super::RequestFault;

/// Where the driver comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pickup {
    /// Who is met there.
    pub contact: Contact,
    /// The place.
    pub address: Address,
    /// The platform's id of the place, from the address query.
    pub address_id: u64,
    /// The courier, where it is known.
    pub courier_company: Option<String>,
    /// The courier's contact phone. Send it whenever it is known: without it some couriers' traces cannot be
    /// read and a self-posted pack never goes online.
    pub receiver_phone: Option<String>,
}

/// Where a parcel goes that cannot be taken into stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// Who is met there.
    pub contact: Contact,
    /// The place.
    pub address: Address,
    /// The platform's id of the place, from the address query.
    pub address_id: u64,
    /// What happens to such a parcel; `None` leaves it to the platform.
    pub option: Option<ReverseOption>,
}

/// `fmReverseOption`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReverseOption {
    /// 退回.
    SendBack,
    /// 销毁.
    Destroy,
    /// 自提.
    CollectOneself,
}

impl ReverseOption {
    const fn number(self) -> u8 {
        match self {
            Self::SendBack => 1,
            Self::Destroy => 2,
            Self::CollectOneself => 3,
        }
    }
}

/// The wire form; the field order is that of the official samples.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PartyJson<'p> {
    name: &'p str,
    mobile: &'p str,
    #[serde(skip_serializing_if = "str::is_empty")]
    phone: &'p str,
    email: &'p str,
    address_id: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    fm_reverse_option: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    courier_company: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    receiver_phone: Option<&'p str>,
    address: AddressJson<'p>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AddressJson<'p> {
    country: &'p str,
    province: &'p str,
    city: &'p str,
    district: &'p str,
    street: &'p str,
    detail_address: &'p str,
    zip_code: &'p str,
}

impl Pickup {
    pub(super) fn faults(&self) -> Vec<RequestFault> {
        let form = self
            .contact
            .faults()
            .into_iter()
            .chain(self.address.faults())
            .map(RequestFault::Pickup);
        form.chain(missing_id(self.address_id)).collect()
    }

    pub(super) fn to_json(&self) -> Value {
        let filled = |text: &'_ Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let (courier, phone) = (filled(&self.courier_company), filled(&self.receiver_phone));
        let party = PartyJson {
            courier_company: courier.as_deref(),
            receiver_phone: phone.as_deref(),
            ..party(&self.contact, &self.address, self.address_id)
        };
        serde_json::json!(party)
    }
}

impl Return {
    pub(super) fn faults(&self) -> Vec<RequestFault> {
        let form = self
            .contact
            .faults()
            .into_iter()
            .chain(self.address.faults())
            .map(RequestFault::Return);
        form.chain(missing_id(self.address_id)).collect()
    }

    pub(super) fn to_json(&self) -> Value {
        let party = PartyJson {
            fm_reverse_option: self.option.map(ReverseOption::number),
            ..party(&self.contact, &self.address, self.address_id)
        };
        serde_json::json!(party)
    }
}

fn missing_id(address_id: u64) -> Option<RequestFault> {
    (address_id == 0).then_some(RequestFault::Empty("addressId"))
}

fn party<'p>(contact: &'p Contact, address: &'p Address, address_id: u64) -> PartyJson<'p> {
    PartyJson {
        name: &contact.name,
        mobile: &contact.mobile,
        phone: &contact.phone,
        email: &contact.email,
        address_id,
        fm_reverse_option: None,
        courier_company: None,
        receiver_phone: None,
        address: AddressJson {
            country: "中国",
            province: &address.province,
            city: &address.city,
            district: &address.district,
            street: &address.street,
            detail_address: &address.detail,
            zip_code: &address.zip_code,
        },
    }
}
