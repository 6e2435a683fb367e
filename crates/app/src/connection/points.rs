//! The platform's collection points (集货点), fetched anew.

use std::sync::Arc;

use dabao_api::{Caller, CollectionPointView, ErrorCode, Nothing, Topic};
use dabao_platforms::lazada::map::{self, QueryCollectionPoints};
use dabao_store::{
    CollectionPoint, Tx, find_collection_point, list_collection_points, save_collection_point,
};

use super::desk::connected;
use super::trouble::app_error;
use crate::App;
use crate::error::{AppError, refuse};
use crate::places::point_view;

const PAGE: u32 = 50;
/// A platform that never ends its list is not followed for ever.
const MOST_PAGES: u32 = 100;

/// Fetches all points; ours that the platform does not know stay.
pub(crate) async fn refresh_collection_points(
    app: &Arc<App>,
    by: &Caller,
    _: Nothing,
) -> Result<Vec<CollectionPointView>, AppError> {
    let found = fetch(app).await?;
    let mut tx = app.store.begin().await?;
    for point in &found {
        save(&mut tx, point).await?;
    }
    app.log(
        &mut tx,
        &by.operator,
        "points_refreshed",
        (&app.station.0, &found.len().to_string()),
    )
    .await?;
    let points = list_collection_points(&mut tx)
        .await?
        .into_iter()
        .map(point_view)
        .collect();
    tx.commit().await?;
    app.changed(&[Topic::Shops]);
    Ok(points)
}

async fn fetch(app: &Arc<App>) -> Result<Vec<map::CollectionPoint>, AppError> {
    let (runner, session) = connected(app).await?;
    let mut found = Vec::new();
    for page in 1..=MOST_PAGES {
        let caller = map::Caller::seller(&session.account.user_key, "dabao");
        let call = QueryCollectionPoints {
            caller,
            page_size: PAGE,
            page,
        };
        let answer = runner
            .line()
            .ask(&session.account, &call)
            .await
            .map_err(app_error)?;
        let count = answer.points.len();
        found.extend(answer.points);
        let last = answer.pages.is_some_and(|pages| i64::from(page) >= pages);
        if last || count == 0 {
            return Ok(found);
        }
    }
    Err(refuse(ErrorCode::PlatformRefused))
}

/// What the platform does not tell (region, fee) stays as it was.
async fn save(tx: &mut Tx, point: &map::CollectionPoint) -> Result<(), AppError> {
    let known = find_collection_point(tx, &point.pick_up_code).await?;
    let kept = |told: &Option<String>, known: Option<String>| told.clone().or(known).unwrap_or_default();
    let old = known.as_ref();
    let contact = [&point.contact, &point.phone]
        .into_iter()
        .flatten()
        .cloned()
        .collect::<Vec<_>>()
        .join(" ");
    let saved = CollectionPoint {
        code: point.pick_up_code.clone(),
        name: point
            .name
            .clone()
            .or(old.map(|old| old.name.clone()))
            .unwrap_or_else(|| point.pick_up_code.clone()),
        region: old.map(|old| old.region.clone()).unwrap_or_default(),
        address: kept(&point.address, old.map(|old| old.address.clone())),
        contact: if contact.is_empty() {
            kept(&None, old.map(|old| old.contact.clone()))
        } else {
            contact
        },
        hours: kept(&point.hours, old.map(|old| old.hours.clone())),
        fee: old.map(|old| old.fee.clone()).unwrap_or_default(),
        from_platform: true,
        is_default: old.is_some_and(|old| old.is_default),
    };
    Ok(save_collection_point(tx, &saved).await?)
}
