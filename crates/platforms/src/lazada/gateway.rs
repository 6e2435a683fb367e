//! Where calls go (platforms.md 1.1).

use percent_encoding::utf8_percent_encode;

use super::form::FORM;

/// One of the six sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Site {
    /// Singapore.
    Singapore,
    /// Malaysia: where a cross-border seller logs in.
    Malaysia,
    /// Thailand.
    Thailand,
    /// The Philippines.
    Philippines,
    /// Indonesia.
    Indonesia,
    /// Vietnam.
    Vietnam,
}

impl Site {
    /// All six.
    pub const ALL: [Self; 6] = [
        Self::Singapore,
        Self::Malaysia,
        Self::Thailand,
        Self::Philippines,
        Self::Indonesia,
        Self::Vietnam,
    ];

    /// Two letters in upper case, as the bind call wants them.
    pub const fn country(self) -> &'static str {
        match self {
            Self::Singapore => "SG",
            Self::Malaysia => "MY",
            Self::Thailand => "TH",
            Self::Philippines => "PH",
            Self::Indonesia => "ID",
            Self::Vietnam => "VN",
        }
    }

    /// Reads two letters in either case.
    pub fn from_country(country: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|site| site.country().eq_ignore_ascii_case(country.trim()))
    }

    const fn base(self) -> &'static str {
        match self {
            Self::Singapore => "https://api.lazada.sg/rest",
            Self::Malaysia => "https://api.lazada.com.my/rest",
            Self::Thailand => "https://api.lazada.co.th/rest",
            Self::Philippines => "https://api.lazada.com.ph/rest",
            Self::Indonesia => "https://api.lazada.co.id/rest",
            Self::Vietnam => "https://api.lazada.vn/rest",
        }
    }
}

/// Which of the two bases a call belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatewayBase {
    /// The site's own API.
    Api,
    /// Token calls.
    Auth,
}

/// The two bases that calls are sent to, both ending in `/rest`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gateway {
    api: String,
    auth: String,
}

impl Gateway {
    /// A site of the platform. Big-pack calls may go to any; use that of the main shop.
    pub fn site(site: Site) -> Self {
        Self {
            api: site.base().to_owned(),
            auth: "https://auth.lazada.com/rest".to_owned(),
        }
    }

    /// A relay or the simulator, which takes all calls under one base.
    pub fn custom(base: &str) -> Self {
        let base = base.trim().trim_end_matches('/').to_owned();
        Self {
            api: base.clone(),
            auth: base,
        }
    }

    /// The full address of an API path.
    pub fn address(&self, base: GatewayBase, path: &str) -> String {
        let base = match base {
            GatewayBase::Api => &self.api,
            GatewayBase::Auth => &self.auth,
        };
        format!("{base}{path}")
    }

    /// The page on which the seller consents, to be opened in the browser. The code it leads to is valid for 30
    /// minutes, once. A relay or the simulator has a page of its own.
    pub fn consent_url(&self, app_key: &str, callback: &str, state: Option<&str>) -> String {
        let encoded = |text| utf8_percent_encode(text, FORM);
        let state = state
            .map(|state| format!("&state={}", encoded(state)))
            .unwrap_or_default();
        let host = self.auth.trim_end_matches("/rest");
        let (callback, key) = (encoded(callback), encoded(app_key));
        format!(
            "{host}/oauth/authorize?response_type=code&force_auth=true&redirect_uri={callback}&client_id={key}{state}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn token_calls_go_to_the_token_base_and_a_relay_takes_all() {
        let site = Gateway::site(Site::Malaysia);
        assert_eq!(
            site.address(GatewayBase::Api, "/orders/get"),
            "https://api.lazada.com.my/rest/orders/get"
        );
        assert_eq!(
            site.address(GatewayBase::Auth, "/auth/token/create"),
            "https://auth.lazada.com/rest/auth/token/create"
        );
        let relay = Gateway::custom("http://127.0.0.1:9000/rest/");
        assert_eq!(
            relay.address(GatewayBase::Auth, "/x"),
            "http://127.0.0.1:9000/rest/x"
        );
    }

    #[test]
    fn the_consent_page_carries_the_callback_encoded() {
        assert_eq!(
            Gateway::site(Site::Vietnam).consent_url("123456", "https://a.example/cb?x=1", Some("s 1")),
            "https://auth.lazada.com/oauth/authorize?response_type=code&force_auth=true\
             &redirect_uri=https%3A%2F%2Fa.example%2Fcb%3Fx%3D1&client_id=123456&state=s%201"
        );
    }
}
