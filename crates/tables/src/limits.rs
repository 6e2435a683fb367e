//! How much of a file is read at most (I-27).

/// The largest file, the most rows, the most unpacked bytes.
///
/// The defaults allow the 100,000 rows that a seller's file may have; I-27 proposed 50,000, which such a file
/// would break. A caller may ask for more, for instance for a measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Rows that are not blank, header included.
    pub rows: u32,
    /// Columns of one row.
    pub columns: u32,
    /// Bytes of all parts of a workbook after unpacking.
    pub unpacked_bytes: u64,
    /// Bytes of the part that is held in memory: the shared texts of a workbook.
    pub unpacked_texts_bytes: u64,
}

/// The largest file that a setting may allow.
pub const MAX_FILE_BYTES: u64 = 64 << 20;

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 20 << 20,
            rows: 200_000,
            columns: 1_024,
            unpacked_bytes: 512 << 20,
            unpacked_texts_bytes: 128 << 20,
        }
    }
}
