//! What goes out to a printer: a label, or what it is told once.

use dabao_api::{ApiError, ErrorCode, PrinterDraft};
use dabao_labels::{PrintStream, printer_bytes, printer_setup};
use dabao_store::PrintJobRecord;

use super::label::read_facts;
use super::profile::{dpi, profile};
use crate::App;
use crate::error::{AppError, refuse};

/// The bytes of a job.
pub(super) enum Outgoing {
    /// It must come out once.
    Label(PrintStream),
    /// It may be said twice.
    Setup(&'static [u8]),
}

impl Outgoing {
    /// Draws what a job prints, for a printer.
    pub(super) fn of(app: &App, job: &PrintJobRecord, draft: &PrinterDraft) -> Result<Self, AppError> {
        let resolution = dpi(draft.dpi).ok_or_else(|| refuse(ErrorCode::InvalidField))?;
        let reprint = u32::try_from(job.reprint).unwrap_or(u32::MAX);
        let Some(printable) = read_facts(&job.payload)?.printable(app.now(), reprint)? else {
            return Ok(Self::Setup(printer_setup(&profile(draft, (100, 100)))));
        };
        let label = app.labels.draw(&printable, resolution)?;
        let stream = printer_bytes(&label, &profile(draft, label.size_mm())).map_err(|error| {
            AppError::Refused(ApiError::new(ErrorCode::LabelUnfit).with_detail(error.to_string()))
        })?;
        Ok(Self::Label(stream))
    }

    /// Everything up to what prints.
    pub(super) fn body(&self) -> &[u8] {
        match self {
            Self::Label(stream) => stream.body(),
            Self::Setup(bytes) => bytes,
        }
    }

    /// What prints.
    pub(super) fn terminator(&self) -> &[u8] {
        match self {
            Self::Label(stream) => stream.terminator(),
            Self::Setup(_) => b"\r\n",
        }
    }

    /// What the printer must get first when it was cut off.
    pub(super) fn flush_after_cut(&self, bytes_taken: usize) -> Vec<u8> {
        match self {
            Self::Label(stream) => stream.flush_after_cut(bytes_taken),
            Self::Setup(_) => b"\r\n".to_vec(),
        }
    }
}
