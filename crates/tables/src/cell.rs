//! A row of a file: its texts, and what is wrong with single cells.

use crate::normalise::{MAX_CELL_CHARS, normalise};

/// Why the text of a cell is not what the person meant (I-01 to I-08).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CellFault {
    /// A number of 16 or more digits: the file no longer holds its last digits (I-02).
    NumberTooLong,
    /// A formula of which the file holds no result: open and save it in Excel (I-05).
    FormulaWithoutValue,
    /// A date (I-08); the text is `2026-01-31` or `2026-01-31 08:05:00`.
    Date,
    /// TRUE or FALSE (I-08).
    Boolean,
    /// `#N/A`, `#REF!` and their like.
    ExcelError,
    /// Bytes that the chosen encoding does not know.
    BadEncoding,
    /// More than 32,767 characters; the text is cut off there.
    TooLong,
}

/// One cell: its text in plain form (see [`normalise`]) and its fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell<'row> {
    /// The text; for a fault, what helps a person to find the cell.
    pub text: &'row str,
    /// What is wrong with it.
    pub fault: Option<CellFault>,
}

impl Cell<'_> {
    /// No text and no fault.
    pub const fn is_blank(&self) -> bool {
        self.text.is_empty() && self.fault.is_none()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slot {
    end: usize,
    fault: Option<CellFault>,
}

/// One row. All its texts lie in one buffer, so that a million rows do not need eight million allocations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    number: u32,
    text: String,
    slots: Vec<Slot>,
}

impl Row {
    /// The row in the file as Excel numbers it: the first row is 1.
    pub const fn file_row(&self) -> u32 {
        self.number
    }

    /// How many cells are there; cells after the last are blank.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether the row has no cells at all.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Whether nothing is written in the row (I-26).
    pub fn is_blank(&self) -> bool {
        self.text.is_empty() && self.slots.iter().all(|slot| slot.fault.is_none())
    }

    /// The cell in this column, counted from 0; blank where the row is shorter.
    pub fn cell(&self, column: usize) -> Cell<'_> {
        let start = match column.checked_sub(1) {
            Some(before) => self.slots.get(before).map_or(self.text.len(), |slot| slot.end),
            None => 0,
        };
        let Some(slot) = self.slots.get(column) else {
            return Cell::default();
        };
        Cell {
            text: self.text.get(start..slot.end).unwrap_or_default(),
            fault: slot.fault,
        }
    }

    /// All cells from the first column on.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        (0..self.len()).map(|column| self.cell(column))
    }

    /// A row of given texts, for instance one that a person corrected in the preview.
    pub fn from_texts<'text>(file_row: u32, texts: impl IntoIterator<Item = &'text str>) -> Self {
        let mut row = Self::default();
        row.restart(file_row);
        for text in texts {
            row.push_text(text);
        }
        row
    }

    pub(crate) fn restart(&mut self, file_row: u32) {
        self.number = file_row;
        self.text.clear();
        self.slots.clear();
    }

    /// Adds a cell that holds text in the file.
    pub(crate) fn push_text(&mut self, text: &str) {
        let plain = normalise(text);
        let kept = cut(&plain);
        let fault = if kept.len() < plain.len() {
            Some(CellFault::TooLong)
        } else {
            text_fault(kept)
        };
        self.push(kept, fault);
    }

    pub(crate) fn push_fault(&mut self, text: &str, fault: CellFault) {
        self.push(cut(text), Some(fault));
    }

    pub(crate) fn push_blank(&mut self) {
        self.push("", None);
    }

    /// Fills up with blank cells.
    pub(crate) fn pad_to(&mut self, columns: usize) {
        while self.slots.len() < columns {
            self.push_blank();
        }
    }

    fn push(&mut self, text: &str, fault: Option<CellFault>) {
        self.text.push_str(text);
        self.slots.push(Slot {
            end: self.text.len(),
            fault,
        });
    }
}

/// At most as many characters as a cell may have.
pub(crate) fn cut(text: &str) -> &str {
    if text.len() <= MAX_CELL_CHARS {
        return text;
    }
    let end = text
        .char_indices()
        .nth(MAX_CELL_CHARS)
        .map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

fn text_fault(text: &str) -> Option<CellFault> {
    if text.starts_with('#') && EXCEL_ERRORS.contains(&text) {
        return Some(CellFault::ExcelError);
    }
    (!text.is_ascii() && text.contains(char::REPLACEMENT_CHARACTER)).then_some(CellFault::BadEncoding)
}

/// What Excel writes for a failed formula, also into a CSV file.
const EXCEL_ERRORS: [&str; 8] = [
    "#DIV/0!",
    "#N/A",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#REF!",
    "#VALUE!",
    "#GETTING_DATA",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_keep_their_place_and_blanks_follow_the_last() {
        let row = Row::from_texts(7, ["a", "", "张三"]);
        let texts: Vec<_> = (0..4).map(|column| row.cell(column).text).collect();
        assert_eq!(texts, ["a", "", "张三", ""]);
        assert_eq!((row.file_row(), row.len()), (7, 3));
    }

    #[test]
    fn a_huge_cell_is_cut_and_says_so() {
        let huge = "包".repeat(MAX_CELL_CHARS + 1);
        let row = Row::from_texts(1, [huge.as_str()]);
        assert_eq!(row.cell(0).fault, Some(CellFault::TooLong));
        assert_eq!(row.cell(0).text.chars().count(), MAX_CELL_CHARS);
    }

    #[test]
    fn an_excel_error_in_a_text_file_is_a_fault() {
        let row = Row::from_texts(1, ["#N/A", "#12", "\u{fffd}1"]);
        let faults: Vec<_> = row.cells().map(|cell| cell.fault).collect();
        assert_eq!(
            faults,
            [Some(CellFault::ExcelError), None, Some(CellFault::BadEncoding)]
        );
    }
}
