//! Imports as a screen sees them.

use std::sync::Arc;

use dabao_api::{ById, Caller, ErrorCode, ImportPhase, ImportView, Nothing};
use dabao_store::{
    ImportRecord, ImportState, Tx, find_import, is_import_untouched, list_imports as list_records,
};

use super::room::is_running;
use super::walking::counts;
use crate::App;
use crate::error::{AppError, refuse};

/// Imports that a screen lists.
const LISTED: i64 = 50;

/// One import.
pub(crate) async fn view_import(app: &Arc<App>, _: &Caller, request: ById) -> Result<ImportView, AppError> {
    let open = app.imports.find(&request.id).map(|import| import.view());
    let mut tx = app.store.read().await?;
    match (find_import(&mut tx, &request.id).await?, open) {
        (Some(record), open) => view_of(&mut tx, &record, open).await,
        (None, Some(open)) => Ok(open),
        (None, None) => Err(refuse(ErrorCode::NotFound)),
    }
}

/// The newest imports, those under way first.
pub(crate) async fn list_imports(
    app: &Arc<App>,
    _: &Caller,
    _: Nothing,
) -> Result<Vec<ImportView>, AppError> {
    let open: Vec<ImportView> = app.imports.list().iter().map(|import| import.view()).collect();
    let mut tx = app.store.read().await?;
    let records = list_records(&mut tx, LISTED).await?;
    let is_recorded = |view: &ImportView| records.iter().any(|record| record.id == view.id);
    let is_under_way = |view: &ImportView| is_running(view.phase) || view.phase == ImportPhase::Checked;
    let mut views: Vec<ImportView> = open
        .iter()
        .filter(|view| is_under_way(view) && !is_recorded(view))
        .cloned()
        .collect();
    for record in &records {
        let known = open.iter().find(|view| view.id == record.id).cloned();
        views.push(view_of(&mut tx, record, known).await?);
    }
    Ok(views)
}

/// The database says what was done; what is still open adds the errors.
async fn view_of(
    tx: &mut Tx,
    record: &ImportRecord,
    open: Option<ImportView>,
) -> Result<ImportView, AppError> {
    let can_undo = record.state == ImportState::Done && is_import_untouched(tx, record).await?;
    let (errors, error_count) = match open {
        // While it runs, its own counts and phase are ahead of the database.
        Some(open) if is_running(open.phase) => return Ok(open),
        Some(open) => (open.errors, open.error_count),
        None => (Vec::new(), record.totals.refused),
    };
    Ok(ImportView {
        id: record.id.clone(),
        file_name: record.file_name.clone(),
        phase: phase_of(record.state),
        at: record.started_at.0,
        operator: record.operator.clone(),
        counts: counts(record.totals),
        errors,
        error_count,
        can_undo,
    })
}

const fn phase_of(state: ImportState) -> ImportPhase {
    match state {
        ImportState::Staging | ImportState::Applying | ImportState::Undoing => ImportPhase::Writing,
        ImportState::Done | ImportState::Closed => ImportPhase::Done,
        ImportState::Undone => ImportPhase::Undone,
    }
}
