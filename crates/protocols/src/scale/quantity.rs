//! A number as a scale sends it: digits, decimals and a unit. It becomes grams only at the edge.

/// A unit of mass that scales send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MassUnit {
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
}

impl MassUnit {
    /// Reads the unit as scales write it.
    pub fn from_text(text: &str) -> Option<Self> {
        match text {
            "g" | "G" => Some(Self::Gram),
            "kg" | "KG" | "Kg" => Some(Self::Kilogram),
            "t" | "T" => Some(Self::Tonne),
            "lb" | "LB" | "lbs" => Some(Self::Pound),
            "oz" | "OZ" => Some(Self::Ounce),
            _ => None,
        }
    }

    /// The usual sign.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Gram => "g",
            Self::Kilogram => "kg",
            Self::Tonne => "t",
            Self::Jin => "斤",
            Self::Pound => "lb",
            Self::Ounce => "oz",
        }
    }

    /// One unit in hundred-millionths of a gram: exact for every unit here but the ounce, which is exact to that digit.
    const fn in_gram_parts(self) -> i128 {
        match self {
            Self::Gram => 100_000_000,
            Self::Kilogram => 100_000_000_000,
            Self::Tonne => 100_000_000_000_000,
            Self::Jin => 50_000_000_000,
            Self::Pound => 45_359_237_000,
            Self::Ounce => 2_834_952_313,
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
        let parts = i128::from(self.digits) * self.unit.unwrap_or(assumed).in_gram_parts();
        let one_gram = 10_i128
            .checked_pow(u32::from(self.decimals))?
            .checked_mul(100_000_000)?;
        let half = if parts < 0 { -(one_gram / 2) } else { one_gram / 2 };
        i64::try_from((parts + half) / one_gram).ok()
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
