//! Small parcels, and the one look-up that a scan needs.

use dabao_domain::{ParcelId, ParcelReadiness, ShopId};

use crate::error::{corrupt, while_doing};
use crate::{StoreError, Tx};

/// A parcel as a scan sees it: its facts, the pack that holds it, and whether its shop may be packed here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScannedParcel {
    /// Identity.
    pub id: ParcelId,
    /// Its shop.
    pub shop: ShopId,
    /// Its shop's name.
    pub shop_name: String,
    /// Its shop is the ordering shop or linked with it.
    pub shop_linked: bool,
    /// 交易订单号.
    pub order_number: String,
    /// 首公里单号.
    pub first_mile_number: String,
    /// 运单号.
    pub tracking_number: Option<String>,
    /// Destination country.
    pub country: Option<String>,
    /// Grams the order says.
    pub expected_g: Option<u32>,
    /// What the shop's side says.
    pub readiness: ParcelReadiness,
    /// Id and number of the pack that holds it.
    pub held_by: Option<(String, String)>,
}

/// A parcel to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelFacts {
    /// Identity, used when it is new.
    pub id: ParcelId,
    /// Its shop.
    pub shop: ShopId,
    /// 交易订单号.
    pub order_number: String,
    /// 首公里单号, unique.
    pub first_mile_number: String,
    /// 运单号.
    pub tracking_number: Option<String>,
    /// Destination country.
    pub country: Option<String>,
    /// Grams the order says.
    pub expected_g: Option<u32>,
    /// What the shop's side says.
    pub readiness: ParcelReadiness,
}

#[derive(sqlx::FromRow)]
struct ScannedRow {
    id: String,
    shop_id: String,
    shop_name: String,
    shop_linked: i64,
    order_number: String,
    first_mile_number: String,
    tracking_number: Option<String>,
    country: Option<String>,
    expected_g: Option<i64>,
    readiness: String,
    held_by: Option<String>,
    held_by_number: Option<String>,
}

/// Finds the parcel a scanned text names: by first-mile number, else by tracking number.
///
/// # Errors
///
/// The database could not do it.
pub async fn find_parcel_by_code(tx: &mut Tx, code: &str) -> Result<Option<ScannedParcel>, StoreError> {
    let by_first_mile = "SELECT parcel.id, parcel.shop_id, shop.name AS shop_name,
                CASE WHEN shop.is_main = 1 OR shop.linked = 1 THEN 1 ELSE 0 END AS shop_linked,
                parcel.order_number, parcel.first_mile_number, parcel.tracking_number, parcel.country,
                parcel.expected_g, parcel.readiness, pack.id AS held_by, pack.number AS held_by_number
         FROM parcel
         JOIN shop ON shop.id = parcel.shop_id
         LEFT JOIN pack_parcel ON pack_parcel.parcel_id = parcel.id AND pack_parcel.held = 1
         LEFT JOIN pack ON pack.id = pack_parcel.pack_id
         WHERE parcel.first_mile_number = $1";
    let by_tracking = "SELECT parcel.id, parcel.shop_id, shop.name AS shop_name,
                CASE WHEN shop.is_main = 1 OR shop.linked = 1 THEN 1 ELSE 0 END AS shop_linked,
                parcel.order_number, parcel.first_mile_number, parcel.tracking_number, parcel.country,
                parcel.expected_g, parcel.readiness, pack.id AS held_by, pack.number AS held_by_number
         FROM parcel
         JOIN shop ON shop.id = parcel.shop_id
         LEFT JOIN pack_parcel ON pack_parcel.parcel_id = parcel.id AND pack_parcel.held = 1
         LEFT JOIN pack ON pack.id = pack_parcel.pack_id
         WHERE parcel.tracking_number = $1
         ORDER BY parcel.id DESC
         LIMIT 1";
    for sql in [by_first_mile, by_tracking] {
        let row: Option<ScannedRow> = sqlx::query_as(sql)
            .bind(code)
            .fetch_optional(tx.connection())
            .await
            .map_err(while_doing("look a parcel up"))?;
        if let Some(row) = row {
            return ScannedParcel::try_from(row).map(Some);
        }
    }
    Ok(None)
}

/// Adds a parcel, or brings a known one (same first-mile number) up to date. Says whether it was new.
///
/// # Errors
///
/// The database could not do it.
pub async fn save_parcel(tx: &mut Tx, parcel: &ParcelFacts, now: i64) -> Result<bool, StoreError> {
    let saved_id: String = sqlx::query_scalar(
        "INSERT INTO parcel (id, shop_id, order_number, first_mile_number, tracking_number, country, expected_g,
                             readiness, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
         ON CONFLICT (first_mile_number) DO UPDATE SET
             shop_id = excluded.shop_id,
             order_number = excluded.order_number,
             tracking_number = COALESCE(excluded.tracking_number, parcel.tracking_number),
             country = COALESCE(excluded.country, parcel.country),
             expected_g = COALESCE(excluded.expected_g, parcel.expected_g),
             readiness = excluded.readiness,
             updated_at = excluded.updated_at
         RETURNING id",
    )
    .bind(&parcel.id.0)
    .bind(&parcel.shop.0)
    .bind(&parcel.order_number)
    .bind(&parcel.first_mile_number)
    .bind(parcel.tracking_number.as_deref())
    .bind(parcel.country.as_deref())
    .bind(parcel.expected_g.map(i64::from))
    .bind(parcel.readiness.code())
    .bind(now)
    .fetch_one(tx.connection())
    .await
    .map_err(while_doing("save a parcel"))?;
    Ok(saved_id == parcel.id.0)
}

/// How many parcels are ready and in no pack, of one shop or of all. Counts no further than [`MANY_PARCELS`].
///
/// # Errors
///
/// The database could not do it.
pub async fn count_loose_parcels(tx: &mut Tx, shop: Option<&ShopId>) -> Result<i64, StoreError> {
    let of_all = "SELECT COUNT(*) FROM
         (SELECT 1 AS one FROM parcel WHERE held = 0 AND readiness = 'ready' LIMIT $1) AS loose";
    let of_shop = "SELECT COUNT(*) FROM
         (SELECT 1 AS one FROM parcel WHERE held = 0 AND readiness = 'ready' AND shop_id = $2 LIMIT $1) AS loose";
    let query = sqlx::query_scalar(if shop.is_some() { of_shop } else { of_all }).bind(MANY_PARCELS);
    let query = if let Some(shop) = shop {
        query.bind(&shop.0)
    } else {
        query
    };
    query
        .fetch_one(tx.connection())
        .await
        .map_err(while_doing("count loose parcels"))
}

/// A count that says "at least this many"; counting further would cost more than it tells.
pub const MANY_PARCELS: i64 = 100_000;

impl TryFrom<ScannedRow> for ScannedParcel {
    type Error = StoreError;

    fn try_from(row: ScannedRow) -> Result<Self, StoreError> {
        let broken = || corrupt("parcel", &row.id);
        let readiness = ParcelReadiness::from_code(&row.readiness).ok_or_else(broken)?;
        let expected_g = row
            .expected_g
            .map(u32::try_from)
            .transpose()
            .map_err(|_| broken())?;
        Ok(Self {
            readiness,
            expected_g,
            held_by: row.held_by.zip(row.held_by_number),
            id: ParcelId(row.id),
            shop: ShopId(row.shop_id),
            shop_name: row.shop_name,
            shop_linked: row.shop_linked == 1,
            order_number: row.order_number,
            first_mile_number: row.first_mile_number,
            tracking_number: row.tracking_number,
            country: row.country,
        })
    }
}
