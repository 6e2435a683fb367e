//! Printers on a serial port.

use std::io;

use dabao_protocols::printer::PrinterStatus;

use super::wire::{Conversation, Wire};
use super::{
    ConfirmationLevel, FlagFault, Patience, PrintBytes, PrinterFault, PrinterLink, SendOutcome,
    StatusLanguage,
};
use crate::link_thread::{ByteLink, OpenLink};

/// Serial lines are slow: a small piece each, so that a stop is noticed.
const SERIAL_CHUNK: usize = 512;

/// A printer on a serial port. The port is opened for each job, so that an unplugged cable is noticed at once.
/// Pictures need hardware flow control: they contain the bytes of XON and XOFF.
pub struct SerialPrinter {
    name: String,
    opener: Box<dyn OpenLink>,
    language: StatusLanguage,
    patience: Patience,
}

impl SerialPrinter {
    /// Opens nothing yet.
    pub fn new(name: impl Into<String>, opener: Box<dyn OpenLink>, language: StatusLanguage) -> Self {
        // A serial port waits 25 ms for a read and for a write.
        let patience = Patience {
            reads_for_status: 16,
            stalled_writes: 400,
            questions_after: 400,
        };
        Self {
            name: name.into(),
            opener,
            language,
            patience,
        }
    }

    /// With other waiting times.
    #[must_use]
    pub const fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }
}

impl PrinterLink for SerialPrinter {
    fn address(&self) -> String {
        self.name.clone()
    }

    fn status(&mut self) -> Result<PrinterStatus, PrinterFault> {
        let (link, _) = self.opener.open().map_err(PrinterFault::NotOpened)?;
        let mut wire = SerialWire(link);
        Conversation {
            wire: &mut wire,
            language: self.language,
            patience: self.patience,
        }
        .status()
    }

    fn send(
        &mut self,
        job: &PrintBytes<'_>,
        before_terminator: &mut dyn FnMut() -> Result<(), FlagFault>,
    ) -> SendOutcome {
        match self.opener.open() {
            Ok((link, _)) => {
                let mut wire = SerialWire(link);
                Conversation {
                    wire: &mut wire,
                    language: self.language,
                    patience: self.patience,
                }
                .send(job, before_terminator)
            }
            Err(fault) => SendOutcome::NotStarted(PrinterFault::NotOpened(fault)),
        }
    }
}

struct SerialWire(Box<dyn ByteLink>);

impl Wire for SerialWire {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes.get(..SERIAL_CHUNK).unwrap_or(bytes))
    }

    /// All bytes have left the port and, with hardware flow control, the printer has let them come.
    fn finish(&mut self) -> io::Result<ConfirmationLevel> {
        self.0.flush()?;
        Ok(ConfirmationLevel::Taken)
    }
}
