//! What the program hands in: the database, the clock, randomness and the key store.

use std::sync::Arc;

use dabao_domain::{JobId, OperatorId, StationId, Timestamp};
use dabao_secrets::SecretStore;
use dabao_store::{NewEvent, Store, StoreError, Tx, append_event};

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Fills bytes with randomness.
pub type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// One desk at which a queue runs.
#[derive(Clone)]
pub struct Desk {
    /// The database.
    pub store: Store,
    /// Which station this is.
    pub station: StationId,
    /// Tells the time.
    pub clock: Clock,
    /// Gives randomness.
    pub random: Random,
    /// Keeps application secrets and tokens.
    pub secrets: Arc<dyn SecretStore>,
}

impl Desk {
    /// The time.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// A new UUIDv7.
    pub fn new_id(&self) -> String {
        let mut bytes = [0; 10];
        (self.random)(&mut bytes);
        let millis = u64::try_from(self.now().0).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes)
            .into_uuid()
            .to_string()
    }

    pub(crate) fn new_job_id(&self) -> JobId {
        JobId(self.new_id())
    }

    /// An evenly spread number.
    pub(crate) fn chance(&self) -> u32 {
        let mut bytes = [0; 4];
        (self.random)(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    /// Writes the event log; the program itself signs.
    pub(crate) async fn log(
        &self,
        tx: &mut Tx,
        what: &'static str,
        (subject, detail): (&str, &str),
    ) -> Result<(), StoreError> {
        let operator = OperatorId("dabao".to_owned());
        let event = NewEvent {
            at: self.now(),
            station: &self.station,
            operator: &operator,
            what,
            subject,
            detail,
        };
        append_event(tx, &event).await
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk")
            .field("station", &self.station)
            .finish_non_exhaustive()
    }
}
