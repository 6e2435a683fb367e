//! GS1 element strings (scales-and-guns 2.4): groups of an application identifier (AI) and its data.
//!
//! Data of variable length end with FNC1, which a gun sends as 1D. A gun that loses it makes two elements one; the longest
//! length of an AI shows most of these, and no rule can show all.

mod table;

use std::fmt;

use thiserror::Error;

use self::table::{Ai, Check, find};
use super::normal::GROUP_SEPARATOR;

/// One element.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Gs1Element {
    /// The application identifier, such as `00`, `10` or `3103`.
    pub ai: String,
    /// Its data, without the separator.
    pub value: String,
}

/// The elements of one code, in their order; never empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Gs1Elements {
    elements: Vec<Gs1Element>,
}

/// Why a text is no element string.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Gs1Fault {
    /// Nothing is there.
    #[error("no element")]
    Empty,
    /// Longer than a code with element strings can be.
    #[error("longer than any GS1 code")]
    TooLong,
    /// It goes on with an identifier that the standard does not have.
    #[error("no application identifier at character {at}")]
    UnknownAi {
        /// Counted from 0.
        at: usize,
    },
    /// The data are too short or too long; a lost separator looks like this.
    #[error("the data of ({ai}) are too short or too long")]
    Length {
        /// The identifier.
        ai: String,
    },
    /// Letters where digits belong, or a character that no element has.
    #[error("the data of ({ai}) hold a character that does not belong there")]
    Character {
        /// The identifier.
        ai: String,
    },
    /// The check digit is wrong: the code was misread.
    #[error("the check digit of ({ai}) is wrong")]
    CheckDigit {
        /// The identifier.
        ai: String,
    },
    /// No such month or day.
    #[error("the date of ({ai}) does not exist")]
    Date {
        /// The identifier.
        ai: String,
    },
}

/// Data Matrix, the largest carrier, holds 2,335 characters.
const LONGEST: usize = 2_335;

impl Gs1Elements {
    /// Reads a text without its AIM identifier. A separator in front (FNC1 in the first place, as some guns send it) and
    /// one behind a fixed length are allowed.
    pub fn parse(text: &str) -> Result<Self, Gs1Fault> {
        if text.len() > LONGEST {
            return Err(Gs1Fault::TooLong);
        }
        let mut rest = text.trim_start_matches(GROUP_SEPARATOR);
        let mut elements = Vec::new();
        while !rest.is_empty() {
            let at = text.len() - rest.len();
            let (ai, behind) = find(rest).ok_or(Gs1Fault::UnknownAi { at })?;
            let (identifier, _) = rest.split_at(rest.len() - behind.len());
            let (value, after) = take(ai, identifier, behind)?;
            check(ai, identifier, value)?;
            elements.push(Gs1Element {
                ai: identifier.to_owned(),
                value: value.to_owned(),
            });
            rest = after.strip_prefix(GROUP_SEPARATOR).unwrap_or(after);
        }
        if elements.is_empty() {
            Err(Gs1Fault::Empty)
        } else {
            Ok(Self { elements })
        }
    }

    /// All of them, in their order.
    pub fn elements(&self) -> &[Gs1Element] {
        &self.elements
    }

    /// The data of the first element with this identifier.
    pub fn get(&self, ai: &str) -> Option<&str> {
        self.elements
            .iter()
            .find(|element| element.ai == ai)
            .map(|element| element.value.as_str())
    }

    /// The number of a logistic unit (SSCC, AI 00): 18 digits.
    pub fn sscc(&self) -> Option<&str> {
        self.get("00")
    }

    /// The number of a product (GTIN, AI 01, 02 or 03): 14 digits.
    pub fn gtin(&self) -> Option<&str> {
        self.get("01")
            .or_else(|| self.get("02"))
            .or_else(|| self.get("03"))
    }

    /// The number of a consignment or shipment (AI 401, 402).
    pub fn shipment(&self) -> Option<&str> {
        self.get("401").or_else(|| self.get("402"))
    }
}

impl fmt::Display for Gs1Elements {
    /// As printed below a barcode: `(01)06901234567892(10)A1`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.elements
            .iter()
            .try_for_each(|element| write!(formatter, "({}){}", element.ai, element.value))
    }
}

/// Splits the data of an element off.
fn take<'a>(ai: &Ai, identifier: &str, behind: &'a str) -> Result<(&'a str, &'a str), Gs1Fault> {
    let wrong = || Gs1Fault::Length {
        ai: identifier.to_owned(),
    };
    if ai.predefined {
        return behind.split_at_checked(ai.longest).ok_or_else(wrong);
    }
    let end = behind.find(GROUP_SEPARATOR).unwrap_or(behind.len());
    if !(ai.shortest..=ai.longest).contains(&end) {
        return Err(wrong());
    }
    behind.split_at_checked(end).ok_or_else(wrong)
}

fn check(ai: &Ai, identifier: &str, value: &str) -> Result<(), Gs1Fault> {
    let ai_text = || identifier.to_owned();
    let (digits, _) = value
        .split_at_checked(ai.digits.min(value.len()))
        .unwrap_or((value, ""));
    let graphic = |byte: u8| byte.is_ascii_graphic();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) || !value.bytes().all(graphic) {
        return Err(Gs1Fault::Character { ai: ai_text() });
    }
    match ai.check {
        Check::None => Ok(()),
        Check::Digit(length) => {
            let number = value.get(..length).unwrap_or(value);
            if mod10_is_right(number) {
                Ok(())
            } else {
                Err(Gs1Fault::CheckDigit { ai: ai_text() })
            }
        }
        Check::Date => {
            if is_date(value) {
                Ok(())
            } else {
                Err(Gs1Fault::Date { ai: ai_text() })
            }
        }
    }
}

/// Weights 3 and 1 from the right; the last digit brings the sum to a ten.
fn mod10_is_right(number: &str) -> bool {
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| u32::from(byte.saturating_sub(b'0')) * if place % 2 == 0 { 1 } else { 3 })
        .sum();
    sum.is_multiple_of(10)
}

/// `YYMMDD`; day 00 stands for the end of the month.
fn is_date(value: &str) -> bool {
    let part = |from: usize| {
        value
            .get(from..from + 2)
            .and_then(|part| part.parse::<u32>().ok())
    };
    let (Some(year), Some(month), Some(day)) = (part(0), part(2), part(4)) else {
        return false;
    };
    let longest = match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        _ => 31,
    };
    (1..=12).contains(&month) && day <= longest
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
