//! Places of the platform that take big packs (集货点).

use crate::error::while_doing;
use crate::{StoreError, Tx};

/// A collection point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectionPoint {
    /// The platform's pickup code, or our own id.
    pub code: String,
    /// Name.
    pub name: String,
    /// Province and city or district.
    pub region: String,
    /// Address.
    pub address: String,
    /// Contact, as the platform gave it.
    pub contact: String,
    /// Opening hours in words.
    pub hours: String,
    /// Handling fee in words.
    pub fee: String,
    /// The platform gave it.
    pub from_platform: bool,
    /// A new pack starts with it.
    pub is_default: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    code: String,
    name: String,
    region: String,
    address: String,
    contact: String,
    hours: String,
    fee: String,
    from_platform: i64,
    is_default: i64,
}

/// All points that were not removed, the default first.
///
/// # Errors
///
/// The database could not do it.
pub async fn list_collection_points(tx: &mut Tx) -> Result<Vec<CollectionPoint>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT code, name, region, address, contact, hours, fee, from_platform, is_default FROM collection_point
         WHERE removed_at IS NULL ORDER BY is_default DESC, region, name",
    )
    .fetch_all(tx.connection())
    .await
    .map_err(while_doing("list collection points"))?;
    Ok(rows.into_iter().map(CollectionPoint::from).collect())
}

/// Finds a point, also a removed one.
///
/// # Errors
///
/// The database could not do it.
pub async fn find_collection_point(tx: &mut Tx, code: &str) -> Result<Option<CollectionPoint>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT code, name, region, address, contact, hours, fee, from_platform, is_default FROM collection_point
         WHERE code = $1",
    )
    .bind(code)
    .fetch_optional(tx.connection())
    .await
    .map_err(while_doing("read a collection point"))?;
    Ok(row.map(CollectionPoint::from))
}

/// Adds or changes a point; one that was removed comes back.
///
/// # Errors
///
/// The database could not do it.
pub async fn save_collection_point(tx: &mut Tx, point: &CollectionPoint) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO collection_point (code, name, region, address, contact, hours, fee, from_platform, is_default)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (code) DO UPDATE SET
             name = excluded.name, region = excluded.region, address = excluded.address,
             contact = excluded.contact, hours = excluded.hours, fee = excluded.fee,
             from_platform = excluded.from_platform, is_default = excluded.is_default, removed_at = NULL",
    )
    .bind(&point.code)
    .bind(&point.name)
    .bind(&point.region)
    .bind(&point.address)
    .bind(&point.contact)
    .bind(&point.hours)
    .bind(&point.fee)
    .bind(i64::from(point.from_platform))
    .bind(i64::from(point.is_default))
    .execute(tx.connection())
    .await
    .map_err(while_doing("save a collection point"))?;
    Ok(())
}

/// Makes one point the default and all others not.
///
/// # Errors
///
/// The database could not do it.
pub async fn set_default_collection_point(tx: &mut Tx, code: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE collection_point SET is_default = CASE WHEN code = $1 THEN 1 ELSE 0 END")
        .bind(code)
        .execute(tx.connection())
        .await
        .map_err(while_doing("change the default collection point"))?;
    Ok(())
}

impl From<Row> for CollectionPoint {
    fn from(row: Row) -> Self {
        Self {
            code: row.code,
            name: row.name,
            region: row.region,
            address: row.address,
            contact: row.contact,
            hours: row.hours,
            fee: row.fee,
            from_platform: row.from_platform == 1,
            is_default: row.is_default == 1,
        }
    }
}
