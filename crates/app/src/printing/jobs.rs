//! The print queue as a person sees it.

use std::sync::Arc;

use dabao_api::{
    ByPack, Caller, DecidePrintJob, ErrorCode, Nothing, PrintDecision, PrintJobView, PrintLevel, PrintState,
    PrintingSummary, Settings, Topic,
};
use dabao_domain::{OperatorId, PackId, PackLife, PackStatus, PlatformStatus};
use dabao_store::{
    NewPrintJob, PackFilter, PackRecord, PrintJobRecord, PrinterRecord, Tx, add_print_job, count_pack_prints,
    count_print_jobs, find_newest_label, find_print_job, find_printer, finish_print_job,
    list_print_jobs as list, list_printers, search_packs, withdraw_print_job,
};
use sha2::{Digest as _, Sha256};

use super::facts::LabelFacts;
use super::label::read_facts;
use super::printers::{label_printer, trouble_from};
use crate::App;
use crate::error::{AppError, fault, refuse};
use crate::packs::existing;

/// Jobs the queue shows.
const SHOWN: i64 = 200;

/// The queue: what is open first, then the newest.
pub(crate) async fn list_print_jobs(
    app: &Arc<App>,
    _: &Caller,
    _: Nothing,
) -> Result<Vec<PrintJobView>, AppError> {
    let mut tx = app.store.read().await?;
    Ok(list(&mut tx, &app.station, SHOWN)
        .await?
        .into_iter()
        .map(view)
        .collect())
}

/// Counts and the first trouble, for the status bar.
pub(crate) async fn printing_summary(app: &App, tx: &mut Tx) -> Result<PrintingSummary, AppError> {
    let counts = count_print_jobs(tx, &app.station).await?;
    let printers = list_printers(tx, &app.station).await?;
    let trouble = printers
        .iter()
        .find_map(|printer| app.devices.trouble_of(&printer.id));
    let count = |value: i64| u32::try_from(value).unwrap_or(u32::MAX);
    Ok(PrintingSummary {
        no_printer: printers.is_empty(),
        waiting: count(counts.waiting),
        unknown: count(counts.unknown),
        trouble,
    })
}

/// Queues a pack's label. Every print after the first carries 补打 and its count.
pub(crate) async fn print_label(
    app: &Arc<App>,
    by: &Caller,
    request: ByPack,
) -> Result<PrintJobView, AppError> {
    let mut tx = app.store.begin().await?;
    let record = existing(&mut tx, &PackId(request.pack_id)).await?;
    let job = queue_label(app, &mut tx, &record, &by.operator).await?;
    tx.commit().await?;
    announce(app);
    Ok(view(job))
}

/// Queues the label of the pack that was sealed last at this station and can be printed.
pub(crate) async fn print_last_sealed(app: &Arc<App>, by: &Caller) -> Result<(), AppError> {
    let mut tx = app.store.begin().await?;
    let newest = search_packs(&mut tx, &PackFilter::default(), 0, 50).await?;
    let record = newest
        .iter()
        .filter(|record| record.station == app.station)
        .find(|record| can_print(record));
    let record = record.ok_or_else(|| refuse(ErrorCode::LabelNotReady))?;
    queue_label(app, &mut tx, record, &by.operator).await?;
    tx.commit().await?;
    announce(app);
    Ok(())
}

/// The platform has numbered a pack: its first label is queued in the same transaction, if the settings say so.
pub(crate) async fn queue_label_when_numbered(
    app: &App,
    tx: &mut Tx,
    record: &PackRecord,
) -> Result<(), AppError> {
    let settings = crate::station::settings(app, tx).await?;
    let wanted = settings.print_when_numbered && can_print(record);
    if !wanted || count_pack_prints(tx, &record.pack.id).await?.jobs > 0 {
        return Ok(());
    }
    match queue_label(app, tx, record, &OperatorId("dabao".to_owned())).await {
        // Without a printer, or before the carrier's number is known, a person prints it later.
        Ok(_) => app.print_bell.notify_one(),
        Err(AppError::Refused(refusal)) => {
            tracing::info!(code = ?refusal.code, pack = %record.pack.id, "the label is not queued by itself");
        }
        Err(other) => return Err(other),
    }
    Ok(())
}

/// A pack's printed number was scanned: the strongest proof that its newest label is out (L4 of printing.md 1.6). It costs
/// no extra step, settles a label nobody was sure of, and says nothing about an older copy. `true` when it proved something.
pub(crate) async fn scanned_label(
    app: &App,
    tx: &mut Tx,
    settings: &Settings,
    (pack, code, by): (&PackId, &str, &OperatorId),
) -> Result<bool, AppError> {
    if !settings.confirm_by_scan {
        return Ok(false);
    }
    // The pack's own number, which is on its list and not on its label, proves nothing.
    let newest = find_newest_label(tx, pack).await?.filter(|job| job.title == code);
    let Some(job) = newest.filter(|job| job.level.as_deref() != Some("scanned")) else {
        return Ok(false);
    };
    finish_print_job(tx, &job.id, "scanned", app.now()).await?;
    app.log(tx, by, "label_scanned", (&pack.0, &job.title)).await?;
    Ok(true)
}

/// Decides about a job that may be out, or that waits.
pub(crate) async fn decide_print_job(
    app: &Arc<App>,
    by: &Caller,
    request: DecidePrintJob,
) -> Result<PrintJobView, AppError> {
    let mut tx = app.store.begin().await?;
    let job = find_print_job(&mut tx, &request.id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    let (what, shown) = match (request.decision, job.state.as_str()) {
        (PrintDecision::CameOut, "unknown") => {
            finish_print_job(&mut tx, &job.id, "seen", app.now()).await?;
            ("label_came_out", job.id.clone())
        }
        (PrintDecision::PrintAgain, "unknown" | "done") => {
            let again = print_again(app, &mut tx, &job).await?;
            ("label_printed_again", again.id)
        }
        (PrintDecision::Withdraw, "queued" | "unknown") => {
            if !withdraw_print_job(&mut tx, &job.id, app.now()).await? {
                return Err(refuse(ErrorCode::JobMovedOn));
            }
            ("label_withdrawn", job.id.clone())
        }
        _ => return Err(refuse(ErrorCode::JobMovedOn)),
    };
    let subject = job.pack_id.as_deref().unwrap_or(&job.id);
    app.log(&mut tx, &by.operator, what, (subject, &job.title))
        .await?;
    let shown = find_print_job(&mut tx, &shown)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    tx.commit().await?;
    announce(app);
    Ok(view(shown))
}

/// The label is not there: the old job is closed as withdrawn, and a new one with the next 补打 count takes its place.
async fn print_again(app: &App, tx: &mut Tx, job: &PrintJobRecord) -> Result<PrintJobRecord, AppError> {
    let printer = find_printer(tx, &job.printer_id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NoPrinter))?;
    if job.state == "unknown" {
        withdraw_print_job(tx, &job.id, app.now()).await?;
    }
    let facts = read_facts(&job.payload)?;
    let pack = job.pack_id.clone().map(PackId);
    let reprint = if facts.is_of_a_pack() { job.reprint + 1 } else { 0 };
    queue(app, tx, (&printer, pack.as_ref()), (&facts, reprint)).await
}

async fn queue_label(
    app: &App,
    tx: &mut Tx,
    record: &PackRecord,
    by: &OperatorId,
) -> Result<PrintJobRecord, AppError> {
    if !can_print(record) {
        return Err(refuse(ErrorCode::LabelNotReady));
    }
    let (printer, _) = label_printer(app, tx).await?;
    let style = crate::station::settings(app, tx).await?.label_style;
    let facts = LabelFacts::of_pack(tx, record, style).await?;
    let reprint = count_pack_prints(tx, &record.pack.id).await?.labels;
    let job = queue(app, tx, (&printer, Some(&record.pack.id)), (&facts, reprint)).await?;
    let detail = format!("{} {reprint}", facts.title());
    app.log(tx, by, "label_queued", (&record.pack.id.0, &detail))
        .await?;
    Ok(job)
}

/// Queues a job.
pub(super) async fn queue(
    app: &App,
    tx: &mut Tx,
    (printer, pack): (&PrinterRecord, Option<&PackId>),
    (facts, reprint): (&LabelFacts, i64),
) -> Result<PrintJobRecord, AppError> {
    let id = app.new_id();
    let payload = serde_json::to_string(facts).map_err(fault("write a label's facts"))?;
    // One job of a pack per place in its row of jobs: two desks that ask at once cannot both have it.
    let idempotency_key = match pack {
        Some(pack) => format!("label {pack} {}", count_pack_prints(tx, pack).await?.jobs),
        None => id.clone(),
    };
    let job = NewPrintJob {
        id: &id,
        station: &app.station,
        printer_id: &printer.id,
        pack,
        title: facts.title(),
        payload: &payload,
        content_hash: &hash(&[&payload, &printer.setup]),
        idempotency_key: &idempotency_key,
        reprint,
        queued_at: app.now(),
    };
    add_print_job(tx, &job).await?;
    find_print_job(tx, &id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))
}

fn hash(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize()
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// The platform's label is of use until the pack has been called off; unknown states are the person's to judge.
const fn can_print(record: &PackRecord) -> bool {
    match &record.pack.life {
        PackLife::AtPlatform {
            status: PlatformStatus::Known(status),
            ..
        } => PackStatus::can_be_printed(*status),
        PackLife::AtPlatform {
            status: PlatformStatus::Other { .. },
            ..
        } => true,
        PackLife::Open
        | PackLife::Sealed { .. }
        | PackLife::CommitUnknown { .. }
        | PackLife::Refused { .. }
        | PackLife::Discarded => false,
    }
}

/// Rings the queue and tells the screens.
pub(super) fn announce(app: &App) {
    app.print_bell.notify_one();
    app.changed(&[Topic::Printing, Topic::Packs]);
}

/// A job as screens know it.
pub(super) fn view(job: PrintJobRecord) -> PrintJobView {
    PrintJobView {
        state: match job.state.as_str() {
            "queued" => PrintState::Queued,
            "sending" => PrintState::Sending,
            "done" => PrintState::Done,
            "withdrawn" => PrintState::Withdrawn,
            _ => PrintState::Unknown,
        },
        level: job.level.as_deref().map(|level| match level {
            "handed" => PrintLevel::Handed,
            "taken" => PrintLevel::Taken,
            "idle" => PrintLevel::Idle,
            "scanned" => PrintLevel::Scanned,
            _ => PrintLevel::Seen,
        }),
        trouble: job.trouble.as_deref().map(trouble_from),
        id: job.id,
        title: job.title,
        pack_id: job.pack_id,
        printer: job.printer_name,
        reprint: u32::try_from(job.reprint).unwrap_or(u32::MAX),
        queued_at: job.queued_at,
        finished_at: job.finished_at,
    }
}
