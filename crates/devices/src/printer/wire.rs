//! One job over a line of bytes, the same for network, serial and USB printers.

use std::io;

use dabao_protocols::printer::{
    HostStatusReader, PrinterStatus, TSPL_STATUS_QUERY, ZPL_STATUS_QUERY, read_tspl_status,
};

use super::{ConfirmationLevel, FlagFault, PrintBytes, PrinterFault, SendOutcome};
use crate::link_thread::is_patience;

/// Small enough that the count of taken bytes means something and a stop is noticed.
const CHUNK: usize = 4_096;

/// A connection to a printer. `read` and `write` wait a short time at most and then fail with `TimedOut`.
pub(crate) trait Wire {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize>;
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize>;
    /// No more bytes will come: waits until the device has taken all, if the line can tell.
    fn finish(&mut self) -> io::Result<ConfirmationLevel>;
}

/// How the printer is asked for its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatusLanguage {
    /// `<ESC>!?`
    Tspl,
    /// `~HS`
    Zpl,
    /// It is not asked: it speaks another language, or was found to be silent.
    Silent,
}

/// How long a printer is waited for. Counted in reads and writes, each of which waits a fixed short time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Reads waited for one status answer; asked twice.
    pub reads_for_status: u32,
    /// Writes in a row that took nothing before the printer counts as stopped.
    pub stalled_writes: u32,
    /// Status questions after the label, until it is idle.
    pub questions_after: u32,
}

impl Default for Patience {
    /// With 100 ms for a read and 1 s for a write: 400 ms for a status, 10 s for a stall, and at least 10 s for a label.
    fn default() -> Self {
        Self {
            reads_for_status: 4,
            stalled_writes: 10,
            questions_after: 100,
        }
    }
}

/// A wire with its manners.
pub(crate) struct Conversation<'a> {
    pub(crate) wire: &'a mut dyn Wire,
    pub(crate) language: StatusLanguage,
    pub(crate) patience: Patience,
}

impl Conversation<'_> {
    /// Asks twice; no answer is `Unknown`, which blocks nothing.
    pub(crate) fn status(&mut self) -> Result<PrinterStatus, PrinterFault> {
        for _ in 0..2 {
            let query = match self.language {
                StatusLanguage::Tspl => TSPL_STATUS_QUERY,
                StatusLanguage::Zpl => ZPL_STATUS_QUERY,
                StatusLanguage::Silent => return Ok(PrinterStatus::Unknown),
            };
            match self.write_all(query) {
                Ok(()) => {}
                Err((_, PrinterFault::StoppedTaking)) => return Ok(PrinterStatus::Unknown),
                Err((_, fault)) => return Err(fault),
            }
            if let Some(status) = self.hear_status()? {
                return Ok(status);
            }
        }
        Ok(PrinterStatus::Unknown)
    }

    fn hear_status(&mut self) -> Result<Option<PrinterStatus>, PrinterFault> {
        let mut host_status = HostStatusReader::default();
        let mut buffer = [0_u8; 256];
        let mut empty_reads = 0;
        while empty_reads < self.patience.reads_for_status {
            let length = match self.wire.read(&mut buffer) {
                Ok(0) => return Err(PrinterFault::Broken(io::ErrorKind::UnexpectedEof.into())),
                Ok(length) => length,
                Err(fault) if is_patience(&fault) => {
                    empty_reads += 1;
                    continue;
                }
                Err(fault) => return Err(PrinterFault::Broken(fault)),
            };
            let heard = buffer.get(..length).unwrap_or_default();
            if self.language == StatusLanguage::Zpl {
                match host_status.push(heard) {
                    Some(Ok(status)) => return Ok(Some(status)),
                    Some(Err(_)) => return Ok(None),
                    None => {}
                }
            } else if let Some(&byte) = heard.last() {
                return Ok(Some(read_tspl_status(byte)));
            }
        }
        Ok(None)
    }

    /// The whole job.
    pub(crate) fn send(
        &mut self,
        job: &PrintBytes<'_>,
        before_terminator: &mut dyn FnMut() -> Result<(), FlagFault>,
    ) -> SendOutcome {
        // Before the first question: a printer that waits for dots would take the question for dots.
        if let Err((_, fault)) = self.write_all(job.flush) {
            return SendOutcome::NotStarted(fault);
        }
        let before = match self.status() {
            Ok(status) if !status.may_print() => return SendOutcome::NotReady(status),
            Ok(status) => status,
            Err(fault) => return SendOutcome::NotStarted(fault),
        };
        let sent = if job.terminator.is_empty() {
            self.send_irrevocable(job.body, before_terminator)
        } else {
            self.send_in_two(job, before_terminator)
        };
        if let Err(outcome) = sent {
            return outcome;
        }
        match self.confirm(&before) {
            Ok(level) => SendOutcome::Done { level },
            Err(cause) => SendOutcome::Unknown {
                bytes_taken: job.body.len() + job.terminator.len(),
                cause,
            },
        }
    }

    /// The body prints nothing yet; then the note; then the small piece that prints.
    fn send_in_two(
        &mut self,
        job: &PrintBytes<'_>,
        before_terminator: &mut dyn FnMut() -> Result<(), FlagFault>,
    ) -> Result<(), SendOutcome> {
        self.write_all(job.body)
            .map_err(|(bytes_taken, cause)| SendOutcome::CutBeforeTerminator { bytes_taken, cause })?;
        before_terminator().map_err(|fault| SendOutcome::CutBeforeTerminator {
            bytes_taken: job.body.len(),
            cause: PrinterFault::NoteNotSaved(fault),
        })?;
        self.write_all(job.terminator)
            .map_err(|(more, cause)| SendOutcome::Unknown {
                bytes_taken: job.body.len() + more,
                cause,
            })
    }

    /// A language that prints while receiving: the note goes before everything.
    fn send_irrevocable(
        &mut self,
        body: &[u8],
        before_first_byte: &mut dyn FnMut() -> Result<(), FlagFault>,
    ) -> Result<(), SendOutcome> {
        before_first_byte().map_err(|fault| SendOutcome::NotStarted(PrinterFault::NoteNotSaved(fault)))?;
        self.write_all(body)
            .map_err(|(bytes_taken, cause)| SendOutcome::Unknown { bytes_taken, cause })
    }

    /// A printer that answered before the label has to answer after it; a silent one is believed as far as the line goes.
    fn confirm(&mut self, before: &PrinterStatus) -> Result<ConfirmationLevel, PrinterFault> {
        let mut level = None;
        if *before != PrinterStatus::Unknown {
            let mut idle_answers = 0;
            for _ in 0..self.patience.questions_after {
                let status = self.status()?;
                if status == PrinterStatus::Unknown {
                    return Err(PrinterFault::FellSilent);
                }
                if !status.may_print() {
                    return Err(PrinterFault::BlockedAfter(status));
                }
                // Idle twice: the first answer may have come before it began to print.
                idle_answers = if status.is_idle() { idle_answers + 1 } else { 0 };
                if idle_answers >= 2 {
                    level = Some(ConfirmationLevel::Idle);
                    break;
                }
                self.pause();
            }
        }
        match (self.wire.finish(), level) {
            (Ok(taken), level) => Ok(level.map_or(taken, |level| level.max(taken))),
            (Err(_), Some(level)) => Ok(level), // It has printed; how it hangs up does not matter.
            (Err(fault), None) => Err(PrinterFault::Broken(fault)),
        }
    }

    /// One read's time: the printer says nothing unasked.
    fn pause(&mut self) {
        let _nothing_expected = self.wire.read(&mut [0_u8; 16]);
    }

    /// Writes in chunks; on failure answers how much was taken.
    fn write_all(&mut self, bytes: &[u8]) -> Result<(), (usize, PrinterFault)> {
        let mut taken = 0;
        let mut stalled = 0;
        while let Some(rest) = bytes.get(taken..).filter(|rest| !rest.is_empty()) {
            let chunk = rest.get(..CHUNK).unwrap_or(rest);
            match self.wire.write(chunk) {
                Ok(0) => return Err((taken, PrinterFault::Broken(io::ErrorKind::WriteZero.into()))),
                Ok(length) => {
                    taken += length;
                    stalled = 0;
                }
                Err(fault) if is_patience(&fault) => {
                    stalled += 1;
                    if stalled >= self.patience.stalled_writes {
                        return Err((taken, PrinterFault::StoppedTaking));
                    }
                }
                Err(fault) => return Err((taken, PrinterFault::Broken(fault))),
            }
        }
        Ok(())
    }
}
