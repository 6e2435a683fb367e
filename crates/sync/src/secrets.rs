//! The names under which an account's secrets are in the key store (P-11). Never in the database, never in a log.

use std::sync::Arc;

use dabao_secrets::{SecretError, SecretStore};

use crate::Trouble;

/// A secret of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretName {
    /// The application's secret.
    Application,
    /// The access token.
    Access,
    /// The refresh token.
    Refresh,
}

impl SecretName {
    /// All of them, for removing an account.
    pub const ALL: [Self; 3] = [Self::Application, Self::Access, Self::Refresh];

    /// The name in the key store.
    pub fn of(self, account: &str) -> String {
        let last = match self {
            Self::Application => "secret",
            Self::Access => "access",
            Self::Refresh => "refresh",
        };
        format!("account/{account}/{last}")
    }
}

/// Reads a secret. The key store may ask a person to unlock it, so this waits beside the other work.
pub(crate) async fn get(
    secrets: &Arc<dyn SecretStore>,
    account: &str,
    name: SecretName,
) -> Result<Option<String>, Trouble> {
    let name = name.of(account);
    beside(secrets, move |secrets| secrets.get(&name)).await
}

/// Keeps a secret, or forgets it.
pub(crate) async fn put(
    secrets: &Arc<dyn SecretStore>,
    (account, name): (&str, SecretName),
    secret: Option<String>,
) -> Result<(), Trouble> {
    let name = name.of(account);
    beside(secrets, move |secrets| match secret {
        Some(secret) => secrets.put(&name, &secret),
        None => secrets.remove(&name),
    })
    .await
}

async fn beside<T: Send + 'static>(
    secrets: &Arc<dyn SecretStore>,
    work: impl FnOnce(&dyn SecretStore) -> Result<T, SecretError> + Send + 'static,
) -> Result<T, Trouble> {
    let secrets = Arc::clone(secrets);
    let done = tokio::task::spawn_blocking(move || work(&*secrets)).await;
    done.map_err(|_| Trouble::Stopped)?.map_err(Trouble::Secrets)
}
