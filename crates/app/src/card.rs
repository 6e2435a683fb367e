//! The commands of the card at the bench (指令条码, U-08), and taking the last scan back.

use std::sync::Arc;

use dabao_api::{
    Caller, ErrorCode, Nothing, OpenPack, ScanCode, ScanReply, ScanSource, ScanTone, Service, Topic,
    WeighPack,
};
use dabao_domain::{PackId, PackLife, ParcelId};
use dabao_protocols::numbers::CardCommand;
use dabao_store::{find_last_packed, find_pack, find_pack_to_change, take_parcel_out};

use crate::App;
use crate::bench::view;
use crate::error::{AppError, refuse};
use crate::scanning::Answer;
use crate::station::settings;
use crate::views::{row_view, service_view};

/// A command barcode from the card at the bench (U-08).
pub(crate) async fn carry_out(
    app: &Arc<App>,
    caller: &Caller,
    command: CardCommand,
    current: &mut Option<PackId>,
) -> Result<Answer, AppError> {
    match command {
        CardCommand::Undo => undo(app, caller, current).await,
        CardCommand::Seal => Ok(Answer::new(ScanCode::SealAsked, ScanTone::Command, "")),
        CardCommand::NewPack => next_pack(app, caller, current, None).await,
        CardCommand::Service(service) => next_pack(app, caller, current, Some(service_view(service))).await,
        CardCommand::Print | CardCommand::Reprint => {
            crate::printing::print_last_sealed(app, caller).await?;
            Ok(Answer::new(ScanCode::PrintAsked, ScanTone::Command, ""))
        }
        // Weighing is carried out before the bench is locked.
        CardCommand::Cancel | CardCommand::Weigh => {
            Ok(Answer::new(ScanCode::CancelAsked, ScanTone::Command, ""))
        }
    }
}

/// Opens a pack like the current one, or for another way of handing over.
async fn next_pack(
    app: &Arc<App>,
    caller: &Caller,
    current: &mut Option<PackId>,
    service: Option<Service>,
) -> Result<Answer, AppError> {
    let mut tx = app.store.begin().await?;
    let settings = settings(app, &mut tx).await?;
    let like = match current.as_ref() {
        Some(id) => find_pack(&mut tx, id).await?,
        None => None,
    };
    let like_it = like.as_ref().map_or(settings.default_service, |record| {
        service_view(record.pack.service)
    });
    let request = OpenPack {
        service: service.unwrap_or(like_it),
        pickup_address_id: None,
        collection_point: like.and_then(|record| record.collection_point),
    };
    let id = crate::bench::open_in(app, caller, &mut tx, &request).await?;
    let record = find_pack(&mut tx, &id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    tx.commit().await?;
    *current = Some(id);
    Ok(Answer::new(ScanCode::PackOpened, ScanTone::Command, "").with_pack(&record, &settings))
}

/// Takes the last scan of the current pack back.
pub(crate) async fn undo_scan(app: &Arc<App>, caller: &Caller, _: Nothing) -> Result<ScanReply, AppError> {
    let mut current = app.current_pack.lock().await;
    let answer = undo(app, caller, &mut current).await?;
    drop(current);
    app.changed(&[Topic::Packs, Topic::Parcels]);
    Ok(answer.reply(ScanSource::Typed, app.now().0))
}

async fn undo(app: &Arc<App>, caller: &Caller, current: &mut Option<PackId>) -> Result<Answer, AppError> {
    let nothing = || Answer::new(ScanCode::NothingToUndo, ScanTone::Already, "");
    app.devices.forget_scans();
    let mut tx = app.store.begin().await?;
    let settings = settings(app, &mut tx).await?;
    if current.is_none() {
        view(app, &mut tx, current).await?;
    }
    let Some(id) = current.clone() else {
        return Ok(nothing());
    };
    let record = find_pack_to_change(&mut tx, &id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    let last = find_last_packed(&mut tx, &id)
        .await?
        .filter(|_| matches!(record.pack.life, PackLife::Open));
    let Some(last) = last else {
        return Ok(nothing());
    };
    take_parcel_out(&mut tx, &id, &ParcelId(last.parcel_id.clone())).await?;
    app.log(
        &mut tx,
        &caller.operator,
        "scan_undone",
        (&id.0, &last.first_mile_number),
    )
    .await?;
    let now = find_pack(&mut tx, &id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    tx.commit().await?;
    let text = last.first_mile_number.clone();
    let answer = Answer::new(ScanCode::Undone, ScanTone::Command, &text).with_pack(&now, &settings);
    Ok(Answer {
        row: Some(row_view(last)),
        ..answer
    })
}

/// Takes the weight that the scale shows for the current pack.
pub(crate) async fn weigh(app: &Arc<App>, caller: &Caller) -> Result<Answer, AppError> {
    let current = {
        let mut current = app.current_pack.lock().await;
        let mut tx = app.store.read().await?;
        view(app, &mut tx, &mut current).await?;
        current.clone()
    };
    let Some(PackId(pack_id)) = current else {
        return Ok(Answer::new(ScanCode::NoPackOpen, ScanTone::Refused, ""));
    };
    let request = WeighPack {
        pack_id,
        typed_g: None,
    };
    match crate::bench::weigh_pack(app, caller, request).await {
        Ok(pack) => {
            let answer = Answer::new(ScanCode::Weighed, ScanTone::Command, "");
            Ok(Answer {
                pack: Some(pack),
                ..answer
            })
        }
        Err(AppError::Refused(refusal)) if refusal.code == ErrorCode::ScaleNotSettled => {
            Ok(Answer::new(ScanCode::NotSettled, ScanTone::Refused, ""))
        }
        Err(other) => Err(other),
    }
}
