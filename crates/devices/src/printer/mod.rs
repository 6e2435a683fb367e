//! Label printers: a job goes out so that it is never lost and never doubled unnoticed (printing 1.6).

mod fake;
mod folder;
mod outcome;
mod serial;
mod spooler;
mod tcp;
mod wire;

use dabao_protocols::printer::PrinterStatus;

pub use fake::{FakeOutcome, FakePrinter};
pub use folder::FolderPrinter;
pub use outcome::{ConfirmationLevel, PrinterFault, SendOutcome};
pub use serial::SerialPrinter;
pub use spooler::{CupsSpooler, HeldJob, PrintQueue, SpoolKind, Spooler, SpoolerFault, SpoolerPrinter};
pub use tcp::TcpPrinter;
pub(crate) use wire::{Conversation, Wire};
pub use wire::{Patience, StatusLanguage};

/// Why the database did not take the note "the terminator is being sent".
pub type FlagFault = Box<dyn std::error::Error + Send + Sync>;

/// One label in a printer's language, cut where it becomes irrevocable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrintBytes<'a> {
    /// The job's id: the file name of a folder printer, and what logs say.
    pub name: &'a str,
    /// What a printer must get first that was cut off in an earlier job: the rest of the picture it still waits for.
    /// Usually empty. Not counted in the bytes taken; after any outcome but `NotStarted` it is no longer owed.
    pub flush: &'a [u8],
    /// Everything up to the command that prints. May be sent again as long as the terminator was not.
    pub body: &'a [u8],
    /// The last small piece that makes the printer print (`PRINT 1,1`, `^XZ`). Empty for a language that prints while
    /// receiving: then everything is irrevocable.
    pub terminator: &'a [u8],
}

/// A way to a printer.
pub trait PrinterLink: Send {
    /// Where it is, for logs and the device page.
    fn address(&self) -> String;

    /// Asks how it is. `Unknown` for a printer that does not answer.
    fn status(&mut self) -> Result<PrinterStatus, PrinterFault>;

    /// Prints one label. `before_terminator` is called once, just before the first byte that cannot be taken back: it
    /// durably notes that the label may come out from now on. If it fails, that byte is not sent.
    fn send(
        &mut self,
        job: &PrintBytes<'_>,
        before_terminator: &mut dyn FnMut() -> Result<(), FlagFault>,
    ) -> SendOutcome;
}
