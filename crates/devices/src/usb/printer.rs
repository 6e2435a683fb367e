//! Label printers of the USB printer class.

use std::io;
use std::time::Duration;

use dabao_protocols::printer::PrinterStatus;

use super::choice::find_found;
use super::printer_wire::PrinterWire;
use super::remedy::io_fault;
use super::scan::scan;
use super::{PortStatus, UsbChoice, UsbKind};
use crate::link_thread::OpenFault;
use crate::ports::UsbIdentity;
use crate::printer::{
    ConfirmationLevel, Conversation, FlagFault, Patience, PrintBytes, PrinterFault, PrinterLink, SendOutcome,
    StatusLanguage,
};

/// A printer on USB. It is taken from the system for each job and given back after it.
#[derive(Debug, Clone)]
pub struct UsbPrinter {
    choice: UsbChoice,
    language: StatusLanguage,
    patience: Patience,
}

impl UsbPrinter {
    /// Opens nothing yet.
    pub fn new(usb: UsbIdentity, language: StatusLanguage) -> Self {
        Self {
            choice: UsbChoice {
                kind: UsbKind::Printer,
                usb,
            },
            language,
            patience: Patience::default(),
        }
    }

    /// With other waiting times. A piece of the label waits `stalled_writes` seconds for the printer, a read 100 ms.
    #[must_use]
    pub const fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// The IEEE 1284 device id as the printer sends it: two length bytes, then `MFG:…;MDL:…;`.
    pub fn device_id(&self) -> Result<Vec<u8>, PrinterFault> {
        self.open()?.device_id().map_err(broken)
    }

    /// The port's lamps; `None` for a printer that does not answer.
    pub fn port_status(&self) -> Result<Option<PortStatus>, PrinterFault> {
        self.open()?.port_status().map_err(broken)
    }

    /// Empties the printer's memory. A label that waits in it for paper is lost: only a person may ask for this.
    pub fn soft_reset(&self) -> Result<(), PrinterFault> {
        self.open()?.soft_reset().map_err(broken)
    }

    fn open(&self) -> Result<PrinterWire, PrinterFault> {
        let not_opened = PrinterFault::NotOpened;
        let all = scan().map_err(|fault| {
            not_opened(OpenFault::Failed {
                path: self.address(),
                source: io::Error::other(fault),
            })
        })?;
        let found = find_found(&self.choice, all).ok_or_else(|| not_opened(OpenFault::Absent))?;
        let write_wait = Duration::from_secs(u64::from(self.patience.stalled_writes.max(1)));
        PrinterWire::open(&found, write_wait).map_err(not_opened)
    }

    fn conversation<'a>(&self, wire: &'a mut PrinterWire) -> Conversation<'a> {
        let language = if wire.is_two_way() {
            self.language
        } else {
            StatusLanguage::Silent
        };
        Conversation {
            wire,
            language,
            patience: self.patience,
        }
    }
}

impl PrinterLink for UsbPrinter {
    fn address(&self) -> String {
        let usb = &self.choice.usb;
        let which = usb.serial.as_ref().or(usb.location.as_ref());
        let which = which.map_or_else(String::new, |which| format!(" {which}"));
        format!("USB {:04x}:{:04x}{which}", usb.vid, usb.pid)
    }

    /// The port is asked first: a printer without paper takes no question over the other pipe.
    fn status(&mut self) -> Result<PrinterStatus, PrinterFault> {
        let mut wire = self.open()?;
        let port = reported(&wire);
        if port.may_print() {
            let asked = self.conversation(&mut wire).status();
            return asked.map_err(|cause| explain(cause, &wire));
        }
        Ok(port)
    }

    fn send(
        &mut self,
        job: &PrintBytes<'_>,
        before_terminator: &mut dyn FnMut() -> Result<(), FlagFault>,
    ) -> SendOutcome {
        let mut wire = match self.open() {
            Ok(wire) => wire,
            Err(fault) => return SendOutcome::NotStarted(fault),
        };
        let before = reported(&wire);
        if !before.may_print() {
            return SendOutcome::NotReady(before);
        }
        match self.conversation(&mut wire).send(job, before_terminator) {
            SendOutcome::NotStarted(cause) => SendOutcome::NotStarted(explain(cause, &wire)),
            SendOutcome::CutBeforeTerminator { bytes_taken, cause } => SendOutcome::CutBeforeTerminator {
                bytes_taken,
                cause: explain(cause, &wire),
            },
            SendOutcome::Unknown { bytes_taken, cause } => SendOutcome::Unknown {
                bytes_taken,
                cause: explain(cause, &wire),
            },
            SendOutcome::Done { level } => confirm(level, job, &wire),
            outcome @ SendOutcome::NotReady(_) => outcome,
        }
    }
}

fn broken(fault: rusb::Error) -> PrinterFault {
    PrinterFault::Broken(io_fault(fault))
}

/// What the port says; no answer is `Unknown`.
fn reported(wire: &PrinterWire) -> PrinterStatus {
    let port = wire.port_status().ok().flatten();
    port.map_or(PrinterStatus::Unknown, PortStatus::as_status)
}

/// A printer that stopped taking bytes is asked why.
fn explain(cause: PrinterFault, wire: &PrinterWire) -> PrinterFault {
    match wire.in_doubt() {
        Some(in_doubt) => PrinterFault::Stopped {
            reported: reported(wire),
            in_doubt,
        },
        None => cause,
    }
}

/// A printer that took everything and cannot say that it has printed it: the port may know that it has not.
fn confirm(level: ConfirmationLevel, job: &PrintBytes<'_>, wire: &PrinterWire) -> SendOutcome {
    let after = reported(wire);
    if level < ConfirmationLevel::Idle && !after.may_print() {
        return SendOutcome::Unknown {
            bytes_taken: job.body.len() + job.terminator.len(),
            cause: PrinterFault::BlockedAfter(after),
        };
    }
    SendOutcome::Done { level }
}
