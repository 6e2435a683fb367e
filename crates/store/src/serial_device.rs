//! Serial scales and guns of a station.

use dabao_domain::{StationId, Timestamp};

use crate::error::while_doing;
use crate::{StoreError, Tx};

/// A serial device.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SerialDeviceRecord {
    /// Identity.
    pub id: String,
    /// `scale` or `gun`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// How it is set up, JSON of the app.
    pub setup: String,
}

/// Devices of a station, by name.
///
/// # Errors
///
/// The database could not do it.
pub async fn list_serial_devices(
    tx: &mut Tx,
    station: &StationId,
) -> Result<Vec<SerialDeviceRecord>, StoreError> {
    sqlx::query_as(
        "SELECT id, kind, name, setup FROM serial_device WHERE station_id = $1 ORDER BY kind DESC, name",
    )
    .bind(&station.0)
    .fetch_all(tx.connection())
    .await
    .map_err(while_doing("list serial devices"))
}

/// Adds or changes a device.
///
/// # Errors
///
/// The database could not do it.
pub async fn save_serial_device(
    tx: &mut Tx,
    station: &StationId,
    device: &SerialDeviceRecord,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO serial_device (id, station_id, kind, name, setup, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, setup = excluded.setup",
    )
    .bind(&device.id)
    .bind(&station.0)
    .bind(&device.kind)
    .bind(&device.name)
    .bind(&device.setup)
    .bind(now.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("save a serial device"))?;
    Ok(())
}

/// Removes a device.
///
/// # Errors
///
/// The database could not do it.
pub async fn remove_serial_device(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM serial_device WHERE id = $1")
        .bind(id)
        .execute(tx.connection())
        .await
        .map_err(while_doing("remove a serial device"))?;
    Ok(())
}
