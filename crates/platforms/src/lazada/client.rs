//! Sends what `map` builds. The only place of this platform that touches the network.
//!
//! What it takes care of: a failed call says how far it got ([`Sent`]), a message kept from the platform holds no
//! token, and a call that changes something travels over a connection of its own, so that a stale kept-alive
//! connection never turns "could not be sent" into "may have been sent".

use std::sync::Arc;
use std::time::Duration;

use dabao_domain::Timestamp;
use reqwest::{Method, Response, StatusCode};
use rustls_platform_verifier::BuilderVerifierExt as _;

use super::errors::{Effect, ErrorTable};
use super::form::{SystemParams, form_body, signed_params};
use super::gateway::Gateway;
use super::map::{Api, LazadaCall, Nature, Opened, Verb, open};
use crate::{AccessToken, Answer, CallFailure, CallOutcome, CallRecord, Sent, Signer};

const CONNECT_WITHIN: Duration = Duration::from_secs(10);
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
const LONGEST_MESSAGE: usize = 500;
const LARGEST_BODY: usize = 32 * 1024 * 1024;

/// Tells the time; made by whoever owns the program's clock.
pub type WallClock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The client could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ClientNotBuilt {
    /// The encryption could not be set up.
    #[error("set up encryption")]
    Encryption(#[source] rustls::Error),
    /// The HTTP client could not be set up.
    #[error("set up the HTTP client")]
    Http(#[source] reqwest::Error),
    /// The table of error codes is broken.
    #[error("read the table of error codes")]
    Table(#[source] serde_json::Error),
}

/// Calls one gateway in the name of one application.
pub struct LazadaClient {
    gateway: Gateway,
    signer: Arc<dyn Signer>,
    clock: WallClock,
    errors: ErrorTable,
    keeping: reqwest::Client,
    fresh: reqwest::Client,
}

/// One call on its way.
struct Trip<'c> {
    api: Api,
    began: Timestamp,
    secrets: Vec<&'c str>,
}

/// An HTTP answer, whatever it says.
struct Received {
    status: StatusCode,
    body: Vec<u8>,
    drift_ms: Option<i64>,
}

impl LazadaClient {
    /// A client for a gateway; thirty seconds for an answer.
    pub fn new(gateway: Gateway, signer: Arc<dyn Signer>, clock: WallClock) -> Result<Self, ClientNotBuilt> {
        Self::with_timeout(gateway, signer, clock, ANSWER_WITHIN)
    }

    /// The same with another time for an answer.
    pub fn with_timeout(
        gateway: Gateway,
        signer: Arc<dyn Signer>,
        clock: WallClock,
        answer_within: Duration,
    ) -> Result<Self, ClientNotBuilt> {
        Ok(Self {
            gateway,
            signer,
            clock,
            errors: ErrorTable::shipped().map_err(ClientNotBuilt::Table)?,
            keeping: http_client(4, answer_within)?,
            fresh: http_client(0, answer_within)?,
        })
    }

    /// Makes a call in the name of a seller.
    pub async fn call<C: LazadaCall>(
        &self,
        token: &AccessToken,
        call: &C,
    ) -> Result<Answer<C::Answer>, CallFailure> {
        self.make(Some(token), call).await
    }

    /// Makes a call that needs no seller: creating and renewing tokens, and the channel codes.
    pub async fn call_without_token<C: LazadaCall>(
        &self,
        call: &C,
    ) -> Result<Answer<C::Answer>, CallFailure> {
        self.make(None, call).await
    }

    async fn make<C: LazadaCall>(
        &self,
        token: Option<&AccessToken>,
        call: &C,
    ) -> Result<Answer<C::Answer>, CallFailure> {
        let faults = call.faults();
        if !faults.is_empty() {
            let all: Vec<String> = faults.iter().map(ToString::to_string).collect();
            return Err(self.unsent("local.invalid_request", &all.join("; ")));
        }
        let mut secrets = call.secrets();
        secrets.extend(token.map(AccessToken::expose));
        let trip = Trip {
            api: C::API,
            began: (self.clock)(),
            secrets,
        };
        let system = SystemParams {
            at: trip.began,
            partner_id: None,
            access_token: token.map(AccessToken::expose),
        };
        let params = signed_params(&*self.signer, trip.api.path, system, call.params())
            .await
            .map_err(|failure| self.unsent("local.not_signed", &failure.to_string()))?;

        let received = self
            .send(&trip, &params)
            .await
            .map_err(|error| self.lost(&trip, &error))?;
        let opened = self.accepted(&trip, &received)?;
        match call.read(&opened) {
            Ok(value) => {
                let record = self.record(&trip, CallOutcome::Done, opened.request_id, received.drift_ms);
                Ok(Answer { value, record })
            }
            Err(misread) => {
                let told = Told {
                    drift_ms: received.drift_ms,
                    request_id: opened.request_id,
                    kind: None,
                };
                Err(self.failure(&trip, "local.unreadable_answer", &misread.to_string(), told))
            }
        }
    }

    async fn send(&self, trip: &Trip<'_>, params: &[(String, String)]) -> Result<Received, reqwest::Error> {
        let address = self.gateway.address(trip.api.base, trip.api.path);
        let client = match trip.api.nature {
            Nature::Asks => &self.keeping,
            Nature::Changes => &self.fresh,
        };
        let form = form_body(params);
        let request = match trip.api.verb {
            Verb::Get => client.request(Method::GET, format!("{address}?{form}")),
            Verb::Post => client
                .request(Method::POST, address)
                .header("Content-Type", "application/x-www-form-urlencoded;charset=utf-8")
                .body(form),
        };
        let response = request.send().await?;
        let drift_ms = self.drift_ms(trip, &response);
        let status = response.status();
        Ok(Received {
            status,
            body: limited_body(response).await?,
            drift_ms,
        })
    }

    /// Opens the envelopes, or says why there is nothing in them.
    fn accepted(&self, trip: &Trip<'_>, received: &Received) -> Result<Opened, CallFailure> {
        let told = Told {
            drift_ms: received.drift_ms,
            ..Told::default()
        };
        let opened = match open(&received.body) {
            Ok(Err(refusal)) => {
                let told = Told {
                    request_id: refusal.request_id,
                    kind: refusal.kind,
                    ..told
                };
                let failure = self.failure(trip, &refusal.code, &refusal.message, told);
                let sent = if received.status.is_server_error() {
                    Sent::MaybeSent
                } else {
                    failure.sent
                };
                return Err(CallFailure { sent, ..failure });
            }
            Ok(Ok(opened)) => Ok(opened),
            Err(misread) => Err(misread),
        };
        if let Some(code) = bad_status(received.status) {
            return Err(self.failure(trip, code, &format!("HTTP {}", received.status.as_u16()), told));
        }
        opened.map_err(|misread| self.failure(trip, "local.unreadable_answer", &misread.to_string(), told))
    }

    /// The connection failed. Only a failure to connect is certain to have sent nothing.
    fn lost(&self, trip: &Trip<'_>, error: &reqwest::Error) -> CallFailure {
        let (code, message) = if error.is_connect() || error.is_builder() {
            ("local.no_connection", "no connection")
        } else if error.is_timeout() {
            ("local.timed_out", "no answer in time")
        } else {
            (
                "local.connection_lost",
                "the connection was lost before the answer was complete",
            )
        };
        let failure = self.failure(trip, code, message, Told::default());
        let sent = if code == "local.no_connection" {
            Sent::NotSent
        } else {
            Sent::MaybeSent
        };
        CallFailure { sent, ..failure }
    }

    fn unsent(&self, code: &str, message: &str) -> CallFailure {
        CallFailure {
            class: self.errors.judge(code, message, None).class,
            sent: Sent::NotSent,
            code: code.to_owned(),
            message: message.to_owned(),
            request_id: None,
            wait_ms: None,
            trouble: None,
            record: None,
        }
    }

    fn failure(&self, trip: &Trip<'_>, code: &str, message: &str, told: Told) -> CallFailure {
        let verdict = self.errors.judge(code, message, told.kind.as_deref());
        let outcome = CallOutcome::Failed(verdict.class);
        let record = self.record(trip, outcome, told.request_id.clone(), told.drift_ms);
        CallFailure {
            class: verdict.class,
            sent: match verdict.effect {
                Effect::None => Sent::Answered,
                Effect::Unsure => Sent::MaybeSent,
            },
            code: trip.without_secrets(code),
            message: trip.without_secrets(message),
            request_id: told.request_id,
            wait_ms: verdict.wait_ms,
            trouble: verdict.trouble,
            record: Some(Box::new(record)),
        }
    }

    fn record(
        &self,
        trip: &Trip<'_>,
        outcome: CallOutcome,
        request_id: Option<String>,
        drift_ms: Option<i64>,
    ) -> CallRecord {
        let duration_ms = (self.clock)().millis_since(trip.began).max(0);
        CallRecord {
            at: trip.began,
            api: trip.api.path,
            request_id,
            duration_ms,
            outcome,
            drift_ms,
        }
    }

    /// The server's clock against the middle of the call; the header counts whole seconds.
    fn drift_ms(&self, trip: &Trip<'_>, response: &Response) -> Option<i64> {
        let date = response.headers().get("date")?.to_str().ok()?;
        let server = httpdate::parse_http_date(date)
            .ok()?
            .duration_since(std::time::UNIX_EPOCH)
            .ok()?;
        let took = (self.clock)().millis_since(trip.began);
        let middle = trip.began.plus_millis(took / 2);
        Some(i64::try_from(server.as_millis()).ok()?.saturating_sub(middle.0))
    }
}

impl std::fmt::Debug for LazadaClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LazadaClient")
            .field("gateway", &self.gateway)
            .finish_non_exhaustive()
    }
}

/// What an answer told beside its code.
#[derive(Default)]
struct Told {
    request_id: Option<String>,
    kind: Option<String>,
    drift_ms: Option<i64>,
}

impl Trip<'_> {
    /// The text without any secret of this call, and no longer than a log line should be.
    fn without_secrets(&self, text: &str) -> String {
        let secrets = self.secrets.iter().filter(|secret| !secret.is_empty());
        let clean = secrets.fold(text.to_owned(), |text, secret| text.replace(secret, "***"));
        clean.chars().take(LONGEST_MESSAGE).collect()
    }
}

/// Answers of the gateway's own web server. The platform itself answers 200 also for errors.
fn bad_status(status: StatusCode) -> Option<&'static str> {
    if status.is_success() {
        None
    } else if status == StatusCode::TOO_MANY_REQUESTS {
        Some("local.too_many_requests")
    } else if status.is_client_error() {
        Some("local.refused_by_gateway")
    } else {
        Some("local.server_error")
    }
}

/// The body, as far as a sane answer goes; a larger one is cut and will not be readable.
async fn limited_body(mut response: Response) -> Result<Vec<u8>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > LARGEST_BODY {
            break;
        }
    }
    Ok(body)
}

/// HTTP/1.1 only, no redirects and no repeated sending: a call goes out once or not at all.
fn http_client(idle_connections: usize, answer_within: Duration) -> Result<reqwest::Client, ClientNotBuilt> {
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(rustls::ConfigBuilder::with_platform_verifier)
        .map_err(ClientNotBuilt::Encryption)?
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .http1_only()
        .connect_timeout(CONNECT_WITHIN)
        .timeout(answer_within)
        .pool_max_idle_per_host(idle_connections)
        .pool_idle_timeout(Duration::from_secs(20))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .build()
        .map_err(ClientNotBuilt::Http)
}
