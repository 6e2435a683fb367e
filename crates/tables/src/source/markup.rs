//! Rows of a web page's tables and of Excel's XML of 2003 (I-10).

use super::scan::{Piece, Scanner, attribute, push_unescaped};
use super::value::push_number;
use super::{Source, check_column, thousandths};
use crate::cell::{CellFault, Row};
use crate::error::TableError;

/// What Excel's XML says about the value of a cell; a web page says nothing, so all is text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Declared {
    Nothing,
    Text,
    Number,
    Date,
    Boolean,
    Error,
}

struct OpenCell {
    text: String,
    declared: Declared,
    has_formula: bool,
    columns: usize,
    rows: u32,
}

pub(crate) struct MarkupRows<'page> {
    scanner: Scanner<'page>,
    length: usize,
    file_row: u32,
    cell: Option<OpenCell>,
    /// For each column, how many further rows a cell from above reaches into.
    reach: Vec<u32>,
    /// The next row was already opened when the last one ended without an end tag.
    opened: Option<u32>,
    most_columns: u32,
}

impl<'page> MarkupRows<'page> {
    pub(crate) const fn new(page: &'page str, most_columns: u32) -> Self {
        let scanner = Scanner::new(page);
        let length = page.len();
        Self {
            scanner,
            length,
            file_row: 0,
            cell: None,
            reach: Vec::new(),
            opened: None,
            most_columns,
        }
    }

    /// Goes to the next row's start tag and gives its number.
    fn find_row(&mut self) -> Option<u32> {
        if let Some(opened) = self.opened.take() {
            return Some(opened);
        }
        loop {
            match self.scanner.next()? {
                Piece::Start {
                    name,
                    attributes,
                    closed,
                } if is_row(name) => {
                    let number = self.row_number(attributes);
                    if closed {
                        self.file_row = number;
                        continue;
                    }
                    return Some(number);
                }
                Piece::Start {
                    name, closed: false, ..
                } if is_no_text(name) => self.scanner.skip_element(name),
                // Only the first sheet of Excel's XML: the others are other tables.
                Piece::End { name } if name.eq_ignore_ascii_case("worksheet") => {
                    self.scanner = Scanner::new("");
                }
                _ => {}
            }
        }
    }

    fn row_number(&self, attributes: &str) -> u32 {
        let next = self.file_row.saturating_add(1);
        number(attributes, "index").map_or(next, |index| index.max(next))
    }

    fn read_row(&mut self, row: &mut Row) -> Result<(), TableError> {
        while let Some(piece) = self.scanner.next() {
            match piece {
                Piece::Start {
                    name,
                    attributes,
                    closed,
                } if is_cell(name) => {
                    self.close_cell(row)?;
                    self.open_cell(row, attributes)?;
                    if closed {
                        self.close_cell(row)?;
                    }
                }
                Piece::Start { name, attributes, .. } if is_row(name) => {
                    self.opened = Some(self.row_number(attributes));
                    break;
                }
                Piece::End { name } if is_row(name) || name.eq_ignore_ascii_case("table") => break,
                Piece::End { name } if is_cell(name) => self.close_cell(row)?,
                other => self.inside_cell(other),
            }
        }
        self.close_cell(row)?;
        self.fill_from_above(row)
    }

    fn inside_cell(&mut self, piece: Piece<'_>) {
        if let Piece::Start {
            name, closed: false, ..
        } = piece
            && is_no_text(name)
        {
            return self.scanner.skip_element(name);
        }
        let Some(cell) = &mut self.cell else { return };
        match piece {
            Piece::Text(text) => push_unescaped(&mut cell.text, text),
            Piece::Raw(text) => cell.text.push_str(text),
            Piece::Start { name, attributes, .. } if name.eq_ignore_ascii_case("data") => {
                cell.declared = declared(attribute(attributes, "type"));
            }
            Piece::Start { name, .. } if name.eq_ignore_ascii_case("br") => cell.text.push(' '),
            // A note beside the value.
            Piece::Start {
                name, closed: false, ..
            } if name.eq_ignore_ascii_case("comment") => {
                self.scanner.skip_element("comment");
            }
            Piece::Start { .. } | Piece::End { .. } => {}
        }
    }

    fn open_cell(&mut self, row: &mut Row, attributes: &str) -> Result<(), TableError> {
        if let Some(index) = number(attributes, "index") {
            let column = usize::try_from(index.saturating_sub(1)).unwrap_or(usize::MAX);
            check_column(row.file_row(), column, self.most_columns)?;
            row.pad_to(column);
        }
        self.fill_from_above(row)?;
        let across = number(attributes, "mergeacross").map(|more| more.saturating_add(1));
        let columns = across
            .or_else(|| number(attributes, "colspan"))
            .unwrap_or(1)
            .max(1);
        self.cell = Some(OpenCell {
            text: String::new(),
            declared: Declared::Nothing,
            has_formula: attribute(attributes, "formula").is_some(),
            columns: usize::try_from(columns).unwrap_or(usize::MAX),
            rows: number(attributes, "rowspan").unwrap_or(1),
        });
        Ok(())
    }

    fn close_cell(&mut self, row: &mut Row) -> Result<(), TableError> {
        let Some(cell) = self.cell.take() else {
            return Ok(());
        };
        let column = row.len();
        let end = column.saturating_add(cell.columns);
        check_column(row.file_row(), end.saturating_sub(1), self.most_columns)?;
        push_declared(row, &cell);
        row.pad_to(end);
        if cell.rows > 1 {
            self.reach.resize(self.reach.len().max(end), 0);
            self.reach
                .iter_mut()
                .take(end)
                .skip(column)
                .for_each(|rows| *rows = cell.rows - 1);
        }
        Ok(())
    }

    /// Blank cells where a cell of a row above reaches down.
    fn fill_from_above(&mut self, row: &mut Row) -> Result<(), TableError> {
        while let Some(rows) = self.reach.get_mut(row.len()).filter(|rows| **rows > 0) {
            *rows -= 1;
            check_column(row.file_row(), row.len(), self.most_columns)?;
            row.push_blank();
        }
        Ok(())
    }
}

impl Source for MarkupRows<'_> {
    fn read(&mut self, row: &mut Row) -> Result<bool, TableError> {
        let Some(file_row) = self.find_row() else {
            return Ok(false);
        };
        self.file_row = file_row;
        row.restart(file_row);
        self.read_row(row)?;
        Ok(true)
    }

    fn progress(&self) -> u16 {
        let wide = |size: usize| u64::try_from(size).unwrap_or(u64::MAX);
        thousandths(wide(self.scanner.position()), wide(self.length))
    }
}

fn push_declared(row: &mut Row, cell: &OpenCell) {
    let text = cell.text.as_str();
    match cell.declared {
        Declared::Nothing if cell.has_formula => row.push_fault("", CellFault::FormulaWithoutValue),
        Declared::Nothing | Declared::Text => row.push_text(text),
        Declared::Number => match text.trim().parse::<f64>() {
            Ok(number) => push_number(row, number),
            Err(_) => row.push_text(text),
        },
        Declared::Date => row.push_fault(text.trim(), CellFault::Date),
        Declared::Boolean => row.push_fault(
            if text.trim() == "1" { "TRUE" } else { "FALSE" },
            CellFault::Boolean,
        ),
        Declared::Error => row.push_fault(text.trim(), CellFault::ExcelError),
    }
}

fn declared(kind: Option<&str>) -> Declared {
    match kind {
        Some("Number") => Declared::Number,
        Some("DateTime") => Declared::Date,
        Some("Boolean") => Declared::Boolean,
        Some("Error") => Declared::Error,
        _ => Declared::Text,
    }
}

fn is_row(name: &str) -> bool {
    name.eq_ignore_ascii_case("tr") || name.eq_ignore_ascii_case("row")
}

fn is_cell(name: &str) -> bool {
    ["td", "th", "cell"]
        .iter()
        .any(|cell| name.eq_ignore_ascii_case(cell))
}

fn is_no_text(name: &str) -> bool {
    ["style", "script"]
        .iter()
        .any(|element| name.eq_ignore_ascii_case(element))
}

fn number(attributes: &str, name: &str) -> Option<u32> {
    attribute(attributes, name)?.trim().parse().ok()
}
