//! The whole way: file, header, mapping, values and errors.

use dabao_tables::{
    FileFormat, OpenOptions, PARCEL_FIELDS, Reason, RowReader, Table, TextEncoding, find_header,
    guess_mapping, shape_signature, write_table,
};

use crate::support::OLD_WORKBOOK;

/// Values as text, or the errors with where they are.
type RowReport = Result<String, Vec<(String, Reason)>>;

fn report(bytes: &[u8]) -> Vec<(u32, RowReport)> {
    let mut table = Table::open(bytes.to_vec(), &OpenOptions::default()).unwrap();
    let first: Vec<_> = table.rows().unwrap().take(10).map(Result::unwrap).collect();
    let header = find_header(&first, PARCEL_FIELDS).unwrap();
    let mapping = guess_mapping(&header, PARCEL_FIELDS);
    let reader = RowReader::new(table.sheet(), &header, &mapping, PARCEL_FIELDS);
    let below = table
        .rows()
        .unwrap()
        .map(Result::unwrap)
        .filter(|row| row.file_row() > header.file_row);
    below
        .map(|row| {
            let read = reader
                .read(&row)
                .map(|values| format!("{values:?}"))
                .map_err(|errors| {
                    errors
                        .into_iter()
                        .map(|error| (error.letters + &error.name, error.reason))
                        .collect()
                });
            (row.file_row(), read)
        })
        .collect()
}

#[test]
fn an_old_workbook_gives_values_and_all_errors() {
    let found = report(OLD_WORKBOOK);
    let good = |text: &str| Ok(text.to_owned());
    assert_eq!(
        found,
        [
            (
                3,
                good(
                    r#"{"order_number": "260101001", "quantity": "2", "tracking_number": "LP00800000000001", "weight_g": "350"}"#
                )
            ),
            (5, Err(vec![("B运单号".to_owned(), Reason::NumberTooLong)])),
            (6, Err(vec![("A订单号".to_owned(), Reason::FormulaWithoutValue)])),
        ]
    );
}

#[test]
fn the_same_export_in_two_formats_has_one_shape() {
    let head = [["*订单号", "运单号", "重量（KG）"].map(str::to_owned).to_vec()];
    let shape = |format| {
        let bytes = write_table(format, "", &head, [["1", "LP1", "0.2"]]).unwrap();
        let mut table = Table::open(bytes, &OpenOptions::default()).unwrap();
        let row = table.rows().unwrap().next().unwrap().unwrap();
        shape_signature(row.cells().map(|cell| cell.text).collect::<Vec<_>>())
    };
    assert_eq!(
        shape(FileFormat::Xlsx),
        shape(FileFormat::Csv(TextEncoding::Gb18030))
    );
}
