//! CPCL jobs, read as a printer reads them.

use dabao_labels::{
    AfterLabel, CheckedLabel, CpclPacking, Dpi, Feed, PrinterLanguage, PrinterProfile, Sensing, Typesetter,
    cpcl, printer_bytes,
};

use crate::{decode, fixtures};

const BINARY: PrinterLanguage = PrinterLanguage::Cpcl {
    packing: CpclPacking::Binary,
};

fn label(dpi: Dpi) -> CheckedLabel {
    Typesetter::new()
        .unwrap()
        .bag_label(&fixtures::free(), dpi)
        .unwrap()
}

fn profile(language: PrinterLanguage, dpi: Dpi) -> PrinterProfile {
    PrinterProfile::usual(language, dpi, 100)
}

#[test]
fn the_session_has_the_documented_shape() {
    let stream = cpcl(&label(Dpi::D203), &profile(PrinterLanguage::CPCL, Dpi::D203)).unwrap();
    let head = b"! 0 200 200 788 1\r\nPAGE-WIDTH 800\r\nEG 100 128 0 16 ";
    assert!(stream.body().starts_with(head), "1.5 mm shorter than the paper");
    assert!(stream.body().ends_with(b"\r\nFORM\r\n"));
    assert_eq!(stream.terminator(), b"PRINT\r\n");
    assert!(
        !stream.body().windows(5).any(|word| word == b"PRINT"),
        "only the terminator prints"
    );
    assert!(
        stream.body().is_ascii(),
        "nothing in it is taken for a control character"
    );
}

#[test]
fn settings_are_sent_only_when_given() {
    let mut profile = profile(BINARY, Dpi::D300);
    profile.density = Some(12);
    profile.speed = Some(2);
    profile.after_label = AfterLabel::Cut;
    profile.media.sensing = Sensing::Continuous;
    let job = decode::cpcl(&cpcl(&label(Dpi::D300), &profile).unwrap().to_bytes());
    let golden = [
        "! 0 300 300 1181 1",
        "PAGE-WIDTH 1181",
        "TONE 114",
        "SPEED 2",
        "CUT",
        "PRINT",
    ];
    assert_eq!(job.lines, golden);
}

#[test]
fn the_dots_come_out_as_they_were_drawn() {
    let mut types = Typesetter::new().unwrap();
    for dpi in [Dpi::D203, Dpi::D300] {
        for (name, print) in fixtures::ordinary().into_iter().chain(fixtures::longest()) {
            let label = types.bag_label(&print, dpi).unwrap();
            for language in [PrinterLanguage::CPCL, BINARY] {
                let profile = PrinterProfile::usual(language, dpi, label.size_mm().1);
                let job = decode::cpcl(&printer_bytes(&label, &profile).unwrap().to_bytes());
                let white = vec![0; label.bitmap().row_bytes()];
                let rows = label.bitmap().rows().enumerate();
                for (y, row) in rows {
                    let sent = job.rows.get(y).filter(|row| !row.is_empty()).unwrap_or(&white);
                    assert_eq!(sent, row, "{name} {language:?} row {y}");
                }
            }
        }
    }
}

#[test]
fn foot_first_is_turned_here_because_the_printer_cannot() {
    let mut profile = profile(BINARY, Dpi::D203);
    let straight = decode::cpcl(&cpcl(&label(Dpi::D203), &profile).unwrap().to_bytes());
    profile.feed = Feed::FootFirst;
    let turned = decode::cpcl(&cpcl(&label(Dpi::D203), &profile).unwrap().to_bytes());
    let reversed = |row: &Vec<u8>| -> Vec<u8> { row.iter().rev().map(|byte| byte.reverse_bits()).collect() };
    let inked = |rows: &[Vec<u8>]| {
        rows.iter()
            .filter(|row| row.iter().any(|byte| *byte != 0))
            .count()
    };
    assert_eq!(inked(&straight.rows), inked(&turned.rows));
    let first = straight.rows.iter().find(|row| !row.is_empty()).unwrap();
    let last = turned.rows.iter().rfind(|row| !row.is_empty()).unwrap();
    assert_eq!(&reversed(first), last);
}

/// Wherever the line broke, and however much counts as sent, the session ends without printing and the next one is read
/// from its first line.
#[test]
fn after_a_cut_the_session_is_aborted() {
    let label = label(Dpi::D203);
    for language in [PrinterLanguage::CPCL, BINARY] {
        let stream = cpcl(&label, &profile(language, Dpi::D203)).unwrap();
        let body = stream.body().len();
        let exact = (1..80).chain([20_000, 45_000, body - 9, body - 3, body]);
        let overcounted = [(500, 40_000), (45_000, body), (20_000, body + 7)];
        for (cut, counted) in exact.map(|cut| (cut, cut)).chain(overcounted) {
            let mut wire = stream.body()[..cut].to_vec();
            wire.extend(stream.flush_after_cut(counted));
            assert!(!wire.windows(7).any(|found| found == b"PRINT\r\n"));
            assert!(wire.ends_with(b"\r\nABORT\r\n"), "cut at {cut}");
            // What is left of the graphic, and more than that: the line that ends the session is never dots.
            let white = wire.len() - cut;
            assert!(cut < 22 || white > 128 * 100, "cut at {cut}: {white}");
        }
    }
}

#[test]
fn a_printer_that_printed_after_all_opens_a_session_and_ends_it() {
    let stream = cpcl(&label(Dpi::D203), &profile(PrinterLanguage::CPCL, Dpi::D203)).unwrap();
    let flush = stream.flush_after_cut(stream.to_bytes().len());
    assert!(flush.starts_with(b"\r\n! 0 200 200 788 1\r\n"));
    assert!(flush.ends_with(b"0\r\nABORT\r\n"));
}
