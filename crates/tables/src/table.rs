//! One opened sheet of a file.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Range, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError};

use crate::encoding::{EncodingGuess, TextEncoding, decode};
use crate::error::TableError;
use crate::limits::Limits;
use crate::sniff::{FileKind, Separator, find_separator, head_text, sniff};
use crate::source::{MarkupRows, RangeRows, Rows, Source, TextRows, XlsxRows};

/// What a person may choose before a file is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenOptions {
    /// The sheet; the first visible one where nothing is chosen.
    pub sheet: Option<String>,
    /// The encoding of a text file, instead of the one found (I-13).
    pub encoding: Option<TextEncoding>,
    /// The separator of a text file, instead of the one found.
    pub separator: Option<Separator>,
    /// How much is read at most.
    pub limits: Limits,
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetName {
    /// Its name.
    pub name: String,
    /// It is hidden; offered last.
    pub hidden: bool,
}

pub(crate) type XlsxBook = Xlsx<Cursor<Vec<u8>>>;

enum Body {
    Xlsx(Box<XlsxBook>),
    Xls {
        cells: Range<Data>,
        formulas: Range<String>,
    },
    Text {
        text: String,
        separator: Separator,
    },
    Markup(String),
}

/// One sheet of a file, open for reading.
pub struct Table {
    kind: FileKind,
    sheets: Vec<SheetName>,
    sheet: String,
    limits: Limits,
    body: Body,
}

impl Table {
    /// Opens the chosen sheet, or the only one.
    pub fn open(bytes: Vec<u8>, options: &OpenOptions) -> Result<Self, TableError> {
        let kind = with_choices(sniff_or_trust(&bytes, options)?, &bytes, options);
        match kind {
            FileKind::Xlsx => Self::open_xlsx(bytes, options),
            FileKind::Xls => Self::open_xls(bytes, options),
            FileKind::Text { encoding, separator } => {
                let text = decode(bytes, encoding.encoding);
                Ok(Self::plain(kind, Body::Text { text, separator }, options.limits))
            }
            FileKind::Markup { encoding } => {
                let text = decode(bytes, encoding.encoding);
                Ok(Self::plain(kind, Body::Markup(text), options.limits))
            }
        }
    }

    /// What the file is; for text also its encoding and separator, as used.
    pub const fn kind(&self) -> FileKind {
        self.kind
    }

    /// All sheets of the file that hold cells; a text file has none that has a name.
    pub fn sheets(&self) -> &[SheetName] {
        &self.sheets
    }

    /// The name of the open sheet; empty for a text file.
    pub fn sheet(&self) -> &str {
        &self.sheet
    }

    /// The rows from the top, blank ones left out (I-26). Each call starts again.
    pub fn rows(&mut self) -> Result<Rows<'_>, TableError> {
        let most_columns = self.limits.columns;
        let source: Box<dyn Source + '_> = match &mut self.body {
            Body::Xlsx(book) => Box::new(XlsxRows::open(book, &self.sheet, most_columns)?),
            Body::Xls { cells, formulas } => Box::new(RangeRows::new(cells, formulas, most_columns)),
            Body::Text { text, separator } => Box::new(TextRows::new(text, *separator, most_columns)),
            Body::Markup(text) => Box::new(MarkupRows::new(text, most_columns)),
        };
        Ok(Rows::new(source, self.limits.rows))
    }

    fn plain(kind: FileKind, body: Body, limits: Limits) -> Self {
        Self {
            kind,
            sheets: Vec::new(),
            sheet: String::new(),
            limits,
            body,
        }
    }

    fn open_xlsx(bytes: Vec<u8>, options: &OpenOptions) -> Result<Self, TableError> {
        let book: XlsxBook =
            guarded("the workbook", || Xlsx::new(Cursor::new(bytes)))?.map_err(xlsx_error)?;
        let sheets = sheet_names(book.sheets_metadata());
        let sheet = choose(&sheets, options.sheet.as_deref())?;
        let body = Body::Xlsx(Box::new(book));
        Ok(Self {
            kind: FileKind::Xlsx,
            sheets,
            sheet,
            limits: options.limits,
            body,
        })
    }

    fn open_xls(bytes: Vec<u8>, options: &OpenOptions) -> Result<Self, TableError> {
        let opened: Result<Xls<_>, XlsError> = guarded("the workbook", || Xls::new(Cursor::new(bytes)))?;
        let mut book = opened.map_err(xls_error)?;
        let sheets = sheet_names(book.sheets_metadata());
        let sheet = choose(&sheets, options.sheet.as_deref())?;
        let body = guarded("the sheet", || {
            Ok(Body::Xls {
                cells: book.worksheet_range(&sheet)?,
                formulas: book.worksheet_formula(&sheet)?,
            })
        })?;
        let body = body.map_err(xls_error)?;
        Ok(Self {
            kind: FileKind::Xls,
            sheets,
            sheet,
            limits: options.limits,
            body,
        })
    }
}

/// A person who chose an encoding has seen that the file is text.
fn sniff_or_trust(bytes: &[u8], options: &OpenOptions) -> Result<FileKind, TableError> {
    match (sniff(bytes, &options.limits), options.encoding) {
        (Err(TableError::Unsupported(crate::sniff::Unsupported::Binary)), Some(encoding)) => {
            let encoding = EncodingGuess {
                encoding,
                certain: true,
            };
            Ok(FileKind::Text {
                encoding,
                separator: Separator::Comma,
            })
        }
        (found, _) => found,
    }
}

fn with_choices(kind: FileKind, bytes: &[u8], options: &OpenOptions) -> FileKind {
    let chosen = options.encoding.map(|encoding| EncodingGuess {
        encoding,
        certain: true,
    });
    match kind {
        FileKind::Xlsx | FileKind::Xls => kind,
        FileKind::Markup { encoding } => FileKind::Markup {
            encoding: chosen.unwrap_or(encoding),
        },
        FileKind::Text { encoding, separator } => {
            let found = chosen.map(|chosen| find_separator(&head_text(bytes, chosen.encoding)));
            FileKind::Text {
                encoding: chosen.unwrap_or(encoding),
                separator: options.separator.or(found).unwrap_or(separator),
            }
        }
    }
}

fn sheet_names(sheets: &[Sheet]) -> Vec<SheetName> {
    let named = |sheet: &Sheet| SheetName {
        name: sheet.name.clone(),
        hidden: sheet.visible != SheetVisible::Visible,
    };
    sheets
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(named)
        .collect()
}

fn choose(sheets: &[SheetName], wanted: Option<&str>) -> Result<String, TableError> {
    let found = match wanted {
        Some(name) => sheets.iter().find(|sheet| sheet.name == name),
        None => sheets
            .iter()
            .find(|sheet| !sheet.hidden)
            .or_else(|| sheets.first()),
    };
    match (found, wanted) {
        (Some(sheet), _) => Ok(sheet.name.clone()),
        (None, Some(name)) => Err(TableError::NoSuchSheet {
            name: name.to_owned(),
        }),
        (None, None) => Err(TableError::NoSheet),
    }
}

/// Runs the workbook reader, which may panic on a file that was made wrong: that is a damaged file, not the end
/// of the program.
pub(crate) fn guarded<T>(what: &'static str, read: impl FnOnce() -> T) -> Result<T, TableError> {
    catch_unwind(AssertUnwindSafe(read)).map_err(|_| TableError::damaged(what))
}

pub(crate) fn xlsx_error(cause: XlsxError) -> TableError {
    match cause {
        XlsxError::Password => TableError::PasswordProtected,
        other => TableError::damaged_by("the workbook")(other),
    }
}

fn xls_error(cause: XlsError) -> TableError {
    match cause {
        XlsError::Password => TableError::PasswordProtected,
        other => TableError::damaged_by("the workbook")(other),
    }
}
