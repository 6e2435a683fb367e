//! ESC/POS: bands of `GS v 0` raster, then a feed, the next mark or a cut (printing.md 1.4).
//!
//! The printer prints while it receives, so there is no command that could be held back: the terminator of its
//! [`PrintStream`] is empty, and everything is irrevocable from the first byte on.

use crate::bitmap::{Bitmap, index};
use crate::language::{EscPosDialect, PrinterLanguage};
use crate::place_on_paper::place_and_turn;
use crate::profile::{AfterLabel, PrinterProfile, Sensing};
use crate::stream::{PrintStream, Resync};
use crate::{CheckedLabel, PrintError};

/// Rows sent at a time. Larger pictures overrun the memory of cheap printers (printing.md 1.4).
const BAND_ROWS: u32 = 128;
/// `ESC @`: as after switching on.
pub(crate) const INITIALISE: &[u8] = b"\x1B@";
/// `GS v 0`: a picture, each dot as it is.
const RASTER: [u8; 4] = [0x1D, b'v', b'0', 0];
/// `GS FF`: on marked paper, to the beginning of the next label; ignored on a roll without marks.
const NEXT_LABEL: &[u8] = &[0x1D, 0x0C];
/// `GS V 66 0`: feeds to the cutter and leaves a bridge of paper.
const FEED_AND_CUT: &[u8] = &[0x1D, b'V', 66, 0];
/// `GS V 1`: cuts where the paper stands, after the mark was found.
const CUT_HERE: &[u8] = &[0x1D, b'V', 1];
/// What lies between the head and the edge where a slip is torn off.
const TEAR_TENTHS_MM: i32 = 120;

/// A label or slip as ESC/POS. A profile of another language is taken to mean the plain dialect.
pub fn escpos(label: &CheckedLabel, profile: &PrinterProfile) -> Result<PrintStream, PrintError> {
    let bitmap = place_and_turn(label, profile)?;
    let mut job = Job::default();
    job.command(INITIALISE);
    if let Some(density) = profile.density.filter(|_| knows_density(profile)) {
        job.command(&[0x1D, b'(', b'K', 2, 0, 49, density_byte(density)]);
    }
    for band in bands(&bitmap) {
        job.picture(&bitmap, band);
    }
    for command in ending(profile) {
        job.command(&command);
    }
    let resync = Resync::FinishCommand {
        starts: job.starts,
        pictures: job.pictures,
    };
    Ok(PrintStream::new(job.body, b"", resync))
}

/// The bytes, and where in them a command or its dots begin.
#[derive(Default)]
struct Job {
    body: Vec<u8>,
    starts: Vec<usize>,
    pictures: Vec<std::ops::Range<usize>>,
}

impl Job {
    fn command(&mut self, bytes: &[u8]) {
        self.starts.push(self.body.len());
        self.body.extend_from_slice(bytes);
    }

    fn picture(&mut self, bitmap: &Bitmap, (top, rows): (u32, u32)) {
        let [row_low, row_high] = sixteen_bits(bitmap.row_bytes());
        let [low, high] = sixteen_bits(index(rows));
        self.command(&RASTER);
        self.body.extend([row_low, row_high, low, high]);
        let start = self.body.len();
        for y in top..top + rows {
            self.body.extend_from_slice(bitmap.row(y).unwrap_or_default());
        }
        self.pictures.push(start..self.body.len());
    }
}

fn bands(bitmap: &Bitmap) -> impl Iterator<Item = (u32, u32)> {
    let height = bitmap.height();
    (0..height)
        .step_by(index(BAND_ROWS))
        .map(move |top| (top, BAND_ROWS.min(height - top)))
}

/// Low byte first. No print head has more than 65,535 bytes in a row.
fn sixteen_bits(count: usize) -> [u8; 2] {
    u16::try_from(count).unwrap_or(u16::MAX).to_le_bytes()
}

const fn knows_density(profile: &PrinterProfile) -> bool {
    matches!(
        profile.language,
        PrinterLanguage::EscPos {
            dialect: EscPosDialect::Epson
        }
    )
}

/// From 0…8…15 to the language's -6…0…+6, as one byte.
fn density_byte(density: u8) -> u8 {
    let steps = i32::from(density.min(15)) - 8;
    let level = if steps < 0 { steps * 6 / 8 } else { steps * 6 / 7 };
    i8::try_from(level).unwrap_or(0).cast_unsigned()
}

/// What comes after the dots.
fn ending(profile: &PrinterProfile) -> Vec<Vec<u8>> {
    match (profile.media.sensing, profile.after_label) {
        (Sensing::Gap { .. } | Sensing::BlackMark { .. }, AfterLabel::Cut) => {
            vec![NEXT_LABEL.to_vec(), CUT_HERE.to_vec()]
        }
        (Sensing::Gap { .. } | Sensing::BlackMark { .. }, _) => vec![NEXT_LABEL.to_vec()],
        (Sensing::Continuous, AfterLabel::Cut) => vec![FEED_AND_CUT.to_vec()],
        (Sensing::Continuous, _) => {
            let dots = profile.dpi.dots_of_tenths(TEAR_TENTHS_MM);
            vec![vec![0x1B, b'J', u8::try_from(dots).unwrap_or(u8::MAX)]]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_the_density_scale_is_the_printers_own() {
        assert_eq!(density_byte(8), 0);
        assert_eq!(density_byte(15), 6);
        assert_eq!(density_byte(99), 6);
        assert_eq!(density_byte(0), 250);
        assert_eq!(density_byte(7), 0);
    }

    #[test]
    fn the_header_of_a_known_picture() {
        let mut job = Job::default();
        job.picture(&Bitmap::new(576, 400), (0, 400));
        let head: Vec<u8> = job.body.iter().copied().take(8).collect();
        assert_eq!(head, [0x1D, 0x76, 0x30, 0x00, 0x48, 0x00, 0x90, 0x01]);
        assert_eq!(job.body.len(), 8 + 72 * 400);
    }

    #[test]
    fn bands_cover_all_rows_once() {
        let all: Vec<(u32, u32)> = bands(&Bitmap::new(8, 300)).collect();
        assert_eq!(all, [(0, 128), (128, 128), (256, 44)]);
        assert_eq!(bands(&Bitmap::new(8, 128)).count(), 1);
        assert_eq!(bands(&Bitmap::new(8, 0)).count(), 0);
    }
}
