//! Writing what was checked: gather all rows beside the parcels, then make parcels of them.

use std::sync::Arc;

use dabao_api::{
    ApiError, Caller, CommitImport, ErrorCode, Event, ImportMode, ImportPhase, ImportView, Topic,
};
use dabao_domain::OperatorId;
use dabao_store::{
    ImportRecord, ImportState, ImportTotals, StoreError, add_import, add_import_rows, begin_applying,
    save_mapping,
};

use super::opening::shape;
use super::pace::Pace;
use super::reading::ReadPlan;
use super::room::OpenImport;
use super::running::{Applied, apply, call_off, close_old, discard, finish, make_way};
use super::walking::{Comparing, Step, Tally, Walk, WalkError};
use crate::App;
use crate::error::{AppError, chain, refuse};

/// Starts writing; how it goes is told by events.
pub(crate) async fn commit_import(
    app: &Arc<App>,
    caller: &Caller,
    request: CommitImport,
) -> Result<ImportView, AppError> {
    let import = app
        .imports
        .find(&request.id)
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    let plan = {
        let mut course = import.course();
        let plan = course
            .plan
            .clone()
            .filter(|_| course.phase == ImportPhase::Checked);
        let plan = plan.ok_or_else(|| refuse(ErrorCode::WrongImportState))?;
        if request.mode == ImportMode::AllOrNothing && course.tally.totals.refused > 0 {
            let refusal = ApiError::new(ErrorCode::WrongImportState).with_detail("rows_refused");
            return Err(AppError::Refused(refusal));
        }
        course.begin(ImportPhase::Writing);
        plan
    };
    let view = import.view();
    let writing = Writing {
        app: Arc::clone(app),
        import,
        plan,
        mode: request.mode,
        operator: caller.operator.clone(),
    };
    tokio::spawn(writing.run());
    Ok(view)
}

struct Writing {
    app: Arc<App>,
    import: Arc<OpenImport>,
    plan: Arc<ReadPlan>,
    mode: ImportMode,
    operator: OperatorId,
}

/// How gathering ended.
enum Gathered {
    All(Tally),
    CalledOff,
    RowsRefused(Tally),
    Closing,
}

impl Writing {
    async fn run(self) {
        let record = self.record();
        let ended = match self.gather(&record).await {
            Ok(Gathered::All(tally)) => self.apply(record, tally).await,
            Ok(Gathered::Closing) => None,
            Ok(Gathered::CalledOff) => discard(&self.app, &record.id)
                .await
                .then_some(ImportPhase::Cancelled),
            Ok(Gathered::RowsRefused(tally)) => {
                self.import.course().tally = tally;
                discard(&self.app, &record.id)
                    .await
                    .then_some(ImportPhase::Checked)
            }
            Err(error) => {
                tracing::warn!(error = %chain(&error), "an import could not be gathered");
                self.import.course().tally = Tally::failed(&error);
                discard(&self.app, &record.id)
                    .await
                    .then_some(ImportPhase::Failed)
            }
        };
        // Nothing to tell when the program closes: the next start goes on.
        if let Some(phase) = ended {
            self.app.tell(Event::Import {
                progress: self.import.enter(phase),
            });
            self.app.changed(&[Topic::Parcels, Topic::Imports]);
            close_old(&self.app).await;
        }
    }

    fn record(&self) -> ImportRecord {
        ImportRecord {
            id: self.import.id.clone(),
            station: self.app.station.clone(),
            file_name: self.import.file_name.clone(),
            file_hash: self.import.file_hash.clone(),
            operator: self.operator.0.clone(),
            state: ImportState::Staging,
            totals: ImportTotals::default(),
            started_at: self.app.now(),
            finished_at: None,
        }
    }

    async fn gather(&self, record: &ImportRecord) -> Result<Gathered, WalkError> {
        let (expected, known) = {
            let course = self.import.course();
            (course.tally.totals, course.tally.known.clone())
        };
        let total = expected.new + expected.changed;
        let mut tx = self.app.store.begin().await?;
        add_import(&mut tx, record).await?;
        tx.commit().await?;

        let closing = self.app.closing();
        let new_id = || self.app.new_id();
        let mut pace = Pace::default();
        let (mut tally, mut walk) = (
            Tally::default(),
            Walk::start(&self.app.store, &self.plan, Comparing::Known(known)),
        );
        while let Some(step) = walk.next(&new_id).await? {
            if *closing.borrow() {
                return Ok(Gathered::Closing);
            }
            if self.import.cancelled_by().is_some() {
                return Ok(Gathered::CalledOff);
            }
            tally.add(&self.plan, &step);
            self.keep(record, &step, &mut pace).await?;
            // Gathering is the first half of writing.
            let gathered = tally.totals.new + tally.totals.changed;
            self.tell(gathered / 2, total);
        }
        if self.mode == ImportMode::AllOrNothing && tally.totals.refused > 0 {
            return Ok(Gathered::RowsRefused(tally));
        }
        self.decide(record, &tally).await?;
        Ok(Gathered::All(tally))
    }

    async fn keep(&self, record: &ImportRecord, step: &Step, pace: &mut Pace) -> Result<(), StoreError> {
        let mut left = step.staged.as_slice();
        while !left.is_empty() {
            let most = usize::try_from(pace.rows()).unwrap_or(usize::MAX);
            let (now, later) = left.split_at_checked(most).unwrap_or((left, &[]));
            let mut tx = self.app.store.begin().await?;
            let began = self.app.now();
            add_import_rows(&mut tx, &record.id, now).await?;
            tx.commit().await?;
            make_way(&self.app, began, pace).await;
            left = later;
        }
        Ok(())
    }

    /// From here on the import is finished whatever happens, unless it is called off; its mapping has proved itself.
    async fn decide(&self, record: &ImportRecord, tally: &Tally) -> Result<(), WalkError> {
        let (shape, mapping) = (shape(&self.import.course().look), &self.plan.choices);
        let mut tx = self.app.store.begin().await?;
        begin_applying(&mut tx, &record.id, &tally.totals).await?;
        if let Ok(mapping) = serde_json::to_string(mapping) {
            save_mapping(&mut tx, &shape, &mapping, self.app.now()).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn apply(&self, record: ImportRecord, tally: Tally) -> Option<ImportPhase> {
        let record = ImportRecord {
            state: ImportState::Applying,
            totals: tally.totals,
            ..record
        };
        let total = tally.totals.new + tally.totals.changed;
        self.import.course().tally = tally;
        let called_off = || self.import.cancelled_by().is_some();
        let told = |done: u32| self.tell(total.midpoint(done), total);
        match apply(&self.app, &record, called_off, told).await {
            Applied::Closing => None,
            Applied::All => {
                let totals = finish(&self.app, &record).await?;
                self.import.course().tally.totals = totals;
                Some(ImportPhase::Done)
            }
            Applied::CalledOff => {
                let by = self
                    .import
                    .cancelled_by()
                    .unwrap_or_else(|| self.operator.clone());
                call_off(&self.app, &record, &by)
                    .await
                    .then_some(ImportPhase::Cancelled)
            }
        }
    }

    fn tell(&self, done: u32, total: u32) {
        if let Some(progress) = self.import.advance(self.app.now(), done.min(total), total) {
            self.app.tell(Event::Import { progress });
        }
    }
}
