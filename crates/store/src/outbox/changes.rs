//! Every change of a job. Each says in its condition from which states it may come.

use dabao_domain::{JobId, PackId, StationId, Timestamp};

use super::in_order;
use super::job::{Job, JobError, NewJob, Row};
use crate::error::while_doing;
use crate::{StoreError, Tx};

/// Queues a job.
///
/// # Errors
///
/// The same wish is queued already ([`StoreError::is_duplicate`]), or the database could not do it.
pub async fn add_job(tx: &mut Tx, new: &NewJob<'_>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO outbox (id, kind, pack_id, subject, payload, payload_hash, idempotency_key, state, attempts,
                             in_doubt, next_at, station_id, queued_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', 0, 0, $8, $9, $8)",
    )
    .bind(&new.id.0)
    .bind(new.kind.code())
    .bind(new.pack.map(PackId::as_str))
    .bind(new.subject)
    .bind(new.payload)
    .bind(new.payload_hash)
    .bind(new.idempotency_key)
    .bind(new.queued_at.0)
    .bind(&new.station.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("queue a job"))?;
    Ok(())
}

/// Takes a job for sending; `None` when somebody else has taken it, it is not due, or it must wait for an earlier one
/// of its pack. To be committed before the call (P-02).
///
/// # Errors
///
/// The database could not do it, or the row means nothing.
pub async fn claim_job(
    tx: &mut Tx,
    id: &JobId,
    (now, lease_until): (Timestamp, Timestamp),
    station: &StationId,
) -> Result<Option<Job>, StoreError> {
    let row: Option<Row> = sqlx::query_as(concat!(
        "UPDATE outbox SET state = 'sending', attempts = attempts + 1, lease_until = $3, station_id = $4
         WHERE id = $1 AND state = 'queued' AND next_at <= $2 AND ",
        in_order!(),
        " RETURNING id, kind, pack_id, subject, payload, state, attempts, in_doubt, next_at, lease_until, station_id,
                    error_code, error_class, error_message, request_id, queued_at, finished_at"
    ))
    .bind(&id.0)
    .bind(now.0)
    .bind(lease_until.0)
    .bind(&station.0)
    .fetch_optional(tx.connection())
    .await
    .map_err(while_doing("take a job"))?;
    row.map(Job::try_from).transpose()
}

/// The job is done; of what it carried (an address, a phone) only the hash stays. Says whether it was still open: an
/// answer may come after a person decided.
///
/// # Errors
///
/// The database could not do it.
pub async fn finish_job(
    tx: &mut Tx,
    id: &JobId,
    request_id: Option<&str>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE outbox SET state = 'done', payload = '', finished_at = $3, lease_until = NULL, in_doubt = 0,
                           error_code = NULL, error_class = NULL, error_message = NULL,
                           request_id = COALESCE($2, request_id)
         WHERE id = $1 AND state IN ('queued', 'sending', 'unknown', 'refused')",
    )
    .bind(&id.0)
    .bind(request_id)
    .bind(now.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("finish a job"))?;
    Ok(done.rows_affected() == 1)
}

/// The job waits until `next_at`: nothing was done, or it may be done again without harm.
///
/// # Errors
///
/// The database could not do it.
pub async fn requeue_job(
    tx: &mut Tx,
    id: &JobId,
    next_at: Timestamp,
    error: Option<&JobError>,
) -> Result<bool, StoreError> {
    set_open_state(tx, id, ("queued", Some(next_at)), error).await
}

/// It may have worked; it is not sent again before that is known.
///
/// # Errors
///
/// The database could not do it.
pub async fn mark_job_unknown(tx: &mut Tx, id: &JobId, error: &JobError) -> Result<bool, StoreError> {
    set_open_state(tx, id, ("unknown", None), Some(error)).await
}

/// The platform said no.
///
/// # Errors
///
/// The database could not do it.
pub async fn mark_job_refused(tx: &mut Tx, id: &JobId, error: &JobError) -> Result<bool, StoreError> {
    set_open_state(tx, id, ("refused", None), Some(error)).await
}

/// Sends a refused or unknown job again with what is true now. An unknown one stays in doubt.
///
/// # Errors
///
/// The database could not do it.
pub async fn resend_job(
    tx: &mut Tx,
    id: &JobId,
    (payload, payload_hash): (&str, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE outbox SET in_doubt = CASE WHEN state = 'unknown' THEN 1 ELSE in_doubt END, state = 'queued',
                           payload = $2, payload_hash = $3, next_at = $4, error_code = NULL, error_class = NULL,
                           error_message = NULL
         WHERE id = $1 AND state IN ('unknown', 'refused')",
    )
    .bind(&id.0)
    .bind(payload)
    .bind(payload_hash)
    .bind(now.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("send a job again"))?;
    Ok(done.rows_affected() == 1)
}

/// Takes a queued or refused job back; of what it carried only the hash stays. `false` when it is on its way, may have
/// worked, or is over.
///
/// # Errors
///
/// The database could not do it.
pub async fn withdraw_job(tx: &mut Tx, id: &JobId, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE outbox SET state = 'withdrawn', payload = '', finished_at = $2
         WHERE id = $1 AND state IN ('queued', 'refused')",
    )
    .bind(&id.0)
    .bind(now.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("take a job back"))?;
    Ok(done.rows_affected() == 1)
}

/// Takes a job of unknown outcome back, because a person has seen that it did not arrive. Only for what can be asked anew
/// without it. `false` when it has moved on.
///
/// # Errors
///
/// The database could not do it.
pub async fn give_up_job(tx: &mut Tx, id: &JobId, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE outbox SET state = 'withdrawn', payload = '', finished_at = $2 WHERE id = $1 AND state = 'unknown'",
    )
    .bind(&id.0)
    .bind(now.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("give a job up"))?;
    Ok(done.rows_affected() == 1)
}

async fn set_open_state(
    tx: &mut Tx,
    id: &JobId,
    (state, next_at): (&'static str, Option<Timestamp>),
    error: Option<&JobError>,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE outbox SET state = $2, next_at = COALESCE($3, next_at), lease_until = NULL, error_code = $4,
                           error_class = $5, error_message = $6, request_id = COALESCE($7, request_id)
         WHERE id = $1 AND state IN ('queued', 'sending', 'unknown', 'refused')",
    )
    .bind(&id.0)
    .bind(state)
    .bind(next_at.map(|at| at.0))
    .bind(error.map(|error| error.code.as_str()))
    .bind(error.map(|error| error.class.as_str()))
    .bind(error.map(|error| error.message.as_str()))
    .bind(error.and_then(|error| error.request_id.as_deref()))
    .execute(tx.connection())
    .await
    .map_err(while_doing("say where a job is"))?;
    Ok(done.rows_affected() == 1)
}
