//! A printer without hardware that does as it is told: for tests of what happens around printing.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dabao_protocols::printer::{PrinterCondition, PrinterStatus};

use super::{ConfirmationLevel, FlagFault, PrintBytes, PrinterFault, PrinterLink, SendOutcome};

/// What the next job comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FakeOutcome {
    /// It comes out.
    Printed(ConfirmationLevel),
    /// The printer cannot be reached.
    NotReached,
    /// The printer reports this beforehand.
    NotReady(PrinterCondition),
    /// It breaks off after so many bytes of the body; nothing comes out.
    CutBeforeTerminator(usize),
    /// It breaks off after the terminator, and the label comes out all the same.
    UnknownAndPrinted,
    /// It breaks off after the terminator, and no label comes out.
    UnknownAndLost,
}

#[derive(Default)]
struct Inner {
    script: VecDeque<FakeOutcome>,
    printed: Vec<(String, Vec<u8>)>,
}

/// Clones are the same printer: keep one to look at, give one to the program.
#[derive(Clone, Default)]
pub struct FakePrinter {
    inner: Arc<Mutex<Inner>>,
}

impl FakePrinter {
    /// Prints everything, until told otherwise.
    pub fn new() -> Self {
        Self::default()
    }

    /// What the next jobs come to, in this order; after that everything is printed.
    pub fn expect(&self, outcomes: impl IntoIterator<Item = FakeOutcome>) {
        self.lock().script.extend(outcomes);
    }

    /// The labels that came out: job name and all bytes.
    pub fn printed(&self) -> Vec<(String, Vec<u8>)> {
        self.lock().printed.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn print(&self, job: &PrintBytes<'_>) {
        self.lock()
            .printed
            .push((job.name.to_owned(), [job.body, job.terminator].concat()));
    }
}

impl PrinterLink for FakePrinter {
    fn address(&self) -> String {
        "fake printer".to_owned()
    }

    fn status(&mut self) -> Result<PrinterStatus, PrinterFault> {
        match self.lock().script.front() {
            Some(FakeOutcome::NotReached) => Err(not_reached()),
            Some(FakeOutcome::NotReady(condition)) => Ok(known(*condition)),
            _ => Ok(PrinterStatus::Known {
                conditions: Vec::new(),
                labels_waiting: 0,
            }),
        }
    }

    fn send(
        &mut self,
        job: &PrintBytes<'_>,
        before_terminator: &mut dyn FnMut() -> Result<(), FlagFault>,
    ) -> SendOutcome {
        let next = self.lock().script.pop_front();
        let outcome = next.unwrap_or(FakeOutcome::Printed(ConfirmationLevel::Idle));
        let bytes_taken = job.body.len() + job.terminator.len();
        match outcome {
            FakeOutcome::NotReached => return SendOutcome::NotStarted(not_reached()),
            FakeOutcome::NotReady(condition) => return SendOutcome::NotReady(known(condition)),
            FakeOutcome::CutBeforeTerminator(bytes_taken) => {
                return SendOutcome::CutBeforeTerminator {
                    bytes_taken,
                    cause: broken(),
                };
            }
            FakeOutcome::Printed(_) | FakeOutcome::UnknownAndPrinted | FakeOutcome::UnknownAndLost => {}
        }
        if let Err(fault) = before_terminator() {
            let cause = PrinterFault::NoteNotSaved(fault);
            return SendOutcome::CutBeforeTerminator {
                bytes_taken: job.body.len(),
                cause,
            };
        }
        if outcome != FakeOutcome::UnknownAndLost {
            self.print(job);
        }
        match outcome {
            FakeOutcome::Printed(level) => SendOutcome::Done { level },
            _ => SendOutcome::Unknown {
                bytes_taken,
                cause: broken(),
            },
        }
    }
}

fn not_reached() -> PrinterFault {
    PrinterFault::NotReached {
        address: "fake printer".to_owned(),
        source: io::ErrorKind::ConnectionRefused.into(),
    }
}

fn broken() -> PrinterFault {
    PrinterFault::Broken(io::ErrorKind::ConnectionReset.into())
}

fn known(condition: PrinterCondition) -> PrinterStatus {
    PrinterStatus::Known {
        conditions: vec![condition],
        labels_waiting: 0,
    }
}
