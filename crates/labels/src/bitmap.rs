//! One bit per dot: black is 1, most significant bit left, rows padded with white to whole bytes.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use crate::{Area, LabelError};

/// Black or white, for drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Ink {
    /// Sets dots.
    Black,
    /// Clears dots, for text on a black band.
    White,
}

/// A drawn label or glyph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bitmap {
    width: u32,
    height: u32,
    row_bytes: usize,
    bits: Vec<u8>,
}

impl Bitmap {
    /// A white bitmap.
    pub fn new(width: u32, height: u32) -> Self {
        let row_bytes = index(width.div_ceil(8));
        Self {
            width,
            height,
            row_bytes,
            bits: vec![0; row_bytes * index(height)],
        }
    }

    /// Width in dots, without padding.
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Height in dots.
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// Bytes of one row, padding included.
    pub const fn row_bytes(&self) -> usize {
        self.row_bytes
    }

    /// All rows, top first.
    pub fn bytes(&self) -> &[u8] {
        &self.bits
    }

    /// The rows one by one, top first.
    pub fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.bits.chunks_exact(self.row_bytes.max(1))
    }

    /// One row, `None` below the last.
    pub fn row(&self, y: u32) -> Option<&[u8]> {
        let start = index(y).checked_mul(self.row_bytes)?;
        self.bits.get(start..start + self.row_bytes)
    }

    /// Whether a dot is black; outside everything is white.
    pub fn is_black(&self, x: u32, y: u32) -> bool {
        x < self.width
            && self
                .row(y)
                .and_then(|row| row.get(index(x / 8)))
                .is_some_and(|byte| byte & bit(x) != 0)
    }

    /// The number of black dots.
    pub fn black_dots(&self) -> u64 {
        self.bits.iter().map(|byte| u64::from(byte.count_ones())).sum()
    }

    /// The very dots as a greyscale PNG: what the preview shows is what is printed.
    pub fn to_png(&self) -> Result<Vec<u8>, LabelError> {
        let width = index(self.width);
        let mut luma = Vec::with_capacity(width * index(self.height));
        for row in self.rows() {
            let dots = row
                .iter()
                .flat_map(|byte| (0..8).map(move |place| byte & (0x80 >> place) != 0));
            luma.extend(dots.take(width).map(|black| if black { 0_u8 } else { 255 }));
        }
        let mut png = Vec::new();
        PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::NoFilter).write_image(
            &luma,
            self.width,
            self.height,
            ExtendedColorType::L8,
        )?;
        Ok(png)
    }

    pub(crate) fn set(&mut self, x: u32, y: u32) {
        if x < self.width
            && let Some(byte) = self.row_mut(y).and_then(|row| row.get_mut(index(x / 8)))
        {
            *byte |= bit(x);
        }
    }

    /// Blackens a rectangle; what lies outside is ignored.
    pub(crate) fn fill(&mut self, area: Area) {
        let right = area.right().min(self.width);
        let mut mask = Self::new(self.width, 1);
        for x in area.x..right {
            mask.set(x, 0);
        }
        self.stamp_rows(&mask, area.y, area.height);
    }

    /// Adds the one row of `pattern`, which is as wide as this bitmap, to `height` rows from `top` on.
    pub(crate) fn stamp_rows(&mut self, pattern: &Self, top: u32, height: u32) {
        for y in top..top.saturating_add(height).min(self.height) {
            if let Some(row) = self.row_mut(y) {
                for (byte, add) in row.iter_mut().zip(&pattern.bits) {
                    *byte |= add;
                }
            }
        }
    }

    /// Draws `glyph` with its upper left corner at (`left`, `top`), which may lie outside.
    pub(crate) fn draw(&mut self, glyph: &Self, left: i32, top: i32, ink: Ink) {
        let (byte_left, shift) = (left.div_euclid(8), left.rem_euclid(8).unsigned_abs());
        let padding_stays_white = last_byte_mask(self.width);
        for (glyph_row, y) in glyph.rows().zip(top..) {
            let Some(row) = u32::try_from(y).ok().and_then(|y| self.row_mut(y)) else {
                continue;
            };
            let mut carry = 0_u8;
            for (at, &byte) in (byte_left..).zip(glyph_row.iter().chain(std::iter::once(&0))) {
                let shifted = (u16::from(byte) << 8) >> shift;
                let [high, low] = shifted.to_be_bytes();
                apply(row, at, high | carry, ink);
                carry = low;
            }
            if let Some(last) = row.last_mut() {
                *last &= padding_stays_white;
            }
        }
    }

    /// The same dots turned by 180°.
    pub(crate) fn turned(&self) -> Self {
        let padding = index(self.width).next_multiple_of(8) - index(self.width);
        let mut backwards = Self::new(self.width.next_multiple_of(8), self.height);
        for (to, from) in backwards.bits.iter_mut().zip(self.bits.iter().rev()) {
            *to = from.reverse_bits();
        }
        let mut turned = Self::new(self.width, self.height);
        // The padding of each row came to its left: at most seven dots.
        turned.draw(
            &backwards,
            i32::try_from(padding).map_or(0, i32::wrapping_neg),
            0,
            Ink::Black,
        );
        turned
    }

    fn row_mut(&mut self, y: u32) -> Option<&mut [u8]> {
        let start = index(y).checked_mul(self.row_bytes)?;
        self.bits.get_mut(start..start + self.row_bytes)
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bits
    }
}

fn apply(row: &mut [u8], at: i32, bits: u8, ink: Ink) {
    let Some(byte) = usize::try_from(at).ok().and_then(|at| row.get_mut(at)) else {
        return;
    };
    match ink {
        Ink::Black => *byte |= bits,
        Ink::White => *byte &= !bits,
    }
}

const fn last_byte_mask(width: u32) -> u8 {
    match width % 8 {
        0 => 0xFF,
        used => !(0xFF >> used),
    }
}

const fn bit(x: u32) -> u8 {
    0x80 >> (x % 8)
}

/// A dot count as an index: 32 bits always fit on the machines this program runs on.
pub(crate) const fn index(dots: u32) -> usize {
    dots as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_padded_to_whole_bytes_with_white() {
        let mut bitmap = Bitmap::new(11, 2);
        bitmap.fill(Area::new(0, 0, 20, 5));
        assert_eq!(bitmap.row_bytes(), 2);
        assert_eq!(bitmap.bytes(), [0xFF, 0xE0, 0xFF, 0xE0]);
    }

    #[test]
    fn a_glyph_is_drawn_at_any_bit_and_cut_at_the_edges() {
        let mut glyph = Bitmap::new(9, 1);
        glyph.fill(Area::new(0, 0, 9, 1));
        let drawn = |left| {
            let mut bitmap = Bitmap::new(19, 1);
            bitmap.draw(&glyph, left, 0, Ink::Black);
            (0..19).filter(|&x| bitmap.is_black(x, 0)).collect::<Vec<u32>>()
        };
        assert_eq!(drawn(0), (0..9).collect::<Vec<_>>());
        assert_eq!(drawn(5), (5..14).collect::<Vec<_>>());
        assert_eq!(drawn(-3), (0..6).collect::<Vec<_>>());
        assert_eq!(drawn(12), (12..19).collect::<Vec<_>>());
    }

    #[test]
    fn padding_stays_white_where_a_glyph_hangs_over() {
        let mut glyph = Bitmap::new(16, 1);
        glyph.fill(Area::new(0, 0, 16, 1));
        let mut bitmap = Bitmap::new(11, 1);
        bitmap.draw(&glyph, 4, 0, Ink::Black);
        assert_eq!(bitmap.bytes(), [0x0F, 0xE0]);
    }

    #[test]
    fn turning_by_half_a_circle_is_exact_at_every_width() {
        for width in 1..20 {
            let mut bitmap = Bitmap::new(width, 3);
            for (x, y) in [(0, 0), (width / 2, 1), (width - 1, 0), (width / 3, 2)] {
                bitmap.set(x, y);
            }
            let turned = bitmap.turned();
            for (x, y) in (0..3).flat_map(|y| (0..width).map(move |x| (x, y))) {
                assert_eq!(turned.is_black(x, y), bitmap.is_black(width - 1 - x, 2 - y));
            }
            assert_eq!(turned.turned(), bitmap);
        }
    }

    #[test]
    fn white_ink_clears() {
        let mut glyph = Bitmap::new(3, 1);
        glyph.fill(Area::new(0, 0, 3, 1));
        let mut bitmap = Bitmap::new(16, 1);
        bitmap.fill(Area::new(0, 0, 16, 1));
        bitmap.draw(&glyph, 6, 0, Ink::White);
        assert_eq!(bitmap.bytes(), [0xFC, 0x7F]);
    }
}
