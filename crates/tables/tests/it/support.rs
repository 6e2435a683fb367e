//! What the tests share.

use dabao_tables::{CellFault, OpenOptions, Row, Table, TableError};

/// A sheet as the tests state it: row numbers and texts.
pub(crate) type Sheet = Vec<(u32, Vec<String>)>;

pub(crate) fn rows(bytes: &[u8], options: &OpenOptions) -> Result<Vec<Row>, TableError> {
    Table::open(bytes.to_vec(), options)?.rows()?.collect()
}

pub(crate) fn texts(rows: &[Row]) -> Sheet {
    rows.iter()
        .map(|row| {
            (
                row.file_row(),
                row.cells().map(|cell| cell.text.to_owned()).collect(),
            )
        })
        .collect()
}

pub(crate) fn sheet(expected: &[(u32, &[&str])]) -> Sheet {
    expected
        .iter()
        .map(|(row, cells)| (*row, cells.iter().map(|cell| (*cell).to_owned()).collect()))
        .collect()
}

/// Reads with the usual options and compares all texts.
#[track_caller]
pub(crate) fn check(bytes: &[u8], expected: &[(u32, &[&str])]) -> Vec<Row> {
    let rows = rows(bytes, &OpenOptions::default()).unwrap();
    assert_eq!(texts(&rows), sheet(expected));
    rows
}

/// The faults of all cells, as (row, column, fault).
pub(crate) fn faults(rows: &[Row]) -> Vec<(u32, usize, CellFault)> {
    rows.iter()
        .flat_map(|row| {
            row.cells()
                .enumerate()
                .filter_map(|(column, cell)| Some((row.file_row(), column, cell.fault?)))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The code of the error that reading ends with.
#[track_caller]
pub(crate) fn refusal(bytes: &[u8], options: &OpenOptions) -> &'static str {
    rows(bytes, options).expect_err("should be refused").code()
}

pub(crate) const OLD_WORKBOOK: &[u8] = include_bytes!("../data/phones_as_numbers.xls");
pub(crate) const LOCKED_WORKBOOK: &[u8] = include_bytes!("../data/password_protected.xlsx");
