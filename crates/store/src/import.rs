//! Imports of parcels from files: their record, and the mappings that are remembered.
//!
//! ```text
//! staging ──> applying ──> done ──> closed      rows dropped, can no longer be taken back
//!    │            │          │
//!    │            └──────────┴──> undoing ──> undone
//!    └─ deleted                      └─ deleted, when it was called off before it was done
//! ```
//!
//! Every step is a small transaction of its own, so that a scan never waits for an import. What a crash leaves
//! unfinished is in the record: `staging` is thrown away, `applying` is finished, `undoing` is finished.

mod applying;
mod staging;
mod taking_back;

use dabao_domain::{StationId, Timestamp};

pub use applying::*;
pub use staging::*;
pub use taking_back::*;

use crate::error::{corrupt, while_doing};
use crate::{StoreError, Tx};

/// Where an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportState {
    /// Its rows are being gathered; no parcel has changed.
    Staging,
    /// Its rows become parcels; it will be finished whatever happens.
    Applying,
    /// All rows are in.
    Done,
    /// All rows are in, and it can no longer be taken back.
    Closed,
    /// Its rows are being taken back.
    Undoing,
    /// It was taken back.
    Undone,
}

impl ImportState {
    const ALL: [Self; 6] = [
        Self::Staging,
        Self::Applying,
        Self::Done,
        Self::Closed,
        Self::Undoing,
        Self::Undone,
    ];

    /// The word as stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Staging => "staging",
            Self::Applying => "applying",
            Self::Done => "done",
            Self::Closed => "closed",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// How many rows became what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportTotals {
    /// Rows with content.
    pub rows: u32,
    /// New parcels.
    pub new: u32,
    /// Known parcels that changed.
    pub changed: u32,
    /// Known parcels that stayed as they were.
    pub unchanged: u32,
    /// Rows with errors.
    pub refused: u32,
}

/// An import as it stands in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRecord {
    /// Identity.
    pub id: String,
    /// Desk that runs it.
    pub station: StationId,
    /// Name of the file.
    pub file_name: String,
    /// SHA-256 of the file.
    pub file_hash: String,
    /// Who began it.
    pub operator: String,
    /// Where it is.
    pub state: ImportState,
    /// Counts.
    pub totals: ImportTotals,
    /// When it began; its parcels carry this as their time of change.
    pub started_at: Timestamp,
    /// When its last row was in.
    pub finished_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct Stored {
    id: String,
    station_id: String,
    file_name: String,
    file_hash: String,
    operator: String,
    state: String,
    #[sqlx(rename = "row_count")]
    rows: i64,
    new_rows: i64,
    changed_rows: i64,
    unchanged_rows: i64,
    refused_rows: i64,
    started_at: i64,
    finished_at: Option<i64>,
}

macro_rules! select_import {
    ($rest:literal) => {
        concat!(
            "SELECT id, station_id, file_name, file_hash, operator, state, row_count, new_rows, changed_rows,
                    unchanged_rows, refused_rows, started_at, finished_at
             FROM import ",
            $rest
        )
    };
}

/// Finds an import.
///
/// # Errors
///
/// The database could not do it.
pub async fn find_import(tx: &mut Tx, id: &str) -> Result<Option<ImportRecord>, StoreError> {
    let row: Option<Stored> = sqlx::query_as(select_import!("WHERE id = $1"))
        .bind(id)
        .fetch_optional(tx.connection())
        .await
        .map_err(while_doing("read an import"))?;
    row.map(ImportRecord::try_from).transpose()
}

/// Imports, the newest first.
///
/// # Errors
///
/// The database could not do it.
pub async fn list_imports(tx: &mut Tx, limit: i64) -> Result<Vec<ImportRecord>, StoreError> {
    let rows: Vec<Stored> = sqlx::query_as(select_import!("ORDER BY started_at DESC, id DESC LIMIT $1"))
        .bind(limit)
        .fetch_all(tx.connection())
        .await
        .map_err(while_doing("list imports"))?;
    rows.into_iter().map(ImportRecord::try_from).collect()
}

/// Imports of a desk that are not at an end: at its start, what a crash left unfinished.
///
/// # Errors
///
/// The database could not do it.
pub async fn list_running_imports(tx: &mut Tx, station: &StationId) -> Result<Vec<ImportRecord>, StoreError> {
    let rows: Vec<Stored> = sqlx::query_as(select_import!(
        "WHERE station_id = $1 AND state IN ('staging', 'applying', 'undoing') ORDER BY started_at"
    ))
    .bind(&station.0)
    .fetch_all(tx.connection())
    .await
    .map_err(while_doing("list unfinished imports"))?;
    rows.into_iter().map(ImportRecord::try_from).collect()
}

/// When the very same file was last imported and not taken back (I-28).
///
/// # Errors
///
/// The database could not do it.
pub async fn find_import_of_file(tx: &mut Tx, file_hash: &str) -> Result<Option<Timestamp>, StoreError> {
    let finished: Option<i64> = sqlx::query_scalar(
        "SELECT MAX(finished_at) FROM import WHERE file_hash = $1 AND state IN ('done', 'closed')",
    )
    .bind(file_hash)
    .fetch_one(tx.connection())
    .await
    .map_err(while_doing("look for an earlier import of a file"))?;
    Ok(finished.map(Timestamp))
}

/// Begins an import: state `staging`, no rows yet.
///
/// # Errors
///
/// The id is taken, or the database could not do it.
pub async fn add_import(tx: &mut Tx, import: &ImportRecord) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO import (id, station_id, file_name, file_hash, operator, state, row_count, new_rows,
                             changed_rows, unchanged_rows, refused_rows, applied_through, started_at)
         VALUES ($1, $2, $3, $4, $5, 'staging', 0, 0, 0, 0, 0, 0, $6)",
    )
    .bind(&import.id)
    .bind(&import.station.0)
    .bind(&import.file_name)
    .bind(&import.file_hash)
    .bind(&import.operator)
    .bind(import.started_at.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("begin an import"))?;
    Ok(())
}

/// Remembers which column is which field for files of a shape.
///
/// # Errors
///
/// The database could not do it.
pub async fn save_mapping(tx: &mut Tx, shape: &str, mapping: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO import_mapping (shape, mapping, used_at) VALUES ($1, $2, $3)
         ON CONFLICT (shape) DO UPDATE SET mapping = excluded.mapping, used_at = excluded.used_at",
    )
    .bind(shape)
    .bind(mapping)
    .bind(now.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("remember a mapping"))?;
    Ok(())
}

/// The mapping that was last used for files of a shape.
///
/// # Errors
///
/// The database could not do it.
pub async fn find_mapping(tx: &mut Tx, shape: &str) -> Result<Option<String>, StoreError> {
    sqlx::query_scalar("SELECT mapping FROM import_mapping WHERE shape = $1")
        .bind(shape)
        .fetch_optional(tx.connection())
        .await
        .map_err(while_doing("read a mapping"))
}

impl TryFrom<Stored> for ImportRecord {
    type Error = StoreError;

    fn try_from(row: Stored) -> Result<Self, StoreError> {
        let broken = || corrupt("import", &row.id);
        let count = |value: i64| u32::try_from(value).map_err(|_| broken());
        let state = ImportState::from_code(&row.state).ok_or_else(broken)?;
        let totals = ImportTotals {
            rows: count(row.rows)?,
            new: count(row.new_rows)?,
            changed: count(row.changed_rows)?,
            unchanged: count(row.unchanged_rows)?,
            refused: count(row.refused_rows)?,
        };
        Ok(Self {
            id: row.id,
            station: StationId(row.station_id),
            file_name: row.file_name,
            file_hash: row.file_hash,
            operator: row.operator,
            state,
            totals,
            started_at: Timestamp(row.started_at),
            finished_at: row.finished_at.map(Timestamp),
        })
    }
}
