//! The parcel-number rules in force.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where the rules come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RulesSource {
    /// They ship with the program.
    BuiltIn,
    /// A file replaced them.
    File,
}

/// What is wrong with a rule file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RulesFaultCode {
    /// Too large for a rule file.
    TooLarge,
    /// Cannot be read from the disk.
    Unreadable,
    /// No JSON, or not with these fields.
    Json,
    /// Made for another version of the program.
    Format,
    /// The edition is no day.
    Edition,
    /// No rules in it.
    Empty,
    /// Too many rules or carriers, or patterns that take too long.
    TooMuch,
    /// A carrier's code or name.
    Carrier,
    /// A rule.
    Rule,
    /// The program's own rules are of a later day.
    Older,
}

/// A rule file that is not used, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RulesFault {
    /// What is wrong.
    pub code: RulesFaultCode,
    /// Which rule, counted from 1.
    pub rule: Option<u32>,
    /// Which carrier.
    pub carrier: Option<String>,
    /// The reader's own words, for who writes the file.
    pub words: String,
}

/// The rules in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NumberRulesView {
    /// The day of the rules in force.
    pub edition: String,
    /// Where they come from.
    pub source: RulesSource,
    /// Carriers in them.
    pub carriers: u32,
    /// The day of the rules that ship with the program.
    pub built_in_edition: String,
    /// A file was there, or was just handed in, and is not used.
    pub fault: Option<RulesFault>,
}

/// Replaces the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReplaceNumberRules {
    /// The whole file.
    pub text: String,
}
