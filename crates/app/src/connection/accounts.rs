//! Platform accounts and their logins. Secrets go into the key store and never come back (P-11).

use std::sync::Arc;

use dabao_api::{
    AccountView, ApiError, ByAccount, ById, Caller, ConsentReply, ErrorCode, LogInAccount, Nothing,
    SaveAccount, Topic,
};
use dabao_store::{
    Account, Tx, find_account, list_accounts as list, remove_account as remove, save_account as save,
    save_login,
};
use dabao_sync::{SecretName, gateway_of};

use super::account_view::view;
use super::desk::runner;
use super::key_store::put_secret;
use super::shops::learn_sellers;
use super::trouble::app_error;
use crate::App;
use crate::error::{AppError, refuse, refuse_field};
use crate::shops::filled;
use crate::station::{SITES, required};

/// All accounts.
pub(crate) async fn list_accounts(
    app: &Arc<App>,
    _: &Caller,
    _: Nothing,
) -> Result<Vec<AccountView>, AppError> {
    let mut tx = app.store.read().await?;
    let accounts = list(&mut tx).await?;
    drop(tx);
    let mut views = Vec::new();
    for account in accounts {
        views.push(view(app, account).await?);
    }
    Ok(views)
}

/// Adds or changes an account. Another application key ends the login: its tokens belong to the old one.
pub(crate) async fn save_account(
    app: &Arc<App>,
    by: &Caller,
    request: SaveAccount,
) -> Result<AccountView, AppError> {
    let mut tx = app.store.read().await?;
    let known = match &request.id {
        Some(id) => Some(existing(&mut tx, id).await?),
        None => None,
    };
    drop(tx);
    let account = changed(app, known.as_ref(), &request)?;
    if let Some(secret) = filled(request.app_secret) {
        put_secret(app, SecretName::Application.of(&account.id), Some(secret)).await?;
    }
    let mut tx = app.store.begin().await?;
    save(&mut tx, &account).await?;
    if known.is_some_and(|known| known.app_key != account.app_key) {
        save_login(&mut tx, &account.id, None).await?;
    }
    app.log(
        &mut tx,
        &by.operator,
        "account_saved",
        (&account.id, &account.name),
    )
    .await?;
    let saved = existing(&mut tx, &account.id).await?;
    tx.commit().await?;
    announce(app);
    view(app, saved).await
}

/// Removes an account with its secrets. What is queued waits for another one.
pub(crate) async fn remove_account(app: &Arc<App>, by: &Caller, request: ById) -> Result<Nothing, AppError> {
    let mut tx = app.store.begin().await?;
    let account = existing(&mut tx, &request.id).await?;
    remove(&mut tx, &account.id, app.now()).await?;
    app.log(
        &mut tx,
        &by.operator,
        "account_removed",
        (&account.id, &account.name),
    )
    .await?;
    tx.commit().await?;
    for name in SecretName::ALL {
        put_secret(app, name.of(&account.id), None).await?;
    }
    announce(app);
    Ok(Nothing {})
}

/// Where the browser must go for the consent.
pub(crate) async fn consent_url(
    app: &Arc<App>,
    _: &Caller,
    request: ByAccount,
) -> Result<ConsentReply, AppError> {
    let mut tx = app.store.read().await?;
    let account = existing(&mut tx, &request.account_id).await?;
    let gateway = gateway_of(&account).map_err(app_error)?;
    Ok(ConsentReply {
        url: gateway.consent_url(&account.app_key, &account.callback, None),
    })
}

/// Logs in with the code of the consent, or with the whole address the browser was sent back to.
pub(crate) async fn log_in_account(
    app: &Arc<App>,
    by: &Caller,
    request: LogInAccount,
) -> Result<AccountView, AppError> {
    let code = code_in(&request.code).ok_or_else(|| refuse_field(ErrorCode::InvalidField, "code"))?;
    let mut tx = app.store.read().await?;
    let account = existing(&mut tx, &request.id).await?;
    drop(tx);
    let account = runner(app)
        .line()
        .log_in(&account, &code)
        .await
        .map_err(app_error)?;
    let mut tx = app.store.begin().await?;
    if let Some(login) = &account.login {
        learn_sellers(app, &mut tx, login).await?;
    }
    app.log(
        &mut tx,
        &by.operator,
        "account_logged_in",
        (&account.id, &account.name),
    )
    .await?;
    tx.commit().await?;
    announce(app);
    app.changed(&[Topic::Shops]);
    view(app, account).await
}

/// Renews the access token now.
pub(crate) async fn refresh_account(
    app: &Arc<App>,
    by: &Caller,
    request: ByAccount,
) -> Result<AccountView, AppError> {
    let mut tx = app.store.read().await?;
    let account = existing(&mut tx, &request.account_id).await?;
    drop(tx);
    let account = runner(app).line().renew_now(&account).await.map_err(app_error)?;
    let mut tx = app.store.begin().await?;
    app.log(
        &mut tx,
        &by.operator,
        "account_refreshed",
        (&account.id, &account.name),
    )
    .await?;
    tx.commit().await?;
    announce(app);
    view(app, account).await
}

async fn existing(tx: &mut Tx, id: &str) -> Result<Account, AppError> {
    find_account(tx, id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))
}

/// The account as asked for. The user key is made once: shops are bound under it at the platform.
fn changed(app: &App, known: Option<&Account>, request: &SaveAccount) -> Result<Account, AppError> {
    let custom = request.site == "custom";
    if !custom && !SITES.contains(&request.site.as_str()) {
        return Err(refuse_field(ErrorCode::InvalidField, "site"));
    }
    let custom_base = filled(request.custom_base.clone());
    let secure = |base: &str| base.starts_with("https://") || is_this_machine(base);
    if custom && !custom_base.as_deref().is_some_and(secure) {
        let refusal = ApiError::field(ErrorCode::InvalidField, "customBase").with_detail("https");
        return Err(AppError::Refused(refusal));
    }
    Ok(Account {
        id: known.map_or_else(|| app.new_id(), |known| known.id.clone()),
        platform: "lazada".to_owned(),
        name: required("name", &request.name)?,
        app_key: required("appKey", &request.app_key)?,
        site: request.site.clone(),
        custom_base: custom_base.filter(|_| custom),
        callback: request.callback.trim().to_owned(),
        user_key: known.map_or_else(|| app.new_id(), |known| known.user_key.clone()),
        changed_at: app.now(),
        login: None,
        orders_until: None,
    })
}

/// Tokens travel only encrypted, or not at all: to a gateway on this machine.
fn is_this_machine(base: &str) -> bool {
    ["http://127.0.0.1", "http://localhost", "http://[::1]"]
        .iter()
        .any(|own| {
            base.strip_prefix(own)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
        })
}

fn announce(app: &App) {
    app.outbox_bell.notify_one();
    app.changed(&[Topic::Connection]);
}

/// The code itself, or the one in an address.
fn code_in(text: &str) -> Option<String> {
    let text = text.trim();
    let Some((_, query)) = text.split_once('?') else {
        return Some(text.to_owned()).filter(|code| !code.is_empty() && !code.contains(char::is_whitespace));
    };
    let query = query.split_once('#').map_or(query, |(query, _)| query);
    let value = query.split('&').find_map(|pair| pair.strip_prefix("code="))?;
    Some(value.to_owned()).filter(|code| !code.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_found_in_the_address_or_taken_as_it_is() {
        assert_eq!(code_in(" 0_100132_abc ").as_deref(), Some("0_100132_abc"));
        let address = "https://example.com/cb?state=1&code=0_100132_abc#top";
        assert_eq!(code_in(address).as_deref(), Some("0_100132_abc"));
        assert_eq!(code_in("https://example.com/cb?error=denied"), None);
        assert_eq!(code_in("two words"), None);
    }

    #[test]
    fn tokens_do_not_travel_in_the_clear() {
        assert!(is_this_machine("http://127.0.0.1:9000/rest") && is_this_machine("http://localhost"));
        assert!(!is_this_machine("http://127.0.0.1.example.com/rest"));
        assert!(!is_this_machine("http://example.com"));
    }
}
