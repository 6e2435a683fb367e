//! What a printer prints about itself and for the bench: test label, calibration page, command card; and what it is told
//! once.

use std::sync::Arc;

use dabao_api::{
    ById, Caller, ErrorCode, Nothing, PrintCalibration, PrintJobView, PrinterDraft, PrinterPlace,
};
use dabao_labels::printer_setup;
use dabao_store::{PrinterRecord, Tx, find_printer};

use super::facts::LabelFacts;
use super::jobs::{announce, queue, view};
use super::printers::{label_printer, setup};
use super::profile::{page_size_mm, profile};
use crate::App;
use crate::error::{AppError, refuse, refuse_field};

/// Height of the test label, and of a label whose height does not matter.
const LABEL_HEIGHT_MM: u32 = 100;

/// Queues a test label.
pub(crate) async fn print_test_label(
    app: &Arc<App>,
    by: &Caller,
    request: ById,
) -> Result<PrintJobView, AppError> {
    let mut tx = app.store.begin().await?;
    let (printer, draft) = named(&mut tx, &request.id).await?;
    let (width_mm, height_mm) = page_size_mm(&draft, LABEL_HEIGHT_MM);
    let facts = LabelFacts::Test {
        printer: printer.name.clone(),
        width_mm,
        height_mm,
    };
    queue_page(app, by, tx, (&printer, &facts, "test_label_queued")).await
}

/// Queues a calibration page (校准页) in the size of the printer's paper.
pub(crate) async fn print_calibration_page(
    app: &Arc<App>,
    by: &Caller,
    request: PrintCalibration,
) -> Result<PrintJobView, AppError> {
    if !(20..=300).contains(&request.height_mm) {
        return Err(refuse_field(ErrorCode::InvalidField, "heightMm"));
    }
    let mut tx = app.store.begin().await?;
    let (printer, draft) = named(&mut tx, &request.id).await?;
    let (width_mm, height_mm) = page_size_mm(&draft, request.height_mm);
    let facts = LabelFacts::Calibration {
        printer: printer.name.clone(),
        width_mm,
        height_mm,
        offset_x: draft.offset_x,
        offset_y: draft.offset_y,
    };
    queue_page(app, by, tx, (&printer, &facts, "calibration_page_queued")).await
}

/// Queues the card with the command barcodes on the printer for labels.
pub(crate) async fn print_command_card(
    app: &Arc<App>,
    by: &Caller,
    _: Nothing,
) -> Result<PrintJobView, AppError> {
    let mut tx = app.store.begin().await?;
    let (printer, _) = label_printer(app, &mut tx).await?;
    let station = crate::station::settings(app, &mut tx).await?.station_name;
    let facts = LabelFacts::CommandCard { station };
    queue_page(app, by, tx, (&printer, &facts, "command_card_queued")).await
}

/// A printer that keeps how labels end is told so when that was changed, and never with a label (printing.md 1.2).
pub(super) async fn queue_setup(
    app: &App,
    tx: &mut Tx,
    record: &PrinterRecord,
    (before, now): (Option<&PrinterDraft>, &PrinterDraft),
) -> Result<(), AppError> {
    let told = |draft: &PrinterDraft| printer_setup(&profile(draft, (100, LABEL_HEIGHT_MM)));
    let is_same = before.is_some_and(|before| before.place == now.place && told(before) == told(now));
    if is_same || told(now).is_empty() || matches!(now.place, PrinterPlace::Folder { .. }) {
        return Ok(());
    }
    queue(app, tx, (record, None), (&LabelFacts::Setup {}, 0)).await?;
    Ok(())
}

async fn named(tx: &mut Tx, id: &str) -> Result<(PrinterRecord, PrinterDraft), AppError> {
    let printer = find_printer(tx, id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    let draft = setup(&printer)?;
    Ok((printer, draft))
}

async fn queue_page(
    app: &App,
    by: &Caller,
    mut tx: Tx,
    (printer, facts, what): (&PrinterRecord, &LabelFacts, &'static str),
) -> Result<PrintJobView, AppError> {
    let job = queue(app, &mut tx, (printer, None), (facts, 0)).await?;
    app.log(&mut tx, &by.operator, what, (&printer.id, &printer.name))
        .await?;
    tx.commit().await?;
    announce(app);
    Ok(view(job))
}
