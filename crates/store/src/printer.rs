//! Printers of a station.

use dabao_domain::{StationId, Timestamp};

use crate::error::while_doing;
use crate::{StoreError, Tx};

/// A printer.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PrinterRecord {
    /// Identity.
    pub id: String,
    /// Name.
    pub name: String,
    /// How it is set up, JSON of the app.
    pub setup: String,
    /// Labels go to it: 0 or 1.
    pub is_default: i64,
}

/// Printers that were not removed, the default first.
///
/// # Errors
///
/// The database could not do it.
pub async fn list_printers(tx: &mut Tx, station: &StationId) -> Result<Vec<PrinterRecord>, StoreError> {
    sqlx::query_as(
        "SELECT id, name, setup, is_default FROM printer
         WHERE station_id = $1 AND removed_at IS NULL ORDER BY is_default DESC, name",
    )
    .bind(&station.0)
    .fetch_all(tx.connection())
    .await
    .map_err(while_doing("list printers"))
}

/// Finds a printer, also a removed one: its jobs still name it.
///
/// # Errors
///
/// The database could not do it.
pub async fn find_printer(tx: &mut Tx, id: &str) -> Result<Option<PrinterRecord>, StoreError> {
    sqlx::query_as("SELECT id, name, setup, is_default FROM printer WHERE id = $1")
        .bind(id)
        .fetch_optional(tx.connection())
        .await
        .map_err(while_doing("read a printer"))
}

/// Adds or changes a printer. One that becomes the default takes that from the one before.
///
/// # Errors
///
/// The database could not do it.
pub async fn save_printer(
    tx: &mut Tx,
    station: &StationId,
    printer: &PrinterRecord,
    now: Timestamp,
) -> Result<(), StoreError> {
    if printer.is_default == 1 {
        sqlx::query("UPDATE printer SET is_default = 0 WHERE station_id = $1 AND id <> $2")
            .bind(&station.0)
            .bind(&printer.id)
            .execute(tx.connection())
            .await
            .map_err(while_doing("change the default printer"))?;
    }
    sqlx::query(
        "INSERT INTO printer (id, station_id, name, setup, is_default, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, setup = excluded.setup, is_default = excluded.is_default",
    )
    .bind(&printer.id)
    .bind(&station.0)
    .bind(&printer.name)
    .bind(&printer.setup)
    .bind(printer.is_default)
    .bind(now.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("save a printer"))?;
    Ok(())
}

/// Removes a printer.
///
/// # Errors
///
/// The database could not do it.
pub async fn remove_printer(tx: &mut Tx, id: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE printer SET removed_at = $2, is_default = 0 WHERE id = $1")
        .bind(id)
        .bind(now.0)
        .execute(tx.connection())
        .await
        .map_err(while_doing("remove a printer"))?;
    Ok(())
}
