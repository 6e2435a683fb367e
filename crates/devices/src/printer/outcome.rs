//! What became of a job, in exactly the kinds that are treated differently.

use std::io;
use std::path::PathBuf;

use dabao_protocols::printer::PrinterStatus;
use thiserror::Error;

use super::{FlagFault, SpoolerFault};
use crate::link_thread::OpenFault;

/// How far a label is known to have come (printing 1.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConfirmationLevel {
    /// L0: our system took the bytes.
    Handed,
    /// L1: the device took all bytes.
    Taken,
    /// L2: the device is idle again and reports no error.
    Idle,
}

/// What came of sending.
#[derive(Debug)]
pub enum SendOutcome {
    /// Nothing was sent. Safe to send again.
    NotStarted(PrinterFault),
    /// The printer said beforehand that it cannot print. Nothing was sent; safe to send again when a person has helped.
    NotReady(PrinterStatus),
    /// It broke off before the terminator: the label cannot come out. Safe to send again.
    CutBeforeTerminator {
        /// Bytes of the body that were taken.
        bytes_taken: usize,
        /// What happened.
        cause: PrinterFault,
    },
    /// It broke off after the note: the label may or may not come out. Only a person may decide to send again.
    Unknown {
        /// Bytes of body and terminator that were taken.
        bytes_taken: usize,
        /// What happened.
        cause: PrinterFault,
    },
    /// All was sent and nothing speaks against a label.
    Done {
        /// How far it is confirmed.
        level: ConfirmationLevel,
    },
}

/// What can go wrong with a printer.
#[derive(Debug, Error)]
pub enum PrinterFault {
    /// The network printer could not be reached.
    #[error("reach the printer at {address}")]
    NotReached {
        /// Host and port.
        address: String,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The serial port could not be opened.
    #[error("open the printer's port")]
    NotOpened(#[source] OpenFault),
    /// The system's spooler does not take it.
    #[error("print through the system")]
    Spooler(#[source] SpoolerFault),
    /// The connection broke.
    #[error("the connection to the printer broke")]
    Broken(#[source] io::Error),
    /// The printer stopped taking bytes: out of paper, cover open, or its memory is full.
    #[error("the printer stopped taking data")]
    StoppedTaking,
    /// The USB printer stopped taking bytes, and this is what its port says about it. Nothing was sent after that.
    #[error("the printer stopped taking data; up to {in_doubt} bytes more than counted may have gone out")]
    Stopped {
        /// `Unknown` when the port says nothing of use.
        reported: PrinterStatus,
        /// Bytes of the piece under way that were not counted as taken and may have been.
        in_doubt: usize,
    },
    /// It had answered before the label and answers no more after it.
    #[error("the printer fell silent after the label was sent")]
    FellSilent,
    /// It reports a fault after the label was sent.
    #[error("the printer reports a fault after the label was sent")]
    BlockedAfter(PrinterStatus),
    /// The note "terminator sent" could not be saved.
    #[error("note that the label is being sent")]
    NoteNotSaved(#[source] FlagFault),
    /// The file of this job is there already: it was written before.
    #[error("{} is there already", path.display())]
    AlreadyThere {
        /// The file.
        path: PathBuf,
    },
    /// The file could not be written.
    #[error("write {}", path.display())]
    NotWritten {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
}
