//! Rows to files.

mod csv_file;
mod rejects;
mod xlsx_file;

pub use csv_file::{guard_formula, write_csv};
pub use rejects::{Reject, write_rejects};
pub use xlsx_file::write_xlsx;

use crate::encoding::TextEncoding;
use crate::error::WriteError;

/// What file to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// An Excel workbook: the only format in which Excel leaves long numbers alone.
    Xlsx,
    /// Comma separated text; UTF-8 is the encoding that Excel opens rightly by its mark (I-33).
    Csv(TextEncoding),
}

impl FileFormat {
    /// The ending of the file's name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv(_) => "csv",
        }
    }
}

/// Writes rows below one or more header rows (I-31 to I-35).
pub fn write_table<R, S>(
    format: FileFormat,
    sheet: &str,
    head: &[Vec<String>],
    rows: impl IntoIterator<Item = R>,
) -> Result<Vec<u8>, WriteError>
where
    R: AsRef<[S]>,
    S: AsRef<str>,
{
    match format {
        FileFormat::Xlsx => write_xlsx(sheet, head, rows),
        FileFormat::Csv(encoding) => write_csv(encoding, head, rows),
    }
}
