//! The small steps in which an import is written, finished, taken back and thrown away, and what a start does with
//! imports that a crash interrupted.
//!
//! A step that the database refuses (disk full, server gone) is tried again until it works or the program closes: the
//! record says where to go on.

use std::sync::Arc;
use std::time::Duration;

use dabao_api::Topic;
use dabao_domain::{OperatorId, Timestamp};
use dabao_store::{
    ImportRecord, ImportState, ImportTotals, StoreError, apply_import_rows, begin_undoing, close_imports,
    drop_import_rows, find_import, finish_import, finish_undoing, list_imports_with_idle_rows,
    list_running_imports, remove_import, take_rows_back,
};

use super::pace::Pace;
use crate::App;
use crate::error::chain;

/// How long to wait before a refused step is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// Imports that can be taken back: the newest ones of the last week.
const UNDOABLE: u32 = 5;
const UNDOABLE_MS: i64 = 7 * 24 * 3_600_000;

/// How applying ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Applied {
    /// All rows are in.
    All,
    /// Somebody called it off.
    CalledOff,
    /// The program closes; the next start goes on.
    Closing,
}

/// Finishes or throws away what a crash left unfinished at this desk, behind the program's start.
///
/// # Errors
///
/// The database could not be read.
pub(crate) async fn recover(app: &Arc<App>) -> Result<(), StoreError> {
    let mut tx = app.store.read().await?;
    let unfinished = list_running_imports(&mut tx, &app.station).await?;
    drop(tx);
    let app = Arc::clone(app);
    tokio::spawn(async move {
        for record in unfinished {
            tracing::info!(
                import = record.id,
                state = record.state.code(),
                "an interrupted import is brought to its end"
            );
            bring_to_an_end(&app, &record).await;
            app.changed(&[Topic::Parcels, Topic::Imports]);
        }
        close_old(&app).await;
    });
    Ok(())
}

async fn bring_to_an_end(app: &App, record: &ImportRecord) {
    match record.state {
        ImportState::Staging => {
            discard(app, &record.id).await;
        }
        ImportState::Applying => {
            if apply(app, record, || false, |_| {}).await == Applied::All {
                finish(app, record).await;
            }
        }
        ImportState::Undoing => {
            take_back(app, record).await;
        }
        ImportState::Done | ImportState::Closed | ImportState::Undone => {}
    }
}

/// Makes parcels of the gathered rows; `told` hears how many are in.
pub(super) async fn apply(
    app: &App,
    record: &ImportRecord,
    called_off: impl Fn() -> bool,
    told: impl Fn(u32),
) -> Applied {
    let (mut done, mut pace) = (0, Pace::default());
    loop {
        if is_closing(app) {
            return Applied::Closing;
        }
        if called_off() {
            return Applied::CalledOff;
        }
        match apply_chunk(app, record, &mut pace).await {
            Ok(0) => return Applied::All,
            Ok(rows) => {
                done += rows;
                told(done);
            }
            Err(error) => wait_after(app, &error).await,
        }
    }
}

/// Says in the database that all rows are in, and gives the final counts. `None` when the program closes first.
pub(super) async fn finish(app: &App, record: &ImportRecord) -> Option<ImportTotals> {
    while !is_closing(app) {
        match try_finish(app, record).await {
            Ok(totals) => return Some(totals),
            Err(error) => wait_after(app, &error).await,
        }
    }
    None
}

/// Calls off an import whose rows are being applied, and takes back what is in. `false` when the program closes first.
pub(super) async fn call_off(app: &App, record: &ImportRecord, by: &OperatorId) -> bool {
    loop {
        if is_closing(app) {
            return false;
        }
        match begin_to_take_back(app, record, (by, "import_cancelled")).await {
            Ok(_) => return take_back(app, record).await,
            Err(error) => wait_after(app, &error).await,
        }
    }
}

/// Decides to take an import back, with who decided in the event log. `false` when its state does not allow it.
pub(super) async fn begin_to_take_back(
    app: &App,
    record: &ImportRecord,
    (by, what): (&OperatorId, &'static str),
) -> Result<bool, StoreError> {
    let mut tx = app.store.begin().await?;
    if !begin_undoing(&mut tx, &record.id).await? {
        return Ok(false);
    }
    app.log(&mut tx, by, what, (&record.id, &record.file_name))
        .await?;
    tx.commit().await?;
    Ok(true)
}

/// Takes all applied rows back. One that never finished leaves nothing; a finished one stays as undone.
/// `false` when the program closes first.
pub(super) async fn take_back(app: &App, record: &ImportRecord) -> bool {
    let (mut kept, mut pace) = (0, Pace::default());
    loop {
        if is_closing(app) {
            return false;
        }
        match take_chunk_back(app, record, &mut pace).await {
            Ok(Some(kept_now)) => kept += kept_now,
            Ok(None) => break,
            Err(error) => wait_after(app, &error).await,
        }
    }
    if kept > 0 {
        tracing::warn!(
            import = record.id,
            kept,
            "parcels that a pack took meanwhile stay"
        );
    }
    if record.finished_at.is_none() {
        return discard(app, &record.id).await;
    }
    loop {
        match try_finish_undoing(app, record).await {
            Ok(()) => return drop_rows(app, &record.id).await,
            Err(_) if is_closing(app) => return false,
            Err(error) => wait_after(app, &error).await,
        }
    }
}

/// Throws an import away of which nothing is applied. `false` when the program closes first.
pub(super) async fn discard(app: &App, id: &str) -> bool {
    if !drop_rows(app, id).await {
        return false;
    }
    loop {
        match try_remove(app, id).await {
            Ok(()) => return true,
            Err(_) if is_closing(app) => return false,
            Err(error) => wait_after(app, &error).await,
        }
    }
}

/// Drops the rows of imports that can no longer be taken back, so that the database does not grow by every file twice.
pub(super) async fn close_old(app: &App) {
    match try_close_old(app).await {
        Ok(idle) => {
            for id in idle {
                if !drop_rows(app, &id).await {
                    return;
                }
            }
        }
        // Tried again at the next import and the next start.
        Err(error) => tracing::warn!(error = %chain(&error), "old imports could not be closed"),
    }
}

async fn drop_rows(app: &App, id: &str) -> bool {
    let mut pace = Pace::default();
    loop {
        if is_closing(app) {
            return false;
        }
        match drop_chunk(app, id, &mut pace).await {
            Ok(true) => return true,
            Ok(false) => {}
            Err(error) => wait_after(app, &error).await,
        }
    }
}

async fn apply_chunk(app: &App, record: &ImportRecord, pace: &mut Pace) -> Result<u32, StoreError> {
    let mut tx = app.store.begin().await?;
    let began = app.now();
    let rows = apply_import_rows(&mut tx, record, pace.rows()).await?;
    tx.commit().await?;
    make_way(app, began, pace).await;
    Ok(rows)
}

async fn take_chunk_back(
    app: &App,
    record: &ImportRecord,
    pace: &mut Pace,
) -> Result<Option<u32>, StoreError> {
    let mut tx = app.store.begin().await?;
    let began = app.now();
    let taken = take_rows_back(&mut tx, record, pace.rows()).await?;
    tx.commit().await?;
    make_way(app, began, pace).await;
    Ok(taken.map(|taken| taken.kept))
}

async fn drop_chunk(app: &App, id: &str, pace: &mut Pace) -> Result<bool, StoreError> {
    let mut tx = app.store.begin().await?;
    let began = app.now();
    let all = drop_import_rows(&mut tx, id, pace.rows()).await?;
    tx.commit().await?;
    make_way(app, began, pace).await;
    Ok(all)
}

async fn try_finish(app: &App, record: &ImportRecord) -> Result<ImportTotals, StoreError> {
    let mut tx = app.store.begin().await?;
    finish_import(&mut tx, &record.id, app.now()).await?;
    let totals = find_import(&mut tx, &record.id)
        .await?
        .map_or(record.totals, |finished| finished.totals);
    let ImportTotals {
        new,
        changed,
        refused,
        ..
    } = totals;
    let detail = format!(
        "{}: {new} new, {changed} changed, {refused} refused",
        record.file_name
    );
    let operator = OperatorId(record.operator.clone());
    app.log(&mut tx, &operator, "import_done", (&record.id, &detail))
        .await?;
    tx.commit().await?;
    Ok(totals)
}

async fn try_finish_undoing(app: &App, record: &ImportRecord) -> Result<(), StoreError> {
    let mut tx = app.store.begin().await?;
    finish_undoing(&mut tx, &record.id).await?;
    tx.commit().await
}

async fn try_remove(app: &App, id: &str) -> Result<(), StoreError> {
    let mut tx = app.store.begin().await?;
    remove_import(&mut tx, id).await?;
    tx.commit().await
}

async fn try_close_old(app: &App) -> Result<Vec<String>, StoreError> {
    let mut tx = app.store.begin().await?;
    close_imports(&mut tx, Timestamp(app.now().0 - UNDOABLE_MS), UNDOABLE).await?;
    let idle = list_imports_with_idle_rows(&mut tx).await?;
    tx.commit().await?;
    Ok(idle)
}

/// Between two steps whoever waits for the database goes first.
pub(super) async fn make_way(app: &App, began: Timestamp, pace: &mut Pace) {
    pace.learn(began, app.now());
    if pace.is_tidying_due() {
        app.tidy_now().await;
    }
    tokio::task::yield_now().await;
}

fn is_closing(app: &App) -> bool {
    *app.closing().borrow()
}

/// A number that somebody else took at this very moment is met at once in the next try; everything else gets a pause.
async fn wait_after(app: &App, error: &StoreError) {
    if error.is_duplicate() {
        return;
    }
    tracing::warn!(error = %chain(error), "a step of an import is tried again");
    let mut closing = app.closing();
    // It makes no difference here which of the two came first.
    let _ = tokio::time::timeout(PAUSE, closing.wait_for(|closing| *closing)).await;
}
