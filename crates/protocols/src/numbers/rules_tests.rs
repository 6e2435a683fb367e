//! The rule file: what ships, what is refused and in which words.

use super::*;
use crate::numbers::RuleMistake;

/// A file with one carrier and these rules.
fn file(rules: &str) -> String {
    format!(r#"{{"format":1,"edition":"2027-01-01","carriers":{{"new":"新快递 New"}},"rules":[{rules}]}}"#)
}

fn rule(more: &str) -> String {
    format!(r#"{{"carrier":"new",{more}}}"#)
}

fn mistake(more: &str) -> RuleMistake {
    match RuleBook::parse(&file(&rule(more))) {
        Err(RuleFault::Rule {
            number: 1, mistake, ..
        }) => mistake,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_file_that_ships_is_readable() {
    let book = RuleBook::built_in();
    assert!(book.is_ok(), "{:?}", book.err());
}

#[test]
fn a_replaced_file_is_in_force() {
    let text = file(&rule(
        r#""strength":"S","pattern":"NEW\\d{4}","fits":["NEW1234"]"#,
    ));
    let book = RuleBook::parse(&format!("\u{FEFF}{text}")).unwrap();
    assert!(book.is_strong("NEW1234"));
    assert!(book.candidates("SF1385628716739").is_empty());
    assert_eq!(book.carrier_name("new"), Some("新快递 New"));
    let built_in = RuleBook::built_in().unwrap();
    assert!(book.is_newer_than(&built_in) && !built_in.is_newer_than(&book));
}

#[test]
fn a_bad_file_is_refused_in_words() {
    let said = |text: &str| RuleBook::parse(text).unwrap_err().to_string();
    assert!(said("").contains("EOF"), "{}", said(""));
    assert!(said("{\n\"format\": x").contains("line 2"));
    assert_eq!(
        said(r#"{"format":2,"novelty":true}"#),
        "parcel-number rules: format 2 is not known, this program reads format 1"
    );
    assert_eq!(said(&file("")), "parcel-number rules: the table is empty");
    assert!(said(&file(r#"{"carrier":"new","strength":"S","patern":"X"}"#)).contains("patern"));
    assert!(said(&"x".repeat(300_000)).contains("256 KiB"));
    assert!(said(&file("").replace("2027-01-01", "soon")).contains("yyyy-mm-dd"));
    let many = vec![rule(r#""strength":"S","pattern":"NEW1"#); 301].join("\"},");
    assert!(RuleBook::parse(&file(&many)).is_err());
    let bad_carrier = file(&rule(r#""strength":"S","pattern":"NEW""#)).replace("新快递 New", " ");
    assert!(said(&bad_carrier).contains("carrier \"new\""));
    assert_eq!(
        said(&file(&format!(
            r#"{},{{"carrier":"old","strength":"S","pattern":"X\\d{{9}}"}}"#,
            rule(r#""strength":"M","pattern":"NEW\\d{9}""#)
        ))),
        "parcel-number rules, rule 2 (old): no such carrier in this file"
    );
}

#[test]
fn each_mistake_of_a_rule_has_its_name() {
    assert_eq!(mistake(r#""strength":"X","pattern":"N""#), RuleMistake::Strength);
    assert_eq!(
        mistake(r#""strength":"S","check":"mod7","pattern":"N""#),
        RuleMistake::Check
    );
    assert_eq!(
        mistake(r#""strength":"S","check":"mod9","pattern":"N""#),
        RuleMistake::Check
    );
    assert_eq!(
        mistake(r#""strength":"S","name":"\n","pattern":"N""#),
        RuleMistake::Name
    );
    assert_eq!(
        mistake(r#""strength":"S","pattern":"N?\\d{12}""#),
        RuleMistake::TooWide
    );
    assert!(matches!(
        mistake(r#""strength":"M","pattern":"(N""#),
        RuleMistake::Pattern { .. }
    ));
    assert_eq!(
        mistake(r#""strength":"M","pattern":"N\\d{6}","fits":["N123"]"#),
        RuleMistake::Misses {
            sample: "N123".into()
        }
    );
    assert_eq!(
        mistake(r#""strength":"M","pattern":"N\\d{6}","refuses":["N123456"]"#),
        RuleMistake::Overshoots {
            sample: "N123456".into()
        }
    );
}

#[test]
fn a_pattern_that_would_be_slow_is_refused() {
    for pattern in [
        "N(((((A{40}){40}){40}){40}){40})",
        "N[A-Z]{9999}",
        &"A".repeat(201),
        "",
    ] {
        let said = mistake(&format!(r#""strength":"M","pattern":"{pattern}""#));
        assert!(matches!(said, RuleMistake::Pattern { .. }), "{pattern}: {said:?}");
    }
}

#[test]
fn what_is_too_long_or_has_other_letters_is_not_matched() {
    let text = file(&rule(r#""strength":"M","pattern":".*""#));
    let book = RuleBook::parse(&text).unwrap();
    assert_eq!(book.candidates("ABCDEF").len(), 1);
    for no_number in ["ABCDE", &"A".repeat(49), "ABC DEF", "ABC中DEF", "abcdef"] {
        assert!(book.candidates(no_number).is_empty(), "{no_number}");
    }
}

#[test]
fn numbers_side_by_side_are_all_found() {
    let book = RuleBook::built_in().unwrap();
    let found =
        book.strong_inside("LP00492755414105|LP00492755414106,JDX024407261700-1-2-;X-SF1385628716739");
    assert_eq!(
        found,
        [
            "LP00492755414105",
            "LP00492755414106",
            "JDX024407261700-1-2-",
            "SF1385628716739"
        ]
    );
}

#[test]
fn a_wrong_check_digit_is_told_apart_from_no_number() {
    let book = RuleBook::built_in().unwrap();
    assert!(book.has_wrong_check("RB123456784GB"));
    assert!(!book.has_wrong_check("RB123456785GB"));
    assert!(!book.has_wrong_check("HELLO-WORLD"));
    assert!(!book.has_wrong_check("986578788856"), "digits alone say nothing");
}
