//! The print queue. A label whose closing command went out is never sent again by itself (printing.md 1.6).
//!
//! ```text
//! queued ─ claim ─> sending ─┬─> done (with a level of confirmation)
//!    ▲                       ├─> queued again: nothing that prints was sent
//!    └───────────────────────┘─> unknown: the closing command was sent and then something failed; a person decides
//! queued, unknown ─> withdrawn
//! ```

use dabao_domain::{PackId, StationId, Timestamp};

use crate::error::while_doing;
use crate::{StoreError, Tx};

/// A job as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PrintJobRecord {
    /// Identity.
    pub id: String,
    /// Printer.
    pub printer_id: String,
    /// Printer's name.
    pub printer_name: String,
    /// The pack whose label it is.
    pub pack_id: Option<String>,
    /// What the queue shows.
    pub title: String,
    /// The facts on the label, JSON of the app.
    pub payload: String,
    /// Count printed on it as 补打; 0 for the first print.
    pub reprint: i64,
    /// `queued`, `sending`, `done`, `unknown`, `withdrawn`.
    pub state: String,
    /// The closing command was sent, or is about to be: 0 or 1.
    pub closing_sent: i64,
    /// How sure: `handed`, `taken`, `idle`, `scanned`, `seen`.
    pub level: Option<String>,
    /// What keeps it waiting.
    pub trouble: Option<String>,
    /// When to try next.
    pub next_at: i64,
    /// Queued.
    pub queued_at: i64,
    /// Finished.
    pub finished_at: Option<i64>,
}

/// A job to be queued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPrintJob<'a> {
    /// Identity.
    pub id: &'a str,
    /// Where.
    pub station: &'a StationId,
    /// Printer.
    pub printer_id: &'a str,
    /// The pack whose label it is.
    pub pack: Option<&'a PackId>,
    /// What the queue shows.
    pub title: &'a str,
    /// The facts on the label.
    pub payload: &'a str,
    /// Hash of payload and printer set-up, for the evidence.
    pub content_hash: &'a str,
    /// The same key never prints twice by itself.
    pub idempotency_key: &'a str,
    /// Count printed on it as 补打.
    pub reprint: i64,
    /// When.
    pub queued_at: Timestamp,
}

/// Counts for the status bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct PrintCounts {
    /// Queued or on their way.
    pub waiting: i64,
    /// Waiting for a person.
    pub unknown: i64,
}

macro_rules! select_job {
    ($rest:literal) => {
        concat!(
            "SELECT print_job.id, print_job.printer_id, printer.name AS printer_name, print_job.pack_id, print_job.title,
                    print_job.payload, print_job.reprint, print_job.state, print_job.closing_sent, print_job.level,
                    print_job.trouble, print_job.next_at, print_job.queued_at, print_job.finished_at
             FROM print_job JOIN printer ON printer.id = print_job.printer_id ",
            $rest
        )
    };
}

/// Queues a job.
///
/// # Errors
///
/// A job with this key is there already, or the database could not do it.
pub async fn add_print_job(tx: &mut Tx, job: &NewPrintJob<'_>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO print_job (id, station_id, printer_id, pack_id, title, payload, content_hash, idempotency_key,
                                reprint, state, closing_sent, next_at, queued_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'queued', 0, $10, $10)",
    )
    .bind(job.id)
    .bind(&job.station.0)
    .bind(job.printer_id)
    .bind(job.pack.map(PackId::as_str))
    .bind(job.title)
    .bind(job.payload)
    .bind(job.content_hash)
    .bind(job.idempotency_key)
    .bind(job.reprint)
    .bind(job.queued_at.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("queue a label"))?;
    Ok(())
}

/// Finds a job.
///
/// # Errors
///
/// The database could not do it.
pub async fn find_print_job(tx: &mut Tx, id: &str) -> Result<Option<PrintJobRecord>, StoreError> {
    sqlx::query_as(select_job!("WHERE print_job.id = $1"))
        .bind(id)
        .fetch_optional(tx.connection())
        .await
        .map_err(while_doing("read a print job"))
}

/// The last jobs of a station, newest first.
///
/// # Errors
///
/// The database could not do it.
pub async fn list_print_jobs(
    tx: &mut Tx,
    station: &StationId,
    limit: i64,
) -> Result<Vec<PrintJobRecord>, StoreError> {
    sqlx::query_as(select_job!(
        "WHERE print_job.station_id = $1
         ORDER BY CASE WHEN print_job.state IN ('queued', 'sending', 'unknown') THEN 0 ELSE 1 END,
                  print_job.queued_at DESC, print_job.id DESC
         LIMIT $2"
    ))
    .bind(&station.0)
    .bind(limit)
    .fetch_all(tx.connection())
    .await
    .map_err(while_doing("list print jobs"))
}

/// Takes the oldest due job of a printer that no job of the same printer is before; `None` when there is none.
///
/// # Errors
///
/// The database could not do it.
pub async fn claim_print_job(
    tx: &mut Tx,
    station: &StationId,
    now: Timestamp,
) -> Result<Option<PrintJobRecord>, StoreError> {
    let id: Option<String> = sqlx::query_scalar(
        "UPDATE print_job SET state = 'sending'
         WHERE id = (SELECT job.id FROM print_job AS job
                     WHERE job.station_id = $1 AND job.state = 'queued' AND job.next_at <= $2
                       AND NOT EXISTS (SELECT 1 FROM print_job AS other
                                       WHERE other.printer_id = job.printer_id AND other.state = 'sending')
                     ORDER BY job.queued_at, job.id LIMIT 1)
           AND state = 'queued'
         RETURNING id",
    )
    .bind(&station.0)
    .bind(now.0)
    .fetch_optional(tx.connection())
    .await
    .map_err(while_doing("take a print job"))?;
    match id {
        Some(id) => find_print_job(tx, &id).await,
        None => Ok(None),
    }
}

/// Notes that the closing command is about to be sent. From here on the label may be out.
///
/// # Errors
///
/// The database could not do it.
pub async fn mark_closing_sent(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE print_job SET closing_sent = 1 WHERE id = $1 AND state = 'sending'")
        .bind(id)
        .execute(tx.connection())
        .await
        .map_err(while_doing("note that a label is being closed"))?;
    Ok(())
}

/// Nothing that prints was sent: the job waits for the printer.
///
/// # Errors
///
/// The closing command was sent, or the database could not do it.
pub async fn requeue_print_job(
    tx: &mut Tx,
    id: &str,
    trouble: Option<&str>,
    next_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE print_job SET state = 'queued', closing_sent = 0, trouble = $2, next_at = $3
         WHERE id = $1 AND state = 'sending'",
    )
    .bind(id)
    .bind(trouble)
    .bind(next_at.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("put a print job back"))?;
    Ok(())
}

/// The label is out, as sure as `level` says. Also settles an unknown one. A label that was scanned stays so.
///
/// # Errors
///
/// The database could not do it.
pub async fn finish_print_job(tx: &mut Tx, id: &str, level: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE print_job SET state = 'done', level = CASE WHEN level = 'scanned' THEN level ELSE $2 END,
                              trouble = NULL, finished_at = $3
         WHERE id = $1 AND state IN ('sending', 'unknown', 'done')",
    )
    .bind(id)
    .bind(level)
    .bind(now.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("finish a print job"))?;
    Ok(())
}

/// It may be out: a person decides.
///
/// # Errors
///
/// The database could not do it.
pub async fn mark_print_unknown(tx: &mut Tx, id: &str, trouble: Option<&str>) -> Result<(), StoreError> {
    sqlx::query("UPDATE print_job SET state = 'unknown', trouble = $2 WHERE id = $1 AND state = 'sending'")
        .bind(id)
        .bind(trouble)
        .execute(tx.connection())
        .await
        .map_err(while_doing("mark a print job as unknown"))?;
    Ok(())
}

/// Takes a job back. `false` when it was on its way or finished.
///
/// # Errors
///
/// The database could not do it.
pub async fn withdraw_print_job(tx: &mut Tx, id: &str, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE print_job SET state = 'withdrawn', finished_at = $2 WHERE id = $1 AND state IN ('queued', 'unknown')",
    )
    .bind(id)
    .bind(now.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("withdraw a print job"))?;
    Ok(done.rows_affected() == 1)
}

/// After a crash: what was on its way and had its closing command sent is unknown, the rest waits again.
///
/// # Errors
///
/// The database could not do it.
pub async fn recover_print_jobs(tx: &mut Tx, station: &StationId) -> Result<(), StoreError> {
    for sql in [
        "UPDATE print_job SET state = 'unknown' WHERE station_id = $1 AND state = 'sending' AND closing_sent = 1",
        "UPDATE print_job SET state = 'queued' WHERE station_id = $1 AND state = 'sending' AND closing_sent = 0",
    ] {
        sqlx::query(sql)
            .bind(&station.0)
            .execute(tx.connection())
            .await
            .map_err(while_doing("recover the print queue"))?;
    }
    Ok(())
}

/// How often a pack's label was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct PackPrints {
    /// All jobs, withdrawn ones too: the place of the next one.
    pub jobs: i64,
    /// Labels that are out, may be, or will be: what a further one counts as 补打.
    pub labels: i64,
}

/// Counts a pack's label jobs.
///
/// # Errors
///
/// The database could not do it.
pub async fn count_pack_prints(tx: &mut Tx, pack: &PackId) -> Result<PackPrints, StoreError> {
    sqlx::query_as(
        "SELECT COUNT(*) AS jobs,
                CAST(COALESCE(SUM(CASE WHEN state = 'withdrawn' AND closing_sent = 0 THEN 0 ELSE 1 END), 0) AS BIGINT)
                    AS labels
         FROM print_job WHERE pack_id = $1",
    )
    .bind(&pack.0)
    .fetch_one(tx.connection())
    .await
    .map_err(while_doing("count a pack's labels"))
}

/// The newest label job of a pack whose label may be out.
///
/// # Errors
///
/// The database could not do it.
pub async fn find_newest_label(tx: &mut Tx, pack: &PackId) -> Result<Option<PrintJobRecord>, StoreError> {
    sqlx::query_as(select_job!(
        "WHERE print_job.pack_id = $1
           AND (print_job.state IN ('done', 'unknown') OR (print_job.state = 'sending' AND print_job.closing_sent = 1))
         ORDER BY print_job.queued_at DESC, print_job.id DESC LIMIT 1"
    ))
    .bind(&pack.0)
    .fetch_optional(tx.connection())
    .await
    .map_err(while_doing("find a pack's label"))
}

/// Counts for the status bar.
///
/// # Errors
///
/// The database could not do it.
pub async fn count_print_jobs(tx: &mut Tx, station: &StationId) -> Result<PrintCounts, StoreError> {
    sqlx::query_as(
        "SELECT CAST(COALESCE(SUM(CASE WHEN state = 'unknown' THEN 0 ELSE 1 END), 0) AS BIGINT) AS waiting,
                CAST(COALESCE(SUM(CASE WHEN state = 'unknown' THEN 1 ELSE 0 END), 0) AS BIGINT) AS unknown
         FROM print_job WHERE station_id = $1 AND state IN ('queued', 'sending', 'unknown')",
    )
    .bind(&station.0)
    .fetch_one(tx.connection())
    .await
    .map_err(while_doing("count print jobs"))
}
