//! Files to rows of text, and rows of text to files: Excel workbooks, comma and tab separated text, and the web
//! pages that some systems save as .xls.
//!
//! Pure: bytes in, bytes out. It knows no file system, no clock, no database, no screen, and nothing of
//! what a row means beyond the names that columns usually have. Requirement ids (I-01 ...) are those of the
//! import and export requirements.
//!
//! The way of an import: [`sniff`] says what the bytes are, [`Table::open`] opens one sheet, [`find_header`]
//! finds the header among the first rows, [`guess_mapping`] proposes which column is which field, and a
//! [`RowReader`] turns each further row into values or into all its errors at once. What is refused goes
//! into a file of rejects that can be corrected and imported again.

mod biff;
mod cell;
mod compound;
mod encoding;
mod error;
mod fields;
mod fingerprint;
mod header;
mod limits;
mod mapping;
mod normalise;
mod number;
mod reading;
mod sniff;
mod source;
mod table;
mod weight;
mod write;
mod zip_guard;

pub use cell::{Cell, CellFault, Row};
pub use encoding::{EncodingGuess, TextEncoding, guess_encoding};
pub use error::{TableError, WriteError};
pub use fields::{FieldKind, FieldSpec, PARCEL_FIELDS, parcel_fields};
pub use fingerprint::{file_hash, shape_signature};
pub use header::{HEADER_SEARCH_ROWS, Header, column_letters, find_header, plain_name};
pub use limits::{Limits, MAX_FILE_BYTES};
pub use mapping::{MappedColumn, Mapping, guess_mapping};
pub use normalise::{MAX_CELL_CHARS, normalise};
pub use reading::{CellError, Reason, RowReader, Values, mask_value};
pub use sniff::{FileKind, Separator, Unsupported, sniff};
pub use source::Rows;
pub use table::{OpenOptions, SheetName, Table};
pub use weight::{WeightFault, WeightUnit, grams, unit_in_name};
pub use write::{FileFormat, Reject, guard_formula, write_csv, write_rejects, write_table, write_xlsx};
