//! What the scale tests share: the vectors, and readings as words.

use std::sync::LazyLock;

use dabao_protocols::scale::{
    DriverOptions, Garbled, HidScaleReports, Load, Quantity, ReadingKind, ScaleDriver, ScaleReading,
    decode_all, find_driver, read_hid_report,
};
use serde_json::Value;

static FRAMES: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../data/scale-frames.json")).unwrap());

pub(crate) const HID: &str = "hid-8d";

/// Names of the vectors that differ from the id of the driver that reads them.
const NAMED_OTHERWISE: [(&str, &str); 10] = [
    ("tscale-nhb", "st-gs-text"),
    ("and-standard", "st-gs-text"),
    ("ohaus-defender3000", "ohaus-text"),
    ("ohaus-line", "ohaus-text"),
    ("jadever-jik-block", "jadever-jik"),
    ("cas-ecr-dc1", "ecr-enq"),
    ("yaohua-eq-reversed", "eq-reversed"),
    ("yaohua-eq-forward", "eq-forward"),
    ("gram-xfoc", "gram"),
    ("aihua-acs-p215", "aihua-p215"),
];

/// One entry of the vectors.
pub(crate) struct Vector {
    pub(crate) driver: &'static str,
    pub(crate) bytes: Vec<u8>,
    pub(crate) entry: Value,
}

impl Vector {
    pub(crate) fn expected(&self, key: &str) -> &Value {
        self.entry
            .pointer(&format!("/expected/{key}"))
            .unwrap_or(&Value::Null)
    }
}

/// All entries of `frames`, `rejects` or `streams`.
pub(crate) fn vectors(list: &str) -> Vec<Vector> {
    let entries = FRAMES.get(list).and_then(Value::as_array).unwrap();
    entries.iter().map(vector).collect()
}

fn vector(entry: &Value) -> Vector {
    let protocol = entry.get("protocol").and_then(Value::as_str).unwrap();
    let other = NAMED_OTHERWISE.iter().find(|(name, _)| *name == protocol);
    let driver = match (other, protocol) {
        (Some((_, driver)), _) => driver,
        (None, "hid-scale-8d") => HID,
        (None, _) => find_driver(protocol)
            .unwrap_or_else(|| panic!("no driver for {protocol}"))
            .id(),
    };
    Vector {
        driver,
        bytes: hex(entry.get("bytes_hex").and_then(Value::as_str).unwrap()),
        entry: entry.clone(),
    }
}

pub(crate) fn hex(text: &str) -> Vec<u8> {
    text.split_whitespace()
        .map(|byte| u8::from_str_radix(byte, 16).unwrap())
        .collect()
}

pub(crate) fn driver(id: &str) -> &'static dyn ScaleDriver {
    find_driver(id).unwrap_or_else(|| panic!("no driver {id}"))
}

/// All answers of a fresh decoder.
pub(crate) fn decode(id: &str, bytes: &[u8]) -> Vec<Result<ScaleReading, Garbled>> {
    if id == HID {
        return vec![read_hid_report(bytes, HidScaleReports::default())];
    }
    decode_all(driver(id), &DriverOptions::default(), bytes)
}

/// A number as the display shows it.
pub(crate) fn number(value: Quantity) -> String {
    let sign = if value.digits < 0 { "-" } else { "" };
    let decimals = usize::from(value.decimals);
    let digits = format!("{:0>width$}", value.digits.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let unit = value
        .unit
        .map_or(String::new(), |unit| format!(" {}", unit.symbol()));
    if fraction.is_empty() {
        format!("{sign}{whole}{unit}")
    } else {
        format!("{sign}{whole}.{fraction}{unit}")
    }
}

/// A reading in words: `1.234 kg stable gross`.
pub(crate) fn words(reading: &ScaleReading) -> String {
    let mut words = vec![reading.value.map_or("no number".to_owned(), number)];
    let mut say = |word: &str, holds: bool| {
        if holds {
            words.push(word.to_owned());
        }
    };
    say("stable", reading.stable == Some(true));
    say("moving", reading.stable == Some(false));
    say("gross", reading.kind == ReadingKind::Gross);
    say("net", reading.kind == ReadingKind::Net);
    say("tare", reading.kind == ReadingKind::Tare);
    say("over", reading.load == Load::Over);
    say("under", reading.load == Load::Under);
    say("zero", reading.at_zero);
    say("busy", reading.busy);
    if let Some(tare) = reading.tare {
        words.push(format!("(tare {})", number(tare)));
    }
    if let Some(trouble) = reading.trouble {
        words.push(format!("{trouble:?}"));
    }
    words.join(" ")
}

/// All answers in words, the unreadable ones as their reason.
pub(crate) fn told(answers: &[Result<ScaleReading, Garbled>]) -> Vec<String> {
    answers
        .iter()
        .map(|answer| match answer {
            Ok(reading) => words(reading),
            Err(garbled) => format!("{:?}", garbled.reason),
        })
        .collect()
}
