//! What is written reads back as the same rows (I-31 to I-35).

use dabao_tables::{FileFormat, OpenOptions, Reject, Row, TextEncoding, write_rejects, write_table};
use proptest::prelude::*;

use crate::support::{check, rows, texts};

const FORMATS: [FileFormat; 4] = [
    FileFormat::Xlsx,
    FileFormat::Csv(TextEncoding::Utf8),
    FileFormat::Csv(TextEncoding::Gb18030),
    FileFormat::Csv(TextEncoding::Utf16Le),
];

fn owned(row: &[&str]) -> Vec<String> {
    row.iter().map(|cell| (*cell).to_owned()).collect()
}

#[test]
fn two_header_rows_and_dangerous_cells_survive_the_way_out_and_in() {
    let head = [
        owned(&["基本信息(必填)", "", "联系信息(必填)"]),
        owned(&["姓名", "编号", "手机"]),
    ];
    let row = ["=1+1", "001234567890123456", "-5"];
    for format in FORMATS {
        let bytes = write_table(format, "快递员", &head, [row]).unwrap();
        check(
            &bytes,
            &[
                (1, &["基本信息(必填)", "", "联系信息(必填)"]),
                (2, &["姓名", "编号", "手机"]),
                (3, &row),
            ],
        );
    }
}

#[test]
fn the_same_rows_make_the_same_workbook() {
    let write = || write_table(FileFormat::Xlsx, "", &[owned(&["订单号"])], [["1"]]).unwrap();
    assert_eq!(write(), write());
}

#[test]
fn a_sheet_name_that_excel_refuses_is_an_error() {
    assert!(write_table(FileFormat::Xlsx, "a/b", &[], [["1"]]).is_err());
}

#[test]
fn rejects_carry_reason_and_row_and_can_be_rejected_again() {
    let head = [
        Row::from_texts(1, ["包裹清单"]),
        Row::from_texts(2, ["订单号", "运单号"]),
    ];
    let reject = |row: Row| Reject {
        row,
        reason: "运单号不完整".to_owned(),
    };
    for format in FORMATS {
        let rejects = [
            reject(Row::from_texts(7, ["260101001", "7.756E+14"])),
            reject(Row::from_texts(9, ["2"])),
        ];
        let bytes = write_rejects(format, "清单", &head, &rejects).unwrap();
        let expected: &[(u32, &[&str])] = &[
            (1, &["包裹清单"]),
            (2, &["订单号", "运单号", "错误原因", "行号"]),
            (3, &["260101001", "7.756E+14", "运单号不完整", "7"]),
            (4, &["2", "", "运单号不完整", "9"]),
        ];
        let read = rows(&bytes, &OpenOptions::default()).unwrap();
        assert_eq!(without_blank_ends(&read), expected_texts(expected));

        let again = write_rejects(format, "清单", &read[..2], &[reject(read[2].clone())]).unwrap();
        let read = rows(&again, &OpenOptions::default()).unwrap();
        assert_eq!(
            without_blank_ends(&read)[1].1,
            ["订单号", "运单号", "错误原因", "行号"]
        );
        assert_eq!(
            without_blank_ends(&read)[2].1,
            ["260101001", "7.756E+14", "运单号不完整", "3"]
        );
    }
}

fn without_blank_ends(rows: &[Row]) -> Vec<(u32, Vec<String>)> {
    let mut sheet = texts(rows);
    for (_, cells) in &mut sheet {
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
    }
    sheet
}

fn expected_texts(expected: &[(u32, &[&str])]) -> Vec<(u32, Vec<String>)> {
    expected.iter().map(|(row, cells)| (*row, owned(cells))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_plain_text_survives_every_format(texts in proptest::collection::vec("\\PC{0,20}", 1..6)) {
        let plain: Vec<String> = texts.iter().map(|text| dabao_tables::normalise(text).into_owned()).collect();
        prop_assume!(!plain.iter().all(String::is_empty));
        // U+E5E5 has no place in GB18030.
        prop_assume!(!plain.iter().any(|text| text.contains('\u{e5e5}')));
        // A first cell that starts with `<` would make the file a page.
        let head = [owned(&["x"])];
        for format in FORMATS {
            let bytes = write_table(format, "", &head, [&plain]).unwrap();
            let read = rows(&bytes, &OpenOptions::default()).unwrap();
            let found: Vec<String> = (0..plain.len()).map(|column| read[1].cell(column).text.to_owned()).collect();
            prop_assert_eq!(&found, &plain, "{:?}", format);
        }
    }

    #[test]
    fn normalising_twice_changes_nothing_more(text in any::<String>()) {
        let once = dabao_tables::normalise(&text).into_owned();
        prop_assert_eq!(dabao_tables::normalise(&once), once.as_str());
    }
}
