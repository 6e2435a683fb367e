//! Which parcels a pack holds. The database itself allows a parcel in one holding pack only.

use dabao_domain::{OperatorId, PackId, ParcelId, Timestamp};

use crate::error::while_doing;
use crate::{StoreError, Tx};

/// A parcel to be put into a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement<'a> {
    /// The pack.
    pub pack: &'a PackId,
    /// The parcel.
    pub parcel: &'a ParcelId,
    /// Grams it adds to the estimate.
    pub expected_g: u32,
    /// When it was scanned.
    pub at: Timestamp,
    /// By whom.
    pub by: &'a OperatorId,
}

/// A parcel in a pack, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PackedParcel {
    /// The parcel.
    pub parcel_id: String,
    /// Position in scan order.
    pub position: i64,
    /// 交易订单号.
    pub order_number: String,
    /// 首公里单号.
    pub first_mile_number: String,
    /// 运单号.
    pub tracking_number: Option<String>,
    /// Shop name.
    pub shop_name: String,
    /// Destination country.
    pub country: Option<String>,
    /// Grams it adds to the estimate.
    pub expected_g: i64,
    /// Grams the order says.
    pub known_g: Option<i64>,
    /// When it was scanned.
    pub scanned_at: i64,
}

/// Puts a parcel into a pack behind the last one, and counts it. Gives its position.
///
/// # Errors
///
/// Another pack holds the parcel or it was in this pack already, or the database could not do it.
pub async fn place_parcel(tx: &mut Tx, placement: &Placement<'_>) -> Result<i64, StoreError> {
    let position: i64 = sqlx::query_scalar(
        "INSERT INTO pack_parcel (pack_id, parcel_id, position, expected_g, scanned_at, scanned_by, held)
         SELECT $1, $2, COALESCE(MAX(position), 0) + 1, $3, $4, $5, 1 FROM pack_parcel WHERE pack_id = $1
         RETURNING position",
    )
    .bind(&placement.pack.0)
    .bind(&placement.parcel.0)
    .bind(i64::from(placement.expected_g))
    .bind(placement.at.0)
    .bind(&placement.by.0)
    .fetch_one(tx.connection())
    .await
    .map_err(while_doing("put a parcel into a pack"))?;
    mark_held(tx, placement.parcel, 1).await?;
    count(tx, placement.pack, 1, i64::from(placement.expected_g)).await?;
    Ok(position)
}

/// Takes a parcel out of a pack. `None` when it was not inside.
///
/// # Errors
///
/// The database could not do it.
pub async fn take_parcel_out(
    tx: &mut Tx,
    pack: &PackId,
    parcel: &ParcelId,
) -> Result<Option<()>, StoreError> {
    let expected_g: Option<i64> = sqlx::query_scalar(
        "DELETE FROM pack_parcel WHERE pack_id = $1 AND parcel_id = $2 AND held = 1 RETURNING expected_g",
    )
    .bind(&pack.0)
    .bind(&parcel.0)
    .fetch_optional(tx.connection())
    .await
    .map_err(while_doing("take a parcel out of a pack"))?;
    let Some(expected_g) = expected_g else {
        return Ok(None);
    };
    mark_held(tx, parcel, 0).await?;
    count(tx, pack, -1, -expected_g).await?;
    Ok(Some(()))
}

/// Frees all parcels of a pack; the rows stay as evidence.
///
/// # Errors
///
/// The database could not do it.
pub async fn free_parcels(tx: &mut Tx, pack: &PackId) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE parcel SET held = 0
         WHERE id IN (SELECT parcel_id FROM pack_parcel WHERE pack_id = $1 AND held = 1)",
    )
    .bind(&pack.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("free a pack's parcels"))?;
    sqlx::query("UPDATE pack_parcel SET held = 0 WHERE pack_id = $1 AND held = 1")
        .bind(&pack.0)
        .execute(tx.connection())
        .await
        .map_err(while_doing("free a pack's parcels"))?;
    Ok(())
}

macro_rules! select_packed {
    ($rest:literal) => {
        concat!(
            "SELECT pack_parcel.parcel_id, pack_parcel.position, parcel.order_number, parcel.first_mile_number,
                    parcel.tracking_number, shop.name AS shop_name, parcel.country, pack_parcel.expected_g,
                    parcel.expected_g AS known_g, pack_parcel.scanned_at
             FROM pack_parcel
             JOIN parcel ON parcel.id = pack_parcel.parcel_id
             JOIN shop ON shop.id = parcel.shop_id ",
            $rest
        )
    };
}

/// Parcels of a pack in scan order, also of one that has given them free.
///
/// # Errors
///
/// The database could not do it.
pub async fn list_packed_parcels(tx: &mut Tx, pack: &PackId) -> Result<Vec<PackedParcel>, StoreError> {
    sqlx::query_as(select_packed!(
        "WHERE pack_parcel.pack_id = $1 ORDER BY pack_parcel.position"
    ))
    .bind(&pack.0)
    .fetch_all(tx.connection())
    .await
    .map_err(while_doing("list a pack's parcels"))
}

/// The parcels that were scanned into a pack last, newest first.
///
/// # Errors
///
/// The database could not do it.
pub async fn list_last_packed(
    tx: &mut Tx,
    pack: &PackId,
    limit: i64,
) -> Result<Vec<PackedParcel>, StoreError> {
    sqlx::query_as(select_packed!(
        "WHERE pack_parcel.pack_id = $1 AND pack_parcel.held = 1 ORDER BY pack_parcel.position DESC LIMIT $2"
    ))
    .bind(&pack.0)
    .bind(limit)
    .fetch_all(tx.connection())
    .await
    .map_err(while_doing("list a pack's last parcels"))
}

/// The parcel that was scanned into a pack last.
///
/// # Errors
///
/// The database could not do it.
pub async fn find_last_packed(tx: &mut Tx, pack: &PackId) -> Result<Option<PackedParcel>, StoreError> {
    sqlx::query_as(select_packed!(
        "WHERE pack_parcel.pack_id = $1 AND pack_parcel.held = 1 ORDER BY pack_parcel.position DESC LIMIT 1"
    ))
    .bind(&pack.0)
    .fetch_optional(tx.connection())
    .await
    .map_err(while_doing("read the last parcel of a pack"))
}

/// A parcel in a pack.
///
/// # Errors
///
/// The database could not do it.
pub async fn find_packed(
    tx: &mut Tx,
    pack: &PackId,
    parcel: &ParcelId,
) -> Result<Option<PackedParcel>, StoreError> {
    sqlx::query_as(select_packed!(
        "WHERE pack_parcel.pack_id = $1 AND pack_parcel.parcel_id = $2"
    ))
    .bind(&pack.0)
    .bind(&parcel.0)
    .fetch_optional(tx.connection())
    .await
    .map_err(while_doing("read a parcel of a pack"))
}

async fn mark_held(tx: &mut Tx, parcel: &ParcelId, held: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE parcel SET held = $2 WHERE id = $1")
        .bind(&parcel.0)
        .bind(held)
        .execute(tx.connection())
        .await
        .map_err(while_doing("mark a parcel"))?;
    Ok(())
}

async fn count(tx: &mut Tx, pack: &PackId, parcels: i64, grams: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE pack SET parcels = parcels + $2, expected_g = expected_g + $3 WHERE id = $1")
        .bind(&pack.0)
        .bind(parcels)
        .bind(grams)
        .execute(tx.connection())
        .await
        .map_err(while_doing("count a pack's parcels"))?;
    Ok(())
}
