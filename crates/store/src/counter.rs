//! Numbers that only go up.

use crate::error::while_doing;
use crate::{StoreError, Tx};

/// The next value of a counter, 1 at first. Two desks never get the same one.
///
/// # Errors
///
/// The database could not do it.
pub async fn next_number(tx: &mut Tx, name: &str) -> Result<i64, StoreError> {
    sqlx::query_scalar(
        "INSERT INTO counter (name, value) VALUES ($1, 1)
         ON CONFLICT (name) DO UPDATE SET value = counter.value + 1
         RETURNING value",
    )
    .bind(name)
    .fetch_one(tx.connection())
    .await
    .map_err(while_doing("count up"))
}
