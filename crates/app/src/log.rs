//! Reading the event log, and checking its chain.

use std::sync::Arc;

use dabao_api::{Caller, ListLog, LogCheck, LogEntry, Nothing};
use dabao_store::{LoggedEvent, fits_the_chain, list_events, list_events_after};

use crate::App;
use crate::error::AppError;

/// Entries of one page.
const PAGE: i64 = 100;

/// Entries read at a time while checking.
const CHUNK: i64 = 5000;

/// A page of the event log, newest first.
pub(crate) async fn list_log(
    app: &Arc<App>,
    _: &Caller,
    request: ListLog,
) -> Result<Vec<LogEntry>, AppError> {
    let mut tx = app.store.read().await?;
    let before = request.before.unwrap_or(i64::MAX);
    let entries = list_events(&mut tx, request.subject.as_deref(), before, PAGE).await?;
    Ok(entries.into_iter().map(entry_view).collect())
}

/// Checks the whole chain, chunk by chunk.
pub(crate) async fn check_log(app: &Arc<App>, _: &Caller, _: Nothing) -> Result<LogCheck, AppError> {
    let mut checked = LogCheck {
        entries: 0,
        broken_at: None,
    };
    let (mut last, mut previous_hash) = (0, String::new());
    loop {
        let mut tx = app.store.read().await?;
        let chunk = list_events_after(&mut tx, last, CHUNK).await?;
        if chunk.is_empty() {
            return Ok(checked);
        }
        for entry in chunk {
            if entry.sequence != last + 1 || !fits_the_chain(&entry, &previous_hash) {
                checked.broken_at = Some(entry.sequence);
                return Ok(checked);
            }
            last = entry.sequence;
            previous_hash = entry.hash;
            checked.entries += 1;
        }
    }
}

fn entry_view(entry: LoggedEvent) -> LogEntry {
    let LoggedEvent {
        sequence,
        at,
        station_id: _,
        operator,
        what,
        subject,
        detail,
        previous_hash: _,
        hash: _,
    } = entry;
    LogEntry {
        sequence,
        at,
        operator,
        what,
        subject,
        detail,
    }
}
