//! What the platform says about a pack, written: its word wins, a final state stays (platforms.md, 5).

use dabao_domain::{HandoverService, PackId, PackLife, PackStatus, PlatformStatus};
use dabao_platforms::lazada::map::PackDetail;
use dabao_store::{
    HeardFacts, Job, JobError, JobKind, JobState, NewCall, NewJob, PackRecord, StoreError, Tx, add_job,
    find_pack, find_pack_to_change, finish_job, free_parcels, list_jobs_of_pack, mark_job_refused,
    requeue_job, save_pack_heard, save_pack_life,
};

use crate::{ConsequenceFailed, LabelPayload, News, Runner, calls, next_poll, payload_hash};

/// What was heard about a pack.
#[derive(Debug)]
pub(crate) struct Heard<'h> {
    pub(crate) pack: &'h PackId,
    pub(crate) detail: &'h PackDetail,
    /// How long the pause before was.
    pub(crate) last_pause_ms: Option<i64>,
    pub(crate) calls: &'h [NewCall],
}

/// Why it could not be written.
#[derive(Debug, thiserror::Error)]
enum NotWritten {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Consequence(#[from] ConsequenceFailed),
}

/// Whether what follows is written too.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Following {
    Written,
    LeftOut,
}

impl Runner {
    /// Writes what was heard. When what follows from it cannot be written, the platform's word is kept without it.
    pub(crate) async fn hear(&self, heard: &Heard<'_>) -> Result<(), StoreError> {
        let news = match self.try_hear(heard, Following::Written).await {
            Err(NotWritten::Consequence(error)) => {
                tracing::error!(error = %error, pack = %heard.pack, "the label could not be queued");
                self.try_hear(heard, Following::LeftOut).await
            }
            written => written,
        };
        match news {
            Ok(news) => {
                self.consequences.changed(&news);
                Ok(())
            }
            Err(NotWritten::Store(error)) => Err(error),
            Err(NotWritten::Consequence(error)) => {
                tracing::error!(error = %error, "a consequence that was left out failed");
                Ok(())
            }
        }
    }

    async fn try_hear(&self, heard: &Heard<'_>, following: Following) -> Result<Vec<News>, NotWritten> {
        let mut tx = self.desk.store.begin().await?;
        calls::write(&mut tx, heard.calls).await?;
        let Some(before) = find_pack_to_change(&mut tx, heard.pack).await? else {
            return Ok(Vec::new());
        };
        let Ok(life) = before.pack.life.clone().heard(heard.detail.status.clone()) else {
            tx.commit().await?;
            return Ok(Vec::new());
        };
        let mut after = before.clone();
        after.pack.life = life;
        self.write_heard(&mut tx, (&before, &mut after), heard).await?;
        self.settle_additions(&mut tx, (&before, &after), heard.detail)
            .await?;
        let mut news = vec![News::Packs, News::Connection];
        if after.pack.life.frees_its_parcels() && !before.pack.life.frees_its_parcels() {
            free_parcels(&mut tx, heard.pack).await?;
            news.push(News::Parcels);
        }
        if following == Following::Written {
            self.follow(&mut tx, &before).await?;
        }
        tx.commit().await?;
        Ok(news)
    }

    async fn write_heard(
        &self,
        tx: &mut Tx,
        (before, after): (&PackRecord, &mut PackRecord),
        heard: &Heard<'_>,
    ) -> Result<(), StoreError> {
        let Some(status) = status_of(after).cloned() else {
            return Ok(());
        };
        let id = heard.pack.as_str();
        let facts = facts(heard.detail);
        let numbered = facts
            .tracking_number
            .clone()
            .filter(|_| before.heard.tracking_number.is_none());
        let moved = status_of(before) != Some(&status);
        let last_pause = heard.last_pause_ms.filter(|_| !moved && numbered.is_none());
        after.poll_at = next_poll(&status, last_pause, self.desk.now());
        if self.settle_cancels(tx, heard.pack, &status).await? {
            after.cancel_requested_at = None;
        }
        save_pack_life(tx, after).await?;
        save_pack_heard(tx, heard.pack, &facts, self.desk.now()).await?;
        if let Some(number) = numbered {
            self.desk.log(tx, "pack_numbered", (id, &number)).await?;
        }
        if moved {
            let remark = heard.detail.remark.as_deref().unwrap_or_default();
            match &status {
                PlatformStatus::Known(known) => self.desk.log(tx, known.code(), (id, remark)).await?,
                PlatformStatus::Other { code, name } => {
                    let words = format!("{code} {}", name.as_deref().unwrap_or_default());
                    self.desk.log(tx, "platform_state", (id, words.trim())).await?;
                }
            }
        }
        Ok(())
    }

    /// A cancel that may have reached the platform, or that it refused, is settled by what the pack is now. Says
    /// whether no cancel is wanted any more.
    async fn settle_cancels(
        &self,
        tx: &mut Tx,
        pack: &PackId,
        status: &PlatformStatus,
    ) -> Result<bool, StoreError> {
        let fate = cancel_fate(status);
        for job in list_jobs_of_pack(tx, pack).await? {
            if job.kind == JobKind::CancelPack {
                self.settle_cancel(tx, &job, fate).await?;
            }
        }
        Ok(matches!(fate, CancelFate::Over | CancelFate::Failed))
    }

    async fn settle_cancel(&self, tx: &mut Tx, job: &Job, fate: CancelFate) -> Result<(), StoreError> {
        let now = self.desk.now();
        match (job.state, fate) {
            (
                JobState::Unknown | JobState::Refused | JobState::Queued { .. },
                CancelFate::Worked | CancelFate::Over,
            ) => {
                finish_job(tx, &job.id, None, now).await?;
            }
            (JobState::Unknown, CancelFate::Failed) => {
                let error = JobError {
                    code: "local.answered_no".to_owned(),
                    class: "user_must_fix".to_owned(),
                    message: String::new(),
                    request_id: job.request_id.clone(),
                };
                mark_job_refused(tx, &job.id, &error).await?;
                if let Some(pack) = &job.pack {
                    self.desk.log(tx, "cancel_refused", (pack.as_str(), "")).await?;
                }
            }
            // Asked, and it has not arrived: now it may go out again.
            (JobState::Unknown, CancelFate::NotThere) => {
                requeue_job(tx, &job.id, now, job.error.as_ref()).await?;
            }
            (JobState::Refused | JobState::Queued { .. }, CancelFate::Failed | CancelFate::NotThere)
            | (
                JobState::Sending { .. } | JobState::Done { .. } | JobState::Withdrawn { .. },
                CancelFate::Worked | CancelFate::Over | CancelFate::Failed | CancelFate::NotThere,
            )
            | (_, CancelFate::CannotTell) => {}
        }
        Ok(())
    }

    /// What follows from a pack that can now be printed.
    async fn follow(&self, tx: &mut Tx, before: &PackRecord) -> Result<(), NotWritten> {
        let Some(record) = find_pack(tx, &before.pack.id).await? else {
            return Ok(());
        };
        let numbered = record.heard.tracking_number.is_some() && before.heard.tracking_number.is_none();
        if !can_be_printed(&record) || (can_be_printed(before) && !numbered) {
            return Ok(());
        }
        if record.pack.service == HandoverService::PaidPickup {
            self.queue_label(tx, &record).await?;
        }
        self.consequences.pack_can_be_printed(tx, &record).await?;
        Ok(())
    }

    /// The pickup carrier's label is the platform's own (L-126): fetched once.
    async fn queue_label(&self, tx: &mut Tx, record: &PackRecord) -> Result<(), StoreError> {
        let pack = &record.pack.id;
        let PackLife::AtPlatform { lp_number, .. } = &record.pack.life else {
            return Ok(());
        };
        let known = list_jobs_of_pack(tx, pack).await?;
        if known.iter().any(|job| job.kind == JobKind::FetchLabel) {
            return Ok(());
        }
        let payload = serde_json::json!(LabelPayload {
            lp_number: lp_number.clone()
        })
        .to_string();
        let new = NewJob {
            id: &self.desk.new_job_id(),
            kind: JobKind::FetchLabel,
            pack: Some(pack),
            subject: &record.pack.number,
            payload: &payload,
            payload_hash: &payload_hash(&payload),
            idempotency_key: &format!("label:{pack}"),
            station: &self.desk.station,
            queued_at: self.desk.now(),
        };
        add_job(tx, &new).await
    }
}

/// What the state of a pack says about a cancel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CancelFate {
    /// On its way at the platform.
    Worked,
    /// The pack is gone.
    Over,
    /// The platform tried and could not, or it is too late.
    Failed,
    /// Nothing of it has arrived.
    NotThere,
    /// The state does not tell.
    CannotTell,
}

const fn cancel_fate(status: &PlatformStatus) -> CancelFate {
    match status {
        PlatformStatus::Known(status) => match status {
            PackStatus::Cancelling => CancelFate::Worked,
            PackStatus::Cancelled | PackStatus::Closed => CancelFate::Over,
            PackStatus::CancelFailed
            | PackStatus::PickedUp
            | PackStatus::Arrived
            | PackStatus::SignedNormal
            | PackStatus::SignedAbnormal
            | PackStatus::SignedFailed => CancelFate::Failed,
            PackStatus::Committed
            | PackStatus::AwaitingTrackingNumber
            | PackStatus::AwaitingPickup
            | PackStatus::PickupFailed => CancelFate::NotThere,
            PackStatus::Closing | PackStatus::CloseFailed => CancelFate::CannotTell,
        },
        PlatformStatus::Other { .. } => CancelFate::CannotTell,
    }
}

const fn status_of(record: &PackRecord) -> Option<&PlatformStatus> {
    match &record.pack.life {
        PackLife::AtPlatform { status, .. } => Some(status),
        PackLife::Open
        | PackLife::Sealed { .. }
        | PackLife::CommitUnknown { .. }
        | PackLife::Refused { .. }
        | PackLife::Discarded => None,
    }
}

const fn can_be_printed(record: &PackRecord) -> bool {
    match status_of(record) {
        Some(PlatformStatus::Known(status)) => status.can_be_printed(),
        Some(PlatformStatus::Other { .. }) | None => false,
    }
}

fn facts(detail: &PackDetail) -> HeardFacts {
    let states: Vec<&str> = detail
        .parcels
        .iter()
        .filter_map(|parcel| parcel.status.as_deref())
        .collect();
    let stocked = states
        .iter()
        .filter(|state| state.to_ascii_lowercase().starts_with("inbound"))
        .count();
    HeardFacts {
        tracking_number: detail.tracking_number.clone(),
        carrier: detail.carrier.clone(),
        sorting_centre: detail.warehouse.clone(),
        actual_g: detail.actual_weight.map(dabao_domain::Weight::grams),
        stocked: u32::try_from(stocked).ok().filter(|_| !states.is_empty()),
    }
}
