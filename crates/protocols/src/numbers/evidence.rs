//! Which carrier it is, by all that is known at the desk (scales-and-guns 3.1, the order of evidence).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use dabao_domain::Timestamp;

use super::rules::is_number_text;
use super::{Candidate, Confidence, RuleBook};

/// What the desk knows beside the number itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Evidence<'a> {
    /// The carrier of the open order whose waybill number this is.
    pub order_carrier: Option<&'a str>,
    /// The carrier chosen for this scanning session (正在收：中通).
    pub session_carrier: Option<&'a str>,
    /// What this station's numbers began with lately.
    pub learned: Option<&'a LearnedPrefixes>,
}

/// Why a carrier is named, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// The number is an open order's own: a fact.
    OwnOrder,
    /// A prefix, perhaps with a check digit (S, S+).
    StrongRule,
    /// A form that few others have (M).
    LikelyRule,
    /// The session is for this carrier.
    Session,
    /// The station's recent numbers began like this one.
    Learned,
    /// Digits only (W).
    WeakRule,
}

impl Ground {
    /// Whether the carrier may be shown as the one carrier; the rest are candidates.
    pub const fn is_near_certain(self) -> bool {
        matches!(self, Self::OwnOrder | Self::StrongRule)
    }
}

/// A carrier, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// The carrier; its confidence is that of the rules alone.
    pub candidate: Candidate,
    /// The strongest ground for it.
    pub ground: Ground,
}

impl RuleBook {
    /// The carriers that a number may belong to, in the order of the evidence, each once. `upper` is a cleaned number.
    pub fn rank(&self, upper: &str, evidence: &Evidence<'_>) -> Vec<Ranked> {
        let candidates = self.candidates(upper);
        let mut ranked: Vec<Ranked> = Vec::new();
        let mut add = |candidate: Candidate, ground: Ground| {
            if ranked
                .iter()
                .all(|known| known.candidate.carrier != candidate.carrier)
            {
                ranked.push(Ranked { candidate, ground });
            }
        };
        let named = |code: &str| self.named(code, &candidates);
        if let Some(carrier) = evidence.order_carrier {
            add(named(carrier), Ground::OwnOrder);
        }
        for (confidence, ground) in [
            (Confidence::Certain, Ground::StrongRule),
            (Confidence::NearCertain, Ground::StrongRule),
            (Confidence::Likely, Ground::LikelyRule),
        ] {
            for candidate in candidates.iter().filter(|one| one.confidence == confidence) {
                add(candidate.clone(), ground);
            }
        }
        if may_be_number(upper) {
            if let Some(carrier) = evidence.session_carrier {
                add(named(carrier), Ground::Session);
            }
            for carrier in evidence
                .learned
                .map(|learned| learned.carriers(upper))
                .unwrap_or_default()
            {
                add(named(carrier), Ground::Learned);
            }
        }
        for candidate in &candidates {
            add(candidate.clone(), Ground::WeakRule);
        }
        ranked
    }

    /// The candidate of the rules, else the carrier by its name.
    fn named(&self, code: &str, candidates: &[Candidate]) -> Candidate {
        candidates
            .iter()
            .find(|candidate| candidate.carrier == code)
            .cloned()
            .unwrap_or_else(|| Candidate {
                carrier: code.to_owned(),
                name: self.carrier_name(code).unwrap_or(code).to_owned(),
                confidence: Confidence::Possible,
            })
    }
}

/// A text that no rule fits may still be a number of the session's carrier: rules are years old. A word is none.
fn may_be_number(upper: &str) -> bool {
    is_number_text(upper) && upper.bytes().filter(u8::is_ascii_digit).count() >= 8
}

/// Which carrier's numbers began with which digits at this station, in the last 30 days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LearnedPrefixes {
    counts: BTreeMap<String, BTreeMap<String, u32>>,
}

impl LearnedPrefixes {
    /// How long a number counts.
    pub const MEMORY_MILLIS: i64 = 30 * 24 * 60 * 60 * 1_000;

    /// One number may be an accident.
    const FEWEST: u32 = 3;

    /// First digits that count; the longer ones say more.
    const LENGTHS: [usize; 2] = [4, 3];

    /// From numbers whose carrier a person or an order has confirmed: number, carrier, and when.
    pub fn from_history<'a>(
        history: impl IntoIterator<Item = (&'a str, &'a str, Timestamp)>,
        now: Timestamp,
    ) -> Self {
        let mut learned = Self::default();
        for (number, carrier, at) in history {
            if (0..=Self::MEMORY_MILLIS).contains(&now.millis_since(at)) {
                learned.learn(number, carrier);
            }
        }
        learned
    }

    /// One more number. Only numbers of digits teach something: a prefix of letters has its rule.
    pub fn learn(&mut self, number: &str, carrier: &str) {
        for start in Self::LENGTHS
            .iter()
            .filter_map(|&length| first_digits(number, length))
        {
            let count = self
                .counts
                .entry(start.to_owned())
                .or_default()
                .entry(carrier.to_owned())
                .or_default();
            *count = count.saturating_add(1);
        }
    }

    /// The carriers of numbers that began like this one, most first.
    pub fn carriers(&self, number: &str) -> Vec<&str> {
        Self::LENGTHS
            .iter()
            .filter_map(|&length| self.counts.get(first_digits(number, length)?))
            .map(|carriers| {
                let mut often: Vec<(&str, u32)> = carriers
                    .iter()
                    .filter(|&(_, &count)| count >= Self::FEWEST)
                    .map(|(carrier, count)| (carrier.as_str(), *count))
                    .collect();
                often.sort_by_key(|&(_, count)| Reverse(count));
                often.into_iter().map(|(carrier, _)| carrier).collect()
            })
            .find(|carriers: &Vec<&str>| !carriers.is_empty())
            .unwrap_or_default()
    }
}

/// The first digits of a number that consists of digits.
fn first_digits(number: &str, length: usize) -> Option<&str> {
    let digits = number.len() >= 8 && number.bytes().all(|byte| byte.is_ascii_digit());
    if digits { number.get(..length) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 14 digits that fit both ZTO and STO.
    const BOTH: &str = "77316523125896";

    fn ranked(number: &str, evidence: Evidence<'_>) -> String {
        let book = RuleBook::built_in().unwrap();
        book.rank(number, &evidence)
            .iter()
            .map(|one| format!("{}:{:?}", one.candidate.carrier, one.ground))
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn learned(numbers: &[(&str, usize)]) -> LearnedPrefixes {
        let history = numbers
            .iter()
            .flat_map(|&(carrier, times)| (0..times).map(move |_| ("77319999999999", carrier, Timestamp(0))));
        LearnedPrefixes::from_history(history, Timestamp(LearnedPrefixes::MEMORY_MILLIS))
    }

    #[test]
    fn weak_rules_alone_give_candidates_in_their_order() {
        assert_eq!(ranked(BOTH, Evidence::default()), "zto:WeakRule sto:WeakRule");
    }

    #[test]
    fn each_stronger_ground_goes_first() {
        let often = learned(&[("sto", 5), ("yunda", 3), ("jt", 2)]);
        let mut evidence = Evidence {
            learned: Some(&often),
            ..Evidence::default()
        };
        assert_eq!(ranked(BOTH, evidence), "sto:Learned yunda:Learned zto:WeakRule");
        evidence.session_carrier = Some("zto");
        assert_eq!(ranked(BOTH, evidence), "zto:Session sto:Learned yunda:Learned");
        evidence.order_carrier = Some("best");
        assert_eq!(
            ranked(BOTH, evidence),
            "best:OwnOrder zto:Session sto:Learned yunda:Learned"
        );
    }

    #[test]
    fn a_prefix_counts_before_the_session_and_an_order_before_the_prefix() {
        let mut evidence = Evidence {
            session_carrier: Some("zto"),
            ..Evidence::default()
        };
        assert_eq!(ranked("SF1385628716739", evidence), "sf:StrongRule zto:Session");
        assert_eq!(
            ranked("SPXMY0123456789", evidence),
            "shopee:LikelyRule zto:Session"
        );
        evidence.order_carrier = Some("jd");
        assert_eq!(
            ranked("SF1385628716739", evidence),
            "jd:OwnOrder sf:StrongRule zto:Session"
        );
    }

    #[test]
    fn the_session_names_a_number_that_no_rule_fits_but_not_a_word() {
        let evidence = Evidence {
            session_carrier: Some("zto"),
            ..Evidence::default()
        };
        assert_eq!(ranked("2187654321098", evidence), "zto:Session yunda:WeakRule");
        assert_eq!(ranked("ZT99887766554433", evidence), "zto:Session");
        assert_eq!(ranked("HELLO-WORLD", evidence), "");
    }

    #[test]
    fn a_month_is_forgotten() {
        let history = || (0..5).map(|_| (BOTH, "sto", Timestamp(0)));
        let at = |millis: i64| {
            LearnedPrefixes::from_history(history(), Timestamp(millis))
                .carriers(BOTH)
                .len()
        };
        assert_eq!(at(LearnedPrefixes::MEMORY_MILLIS), 1);
        assert_eq!(at(LearnedPrefixes::MEMORY_MILLIS + 1), 0);
        assert_eq!(at(-1), 0, "a time to come");
    }

    #[test]
    fn only_near_certain_grounds_are_shown_as_the_carrier() {
        assert!(Ground::OwnOrder.is_near_certain() && Ground::StrongRule.is_near_certain());
        assert!(!Ground::Session.is_near_certain() && !Ground::WeakRule.is_near_certain());
    }
}
