//! Operators, and logging in with a PIN.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use dabao_api::{ApiError, ById, Caller, Door, ErrorCode, Nothing, OperatorView, SaveOperator, Topic};
use dabao_domain::{OperatorId, Timestamp};
use dabao_store::{
    Operator, find_operator, find_operator_by_name, list_operators as list, remove_operator as remove,
    save_operator as save,
};

use crate::App;
use crate::error::{AppError, fault, refuse, refuse_field};
use crate::station::{required, role_of, role_view};

/// Wrong PINs before the door closes, and for how long (platforms.md 1.9).
const MOST_WRONG_PINS: i64 = 6;
const LOCK_MS: i64 = 30 * 60_000;

impl App {
    /// Logs an operator in over HTTP.
    ///
    /// # Errors
    ///
    /// Wrong name or PIN, or too many wrong ones: then `until` says when to try again.
    pub async fn log_in(&self, name: &str, pin: &str) -> Result<Caller, ApiError> {
        Ok(check_pin(self, name, pin).await?)
    }

    /// The caller a session stands for, as the operator is now.
    ///
    /// # Errors
    ///
    /// The operator was removed.
    pub async fn caller_of(&self, operator: &OperatorId) -> Result<Caller, ApiError> {
        if *operator == self.window_caller().operator {
            return Ok(Caller {
                door: Door::Http,
                ..self.window_caller()
            });
        }
        let find = async {
            let mut tx = self.store.read().await?;
            find_operator(&mut tx, operator)
                .await?
                .ok_or_else(|| refuse(ErrorCode::LogInFirst))
        };
        Ok(find.await.map(|operator| caller(&operator))?)
    }

    /// Names of those who can log in over HTTP.
    ///
    /// # Errors
    ///
    /// The database could not do it.
    pub async fn names_with_pin(&self) -> Result<Vec<String>, ApiError> {
        let read = async {
            let mut tx = self.store.read().await?;
            let operators = list(&mut tx).await?;
            Ok::<_, AppError>(
                operators
                    .into_iter()
                    .filter(|operator| operator.pin_hash.is_some()),
            )
        };
        Ok(read.await?.map(|operator| operator.name).collect())
    }
}

/// A wrong PIN is counted before it is told, so that pulling the plug does not give another try.
async fn check_pin(app: &App, name: &str, pin: &str) -> Result<Caller, AppError> {
    let mut tx = app.store.begin().await?;
    let mut operator = find_operator_by_name(&mut tx, name)
        .await?
        .ok_or_else(|| refuse(ErrorCode::PinWrong))?;
    let now = app.now();
    if let Some(until) = operator.locked_until.filter(|until| *until > now) {
        return Err(locked(until));
    }
    let right = operator
        .pin_hash
        .as_deref()
        .is_some_and(|hash| pin_fits(hash, pin));
    let wrong_pins = if right { 0 } else { operator.wrong_pins + 1 };
    let locks = wrong_pins >= MOST_WRONG_PINS;
    operator.wrong_pins = if locks { 0 } else { wrong_pins };
    operator.locked_until = locks.then(|| now.plus_millis(LOCK_MS));
    save(&mut tx, &operator, now).await?;
    let what = if right { "logged_in" } else { "log_in_refused" };
    app.log(&mut tx, &operator.id, what, (&operator.id.0, "")).await?;
    tx.commit().await?;
    match (right, operator.locked_until) {
        (true, _) => Ok(caller(&operator)),
        (false, Some(until)) => Err(locked(until)),
        (false, None) => Err(refuse(ErrorCode::PinWrong)),
    }
}

fn locked(until: Timestamp) -> AppError {
    AppError::Refused(ApiError {
        until: Some(until.0),
        ..ApiError::new(ErrorCode::LockedOut)
    })
}

fn caller(operator: &Operator) -> Caller {
    Caller {
        operator: operator.id.clone(),
        role: operator.role,
        door: Door::Http,
    }
}

fn pin_fits(hash: &str, pin: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(pin.as_bytes(), &hash).is_ok())
}

/// All operators.
pub(crate) async fn list_operators(
    app: &Arc<App>,
    _: &Caller,
    _: Nothing,
) -> Result<Vec<OperatorView>, AppError> {
    let mut tx = app.store.read().await?;
    Ok(list(&mut tx).await?.iter().map(view).collect())
}

/// Adds or changes an operator.
pub(crate) async fn save_operator(
    app: &Arc<App>,
    by: &Caller,
    request: SaveOperator,
) -> Result<OperatorView, AppError> {
    let name = required("name", &request.name)?;
    let new_hash = request.pin.as_deref().map(|pin| hash_pin(app, pin)).transpose()?;
    let mut tx = app.store.begin().await?;
    let known = match &request.id {
        Some(id) => {
            let found = find_operator(&mut tx, &OperatorId(id.clone())).await?;
            Some(found.ok_or_else(|| refuse(ErrorCode::NotFound))?)
        }
        None => None,
    };
    let operator = Operator {
        id: known
            .as_ref()
            .map_or_else(|| OperatorId(app.new_id()), |known| known.id.clone()),
        name,
        role: role_of(request.role),
        pin_hash: new_hash.or_else(|| known.and_then(|known| known.pin_hash)),
        wrong_pins: 0,
        locked_until: None,
    };
    save(&mut tx, &operator, app.now()).await?;
    app.log(
        &mut tx,
        &by.operator,
        "operator_saved",
        (&operator.id.0, operator.role.code()),
    )
    .await?;
    tx.commit().await?;
    app.changed(&[Topic::Station]);
    Ok(view(&operator))
}

/// Removes an operator; the log keeps their id.
pub(crate) async fn remove_operator(app: &Arc<App>, by: &Caller, request: ById) -> Result<Nothing, AppError> {
    let id = OperatorId(request.id);
    let mut tx = app.store.begin().await?;
    find_operator(&mut tx, &id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    remove(&mut tx, &id, app.now()).await?;
    app.log(&mut tx, &by.operator, "operator_removed", (&id.0, ""))
        .await?;
    tx.commit().await?;
    app.changed(&[Topic::Station]);
    Ok(Nothing {})
}

/// Six to twelve digits, hashed with Argon2id.
fn hash_pin(app: &App, pin: &str) -> Result<String, AppError> {
    if !(6..=12).contains(&pin.len()) || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(refuse_field(ErrorCode::InvalidField, "pin"));
    }
    let mut salt = [0; 16];
    (app.random)(&mut salt);
    let salt = SaltString::encode_b64(&salt).map_err(fault("salt a PIN"))?;
    let hash = Argon2::default()
        .hash_password(pin.as_bytes(), &salt)
        .map_err(fault("hash a PIN"))?;
    Ok(hash.to_string())
}

fn view(operator: &Operator) -> OperatorView {
    OperatorView {
        id: operator.id.0.clone(),
        name: operator.name.clone(),
        role: role_view(operator.role),
        has_pin: operator.pin_hash.is_some(),
    }
}
