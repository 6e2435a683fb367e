//! Comma, tab and semicolon separated text in the encodings of Chinese systems (I-13 to I-15).

use dabao_tables::{FileKind, Limits, OpenOptions, Separator, TextEncoding, sniff};
use encoding_rs::GB18030;

use crate::support::{check, refusal, rows, texts};

const LIST: &str = "订单号,店铺,运单号\r\n260101001,𠮷祥小店,LP001\r\n";
const READ: &[(u32, &[&str])] = &[
    (1, &["订单号", "店铺", "运单号"]),
    (2, &["260101001", "𠮷祥小店", "LP001"]),
];

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn the_same_list_is_read_from_every_encoding() {
    check(LIST.as_bytes(), READ);
    check(format!("\u{feff}{LIST}").as_bytes(), READ);
    check(&GB18030.encode(LIST).0, READ);
    check(&utf16(&format!("\u{feff}{}", LIST.replace(',', "\t"))), READ);
    check(&utf16(&LIST.replace(',', ";")), READ);
}

#[test]
fn kind_encoding_and_separator_are_told() {
    let bytes = GB18030.encode("订单号;店铺\r\n1;二\r\n").0.into_owned();
    let Ok(FileKind::Text { encoding, separator }) = sniff(&bytes, &Limits::default()) else {
        panic!("not seen as text");
    };
    assert_eq!(
        (encoding.encoding, separator),
        (TextEncoding::Gb18030, Separator::Semicolon)
    );
}

#[test]
fn a_person_can_choose_another_encoding() {
    let bytes = encoding_rs::BIG5.encode("訂單號,店鋪\r\n1,二\r\n").0.into_owned();
    let options = OpenOptions {
        encoding: Some(TextEncoding::Big5),
        ..OpenOptions::default()
    };
    let rows = rows(&bytes, &options).unwrap();
    assert_eq!(texts(&rows)[0].1, ["訂單號", "店鋪"]);
}

#[test]
fn row_numbers_count_blank_lines_and_count_a_cell_of_several_lines_once() {
    check(
        "a,b\r\n\r\n\r\n\"x\r\ny\",2\r\n,,\r\nlast,3".as_bytes(),
        &[(1, &["a", "b"]), (4, &["x  y", "2"]), (6, &["last", "3"])],
    );
    check(b"a\n\nb\n\n\nc\n", &[(1, &["a"]), (3, &["b"]), (6, &["c"])]);
}

#[test]
fn excels_tricks_are_taken_off() {
    check(
        b"sep=;\r\nno;phone\r\n=\"0012\";'13800138000\r\n",
        &[(1, &["no", "phone"]), (2, &["0012", "13800138000"])],
    );
}

#[test]
fn a_stray_quote_ends_as_rows_and_not_as_a_crash() {
    let rows = rows(b"a,b\n\"open,1\n2,3\n", &OpenOptions::default()).unwrap();
    assert_eq!(rows.len(), 2);
}

#[test]
fn limits_hold_for_text_too() {
    let limited = |limits| OpenOptions {
        limits,
        ..OpenOptions::default()
    };
    assert_eq!(
        refusal(
            b"a\nb\nc\n",
            &limited(Limits {
                rows: 2,
                ..Limits::default()
            })
        ),
        "too_many_rows"
    );
    assert_eq!(
        refusal(
            b"a,b,c\n",
            &limited(Limits {
                columns: 2,
                ..Limits::default()
            })
        ),
        "too_many_columns"
    );
    assert_eq!(
        refusal(
            b"a,b,c\n",
            &limited(Limits {
                file_bytes: 2,
                ..Limits::default()
            })
        ),
        "file_too_large"
    );
}
