//! What came of a job, written in one transaction: the job, the pack's life, the event log, the call log (invariant 2).

use std::time::Duration;

use dabao_domain::{PackId, ShopId};
use dabao_platforms::lazada::map::CommittedPack;
use dabao_platforms::{CallFailure, FailureClass, Sent};
use dabao_store::{
    Job, JobError, JobKind, NewCall, PackRecord, StoreError, Tx, find_pack_to_change, find_shop, finish_job,
    mark_job_refused, mark_job_unknown, requeue_job, save_pack_life, save_platform_label, save_shop,
};

use crate::send::Outcome;
use crate::{BindPayload, News, Next, Runner, calls};

/// Somebody waits for the number.
const FIRST_POLL_MS: i64 = 5_000;
/// After a cancel or an addition the platform's own state is asked for at once.
const AFTER_CHANGE_MS: i64 = 1_000;
/// The disk may be busy: the platform's answer is worth some patience.
const WRITE_TRIES: u32 = 5;

impl Runner {
    /// Writes what came of a job. Tried again for a while: an answer that is lost makes the job unknown.
    pub(crate) async fn write_outcome(
        &self,
        job: &Job,
        outcome: &Outcome,
        calls: &[NewCall],
    ) -> Result<(), StoreError> {
        let mut tries = 1;
        loop {
            let failed = match self.try_write_outcome(job, outcome, calls).await {
                Ok(()) => {
                    let parcels = (job.kind == JobKind::UpdatePack).then_some(News::Parcels);
                    let news = [News::Packs, News::Connection, News::Shops];
                    self.consequences
                        .changed(&news.into_iter().chain(parcels).collect::<Vec<News>>());
                    return Ok(());
                }
                Err(error) => error,
            };
            if failed.is_duplicate()
                && let Outcome::Committed(pack) = outcome
            {
                let doubt = number_taken(pack);
                return self.try_write_outcome(job, &doubt, calls).await;
            }
            if tries == WRITE_TRIES {
                tracing::error!(error = %failed, ?outcome, "what the platform said could not be written");
                return Err(failed);
            }
            tokio::time::sleep(Duration::from_millis(200 << tries)).await;
            tries += 1;
        }
    }

    async fn try_write_outcome(
        &self,
        job: &Job,
        outcome: &Outcome,
        calls: &[NewCall],
    ) -> Result<(), StoreError> {
        let mut tx = self.desk.store.begin().await?;
        calls::write(&mut tx, calls).await?;
        let request_id = calls.last().and_then(|call| call.request_id.as_deref());
        match outcome {
            Outcome::Failed { next, failure } => self.write_failure(&mut tx, job, (*next, failure)).await?,
            Outcome::Committed(_)
            | Outcome::CancelTaken
            | Outcome::Label(_)
            | Outcome::Bound
            | Outcome::Added => {
                let was_open = finish_job(&mut tx, &job.id, request_id, self.desk.now()).await?;
                self.write_answer(&mut tx, job, (outcome, was_open)).await?;
            }
        }
        tx.commit().await
    }

    async fn write_answer(
        &self,
        tx: &mut Tx,
        job: &Job,
        (outcome, was_open): (&Outcome, bool),
    ) -> Result<(), StoreError> {
        match (outcome, &job.pack) {
            (Outcome::Committed(committed), Some(pack)) => {
                self.write_committed(tx, pack, (committed, was_open)).await
            }
            (Outcome::CancelTaken, Some(pack)) => self.ask_soon(tx, pack).await,
            (Outcome::Label(pdf), Some(pack)) => {
                save_platform_label(tx, pack, pdf.clone(), self.desk.now()).await?;
                self.desk.log(tx, "label_fetched", (pack.as_str(), "")).await
            }
            (Outcome::Bound, _) => self.write_bound(tx, job).await,
            (Outcome::Added, Some(pack)) => self.write_added(tx, job, (pack, was_open)).await,
            (Outcome::Failed { .. }, _) | (_, None) => Ok(()),
        }
    }

    async fn write_committed(
        &self,
        tx: &mut Tx,
        pack: &PackId,
        (committed, was_open): (&CommittedPack, bool),
    ) -> Result<(), StoreError> {
        let lp_number = committed.lp_number.as_str();
        let Some(mut record) = find_pack_to_change(tx, pack).await? else {
            return Ok(());
        };
        let Some(life) = record
            .pack
            .life
            .clone()
            .accepted(lp_number.to_owned())
            .ok()
            .filter(|_| was_open)
        else {
            // Somebody has settled it meanwhile; the platform's word is kept as evidence.
            return self
                .desk
                .log(tx, "answer_came_late", (pack.as_str(), lp_number))
                .await;
        };
        record.pack.life = life;
        record.refusal_class = None;
        record.poll_at = Some(self.desk.now().plus_millis(FIRST_POLL_MS));
        save_pack_life(tx, &record).await?;
        self.desk
            .log(tx, "pack_committed", (pack.as_str(), lp_number))
            .await?;
        if let Some(words) = &committed.left_out {
            self.desk
                .log(tx, "parcels_left_out", (pack.as_str(), words))
                .await?;
        }
        Ok(())
    }

    async fn write_bound(&self, tx: &mut Tx, job: &Job) -> Result<(), StoreError> {
        let Ok(BindPayload { shops }) = serde_json::from_str(&job.payload) else {
            return Ok(());
        };
        for told in shops {
            let shop = find_shop(tx, &ShopId(told.shop_id)).await?;
            let same =
                shop.filter(|shop| shop.seller_id == told.seller_id && shop.short_code == told.short_code);
            if let Some(mut shop) = same {
                shop.bound = true;
                save_shop(tx, &shop, self.desk.now()).await?;
                self.desk
                    .log(tx, "shop_bound", (shop.id.as_str(), &shop.name))
                    .await?;
            }
        }
        Ok(())
    }

    async fn write_failure(
        &self,
        tx: &mut Tx,
        job: &Job,
        (next, failure): (Next, &CallFailure),
    ) -> Result<(), StoreError> {
        let error = JobError {
            code: failure.code.clone(),
            class: failure.class.code().to_owned(),
            message: failure.message.clone(),
            request_id: failure.request_id.clone(),
        };
        match next {
            Next::RetryAt(at) | Next::WaitUntil(at) => {
                requeue_job(tx, &job.id, at, Some(&error)).await?;
            }
            Next::RefreshTokenThenRetry | Next::LogInAgain => {
                requeue_job(tx, &job.id, self.desk.now(), Some(&error)).await?;
            }
            Next::Unknown => {
                if mark_job_unknown(tx, &job.id, &error).await? {
                    self.write_unknown(tx, job, failure).await?;
                }
            }
            Next::Refused(class) => {
                if mark_job_refused(tx, &job.id, &error).await? {
                    self.write_refused(tx, job, (class, failure)).await?;
                }
            }
        }
        Ok(())
    }

    async fn write_unknown(&self, tx: &mut Tx, job: &Job, failure: &CallFailure) -> Result<(), StoreError> {
        let Some(pack) = &job.pack else { return Ok(()) };
        match job.kind {
            JobKind::CommitPack => {
                let Some(mut record) = find_pack_to_change(tx, pack).await? else {
                    return Ok(());
                };
                let Ok(life) = record.pack.life.clone().lost_track() else {
                    return Ok(());
                };
                record.pack.life = life;
                save_pack_life(tx, &record).await?;
                self.desk
                    .log(tx, "commit_unknown", (pack.as_str(), &failure.code))
                    .await
            }
            JobKind::CancelPack => self.ask_soon(tx, pack).await,
            JobKind::UpdatePack => {
                self.desk
                    .log(tx, "addition_unknown", (pack.as_str(), &failure.code))
                    .await?;
                self.ask_soon(tx, pack).await
            }
            JobKind::FetchLabel | JobKind::BindShops => Ok(()),
        }
    }

    async fn write_refused(
        &self,
        tx: &mut Tx,
        job: &Job,
        (class, failure): (FailureClass, &CallFailure),
    ) -> Result<(), StoreError> {
        let Some(pack) = &job.pack else { return Ok(()) };
        let words = format!("{} {}", failure.code, failure.message);
        match job.kind {
            JobKind::CommitPack => {
                let Some(mut record) = find_pack_to_change(tx, pack).await? else {
                    return Ok(());
                };
                let (code, message) = (failure.code.clone(), failure.message.clone());
                let Ok(life) = record.pack.life.clone().refused(code, message) else {
                    return Ok(());
                };
                record.pack.life = life;
                record.refusal_class = Some(class.code().to_owned());
                save_pack_life(tx, &record).await?;
                self.desk.log(tx, "pack_refused", (pack.as_str(), &words)).await
            }
            JobKind::CancelPack => {
                let Some(record) = find_pack_to_change(tx, pack).await? else {
                    return Ok(());
                };
                let record = PackRecord {
                    cancel_requested_at: None,
                    ..record
                };
                save_pack_life(tx, &record).await?;
                self.desk
                    .log(tx, "cancel_refused", (pack.as_str(), &words))
                    .await?;
                self.ask_soon(tx, pack).await
            }
            JobKind::UpdatePack => {
                self.write_addition_refused(tx, job, (pack, &words)).await?;
                self.ask_soon(tx, pack).await
            }
            JobKind::FetchLabel | JobKind::BindShops => Ok(()),
        }
    }

    /// The platform's own state is wanted now.
    async fn ask_soon(&self, tx: &mut Tx, pack: &PackId) -> Result<(), StoreError> {
        let Some(mut record) = find_pack_to_change(tx, pack).await? else {
            return Ok(());
        };
        record.poll_at = Some(self.desk.now().plus_millis(AFTER_CHANGE_MS));
        save_pack_life(tx, &record).await
    }
}

/// The platform gave a number that another pack has: nobody can say which pack it belongs to.
fn number_taken(pack: &CommittedPack) -> Outcome {
    let failure = CallFailure {
        class: FailureClass::Unknown,
        sent: Sent::MaybeSent,
        code: "local.number_taken".to_owned(),
        message: format!("{} belongs to another pack", pack.lp_number),
        request_id: None,
        wait_ms: None,
        trouble: None,
        record: None,
    };
    Outcome::Failed {
        next: Next::Unknown,
        failure,
    }
}
