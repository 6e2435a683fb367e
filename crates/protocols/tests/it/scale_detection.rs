//! Which scale it is: the rules of scales-and-guns 1.12.

use std::collections::HashSet;

use dabao_protocols::scale::{DRIVERS, Detection, POLLS_TO_TRY, Parity, ScaleScorer};

use crate::scale_support::hex;

fn heard(bytes: &[u8]) -> Option<Detection> {
    let mut scorer = ScaleScorer::new();
    scorer.hear(bytes);
    scorer.line_is_quiet();
    scorer.best()
}

fn with_parity(bytes: &[u8], parity: Parity) -> Vec<u8> {
    let odd = u32::from(parity == Parity::Odd);
    bytes
        .iter()
        .map(|byte| {
            if byte.count_ones() % 2 == odd {
                *byte
            } else {
                byte | 0x80
            }
        })
        .collect()
}

#[test]
fn every_driver_has_an_id_and_a_title_of_its_own() {
    let ids: HashSet<_> = DRIVERS.iter().map(|driver| driver.id()).collect();
    let titles: HashSet<_> = DRIVERS.iter().map(|driver| driver.title()).collect();
    assert_eq!((ids.len(), titles.len()), (DRIVERS.len(), DRIVERS.len()));
}

#[test]
fn every_driver_has_a_fuzz_target() {
    let manifest = include_str!("../../fuzz/Cargo.toml");
    for driver in DRIVERS {
        let target = format!("name = \"scale_{}\"", driver.id().replace('-', "_"));
        assert!(manifest.contains(&target), "{target}");
    }
}

#[test]
fn noise_is_nothing() {
    assert_eq!(heard(&[0xE3, 0x0D, 0x8F, 0x02, 0x03].repeat(200)), None);
    assert_eq!(heard(&[0x15; 50]), None, "a lone control byte is no evidence");
    assert_eq!(
        heard(b"6901234567892\r6901234567892\r6901234567892\r"),
        None,
        "a barcode gun"
    );
    assert_eq!(heard(b""), None);
}

#[test]
fn a_wrong_parity_is_understood_and_said() {
    for parity in [Parity::Even, Parity::Odd] {
        let found = heard(&with_parity(&b"ST,GS,+011.120kg\r\n".repeat(4), parity)).unwrap();
        assert_eq!((found.driver_id, found.parity), ("st-gs-text", Some(parity)));
    }
    let found = heard(&b"ST,GS,+011.120kg\r\n".repeat(4)).unwrap();
    assert_eq!(found.parity, None);
    let toledo = hex("02 2D 30 20 20 20 31 32 33 34 20 20 20 20 20 30 0D 1A").repeat(4);
    let found = heard(&with_parity(&toledo, Parity::Even)).unwrap();
    assert_eq!(
        (found.driver_id, found.parity),
        ("toledo-continuous", Some(Parity::Even))
    );
}

#[test]
fn text_of_an_unknown_scale_leaves_a_hint() {
    let mut scorer = ScaleScorer::new();
    scorer.hear(b"Weight is 1.234kg now!\r\nWeight is 1.234kg now!\r\nhello\r\n");
    assert_eq!(scorer.best(), None);
    assert_eq!(scorer.heard_text().lines_with_weight, 2);
    let mut scorer = ScaleScorer::new();
    scorer.hear(&with_parity(b"Weight is heavy today, somewhat\r\n", Parity::Even));
    assert_eq!(
        (scorer.best(), scorer.heard_text().parity),
        (None, Some(Parity::Even))
    );
}

#[test]
fn zeros_on_one_side_tell_the_direction() {
    let found = heard(b"=0003.215=0012.304=0001.119").unwrap();
    assert_eq!(
        (found.driver_id, found.others.as_slice()),
        ("eq-forward", ["eq-reversed"].as_slice())
    );
    let found = heard(b"=512.3000=403.2100=911.1000").unwrap();
    assert_eq!(
        (found.driver_id, found.others.as_slice()),
        ("eq-reversed", ["eq-forward"].as_slice())
    );
    let found = heard(&b"=-001.215".repeat(3)).unwrap();
    assert_eq!(
        (found.driver_id, found.others.len()),
        ("eq-forward", 0),
        "a minus proves it"
    );
    let found = heard(&b"=000.0000".repeat(3)).unwrap();
    assert_eq!(found.driver_id, "eq-reversed", "the usual one");
}

#[test]
fn a_checksum_outweighs_a_shape() {
    let short = hex("02 2D 30 20 20 20 31 32 33 34 0D 6A").repeat(3);
    let found = heard(&short).unwrap();
    assert_eq!((found.driver_id, found.score), ("toledo-continuous", 30));
    let six = hex("FF 44 34 12 00 00").repeat(4);
    assert_eq!(heard(&six).unwrap().driver_id, "ff-bcd");
    let five = hex("FF 14 34 12 00").repeat(4);
    assert_eq!(heard(&five).unwrap().driver_id, "ff-bcd-5");
}

#[test]
fn probes_zero_nothing() {
    for probe in POLLS_TO_TRY {
        assert!(!probe.iter().any(|byte| b"ZT@".contains(byte)), "{probe:?}");
    }
}
