//! Reports of each maker, joined and garbled.

use super::super::descriptor::tests::descriptor;
use super::*;

const HONEYWELL: u16 = 0x0C2E;
const NEWLAND: u16 = 0x1EAB;
const ZEBRA: u16 = 0x05E0;
const NOBODY: u16 = 0xFFF1;

/// Report 2 with these bytes from place 2, and the flag that more follows.
fn report(length: usize, from_two: &str, more: bool) -> Vec<u8> {
    let mut bytes = vec![0; 64];
    bytes[0] = 2;
    bytes[1] = u8::try_from(length).unwrap();
    bytes[2..2 + from_two.len()].copy_from_slice(from_two.as_bytes());
    bytes[63] = u8::from(more);
    bytes
}

fn told(answers: &[Result<RawScan, GarbledReport>]) -> Vec<String> {
    answers
        .iter()
        .map(|answer| match answer {
            Ok(scan) => match scan.aim {
                Some(aim) => format!("]{}{} {}", aim.symbology, aim.modifier, scan.text()),
                None => scan.text(),
            },
            Err(garbled) => format!("{:?}", garbled.fault),
        })
        .collect()
}

fn read(vendor: u16, reports: &[Vec<u8>]) -> Vec<String> {
    let mut gun = HidPosDecoder::new(HidPosLayout::of(vendor, None));
    let answers: Vec<_> = reports
        .iter()
        .flat_map(|report| gun.push(report, Timestamp(0)))
        .collect();
    told(&answers)
}

#[test]
fn each_maker_has_its_layout() {
    let code = "YT8962646785389";
    assert_eq!(
        read(HONEYWELL, &[report(15, &format!("]C0{code}"), false)]),
        [format!("]C0 {code}")]
    );
    assert_eq!(read(NEWLAND, &[report(15, code, false)]), [code]);
    assert_eq!(
        read(ZEBRA, &[report(15, &format!("]C0{code}"), false)]),
        [format!("]C0 {code}")]
    );
    let late = report(15, &format!("\u{1}]C0{code}"), false);
    assert_eq!(read(ZEBRA, &[late]), [format!("]C0 {code}")], "one byte later");
    let mut microscan = vec![1, 15];
    microscan.extend(code.bytes());
    microscan.resize(64, 0);
    assert_eq!(read(0x0B11, &[microscan]), [code]);
}

#[test]
fn an_unknown_maker_is_told_apart_by_what_it_sends() {
    let code = "YT8962646785389";
    assert_eq!(read(NOBODY, &[report(15, code, false)]), [code]);
    assert_eq!(
        read(NOBODY, &[report(15, &format!("]C0{code}"), false)]),
        [format!("]C0 {code}")]
    );
    assert_eq!(
        read(NOBODY, &[report(18, &format!("]C0{code}"), false)]),
        [format!("]C0{code}")],
        "the identifier is data here"
    );
}

#[test]
fn the_descriptor_counts_before_the_maker() {
    let layout = HidPosLayout::of(NEWLAND, Some(&descriptor(0, 56)));
    assert!(matches!(layout, HidPosLayout::Described(_)));
    let mut bytes = report(3, "]C0ABC", false);
    bytes.truncate(63);
    let mut gun = HidPosDecoder::new(layout);
    assert_eq!(told(&gun.push(&bytes, Timestamp(0))), ["]C0 ABC"]);
    bytes[62] = 1;
    assert!(gun.push(&bytes, Timestamp(0)).is_empty(), "more follows");
}

#[test]
fn a_long_code_is_joined() {
    let whole = "0123456789ABCDEF".repeat(9);
    let shares: Vec<Vec<u8>> = whole
        .as_bytes()
        .chunks(56)
        .enumerate()
        .map(|(nth, share)| {
            let text = format!("]Q1{}", String::from_utf8_lossy(share));
            report(share.len(), &text, nth < 2)
        })
        .collect();
    assert_eq!(shares.len(), 3);
    assert_eq!(read(HONEYWELL, &shares), [format!("]Q1 {whole}")]);
}

#[test]
fn the_rest_of_a_code_that_comes_too_late_is_not_joined() {
    let mut gun = HidPosDecoder::new(HidPosLayout::of(HONEYWELL, None));
    assert!(gun.push(&report(3, "]Q1ABC", true), Timestamp(0)).is_empty());
    assert_eq!(gun.idle(Timestamp(200)), None);
    let answers = gun.push(&report(3, "]Q1DEF", false), Timestamp(201));
    assert_eq!(told(&answers), ["Unfinished", "]Q1 DEF"]);
}

#[test]
fn another_symbology_is_another_code() {
    assert_eq!(
        read(
            HONEYWELL,
            &[report(3, "]Q1ABC", true), report(3, "]C0DEF", false)]
        ),
        ["Unfinished", "]C0 DEF"]
    );
}

#[test]
fn the_suffix_inside_the_data_goes_and_an_empty_scan_is_none() {
    assert_eq!(read(HONEYWELL, &[report(5, "]C0ABC\r\n", false)]), ["]C0 ABC"]);
    assert!(read(HONEYWELL, &[report(1, "]C0\r", false)]).is_empty());
    assert!(read(NEWLAND, &[report(0, "", false)]).is_empty());
}

#[test]
fn garbled_reports_are_told_and_break_what_is_under_way() {
    assert_eq!(read(NEWLAND, &[report(57, "ABC", false)]), ["Length"]);
    assert_eq!(read(NEWLAND, &[vec![2, 3, b'A']]), ["Short"]);
    assert_eq!(
        read(
            NEWLAND,
            &[report(3, "ABC", true), vec![2], report(3, "DEF", false)]
        ),
        ["Unfinished", "Short", "DEF"]
    );
}

#[test]
fn reports_of_another_kind_are_nothing() {
    assert!(read(HONEYWELL, &[vec![4, 1, 2], Vec::new()]).is_empty());
}

#[test]
fn an_endless_code_is_told_once() {
    let mut gun = HidPosDecoder::new(HidPosLayout::of(NEWLAND, None));
    let mut answers = Vec::new();
    for _ in 0..600 {
        answers.extend(gun.push(&report(56, &"A".repeat(56), true), Timestamp(0)));
    }
    answers.extend(gun.push(&report(1, "A", false), Timestamp(0)));
    answers.extend(gun.push(&report(1, "B", false), Timestamp(0)));
    assert_eq!(told(&answers), ["TooLong", "B"]);
}

#[test]
fn only_honeywell_has_to_be_woken() {
    assert_eq!(HidPosLayout::wake_up(HONEYWELL), Some([0xFE, 1]));
    assert_eq!(HidPosLayout::wake_up(ZEBRA), None);
}
