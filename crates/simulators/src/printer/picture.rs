//! A printed label as dots.

use std::path::Path;

use rxing::helpers::detect_multiple_in_luma;

const WHITE: u8 = 255;
const BLACK: u8 = 0;

/// Dots, one byte each: 0 black, 255 white, as a picture file has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelPicture {
    width: u32,
    height: u32,
    dots: Vec<u8>,
}

impl LabelPicture {
    pub(super) fn white(width: u32, height: u32) -> Self {
        let size = usize::try_from(u64::from(width) * u64::from(height)).unwrap_or(0);
        Self {
            width,
            height,
            dots: vec![WHITE; size],
        }
    }

    /// Dots across.
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Dots down.
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// Whether a dot is black; outside is white.
    pub fn is_black(&self, x: u32, y: u32) -> bool {
        self.place(x, y).and_then(|place| self.dots.get(place)) == Some(&BLACK)
    }

    /// How many dots are black.
    pub fn black_dots(&self) -> usize {
        self.dots.split(|&dot| dot == BLACK).count().saturating_sub(1)
    }

    /// Draws rows of packed dots, bit 7 leftmost, 1 black. Dots beyond the paper are lost, as on a print head.
    pub(super) fn draw(&mut self, left: u32, top: u32, row_bytes: usize, packed: &[u8]) {
        for (y, row) in (top..).zip(packed.chunks(row_bytes.max(1))) {
            for (x, byte) in (left..).step_by(8).zip(row) {
                for (dot_x, bit) in (x..).zip([0x80, 0x40, 0x20, 0x10, 0x08, 0x04, 0x02, 0x01_u8]) {
                    if byte & bit != 0 {
                        self.blacken(dot_x, y);
                    }
                }
            }
        }
    }

    fn blacken(&mut self, x: u32, y: u32) {
        if let Some(dot) = self.place(x, y).and_then(|place| self.dots.get_mut(place)) {
            *dot = BLACK;
        }
    }

    fn place(&self, x: u32, y: u32) -> Option<usize> {
        let inside = x < self.width && y < self.height;
        inside
            .then(|| u64::from(y) * u64::from(self.width) + u64::from(x))
            .and_then(|place| place.try_into().ok())
    }

    /// The texts of all barcodes on it, read as a scanner would, in alphabetical order.
    pub fn codes(&self) -> Vec<String> {
        let found = detect_multiple_in_luma(self.dots.clone(), self.width, self.height).unwrap_or_default();
        let mut texts: Vec<String> = found.iter().map(|code| code.getText().to_owned()).collect();
        texts.sort();
        texts.dedup();
        texts
    }

    /// Saves it as PNG.
    pub fn save(&self, path: &Path) -> image::ImageResult<()> {
        image::save_buffer(
            path,
            &self.dots,
            self.width,
            self.height,
            image::ExtendedColorType::L8,
        )
    }
}

/// One label that came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedLabel {
    /// Counted from 1 in the order of coming out.
    pub number: u32,
    /// What is on it.
    pub picture: LabelPicture,
}
