//! Junk never panics, and never becomes a weight that the checksum refuses.

use dabao_protocols::scale::{DRIVERS, find_driver};
use proptest::collection::vec;
use proptest::prelude::*;

/// Bytes that look like frames often enough to reach deep into a decoder.
fn near_frames() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        3 => b'0'..=b'9',
        2 => prop::sample::select(b"\x02\x03\x02\x03+-AB".to_vec()),
        2 => prop::sample::select(b"STUSOL,GNTR. kg\r\n".to_vec()),
        1 => any::<u8>(),
    ];
    vec(byte, 0..400)
}

/// Written again from the manual, not taken from the decoder.
fn yaohua_check_is_right(frame: &[u8]) -> bool {
    let sum = frame.iter().skip(1).take(8).fold(0, |sum, byte| sum ^ byte);
    let letters = format!("{sum:02X}");
    frame.len() == 12 && frame.iter().skip(9).take(2).copied().eq(letters.bytes())
}

proptest! {
    #[test]
    fn nothing_panics_and_no_byte_is_in_two_frames(bytes in near_frames()) {
        for driver in DRIVERS {
            let mut decoder = driver.decoder();
            let answered: usize = bytes
                .iter()
                .filter_map(|&byte| decoder.push(byte))
                .map(|answer| answer.map_or_else(|garbled| garbled.raw.len(), |reading| reading.raw.len()))
                .sum();
            prop_assert!(answered <= bytes.len());
        }
    }

    #[test]
    fn a_yaohua_weight_always_has_a_right_check(bytes in near_frames()) {
        let mut decoder = find_driver("yaohua-tf0").expect("a driver").decoder();
        for reading in bytes.iter().filter_map(|&byte| decoder.push(byte)).flatten() {
            prop_assert!(yaohua_check_is_right(&reading.raw), "{:02X?}", reading.raw);
        }
    }

    #[test]
    fn one_changed_byte_never_changes_a_yaohua_weight(place in 0_usize..12, byte in any::<u8>()) {
        let right = b"\x02+001560019\x03";
        let mut frame = right.to_vec();
        frame.splice(place..=place, [byte]);
        prop_assume!(frame.as_slice() != right);
        let mut decoder = find_driver("yaohua-tf0").expect("a driver").decoder();
        let readings: Vec<_> = frame.iter().filter_map(|&byte| decoder.push(byte)).flatten().collect();
        prop_assert!(readings.is_empty(), "{:?}", readings);
    }

    #[test]
    fn after_any_junk_the_next_whole_frames_are_read(junk in near_frames()) {
        for (id, frame) in [("yaohua-tf0", b"\x02+001560019\x03".to_vec()), ("st-gs-text", b"ST,GS,+011.120kg\r\n".to_vec())] {
            let mut decoder = find_driver(id).expect("a driver").decoder();
            for &byte in &junk {
                let _ = decoder.push(byte);
            }
            let read: Vec<_> = frame.repeat(3).iter().filter_map(|&byte| decoder.push(byte)).collect();
            let good = read.into_iter().flatten().count();
            prop_assert!(good >= 2, "{}: only the first may be lost", id);
        }
    }
}
