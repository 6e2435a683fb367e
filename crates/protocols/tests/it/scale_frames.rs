//! Every frame of the vectors, from captures and makers' manuals, read as its source says.

use dabao_protocols::scale::{
    LINE_SETTINGS_TO_TRY, Load, MassUnit, Quantity, ReadingKind, ScaleReading, ScaleScorer,
};
use serde_json::Value;

use crate::scale_support::{HID, Vector, decode, number, vectors, words};

/// Protocols that name no unit: their vectors state what the site's display was set to.
const NAMELESS_UNIT: [&str; 5] = ["yaohua-tf0", "yaohua-cmd", "gram", "toledo-8217", "ff-bcd-5"];

/// The JSON number as it is written: no float decides.
fn stated(vector: &Vector, key: &str) -> Option<String> {
    match vector.expected(key) {
        Value::Number(value) => Some(value.to_string()),
        _ => None,
    }
}

fn without_trailing_zeros(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

fn check_number(vector: &Vector, key: &str, value: Option<Quantity>) {
    let entry = &vector.entry;
    let Some(stated) = stated(vector, key) else {
        return;
    };
    let value = value.unwrap_or_else(|| panic!("no {key}: {entry}"));
    let unit = vector.expected("unit").as_str();
    let symbol = value.unit.map(MassUnit::symbol);
    if symbol == Some("g") && unit == Some("kg") {
        // The frame counts grams, the vector states kilograms.
        let kilograms = Quantity {
            decimals: value.decimals + 3,
            unit: None,
            ..value
        };
        assert_eq!(
            without_trailing_zeros(&number(kilograms)),
            without_trailing_zeros(&stated),
            "{entry}"
        );
        return;
    }
    if !NAMELESS_UNIT.contains(&vector.driver) {
        assert_eq!(symbol, unit, "{entry}");
    }
    let bare = Quantity { unit: None, ..value };
    assert_eq!(
        without_trailing_zeros(&number(bare)),
        without_trailing_zeros(&stated),
        "{entry}"
    );
}

fn check_status(vector: &Vector, reading: &ScaleReading) {
    let entry = &vector.entry;
    let load = match vector.expected("status").as_str() {
        Some("overload") => Load::Over,
        Some("underload" | "under-zero") => Load::Under,
        _ => Load::InRange,
    };
    assert_eq!(reading.load, load, "{entry}");
    let status = vector.expected("status").as_str();
    assert_eq!(reading.busy, status == Some("busy"), "{entry}");
    assert_eq!(
        reading.trouble.is_some(),
        status.is_some_and(|status| status.ends_with("error")),
        "{entry}"
    );
    if vector.expected("value").is_null() && reading.kind != ReadingKind::Tare {
        assert_eq!(reading.value, None, "{entry}");
    }
}

#[test]
fn every_frame_reads_as_its_source_says() {
    let frames = vectors("frames");
    assert!(frames.len() >= 65, "{} frames", frames.len());
    for vector in frames {
        let entry = &vector.entry;
        let read = decode(vector.driver, &vector.bytes);
        let [Ok(reading)] = read.as_slice() else {
            panic!("{entry}: {read:?}")
        };
        check_number(&vector, "value", reading.value);
        check_number(
            &vector,
            "tare",
            if reading.kind == ReadingKind::Tare {
                reading.value
            } else {
                reading.tare
            },
        );
        assert_eq!(reading.stable, vector.expected("stable").as_bool(), "{entry}");
        check_status(&vector, reading);
        let kind = match (
            vector.expected("net").as_bool(),
            vector.expected("tare").is_number(),
        ) {
            (Some(true), _) => Some(ReadingKind::Net),
            (Some(false), _) => Some(ReadingKind::Gross),
            (None, true) if vector.expected("value").is_null() => Some(ReadingKind::Tare),
            (None, _) => None,
        };
        let kind = kind.filter(|_| vector.driver != "yaohua-tf0");
        assert!(
            kind.is_none_or(|kind| reading.kind == kind),
            "{entry}: {}",
            words(reading)
        );
        if let Some(zero) = vector.expected("zero").as_bool() {
            assert_eq!(reading.at_zero, zero, "{entry}");
        }
        assert!(!reading.raw.is_empty(), "the bytes are kept");
    }
}

#[test]
fn every_reject_is_refused_with_its_bytes() {
    let rejects = vectors("rejects");
    assert!(rejects.len() >= 5);
    for vector in rejects {
        let read = decode(vector.driver, &vector.bytes);
        let [Err(garbled)] = read.as_slice() else {
            panic!("{}: {read:?}", vector.entry)
        };
        assert_eq!(garbled.raw, vector.bytes.trim_ascii_end(), "{}", vector.entry);
    }
}

/// Words and how often they come in a row.
fn runs(words: Vec<String>) -> Vec<(usize, String)> {
    let mut runs: Vec<(usize, String)> = Vec::new();
    for word in words {
        match runs.last_mut() {
            Some((count, last)) if *last == word => *count += 1,
            _ => runs.push((1, word)),
        }
    }
    runs
}

#[test]
fn captured_streams_begin_in_the_middle_of_a_frame() {
    let streams = vectors("streams");
    assert_eq!(
        streams.len(),
        4,
        "spun, defender at rest, NHB, defender lifted and put back"
    );
    let told: Vec<Vec<(usize, String)>> = streams
        .iter()
        .map(|vector| runs(crate::scale_support::told(&decode(vector.driver, &vector.bytes))))
        .collect();
    let run = |count: usize, words: &str| (count, words.to_owned());
    assert_eq!(told[0], [run(1, "WrongShape"), run(5, "0.0 kg stable gross")]);
    assert_eq!(told[1], [run(1, "WrongShape"), run(13, "0.360 kg stable gross")]);
    assert_eq!(told[2], [run(1, "NoStart"), run(13, "20.7 g stable gross")]);
    let lifted: usize = told[3].iter().map(|(count, _)| count).sum();
    assert_eq!(lifted, 160, "no line is lost");
    assert_eq!(told[3].first(), Some(&run(28, "-1.695 kg moving net")));
    assert!(
        told[3].contains(&run(51, "0.000 kg stable gross")),
        "{:?}",
        told[3]
    );
    assert_eq!(told[3].last(), Some(&run(13, "0.360 kg stable gross")));
}

/// A refused command tells no protocol from another.
fn is_evidence(vector: &Vector) -> bool {
    vector.driver != HID && vector.expected("status") != "logical-error"
}

#[test]
fn listening_finds_the_driver() {
    for vector in vectors("frames").into_iter().filter(is_evidence) {
        let mut scorer = ScaleScorer::new();
        scorer.hear(&vector.bytes.repeat(2));
        assert_eq!(scorer.best(), None, "two frames are not enough: {}", vector.entry);
        scorer.hear(&vector.bytes.repeat(2));
        let best = scorer.best().unwrap_or_else(|| panic!("found: {}", vector.entry));
        let known = best.driver_id == vector.driver || best.others.contains(&vector.driver);
        assert!(known, "{best:?} {}", vector.entry);
    }
    for vector in vectors("streams") {
        let mut scorer = ScaleScorer::new();
        scorer.hear(&vector.bytes);
        let best = scorer.best().expect("found");
        assert_eq!(
            (best.driver_id, best.others.len()),
            (vector.driver, 0),
            "{best:?}"
        );
    }
    assert_eq!(LINE_SETTINGS_TO_TRY.len(), 11);
}
