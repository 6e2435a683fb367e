//! Rows of comma, tab or semicolon separated text.

use csv::{Reader, ReaderBuilder, StringRecord};

use super::{Source, check_column, thousandths};
use crate::cell::Row;
use crate::error::TableError;
use crate::sniff::{Separator, declared_separator};

pub(crate) struct TextRows<'text> {
    reader: Reader<&'text [u8]>,
    record: StringRecord,
    length: u64,
    line: u64,
    file_row: u32,
    most_columns: u32,
}

impl<'text> TextRows<'text> {
    pub(crate) fn new(text: &'text str, separator: Separator, most_columns: u32) -> Self {
        // Excel's line `sep=;` is no row.
        let body = match declared_separator(text) {
            Some(_) => text.split_once('\n').map_or("", |(_, rest)| rest),
            None => text,
        };
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator.byte())
            .buffer_capacity(64 * 1024)
            .from_reader(body.as_bytes());
        let length = u64::try_from(body.len()).unwrap_or(u64::MAX);
        Self {
            reader,
            record: StringRecord::new(),
            length,
            line: 1,
            file_row: 0,
            most_columns,
        }
    }

    /// Excel counts blank lines, and counts a record of several lines once; the reader skips the first and
    /// tells only lines.
    fn count_row(&mut self) {
        let line = self.reader.position().line();
        let lines = line.saturating_sub(self.line);
        self.line = line;
        let mut blank = lines.saturating_sub(1);
        if blank > 0 {
            let inner = self
                .record
                .as_slice()
                .bytes()
                .filter(|byte| *byte == b'\n')
                .count();
            blank = blank.saturating_sub(u64::try_from(inner).unwrap_or(u64::MAX));
        }
        let blank = u32::try_from(blank).unwrap_or(u32::MAX);
        self.file_row = self.file_row.saturating_add(blank).saturating_add(1);
    }
}

impl Source for TextRows<'_> {
    fn read(&mut self, row: &mut Row) -> Result<bool, TableError> {
        let read = self.reader.read_record(&mut self.record);
        if !read.map_err(TableError::damaged_by("the text"))? {
            return Ok(false);
        }
        self.count_row();
        row.restart(self.file_row);
        check_column(
            self.file_row,
            self.record.len().saturating_sub(1),
            self.most_columns,
        )?;
        for text in &self.record {
            row.push_text(text);
        }
        Ok(true)
    }

    fn progress(&self) -> u16 {
        thousandths(self.reader.position().byte(), self.length)
    }
}
