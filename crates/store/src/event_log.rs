//! The event log: append-only, each entry chained to the one before by SHA-256. The evidence of what was done.
//!
//! It holds ids and masked text, never a full phone.

use dabao_domain::{OperatorId, StationId, Timestamp};
use sha2::{Digest as _, Sha256};

use crate::error::while_doing;
use crate::{StoreError, Tx};

/// What is to be remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent<'a> {
    /// When.
    pub at: Timestamp,
    /// Where.
    pub station: &'a StationId,
    /// Who; the program itself signs as `dabao`.
    pub operator: &'a OperatorId,
    /// What happened, a stable word such as `parcel_scanned`.
    pub what: &'static str,
    /// Id of what it happened to.
    pub subject: &'a str,
    /// More, masked.
    pub detail: &'a str,
}

/// An entry as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LoggedEvent {
    /// Position in the chain, 1 is the first.
    pub sequence: i64,
    /// When, milliseconds UTC.
    pub at: i64,
    /// Where.
    pub station_id: String,
    /// Who.
    pub operator: String,
    /// What.
    pub what: String,
    /// To what.
    pub subject: String,
    /// More.
    pub detail: String,
    /// Hash of the entry before; empty for the first.
    pub previous_hash: String,
    /// Hash of this entry.
    pub hash: String,
}

/// Appends an entry. The update of the head row makes other writers wait, so the chain never forks.
///
/// # Errors
///
/// The database could not do it.
pub async fn append_event(tx: &mut Tx, event: &NewEvent<'_>) -> Result<(), StoreError> {
    let (sequence, previous): (i64, String) = sqlx::query_as(
        "UPDATE event_log_head SET sequence = sequence + 1 WHERE id = 1 RETURNING sequence, hash",
    )
    .fetch_one(tx.connection())
    .await
    .map_err(while_doing("take the next place in the event log"))?;

    let entry = LoggedEvent {
        sequence,
        at: event.at.0,
        station_id: event.station.0.clone(),
        operator: event.operator.0.clone(),
        what: event.what.to_owned(),
        subject: event.subject.to_owned(),
        detail: event.detail.to_owned(),
        previous_hash: previous,
        hash: String::new(),
    };
    let hash = hash_of(&entry);
    insert(tx, &entry, &hash).await?;

    sqlx::query("UPDATE event_log_head SET hash = $1 WHERE id = 1")
        .bind(&hash)
        .execute(tx.connection())
        .await
        .map_err(while_doing("move the head of the event log"))?;
    Ok(())
}

/// Entries before a sequence, newest first, at most `limit`.
///
/// # Errors
///
/// The database could not do it.
pub async fn list_events(
    tx: &mut Tx,
    subject: Option<&str>,
    before: i64,
    limit: i64,
) -> Result<Vec<LoggedEvent>, StoreError> {
    let filtered = "SELECT sequence, at, station_id, operator, what, subject, detail, previous_hash, hash
         FROM event_log
         WHERE subject = $3 AND sequence < $1
         ORDER BY sequence DESC
         LIMIT $2";
    let all = "SELECT sequence, at, station_id, operator, what, subject, detail, previous_hash, hash
         FROM event_log
         WHERE sequence < $1
         ORDER BY sequence DESC
         LIMIT $2";
    let query = sqlx::query_as(if subject.is_some() { filtered } else { all })
        .bind(before)
        .bind(limit);
    let query = if let Some(subject) = subject {
        query.bind(subject)
    } else {
        query
    };
    query
        .fetch_all(tx.connection())
        .await
        .map_err(while_doing("read the event log"))
}

/// Entries after a sequence, oldest first, at most `limit`: for checking the chain and for evidence packages.
///
/// # Errors
///
/// The database could not do it.
pub async fn list_events_after(tx: &mut Tx, after: i64, limit: i64) -> Result<Vec<LoggedEvent>, StoreError> {
    sqlx::query_as(
        "SELECT sequence, at, station_id, operator, what, subject, detail, previous_hash, hash
         FROM event_log
         WHERE sequence > $1
         ORDER BY sequence
         LIMIT $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(tx.connection())
    .await
    .map_err(while_doing("read the event log"))
}

/// Whether an entry is what its hash says and follows the hash before it.
pub fn fits_the_chain(entry: &LoggedEvent, previous_hash: &str) -> bool {
    entry.previous_hash == previous_hash && entry.hash == hash_of(entry)
}

async fn insert(tx: &mut Tx, entry: &LoggedEvent, hash: &str) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO event_log (sequence, at, station_id, operator, what, subject, detail, previous_hash, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(entry.sequence)
    .bind(entry.at)
    .bind(&entry.station_id)
    .bind(&entry.operator)
    .bind(&entry.what)
    .bind(&entry.subject)
    .bind(&entry.detail)
    .bind(&entry.previous_hash)
    .bind(hash)
    .execute(tx.connection())
    .await
    .map_err(while_doing("write the event log"))?;
    Ok(())
}

/// Every field with its length in front, so that moving text from one field to the next changes the hash.
fn hash_of(entry: &LoggedEvent) -> String {
    let sequence = entry.sequence.to_string();
    let at = entry.at.to_string();
    let fields = [
        &entry.previous_hash,
        &sequence,
        &at,
        &entry.station_id,
        &entry.operator,
        &entry.what,
        &entry.subject,
        &entry.detail,
    ];
    let mut hash = Sha256::new();
    for field in fields {
        hash.update(field.len().to_be_bytes());
        hash.update(field.as_bytes());
    }
    hash.finalize()
        .iter()
        .fold(String::with_capacity(64), |text, byte| {
            text + &format!("{byte:02x}")
        })
}
