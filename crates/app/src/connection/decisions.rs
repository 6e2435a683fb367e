//! What a person decides about a job.

use std::sync::Arc;

use dabao_api::{ApiError, Caller, DecideJob, ErrorCode, JobDecision, JobView, Topic};
use dabao_domain::{JobId, PackAction, PackId};
use dabao_store::{
    Job, JobKind, JobState, PackRecord, Tx, find_job, finish_job, forget_platform_label, give_up_job,
    requeue_job, resend_job, save_pack_life, take_additions_out, withdraw_job,
};

use dabao_sync::{UpdatePayload, payload_hash};

use super::jobs::job_view;
use super::packs::{send_again, to_change};
use crate::App;
use crate::error::{AppError, fault, refuse};

/// Carries a decision out. A job that has moved on meanwhile is left alone.
pub(crate) async fn decide_job(app: &Arc<App>, by: &Caller, request: DecideJob) -> Result<JobView, AppError> {
    let id = JobId(request.id);
    let mut tx = app.store.begin().await?;
    let job = find_job(&mut tx, &id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    let what = match request.decision {
        JobDecision::TryNow => {
            try_now(app, &mut tx, &job).await?;
            "job_tried_now"
        }
        JobDecision::Withdraw => {
            withdraw(app, &mut tx, by, &job).await?;
            "job_withdrawn"
        }
        JobDecision::Worked => {
            worked(app, &mut tx, &job).await?;
            "job_settled"
        }
    };
    let subject = job.pack.as_ref().map_or(job.id.as_str(), PackId::as_str);
    app.log(&mut tx, &by.operator, what, (subject, job.kind.code()))
        .await?;
    let now = find_job(&mut tx, &id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    tx.commit().await?;
    app.outbox_bell.notify_one();
    app.changed(&[Topic::Connection, Topic::Packs, Topic::Parcels]);
    job_view(now)
}

async fn try_now(app: &App, tx: &mut Tx, job: &Job) -> Result<(), AppError> {
    let moved_on = || refuse(ErrorCode::JobMovedOn);
    match (job.state, job.kind, &job.pack) {
        (JobState::Queued { .. }, _, _)
        | (JobState::Refused, JobKind::FetchLabel | JobKind::BindShops, _) => requeue(app, tx, job).await,
        (JobState::Refused, JobKind::CommitPack, Some(pack)) => {
            let record = to_change(tx, pack).await?;
            may(&record, PackAction::Resend)?;
            send_again(app, tx, record).await
        }
        (JobState::Refused, JobKind::CancelPack, Some(pack)) => {
            let record = to_change(tx, pack).await?;
            may(&record, PackAction::Cancel)?;
            let record = PackRecord {
                cancel_requested_at: Some(app.now()),
                ..record
            };
            save_pack_life(tx, &record).await?;
            requeue(app, tx, job).await
        }
        // A person has looked: it did not arrive. It stays in doubt all the same.
        (JobState::Unknown, JobKind::UpdatePack, _) => {
            let same = (job.payload.as_str(), payload_hash(&job.payload));
            if resend_job(tx, &job.id, (same.0, &same.1), app.now()).await? {
                Ok(())
            } else {
                Err(moved_on())
            }
        }
        // The parcels of a refused addition are free, and may be in another pack by now: they are added anew, or not at all.
        (JobState::Refused, JobKind::UpdatePack, _)
        | (JobState::Refused, _, None)
        | (
            JobState::Sending { .. } | JobState::Done { .. } | JobState::Unknown | JobState::Withdrawn { .. },
            _,
            _,
        ) => Err(moved_on()),
    }
}

async fn requeue(app: &App, tx: &mut Tx, job: &Job) -> Result<(), AppError> {
    let done = requeue_job(tx, &job.id, app.now(), job.error.as_ref()).await?;
    if done {
        Ok(())
    } else {
        Err(refuse(ErrorCode::JobMovedOn))
    }
}

/// A commit that is taken back gives its pack back to the bench; an addition gives its parcels free.
async fn withdraw(app: &App, tx: &mut Tx, by: &Caller, job: &Job) -> Result<(), AppError> {
    let done = if job.kind == JobKind::UpdatePack && job.state == JobState::Unknown {
        give_up_job(tx, &job.id, app.now()).await?
    } else {
        withdraw_job(tx, &job.id, app.now()).await?
    };
    if !done {
        return Err(refuse(ErrorCode::JobMovedOn));
    }
    let Some(pack) = &job.pack else { return Ok(()) };
    let mut record = to_change(tx, pack).await?;
    match job.kind {
        JobKind::CommitPack => {
            record.pack.life = record.pack.life.reopen()?;
            record.refusal_class = None;
        }
        JobKind::CancelPack => record.cancel_requested_at = None,
        // A refusal has freed them already, and they may have been added anew since.
        JobKind::UpdatePack if job.state == JobState::Refused => return Ok(()),
        JobKind::UpdatePack => return take_out(app, tx, by, (job, pack)).await,
        JobKind::FetchLabel | JobKind::BindShops => return Ok(()),
    }
    Ok(save_pack_life(tx, &record).await?)
}

async fn take_out(app: &App, tx: &mut Tx, by: &Caller, (job, pack): (&Job, &PackId)) -> Result<(), AppError> {
    let payload: UpdatePayload =
        serde_json::from_str(&job.payload).map_err(fault("read a queued addition"))?;
    for code in take_additions_out(tx, pack, &payload.parcels).await? {
        app.log(tx, &by.operator, "parcel_removed", (pack.as_str(), &code))
            .await?;
    }
    Ok(())
}

/// Somebody has seen that it worked. Not for a commit: that one is settled with its number.
async fn worked(app: &App, tx: &mut Tx, job: &Job) -> Result<(), AppError> {
    if job.state != JobState::Unknown || job.kind == JobKind::CommitPack {
        return Err(refuse(ErrorCode::JobMovedOn));
    }
    finish_job(tx, &job.id, None, app.now()).await?;
    let Some(pack) = &job.pack else { return Ok(()) };
    if job.kind == JobKind::UpdatePack {
        forget_platform_label(tx, pack).await?;
    }
    let record = PackRecord {
        poll_at: Some(app.now()),
        ..to_change(tx, pack).await?
    };
    Ok(save_pack_life(tx, &record).await?)
}

fn may(record: &PackRecord, action: PackAction) -> Result<(), AppError> {
    if record.pack.life.actions().contains(&action) {
        return Ok(());
    }
    Err(AppError::Refused(
        ApiError::new(ErrorCode::WrongPackState).with_detail(record.pack.life.code()),
    ))
}
