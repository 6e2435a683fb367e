//! Lists of packs: filters, search, counts of the day.

use dabao_domain::{HandoverService, StationId, Timestamp};

use crate::error::while_doing;
use crate::pack_row::{Row, select_pack};
use crate::statement::Statement;
use crate::{PackRecord, StoreError, Tx};

/// Which packs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackFilter {
    /// Lives or platform states, by code; all when empty.
    pub states: Vec<String>,
    /// Only this service.
    pub service: Option<HandoverService>,
    /// Part of a number of the pack, or a whole parcel number; all when empty.
    pub search: String,
    /// Opened on or after.
    pub from: Option<Timestamp>,
    /// Opened before.
    pub to: Option<Timestamp>,
}

/// A page of packs, newest first.
///
/// # Errors
///
/// The database could not do it, or a row means nothing.
pub async fn search_packs(
    tx: &mut Tx,
    filter: &PackFilter,
    offset: i64,
    limit: i64,
) -> Result<Vec<PackRecord>, StoreError> {
    let mut statement = Statement::new(select_pack!("WHERE 1 = 1"));
    push_conditions(&mut statement, filter);
    statement
        .push(" ORDER BY pack.opened_at DESC, pack.id DESC LIMIT ")
        .bind(limit)
        .push(" OFFSET ")
        .bind(offset);
    let rows: Vec<Row> = statement
        .rows()
        .fetch_all(tx.connection())
        .await
        .map_err(while_doing("list packs"))?;
    rows.into_iter().map(PackRecord::try_from).collect()
}

/// How many packs a filter lets through.
///
/// # Errors
///
/// The database could not do it.
pub async fn count_packs(tx: &mut Tx, filter: &PackFilter) -> Result<i64, StoreError> {
    let mut statement = Statement::new("SELECT COUNT(*) FROM pack WHERE 1 = 1");
    push_conditions(&mut statement, filter);
    statement
        .scalar()
        .fetch_one(tx.connection())
        .await
        .map_err(while_doing("count packs"))
}

/// Packs and parcels sealed at a station since a time, those called off left out.
///
/// # Errors
///
/// The database could not do it.
pub async fn count_sealed_since(
    tx: &mut Tx,
    station: &StationId,
    since: Timestamp,
) -> Result<(i64, i64), StoreError> {
    sqlx::query_as(
        "SELECT COUNT(*), CAST(COALESCE(SUM(parcels), 0) AS BIGINT) FROM pack
         WHERE station_id = $1 AND sealed_at >= $2 AND COALESCE(status, '') NOT IN ('canceled', 'closed')",
    )
    .bind(&station.0)
    .bind(since.0)
    .fetch_one(tx.connection())
    .await
    .map_err(while_doing("count today's packs"))
}

fn push_conditions(statement: &mut Statement, filter: &PackFilter) {
    if !filter.states.is_empty() {
        statement.push(" AND CASE WHEN pack.life = 'at_platform' THEN pack.status ELSE pack.life END IN (");
        for (index, state) in filter.states.iter().enumerate() {
            statement
                .push(if index == 0 { "" } else { ", " })
                .bind(state.clone());
        }
        statement.push(")");
    }
    if let Some(service) = filter.service {
        statement
            .push(" AND pack.service = ")
            .bind(service.code().to_owned());
    }
    if let Some(from) = filter.from {
        statement.push(" AND pack.opened_at >= ").bind(from.0);
    }
    if let Some(to) = filter.to {
        statement.push(" AND pack.opened_at < ").bind(to.0);
    }
    if !filter.search.is_empty() {
        push_search(statement, &filter.search);
    }
}

fn push_search(statement: &mut Statement, search: &str) {
    let upper = search.to_uppercase();
    let part = format!(
        "%{}%",
        upper
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_")
    );
    statement
        .push(" AND (pack.number LIKE ")
        .bind(part.clone())
        .push(" ESCAPE '\\'");
    statement
        .push(" OR pack.lp_number LIKE ")
        .bind(part.clone())
        .push(" ESCAPE '\\'");
    statement
        .push(" OR pack.tracking_number LIKE ")
        .bind(part)
        .push(" ESCAPE '\\'");
    statement.push(
        " OR pack.id IN (SELECT pack_parcel.pack_id FROM pack_parcel
          JOIN parcel ON parcel.id = pack_parcel.parcel_id WHERE parcel.first_mile_number = ",
    );
    statement
        .bind(upper.clone())
        .push(" OR parcel.tracking_number = ")
        .bind(upper.clone());
    statement
        .push(" OR parcel.order_number = ")
        .bind(upper)
        .push("))");
}
