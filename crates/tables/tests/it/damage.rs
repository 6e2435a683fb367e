//! Whatever the bytes are: an answer or an error, never a crash, never a hang.

use dabao_tables::{FileFormat, OpenOptions, PARCEL_FIELDS, RowReader, Table, TableError, TextEncoding};
use dabao_tables::{find_header, guess_mapping, write_table};
use proptest::prelude::*;

use crate::archive::repack;
use crate::support::{LOCKED_WORKBOOK, OLD_WORKBOOK};

/// The whole way of an import; how many rows were read is of no interest.
fn import(bytes: &[u8]) -> Result<usize, TableError> {
    let mut table = Table::open(bytes.to_vec(), &OpenOptions::default())?;
    let first: Vec<_> = table.rows()?.take(10).collect::<Result<_, _>>()?;
    let header = find_header(&first, PARCEL_FIELDS).unwrap_or_default();
    let mapping = guess_mapping(&header, PARCEL_FIELDS);
    let reader = RowReader::new(table.sheet(), &header, &mapping, PARCEL_FIELDS);
    let mut good = 0;
    for row in table.rows()? {
        good += usize::from(reader.read(&row?).is_ok());
    }
    Ok(good)
}

fn workbook() -> Vec<u8> {
    let head = [["订单号", "运单号", "重量(kg)"].map(str::to_owned).to_vec()];
    let rows = (0..50).map(|row| [format!("2601{row:05}"), format!("LP{row:014}"), "0.35".to_owned()]);
    write_table(FileFormat::Xlsx, "原始数据", &head, rows).unwrap()
}

fn text() -> Vec<u8> {
    let head = [["订单号", "运单号", "重量(kg)"].map(str::to_owned).to_vec()];
    let rows = (0..50).map(|row| [format!("2601{row:05}"), "=\"LP\"".to_owned(), "0.35".to_owned()]);
    write_table(FileFormat::Csv(TextEncoding::Gb18030), "", &head, rows).unwrap()
}

#[test]
fn the_undamaged_files_import() {
    assert_eq!(import(&workbook()).unwrap(), 50);
    assert_eq!(import(&text()).unwrap(), 50);
    assert!(import(OLD_WORKBOOK).is_ok());
}

#[test]
fn a_file_cut_off_anywhere_is_never_a_crash() {
    for whole in [
        workbook(),
        text(),
        OLD_WORKBOOK.to_vec(),
        LOCKED_WORKBOOK.to_vec(),
    ] {
        for length in (0..whole.len()).step_by(97) {
            let _ = import(&whole[..length]);
        }
    }
}

#[test]
fn a_cut_off_workbook_is_an_error_and_not_fewer_rows() {
    let whole = workbook();
    assert!(import(&whole[..whole.len() - 100]).is_err());
}

#[test]
fn chains_in_a_circle_and_absurd_sizes_in_an_old_workbook_are_refused() {
    // Every allocation entry of the first sectors points at itself.
    let mut circle = OLD_WORKBOOK.to_vec();
    let fat = u32::from_le_bytes(circle[76..80].try_into().unwrap());
    let start = (usize::try_from(fat).unwrap() + 1) * 512;
    for entry in 0..128_u32 {
        let at = start + usize::try_from(entry).unwrap() * 4;
        circle[at..at + 4].copy_from_slice(&entry.to_le_bytes());
    }
    assert!(import(&circle).is_err());

    let mut absurd = OLD_WORKBOOK.to_vec();
    let places: Vec<usize> = (0..absurd.len() - 4)
        .filter(|at| absurd[*at..*at + 4] == [0, 2, 14, 0])
        .collect();
    assert!(!places.is_empty());
    for at in places {
        absurd[at + 8..at + 12].copy_from_slice(&[0xff; 4]);
        absurd[at + 14..at + 16].copy_from_slice(&[0xff; 2]);
    }
    assert!(import(&absurd).is_err());
}

/// How many parts a workbook written here has, about.
const PARTS: usize = 11;

fn damaged(whole: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let places = proptest::collection::vec((0..whole.len(), any::<u8>()), 1..12);
    places.prop_map(move |places| {
        let mut bytes = whole.clone();
        for (at, byte) in places {
            bytes[at] = byte;
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn random_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = import(&bytes);
    }

    #[test]
    fn random_page_pieces_are_survived(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec!["<tr>", "<td rowspan=999 colspan=3>", "</td>", "<Cell ss:Index='9'>", "<!--", "<![CDATA[",
                "&#99999999;", "\"", "'>", "订单号", "</table>", "<Row ss:Index=4000000000>", "<script>"]),
            0..60,
        )
    ) {
        let _ = import(format!("<table>{}", pieces.concat()).as_bytes());
    }

    #[test]
    fn damaged_text_is_survived(bytes in damaged(text())) {
        let _ = import(&bytes);
    }

    #[test]
    fn damaged_workbooks_are_survived(bytes in damaged(workbook())) {
        let _ = import(&bytes);
    }

    #[test]
    fn damaged_old_workbooks_are_survived(bytes in damaged(OLD_WORKBOOK.to_vec())) {
        let _ = import(&bytes);
    }

    #[test]
    fn damaged_parts_of_a_workbook_are_survived(
        seeds in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..8)
    ) {
        let parts = std::cell::Cell::new(0);
        let bytes = repack(&workbook(), |_| (), |_, mut content| {
            let number = parts.replace(parts.get() + 1);
            for (part, place, byte) in &seeds {
                if part.index(PARTS) == number && !content.is_empty() {
                    let at = place.index(content.len());
                    content[at] = *byte;
                }
            }
            content
        });
        let _ = import(&bytes);
    }
}
