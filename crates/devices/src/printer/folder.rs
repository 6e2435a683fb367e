//! A folder as a printer: each label is a file. For PDF, for drivers that watch a folder, and for a bench without a
//! printer.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use dabao_protocols::printer::PrinterStatus;

use super::{ConfirmationLevel, FlagFault, PrintBytes, PrinterFault, PrinterLink, SendOutcome};

/// Writes each job as one file that appears whole or not at all.
#[derive(Debug, Clone)]
pub struct FolderPrinter {
    folder: PathBuf,
    extension: String,
}

impl FolderPrinter {
    /// `extension` without a dot: `tspl`, `zpl`, `png`, `pdf`.
    pub fn new(folder: impl Into<PathBuf>, extension: impl Into<String>) -> Self {
        Self {
            folder: folder.into(),
            extension: extension.into(),
        }
    }

    /// The file of a job. Letters that a file name cannot have become `_`.
    fn file_of(&self, name: &str) -> PathBuf {
        let safe: String = name
            .chars()
            .map(|letter| {
                if letter.is_alphanumeric() || matches!(letter, '-' | '_') {
                    letter
                } else {
                    '_'
                }
            })
            .collect();
        self.folder.join(format!("{safe}.{}", self.extension))
    }
}

impl PrinterLink for FolderPrinter {
    fn address(&self) -> String {
        self.folder.display().to_string()
    }

    fn status(&mut self) -> Result<PrinterStatus, PrinterFault> {
        if self.folder.is_dir() {
            return Ok(PrinterStatus::Known {
                conditions: Vec::new(),
                labels_waiting: 0,
            });
        }
        Err(PrinterFault::NotWritten {
            path: self.folder.clone(),
            source: io::ErrorKind::NotFound.into(),
        })
    }

    fn send(
        &mut self,
        job: &PrintBytes<'_>,
        before_terminator: &mut dyn FnMut() -> Result<(), FlagFault>,
    ) -> SendOutcome {
        let path = self.file_of(job.name);
        let not_written = |source| PrinterFault::NotWritten {
            path: path.clone(),
            source,
        };
        match path.try_exists() {
            Ok(false) => {}
            Ok(true) => return SendOutcome::NotStarted(PrinterFault::AlreadyThere { path }),
            Err(fault) => return SendOutcome::NotStarted(not_written(fault)),
        }
        let draft = path.with_extension(format!("{}.part", self.extension));
        if let Err(fault) = write_whole(&draft, job) {
            return SendOutcome::NotStarted(not_written(fault));
        }
        if let Err(fault) = before_terminator() {
            let _left_behind = std::fs::remove_file(&draft);
            return SendOutcome::NotStarted(PrinterFault::NoteNotSaved(fault));
        }
        match std::fs::rename(&draft, &path).and_then(|()| settle(&self.folder)) {
            Ok(()) => SendOutcome::Done {
                level: ConfirmationLevel::Taken,
            },
            Err(fault) => SendOutcome::Unknown {
                bytes_taken: job.body.len() + job.terminator.len(),
                cause: not_written(fault),
            },
        }
    }
}

fn write_whole(draft: &Path, job: &PrintBytes<'_>) -> io::Result<()> {
    let mut file = File::create(draft)?;
    file.write_all(job.body)?;
    file.write_all(job.terminator)?;
    file.sync_all()
}

/// The new name survives a power cut as well.
#[cfg(unix)]
fn settle(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows has no way to sync a folder; its file systems log the rename.
#[cfg(not(unix))]
fn settle(_folder: &Path) -> io::Result<()> {
    Ok(())
}
