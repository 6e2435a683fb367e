//! Jobs that were on their way when a program ended: they may have arrived (P-02).

use dabao_domain::StationId;
use dabao_platforms::{CallFailure, FailureClass, Sent};
use dabao_store::{Job, StoreError, list_lost_jobs, prune_calls};

use crate::Runner;
use crate::send::Outcome;

/// The call log is kept for six months (P-12).
const LOG_KEPT_MS: i64 = 183 * 86_400_000;

impl Runner {
    /// To be called once, before serving: what this station was sending when it ended is asked about or put to a
    /// person, and the call log is shortened.
    ///
    /// # Errors
    ///
    /// The database could not do it.
    pub async fn recover(&self) -> Result<(), StoreError> {
        self.recover_lost(Some(&self.desk.station)).await?;
        let mut tx = self.desk.store.begin().await?;
        prune_calls(&mut tx, self.desk.now().plus_millis(-LOG_KEPT_MS)).await?;
        tx.commit().await
    }

    /// Jobs whose lease is over: their station is gone.
    pub(crate) async fn recover_lost(&self, station: Option<&StationId>) -> Result<(), StoreError> {
        let mut tx = self.desk.store.read().await?;
        let lost = list_lost_jobs(&mut tx, self.desk.now(), station).await?;
        drop(tx);
        for job in lost {
            let failure = interrupted(&job);
            let next = self.next(&job, &failure, false);
            self.write_outcome(&job, &Outcome::Failed { next, failure }, &[])
                .await?;
        }
        Ok(())
    }
}

fn interrupted(job: &Job) -> CallFailure {
    CallFailure {
        class: FailureClass::Retry,
        sent: Sent::MaybeSent,
        code: "local.connection_lost".to_owned(),
        message: "the program ended before the answer came".to_owned(),
        request_id: job.request_id.clone(),
        wait_ms: None,
        trouble: None,
        record: None,
    }
}
