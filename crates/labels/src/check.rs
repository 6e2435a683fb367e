//! Reads the barcodes back from the drawn dots, as a scanner would, before a label may be printed.

use rxing::DecodeHints;
use rxing::common::BitArray;
use rxing::oned::{Code128Reader, OneDReader};

use crate::bitmap::{Bitmap, index};
use crate::code128::QUIET_MODULES;
use crate::drawing::{Drawing, Item};
use crate::raster::draw;
use crate::typeset::Typesetter;
use crate::{Area, LabelError};

/// A barcode that should stand on a bitmap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedCode {
    /// What a scanner must read.
    pub content: String,
    /// Where the bars are, in dots, without the quiet zones.
    pub bars: Area,
    /// The white that must be left on both sides, in dots.
    pub quiet: u32,
}

/// Decodes every expected barcode from the bitmap and compares it with what it should say.
///
/// All rows of a symbol must be alike from quiet zone to quiet zone, so that nothing touches the bars at any
/// height; then a scan line through the top, the middle and the bottom must decode to the content.
pub fn check_codes(bitmap: &Bitmap, expected: &[PrintedCode]) -> Result<(), LabelError> {
    expected.iter().try_for_each(|code| check_code(bitmap, code))
}

/// Draws a page and checks what barcodes it has; a page without any is not drawn.
pub(crate) fn check_drawing(types: &mut Typesetter, drawing: &Drawing) -> Result<(), LabelError> {
    let codes = codes_of(drawing);
    if codes.is_empty() {
        Ok(())
    } else {
        check_codes(&draw(types, drawing), &codes)
    }
}

/// The barcodes that a drawing should show.
pub(crate) fn codes_of(drawing: &Drawing) -> Vec<PrintedCode> {
    let codes = drawing.items.iter().filter_map(|item| match item {
        Item::Code(code) => Some(code),
        Item::Line(_) | Item::Fill(_) | Item::Stroke(_) => None,
    });
    codes
        .map(|code| PrintedCode {
            content: code.content.clone(),
            bars: code.bars,
            quiet: QUIET_MODULES * code.bar_width,
        })
        .collect()
}

fn check_code(bitmap: &Bitmap, code: &PrintedCode) -> Result<(), LabelError> {
    let unreadable = |read| LabelError::CodeUnreadable {
        content: code.content.clone(),
        read,
    };
    let last = code.bars.bottom().saturating_sub(1);
    if !is_clear_of_other_ink(bitmap, code) || last >= bitmap.height() {
        return Err(unreadable(None));
    }
    for y in [code.bars.y, code.bars.y.midpoint(last), last] {
        let read = read_row(bitmap, code, y);
        if read.as_ref() != Some(&code.content) {
            return Err(unreadable(read));
        }
    }
    Ok(())
}

/// The same dots in every row, and white quiet zones.
fn is_clear_of_other_ink(bitmap: &Bitmap, code: &PrintedCode) -> bool {
    let bars = code.bars;
    let Some(left) = bars.x.checked_sub(code.quiet) else {
        return false;
    };
    let right = bars.right() + code.quiet;
    let quiet_is_white = (left..bars.x)
        .chain(bars.right()..right)
        .all(|x| !bitmap.is_black(x, bars.y))
        && right <= bitmap.width();
    let window = |y| {
        bitmap
            .row(y)
            .and_then(|row| row.get(index(left.div_ceil(8))..index(right / 8)))
    };
    let first = window(bars.y);
    quiet_is_white && first.is_some() && (bars.y..bars.bottom()).all(|y| window(y) == first)
}

fn read_row(bitmap: &Bitmap, code: &PrintedCode, y: u32) -> Option<String> {
    let left = code.bars.x.checked_sub(code.quiet)?;
    let mut scan = BitArray::with_size(index(code.bars.width + 2 * code.quiet));
    for (place, x) in (left..code.bars.right() + code.quiet).enumerate() {
        if bitmap.is_black(x, y) {
            scan.set(place);
        }
    }
    let read = Code128Reader.decode_row(y, &scan, &DecodeHints::default()).ok()?;
    Some(read.getText().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code128::place;
    use crate::units::Dpi;

    fn drawn() -> (Bitmap, PrintedCode) {
        let code = place("LP00405077324136", Area::new(24, 10, 752, 130), Dpi::D203).unwrap();
        let items = vec![Item::Code(code)];
        let drawing = Drawing {
            dpi: Dpi::D203,
            width: 800,
            height: 160,
            items,
            notes: Vec::new(),
        };
        (
            draw(&mut Typesetter::new().unwrap(), &drawing),
            codes_of(&drawing).remove(0),
        )
    }

    fn check(spoil: impl FnOnce(&mut Bitmap, &mut PrintedCode)) -> bool {
        let (mut bitmap, mut expected) = drawn();
        spoil(&mut bitmap, &mut expected);
        check_codes(&bitmap, &[expected]).is_ok()
    }

    #[test]
    fn a_clean_code_reads_back() {
        assert!(check(|_, _| ()));
    }

    #[test]
    fn another_content_is_noticed() {
        assert!(!check(|_, expected| expected.content = "LP00405077324137".into()));
    }

    #[test]
    fn ink_in_the_bars_or_the_quiet_zone_is_noticed() {
        assert!(!check(|bitmap, code| bitmap.fill(Area::new(
            code.bars.x + 100,
            code.bars.y + 50,
            30,
            3
        ))));
        assert!(!check(|bitmap, code| bitmap.fill(Area::new(
            code.bars.x - 12,
            code.bars.y,
            4,
            130
        ))));
        assert!(!check(|bitmap, code| bitmap.fill(Area::new(
            code.bars.x + 200,
            code.bars.y,
            5,
            130
        ))));
    }

    #[test]
    fn a_code_outside_the_bitmap_is_noticed() {
        assert!(!check(|_, code| code.bars.y += 40));
        assert!(!check(|_, code| code.bars.x += 200));
    }
}
