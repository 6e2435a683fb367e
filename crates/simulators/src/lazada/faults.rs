//! Failures on command (P-14).

use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// `ApiCallLimit` with its ban sentence; nothing is done.
    ApiBan {
        /// The seconds it names.
        seconds: u32,
    },
    /// `AppCallLimit`; nothing is done.
    AppLimit,
    /// The work is done, and the caller waits for ever.
    SilentAfter,
    /// The work is done, and the connection is dropped without an answer.
    DroppedAfter,
    /// The connection is dropped before anything is done.
    DroppedBefore,
    /// A commit leaves its last parcels out and says so only in words.
    PartialSuccess {
        /// How many.
        left_out: usize,
    },
    /// Snake case, truth as text, `successs`, `erroMsg`.
    Misspelt,
    /// The pack's state is a word nobody knows.
    UnknownState {
        /// The word.
        word: String,
    },
    /// An HTTP status; nothing is done.
    HttpStatus {
        /// The status.
        status: u16,
    },
    /// An HTTP status although the work is done.
    HttpStatusAfter {
        /// The status.
        status: u16,
    },
    /// The answer takes its time.
    Slow {
        /// How long.
        millis: u64,
    },
    /// The gateway refuses with any code; nothing is done.
    Refuse {
        /// The code.
        code: String,
        /// The words.
        message: String,
    },
    /// HTTP 200 with a page instead of JSON, although the work is done.
    Garbage,
}

/// A failure for the next calls of one path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The API path it belongs to; `None` for every path.
    pub path: Option<String>,
    /// For how many calls.
    pub times: u32,
    /// What goes wrong.
    #[serde(flatten)]
    pub kind: FaultKind,
}

/// The failures still to come, first in first out for each path.
#[derive(Debug, Default)]
pub(super) struct FaultQueue {
    faults: Vec<Fault>,
}

impl FaultQueue {
    pub(super) fn push(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    pub(super) fn clear(&mut self) {
        self.faults.clear();
    }

    /// What goes wrong with this call, if anything.
    pub(super) fn take(&mut self, path: &str) -> Option<FaultKind> {
        let fits =
            |fault: &&mut Fault| fault.times > 0 && fault.path.as_deref().is_none_or(|own| own == path);
        let fault = self.faults.iter_mut().find(fits)?;
        fault.times -= 1;
        let kind = fault.kind.clone();
        self.faults.retain(|fault| fault.times > 0);
        Some(kind)
    }
}
