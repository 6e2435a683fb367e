//! The runner: serves the queue until the program ends, or, in tests, until nothing is due.

use std::sync::Arc;
use std::time::Duration;

use dabao_store::StoreError;
use tokio::sync::{Mutex, Notify, watch};

use crate::step::Flying;
use crate::{Consequences, Desk, Line};

/// After a failure of the database, before looking again.
const AFTER_FAULT: Duration = Duration::from_secs(2);
/// A look costs a few reads; more often than this it would only find the same.
const SHORTEST_SLEEP_MS: i64 = 20;

/// Runs the queue of one desk.
pub struct Runner {
    pub(crate) desk: Desk,
    pub(crate) line: Line,
    pub(crate) consequences: Arc<dyn Consequences>,
    /// Held while an address is matched.
    pub(crate) matching: Mutex<()>,
}

impl Runner {
    /// A runner; nothing happens before [`Self::serve`] or [`Self::run_until_idle`].
    pub fn new(desk: Desk, consequences: Arc<dyn Consequences>) -> Arc<Self> {
        let line = Line::new(desk.clone());
        Arc::new(Self {
            desk,
            line,
            consequences,
            matching: Mutex::default(),
        })
    }

    /// The line to the platform.
    pub fn line(&self) -> &Line {
        &self.line
    }

    /// Serves until `closing` turns true; calls that are out are then waited for, so that no answer is lost. The
    /// receiver is dropped only after that.
    pub async fn serve(self: Arc<Self>, bell: Arc<Notify>, mut closing: watch::Receiver<bool>) {
        let mut flying = Flying::default();
        while !*closing.borrow_and_update() {
            let sleep = match self.start_due(&mut flying).await {
                Ok(wake_at) => self.until(wake_at),
                Err(error) => {
                    tracing::error!(%error, "the queue could not be looked at");
                    AFTER_FAULT
                }
            };
            tokio::select! {
                () = bell.notified() => {}
                () = tokio::time::sleep(sleep) => {}
                changed = closing.changed() => if changed.is_err() { break },
                ended = flying.one_ended() => if let Err(error) = ended {
                    tracing::error!(%error, "a job of the queue failed");
                    tokio::time::sleep(AFTER_FAULT).await;
                },
            }
        }
        while !flying.is_empty() {
            if let Err(error) = flying.one_ended().await {
                tracing::error!(%error, "a job of the queue failed while the program ended");
            }
        }
    }

    /// Works until nothing is due by the clock as it stands.
    ///
    /// # Errors
    ///
    /// The database could not do it.
    pub async fn run_until_idle(self: &Arc<Self>) -> Result<(), StoreError> {
        let mut flying = Flying::default();
        loop {
            self.start_due(&mut flying).await?;
            if flying.is_empty() {
                return Ok(());
            }
            flying.one_ended().await?;
        }
    }

    fn until(&self, wake_at: dabao_domain::Timestamp) -> Duration {
        let millis = wake_at.millis_since(self.desk.now()).max(SHORTEST_SLEEP_MS);
        Duration::from_millis(u64::try_from(millis).unwrap_or_default())
    }
}

impl std::fmt::Debug for Runner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runner")
            .field("desk", &self.desk)
            .finish_non_exhaustive()
    }
}
