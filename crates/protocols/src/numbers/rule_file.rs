//! The rule file: read whole or refused whole, with the place of the mistake.

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;

use super::pattern::compile;
use super::rules::{Rule, is_number_text};
use super::{Candidate, CheckRule, Confidence};

/// The one format that this program reads.
const FORMAT: u32 = 1;

/// Bounds within which no file is slow to read or to match.
const MOST_BYTES: usize = 256 * 1024;
const MOST_CARRIERS: usize = 200;
const MOST_RULES: usize = 300;
const LARGEST_PATTERNS: usize = 8_000;
const MOST_SAMPLES: usize = 16;
const LONGEST_NAME: usize = 60;

/// A rule file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RuleFault {
    /// No such file is needed.
    #[error("parcel-number rules: the file is larger than {} KiB", MOST_BYTES / 1024)]
    TooLarge,
    /// No JSON, or not with these fields.
    #[error("parcel-number rules: {reason}")]
    Json {
        /// What the reader says, with line and column.
        reason: String,
    },
    /// Made for another version of the program.
    #[error("parcel-number rules: format {found} is not known, this program reads format {FORMAT}")]
    Format {
        /// The format it names.
        found: u32,
    },
    /// Two editions could not be compared.
    #[error("parcel-number rules: the edition has to be a day, yyyy-mm-dd, and may end in .n")]
    Edition,
    /// No rule at all: an empty or wrong file.
    #[error("parcel-number rules: the table is empty")]
    Empty,
    /// More than any file needs.
    #[error("parcel-number rules: more than {MOST_RULES} rules or {MOST_CARRIERS} carriers")]
    TooMany,
    /// Matching a number against all of them would take too long.
    #[error(
        "parcel-number rules: the patterns with their repetitions are longer than {LARGEST_PATTERNS} characters"
    )]
    TooCostly,
    /// A carrier's code or name cannot be shown or stored.
    #[error(
        "parcel-number rules, carrier {code:?}: a code is 1 to 20 of a-z, 0-9 and _, a name 1 to {LONGEST_NAME} \
         visible characters"
    )]
    Carrier {
        /// Its code.
        code: String,
    },
    /// A rule is wrong.
    #[error("parcel-number rules, rule {number} ({carrier}): {mistake}")]
    Rule {
        /// Counted from 1.
        number: usize,
        /// The carrier it names.
        carrier: String,
        /// What is wrong.
        mistake: RuleMistake,
    },
}

/// What is wrong with one rule.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RuleMistake {
    /// The carrier is not among the carriers of the file.
    #[error("no such carrier in this file")]
    Carrier,
    /// Its own name cannot be shown.
    #[error("the name is empty, too long or has invisible characters")]
    Name,
    /// Not S, M or W.
    #[error("the strength has to be S, M or W")]
    Strength,
    /// The check is none we know, or the pattern has no groups for it.
    #[error("the check is unknown, or the pattern has no groups `serial` and `check` for it")]
    Check,
    /// The pattern is no regular expression, or one that is not allowed.
    #[error("the pattern cannot be used: {reason}")]
    Pattern {
        /// Why.
        reason: String,
    },
    /// Strength S, and digits alone fit: no prefix makes it certain.
    #[error("strength S needs a prefix, but digits alone fit")]
    TooWide,
    /// Too many samples.
    #[error("more than {MOST_SAMPLES} samples")]
    Samples,
    /// A number of `fits` does not fit.
    #[error("it does not fit its sample {sample:?}")]
    Misses {
        /// The number.
        sample: String,
    },
    /// A number of `refuses` fits.
    #[error("it fits {sample:?}, which it has to refuse")]
    Overshoots {
        /// The number.
        sample: String,
    },
}

/// A file that was read.
pub(super) struct RuleFile {
    pub(super) edition: String,
    pub(super) carriers: BTreeMap<String, String>,
    pub(super) rules: Vec<Rule>,
}

#[derive(Deserialize)]
struct Head {
    format: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "format")]
    _format: u32,
    edition: String,
    #[serde(default, rename = "about")]
    _about: Vec<String>,
    carriers: BTreeMap<String, String>,
    rules: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    carrier: String,
    name: Option<String>,
    strength: String,
    check: Option<String>,
    pattern: String,
    #[serde(default)]
    fits: Vec<String>,
    #[serde(default)]
    refuses: Vec<String>,
}

/// Reads and checks a file.
pub(super) fn read(text: &str) -> Result<RuleFile, RuleFault> {
    let file = read_json(text)?;
    if !is_edition(&file.edition) {
        return Err(RuleFault::Edition);
    }
    if file.rules.is_empty() {
        return Err(RuleFault::Empty);
    }
    if file.rules.len() > MOST_RULES || file.carriers.len() > MOST_CARRIERS {
        return Err(RuleFault::TooMany);
    }
    if let Some(code) = file.carriers.iter().find_map(|(code, name)| {
        let sound = is_code(code) && is_name(name);
        (!sound).then_some(code)
    }) {
        return Err(RuleFault::Carrier { code: code.clone() });
    }
    let mut rules = Vec::with_capacity(file.rules.len());
    let mut size_of_all = 0;
    for (index, row) in file.rules.iter().enumerate() {
        let (rule, size) = read_row(row, &file.carriers).map_err(|mistake| RuleFault::Rule {
            number: index + 1,
            carrier: row.carrier.clone(),
            mistake,
        })?;
        size_of_all += size;
        if size_of_all > LARGEST_PATTERNS {
            return Err(RuleFault::TooCostly);
        }
        rules.push(rule);
    }
    Ok(RuleFile {
        edition: file.edition,
        carriers: file.carriers,
        rules,
    })
}

/// The file by its form alone. The format is asked first: a file of another one may have other fields.
fn read_json(text: &str) -> Result<File, RuleFault> {
    if text.len() > MOST_BYTES {
        return Err(RuleFault::TooLarge);
    }
    let text = text.trim_start_matches('\u{FEFF}');
    let head: Head = json(text)?;
    if head.format != FORMAT {
        return Err(RuleFault::Format { found: head.format });
    }
    json(text)
}

fn json<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, RuleFault> {
    serde_json::from_str(text).map_err(|error| RuleFault::Json {
        reason: error.to_string(),
    })
}

fn read_row(row: &Row, carriers: &BTreeMap<String, String>) -> Result<(Rule, usize), RuleMistake> {
    let name = carriers.get(&row.carrier).ok_or(RuleMistake::Carrier)?;
    let name = row.name.as_ref().unwrap_or(name);
    if !is_name(name) {
        return Err(RuleMistake::Name);
    }
    let check = match &row.check {
        None => None,
        Some(check) => Some(CheckRule::from_text(check).ok_or(RuleMistake::Check)?),
    };
    let confidence = Confidence::from_text(&row.strength, check.is_some()).ok_or(RuleMistake::Strength)?;
    let (whole, size) = compile(&row.pattern).map_err(|reason| RuleMistake::Pattern { reason })?;
    let has = |group: &str| whole.capture_names().flatten().any(|name| name == group);
    if check.is_some() && !(has("serial") && has("check")) {
        return Err(RuleMistake::Check);
    }
    let rule = Rule {
        candidate: Candidate {
            carrier: row.carrier.clone(),
            name: name.clone(),
            confidence,
        },
        check,
        whole,
    };
    prove(&rule, row)?;
    Ok((rule, size))
}

/// The rule against the file's own samples.
fn prove(rule: &Rule, row: &Row) -> Result<(), RuleMistake> {
    const LONGEST_DIGITS: usize = 48;
    if row.fits.len() + row.refuses.len() > MOST_SAMPLES {
        return Err(RuleMistake::Samples);
    }
    let fits = |number: &str| is_number_text(number) && rule.fits(number);
    if let Some(sample) = row.fits.iter().find(|sample| !fits(sample)) {
        return Err(RuleMistake::Misses {
            sample: sample.clone(),
        });
    }
    if let Some(sample) = row.refuses.iter().find(|sample| fits(sample)) {
        return Err(RuleMistake::Overshoots {
            sample: sample.clone(),
        });
    }
    let strong = rule.candidate.confidence.is_strong();
    if strong && (1..=LONGEST_DIGITS).any(|length| rule.has_form(&"1".repeat(length))) {
        return Err(RuleMistake::TooWide);
    }
    Ok(())
}

fn is_code(code: &str) -> bool {
    (1..=20).contains(&code.len())
        && code
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn is_name(name: &str) -> bool {
    (1..=LONGEST_NAME).contains(&name.chars().count())
        && !name.trim().is_empty()
        && !name.chars().any(char::is_control)
}

/// `2026-11-22`, and `2026-11-22.2` for the second one of a day.
fn is_edition(edition: &str) -> bool {
    let (day, nth) = edition.split_once('.').unwrap_or((edition, "1"));
    let digits =
        |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = day.split('-').collect();
    let day_is_sound = matches!(parts.as_slice(), [year, month, day]
        if digits(year, 4) && digits(month, 2) && digits(day, 2));
    day_is_sound && digits(nth, 1)
}
