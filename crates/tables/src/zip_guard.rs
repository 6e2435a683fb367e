//! Looks through an archive before a workbook reader does: kind, password, and what it would unpack to (I-27).

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::read::ZipFile;

use crate::error::TableError;
use crate::limits::Limits;
use crate::sniff::Unsupported;

type Archive<'bytes> = ZipArchive<Cursor<&'bytes [u8]>>;

/// A workbook has a few dozen parts.
const MOST_PARTS: usize = 4_096;

/// `Ok` when the bytes are a workbook (.xlsx) that may be opened.
pub(crate) fn check(bytes: &[u8], limits: &Limits) -> Result<(), TableError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(TableError::damaged_by("the archive"))?;
    check_kind(&archive)?;
    let mut left = limits.unpacked_bytes;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(unreadable_part)?;
        left = unpack_part(part, left, limits)?;
    }
    Ok(())
}

fn unreadable_part(cause: zip::result::ZipError) -> TableError {
    match cause {
        zip::result::ZipError::UnsupportedArchive(text)
            if text == zip::result::ZipError::PASSWORD_REQUIRED =>
        {
            TableError::PasswordProtected
        }
        other => TableError::damaged_by("a part of the archive")(other),
    }
}

fn check_kind(archive: &Archive<'_>) -> Result<(), TableError> {
    if archive.len() > MOST_PARTS {
        return Err(TableError::Unsupported(Unsupported::Archive));
    }
    let names: Vec<String> = archive
        .file_names()
        .flatten()
        .map(|name| name.to_ascii_lowercase())
        .collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let under = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    let refuse = |kind| Err(TableError::Unsupported(kind));
    if has("xl/workbook.bin") {
        refuse(Unsupported::Xlsb)
    } else if has("mimetype") && has("content.xml") {
        refuse(Unsupported::Ods)
    } else if under("word/") || under("ppt/") {
        refuse(Unsupported::OtherDocument)
    } else if !has("[content_types].xml") && !has("_rels/.rels") {
        refuse(Unsupported::Archive)
    } else {
        Ok(())
    }
}

/// Unpacks one part into nothing and says how many bytes are still allowed. The declared size is refused
/// first; the real one is counted, because an archive can lie.
fn unpack_part(mut part: ZipFile<'_, Cursor<&[u8]>>, left: u64, limits: &Limits) -> Result<u64, TableError> {
    let name = part
        .name()
        .map(|name| name.to_ascii_lowercase())
        .unwrap_or_default();
    let is_texts = name.ends_with("sharedstrings.xml");
    let allowed = if is_texts {
        left.min(limits.unpacked_texts_bytes)
    } else {
        left
    };
    let too_large = TableError::UnpacksTooLarge { limit: allowed };
    if part.size() > allowed {
        return Err(too_large);
    }
    let mut size = 0;
    if is_texts {
        size = check_text_count(&mut part)?;
    }
    let mut rest = part.take(allowed.saturating_sub(size).saturating_add(1));
    size += std::io::copy(&mut rest, &mut std::io::sink())
        .map_err(TableError::damaged_by("a part of the archive"))?;
    if size > allowed {
        return Err(too_large);
    }
    Ok(left - size)
}

/// The workbook reader reserves room for as many shared texts as the part declares, so the number has to be
/// believable before it gets to see it. Returns how many bytes were read.
fn check_text_count(part: &mut impl Read) -> Result<u64, TableError> {
    const HEAD: u64 = 64 * 1024;
    let mut head = Vec::new();
    part.by_ref()
        .take(HEAD)
        .read_to_end(&mut head)
        .map_err(TableError::damaged_by("the shared texts"))?;
    let text = String::from_utf8_lossy(&head);
    for declared in text.split("uniqueCount").skip(1) {
        let digits = declared.trim_start_matches(|letter: char| !letter.is_ascii_digit());
        let end = digits
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(digits.len());
        let count = digits.get(..end).unwrap_or_default();
        if count.len() > MOST_TEXTS_DIGITS {
            return Err(TableError::damaged("the number of shared texts"));
        }
    }
    Ok(u64::try_from(head.len()).unwrap_or(HEAD))
}

/// Fewer than ten million texts: room for them is a few hundred megabytes, reserved and not filled.
const MOST_TEXTS_DIGITS: usize = 7;
