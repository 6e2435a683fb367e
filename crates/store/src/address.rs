//! Pickup and return addresses.

use dabao_domain::{Address, AddressId, Contact, Timestamp};

use crate::error::while_doing;
use crate::{StoreError, Tx};

/// A stored address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAddress {
    /// Identity.
    pub id: AddressId,
    /// It is the return address; otherwise one of the pickup addresses.
    pub is_return: bool,
    /// 仓库名称.
    pub warehouse: String,
    /// The address.
    pub address: Address,
    /// Who is met there.
    pub contact: Contact,
    /// The platform's id of it, once matched.
    pub platform_id: Option<String>,
    /// A new pack starts with it.
    pub is_default: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    for_use: String,
    warehouse: String,
    province: String,
    city: String,
    district: String,
    street: String,
    detail: String,
    zip_code: String,
    contact: String,
    mobile: String,
    phone: String,
    email: String,
    platform_id: Option<String>,
    is_default: i64,
}

/// All addresses that were not removed: pickup before return, the default first.
///
/// # Errors
///
/// The database could not do it.
pub async fn list_addresses(tx: &mut Tx) -> Result<Vec<StoredAddress>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, for_use, warehouse, province, city, district, street, detail, zip_code, contact, mobile, phone,
                email, platform_id, is_default
         FROM address WHERE removed_at IS NULL ORDER BY for_use, is_default DESC, warehouse",
    )
    .fetch_all(tx.connection())
    .await
    .map_err(while_doing("list addresses"))?;
    Ok(rows.into_iter().map(StoredAddress::from).collect())
}

/// Finds an address, also a removed one: packs keep what they were opened with.
///
/// # Errors
///
/// The database could not do it.
pub async fn find_address(tx: &mut Tx, id: &AddressId) -> Result<Option<StoredAddress>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT id, for_use, warehouse, province, city, district, street, detail, zip_code, contact, mobile, phone,
                email, platform_id, is_default
         FROM address WHERE id = $1",
    )
    .bind(&id.0)
    .fetch_optional(tx.connection())
    .await
    .map_err(while_doing("read an address"))?;
    Ok(row.map(StoredAddress::from))
}

/// Adds or changes an address.
///
/// # Errors
///
/// There is a return address already, or the database could not do it.
pub async fn save_address(tx: &mut Tx, stored: &StoredAddress, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO address (id, for_use, warehouse, province, city, district, street, detail, zip_code, contact,
                              mobile, phone, email, platform_id, is_default, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         ON CONFLICT (id) DO UPDATE SET
             warehouse = excluded.warehouse, province = excluded.province, city = excluded.city,
             district = excluded.district, street = excluded.street, detail = excluded.detail,
             zip_code = excluded.zip_code, contact = excluded.contact, mobile = excluded.mobile,
             phone = excluded.phone, email = excluded.email, platform_id = excluded.platform_id,
             is_default = excluded.is_default",
    )
    .bind(&stored.id.0)
    .bind(if stored.is_return { "return" } else { "pickup" })
    .bind(&stored.warehouse)
    .bind(&stored.address.province)
    .bind(&stored.address.city)
    .bind(&stored.address.district)
    .bind(&stored.address.street)
    .bind(&stored.address.detail)
    .bind(&stored.address.zip_code)
    .bind(&stored.contact.name)
    .bind(&stored.contact.mobile)
    .bind(&stored.contact.phone)
    .bind(&stored.contact.email)
    .bind(stored.platform_id.as_deref())
    .bind(i64::from(stored.is_default))
    .bind(now.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("save an address"))?;
    Ok(())
}

/// No pickup address is the default any more; the caller names a new one in the same transaction.
///
/// # Errors
///
/// The database could not do it.
pub async fn clear_default_pickup(tx: &mut Tx) -> Result<(), StoreError> {
    sqlx::query("UPDATE address SET is_default = 0 WHERE for_use = 'pickup' AND is_default = 1")
        .execute(tx.connection())
        .await
        .map_err(while_doing("change the default address"))?;
    Ok(())
}

/// Removes an address; packs keep what they were opened with.
///
/// # Errors
///
/// The database could not do it.
pub async fn remove_address(tx: &mut Tx, id: &AddressId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE address SET removed_at = $2, is_default = 0 WHERE id = $1")
        .bind(&id.0)
        .bind(now.0)
        .execute(tx.connection())
        .await
        .map_err(while_doing("remove an address"))?;
    Ok(())
}

impl From<Row> for StoredAddress {
    fn from(row: Row) -> Self {
        Self {
            id: AddressId(row.id),
            is_return: row.for_use == "return",
            warehouse: row.warehouse,
            address: Address {
                province: row.province,
                city: row.city,
                district: row.district,
                street: row.street,
                detail: row.detail,
                zip_code: row.zip_code,
            },
            contact: Contact {
                name: row.contact,
                mobile: row.mobile,
                phone: row.phone,
                email: row.email,
            },
            platform_id: row.platform_id,
            is_default: row.is_default == 1,
        }
    }
}
