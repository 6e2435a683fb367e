//! A first look at a file: what it is, where its header stands, which column is probably what (I-21).

use dabao_api::ImportColumn;
use dabao_tables::{
    FileKind, HEADER_SEARCH_ROWS, Header, Limits, MAX_FILE_BYTES, OpenOptions, PARCEL_FIELDS, Row, Separator,
    Table, TableError, TextEncoding, column_letters, find_header,
};

/// Rows below the header that the preview shows.
const SAMPLE_ROWS: usize = 5;

/// How much of a file is read at most: a seller's biggest day fits many times (I-27).
const LIMITS: Limits = Limits {
    file_bytes: MAX_FILE_BYTES,
    rows: 200_000 + 1, // the header
    columns: 1_024,
    unpacked_bytes: 512 << 20,
    unpacked_texts_bytes: 128 << 20,
};

/// Names of the encodings as screens offer them.
const ENCODINGS: [(&str, TextEncoding); 5] = [
    ("UTF-8", TextEncoding::Utf8),
    ("GB18030", TextEncoding::Gb18030),
    ("UTF-16LE", TextEncoding::Utf16Le),
    ("UTF-16BE", TextEncoding::Utf16Be),
    ("Big5", TextEncoding::Big5),
];

/// What was seen.
#[derive(Debug, Clone)]
pub(super) struct Look {
    /// What the file is.
    pub(super) kind: FileKind,
    /// Names of its sheets.
    pub(super) sheets: Vec<String>,
    /// The sheet that was read; empty for a text file.
    pub(super) sheet: String,
    /// How it was read; reads the same way again.
    pub(super) options: OpenOptions,
    /// The names of its columns.
    pub(super) header: Header,
    /// The first rows below the header.
    pub(super) samples: Vec<Row>,
}

/// Looks at a file. `header_row` is what a person chose.
///
/// # Errors
///
/// The file cannot be read, or has no such row.
pub(super) fn look(
    bytes: Vec<u8>,
    options: &OpenOptions,
    header_row: Option<u32>,
) -> Result<Look, TableError> {
    let mut table = Table::open(bytes, options)?;
    let first = read_first(&mut table, header_row)?;
    let found = find_header(&first, PARCEL_FIELDS);
    let header = match (header_row, found) {
        (None, Some(found)) => found,
        (Some(chosen), Some(found)) if found.file_row == chosen => found,
        (None, None) => first.first().map(Header::from_row).ok_or(TableError::Empty)?,
        (Some(chosen), _) => {
            let row = first.iter().find(|row| row.file_row() == chosen);
            row.map_or(
                Header {
                    file_row: chosen,
                    names: Vec::new(),
                },
                Header::from_row,
            )
        }
    };
    let header_row = header.file_row;
    let below = first.into_iter().filter(move |row| row.file_row() > header_row);
    let sheet = table.sheet().to_owned();
    Ok(Look {
        kind: table.kind(),
        sheets: table.sheets().iter().map(|sheet| sheet.name.clone()).collect(),
        options: OpenOptions {
            sheet: (!sheet.is_empty()).then(|| sheet.clone()),
            ..options.clone()
        },
        sheet,
        header,
        samples: below.take(SAMPLE_ROWS).collect(),
    })
}

/// How a file is opened: as it is found, or as a person chose.
pub(super) const fn options(sheet: Option<String>, encoding: Option<TextEncoding>) -> OpenOptions {
    OpenOptions {
        sheet,
        encoding,
        separator: None,
        limits: LIMITS,
    }
}

/// An encoding by the name that screens offer.
pub(super) fn encoding_named(name: &str) -> Option<TextEncoding> {
    ENCODINGS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, encoding)| *encoding)
}

impl Look {
    /// The columns with their letters, names and first values.
    pub(super) fn columns(&self) -> Vec<ImportColumn> {
        let column = |at: usize| ImportColumn {
            letter: column_letters(at),
            name: self.header.name(at).to_owned(),
            samples: self
                .samples
                .iter()
                .map(|row| row.cell(at).text.to_owned())
                .collect(),
        };
        (0..self.width()).map(column).collect()
    }

    /// How many columns there are.
    pub(super) fn width(&self) -> usize {
        let widest = self.samples.iter().map(Row::len).max().unwrap_or_default();
        self.header.names.len().max(widest)
    }

    /// The encoding of a text file, as screens offer it.
    pub(super) fn encoding(&self) -> Option<&'static str> {
        let used = text_encoding(self.kind)?;
        ENCODINGS
            .iter()
            .find(|(_, encoding)| *encoding == used)
            .map(|(name, _)| *name)
    }

    /// What the file is, as screens name it.
    pub(super) const fn kind_name(&self) -> &'static str {
        match self.kind {
            FileKind::Xlsx => "xlsx",
            FileKind::Xls => "xls",
            FileKind::Text {
                separator: Separator::Tab,
                ..
            } => "tsv",
            FileKind::Text {
                separator: Separator::Comma | Separator::Semicolon,
                ..
            } => "csv",
            FileKind::Markup { .. } => "html",
        }
    }
}

/// The encoding of a file of text.
pub(super) const fn text_encoding(kind: FileKind) -> Option<TextEncoding> {
    match kind {
        FileKind::Xlsx | FileKind::Xls => None,
        FileKind::Text { encoding, .. } | FileKind::Markup { encoding } => Some(encoding.encoding),
    }
}

/// Enough rows for finding the header and for the samples below it.
fn read_first(table: &mut Table, header_row: Option<u32>) -> Result<Vec<Row>, TableError> {
    let mut kept: Vec<Row> = Vec::new();
    let mut below = 0;
    for row in table.rows()? {
        let row = row?;
        below += usize::from(row.file_row() > header_row.unwrap_or_default());
        kept.push(row);
        let enough = if header_row.is_some() {
            SAMPLE_ROWS
        } else {
            HEADER_SEARCH_ROWS + SAMPLE_ROWS
        };
        if below >= enough {
            break;
        }
        // A header far below: only the rows around it matter.
        if kept.len() > HEADER_SEARCH_ROWS + SAMPLE_ROWS + 1 {
            kept.remove(HEADER_SEARCH_ROWS);
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str, header_row: Option<u32>) -> Look {
        look(text.as_bytes().to_vec(), &options(None, None), header_row).unwrap()
    }

    #[test]
    fn the_header_is_found_below_a_title() {
        let look = seen("包裹清单,,\n运单号,店铺,国家\nLP001,主店,MY\nLP002,主店,\n", None);
        assert_eq!(
            (look.header.file_row, look.kind_name(), look.encoding()),
            (2, "csv", Some("UTF-8"))
        );
        let columns = look.columns();
        assert_eq!(
            (columns[2].letter.as_str(), columns[2].name.as_str()),
            ("C", "国家")
        );
        assert_eq!(columns[2].samples, ["MY", ""]);
    }

    #[test]
    fn a_person_may_point_at_any_row() {
        let list = (1..=40).fold(String::new(), |list, row| format!("{list}a{row},b{row}\n"));
        let look = seen(&list, Some(30));
        assert_eq!((look.header.file_row, look.header.name(0)), (30, "a30"));
        assert_eq!(look.columns()[1].samples, ["b31", "b32", "b33", "b34", "b35"]);
        assert_eq!(seen(&list, None).header.name(0), "a1");
        assert!(seen(&list, Some(99)).header.names.is_empty());
    }

    #[test]
    fn an_encoding_is_chosen_by_its_name() {
        assert_eq!(encoding_named("big5"), Some(TextEncoding::Big5));
        assert_eq!(encoding_named("EBCDIC"), None);
    }
}
