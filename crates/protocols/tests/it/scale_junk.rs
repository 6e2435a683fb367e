//! Junk never panics, and never becomes a weight that a checksum refuses.

use dabao_protocols::scale::{
    CheckUse, DRIVERS, DriverOptions, FrameProof, Garbled, HidScaleReports, ScaleReading, decode_all,
    find_hid_scale, read_hid_report,
};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::scale_support::{HID, decode, driver, vectors};

/// Bytes that look like frames often enough to reach deep into a decoder.
fn near_frames() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        3 => b'0'..=b'9',
        2 => prop::sample::select(b"\x01\x02\x03\x04\x02\x03+-AB\xFF=;^~\x06\x15".to_vec()),
        2 => prop::sample::select(b"STUSOL,GNTR. kgwt?\r\n\r\n".to_vec()),
        1 => any::<u8>(),
    ];
    vec(byte, 0..400)
}

/// A vector's frame with some bytes changed, dropped and doubled.
fn mutated() -> impl Strategy<Value = (&'static str, Vec<u8>)> {
    let frames: Vec<(&'static str, Vec<u8>)> = vectors("frames")
        .into_iter()
        .map(|vector| (vector.driver, vector.bytes))
        .collect();
    let change = (any::<prop::sample::Index>(), any::<u8>(), 0_u8..4);
    (prop::sample::select(frames), vec(change, 1..4)).prop_map(|((id, frame), changes)| {
        let mut bytes = frame.repeat(3);
        for (place, byte, how) in changes {
            let place = place.index(bytes.len());
            match how {
                0 => {
                    bytes.remove(place);
                }
                1 => bytes.insert(place, byte),
                _ => bytes[place] = byte,
            }
        }
        (id, bytes)
    })
}

/// Written again from the manuals, not taken from the decoders.
fn check_is_right(id: &str, raw: &[u8]) -> bool {
    let plain: Vec<u8> = raw.iter().map(|byte| byte & 0x7F).collect();
    let xor = |from: usize, to: usize| plain[from..to].iter().fold(0_u8, |sum, byte| sum ^ byte);
    let letters = |from: usize, to: usize| format!("{:02X}", xor(from, to)).into_bytes();
    match id {
        "yaohua-tf0" => plain.len() == 12 && plain[9..11] == letters(1, 9),
        "yaohua-cmd" => plain.len() == 14 && plain[11..13] == letters(1, 11),
        "yaohua-a12e-15" => plain.len() == 13 && plain[11..13] == letters(0, 11),
        "ecr-enq" => plain.len() == 15 && plain[12] == xor(2, 12),
        "toledo-continuous" => {
            let sum: u32 = plain.iter().map(|byte| u32::from(*byte)).sum();
            matches!(plain.len(), 12 | 18) && sum.is_multiple_of(128)
        }
        _ => false,
    }
}

fn no_byte_is_in_two_frames(answers: &[Result<ScaleReading, Garbled>], bytes: &[u8]) -> bool {
    let answered: usize = answers
        .iter()
        .map(|answer| match answer {
            Ok(reading) => reading.raw.len(),
            Err(garbled) => garbled.raw.len(),
        })
        .sum();
    answered <= bytes.len()
}

fn is_sane(id: &str, reading: &ScaleReading) -> bool {
    let digits_fit = reading
        .value
        .is_none_or(|value| value.digits.abs() < 10_i64.pow(12) && value.decimals <= 10);
    let proven = reading.proof == FrameProof::Shape || check_is_right(id, &reading.raw);
    digits_fit && proven && reading.raw.len() <= 300
}

proptest! {
    #[test]
    fn nothing_panics_and_no_byte_is_in_two_frames(bytes in near_frames()) {
        for driver in DRIVERS {
            let answers = decode(driver.id(), &bytes);
            prop_assert!(no_byte_is_in_two_frames(&answers, &bytes), "{}", driver.id());
            for reading in answers.iter().flatten() {
                prop_assert!(is_sane(driver.id(), reading), "{} {:?}", driver.id(), reading);
            }
        }
    }

    #[test]
    fn pure_noise_is_no_weight_for_a_decoder_with_a_check(bytes in vec(any::<u8>(), 0..600)) {
        let options = DriverOptions { check: CheckUse::Always, ..DriverOptions::default() };
        for &driver in DRIVERS.iter().filter(|driver| driver.proof() == FrameProof::Checksum) {
            let answers = decode_all(driver, &options, &bytes);
            for reading in answers.iter().flatten().filter(|reading| reading.value.is_some()) {
                prop_assert!(check_is_right(driver.id(), &reading.raw), "{} {:?}", driver.id(), reading);
            }
        }
    }

    #[test]
    fn mutated_frames_keep_the_rules((id, bytes) in mutated()) {
        let answers = decode(id, &bytes);
        if id != HID {
            prop_assert!(no_byte_is_in_two_frames(&answers, &bytes), "{}", id);
            for reading in answers.iter().flatten() {
                prop_assert!(is_sane(id, reading), "{} {:?}", id, reading);
            }
        }
    }

    #[test]
    fn one_changed_byte_never_changes_a_weight_with_a_check(
        which in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let frames: Vec<_> = vectors("frames")
            .into_iter()
            .filter(|vector| vector.driver != HID && driver(vector.driver).proof() == FrameProof::Checksum)
            .filter(|vector| check_is_right(vector.driver, vector.bytes.trim_ascii_end().strip_prefix(b"\x06").unwrap_or(&vector.bytes).trim_ascii_end()))
            .collect();
        let vector = &frames[which.index(frames.len())];
        let right = decode(vector.driver, &vector.bytes)[0].as_ref().unwrap().clone();
        let mut bytes = vector.bytes.clone();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        for reading in decode(vector.driver, &bytes).iter().flatten() {
            prop_assert_eq!((reading.value, reading.load), (right.value, right.load), "{} {:02X?}", vector.driver, bytes);
        }
    }

    #[test]
    fn after_any_junk_the_next_whole_frames_are_read(junk in near_frames(), which in any::<prop::sample::Index>()) {
        let frames: Vec<_> = vectors("frames").into_iter().filter(|vector| vector.driver != HID).collect();
        let vector = &frames[which.index(frames.len())];
        let bytes = [junk.as_slice(), &vector.bytes.repeat(4)].concat();
        let right = decode(vector.driver, &vector.bytes)[0].as_ref().unwrap().clone();
        let good = decode(vector.driver, &bytes)
            .into_iter()
            .flatten()
            .filter(|reading| (reading.value, reading.load, reading.kind) == (right.value, right.load, right.kind))
            .count();
        prop_assert!(good >= 2, "{}: {:02X?}", vector.driver, bytes);
    }

    #[test]
    fn hid_reports_and_descriptors_never_panic(report in vec(any::<u8>(), 0..20), descriptor in vec(any::<u8>(), 0..200)) {
        let _any_answer = read_hid_report(&report, HidScaleReports::default());
        let _any_answer = read_hid_report(&report, HidScaleReports { weight: 0 });
        let _any_answer = find_hid_scale(&descriptor);
    }
}
