//! What the fuzz targets check: no panic, no endless memory, no byte in two frames, and the same answers however the
//! bytes are cut. Run one with `cargo +nightly fuzz run scale_cas_22` in `crates/protocols`; `corpus` holds seeds made from
//! the captured frames.

use dabao_protocols::scale::{
    DriverOptions, Garbled, HidScaleReports, ScaleReading, ScaleScorer, decode_all, find_driver,
    find_hid_scale, read_hid_report,
};

/// The longest frame of any driver: a label block.
const LONGEST: usize = 300;

/// Feeds one driver.
///
/// # Panics
///
/// A rule is broken: that is what the fuzzer looks for.
pub fn decode(id: &str, bytes: &[u8]) {
    let driver = find_driver(id).expect("a driver of this id");
    let at_once = decode_all(driver, &DriverOptions::default(), bytes);
    let answered: usize = at_once.iter().map(|answer| raw(answer).len()).sum();
    assert!(answered <= bytes.len(), "a byte is in two frames");
    assert!(at_once.iter().all(|answer| raw(answer).len() <= LONGEST));
    let mut decoder = driver.decoder();
    let mut one_by_one: Vec<_> = bytes.iter().filter_map(|&byte| decoder.push(byte)).collect();
    one_by_one.extend(decoder.line_is_quiet());
    assert_eq!(at_once, one_by_one, "the cut changes the readings");
}

/// Feeds the detection.
pub fn detect(bytes: &[u8]) {
    let mut scorer = ScaleScorer::new();
    scorer.hear(bytes);
    scorer.line_is_quiet();
    let _found_or_not = (scorer.best(), scorer.heard_text());
}

/// Reads the bytes as one HID report.
pub fn read_hid(bytes: &[u8]) {
    for weight in [0, 3, 4] {
        let _read_or_refused = read_hid_report(bytes, HidScaleReports { weight });
    }
}

/// Reads the bytes as a HID report descriptor.
pub fn read_hid_descriptor(bytes: &[u8]) {
    let _scale_or_not = find_hid_scale(bytes);
}

fn raw(answer: &Result<ScaleReading, Garbled>) -> &[u8] {
    match answer {
        Ok(reading) => &reading.raw,
        Err(garbled) => &garbled.raw,
    }
}
