//! Comma separated text that Excel opens rightly and that runs no formula.

use std::borrow::Cow;

use csv::{Terminator, Writer, WriterBuilder};

use crate::encoding::{TextEncoding, encode};
use crate::error::WriteError;

/// Writes comma separated text: lines end with CR LF, Unicode files begin with their mark.
pub fn write_csv<R, S>(
    encoding: TextEncoding,
    head: &[Vec<String>],
    rows: impl IntoIterator<Item = R>,
) -> Result<Vec<u8>, WriteError>
where
    R: AsRef<[S]>,
    S: AsRef<str>,
{
    let start = match encoding {
        TextEncoding::Utf8 | TextEncoding::Utf16Le | TextEncoding::Utf16Be => "\u{feff}",
        TextEncoding::Gb18030 | TextEncoding::Big5 => "",
    };
    let builder = &mut WriterBuilder::new();
    let builder = builder.terminator(Terminator::CRLF).flexible(true);
    let mut writer = builder.from_writer(start.as_bytes().to_vec());
    for row in head {
        write_row(&mut writer, row)?;
    }
    for row in rows {
        write_row(&mut writer, row.as_ref())?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|unwritten| csv::Error::from(unwritten.into_error()))?;
    Ok(match encoding {
        TextEncoding::Utf8 => bytes,
        other => encode(&String::from_utf8_lossy(&bytes), other),
    })
}

fn write_row<S: AsRef<str>>(writer: &mut Writer<Vec<u8>>, row: &[S]) -> Result<(), csv::Error> {
    for cell in row {
        writer.write_field(guard_formula(cell.as_ref()).as_bytes())?;
    }
    writer.write_record(None::<&[u8]>)
}

/// The text with an apostrophe before it when a spreadsheet would run it as a formula (I-32). Reading the
/// file takes the apostrophe off again.
pub fn guard_formula(text: &str) -> Cow<'_, str> {
    const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.starts_with(STARTS) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed_and_texts_left_alone() {
        for text in ["=1+1", "+86138", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"] {
            assert_eq!(guard_formula(text), format!("'{text}"));
        }
        for text in ["13800138000", "a=b", "", "'x"] {
            assert_eq!(guard_formula(text), text);
        }
    }

    #[test]
    fn excel_gets_its_mark_and_its_line_ends() {
        let head = [vec!["订单号".to_owned(), "备注".to_owned()]];
        let bytes = write_csv(TextEncoding::Utf8, &head, [["1", "=cmd|' /C calc'!A0"]]).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "\u{feff}订单号,备注\r\n1,'=cmd|' /C calc'!A0\r\n"
        );
    }
}
