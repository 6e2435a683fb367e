//! The records of an Excel 97 workbook, looked through for a password and for the size of its sheets.

use crate::compound::{u16_at, u32_at};
use crate::error::TableError;

/// A full sheet of Excel 97: 65,536 rows of 256 columns. Formatted empty columns declare that much.
const MOST_DECLARED: u64 = 65_536 * 256;
/// What the cells of all sheets may span together.
const MOST_SPANNED: u64 = 8_000_000;
const MOST_SHEETS: usize = 256;

const FILE_PASS: u16 = 0x002F;
const BOUND_SHEET: u16 = 0x0085;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const DIMENSIONS: u16 = 0x0200;
const MULTIPLE_NUMBERS: u16 = 0x00BD;
/// Number, label, rich label, boolean or error, small number, shared label, formula.
const CELLS: [u16; 7] = [0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD, 0x0006];

/// The stream of a workbook.
pub(crate) struct Workbook {
    stream: Vec<u8>,
}

struct Record<'stream> {
    kind: u16,
    body: &'stream [u8],
}

impl Workbook {
    pub(crate) const fn new(stream: Vec<u8>) -> Self {
        Self { stream }
    }

    /// Refuses a workbook that asks for a password or would not fit into memory.
    pub(crate) fn check(&self) -> Result<(), TableError> {
        let mut sheets = Vec::new();
        for record in records(&self.stream) {
            match record.kind {
                FILE_PASS if u16_at(record.body, 0) != Some(0) => return Err(TableError::PasswordProtected),
                BOUND_SHEET => sheets.push(u32_at(record.body, 0).ok_or_else(damaged)?),
                END => break,
                _ => {}
            }
        }
        if sheets.is_empty() || sheets.len() > MOST_SHEETS {
            return Err(damaged());
        }
        let mut spanned = 0_u64;
        for start in sheets {
            let start = usize::try_from(start).map_err(|_| damaged())?;
            spanned = spanned.saturating_add(check_sheet(self.stream.get(start..).ok_or_else(damaged)?)?);
        }
        if spanned > MOST_SPANNED {
            Err(TableError::TooManyCells { limit: MOST_SPANNED })
        } else {
            Ok(())
        }
    }
}

/// How many cells lie between the first and the last cell of a sheet.
fn check_sheet(stream: &[u8]) -> Result<u64, TableError> {
    let mut depth = 0_u32;
    let mut area = Area::default();
    for record in records(stream) {
        match record.kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            _ if depth > 1 => {}
            DIMENSIONS => check_declared(record.body)?,
            MULTIPLE_NUMBERS => {
                area.include(record.body, 0)?;
                area.include(record.body, record.body.len() / 6)?;
            }
            kind if CELLS.contains(&kind) => area.include(record.body, 0)?,
            _ => {}
        }
    }
    Ok(area.cells())
}

fn check_declared(body: &[u8]) -> Result<(), TableError> {
    let short = |at| u16_at(body, at).map(u32::from);
    let (first_row, end_row, columns_at) = if body.len() == 10 {
        (short(0), short(2), 4)
    } else {
        (u32_at(body, 0), u32_at(body, 4), 8)
    };
    let (Some(first_row), Some(end_row)) = (first_row, end_row) else {
        return Err(damaged());
    };
    let (Some(first_column), Some(end_column)) = (short(columns_at), short(columns_at + 2)) else {
        return Err(damaged());
    };
    if end_row == 0 || end_column == 0 {
        return Ok(());
    }
    let rows = u64::from(end_row.checked_sub(first_row).ok_or_else(damaged)?);
    let first_column = if first_column > 0xFF || end_column <= first_column {
        0
    } else {
        first_column
    };
    let columns = u64::from(end_column - first_column.min(end_column));
    if rows * columns > MOST_DECLARED {
        Err(damaged())
    } else {
        Ok(())
    }
}

#[derive(Default)]
struct Area {
    rows: Option<(u32, u32)>,
    columns: Option<(u32, u32)>,
}

impl Area {
    fn include(&mut self, body: &[u8], further_columns: usize) -> Result<(), TableError> {
        let row = u32::from(u16_at(body, 0).ok_or_else(damaged)?);
        let further = u32::try_from(further_columns).map_err(|_| damaged())?;
        let column = u32::from(u16_at(body, 2).ok_or_else(damaged)?) + further;
        self.rows = Some(widen(self.rows, row));
        self.columns = Some(widen(self.columns, column));
        Ok(())
    }

    fn cells(&self) -> u64 {
        let length = |span: Option<(u32, u32)>| span.map_or(0, |(first, last)| u64::from(last - first) + 1);
        length(self.rows) * length(self.columns)
    }
}

fn widen(span: Option<(u32, u32)>, at: u32) -> (u32, u32) {
    span.map_or((at, at), |(first, last)| (first.min(at), last.max(at)))
}

/// The records up to the first that is cut off.
fn records(mut stream: &[u8]) -> impl Iterator<Item = Record<'_>> {
    std::iter::from_fn(move || {
        let kind = u16_at(stream, 0)?;
        let length = usize::from(u16_at(stream, 2)?);
        let (body, rest) = stream.get(4..)?.split_at_checked(length)?;
        stream = rest;
        Some(Record { kind, body })
    })
}

fn damaged() -> TableError {
    TableError::damaged("the records of the workbook")
}
