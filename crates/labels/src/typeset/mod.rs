//! Text in dots: the two faces, the glyphs drawn so far, how wide a text is and how it fits a box.
//!
//! Chinese labels need no shaping: one character is one glyph, and an advance is the font's own.

mod fit;
mod wrap;

use std::collections::HashMap;
use std::sync::Arc;

use ab_glyph::{Font, FontRef, GlyphId, PxScale};

pub(crate) use fit::{Align, FittedText, TextStyle};

use crate::LabelError;
use crate::bitmap::Bitmap;

/// Noto Sans SC Medium, for running text.
pub(crate) static MEDIUM: &[u8] = include_bytes!(env!("DABAO_FONT_MEDIUM"));
/// Noto Sans SC Bold, for what must be read from a metre away.
pub(crate) static BOLD: &[u8] = include_bytes!(env!("DABAO_FONT_BOLD"));

/// What stands where the font has no glyph, so that a character never vanishes unseen.
pub(crate) const MISSING: char = '□';

/// Glyphs kept before the cache starts anew: a day's addresses fit many times.
const MOST_GLYPHS: usize = 8192;

/// Fractions of a dot in which advances add up: 64, as in fonts.
const FRACTIONS: i64 = 64;

/// The weight of a face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Weight {
    /// Running text.
    Medium,
    /// Emphasis, from 28 dots at 203 dpi on; below that it clogs (printing.md 3.2).
    Bold,
}

/// A face and a size in dots per em: a Chinese character is a square of this side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct FaceSize {
    pub(crate) weight: Weight,
    pub(crate) dots: u32,
}

/// One drawn character.
#[derive(Debug)]
pub(crate) struct DrawnGlyph {
    pub(crate) bitmap: Bitmap,
    /// From the pen to the bitmap's left edge.
    pub(crate) left: i32,
    /// From the base line to the bitmap's upper edge; negative is above.
    pub(crate) top: i32,
    /// To the next character, in 64ths of a dot.
    pub(crate) advance: i64,
}

/// Sets text and draws labels. Keep one and use it again: it remembers every glyph it has drawn.
pub struct Typesetter {
    medium: Face,
    bold: Face,
    glyphs: HashMap<(char, FaceSize), Arc<DrawnGlyph>>,
}

impl std::fmt::Debug for Typesetter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Typesetter")
            .field("glyphs", &self.glyphs.len())
            .finish_non_exhaustive()
    }
}

impl Typesetter {
    /// Opens the built-in faces; takes well under a millisecond.
    pub fn new() -> Result<Self, LabelError> {
        Ok(Self {
            medium: Face::open(MEDIUM)?,
            bold: Face::open(BOLD)?,
            glyphs: HashMap::new(),
        })
    }

    /// Whether the font can draw this character.
    pub fn has_glyph(&mut self, letter: char) -> bool {
        self.medium.shape(letter).is_some()
    }

    /// The width of one line in whole dots, rounded up.
    pub(crate) fn width(&mut self, text: &str, size: FaceSize) -> u32 {
        whole_dots_up(text.chars().map(|letter| self.advance(letter, size)).sum())
    }

    /// How far the pen moves, in 64ths of a dot.
    pub(crate) fn advance(&mut self, letter: char, size: FaceSize) -> i64 {
        let face = self.face(size.weight);
        let units = face
            .shape(letter)
            .or_else(|| face.shape(MISSING))
            .map_or(0, |shape| shape.advance);
        units * i64::from(size.dots) * FRACTIONS / face.units_per_em
    }

    /// The character as dots, drawn at most once for each size.
    pub(crate) fn glyph(&mut self, letter: char, size: FaceSize) -> Arc<DrawnGlyph> {
        if let Some(known) = self.glyphs.get(&(letter, size)) {
            return Arc::clone(known);
        }
        let drawn = Arc::new(self.draw_glyph(letter, size));
        if self.glyphs.len() >= MOST_GLYPHS {
            self.glyphs.clear();
        }
        self.glyphs.insert((letter, size), Arc::clone(&drawn));
        drawn
    }

    fn draw_glyph(&mut self, letter: char, size: FaceSize) -> DrawnGlyph {
        let advance = self.advance(letter, size);
        let face = self.face(size.weight);
        let drawn = face
            .shape(letter)
            .or_else(|| face.shape(MISSING))
            .and_then(|shape| face.outline(shape.id, size.dots));
        let (bitmap, left, top) = drawn.unwrap_or_else(|| (Bitmap::new(0, 0), 0, 0));
        DrawnGlyph {
            bitmap,
            left,
            top,
            advance,
        }
    }

    const fn face(&mut self, weight: Weight) -> &mut Face {
        match weight {
            Weight::Medium => &mut self.medium,
            Weight::Bold => &mut self.bold,
        }
    }
}

/// One parsed font file.
struct Face {
    font: FontRef<'static>,
    units_per_em: i64,
    shapes: HashMap<char, Option<Shape>>,
}

#[derive(Debug, Clone, Copy)]
struct Shape {
    id: GlyphId,
    /// In font units.
    advance: i64,
}

impl Face {
    fn open(bytes: &'static [u8]) -> Result<Self, LabelError> {
        let font = FontRef::try_from_slice(bytes).map_err(|_| LabelError::Font)?;
        let units_per_em = font
            .units_per_em()
            .map(nearest)
            .filter(|&units| units > 0)
            .ok_or(LabelError::Font)?;
        Ok(Self {
            font,
            units_per_em,
            shapes: HashMap::new(),
        })
    }

    fn shape(&mut self, letter: char) -> Option<Shape> {
        let font = &self.font;
        *self.shapes.entry(letter).or_insert_with(|| {
            let id = font.glyph_id(letter);
            (id.0 != 0).then(|| Shape {
                id,
                advance: nearest(font.h_advance_unscaled(id)),
            })
        })
    }

    /// The glyph with every dot black that is at least half covered, and where it lies.
    fn outline(&self, id: GlyphId, dots: u32) -> Option<(Bitmap, i32, i32)> {
        let scale = PxScale::from(pixel_scale(dots, self.font.height_unscaled(), self.units_per_em));
        let outlined = self.font.outline_glyph(id.with_scale(scale))?;
        let bounds = outlined.px_bounds();
        let mut bitmap = Bitmap::new(dots_u32(bounds.width()), dots_u32(bounds.height()));
        outlined.draw(|x, y, coverage| {
            if coverage >= 0.5 {
                bitmap.set(x, y);
            }
        });
        Some((bitmap, dots_i32(bounds.min.x), dots_i32(bounds.min.y)))
    }
}

/// 64ths of a dot to whole dots, to the nearest.
pub(crate) fn whole_dots(fractions: i64) -> i32 {
    i32::try_from((fractions + FRACTIONS / 2).div_euclid(FRACTIONS)).unwrap_or(i32::MAX)
}

fn whole_dots_up(fractions: i64) -> u32 {
    u32::try_from((fractions + FRACTIONS - 1).div_euclid(FRACTIONS)).unwrap_or(0)
}

// The outline library speaks f32; these four are the only places where dots are floats.

#[expect(
    clippy::cast_precision_loss,
    reason = "font sizes and units are small whole numbers"
)]
fn pixel_scale(dots: u32, font_height: f32, units_per_em: i64) -> f32 {
    dots as f32 * font_height / units_per_em as f32
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "font units are small whole numbers"
)]
fn nearest(value: f32) -> i64 {
    value.round() as i64
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a glyph is at most a few hundred dots wide"
)]
fn dots_i32(value: f32) -> i32 {
    value.floor() as i32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a glyph's extent is small and not negative"
)]
fn dots_u32(value: f32) -> u32 {
    value.ceil().max(0.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: FaceSize = FaceSize {
        weight: Weight::Medium,
        dots: 24,
    };

    #[test]
    fn rare_name_characters_have_glyphs() {
        let mut types = Typesetter::new().unwrap();
        for letter in "𬭎𫖯𬬭𠅤㛃䶮蠡懿麟鑫攀".chars() {
            assert!(types.has_glyph(letter), "{letter}");
            assert!(types.glyph(letter, BODY).bitmap.black_dots() > 40, "{letter}");
        }
    }

    #[test]
    fn a_character_without_a_glyph_is_a_visible_box() {
        let mut types = Typesetter::new().unwrap();
        assert!(!types.has_glyph('\u{1F600}'));
        let drawn = types.glyph('\u{1F600}', BODY);
        assert!(drawn.bitmap.black_dots() > 40);
        assert!(drawn.advance > 20 * FRACTIONS);
    }

    #[test]
    fn a_chinese_character_is_as_wide_as_its_size() {
        let mut types = Typesetter::new().unwrap();
        assert_eq!(types.width("揽收服务商", BODY), 5 * 24);
        assert!(types.width("12.3", BODY) < 2 * 24 + 12);
    }

    #[test]
    fn a_glyph_is_drawn_once() {
        let mut types = Typesetter::new().unwrap();
        let first = types.glyph('包', BODY);
        assert!(Arc::ptr_eq(&first, &types.glyph('包', BODY)));
    }
}
