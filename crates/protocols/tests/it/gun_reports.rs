//! Every report of the public list: captured from guns, or built from their makers' manuals.

use dabao_domain::Timestamp;
use dabao_protocols::gun::{
    GunIntake, GunRules, GunScan, Heard, HidPosDecoder, HidPosLayout, KeyDecoder, RawScan,
};
use serde_json::Value;

const REPORTS: &str = include_str!("../data/scan-reports.json");

/// A vendor that no table knows: the reports alone have to tell.
const NOBODY: u16 = 0xFFF1;

fn cases() -> Vec<Value> {
    let all: Value = serde_json::from_str(REPORTS).unwrap();
    all.get("cases").and_then(Value::as_array).unwrap().clone()
}

fn text<'a>(value: &'a Value, field: &str) -> Option<&'a str> {
    value.get(field).and_then(Value::as_str)
}

fn reports(case: &Value) -> Vec<Vec<u8>> {
    case.get("reports_hex")
        .and_then(Value::as_array)
        .unwrap()
        .iter()
        .map(|report| {
            report
                .as_str()
                .unwrap()
                .split_whitespace()
                .map(|byte| u8::from_str_radix(byte, 16).unwrap())
                .collect()
        })
        .collect()
}

/// Text and AIM identifier as the desk gets them.
fn heard(scans: &[RawScan]) -> Vec<(String, Option<String>)> {
    let mut intake = GunIntake::new(GunRules::default());
    scans
        .iter()
        .filter_map(|scan| match intake.hear(scan) {
            Heard::Scan(GunScan { text, aim, .. }) => {
                Some((text, aim.map(|aim| format!("]{}{}", aim.symbology, aim.modifier))))
            }
            _ => None,
        })
        .collect()
}

fn typed(case: &Value, millis_between: i64) -> Vec<RawScan> {
    let mut gun = KeyDecoder::new(&GunRules::for_keyboard());
    let mut now = Timestamp(0);
    let mut scans = Vec::new();
    for report in reports(case) {
        now = now.plus_millis(millis_between);
        scans.extend(gun.boot_report(&report, now));
    }
    scans.extend(gun.idle(now.plus_millis(60)));
    scans
}

fn reported(case: &Value, vendor: u16) -> Vec<RawScan> {
    let mut gun = HidPosDecoder::new(HidPosLayout::of(vendor, None));
    reports(case)
        .iter()
        .flat_map(|report| gun.push(report, Timestamp(0)))
        .map(Result::unwrap)
        .collect()
}

#[test]
fn every_report_gives_its_code() {
    let mut read = 0;
    for case in cases() {
        let expected = case.get("expected").unwrap();
        // A pattern without reports is tested beside the key decoder.
        let Some(code) = text(expected, "text") else {
            assert!(reports(&case).is_empty(), "{case}");
            continue;
        };
        let wanted = vec![(code.to_owned(), text(expected, "aim").map(str::to_owned))];
        let ways: Vec<Vec<RawScan>> = match text(&case, "protocol").unwrap() {
            "hid-boot-keyboard" => [1, 8, 30].map(|millis| typed(&case, millis)).to_vec(),
            "hid-pos-honeywell" => [0x0C2E, 0x05E0, NOBODY]
                .map(|vendor| reported(&case, vendor))
                .to_vec(),
            "hid-pos-newland" => [0x1EAB, NOBODY].map(|vendor| reported(&case, vendor)).to_vec(),
            "hid-pos-zebra" | "hid-pos-datalogic" => [0x05E0, 0x05F9, NOBODY]
                .map(|vendor| reported(&case, vendor))
                .to_vec(),
            other => panic!("no decoder is tested for {other}"),
        };
        for scans in ways {
            assert_eq!(heard(&scans), wanted, "{case}");
        }
        read += 1;
    }
    assert!(read >= 3, "{read}");
}
