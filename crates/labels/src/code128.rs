//! Code 128: the modules from the encoder, and the widest bars that fit (printing.md 6.2).

use rxing::EncodeHints;
use rxing::oned::{Code128Writer, OneDimensionalCodeWriter};

use crate::LabelError;
use crate::units::{Area, Dpi};

/// White on each side of the bars, in modules.
pub(crate) const QUIET_MODULES: u32 = 10;

/// A barcode at its place, in dots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlacedCode {
    pub(crate) content: String,
    /// The bars without the quiet zones.
    pub(crate) bars: Area,
    /// Dots per module.
    pub(crate) bar_width: u32,
    /// `true` is black.
    pub(crate) modules: Vec<bool>,
}

/// Encodes `content` and centres it in `room`, which includes the quiet zones.
///
/// The bars are the widest up to 5 dots at 203 dpi (7 at 300) that leave ten modules of white on both sides; below
/// 2 dots (3) the code is refused, because a hand scanner would fail on it.
pub(crate) fn place(content: &str, room: Area, dpi: Dpi) -> Result<PlacedCode, LabelError> {
    let modules = modules(content)?;
    let (least, most) = dpi.bar_widths();
    let bar_width = (room.width / with_quiet(&modules)).min(most);
    fitted(content, modules, room, (bar_width, least))
}

/// The same with modules of exactly `bar_width` dots.
pub(crate) fn place_of_width(content: &str, room: Area, bar_width: u32) -> Result<PlacedCode, LabelError> {
    let modules = modules(content)?;
    let widest = room.width / with_quiet(&modules);
    fitted(content, modules, room, (bar_width.min(widest), bar_width))
}

fn modules(content: &str) -> Result<Vec<bool>, LabelError> {
    Code128Writer
        .encode_oned_with_hints(content, &EncodeHints::default())
        .map_err(|source| LabelError::CodeRefused {
            content: content.to_owned(),
            source,
        })
}

fn count(modules: &[bool]) -> u32 {
    u32::try_from(modules.len()).unwrap_or(u32::MAX / 64)
}

fn with_quiet(modules: &[bool]) -> u32 {
    count(modules) + 2 * QUIET_MODULES
}

/// In the middle of its room, unless the bars that fit are thinner than the least.
fn fitted(
    content: &str,
    modules: Vec<bool>,
    room: Area,
    (bar_width, least): (u32, u32),
) -> Result<PlacedCode, LabelError> {
    if bar_width < least {
        return Err(LabelError::CodeTooWide {
            content: content.to_owned(),
            needed: with_quiet(&modules) * least,
            available: room.width,
        });
    }
    let width = count(&modules) * bar_width;
    let bars = Area::new(room.x + (room.width - width) / 2, room.y, width, room.height);
    Ok(PlacedCode {
        content: content.to_owned(),
        bars,
        bar_width,
        modules,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(content: &str, width: u32, dpi: Dpi) -> Result<PlacedCode, LabelError> {
        place(content, Area::new(24, 0, width, 160), dpi)
    }

    #[test]
    fn module_counts_are_the_optimal_ones() {
        for (content, modules) in [
            ("LP00405077324136", 145),
            ("775600006417943", 134),
            ("SF1234567890123", 145),
            ("LZDTEST73390073737", 189),
        ] {
            assert_eq!(
                placed(content, 752, Dpi::D203).unwrap().modules.len(),
                modules,
                "{content}"
            );
        }
    }

    #[test]
    fn the_widest_bars_that_keep_the_quiet_zone_are_used() {
        assert_eq!(placed("LP00405077324136", 752, Dpi::D203).unwrap().bar_width, 4);
        assert_eq!(placed("775600006417943", 752, Dpi::D203).unwrap().bar_width, 4);
        assert_eq!(placed("LZDTEST73390073737", 752, Dpi::D203).unwrap().bar_width, 3);
        assert_eq!(placed("A1", 752, Dpi::D203).unwrap().bar_width, 5);
        assert_eq!(placed("LP00405077324136", 1110, Dpi::D300).unwrap().bar_width, 6);
    }

    #[test]
    fn the_quiet_zone_is_ten_modules_on_both_sides() {
        let code = placed("LP00405077324136", 752, Dpi::D203).unwrap();
        assert!(code.bars.x - 24 >= 40 && 24 + 752 - code.bars.right() >= 40);
    }

    #[test]
    fn a_code_with_bars_too_thin_is_refused() {
        let too_long = "LZDTEST73390073737-LZDTEST73390073737-A";
        assert!(matches!(
            placed(too_long, 752, Dpi::D203),
            Err(LabelError::CodeTooWide { available: 752, .. })
        ));
        assert!(matches!(
            placed("大包", 752, Dpi::D203),
            Err(LabelError::CodeRefused { .. })
        ));
        assert!(matches!(
            placed("", 752, Dpi::D203),
            Err(LabelError::CodeRefused { .. })
        ));
    }
}
