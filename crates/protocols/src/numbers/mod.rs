//! Parcel numbers (运单号): what a scanned text is, and which carriers it may belong to.
//!
//! The rules are data (`assets/parcel-number-rules.json`): number ranges move, and a new file needs no new program.
//! A carrier is a candidate, never a fact: an order's own waybill number is stronger evidence than any rule here.

mod check_digit;
mod classify;
mod command;
mod country;
mod evidence;
mod glued;
mod pattern;
mod rule_file;
mod rules;
mod waybill_step;

pub use check_digit::{CheckRule, is_ean13};
pub use classify::{CodeKind, ScannedCode};
pub use command::{CardCommand, DeskCommand};
pub use evidence::{Evidence, Ground, LearnedPrefixes, Ranked};
pub use rule_file::{RuleFault, RuleMistake};
pub use rules::{Candidate, Confidence, RuleBook};
pub use waybill_step::{Doubt, WaybillDecision, WrongScan};
