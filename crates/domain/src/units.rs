//! Quantities as integers with their unit in the type. No floats: a scale's decimals are digits.

/// Milliseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// This instant plus a number of milliseconds.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to here, negative when `earlier` is later.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// A weight in whole grams, more than nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Weight(u32);

impl Weight {
    /// The heaviest weight the platform's form takes: seven digits (L-108).
    pub const MOST_GRAMS: u32 = 9_999_999;

    /// `None` for nothing, for less than nothing and for more than [`Self::MOST_GRAMS`].
    pub fn from_grams(grams: i64) -> Option<Self> {
        u32::try_from(grams)
            .ok()
            .filter(|grams| (1..=Self::MOST_GRAMS).contains(grams))
            .map(Self)
    }

    /// Whole grams.
    pub const fn grams(self) -> u32 {
        self.0
    }

    /// Kilograms with one decimal, half up, as the label states it (L-126).
    pub fn kilograms_one_decimal(self) -> String {
        let tenths = (self.0 + 50) / 100;
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

/// A length in whole millimetres, more than nothing and below ten metres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Length(u32);

impl Length {
    /// `None` for nothing, for less than nothing and from ten metres on.
    pub fn from_millimetres(millimetres: i64) -> Option<Self> {
        u32::try_from(millimetres)
            .ok()
            .filter(|mm| (1..10_000).contains(mm))
            .map(Self)
    }

    /// Whole millimetres.
    pub const fn millimetres(self) -> u32 {
        self.0
    }
}

/// The three sides of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Dimensions {
    /// Longest side by custom, though nothing depends on the order.
    pub length: Length,
    /// Second side.
    pub width: Length,
    /// Third side.
    pub height: Length,
}

impl Dimensions {
    /// The longest single side.
    pub fn longest(&self) -> Length {
        self.length.max(self.width).max(self.height)
    }

    /// The sum of the three sides in millimetres (三边之和).
    pub const fn sum_millimetres(&self) -> u32 {
        self.length.0 + self.width.0 + self.height.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_not_a_weight() {
        assert_eq!(Weight::from_grams(0), None);
        assert_eq!(Weight::from_grams(-5), None);
        assert_eq!(Weight::from_grams(10_000_000), None);
    }

    #[test]
    fn label_weight_rounds_half_up_to_one_decimal() {
        let label = |grams| Weight::from_grams(grams).unwrap().kilograms_one_decimal();
        assert_eq!(label(49), "0.0");
        assert_eq!(label(50), "0.1");
        assert_eq!(label(12_345), "12.3");
        assert_eq!(label(12_350), "12.4");
        assert_eq!(label(50_000), "50.0");
    }
}
