//! A row by its mapping: all its values, or all its errors (I-22).

use std::collections::BTreeMap;

use crate::cell::{Cell, CellFault, Row};
use crate::fields::{FieldKind, FieldSpec};
use crate::header::{Header, column_letters};
use crate::mapping::{MappedColumn, Mapping};
use crate::number::is_exponent_form;
use crate::weight::{WeightFault, WeightUnit, grams};

/// The values of a row by the keys of their fields. Blank cells have no entry; weights are whole grams.
pub type Values<'spec> = BTreeMap<&'spec str, String>;

/// Why a cell was refused. The words and the remedy are the screen's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// A required value is not there.
    Missing,
    /// A number of 16 or more digits, whose last digits the file has lost: store the column as text (I-02).
    NumberTooLong,
    /// A number in exponent form such as 7.756E+14: its digits are lost.
    ExponentForm,
    /// A formula without a stored result: open and save in Excel (I-05).
    FormulaWithoutValue,
    /// A date where a text belongs (I-08).
    Date,
    /// TRUE or FALSE where a text belongs (I-08).
    Boolean,
    /// `#N/A` and its like.
    ExcelError,
    /// Characters that the chosen encoding does not know.
    BadEncoding,
    /// More characters than a cell may have.
    TooLong,
    /// Not a positive decimal number.
    NotAWeight,
    /// Grams or kilograms? The column does not say.
    WeightUnitUnknown,
    /// Heavier than anything that is packed.
    WeightTooLarge,
    /// Not a whole number.
    NotACount,
}

impl Reason {
    /// A stable code for screens and reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::NumberTooLong => "number_too_long",
            Self::ExponentForm => "exponent_form",
            Self::FormulaWithoutValue => "formula_without_value",
            Self::Date => "date",
            Self::Boolean => "boolean",
            Self::ExcelError => "excel_error",
            Self::BadEncoding => "bad_encoding",
            Self::TooLong => "too_long",
            Self::NotAWeight => "not_a_weight",
            Self::WeightUnitUnknown => "weight_unit_unknown",
            Self::WeightTooLarge => "weight_too_large",
            Self::NotACount => "not_a_count",
        }
    }
}

impl From<CellFault> for Reason {
    fn from(fault: CellFault) -> Self {
        match fault {
            CellFault::NumberTooLong => Self::NumberTooLong,
            CellFault::FormulaWithoutValue => Self::FormulaWithoutValue,
            CellFault::Date => Self::Date,
            CellFault::Boolean => Self::Boolean,
            CellFault::ExcelError => Self::ExcelError,
            CellFault::BadEncoding => Self::BadEncoding,
            CellFault::TooLong => Self::TooLong,
        }
    }
}

impl From<WeightFault> for Reason {
    fn from(fault: WeightFault) -> Self {
        match fault {
            WeightFault::NotAWeight => Self::NotAWeight,
            WeightFault::UnitUnknown => Self::WeightUnitUnknown,
            WeightFault::TooLarge => Self::WeightTooLarge,
        }
    }
}

/// One refused cell, with everything a person needs to find it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellError {
    /// The sheet; empty for a text file.
    pub sheet: String,
    /// The row in the file, counted from 1.
    pub file_row: u32,
    /// The field.
    pub field: String,
    /// The column, counted from 0; `None` when no column is mapped to the field.
    pub column: Option<usize>,
    /// The letters over the column; empty when there is none.
    pub letters: String,
    /// The name of the column in the file.
    pub name: String,
    /// What the cell holds, masked.
    pub value: String,
    /// What is wrong.
    pub reason: Reason,
}

/// Reads the rows below a header.
pub struct RowReader<'spec> {
    sheet: String,
    header: Header,
    fields: Vec<(FieldSpec<'spec>, Option<MappedColumn>)>,
}

impl<'spec> RowReader<'spec> {
    /// Prepares to read the rows of a sheet.
    pub fn new(sheet: &str, header: &Header, mapping: &Mapping, fields: &[FieldSpec<'spec>]) -> Self {
        let mapped = |field: &FieldSpec<'spec>| (*field, mapping.column(field.key).cloned());
        let fields = fields.iter().map(mapped).collect();
        Self {
            sheet: sheet.to_owned(),
            header: header.clone(),
            fields,
        }
    }

    /// All values of the row, or all that is wrong with it.
    pub fn read(&self, row: &Row) -> Result<Values<'spec>, Vec<CellError>> {
        let mut values = Values::new();
        let mut errors = Vec::new();
        for (field, mapped) in &self.fields {
            let cell = mapped
                .as_ref()
                .map_or_else(Cell::default, |mapped| row.cell(mapped.column));
            match read_cell(cell, field, mapped.as_ref().and_then(|mapped| mapped.unit)) {
                Ok(Some(value)) => {
                    values.insert(field.key, value);
                }
                Ok(None) => {}
                Err(reason) => {
                    let column = mapped.as_ref().map(|mapped| mapped.column);
                    errors.push(self.error(row.file_row(), field, column, shown(cell, field.kind), reason));
                }
            }
        }
        if errors.is_empty() {
            Ok(values)
        } else {
            Err(errors)
        }
    }

    fn error(
        &self,
        file_row: u32,
        field: &FieldSpec<'_>,
        column: Option<usize>,
        value: String,
        reason: Reason,
    ) -> CellError {
        CellError {
            sheet: self.sheet.clone(),
            file_row,
            field: field.key.to_owned(),
            column,
            letters: column.map(column_letters).unwrap_or_default(),
            name: column
                .map(|column| self.header.name(column).to_owned())
                .unwrap_or_default(),
            value,
            reason,
        }
    }
}

fn read_cell(
    cell: Cell<'_>,
    field: &FieldSpec<'_>,
    unit: Option<WeightUnit>,
) -> Result<Option<String>, Reason> {
    if let Some(fault) = cell.fault {
        return Err(fault.into());
    }
    if cell.text.is_empty() {
        return if field.required {
            Err(Reason::Missing)
        } else {
            Ok(None)
        };
    }
    match field.kind {
        FieldKind::Code if is_exponent_form(cell.text) => Err(Reason::ExponentForm),
        FieldKind::Code | FieldKind::Text => Ok(Some(cell.text.to_owned())),
        FieldKind::Weight => match grams(cell.text, unit)? {
            // Systems write 0 for a parcel that was never weighed.
            0 if !field.required => Ok(None),
            0 => Err(Reason::NotAWeight),
            grams => Ok(Some(grams.to_string())),
        },
        FieldKind::Count => match cell.text.parse::<u32>() {
            Ok(count) => Ok(Some(count.to_string())),
            Err(_) => Err(Reason::NotACount),
        },
    }
}

/// Weights and counts tell nothing about a person; everything else is masked.
fn shown(cell: Cell<'_>, kind: FieldKind) -> String {
    match kind {
        FieldKind::Weight | FieldKind::Count => cell.text.chars().take(SHOWN_CHARS).collect(),
        FieldKind::Code | FieldKind::Text => mask_value(cell.text),
    }
}

const SHOWN_CHARS: usize = 24;

/// A value of which only the last four characters show, and no more than half of them.
pub fn mask_value(text: &str) -> String {
    let length = text.chars().count();
    let tail = (length / 2).min(4);
    let hidden = length - tail;
    let stars = "*".repeat(hidden.min(SHOWN_CHARS - 4));
    stars + &text.chars().skip(hidden).collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::PARCEL_FIELDS;
    use crate::mapping::guess_mapping;

    fn read(texts: [&str; 4]) -> Result<Values<'static>, Vec<CellError>> {
        let header = Header::from_row(&Row::from_texts(1, ["订单号", "运单号", "重量(kg)", "数量"]));
        let mapping = guess_mapping(&header, PARCEL_FIELDS);
        let reader = RowReader::new("原始数据", &header, &mapping, PARCEL_FIELDS);
        reader.read(&Row::from_texts(9, texts))
    }

    #[test]
    fn a_good_row_becomes_values_and_blank_cells_none() {
        let values = read(["260101001", "", "0.35", "2"]).unwrap();
        let expected = [
            ("order_number", "260101001"),
            ("quantity", "2"),
            ("weight_g", "350"),
        ];
        assert_eq!(
            values,
            expected.map(|(key, value)| (key, value.to_owned())).into()
        );
    }

    #[test]
    fn all_errors_of_a_row_come_at_once() {
        let errors = read(["", "7.756E+14", "abc", "1.5"]).unwrap_err();
        let found: Vec<_> = errors
            .iter()
            .map(|error| (error.letters.as_str(), error.name.as_str(), error.reason))
            .collect();
        assert_eq!(
            found,
            [
                ("A", "订单号", Reason::Missing),
                ("B", "运单号", Reason::ExponentForm),
                ("C", "重量(kg)", Reason::NotAWeight),
                ("D", "数量", Reason::NotACount),
            ]
        );
        assert_eq!((errors[1].file_row, errors[1].sheet.as_str()), (9, "原始数据"));
        assert_eq!(errors[1].value, "*****E+14");
    }

    #[test]
    fn a_weight_of_zero_is_no_weight() {
        assert_eq!(read(["1", "", "0.000", ""]).unwrap().get("weight_g"), None);
    }

    #[test]
    fn values_are_masked() {
        assert_eq!(mask_value("13800138000"), "*******8000");
        assert_eq!(mask_value("张三"), "*三");
        assert_eq!(mask_value("a"), "*");
        assert_eq!(mask_value(&"9".repeat(500)).chars().count(), 24);
    }
}
