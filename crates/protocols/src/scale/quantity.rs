//! A number as a scale sends it: digits, decimals and a unit. It becomes grams only at the edge.

/// A unit of mass that scales send. Units without one meaning (tael, 台斤, a maker's own) are not here on purpose: a
/// number in them is refused, never guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MassUnit {
    /// mg
    Milligram,
    /// g
    Gram,
    /// kg (公斤)
    Kilogram,
    /// t (吨)
    Tonne,
    /// Half a kilogram (市斤)
    Jin,
    /// lb
    Pound,
    /// oz
    Ounce,
    /// ct (克拉)
    Carat,
    /// gr
    Grain,
    /// dwt
    Pennyweight,
    /// oz t
    TroyOunce,
    /// 2,000 lb
    ShortTon,
}

impl MassUnit {
    /// Reads the unit as scales write it.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::from_bytes(text.as_bytes())
    }

    /// Reads the unit as scales write it.
    pub fn from_bytes(text: &[u8]) -> Option<Self> {
        match text {
            b"mg" | b"MG" => Some(Self::Milligram),
            b"g" | b"G" => Some(Self::Gram),
            b"kg" | b"KG" | b"Kg" => Some(Self::Kilogram),
            b"t" | b"T" => Some(Self::Tonne),
            b"SJ" => Some(Self::Jin),
            b"lb" | b"LB" | b"Lb" | b"lbs" => Some(Self::Pound),
            b"oz" | b"OZ" => Some(Self::Ounce),
            b"ct" | b"CT" => Some(Self::Carat),
            b"GN" => Some(Self::Grain),
            b"dwt" | b"DWT" => Some(Self::Pennyweight),
            b"ozt" | b"OZT" => Some(Self::TroyOunce),
            _ => None,
        }
    }

    /// The usual sign.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Milligram => "mg",
            Self::Gram => "g",
            Self::Kilogram => "kg",
            Self::Tonne => "t",
            Self::Jin => "斤",
            Self::Pound => "lb",
            Self::Ounce => "oz",
            Self::Carat => "ct",
            Self::Grain => "gr",
            Self::Pennyweight => "dwt",
            Self::TroyOunce => "ozt",
            Self::ShortTon => "tn",
        }
    }

    /// One unit in thousand-millionths of a gram: exact for every unit here.
    const fn in_nanograms(self) -> i128 {
        match self {
            Self::Milligram => 1_000_000,
            Self::Gram => 1_000_000_000,
            Self::Kilogram => 1_000_000_000_000,
            Self::Tonne => 1_000_000_000_000_000,
            Self::Jin => 500_000_000_000,
            Self::Pound => 453_592_370_000,
            Self::Ounce => 28_349_523_125,
            Self::Carat => 200_000_000,
            Self::Grain => 64_798_910,
            Self::Pennyweight => 1_555_173_840,
            Self::TroyOunce => 31_103_476_800,
            Self::ShortTon => 907_184_740_000_000,
        }
    }
}

/// The number on the display: `digits` × 10^-`decimals` in `unit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// All digits as one signed number; the decimal point is `decimals` places from the right.
    pub digits: i64,
    /// Digits behind the point.
    pub decimals: u8,
    /// The unit that the frame names; `None` where the protocol sends none.
    pub unit: Option<MassUnit>,
}

impl Quantity {
    /// Whole grams, half away from zero. `assumed` counts only when the frame names no unit.
    ///
    /// `None` for a number beyond any scale.
    pub fn grams(self, assumed: MassUnit) -> Option<i64> {
        let parts = i128::from(self.digits) * self.unit.unwrap_or(assumed).in_nanograms();
        let one_gram = 10_i128
            .checked_pow(u32::from(self.decimals))?
            .checked_mul(MassUnit::Gram.in_nanograms())?;
        let half = if parts < 0 { -(one_gram / 2) } else { one_gram / 2 };
        i64::try_from((parts + half) / one_gram).ok()
    }

    /// The same size below zero.
    #[must_use]
    pub const fn negative(self) -> Self {
        Self {
            digits: -self.digits.saturating_abs(),
            ..self
        }
    }

    /// Whether the scale can show this number at all, if it counts in steps (分度值) of `step`.
    ///
    /// `None` for numbers beyond any scale and for a step of nothing.
    pub fn is_in_step(self, step: Self, assumed: MassUnit) -> Option<bool> {
        let mine = i128::from(self.digits).checked_mul(self.unit.unwrap_or(assumed).in_nanograms())?;
        let step_size = i128::from(step.digits).checked_mul(step.unit.unwrap_or(assumed).in_nanograms())?;
        // Both over the same power of ten, so that nothing is rounded.
        let mine = mine.checked_mul(10_i128.checked_pow(u32::from(step.decimals))?)?;
        let step_size = step_size.checked_mul(10_i128.checked_pow(u32::from(self.decimals))?)?;
        mine.checked_rem(step_size).map(|rest| rest == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grams(digits: i64, decimals: u8, unit: MassUnit) -> i64 {
        Quantity {
            digits,
            decimals,
            unit: Some(unit),
        }
        .grams(MassUnit::Tonne)
        .unwrap()
    }

    #[test]
    fn grams_are_exact_and_round_half_away_from_zero() {
        assert_eq!(grams(12_345, 3, MassUnit::Kilogram), 12_345);
        assert_eq!(grams(1, 4, MassUnit::Kilogram), 0);
        assert_eq!(grams(5, 4, MassUnit::Kilogram), 1);
        assert_eq!(grams(-5, 4, MassUnit::Kilogram), -1);
        assert_eq!(grams(2_455, 1, MassUnit::Gram), 246);
        assert_eq!(grams(1, 0, MassUnit::Pound), 454);
        assert_eq!(grams(16, 0, MassUnit::Ounce), grams(1, 0, MassUnit::Pound));
        assert_eq!(grams(3, 0, MassUnit::Jin), 1_500);
    }

    #[test]
    fn steps_are_compared_exactly_across_units() {
        let of = |digits, decimals, unit| Quantity {
            digits,
            decimals,
            unit,
        };
        let step = of(5, 3, Some(MassUnit::Kilogram));
        assert_eq!(
            of(1_235, 3, None).is_in_step(step, MassUnit::Kilogram),
            Some(true)
        );
        assert_eq!(
            of(1_234, 3, None).is_in_step(step, MassUnit::Kilogram),
            Some(false)
        );
        assert_eq!(
            of(-10, 0, Some(MassUnit::Gram)).is_in_step(step, MassUnit::Kilogram),
            Some(true)
        );
        let nothing = of(0, 0, None);
        assert_eq!(of(1, 0, None).is_in_step(nothing, MassUnit::Kilogram), None);
    }

    #[test]
    fn the_assumed_unit_counts_only_where_the_frame_names_none() {
        let silent = Quantity {
            digits: 2,
            decimals: 0,
            unit: None,
        };
        assert_eq!(silent.grams(MassUnit::Kilogram), Some(2_000));
        assert_eq!(silent.grams(MassUnit::Gram), Some(2));
        assert_eq!(
            Quantity {
                digits: i64::MAX,
                decimals: 0,
                unit: None
            }
            .grams(MassUnit::Tonne),
            None
        );
        assert_eq!(
            Quantity {
                digits: 1,
                decimals: 200,
                unit: None
            }
            .grams(MassUnit::Gram),
            None
        );
    }
}
