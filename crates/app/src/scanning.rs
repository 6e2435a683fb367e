//! The desk: it gives a scan its meaning. Nothing is answered before it is durable.

use std::sync::Arc;

use dabao_api::{
    BenchView, Caller, ErrorCode, Nothing, OpenPack, PackView, PackedRow, RemoveParcel, Scan, ScanCode,
    ScanReply, ScanSource, ScanTone, Settings, Topic,
};
use dabao_domain::{
    KnownParcel, NotAParcelNumber, OperatorId, PackId, PackLife, ParcelId, ScanContext, ScanOutcome,
    judge_scan,
};
use dabao_protocols::numbers::{CodeKind, DeskCommand, ScannedCode};
use dabao_store::{
    PackRecord, Placement, ScannedParcel, Tx, find_last_packed, find_pack, find_pack_by_code,
    find_pack_to_change, find_packed, find_parcel_by_code, place_parcel, take_parcel_out,
};

use crate::App;
use crate::bench::{open_record, view};
use crate::error::{AppError, chain, refuse};
use crate::station::settings;
use crate::views::{pack_view, row_view, service_view};

/// A code at the bench. Storage failing is an answer too: the packer hears it at once.
pub(crate) async fn scan(app: &Arc<App>, caller: &Caller, request: Scan) -> Result<ScanReply, AppError> {
    let source = request.source;
    let reply = match answer(app, caller, &request).await {
        Ok(reply) => reply,
        Err(AppError::Store(error)) => {
            tracing::error!(error = %chain(&error), "a scan could not be stored");
            Answer::new(ScanCode::StorageFailed, ScanTone::Failed, request.text.trim())
                .reply(source, app.now().0)
        }
        Err(other) => return Err(other),
    };
    if matches!(
        reply.tone,
        ScanTone::Good | ScanTone::Attention | ScanTone::Command
    ) {
        app.changed(&[Topic::Packs, Topic::Parcels]);
    }
    app.tidy();
    Ok(reply)
}

/// A scan of a gun on a serial port: answered to every screen.
pub(crate) async fn scan_from_gun(app: &Arc<App>, text: String) {
    let caller = app.window_caller();
    let request = Scan {
        text,
        source: ScanSource::SerialGun,
    };
    match scan(app, &caller, request).await {
        Ok(reply) => app.tell(dabao_api::Event::Scanned {
            reply: Box::new(reply),
        }),
        Err(error) => tracing::error!(error = %chain(&error), "a scan failed"),
    }
}

/// What came of a scan, before it is put into words for a screen.
struct Answer {
    code: ScanCode,
    tone: ScanTone,
    text: String,
    detail: Option<String>,
    row: Option<PackedRow>,
    pack: Option<PackView>,
}

impl Answer {
    fn new(code: ScanCode, tone: ScanTone, text: &str) -> Self {
        Self {
            code,
            tone,
            text: text.to_owned(),
            detail: None,
            row: None,
            pack: None,
        }
    }

    fn with_pack(self, record: &PackRecord, settings: &Settings) -> Self {
        Self {
            pack: Some(pack_view(record, settings)),
            ..self
        }
    }

    fn reply(self, source: ScanSource, at: i64) -> ScanReply {
        let Self {
            code,
            tone,
            text,
            detail,
            row,
            pack,
        } = self;
        ScanReply {
            code,
            tone,
            text,
            detail,
            row,
            pack,
            source,
            at,
        }
    }
}

async fn answer(app: &Arc<App>, caller: &Caller, request: &Scan) -> Result<ScanReply, AppError> {
    let code = app.numbers.classify(&request.text, None);
    let mut current = app.current_pack.lock().await;
    let answer = match code.kind {
        CodeKind::CommandCode(command) => carry_out(app, caller, command, &mut current).await?,
        CodeKind::Empty => Answer::new(ScanCode::Unreadable, ScanTone::Refused, &code.text),
        _ => scan_parcel(app, caller, &code, &mut current).await?,
    };
    Ok(answer.reply(request.source, app.now().0))
}

/// One transaction: look the parcel up, judge, put it into the pack, count, log.
async fn scan_parcel(
    app: &Arc<App>,
    caller: &Caller,
    code: &ScannedCode,
    current: &mut Option<PackId>,
) -> Result<Answer, AppError> {
    let mut tx = app.store.begin().await?;
    let settings = settings(app, &mut tx).await?;
    if current.is_none() {
        // After a restart the bench goes on with the newest open pack.
        view(app, &mut tx, current).await?;
    }
    let parcel = find_parcel_by_code(&mut tx, &code.text).await?;
    if parcel.is_none()
        && let Some(other) = find_pack_by_code(&mut tx, &code.text).await?
    {
        crate::printing::scanned_label(app, &mut tx, &other.pack.id).await?;
        tx.commit().await?;
        return Ok(big_pack(&other, code, &settings));
    }
    let Some(pack_id) = current.clone() else {
        return Ok(Answer::new(ScanCode::NoPackOpen, ScanTone::Refused, &code.text));
    };
    let record = find_pack_to_change(&mut tx, &pack_id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    let outcome = judge(judge_scan, (&record, parcel.as_ref()), code, &settings);
    let by = Scanner {
        app,
        operator: &caller.operator,
        settings: &settings,
    };
    let answer = match (&outcome, parcel) {
        (ScanOutcome::Added, Some(parcel)) => by.add(&mut tx, &record, &parcel, code).await?,
        (refused, parcel) => {
            by.refuse(&mut tx, &record, parcel.as_ref(), (refused, code))
                .await?
        }
    };
    tx.commit().await?;
    Ok(answer)
}

/// Looks at a parcel with the eyes of a rule: that of an open pack, or that of an addition.
pub(crate) fn judge(
    rule: fn(&ScanContext<'_>) -> ScanOutcome,
    (record, parcel): (&PackRecord, Option<&ScannedParcel>),
    code: &ScannedCode,
    settings: &Settings,
) -> ScanOutcome {
    let known = parcel.map(|parcel| KnownParcel {
        readiness: parcel.readiness,
        in_this_pack: parcel
            .held_by
            .as_ref()
            .is_some_and(|(id, _)| *id == record.pack.id.0),
        in_other_pack: parcel
            .held_by
            .as_ref()
            .filter(|(id, _)| *id != record.pack.id.0)
            .map(|(_, number)| number.clone()),
        shop_linked: parcel.shop_linked,
        expected_g: parcel.expected_g.unwrap_or(settings.assumed_parcel_g),
    });
    rule(&ScanContext {
        life: &record.pack.life,
        service: record.pack.service,
        parcels: record.parcels,
        expected_g: record.expected_g,
        parcel: known.as_ref(),
        not_a_number: not_a_number(&code.kind),
    })
}

const fn not_a_number(kind: &CodeKind) -> Option<NotAParcelNumber> {
    match kind {
        CodeKind::ProductEan => Some(NotAParcelNumber::ProductCode),
        CodeKind::PayCode => Some(NotAParcelNumber::PayCode),
        CodeKind::WebAddress => Some(NotAParcelNumber::WebAddress),
        CodeKind::ParcelNumber { .. }
        | CodeKind::SeveralNumbers { .. }
        | CodeKind::PickupCode
        | CodeKind::CommandCode(_)
        | CodeKind::Other
        | CodeKind::Empty => None,
    }
}

/// Who scans, for the two ways a scan of a parcel can end.
struct Scanner<'a> {
    app: &'a App,
    operator: &'a OperatorId,
    settings: &'a Settings,
}

impl Scanner<'_> {
    async fn add(
        &self,
        tx: &mut Tx,
        record: &PackRecord,
        parcel: &ScannedParcel,
        code: &ScannedCode,
    ) -> Result<Answer, AppError> {
        let expected_g = parcel.expected_g.unwrap_or(self.settings.assumed_parcel_g);
        let at = self.app.now();
        let placement = Placement {
            pack: &record.pack.id,
            parcel: &parcel.id,
            expected_g,
            at,
            by: self.operator,
        };
        let position = place_parcel(tx, &placement).await?;
        self.app
            .log(
                tx,
                self.operator,
                "parcel_scanned",
                (&record.pack.id.0, &parcel.first_mile_number),
            )
            .await?;
        let mut now = record.clone();
        now.parcels += 1;
        now.expected_g = now.expected_g.saturating_add(expected_g);
        let limits = now.pack.service.limits();
        let check = limits.check(
            now.parcels,
            dabao_domain::Weight::from_grams(i64::from(now.expected_g)),
            None,
        );
        let near =
            check.parcels != dabao_domain::Gauge::Within || check.weight != dabao_domain::Gauge::Within;
        let tone = if near { ScanTone::Attention } else { ScanTone::Good };
        let row = PackedRow {
            parcel_id: parcel.id.0.clone(),
            position: u32::try_from(position).unwrap_or(u32::MAX),
            order_number: parcel.order_number.clone(),
            first_mile_number: parcel.first_mile_number.clone(),
            tracking_number: parcel.tracking_number.clone(),
            shop_name: parcel.shop_name.clone(),
            country: parcel.country.clone(),
            expected_g,
            weight_known: parcel.expected_g.is_some(),
            scanned_at: at.0,
        };
        let answer = Answer::new(ScanCode::Added, tone, &code.text).with_pack(&now, self.settings);
        Ok(Answer {
            row: Some(row),
            ..answer
        })
    }

    /// A refusal changes nothing but the log: it is evidence that the parcel was at the bench and was put aside.
    async fn refuse(
        &self,
        tx: &mut Tx,
        record: &PackRecord,
        parcel: Option<&ScannedParcel>,
        (outcome, code): (&ScanOutcome, &ScannedCode),
    ) -> Result<Answer, AppError> {
        let said = format!("{} {}", outcome.code(), logged_text(outcome, &code.text));
        self.app
            .log(tx, self.operator, "scan_refused", (&record.pack.id.0, &said))
            .await?;
        let (scan_code, tone) = scan_code(outcome);
        let row = match (outcome, parcel) {
            (ScanOutcome::DuplicateInPack, Some(parcel)) => {
                find_packed(tx, &record.pack.id, &parcel.id).await?
            }
            _ => None,
        };
        let detail = detail(outcome, record, parcel);
        let answer = Answer::new(scan_code, tone, &code.text).with_pack(record, self.settings);
        Ok(Answer {
            detail,
            row: row.map(row_view),
            ..answer
        })
    }
}

/// A payment code or an address with a token is never stored.
fn logged_text<'a>(outcome: &ScanOutcome, text: &'a str) -> &'a str {
    match outcome {
        ScanOutcome::WrongKind(NotAParcelNumber::PayCode | NotAParcelNumber::WebAddress) => "",
        _ => text,
    }
}

/// The one fact the words for an outcome need.
pub(crate) fn detail(
    outcome: &ScanOutcome,
    record: &PackRecord,
    parcel: Option<&ScannedParcel>,
) -> Option<String> {
    match outcome {
        ScanOutcome::InOtherPack { number } => Some(number.clone()),
        ScanOutcome::ShopNotLinked => parcel.map(|parcel| parcel.shop_name.clone()),
        ScanOutcome::PackSealed => Some(record.pack.number.clone()),
        _ => None,
    }
}

/// The code and the tone of an outcome.
pub(crate) const fn scan_code(outcome: &ScanOutcome) -> (ScanCode, ScanTone) {
    match outcome {
        ScanOutcome::Added => (ScanCode::Added, ScanTone::Good),
        ScanOutcome::DuplicateInPack => (ScanCode::DuplicateInPack, ScanTone::Already),
        ScanOutcome::InOtherPack { .. } => (ScanCode::InOtherPack, ScanTone::Refused),
        ScanOutcome::ParcelCancelled => (ScanCode::ParcelCancelled, ScanTone::Refused),
        ScanOutcome::AlreadySigned => (ScanCode::AlreadySigned, ScanTone::Refused),
        ScanOutcome::NotRts => (ScanCode::NotRts, ScanTone::Refused),
        ScanOutcome::SeaFreight => (ScanCode::SeaFreight, ScanTone::Refused),
        ScanOutcome::ShopNotLinked => (ScanCode::ShopNotLinked, ScanTone::Refused),
        ScanOutcome::PackFull => (ScanCode::PackFull, ScanTone::Refused),
        ScanOutcome::OverWeight => (ScanCode::OverWeight, ScanTone::Refused),
        ScanOutcome::PackSealed => (ScanCode::PackSealed, ScanTone::Refused),
        ScanOutcome::UnknownCode => (ScanCode::UnknownCode, ScanTone::Refused),
        ScanOutcome::WrongKind(NotAParcelNumber::ProductCode) => (ScanCode::ProductCode, ScanTone::Refused),
        ScanOutcome::WrongKind(NotAParcelNumber::PayCode) => (ScanCode::PayCode, ScanTone::Refused),
        ScanOutcome::WrongKind(NotAParcelNumber::WebAddress) => (ScanCode::WebAddress, ScanTone::Refused),
    }
}

/// A bag's own label or number was scanned: the screen shows that pack.
fn big_pack(record: &PackRecord, code: &ScannedCode, settings: &Settings) -> Answer {
    let answer = Answer::new(ScanCode::BigPack, ScanTone::Command, &code.text).with_pack(record, settings);
    Answer {
        detail: Some(record.pack.id.0.clone()),
        ..answer
    }
}

/// A command barcode from the card at the bench (U-08).
async fn carry_out(
    app: &Arc<App>,
    caller: &Caller,
    command: DeskCommand,
    current: &mut Option<PackId>,
) -> Result<Answer, AppError> {
    match command {
        DeskCommand::Undo => undo(app, caller, current).await,
        DeskCommand::Seal => Ok(Answer::new(ScanCode::SealAsked, ScanTone::Command, "")),
        DeskCommand::Next => next_pack(app, caller, current).await,
        DeskCommand::Print => {
            crate::printing::print_last_sealed(app, caller).await?;
            Ok(Answer::new(ScanCode::PrintAsked, ScanTone::Command, ""))
        }
    }
}

/// Opens a pack like the current one.
async fn next_pack(
    app: &Arc<App>,
    caller: &Caller,
    current: &mut Option<PackId>,
) -> Result<Answer, AppError> {
    let mut tx = app.store.begin().await?;
    let settings = settings(app, &mut tx).await?;
    let like = match current.as_ref() {
        Some(id) => find_pack(&mut tx, id).await?,
        None => None,
    };
    let request = OpenPack {
        service: like.as_ref().map_or(settings.default_service, |record| {
            service_view(record.pack.service)
        }),
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

/// Takes a parcel out of an open pack.
pub(crate) async fn remove_parcel(
    app: &Arc<App>,
    caller: &Caller,
    request: RemoveParcel,
) -> Result<BenchView, AppError> {
    let mut current = app.current_pack.lock().await;
    let (pack, parcel) = (PackId(request.pack_id), ParcelId(request.parcel_id));
    let mut tx = app.store.begin().await?;
    open_record(&mut tx, &pack).await?;
    let row = find_packed(&mut tx, &pack, &parcel)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    take_parcel_out(&mut tx, &pack, &parcel)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    app.log(
        &mut tx,
        &caller.operator,
        "parcel_removed",
        (&pack.0, &row.first_mile_number),
    )
    .await?;
    let bench = view(app, &mut tx, &mut current).await?;
    tx.commit().await?;
    drop(current);
    app.changed(&[Topic::Packs, Topic::Parcels]);
    Ok(bench)
}
