//! What a file really is, by its bytes: the name's ending is often wrong (I-09, I-10).

use crate::compound::{Compound, Content};
use crate::encoding::{EncodingGuess, TextEncoding, guess_encoding};
use crate::error::TableError;
use crate::limits::Limits;
use crate::zip_guard;

/// A file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// An Excel 2007 workbook.
    Xlsx,
    /// An Excel 97 workbook.
    Xls,
    /// Comma, tab or semicolon separated text.
    Text {
        /// Its encoding.
        encoding: EncodingGuess,
        /// What stands between the cells.
        separator: Separator,
    },
    /// A web page with a table, or Excel's XML of 2003; web systems save both as .xls (I-10).
    Markup {
        /// Its encoding.
        encoding: EncodingGuess,
    },
}

/// What stands between the cells of a text file (I-15).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// `,`
    Comma,
    /// A tabulator.
    Tab,
    /// `;`
    Semicolon,
}

impl Separator {
    pub(crate) const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Tab => b'\t',
            Self::Semicolon => b';',
        }
    }
}

/// A file that is not read, named so that a screen can say what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsupported {
    /// An Excel binary workbook (.xlsb).
    Xlsb,
    /// An OpenDocument sheet (.ods).
    Ods,
    /// Another office document, or a compound file without a workbook.
    OtherDocument,
    /// An archive that is not a workbook.
    Archive,
    /// A PDF.
    Pdf,
    /// Bytes that are no text.
    Binary,
}

/// Finds out what the bytes are, and refuses what must not be opened.
pub fn sniff(bytes: &[u8], limits: &Limits) -> Result<FileKind, TableError> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > limits.file_bytes {
        return Err(TableError::TooLarge {
            bytes: size,
            limit: limits.file_bytes,
        });
    }
    if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return Err(TableError::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        zip_guard::check(bytes, limits)?;
        return Ok(FileKind::Xlsx);
    }
    if Compound::is_one(bytes) {
        return sniff_compound(bytes);
    }
    if bytes.starts_with(b"%PDF") {
        return Err(TableError::Unsupported(Unsupported::Pdf));
    }
    sniff_text(bytes)
}

fn sniff_compound(bytes: &[u8]) -> Result<FileKind, TableError> {
    match Compound::read(bytes)?.content() {
        Content::Workbook(workbook) => {
            workbook.check()?;
            Ok(FileKind::Xls)
        }
        Content::Encrypted => Err(TableError::PasswordProtected),
        Content::Other => Err(TableError::Unsupported(Unsupported::OtherDocument)),
    }
}

fn sniff_text(bytes: &[u8]) -> Result<FileKind, TableError> {
    let Some(encoding) = guess_encoding(bytes) else {
        return Err(TableError::Unsupported(Unsupported::Binary));
    };
    let head = head_text(bytes, encoding.encoding);
    let body = head.trim_start();
    if body.is_empty() {
        return Err(TableError::Empty);
    }
    if looks_binary(body) {
        return Err(TableError::Unsupported(Unsupported::Binary));
    }
    if body.starts_with('<') {
        return Ok(FileKind::Markup { encoding });
    }
    Ok(FileKind::Text {
        encoding,
        separator: find_separator(body),
    })
}

/// The first kilobytes as text, enough for the header line.
pub(crate) fn head_text(bytes: &[u8], encoding: TextEncoding) -> String {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    crate::encoding::decode(head.to_vec(), encoding)
}

const HEAD_BYTES: usize = 64 * 1024;

/// Control characters do not occur in lists; pictures and programs are full of them.
fn looks_binary(head: &str) -> bool {
    let is_odd = |letter: &char| letter.is_control() && !matches!(letter, '\t' | '\r' | '\n' | '\u{1a}');
    let odd = head.chars().take(4096).filter(is_odd).count();
    odd > 8 && odd * 20 > head.chars().take(4096).count()
}

/// The separator that stands most often in one of the first lines, outside quotes.
pub(crate) fn find_separator(head: &str) -> Separator {
    if let Some(declared) = declared_separator(head) {
        return declared;
    }
    let mut best = (0, Separator::Comma);
    for separator in [Separator::Comma, Separator::Tab, Separator::Semicolon] {
        let most = head
            .lines()
            .take(20)
            .map(|line| count_outside_quotes(line, separator.byte()))
            .max();
        if let Some(count) = most
            && count > best.0
        {
            best = (count, separator);
        }
    }
    best.1
}

/// Excel's own directive in the first line: `sep=;`.
pub(crate) fn declared_separator(head: &str) -> Option<Separator> {
    let line = head.trim_start_matches('\u{feff}').lines().next()?;
    match line.strip_prefix("sep=")? {
        "," => Some(Separator::Comma),
        ";" => Some(Separator::Semicolon),
        "\t" => Some(Separator::Tab),
        _ => None,
    }
}

fn count_outside_quotes(line: &str, separator: u8) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for byte in line.bytes() {
        if byte == b'"' {
            quoted = !quoted;
        } else if byte == separator && !quoted {
            count += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_found_behind_a_title_and_inside_quotes() {
        assert_eq!(
            find_separator("大包清单\n订单号;\"a,b,c\";国家\n"),
            Separator::Semicolon
        );
        assert_eq!(find_separator("a\tb,c\td\n"), Separator::Tab);
        assert_eq!(find_separator("订单号\nLP001\n"), Separator::Comma);
        assert_eq!(find_separator("sep=;\na,b,c;d\n"), Separator::Semicolon);
    }

    #[test]
    fn what_is_not_a_list_is_named() {
        let refuse = |bytes: &[u8]| sniff(bytes, &Limits::default()).unwrap_err().code();
        assert_eq!(refuse(b""), "file_empty");
        assert_eq!(refuse(b" \r\n\t"), "file_empty");
        assert_eq!(refuse(b"\xef\xbb\xbf \r\n"), "file_empty");
        assert_eq!(refuse(b"%PDF-1.7 ..."), "format_unsupported");
        assert_eq!(
            refuse(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0"),
            "format_unsupported"
        );
    }

    #[test]
    fn a_file_over_the_limit_is_refused_before_it_is_looked_at() {
        let limits = Limits {
            file_bytes: 3,
            ..Limits::default()
        };
        assert!(matches!(
            sniff(b"abcd", &limits),
            Err(TableError::TooLarge { bytes: 4, limit: 3 })
        ));
    }
}
