//! The imports that are open: their file, what was seen of it, and how far they are.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dabao_api::{ImportPhase, ImportProgress, ImportView};
use dabao_domain::{OperatorId, Timestamp};

use super::preview::Look;
use super::reading::ReadPlan;
use super::walking::{Tally, counts};

/// Files that are kept open at most; the oldest idle one goes first.
const OPEN_FILES: usize = 4;

/// The open imports of this program.
#[derive(Default)]
pub(crate) struct ImportRoom {
    open: Mutex<Vec<Arc<OpenImport>>>,
}

/// One open import.
pub(super) struct OpenImport {
    /// Identity, also of the import in the database that it becomes.
    pub(super) id: String,
    /// Name of the file.
    pub(super) file_name: String,
    /// SHA-256 of the file.
    pub(super) file_hash: String,
    /// The file.
    pub(super) bytes: Arc<Vec<u8>>,
    /// Who opened it.
    pub(super) operator: OperatorId,
    /// When.
    pub(super) at: Timestamp,
    course: Mutex<Course>,
}

/// How far an open import is.
pub(super) struct Course {
    /// What was seen of the file.
    pub(super) look: Look,
    /// How the last dry run read it.
    pub(super) plan: Option<Arc<ReadPlan>>,
    /// Where it is.
    pub(super) phase: ImportPhase,
    /// What the last walk met.
    pub(super) tally: Tally,
    /// Who has called it off while it was running.
    pub(super) cancelled_by: Option<OperatorId>,
    done: u32,
    total: u32,
    told_at: Option<Timestamp>,
}

/// Time between two tellings of progress, in milliseconds.
const TELL_EVERY: i64 = 100;

impl ImportRoom {
    /// An open import.
    pub(super) fn find(&self, id: &str) -> Option<Arc<OpenImport>> {
        self.lock().iter().find(|import| import.id == id).cloned()
    }

    /// All open imports, the newest first.
    pub(super) fn list(&self) -> Vec<Arc<OpenImport>> {
        self.lock().iter().rev().cloned().collect()
    }

    /// Keeps a file open; what is too much, and idle, is closed.
    pub(super) fn add(&self, import: OpenImport) {
        let mut open = self.lock();
        open.push(Arc::new(import));
        while open.len() > OPEN_FILES {
            let Some(idle) = open.iter().position(|import| !is_running(import.course().phase)) else {
                return;
            };
            open.remove(idle);
        }
    }

    /// Closes a file.
    pub(super) fn remove(&self, id: &str) {
        self.lock().retain(|import| import.id != id);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arc<OpenImport>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenImport {
    /// A file that was just looked at.
    pub(super) fn new(
        id: String,
        (file_name, file_hash): (String, String),
        (bytes, look): (Arc<Vec<u8>>, Look),
        (operator, at): (OperatorId, Timestamp),
    ) -> Self {
        let course = Course {
            look,
            plan: None,
            phase: ImportPhase::Open,
            tally: Tally::default(),
            cancelled_by: None,
            done: 0,
            total: 0,
            told_at: None,
        };
        Self {
            id,
            file_name,
            file_hash,
            bytes,
            operator,
            at,
            course: Mutex::new(course),
        }
    }

    /// How far it is. Never held over an await.
    pub(super) fn course(&self) -> MutexGuard<'_, Course> {
        self.course.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who has called it off, if somebody has.
    pub(super) fn cancelled_by(&self) -> Option<OperatorId> {
        self.course().cancelled_by.clone()
    }

    /// Moves on, and gives what is to be told, at most ten times a second.
    pub(super) fn advance(&self, now: Timestamp, done: u32, total: u32) -> Option<ImportProgress> {
        let mut course = self.course();
        (course.done, course.total) = (done, total);
        if course.told_at.is_some_and(|told| now.0 - told.0 < TELL_EVERY) {
            return None;
        }
        course.told_at = Some(now);
        Some(course.progress(&self.id))
    }

    /// Enters a phase, and gives what is to be told.
    pub(super) fn enter(&self, phase: ImportPhase) -> ImportProgress {
        let mut course = self.course();
        course.phase = phase;
        course.told_at = None;
        course.progress(&self.id)
    }

    /// As a screen shows it; whether it can be taken back is for the database to say.
    pub(super) fn view(&self) -> ImportView {
        let course = self.course();
        ImportView {
            id: self.id.clone(),
            file_name: self.file_name.clone(),
            phase: course.phase,
            at: self.at.0,
            operator: self.operator.0.clone(),
            counts: counts(course.tally.totals),
            errors: course.tally.errors.clone(),
            error_count: course.tally.error_count(),
            can_undo: false,
        }
    }
}

impl Course {
    fn progress(&self, id: &str) -> ImportProgress {
        ImportProgress {
            id: id.to_owned(),
            phase: self.phase,
            done: self.done,
            total: self.total,
        }
    }

    /// Begins a run: nothing done yet, nobody has called it off.
    pub(super) fn begin(&mut self, phase: ImportPhase) {
        self.phase = phase;
        self.cancelled_by = None;
        (self.done, self.total, self.told_at) = (0, 0, None);
    }
}

/// Something is at work on it.
pub(super) const fn is_running(phase: ImportPhase) -> bool {
    match phase {
        ImportPhase::Checking | ImportPhase::Writing => true,
        ImportPhase::Open
        | ImportPhase::Checked
        | ImportPhase::Done
        | ImportPhase::Cancelled
        | ImportPhase::Undone
        | ImportPhase::Failed => false,
    }
}
