//! The dry run: everything is read and compared, nothing is written.

use std::collections::HashMap;
use std::sync::Arc;

use dabao_api::{Caller, CheckImport, ErrorCode, Event, ImportPhase, ImportView, ParcelField, Topic};
use dabao_domain::ShopId;
use dabao_store::list_shops;

use super::fields::{column_of, is_sound};
use super::opening::may_change;
use super::reading::{ReadPlan, shop_key};
use super::room::OpenImport;
use super::walking::{Comparing, Tally, Walk, WalkError};
use crate::App;
use crate::error::{AppError, chain, refuse, refuse_field};

/// Starts the dry run; how it goes is told by events.
pub(crate) async fn check_import(
    app: &Arc<App>,
    _: &Caller,
    request: CheckImport,
) -> Result<ImportView, AppError> {
    let import = app
        .imports
        .find(&request.id)
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    let has = |field| column_of(&request.mapping, field).is_some();
    if !has(ParcelField::FirstMileNumber) && !has(ParcelField::TrackingNumber) {
        return Err(refuse_field(ErrorCode::ColumnMissing, "first_mile_number"));
    }
    let mut tx = app.store.read().await?;
    let shops = list_shops(&mut tx).await?;
    drop(tx);
    let default_shop = ShopId(request.shop_id);
    if !shops.iter().any(|shop| shop.id == default_shop) {
        return Err(refuse_field(ErrorCode::NotFound, "shopId"));
    }
    let shops: HashMap<String, ShopId> = shops
        .into_iter()
        .map(|shop| (shop_key(&shop.name), shop.id))
        .collect();

    let plan = {
        let mut course = import.course();
        if !may_change(course.phase) {
            return Err(refuse(ErrorCode::WrongImportState));
        }
        if !is_sound(&request.mapping, course.look.width()) {
            return Err(refuse_field(ErrorCode::InvalidField, "mapping"));
        }
        let plan = Arc::new(ReadPlan {
            bytes: Arc::clone(&import.bytes),
            options: course.look.options.clone(),
            sheet: course.look.sheet.clone(),
            header: course.look.header.clone(),
            choices: request.mapping,
            shops,
            default_shop,
        });
        course.begin(ImportPhase::Checking);
        (course.plan, course.tally) = (Some(Arc::clone(&plan)), Tally::default());
        plan
    };
    let view = import.view();
    tokio::spawn(check(Arc::clone(app), import, plan));
    Ok(view)
}

async fn check(app: Arc<App>, import: Arc<OpenImport>, plan: Arc<ReadPlan>) {
    let phase = match walk_through(&app, &import, &plan).await {
        Ok(Some(tally)) => {
            import.course().tally = tally;
            ImportPhase::Checked
        }
        Ok(None) => ImportPhase::Cancelled,
        Err(error) => {
            tracing::warn!(error = %chain(&error), "a file could not be checked");
            import.course().tally = Tally::failed(&error);
            ImportPhase::Failed
        }
    };
    app.tell(Event::Import {
        progress: import.enter(phase),
    });
    app.changed(&[Topic::Imports]);
}

/// `None` when it was called off or the program closes.
async fn walk_through(
    app: &App,
    import: &OpenImport,
    plan: &Arc<ReadPlan>,
) -> Result<Option<Tally>, WalkError> {
    let closing = app.closing();
    let (mut tally, mut walk) = (
        Tally::default(),
        Walk::start(&app.store, plan, Comparing::All(None)),
    );
    // A dry run gives nothing an identity.
    let no_id = String::new;
    while let Some(step) = walk.next(&no_id).await? {
        if *closing.borrow() || import.cancelled_by().is_some() {
            return Ok(None);
        }
        tally.add(plan, &step);
        if let Some(progress) = import.advance(app.now(), tally.rows(), 0) {
            app.tell(Event::Import { progress });
        }
    }
    Ok(Some(tally))
}
