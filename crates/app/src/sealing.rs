//! Sealing a pack: limits, addresses, weight against estimate; then the commit is queued in the same transaction.

use std::sync::Arc;

use dabao_api::{ApiError, Caller, ErrorCode, PackView, SealPack, Settings, Topic};
use dabao_domain::{Gauge, PackId};
use dabao_store::{PackRecord, Tx, save_pack_life};

use crate::App;
use crate::bench::{open_record, saved_view, view};
use crate::error::{AppError, refuse, refuse_field};
use crate::views::differs;

/// Closes a pack to scans and queues its commit.
pub(crate) async fn seal_pack(
    app: &Arc<App>,
    caller: &Caller,
    request: SealPack,
) -> Result<PackView, AppError> {
    let mut current = app.current_pack.lock().await;
    let id = PackId(request.pack_id);
    let mut tx = app.store.begin().await?;
    let settings = crate::station::settings(app, &mut tx).await?;
    let mut record = open_record(&mut tx, &id).await?;
    check(&record, &settings, request.accept_difference)?;
    record.pack.life = record.pack.life.seal(app.now())?;
    save_pack_life(&mut tx, &record).await?;
    crate::connection::queue_commit(app, &mut tx, &record).await?;
    log_seal(app, &mut tx, caller, &record).await?;
    // The next open pack takes the scans from here.
    view(app, &mut tx, &mut current).await?;
    let saved = saved_view(app, &mut tx, &id).await?;
    tx.commit().await?;
    drop(current);
    app.outbox_bell.notify_one();
    app.changed(&[Topic::Packs, Topic::Connection]);
    app.tidy();
    Ok(saved)
}

async fn log_seal(app: &App, tx: &mut Tx, caller: &Caller, record: &PackRecord) -> Result<(), AppError> {
    let grams = record.pack.weight.map_or(0, |(weight, _)| weight.grams());
    let detail = format!(
        "{} parcels, {grams} g, estimated {} g",
        record.parcels, record.expected_g
    );
    app.log(tx, &caller.operator, "pack_sealed", (&record.pack.id.0, &detail))
        .await?;
    Ok(())
}

/// In the order a packer would mend it: content, weight, size, recount.
fn check(record: &PackRecord, settings: &Settings, accept_difference: bool) -> Result<(), AppError> {
    if record.parcels == 0 {
        return Err(refuse(ErrorCode::PackEmpty));
    }
    let (weight, _) = record
        .pack
        .weight
        .ok_or_else(|| refuse(ErrorCode::PackNotWeighed))?;
    let limits = record.pack.service.limits();
    let gauges = limits.check(record.parcels, Some(weight), record.pack.size);
    let over = [
        ("parcels", gauges.parcels),
        ("weight", gauges.weight),
        ("side", gauges.side),
        ("sideSum", gauges.side_sum),
    ];
    if let Some((field, _)) = over.into_iter().find(|(_, gauge)| *gauge == Gauge::Over) {
        return Err(refuse_field(ErrorCode::OverLimit, field));
    }
    if !accept_difference && differs(weight.grams(), record.expected_g, settings) {
        let detail = format!("{} {}", weight.grams(), record.expected_g);
        return Err(AppError::Refused(
            ApiError::new(ErrorCode::WeightDiffers).with_detail(detail),
        ));
    }
    Ok(())
}
