//! Check digits (scales-and-guns 3.2).

/// How a check digit is computed. Written in the rule table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckRule {
    /// UPU S10: weights 8 6 4 2 3 5 9 7, 11 − sum mod 11, with 10 → 0 and 11 → 5.
    S10,
    /// The number mod 7 (DHL Express).
    Mod7,
    /// Sum of characters times a multiplier by even or odd index, to the next ten (UPS, GS1).
    Mod10 {
        /// For the characters at index 0, 2, …
        even: u32,
        /// For the characters at index 1, 3, …
        odd: u32,
        /// What the sum starts with: a prefix that counts and is not printed (USPS: `91`).
        start: u32,
    },
    /// Sum of products mod `modulo`, then mod 10 (FedEx).
    Weights {
        /// One for each character.
        weights: Vec<u32>,
        /// The first modulo.
        modulo: u32,
    },
}

impl CheckRule {
    /// Reads `s10`, `mod7`, `mod10:1:2`, `mod10:3:1:28`, `weights:3,1,7:11`.
    pub fn from_text(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split(':').collect();
        match parts.as_slice() {
            ["s10"] => Some(Self::S10),
            ["mod7"] => Some(Self::Mod7),
            ["mod10", even, odd] => Self::mod10(even, odd, "0"),
            ["mod10", even, odd, start] => Self::mod10(even, odd, start),
            ["weights", weights, modulo] => {
                let weights: Option<Vec<u32>> = weights.split(',').map(small).collect();
                Some(Self::Weights {
                    weights: weights?,
                    modulo: small(modulo).filter(|&modulo| modulo > 0)?,
                })
            }
            _ => None,
        }
    }

    fn mod10(even: &str, odd: &str, start: &str) -> Option<Self> {
        Some(Self::Mod10 {
            even: small(even)?,
            odd: small(odd)?,
            start: small(start)?,
        })
    }

    /// The digit that belongs behind this serial number; `None` when the rule cannot be applied to it.
    pub fn digit(&self, serial: &str) -> Option<u32> {
        let values: Vec<u32> = serial.chars().map(value).collect::<Option<_>>()?;
        match self {
            Self::S10 => {
                let sum = sum_product(&values, &[8, 6, 4, 2, 3, 5, 9, 7])?;
                Some(match 11 - sum % 11 {
                    10 => 0,
                    11 => 5,
                    digit => digit,
                })
            }
            Self::Mod7 => {
                let number: u64 = serial.parse().ok()?;
                u32::try_from(number % 7).ok()
            }
            Self::Mod10 { even, odd, start } => {
                let sum: u32 = values
                    .iter()
                    .enumerate()
                    .map(|(index, value)| value.wrapping_mul(if index % 2 == 0 { *even } else { *odd }))
                    .fold(*start, u32::wrapping_add);
                Some((10 - sum % 10) % 10)
            }
            Self::Weights { weights, modulo } => Some(sum_product(&values, weights)? % modulo % 10),
        }
    }
}

/// A number of a rule: two digits are enough for every rule there is, and no sum of them overflows.
fn small(text: &str) -> Option<u32> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits && text.len() <= 2 {
        text.parse().ok()
    } else {
        None
    }
}

/// Whether these are digits whose last one makes a GS1 number (EAN-8, UPC, EAN-13, ITF-14, SSCC) right: weights 3 and 1
/// from the right.
pub(super) fn is_gs1_number(text: &str) -> bool {
    let sum: u32 = text
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| u32::from(byte.wrapping_sub(b'0')) * if place % 2 == 0 { 1 } else { 3 })
        .sum();
    text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_digit()) && sum.is_multiple_of(10)
}

/// Whether these are 13 digits with the right EAN check digit.
pub fn is_ean13(text: &str) -> bool {
    text.len() == 13 && is_gs1_number(text)
}

/// A digit's value, or a letter's as UPS counts it.
fn value(letter: char) -> Option<u32> {
    letter
        .to_digit(10)
        .or_else(|| letter.is_ascii_uppercase().then(|| (u32::from(letter) - 63) % 10))
}

fn sum_product(values: &[u32], weights: &[u32]) -> Option<u32> {
    (values.len() == weights.len()).then(|| {
        values
            .iter()
            .zip(weights)
            .map(|(value, weight)| value.wrapping_mul(*weight))
            .sum()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: &str, serial: &str, digit: u32) {
        assert_eq!(
            CheckRule::from_text(rule).unwrap().digit(serial),
            Some(digit),
            "{rule} {serial}"
        );
    }

    #[test]
    fn worked_examples() {
        check("s10", "12345678", 5);
        check("mod10:1:2", "5R8939035756712", 7);
        check("weights:3,1,7,3,1,7,3,1,7,3,1:11", "98657878885", 5);
        check("mod7", "331881002", 5);
    }

    #[test]
    fn an_ean_is_thirteen_digits_with_the_right_last_one() {
        assert!(is_ean13("6901234567892"));
        assert!(
            is_ean13("1207119765021"),
            "a real post number that passes by chance"
        );
        assert!(!is_ean13("6901234567893"));
        assert!(!is_ean13("690123456789"));
        assert!(!is_ean13("690123456789X"));
        assert!(
            is_gs1_number("96385074") && is_gs1_number("036000291452") && is_gs1_number("106141412345678908")
        );
        assert!(!is_gs1_number("96385075") && !is_gs1_number("") && !is_gs1_number("0"));
    }

    #[test]
    fn a_rule_that_does_not_fit_gives_no_digit() {
        assert_eq!(CheckRule::S10.digit("123"), None);
        assert_eq!(CheckRule::Mod7.digit("12A"), None);
        assert_eq!(CheckRule::from_text("weights:1,2:0"), None);
        assert_eq!(CheckRule::from_text("mod11"), None);
        assert_eq!(CheckRule::from_text("mod10:4000000000:1"), None);
        assert_eq!(CheckRule::from_text("mod10:+1:1"), None);
    }
}
