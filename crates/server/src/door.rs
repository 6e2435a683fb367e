//! Opens and closes the listener as the settings say, while the program runs.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dabao_api::{Event, HttpDoor, Topic};
use dabao_app::{App, Clock, Random};
use tokio::net::TcpListener;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

use crate::Assets;
use crate::guard::OurEnd;
use crate::router::Desk;
use crate::sessions::{Sessions, Token};

/// How long a closing door waits for answers on their way.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the door needs besides the app.
pub struct Setup {
    /// The screens.
    pub assets: Assets,
    /// The time.
    pub clock: Clock,
    /// Where tokens come from.
    pub random: Random,
    /// Keeps the door open on this PC even when the settings close it (a program without a window), on this port
    /// instead of the settings' one. Port 0 is any free one.
    pub always_on: Option<u16>,
}

/// An address with a one-time key that logs its first visitor in as the station's own operator.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation(String);

impl Invitation {
    /// The whole address, for the person who started the program and nobody else.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// The HTTP door of a running program.
pub struct Door {
    app: Arc<App>,
    setup: Setup,
    sessions: Arc<Mutex<Sessions>>,
    address: watch::Sender<Option<SocketAddr>>,
}

/// Who may come in, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wanted {
    lan: bool,
    port: u16,
}

/// An open listener.
struct Listening {
    wanted: Wanted,
    close: watch::Sender<bool>,
    stopped: JoinHandle<()>,
}

impl Door {
    /// A closed door; [`Self::keep`] opens it as the settings say.
    pub fn new(app: Arc<App>, setup: Setup) -> Arc<Self> {
        Arc::new(Self {
            app,
            setup,
            sessions: Arc::default(),
            address: watch::Sender::new(None),
        })
    }

    /// Where it listens; changes when the settings do.
    pub fn address(&self) -> watch::Receiver<Option<SocketAddr>> {
        self.address.subscribe()
    }

    /// An address on this PC that logs in without a PIN, once; `None` while the door is closed.
    pub fn invitation(&self) -> Option<Invitation> {
        let address = (*self.address.borrow())?;
        let mut bytes = [0; 32];
        (self.setup.random)(&mut bytes);
        let key = Token::from_bytes(bytes);
        let text = format!("http://127.0.0.1:{}/#key={}", address.port(), key.reveal());
        let operator = self.app.window_caller().operator;
        self.sessions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .invite(key, operator, (self.setup.clock)());
        Some(Invitation(text))
    }

    /// Follows the settings until `stop` says so or is dropped, then closes.
    pub async fn keep(self: Arc<Self>, mut stop: oneshot::Receiver<()>) {
        let mut events = self.app.subscribe();
        let mut listening = None;
        loop {
            listening = self.follow(listening).await;
            tokio::select! {
                more = settings_may_have_changed(&mut events) => if !more { break },
                _ = &mut stop => break,
            }
        }
        self.close(listening).await;
    }

    async fn follow(&self, listening: Option<Listening>) -> Option<Listening> {
        let wanted = match self.wanted().await {
            Ok(wanted) => wanted,
            Err(error) => {
                tracing::warn!(%error, "could not read whether the HTTP door is to be open");
                return listening;
            }
        };
        if listening.as_ref().map(|listening| listening.wanted) == wanted {
            return listening;
        }
        self.close(listening).await;
        self.open(wanted?).await
    }

    async fn wanted(&self) -> Result<Option<Wanted>, dabao_api::ApiError> {
        let settings = self.app.settings().await?;
        let lan = settings.http_door == HttpDoor::Lan;
        let port = self.setup.always_on.unwrap_or(settings.http_port);
        let open = self.setup.always_on.is_some() || settings.http_door != HttpDoor::Off;
        Ok(open.then_some(Wanted { lan, port }))
    }

    async fn open(&self, wanted: Wanted) -> Option<Listening> {
        let ip = if wanted.lan {
            Ipv4Addr::UNSPECIFIED
        } else {
            Ipv4Addr::LOCALHOST
        };
        let bound = match TcpListener::bind((ip, wanted.port)).await {
            Ok(listener) => listener.local_addr().map(|address| (listener, address)),
            Err(error) => Err(error),
        };
        let (listener, address) = match bound {
            Ok(bound) => bound,
            Err(error) => {
                tracing::warn!(%error, port = wanted.port, "the HTTP door could not be opened");
                return None;
            }
        };
        let (close, closing) = watch::channel(false);
        let router = self.desk(address.port(), closing.clone()).router();
        let stopped = tokio::spawn(serve(listener, router, closing));
        tracing::info!(%address, "the HTTP door is open");
        self.app.set_http_address(Some(shown_address(wanted, address)));
        self.address.send_replace(Some(address));
        Some(Listening {
            wanted,
            close,
            stopped,
        })
    }

    fn desk(&self, port: u16, closing: watch::Receiver<bool>) -> Desk {
        Desk {
            app: Arc::clone(&self.app),
            assets: Arc::clone(&self.setup.assets),
            clock: Arc::clone(&self.setup.clock),
            random: Arc::clone(&self.setup.random),
            sessions: Arc::clone(&self.sessions),
            cookie: format!("dabao-{port}").into(),
            closing,
        }
    }

    async fn close(&self, listening: Option<Listening>) {
        let Some(Listening { close, stopped, .. }) = listening else {
            return;
        };
        self.app.set_http_address(None);
        self.address.send_replace(None);
        self.sessions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .close_all();
        close.send_replace(true);
        if tokio::time::timeout(PATIENCE, stopped).await.is_err() {
            tracing::warn!("a visitor of the HTTP door did not leave; they are left alone");
        }
    }
}

async fn serve(listener: TcpListener, router: axum::Router, mut closing: watch::Receiver<bool>) {
    let service = router.into_make_service_with_connect_info::<OurEnd>();
    let close = async move {
        let _ = closing.wait_for(|closing| *closing).await;
    };
    if let Err(error) = axum::serve(listener, service).with_graceful_shutdown(close).await {
        tracing::warn!(%error, "the HTTP door failed");
    }
}

/// Waits for news of the station; false when there will be none any more.
async fn settings_may_have_changed(events: &mut tokio::sync::broadcast::Receiver<Event>) -> bool {
    loop {
        match events.recv().await {
            Ok(Event::Changed { topics }) if topics.contains(&Topic::Station) => return true,
            Ok(Event::Resync) | Err(RecvError::Lagged(_)) => return true,
            Ok(_) => {}
            Err(RecvError::Closed) => return false,
        }
    }
}

/// What a person types into another device's browser.
fn shown_address(wanted: Wanted, address: SocketAddr) -> String {
    let ip = wanted.lan.then(own_lan_address).flatten();
    let ip = ip.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

/// The address this PC would use towards other networks; asking sends nothing (192.0.2.1 is for documentation).
fn own_lan_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    let ip = socket.local_addr().ok()?.ip();
    (!ip.is_unspecified()).then_some(ip)
}
