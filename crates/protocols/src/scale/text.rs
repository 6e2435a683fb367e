//! Reading a line of text from left to right, without copying it.

use super::{GarbledReason, MassUnit, Quantity};

/// The most digits a scale shows; more is noise.
const MOST_DIGITS: usize = 10;

/// What is left to read.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    rest: &'a [u8],
}

/// Digits without a sign: `12.30` is 1230 with two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digits {
    pub(super) size: i64,
    pub(super) decimals: u8,
}

impl Digits {
    pub(super) const fn signed(self, negative: bool, unit: Option<MassUnit>) -> Quantity {
        Quantity {
            digits: if negative { -self.size } else { self.size },
            decimals: self.decimals,
            unit,
        }
    }
}

impl<'a> Text<'a> {
    pub(super) const fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    pub(super) const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(super) const fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    /// Skips these bytes, any number of them.
    pub(super) fn skip(&mut self, any_of: &[u8]) {
        while let Some((first, rest)) = self.rest.split_first()
            && any_of.contains(first)
        {
            self.rest = rest;
        }
    }

    pub(super) fn skip_blanks(&mut self) {
        while let Some((b' ', rest)) = self.rest.split_first() {
            self.rest = rest;
        }
    }

    /// Takes this word if it comes next.
    pub(super) fn eat(&mut self, word: &[u8]) -> bool {
        if let Some(rest) = self.rest.strip_prefix(word) {
            self.rest = rest;
            return true;
        }
        false
    }

    /// Takes so many bytes.
    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    /// Takes a sign if there is one, and the blanks behind it; answers whether it was a minus.
    pub(super) fn take_minus(&mut self) -> bool {
        let negative = self.rest.first() == Some(&b'-');
        if negative || self.rest.first() == Some(&b'+') {
            self.take(1);
            self.skip_blanks();
        }
        negative
    }

    /// Takes `123`, `12.30` or `.5`: at least one digit, at most one point.
    pub(super) fn take_digits(&mut self) -> Option<Digits> {
        let (mut size, mut count, mut point) = (0_i64, 0_usize, None);
        while let Some((&first, rest)) = self.rest.split_first() {
            if first.is_ascii_digit() {
                size = size * 10 + i64::from(first - b'0');
                count += 1;
                if count > MOST_DIGITS {
                    return None;
                }
            } else if first == b'.' && point.is_none() {
                point = Some(count);
            } else {
                break;
            }
            self.rest = rest;
        }
        let decimals = u8::try_from(count - point.unwrap_or(count)).ok()?;
        (count > 0).then_some(Digits { size, decimals })
    }

    /// Takes a unit: all letters that come now.
    pub(super) fn take_unit(&mut self) -> Result<MassUnit, GarbledReason> {
        let letters = self
            .rest
            .iter()
            .take_while(|byte| byte.is_ascii_alphabetic() || **byte == b'%')
            .count();
        let unit = self.take(letters).unwrap_or_default();
        MassUnit::from_bytes(unit).ok_or(match unit {
            b"PC" | b"pc" | b"PCS" | b"pcs" | b"%" => GarbledReason::NotAMass,
            b"TJ" | b"TL" | b"tl" | b"tlT" | b"tlH" | b"tlJ" => GarbledReason::UnknownUnit,
            _ => GarbledReason::WrongShape,
        })
    }

    /// Takes sign, digits, blanks and unit.
    pub(super) fn take_quantity(&mut self) -> Result<Quantity, GarbledReason> {
        let negative = self.take_minus();
        let digits = self.take_digits().ok_or(GarbledReason::WrongShape)?;
        self.skip_blanks();
        let unit = self.take_unit()?;
        Ok(digits.signed(negative, Some(unit)))
    }

    /// Nothing but blanks may be left.
    pub(super) fn finish(mut self) -> Result<(), GarbledReason> {
        self.skip_blanks();
        if self.is_done() {
            Ok(())
        } else {
            Err(GarbledReason::WrongShape)
        }
    }
}

/// A right-aligned field of digits, blank-filled on the left; `None` for anything else.
pub(super) fn read_padded(field: &[u8]) -> Option<Digits> {
    let mut text = Text::new(field);
    text.skip_blanks();
    let digits = text.take_digits()?;
    text.is_done().then_some(digits)
}

/// A half byte as Yaohua writes it: upper-case hex.
const fn hex_letter(half: u8) -> u8 {
    if half <= 9 { half + 0x30 } else { half + 0x37 }
}

/// Exclusive or over all bytes.
pub(super) fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}

/// The exclusive or as two letters, high half first (Yaohua).
pub(super) fn xor_letters(bytes: &[u8]) -> [u8; 2] {
    let sum = xor(bytes);
    [hex_letter(sum >> 4), hex_letter(sum & 0x0F)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_with_and_without_a_point() {
        let read = |text: &str| read_padded(text.as_bytes()).map(|digits| (digits.size, digits.decimals));
        assert_eq!(read("  12.30"), Some((1_230, 2)));
        assert_eq!(read("0123"), Some((123, 0)));
        assert_eq!(read(".5"), Some((5, 1)));
        for wrong in ["", " ", ".", "1.2.3", "1 2", "12345678901", "-1"] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_unit_without_one_meaning_is_told_apart_from_no_unit() {
        let unit = |text: &str| Text::new(text.as_bytes()).take_unit();
        assert_eq!(unit("kg G"), Ok(MassUnit::Kilogram));
        assert_eq!(unit("TL"), Err(GarbledReason::UnknownUnit));
        assert_eq!(unit("pcs"), Err(GarbledReason::NotAMass));
        assert_eq!(unit("k"), Err(GarbledReason::WrongShape));
    }
}
