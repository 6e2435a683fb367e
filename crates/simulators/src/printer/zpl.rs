//! A reader of ZPL II, as far as whole-label graphics need it. Written from the language's manual.

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::ZlibDecoder;

use super::language::{Heard, LanguageReader, Question, find};
use super::picture::LabelPicture;

#[derive(Default)]
pub(super) struct ZplReader {
    buffer: Vec<u8>,
    width: u32,
    length: u32,
    ready: std::collections::VecDeque<Heard>,
}

impl ZplReader {
    /// One whole format between `^XA` and `^XZ`.
    fn format(&mut self, format: &str) {
        let mut origin = (0, 0);
        let mut graphics: Vec<((u32, u32), usize, Vec<u8>)> = Vec::new();
        let mut copies = 1;
        for command in format.split('^').skip(1) {
            let (name, rest) = command.split_at_checked(2).unwrap_or((command, ""));
            let numbers: Vec<u32> = rest
                .split(',')
                .map_while(|field| field.trim().parse().ok())
                .collect();
            match (name, numbers.as_slice()) {
                ("XA" | "FS" | "LH" | "MN" | "MT" | "MM" | "PR" | "PO", _) => {}
                ("PW", [width]) => self.width = *width,
                ("LL", [length]) => self.length = *length,
                ("FO", [x, y, ..]) => origin = (*x, *y),
                ("PQ", [quantity, ..]) => copies = *quantity,
                ("GF", _) => match read_graphic(rest) {
                    Some((row_bytes, dots)) => graphics.push((origin, row_bytes, dots)),
                    None => self.ready.push_back(Heard::Unknown("^GF".to_owned())),
                },
                _ => self.ready.push_back(Heard::Unknown(format!("^{command}"))),
            }
        }
        let mut label = LabelPicture::white(self.width, self.length);
        for ((x, y), row_bytes, dots) in graphics {
            label.draw(x, y, row_bytes, &dots);
        }
        self.ready.push_back(Heard::Print(label, copies));
    }

    /// A command that acts at once, in front of or inside a format. The format goes on behind it.
    fn take_tilde(&mut self) -> bool {
        let Some(start) = self.buffer.iter().position(|&byte| byte == b'~') else {
            return false;
        };
        let Some(name) = self.buffer.get(start + 1..start + 3).map(<[u8]>::to_vec) else {
            return false;
        };
        match name.as_slice() {
            b"HS" => {
                self.buffer.drain(start..start + 3);
                self.ready.push_back(Heard::Asked(Question::ZplHostStatus));
            }
            b"HQ" => match self.buffer.get(start + 3..start + 5) {
                None => return false,
                Some(b"ES") => {
                    self.buffer.drain(start..start + 5);
                    self.ready.push_back(Heard::Asked(Question::ZplErrors));
                }
                Some(_) => {
                    self.buffer.drain(start..start + 5);
                    self.ready.push_back(Heard::Unknown("~HQ".to_owned()));
                }
            },
            b"JA" => {
                self.buffer.drain(..start + 3);
                self.ready.push_back(Heard::Clear);
            }
            b"JX" => {
                self.buffer.drain(..start + 3);
            }
            _ => {
                // `~SD15`: its argument ends where the next command begins.
                let rest = self.buffer.iter().skip(start + 1);
                let Some(length) = rest.clone().position(|&byte| matches!(byte, b'^' | b'~' | b'\n')) else {
                    return false;
                };
                let command: Vec<u8> = self.buffer.drain(start..=start + length).collect();
                if name != b"SD" {
                    self.ready
                        .push_back(Heard::Unknown(String::from_utf8_lossy(&command).into_owned()));
                }
            }
        }
        true
    }

    fn take_format(&mut self) -> bool {
        let Some(end) = find(&self.buffer, b"^XZ") else {
            return false;
        };
        let bytes: Vec<u8> = self.buffer.drain(..end + 3).collect();
        let text = String::from_utf8_lossy(&bytes);
        match text
            .find("^XA")
            .and_then(|start| text.get(start..text.len().saturating_sub(3)))
        {
            Some(format) => self.format(format),
            None => self.ready.push_back(Heard::Unknown("^XZ".to_owned())),
        }
        true
    }
}

impl LanguageReader for ZplReader {
    fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    fn next(&mut self) -> Option<Heard> {
        loop {
            if let Some(heard) = self.ready.pop_front() {
                return Some(heard);
            }
            let tilde = self
                .buffer
                .iter()
                .position(|&byte| byte == b'~')
                .unwrap_or(usize::MAX);
            let end = find(&self.buffer, b"^XZ").unwrap_or(usize::MAX);
            let taken = if tilde < end {
                self.take_tilde()
            } else {
                self.take_format()
            };
            if !taken {
                return None;
            }
        }
    }

    fn is_waiting_for_more(&self) -> bool {
        !self.buffer.is_empty()
    }
}

/// `A,b,c,d,data`: real printers refuse a graphic whose b and c differ, and so does this one.
fn read_graphic(text: &str) -> Option<(usize, Vec<u8>)> {
    let fields: Vec<&str> = text.splitn(5, ',').collect();
    let &["A", total, also_total, row_bytes, data] = fields.as_slice() else {
        return None;
    };
    let total: usize = total.parse().ok().filter(|_| total == also_total)?;
    let row_bytes: usize = row_bytes.parse().ok().filter(|row_bytes| *row_bytes > 0)?;
    let dots = match data.strip_prefix(":Z64:").map(|packed| (packed, true)) {
        Some((packed, _)) => inflate(&read_base64(packed)?)?,
        None => match data.strip_prefix(":B64:") {
            Some(packed) => read_base64(packed)?,
            None => read_run_lengths(data, row_bytes)?,
        },
    };
    (dots.len() == total && total.is_multiple_of(row_bytes)).then_some((row_bytes, dots))
}

/// `base64:crc`, the checksum being over the base64 text.
fn read_base64(text: &str) -> Option<Vec<u8>> {
    let (packed, check) = text.trim().rsplit_once(':')?;
    let check = u16::from_str_radix(check, 16).ok()?;
    (crc16_xmodem(packed.as_bytes()) == check).then(|| STANDARD.decode(packed).ok())?
}

fn inflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut dots = Vec::new();
    ZlibDecoder::new(bytes)
        .take(10_000_000)
        .read_to_end(&mut dots)
        .ok()?;
    Some(dots)
}

fn crc16_xmodem(bytes: &[u8]) -> u16 {
    let mut crc = 0_u16;
    for byte in bytes {
        crc ^= u16::from(*byte) << 8;
        for _ in 0..8 {
            let carry = crc & 0x8000 != 0;
            crc <<= 1;
            if carry {
                crc ^= 0x1021;
            }
        }
    }
    crc
}

/// Hexadecimal digits with counts before them, `,` for a rest of white, `!` for a rest of black, `:` for the row above.
fn read_run_lengths(data: &str, row_bytes: usize) -> Option<Vec<u8>> {
    let row_digits = row_bytes * 2;
    let mut rows: Vec<Vec<u8>> = Vec::new();
    let mut row: Vec<u8> = Vec::new();
    let mut count = 0_usize;
    for letter in data.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        match letter {
            b'G'..=b'Y' => count += usize::from(letter - b'F'),
            b'g'..=b'z' => count += usize::from(letter - b'f') * 20,
            b',' => row.resize(row_digits, 0),
            b'!' => row.resize(row_digits, 15),
            b':' if row.is_empty() => row.clone_from(rows.last()?),
            _ => {
                let digit = u8::try_from(char::from(letter).to_digit(16)?).ok()?;
                row.extend(std::iter::repeat_n(digit, count.max(1)));
                count = 0;
            }
        }
        while row.len() >= row_digits {
            let rest = row.split_off(row_digits);
            rows.push(std::mem::replace(&mut row, rest));
        }
    }
    let digits = rows.concat();
    let bytes = digits
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
        .collect();
    (row.is_empty() && count == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two rows of `00 FF 80`, as other programs write them.
    const FORMS: [&str; 4] = [
        "00FF8000FF80",
        "H0HF80:",
        ":B64:AP+AAP+A:D218",
        ":Z64:eNpj+N/A8L8BAAl/Av8=:2129",
    ];

    #[test]
    fn every_packing_gives_the_same_dots() {
        for form in FORMS {
            let graphic = format!("A,6,6,3,{form}");
            assert_eq!(
                read_graphic(&graphic),
                Some((3, vec![0, 0xFF, 0x80, 0, 0xFF, 0x80])),
                "{form}"
            );
        }
        assert_eq!(read_run_lengths("FF,,", 3), Some(vec![0xFF, 0, 0, 0, 0, 0]));
    }

    #[test]
    fn damage_is_refused() {
        for bad in [
            "A,6,5,3,00FF8000FF80",
            "A,6,6,3,00FF80",
            "A,6,6,3,:B64:AP+AAP+A:D219",
            "A,6,6,3,:X",
            "C,6,6,3,",
        ] {
            assert_eq!(read_graphic(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_label_between_two_questions() {
        let job = b"~HS~SD16^XA^MNY^PON^PR4,4,4^PW24^LL2^LH0,0^FO0,0^GFA,6,6,3,H0HF80:^FS^PQ1,0,0,N^XZ~HQES";
        for chunk in 1..30 {
            let mut reader = ZplReader::default();
            let mut heard = Vec::new();
            for piece in job.chunks(chunk) {
                reader.push(piece);
                heard.extend(std::iter::from_fn(|| reader.next()));
            }
            let [
                Heard::Asked(Question::ZplHostStatus),
                Heard::Print(label, 1),
                Heard::Asked(Question::ZplErrors),
            ] = heard.as_slice()
            else {
                panic!("{heard:?}")
            };
            assert!(label.is_black(8, 0) && label.is_black(16, 1) && !label.is_black(17, 0));
        }
    }

    #[test]
    fn a_cancelled_format_leaves_nothing() {
        let mut reader = ZplReader::default();
        reader.push(b"^XA^PW24^LL2^GFA,6,6,3,H0~JX^XA^PW8^LL1^XZ");
        let heard: Vec<Heard> = std::iter::from_fn(|| reader.next()).collect();
        assert_eq!(heard, [Heard::Print(LabelPicture::white(8, 1), 1)]);
        assert!(!reader.is_waiting_for_more());
    }
}
