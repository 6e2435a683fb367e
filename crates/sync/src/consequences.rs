//! What else must happen when the platform has spoken. The use cases know; the queue only tells them in time.

use std::future::Future;
use std::pin::Pin;

use dabao_store::{PackRecord, Tx};

/// A consequence could not be written. What the platform said is kept all the same.
#[derive(Debug, thiserror::Error)]
#[error("could not write what follows from the platform's answer")]
pub struct ConsequenceFailed(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// What has changed, after the commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum News {
    /// A pack.
    Packs,
    /// The queue or the login.
    Connection,
    /// Parcels are free again.
    Parcels,
    /// Shops were bound, or an address matched.
    Shops,
}

/// The writing of a consequence.
pub type Writing<'w> = Pin<Box<dyn Future<Output = Result<(), ConsequenceFailed>> + Send + 'w>>;

/// What follows from an answer.
pub trait Consequences: Send + Sync {
    /// The platform has numbered the pack and its label may be printed. Called in the transaction that says so.
    fn pack_can_be_printed<'w>(&'w self, tx: &'w mut Tx, pack: &'w PackRecord) -> Writing<'w>;

    /// Changes were committed.
    fn changed(&self, news: &[News]);
}
