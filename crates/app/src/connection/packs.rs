//! What a person asks about a pack that was sealed: cancel, send again, settle, look again, the platform's label.

use std::sync::Arc;

use dabao_api::{
    ApiError, ByPack, Caller, ErrorCode, FileReply, PackDetail, PackView, SettlePack, Settlement, Topic,
};
use dabao_domain::{PackAction, PackId, PackLife};
use dabao_store::{
    Job, JobKind, JobState, PackRecord, Tx, find_pack_to_change, find_platform_label, finish_job, resend_job,
    save_pack_life,
};
use dabao_sync::payload_hash;

use super::desk::connected;
use super::queue::{commit_payload, last_job, queue_cancel, queue_commit};
use super::trouble::app_error;
use crate::App;
use crate::bench::saved_view;
use crate::error::{AppError, refuse, refuse_field};

/// Asks the platform to cancel a pack (L-109). Until it answers, the pack is what it was.
pub(crate) async fn cancel_pack(app: &Arc<App>, by: &Caller, request: ByPack) -> Result<PackView, AppError> {
    let id = PackId(request.pack_id);
    let mut tx = app.store.begin().await?;
    let mut record = to_change(&mut tx, &id).await?;
    if !record.pack.life.actions().contains(&PackAction::Cancel) {
        return Err(wrong_state(&record));
    }
    let asked = last_job(&mut tx, &id, JobKind::CancelPack).await?;
    let on_its_way = asked.is_some_and(|job| match job.state {
        JobState::Queued { .. } | JobState::Sending { .. } | JobState::Unknown => true,
        JobState::Done { .. } | JobState::Refused | JobState::Withdrawn { .. } => false,
    });
    if !on_its_way {
        record.cancel_requested_at = Some(app.now());
        save_pack_life(&mut tx, &record).await?;
        queue_cancel(app, &mut tx, &record).await?;
        app.log(
            &mut tx,
            &by.operator,
            "cancel_requested",
            (&id.0, &record.pack.number),
        )
        .await?;
    }
    finish(app, tx, &id).await
}

/// Queues the commit again after a refusal was mended, with what is true now.
pub(crate) async fn resend_pack(app: &Arc<App>, by: &Caller, request: ByPack) -> Result<PackView, AppError> {
    let id = PackId(request.pack_id);
    let mut tx = app.store.begin().await?;
    let record = to_change(&mut tx, &id).await?;
    if !record.pack.life.actions().contains(&PackAction::Resend) {
        return Err(wrong_state(&record));
    }
    send_again(app, &mut tx, record).await?;
    app.log(&mut tx, &by.operator, "pack_resent", (&id.0, "")).await?;
    finish(app, tx, &id).await
}

/// A person says what became of a commit that timed out (P-03).
pub(crate) async fn settle_pack(
    app: &Arc<App>,
    by: &Caller,
    request: SettlePack,
) -> Result<PackView, AppError> {
    let id = PackId(request.pack_id);
    let mut tx = app.store.begin().await?;
    let mut record = to_change(&mut tx, &id).await?;
    if !record.pack.life.actions().contains(&PackAction::Settle) {
        return Err(wrong_state(&record));
    }
    match request.settlement {
        Settlement::Worked { lp_number } => {
            let lp_number = checked_lp_number(&lp_number)?;
            let job = last_job(&mut tx, &id, JobKind::CommitPack).await?;
            if let Some(job) = job {
                finish_job(&mut tx, &job.id, None, app.now()).await?;
            }
            record.pack.life = record.pack.life.accepted(lp_number.clone())?;
            record.poll_at = Some(app.now());
            save_pack_life(&mut tx, &record).await?;
            app.log(&mut tx, &by.operator, "pack_settled", (&id.0, &lp_number))
                .await?;
        }
        Settlement::NotThere => {
            send_again(app, &mut tx, record).await?;
            app.log(&mut tx, &by.operator, "pack_settled", (&id.0, "not_there"))
                .await?;
        }
    }
    finish(app, tx, &id).await
}

/// Asks the platform about a pack now.
pub(crate) async fn refresh_pack(
    app: &Arc<App>,
    _: &Caller,
    request: ByPack,
) -> Result<PackDetail, AppError> {
    let id = PackId(request.pack_id);
    let (runner, session) = connected(app).await?;
    runner.ask_about(&session, &id).await.map_err(app_error)?;
    let mut tx = app.store.read().await?;
    crate::packs::detail(app, &mut tx, &id).await
}

/// The platform's own label as it was fetched; it is fetched by the queue, also for looking at it later.
pub(crate) async fn platform_label_pdf(
    app: &Arc<App>,
    _: &Caller,
    request: ByPack,
) -> Result<FileReply, AppError> {
    let id = PackId(request.pack_id);
    let mut tx = app.store.read().await?;
    let record = crate::packs::existing(&mut tx, &id).await?;
    let kept = find_platform_label(&mut tx, &id).await?;
    drop(tx);
    let bytes = match kept {
        Some(bytes) => bytes,
        None => fetched_label(app, &record).await?,
    };
    let number = match &record.pack.life {
        PackLife::AtPlatform { lp_number, .. } => lp_number,
        PackLife::Open
        | PackLife::Sealed { .. }
        | PackLife::CommitUnknown { .. }
        | PackLife::Refused { .. }
        | PackLife::Discarded => &record.pack.number,
    };
    Ok(crate::packs::file(
        format!("{number}.pdf"),
        "application/pdf",
        &bytes,
    ))
}

async fn fetched_label(app: &Arc<App>, record: &PackRecord) -> Result<Vec<u8>, AppError> {
    let PackLife::AtPlatform { lp_number, .. } = &record.pack.life else {
        return Err(refuse(ErrorCode::LabelNotReady));
    };
    let (runner, session) = connected(app).await?;
    runner
        .fetch_label(&session, &record.pack.id, lp_number)
        .await
        .map_err(app_error)
}

/// The pack is sealed again and its commit queued; an unknown one stays marked as doubtful.
pub(super) async fn send_again(app: &App, tx: &mut Tx, mut record: PackRecord) -> Result<(), AppError> {
    let payload = commit_payload(tx, &record).await?;
    let job = last_job(tx, &record.pack.id, JobKind::CommitPack).await?;
    record.pack.life = record.pack.life.resend()?;
    record.refusal_class = None;
    save_pack_life(tx, &record).await?;
    let resent = match job {
        Some(Job { id, .. }) => resend_job(tx, &id, (&payload, &payload_hash(&payload)), app.now()).await?,
        None => false,
    };
    if resent {
        Ok(())
    } else {
        queue_commit(app, tx, &record).await
    }
}

/// Commits, rings for the queue and answers with the pack as it is now.
pub(super) async fn finish(app: &Arc<App>, mut tx: Tx, id: &PackId) -> Result<PackView, AppError> {
    let saved = saved_view(app, &mut tx, id).await?;
    tx.commit().await?;
    app.outbox_bell.notify_one();
    app.changed(&[Topic::Packs, Topic::Connection]);
    Ok(saved)
}

pub(super) async fn to_change(tx: &mut Tx, id: &PackId) -> Result<PackRecord, AppError> {
    find_pack_to_change(tx, id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))
}

fn wrong_state(record: &PackRecord) -> AppError {
    AppError::Refused(ApiError::new(ErrorCode::WrongPackState).with_detail(record.pack.life.code()))
}

/// `LP` and fourteen digits, as typed or scanned.
fn checked_lp_number(text: &str) -> Result<String, AppError> {
    let number = text.trim().to_ascii_uppercase();
    let digits = number.strip_prefix("LP").unwrap_or_default();
    if digits.len() == 14 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(number)
    } else {
        Err(refuse_field(ErrorCode::InvalidField, "lpNumber"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_lp_number_is_lp_and_fourteen_digits() {
        assert_eq!(
            checked_lp_number(" lp00405254424237 ").unwrap(),
            "LP00405254424237"
        );
        for wrong in ["", "LP0040525442423", "00405254424237", "LP0040525442423X"] {
            assert!(checked_lp_number(wrong).is_err(), "{wrong}");
        }
    }
}
