//! Frames that the makers' manuals show (scales-and-guns 1.2 to 1.11), and the forms around them.

use dabao_protocols::scale::{HidScaleDecoder, HidScaleReports, Parity};

use crate::scale_support::{decode, hex, told};

fn check(driver: &str, bytes: &[u8], expected: &str) {
    assert_eq!(
        told(&decode(driver, bytes)),
        [expected],
        "{driver} {:02X?} {:?}",
        bytes,
        String::from_utf8_lossy(bytes)
    );
}

fn check_hex(driver: &str, frame: &str, expected: &str) {
    check(driver, &hex(frame), expected);
}

fn check_line(driver: &str, line: &str, expected: &str) {
    check(driver, format!("{line}\r\n").as_bytes(), expected);
}

#[test]
fn mt_sics() {
    check_line("mt-sics", "S S      1.234 kg", "1.234 kg stable");
    check_line("mt-sics", "S D     -0.015 kg", "-0.015 kg moving");
    check_line("mt-sics", "S S     100.00 g", "100.00 g stable");
    check_line("mt-sics", "S I", "no number moving busy");
    check_line("mt-sics", "S +", "no number over");
    check_line("mt-sics", "S -", "no number under");
    check_line("mt-sics", "S L", "no number CommandRefused");
    check_line("mt-sics", "ET", "no number CommandRefused");
    check_line("mt-sics", "Z I", "no number CommandRefused");
    check_line("mt-sics", "Z +", "no number CommandRefused");
    check_line("mt-sics", "T S      0.500 kg", "0.500 kg stable tare");
    check_line("mt-sics", "TI D      0.500 kg", "0.500 kg moving tare");
    for silent in ["Z A", "I4 A \"1234567\""] {
        assert_eq!(
            told(&decode("mt-sics", format!("{silent}\r\n").as_bytes())),
            [""; 0]
        );
    }
    check_line("mt-sics", "S S      1.234", "WrongShape");
    check_line("mt-sics", "S S      1.234 k", "WrongShape");
    check_line("mt-sics", "S S", "Cut");
    check_line("mt-sics", "     1.234 kg", "NoStart");
}

#[test]
fn toledo_continuous() {
    let read = |frame, expected| check_hex("toledo-continuous", frame, expected);
    read(
        "02 2D 30 20 20 20 31 32 33 34 20 20 20 20 20 30 0D 1A",
        "1.234 kg stable gross (tare 0.000 kg)",
    );
    read(
        "02 2D 38 20 20 20 31 32 33 34 20 20 20 20 20 30 0D 12",
        "1.234 kg moving gross (tare 0.000 kg)",
    );
    read(
        "02 2D 31 20 20 20 20 37 33 34 20 20 20 35 30 30 0D 00",
        "0.734 kg stable net (tare 0.500 kg)",
    );
    read(
        "02 2D 32 20 20 20 20 20 31 35 20 20 20 20 20 30 0D 3C",
        "-0.015 kg stable gross (tare 0.000 kg)",
    );
    read(
        "02 2D 34 20 20 20 20 20 20 20 20 20 20 20 20 30 0D 60",
        "no number stable gross over (tare 0.000 kg)",
    );
    read(
        "02 2A 30 21 20 20 31 32 33 34 20 20 20 20 20 30 0D 1C",
        "1234 g stable gross (tare 0 g)",
    );
    read(
        "02 31 30 20 20 20 20 32 30 30 20 20 20 20 30 30 0D 1E",
        "200 kg stable gross (tare 0 kg)",
    );
    // Short form, with a check and without one.
    read("02 2D 30 20 20 20 31 32 33 34 0D 6A", "1.234 kg stable gross");
    read("02 2D 30 20 20 20 31 32 33 34 0D", "1.234 kg stable gross");
    // A blank display that claims to be in range.
    read("02 2D 30 20 20 20 20 20 20 20 0D", "no number stable gross busy");
    // A unit of the maker's own.
    read("02 2D 30 27 20 20 31 32 33 34 0D", "UnknownUnit");
    read(
        "02 2D 30 20 20 20 31 32 33 34 20 20 20 20 20 30 0D 1B",
        "WrongCheck",
    );
}

#[test]
fn a_check_byte_that_looks_like_a_start_or_an_end() {
    // CHK 0D and CHK 02, found by counting up the weight.
    for (frame, weight) in [0x0D, 0x02].map(frame_with_check) {
        let answers = decode("toledo-continuous", &frame.repeat(3));
        let expected = format!("{weight} g stable gross (tare 0 g)");
        let good = told(&answers).iter().filter(|words| **words == expected).count();
        assert!(good >= 2, "{frame:02X?} {:?}", told(&answers));
    }
}

fn frame_with_check(wanted: u8) -> (Vec<u8>, u32) {
    (1..999_999)
        .find_map(|weight: u32| {
            let mut frame = format!("\x02\x2A\x30\x21{weight:>6}{:>6}\r", 0).into_bytes();
            let sum = frame.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
            let check = 0_u8.wrapping_sub(sum) & 0x7F;
            frame.push(check);
            (check == wanted).then_some((frame, weight))
        })
        .unwrap()
}

#[test]
fn frames_without_a_check_byte_are_learnt() {
    let frame = hex("02 31 30 20 20 20 20 31 32 30 20 20 20 20 20 30 0D");
    assert_eq!(
        told(&decode("toledo-continuous", &frame.repeat(4))),
        ["120 kg stable gross (tare 0 kg)"; 4]
    );
}

#[test]
fn toledo_8217() {
    check_hex("toledo-8217", "02 31 2E 32 33 34 0D", "1.234 stable gross");
    check_hex("toledo-8217", "02 31 2E 32 33 34 4E 0D", "1.234 stable net");
    check_hex("toledo-8217", "02 3F 41 0D", "no number moving gross");
    check_hex("toledo-8217", "02 3F 42 0D", "no number stable gross over");
    check_hex("toledo-8217", "02 3F 44 0D", "no number stable gross under");
    check_hex("toledo-8217", "02 3F 50 0D", "no number stable gross zero");
    check_hex("toledo-8217", "02 3F 01 0D", "WrongShape");
    check_hex("toledo-8217", "02 0D", "WrongShape");
}

#[test]
fn seven_bits_seen_through_an_eight_bit_port() {
    let read = decode("toledo-8217", &hex("82 B1 2E B2 33 B4 8D"));
    assert_eq!(told(&read), ["1.234 stable gross"]);
    let reading = read[0].as_ref().unwrap();
    assert_eq!(reading.parity_bit, Some(Parity::Even));
    assert_eq!(
        reading.raw,
        hex("82 B1 2E B2 33 B4 8D"),
        "the bytes are kept as they came"
    );
    assert_eq!(
        told(&decode("toledo-8217", &hex("82 B1 2E B2 B3 B4 8D"))),
        ["WrongParity"]
    );
}

#[test]
fn nci_and_its_relatives() {
    check_hex(
        "nci",
        "0A 20 20 31 2E 32 33 34 6B 67 0D 0A 53 30 30 0D 03",
        "1.234 kg stable",
    );
    check_hex("nci", "0A 53 31 30 0D 03", "no number moving");
    check_hex("nci", "0A 3F 0D 03", "no number CommandRefused");
    check_hex(
        "nci",
        "0A 20 20 31 2E 32 33 34 6B 67 0D 0A 53 30 32 0D 03",
        "no number stable over",
    );
    check_hex(
        "nci",
        "0A 20 20 30 2E 30 30 30 6B 67 0D 0A 53 32 30 0D 03",
        "0.000 kg stable zero",
    );
    // Avery turns CR and LF round.
    check_hex(
        "nci",
        "0A 30 30 2E 30 30 30 4C 42 0A 0D 53 30 30 0D 03",
        "0.000 lb stable",
    );
    check("nci", b"\n^^^^^^ kg\r\nS00\r\x03", "no number stable over");
    check("nci", b"\n______kg\r\nS00\r\x03", "no number stable under");
    check("nci", b"\n------kg\r\nS00\r\x03", "no number stable NeedsZero");
    check("nci", b"\n-1.250kg\r\nS00\r\x03", "-1.250 kg stable");
    check("nci", b"\n  1.234kg\r\n\x03", "WrongShape");
}

#[test]
fn sma() {
    check("sma", b"\n 1G       1.234kg \r", "1.234 kg stable gross");
    check("sma", b"\nZ1G       0.000kg \r", "0.000 kg stable gross zero");
    check("sma", b"\n 1NM     -1.234lb \r", "-1.234 lb moving net");
    check("sma", b"\nO1G            kg \r", "no number stable gross over");
    check(
        "sma",
        b"\nE1G       1.234kg \r",
        "no number stable gross NeedsZero",
    );
    check("sma", b"\n?\r", "no number CommandRefused");
    check("sma", b"\n 1G      1.234kg \r", "Cut");
}

#[test]
fn cas_22_is_cut_by_position() {
    let read = |frame, expected| check_hex("cas-22", frame, expected);
    read(
        "53 54 2C 47 53 2C 01 C4 2C 20 20 20 31 32 2E 33 35 20 6B 67 0D 0A",
        "12.35 kg stable gross",
    );
    read(
        "55 53 2C 4E 54 2C 01 82 2C 20 20 20 2D 30 2E 35 30 20 6B 67 0D 0A",
        "-0.50 kg moving net",
    );
    // Device numbers that are a comma and a line feed.
    read(
        "53 54 2C 47 53 2C 2C C4 2C 20 20 20 31 32 2E 33 35 20 6B 67 0D 0A",
        "12.35 kg stable gross",
    );
    read(
        "53 54 2C 47 53 2C 0A C4 2C 20 20 20 31 32 2E 33 35 20 6B 67 0D 0A",
        "12.35 kg stable gross",
    );
    // The marks disagree.
    read(
        "53 54 2C 47 53 2C 01 84 2C 20 20 20 31 32 2E 33 35 20 6B 67 0D 0A",
        "12.35 kg moving gross",
    );
    read(
        "4F 4C 2C 47 53 2C 01 84 2C 20 20 20 20 20 20 20 20 20 6B 67 0D 0A",
        "no number gross over",
    );
}

#[test]
fn ecr_enq() {
    let read = |frame, expected| check_hex("ecr-enq", frame, expected);
    read("01 02 53 20 20 31 2E 32 33 34 6B 67 75 03 04", "1.234 kg stable");
    read("01 02 55 20 30 31 2E 32 33 34 6B 67 63 03 04", "1.234 kg moving");
    read("01 02 53 2D 30 30 2E 30 31 35 6B 67 68 03 04", "-0.015 kg stable");
    read("01 02 46 20 20 31 2E 32 33 34 6B 67 60 03 04", "no number over");
    read("15", "no number busy");
    read("01 02 53 20 20 31 2E 32 33 34 54 4C 00 03 04", "WrongCheck");
    read("01 02 53 20 20 31 2E 32 33 34 54 4C 61 03 04", "UnknownUnit");
}

#[test]
fn the_text_family() {
    check_line("st-gs-text", "ST,+00001.27  g", "1.27 g stable");
    check_line("st-gs-text", "ST /NT + 12.350 kg", "12.350 kg stable net");
    check_line("st-gs-text", "ST,N,+012.350kg", "12.350 kg stable net");
    check_line("st-gs-text", "US,GS,   245.3 g", "245.3 g moving gross");
    check_line("st-gs-text", "ST,GS,   245.3, g", "245.3 g stable gross");
    check_line("st-gs-text", "US,TR,-  0.5 kg", "-0.5 kg moving tare");
    check_line("st-gs-text", "OL,GS,+        ", "no number gross over");
    check_line("st-gs-text", "OL,-9999999E+19", "no number under");
    check_line("st-gs-text", "QT,+00000012 PC", "NotAMass");
    for cut in [
        "ST,GS,+011.120k",
        "ST,GS,+011.120",
        "ST,GS,",
        "ST,GS,+01 .120kg",
        "ST,GS,+0.1.2kg",
        "STGS,+011.120kg",
    ] {
        check_line("st-gs-text", cut, "WrongShape");
    }
    check_line("st-gs-text", "T,GS,+011.120kg", "NoStart");
}

#[test]
fn yaohua() {
    check_hex("yaohua-tf0", "02 2B 30 31 32 33 34 35 33 31 39 03", "12.345");
    check_hex("yaohua-tf0", "02 2D 30 30 30 30 30 35 32 31 41 03", "-0.05");
    check_hex("yaohua-tf0", "02 2B 39 39 39 39 39 39 31 31 41 03", "99999.9");
    check("yaohua-cmd", b"\x02AB+008880313\x03", "8.880 gross");
    check("yaohua-cmd", b"\x02AB+00123431F\x03", "1.234 gross");
    check("yaohua-cmd", b"\x02AB+00123431E\x03", "WrongCheck");
    assert_eq!(
        told(&decode("yaohua-cmd", b"\x02AA00\x03")),
        [""; 0],
        "a handshake says nothing"
    );
    check("yaohua-a12e-15", b"WN-00.015kg22\r\n", "-0.015 kg net");
    check("yaohua-a12e-15", b"WG000123 kg3C\r\n", "123 kg gross");
    check("yaohua-a12e-15", b"WG000123 kg3D\r\n", "WrongCheck");
    check("eq-reversed", b"=003.2100", "12.300");
    check("eq-forward", b"=003.2100", "3.2100");
    check("ww-wn-text", b"wn00012.30kg\r\n", "12.30 kg net");
    check("ww-wn-text", b"wn001.171kg\r\n", "1.171 kg net");
    check("ww-wn-text", b"ww000.000lb\r\n", "0.000 lb gross");
    check("ww-wn-text", b"wt000.500kg\r\n", "0.500 kg tare");
    check("ww-wn-text", b"n00012.30kg\r\n", "NoStart");
    check("ww-wn-text", b"wn0012.3kg\r\n", "Cut");
}

#[test]
fn bcd() {
    check_hex("ff-bcd", "FF 44 34 12 00 00", "1.234 kg stable");
    check_hex("ff-bcd", "FF 24 15 00 00 00", "-0.015 kg moving");
    check_hex("ff-bcd", "FF 84 00 00 00 00", "no number moving over");
    check_hex("ff-bcd", "FF 44 34 12 00 01", "1.234 lb stable");
    check_hex("ff-bcd", "FF 4C 34 12 00 00", "NotAMass");
    check_hex("ff-bcd", "FF 44 3A 12 00 00", "WrongShape");
    check_hex("ff-bcd", "FF 44 34 12 00 07", "WrongShape");
    check_hex("ff-bcd", "FF 40 34 12 00 00", "WrongShape");
    check_hex("ff-bcd-5", "FF 14 34 12 00", "1.234 stable");
    check_hex("ff-bcd-5", "FF 24 34 12 00", "-1.234 moving");
}

#[test]
fn smaller_makes() {
    check_line("ohaus-text", "   0.360 kg    G", "0.360 kg stable gross");
    check_line("ohaus-text", "-  1.185 kg   ?N", "-1.185 kg moving net");
    check_line("ohaus-text", "   0.360 kg   ?NET", "0.360 kg moving net");
    check_line("ohaus-text", "   0.360 kg   PT", "0.360 kg stable tare");
    check_line("ohaus-text", "   0.360 kg", "0.360 kg");
    check_line("shuangjie", "+0001.234 kg", "1.234 kg");
    check_line("shuangjie", "-  12.345 g ", "-12.345 g");
    check_line("shuangjie", "+001.234 kg", "Cut");
    check_line("radwag", "SI ?  -      8.5 g  ", "-8.5 g moving");
    check_line("radwag", "SUI         58.237 kg ", "58.237 kg stable");
    check_line("radwag", "SI ^         0.000 kg ", "no number over");
    check_line("radwag", "S I", "no number moving busy");
    check("gram", b"\x02\x61   1.250kg\r\x03", "1.250 kg stable gross");
    check("gram", b"\x02\x22-  1.250\r\x03", "-1.250 net");
    check(
        "toledo-price-text",
        b"\x02  0.012 KG    0.00    0.00\r\n",
        "0.012 kg",
    );
    check("toledo-price-text", b"\x02  0.012 KG    0.00\r\n", "WrongShape");
    check("aihua-p215", b"\n\r 0046", "46 g");
    check(
        "digi-ds781",
        b"C\r000.000\r400.000\rU000.00\rT0000.00\r\n",
        "0.000 kg net (tare 0.000 kg)",
    );
    check("digi-ds781", b"000.000\rU000.00\rT0000.00\r\n", "NoStart");
}

#[test]
fn a_flag_that_a_gram_scale_has_counts_from_then_on() {
    let frames = b"\x02\x21   1.250\r\x03\x02\x61   1.250\r\x03\x02\x21   1.250\r\x03";
    assert_eq!(
        told(&decode("gram", frames)),
        ["1.250 gross", "1.250 stable gross", "1.250 moving gross"]
    );
}

#[test]
fn hid_reports() {
    check_hex("hid-8d", "03 04 03 FD D2 04", "1.234 kg stable");
    check_hex("hid-8d", "03 03 03 FD D2 04", "1.234 kg moving");
    check_hex("hid-8d", "03 02 03 FD 00 00", "0.000 kg stable zero");
    check_hex("hid-8d", "03 04 0B FF C7 0D", "352.7 oz stable");
    check_hex("hid-8d", "03 06 03 FD 00 00", "no number over");
    check_hex("hid-8d", "03 05 03 FD 0F 00", "-0.015 kg under");
    check_hex("hid-8d", "03 08 0C FE 00 00", "no number NeedsZero");
    check_hex("hid-8d", "03 07 0C FE 00 00", "no number NeedsCalibration");
    check_hex("hid-8d", "03 04 02 01 0C 00", "120 g stable");
    // Windows puts 00 in front; hosts pad.
    check_hex("hid-8d", "00 03 04 03 FD D2 04", "1.234 kg stable");
    check_hex("hid-8d", "03 04 03 FD D2 04 00 00", "1.234 kg stable");
    check_hex("hid-8d", "03 04 05 FD D2 04", "UnknownUnit");
    check_hex("hid-8d", "03 04 03 FD D2", "NoStart");
    check_hex("hid-8d", "04 04 03 FD D2 04", "NoStart");
}

#[test]
fn the_first_report_after_opening_is_stale() {
    let mut scale = HidScaleDecoder::new(HidScaleReports { weight: 4 });
    let report = hex("04 04 03 FD D2 04");
    assert_eq!(scale.report(&report), None);
    let read = scale.report(&report).unwrap();
    assert_eq!(told(&[read]), ["1.234 kg stable"]);
}
