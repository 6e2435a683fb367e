//! Hostile texts and rule files: nothing panics, nothing is slow, nothing is read out of nothing.

use std::sync::LazyLock;

use dabao_protocols::gun::AimId;
use dabao_protocols::numbers::{CodeKind, Evidence, RuleBook};
use proptest::collection::vec;
use proptest::prelude::*;

static BOOK: LazyLock<RuleBook> = LazyLock::new(|| RuleBook::built_in().unwrap());

/// Numbers with a strong rule, none of which is the beginning of another.
const STRONG: [&str; 6] = [
    "SF1385628716739",
    "YT8962646785389",
    "LP00492755414105",
    "RB123456785GB",
    "1Z5R89390357567127",
    "DPK202252612836",
];

fn near_codes() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(STRONG.to_vec()).prop_map(str::to_owned),
        2 => prop::sample::select(vec!["]C0", "]E0", "]Q1", "\u{1D}", "|", "-", " ", "DABAO-", "UNDO", "69"])
            .prop_map(str::to_owned),
        2 => "[0-9]{1,24}",
        1 => "[ -~]{0,12}",
        1 => any::<String>(),
    ];
    vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_judged(text in near_codes(), aim in any::<Option<(char, char)>>()) {
        let book = &*BOOK;
        let aim = aim.map(|(symbology, modifier)| AimId { symbology, modifier });
        let code = book.classify(&text, aim);
        match &code.kind {
            CodeKind::ParcelNumber { candidates } => prop_assert!(!candidates.is_empty()),
            CodeKind::SeveralNumbers { numbers } => {
                prop_assert!(numbers.len() > 1 && numbers.iter().all(|number| book.is_strong(number)));
            }
            CodeKind::PayCode | CodeKind::Empty => prop_assert!(code.text.is_empty()),
            _ => {}
        }
        prop_assert!(!code.text.chars().any(char::is_control));
        book.at_waybill_step(&code);
        let evidence = Evidence { session_carrier: Some("zto"), ..Evidence::default() };
        let ranked = book.rank(&code.text, &evidence);
        let mut carriers: Vec<&str> = ranked.iter().map(|one| one.candidate.carrier.as_str()).collect();
        carriers.sort_unstable();
        let all = carriers.len();
        carriers.dedup();
        prop_assert_eq!(carriers.len(), all, "each carrier once");
    }

    #[test]
    fn two_glued_numbers_are_never_taken_for_one(first in 0..STRONG.len(), second in 0..STRONG.len()) {
        let book = &*BOOK;
        let (first, second) = (STRONG[first], STRONG[second]);
        let code = book.classify(&format!("{first}{second}"), None);
        if first == second {
            prop_assert_eq!(code.text, first);
        } else {
            let numbers = vec![first.to_owned(), second.to_owned()];
            prop_assert_eq!(code.kind, CodeKind::SeveralNumbers { numbers });
        }
    }

    #[test]
    fn of_ten_check_digits_one_is_right(serial in "[0-9]{8}", ups in "[0-9A-Z]{15}") {
        let book = &*BOOK;
        let post = (0..10).filter(|digit| book.is_strong(&format!("RB{serial}{digit}GB"))).count();
        let express = (0..10).filter(|digit| book.is_strong(&format!("1Z{ups}{digit}"))).count();
        prop_assert_eq!((post, express), (1, 1));
    }

    #[test]
    fn a_damaged_rule_file_is_refused_or_read(
        at in 0..RuleBook::built_in_text().len(),
        junk in "[ -~]{0,6}",
        cut in 0..40_usize,
    ) {
        let text = RuleBook::built_in_text();
        let from = (0..=at).rev().find(|&place| text.is_char_boundary(place)).unwrap();
        let to = (from + cut..=text.len()).find(|&place| text.is_char_boundary(place)).unwrap_or(text.len());
        let mut damaged = text.to_owned();
        damaged.replace_range(from..to, &junk);
        if let Ok(book) = RuleBook::parse(&damaged) {
            book.classify("SF1385628716739YT8962646785389", None);
        }
    }

    #[test]
    fn any_pattern_is_refused_or_used(pattern in "[ -~]{0,40}") {
        let pattern = serde_json::to_string(&pattern).unwrap();
        let file = format!(
            r#"{{"format":1,"edition":"2026-11-22","carriers":{{"a":"A"}},
            "rules":[{{"carrier":"a","strength":"M","pattern":{pattern}}}]}}"#
        );
        if let Ok(book) = RuleBook::parse(&file) {
            book.candidates("SF1385628716739");
        }
    }
}
