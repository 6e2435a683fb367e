//! The station: its identity, its code, its settings as the app writes them.

use dabao_domain::{StationId, Timestamp};

use crate::error::while_doing;
use crate::{StoreError, Tx};

/// A station as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StationRecord {
    /// Identity.
    pub id: String,
    /// One to three letters that begin its pack numbers; unique among the desks of one database.
    pub code: String,
    /// The settings, JSON of the app.
    pub settings: String,
    /// The first start is done: 0 or 1.
    pub set_up: i64,
}

/// Finds a station.
///
/// # Errors
///
/// The database could not do it.
pub async fn find_station(tx: &mut Tx, id: &StationId) -> Result<Option<StationRecord>, StoreError> {
    sqlx::query_as("SELECT id, code, settings, set_up FROM station WHERE id = $1")
        .bind(&id.0)
        .fetch_optional(tx.connection())
        .await
        .map_err(while_doing("read the station"))
}

/// The codes of all stations, for choosing a free one.
///
/// # Errors
///
/// The database could not do it.
pub async fn list_station_codes(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    sqlx::query_scalar("SELECT code FROM station ORDER BY code")
        .fetch_all(tx.connection())
        .await
        .map_err(while_doing("read the station codes"))
}

/// Adds a station or changes its code, settings and set-up mark.
///
/// # Errors
///
/// Another station has the code, or the database could not do it.
pub async fn save_station(tx: &mut Tx, station: &StationRecord, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO station (id, code, settings, set_up, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id) DO UPDATE SET code = excluded.code, settings = excluded.settings, set_up = excluded.set_up",
    )
    .bind(&station.id)
    .bind(&station.code)
    .bind(&station.settings)
    .bind(station.set_up)
    .bind(now.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("save the station"))?;
    Ok(())
}
