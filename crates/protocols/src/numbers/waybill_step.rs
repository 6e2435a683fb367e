//! What to do with a scan where a waybill is asked for (scales-and-guns 3.4).

use super::classify::may_be_product;
use super::{Candidate, CardCommand, CodeKind, Confidence, RuleBook, ScannedCode};

/// What to do. Looking the number up in the orders is the desk's: an order's own number is the strongest evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaybillDecision {
    /// A parcel number: look it up, and take it as a new one when no order has it.
    Take {
        /// The number.
        number: String,
        /// The carriers it may belong to, surest first.
        candidates: Vec<Candidate>,
    },
    /// Look it up; when no order has it, ask the person.
    LookUpElseAsk {
        /// The number.
        number: String,
        /// What speaks against it.
        doubt: Doubt,
    },
    /// Several numbers: the one that is expected counts, see [`WaybillDecision::expected`].
    OneOf {
        /// The numbers.
        numbers: Vec<String>,
    },
    /// Not a parcel: say what it is, and change nothing.
    Refuse(WrongScan),
    /// A pickup code: go to the pickup with it.
    Pickup {
        /// The code.
        code: String,
    },
    /// A command of the card.
    Command(CardCommand),
    /// An empty scan: nothing happens.
    Nothing,
}

/// What speaks against a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// Digits that fit carriers by their length only.
    DigitsOnly,
    /// The length and check digit of a product's code.
    MayBeProduct,
    /// The form of a number with a check digit that is wrong: probably misread.
    WrongCheckDigit,
    /// No rule fits: an order of its own kind, part of a code, or something else.
    NoRule,
}

/// What was scanned instead of a waybill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WrongScan {
    /// The code of the goods.
    Product,
    /// A payment or member code: not to be stored.
    PayCode,
    /// A web address: not to be stored.
    WebAddress,
    /// A text that is too long for a number and holds none, or glued codes that cannot be parted: scan again.
    NotANumber,
}

/// No number of any shop or carrier is longer.
const LONGEST_NUMBER: usize = 48;

impl RuleBook {
    /// Judges a scan where a waybill is asked for.
    pub fn at_waybill_step(&self, code: &ScannedCode) -> WaybillDecision {
        if let Some(command) = code.command {
            return WaybillDecision::Command(command);
        }
        let number = code.text.clone();
        match &code.kind {
            CodeKind::ParcelNumber { candidates } => take(number, candidates, code),
            CodeKind::SeveralNumbers { numbers } => WaybillDecision::OneOf {
                numbers: numbers.clone(),
            },
            CodeKind::ProductEan => WaybillDecision::Refuse(WrongScan::Product),
            CodeKind::PayCode => WaybillDecision::Refuse(WrongScan::PayCode),
            CodeKind::WebAddress => WaybillDecision::Refuse(WrongScan::WebAddress),
            CodeKind::PickupCode => WaybillDecision::Pickup { code: number },
            CodeKind::CommandCode(_) | CodeKind::Empty => WaybillDecision::Nothing,
            CodeKind::Other if number.chars().count() > LONGEST_NUMBER => {
                WaybillDecision::Refuse(WrongScan::NotANumber)
            }
            CodeKind::Other => WaybillDecision::LookUpElseAsk {
                doubt: if self.has_wrong_check(&number) {
                    Doubt::WrongCheckDigit
                } else if code.aim.is_none() && may_be_product(&number) {
                    Doubt::MayBeProduct
                } else {
                    Doubt::NoRule
                },
                number,
            },
        }
    }
}

fn take(number: String, candidates: &[Candidate], code: &ScannedCode) -> WaybillDecision {
    let surest = candidates.first().map(|candidate| candidate.confidence);
    if surest.is_some_and(|surest| surest >= Confidence::Likely) {
        return WaybillDecision::Take {
            number,
            candidates: candidates.to_vec(),
        };
    }
    // A gun that says Code 128 rules the product out.
    let doubt = if code.aim.is_none() && may_be_product(&number) {
        Doubt::MayBeProduct
    } else {
        Doubt::DigitsOnly
    };
    WaybillDecision::LookUpElseAsk { number, doubt }
}

impl WaybillDecision {
    /// Of several numbers the one that is expected; none when no or more than one is.
    pub fn expected(&self, is_expected: impl Fn(&str) -> bool) -> Option<&str> {
        let Self::OneOf { numbers } = self else {
            return None;
        };
        let mut expected = numbers.iter().filter(|number| is_expected(number));
        match (expected.next(), expected.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(scanned: &str) -> WaybillDecision {
        let book = RuleBook::built_in().unwrap();
        book.at_waybill_step(&book.classify(scanned, None))
    }

    fn check(scanned: &str, expected: &str) {
        let told = match decide(scanned) {
            WaybillDecision::Take { number, .. } => format!("take {number}"),
            WaybillDecision::LookUpElseAsk { number, doubt } => format!("ask {number} {doubt:?}"),
            WaybillDecision::OneOf { numbers } => format!("one of {}", numbers.join(" ")),
            other => format!("{other:?}"),
        };
        assert_eq!(told, expected, "{scanned:?}");
    }

    #[test]
    fn numbers_are_taken_or_asked_for() {
        check("]C0SF1385628716739", "take SF1385628716739");
        check("SPXMY0123456789", "take SPXMY0123456789");
        check("73610555582883", "ask 73610555582883 DigitsOnly");
        check("RB123456784GB", "ask RB123456784GB WrongCheckDigit");
        check("SF13856287", "ask SF13856287 NoRule");
    }

    #[test]
    fn digits_that_may_be_a_product_are_asked_for_unless_the_gun_says_code_128() {
        check("1207119765021", "ask 1207119765021 MayBeProduct");
        check("]C01207119765021", "ask 1207119765021 DigitsOnly");
        check("96385074", "ask 96385074 MayBeProduct");
        check("036000291452", "ask 036000291452 MayBeProduct");
        check("16901234567899", "ask 16901234567899 MayBeProduct");
        check("986578788855", "ask 986578788855 DigitsOnly");
    }

    #[test]
    fn wrong_scans_are_refused() {
        check("]E06901234567892", "Refuse(Product)");
        check("]E396385074", "Refuse(Product)");
        check("]E496385074", "Refuse(Product)");
        check("6901234567892", "Refuse(Product)");
        check("9787111128069", "Refuse(Product)");
        check("https://example.com/SF1385628716739", "Refuse(WebAddress)");
        check("weixin://wxpay/x", "Refuse(PayCode)");
        check("134567890123456789", "Refuse(PayCode)");
        check("281234567890123456789012", "Refuse(PayCode)");
        check(&"A long text without a number. ".repeat(3), "Refuse(NotANumber)");
    }

    #[test]
    fn the_rest_goes_its_own_way() {
        check("3-2-1234", "Pickup { code: \"3-2-1234\" }");
        check("#DABAO-WEIGH", "Command(Weigh)");
        check("DABAO-UNDO", "Command(Undo)");
        check("\r\n", "Nothing");
        check(
            "SF1385628716739YT8962646785389",
            "one of SF1385628716739 YT8962646785389",
        );
    }

    #[test]
    fn of_several_numbers_only_the_expected_one_counts() {
        let glued = decide("SF1385628716739YT8962646785389");
        assert_eq!(
            glued.expected(|number| number.starts_with("YT")),
            Some("YT8962646785389")
        );
        assert_eq!(glued.expected(|_| true), None);
        assert_eq!(glued.expected(|_| false), None);
        assert_eq!(decide("3-2-1234").expected(|_| true), None);
    }
}
