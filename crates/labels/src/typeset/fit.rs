//! A text in a box: as large as asked, then smaller, at last shortened with an ellipsis.

use super::wrap::{lines, readable};
use super::{FRACTIONS, FaceSize, MISSING, Typesetter, Weight};
use crate::bitmap::Ink;
use crate::units::{Dpi, Eighths};

/// The least size that reads back reliably at 203 dpi: 18 dots, 2.25 mm (printing.md 3.2).
const LEAST: Eighths = 18;
/// The least size for bold, below which it clogs: 28 dots, 3.5 mm.
const LEAST_BOLD: Eighths = 28;

/// Where a line stands in its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
    Right,
}

/// How a text is set in its box. Sizes are in eighths of a millimetre.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextStyle {
    pub(crate) size: Eighths,
    pub(crate) least: Eighths,
    pub(crate) weight: Weight,
    pub(crate) align: Align,
    pub(crate) most_lines: usize,
    pub(crate) ink: Ink,
}

impl TextStyle {
    /// One line of running text, left, that may shrink to three quarters of its size.
    pub(crate) const fn medium(size: Eighths) -> Self {
        Self {
            size,
            least: if size * 3 / 4 < LEAST { LEAST } else { size * 3 / 4 },
            weight: Weight::Medium,
            align: Align::Left,
            most_lines: 1,
            ink: Ink::Black,
        }
    }

    /// One bold line, left.
    pub(crate) const fn bold(size: Eighths) -> Self {
        Self {
            weight: Weight::Bold,
            ..Self::medium(size)
        }
    }

    pub(crate) const fn centred(self) -> Self {
        Self {
            align: Align::Centre,
            ..self
        }
    }

    pub(crate) const fn right(self) -> Self {
        Self {
            align: Align::Right,
            ..self
        }
    }

    pub(crate) const fn white(self) -> Self {
        Self {
            ink: Ink::White,
            ..self
        }
    }

    pub(crate) const fn lines(self, most_lines: usize) -> Self {
        Self { most_lines, ..self }
    }

    /// May shrink to `least`, though never below what a thermal printer can show.
    pub(crate) const fn down_to(self, least: Eighths) -> Self {
        Self {
            least: if least < LEAST { LEAST } else { least },
            ..self
        }
    }

    fn face_size(&self, size: Eighths, dpi: Dpi) -> FaceSize {
        let weight = if size < LEAST_BOLD {
            Weight::Medium
        } else {
            self.weight
        };
        FaceSize {
            weight,
            dots: dpi.dots(size),
        }
    }
}

/// A text made to fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FittedText {
    pub(crate) size: FaceSize,
    pub(crate) lines: Vec<String>,
    /// The ellipsis took something away.
    pub(crate) shortened: bool,
    /// Characters the font lacks, each once, in order; boxes stand in their places.
    pub(crate) missing: Vec<char>,
}

impl FittedText {
    /// From one base line to the next: five quarters of the size.
    pub(crate) const fn line_height(&self) -> u32 {
        self.size.dots + self.size.dots / 4
    }

    /// All its lines.
    pub(crate) fn height(&self) -> u32 {
        self.line_height() * u32::try_from(self.lines.len()).unwrap_or(0)
    }
}

impl Typesetter {
    /// Fits `text` into a box of `width` × `height` dots.
    pub(crate) fn fit(
        &mut self,
        text: &str,
        (width, height): (u32, u32),
        style: &TextStyle,
        dpi: Dpi,
    ) -> FittedText {
        let (text, missing) = self.boxed(&readable(text));
        let mut size = style.size;
        loop {
            let face = style.face_size(size, dpi);
            let set = self.broken(&text, width, face);
            let mut fitted = FittedText {
                size: face,
                lines: set,
                shortened: false,
                missing: Vec::new(),
            };
            let room = usize::try_from(height / fitted.line_height().max(1))
                .unwrap_or(1)
                .clamp(1, style.most_lines);
            if fitted.lines.len() <= room || size <= style.least {
                fitted.shortened = self.shorten(&mut fitted.lines, room, width, face);
                fitted.missing = missing;
                return fitted;
            }
            size -= 1;
        }
    }

    fn broken(&mut self, text: &str, width: u32, face: FaceSize) -> Vec<String> {
        lines(text, i64::from(width) * FRACTIONS, |letter| {
            self.advance(letter, face)
        })
    }

    /// Keeps `room` lines and ends the last with an ellipsis where something is lost.
    fn shorten(&mut self, lines: &mut Vec<String>, room: usize, width: u32, face: FaceSize) -> bool {
        if lines.len() <= room {
            return false;
        }
        lines.truncate(room);
        if let Some(last) = lines.last_mut() {
            last.push('…');
            while self.width(last, face) > width && last.chars().count() > 1 {
                last.pop();
                last.pop();
                last.push('…');
            }
        }
        true
    }

    /// The text with a box for every character the font lacks, and those characters.
    fn boxed(&mut self, text: &str) -> (String, Vec<char>) {
        let mut missing = Vec::new();
        let mut replace = |letter: char| {
            if letter == '\n' || self.has_glyph(letter) {
                return letter;
            }
            if !missing.contains(&letter) {
                missing.push(letter);
            }
            MISSING
        };
        (text.chars().map(&mut replace).collect(), missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(text: &str, width: u32, height: u32, style: &TextStyle) -> FittedText {
        Typesetter::new()
            .unwrap()
            .fit(text, (width, height), style, Dpi::D203)
    }

    #[test]
    fn what_fits_is_left_alone() {
        let fitted = fit("时丰Milkrun", 400, 60, &TextStyle::bold(48));
        assert_eq!(fitted.lines, ["时丰Milkrun"]);
        assert_eq!(fitted.size.dots, 48);
        assert!(!fitted.shortened);
    }

    #[test]
    fn what_is_too_long_shrinks_before_it_is_shortened() {
        let fitted = fit("广东时丰物流有限公司", 400, 60, &TextStyle::bold(48));
        assert_eq!((fitted.size.dots, fitted.shortened), (40, false));

        let fitted = fit(
            "广东时丰国际物流供应链管理有限公司",
            400,
            60,
            &TextStyle::bold(48),
        );
        assert_eq!((fitted.size.dots, fitted.shortened), (36, true));
        assert_eq!(fitted.lines, ["广东时丰国际物流供应…"]);
    }

    #[test]
    fn bold_below_28_dots_becomes_medium_and_nothing_goes_below_18() {
        let fitted = fit(&"长".repeat(60), 400, 40, &TextStyle::bold(32).down_to(10));
        assert_eq!(
            fitted.size,
            FaceSize {
                weight: Weight::Medium,
                dots: 18
            }
        );
        assert!(fitted.shortened);
    }

    #[test]
    fn an_address_uses_more_lines_before_smaller_type() {
        let address = "广东省深圳市龙岗区坂田街道五和大道118号和成世纪名园A座1203室";
        let fitted = fit(address, 400, 130, &TextStyle::medium(28).lines(3));
        assert_eq!(fitted.lines.len(), 3);
        assert_eq!(fitted.lines.concat(), address);
    }

    #[test]
    fn a_missing_character_is_a_box_and_is_reported_once() {
        let fitted = fit("好\u{1F600}运\u{1F600}", 400, 40, &TextStyle::medium(24));
        assert_eq!(fitted.lines, ["好□运□"]);
        assert_eq!(fitted.missing, ['\u{1F600}']);
    }
}
