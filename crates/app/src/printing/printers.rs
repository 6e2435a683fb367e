//! Printers: list, add, change, remove.

use std::sync::Arc;

use dabao_api::{
    ById, Caller, ErrorCode, Nothing, PrinterDraft, PrinterPaper, PrinterPlace, PrinterTrouble, PrinterView,
    SavePrinter, Topic,
};
use dabao_store::{
    PrinterRecord, Tx, find_printer, list_printers as list, remove_printer as remove, save_printer as save,
};

use super::choices::checked;
use super::pages::queue_setup;
use crate::App;
use crate::error::{AppError, fault, refuse, refuse_field};

/// All printers, the default first.
pub(crate) async fn list_printers(
    app: &Arc<App>,
    _: &Caller,
    _: Nothing,
) -> Result<Vec<PrinterView>, AppError> {
    let mut tx = app.store.read().await?;
    list(&mut tx, &app.station)
        .await?
        .into_iter()
        .map(|record| view(app, record))
        .collect()
}

/// Adds or changes a printer.
pub(crate) async fn save_printer(
    app: &Arc<App>,
    by: &Caller,
    request: SavePrinter,
) -> Result<PrinterView, AppError> {
    let mut tx = app.store.begin().await?;
    let record = add_printer(app, &mut tx, &request).await?;
    app.log(&mut tx, &by.operator, "printer_saved", (&record.id, &record.name))
        .await?;
    tx.commit().await?;
    app.devices.forget_trouble(&record.id);
    app.print_bell.notify_one();
    app.changed(&[Topic::Printing]);
    view(app, record)
}

/// Adds or changes a printer in the caller's transaction. The first one is the default.
pub(crate) async fn add_printer(
    app: &App,
    tx: &mut Tx,
    request: &SavePrinter,
) -> Result<PrinterRecord, AppError> {
    let setup = with_folder(app, checked(&request.setup)?)?;
    let known = match &request.id {
        Some(id) => Some(
            find_printer(tx, id)
                .await?
                .ok_or_else(|| refuse(ErrorCode::NotFound))?,
        ),
        None => None,
    };
    let before = known.as_ref().map(self::setup).transpose()?;
    let others = list(tx, &app.station).await?;
    let only_one = !others
        .iter()
        .any(|other| other.is_default == 1 && Some(&other.id) != request.id.as_ref());
    let record = PrinterRecord {
        id: known.map_or_else(|| app.new_id(), |known| known.id),
        name: setup.name.clone(),
        is_default: i64::from(request.is_default || only_one),
        setup: serde_json::to_string(&setup).map_err(fault("write a printer's set-up"))?,
    };
    save(tx, &app.station, &record, app.now()).await?;
    queue_setup(app, tx, &record, (before.as_ref(), &setup)).await?;
    Ok(record)
}

/// The printer that labels go to: the default one, or the first that takes labels.
pub(super) async fn label_printer(app: &App, tx: &mut Tx) -> Result<(PrinterRecord, PrinterDraft), AppError> {
    for record in list(tx, &app.station).await? {
        let draft = setup(&record)?;
        if draft.paper == PrinterPaper::Label {
            return Ok((record, draft));
        }
    }
    Err(refuse(ErrorCode::NoPrinter))
}

/// Removes a printer; labels then go to another one.
pub(crate) async fn remove_printer(app: &Arc<App>, by: &Caller, request: ById) -> Result<Nothing, AppError> {
    let mut tx = app.store.begin().await?;
    let record = find_printer(&mut tx, &request.id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    remove(&mut tx, &record.id, app.now()).await?;
    let heir = list(&mut tx, &app.station).await?.into_iter().next();
    if let (1, Some(heir)) = (record.is_default, heir) {
        save(
            &mut tx,
            &app.station,
            &PrinterRecord {
                is_default: 1,
                ..heir
            },
            app.now(),
        )
        .await?;
    }
    app.log(
        &mut tx,
        &by.operator,
        "printer_removed",
        (&record.id, &record.name),
    )
    .await?;
    tx.commit().await?;
    app.changed(&[Topic::Printing]);
    Ok(Nothing {})
}

/// The set-up of a printer.
pub(super) fn setup(record: &PrinterRecord) -> Result<PrinterDraft, AppError> {
    serde_json::from_str(&record.setup).map_err(fault("read a printer's set-up"))
}

fn view(app: &App, record: PrinterRecord) -> Result<PrinterView, AppError> {
    Ok(PrinterView {
        setup: setup(&record)?,
        trouble: app.devices.trouble_of(&record.id),
        is_default: record.is_default == 1,
        id: record.id,
    })
}

/// A folder printer without a path writes into the data folder; the folder is made when absent.
fn with_folder(app: &App, setup: PrinterDraft) -> Result<PrinterDraft, AppError> {
    let PrinterPlace::Folder { path } = &setup.place else {
        return Ok(setup);
    };
    // A path of its own stays what it is; a bare name lies in the data folder.
    let name = if path.is_empty() { "labels" } else { path.as_str() };
    let path = app.data_dir.join(name).to_string_lossy().into_owned();
    std::fs::create_dir_all(&path).map_err(|error| {
        tracing::warn!(%error, path, "a label folder cannot be made");
        refuse_field(ErrorCode::InvalidField, "path")
    })?;
    Ok(PrinterDraft {
        place: PrinterPlace::Folder { path },
        ..setup
    })
}

/// The code under which a trouble is stored with its job.
pub(super) const fn trouble_code(trouble: PrinterTrouble) -> &'static str {
    match trouble {
        PrinterTrouble::PaperOut => "paper_out",
        PrinterTrouble::CoverOpen => "cover_open",
        PrinterTrouble::RibbonOut => "ribbon_out",
        PrinterTrouble::Jam => "jam",
        PrinterTrouble::Paused => "paused",
        PrinterTrouble::NotPermitted => "not_permitted",
        PrinterTrouble::Unreachable => "unreachable",
        PrinterTrouble::FolderFailed => "folder_failed",
        PrinterTrouble::Other => "other",
    }
}

/// Reads what [`trouble_code`] wrote.
pub(super) fn trouble_from(code: &str) -> PrinterTrouble {
    [
        PrinterTrouble::PaperOut,
        PrinterTrouble::CoverOpen,
        PrinterTrouble::RibbonOut,
        PrinterTrouble::Jam,
        PrinterTrouble::Paused,
        PrinterTrouble::NotPermitted,
        PrinterTrouble::Unreachable,
        PrinterTrouble::FolderFailed,
    ]
    .into_iter()
    .find(|trouble| trouble_code(*trouble) == code)
    .unwrap_or(PrinterTrouble::Other)
}
