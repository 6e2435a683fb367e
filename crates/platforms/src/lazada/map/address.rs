//! `address/query`: the platform's id of a mainland address, without which a commit is refused.

use dabao_domain::Address;

use super::{Api, Caller, LazadaCall, Misread, Opened, Param, RequestFault};
use crate::lenient::{text_field, whole_field};

/// Asks for the id of an address; Chinese text only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryAddress {
    /// Who calls.
    pub caller: Caller,
    /// The address.
    pub address: Address,
}

/// What the platform made of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressMatch {
    /// Its id, for the commit.
    pub address_id: u64,
    /// The address as the platform understood it; show it to the person who typed it.
    pub matched: Option<String>,
}

impl LazadaCall for QueryAddress {
    type Answer = AddressMatch;

    const API: Api = Api::asks("/logistics/cnpms/address/query");

    fn faults(&self) -> Vec<RequestFault> {
        let form = self.address.faults().into_iter().map(RequestFault::Address);
        self.caller.faults().into_iter().chain(form).collect()
    }

    fn params(&self) -> Vec<Param> {
        let address = &self.address;
        vec![
            self.caller.user_info(),
            self.caller.client_param(),
            ("country", "中国".to_owned()),
            ("province", address.province.clone()),
            ("city", address.city.clone()),
            ("district", address.district.clone()),
            ("street", address.street.clone()),
            ("detailAddress", address.detail.clone()),
            ("zipCode", address.zip_code.clone()),
            self.caller.locale_param(),
        ]
    }

    fn read(&self, opened: &Opened) -> Result<AddressMatch, Misread> {
        let id = whole_field(&opened.payload, &["addressId"]).and_then(|id| u64::try_from(id).ok());
        Ok(AddressMatch {
            address_id: id.filter(|id| *id > 0).ok_or(Misread::Lacks("the address id"))?,
            matched: text_field(&opened.payload, &["matchDetailAddress"]),
        })
    }
}
