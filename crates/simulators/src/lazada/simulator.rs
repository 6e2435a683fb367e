//! The handle of a running simulator: what a test commands and what it asks.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use dabao_domain::PackStatus;
use dabao_platforms::AccessToken;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::accounts;
use super::config::LazadaConfig;
use super::faults::{Fault, FaultKind};
use super::platform::SeenCall;
use super::server;
use super::shared::Shared;
use super::world::{LabelWrapping, SimPack, SimParcel};

/// A running platform; it stops when this is dropped.
pub struct LazadaSimulator {
    shared: Arc<Shared>,
    address: SocketAddr,
    base_url: String,
    accepting: Option<JoinHandle<()>>,
}

impl LazadaSimulator {
    /// Starts it on 127.0.0.1.
    pub async fn start(config: LazadaConfig) -> io::Result<Self> {
        let port = config.port;
        let shared = Arc::new(Shared::new(config));
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let address = listener.local_addr()?;
        let accepting = Some(tokio::spawn(server::accept(listener, Arc::clone(&shared))));
        Ok(Self {
            shared,
            address,
            base_url: format!("http://{address}/rest"),
            accepting,
        })
    }

    /// What `Gateway::custom` takes.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// From now on connections are refused, and open ones are cut.
    pub async fn refuse_connections(&mut self) {
        if let Some(accepting) = self.accepting.take() {
            accepting.abort();
            // The task ends by being aborted; its end is what is waited for.
            drop(accepting.await);
        }
    }

    /// Connections are taken again, at the same address.
    pub async fn accept_connections(&mut self) -> io::Result<()> {
        if self.accepting.is_none() {
            let listener = TcpListener::bind(self.address).await?;
            self.accepting = Some(tokio::spawn(server::accept(listener, Arc::clone(&self.shared))));
        }
        Ok(())
    }

    /// The code that the consent page would lead to.
    pub fn consent(&self) -> String {
        self.shared.consent()
    }

    /// A token that works, without going through the consent page.
    pub fn issue_token(&self) -> AccessToken {
        let now = self.shared.now();
        AccessToken::new(accounts::new_access(&mut self.shared.lock().world, now))
    }

    /// Makes every access token given so far invalid.
    pub fn expire_access_tokens(&self) {
        self.shared.lock().world.access.clear();
    }

    /// Makes every refresh token given so far invalid.
    pub fn expire_refresh_tokens(&self) {
        self.shared.lock().world.refresh.clear();
    }

    /// Binds every seller under this `appUserKey`.
    pub fn bind_all_sellers(&self, app_user_key: &str) {
        self.shared.bind_all_sellers(app_user_key);
    }

    /// Adds a parcel, or replaces the one with the same code.
    pub fn seed_parcel(&self, parcel: SimParcel) {
        self.shared.seed_parcel(parcel);
    }

    /// Adds this many parcels of the first seller that may be packed, and gives their codes.
    pub fn seed_ready(&self, count: usize) -> Vec<String> {
        self.shared.seed_ready(count)
    }

    /// Moves a pack; `false` when there is no such pack.
    pub fn advance(&self, lp_number: &str, status: PackStatus) -> bool {
        self.shared.advance(lp_number, status)
    }

    /// A failure for the calls to come.
    pub fn inject(&self, fault: Fault) {
        self.shared.lock().faults.push(fault);
    }

    /// A failure for the next call of this path.
    pub fn fail_next(&self, path: &str, kind: FaultKind) {
        self.inject(Fault {
            path: Some(path.to_owned()),
            times: 1,
            kind,
        });
    }

    /// How labels are wrapped from now on.
    pub fn wrap_labels(&self, wrapping: LabelWrapping) {
        self.shared.lock().world.label_wrapping = wrapping;
    }

    /// All packs, oldest first.
    pub fn packs(&self) -> Vec<SimPack> {
        self.shared.packs()
    }

    /// How many well-signed commit calls named this parcel.
    pub fn commits_of(&self, code: &str) -> u32 {
        self.shared.lock().commit_calls.get(code).copied().unwrap_or(0)
    }

    /// Parcels that a commit named while a live pack held them.
    pub fn double_commits(&self) -> Vec<String> {
        self.shared.lock().committed_again.clone()
    }

    /// All calls so far.
    pub fn calls(&self) -> Vec<SeenCall> {
        self.shared.lock().seen.clone()
    }

    /// How many calls of this path there were.
    pub fn calls_of(&self, path: &str) -> usize {
        self.shared
            .lock()
            .seen
            .iter()
            .filter(|call| call.path == path)
            .count()
    }

    /// Calls whose signature was wrong.
    pub fn signature_failures(&self) -> Vec<SeenCall> {
        self.calls()
            .into_iter()
            .filter(|call| !call.signature_ok)
            .collect()
    }
}

impl Drop for LazadaSimulator {
    fn drop(&mut self) {
        if let Some(accepting) = self.accepting.take() {
            accepting.abort();
        }
    }
}
