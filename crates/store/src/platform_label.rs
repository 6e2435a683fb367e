//! The platform's own label of a pack, kept so that it can be looked at and printed without a connection (P-06).

use dabao_domain::{PackId, Timestamp};

use crate::error::while_doing;
use crate::{StoreError, Tx};

/// Keeps the label of a pack; a newer one replaces it.
///
/// # Errors
///
/// The database could not do it.
pub async fn save_platform_label(
    tx: &mut Tx,
    pack: &PackId,
    pdf: Vec<u8>,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO platform_label (pack_id, pdf, fetched_at) VALUES ($1, $2, $3)
         ON CONFLICT (pack_id) DO UPDATE SET pdf = excluded.pdf, fetched_at = excluded.fetched_at",
    )
    .bind(&pack.0)
    .bind(pdf)
    .bind(now.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("keep the platform's label"))?;
    Ok(())
}

/// Forgets the label of a pack that has changed since; it is fetched anew when it is wanted.
///
/// # Errors
///
/// The database could not do it.
pub async fn forget_platform_label(tx: &mut Tx, pack: &PackId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM platform_label WHERE pack_id = $1")
        .bind(&pack.0)
        .execute(tx.connection())
        .await
        .map_err(while_doing("forget the platform's label"))?;
    Ok(())
}

/// The platform's label of a pack.
///
/// # Errors
///
/// The database could not do it.
pub async fn find_platform_label(tx: &mut Tx, pack: &PackId) -> Result<Option<Vec<u8>>, StoreError> {
    sqlx::query_scalar("SELECT pdf FROM platform_label WHERE pack_id = $1")
        .bind(&pack.0)
        .fetch_optional(tx.connection())
        .await
        .map_err(while_doing("read the platform's label"))
}
