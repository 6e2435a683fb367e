//! The rows that were refused, as a file that can be corrected and imported again (I-24).

use super::{FileFormat, write_table};
use crate::cell::Row;
use crate::error::WriteError;
use crate::header::plain_name;

/// A refused row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The row as it was read.
    pub row: Row,
    /// Why it was refused, in words.
    pub reason: String,
}

/// The names of the two added columns.
const ADDED: [&str; 2] = ["错误原因", "行号"];

/// Writes the refused rows below the header rows of their file, with two more columns: 错误原因 and 行号, the row in
/// the file. The same two columns of an earlier file of rejects are replaced.
pub fn write_rejects(
    format: FileFormat,
    sheet: &str,
    head: &[Row],
    rejects: &[Reject],
) -> Result<Vec<u8>, WriteError> {
    let is_added = |name: &str| ADDED.iter().any(|added| plain_name(added) == plain_name(name));
    let old: Vec<bool> = head
        .last()
        .map(|row| row.cells().map(|cell| is_added(cell.text)).collect())
        .unwrap_or_default();
    let kept = |row: &Row| -> Vec<String> {
        let is_kept = |column: &usize| !old.get(*column).copied().unwrap_or(false);
        (0..row.len())
            .filter(is_kept)
            .map(|column| row.cell(column).text.to_owned())
            .collect()
    };
    let all = head.iter().chain(rejects.iter().map(|reject| &reject.row));
    let width = all.map(|row| kept(row).len()).max().unwrap_or(0);
    let extended = |row: &Row, added: [String; 2]| {
        let mut cells = kept(row);
        cells.resize(width, String::new());
        cells.extend(added);
        cells
    };
    let last = head.len().saturating_sub(1);
    let names = |at: usize| {
        if at == last {
            ADDED.map(str::to_owned)
        } else {
            Default::default()
        }
    };
    let head: Vec<Vec<String>> = head
        .iter()
        .enumerate()
        .map(|(at, row)| extended(row, names(at)))
        .collect();
    let rows = rejects.iter().map(|reject| {
        extended(
            &reject.row,
            [reject.reason.clone(), reject.row.file_row().to_string()],
        )
    });
    write_table(format, sheet, &head, rows)
}
