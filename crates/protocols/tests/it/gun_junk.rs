//! Guns under random cutting, and bytes that no gun sends.

use dabao_domain::Timestamp;
use dabao_protocols::gun::{
    Gs1Elements, GunFraming, GunRules, HidPosDecoder, HidPosLayout, KeyDecoder, KeyMove, RawScan, Suffix,
    normalise, read_descriptor,
};
use proptest::collection::vec;
use proptest::prelude::*;

fn texts(scans: &[RawScan]) -> Vec<String> {
    scans.iter().map(RawScan::text).collect()
}

fn layouts() -> Vec<HidPosLayout> {
    [0x0C2E, 0x1EAB, 0x05E0, 0x0B11, 0xFFF1]
        .map(|vendor| HidPosLayout::of(vendor, None))
        .to_vec()
}

/// Keys of an American keyboard by Linux code, written again from `input-event-codes.h`.
fn evdev_code(letter: char) -> u16 {
    const ROWS: [(u16, &str); 4] = [
        (2, "1234567890-"),
        (16, "qwertyuiop"),
        (30, "asdfghjkl"),
        (44, "zxcvbnm"),
    ];
    let letter = letter.to_ascii_lowercase();
    ROWS.iter()
        .find_map(|(first, row)| Some(first + u16::try_from(row.find(letter)?).unwrap()))
        .unwrap()
}

/// The keypad's code of a digit.
fn pad(digit: u8) -> u16 {
    const PAD: [u16; 10] = [82, 79, 80, 81, 75, 76, 77, 71, 72, 73];
    *PAD.get(usize::from(digit - b'0')).unwrap()
}

/// How a gun types a character.
#[derive(Debug, Clone, Copy)]
enum Way {
    Shift,
    CapsLock,
    AltCode,
}

fn typed(code: &str, way: Way, millis: i64) -> Vec<String> {
    let mut events: Vec<(u16, KeyMove)> = Vec::new();
    let mut tap = |around: Option<u16>, keys: &[u16]| {
        events.extend(around.map(|key| (key, KeyMove::Down)));
        for &key in keys {
            events.extend([(key, KeyMove::Down), (key, KeyMove::Up)]);
        }
        events.extend(around.map(|key| (key, KeyMove::Up)));
    };
    if matches!(way, Way::CapsLock) {
        tap(None, &[58]);
    }
    for letter in code.chars() {
        match way {
            Way::Shift => tap(letter.is_ascii_uppercase().then_some(42), &[evdev_code(letter)]),
            Way::CapsLock => tap(letter.is_ascii_lowercase().then_some(42), &[evdev_code(letter)]),
            Way::AltCode => {
                let digits = format!("{:04}", u32::from(letter));
                let keys: Vec<u16> = digits.bytes().map(pad).collect();
                tap(Some(56), &keys);
            }
        }
    }
    tap(None, &[28]);
    let mut gun = KeyDecoder::new(&GunRules::for_keyboard());
    let mut now = Timestamp(0);
    let mut scans = Vec::new();
    for (key, movement) in events {
        now = now.plus_millis(millis);
        scans.extend(gun.evdev_key(key, movement, now));
    }
    texts(&scans)
}

proptest! {
    #[test]
    fn chopping_a_stream_gives_the_same_scans(
        codes in vec("[A-Z0-9]{6,20}", 1..5),
        ends in vec(prop::sample::select(vec!["\r", "\n", "\r\n", "\t", "\x03", "\r\r\n"]), 5),
        cuts in vec(1..9_usize, 1..200),
    ) {
        let stream: String = codes.iter().zip(&ends).flat_map(|(code, end)| [code.as_str(), end]).collect();
        let mut gun = GunFraming::new(50);
        let (mut scans, mut rest, mut now) = (Vec::new(), stream.as_bytes(), Timestamp(0));
        for cut in cuts.iter().cycle() {
            let (piece, after) = rest.split_at((*cut).min(rest.len()));
            now = now.plus_millis(7);
            scans.extend(gun.push(piece, now));
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
        scans.extend(gun.idle(now.plus_millis(50)));
        prop_assert_eq!(texts(&scans), codes);
    }

    #[test]
    fn no_stream_makes_an_empty_scan(bytes in vec(any::<u8>(), 0..300), which in 0..7_usize) {
        let mut gun = GunFraming::with_suffix(50, Suffix::ALL[which]);
        let mut scans = gun.push(&bytes, Timestamp(0));
        scans.extend(gun.idle(Timestamp(50)));
        let collected: usize = scans.iter().map(|scan| scan.bytes.len()).sum();
        prop_assert!(scans.iter().all(|scan| !scan.bytes.is_empty()));
        prop_assert!(collected <= bytes.len());
    }

    #[test]
    fn every_way_of_typing_gives_the_code(
        code in "[A-Za-z0-9-]{1,24}",
        way in prop::sample::select(vec![Way::Shift, Way::CapsLock, Way::AltCode]),
        millis in 0..50_i64,
    ) {
        prop_assert_eq!(typed(&code, way, millis), [code]);
    }

    #[test]
    fn random_keys_and_reports_never_panic(
        keys in vec((0..260_u16, 0..3_i32, 0..80_i64), 0..200),
        reports in vec(vec(any::<u8>(), 0..12), 0..40),
    ) {
        let mut gun = KeyDecoder::new(&GunRules::for_keyboard());
        let mut now = Timestamp(0);
        for (key, value, millis) in keys {
            now = now.plus_millis(millis);
            gun.evdev_key(key, KeyMove::from_evdev(value).unwrap(), now);
        }
        for report in reports {
            gun.boot_report(&report, now);
        }
    }

    #[test]
    fn a_long_code_comes_through_reports_whole(code in "[ -~]{1,400}", newland in any::<bool>()) {
        let code = code.trim().to_owned();
        prop_assume!(!code.is_empty());
        let mut gun = HidPosDecoder::new(HidPosLayout::of(if newland { 0x1EAB } else { 0x0C2E }, None));
        let shares: Vec<&[u8]> = code.as_bytes().chunks(56).collect();
        let mut scans = Vec::new();
        for (nth, share) in shares.iter().enumerate() {
            let mut report = vec![0; 64];
            report[0] = 2;
            report[1] = u8::try_from(share.len()).unwrap();
            let at = if newland { 2 } else { 5 };
            if !newland {
                report[2..5].copy_from_slice(b"]Q1");
            }
            report[at..at + share.len()].copy_from_slice(share);
            report[63] = u8::from(nth + 1 < shares.len());
            scans.extend(gun.push(&report, Timestamp(0)).into_iter().map(Result::unwrap));
        }
        prop_assert_eq!(texts(&scans), [code]);
    }

    #[test]
    fn junk_reports_and_descriptors_never_panic(
        reports in vec((vec(any::<u8>(), 0..80), any::<bool>(), 0..300_i64), 0..20),
        descriptor in vec(any::<u8>(), 0..120),
    ) {
        let _ = read_descriptor(&descriptor);
        for layout in layouts().into_iter().chain([HidPosLayout::of(0, Some(&descriptor))]) {
            let mut gun = HidPosDecoder::new(layout);
            let mut now = Timestamp(0);
            for (report, numbered, millis) in &reports {
                now = now.plus_millis(*millis);
                let mut report = report.clone();
                if let (true, Some(first)) = (numbered, report.first_mut()) {
                    *first = 2;
                }
                gun.push(&report, now);
            }
        }
    }

    #[test]
    fn element_strings_are_refused_or_read_whole(text in "[0-9A-Z\u{1D}]{0,60}") {
        if let Ok(elements) = Gs1Elements::parse(&text) {
            let again: String = elements
                .elements()
                .iter()
                .flat_map(|element| [element.ai.as_str(), element.value.as_str()])
                .collect();
            prop_assert_eq!(again, text.replace('\u{1D}', ""));
        }
    }

    #[test]
    fn any_text_is_cleaned_once_and_for_all(text in any::<String>()) {
        let once = normalise(&text);
        let sound = once.text.chars().all(|letter| letter == '\u{1D}' || !letter.is_control());
        prop_assert!(sound);
        prop_assume!(!once.text.starts_with(']'));
        prop_assert_eq!(normalise(&once.text).text, once.text);
    }
}
