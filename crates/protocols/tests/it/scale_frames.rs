//! Every frame of the protocols we decode, from captures and makers' manuals.

use dabao_protocols::scale::{
    Garbled, GarbledReason, LINE_SETTINGS_TO_TRY, Load, ReadingKind, ScaleReading, ScaleScorer, find_driver,
};
use serde_json::Value;

const FRAMES: &str = include_str!("../data/scale-frames.json");

/// Vector protocols and the driver that reads them: the T-Scale NHB and A&D forms are of the same family.
const OURS: [(&str, &str); 4] = [
    ("yaohua-tf0", "yaohua-tf0"),
    ("st-gs-text", "st-gs-text"),
    ("tscale-nhb", "st-gs-text"),
    ("and-standard", "st-gs-text"),
];

fn vectors(list: &str) -> Vec<(Value, &'static str)> {
    let all: Value = serde_json::from_str(FRAMES).unwrap();
    let entries = all.get(list).and_then(Value::as_array).unwrap().clone();
    entries
        .into_iter()
        .filter_map(|entry| {
            let protocol = entry.get("protocol").and_then(Value::as_str)?;
            let (_, driver) = OURS.iter().find(|(ours, _)| *ours == protocol)?;
            Some((entry, *driver))
        })
        .collect()
}

fn bytes(entry: &Value) -> Vec<u8> {
    let text = entry.get("bytes_hex").and_then(Value::as_str).unwrap();
    text.split(' ')
        .map(|byte| u8::from_str_radix(byte, 16).unwrap())
        .collect()
}

fn decode(driver: &str, bytes: &[u8]) -> Vec<Result<ScaleReading, Garbled>> {
    let mut decoder = find_driver(driver).expect("a driver of this id").decoder();
    bytes.iter().filter_map(|&byte| decoder.push(byte)).collect()
}

/// The value as JSON states it, compared as text so that no float decides.
fn shown(reading: &ScaleReading) -> String {
    let value = reading.value.expect("a weight");
    let negative = value.digits < 0;
    let digits = format!(
        "{:0>width$}",
        value.digits.unsigned_abs(),
        width = usize::from(value.decimals) + 1
    );
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(value.decimals));
    let text = format!("{}{whole}.{fraction}", if negative { "-" } else { "" });
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn expected_value(expected: &Value) -> String {
    let text = expected.get("value").unwrap().to_string();
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[test]
fn every_frame_reads_as_its_source_says() {
    let frames = vectors("frames");
    assert_eq!(frames.len(), 18, "8 Yaohua, 4 ST,GS, 5 T-Scale NHB, 1 A&D");
    for (entry, driver) in frames {
        let expected = entry.get("expected").unwrap();
        let read = decode(driver, &bytes(&entry));
        let [Ok(reading)] = read.as_slice() else {
            panic!("{entry}: {read:?}")
        };
        assert_eq!(shown(reading), expected_value(expected), "{entry}");
        assert_eq!(
            reading.stable,
            expected.get("stable").and_then(Value::as_bool),
            "{entry}"
        );
        if driver == "st-gs-text" {
            let unit = reading.value.unwrap().unit.unwrap().symbol();
            assert_eq!(
                Some(unit),
                expected.get("unit").and_then(Value::as_str),
                "{entry}"
            );
            let net = expected.get("net").and_then(Value::as_bool);
            let gross = if net == Some(false) {
                ReadingKind::Gross
            } else {
                ReadingKind::Unknown
            };
            assert_eq!(reading.kind, gross, "{entry}");
        } else {
            assert_eq!(reading.value.unwrap().unit, None, "Yaohua sends no unit");
        }
    }
}

#[test]
fn every_reject_is_refused_with_its_bytes() {
    let rejects = vectors("rejects");
    assert_eq!(rejects.len(), 2);
    for (entry, driver) in rejects {
        let read = decode(driver, &bytes(&entry));
        let [Err(garbled)] = read.as_slice() else {
            panic!("{entry}: {read:?}")
        };
        assert_eq!(garbled.raw, bytes(&entry));
    }
}

#[test]
fn a_stream_that_starts_in_the_middle_of_a_frame() {
    let streams = vectors("streams");
    assert_eq!(streams.len(), 1);
    for (entry, driver) in streams {
        let read = decode(driver, &bytes(&entry));
        let (first, rest) = read.split_first().unwrap();
        assert!(first.is_err(), "the cut line gives no reading");
        assert_eq!(rest.len(), 13);
        for reading in rest {
            let reading = reading.as_ref().unwrap();
            assert_eq!((shown(reading).as_str(), reading.stable), ("20.7", Some(true)));
        }
    }
}

#[test]
fn forms_that_the_manuals_show() {
    let text = |text: &str| {
        let read = decode("st-gs-text", format!("{text}\r\n").as_bytes());
        let [one] = read.as_slice() else {
            panic!("{text}: {read:?}")
        };
        one.clone().map(|reading| {
            (
                reading.value.map(|_| shown(&reading)),
                reading.stable,
                reading.load,
                reading.kind,
            )
        })
    };
    let some = |value: &str| Some(value.to_owned());
    assert_eq!(
        text("ST,+00001.27  g").unwrap(),
        (some("1.27"), Some(true), Load::InRange, ReadingKind::Unknown)
    );
    assert_eq!(
        text("ST /NT + 12.350 kg").unwrap(),
        (some("12.35"), Some(true), Load::InRange, ReadingKind::Net)
    );
    assert_eq!(
        text("US,TR,-  0.5 kg").unwrap(),
        (some("-0.5"), Some(false), Load::InRange, ReadingKind::Tare)
    );
    assert_eq!(
        text("OL,GS,+        ").unwrap(),
        (None, None, Load::Over, ReadingKind::Gross)
    );
    assert_eq!(
        text("OL,-9999999E+19").unwrap(),
        (None, None, Load::Under, ReadingKind::Unknown)
    );
    assert_eq!(
        text("QT,+00000012 PC").unwrap_err().reason,
        GarbledReason::NotAMass
    );
    for cut in [
        "ST,GS,+011.120k",
        "ST,GS,+011.120",
        "ST,GS,",
        "ST",
        "STGS,+011.120kg",
        "ST,GS,+01 .120kg",
        "ST,GS,+0.1.2kg",
    ] {
        assert!(text(cut).is_err(), "{cut}");
    }
}

#[test]
fn listening_finds_the_right_driver() {
    for (entry, driver) in vectors("frames") {
        let mut scorer = ScaleScorer::new();
        scorer.hear(&bytes(&entry).repeat(2));
        assert_eq!(scorer.best(), None, "two frames are not enough");
        scorer.hear(&bytes(&entry));
        assert_eq!(scorer.best().expect("found").driver_id, driver, "{entry}");
    }
    let mut noise = ScaleScorer::new();
    noise.hear(&[0xE3, 0x0D, 0x8F, 0x02, 0x03].repeat(200));
    assert_eq!(noise.best(), None);
    assert_eq!(LINE_SETTINGS_TO_TRY.len(), 11);
}
