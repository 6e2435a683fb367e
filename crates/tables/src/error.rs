//! Why a file cannot be read, or a file cannot be written.

use crate::sniff::Unsupported;

/// Why a table could not be opened or read further.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file has no bytes, or only blanks.
    #[error("the file is empty")]
    Empty,
    /// The file is larger than allowed (I-27).
    #[error("the file has {bytes} bytes, {limit} are allowed")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The largest size allowed.
        limit: u64,
    },
    /// The archive unpacks to more than allowed: a zip bomb, or not a list for this program (I-27).
    #[error("the file unpacks to more than {limit} bytes")]
    UnpacksTooLarge {
        /// The largest unpacked size allowed.
        limit: u64,
    },
    /// More rows than allowed (I-27).
    #[error("the sheet has more than {limit} rows")]
    TooManyRows {
        /// The largest number of rows allowed.
        limit: u32,
    },
    /// A row is wider than allowed.
    #[error("row {file_row} has more than {limit} columns")]
    TooManyColumns {
        /// The row in the file, counted from 1.
        file_row: u32,
        /// The largest number of columns allowed.
        limit: u32,
    },
    /// The cells of a workbook span more than this program holds in memory.
    #[error("the sheets span more than {limit} cells")]
    TooManyCells {
        /// The most cells allowed.
        limit: u64,
    },
    /// The workbook asks for a password (I-11).
    #[error("the workbook is protected by a password")]
    PasswordProtected,
    /// A format that this program does not read; the remedy is to save it as .xlsx or .csv.
    #[error("files of this kind cannot be read: {0:?}")]
    Unsupported(Unsupported),
    /// The workbook has no sheet that could be read.
    #[error("the workbook has no sheet with cells")]
    NoSheet,
    /// The workbook has no sheet of the name asked for.
    #[error("the workbook has no sheet of that name")]
    NoSuchSheet {
        /// The name asked for.
        name: String,
    },
    /// The file is cut off or otherwise broken.
    #[error("the file is damaged: {what}")]
    Damaged {
        /// What was being read.
        what: &'static str,
        /// What the reader said, where it said something.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
}

impl TableError {
    /// A stable code for screens and logs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::TooLarge { .. } => "file_too_large",
            Self::UnpacksTooLarge { .. } => "file_unpacks_too_large",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::TooManyColumns { .. } => "too_many_columns",
            Self::TooManyCells { .. } => "too_many_cells",
            Self::PasswordProtected => "password_protected",
            Self::Unsupported(_) => "format_unsupported",
            Self::NoSheet => "no_sheet",
            Self::NoSuchSheet { .. } => "no_such_sheet",
            Self::Damaged { .. } => "file_damaged",
        }
    }

    pub(crate) const fn damaged(what: &'static str) -> Self {
        Self::Damaged { what, source: None }
    }

    pub(crate) fn damaged_by<E>(what: &'static str) -> impl FnOnce(E) -> Self
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        move |cause| Self::Damaged {
            what,
            source: Some(Box::new(cause)),
        }
    }
}

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The workbook writer refused: too many rows or columns, or a sheet name that Excel does not allow.
    #[error("the workbook could not be written")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The text writer refused.
    #[error("the text file could not be written")]
    Text(#[from] csv::Error),
    /// More columns than a sheet can have.
    #[error("a row has more columns than a sheet can have")]
    TooWide,
}
