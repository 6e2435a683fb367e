//! Signing as an interface, so that the app secret may live on this machine or behind a relay (P-11,
//! platforms.md 0.5 and 1.3).

use async_trait::async_trait;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::Secret;

/// Why a call could not be signed. Nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum SignFailure {
    /// The secret cannot be a key.
    #[error("the app secret cannot be used as a key")]
    Key,
    /// The relay that keeps the secret did not sign.
    #[error("the signing relay did not answer: {0}")]
    Relay(String),
}

/// Whoever holds the app secret.
#[async_trait]
pub trait Signer: Send + Sync {
    /// The key of the application whose secret this is.
    fn app_key(&self) -> &str;

    /// Signs the parameters of one call; `path` is without `/rest`, `params` is without `sign`.
    async fn sign(&self, path: &str, params: &[(String, String)]) -> Result<String, SignFailure>;
}

/// Signs with a secret held in this process (the seller's own in-house application).
#[derive(Debug)]
pub struct LocalSigner {
    app_key: String,
    app_secret: Secret,
}

impl LocalSigner {
    /// A signer for one application.
    pub fn new(app_key: impl Into<String>, app_secret: Secret) -> Self {
        Self {
            app_key: app_key.into(),
            app_secret,
        }
    }
}

#[async_trait]
impl Signer for LocalSigner {
    fn app_key(&self) -> &str {
        &self.app_key
    }

    async fn sign(&self, path: &str, params: &[(String, String)]) -> Result<String, SignFailure> {
        signature(&self.app_secret, path, params)
    }
}

/// The path, then every name and value in byte order of the names. Empty ones are left out: the official
/// kits disagree about them, and leaving them out makes all agree.
pub fn text_to_sign(path: &str, params: &[(String, String)]) -> String {
    let mut filled: Vec<&(String, String)> = params
        .iter()
        .filter(|(name, value)| !name.is_empty() && !value.is_empty() && name != "sign")
        .collect();
    filled.sort_by(|one, other| one.0.as_bytes().cmp(other.0.as_bytes()));
    filled
        .into_iter()
        .fold(path.to_owned(), |text, (name, value)| text + name + value)
}

/// HMAC-SHA256 over [`text_to_sign`], in upper-case hexadecimal.
pub fn signature(secret: &Secret, path: &str, params: &[(String, String)]) -> Result<String, SignFailure> {
    hmac_hex(secret, text_to_sign(path, params).as_bytes()).map(|hex| hex.to_ascii_uppercase())
}

/// What the platform writes into `Authorization` of a pushed message: lower case, over key and raw body.
pub fn push_signature(secret: &Secret, app_key: &str, body: &str) -> Result<String, SignFailure> {
    hmac_hex(secret, format!("{app_key}{body}").as_bytes())
}

fn hmac_hex(secret: &Secret, text: &[u8]) -> Result<String, SignFailure> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()).map_err(|_| SignFailure::Key)?;
    mac.update(text);
    let digits = mac.finalize().into_bytes();
    let nibbles = digits.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    Ok(nibbles
        .filter_map(|nibble| char::from_digit(u32::from(nibble), 16))
        .collect())
}
