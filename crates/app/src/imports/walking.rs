//! The whole way over a file: read beside the runtime, compare batch by batch. The dry run and the writing both walk it,
//! so that they cannot judge a row differently.

use std::collections::HashSet;
use std::sync::Arc;

use dabao_api::{ImportCounts, RowError};
use dabao_store::{
    ImportTotals, StagedRow, Store, StoreError, Tx, list_parcels_by_tracking, list_parcels_on_file,
};
use dabao_tables::{TableError, column_letters};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::comparing::{Known, Outcome, judge};
use super::fields::column_of;
use super::reading::{Batch, ReadPlan, ReadRow, ShownFault, read_rows};
use super::reasons::Fault;

/// Errors a screen is shown; all others are in the file of rejects.
const SHOWN_ERRORS: usize = 200;

/// Batches the reader may be ahead.
const AHEAD: usize = 2;

/// Why the walk ended early.
#[derive(Debug, thiserror::Error)]
pub(super) enum WalkError {
    /// The file cannot be read further.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The database could not compare.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The reader of the file failed.
    #[error("the reader of a file failed")]
    Reader(#[from] tokio::task::JoinError),
}

/// Which rows are compared with what the database knows.
#[derive(Debug)]
pub(super) enum Comparing {
    /// All, over one look at the database: the dry run. Each look begins without anything in memory.
    All(Option<Tx>),
    /// Those that were known at the dry run. One that became known since is met when the rows are applied.
    Known(HashSet<u32>),
}

/// One step of the walk.
#[derive(Debug, Default)]
pub(super) struct Step {
    /// Rows whose parcel is known.
    pub(super) known: Vec<u32>,
    /// Rows to write.
    pub(super) staged: Vec<StagedRow>,
    /// Rows that say nothing new.
    pub(super) unchanged: u32,
    /// Rows refused.
    pub(super) refused: u32,
    /// Why.
    pub(super) faults: Vec<ShownFault>,
}

/// A walk under way. Dropped, it ends.
pub(super) struct Walk {
    store: Store,
    plan: Arc<ReadPlan>,
    comparing: Comparing,
    batches: mpsc::Receiver<Batch>,
    reader: Option<JoinHandle<Result<(), TableError>>>,
}

impl Walk {
    /// Starts at the first row below the header.
    pub(super) fn start(store: &Store, plan: &Arc<ReadPlan>, comparing: Comparing) -> Self {
        let (sender, batches) = mpsc::channel(AHEAD);
        let read = Arc::clone(plan);
        let reader = tokio::task::spawn_blocking(move || {
            read_rows(&read, |batch| sender.blocking_send(batch).is_ok())
        });
        Self {
            store: store.clone(),
            plan: Arc::clone(plan),
            comparing,
            batches,
            reader: Some(reader),
        }
    }

    /// The next rows; `None` at the end of the file.
    pub(super) async fn next(
        &mut self,
        new_id: &(dyn Fn() -> String + Sync),
    ) -> Result<Option<Step>, WalkError> {
        if let Some(batch) = self.batches.recv().await {
            return Ok(Some(self.compare(batch, new_id).await?));
        }
        if let Some(reader) = self.reader.take() {
            reader.await??;
        }
        Ok(None)
    }

    async fn compare(
        &mut self,
        batch: Batch,
        new_id: &(dyn Fn() -> String + Sync),
    ) -> Result<Step, StoreError> {
        let known = self.look_up(&batch).await?;
        let mut step = Step {
            refused: batch.refused,
            faults: batch.faults,
            ..Step::default()
        };
        for row in batch.rows {
            if known.has(&row) {
                step.known.push(row.row);
            }
            match judge(&self.plan, &known, row, new_id) {
                Outcome::Write(staged) => step.staged.push(staged),
                Outcome::Unchanged => step.unchanged += 1,
                Outcome::Refused(shown) => {
                    step.refused += 1;
                    step.faults.push(shown);
                }
            }
        }
        Ok(step)
    }

    async fn look_up(&mut self, batch: &Batch) -> Result<Known, StoreError> {
        // A tracking number that became known since the dry run is met by nothing later.
        let is_asked = |row: &&ReadRow| match &self.comparing {
            Comparing::All(_) => true,
            Comparing::Known(known) => self.plan.numbers_are_tracking() || known.contains(&row.row),
        };
        let numbers: Vec<&str> = batch
            .rows
            .iter()
            .filter(is_asked)
            .map(|row| row.number.as_str())
            .collect();
        if numbers.is_empty() {
            return Ok(Known::default());
        }
        let look = match &mut self.comparing {
            Comparing::All(look) => look.take(),
            Comparing::Known(_) => None,
        };
        let mut tx = match look {
            Some(tx) => tx,
            None => self.store.read().await?,
        };
        let by_first_mile = list_parcels_on_file(&mut tx, &numbers).await?;
        let by_tracking = if self.plan.numbers_are_tracking() {
            list_parcels_by_tracking(&mut tx, &numbers).await?
        } else {
            Vec::new()
        };
        if let Comparing::All(look) = &mut self.comparing {
            *look = Some(tx);
        }
        Ok(Known::new(by_first_mile, by_tracking))
    }
}

/// What the walk has met so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    /// Counts.
    pub(super) totals: ImportTotals,
    /// The first errors, as a screen shows them.
    pub(super) errors: Vec<RowError>,
    /// All errors.
    pub(super) faults: Vec<Fault>,
    /// Rows whose parcel is known.
    pub(super) known: HashSet<u32>,
}

impl Tally {
    /// Counts a step in.
    pub(super) fn add(&mut self, plan: &ReadPlan, step: &Step) {
        let new = count(step.staged.iter().filter(|row| row.is_new).count());
        let changed = count(step.staged.len()) - new;
        self.totals.rows += new + changed + step.unchanged + step.refused;
        self.totals.new += new;
        self.totals.changed += changed;
        self.totals.unchanged += step.unchanged;
        self.totals.refused += step.refused;
        self.known.extend(&step.known);
        for shown in &step.faults {
            if self.errors.len() < SHOWN_ERRORS {
                self.errors.push(row_error(plan, shown));
            }
            self.faults.push(shown.fault);
        }
    }

    /// A walk that ended early: why, as the only error. It belongs to no row.
    pub(super) fn failed(error: &WalkError) -> Self {
        let reason = match error {
            WalkError::Table(table) => table.code(),
            WalkError::Store(_) => "storage_failed",
            WalkError::Reader(_) => "file_damaged",
        };
        let error = RowError {
            row: 0,
            column: String::new(),
            column_name: String::new(),
            field: None,
            reason: reason.to_owned(),
            value: String::new(),
        };
        Self {
            errors: vec![error],
            ..Self::default()
        }
    }

    /// How many errors there are.
    pub(super) fn error_count(&self) -> u32 {
        count(self.faults.len().max(self.errors.len()))
    }

    /// Rows that have been met.
    pub(super) const fn rows(&self) -> u32 {
        self.totals.rows
    }
}

/// Counts as the contract has them.
pub(super) const fn counts(totals: ImportTotals) -> ImportCounts {
    let ImportTotals {
        rows,
        new,
        changed,
        unchanged,
        refused,
    } = totals;
    ImportCounts {
        rows,
        new,
        changed,
        unchanged,
        refused,
    }
}

/// A number of things in a file, which is never beyond the limit of rows.
pub(super) fn count(things: usize) -> u32 {
    u32::try_from(things).unwrap_or(u32::MAX)
}

fn row_error(plan: &ReadPlan, shown: &ShownFault) -> RowError {
    let Fault { row, field, reason } = shown.fault;
    let column = column_of(&plan.choices, field).and_then(|column| usize::try_from(column).ok());
    RowError {
        row,
        column: column.map(column_letters).unwrap_or_default(),
        column_name: column
            .map(|column| plan.header.name(column).to_owned())
            .unwrap_or_default(),
        field: Some(field),
        reason: reason.code().to_owned(),
        value: shown.value.clone(),
    }
}
