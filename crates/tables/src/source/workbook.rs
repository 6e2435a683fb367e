//! Rows of Excel workbooks.

use std::io::Cursor;

use calamine::{Data, DataRef, Range, XlsxCellReader};

use super::value::{Origin, borrowed, push_value};
use super::{Source, check_column, file_row, thousandths};
use crate::cell::Row;
use crate::error::TableError;
use crate::table::{XlsxBook, guarded, xlsx_error};

struct Placed<'book> {
    row: u32,
    column: u32,
    value: DataRef<'book>,
    origin: Origin,
}

/// A sheet of an .xlsx file, read cell by cell: the sheet itself is never held in memory.
pub(crate) struct XlsxRows<'book> {
    cells: XlsxCellReader<'book, Cursor<Vec<u8>>>,
    next: Option<Placed<'book>>,
    ended: bool,
    row: u32,
    last_row: u32,
    most_columns: u32,
}

impl<'book> XlsxRows<'book> {
    pub(crate) fn open(
        book: &'book mut XlsxBook,
        sheet: &str,
        most_columns: u32,
    ) -> Result<Self, TableError> {
        let cells = guarded("the sheet", || book.worksheet_cells_reader(sheet))?.map_err(xlsx_error)?;
        let last_row = cells.dimensions().end.0;
        Ok(Self {
            cells,
            next: None,
            ended: false,
            row: 0,
            last_row,
            most_columns,
        })
    }

    /// The next cell that has a value or a formula. The reader must not be asked again after the end.
    fn next_cell(&mut self) -> Result<Option<Placed<'book>>, TableError> {
        if self.ended {
            return Ok(None);
        }
        while let Some(cell) = self.cells.next_cell_with_formula_metadata().map_err(xlsx_error)? {
            let origin = if cell.formula.is_some() {
                Origin::Formula
            } else {
                Origin::Typed
            };
            if cell.value != DataRef::Empty || origin == Origin::Formula {
                let (row, column) = cell.pos;
                return Ok(Some(Placed {
                    row,
                    column,
                    value: cell.value,
                    origin,
                }));
            }
        }
        self.ended = true;
        Ok(None)
    }

    fn read_row(&mut self, row: &mut Row) -> Result<bool, TableError> {
        let first = match self.next.take() {
            Some(cell) => cell,
            None => match self.next_cell()? {
                Some(cell) => cell,
                None => return Ok(false),
            },
        };
        self.row = first.row;
        row.restart(file_row(first.row));
        self.place(row, &first)?;
        while let Some(cell) = self.next_cell()? {
            if cell.row != self.row {
                self.next = Some(cell);
                break;
            }
            self.place(row, &cell)?;
        }
        Ok(true)
    }

    fn place(&self, row: &mut Row, cell: &Placed<'_>) -> Result<(), TableError> {
        let column = usize::try_from(cell.column).unwrap_or(usize::MAX);
        check_column(row.file_row(), column, self.most_columns)?;
        if column < row.len() {
            return Err(TableError::damaged("the order of the cells"));
        }
        row.pad_to(column);
        push_value(row, &cell.value, cell.origin);
        Ok(())
    }
}

impl Source for XlsxRows<'_> {
    fn read(&mut self, row: &mut Row) -> Result<bool, TableError> {
        guarded("the sheet", || self.read_row(row))?
    }

    fn progress(&self) -> u16 {
        thousandths(self.row.into(), self.last_row.into())
    }
}

/// A sheet of an .xls file, which its reader holds whole.
pub(crate) struct RangeRows<'book> {
    cells: &'book Range<Data>,
    formulas: &'book Range<String>,
    next: u32,
    most_columns: u32,
}

impl<'book> RangeRows<'book> {
    pub(crate) fn new(cells: &'book Range<Data>, formulas: &'book Range<String>, most_columns: u32) -> Self {
        // Formulas without any value lie outside the range of values.
        let first = [cells.start(), formulas.start()]
            .into_iter()
            .flatten()
            .map(|(row, _)| row)
            .min();
        Self {
            cells,
            formulas,
            next: first.unwrap_or(0),
            most_columns,
        }
    }

    fn end(&self) -> Option<(u32, u32)> {
        let ends = [self.cells.end(), self.formulas.end()];
        ends.into_iter()
            .flatten()
            .reduce(|one, other| (one.0.max(other.0), one.1.max(other.1)))
    }

    fn push(&self, row: &mut Row, at: (u32, u32)) -> Result<(), TableError> {
        let has_formula = self
            .formulas
            .get_value(at)
            .is_some_and(|formula| !formula.is_empty());
        let origin = if has_formula {
            Origin::Formula
        } else {
            Origin::Typed
        };
        let value = self.cells.get_value(at).map_or(DataRef::Empty, borrowed);
        let value = match value {
            // A formula without a stored value comes as an empty text (I-05).
            DataRef::SharedString("") => DataRef::Empty,
            other => other,
        };
        if value == DataRef::Empty && origin == Origin::Typed {
            return Ok(());
        }
        let column = usize::try_from(at.1).unwrap_or(usize::MAX);
        check_column(row.file_row(), column, self.most_columns)?;
        row.pad_to(column);
        push_value(row, &value, origin);
        Ok(())
    }
}

impl Source for RangeRows<'_> {
    fn read(&mut self, row: &mut Row) -> Result<bool, TableError> {
        let Some((last_row, last_column)) = self.end() else {
            return Ok(false);
        };
        let at = self.next;
        if at > last_row {
            return Ok(false);
        }
        self.next = at.saturating_add(1);
        row.restart(file_row(at));
        guarded("the sheet", || {
            (0..=last_column).try_for_each(|column| self.push(row, (at, column)))
        })??;
        Ok(true)
    }

    fn progress(&self) -> u16 {
        thousandths(self.next.into(), self.end().map_or(0, |(row, _)| row).into())
    }
}
