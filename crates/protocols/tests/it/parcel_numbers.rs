//! Every number of the public lists: the right carrier is among the candidates, a wrong check digit is refused.

use dabao_protocols::numbers::{CodeKind, Confidence, RuleBook};
use serde_json::Value;

const NUMBERS: &str = include_str!("../data/parcel-numbers.json");

fn list(name: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(NUMBERS).unwrap();
    all.get(name).and_then(Value::as_array).unwrap().clone()
}

fn text<'a>(entry: &'a Value, field: &str) -> &'a str {
    entry.get(field).and_then(Value::as_str).unwrap()
}

/// The carrier as the rule table names it.
fn our_carrier(carrier: &str) -> &str {
    if carrier == "s10" { "post" } else { carrier }
}

fn carriers(book: &RuleBook, number: &str) -> Vec<(String, Confidence)> {
    match book.classify(number, None).kind {
        CodeKind::ParcelNumber { candidates } => candidates
            .into_iter()
            .map(|candidate| (candidate.carrier, candidate.confidence))
            .collect(),
        _ => Vec::new(),
    }
}

#[test]
fn chinese_numbers_have_their_carrier_among_few_candidates() {
    let book = RuleBook::built_in().unwrap();
    let numbers = list("china");
    assert_eq!(numbers.len(), 15);
    for entry in numbers {
        let found = carriers(&book, text(&entry, "number"));
        assert!(
            found
                .iter()
                .any(|(carrier, _)| carrier == text(&entry, "carrier")),
            "{entry}: {found:?}"
        );
        let strong = found.iter().any(|(_, confidence)| confidence.is_strong());
        assert!(found.len() <= if strong { 1 } else { 4 }, "{entry}: {found:?}");
    }
}

#[test]
fn numbers_with_check_digits() {
    let book = RuleBook::built_in().unwrap();
    let numbers = list("with_checks");
    assert!(numbers.len() > 100);
    let mut wrong: Vec<String> = Vec::new();
    for entry in numbers {
        let (number, carrier) = (text(&entry, "number"), our_carrier(text(&entry, "carrier")));
        let valid = entry.get("valid").and_then(Value::as_bool).unwrap();
        let found = carriers(&book, number);
        if found.iter().any(|(candidate, _)| candidate == carrier) != valid {
            wrong.push(format!(
                "{carrier} {} valid={valid} {number}: {found:?}",
                text(&entry, "format")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
