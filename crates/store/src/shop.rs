//! Shops.

use dabao_domain::{ShopId, Timestamp};

use crate::error::while_doing;
use crate::{StoreError, Tx};

/// A shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shop {
    /// Identity.
    pub id: ShopId,
    /// Name, unique among those not removed.
    pub name: String,
    /// E-mail of its main account (L-061).
    pub email: String,
    /// Site.
    pub country: String,
    /// The platform's seller id.
    pub seller_id: Option<String>,
    /// The platform's short code.
    pub short_code: Option<String>,
    /// It is the ordering shop (L-060).
    pub is_main: bool,
    /// Linked with the ordering shop.
    pub linked: bool,
    /// The platform has bound it.
    pub bound: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    email: String,
    country: String,
    seller_id: Option<String>,
    short_code: Option<String>,
    is_main: i64,
    linked: i64,
    bound: i64,
}

/// All shops that were not removed, the ordering shop first.
///
/// # Errors
///
/// The database could not do it.
pub async fn list_shops(tx: &mut Tx) -> Result<Vec<Shop>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, name, email, country, seller_id, short_code, is_main, linked, bound FROM shop
         WHERE removed_at IS NULL ORDER BY is_main DESC, name",
    )
    .fetch_all(tx.connection())
    .await
    .map_err(while_doing("list shops"))?;
    Ok(rows.into_iter().map(Shop::from).collect())
}

/// Finds a shop that was not removed.
///
/// # Errors
///
/// The database could not do it.
pub async fn find_shop(tx: &mut Tx, id: &ShopId) -> Result<Option<Shop>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT id, name, email, country, seller_id, short_code, is_main, linked, bound FROM shop
         WHERE id = $1 AND removed_at IS NULL",
    )
    .bind(&id.0)
    .fetch_optional(tx.connection())
    .await
    .map_err(while_doing("read a shop"))?;
    Ok(row.map(Shop::from))
}

/// Adds or changes a shop.
///
/// # Errors
///
/// Another shop has the name or is the ordering shop, or the database could not do it.
pub async fn save_shop(tx: &mut Tx, shop: &Shop, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO shop (id, name, email, country, seller_id, short_code, is_main, linked, bound, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (id) DO UPDATE SET
             name = excluded.name, email = excluded.email, country = excluded.country,
             seller_id = excluded.seller_id, short_code = excluded.short_code,
             is_main = excluded.is_main, linked = excluded.linked, bound = excluded.bound",
    )
    .bind(&shop.id.0)
    .bind(&shop.name)
    .bind(&shop.email)
    .bind(&shop.country)
    .bind(shop.seller_id.as_deref())
    .bind(shop.short_code.as_deref())
    .bind(i64::from(shop.is_main))
    .bind(i64::from(shop.linked))
    .bind(i64::from(shop.bound))
    .bind(now.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("save a shop"))?;
    Ok(())
}

/// Removes a shop; what it sold keeps its name.
///
/// # Errors
///
/// The database could not do it.
pub async fn remove_shop(tx: &mut Tx, id: &ShopId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE shop SET removed_at = $2, linked = 0 WHERE id = $1 AND is_main = 0")
        .bind(&id.0)
        .bind(now.0)
        .execute(tx.connection())
        .await
        .map_err(while_doing("remove a shop"))?;
    Ok(())
}

impl From<Row> for Shop {
    fn from(row: Row) -> Self {
        Self {
            id: ShopId(row.id),
            name: row.name,
            email: row.email,
            country: row.country,
            seller_id: row.seller_id,
            short_code: row.short_code,
            is_main: row.is_main == 1,
            linked: row.linked == 1,
            bound: row.bound == 1,
        }
    }
}
