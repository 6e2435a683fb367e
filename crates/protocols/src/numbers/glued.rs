//! Several codes in one text: scans glued together, and texts that hold a number (scales-and-guns 2.8, 3.4).

use super::RuleBook;
use super::classify::is_product_of_trade;
use crate::gun::AimId;

/// The longest text that two glued barcodes make.
const LONGEST_PAIR: usize = 64;

/// The most characters of a QR code; a longer text is not searched.
const LONGEST_TEXT: usize = 4_296;

impl RuleBook {
    /// The strong numbers in a text that is no number itself, each once. Two glued ones only when there is exactly one
    /// way to part them; with any doubt nothing is answered.
    pub(super) fn numbers_in(&self, text: &str, aim: Option<AimId>) -> Vec<String> {
        if text.len() > LONGEST_TEXT {
            return Vec::new();
        }
        if let Some(numbers) = self.between_identifiers(text, aim) {
            return numbers;
        }
        let upper = text.to_uppercase();
        let numbers = self.strong_inside(&upper);
        if numbers.is_empty() {
            self.part_glued(&upper).unwrap_or_default()
        } else {
            numbers
        }
    }

    /// Scans glued with their AIM identifiers between them: `…]C0…`. Every share has to be a strong number or a product.
    fn between_identifiers(&self, text: &str, aim: Option<AimId>) -> Option<Vec<String>> {
        let first = aim.filter(|aim| !aim.is_two_dimensional())?;
        let shares = shares(first, text);
        if shares.len() < 2 {
            return None;
        }
        let mut numbers: Vec<String> = Vec::new();
        for (aim, share) in shares {
            let upper = share.to_uppercase();
            if aim.is_retail_product() {
                continue;
            }
            if !self.is_strong(&upper) {
                return Some(Vec::new());
            }
            if !numbers.contains(&upper) {
                numbers.push(upper);
            }
        }
        Some(numbers)
    }

    /// Two scans without anything between them: both halves strong, or one strong and one the code of a product.
    fn part_glued(&self, upper: &str) -> Option<Vec<String>> {
        if upper.len() > LONGEST_PAIR || !upper.is_ascii() {
            return None;
        }
        let mut ways = (1..upper.len()).filter_map(|at| {
            let (first, second) = upper.split_at_checked(at)?;
            if is_product_of_trade(first) {
                return self.is_strong(second).then(|| vec![second.to_owned()]);
            }
            if !self.is_strong(first) {
                None
            } else if first == second || is_product_of_trade(second) {
                Some(vec![first.to_owned()])
            } else {
                self.is_strong(second)
                    .then(|| vec![first.to_owned(), second.to_owned()])
            }
        });
        let only = ways.next();
        if ways.next().is_some() { None } else { only }
    }
}

/// A text cut at the AIM identifiers of known barcodes in it.
fn shares(first: AimId, text: &str) -> Vec<(AimId, &str)> {
    let mut shares = Vec::new();
    let (mut aim, mut from) = (first, 0);
    for (at, _) in text.match_indices(']') {
        let behind = text.get(at..).unwrap_or_default();
        let (Some(next), rest) = AimId::split(behind) else {
            continue;
        };
        if next.kind().is_some() && next.modifier.is_ascii_hexdigit() {
            shares.push((aim, text.get(from..at).unwrap_or_default()));
            (aim, from) = (next, text.len() - rest.len());
        }
    }
    shares.push((aim, text.get(from..).unwrap_or_default()));
    shares
}
