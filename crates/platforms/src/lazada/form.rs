//! The request form: system and business parameters in one list, and its encoding (platforms.md 1.2).

use dabao_domain::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{SignFailure, Signer};

/// What a form leaves as it is: letters, digits and `_ . - ~`.
pub(crate) const FORM: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'_')
    .remove(b'.')
    .remove(b'-')
    .remove(b'~');

/// The parameters every call has.
#[derive(Debug, Clone, Copy)]
pub struct SystemParams<'p> {
    /// When the call is made; the platform takes at most 7,200 s of difference.
    pub at: Timestamp,
    /// A tag of the kit that sends; signed when sent, and may be left out.
    pub partner_id: Option<&'p str>,
    /// The seller's token, where the call needs one.
    pub access_token: Option<&'p str>,
}

/// All parameters of a call in the order in which they are sent, with the signature last and empty ones left out.
pub async fn signed_params(
    signer: &dyn Signer,
    path: &str,
    system: SystemParams<'_>,
    business: Vec<(&'static str, String)>,
) -> Result<Vec<(String, String)>, SignFailure> {
    let own = [
        ("app_key", signer.app_key().to_owned()),
        ("sign_method", "sha256".to_owned()),
        ("timestamp", system.at.0.to_string()),
        ("partner_id", system.partner_id.unwrap_or_default().to_owned()),
        ("access_token", system.access_token.unwrap_or_default().to_owned()),
    ];
    let mut params: Vec<(String, String)> = own
        .into_iter()
        .chain(business)
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    let sign = signer.sign(path, &params).await?;
    params.push(("sign".to_owned(), sign));
    Ok(params)
}

/// The parameters as `application/x-www-form-urlencoded`, in their order, with a blank as `+`.
pub fn form_body(params: &[(String, String)]) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, FORM).to_string().replace("%20", "+");
    let pairs: Vec<String> = params
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    pairs.join("&")
}
