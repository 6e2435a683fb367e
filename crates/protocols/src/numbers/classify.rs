//! What a scanned text is (scales-and-guns 3.4).

use super::check_digit::is_gs1_number;
use super::{Candidate, CardCommand, DeskCommand, RuleBook, is_ean13};
use crate::gun::{AimId, GROUP_SEPARATOR, Gs1Elements, normalise};

/// What kind of code a text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeKind {
    /// A parcel number of one of these carriers, surest first; never empty.
    ParcelNumber {
        /// The carriers it may belong to.
        candidates: Vec<Candidate>,
    },
    /// Several parcel numbers in one text: glued scans, or a QR code with more than one. The expected one counts.
    SeveralNumbers {
        /// The numbers.
        numbers: Vec<String>,
    },
    /// The code of the goods (商品条码), not of a parcel.
    ProductEan,
    /// A payment or member code (付款码): refuse it, and keep it nowhere.
    PayCode,
    /// A web address.
    WebAddress,
    /// A pickup code such as 3-2-1234 (取件码).
    PickupCode,
    /// A command to the desk.
    CommandCode(DeskCommand),
    /// None of these. An order may still carry it as its number.
    Other,
    /// Nothing was left after cleaning: never an action.
    Empty,
}

/// A scan, cleaned and judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScannedCode {
    /// What to look up: upper case, without blanks; for a parcel number out of a longer text only the number; a web
    /// address keeps its case; empty for a pay code, which must not be kept.
    pub text: String,
    /// What it is.
    pub kind: CodeKind,
    /// The symbology, when the gun said it.
    pub aim: Option<AimId>,
    /// The command of the card, also one that the first screen does not carry out.
    pub command: Option<CardCommand>,
    /// The elements of a GS1 code: batch, best-before, serial number and the rest.
    pub gs1: Option<Gs1Elements>,
}

impl RuleBook {
    /// Cleans a scanned text and judges what it is. `aim` is the identifier when the gun reports it apart from the
    /// text (HID POS); one in front of the text counts as well.
    pub fn classify(&self, scanned: &str, aim: Option<AimId>) -> ScannedCode {
        let normal = normalise(scanned);
        let aim = normal.aim.or(aim);
        let upper = normal.upper().replace(GROUP_SEPARATOR, "");
        let command = CardCommand::from_scan(&upper);
        let gs1 = read_gs1(&normal.text, aim);
        let (text, kind) = match command {
            Some(command) => (
                upper,
                command
                    .as_desk_command()
                    .map_or(CodeKind::Other, CodeKind::CommandCode),
            ),
            None => match self.judge(&upper, aim, gs1.as_ref()) {
                (_, CodeKind::WebAddress) => (normal.text, CodeKind::WebAddress),
                (text, CodeKind::Other) => self.look_inside(&normal.text, text, aim),
                judged => judged,
            },
        };
        ScannedCode {
            text,
            kind,
            aim,
            command,
            gs1,
        }
    }

    /// By the whole text alone.
    fn judge(&self, upper: &str, aim: Option<AimId>, gs1: Option<&Gs1Elements>) -> (String, CodeKind) {
        let is = |kind: CodeKind| (upper.to_owned(), kind);
        if upper.is_empty() {
            return is(CodeKind::Empty);
        }
        if is_product(upper, aim) {
            return is(CodeKind::ProductEan);
        }
        if upper.starts_with("HTTP:") || upper.starts_with("HTTPS:") {
            return is(CodeKind::WebAddress);
        }
        let candidates = self.candidates(upper);
        if candidates
            .first()
            .is_some_and(|surest| surest.confidence.is_strong())
        {
            return is(CodeKind::ParcelNumber { candidates });
        }
        if let Some(judged) = gs1.and_then(|gs1| self.judge_gs1(gs1)) {
            return judged;
        }
        if is_pay_code(upper) {
            return (String::new(), CodeKind::PayCode);
        }
        if is_pickup_code(upper) {
            return is(CodeKind::PickupCode);
        }
        if candidates.is_empty() {
            is(CodeKind::Other)
        } else {
            is(CodeKind::ParcelNumber { candidates })
        }
    }

    /// The number of a logistic unit or shipment counts before that of the goods inside.
    fn judge_gs1(&self, gs1: &Gs1Elements) -> Option<(String, CodeKind)> {
        if let Some(number) = gs1.sscc().or_else(|| gs1.shipment()) {
            let number = number.to_uppercase();
            let candidates = self.candidates(&number);
            let kind = if candidates.is_empty() {
                CodeKind::Other
            } else {
                CodeKind::ParcelNumber { candidates }
            };
            return Some((number, kind));
        }
        gs1.gtin().map(|gtin| (gtin.to_owned(), CodeKind::ProductEan))
    }

    /// A longer text may hold one strong number by itself, or two glued together.
    fn look_inside(&self, text: &str, upper: String, aim: Option<AimId>) -> (String, CodeKind) {
        let mut numbers = self.numbers_in(text, aim);
        if numbers.len() > 1 {
            return (upper, CodeKind::SeveralNumbers { numbers });
        }
        match numbers.pop() {
            Some(number) => {
                let candidates = self.candidates(&number);
                (number, CodeKind::ParcelNumber { candidates })
            }
            None => (upper, CodeKind::Other),
        }
    }
}

/// Element strings are read where the gun says so, or where a separator shows it.
fn read_gs1(text: &str, aim: Option<AimId>) -> Option<Gs1Elements> {
    let said = aim.is_some_and(AimId::is_gs1);
    let shown = aim.is_none() && text.contains(GROUP_SEPARATOR);
    (said || shown).then(|| Gs1Elements::parse(text).ok()).flatten()
}

/// The code of the goods: by the symbology where the gun says it, else by its first digits.
fn is_product(upper: &str, aim: Option<AimId>) -> bool {
    match aim {
        // With an add-on of two or five digits; what is longer has another code glued to it.
        Some(aim) => {
            aim.is_retail_product() && upper.len() <= 18 && upper.bytes().all(|byte| byte.is_ascii_digit())
        }
        None => is_product_of_trade(upper),
    }
}

/// Without a symbology: a Chinese product (690–699) or a book (978, 979) with the right check digit. The check alone
/// is not enough, one post number in ten passes it.
pub(super) fn is_product_of_trade(upper: &str) -> bool {
    is_ean13(upper) && (upper.starts_with("69") || upper.starts_with("978") || upper.starts_with("979"))
}

/// Whether it may as well be the code of the goods: a length of the trade with the right check digit.
pub(super) fn may_be_product(upper: &str) -> bool {
    matches!(upper.len(), 8 | 12 | 13 | 14) && is_gs1_number(upper)
}

/// WeChat: 18 digits from 10 to 15; Alipay: 16 to 24 digits from 25 to 30; or their own schemes.
fn is_pay_code(upper: &str) -> bool {
    const SCHEMES: [&str; 3] = ["WEIXIN", "WXP:", "ALIPAY"];
    if SCHEMES.iter().any(|scheme| upper.starts_with(scheme)) {
        return true;
    }
    let start: Option<u32> = upper.get(..2).and_then(|start| start.parse().ok());
    let digits = upper.bytes().all(|byte| byte.is_ascii_digit());
    digits
        && match start {
            Some(10..=15) => upper.len() == 18,
            Some(25..=30) => (16..=24).contains(&upper.len()),
            _ => false,
        }
}

/// Shelf, row and number with dashes: 3-2-1234, 12-5-0307, 12-34567.
fn is_pickup_code(upper: &str) -> bool {
    let parts: Vec<&str> = upper.split('-').collect();
    let digits: usize = parts.iter().map(|part| part.len()).sum();
    (2..=4).contains(&parts.len())
        && (6..=8).contains(&digits)
        && parts
            .iter()
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
#[path = "classify_tests.rs"]
mod tests;
