//! Which encoding a text file has, and the file as text (I-13).

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

/// An encoding that a person may choose in the preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextEncoding {
    /// UTF-8, with or without its mark.
    Utf8,
    /// GB18030, which contains GBK and GB2312.
    Gb18030,
    /// UTF-16, low byte first: what Excel calls "Unicode text".
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Big5, from Hong Kong and Taiwan; never guessed, only chosen.
    Big5,
}

impl TextEncoding {
    /// All, in the order to offer them.
    pub const ALL: [Self; 5] = [
        Self::Utf8,
        Self::Gb18030,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::Big5,
    ];

    /// A stable name for settings and screens.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Gb18030 => "gb18030",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Big5 => "big5",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|encoding| encoding.code() == code)
    }

    const fn table(self) -> &'static Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Gb18030 => encoding_rs::GB18030,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Big5 => encoding_rs::BIG5,
        }
    }
}

/// The encoding found, and whether a person should look at the preview before trusting it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EncodingGuess {
    /// The encoding.
    pub encoding: TextEncoding,
    /// The bytes allow no other reading that makes sense.
    pub certain: bool,
}

impl EncodingGuess {
    const fn certain(encoding: TextEncoding) -> Self {
        Self {
            encoding,
            certain: true,
        }
    }

    const fn doubtful(encoding: TextEncoding) -> Self {
        Self {
            encoding,
            certain: false,
        }
    }
}

/// Finds the encoding: mark, strict UTF-8, then GB18030; `None` for bytes that are not text.
pub fn guess_encoding(bytes: &[u8]) -> Option<EncodingGuess> {
    if let Some((marked, _)) = Encoding::for_bom(bytes) {
        let known = TextEncoding::ALL
            .into_iter()
            .find(|encoding| encoding.table() == marked)?;
        return Some(EncodingGuess::certain(known));
    }
    if bytes.contains(&0) {
        return guess_utf16(bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(second_opinion(text)),
        Err(_) => Some(guess_multibyte(bytes)),
    }
}

/// UTF-16 without its mark: every second byte of separators, digits and line ends is zero.
fn guess_utf16(bytes: &[u8]) -> Option<EncodingGuess> {
    let sample = bytes.get(..8192).unwrap_or(bytes);
    let zeros = |offset| {
        sample
            .iter()
            .skip(offset)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (high_first, low_first) = (zeros(0), zeros(1));
    if low_first > high_first * 8 {
        Some(EncodingGuess::doubtful(TextEncoding::Utf16Le))
    } else if high_first > low_first * 8 {
        Some(EncodingGuess::doubtful(TextEncoding::Utf16Be))
    } else {
        None
    }
}

/// A small GBK file can be valid UTF-8 by chance: then all its characters take two bytes, while Chinese in
/// UTF-8 takes three. Such a file is judged by its letter statistics (I-13).
fn second_opinion(text: &str) -> EncodingGuess {
    if text.is_ascii() || text.chars().any(|letter| letter.len_utf8() > 2) {
        return EncodingGuess::certain(TextEncoding::Utf8);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(text.as_bytes(), true);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    if guess == encoding_rs::GBK || guess == encoding_rs::GB18030 {
        EncodingGuess::doubtful(TextEncoding::Gb18030)
    } else {
        EncodingGuess::doubtful(TextEncoding::Utf8)
    }
}

/// Not valid UTF-8: GB18030 unless it is clearly a UTF-8 file with a few broken bytes.
fn guess_multibyte(bytes: &[u8]) -> EncodingGuess {
    let Some(text) = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes) else {
        let broken = |encoding: TextEncoding| count_replaced(&encoding.table().decode(bytes).0);
        return if broken(TextEncoding::Utf8) < broken(TextEncoding::Gb18030) {
            EncodingGuess::doubtful(TextEncoding::Utf8)
        } else {
            EncodingGuess::doubtful(TextEncoding::Gb18030)
        };
    };
    // Bytes read by the wrong table land among rare characters and in the private use area.
    let odd = text
        .chars()
        .any(|letter| matches!(letter, '\u{e000}'..='\u{f8ff}'));
    EncodingGuess {
        encoding: TextEncoding::Gb18030,
        certain: !odd,
    }
}

fn count_replaced(text: &str) -> usize {
    text.chars()
        .filter(|letter| *letter == char::REPLACEMENT_CHARACTER)
        .count()
}

/// The bytes as text, without a byte order mark; bytes that the encoding does not know become U+FFFD.
pub(crate) fn decode(bytes: Vec<u8>, encoding: TextEncoding) -> String {
    if encoding == TextEncoding::Utf8 {
        return match String::from_utf8(bytes) {
            Ok(text) => without_mark(text),
            Err(broken) => without_mark(String::from_utf8_lossy(broken.as_bytes()).into_owned()),
        };
    }
    let (text, _) = encoding.table().decode_with_bom_removal(&bytes);
    text.into_owned()
}

fn without_mark(mut text: String) -> String {
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    text
}

/// Text as bytes for a file.
pub(crate) fn encode(text: &str, encoding: TextEncoding) -> Vec<u8> {
    match encoding {
        TextEncoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        TextEncoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        TextEncoding::Utf8 | TextEncoding::Gb18030 | TextEncoding::Big5 => {
            encoding.table().encode(text).0.into_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "订单号,店铺,国家\r\nLP001,𠮷祥小店,马来西亚\r\n";

    #[test]
    fn every_encoding_is_found_and_read_back() {
        for encoding in [
            TextEncoding::Utf8,
            TextEncoding::Gb18030,
            TextEncoding::Utf16Le,
            TextEncoding::Utf16Be,
        ] {
            let bytes = encode(SAMPLE, encoding);
            let guess = guess_encoding(&bytes).unwrap();
            assert_eq!(guess.encoding, encoding);
            assert_eq!(decode(bytes, encoding), SAMPLE);
        }
    }

    #[test]
    fn a_mark_decides_and_is_not_part_of_the_text() {
        for encoding in [TextEncoding::Utf8, TextEncoding::Utf16Le, TextEncoding::Utf16Be] {
            let bytes = encode(&format!("\u{feff}{SAMPLE}"), encoding);
            assert_eq!(guess_encoding(&bytes), Some(EncodingGuess::certain(encoding)));
            assert_eq!(decode(bytes, encoding), SAMPLE);
        }
    }

    #[test]
    fn a_tiny_gbk_file_that_is_valid_utf8_by_chance_is_doubted() {
        // Han characters whose GBK bytes all look like two-byte UTF-8.
        let bytes: Vec<u8> = (0xc2..=0xd7_u8).flat_map(|lead| [lead, 0xa1, b',']).collect();
        assert!(std::str::from_utf8(&bytes).is_ok());
        assert!(!guess_encoding(&bytes).unwrap().certain);
    }

    #[test]
    fn one_broken_byte_does_not_turn_utf8_into_gb18030() {
        let mut bytes = encode(SAMPLE, TextEncoding::Utf8);
        bytes.extend_from_slice(&[0xe5, 0x8f]);
        let guess = guess_encoding(&bytes).unwrap();
        assert_eq!((guess.encoding, guess.certain), (TextEncoding::Utf8, false));
    }

    #[test]
    fn bytes_with_scattered_zeros_are_not_text() {
        assert_eq!(guess_encoding(&[0, 1, 2, 0, 0, 7, 9, 0, 0, 0]), None);
    }
}
