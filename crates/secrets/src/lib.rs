//! Secrets (application secrets, access tokens) in the operating system's key store, or, where there is none, in a
//! file only its owner reads.
//!
//! Knows nobody: a secret is a name and a text. Nothing here is ever logged, and `Debug` shows no secret. Which
//! secrets there are, and when they are asked for, is decided in the use cases.

mod choice;
mod error;
mod file;
mod os;

use std::fmt::Debug;

pub use choice::open;
pub use error::SecretError;
pub use file::FileStore;
pub use os::OsKeyStore;

/// Where secrets are kept, for the settings screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretKind {
    /// Windows Credential Manager, macOS Keychain or a Secret Service (GNOME Keyring, `KWallet`).
    OsKeyStore,
    /// A file in the data folder that only its owner may read.
    File,
}

impl SecretKind {
    /// The code sent to screens.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OsKeyStore => "os_key_store",
            Self::File => "file",
        }
    }
}

/// Keeps secrets under names. Calls may take as long as the person needs to unlock the key store.
pub trait SecretStore: Debug + Send + Sync {
    /// Keeps a secret; replaces what was kept under the name.
    fn put(&self, name: &str, secret: &str) -> Result<(), SecretError>;
    /// The secret of that name; `None` when there never was one or it was removed.
    fn get(&self, name: &str) -> Result<Option<String>, SecretError>;
    /// Forgets a secret; it is no failure when there is none.
    fn remove(&self, name: &str) -> Result<(), SecretError>;
    /// Where they are kept.
    fn kind(&self) -> SecretKind;
}
