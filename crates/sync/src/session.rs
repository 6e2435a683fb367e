//! Logins: from the code of the consent page to tokens, and their renewal (platforms.md 1.4).
//!
//! Tokens live in the key store and in memory; the database knows only until when they are good.

use std::collections::BTreeMap;
use std::sync::Arc;

use dabao_domain::Timestamp;
use dabao_platforms::lazada::LazadaClient;
use dabao_platforms::lazada::map::{CreateToken, LazadaCall, RefreshTokens, TokenSet};
use dabao_platforms::{AccessToken, LocalSigner, RefreshToken, Secret};
use dabao_store::{Account, Login, NewCall, save_login};
use serde::{Deserialize, Serialize};

use crate::line::wall_clock;
use crate::{Line, SecretName, Trouble, calls, gateway_of, secrets};

/// Renew at least this long before the end.
const RENEW_BEFORE_MS: i64 = 30 * 60_000;
/// A renewal that failed is not tried again sooner while the token is still good.
const RENEW_PAUSE_MS: i64 = 60_000;

/// An account ready for calls.
#[derive(Debug, Clone)]
pub struct Session {
    /// The account.
    pub account: Account,
    pub(crate) client: Arc<LazadaClient>,
    pub(crate) token: AccessToken,
    renew_at: Timestamp,
}

/// A shop behind a login, as kept with the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seller {
    /// Two letters in upper case.
    pub country: Option<String>,
    /// The platform's seller id.
    pub seller_id: Option<String>,
    /// The platform's short code.
    pub short_code: Option<String>,
}

impl Line {
    /// An account ready for calls, with its token renewed when it is due.
    ///
    /// # Errors
    ///
    /// There is no login, or its secrets are not here.
    pub async fn session(&self, account: &Account) -> Result<Session, Trouble> {
        let login = account
            .login
            .as_ref()
            .filter(|login| !login.ended)
            .ok_or(Trouble::LogIn)?;
        let mut open = self.sessions.lock().await;
        let session = match open.get(&place(account)).filter(|session| session.is_of(account)) {
            Some(session) => session.clone(),
            None => self.open(account, login).await?,
        };
        let session = self.renewed_when_due(session).await?;
        open.insert(place(account), session.clone());
        Ok(session)
    }

    /// A session with a new access token, unless somebody else has renewed it meanwhile.
    pub(crate) async fn renew(&self, used: &Session) -> Result<Session, Trouble> {
        let mut open = self.sessions.lock().await;
        let newer = open
            .get(&place(&used.account))
            .filter(|session| session.token.expose() != used.token.expose());
        if let Some(newer) = newer {
            return Ok(newer.clone());
        }
        let renewed = self.fetch_renewed(used).await;
        if matches!(renewed, Err(Trouble::LogIn)) {
            self.end_login(&used.account.id).await?;
        }
        let renewed = renewed?;
        open.insert(place(&renewed.account), renewed.clone());
        Ok(renewed)
    }

    /// Renews the access token because somebody asked.
    ///
    /// # Errors
    ///
    /// There is no login, or the platform does not renew it.
    pub async fn renew_now(&self, account: &Account) -> Result<Account, Trouble> {
        let login = account
            .login
            .as_ref()
            .filter(|login| !login.ended)
            .ok_or(Trouble::LogIn)?;
        let session = self.open(account, login).await?;
        Ok(self.fetch_renewed(&session).await?.account)
    }

    /// Turns the code of the consent page into a login; gives the account as it is now.
    ///
    /// # Errors
    ///
    /// The code is used up or too old, or the platform cannot be reached.
    pub async fn log_in(&self, account: &Account, code: &str) -> Result<Account, Trouble> {
        let client = self.client(account).await?;
        let call = CreateToken {
            code: Secret::new(code.to_owned()),
        };
        let (tokens, lines) = self.token_call(&client, account, &call).await?;
        self.keep(account, &tokens, &lines).await
    }

    async fn open(&self, account: &Account, login: &Login) -> Result<Session, Trouble> {
        let client = self.client(account).await?;
        let token = secrets::get(&self.desk.secrets, &account.id, SecretName::Access).await?;
        Ok(Session {
            account: account.clone(),
            client,
            token: AccessToken::new(token.ok_or(Trouble::NoSecret)?),
            renew_at: login.access_until.plus_millis(-RENEW_BEFORE_MS),
        })
    }

    async fn client(&self, account: &Account) -> Result<Arc<LazadaClient>, Trouble> {
        let secret = secrets::get(&self.desk.secrets, &account.id, SecretName::Application).await?;
        let signer = LocalSigner::new(&account.app_key, Secret::new(secret.ok_or(Trouble::NoSecret)?));
        let gateway = gateway_of(account)?;
        Ok(Arc::new(LazadaClient::new(
            gateway,
            Arc::new(signer),
            wall_clock(&self.desk),
        )?))
    }

    async fn renewed_when_due(&self, session: Session) -> Result<Session, Trouble> {
        let now = self.desk.now();
        if now < session.renew_at {
            return Ok(session);
        }
        let good_until = session.account.login.as_ref().map(|login| login.access_until);
        match self.fetch_renewed(&session).await {
            Ok(renewed) => Ok(renewed),
            Err(Trouble::Failed(_) | Trouble::LogIn) if good_until.is_some_and(|until| now < until) => {
                Ok(Session {
                    renew_at: now.plus_millis(RENEW_PAUSE_MS),
                    ..session
                })
            }
            Err(Trouble::LogIn) => {
                self.end_login(&session.account.id).await?;
                Err(Trouble::LogIn)
            }
            Err(trouble) => Err(trouble),
        }
    }

    /// Renews; [`Trouble::LogIn`] when the refresh token is gone or no longer good.
    async fn fetch_renewed(&self, session: &Session) -> Result<Session, Trouble> {
        let account = &session.account;
        let token = secrets::get(&self.desk.secrets, &account.id, SecretName::Refresh).await?;
        let call = RefreshTokens {
            refresh_token: RefreshToken::new(token.ok_or(Trouble::LogIn)?),
        };
        let (tokens, lines) = match self.token_call(&session.client, account, &call).await {
            Err(Trouble::Failed(failure)) if ends_login(&failure.code) => return Err(Trouble::LogIn),
            other => other?,
        };
        let account = self.keep(account, &tokens, &lines).await?;
        Ok(Session {
            client: Arc::clone(&session.client),
            renew_at: tokens.renew_at(self.desk.now()),
            token: tokens.access_token,
            account,
        })
    }

    /// Makes a token call; its line is written by whoever keeps the tokens, or here when it failed.
    async fn token_call<C: LazadaCall<Answer = TokenSet>>(
        &self,
        client: &LazadaClient,
        account: &Account,
        call: &C,
    ) -> Result<(TokenSet, Vec<NewCall>), Trouble> {
        let sent = client.call_without_token(call).await;
        self.pace().heard(
            (&account.id, C::API.path),
            sent.as_ref().map(|_| ()),
            self.desk.now(),
        );
        match sent {
            Ok(answer) => Ok((
                answer.value,
                vec![calls::done(&self.desk, &account.id, &answer.record)],
            )),
            Err(failure) => {
                let line: Vec<NewCall> = calls::failed(&self.desk, &account.id, &failure)
                    .into_iter()
                    .collect();
                self.write(&line).await?;
                Err(Trouble::Failed(Box::new(failure)))
            }
        }
    }

    /// Keeps the tokens in the key store first: a login without its tokens would be a promise nobody can hold.
    async fn keep(
        &self,
        account: &Account,
        tokens: &TokenSet,
        lines: &[NewCall],
    ) -> Result<Account, Trouble> {
        let own = &self.desk.secrets;
        let access = tokens.access_token.expose().to_owned();
        let refresh = tokens
            .refresh_token
            .as_ref()
            .map(|token| token.expose().to_owned());
        secrets::put(own, (&account.id, SecretName::Access), Some(access)).await?;
        secrets::put(own, (&account.id, SecretName::Refresh), refresh).await?;

        let login = login_of(account, tokens, self.desk.now());
        let mut tx = self.desk.store.begin().await?;
        save_login(&mut tx, &account.id, Some(&login)).await?;
        calls::write(&mut tx, lines).await?;
        tx.commit().await?;
        Ok(Account {
            login: Some(login),
            ..account.clone()
        })
    }
}

impl Session {
    /// The settings are the same, and the login is not older than the caller's.
    fn is_of(&self, account: &Account) -> bool {
        let access_until = |account: &Account| account.login.as_ref().map(|login| login.access_until);
        self.account.changed_at == account.changed_at && access_until(&self.account) >= access_until(account)
    }
}

impl Seller {
    /// The shops behind an account's login.
    ///
    /// # Errors
    ///
    /// The account's line in the database is not readable.
    pub fn all_of(login: &Login) -> Result<Vec<Self>, serde_json::Error> {
        serde_json::from_str(&login.sellers)
    }
}

fn login_of(account: &Account, tokens: &TokenSet, now: Timestamp) -> Login {
    let before = account.login.as_ref();
    let sellers: Vec<Seller> = tokens
        .sellers
        .iter()
        .map(|seller| Seller {
            country: seller.country.as_deref().map(str::to_ascii_uppercase),
            seller_id: seller.seller_id.clone(),
            short_code: seller.short_code.clone(),
        })
        .collect();
    let told = (!sellers.is_empty()).then(|| serde_json::json!(sellers).to_string());
    let known = before.map(|login| login.sellers.clone());
    Login {
        access_until: now.plus_millis(tokens.access_lives_ms),
        refresh_until: tokens.consent_again_at(now),
        platform_account: tokens
            .account
            .clone()
            .or_else(|| before?.platform_account.clone()),
        sellers: told.or(known).unwrap_or_else(|| "[]".to_owned()),
        ended: false,
    }
}

/// The refresh token is no longer good: the seller must consent again.
fn ends_login(code: &str) -> bool {
    ["IllegalRefreshToken", "InvalidRefreshToken"]
        .iter()
        .any(|own| own.eq_ignore_ascii_case(code))
}

/// An account may call the gateways of several sites.
fn place(account: &Account) -> String {
    format!("{} {}", account.id, account.site)
}

/// The sessions that are open, by account and site.
pub(crate) type Sessions = BTreeMap<String, Session>;
