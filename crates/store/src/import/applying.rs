//! Making parcels of an import's rows, chunk by chunk.

use dabao_domain::Timestamp;

use super::{ImportRecord, ImportTotals};
use crate::error::while_doing;
use crate::{StoreError, Tx};

/// The rows of one chunk: from and to, both inside.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) rows: u32,
}

/// All rows are gathered: from now on the import will be finished, also after a crash.
///
/// # Errors
///
/// The database could not do it.
pub async fn begin_applying(tx: &mut Tx, import: &str, totals: &ImportTotals) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE import SET state = 'applying', row_count = $2, new_rows = $3, changed_rows = $4,
                           unchanged_rows = $5, refused_rows = $6
         WHERE id = $1 AND state = 'staging'",
    )
    .bind(import)
    .bind(i64::from(totals.rows))
    .bind(i64::from(totals.new))
    .bind(i64::from(totals.changed))
    .bind(i64::from(totals.unchanged))
    .bind(i64::from(totals.refused))
    .execute(tx.connection())
    .await
    .map_err(while_doing("begin to write an import"))?;
    Ok(())
}

/// Makes parcels of the next rows, at most `limit`, and says how many; 0 when all are in.
///
/// What is overwritten is kept in the row. A parcel that a pack holds keeps its shop and its tracking number.
///
/// # Errors
///
/// Somebody else has added one of the parcels at this very moment (try again), or the database could not do it.
pub async fn apply_import_rows(tx: &mut Tx, import: &ImportRecord, limit: u32) -> Result<u32, StoreError> {
    let Some(span) = next_span(tx, &import.id, limit).await? else {
        return Ok(0);
    };
    turn_known_rows(tx, &import.id, span).await?;
    if changes_known(tx, &import.id).await? {
        keep_what_was(tx, &import.id, span).await?;
        change_known(tx, import, span).await?;
    }
    add_new(tx, import, span).await?;
    sqlx::query("UPDATE import SET applied_through = $2 WHERE id = $1")
        .bind(&import.id)
        .bind(span.last)
        .execute(tx.connection())
        .await
        .map_err(while_doing("move an import on"))?;
    Ok(span.rows)
}

/// The import's last row is in.
///
/// # Errors
///
/// The database could not do it.
pub async fn finish_import(tx: &mut Tx, import: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE import SET state = 'done', finished_at = $2 WHERE id = $1 AND state = 'applying'")
        .bind(import)
        .bind(now.0)
        .execute(tx.connection())
        .await
        .map_err(while_doing("finish an import"))?;
    Ok(())
}

async fn next_span(tx: &mut Tx, import: &str, limit: u32) -> Result<Option<Span>, StoreError> {
    let (first, last, rows): (Option<i64>, Option<i64>, i64) = sqlx::query_as(
        "SELECT MIN(row_number), MAX(row_number), COUNT(*)
         FROM (SELECT row_number FROM import_row
               WHERE import_id = $1 AND row_number > (SELECT applied_through FROM import WHERE id = $1)
               ORDER BY row_number
               LIMIT $2) AS next_rows",
    )
    .bind(import)
    .bind(i64::from(limit))
    .fetch_one(tx.connection())
    .await
    .map_err(while_doing("find the next rows of an import"))?;
    Ok(span_of(first, last, rows))
}

pub(super) fn span_of(first: Option<i64>, last: Option<i64>, rows: i64) -> Option<Span> {
    Some(Span {
        first: first?,
        last: last?,
        rows: u32::try_from(rows).ok()?,
    })
}

/// A parcel that somebody else has added since the rows were gathered is no longer new.
async fn turn_known_rows(tx: &mut Tx, import: &str, span: Span) -> Result<(), StoreError> {
    let turned = sqlx::query(
        "UPDATE import_row SET is_new = 0, parcel_id = parcel.id
         FROM parcel
         WHERE import_row.import_id = $1 AND import_row.row_number BETWEEN $2 AND $3 AND import_row.is_new = 1
           AND parcel.first_mile_number = import_row.first_mile_number",
    )
    .bind(import)
    .bind(span.first)
    .bind(span.last)
    .execute(tx.connection())
    .await
    .map_err(while_doing("compare rows with parcels"))?
    .rows_affected();
    if turned == 0 {
        return Ok(());
    }
    sqlx::query("UPDATE import SET new_rows = new_rows - $2, changed_rows = changed_rows + $2 WHERE id = $1")
        .bind(import)
        .bind(i64::try_from(turned).unwrap_or_default())
        .execute(tx.connection())
        .await
        .map_err(while_doing("count an import's rows"))?;
    Ok(())
}

/// Whether the import changes parcels at all; most files only bring new ones.
async fn changes_known(tx: &mut Tx, import: &str) -> Result<bool, StoreError> {
    let changed: i64 = sqlx::query_scalar("SELECT changed_rows FROM import WHERE id = $1")
        .bind(import)
        .fetch_one(tx.connection())
        .await
        .map_err(while_doing("look whether an import changes parcels"))?;
    Ok(changed > 0)
}

async fn keep_what_was(tx: &mut Tx, import: &str, span: Span) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE import_row SET
             before_shop_id = parcel.shop_id,
             before_order_number = parcel.order_number,
             before_tracking_number = parcel.tracking_number,
             before_country = parcel.country,
             before_expected_g = parcel.expected_g,
             before_readiness = parcel.readiness,
             before_import_id = parcel.import_id,
             before_updated_at = parcel.updated_at
         FROM parcel
         WHERE import_row.import_id = $1 AND import_row.row_number BETWEEN $2 AND $3 AND import_row.is_new = 0
           AND parcel.id = import_row.parcel_id",
    )
    .bind(import)
    .bind(span.first)
    .bind(span.last)
    .execute(tx.connection())
    .await
    .map_err(while_doing("keep what an import overwrites"))?;
    Ok(())
}

async fn change_known(tx: &mut Tx, import: &ImportRecord, span: Span) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE parcel SET
             shop_id = CASE WHEN parcel.held = 1 OR fresh.shop_named = 0 THEN parcel.shop_id
                            ELSE fresh.shop_id END,
             order_number = COALESCE(fresh.order_number, parcel.order_number),
             tracking_number = CASE WHEN parcel.held = 1 THEN COALESCE(parcel.tracking_number, fresh.tracking_number)
                                    ELSE COALESCE(fresh.tracking_number, parcel.tracking_number) END,
             country = COALESCE(fresh.country, parcel.country),
             expected_g = COALESCE(fresh.expected_g, parcel.expected_g),
             readiness = COALESCE(fresh.readiness, parcel.readiness),
             import_id = $1,
             updated_at = $4
         FROM import_row AS fresh
         WHERE fresh.import_id = $1 AND fresh.row_number BETWEEN $2 AND $3 AND fresh.is_new = 0
           AND parcel.id = fresh.parcel_id",
    )
    .bind(&import.id)
    .bind(span.first)
    .bind(span.last)
    .bind(import.started_at.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("change parcels by an import"))?;
    Ok(())
}

async fn add_new(tx: &mut Tx, import: &ImportRecord, span: Span) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO parcel (id, shop_id, order_number, first_mile_number, tracking_number, country, expected_g,
                             readiness, held, import_id, created_at, updated_at)
         SELECT parcel_id, shop_id, COALESCE(order_number, ''), first_mile_number, tracking_number, country,
                expected_g, COALESCE(readiness, 'ready'), 0, import_id, $4, $4
         FROM import_row
         WHERE import_id = $1 AND row_number BETWEEN $2 AND $3 AND is_new = 1",
    )
    .bind(&import.id)
    .bind(span.first)
    .bind(span.last)
    .bind(import.started_at.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("add parcels of an import"))?;
    Ok(())
}
