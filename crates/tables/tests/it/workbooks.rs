//! Excel workbooks, new and old.

use std::io::{Cursor, Write as _};

use dabao_tables::{CellFault, FileKind, Limits, OpenOptions, Table, TableError, sniff};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::archive::{replace_in_part, with_part};
use crate::support::{LOCKED_WORKBOOK, OLD_WORKBOOK, check, faults, refusal, rows};

#[test]
fn numbers_texts_and_titles_of_a_new_workbook_are_read() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.merge_range(0, 0, 0, 2, "包裹清单", &Format::new()).unwrap();
    page.write_row(1, 0, ["订单号", "手机", "重量(kg)"]).unwrap();
    page.write_row(3, 0, ["'260101001", " １３８００１３８０００ ", "0.35"])
        .unwrap();
    page.write(4, 0, 260_101_002)
        .unwrap()
        .write(4, 1, 13_800_138_001_i64)
        .unwrap();
    page.write(4, 2, 0.1 + 0.2).unwrap().write(4, 4, "尾").unwrap();
    check(
        &book.save_to_buffer().unwrap(),
        &[
            (1, &["包裹清单"]),
            (2, &["订单号", "手机", "重量(kg)"]),
            (4, &["260101001", "13800138000", "0.35"]),
            (5, &["260101002", "13800138001", "0.3", "", "尾"]),
        ],
    );
}

#[test]
fn every_fault_of_a_new_workbook_is_named() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let moment = ExcelDateTime::from_ymd(2026, 1, 5).unwrap();
    page.write(0, 0, 1.234_567_890_123_456_7e17).unwrap();
    page.write_datetime_with_format(0, 1, &moment, &date).unwrap();
    page.write_boolean(0, 2, true).unwrap();
    page.write_formula(0, 3, Formula::new("NA()").set_result("#N/A"))
        .unwrap();
    page.write_formula(0, 4, Formula::new("A2+1").set_result("7"))
        .unwrap();
    page.write_string(0, 5, "7.756E+14").unwrap();
    let rows = check(
        &book.save_to_buffer().unwrap(),
        &[(
            1,
            &[
                "1.2345678901234566E+17",
                "2026-01-05",
                "TRUE",
                "#N/A",
                "7",
                "7.756E+14",
            ],
        )],
    );
    assert_eq!(
        faults(&rows),
        [
            (1, 0, CellFault::NumberTooLong),
            (1, 1, CellFault::Date),
            (1, 2, CellFault::Boolean),
            (1, 3, CellFault::ExcelError),
        ]
    );
}

#[test]
fn a_formula_without_a_stored_value_is_a_fault_and_not_a_blank() {
    let mut book = Workbook::new();
    book.add_worksheet()
        .write_formula(0, 1, Formula::new("A1+1").set_result("4711"))
        .unwrap();
    let bytes = replace_in_part(
        &book.save_to_buffer().unwrap(),
        "xl/worksheets/sheet1.xml",
        "<v>4711</v>",
        "",
    );
    let rows = check(&bytes, &[(1, &["", ""])]);
    assert_eq!(faults(&rows), [(1, 1, CellFault::FormulaWithoutValue)]);
}

#[test]
fn an_old_workbook_is_read_whatever_its_name_says() {
    let rows = check(
        OLD_WORKBOOK,
        &[
            (1, &["包裹清单"]),
            (2, &["订单号", "运单号", "重量(kg)", "收货手机", "数量", "备注"]),
            (
                3,
                &[
                    "260101001",
                    "LP00800000000001",
                    "0.35",
                    "13800138000",
                    "2",
                    "易碎",
                ],
            ),
            (
                5,
                &[
                    "260101002",
                    "1.2345678901234568E+17",
                    "1.2",
                    "TRUE",
                    "1",
                    "2026-01-05",
                ],
            ),
            (6, &["", "LP00800000000003", "350 g", "13800138001", "1"]),
        ],
    );
    assert_eq!(
        faults(&rows),
        [
            (5, 1, CellFault::NumberTooLong),
            (5, 3, CellFault::Boolean),
            (5, 5, CellFault::Date),
            (6, 0, CellFault::FormulaWithoutValue)
        ]
    );
}

#[test]
fn the_first_visible_sheet_is_opened_unless_one_is_chosen() {
    let mut table = Table::open(OLD_WORKBOOK.to_vec(), &OpenOptions::default()).unwrap();
    let names: Vec<_> = table
        .sheets()
        .iter()
        .map(|sheet| (sheet.name.as_str(), sheet.hidden))
        .collect();
    assert_eq!(names, [("说明", true), ("原始数据", false)]);
    assert_eq!(table.sheet(), "原始数据");
    assert_eq!(table.rows().unwrap().count(), 5);

    let chosen = |name: &str| OpenOptions {
        sheet: Some(name.to_owned()),
        ..OpenOptions::default()
    };
    assert_eq!(rows(OLD_WORKBOOK, &chosen("说明")).unwrap().len(), 1);
    assert_eq!(refusal(OLD_WORKBOOK, &chosen("不存在")), "no_such_sheet");
}

#[test]
fn a_workbook_with_a_password_says_so() {
    assert_eq!(
        refusal(LOCKED_WORKBOOK, &OpenOptions::default()),
        "password_protected"
    );
    // A code page record made into the record that announces encryption.
    let mut locked = OLD_WORKBOOK.to_vec();
    let at = locked
        .windows(4)
        .position(|bytes| bytes == [0x42, 0, 2, 0])
        .unwrap();
    locked[at..at + 6].copy_from_slice(&[0x2f, 0, 2, 0, 1, 0]);
    assert_eq!(refusal(&locked, &OpenOptions::default()), "password_protected");
}

#[test]
fn the_number_of_rows_and_columns_is_limited() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.write_row(0, 0, ["a", "b", "c"]).unwrap();
    page.write_row(9, 0, ["a", "b", "c"]).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let limited = |limits| OpenOptions {
        limits,
        ..OpenOptions::default()
    };
    assert_eq!(
        rows(
            &bytes,
            &limited(Limits {
                rows: 2,
                ..Limits::default()
            })
        )
        .unwrap()
        .len(),
        2
    );
    assert_eq!(
        refusal(
            &bytes,
            &limited(Limits {
                rows: 1,
                ..Limits::default()
            })
        ),
        "too_many_rows"
    );
    assert_eq!(
        refusal(
            &bytes,
            &limited(Limits {
                columns: 2,
                ..Limits::default()
            })
        ),
        "too_many_columns"
    );
}

#[test]
fn an_archive_that_unpacks_to_too_much_is_refused() {
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "x").unwrap();
    let bytes = with_part(
        &book.save_to_buffer().unwrap(),
        "xl/media/bomb.xml",
        &vec![b' '; 3 << 20],
    );
    let limits = Limits {
        unpacked_bytes: 1 << 20,
        ..Limits::default()
    };
    assert!(matches!(
        sniff(&bytes, &limits),
        Err(TableError::UnpacksTooLarge { .. })
    ));
    assert!(matches!(sniff(&bytes, &Limits::default()), Ok(FileKind::Xlsx)));
}

#[test]
fn an_archive_that_lies_about_its_size_is_still_counted() {
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "x").unwrap();
    let mut bytes = with_part(
        &book.save_to_buffer().unwrap(),
        "xl/bomb.xml",
        &vec![b' '; 3 << 20],
    );
    let real = u32::to_le_bytes(3 << 20);
    for at in 0..bytes.len() - 4 {
        if bytes[at..at + 4] == real {
            bytes[at..at + 4].copy_from_slice(&u32::to_le_bytes(10));
        }
    }
    let limits = Limits {
        unpacked_bytes: 1 << 20,
        ..Limits::default()
    };
    assert!(sniff(&bytes, &limits).is_err());
}

#[test]
fn a_declared_number_of_texts_that_nobody_could_hold_is_refused() {
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "x").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let part = "xl/sharedStrings.xml";
    let bytes = replace_in_part(&bytes, part, "uniqueCount=\"1\"", "uniqueCount=\"99999999999\"");
    assert_eq!(refusal(&bytes, &OpenOptions::default()), "file_damaged");
}

#[test]
fn other_archives_and_documents_are_named_as_unsupported() {
    for (part, other) in [
        ("xl/workbook.bin", "x"),
        ("word/document.xml", "x"),
        ("readme.txt", "x"),
    ] {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file(part, SimpleFileOptions::default()).unwrap();
        writer.write_all(other.as_bytes()).unwrap();
        let bytes = writer.finish().unwrap().into_inner();
        assert_eq!(
            refusal(&bytes, &OpenOptions::default()),
            "format_unsupported",
            "{part}"
        );
    }
}

#[test]
fn progress_reaches_the_end_and_reading_can_stop_anywhere() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for row in 0..1000 {
        page.write_string(row, 0, format!("LP{row:08}")).unwrap();
    }
    let mut table = Table::open(book.save_to_buffer().unwrap(), &OpenOptions::default()).unwrap();
    let mut reading = table.rows().unwrap();
    assert_eq!(reading.by_ref().take(500).count(), 500);
    assert!((450..550).contains(&reading.progress()), "{}", reading.progress());
    assert_eq!(reading.by_ref().count(), 500);
    assert_eq!(reading.progress(), 1000);
    drop(reading);
    assert_eq!(table.rows().unwrap().count(), 1000);
}
