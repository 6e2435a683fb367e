//! The table of carriers' number forms, read from data.

use std::cmp::Reverse;

use regex_lite::{Captures, Regex};
use thiserror::Error;

use super::CheckRule;

/// The table that ships with the program.
const BUILT_IN: &str = include_str!("../../../../assets/parcel-numbers/rules.tsv");

/// ISO 3166-1 alpha-2: an S10 number ends in a real country.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS \
BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK \
FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM \
JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS \
MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW \
SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM \
US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// How sure a rule is of its carrier, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Digits only: one of several candidates (W).
    Possible,
    /// Digits only, and the check digit is right: chance gives this to one number in ten.
    PossibleChecked,
    /// A form that few others have (M).
    Likely,
    /// A prefix that makes it near certain (S).
    NearCertain,
    /// Prefix and check digit (S+).
    Certain,
}

impl Confidence {
    /// Strong enough to find a number inside a longer text.
    pub const fn is_strong(self) -> bool {
        matches!(self, Self::NearCertain | Self::Certain)
    }

    fn from_text(strength: &str, checked: bool) -> Option<Self> {
        match (strength, checked) {
            ("S", true) => Some(Self::Certain),
            ("S", false) => Some(Self::NearCertain),
            ("M", _) => Some(Self::Likely),
            ("W", true) => Some(Self::PossibleChecked),
            ("W", false) => Some(Self::Possible),
            _ => None,
        }
    }
}

/// A carrier that a number may belong to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Candidate {
    /// The carrier's code in the rule table, such as `sf`.
    pub carrier: String,
    /// Its name, Chinese first.
    pub name: String,
    /// How sure.
    pub confidence: Confidence,
}

/// A rule table that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RuleFault {
    /// A line has not five fields parted by tabs.
    #[error("parcel-number rules, line {line}: not five fields")]
    Fields {
        /// Counted from 1.
        line: usize,
    },
    /// The strength or the check is none we know, or a check has no groups to work on.
    #[error("parcel-number rules, line {line}: unknown strength or check")]
    Meaning {
        /// Counted from 1.
        line: usize,
    },
    /// The pattern is no regular expression.
    #[error("parcel-number rules, line {line}: {reason}")]
    Pattern {
        /// Counted from 1.
        line: usize,
        /// What the expression's reader says.
        reason: String,
    },
    /// No rule at all: an empty or wrong file.
    #[error("parcel-number rules: the table is empty")]
    Empty,
}

#[derive(Debug, Clone)]
struct Rule {
    candidate: Candidate,
    check: Option<CheckRule>,
    whole: Regex,
    inside: Regex,
}

/// The rules in force.
#[derive(Debug, Clone)]
pub struct RuleBook {
    rules: Vec<Rule>,
}

impl RuleBook {
    /// The table that ships with the program.
    pub fn built_in() -> Result<Self, RuleFault> {
        Self::parse(BUILT_IN)
    }

    /// Reads a table; one bad line refuses it whole, so that no rule is missing unnoticed.
    pub fn parse(table: &str) -> Result<Self, RuleFault> {
        let rules: Vec<Rule> = table
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line.trim_end()))
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
            .map(|(number, line)| read_rule(number, line))
            .collect::<Result<_, _>>()?;
        if rules.is_empty() {
            Err(RuleFault::Empty)
        } else {
            Ok(Self { rules })
        }
    }

    /// Every carrier whose rule the whole text fits, surest first, each once.
    pub fn candidates(&self, upper: &str) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = self
            .rules
            .iter()
            .filter(|rule| {
                rule.whole
                    .captures(upper)
                    .is_some_and(|groups| rule.check_is_right(&groups))
            })
            .map(|rule| rule.candidate.clone())
            .collect();
        found.sort_by_key(|candidate| Reverse(candidate.confidence));
        let mut seen: Vec<String> = Vec::new();
        found.retain(|candidate| {
            let fresh = !seen.contains(&candidate.carrier);
            seen.push(candidate.carrier.clone());
            fresh
        });
        found
    }

    /// Whether a strong rule fits the whole text.
    pub fn is_strong(&self, upper: &str) -> bool {
        self.candidates(upper)
            .first()
            .is_some_and(|candidate| candidate.confidence.is_strong())
    }

    /// The strong numbers that stand by themselves inside a longer text, each once, in no particular order.
    pub fn strong_inside(&self, upper: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for rule in self
            .rules
            .iter()
            .filter(|rule| rule.candidate.confidence.is_strong())
        {
            for groups in rule.inside.captures_iter(upper) {
                let number = groups.name("number").map(|number| number.as_str().to_owned());
                if let Some(number) =
                    number.filter(|number| !found.contains(number) && rule.check_is_right(&groups))
                {
                    found.push(number);
                }
            }
        }
        found
    }
}

impl Rule {
    fn check_is_right(&self, groups: &Captures<'_>) -> bool {
        let Some(rule) = &self.check else { return true };
        let text = |name| groups.name(name).map(|group| group.as_str());
        let country_is_real =
            text("country").is_none_or(|country| COUNTRIES.split(' ').any(|real| real == country));
        let digit = text("check").and_then(|digit| digit.parse().ok());
        country_is_real && digit.is_some() && text("serial").and_then(|serial| rule.digit(serial)) == digit
    }
}

fn read_rule(line: usize, text: &str) -> Result<Rule, RuleFault> {
    let fields: Vec<&str> = text.split('\t').collect();
    let &[carrier, name, strength, check, pattern] = fields.as_slice() else {
        return Err(RuleFault::Fields { line });
    };
    let check = match check {
        "-" => None,
        check => Some(CheckRule::from_text(check).ok_or(RuleFault::Meaning { line })?),
    };
    let confidence = Confidence::from_text(strength, check.is_some()).ok_or(RuleFault::Meaning { line })?;
    let compile = |pattern: String| {
        Regex::new(&pattern).map_err(|fault| RuleFault::Pattern {
            line,
            reason: fault.to_string(),
        })
    };
    let whole = compile(format!("^(?:{pattern})$"))?;
    let groups: Vec<&str> = whole.capture_names().flatten().collect();
    if check.is_some() && !(groups.contains(&"serial") && groups.contains(&"check")) {
        return Err(RuleFault::Meaning { line });
    }
    let candidate = Candidate {
        carrier: carrier.to_owned(),
        name: name.to_owned(),
        confidence,
    };
    let inside = compile(format!("(?:^|[^0-9A-Z])(?P<number>{pattern})(?:$|[^0-9A-Z])"))?;
    Ok(Rule {
        candidate,
        check,
        whole,
        inside,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_that_ships_is_readable() {
        assert!(RuleBook::built_in().is_ok(), "{:?}", RuleBook::built_in().err());
    }

    #[test]
    fn a_bad_table_is_refused_with_its_line() {
        let fault = |table: &str| RuleBook::parse(table).unwrap_err();
        assert_eq!(fault("# only words\n\n"), RuleFault::Empty);
        assert_eq!(fault("sf\tSF\tS\t-"), RuleFault::Fields { line: 1 });
        assert_eq!(fault("#\nsf\tSF\tX\t-\tSF"), RuleFault::Meaning { line: 2 });
        assert_eq!(fault("sf\tSF\tS\tmod7\tSF"), RuleFault::Meaning { line: 1 });
        assert!(matches!(
            fault("sf\tSF\tS\t-\t(SF"),
            RuleFault::Pattern { line: 1, .. }
        ));
    }

    #[test]
    fn a_replaced_table_is_in_force() {
        let book = RuleBook::parse("new\t新快递\tS\t-\tNEW\\d{4}").unwrap();
        assert!(book.is_strong("NEW1234"));
        assert!(book.candidates("SF1385628716739").is_empty());
    }
}
