//! Finding the row that names the columns (I-21, D-077).

use crate::cell::Row;
use crate::fields::{FieldKind, FieldSpec};
use crate::normalise::normalise;
use crate::weight::split_unit;

/// The header is looked for in this many rows from the top (I-21).
pub const HEADER_SEARCH_ROWS: usize = 10;

/// The names of the columns, and where they stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// The row of the names as the file counts; data begins below it.
    pub file_row: u32,
    /// The names in the order of the columns; where the names take two rows, the lower one goes first.
    pub names: Vec<String>,
}

impl Header {
    /// A header that a person pointed at.
    pub fn from_row(row: &Row) -> Self {
        let names = row.cells().map(|cell| cell.text.to_owned()).collect();
        Self {
            file_row: row.file_row(),
            names,
        }
    }

    /// The name of a column; empty where it has none.
    pub fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", String::as_str)
    }
}

/// Finds the header among the first rows: the row with names of the most fields. Titles and group rows above
/// it name no field. Names may stand in two rows, where cells merged downwards leave the lower cell blank.
/// `None` when no row names any field: then a person points at it.
pub fn find_header(rows: &[Row], fields: &[FieldSpec<'_>]) -> Option<Header> {
    let rows = rows.get(..HEADER_SEARCH_ROWS).unwrap_or(rows);
    let mut best: Option<(usize, Header)> = None;
    let mut offer = |header: Header| {
        let score = fields_named(&header, fields);
        if score > best.as_ref().map_or(0, |(most, _)| *most) {
            best = Some((score, header));
        }
    };
    for row in rows {
        offer(Header::from_row(row));
    }
    for (upper, lower) in rows.iter().zip(rows.iter().skip(1)) {
        offer(joined(upper, lower));
    }
    best.map(|(_, header)| header)
}

fn joined(upper: &Row, lower: &Row) -> Header {
    let name = |column| {
        let (below, above) = (lower.cell(column).text, upper.cell(column).text);
        if below.is_empty() { above } else { below }.to_owned()
    };
    let names = (0..upper.len().max(lower.len())).map(name).collect();
    Header {
        file_row: lower.file_row(),
        names,
    }
}

fn fields_named(header: &Header, fields: &[FieldSpec<'_>]) -> usize {
    let names: Vec<ColumnName> = header.names.iter().map(|name| ColumnName::new(name)).collect();
    fields
        .iter()
        .filter(|field| field_rank(&names, field).is_some())
        .count()
}

/// The best column for a field: by the order of the aliases, then from the left.
pub(crate) fn field_rank(names: &[ColumnName], field: &FieldSpec<'_>) -> Option<usize> {
    field
        .aliases
        .iter()
        .map(|alias| plain_name(alias))
        .find_map(|alias| {
            let find = |exactly: bool| names.iter().position(|name| name.is(&alias, field.kind, exactly));
            find(true).or_else(|| find(false))
        })
}

/// A column's name prepared for comparing.
pub(crate) struct ColumnName {
    whole: String,
    base: String,
}

impl ColumnName {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            whole: plain_name(name),
            base: plain_name(&without_brackets(&normalise(name))),
        }
    }

    /// A name that is taken by another field.
    pub(crate) const fn taken() -> Self {
        Self {
            whole: String::new(),
            base: String::new(),
        }
    }

    fn is(&self, alias: &str, kind: FieldKind, exactly: bool) -> bool {
        if exactly {
            return self.whole == alias;
        }
        let without_unit = || split_unit(&self.base).is_some_and(|(before, _)| before == alias);
        self.base == alias || (kind == FieldKind::Weight && without_unit())
    }
}

/// The name without anything that is not a letter or a digit, in lower case: `*订单号 ` is 订单号 and
/// `Order_No.` is orderno.
pub fn plain_name(name: &str) -> String {
    normalise(name)
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// 手机(必填) without its remark; a name that is all remark stays.
fn without_brackets(name: &str) -> String {
    let mut depth = 0_u32;
    let mut kept = String::new();
    for letter in name.chars() {
        match letter {
            '(' | '[' | '{' | '【' | '〔' => depth += 1,
            ')' | ']' | '}' | '】' | '〕' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(letter),
            _ => {}
        }
    }
    if kept.trim().is_empty() {
        name.to_owned()
    } else {
        kept
    }
}

/// The letters over a column counted from 0: A, Z, AA.
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column;
    loop {
        letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        if left < 26 {
            return letters.iter().rev().collect();
        }
        left = left / 26 - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::PARCEL_FIELDS;

    #[track_caller]
    fn check(rows: &[&[&str]], expected: Option<(u32, &[&str])>) {
        let rows: Vec<Row> = (1..)
            .zip(rows)
            .map(|(number, texts)| Row::from_texts(number, texts.iter().copied()))
            .collect();
        let found = find_header(&rows, PARCEL_FIELDS);
        let names: Vec<String> = expected
            .iter()
            .flat_map(|(_, names)| *names)
            .map(|name| (*name).to_owned())
            .collect();
        assert_eq!(found, expected.map(|(file_row, _)| Header { file_row, names }));
    }

    #[test]
    fn titles_and_group_rows_are_skipped() {
        check(
            &[
                &["包裹清单 2026"],
                &["基本信息(必填)", "", "物流"],
                &["*订单号", "店铺", "运单号"],
                &["1", "a", "LP1"],
            ],
            Some((3, &["*订单号", "店铺", "运单号"])),
        );
    }

    #[test]
    fn names_in_two_rows_are_joined() {
        check(
            &[
                &["订单号", "货物", "", "国家"],
                &["", "商品名称", "重量(kg)", ""],
                &["1", "杯", "0.3", "MY"],
            ],
            Some((2, &["订单号", "商品名称", "重量(kg)", "国家"])),
        );
    }

    #[test]
    fn a_list_without_names_has_no_header() {
        check(&[&["LP00123456789", "MY"], &["LP00123456780", "PH"]], None);
    }

    #[test]
    fn columns_have_letters() {
        let letters = [0, 25, 26, 51, 52, 701, 702].map(column_letters);
        assert_eq!(letters, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
