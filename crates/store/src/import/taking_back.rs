//! Taking an import back, chunk by chunk from its last row, and closing old ones.

use dabao_domain::Timestamp;

use super::ImportRecord;
use super::applying::{Span, span_of};
use crate::error::while_doing;
use crate::{StoreError, Tx};

/// Whether an import that is done can be taken back: none of its parcels is or was in a pack, and none has changed since.
///
/// # Errors
///
/// The database could not do it.
pub async fn is_import_untouched(tx: &mut Tx, import: &ImportRecord) -> Result<bool, StoreError> {
    let touched: Option<i64> = sqlx::query_scalar(
        "SELECT import_row.row_number
         FROM import_row
         LEFT JOIN parcel ON parcel.id = import_row.parcel_id
         WHERE import_row.import_id = $1
           AND (parcel.id IS NULL OR parcel.held = 1 OR parcel.updated_at <> $2
                OR parcel.import_id IS NULL OR parcel.import_id <> $1
                OR (import_row.is_new = 1
                    AND EXISTS (SELECT 1 FROM pack_parcel WHERE pack_parcel.parcel_id = import_row.parcel_id)))
         LIMIT 1",
    )
    .bind(&import.id)
    .bind(import.started_at.0)
    .fetch_optional(tx.connection())
    .await
    .map_err(while_doing("look whether an import can be taken back"))?;
    Ok(touched.is_none())
}

/// Begins to take an import back that is `applying` or `done`. `false` when it is in another state.
///
/// # Errors
///
/// The database could not do it.
pub async fn begin_undoing(tx: &mut Tx, import: &str) -> Result<bool, StoreError> {
    let begun =
        sqlx::query("UPDATE import SET state = 'undoing' WHERE id = $1 AND state IN ('applying', 'done')")
            .bind(import)
            .execute(tx.connection())
            .await
            .map_err(while_doing("begin to take an import back"))?;
    Ok(begun.rows_affected() == 1)
}

/// What a step of taking back did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenBack {
    /// Rows of this step.
    pub rows: u32,
    /// Parcels that stayed, because meanwhile a pack took them or something else changed them.
    pub kept: u32,
}

/// Takes the last rows back, at most `limit`; `None` when none is left. Never takes a parcel that a pack has seen.
///
/// # Errors
///
/// The database could not do it.
pub async fn take_rows_back(
    tx: &mut Tx,
    import: &ImportRecord,
    limit: u32,
) -> Result<Option<TakenBack>, StoreError> {
    let Some(span) = last_span(tx, &import.id, limit).await? else {
        return Ok(None);
    };
    let removed = remove_new(tx, import, span).await?;
    let restored = restore_changed(tx, import, span).await?;
    sqlx::query("UPDATE import SET applied_through = $2 WHERE id = $1")
        .bind(&import.id)
        .bind(span.first - 1)
        .execute(tx.connection())
        .await
        .map_err(while_doing("move an import back"))?;
    let taken = u32::try_from(removed + restored).unwrap_or(span.rows);
    Ok(Some(TakenBack {
        rows: span.rows,
        kept: span.rows.saturating_sub(taken),
    }))
}

/// All rows of a finished import are taken back.
///
/// # Errors
///
/// The database could not do it.
pub async fn finish_undoing(tx: &mut Tx, import: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE import SET state = 'undone' WHERE id = $1 AND state = 'undoing'")
        .bind(import)
        .execute(tx.connection())
        .await
        .map_err(while_doing("finish taking an import back"))?;
    Ok(())
}

/// Closes imports that finished before a moment, and all but the newest `most` of those left.
///
/// # Errors
///
/// The database could not do it.
pub async fn close_imports(tx: &mut Tx, before: Timestamp, most: u32) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE import SET state = 'closed'
         WHERE state = 'done'
           AND (finished_at < $1
                OR id NOT IN (SELECT id FROM import WHERE state = 'done'
                              ORDER BY finished_at DESC, id DESC LIMIT $2))",
    )
    .bind(before.0)
    .bind(i64::from(most))
    .execute(tx.connection())
    .await
    .map_err(while_doing("close old imports"))?;
    Ok(())
}

/// Imports that are at an end and still have rows, which serve nothing any more.
///
/// # Errors
///
/// The database could not do it.
pub async fn list_imports_with_idle_rows(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    sqlx::query_scalar(
        "SELECT id FROM import
         WHERE state IN ('closed', 'undone')
           AND EXISTS (SELECT 1 FROM import_row WHERE import_row.import_id = import.id)",
    )
    .fetch_all(tx.connection())
    .await
    .map_err(while_doing("list imports with idle rows"))
}

async fn last_span(tx: &mut Tx, import: &str, limit: u32) -> Result<Option<Span>, StoreError> {
    let (first, last, rows): (Option<i64>, Option<i64>, i64) = sqlx::query_as(
        "SELECT MIN(row_number), MAX(row_number), COUNT(*)
         FROM (SELECT row_number FROM import_row
               WHERE import_id = $1 AND row_number <= (SELECT applied_through FROM import WHERE id = $1)
               ORDER BY row_number DESC
               LIMIT $2) AS last_rows",
    )
    .bind(import)
    .bind(i64::from(limit))
    .fetch_one(tx.connection())
    .await
    .map_err(while_doing("find the last rows of an import"))?;
    Ok(span_of(first, last, rows))
}

async fn remove_new(tx: &mut Tx, import: &ImportRecord, span: Span) -> Result<u64, StoreError> {
    let removed = sqlx::query(
        "DELETE FROM parcel
         WHERE id IN (SELECT parcel_id FROM import_row
                      WHERE import_id = $1 AND row_number BETWEEN $2 AND $3 AND is_new = 1)
           AND import_id = $1 AND updated_at = $4 AND held = 0
           AND NOT EXISTS (SELECT 1 FROM pack_parcel WHERE pack_parcel.parcel_id = parcel.id)",
    )
    .bind(&import.id)
    .bind(span.first)
    .bind(span.last)
    .bind(import.started_at.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("take parcels of an import back"))?;
    Ok(removed.rows_affected())
}

async fn restore_changed(tx: &mut Tx, import: &ImportRecord, span: Span) -> Result<u64, StoreError> {
    let restored = sqlx::query(
        "UPDATE parcel SET
             shop_id = CASE WHEN parcel.held = 1 THEN parcel.shop_id ELSE old.before_shop_id END,
             order_number = old.before_order_number,
             tracking_number = CASE WHEN parcel.held = 1 THEN parcel.tracking_number
                                    ELSE old.before_tracking_number END,
             country = old.before_country,
             expected_g = old.before_expected_g,
             readiness = old.before_readiness,
             import_id = old.before_import_id,
             updated_at = old.before_updated_at
         FROM import_row AS old
         WHERE old.import_id = $1 AND old.row_number BETWEEN $2 AND $3 AND old.is_new = 0
           AND parcel.id = old.parcel_id AND parcel.import_id = $1 AND parcel.updated_at = $4",
    )
    .bind(&import.id)
    .bind(span.first)
    .bind(span.last)
    .bind(import.started_at.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("restore parcels before an import"))?;
    Ok(restored.rows_affected())
}
