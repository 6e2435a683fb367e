//! `auth/token/create` and `auth/token/refresh` in all their shapes (platforms.md 1.4).

use dabao_domain::Timestamp;
use serde_json::Value;

use super::{Api, LazadaCall, Misread, Opened, Param, RequestFault, empty};
use crate::lenient::{field, members, text_field, whole_field};
use crate::{AccessToken, RefreshToken};

/// Renew at least this long before the end.
const RENEW_BEFORE_MS: i64 = 30 * 60 * 1000;

/// Turns the code of the consent page into tokens. The code is valid for 30 minutes, once.
#[derive(Debug, Clone)]
pub struct CreateToken {
    /// The code.
    pub code: crate::Secret,
}

/// Renews the access token. The refresh token's own life is not renewed by this.
#[derive(Debug, Clone)]
pub struct RefreshTokens {
    /// The newest refresh token.
    pub refresh_token: RefreshToken,
}

/// What the platform granted.
#[derive(Debug, Clone)]
pub struct TokenSet {
    /// For the calls.
    pub access_token: AccessToken,
    /// How long it lives.
    pub access_lives_ms: i64,
    /// For the next renewal; `None` when it cannot be renewed. Always keep the newest.
    pub refresh_token: Option<RefreshToken>,
    /// How long that lives.
    pub refresh_lives_ms: Option<i64>,
    /// `sg my ph th id vn`, or `cb` for a cross-border seller.
    pub country: Option<String>,
    /// The account that consented.
    pub account: Option<String>,
    /// Its shops.
    pub sellers: Vec<GrantedSeller>,
}

/// One shop behind a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantedSeller {
    /// Two letters.
    pub country: Option<String>,
    /// The seller's id.
    pub seller_id: Option<String>,
    /// The user's id.
    pub user_id: Option<String>,
    /// The short code, as the bind call takes it.
    pub short_code: Option<String>,
}

impl TokenSet {
    /// When to renew a token received at `received`: half an hour before its end.
    pub fn renew_at(&self, received: Timestamp) -> Timestamp {
        received.plus_millis((self.access_lives_ms - RENEW_BEFORE_MS).max(0))
    }

    /// When the seller must consent again, where the token can be renewed at all.
    pub fn consent_again_at(&self, received: Timestamp) -> Option<Timestamp> {
        self.refresh_lives_ms.map(|millis| received.plus_millis(millis))
    }

    fn read(data: &Value) -> Result<Self, Misread> {
        let lives_ms = |names: &[&str]| whole_field(data, names).map(|seconds| seconds.saturating_mul(1000));
        let access_token = text_field(data, &["access_token"]).ok_or(Misread::Lacks("access_token"))?;
        let refresh_lives_ms = lives_ms(&["refresh_expires_in"]);
        let renewable = refresh_lives_ms != Some(0);
        Ok(Self {
            access_token: AccessToken::new(access_token),
            access_lives_ms: lives_ms(&["expires_in"]).ok_or(Misread::Lacks("expires_in"))?,
            refresh_token: text_field(data, &["refresh_token"])
                .filter(|_| renewable)
                .map(RefreshToken::new),
            refresh_lives_ms: refresh_lives_ms.filter(|_| renewable),
            country: text_field(data, &["country"]),
            account: text_field(data, &["account"]),
            sellers: sellers(data),
        })
    }
}

/// A list, a list named `_list`, or an object keyed by country.
fn sellers(data: &Value) -> Vec<GrantedSeller> {
    let found = field(data, &["country_user_info", "country_user_info_list"]);
    let seller = |(key, item): (Option<String>, Value)| {
        let seller = GrantedSeller {
            country: text_field(&item, &["country"]).or(key),
            seller_id: text_field(&item, &["seller_id"]),
            user_id: text_field(&item, &["user_id"]),
            short_code: text_field(&item, &["short_code"]),
        };
        (seller.seller_id.is_some() || seller.short_code.is_some()).then_some(seller)
    };
    found
        .map(members)
        .unwrap_or_default()
        .into_iter()
        .filter_map(seller)
        .collect()
}

impl LazadaCall for CreateToken {
    type Answer = TokenSet;

    const API: Api = Api::token("/auth/token/create");

    fn faults(&self) -> Vec<RequestFault> {
        empty("code", self.code.expose()).into_iter().collect()
    }

    fn params(&self) -> Vec<Param> {
        vec![("code", self.code.expose().to_owned())]
    }

    fn read(&self, opened: &Opened) -> Result<TokenSet, Misread> {
        TokenSet::read(&opened.payload)
    }

    fn secrets(&self) -> Vec<&str> {
        vec![self.code.expose()]
    }
}

impl LazadaCall for RefreshTokens {
    type Answer = TokenSet;

    const API: Api = Api::token("/auth/token/refresh");

    fn faults(&self) -> Vec<RequestFault> {
        empty("refresh_token", self.refresh_token.expose())
            .into_iter()
            .collect()
    }

    fn params(&self) -> Vec<Param> {
        vec![("refresh_token", self.refresh_token.expose().to_owned())]
    }

    fn read(&self, opened: &Opened) -> Result<TokenSet, Misread> {
        TokenSet::read(&opened.payload)
    }

    fn secrets(&self) -> Vec<&str> {
        vec![self.refresh_token.expose()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(sellers: (&str, Value), refresh_expires_in: &Value) -> TokenSet {
        let mut body = json!({"code": "0", "access_token": "a", "refresh_token": "r", "expires_in": "604800",
            "refresh_expires_in": refresh_expires_in, "country": "cb", "account_id": null});
        body[sellers.0] = sellers.1;
        TokenSet::read(&body).unwrap()
    }

    #[test]
    fn shops_are_read_from_every_shape() {
        let seller = json!({"country": "my", "seller_id": 1001, "user_id": "1001", "short_code": "MY1"});
        let list = read(("country_user_info", json!([seller])), &json!(2_592_000));
        let renamed = read(("country_user_info_list", json!([seller])), &json!("2592000"));
        let keyed = json!({"my": {"seller_id": "1001", "user_id": 1001, "short_code": "MY1"}});
        let keyed = read(("country_user_info", keyed), &json!(2_592_000));
        assert_eq!(list.sellers, renamed.sellers);
        assert_eq!(list.sellers, keyed.sellers);
        assert_eq!(list.sellers[0].seller_id.as_deref(), Some("1001"));
        assert_eq!(renamed.refresh_lives_ms, Some(2_592_000_000));
    }

    #[test]
    fn a_token_that_cannot_be_renewed_has_no_refresh_token() {
        let tokens = read(("country_user_info", json!([])), &json!("0"));
        assert!(tokens.refresh_token.is_none() && tokens.refresh_lives_ms.is_none());
    }

    #[test]
    fn renewal_is_due_half_an_hour_before_the_end() {
        let tokens = read(("country_user_info", json!([])), &json!(1));
        assert_eq!(tokens.renew_at(Timestamp(0)), Timestamp(604_800_000 - 1_800_000));
    }

    #[test]
    fn no_life_span_is_not_taken_as_any() {
        let body = json!({"access_token": "a"});
        assert_eq!(TokenSet::read(&body).unwrap_err(), Misread::Lacks("expires_in"));
    }

    #[test]
    fn printing_a_token_set_shows_no_token() {
        let body = json!({"access_token": "visible-a", "refresh_token": "visible-r", "expires_in": 1});
        let printed = format!("{:?}", TokenSet::read(&body).unwrap());
        assert!(!printed.contains("visible"), "{printed}");
    }
}
