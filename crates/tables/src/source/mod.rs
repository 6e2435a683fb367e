//! Where rows come from: one reader for each kind of file.

mod markup;
mod scan;
mod text;
mod value;
mod workbook;

pub(crate) use markup::MarkupRows;
pub(crate) use text::TextRows;
pub(crate) use workbook::{RangeRows, XlsxRows};

use crate::cell::Row;
use crate::error::TableError;

/// A file being read row by row.
pub(crate) trait Source {
    /// Fills in the next row, blank or not; `false` at the end.
    fn read(&mut self, row: &mut Row) -> Result<bool, TableError>;

    /// How much has been read, in thousandths.
    fn progress(&self) -> u16;
}

/// The rows of a sheet that are not blank. Whoever stops asking has cancelled the reading.
pub struct Rows<'table> {
    source: Box<dyn Source + 'table>,
    left: u32,
    limit: u32,
    ended: bool,
}

impl<'table> Rows<'table> {
    pub(crate) fn new(source: Box<dyn Source + 'table>, limit: u32) -> Self {
        Self {
            source,
            left: limit,
            limit,
            ended: false,
        }
    }

    /// Reads the next row into the given one, whose memory is used again; `false` at the end.
    /// After an error the end is reached.
    pub fn read(&mut self, row: &mut Row) -> Result<bool, TableError> {
        if self.ended {
            return Ok(false);
        }
        let read = self.read_next(row);
        self.ended = !matches!(read, Ok(true));
        read
    }

    /// How much of the file has been read, in thousandths.
    pub fn progress(&self) -> u16 {
        if self.ended {
            1000
        } else {
            self.source.progress().min(1000)
        }
    }

    fn read_next(&mut self, row: &mut Row) -> Result<bool, TableError> {
        while self.source.read(row)? {
            if row.is_blank() {
                continue;
            }
            self.left = self
                .left
                .checked_sub(1)
                .ok_or(TableError::TooManyRows { limit: self.limit })?;
            return Ok(true);
        }
        Ok(false)
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut row = Row::default();
        match self.read(&mut row) {
            Ok(true) => Some(Ok(row)),
            Ok(false) => None,
            Err(error) => Some(Err(error)),
        }
    }
}

/// A part of a whole in thousandths.
pub(crate) fn thousandths(done: u64, whole: u64) -> u16 {
    let part = done.saturating_mul(1000).checked_div(whole).unwrap_or(1000);
    u16::try_from(part).unwrap_or(1000).min(1000)
}

/// The row number of a sheet's row counted from 0.
pub(crate) const fn file_row(row: u32) -> u32 {
    row.saturating_add(1)
}

/// Refuses a column, counted from 0, beyond the widest row allowed.
pub(crate) fn check_column(file_row: u32, column: usize, limit: u32) -> Result<(), TableError> {
    if u32::try_from(column).is_ok_and(|column| column < limit) {
        Ok(())
    } else {
        Err(TableError::TooManyColumns { file_row, limit })
    }
}
