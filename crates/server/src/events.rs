//! The event stream: server-sent events, each a JSON array.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{self, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use tokio::sync::{mpsc, watch};
use tokio_stream::wrappers::ReceiverStream;

use crate::batch::Batches;
use crate::router::{Desk, Refused};
use crate::sessions::Token;

/// How often a silent stream shows that it lives, and asks whether its session still does.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Batches a slow reader may leave lying before events pass it by.
const WAITING_BATCHES: usize = 4;

/// Everything that is told, until the session ends or the door closes.
pub(crate) async fn events(State(desk): State<Desk>, headers: HeaderMap) -> Result<Response, Refused> {
    desk.caller(&headers).await?;
    let token = desk.token(&headers).ok_or(Refused::log_in_first())?;
    let (sender, receiver) = mpsc::channel(WAITING_BATCHES);
    let batches = Batches::of(desk.app.subscribe());
    tokio::spawn(forward(desk, token, batches, sender));
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    Ok(Sse::new(ReceiverStream::new(receiver))
        .keep_alive(keep_alive)
        .into_response())
}

async fn forward(
    mut desk: Desk,
    token: Token,
    mut batches: Batches,
    sender: mpsc::Sender<Result<sse::Event, Infallible>>,
) {
    let mut look = tokio::time::interval(KEEP_ALIVE);
    loop {
        tokio::select! {
            batch = batches.next() => {
                let Some(message) = batch.and_then(|batch| sse::Event::default().json_data(batch).ok()) else { return };
                if sender.send(Ok(message)).await.is_err() { return }
            }
            _ = look.tick() => {}
            () = closed(&mut desk.closing) => return,
            () = sender.closed() => return,
        }
        if desk
            .sessions(|sessions| sessions.look(&token, (desk.clock)()))
            .is_none()
        {
            return;
        }
    }
}

async fn closed(closing: &mut watch::Receiver<bool>) {
    let _ = closing.wait_for(|closing| *closing).await;
}
