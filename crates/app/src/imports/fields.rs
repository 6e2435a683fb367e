//! The fields of a parcel as the contract names them, and the same fields as the reader of tables knows them.

use dabao_api::{ColumnChoice, ParcelField};
use dabao_tables::{
    FieldKind, FieldSpec, Header, MappedColumn, Mapping, PARCEL_FIELDS, Row, grams, guess_mapping,
    unit_in_name,
};

/// All fields that a column can fill.
const FIELDS: [ParcelField; 7] = [
    ParcelField::FirstMileNumber,
    ParcelField::TrackingNumber,
    ParcelField::OrderNumber,
    ParcelField::Shop,
    ParcelField::Country,
    ParcelField::Weight,
    ParcelField::Status,
];

/// The reader's key of a field.
pub(super) const fn key(field: ParcelField) -> &'static str {
    match field {
        ParcelField::FirstMileNumber => "first_mile_number",
        ParcelField::TrackingNumber => "tracking_number",
        ParcelField::OrderNumber => "order_number",
        ParcelField::Shop => "store",
        ParcelField::Country => "country",
        ParcelField::Weight => "weight_g",
        ParcelField::Status => "status",
    }
}

/// The field of a reader's key.
pub(super) fn field_of(key_read: &str) -> Option<ParcelField> {
    FIELDS.into_iter().find(|field| key(*field) == key_read)
}

/// What the reader reads. No field is required cell by cell: which numbers a row needs is decided over the whole row.
pub(super) fn specs() -> Vec<FieldSpec<'static>> {
    let ours = PARCEL_FIELDS.iter().filter(|spec| field_of(spec.key).is_some());
    ours.map(|spec| FieldSpec {
        required: false,
        ..*spec
    })
    .collect()
}

/// Proposes which column is which field, by the names of the columns. A weight whose unit neither the column's name nor
/// the cells state is left out: a wrong guess would be wrong by a factor of a thousand.
pub(super) fn propose(header: &Header, samples: &[Row]) -> Vec<ColumnChoice> {
    let guessed = guess_mapping(header, PARCEL_FIELDS);
    let choice = |mapped: &MappedColumn| {
        let field = field_of(&mapped.field)?;
        let is_clear =
            field != ParcelField::Weight || mapped.unit.is_some() || state_units(samples, mapped.column);
        let column = u32::try_from(mapped.column).ok()?;
        is_clear.then_some(ColumnChoice { field, column })
    };
    guessed.columns.iter().filter_map(choice).collect()
}

/// A person's choice as the reader wants it; the unit of a weight comes from the column's name.
pub(super) fn mapping_of(header: &Header, choices: &[ColumnChoice]) -> Mapping {
    let mapped = |choice: &ColumnChoice| {
        let column = usize::try_from(choice.column).ok()?;
        let unit = (kind(choice.field) == FieldKind::Weight)
            .then(|| unit_in_name(header.name(column)))
            .flatten();
        Some(MappedColumn {
            field: key(choice.field).to_owned(),
            column,
            unit,
        })
    };
    Mapping {
        columns: choices.iter().filter_map(mapped).collect(),
    }
}

/// Whether a choice can be meant: known columns, and no field or column twice.
pub(super) fn is_sound(choices: &[ColumnChoice], columns: usize) -> bool {
    let is_column =
        |choice: &ColumnChoice| usize::try_from(choice.column).is_ok_and(|column| column < columns);
    let is_twice = |at: usize, choice: &ColumnChoice| {
        choices
            .iter()
            .skip(at + 1)
            .any(|other| other.field == choice.field || other.column == choice.column)
    };
    choices.iter().all(is_column)
        && !choices
            .iter()
            .enumerate()
            .any(|(at, choice)| is_twice(at, choice))
}

/// The column that fills a field.
pub(super) fn column_of(choices: &[ColumnChoice], field: ParcelField) -> Option<u32> {
    choices
        .iter()
        .find(|choice| choice.field == field)
        .map(|choice| choice.column)
}

fn kind(field: ParcelField) -> FieldKind {
    let spec = PARCEL_FIELDS.iter().find(|spec| spec.key == key(field));
    spec.map_or(FieldKind::Text, |spec| spec.kind)
}

fn state_units(samples: &[Row], column: usize) -> bool {
    let mut filled = samples
        .iter()
        .map(|row| row.cell(column).text)
        .filter(|text| !text.is_empty())
        .peekable();
    filled.peek().is_some() && filled.all(|text| grams(text, None).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Header {
        Header {
            file_row: 1,
            names: names.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    #[test]
    fn every_field_of_the_contract_is_one_of_the_readers() {
        assert_eq!(specs().len(), FIELDS.len());
        assert!(
            FIELDS
                .into_iter()
                .all(|field| field_of(key(field)) == Some(field))
        );
    }

    #[test]
    fn a_weight_is_proposed_only_when_its_unit_is_stated() {
        let weight = |names: &[&str], cell: &str| {
            let samples = [Row::from_texts(2, ["LP1", cell]), Row::from_texts(3, ["LP2", ""])];
            column_of(&propose(&header(names), &samples), ParcelField::Weight)
        };
        assert_eq!(weight(&["运单号", "重量(kg)"], "0.3"), Some(1));
        assert_eq!(weight(&["运单号", "重量"], "300g"), Some(1));
        assert_eq!(weight(&["运单号", "重量"], "300"), None);
        assert_eq!(weight(&["运单号", "重量"], ""), None);
    }

    #[test]
    fn a_column_fills_one_field_and_exists() {
        let choice = |field, column| ColumnChoice { field, column };
        let first = choice(ParcelField::FirstMileNumber, 0);
        assert!(is_sound(&[first.clone(), choice(ParcelField::Shop, 1)], 2));
        assert!(!is_sound(&[first.clone(), choice(ParcelField::Shop, 0)], 2));
        assert!(!is_sound(
            &[first.clone(), choice(ParcelField::FirstMileNumber, 1)],
            2
        ));
        assert!(!is_sound(&[choice(ParcelField::Shop, 2)], 2));
    }
}
