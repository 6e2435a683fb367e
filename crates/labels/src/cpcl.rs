//! CPCL: one session with the inked rows as graphics (printing.md 1.5).

use std::fmt::Write;
use std::ops::Range;

use crate::bitmap::{Bitmap, index};
use crate::language::{CpclPacking, PrinterLanguage};
use crate::place_on_paper::{paper_height_mm, place_and_turn};
use crate::profile::{AfterLabel, PrinterProfile, Sensing};
use crate::stream::{PrintStream, Resync};
use crate::{CheckedLabel, Dpi, PrintError};

/// Rows of one graphic at most.
const BAND_ROWS: u32 = 128;
/// A session on marked paper is to be this much shorter than a label (the language's manual, "PRINTER commands").
const SHORTER_TENTHS_MM: i32 = 15;

/// A label as CPCL. A profile of another language is taken to mean hexadecimal graphics.
pub fn cpcl(label: &CheckedLabel, profile: &PrinterProfile) -> Result<PrintStream, PrintError> {
    let bitmap = place_and_turn(label, profile)?;
    let mut body = head(&bitmap, session_height(label, &bitmap, profile), profile).into_bytes();
    let first_line = body
        .iter()
        .position(|&byte| byte == b'\n')
        .map_or(0, |end| end + 1);
    let packing = packing(profile);
    let mut graphics = Vec::new();
    for rows in inked_bands(&bitmap) {
        graphics.push(push_graphic(&mut body, &bitmap, rows, packing));
    }
    if profile.after_label == AfterLabel::Cut {
        body.extend_from_slice(b"CUT\r\n");
    }
    match profile.media.sensing {
        Sensing::Gap { .. } | Sensing::BlackMark { .. } => body.extend_from_slice(b"FORM\r\n"),
        Sensing::Continuous => {}
    }
    let resync = Resync::AbortSession {
        first_line,
        graphics,
        white: match packing {
            CpclPacking::Hex => b'0',
            CpclPacking::Binary => 0,
        },
    };
    Ok(PrintStream::new(body, b"PRINT\r\n", resync))
}

const fn packing(profile: &PrinterProfile) -> CpclPacking {
    match profile.language {
        PrinterLanguage::Cpcl { packing } => packing,
        PrinterLanguage::Tspl { .. } | PrinterLanguage::Zpl { .. } | PrinterLanguage::EscPos { .. } => {
            CpclPacking::Hex
        }
    }
}

fn head(bitmap: &Bitmap, height: u32, profile: &PrinterProfile) -> String {
    let resolution = match profile.dpi {
        Dpi::D180 | Dpi::D203 => 200, // The language's word for 203.
        Dpi::D300 => 300,
    };
    let mut head = format!(
        "! 0 {resolution} {resolution} {height} 1\r\nPAGE-WIDTH {}\r\n",
        bitmap.width()
    );
    // Writing to a String cannot fail.
    if let Some(density) = profile.density {
        let _written = write!(head, "TONE {}\r\n", tone(density));
    }
    if let Some(speed) = profile.speed {
        let _written = write!(head, "SPEED {}\r\n", speed_level(speed));
    }
    head
}

/// From 0…8…15 to the language's -99…0…200.
fn tone(density: u8) -> i32 {
    let steps = i32::from(density.min(15)) - 8;
    if steps < 0 {
        steps * 99 / 8
    } else {
        steps * 200 / 7
    }
}

/// From inches per second to the language's 0 to 5, which ends at four inches per second.
fn speed_level(inches_per_second: u8) -> u8 {
    (inches_per_second.clamp(1, 4) * 5) / 4
}

/// The rows of the session. On marked paper one and a half millimetres fewer than the label's, as the manual asks,
/// where nothing is printed there.
fn session_height(label: &CheckedLabel, bitmap: &Bitmap, profile: &PrinterProfile) -> u32 {
    let inked = inked_bands(bitmap).last().map_or(0, |rows| rows.end);
    match profile.media.sensing {
        Sensing::Continuous => bitmap.height(),
        Sensing::Gap { .. } | Sensing::BlackMark { .. } => {
            let paper = profile.dpi.dots_of_millimetres(paper_height_mm(label, profile));
            let shorter = profile.dpi.dots_of_tenths(SHORTER_TENTHS_MM).unsigned_abs();
            paper.saturating_sub(shorter).max(inked)
        }
    }
}

/// Runs of rows with ink, cut into pieces that small printers can hold.
fn inked_bands(bitmap: &Bitmap) -> impl Iterator<Item = Range<u32>> {
    let mut bands: Vec<Range<u32>> = Vec::new();
    for (y, row) in (0..).zip(bitmap.rows()) {
        if row.iter().all(|&byte| byte == 0) {
            continue;
        }
        match bands.last_mut() {
            Some(band) if band.end == y && y - band.start < BAND_ROWS => band.end = y + 1,
            _ => bands.push(y..y + 1),
        }
    }
    bands.into_iter()
}

/// Appends a graphic and answers where its dots are.
fn push_graphic(body: &mut Vec<u8>, bitmap: &Bitmap, rows: Range<u32>, packing: CpclPacking) -> Range<usize> {
    let command = match packing {
        CpclPacking::Hex => "EG",
        CpclPacking::Binary => "CG",
    };
    let count = rows.end - rows.start;
    let line = format!("{command} {} {count} 0 {} ", bitmap.row_bytes(), rows.start);
    body.extend_from_slice(line.as_bytes());
    let start = body.len();
    let dots = rows.flat_map(|y| bitmap.row(y).unwrap_or_default());
    match packing {
        CpclPacking::Hex => body.extend(dots.flat_map(|byte| [hex_digit(byte >> 4), hex_digit(byte & 15)])),
        CpclPacking::Binary => body.extend(dots),
    }
    let end = body.len();
    debug_assert!(
        end - start >= bitmap.row_bytes() * index(count),
        "every dot is there"
    );
    body.extend_from_slice(b"\r\n");
    start..end
}

const fn hex_digit(value: u8) -> u8 {
    if value < 10 {
        b'0' + value
    } else {
        b'A' + value - 10
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Area;

    #[test]
    fn scales_of_the_language() {
        assert_eq!((tone(0), tone(8), tone(15), tone(200)), (-99, 0, 200, 200));
        assert_eq!(
            (speed_level(0), speed_level(2), speed_level(4), speed_level(12)),
            (1, 2, 5, 5)
        );
    }

    #[test]
    fn white_rows_are_not_sent() {
        let mut bitmap = Bitmap::new(16, 400);
        bitmap.fill(Area::new(0, 10, 4, 2));
        bitmap.fill(Area::new(3, 100, 1, 200));
        let bands: Vec<Range<u32>> = inked_bands(&bitmap).collect();
        assert_eq!(bands, [10..12, 100..228, 228..300]);
        assert_eq!(inked_bands(&Bitmap::new(16, 9)).count(), 0);
    }

    #[test]
    fn a_graphic_in_both_forms() {
        let mut bitmap = Bitmap::new(12, 2);
        bitmap.fill(Area::new(0, 0, 12, 1));
        bitmap.fill(Area::new(7, 1, 1, 1));
        let mut hex = Vec::new();
        assert_eq!(push_graphic(&mut hex, &bitmap, 0..2, CpclPacking::Hex), 11..19);
        assert_eq!(hex, b"EG 2 2 0 0 FFF00100\r\n");
        let mut binary = Vec::new();
        assert_eq!(
            push_graphic(&mut binary, &bitmap, 0..2, CpclPacking::Binary),
            11..15
        );
        assert_eq!(binary, b"CG 2 2 0 0 \xFF\xF0\x01\x00\r\n");
    }
}
