//! People at the desk.

use dabao_domain::{OperatorId, Role, Timestamp};

use crate::error::{corrupt, while_doing};
use crate::{StoreError, Tx};

/// An operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// Identity.
    pub id: OperatorId,
    /// Name, unique among those not removed.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Argon2 hash of the PIN, if one is set.
    pub pin_hash: Option<String>,
    /// Wrong PINs since the last right one.
    pub wrong_pins: i64,
    /// No log-in before this.
    pub locked_until: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    role: String,
    pin_hash: Option<String>,
    wrong_pins: i64,
    locked_until: Option<i64>,
}

/// All operators that were not removed, by name.
///
/// # Errors
///
/// The database could not do it.
pub async fn list_operators(tx: &mut Tx) -> Result<Vec<Operator>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, name, role, pin_hash, wrong_pins, locked_until FROM operator
         WHERE removed_at IS NULL ORDER BY name",
    )
    .fetch_all(tx.connection())
    .await
    .map_err(while_doing("list operators"))?;
    rows.into_iter().map(Operator::try_from).collect()
}

/// Finds an operator that was not removed.
///
/// # Errors
///
/// The database could not do it.
pub async fn find_operator(tx: &mut Tx, id: &OperatorId) -> Result<Option<Operator>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT id, name, role, pin_hash, wrong_pins, locked_until FROM operator
         WHERE id = $1 AND removed_at IS NULL",
    )
    .bind(&id.0)
    .fetch_optional(tx.connection())
    .await
    .map_err(while_doing("read an operator"))?;
    row.map(Operator::try_from).transpose()
}

/// Finds an operator by name.
///
/// # Errors
///
/// The database could not do it.
pub async fn find_operator_by_name(tx: &mut Tx, name: &str) -> Result<Option<Operator>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT id, name, role, pin_hash, wrong_pins, locked_until FROM operator
         WHERE name = $1 AND removed_at IS NULL",
    )
    .bind(name)
    .fetch_optional(tx.connection())
    .await
    .map_err(while_doing("read an operator"))?;
    row.map(Operator::try_from).transpose()
}

/// Adds or changes an operator.
///
/// # Errors
///
/// Another operator has the name, or the database could not do it.
pub async fn save_operator(tx: &mut Tx, operator: &Operator, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO operator (id, name, role, pin_hash, wrong_pins, locked_until, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (id) DO UPDATE SET
             name = excluded.name, role = excluded.role, pin_hash = excluded.pin_hash,
             wrong_pins = excluded.wrong_pins, locked_until = excluded.locked_until",
    )
    .bind(&operator.id.0)
    .bind(&operator.name)
    .bind(operator.role.code())
    .bind(operator.pin_hash.as_deref())
    .bind(operator.wrong_pins)
    .bind(operator.locked_until.map(|until| until.0))
    .bind(now.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("save an operator"))?;
    Ok(())
}

/// Removes an operator; the log keeps their id.
///
/// # Errors
///
/// The database could not do it.
pub async fn remove_operator(tx: &mut Tx, id: &OperatorId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE operator SET removed_at = $2 WHERE id = $1")
        .bind(&id.0)
        .bind(now.0)
        .execute(tx.connection())
        .await
        .map_err(while_doing("remove an operator"))?;
    Ok(())
}

impl TryFrom<Row> for Operator {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let role = Role::from_code(&row.role).ok_or_else(|| corrupt("operator", &row.id))?;
        Ok(Self {
            id: OperatorId(row.id),
            name: row.name,
            role,
            pin_hash: row.pin_hash,
            wrong_pins: row.wrong_pins,
            locked_until: row.locked_until.map(Timestamp),
        })
    }
}
