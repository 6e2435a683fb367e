//! The operating system's key store.

use keyring::Entry;

use crate::{SecretError, SecretKind, SecretStore};

/// What the entries are filed under, as a person sees them in the system's own tool.
const SERVICE: &str = "Dabao";
/// The entry that is put, read and removed to see whether the key store works.
const PROBE: &str = "probe";

/// Windows Credential Manager, macOS Keychain or the Secret Service of a Linux desktop.
#[derive(Debug)]
pub struct OsKeyStore;

impl OsKeyStore {
    /// The key store, if a secret can be put, read back and removed. May wait for a person to unlock it.
    pub fn probe() -> Result<Self, SecretError> {
        if let Err(error) = Entry::store_status() {
            return Err(while_doing("open, so it cannot keep", error));
        }
        let store = Self;
        store.put(PROBE, PROBE)?;
        let read = store.get(PROBE)?;
        store.remove(PROBE)?;
        if read.as_deref() == Some(PROBE) {
            Ok(store)
        } else {
            Err(SecretError::KeyStore {
                doing: "give back",
                words: "it answered something else".to_owned(),
            })
        }
    }
}

impl SecretStore for OsKeyStore {
    fn put(&self, name: &str, secret: &str) -> Result<(), SecretError> {
        Entry::new(SERVICE, name)
            .and_then(|entry| entry.set_password(secret))
            .map_err(|error| while_doing("keep", &error))
    }

    fn get(&self, name: &str) -> Result<Option<String>, SecretError> {
        match Entry::new(SERVICE, name).and_then(|entry| entry.get_password()) {
            Ok(secret) => Ok(Some(secret)),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(while_doing("read", &error)),
        }
    }

    fn remove(&self, name: &str) -> Result<(), SecretError> {
        match Entry::new(SERVICE, name).and_then(|entry| entry.delete_credential()) {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(while_doing("remove", &error)),
        }
    }

    fn kind(&self) -> SecretKind {
        SecretKind::OsKeyStore
    }
}

/// `Display` of these errors never shows a secret; `Debug` may (`BadEncoding` holds the bytes), so it is not kept.
fn while_doing(doing: &'static str, error: &keyring::Error) -> SecretError {
    SecretError::KeyStore {
        doing,
        words: error.to_string(),
    }
}
