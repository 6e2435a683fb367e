//! The key store, asked beside the other work: it may wait for a person to unlock it.

use std::sync::Arc;

use dabao_secrets::SecretError;

use crate::App;
use crate::error::{AppError, fault};

/// Keeps a secret, or forgets it. Not to be called while a transaction is open.
pub(super) async fn put_secret(app: &Arc<App>, name: String, secret: Option<String>) -> Result<(), AppError> {
    let secrets = Arc::clone(&app.secrets);
    beside(move || match secret {
        Some(secret) => secrets.put(&name, &secret),
        None => secrets.remove(&name),
    })
    .await
}

/// Waits for the key store without holding anything else up.
pub(super) async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SecretError> + Send + 'static,
) -> Result<T, AppError> {
    let done = tokio::task::spawn_blocking(work)
        .await
        .map_err(fault("wait for the key store"))?;
    done.map_err(fault("open the key store"))
}
