//! Weights as text to whole grams, without floats.

/// The unit that a weight is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WeightUnit {
    /// g, 克.
    Gram,
    /// kg, 千克, 公斤.
    Kilogram,
}

impl WeightUnit {
    /// A stable name for a remembered mapping.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Gram => "g",
            Self::Kilogram => "kg",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Gram, Self::Kilogram]
            .into_iter()
            .find(|unit| unit.code() == code)
    }

    /// How many decimals make a whole gram.
    const fn decimals(self) -> usize {
        match self {
            Self::Gram => 0,
            Self::Kilogram => 3,
        }
    }
}

/// Why a text is not a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeightFault {
    /// Not a positive decimal number with a unit that is known.
    NotAWeight,
    /// Neither the text nor the column says whether these are grams or kilograms.
    UnitUnknown,
    /// More than 100 tonnes.
    TooLarge,
}

/// What units are called, longest first.
const NAMES: [(&str, WeightUnit); 9] = [
    ("kilograms", WeightUnit::Kilogram),
    ("kilogram", WeightUnit::Kilogram),
    ("grams", WeightUnit::Gram),
    ("gram", WeightUnit::Gram),
    ("千克", WeightUnit::Kilogram),
    ("公斤", WeightUnit::Kilogram),
    ("kg", WeightUnit::Kilogram),
    ("克", WeightUnit::Gram),
    ("g", WeightUnit::Gram),
];

/// The unit at the end of a text, and what stands before it.
pub(crate) fn split_unit(text: &str) -> Option<(&str, WeightUnit)> {
    NAMES
        .iter()
        .find_map(|(name, unit)| Some((strip_name(text, name)?, *unit)))
}

fn strip_name<'text>(text: &'text str, name: &str) -> Option<&'text str> {
    let (before, end) = text.split_at_checked(text.len().checked_sub(name.len())?)?;
    end.eq_ignore_ascii_case(name).then_some(before)
}

/// The unit that the name of a column states: 重量(kg), 重量/克, weight_kg.
pub fn unit_in_name(name: &str) -> Option<WeightUnit> {
    let lower = crate::normalise::normalise(name).to_lowercase();
    lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .find_map(|part| {
            let (before, unit) = split_unit(part)?;
            // A Latin unit must not be the end of a Latin word: `packing` is no weight in grams.
            let is_word_end = before
                .chars()
                .next_back()
                .is_some_and(|letter| letter.is_ascii_alphanumeric());
            (!is_word_end).then_some(unit)
        })
}

/// Whole grams; half a gram and more counts as one. A unit in the text goes before the column's unit.
pub fn grams(text: &str, column_unit: Option<WeightUnit>) -> Result<u32, WeightFault> {
    let (number, stated) = match split_unit(text.trim()) {
        Some((number, unit)) => (number.trim(), Some(unit)),
        None => (text.trim(), None),
    };
    let (whole, decimals) = split_decimal(number).ok_or(WeightFault::NotAWeight)?;
    let unit = stated.or(column_unit).ok_or(WeightFault::UnitUnknown)?;
    if unit == WeightUnit::Kilogram && whole.contains(',') {
        // 1,250 kg may mean 1.25 kg: never guess by a factor of a thousand.
        return Err(WeightFault::NotAWeight);
    }
    let places = unit.decimals();
    let decimal_digits = decimals.bytes().chain(std::iter::repeat(b'0')).take(places);
    let digits = whole.bytes().filter(|byte| *byte != b',').chain(decimal_digits);
    let below = digits
        .map(|digit| u32::from(digit - b'0'))
        .try_fold(0_u32, |sum, digit| sum.checked_mul(10)?.checked_add(digit));
    let round_up = matches!(decimals.as_bytes().get(places), Some(b'5'..=b'9'));
    let grams = below.and_then(|grams| grams.checked_add(u32::from(round_up)));
    grams
        .filter(|grams| *grams <= MOST_GRAMS)
        .ok_or(WeightFault::TooLarge)
}

const MOST_GRAMS: u32 = 100_000_000;

/// The digits before and after the decimal point; thousands may be parted by commas.
fn split_decimal(number: &str) -> Option<(&str, &str)> {
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_whole = match whole.split_once(',') {
        None => is_digits(whole),
        Some((first, rest)) => {
            let is_group = |group: &str| group.len() == 3 && is_digits(group);
            (1..=3).contains(&first.len()) && is_digits(first) && rest.split(',').all(is_group)
        }
    };
    let some_digit = !whole.is_empty() || !decimals.is_empty();
    (some_digit && is_whole && is_digits(decimals)).then_some((whole, decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, unit: Option<WeightUnit>, expected: Result<u32, WeightFault>) {
        assert_eq!(grams(text, unit), expected, "{text}");
    }

    #[test]
    fn kilograms_become_whole_grams() {
        let kilogram = Some(WeightUnit::Kilogram);
        check("0.35", kilogram, Ok(350));
        check("1", kilogram, Ok(1000));
        check(".5", kilogram, Ok(500));
        check("0.0005", kilogram, Ok(1));
        check("0.00049", kilogram, Ok(0));
        check("1,250", kilogram, Err(WeightFault::NotAWeight));
        check("1,250", Some(WeightUnit::Gram), Ok(1250));
        check("0.1999999999999999999999999", kilogram, Ok(200));
        check("0", kilogram, Ok(0));
    }

    #[test]
    fn a_unit_in_the_cell_goes_before_the_columns() {
        check("350 g", Some(WeightUnit::Kilogram), Ok(350));
        check("0.35KG", None, Ok(350));
        check("2公斤", None, Ok(2000));
        check("12.5克", None, Ok(13));
    }

    #[test]
    fn what_is_no_weight_never_becomes_a_number() {
        let gram = Some(WeightUnit::Gram);
        for text in [
            "",
            "g",
            ".",
            "-5",
            "1,5",
            "1.2.3",
            "1e3",
            "约350",
            "12,34,567",
            "1.5.kg",
        ] {
            check(text, gram, Err(WeightFault::NotAWeight));
        }
        check("350", None, Err(WeightFault::UnitUnknown));
        check("100000001", gram, Err(WeightFault::TooLarge));
        check("99999999999999999999999999", gram, Err(WeightFault::TooLarge));
    }

    #[test]
    fn the_name_of_a_column_states_its_unit() {
        assert_eq!(unit_in_name("重量（KG）"), Some(WeightUnit::Kilogram));
        assert_eq!(unit_in_name("重量/克"), Some(WeightUnit::Gram));
        assert_eq!(unit_in_name("weight_g"), Some(WeightUnit::Gram));
        assert_eq!(unit_in_name("称重重量kg"), Some(WeightUnit::Kilogram));
        assert_eq!(unit_in_name("packing weight"), None);
        assert_eq!(unit_in_name("重量"), None);
    }
}
