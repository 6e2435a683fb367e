//! Printers behind the system's own spooler: for drivers that only it has, and for A4 sheets.
//!
//! It is the weakest way to print a label. The spooler says "completed" when it has let go of the bytes, whatever the
//! printer did with them (printing 0.4), and some spoolers send a job again that broke off. So a job is held until the
//! note is written, and is never confirmed further than [`ConfirmationLevel::Handed`].

mod alerts;
mod cups;

use dabao_protocols::printer::PrinterStatus;
use thiserror::Error;

pub use cups::CupsSpooler;

use super::{ConfirmationLevel, FlagFault, PrintBytes, PrinterFault, PrinterLink, SendOutcome};

/// A printer as the spooler lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintQueue {
    /// The name it is printed to by.
    pub name: String,
    /// The one that is used when none is named.
    pub is_default: bool,
}

/// What a job is, and so what the spooler may do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpoolKind {
    /// In the printer's own language: passed on unchanged.
    Raw,
    /// A PDF: drawn by the printer's driver.
    Pdf,
}

/// A job the spooler holds back until it is released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldJob(pub(super) String);

/// Why the spooler did not do it.
#[derive(Debug, Error)]
pub enum SpoolerFault {
    /// This system has no spooler that we know.
    #[error("the printing system is not installed")]
    NotInstalled,
    /// It said no; its own words.
    #[error("the printing system refuses: {words}")]
    Refused {
        /// What it said.
        words: String,
    },
    /// It did not answer in time.
    #[error("the printing system does not answer")]
    Silent,
    /// Its program could not be run.
    #[error("run the printing system's program")]
    NotRun(#[source] std::io::Error),
}

/// A system's spooler.
pub trait Spooler: Send {
    /// All queues.
    fn queues(&self) -> Result<Vec<PrintQueue>, SpoolerFault>;
    /// What it says about a queue; `Unknown` when it says nothing that matters.
    fn status(&self, queue: &str) -> Result<PrinterStatus, SpoolerFault>;
    /// Takes a job and holds it.
    fn hold(
        &self,
        queue: &str,
        kind: SpoolKind,
        name: &str,
        bytes: &[&[u8]],
    ) -> Result<HeldJob, SpoolerFault>;
    /// Lets a held job go: from now on it may come out.
    fn release(&self, job: &HeldJob) -> Result<(), SpoolerFault>;
    /// Throws a held job away.
    fn discard(&self, job: &HeldJob) -> Result<(), SpoolerFault>;
}

/// The spooler of this system; `None` where there is none that we know.
#[cfg(unix)]
pub fn system_spooler() -> Option<Box<dyn Spooler>> {
    Some(Box::new(CupsSpooler::of_this_system()))
}

/// The spooler of this system; `None` where there is none that we know.
#[cfg(not(unix))]
pub fn system_spooler() -> Option<Box<dyn Spooler>> {
    None
}

/// A label printer behind the spooler.
pub struct SpoolerPrinter {
    spooler: Box<dyn Spooler>,
    queue: String,
}

impl SpoolerPrinter {
    /// A queue of a spooler. Nothing is asked yet.
    pub fn new(spooler: Box<dyn Spooler>, queue: impl Into<String>) -> Self {
        Self {
            spooler,
            queue: queue.into(),
        }
    }

    /// Prints a sheet.
    ///
    /// # Errors
    ///
    /// The spooler does not take it.
    pub fn print_pdf(&self, name: &str, pdf: &[u8]) -> Result<(), SpoolerFault> {
        let job = self.spooler.hold(&self.queue, SpoolKind::Pdf, name, &[pdf])?;
        self.spooler.release(&job)
    }
}

impl PrinterLink for SpoolerPrinter {
    fn address(&self) -> String {
        self.queue.clone()
    }

    fn status(&mut self) -> Result<PrinterStatus, PrinterFault> {
        self.spooler.status(&self.queue).map_err(PrinterFault::Spooler)
    }

    fn send(
        &mut self,
        job: &PrintBytes<'_>,
        before_terminator: &mut dyn FnMut() -> Result<(), FlagFault>,
    ) -> SendOutcome {
        match self.spooler.status(&self.queue) {
            Ok(status) if status.may_print() => {}
            Ok(status) => return SendOutcome::NotReady(status),
            Err(fault) => return SendOutcome::NotStarted(PrinterFault::Spooler(fault)),
        }
        let parts = [job.flush, job.body, job.terminator];
        let held = match self.spooler.hold(&self.queue, SpoolKind::Raw, job.name, &parts) {
            Ok(held) => held,
            Err(fault) => return SendOutcome::NotStarted(PrinterFault::Spooler(fault)),
        };
        if let Err(fault) = before_terminator() {
            return self.give_up(job, &held, PrinterFault::NoteNotSaved(fault));
        }
        match self.spooler.release(&held) {
            Ok(()) => SendOutcome::Done {
                level: ConfirmationLevel::Handed,
            },
            Err(fault) => self.give_up(job, &held, PrinterFault::Spooler(fault)),
        }
    }
}

impl SpoolerPrinter {
    /// Nothing came out, if the spooler throws the job away; else nobody knows.
    fn give_up(&self, job: &PrintBytes<'_>, held: &HeldJob, cause: PrinterFault) -> SendOutcome {
        match self.spooler.discard(held) {
            Ok(()) => SendOutcome::CutBeforeTerminator {
                bytes_taken: 0,
                cause,
            },
            Err(_) => SendOutcome::Unknown {
                bytes_taken: job.body.len() + job.terminator.len(),
                cause,
            },
        }
    }
}
