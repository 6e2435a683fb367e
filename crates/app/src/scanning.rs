//! The desk: it gives a scan its meaning. Nothing is answered before it is durable.

use std::sync::Arc;

use dabao_api::{
    BenchView, Caller, ErrorCode, PackView, PackedRow, RemoveParcel, Scan, ScanCode, ScanReply, ScanSource,
    ScanTone, Settings, Topic,
};
use dabao_domain::{
    KnownParcel, NotAParcelNumber, OperatorId, PackId, ParcelId, ScanContext, ScanOutcome, judge_scan,
};
use dabao_protocols::gun::{AimId, normalise};
use dabao_protocols::numbers::{CardCommand, CodeKind, ScannedCode, WaybillDecision, WrongScan};
use dabao_store::{
    PackRecord, Placement, ScannedParcel, Tx, find_pack_by_code, find_pack_to_change, find_packed,
    find_parcel_by_code, place_parcel, take_parcel_out,
};

use crate::App;
use crate::bench::{open_record, view};
use crate::card::{carry_out, weigh};
use crate::error::{AppError, chain, refuse};
use crate::station::settings;
use crate::views::{pack_view, row_view};

/// A code at the bench. Storage failing is an answer too: the packer hears it at once.
pub(crate) async fn scan(app: &Arc<App>, caller: &Caller, request: Scan) -> Result<ScanReply, AppError> {
    let way = match request.source {
        ScanSource::KeyboardGun | ScanSource::SerialGun => Some("page"),
        // What hands type or paste is no twin of a gun's scan.
        ScanSource::Typed | ScanSource::Pasted | ScanSource::Photo => None,
    };
    take(app, caller, &request, Way { name: way, aim: None }).await
}

/// How a scan came to the desk.
struct Way<'a> {
    /// A channel that may bring the same scan as another one.
    name: Option<&'a str>,
    /// The symbology, when the channel says it apart from the text.
    aim: Option<AimId>,
}

async fn take(app: &Arc<App>, caller: &Caller, request: &Scan, way: Way<'_>) -> Result<ScanReply, AppError> {
    let source = request.source;
    if let Some(name) = way.name
        && !app
            .devices
            .admits_scan(name, &normalise(&request.text).upper(), app.now())
    {
        return Ok(Answer::new(ScanCode::SameScan, ScanTone::Already, "").reply(source, app.now().0));
    }
    let reply = match answer(app, caller, (request, way.aim)).await {
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

/// A scan of a gun that the core reads itself: answered to every screen.
pub(crate) async fn scan_from_gun(app: &Arc<App>, gun: &str, text: String, aim: Option<AimId>) {
    let caller = app.window_caller();
    let request = Scan {
        text,
        source: ScanSource::SerialGun,
    };
    let way = Way { name: Some(gun), aim };
    match take(app, &caller, &request, way).await {
        Ok(reply) if reply.code == ScanCode::SameScan => {}
        Ok(reply) => app.tell(dabao_api::Event::Scanned {
            reply: Box::new(reply),
        }),
        Err(error) => tracing::error!(error = %chain(&error), "a scan failed"),
    }
}

/// What came of a scan, before it is put into words for a screen.
pub(crate) struct Answer {
    pub(crate) code: ScanCode,
    pub(crate) tone: ScanTone,
    pub(crate) text: String,
    pub(crate) detail: Option<String>,
    pub(crate) row: Option<PackedRow>,
    pub(crate) pack: Option<PackView>,
}

impl Answer {
    pub(crate) fn new(code: ScanCode, tone: ScanTone, text: &str) -> Self {
        Self {
            code,
            tone,
            text: text.to_owned(),
            detail: None,
            row: None,
            pack: None,
        }
    }

    pub(crate) fn with_pack(self, record: &PackRecord, settings: &Settings) -> Self {
        Self {
            pack: Some(pack_view(record, settings)),
            ..self
        }
    }

    pub(crate) fn reply(self, source: ScanSource, at: i64) -> ScanReply {
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

async fn answer(
    app: &Arc<App>,
    caller: &Caller,
    (request, aim): (&Scan, Option<AimId>),
) -> Result<ScanReply, AppError> {
    let rules = app.rule_book();
    let mut code = rules.classify(&request.text, aim);
    let at = |answer: Answer| answer.reply(request.source, app.now().0);
    if code.command == Some(CardCommand::Weigh) {
        return Ok(at(weigh(app, caller).await?));
    }
    let mut current = app.current_pack.lock().await;
    let answer = match rules.at_waybill_step(&code) {
        WaybillDecision::Command(command) => carry_out(app, caller, command, &mut current).await?,
        WaybillDecision::Nothing | WaybillDecision::Refuse(WrongScan::NotANumber) => {
            Answer::new(ScanCode::Unreadable, ScanTone::Refused, "")
        }
        WaybillDecision::OneOf { numbers } => match expected(app, &numbers).await? {
            Some(number) => {
                code.text = number;
                scan_parcel(app, caller, &code, &mut current).await?
            }
            // Several codes in one: nobody guesses which of them lies on the bench.
            None => Answer::new(ScanCode::Unreadable, ScanTone::Refused, &numbers.join(" ")),
        },
        // The order decides first: a number that one of them carries is a parcel's, whatever it looks like.
        WaybillDecision::Take { .. }
        | WaybillDecision::LookUpElseAsk { .. }
        | WaybillDecision::Pickup { .. }
        | WaybillDecision::Refuse(WrongScan::Product | WrongScan::PayCode | WrongScan::WebAddress) => {
            scan_parcel(app, caller, &code, &mut current).await?
        }
    };
    Ok(at(answer))
}

/// Of several numbers the one that a parcel here has; none when no or more than one is known.
async fn expected(app: &App, numbers: &[String]) -> Result<Option<String>, AppError> {
    let mut tx = app.store.read().await?;
    let mut known = Vec::new();
    for number in numbers {
        if find_parcel_by_code(&mut tx, number).await?.is_some() {
            known.push(number.clone());
        }
    }
    Ok(match known.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    })
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
        let scanned = (&other.pack.id, code.text.as_str(), &caller.operator);
        let proved = crate::printing::scanned_label(app, &mut tx, &settings, scanned).await?;
        tx.commit().await?;
        if proved {
            app.changed(&[Topic::Printing]);
        }
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

/// Takes a parcel out of an open pack.
pub(crate) async fn remove_parcel(
    app: &Arc<App>,
    caller: &Caller,
    request: RemoveParcel,
) -> Result<BenchView, AppError> {
    let mut current = app.current_pack.lock().await;
    app.devices.forget_scans();
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
