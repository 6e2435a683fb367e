//! The line to the platform: a call with its token, its pauses and its line in the call log.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dabao_domain::Timestamp;
use dabao_platforms::lazada::map::LazadaCall;
use dabao_platforms::lazada::{ClientNotBuilt, Gateway, Site};
use dabao_platforms::pacing::Permission;
use dabao_platforms::{CallFailure, FailureClass};
use dabao_secrets::SecretError;
use dabao_store::{Account, NewCall, StoreError, Tx, end_login, last_call_done, list_pauses};

use crate::pace::Pace;
use crate::session::Sessions;
use crate::{Desk, Session, calls};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// Nobody has logged in, or the login has ended.
    #[error("somebody must log in at the platform")]
    LogIn,
    /// The application's secret or the token is not on this machine.
    #[error("the account's secrets are not on this machine")]
    NoSecret,
    /// The account's site is none we know.
    #[error("the account's site is not known")]
    NoSite,
    /// No call before this time.
    #[error("no call before {}", until.0)]
    Held {
        /// When it may be tried.
        until: Timestamp,
    },
    /// The call failed.
    #[error(transparent)]
    Failed(Box<CallFailure>),
    /// The client could not be made.
    #[error(transparent)]
    Client(#[from] ClientNotBuilt),
    /// The key store did not do it.
    #[error(transparent)]
    Secrets(#[from] SecretError),
    /// The database did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The program is ending.
    #[error("the program is ending")]
    Stopped,
}

/// What came of asking, and the lines for the call log that are not written yet.
pub(crate) struct Asked<T> {
    pub(crate) result: Result<T, Trouble>,
    pub(crate) calls: Vec<NewCall>,
}

/// The line of one desk. Its memory of pauses begins with what the call log knows.
pub struct Line {
    pub(crate) desk: Desk,
    pub(crate) sessions: tokio::sync::Mutex<Sessions>,
    pace: Mutex<Pace>,
}

impl Line {
    /// A line; nothing is opened yet.
    pub fn new(desk: Desk) -> Self {
        Self {
            desk,
            sessions: tokio::sync::Mutex::default(),
            pace: Mutex::default(),
        }
    }

    /// Takes in what the call log knows about pauses.
    ///
    /// # Errors
    ///
    /// The database could not do it.
    pub async fn learn(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let pauses = list_pauses(tx, self.desk.now()).await?;
        let last_done = last_call_done(tx).await?;
        self.pace().learn(&pauses, last_done);
        Ok(())
    }

    /// Asks the platform in an account's name; only for calls that change nothing or may be repeated.
    ///
    /// # Errors
    ///
    /// There is no login, a pause is not over, or the call failed.
    pub async fn ask<C: LazadaCall>(&self, account: &Account, call: &C) -> Result<C::Answer, Trouble> {
        let session = self.session(account).await?;
        if let Err(until) = self.permit(&account.id, C::API.path) {
            return Err(Trouble::Held { until });
        }
        let asked = self.ask_permitted(&session, call).await;
        self.write(&asked.calls).await?;
        asked.result
    }

    /// May this account call this API now? If not, when to ask again. A permission is used up.
    pub(crate) fn permit(&self, account: &str, api: &str) -> Result<(), Timestamp> {
        match self.pace().ask(account, api, self.desk.now()) {
            Permission::Granted => Ok(()),
            Permission::NotBefore(until) => Err(until),
        }
    }

    /// Asks; an access token that is no longer good is renewed once.
    pub(crate) async fn ask_permitted<C: LazadaCall>(&self, session: &Session, call: &C) -> Asked<C::Answer> {
        let (first, mut calls) = self.send(session, call).await;
        let failure = match first {
            Ok(answer) => {
                return Asked {
                    result: Ok(answer),
                    calls,
                };
            }
            Err(failure) => failure,
        };
        if failure.class != FailureClass::RefreshToken {
            return Asked {
                result: Err(Trouble::Failed(Box::new(failure))),
                calls,
            };
        }
        let renewed = match self.renew(session).await {
            Ok(renewed) => renewed,
            Err(trouble) => {
                return Asked {
                    result: Err(trouble),
                    calls,
                };
            }
        };
        let (second, more) = self.send(&renewed, call).await;
        calls.extend(more);
        let result = match second {
            Ok(answer) => Ok(answer),
            Err(failure) if failure.class == FailureClass::RefreshToken => self
                .end_login(&session.account.id)
                .await
                .map_err(Trouble::Store)
                .and(Err(Trouble::LogIn)),
            Err(failure) => Err(Trouble::Failed(Box::new(failure))),
        };
        Asked { result, calls }
    }

    /// One call, exactly once.
    pub(crate) async fn send<C: LazadaCall>(
        &self,
        session: &Session,
        call: &C,
    ) -> (Result<C::Answer, CallFailure>, Vec<NewCall>) {
        let sent = session.client.call(&session.token, call).await;
        let account = session.account.id.as_str();
        self.pace()
            .heard((account, C::API.path), sent.as_ref().map(|_| ()), self.desk.now());
        match sent {
            Ok(answer) => (
                Ok(answer.value),
                vec![calls::done(&self.desk, account, &answer.record)],
            ),
            Err(failure) => {
                let line = calls::failed(&self.desk, account, &failure);
                (Err(failure), line.into_iter().collect())
            }
        }
    }

    /// Writes lines of the call log in a transaction of their own.
    pub(crate) async fn write(&self, lines: &[NewCall]) -> Result<(), StoreError> {
        if lines.is_empty() {
            return Ok(());
        }
        let mut tx = self.desk.store.begin().await?;
        calls::write(&mut tx, lines).await?;
        tx.commit().await
    }

    pub(crate) async fn end_login(&self, account: &str) -> Result<(), StoreError> {
        let mut tx = self.desk.store.begin().await?;
        if end_login(&mut tx, account).await? {
            self.desk.log(&mut tx, "login_ended", (account, "")).await?;
        }
        tx.commit().await
    }

    pub(crate) fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The gateway of an account.
///
/// # Errors
///
/// Its site is none we know, or it is `custom` and has no base address.
pub fn gateway_of(account: &Account) -> Result<Gateway, Trouble> {
    if account.site == "custom" {
        let base = account
            .custom_base
            .as_deref()
            .filter(|base| !base.trim().is_empty());
        return base.map(Gateway::custom).ok_or(Trouble::NoSite);
    }
    Site::from_country(&account.site)
        .map(Gateway::site)
        .ok_or(Trouble::NoSite)
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line")
            .field("desk", &self.desk)
            .finish_non_exhaustive()
    }
}

/// The clock as the client wants it.
pub(crate) fn wall_clock(desk: &Desk) -> dabao_platforms::lazada::WallClock {
    let clock = Arc::clone(&desk.clock);
    Arc::new(move || clock())
}
