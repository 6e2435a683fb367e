//! What can go wrong with a secret. No variant carries one.

use std::path::PathBuf;

/// A secret could not be kept, read or removed.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The operating system's key store refused or is locked. Its words, never a secret.
    #[error("the key store did not {doing} a secret: {words}")]
    KeyStore {
        /// What we were doing.
        doing: &'static str,
        /// What the system said.
        words: String,
    },
    /// The file of secrets could not be read or written.
    #[error("could not {doing} {}", path.display())]
    File {
        /// What we were doing.
        doing: &'static str,
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file of secrets is not one of ours; it is left as it is.
    #[error("{} is not a file of secrets", path.display())]
    Garbled {
        /// Which file.
        path: PathBuf,
    },
    /// The secret is in the operating system's key store, and that is not there now.
    #[error("the secret is in the system's key store, which cannot be opened now")]
    KeyStoreAway,
}
