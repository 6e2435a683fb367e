//! Gathering the rows of an import beside the parcels, and comparing them with what is known.

use dabao_domain::{ParcelId, ParcelReadiness, ShopId};
use serde::Serialize;
use sqlx::AssertSqlSafe;

use crate::error::{corrupt, while_doing};
use crate::{StoreError, Tx};

/// A row that will become a parcel or change one. `None` means that the file says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedRow {
    /// Row in the file, 1 is the first.
    pub row_number: u32,
    /// The known parcel, or the identity of the new one.
    pub parcel: ParcelId,
    /// No parcel has this first-mile number yet.
    pub is_new: bool,
    /// 首公里单号.
    pub first_mile_number: String,
    /// Its shop.
    pub shop: ShopId,
    /// The row itself names the shop; otherwise a known parcel keeps its own.
    pub shop_named: bool,
    /// 交易订单号.
    pub order_number: Option<String>,
    /// 运单号.
    pub tracking_number: Option<String>,
    /// Destination country.
    pub country: Option<String>,
    /// Grams the order says.
    pub expected_g: Option<u32>,
    /// What the shop's side says; a new parcel without it is ready.
    pub readiness: Option<ParcelReadiness>,
}

/// A known parcel, as far as an import compares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelOnFile {
    /// Identity.
    pub id: ParcelId,
    /// 首公里单号.
    pub first_mile_number: String,
    /// Its shop.
    pub shop: ShopId,
    /// 交易订单号.
    pub order_number: String,
    /// 运单号.
    pub tracking_number: Option<String>,
    /// Destination country.
    pub country: Option<String>,
    /// Grams the order says.
    pub expected_g: Option<u32>,
    /// What the shop's side says.
    pub readiness: ParcelReadiness,
    /// A pack holds it.
    pub held: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    first_mile_number: String,
    shop_id: String,
    order_number: String,
    tracking_number: Option<String>,
    country: Option<String>,
    expected_g: Option<i64>,
    readiness: String,
    held: i64,
}

/// The parcels that have one of these first-mile numbers.
///
/// # Errors
///
/// The database could not do it.
pub async fn list_parcels_on_file(tx: &mut Tx, numbers: &[&str]) -> Result<Vec<ParcelOnFile>, StoreError> {
    list_parcels(tx, "first_mile_number", numbers).await
}

/// The parcels that have one of these tracking numbers, the newest of a number last.
///
/// # Errors
///
/// The database could not do it.
pub async fn list_parcels_by_tracking(
    tx: &mut Tx,
    numbers: &[&str],
) -> Result<Vec<ParcelOnFile>, StoreError> {
    list_parcels(tx, "tracking_number", numbers).await
}

async fn list_parcels(
    tx: &mut Tx,
    column: &'static str,
    numbers: &[&str],
) -> Result<Vec<ParcelOnFile>, StoreError> {
    let sql = format!(
        "SELECT parcel.id, parcel.first_mile_number, parcel.shop_id, parcel.order_number, parcel.tracking_number,
                parcel.country, parcel.expected_g, parcel.readiness, parcel.held
         FROM json_each($1) AS asked
         JOIN parcel ON parcel.{column} = asked.atom
         ORDER BY parcel.id"
    );
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(as_text(numbers))
        .fetch_all(tx.connection())
        .await
        .map_err(while_doing("look known parcels up"))?;
    rows.into_iter().map(ParcelOnFile::try_from).collect()
}

/// Adds rows to an import that is `staging`.
///
/// # Errors
///
/// A row is there already, or the database could not do it.
pub async fn add_import_rows(tx: &mut Tx, import: &str, rows: &[StagedRow]) -> Result<(), StoreError> {
    let packed: Vec<_> = rows.iter().map(packed).collect();
    sqlx::query(
        "INSERT INTO import_row (import_id, row_number, parcel_id, is_new, first_mile_number, shop_id,
                                 shop_named, order_number, tracking_number, country, expected_g, readiness)
         SELECT $1, CAST(value ->> 0 AS BIGINT), value ->> 1, CAST(value ->> 2 AS BIGINT), value ->> 3, value ->> 4,
                CAST(value ->> 5 AS BIGINT), value ->> 6, value ->> 7, value ->> 8, CAST(value ->> 9 AS BIGINT),
                value ->> 10
         FROM json_each($2)",
    )
    .bind(import)
    .bind(as_text(&packed))
    .execute(tx.connection())
    .await
    .map_err(while_doing("gather rows of an import"))?;
    Ok(())
}

/// Deletes some rows of an import, and says whether that were all.
///
/// # Errors
///
/// The database could not do it.
pub async fn drop_import_rows(tx: &mut Tx, import: &str, limit: u32) -> Result<bool, StoreError> {
    let dropped = sqlx::query(
        "DELETE FROM import_row
         WHERE import_id = $1
           AND row_number IN (SELECT row_number FROM import_row WHERE import_id = $1 ORDER BY row_number LIMIT $2)",
    )
    .bind(import)
    .bind(i64::from(limit))
    .execute(tx.connection())
    .await
    .map_err(while_doing("drop rows of an import"))?;
    Ok(dropped.rows_affected() < u64::from(limit))
}

/// Forgets an import whose rows are dropped and that changed nothing.
///
/// # Errors
///
/// It still has rows, or the database could not do it.
pub async fn remove_import(tx: &mut Tx, import: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM import WHERE id = $1 AND finished_at IS NULL")
        .bind(import)
        .execute(tx.connection())
        .await
        .map_err(while_doing("remove an import"))?;
    Ok(())
}

/// The columns of `import_row` behind the import's id.
fn packed(row: &StagedRow) -> impl Serialize + '_ {
    (
        row.row_number,
        &row.parcel.0,
        u8::from(row.is_new),
        &row.first_mile_number,
        &row.shop.0,
        u8::from(row.shop_named),
        row.order_number.as_deref(),
        row.tracking_number.as_deref(),
        row.country.as_deref(),
        row.expected_g,
        row.readiness.map(ParcelReadiness::code),
    )
}

/// Many rows as one value: `[["LP1",2],["LP2",3]]`. A statement with a parameter for each value costs by the square of
/// their number, because SQLite finds each `$1` by walking a list.
fn as_text<T: Serialize>(rows: &[T]) -> String {
    // Text, numbers and nothing: JSON knows them all.
    serde_json::to_string(rows).unwrap_or_default()
}

impl TryFrom<Row> for ParcelOnFile {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let broken = || corrupt("parcel", &row.id);
        let readiness = ParcelReadiness::from_code(&row.readiness).ok_or_else(broken)?;
        let expected_g = row
            .expected_g
            .map(u32::try_from)
            .transpose()
            .map_err(|_| broken())?;
        Ok(Self {
            readiness,
            expected_g,
            id: ParcelId(row.id),
            first_mile_number: row.first_mile_number,
            shop: ShopId(row.shop_id),
            order_number: row.order_number,
            tracking_number: row.tracking_number,
            country: row.country,
            held: row.held == 1,
        })
    }
}
