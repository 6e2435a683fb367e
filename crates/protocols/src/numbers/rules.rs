//! The rules in force: which carriers a number may belong to.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use regex_lite::{Captures, Regex};

use super::CheckRule;
use super::country::is_country;
use super::rule_file::{RuleFault, read};

/// The file that ships with the program.
const BUILT_IN: &str = include_str!("../../../../assets/parcel-number-rules.json");

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

    pub(super) fn from_text(strength: &str, checked: bool) -> Option<Self> {
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
    /// The carrier's code in the rule file, such as `sf`.
    pub carrier: String,
    /// Its name, Chinese first.
    pub name: String,
    /// How sure.
    pub confidence: Confidence,
}

/// One rule of the file.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) candidate: Candidate,
    pub(super) check: Option<CheckRule>,
    pub(super) whole: Regex,
}

/// The rules in force.
#[derive(Debug, Clone)]
pub struct RuleBook {
    edition: String,
    carriers: BTreeMap<String, String>,
    rules: Vec<Rule>,
}

impl RuleBook {
    /// The rules that ship with the program.
    pub fn built_in() -> Result<Self, RuleFault> {
        Self::parse(BUILT_IN)
    }

    /// The text of the file that ships with the program, for who wants to change a copy of it.
    pub const fn built_in_text() -> &'static str {
        BUILT_IN
    }

    /// Reads a rule file; one mistake refuses it whole, so that no rule is missing unnoticed.
    pub fn parse(text: &str) -> Result<Self, RuleFault> {
        let file = read(text)?;
        Ok(Self {
            edition: file.edition,
            carriers: file.carriers,
            rules: file.rules,
        })
    }

    /// The day of the rules, such as `2026-11-22`.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// Whether these rules are of a later day than others.
    pub fn is_newer_than(&self, other: &Self) -> bool {
        self.edition > other.edition
    }

    /// The carriers of the file: code and name.
    pub fn carriers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.carriers
            .iter()
            .map(|(code, name)| (code.as_str(), name.as_str()))
    }

    /// The name of a carrier.
    pub fn carrier_name(&self, code: &str) -> Option<&str> {
        self.carriers.get(code).map(String::as_str)
    }

    /// Every carrier whose rule the whole text fits, surest first, each once.
    pub fn candidates(&self, upper: &str) -> Vec<Candidate> {
        if !is_number_text(upper) {
            return Vec::new();
        }
        let mut found: Vec<Candidate> = self
            .rules
            .iter()
            .filter(|rule| rule.fits(upper))
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
        // No strong rule fits digits alone: the rule file is checked for that.
        let has_prefix = upper.bytes().any(|byte| byte.is_ascii_uppercase());
        has_prefix && is_number_text(upper) && self.strong_rules().any(|rule| rule.fits(upper))
    }

    /// Whether the text has the form of a number with a check digit and a prefix, and the digit is wrong: misread, or
    /// no such number.
    pub fn has_wrong_check(&self, upper: &str) -> bool {
        is_number_text(upper)
            && !self.is_strong(upper)
            && self
                .strong_rules()
                .any(|rule| rule.check.is_some() && rule.has_form(upper))
    }

    /// The strong numbers that stand by themselves inside a longer text, each once, in the order of reading.
    pub fn strong_inside(&self, upper: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let mut add = |number: &str| {
            if !found.iter().any(|known| known == number) {
                found.push(number.to_owned());
            }
        };
        for run in upper.split(|letter: char| !is_number_letter(letter)) {
            if self.is_strong(run) {
                add(run);
            } else {
                run.split('-')
                    .filter(|part| self.is_strong(part))
                    .for_each(&mut add);
            }
        }
        found
    }

    fn strong_rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules
            .iter()
            .filter(|rule| rule.candidate.confidence.is_strong())
    }
}

impl Rule {
    /// Pattern and check digit.
    pub(super) fn fits(&self, upper: &str) -> bool {
        match &self.check {
            None => self.has_form(upper),
            Some(check) => self
                .whole
                .captures(upper)
                .is_some_and(|groups| check_is_right(check, &groups)),
        }
    }

    /// The pattern alone.
    pub(super) fn has_form(&self, upper: &str) -> bool {
        self.whole.is_match(upper)
    }
}

fn check_is_right(rule: &CheckRule, groups: &Captures<'_>) -> bool {
    let text = |name| groups.name(name).map(|group| group.as_str());
    let digit = text("check").and_then(|digit| digit.parse().ok());
    text("country").is_none_or(is_country)
        && digit.is_some()
        && text("serial").and_then(|serial| rule.digit(serial)) == digit
}

/// Whether a text can be a number of a carrier at all: what is longer is not even matched.
pub(super) fn is_number_text(text: &str) -> bool {
    (6..=48).contains(&text.len()) && text.chars().all(is_number_letter)
}

const fn is_number_letter(letter: char) -> bool {
    letter.is_ascii_digit() || letter.is_ascii_uppercase() || letter == '-'
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
