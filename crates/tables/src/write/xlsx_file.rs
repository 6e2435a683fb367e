//! Excel workbooks in which every cell is text, so that no number loses its digits (I-31).

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, IgnoreError, Workbook, Worksheet};

use crate::cell::cut;
use crate::error::WriteError;

/// Writes a workbook of one sheet. An empty sheet name leaves Excel's own.
///
/// The same rows always make the same bytes: the workbook states a fixed moment as its creation.
pub fn write_xlsx<R, S>(
    sheet: &str,
    head: &[Vec<String>],
    rows: impl IntoIterator<Item = R>,
) -> Result<Vec<u8>, WriteError>
where
    R: AsRef<[S]>,
    S: AsRef<str>,
{
    let mut book = Workbook::new();
    let created = ExcelDateTime::from_ymd(2020, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let page = book.add_worksheet();
    if !sheet.is_empty() {
        page.set_name(sheet)?;
    }
    let text = Format::new().set_num_format("@");
    let bold = Format::new().set_num_format("@").set_bold();
    let mut written = Written::default();
    for row in head {
        written.row(page, row, &bold)?;
    }
    page.set_freeze_panes(written.rows, 0)?;
    for row in rows {
        written.row(page, row.as_ref(), &text)?;
    }
    written.finish(page, &text)?;
    Ok(book.save_to_buffer()?)
}

#[derive(Default)]
struct Written {
    rows: u32,
    columns: u16,
}

impl Written {
    fn row<S: AsRef<str>>(
        &mut self,
        page: &mut Worksheet,
        row: &[S],
        format: &Format,
    ) -> Result<(), WriteError> {
        self.columns = self
            .columns
            .max(u16::try_from(row.len()).map_err(|_| WriteError::TooWide)?);
        for (column, cell) in (0_u16..).zip(row) {
            if !cell.as_ref().is_empty() {
                page.write_string_with_format(self.rows, column, cut(cell.as_ref()), format)?;
            }
        }
        self.rows += 1;
        Ok(())
    }

    /// Whole columns are text, so that what a person types below stays as typed, without green corners.
    fn finish(&self, page: &mut Worksheet, text: &Format) -> Result<(), WriteError> {
        for column in 0..self.columns {
            page.set_column_format(column, text)?;
            page.set_column_width(column, 18)?;
        }
        let (Some(last_row), Some(last_column)) = (self.rows.checked_sub(1), self.columns.checked_sub(1))
        else {
            return Ok(());
        };
        page.ignore_error_range(0, 0, last_row, last_column, IgnoreError::NumberStoredAsText)?;
        Ok(())
    }
}
