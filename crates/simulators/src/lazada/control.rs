//! The same commands over HTTP, for other processes: the demo mode and browser tests.
//!
//! `POST /control/…` with JSON: `fault` (a [`Fault`]), `clear-faults`, `advance` {`lp_number`, `status`}, `parcel` (a
//! [`SimParcel`]), `ready` {`count`}, `bind` {`app_user_key`}, `label-wrapping` {`wrapping`}, `expire-tokens`.
//! `GET /control/state` tells packs and calls. `GET /oauth/authorize` stands for the consent page.

use dabao_domain::{PackStatus, PlatformStatus};
use hyper::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::faults::Fault;
use super::shared::Shared;
use super::wire::Call;
use super::world::{LabelWrapping, SimPack, SimParcel};

#[derive(Deserialize)]
struct Advance {
    lp_number: String,
    status: String,
}

#[derive(Deserialize)]
struct Ready {
    count: usize,
}

#[derive(Deserialize)]
struct Bind {
    app_user_key: String,
}

#[derive(Deserialize)]
struct Wrap {
    wrapping: LabelWrapping,
}

/// A command that is not understood, in words for whoever wrote the test.
struct NotUnderstood(String);

impl From<serde_json::Error> for NotUnderstood {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

pub(super) fn handle(path: &str, form: &str, shared: &Shared) -> (StatusCode, Value) {
    if path == "/oauth/authorize" {
        return authorize(form, shared);
    }
    match command(path, form, shared) {
        Ok(answer) => (StatusCode::OK, answer),
        Err(NotUnderstood(why)) => (StatusCode::BAD_REQUEST, json!({"error": why})),
    }
}

fn command(path: &str, body: &str, shared: &Shared) -> Result<Value, NotUnderstood> {
    match path {
        "/control/fault" => shared.lock().faults.push(serde_json::from_str::<Fault>(body)?),
        "/control/clear-faults" => shared.lock().faults.clear(),
        "/control/advance" => return advance(&serde_json::from_str(body)?, shared),
        "/control/parcel" => shared.seed_parcel(serde_json::from_str::<SimParcel>(body)?),
        "/control/ready" => {
            return Ok(json!({"codes": shared.seed_ready(serde_json::from_str::<Ready>(body)?.count)}));
        }
        "/control/bind" => shared.bind_all_sellers(&serde_json::from_str::<Bind>(body)?.app_user_key),
        "/control/label-wrapping" => {
            shared.lock().world.label_wrapping = serde_json::from_str::<Wrap>(body)?.wrapping;
        }
        "/control/expire-tokens" => shared.lock().world.access.clear(),
        "/control/state" => return Ok(state(shared)),
        _ => return Err(NotUnderstood(format!("no command {path}"))),
    }
    Ok(json!({"done": true}))
}

fn advance(wanted: &Advance, shared: &Shared) -> Result<Value, NotUnderstood> {
    let known =
        |status: PackStatus| PlatformStatus::read(&wanted.status, None) == PlatformStatus::Known(status);
    let status = PackStatus::ALL.into_iter().find(|status| known(*status));
    let status = status.ok_or_else(|| NotUnderstood(format!("no state {}", wanted.status)))?;
    Ok(json!({"done": shared.advance(&wanted.lp_number, status)}))
}

fn state(shared: &Shared) -> Value {
    let packs: Vec<Value> = shared.packs().iter().map(pack).collect();
    let platform = shared.lock();
    json!({
        "packs": packs,
        "calls": platform.seen,
        "commit_calls": platform.commit_calls,
        "double_commits": platform.committed_again,
        "signature_failures": platform.seen.iter().filter(|call| !call.signature_ok).count(),
    })
}

fn pack(pack: &SimPack) -> Value {
    json!({"lp_number": pack.lp_number, "tracking_number": pack.tracking_number, "kind": pack.kind,
        "parcels": pack.parcels, "grams": pack.grams, "status": pack.status.code(), "remark": pack.remark})
}

/// Consents at once, and leads back to the callback with a code.
fn authorize(query: &str, shared: &Shared) -> (StatusCode, Value) {
    let call = Call::decode("/oauth/authorize", query, 0);
    let Some((call, callback)) =
        call.and_then(|call| Some((call.clone(), call.get("redirect_uri")?.to_owned())))
    else {
        return (
            StatusCode::BAD_REQUEST,
            json!({"error": "redirect_uri is missing"}),
        );
    };
    let joint = if callback.contains('?') { '&' } else { '?' };
    let state = call
        .get("state")
        .map(|state| format!("&state={state}"))
        .unwrap_or_default();
    let place = format!("{callback}{joint}code={}{state}", shared.consent());
    (StatusCode::FOUND, json!({"location": place}))
}
