//! Where one scan ends.

use super::*;

fn texts(scans: &[RawScan]) -> Vec<String> {
    scans.iter().map(RawScan::text).collect()
}

/// What a gun with this suffix reads of a stream, the rest ended by the gap.
fn read(suffix: Suffix, stream: &[u8]) -> Vec<String> {
    let mut gun = GunFraming::with_suffix(50, suffix);
    let mut scans = gun.push(stream, Timestamp(0));
    scans.extend(gun.idle(Timestamp(50)));
    texts(&scans)
}

#[test]
fn any_run_of_terminators_ends_one_scan() {
    let mut gun = GunFraming::new(50);
    let scans = gun.push(b"\r\nLP00492755414105\r\n\r\rYT8962646785389\t", Timestamp(0));
    assert_eq!(texts(&scans), ["LP00492755414105", "YT8962646785389"]);
    assert_eq!(scans[0].end, ScanEnd::Terminator);
}

#[test]
fn cr_and_lf_in_two_reads_are_one_scan() {
    let mut gun = GunFraming::new(50);
    assert_eq!(texts(&gun.push(b"A1\r", Timestamp(0))), ["A1"]);
    assert!(gun.push(b"\n", Timestamp(3)).is_empty());
    assert_eq!(gun.idle(Timestamp(500)), None);
}

#[test]
fn a_gap_ends_a_scan_without_a_terminator() {
    let mut gun = GunFraming::new(50);
    assert!(gun.push(b"LP0049", Timestamp(0)).is_empty());
    assert!(gun.push(b"2755414105", Timestamp(49)).is_empty());
    assert_eq!(gun.idle(Timestamp(98)), None);
    let scan = gun.idle(Timestamp(99)).unwrap();
    assert_eq!(
        (scan.text().as_str(), scan.end, scan.at),
        ("LP00492755414105", ScanEnd::IdleGap, Timestamp(49))
    );
    assert_eq!(gun.idle(Timestamp(500)), None);
}

#[test]
fn a_late_second_scan_does_not_join_the_first() {
    let mut gun = GunFraming::new(50);
    gun.push(b"A1", Timestamp(0));
    assert_eq!(texts(&gun.push(b"B2\r", Timestamp(80))), ["A1", "B2"]);
}

#[test]
fn chopping_a_stream_anywhere_gives_the_same_scans() {
    let stream = b"SF1385628716739\r\nLP00492755414105\r";
    for cut in 0..stream.len() {
        let mut gun = GunFraming::new(50);
        let mut scans = gun.push(&stream[..cut], Timestamp(0));
        scans.extend(gun.push(&stream[cut..], Timestamp(20)));
        assert_eq!(
            texts(&scans),
            ["SF1385628716739", "LP00492755414105"],
            "cut at {cut}"
        );
    }
}

#[test]
fn each_suffix_ends_a_scan_in_its_own_way() {
    assert_eq!(read(Suffix::Cr, b"A1\rB2\r"), ["A1", "B2"]);
    assert_eq!(read(Suffix::Lf, b"A1\nB2\n"), ["A1", "B2"]);
    assert_eq!(read(Suffix::CrLf, b"A1\r\nB2\r\n"), ["A1", "B2"]);
    assert_eq!(read(Suffix::Tab, b"A1\tB2\t"), ["A1", "B2"]);
    assert_eq!(read(Suffix::Etx, b"\x02A1\x03\x02B2\x03"), ["A1", "B2"]);
    assert_eq!(read(Suffix::Any, b"\x02A1\x03B2\tC3\n"), ["A1", "B2", "C3"]);
    assert_eq!(read(Suffix::None, b"A1"), ["A1"]);
}

#[test]
fn a_set_suffix_leaves_the_lines_of_a_qr_code_together() {
    assert_eq!(read(Suffix::Tab, b"line 1\r\nline 2\t"), ["line 1\r\nline 2"]);
    assert_eq!(read(Suffix::CrLf, b"line 1\nline 2\r\n"), ["line 1\nline 2"]);
    assert_eq!(read(Suffix::None, b"line 1\rline 2\r"), ["line 1\rline 2"]);
}

#[test]
fn a_gun_that_is_set_wrongly_still_works_by_the_gap() {
    assert_eq!(read(Suffix::Tab, b"A1\r\n"), ["A1"]);
    assert_eq!(read(Suffix::None, b"A1\t"), ["A1"]);
}

#[test]
fn endless_bytes_are_told_once_and_a_pulled_cable_forgets() {
    let mut gun = GunFraming::new(50);
    let scans = gun.push(&vec![b'x'; 3 * LONGEST_SCAN + 5], Timestamp(0));
    assert_eq!(
        scans.iter().map(|scan| scan.end).collect::<Vec<_>>(),
        [ScanEnd::TooLong]
    );
    assert!(
        gun.push(b"xx\r", Timestamp(1)).is_empty(),
        "the tail of noise is no scan"
    );
    assert_eq!(texts(&gun.push(b"A1\r", Timestamp(2))), ["A1"]);
    gun.push(b"B", Timestamp(3));
    gun.forget();
    assert_eq!(gun.idle(Timestamp(1_000)), None);
}

#[test]
fn a_spoilt_scan_is_told_as_broken_at_its_end() {
    let mut gun = GunFraming::new(50);
    gun.push(b"SF13", Timestamp(0));
    gun.spoil();
    let scans = gun.push(b"856\rA1\r", Timestamp(1));
    assert_eq!(
        scans.iter().map(|scan| scan.end).collect::<Vec<_>>(),
        [ScanEnd::Broken, ScanEnd::Terminator]
    );
    assert!(!ScanEnd::Broken.is_whole() && ScanEnd::Report.is_whole());
}
