//! Lengths on paper. Layout is written in eighths of a millimetre and turned into whole dots once.

/// One eighth of a millimetre: exactly one dot at 203 dpi (8 dots/mm).
pub(crate) type Eighths = u32;

/// The resolution of a printer's head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dpi {
    /// 180 dpi: 7.087 dots/mm; receipt printers only.
    D180,
    /// 203 dpi: exactly 8 dots/mm, so 100 mm are 800 dots.
    D203,
    /// 300 dpi: 11.811 dots/mm, so 100 mm are 1181 dots.
    D300,
}

impl Dpi {
    /// Whole dots for a number of millimetres, rounded to the nearest dot.
    pub const fn dots_of_millimetres(self, millimetres: u32) -> u32 {
        self.dots(millimetres.saturating_mul(8))
    }

    /// Whole dots for a number of tenths of a millimetre, towards zero or away from it alike.
    pub const fn dots_of_tenths(self, tenths: i32) -> i32 {
        let per_ten_metres: i64 = match self {
            Self::D180 => 70_866,
            Self::D203 => 80_000,
            Self::D300 => 118_110,
        };
        let scaled = tenths as i64 * per_ten_metres;
        let half = if scaled < 0 { -50_000 } else { 50_000 };
        let dots = (scaled + half) / 100_000;
        if dots > 100_000 {
            100_000
        } else if dots < -100_000 {
            -100_000
        } else {
            dots_to_i32(dots)
        }
    }

    /// Whole dots for eighths of a millimetre.
    pub(crate) const fn dots(self, eighths: Eighths) -> u32 {
        match self {
            Self::D180 => (eighths.saturating_mul(7_087).saturating_add(4_000)) / 8_000,
            Self::D203 => eighths,
            Self::D300 => (eighths.saturating_mul(11_811).saturating_add(4_000)) / 8_000,
        }
    }

    /// Eighths of a millimetre in which so many dots have room, rounded up.
    pub(crate) const fn eighths_up(self, dots: u32) -> Eighths {
        match self {
            Self::D180 => dots.saturating_mul(8_000).div_ceil(7_087),
            Self::D203 => dots,
            Self::D300 => dots.saturating_mul(8_000).div_ceil(11_811),
        }
    }

    /// The bar widths a hand scanner reads well, in dots: the least we print and the most we need.
    pub(crate) const fn bar_widths(self) -> (u32, u32) {
        match self {
            Self::D180 => (2, 4),
            Self::D203 => (2, 5),
            Self::D300 => (3, 7),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the caller keeps the value within a hundred thousand"
)]
const fn dots_to_i32(dots: i64) -> i32 {
    dots as i32
}

/// A rectangle; in dots unless its owner says eighths of a millimetre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Area {
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Extent to the right.
    pub width: u32,
    /// Extent downwards.
    pub height: u32,
}

impl Area {
    pub(crate) const fn new(x: u32, y: u32, width: u32, height: u32) -> Self {
        Self { x, y, width, height }
    }

    /// First column to the right of the area.
    pub const fn right(&self) -> u32 {
        self.x + self.width
    }

    /// First row below the area.
    pub const fn bottom(&self) -> u32 {
        self.y + self.height
    }

    /// Moves all four edges inwards.
    pub(crate) const fn shrunk(&self, by: u32) -> Self {
        self.padded(by, by)
    }

    /// Moves the side edges inwards by `across` and the others by `down`.
    pub(crate) const fn padded(&self, across: u32, down: u32) -> Self {
        Self {
            x: self.x + across,
            y: self.y + down,
            width: self.width.saturating_sub(2 * across),
            height: self.height.saturating_sub(2 * down),
        }
    }

    /// From eighths of a millimetre to dots. Edges are converted, so neighbours stay neighbours.
    pub(crate) const fn to_dots(self, dpi: Dpi) -> Self {
        let (x, y) = (dpi.dots(self.x), dpi.dots(self.y));
        let (right, bottom) = (dpi.dots(self.right()), dpi.dots(self.bottom()));
        Self {
            x,
            y,
            width: right - x,
            height: bottom - y,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn label_sizes_in_dots_are_the_printers_own() {
        assert_eq!(Dpi::D203.dots_of_millimetres(100), 800);
        assert_eq!(Dpi::D203.dots_of_millimetres(150), 1200);
        assert_eq!(Dpi::D300.dots_of_millimetres(100), 1181);
        assert_eq!(Dpi::D300.dots_of_millimetres(150), 1772);
    }

    #[test]
    fn slip_sizes_in_dots_fit_their_heads() {
        assert_eq!(Dpi::D203.dots_of_millimetres(48), 384);
        assert_eq!(Dpi::D203.dots_of_millimetres(72), 576);
        assert_eq!(Dpi::D180.dots_of_millimetres(48), 340);
        assert_eq!(Dpi::D180.dots_of_millimetres(72), 510);
        assert_eq!(Dpi::D180.dots_of_tenths(-100), -71);
    }

    #[test]
    fn dots_have_room_in_the_eighths_they_are_turned_into() {
        for dpi in [Dpi::D180, Dpi::D203, Dpi::D300] {
            for dots in [1, 7, 30, 333, 1_771] {
                assert!(dpi.dots(dpi.eighths_up(dots)) >= dots, "{dots} at {dpi:?}");
            }
        }
    }

    #[test]
    fn offsets_round_to_the_nearest_dot_on_both_sides_of_zero() {
        assert_eq!(Dpi::D203.dots_of_tenths(15), 12);
        assert_eq!(Dpi::D203.dots_of_tenths(-15), -12);
        assert_eq!(Dpi::D300.dots_of_tenths(10), 12);
        assert_eq!(Dpi::D300.dots_of_tenths(-10), -12);
        assert_eq!(Dpi::D203.dots_of_tenths(0), 0);
    }

    #[test]
    fn neighbouring_areas_stay_neighbours_at_300_dpi() {
        let left = Area::new(16, 16, 383, 100).to_dots(Dpi::D300);
        let right = Area::new(399, 16, 385, 100).to_dots(Dpi::D300);
        assert_eq!(left.right(), right.x);
    }
}
