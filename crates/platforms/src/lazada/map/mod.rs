//! Every call as a pure pair: what is sent, and how the answer is read (P-15). No IO, no clock.

mod address;
mod bind;
mod channel;
mod collection;
mod commit;
mod envelope;
mod label;
mod order_items;
mod orders;
mod pack;
mod pack_detail;
mod party;
mod token;

pub use address::{AddressMatch, QueryAddress};
pub use bind::{BindShops, ShopKey, ShopToBind};
pub use channel::{ChannelCode, QueryChannelCodes};
pub use collection::{CollectionPage, CollectionPoint, QueryCollectionPoints};
pub use commit::{Commit, CommittedPack, Handover};
pub use envelope::{Misread, Opened, Refusal, open};
pub use label::{FetchLabel, PdfLabel};
pub use order_items::{QueryOrderItems, SyncedParcel, readiness};
pub use orders::{ChangedOrders, OrderHead, OrdersCursor, OrdersPage};
pub use pack::{AddParcels, CancelPack, MOST_ADDED, PackKey, QueryPack};
pub use pack_detail::{Fee, PackDetail, PackedParcel};
pub use party::{Pickup, Return, ReverseOption};
pub use token::{CreateToken, GrantedSeller, RefreshTokens, TokenSet};

use dabao_domain::AddressFault;

use super::GatewayBase;

/// A business parameter: its name and its text. Structured values are compact JSON text.
pub type Param = (&'static str, String);

/// How a call travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Parameters in the query string.
    Get,
    /// Parameters in a form body.
    Post,
}

/// What a call does at the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// Asks only; may be repeated freely.
    Asks,
    /// Changes something: never repeated before asking, and sent over a connection of its own.
    Changes,
}

/// One API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Api {
    /// The path without `/rest`.
    pub path: &'static str,
    /// How it travels.
    pub verb: Verb,
    /// Where to.
    pub base: GatewayBase,
    /// What it does.
    pub nature: Nature,
}

impl Api {
    const fn asks(path: &'static str) -> Self {
        Self {
            path,
            verb: Verb::Post,
            base: GatewayBase::Api,
            nature: Nature::Asks,
        }
    }

    const fn changes(path: &'static str) -> Self {
        Self {
            path,
            verb: Verb::Post,
            base: GatewayBase::Api,
            nature: Nature::Changes,
        }
    }

    const fn gets(path: &'static str) -> Self {
        Self {
            path,
            verb: Verb::Get,
            base: GatewayBase::Api,
            nature: Nature::Asks,
        }
    }

    const fn token(path: &'static str) -> Self {
        Self {
            path,
            verb: Verb::Post,
            base: GatewayBase::Auth,
            nature: Nature::Changes,
        }
    }
}

/// A call: how to build it and how to read its answer.
pub trait LazadaCall: Sync {
    /// What the answer says.
    type Answer;

    /// Where it goes.
    const API: Api;

    /// Everything that the platform would refuse, found before sending.
    fn faults(&self) -> Vec<RequestFault>;

    /// The business parameters in the order in which they are sent.
    fn params(&self) -> Vec<Param>;

    /// Reads the answer of a call that the platform accepted.
    fn read(&self, opened: &Opened) -> Result<Self::Answer, Misread>;

    /// Texts of this call that must not appear in a message kept from the platform.
    fn secrets(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// What is wrong with a request. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestFault {
    /// The named field is empty.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// A list with too many members.
    #[error("{field} has {count} members, at most {most} are allowed")]
    TooMany {
        /// The list.
        field: &'static str,
        /// How many it has.
        count: usize,
        /// How many it may have.
        most: usize,
    },
    /// A parcel code that is there twice.
    #[error("{0} is there twice")]
    Twice(String),
    /// A number outside what the platform takes.
    #[error("{0} is out of range")]
    OutOfRange(&'static str),
    /// A fault of the pickup address or contact.
    #[error("pickup address: {0:?}")]
    Pickup(AddressFault),
    /// A fault of the return address or contact.
    #[error("return address: {0:?}")]
    Return(AddressFault),
    /// A fault of an address to be checked.
    #[error("address: {0:?}")]
    Address(AddressFault),
    /// Shops given by short code must all be of one country.
    #[error("shops given by short code must be of one country")]
    MixedCountries,
}

/// Who calls, in the big-pack family (platforms.md 1.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Our own id of the seller, and the group within which shops may be packed together.
    pub app_user_key: String,
    /// `SELLER-<name>` or `ISV-<name>`.
    pub client: String,
    /// The language of messages, `zh_CN` as a rule.
    pub locale: Option<String>,
}

impl Caller {
    /// A seller's own station, with messages in Chinese.
    pub fn seller(app_user_key: &str, station: &str) -> Self {
        Self {
            app_user_key: app_user_key.to_owned(),
            client: format!("SELLER-{station}"),
            locale: Some("zh_CN".to_owned()),
        }
    }

    fn faults(&self) -> Vec<RequestFault> {
        empty("userInfo", &self.app_user_key)
            .into_iter()
            .chain(empty("client", &self.client))
            .collect()
    }

    fn user_info(&self) -> Param {
        (
            "userInfo",
            serde_json::json!({ "appUserKey": self.app_user_key }).to_string(),
        )
    }

    fn client_param(&self) -> Param {
        ("client", self.client.clone())
    }

    fn locale_param(&self) -> Param {
        ("locale", self.locale.clone().unwrap_or_default())
    }
}

fn empty(field: &'static str, text: &str) -> Option<RequestFault> {
    text.trim().is_empty().then_some(RequestFault::Empty(field))
}

/// Faults of a list of codes: none, too many, an empty one or one that is there twice.
fn code_faults(field: &'static str, codes: &[String], most: usize) -> Vec<RequestFault> {
    let mut faults = Vec::new();
    if codes.is_empty() || codes.iter().any(|code| code.trim().is_empty()) {
        faults.push(RequestFault::Empty(field));
    }
    if codes.len() > most {
        faults.push(RequestFault::TooMany {
            field,
            count: codes.len(),
            most,
        });
    }
    let mut seen = std::collections::HashSet::new();
    faults.extend(
        codes
            .iter()
            .filter(|code| !seen.insert(*code))
            .cloned()
            .map(RequestFault::Twice),
    );
    faults
}

/// A list of texts as compact JSON.
fn json_texts(texts: &[String]) -> String {
    serde_json::Value::from(texts.to_vec()).to_string()
}
