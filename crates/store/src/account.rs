//! Platform accounts. Their secrets are not here: they are in the key store, under names with the account's id.

use dabao_domain::Timestamp;

use crate::error::while_doing;
use crate::{StoreError, Tx};

/// An account of the seller's own application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Identity.
    pub id: String,
    /// `lazada`.
    pub platform: String,
    /// Name, as shown.
    pub name: String,
    /// Application key.
    pub app_key: String,
    /// Site whose gateway is used, or `custom`.
    pub site: String,
    /// Base address of a relay or test gateway when the site is `custom`.
    pub custom_base: Option<String>,
    /// Where the platform sends the browser after the consent.
    pub callback: String,
    /// Our own id of the seller at the platform: shops bound under it may be packed together.
    pub user_key: String,
    /// The settings were changed.
    pub changed_at: Timestamp,
    /// The login; `None` before the first one.
    pub login: Option<Login>,
    /// Orders that changed before this have been read.
    pub orders_until: Option<Timestamp>,
}

/// What the platform granted, without the tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The access token ends.
    pub access_until: Timestamp,
    /// It cannot be renewed after this; `None` when it cannot be renewed at all.
    pub refresh_until: Option<Timestamp>,
    /// Account name the platform gave.
    pub platform_account: Option<String>,
    /// The shops behind it, JSON of the use cases.
    pub sellers: String,
    /// The platform has ended it; somebody must log in again.
    pub ended: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    platform: String,
    name: String,
    app_key: String,
    site: String,
    custom_base: Option<String>,
    callback: String,
    user_key: String,
    access_until: Option<i64>,
    refresh_until: Option<i64>,
    platform_account: Option<String>,
    sellers: String,
    login_ended: i64,
    orders_until: Option<i64>,
    changed_at: i64,
}

/// `SELECT` of a whole account, to be followed by conditions.
macro_rules! select_account {
    ($rest:literal) => {
        concat!(
            "SELECT id, platform, name, app_key, site, custom_base, callback, user_key, access_until, refresh_until,
                    platform_account, sellers, login_ended, orders_until, changed_at
             FROM account WHERE removed_at IS NULL ",
            $rest
        )
    };
}

/// The accounts, oldest first.
///
/// # Errors
///
/// The database could not do it.
pub async fn list_accounts(tx: &mut Tx) -> Result<Vec<Account>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(select_account!("ORDER BY created_at, id"))
        .fetch_all(tx.connection())
        .await
        .map_err(while_doing("list accounts"))?;
    Ok(rows.into_iter().map(Account::from).collect())
}

/// Finds an account that was not removed.
///
/// # Errors
///
/// The database could not do it.
pub async fn find_account(tx: &mut Tx, id: &str) -> Result<Option<Account>, StoreError> {
    let row: Option<Row> = sqlx::query_as(select_account!("AND id = $1"))
        .bind(id)
        .fetch_optional(tx.connection())
        .await
        .map_err(while_doing("read an account"))?;
    Ok(row.map(Account::from))
}

/// Adds an account or changes its settings; the login stays as it is.
///
/// # Errors
///
/// The database could not do it.
pub async fn save_account(tx: &mut Tx, account: &Account) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO account (id, platform, name, app_key, site, custom_base, callback, user_key, created_at,
                              changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
         ON CONFLICT (id) DO UPDATE SET
             name = excluded.name, app_key = excluded.app_key, site = excluded.site,
             custom_base = excluded.custom_base, callback = excluded.callback, changed_at = excluded.changed_at",
    )
    .bind(&account.id)
    .bind(&account.platform)
    .bind(&account.name)
    .bind(&account.app_key)
    .bind(&account.site)
    .bind(account.custom_base.as_deref())
    .bind(&account.callback)
    .bind(&account.user_key)
    .bind(account.changed_at.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("save an account"))?;
    Ok(())
}

/// Saves what a login or a renewal granted, or forgets it.
///
/// # Errors
///
/// The database could not do it.
pub async fn save_login(tx: &mut Tx, id: &str, login: Option<&Login>) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE account SET access_until = $2, refresh_until = $3, platform_account = $4, sellers = $5,
                            login_ended = $6
         WHERE id = $1",
    )
    .bind(id)
    .bind(login.map(|login| login.access_until.0))
    .bind(login.and_then(|login| login.refresh_until).map(|at| at.0))
    .bind(login.and_then(|login| login.platform_account.as_deref()))
    .bind(login.map_or("[]", |login| login.sellers.as_str()))
    .bind(login.map_or(0, |login| i64::from(login.ended)))
    .execute(tx.connection())
    .await
    .map_err(while_doing("save a login"))?;
    Ok(())
}

/// The platform has ended the login. Says whether that is news.
///
/// # Errors
///
/// The database could not do it.
pub async fn end_login(tx: &mut Tx, id: &str) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE account SET login_ended = 1 WHERE id = $1 AND login_ended = 0")
        .bind(id)
        .execute(tx.connection())
        .await
        .map_err(while_doing("end a login"))?;
    Ok(done.rows_affected() == 1)
}

/// Remembers how far orders have been read.
///
/// # Errors
///
/// The database could not do it.
pub async fn save_orders_until(tx: &mut Tx, id: &str, until: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE account SET orders_until = $2 WHERE id = $1")
        .bind(id)
        .bind(until.0)
        .execute(tx.connection())
        .await
        .map_err(while_doing("remember how far orders were read"))?;
    Ok(())
}

/// Removes an account; its line stays for what refers to it.
///
/// # Errors
///
/// The database could not do it.
pub async fn remove_account(tx: &mut Tx, id: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE account SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL")
        .bind(id)
        .bind(now.0)
        .execute(tx.connection())
        .await
        .map_err(while_doing("remove an account"))?;
    Ok(())
}

impl From<Row> for Account {
    fn from(row: Row) -> Self {
        let login = row.access_until.map(|access_until| Login {
            access_until: Timestamp(access_until),
            refresh_until: row.refresh_until.map(Timestamp),
            platform_account: row.platform_account,
            sellers: row.sellers,
            ended: row.login_ended == 1,
        });
        Self {
            login,
            id: row.id,
            platform: row.platform,
            name: row.name,
            app_key: row.app_key,
            site: row.site,
            custom_base: row.custom_base,
            callback: row.callback,
            user_key: row.user_key,
            changed_at: Timestamp(row.changed_at),
            orders_until: row.orders_until.map(Timestamp),
        }
    }
}
