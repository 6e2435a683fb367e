//! From items to dots.

use crate::bitmap::Bitmap;
use crate::code128::PlacedCode;
use crate::drawing::{Drawing, Item, Stroke, TextLine};
use crate::typeset::{Typesetter, whole_dots};
use crate::units::Area;

/// Draws a page: black things first, so that white text on a band is not covered.
pub(crate) fn draw(types: &mut Typesetter, drawing: &Drawing) -> Bitmap {
    let mut bitmap = Bitmap::new(drawing.width, drawing.height);
    for item in &drawing.items {
        match item {
            Item::Fill(area) => bitmap.fill(*area),
            Item::Line(line) => draw_line(types, &mut bitmap, line),
            Item::Code(code) => draw_code(&mut bitmap, code),
            Item::Stroke(stroke) => draw_stroke(&mut bitmap, stroke),
        }
    }
    calm_immediate_commands(&mut bitmap);
    bitmap
}

fn draw_line(types: &mut Typesetter, bitmap: &mut Bitmap, line: &TextLine) {
    let (x, baseline) = (line.x.cast_signed(), line.baseline.cast_signed());
    let mut pen = 0;
    for letter in line.text.chars() {
        let glyph = types.glyph(letter, line.size);
        bitmap.draw(
            &glyph.bitmap,
            x + whole_dots(pen) + glyph.left,
            baseline + glyph.top,
            line.ink,
        );
        pen += glyph.advance;
    }
}

fn draw_code(bitmap: &mut Bitmap, code: &PlacedCode) {
    let mut pattern = Bitmap::new(bitmap.width(), 1);
    let mut x = code.bars.x;
    for &black in &code.modules {
        if black {
            pattern.fill(Area::new(x, 0, code.bar_width, 1));
        }
        x += code.bar_width;
    }
    bitmap.stamp_rows(&pattern, code.bars.y, code.bars.height);
}

/// Squares close enough to each other to be a line.
fn draw_stroke(bitmap: &mut Bitmap, stroke: &Stroke) {
    let starts = stroke.points.iter().copied();
    let ends = stroke
        .points
        .iter()
        .copied()
        .skip(1)
        .chain(stroke.points.last().copied());
    for ((from_x, from_y), (to_x, to_y)) in starts.zip(ends) {
        let steps = from_x.abs_diff(to_x).max(from_y.abs_diff(to_y)).max(1);
        for step in 0..=steps {
            let x = between(from_x, to_x, step, steps);
            let y = between(from_y, to_y, step, steps);
            bitmap.fill(Area::new(x, y, stroke.thickness, stroke.thickness));
        }
    }
}

const fn between(from: u32, to: u32, step: u32, steps: u32) -> u32 {
    if to >= from {
        from + (to - from) * step / steps
    } else {
        from - (from - to) * step / steps
    }
}

/// Removes what a printer could take for an immediate command anywhere in the bitmap as sent: `<ESC>!` for TSPL, in
/// either polarity (printing.md 1.2); `<DLE>` with `<EOT>`, `<ENQ>` or `<DC4>` for ESC/POS (printing.md 1.4). It is done
/// for every printer alike, so that the preview is what is printed.
///
/// Changes one dot each time: the single white dot between black ones in `1B`, or the only black dot of `10`. Bars are
/// two dots wide or more, so it never lies in a barcode (the finest code of a calibration page has none of these
/// pairs); and padding has no such dot.
pub(crate) fn calm_immediate_commands(bitmap: &mut Bitmap) {
    let mut bytes = bitmap.bytes_mut().iter_mut().peekable();
    while let Some(byte) = bytes.next() {
        let next = bytes.peek().map_or(0, |next| **next);
        *byte ^= telltale_dot(*byte, next);
    }
}

/// The dot whose change makes a pair of bytes harmless; none for a pair that is.
const fn telltale_dot(byte: u8, next: u8) -> u8 {
    const ESC: u8 = 0x1B;
    const DLE: u8 = 0x10;
    match (byte, next) {
        (ESC, b'!') | (0xE4, 0xDE) => 0x04, // The second is the first with black as 0.
        (DLE, 0x04 | 0x05 | 0x14) => DLE,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Dpi;
    use crate::bitmap::Ink;
    use crate::typeset::{FaceSize, Weight};

    fn bitmap_of(bytes: &[u8]) -> Bitmap {
        let mut bitmap = Bitmap::new(u32::try_from(bytes.len()).unwrap() * 8, 1);
        bitmap.bytes_mut().copy_from_slice(bytes);
        bitmap
    }

    #[test]
    fn an_escape_hidden_in_the_dots_is_broken_by_one_dot() {
        for hidden in [
            [0x00, 0x1B, 0x21, 0x52],
            [0x00, 0xE4, 0xDE, 0xAD],
            [0x00, 0x10, 0x04, 0x01],
            [0x1B, 0x10, 0x05, 0x02],
            [0x10, 0x10, 0x14, 0x08],
        ] {
            let mut bitmap = bitmap_of(&hidden);
            calm_immediate_commands(&mut bitmap);
            let changed: u32 = bitmap
                .bytes()
                .iter()
                .zip(hidden)
                .map(|(now, was)| (now ^ was).count_ones())
                .sum();
            assert_eq!(changed, 1);
            assert!(
                !bitmap
                    .bytes()
                    .windows(2)
                    .any(|pair| telltale_dot(pair[0], pair[1]) != 0)
            );
        }
    }

    /// 寂 in 24 dots at the left edge contains `1B 21` as it comes from the font.
    #[test]
    fn a_character_that_looks_like_an_escape_is_drawn_without_it() {
        let size = FaceSize {
            weight: Weight::Medium,
            dots: 24,
        };
        let line = TextLine {
            text: "寂".into(),
            size,
            ink: Ink::Black,
            x: 0,
            baseline: 24,
        };
        let items = vec![Item::Line(line)];
        let drawing = Drawing {
            dpi: Dpi::D203,
            width: 32,
            height: 32,
            items,
            notes: Vec::new(),
        };
        let bitmap = draw(&mut Typesetter::new().unwrap(), &drawing);
        assert!(bitmap.black_dots() > 100);
        assert!(!bitmap.bytes().windows(2).any(|pair| pair == [0x1B, 0x21]));
    }

    #[test]
    fn other_dots_are_left_alone() {
        let harmless = [0x1B, 0x22, 0x21, 0x1B, 0x10, 0x03, 0x04, 0x10];
        let mut bitmap = bitmap_of(&harmless);
        calm_immediate_commands(&mut bitmap);
        assert_eq!(bitmap.bytes(), harmless);
    }

    #[test]
    fn white_text_is_legible_on_black() {
        let mut bitmap = Bitmap::new(16, 4);
        bitmap.fill(Area::new(0, 0, 16, 4));
        let mut dot = Bitmap::new(1, 1);
        dot.set(0, 0);
        bitmap.draw(&dot, 3, 2, Ink::White);
        assert!(!bitmap.is_black(3, 2) && bitmap.is_black(4, 2));
    }
}
