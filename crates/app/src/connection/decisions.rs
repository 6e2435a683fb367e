//! What a person decides about a job.

use std::sync::Arc;

use dabao_api::{ApiError, Caller, DecideJob, ErrorCode, JobDecision, JobView, Topic};
use dabao_domain::{JobId, PackAction, PackId};
use dabao_store::{
    Job, JobKind, JobState, PackRecord, Tx, find_job, finish_job, requeue_job, save_pack_life, withdraw_job,
};

use super::jobs::job_view;
use super::packs::{send_again, to_change};
use crate::App;
use crate::error::{AppError, refuse};

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
            withdraw(app, &mut tx, &job).await?;
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
    app.changed(&[Topic::Connection, Topic::Packs]);
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
        (JobState::Refused, _, None)
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

/// A commit that is taken back gives its pack back to the bench.
async fn withdraw(app: &App, tx: &mut Tx, job: &Job) -> Result<(), AppError> {
    if !withdraw_job(tx, &job.id, app.now()).await? {
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
        JobKind::FetchLabel | JobKind::BindShops => return Ok(()),
    }
    Ok(save_pack_life(tx, &record).await?)
}

/// Somebody has seen that it worked. Not for a commit: that one is settled with its number.
async fn worked(app: &App, tx: &mut Tx, job: &Job) -> Result<(), AppError> {
    if job.state != JobState::Unknown || job.kind == JobKind::CommitPack {
        return Err(refuse(ErrorCode::JobMovedOn));
    }
    finish_job(tx, &job.id, None, app.now()).await?;
    let Some(pack) = &job.pack else { return Ok(()) };
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
