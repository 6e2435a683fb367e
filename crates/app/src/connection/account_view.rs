//! An account as a screen sees it: whether its secret is there, and how its login stands.

use std::sync::Arc;

use dabao_api::{AccountView, LoginState};
use dabao_domain::Timestamp;
use dabao_store::{Account, Login};
use dabao_sync::SecretName;

use super::key_store::beside;
use crate::App;
use crate::error::AppError;

/// "Log in again soon" begins this long before the end.
const SOON_MS: i64 = 7 * 86_400_000;

/// Says nothing of a secret but that it is there.
pub(super) async fn view(app: &Arc<App>, account: Account) -> Result<AccountView, AppError> {
    let secret = SecretName::Application.of(&account.id);
    let secrets = Arc::clone(&app.secrets);
    let has_secret = beside(move || Ok(secrets.get(&secret)?.is_some())).await?;
    let login = login_state(account.login.as_ref(), app.now());
    let Account {
        id,
        platform,
        name,
        app_key,
        site,
        custom_base,
        callback,
        login: granted,
        ..
    } = account;
    Ok(AccountView {
        id,
        platform,
        name,
        app_key,
        has_secret,
        site,
        custom_base,
        callback,
        login,
        access_until: granted.as_ref().map(|login| login.access_until.0),
        refresh_until: granted
            .as_ref()
            .and_then(|login| login.refresh_until)
            .map(|at| at.0),
        platform_account: granted.and_then(|login| login.platform_account),
    })
}

fn login_state(login: Option<&Login>, now: Timestamp) -> LoginState {
    let Some(login) = login else {
        return LoginState::Never;
    };
    let ends_at = login
        .refresh_until
        .unwrap_or(login.access_until)
        .max(login.access_until);
    if login.ended || ends_at <= now {
        LoginState::Ended
    } else if ends_at.millis_since(now) < SOON_MS {
        LoginState::EndsSoon
    } else {
        LoginState::Ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_ends_soon_and_then_has_ended() {
        let day = 86_400_000;
        let login = |refresh_until| Login {
            access_until: Timestamp(day),
            refresh_until,
            platform_account: None,
            sellers: "[]".into(),
            ended: false,
        };
        let state = |login: &Login| login_state(Some(login), Timestamp(0));
        assert_eq!(login_state(None, Timestamp(0)), LoginState::Never);
        assert_eq!(state(&login(Some(Timestamp(30 * day)))), LoginState::Ready);
        assert_eq!(state(&login(Some(Timestamp(6 * day)))), LoginState::EndsSoon);
        assert_eq!(state(&login(None)), LoginState::EndsSoon);
        assert_eq!(login_state(Some(&login(None)), Timestamp(day)), LoginState::Ended);
        assert_eq!(
            state(&Login {
                ended: true,
                ..login(None)
            }),
            LoginState::Ended
        );
    }
}
