//! Logging in and out. Who may, and after how many wrong PINs not for a while, is the app's to say.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use dabao_api::{ApiError, ErrorCode, OperatorView, StationStatus};
use dabao_domain::OperatorId;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;

use crate::calls::{NOT_STORED, read};
use crate::router::{Desk, Refused};
use crate::sessions::{LONGEST, Token};

/// How somebody proves who they are.
#[derive(Deserialize)]
#[serde(untagged)]
enum LogIn {
    Key { key: String },
    Pin { name: String, pin: String },
}

/// Opens a session.
pub(crate) async fn log_in(State(desk): State<Desk>, body: Bytes) -> Result<Response, Refused> {
    let operator: OperatorId = match read(&body)? {
        LogIn::Key { key } => desk
            .sessions(|sessions| sessions.redeem(&Token::presented(&key), (desk.clock)()))
            .ok_or(Refused::log_in_first())?,
        LogIn::Pin { name, pin } => desk.app.log_in(&name, &pin).await?.operator,
    };
    let token = desk.new_token();
    let cookie = cookie(&desk.cookie, token.reveal(), LONGEST / 1000);
    desk.sessions(|sessions| sessions.open(token, operator, (desk.clock)()));
    Ok((NOT_STORED, [(header::SET_COOKIE, cookie)], Json(json!({}))).into_response())
}

/// Ends the session, if there is one.
pub(crate) async fn log_out(State(desk): State<Desk>, headers: HeaderMap) -> Response {
    if let Some(token) = desk.token(&headers) {
        desk.sessions(|sessions| sessions.close(&token));
    }
    let cookie = cookie(&desk.cookie, "", 0);
    (NOT_STORED, [(header::SET_COOKIE, cookie)], Json(json!({}))).into_response()
}

/// The names of those who have a PIN, for the log-in screen.
pub(crate) async fn operators(State(desk): State<Desk>) -> Result<Response, Refused> {
    let window = desk.app.window_caller();
    let reply = dabao_app::dispatch(&desk.app, &window, "list_operators", json!({})).await?;
    let names: Vec<String> = typed::<Vec<OperatorView>>(reply)?
        .into_iter()
        .filter(|operator| operator.has_pin)
        .map(|operator| operator.name)
        .collect();
    Ok((NOT_STORED, Json(names)).into_response())
}

/// Who is logged in.
pub(crate) async fn me(State(desk): State<Desk>, headers: HeaderMap) -> Result<Response, Refused> {
    let caller = desk.caller(&headers).await?;
    let reply = dabao_app::dispatch(&desk.app, &caller, "station_status", json!({})).await?;
    let status: StationStatus = typed(reply)?;
    let me = json!({ "name": status.operator_name, "role": status.operator_role });
    Ok((NOT_STORED, Json(me)).into_response())
}

fn typed<T: DeserializeOwned>(reply: serde_json::Value) -> Result<T, Refused> {
    serde_json::from_value(reply).map_err(|_| Refused(ApiError::new(ErrorCode::Internal)))
}

/// Out of reach of scripts and of other sites. Not `Secure`: the door speaks plain HTTP.
fn cookie(name: &str, value: &str, seconds: i64) -> String {
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}")
}
