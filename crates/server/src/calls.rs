//! A command over HTTP.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use dabao_api::{ApiError, ErrorCode};
use serde_json::Value;

use crate::router::{Desk, Refused};

/// Nothing a command answers may lie in a browser's cache.
pub(crate) const NOT_STORED: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Asks the one dispatch.
pub(crate) async fn call(
    State(desk): State<Desk>,
    Path(command): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refused> {
    let caller = desk.caller(&headers).await?;
    let request: Value = read(&body)?;
    let reply = dabao_app::dispatch(&desk.app, &caller, &command, request).await?;
    Ok((NOT_STORED, Json(reply)).into_response())
}

/// Reads a JSON body.
pub(crate) fn read<T: serde::de::DeserializeOwned>(body: &Bytes) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|_| Refused(ApiError::new(ErrorCode::BadRequest)))
}
