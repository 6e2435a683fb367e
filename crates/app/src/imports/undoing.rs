//! Calling an import off, and taking a finished one back.

use std::sync::Arc;

use dabao_api::{ApiError, ById, Caller, ErrorCode, Event, ImportPhase, ImportView, Topic};
use dabao_store::{ImportState, find_import, is_import_untouched};

use super::room::OpenImport;
use super::running::{begin_to_take_back, take_back};
use super::showing::view_import;
use crate::App;
use crate::error::{AppError, fault, refuse};

/// Calls an import off: a file that waits is closed, a dry run or a write stops and leaves nothing.
pub(crate) async fn cancel_import(
    app: &Arc<App>,
    caller: &Caller,
    request: ById,
) -> Result<ImportView, AppError> {
    let import = app
        .imports
        .find(&request.id)
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    let waits = stop(&import, caller)?;
    if waits {
        let progress = import.enter(ImportPhase::Cancelled);
        app.imports.remove(&import.id);
        app.tell(Event::Import { progress });
        app.changed(&[Topic::Imports]);
    }
    Ok(import.view())
}

/// Whether nothing was at work on it; what was is told to stop.
fn stop(import: &OpenImport, caller: &Caller) -> Result<bool, AppError> {
    let mut course = import.course();
    match course.phase {
        ImportPhase::Open | ImportPhase::Checked | ImportPhase::Cancelled | ImportPhase::Failed => Ok(true),
        ImportPhase::Checking | ImportPhase::Writing => {
            course.cancelled_by = Some(caller.operator.clone());
            Ok(false)
        }
        ImportPhase::Done | ImportPhase::Undone => Err(refuse(ErrorCode::WrongImportState)),
    }
}

/// Takes a finished import back: new parcels go, changed ones are as they were.
pub(crate) async fn undo_import(
    app: &Arc<App>,
    caller: &Caller,
    request: ById,
) -> Result<ImportView, AppError> {
    let mut tx = app.store.read().await?;
    let record = find_import(&mut tx, &request.id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    if record.state != ImportState::Done {
        return Err(refuse(ErrorCode::WrongImportState));
    }
    if !is_import_untouched(&mut tx, &record).await? {
        let refusal = ApiError::new(ErrorCode::WrongImportState).with_detail("parcels_used");
        return Err(AppError::Refused(refusal));
    }
    drop(tx);
    if !begin_to_take_back(app, &record, (&caller.operator, "import_undone")).await? {
        return Err(refuse(ErrorCode::WrongImportState));
    }
    // Goes on when the caller is gone: a decision is in the database.
    let (behind, import) = (Arc::clone(app), record.clone());
    let ended = tokio::spawn(async move {
        let ended = take_back(&behind, &import).await;
        if ended && let Some(open) = behind.imports.find(&import.id) {
            behind.tell(Event::Import {
                progress: open.enter(ImportPhase::Undone),
            });
        }
        behind.changed(&[Topic::Parcels, Topic::Imports]);
    });
    ended.await.map_err(fault("take an import back"))?;
    view_import(app, caller, request).await
}
