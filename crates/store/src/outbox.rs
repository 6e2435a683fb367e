//! The outbox: what the platform is still to be told, and what became of it (P-01, P-02).
//!
//! ```text
//!  add ─> queued ── claim (committed before the call) ─> sending ─> done
//!           │ ▲                                             │
//!           │ └──────────── requeue (nothing was done) ─────┤
//!           │ └─── a person, or a question answered ─ unknown <─ no answer, crash, lease over
//!           └─> withdrawn <──── a person ──── refused <─────┘
//!                   └─────────── a person who has looked (an addition only) ── unknown
//! ```

mod changes;
mod job;

pub use changes::*;
pub use job::{Job, JobCounts, JobError, JobKind, JobState, NewJob};

use dabao_domain::{JobId, PackId, StationId, Timestamp};

use self::job::Row;
use crate::error::while_doing;
use crate::{StoreError, Tx};

/// `SELECT` of a whole job, to be followed by conditions.
macro_rules! select_job {
    ($rest:literal) => {
        concat!(
            "SELECT id, kind, pack_id, subject, payload, state, attempts, in_doubt, next_at, lease_until, station_id,
                    error_code, error_class, error_message, request_id, queued_at, finished_at
             FROM outbox ",
            $rest
        )
    };
}

/// Nothing of the same pack that was queued earlier is still open (P-04: commit, label, additions, cancel in this order).
macro_rules! in_order {
    () => {
        "NOT EXISTS (SELECT 1 FROM outbox AS earlier
                     WHERE earlier.pack_id = outbox.pack_id AND earlier.id <> outbox.id
                       AND earlier.state IN ('queued', 'sending', 'unknown')
                       AND (earlier.queued_at < outbox.queued_at
                            OR (earlier.queued_at = outbox.queued_at AND earlier.id < outbox.id)))"
    };
}
use in_order;

/// Finds a job.
///
/// # Errors
///
/// The database could not do it, or the row means nothing.
pub async fn find_job(tx: &mut Tx, id: &JobId) -> Result<Option<Job>, StoreError> {
    let row: Option<Row> = sqlx::query_as(select_job!("WHERE id = $1"))
        .bind(&id.0)
        .fetch_optional(tx.connection())
        .await
        .map_err(while_doing("read a job"))?;
    row.map(Job::try_from).transpose()
}

/// The jobs of a pack, oldest first.
///
/// # Errors
///
/// The database could not do it, or a row means nothing.
pub async fn list_jobs_of_pack(tx: &mut Tx, pack: &PackId) -> Result<Vec<Job>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(select_job!("WHERE pack_id = $1 ORDER BY queued_at, id"))
        .bind(&pack.0)
        .fetch_all(tx.connection())
        .await
        .map_err(while_doing("list a pack's jobs"))?;
    rows.into_iter().map(Job::try_from).collect()
}

/// Jobs that are neither done nor withdrawn, newest first, at most `limit`.
///
/// # Errors
///
/// The database could not do it, or a row means nothing.
pub async fn list_open_jobs(tx: &mut Tx, limit: i64) -> Result<Vec<Job>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(select_job!(
        "WHERE state IN ('queued', 'sending', 'unknown', 'refused') ORDER BY queued_at DESC, id DESC LIMIT $1"
    ))
    .bind(limit)
    .fetch_all(tx.connection())
    .await
    .map_err(while_doing("list open jobs"))?;
    rows.into_iter().map(Job::try_from).collect()
}

/// All jobs, newest first, at most `limit`.
///
/// # Errors
///
/// The database could not do it, or a row means nothing.
pub async fn list_jobs(tx: &mut Tx, limit: i64) -> Result<Vec<Job>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(select_job!("ORDER BY queued_at DESC, id DESC LIMIT $1"))
        .bind(limit)
        .fetch_all(tx.connection())
        .await
        .map_err(while_doing("list jobs"))?;
    rows.into_iter().map(Job::try_from).collect()
}

/// Jobs of a kind that may be sent now, the longest due first, at most `limit`. None that waits for an earlier one of
/// its pack.
///
/// # Errors
///
/// The database could not do it, or a row means nothing.
pub async fn list_due_jobs(
    tx: &mut Tx,
    kind: JobKind,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Job>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(concat!(
        select_job!("WHERE state = 'queued' AND kind = $1 AND next_at <= $2 AND "),
        in_order!(),
        " ORDER BY next_at, queued_at, id LIMIT $3"
    ))
    .bind(kind.code())
    .bind(now.0)
    .bind(limit)
    .fetch_all(tx.connection())
    .await
    .map_err(while_doing("list due jobs"))?;
    rows.into_iter().map(Job::try_from).collect()
}

/// Jobs on their way that nobody is sending any more: the lease is over, or they belong to `station`, which has just
/// been started.
///
/// # Errors
///
/// The database could not do it, or a row means nothing.
pub async fn list_lost_jobs(
    tx: &mut Tx,
    now: Timestamp,
    station: Option<&StationId>,
) -> Result<Vec<Job>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(select_job!(
        "WHERE state = 'sending' AND (lease_until < $1 OR station_id = $2) ORDER BY queued_at, id"
    ))
    .bind(now.0)
    .bind(station.map_or("", StationId::as_str))
    .fetch_all(tx.connection())
    .await
    .map_err(while_doing("list jobs that were lost"))?;
    rows.into_iter().map(Job::try_from).collect()
}

/// How many jobs are where.
///
/// # Errors
///
/// The database could not do it.
pub async fn count_jobs(tx: &mut Tx) -> Result<JobCounts, StoreError> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT state, COUNT(*) FROM outbox WHERE state IN ('queued', 'sending', 'unknown', 'refused')
         GROUP BY state",
    )
    .fetch_all(tx.connection())
    .await
    .map_err(while_doing("count jobs"))?;
    let of = |state: &str| {
        let found = rows.iter().find(|(own, _)| own == state);
        found.map_or(0, |(_, count)| u32::try_from(*count).unwrap_or(u32::MAX))
    };
    Ok(JobCounts {
        queued: of("queued"),
        sending: of("sending"),
        unknown: of("unknown"),
        refused: of("refused"),
    })
}

/// When something of the queue falls due after now: a job, a question about a pack, or the end of a lease.
///
/// # Errors
///
/// The database could not do it.
pub async fn next_due_after(tx: &mut Tx, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let at: Option<i64> = sqlx::query_scalar(
        "SELECT MIN(due.at) FROM (
             SELECT MIN(next_at) AS at FROM outbox WHERE state = 'queued' AND next_at > $1
             UNION ALL SELECT MIN(lease_until) FROM outbox WHERE state = 'sending' AND lease_until > $1
             UNION ALL SELECT MIN(poll_at) FROM pack WHERE poll_at IS NOT NULL AND poll_at > $1
         ) AS due",
    )
    .bind(now.0)
    .fetch_one(tx.connection())
    .await
    .map_err(while_doing("look for the next thing to do"))?;
    Ok(at.map(Timestamp))
}
