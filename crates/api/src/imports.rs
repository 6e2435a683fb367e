//! Parcels from files: open, map, check, commit, undo.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Hands a file over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OpenImportFile {
    /// File name as the person knows it.
    pub name: String,
    /// The bytes in base64.
    pub base64: String,
}

/// Reads the same file another way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RereadImport {
    /// Which import.
    pub id: String,
    /// Sheet by name; the first with rows when absent.
    pub sheet: Option<String>,
    /// Text encoding by name (`UTF-8`, `GB18030`, `UTF-16LE`); found when absent.
    pub encoding: Option<String>,
    /// Row of the header, 1 is the first; found when absent.
    pub header_row: Option<u32>,
}

/// A field of a parcel that a column can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ParcelField {
    /// 首公里单号; required unless the tracking number has a column.
    FirstMileNumber,
    /// 运单号.
    TrackingNumber,
    /// 订单号.
    OrderNumber,
    /// 店铺.
    Shop,
    /// 国家.
    Country,
    /// 重量.
    Weight,
    /// 状态 of the order.
    Status,
}

/// Which column fills a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ColumnChoice {
    /// The field.
    pub field: ParcelField,
    /// The column, 0 is the first.
    pub column: u32,
}

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportColumn {
    /// Its letter as Excel shows it.
    pub letter: String,
    /// Its header.
    pub name: String,
    /// A few of its first values.
    pub samples: Vec<String>,
}

/// What the file looks like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportPreview {
    /// The import this becomes.
    pub id: String,
    /// File name.
    pub file_name: String,
    /// `xlsx`, `xls`, `csv` and so on.
    pub file_kind: String,
    /// Names of the sheets; empty for text files.
    pub sheets: Vec<String>,
    /// Sheet that was read.
    pub sheet: Option<String>,
    /// Encoding that was used; absent for workbooks.
    pub encoding: Option<String>,
    /// Row of the header.
    pub header_row: u32,
    /// Columns.
    pub columns: Vec<ImportColumn>,
    /// Proposed mapping.
    pub mapping: Vec<ColumnChoice>,
    /// The mapping was used before for a file of this shape.
    pub mapping_remembered: bool,
    /// The very same file was imported at this time, milliseconds UTC.
    pub imported_before_at: Option<i64>,
}

/// Starts the dry run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckImport {
    /// Which import.
    pub id: String,
    /// Which column fills which field.
    pub mapping: Vec<ColumnChoice>,
    /// Shop of rows that name none.
    pub shop_id: String,
}

/// What to do with rows that have errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportMode {
    /// Import the good rows; the others go into the rejects file.
    GoodRows,
    /// Import only if every row is good.
    AllOrNothing,
}

/// Writes what was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CommitImport {
    /// Which import.
    pub id: String,
    /// What to do with bad rows.
    pub mode: ImportMode,
}

/// Where an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportPhase {
    /// The file is open, the mapping is being chosen.
    Open,
    /// The dry run is reading.
    Checking,
    /// The dry run is done.
    Checked,
    /// Rows are being written.
    Writing,
    /// All rows are in.
    Done,
    /// Called off; nothing was kept.
    Cancelled,
    /// Taken back.
    Undone,
    /// Could not be read to its end; nothing was kept.
    Failed,
}

/// How far an import is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportProgress {
    /// Which import.
    pub id: String,
    /// Where it is.
    pub phase: ImportPhase,
    /// Rows done in this phase.
    pub done: u32,
    /// Rows in all; 0 while unknown.
    pub total: u32,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RowError {
    /// Row in the file, 1 is the first.
    pub row: u32,
    /// Column letter; empty when the whole row is meant.
    pub column: String,
    /// Column header.
    pub column_name: String,
    /// The field.
    pub field: Option<ParcelField>,
    /// The reason, one of the import reason codes.
    pub reason: String,
    /// The value as read, masked where it is personal.
    pub value: String,
}

/// Counts of a dry run or an import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportCounts {
    /// Rows with content.
    pub rows: u32,
    /// New parcels.
    pub new: u32,
    /// Known parcels that change.
    pub changed: u32,
    /// Known parcels that stay as they are.
    pub unchanged: u32,
    /// Rows with errors.
    pub refused: u32,
}

/// An import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportView {
    /// Identity.
    pub id: String,
    /// File name.
    pub file_name: String,
    /// Where it is.
    pub phase: ImportPhase,
    /// When it began, milliseconds UTC.
    pub at: i64,
    /// Who began it.
    pub operator: String,
    /// Counts.
    pub counts: ImportCounts,
    /// The first 200 errors.
    pub errors: Vec<RowError>,
    /// How many errors in all.
    pub error_count: u32,
    /// Its parcels can still be taken back: none is in a pack and none changed since.
    pub can_undo: bool,
}
