//! Workbooks taken apart and put together again.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The archive with one more part.
pub(crate) fn with_part(bytes: &[u8], name: &str, content: &[u8]) -> Vec<u8> {
    repack(
        bytes,
        |writer| {
            writer.start_file(name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        },
        |_, text| text,
    )
}

/// The archive with a text replaced in one part.
pub(crate) fn replace_in_part(bytes: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    repack(
        bytes,
        |_| (),
        |name, content| {
            if name != part {
                return content;
            }
            let text = String::from_utf8(content).unwrap();
            assert!(text.contains(from), "{text}");
            text.replace(from, to).into_bytes()
        },
    )
}

/// The archive with each part changed.
pub(crate) fn repack(
    bytes: &[u8],
    add: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>),
    change: impl Fn(&str, Vec<u8>) -> Vec<u8>,
) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        std::io::copy(&mut part, &mut content).unwrap();
        writer.start_file(&name, SimpleFileOptions::default()).unwrap();
        writer.write_all(&change(&name, content)).unwrap();
    }
    add(&mut writer);
    writer.finish().unwrap().into_inner()
}
