//! The routes, and what all of them share.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use dabao_api::{ApiError, Caller, ErrorCode};
use dabao_app::{App, Clock, Random};
use tokio::sync::watch;

use crate::sessions::{Sessions, Token};
use crate::{Assets, calls, events, guard, login, statics};

/// The largest request: an import file of 45 MB in base64.
const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// What every route needs.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) app: Arc<App>,
    pub(crate) assets: Assets,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) sessions: Arc<Mutex<Sessions>>,
    /// Name of the session cookie; cookies do not tell ports apart, so the port is in it.
    pub(crate) cookie: Arc<str>,
    /// Becomes true when the door closes.
    pub(crate) closing: watch::Receiver<bool>,
}

impl Desk {
    pub(crate) fn router(self) -> Router {
        Router::new()
            .route("/api/call/{command}", post(calls::call))
            .route("/api/events", get(events::events))
            .route("/api/login", post(login::log_in))
            .route("/api/logout", post(login::log_out))
            .route("/api/operators", get(login::operators))
            .route("/api/me", get(login::me))
            .fallback(get(statics::file))
            .layer(DefaultBodyLimit::max(LARGEST_BODY))
            .layer(from_fn(guard::guard))
            .with_state(self)
    }

    /// Works on the sessions; never across an await.
    pub(crate) fn sessions<T>(&self, work: impl FnOnce(&mut Sessions) -> T) -> T {
        work(&mut self.sessions.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// 256 random bits.
    pub(crate) fn new_token(&self) -> Token {
        let mut bytes = [0; 32];
        (self.random)(&mut bytes);
        Token::from_bytes(bytes)
    }

    /// The session token in the request's cookies.
    pub(crate) fn token(&self, headers: &HeaderMap) -> Option<Token> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .find(|(name, _)| *name == &*self.cookie)
            .map(|(_, value)| Token::presented(value))
    }

    /// Who calls; being asked counts as use of the session.
    pub(crate) async fn caller(&self, headers: &HeaderMap) -> Result<Caller, Refused> {
        let token = self.token(headers).ok_or(Refused::log_in_first())?;
        let operator = self
            .sessions(|sessions| sessions.touch(&token, (self.clock)()))
            .ok_or(Refused::log_in_first())?;
        match self.app.caller_of(&operator).await {
            Ok(caller) => Ok(caller),
            Err(error) => {
                if matches!(error.code, ErrorCode::NotFound | ErrorCode::LogInFirst) {
                    self.sessions(|sessions| sessions.close(&token));
                    return Err(Refused::log_in_first());
                }
                Err(Refused(error))
            }
        }
    }
}

/// A refusal on its way out.
#[derive(Debug)]
pub(crate) struct Refused(pub(crate) ApiError);

impl Refused {
    pub(crate) const fn log_in_first() -> Self {
        Self(ApiError::new(ErrorCode::LogInFirst))
    }
}

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, axum::Json(self.0)).into_response()
    }
}
