//! 补装小包: parcels are added to a pack that the platform has, all of them or none.

use std::sync::Arc;

use dabao_api::{AddToPack, AddToPackReply, AdditionOutcome, Caller, ErrorCode, PackView, Settings, Topic};
use dabao_domain::{PackId, ScanOutcome, Weight, judge_addition};
use dabao_platforms::lazada::map::MOST_ADDED;
use dabao_store::{
    PackRecord, Placement, ScannedParcel, Tx, find_pack_to_change, find_parcel_by_code, place_addition,
};

use crate::App;
use crate::bench::saved_view;
use crate::connection::queue_update;
use crate::error::{AppError, refuse, refuse_field};
use crate::packs::existing;
use crate::scanning::{detail, judge, scan_code};
use crate::views::takes_additions;

/// Adds parcels to a pack. When one code is bad nothing changes, and the reply says which and why.
pub(crate) async fn add_to_pack(
    app: &Arc<App>,
    by: &Caller,
    request: AddToPack,
) -> Result<AddToPackReply, AppError> {
    if request.codes.is_empty() || request.codes.len() > MOST_ADDED {
        return Err(refuse_field(ErrorCode::InvalidField, "codes"));
    }
    let id = PackId(request.pack_id);
    let mut tx = app.store.begin().await?;
    let settings = crate::station::settings(app, &mut tx).await?;
    let record = record_to_fill(&mut tx, &id, &settings).await?;
    let mut addition = Addition {
        app,
        by,
        settings: &settings,
        filling: judged_by_declared_weight(&record)?,
        numbers: Vec::new(),
        outcomes: Vec::new(),
    };
    for code in &request.codes {
        addition.take(&mut tx, code).await?;
    }
    let Addition {
        numbers, outcomes, ..
    } = addition;
    let added = numbers.len() == outcomes.len();
    if !added {
        drop(tx);
        let mut tx = app.store.read().await?;
        let pack = saved_view(app, &mut tx, &id).await?;
        return Ok(AddToPackReply {
            added,
            outcomes,
            pack,
        });
    }
    let pack = queue(app, by, tx, (&id, numbers)).await?;
    Ok(AddToPackReply {
        added,
        outcomes,
        pack,
    })
}

/// The pack, if it may be added to: the screen is not trusted with the setting.
async fn record_to_fill(tx: &mut Tx, id: &PackId, settings: &Settings) -> Result<PackRecord, AppError> {
    if !settings.allow_pack_update {
        return Err(refuse(ErrorCode::PackUpdateOff));
    }
    let record = find_pack_to_change(tx, id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    if takes_additions(&record, settings) {
        Ok(record)
    } else {
        let state = dabao_api::ApiError::new(ErrorCode::WrongPackState);
        Err(AppError::Refused(state.with_detail(record.pack.life.code())))
    }
}

/// What is in the bag was weighed: the limit counts that weight, and only the additions by their estimate.
fn judged_by_declared_weight(record: &PackRecord) -> Result<PackRecord, AppError> {
    let weight = record
        .declared_weight()
        .ok_or_else(|| refuse(ErrorCode::PackNotWeighed))?;
    Ok(PackRecord {
        expected_g: weight.grams(),
        ..record.clone()
    })
}

/// Tells the platform what has just been put into the pack.
async fn queue(
    app: &Arc<App>,
    by: &Caller,
    mut tx: Tx,
    (id, numbers): (&PackId, Vec<String>),
) -> Result<PackView, AppError> {
    let record = existing(&mut tx, id).await?;
    let grams = record.declared_weight().map_or(0, Weight::grams);
    let facts = format!("{} parcels, {grams} g", numbers.len());
    queue_update(app, &mut tx, &record, numbers).await?;
    app.log(&mut tx, &by.operator, "addition_requested", (&id.0, &facts))
        .await?;
    let pack = saved_view(app, &mut tx, id).await?;
    tx.commit().await?;
    app.outbox_bell.notify_one();
    app.changed(&[Topic::Packs, Topic::Parcels, Topic::Connection]);
    app.tidy();
    Ok(pack)
}

/// An addition while its codes are looked at, one after the other.
struct Addition<'a> {
    app: &'a App,
    by: &'a Caller,
    settings: &'a Settings,
    /// The pack as it is with the good ones so far.
    filling: PackRecord,
    /// First-mile numbers of the good ones.
    numbers: Vec<String>,
    outcomes: Vec<AdditionOutcome>,
}

impl Addition<'_> {
    async fn take(&mut self, tx: &mut Tx, text: &str) -> Result<(), AppError> {
        let code = self.app.numbers.classify(text, None);
        let parcel = find_parcel_by_code(tx, &code.text).await?;
        let outcome = judge(
            judge_addition,
            (&self.filling, parcel.as_ref()),
            &code,
            self.settings,
        );
        let (scan_code, _) = scan_code(&outcome);
        self.outcomes.push(AdditionOutcome {
            detail: detail(&outcome, &self.filling, parcel.as_ref()),
            code: scan_code,
            text: code.text,
        });
        match (outcome, parcel) {
            (ScanOutcome::Added, Some(parcel)) => self.place(tx, parcel).await,
            _ => Ok(()),
        }
    }

    async fn place(&mut self, tx: &mut Tx, parcel: ScannedParcel) -> Result<(), AppError> {
        let (app, operator) = (self.app, &self.by.operator);
        let expected_g = parcel.expected_g.unwrap_or(self.settings.assumed_parcel_g);
        let pack = &self.filling.pack.id;
        let placement = Placement {
            pack,
            parcel: &parcel.id,
            expected_g,
            at: app.now(),
            by: operator,
        };
        place_addition(tx, &placement).await?;
        app.log(
            tx,
            operator,
            "parcel_scanned",
            (&pack.0, &parcel.first_mile_number),
        )
        .await?;
        self.filling.parcels += 1;
        self.filling.expected_g = self.filling.expected_g.saturating_add(expected_g);
        self.numbers.push(parcel.first_mile_number);
        Ok(())
    }
}
