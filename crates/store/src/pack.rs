//! Big packs.

use dabao_domain::{
    AddressId, BigPack, Dimensions, HandoverService, Length, PackId, ShopId, StationId, Timestamp,
};

use crate::error::while_doing;
use crate::pack_row::{LifeColumns, Row, select_pack};
use crate::{StoreError, Tx};

/// A pack with what the store keeps beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackRecord {
    /// The pack.
    pub pack: BigPack,
    /// Where it was opened.
    pub station: StationId,
    /// Ordering shop's name.
    pub shop_name: String,
    /// Pickup address.
    pub pickup_address: Option<AddressId>,
    /// Collection point.
    pub collection_point: Option<String>,
    /// Pickup address or collection point in one line.
    pub destination: String,
    /// Parcels inside.
    pub parcels: u32,
    /// Sum of their expected grams.
    pub expected_g: u32,
    /// Expected grams of parcels that were added after it was weighed.
    pub added_g: u32,
    /// An addition is queued, on its way, or of unknown outcome.
    pub adding: bool,
    /// The bytes of the scale's frame that gave the weight, as hex; empty for a typed one.
    pub weight_raw: Option<String>,
    /// Class of the platform's refusal.
    pub refusal_class: Option<String>,
    /// What the platform told beside its state.
    pub heard: HeardFacts,
    /// When the platform was last heard.
    pub heard_at: Option<Timestamp>,
    /// When to ask the platform again.
    pub poll_at: Option<Timestamp>,
    /// A cancel was asked for.
    pub cancel_requested_at: Option<Timestamp>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Labels that have come out or may have.
    pub label_prints: u32,
}

/// What the platform tells of a pack beside its state. Absent is "not told", and never overwrites what is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeardFacts {
    /// The pickup carrier's number.
    pub tracking_number: Option<String>,
    /// 揽收服务商.
    pub carrier: Option<String>,
    /// 分拨仓.
    pub sorting_centre: Option<String>,
    /// Real grams.
    pub actual_g: Option<u32>,
    /// Parcels taken in.
    pub stocked: Option<u32>,
}

/// A pack to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPack {
    /// Identity.
    pub id: PackId,
    /// Our number.
    pub number: String,
    /// Where.
    pub station: StationId,
    /// Ordering shop.
    pub shop: ShopId,
    /// How it leaves.
    pub service: HandoverService,
    /// Pickup address.
    pub pickup_address: Option<AddressId>,
    /// Collection point.
    pub collection_point: Option<String>,
    /// When.
    pub opened_at: Timestamp,
}

/// Finds a pack.
///
/// # Errors
///
/// The database could not do it, or the row means nothing.
pub async fn find_pack(tx: &mut Tx, id: &PackId) -> Result<Option<PackRecord>, StoreError> {
    let row: Option<Row> = sqlx::query_as(select_pack!("WHERE pack.id = $1"))
        .bind(&id.0)
        .fetch_optional(tx.connection())
        .await
        .map_err(while_doing("read a pack"))?;
    row.map(PackRecord::try_from).transpose()
}

/// Finds a pack and keeps other desks from changing it until this transaction ends.
///
/// # Errors
///
/// The database could not do it, or the row means nothing.
pub async fn find_pack_to_change(tx: &mut Tx, id: &PackId) -> Result<Option<PackRecord>, StoreError> {
    sqlx::query("UPDATE pack SET number = number WHERE id = $1")
        .bind(&id.0)
        .execute(tx.connection())
        .await
        .map_err(while_doing("take hold of a pack"))?;
    find_pack(tx, id).await
}

/// Finds a pack by our number, the LP number or the carrier's number.
///
/// # Errors
///
/// The database could not do it, or the row means nothing.
pub async fn find_pack_by_code(tx: &mut Tx, code: &str) -> Result<Option<PackRecord>, StoreError> {
    let row: Option<Row> = sqlx::query_as(select_pack!(
        "WHERE pack.number = $1 OR pack.lp_number = $1 OR pack.tracking_number = $1 LIMIT 1"
    ))
    .bind(code)
    .fetch_optional(tx.connection())
    .await
    .map_err(while_doing("look a pack up"))?;
    row.map(PackRecord::try_from).transpose()
}

/// The open packs of a station, oldest first.
///
/// # Errors
///
/// The database could not do it, or a row means nothing.
pub async fn list_open_packs(tx: &mut Tx, station: &StationId) -> Result<Vec<PackRecord>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(select_pack!(
        "WHERE pack.station_id = $1 AND pack.life = 'open' ORDER BY pack.opened_at, pack.id"
    ))
    .bind(&station.0)
    .fetch_all(tx.connection())
    .await
    .map_err(while_doing("list open packs"))?;
    rows.into_iter().map(PackRecord::try_from).collect()
}

/// Packs the platform should be asked about by now, the longest due first.
///
/// # Errors
///
/// The database could not do it, or a row means nothing.
pub async fn list_packs_to_poll(
    tx: &mut Tx,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<PackRecord>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(select_pack!(
        "WHERE pack.poll_at IS NOT NULL AND pack.poll_at <= $1 ORDER BY pack.poll_at LIMIT $2"
    ))
    .bind(now.0)
    .bind(limit)
    .fetch_all(tx.connection())
    .await
    .map_err(while_doing("list packs to ask about"))?;
    rows.into_iter().map(PackRecord::try_from).collect()
}

/// Opens a pack.
///
/// # Errors
///
/// The number is taken, or the database could not do it.
pub async fn add_pack(tx: &mut Tx, new: &NewPack) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO pack (id, number, station_id, shop_id, service, pickup_address_id, collection_point, parcels,
                           expected_g, life, opened_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 'open', $8)",
    )
    .bind(&new.id.0)
    .bind(&new.number)
    .bind(&new.station.0)
    .bind(&new.shop.0)
    .bind(new.service.code())
    .bind(new.pickup_address.as_ref().map(AddressId::as_str))
    .bind(new.collection_point.as_deref())
    .bind(new.opened_at.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("open a pack"))?;
    Ok(())
}

/// Changes how an open pack leaves.
///
/// # Errors
///
/// The database could not do it.
pub async fn save_pack_service(tx: &mut Tx, record: &PackRecord) -> Result<(), StoreError> {
    sqlx::query("UPDATE pack SET service = $2, pickup_address_id = $3, collection_point = $4 WHERE id = $1")
        .bind(&record.pack.id.0)
        .bind(record.pack.service.code())
        .bind(record.pickup_address.as_ref().map(AddressId::as_str))
        .bind(record.collection_point.as_deref())
        .execute(tx.connection())
        .await
        .map_err(while_doing("change a pack's service"))?;
    Ok(())
}

/// Saves weight, where it came from, and size.
///
/// # Errors
///
/// The database could not do it.
pub async fn save_pack_measures(tx: &mut Tx, record: &PackRecord) -> Result<(), StoreError> {
    let side = |pick: fn(&Dimensions) -> Length| {
        record
            .pack
            .size
            .as_ref()
            .map(|size| i64::from(pick(size).millimetres()))
    };
    sqlx::query(
        "UPDATE pack SET weight_g = $2, weight_source = $3, weight_raw = $4, length_mm = $5, width_mm = $6,
                         height_mm = $7
         WHERE id = $1",
    )
    .bind(&record.pack.id.0)
    .bind(record.pack.weight.map(|(weight, _)| i64::from(weight.grams())))
    .bind(record.pack.weight.map(|(_, source)| source.code()))
    .bind(record.weight_raw.as_deref())
    .bind(side(|size| size.length))
    .bind(side(|size| size.width))
    .bind(side(|size| size.height))
    .execute(tx.connection())
    .await
    .map_err(while_doing("save a pack's weight and size"))?;
    Ok(())
}

/// Saves the life of a pack, and when to ask the platform next.
///
/// # Errors
///
/// The LP number belongs to another pack, or the database could not do it.
pub async fn save_pack_life(tx: &mut Tx, record: &PackRecord) -> Result<(), StoreError> {
    let columns = LifeColumns::of(&record.pack.life);
    sqlx::query(
        "UPDATE pack SET life = $2, sealed_at = $3, refusal_code = $4, refusal_message = $5, refusal_class = $6,
                         lp_number = $7, status = $8, status_name = $9, poll_at = $10, cancel_requested_at = $11
         WHERE id = $1",
    )
    .bind(&record.pack.id.0)
    .bind(record.pack.life.code())
    .bind(columns.sealed_at)
    .bind(columns.refusal_code)
    .bind(columns.refusal_message)
    .bind(record.refusal_class.as_deref())
    .bind(columns.lp_number)
    .bind(columns.status)
    .bind(columns.status_name)
    .bind(record.poll_at.map(|at| at.0))
    .bind(record.cancel_requested_at.map(|at| at.0))
    .execute(tx.connection())
    .await
    .map_err(while_doing("save a pack"))?;
    Ok(())
}

/// Saves what the platform told beside its state.
///
/// # Errors
///
/// The database could not do it.
pub async fn save_pack_heard(
    tx: &mut Tx,
    id: &PackId,
    heard: &HeardFacts,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE pack SET tracking_number = COALESCE($2, tracking_number), carrier = COALESCE($3, carrier),
                         sorting_centre = COALESCE($4, sorting_centre), actual_g = COALESCE($5, actual_g),
                         stocked = COALESCE($6, stocked), heard_at = $7
         WHERE id = $1",
    )
    .bind(&id.0)
    .bind(heard.tracking_number.as_deref())
    .bind(heard.carrier.as_deref())
    .bind(heard.sorting_centre.as_deref())
    .bind(heard.actual_g.map(i64::from))
    .bind(heard.stocked.map(i64::from))
    .bind(now.0)
    .execute(tx.connection())
    .await
    .map_err(while_doing("save what the platform told"))?;
    Ok(())
}
