//! The network around the simulated platform: connections, and what goes wrong with them on command.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use axum::body::{Body, to_bytes};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::control;
use super::faults::FaultKind;
use super::reply::{Reply, gateway, misspelt, with_state};
use super::shared::Shared;
use super::wire::Call;

const LARGEST_BODY: usize = 4 * 1024 * 1024;

pub(super) async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    let mut count = 0_u64;
    while let Ok((stream, _)) = listener.accept().await {
        count += 1;
        let connection = count;
        while connections.try_join_next().is_some() {}
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            let service = service_fn(move |request| serve(request, connection, Arc::clone(&shared)));
            // An error here is a connection that was cut, by the other side or on command.
            drop(
                http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service)
                    .await,
            );
        });
    }
}

/// The connection is to be cut without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection is dropped on command")]
struct Dropped;

async fn serve(
    request: Request<Incoming>,
    connection: u64,
    shared: Arc<Shared>,
) -> Result<Response<Body>, Dropped> {
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(Body::new(body), LARGEST_BODY)
        .await
        .map_err(|_| Dropped)?;
    let body = String::from_utf8(bytes.to_vec()).map_err(|_| Dropped)?;
    let path = parts.uri.path();
    let query = parts.uri.query().unwrap_or_default();
    let form = if parts.method == Method::GET { query } else { &body };
    if let Some(api) = path.strip_prefix("/rest")
        && let Some(call) = Call::decode(api, form, connection)
    {
        return answer(&call, &shared).await;
    }
    let (status, value) = control::handle(path, form, &shared);
    Ok(json_response(&shared, status, &value))
}

/// Does the call, and what was commanded to go wrong with it.
async fn answer(call: &Call, shared: &Arc<Shared>) -> Result<Response<Body>, Dropped> {
    let fault = shared.lock().take_fault(&call.path);
    let refused = match &fault {
        Some(FaultKind::DroppedBefore) => {
            shared.lock().note_unanswered(call, shared.now());
            return Err(Dropped);
        }
        Some(FaultKind::HttpStatus { status }) => {
            shared.lock().note_unanswered(call, shared.now());
            return Ok(plain(shared, *status, "trouble"));
        }
        Some(FaultKind::ApiBan { seconds }) => Some(gateway(
            "SYSTEM",
            "ApiCallLimit",
            &format!("Api access frequency exceeds the limit. this ban will last {seconds} seconds"),
        )),
        Some(FaultKind::AppLimit) => Some(gateway("SYSTEM", "AppCallLimit", "App call limit exceeded")),
        Some(FaultKind::Refuse { code, message }) => Some(gateway("ISV", code, message)),
        _ => None,
    };
    let partial = match &fault {
        Some(FaultKind::PartialSuccess { left_out }) => Some(*left_out),
        _ => None,
    };
    let value = done(call, refused, partial, shared);
    after(fault, value, shared).await
}

/// The answer as JSON, after the work unless the call is refused on command.
fn done(call: &Call, refused: Option<Reply>, partial: Option<usize>, shared: &Shared) -> Value {
    let now = shared.now();
    let mut platform = shared.lock();
    let reply = if let Some(refusal) = refused {
        platform.note_unanswered(call, now);
        refusal
    } else {
        platform.answer(call, partial, now)
    };
    let request_id = format!("2101{:012}", platform.seen.len());
    reply.into_json(&call.path, &request_id)
}

/// What goes wrong once the work is done.
async fn after(fault: Option<FaultKind>, value: Value, shared: &Shared) -> Result<Response<Body>, Dropped> {
    let value = match fault {
        Some(FaultKind::SilentAfter) => {
            let never: Infallible = std::future::pending().await;
            match never {}
        }
        Some(FaultKind::DroppedAfter) => return Err(Dropped),
        Some(FaultKind::HttpStatusAfter { status }) => return Ok(plain(shared, status, "trouble")),
        Some(FaultKind::Garbage) => return Ok(plain(shared, 200, "<html>busy</html>")),
        Some(FaultKind::Slow { millis }) => {
            tokio::time::sleep(Duration::from_millis(millis)).await;
            value
        }
        Some(FaultKind::Misspelt) => misspelt(value),
        Some(FaultKind::UnknownState { word }) => with_state(value, &word),
        Some(
            FaultKind::ApiBan { .. }
            | FaultKind::AppLimit
            | FaultKind::DroppedBefore
            | FaultKind::PartialSuccess { .. }
            | FaultKind::HttpStatus { .. }
            | FaultKind::Refuse { .. },
        )
        | None => value,
    };
    Ok(json_response(shared, StatusCode::OK, &value))
}

fn plain(shared: &Shared, status: u16, text: &str) -> Response<Body> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    dated(shared, status, Body::from(text.to_owned()))
}

fn json_response(shared: &Shared, status: StatusCode, value: &Value) -> Response<Body> {
    let mut response = dated(shared, status, Body::from(value.to_string()));
    if let Some(place) = value
        .get("location")
        .and_then(Value::as_str)
        .and_then(|text| text.parse().ok())
    {
        response.headers_mut().insert("location", place);
    }
    response
}

/// The `Date` header tells the simulator's time, not the machine's.
fn dated(shared: &Shared, status: StatusCode, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let since_epoch = Duration::from_millis(u64::try_from(shared.now().0).unwrap_or(0));
    if let Ok(date) = httpdate::fmt_http_date(UNIX_EPOCH + since_epoch).parse() {
        response.headers_mut().insert("date", date);
    }
    response.headers_mut().insert(
        "content-type",
        hyper::header::HeaderValue::from_static("application/json"),
    );
    response
}
