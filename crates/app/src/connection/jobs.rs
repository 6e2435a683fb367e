//! The outbox and the call log as screens see them.

use std::sync::Arc;

use dabao_api::{CallView, Caller, JobState as StateView, JobView, ListJobs, Nothing};
use dabao_platforms::lazada::{ErrorTable, Words};
use dabao_store::{
    Job, JobError, JobState, LoggedCall, list_calls as calls, list_jobs as jobs, list_open_jobs,
};

use crate::App;
use crate::error::{AppError, fault};

const MOST_JOBS: i64 = 500;
const MOST_CALLS: i64 = 500;

/// The jobs, newest first.
pub(crate) async fn list_jobs(
    app: &Arc<App>,
    _: &Caller,
    request: ListJobs,
) -> Result<Vec<JobView>, AppError> {
    let mut tx = app.store.read().await?;
    let found = if request.open_only {
        list_open_jobs(&mut tx, MOST_JOBS).await?
    } else {
        jobs(&mut tx, MOST_JOBS).await?
    };
    found.into_iter().map(job_view).collect()
}

/// The newest calls (P-12).
pub(crate) async fn list_calls(app: &Arc<App>, _: &Caller, _: Nothing) -> Result<Vec<CallView>, AppError> {
    let mut tx = app.store.read().await?;
    Ok(calls(&mut tx, MOST_CALLS)
        .await?
        .into_iter()
        .map(call_view)
        .collect())
}

/// A job with words for its last failure.
pub(super) fn job_view(job: Job) -> Result<JobView, AppError> {
    let Job {
        id,
        kind,
        pack,
        subject,
        state,
        attempts,
        error,
        request_id,
        queued_at,
        ..
    } = job;
    let words = error.as_ref().map(error_words).transpose()?;
    let (error_zh, error_en) = words.unzip();
    Ok(JobView {
        id: id.0,
        kind: kind.code().to_owned(),
        subject,
        pack_id: pack.map(|pack| pack.0),
        state: state_view(state),
        attempts,
        next_at: match state {
            JobState::Queued { next_at } => Some(next_at.0),
            JobState::Sending { .. }
            | JobState::Done { .. }
            | JobState::Unknown
            | JobState::Refused
            | JobState::Withdrawn { .. } => None,
        },
        error_zh,
        error_en,
        error_class: error.as_ref().map(|error| error.class.clone()),
        error_code: error.map(|error| error.code),
        request_id,
        queued_at: queued_at.0,
        finished_at: match state {
            JobState::Done { finished_at } | JobState::Withdrawn { finished_at } => Some(finished_at.0),
            JobState::Queued { .. } | JobState::Sending { .. } | JobState::Unknown | JobState::Refused => {
                None
            }
        },
    })
}

const fn state_view(state: JobState) -> StateView {
    match state {
        JobState::Queued { .. } => StateView::Queued,
        JobState::Sending { .. } => StateView::Sending,
        JobState::Done { .. } => StateView::Done,
        JobState::Unknown => StateView::Unknown,
        JobState::Refused => StateView::Refused,
        JobState::Withdrawn { .. } => StateView::Withdrawn,
    }
}

/// What happened and what to do next, in both languages, with the platform's own words where it gave any.
fn error_words(error: &JobError) -> Result<(String, String), AppError> {
    let table = ErrorTable::shipped().map_err(fault("read the table of error codes"))?;
    let words = table.words(&error.code, &error.message);
    let told = !error.message.is_empty() && !error.code.starts_with("local.");
    let text = |words: &Words, (open, close): (&str, &str), joint: &str| {
        let told = if told {
            format!(" {open}{}{close}", error.message)
        } else {
            String::new()
        };
        format!("{}{joint}{}{told}", words.what, words.next)
    };
    Ok((
        text(&words.zh, ("「", "」"), ""),
        text(&words.en, ("“", "”"), " "),
    ))
}

fn call_view(call: LoggedCall) -> CallView {
    let LoggedCall {
        at,
        api,
        millis,
        result,
        reached: _,
        code,
        request_id,
        drift_ms: _,
    } = call;
    CallView {
        at,
        api,
        millis: u32::try_from(millis).unwrap_or(u32::MAX),
        result: if result == "done" { "ok".to_owned() } else { result },
        code,
        request_id,
    }
}
