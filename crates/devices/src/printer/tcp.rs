//! Network printers on the raw port (9100).

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream, ToSocketAddrs};
use std::time::Duration;

use dabao_protocols::printer::PrinterStatus;

use super::wire::{Conversation, Wire};
use super::{
    ConfirmationLevel, FlagFault, Patience, PrintBytes, PrinterFault, PrinterLink, SendOutcome,
    StatusLanguage,
};
use crate::link_thread::is_patience;

const CONNECT_WAIT: Duration = Duration::from_secs(3);
const READ_WAIT: Duration = Duration::from_millis(100);
const WRITE_WAIT: Duration = Duration::from_secs(1);
/// Reads waited for the printer to hang up after us.
const READS_FOR_GOODBYE: u32 = 10;

/// A printer at `host:port`. Each job has a connection of its own.
#[derive(Debug, Clone)]
pub struct TcpPrinter {
    address: String,
    language: StatusLanguage,
    patience: Patience,
}

impl TcpPrinter {
    /// Connects only when asked to print.
    pub fn new(address: impl Into<String>, language: StatusLanguage) -> Self {
        Self {
            address: address.into(),
            language,
            patience: Patience::default(),
        }
    }

    /// With other waiting times.
    #[must_use]
    pub const fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    fn connect(&self) -> Result<TcpWire, PrinterFault> {
        let not_reached = |source| PrinterFault::NotReached {
            address: self.address.clone(),
            source,
        };
        let mut last = io::Error::from(io::ErrorKind::NotFound);
        for address in self.address.to_socket_addrs().map_err(not_reached)? {
            match TcpStream::connect_timeout(&address, CONNECT_WAIT) {
                Ok(stream) => return TcpWire::new(stream).map_err(not_reached),
                Err(fault) => last = fault,
            }
        }
        Err(not_reached(last))
    }
}

impl PrinterLink for TcpPrinter {
    fn address(&self) -> String {
        self.address.clone()
    }

    fn status(&mut self) -> Result<PrinterStatus, PrinterFault> {
        let mut wire = self.connect()?;
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
        match self.connect() {
            Ok(mut wire) => Conversation {
                wire: &mut wire,
                language: self.language,
                patience: self.patience,
            }
            .send(job, before_terminator),
            Err(fault) => SendOutcome::NotStarted(fault),
        }
    }
}

struct TcpWire(TcpStream);

impl TcpWire {
    fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(READ_WAIT))?;
        stream.set_write_timeout(Some(WRITE_WAIT))?;
        Ok(Self(stream))
    }
}

impl Wire for TcpWire {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    /// Half-closes and waits for the printer to hang up: it does so after it has taken everything. One that keeps the
    /// line open has only our system's word.
    fn finish(&mut self) -> io::Result<ConfirmationLevel> {
        self.0.shutdown(Shutdown::Write)?;
        let mut buffer = [0_u8; 256];
        let mut empty_reads = 0;
        while empty_reads < READS_FOR_GOODBYE {
            match self.0.read(&mut buffer) {
                Ok(0) => return Ok(ConfirmationLevel::Taken),
                Ok(_) => {}
                Err(fault) if is_patience(&fault) => empty_reads += 1,
                Err(fault) => return Err(fault),
            }
        }
        Ok(ConfirmationLevel::Handed)
    }
}
