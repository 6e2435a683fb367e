//! ZPL II: one `^GFA` graphic, its dots as run lengths or as zlib in base64 (printing.md 1.3).

use std::fmt::Write as _;
use std::io::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::bitmap::Bitmap;
use crate::language::{PrinterLanguage, ZplPacking};
use crate::place_on_paper::{paper_height_mm, place_on_paper};
use crate::profile::{AfterLabel, Feed, PrinterProfile, Sensing};
use crate::stream::{PrintStream, Resync};
use crate::{CheckedLabel, PrintError};

/// A label as ZPL. A profile of another language is taken to mean run lengths.
pub fn zpl(label: &CheckedLabel, profile: &PrinterProfile) -> Result<PrintStream, PrintError> {
    let bitmap = place_on_paper(label, profile)?;
    let mut body = head(
        &bitmap,
        profile.dpi.dots_of_millimetres(paper_height_mm(label, profile)),
        profile,
    );
    let total = bitmap.bytes().len();
    // Writing to a String cannot fail. Both counts are the raw bytes: printers refuse a job in which they differ.
    let _written = write!(body, "^FO0,0^GFA,{total},{total},{},", bitmap.row_bytes());
    match packing(profile) {
        ZplPacking::RunLength => push_run_lengths(&bitmap, &mut body),
        ZplPacking::Z64 => push_z64(bitmap.bytes(), &mut body),
    }
    body.push_str("^FS^PQ1,0,0,N");
    Ok(PrintStream::new(body.into_bytes(), b"^XZ", Resync::CancelFormat))
}

const fn packing(profile: &PrinterProfile) -> ZplPacking {
    match profile.language {
        PrinterLanguage::Zpl { packing } => packing,
        PrinterLanguage::Tspl { .. } | PrinterLanguage::EscPos { .. } | PrinterLanguage::Cpcl { .. } => {
            ZplPacking::RunLength
        }
    }
}

fn head(bitmap: &Bitmap, length_dots: u32, profile: &PrinterProfile) -> String {
    let mut head = String::new();
    if let Some(density) = profile.density {
        let _written = write!(head, "~SD{:02}", density.min(15) * 2);
    }
    head.push_str("^XA");
    head.push_str(match profile.media.sensing {
        Sensing::Gap { .. } => "^MNY",
        Sensing::BlackMark { .. } => "^MNM",
        Sensing::Continuous => "^MNN",
    });
    head.push_str(match profile.feed {
        Feed::HeadFirst => "^PON",
        Feed::FootFirst => "^POI",
    });
    head.push_str(match profile.after_label {
        AfterLabel::PrinterDecides => "",
        AfterLabel::TearOff => "^MMT",
        AfterLabel::Cut => "^MMC",
        AfterLabel::Peel => "^MMP",
    });
    if let Some(speed) = profile.speed {
        let speed = speed.max(1);
        let _written = write!(head, "^PR{speed},{speed},{speed}");
    }
    let _written = write!(head, "^PW{}^LL{length_dots}^LH0,0", bitmap.width());
    head
}

/// Hexadecimal digits with run lengths: `G`…`Y` repeat 1…19 times, `g`…`z` 20…400 times in twenties; `,` fills a
/// row with zeros and `:` repeats the row above. `!` (fill with ones) is never used: not every printer knows it.
fn push_run_lengths(bitmap: &Bitmap, out: &mut String) {
    let mut above: Option<&[u8]> = None;
    for row in bitmap.rows() {
        if above == Some(row) {
            out.push(':');
        } else {
            push_row(row, out);
        }
        above = Some(row);
    }
}

fn push_row(row: &[u8], out: &mut String) {
    let mut digits = row.iter().flat_map(|byte| [byte >> 4, byte & 15]).peekable();
    while let Some(digit) = digits.next() {
        let mut run = 1_usize;
        while digits.next_if_eq(&digit).is_some() {
            run += 1;
        }
        if digit == 0 && digits.peek().is_none() {
            push_last_zeros(run, out);
        } else {
            push_run(run, digit, out);
        }
    }
}

/// The comma stands for whole bytes: an odd zero goes before it.
fn push_last_zeros(run: usize, out: &mut String) {
    if run % 2 == 1 {
        out.push('0');
    }
    if run > 1 {
        out.push(',');
    }
}

fn push_run(run: usize, digit: u8, out: &mut String) {
    let mut left = run;
    while left >= 400 {
        out.push('z');
        left -= 400;
    }
    if left >= 20 {
        push_letter(b'f', left / 20, out);
        left %= 20;
    }
    // A single digit without a count is itself; one that follows other counts needs its own.
    if left > 1 || (left == 1 && run > 1) {
        push_letter(b'F', left, out);
    }
    out.extend(char::from_digit(u32::from(digit), 16).map(|digit| digit.to_ascii_uppercase()));
}

fn push_letter(before: u8, steps: usize, out: &mut String) {
    out.extend(
        u8::try_from(steps)
            .ok()
            .and_then(|steps| before.checked_add(steps))
            .map(char::from),
    );
}

/// `:Z64:`, the zlib stream in base64, and a checksum over the base64 text.
fn push_z64(bytes: &[u8], out: &mut String) {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::new(6));
    // Writing to a Vec cannot fail.
    let _written = zlib.write_all(bytes);
    let packed = zlib.finish().unwrap_or_default();
    let text = STANDARD.encode(packed);
    let _written = write!(out, ":Z64:{text}:{:04X}", crc16_xmodem(text.as_bytes()));
}

/// CRC-16/XMODEM: polynomial 1021, nothing to start with.
fn crc16_xmodem(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, &byte| {
        let mixed = crc ^ (u16::from(byte) << 8);
        (0..8).fold(mixed, |crc, _| {
            if crc & 0x8000 == 0 {
                crc << 1
            } else {
                (crc << 1) ^ 0x1021
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bitmap(width: u32, rows: &[&[u8]]) -> Bitmap {
        let mut bitmap = Bitmap::new(width, u32::try_from(rows.len()).unwrap());
        bitmap.bytes_mut().copy_from_slice(&rows.concat());
        bitmap
    }

    fn run_lengths(width: u32, rows: &[&[u8]]) -> String {
        let mut out = String::new();
        push_run_lengths(&bitmap(width, rows), &mut out);
        out
    }

    #[test]
    fn the_vector_two_renderers_accept_comes_out_exactly() {
        assert_eq!(
            run_lengths(24, &[&[0x00, 0xFF, 0x80], &[0x00, 0xFF, 0x80]]),
            "H0HF80:"
        );
    }

    #[test]
    fn checksums_of_the_verified_vectors() {
        assert_eq!(crc16_xmodem(b"AP+AAP+A"), 0xD218);
        assert_eq!(crc16_xmodem(b"eNpj+N/A8L8BAAl/Av8="), 0x2129);
    }

    #[test]
    fn an_empty_row_is_a_comma_and_the_next_like_it_a_colon() {
        assert_eq!(run_lengths(32, &[&[0; 4], &[0; 4], &[0xF0, 0, 0, 0]]), ",:F0,");
    }

    #[test]
    fn long_runs_add_up() {
        let full = [0xFF; 100];
        assert_eq!(run_lengths(800, &[&full]), "pF");
        let full = [0xFF; 211];
        assert_eq!(run_lengths(1688, &[&full]), "zgHF");
        let ones = [0x11; 8];
        assert_eq!(run_lengths(64, &[&ones]), "V1");
        assert_eq!(run_lengths(16, &[&[0x12, 0x34]]), "1234");
    }

    #[test]
    fn ones_to_the_end_are_not_an_exclamation_mark() {
        assert_eq!(run_lengths(32, &[&[0x0F, 0xFF, 0xFF, 0xFF]]), "0MF");
    }
}
