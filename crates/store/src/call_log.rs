//! The call log (P-12): which API, how long, how it ended. No parameter of a call, so nothing needs masking.
//!
//! It is also what the desks know together about the connection: pauses the platform asked for outlive a restart and
//! hold for every desk.

use dabao_domain::Timestamp;

use crate::error::while_doing;
use crate::{StoreError, Tx};

/// A call to be remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCall {
    /// Identity.
    pub id: String,
    /// When it began.
    pub at: Timestamp,
    /// In whose name.
    pub account: String,
    /// The API path.
    pub api: String,
    /// How long it took.
    pub millis: i64,
    /// `done`, or the class of the failure.
    pub result: String,
    /// The platform answered, whatever it said.
    pub reached: bool,
    /// The code of the failure.
    pub code: Option<String>,
    /// The platform's id of the call.
    pub request_id: Option<String>,
    /// The platform asked for no call before this.
    pub wait_until: Option<Timestamp>,
    /// The platform's clock minus ours.
    pub drift_ms: Option<i64>,
}

/// A call as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LoggedCall {
    /// When it began.
    pub at: i64,
    /// The API path.
    pub api: String,
    /// How long it took.
    pub millis: i64,
    /// `done`, or the class of the failure.
    pub result: String,
    /// The platform answered: 0 or 1.
    pub reached: i64,
    /// The code of the failure.
    pub code: Option<String>,
    /// The platform's id of the call.
    pub request_id: Option<String>,
    /// The platform's clock minus ours.
    pub drift_ms: Option<i64>,
}

/// A pause that the platform asked for and that is not over.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CallPause {
    /// Of which account.
    pub account_id: String,
    /// Of which API.
    pub api: String,
    /// The platform's code: it says whether one API or the whole application pauses.
    pub code: Option<String>,
    /// Until when.
    pub wait_until: i64,
}

/// Remembers a call.
///
/// # Errors
///
/// The database could not do it.
pub async fn add_call(tx: &mut Tx, call: &NewCall) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO call_log (id, at, account_id, api, millis, result, reached, code, request_id, wait_until,
                               drift_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(&call.id)
    .bind(call.at.0)
    .bind(&call.account)
    .bind(&call.api)
    .bind(call.millis)
    .bind(&call.result)
    .bind(i64::from(call.reached))
    .bind(call.code.as_deref())
    .bind(call.request_id.as_deref())
    .bind(call.wait_until.map(|at| at.0))
    .bind(call.drift_ms)
    .execute(tx.connection())
    .await
    .map_err(while_doing("write the call log"))?;
    Ok(())
}

/// The newest calls, at most `limit`.
///
/// # Errors
///
/// The database could not do it.
pub async fn list_calls(tx: &mut Tx, limit: i64) -> Result<Vec<LoggedCall>, StoreError> {
    sqlx::query_as(
        "SELECT at, api, millis, result, reached, code, request_id, drift_ms FROM call_log
         ORDER BY at DESC, id DESC LIMIT $1",
    )
    .bind(limit)
    .fetch_all(tx.connection())
    .await
    .map_err(while_doing("read the call log"))
}

/// When the platform last did what it was asked.
///
/// # Errors
///
/// The database could not do it.
pub async fn last_call_done(tx: &mut Tx) -> Result<Option<Timestamp>, StoreError> {
    let at: Option<i64> = sqlx::query_scalar("SELECT MAX(at) FROM call_log WHERE result = 'done'")
        .fetch_one(tx.connection())
        .await
        .map_err(while_doing("read the call log"))?;
    Ok(at.map(Timestamp))
}

/// The pauses that are not over.
///
/// # Errors
///
/// The database could not do it.
pub async fn list_pauses(tx: &mut Tx, now: Timestamp) -> Result<Vec<CallPause>, StoreError> {
    sqlx::query_as(
        "SELECT account_id, api, code, wait_until FROM call_log
         WHERE wait_until IS NOT NULL AND wait_until > $1 ORDER BY wait_until",
    )
    .bind(now.0)
    .fetch_all(tx.connection())
    .await
    .map_err(while_doing("read the platform's pauses"))
}

/// Forgets calls before a time; six months are kept (P-12). Says how many.
///
/// # Errors
///
/// The database could not do it.
pub async fn prune_calls(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query("DELETE FROM call_log WHERE at < $1")
        .bind(before.0)
        .execute(tx.connection())
        .await
        .map_err(while_doing("shorten the call log"))?;
    Ok(done.rows_affected())
}
