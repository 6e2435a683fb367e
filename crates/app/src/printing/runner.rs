//! Takes labels from the queue to the printer, one at a time per printer, and never one twice unnoticed.

use std::sync::Arc;
use std::time::Duration;

use dabao_api::{ApiError, ErrorCode, PrinterTrouble, Topic};
use dabao_devices::{ConfirmationLevel, PrintBytes, PrinterFault, SendOutcome};
use dabao_domain::OperatorId;
use dabao_labels::{CheckedLabel, PrintStream, printer_bytes};
use dabao_protocols::printer::{PrinterCondition, PrinterStatus};
use dabao_store::{
    PrintJobRecord, StoreError, claim_print_job, find_printer, finish_print_job, mark_closing_sent,
    mark_print_unknown, recover_print_jobs, requeue_print_job,
};

use super::label::draw_stored;
use super::printers::{setup, trouble_code};
use super::profile::{dpi, link, profile};
use crate::App;
use crate::error::{AppError, chain, fault, refuse};

/// How long a job waits after the printer could not take it.
const RETRY_MS: i64 = 3000;

/// How often the queue is looked at without being rung.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Recovers the queue and starts taking from it, until the program closes.
pub(crate) async fn start(app: &Arc<App>) -> Result<(), StoreError> {
    let mut tx = app.store.begin().await?;
    recover_print_jobs(&mut tx, &app.station).await?;
    tx.commit().await?;
    let app = Arc::clone(app);
    tokio::spawn(async move { run(&app).await });
    Ok(())
}

async fn run(app: &Arc<App>) {
    let mut closing = app.closing();
    while !*closing.borrow() {
        match print_next(app).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(error = %chain(&error), "the print queue stumbled"),
        }
        tokio::select! {
            () = app.print_bell.notified() => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
            _ = closing.changed() => {}
        }
    }
}

/// Prints the next due label. `false` when none is due.
async fn print_next(app: &Arc<App>) -> Result<bool, AppError> {
    let mut tx = app.store.begin().await?;
    let Some(job) = claim_print_job(&mut tx, &app.station, app.now()).await? else {
        return Ok(false);
    };
    let printer = find_printer(&mut tx, &job.printer_id).await?;
    tx.commit().await?;
    app.changed(&[Topic::Printing]);
    let prepared = match printer {
        Some(printer) => prepare(app, &job, &setup(&printer)?),
        None => Err(refuse(ErrorCode::NoPrinter)),
    };
    match prepared {
        Ok((stream, draft)) => {
            let outcome = send(app, &job, stream, draft).await?;
            settle(app, &job, outcome).await?;
        }
        Err(error) => {
            tracing::error!(job = job.id, error = %chain(&error), "a label cannot be drawn");
            put_back(app, &job, PrinterTrouble::Other).await?;
        }
    }
    app.changed(&[Topic::Printing, Topic::Packs]);
    app.tidy();
    Ok(true)
}

fn prepare(
    app: &App,
    job: &PrintJobRecord,
    draft: &dabao_api::PrinterDraft,
) -> Result<(PrintStream, dabao_api::PrinterDraft), AppError> {
    let resolution = dpi(draft.dpi).ok_or_else(|| refuse(ErrorCode::InvalidField))?;
    let reprint = u32::try_from(job.reprint).unwrap_or(u32::MAX);
    let label: CheckedLabel = draw_stored(app, &job.payload, (resolution, app.now(), reprint))?;
    let stream = printer_bytes(&label, &profile(draft, label.size_mm())).map_err(|error| {
        AppError::Refused(ApiError::new(ErrorCode::LabelUnfit).with_detail(error.to_string()))
    })?;
    Ok((stream, draft.clone()))
}

/// Sends on a thread that may wait. The note that the closing command goes out is committed before it does.
async fn send(
    app: &Arc<App>,
    job: &PrintJobRecord,
    stream: PrintStream,
    draft: dabao_api::PrinterDraft,
) -> Result<(SendOutcome, PrintStream), AppError> {
    let id = job.id.clone();
    let printer_id = job.printer_id.clone();
    let app = Arc::clone(app);
    let runtime = tokio::runtime::Handle::current();
    let sending = tokio::task::spawn_blocking(move || {
        let flush = app.devices.take_flush(&printer_id);
        let bytes = PrintBytes {
            name: &id,
            flush: &flush,
            body: stream.body(),
            terminator: stream.terminator(),
        };
        let note = || {
            runtime.block_on(async {
                let mut tx = app.store.begin().await?;
                mark_closing_sent(&mut tx, &id).await?;
                tx.commit().await
            })
        };
        let outcome = link(&draft).send(&bytes, &mut || note().map_err(Into::into));
        (outcome, stream)
    });
    sending.await.map_err(fault("send a label"))
}

async fn settle(
    app: &App,
    job: &PrintJobRecord,
    (outcome, stream): (SendOutcome, PrintStream),
) -> Result<(), AppError> {
    match outcome {
        SendOutcome::Done { level } => done(app, job, level).await,
        SendOutcome::NotStarted(PrinterFault::AlreadyThere { .. }) => {
            // The file of this very job is there: it was written before a crash.
            done(app, job, ConfirmationLevel::Handed).await
        }
        SendOutcome::NotStarted(cause) => put_back(app, job, trouble_of_fault(&cause)).await,
        SendOutcome::NotReady(status) => put_back(app, job, trouble_of_status(&status)).await,
        SendOutcome::CutBeforeTerminator { bytes_taken, cause } => {
            tracing::warn!(job = job.id, bytes_taken, error = %chain(&cause), "a label broke off before it was closed");
            app.devices
                .keep_flush(&job.printer_id, stream.flush_after_cut(bytes_taken));
            put_back(app, job, trouble_of_fault(&cause)).await
        }
        SendOutcome::Unknown { bytes_taken, cause } => {
            tracing::warn!(job = job.id, bytes_taken, error = %chain(&cause), "a label may or may not be out");
            unknown(app, job, trouble_of_fault(&cause)).await
        }
    }
}

async fn done(app: &App, job: &PrintJobRecord, level: ConfirmationLevel) -> Result<(), AppError> {
    let level = match level {
        ConfirmationLevel::Handed => "handed",
        ConfirmationLevel::Taken => "taken",
        ConfirmationLevel::Idle => "idle",
    };
    app.devices.forget_trouble(&job.printer_id);
    let mut tx = app.store.begin().await?;
    finish_print_job(&mut tx, &job.id, level, app.now()).await?;
    log(app, &mut tx, job, "label_printed", level).await?;
    tx.commit().await?;
    Ok(())
}

async fn put_back(app: &App, job: &PrintJobRecord, trouble: PrinterTrouble) -> Result<(), AppError> {
    app.devices.note_trouble(&job.printer_id, trouble);
    let mut tx = app.store.begin().await?;
    let next_at = app.now().plus_millis(RETRY_MS);
    requeue_print_job(&mut tx, &job.id, Some(trouble_code(trouble)), next_at).await?;
    tx.commit().await?;
    Ok(())
}

async fn unknown(app: &App, job: &PrintJobRecord, trouble: PrinterTrouble) -> Result<(), AppError> {
    app.devices.note_trouble(&job.printer_id, trouble);
    let mut tx = app.store.begin().await?;
    mark_print_unknown(&mut tx, &job.id, Some(trouble_code(trouble))).await?;
    log(app, &mut tx, job, "label_unknown", trouble_code(trouble)).await?;
    tx.commit().await?;
    Ok(())
}

async fn log(
    app: &App,
    tx: &mut dabao_store::Tx,
    job: &PrintJobRecord,
    what: &'static str,
    detail: &str,
) -> Result<(), AppError> {
    let subject = job.pack_id.as_deref().unwrap_or(&job.id);
    app.log(tx, &OperatorId("dabao".to_owned()), what, (subject, detail))
        .await?;
    Ok(())
}

fn trouble_of_status(status: &PrinterStatus) -> PrinterTrouble {
    let first = status.blocked_by().into_iter().next();
    match first {
        Some(PrinterCondition::PaperOut) => PrinterTrouble::PaperOut,
        Some(PrinterCondition::HeadOpen | PrinterCondition::CoverOpen) => PrinterTrouble::CoverOpen,
        Some(PrinterCondition::RibbonOut) => PrinterTrouble::RibbonOut,
        Some(PrinterCondition::PaperJam) => PrinterTrouble::Jam,
        Some(PrinterCondition::Paused) => PrinterTrouble::Paused,
        Some(
            PrinterCondition::Printing
            | PrinterCondition::Temperature
            | PrinterCondition::BufferFull
            | PrinterCondition::LabelNotTaken
            | PrinterCondition::OtherFault
            | PrinterCondition::CutterFault
            | PrinterCondition::PaperLow
            | PrinterCondition::BatteryLow
            | PrinterCondition::WasReset,
        )
        | None => PrinterTrouble::Other,
    }
}

fn trouble_of_fault(fault: &PrinterFault) -> PrinterTrouble {
    match fault {
        PrinterFault::NotReached { .. }
        | PrinterFault::NotOpened(_)
        | PrinterFault::Spooler(_)
        | PrinterFault::Broken(_) => PrinterTrouble::Unreachable,
        PrinterFault::AlreadyThere { .. } | PrinterFault::NotWritten { .. } => PrinterTrouble::FolderFailed,
        PrinterFault::BlockedAfter(status) | PrinterFault::Stopped { reported: status, .. } => {
            trouble_of_status(status)
        }
        PrinterFault::StoppedTaking | PrinterFault::FellSilent | PrinterFault::NoteNotSaved(_) => {
            PrinterTrouble::Other
        }
    }
}
