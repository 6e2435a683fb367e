//! Parcel numbers (运单号): what a scanned text is, and which carriers it may belong to.
//!
//! The rules are data (`assets/parcel-numbers/rules.tsv`): number ranges move, and a new table needs no new program.
//! A carrier is a candidate, never a fact: an order's own waybill number is stronger evidence than any rule here.

mod check_digit;
mod classify;
mod rules;

pub use check_digit::{CheckRule, is_ean13};
pub use classify::{CodeKind, DeskCommand, ScannedCode};
pub use rules::{Candidate, Confidence, RuleBook, RuleFault};
