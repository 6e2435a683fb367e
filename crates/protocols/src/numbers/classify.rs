//! What a scanned text is (scales-and-guns 3.4).

use super::{Candidate, RuleBook, is_ean13};
use crate::gun::{AimId, normalise};

/// A barcode that tells the desk to do something (on the command card, 指令条码).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeskCommand {
    /// Take back the last scan.
    Undo,
    /// Seal the big pack (封包).
    Seal,
    /// Go on to the next pack.
    Next,
    /// Print the label again.
    Print,
}

impl DeskCommand {
    /// All of them, as printed on the card.
    pub const ALL: [Self; 4] = [Self::Undo, Self::Seal, Self::Next, Self::Print];

    /// The text of its barcode.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Undo => "DABAO-UNDO",
            Self::Seal => "DABAO-SEAL",
            Self::Next => "DABAO-NEXT",
            Self::Print => "DABAO-PRINT",
        }
    }

    fn from_text(upper: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.text() == upper)
    }
}

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
}

impl RuleBook {
    /// Cleans a scanned text and judges what it is. `aim` is the identifier when the gun reports it apart from the
    /// text (HID POS); one in front of the text counts as well.
    pub fn classify(&self, scanned: &str, aim: Option<AimId>) -> ScannedCode {
        let normal = normalise(scanned);
        let aim = normal.aim.or(aim);
        let upper = normal.upper();
        let kind = self.judge(&upper, aim);
        match kind {
            CodeKind::PayCode => ScannedCode {
                text: String::new(),
                kind,
                aim,
            },
            CodeKind::WebAddress => ScannedCode {
                text: normal.text,
                kind,
                aim,
            },
            CodeKind::Other => self.look_inside(upper, aim),
            kind => ScannedCode {
                text: upper,
                kind,
                aim,
            },
        }
    }

    fn judge(&self, upper: &str, aim: Option<AimId>) -> CodeKind {
        if upper.is_empty() {
            return CodeKind::Empty;
        }
        if let Some(command) = DeskCommand::from_text(upper) {
            return CodeKind::CommandCode(command);
        }
        if aim.is_some_and(AimId::is_retail_product) || (aim.is_none() && is_product_of_trade(upper)) {
            return CodeKind::ProductEan;
        }
        if upper.starts_with("HTTP:") || upper.starts_with("HTTPS:") {
            return CodeKind::WebAddress;
        }
        let candidates = self.candidates(upper);
        if candidates
            .first()
            .is_some_and(|surest| surest.confidence.is_strong())
        {
            return CodeKind::ParcelNumber { candidates };
        }
        if is_pay_code(upper) {
            return CodeKind::PayCode;
        }
        if is_pickup_code(upper) {
            return CodeKind::PickupCode;
        }
        if candidates.is_empty() {
            CodeKind::Other
        } else {
            CodeKind::ParcelNumber { candidates }
        }
    }

    /// A longer text may hold one strong number by itself, or two glued together.
    fn look_inside(&self, upper: String, aim: Option<AimId>) -> ScannedCode {
        let mut numbers = self.strong_inside(&upper);
        if numbers.is_empty()
            && let Some((first, second)) = self.split_glued(&upper)
        {
            numbers = if first == second {
                vec![first]
            } else {
                vec![first, second]
            };
        }
        match numbers.as_slice() {
            [] => ScannedCode {
                text: upper,
                kind: CodeKind::Other,
                aim,
            },
            [number] => {
                let candidates = self.candidates(number);
                ScannedCode {
                    text: number.clone(),
                    kind: CodeKind::ParcelNumber { candidates },
                    aim,
                }
            }
            _ => ScannedCode {
                text: upper,
                kind: CodeKind::SeveralNumbers { numbers },
                aim,
            },
        }
    }

    /// Two scans without a terminator between them: both halves are strong, or one is strong and one a product's EAN.
    fn split_glued(&self, upper: &str) -> Option<(String, String)> {
        const SHORTEST: usize = 13;
        const LONGEST: usize = 64;
        if upper.len() > LONGEST {
            return None;
        }
        (SHORTEST..=upper.len().saturating_sub(SHORTEST)).find_map(|at| {
            let (first, second) = upper.split_at_checked(at)?;
            match (self.is_strong(first), self.is_strong(second)) {
                (true, true) => Some((first.to_owned(), second.to_owned())),
                (true, false) if is_product_of_trade(second) => Some((first.to_owned(), first.to_owned())),
                (false, true) if is_product_of_trade(first) => Some((second.to_owned(), second.to_owned())),
                _ => None,
            }
        })
    }
}

/// Without a symbology: a Chinese product (690–699) or a book (978, 979) with the right check digit. The check alone
/// is not enough, one post number in ten passes it.
fn is_product_of_trade(upper: &str) -> bool {
    is_ean13(upper) && (upper.starts_with("69") || upper.starts_with("978") || upper.starts_with("979"))
}

/// WeChat: 18 digits from 10 to 15; Alipay: 24 digits from 28; or their own schemes.
fn is_pay_code(upper: &str) -> bool {
    const SCHEMES: [&str; 5] = ["WEIXIN", "WXP:", "ALIPAY", "ALIPAYS:", "ALIPAYQR:"];
    let digits = upper.bytes().all(|byte| byte.is_ascii_digit());
    let wechat =
        upper.len() == 18 && upper.starts_with('1') && matches!(upper.as_bytes().get(1), Some(b'0'..=b'5'));
    let alipay = upper.len() == 24 && upper.starts_with("28");
    SCHEMES.iter().any(|scheme| upper.starts_with(scheme)) || (digits && (wechat || alipay))
}

/// Shelf, row and number with dashes: 3-2-1234, 12-5-0307.
fn is_pickup_code(upper: &str) -> bool {
    let parts: Vec<&str> = upper.split('-').collect();
    let digits: usize = parts.iter().map(|part| part.len()).sum();
    parts.len() == 3
        && (6..=8).contains(&digits)
        && parts
            .iter()
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
#[path = "classify_tests.rs"]
mod tests;
