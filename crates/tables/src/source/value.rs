//! A value of a workbook's cell as text, with what may be wrong with it (I-01 to I-08).

use calamine::{Data, DataRef, ExcelDateTime};

use crate::cell::{CellFault, Row};
use crate::number::number_text;

/// Whether the cell has a formula: then no value is a fault, and not a blank cell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    Typed,
    Formula,
}

/// Adds the cell to the row.
pub(crate) fn push_value(row: &mut Row, value: &DataRef<'_>, origin: Origin) {
    match value {
        DataRef::Empty if origin == Origin::Formula => row.push_fault("", CellFault::FormulaWithoutValue),
        DataRef::Empty => row.push_blank(),
        DataRef::String(text) => row.push_text(text),
        DataRef::SharedString(text) => row.push_text(text),
        DataRef::Int(number) => push_integer(row, *number),
        DataRef::Float(number) => push_number(row, *number),
        DataRef::Bool(true) => row.push_fault("TRUE", CellFault::Boolean),
        DataRef::Bool(false) => row.push_fault("FALSE", CellFault::Boolean),
        DataRef::DateTime(moment) => row.push_fault(&moment_text(moment), CellFault::Date),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => row.push_fault(text, CellFault::Date),
        DataRef::Error(error) => row.push_fault(&error.to_string(), CellFault::ExcelError),
    }
}

/// The same value without its memory, for a sheet that is held whole.
pub(crate) fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

pub(crate) fn push_number(row: &mut Row, number: f64) {
    match number_text(number) {
        Ok(text) => row.push_text(&text),
        Err(text) => row.push_fault(&text, CellFault::NumberTooLong),
    }
}

fn push_integer(row: &mut Row, number: i64) {
    // Workbooks hold integers of at most 30 bits as such, so nothing is lost.
    row.push_text(&number.to_string());
}

fn moment_text(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        return format!("{year:04}-{month:02}-{day:02}");
    }
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}
