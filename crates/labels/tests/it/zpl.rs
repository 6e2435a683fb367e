//! ZPL jobs, read as a printer reads them.

use dabao_labels::{
    CheckedLabel, Dpi, Feed, PrinterLanguage, PrinterProfile, Sensing, Typesetter, printer_bytes, zpl,
};

use crate::{decode, fixtures};

fn paid(dpi: Dpi) -> CheckedLabel {
    Typesetter::new()
        .unwrap()
        .bag_label(&fixtures::paid(), dpi)
        .unwrap()
}

fn profile(language: PrinterLanguage, dpi: Dpi) -> PrinterProfile {
    PrinterProfile::usual(language, dpi, 150)
}

#[test]
fn the_job_has_the_verified_shape() {
    let stream = zpl(&paid(Dpi::D203), &profile(PrinterLanguage::ZPL, Dpi::D203)).unwrap();
    let golden = "^XA^MNY^PON^PW800^LL1200^LH0,0^FO0,0^GFA,120000,120000,100,";
    assert!(stream.body().starts_with(golden.as_bytes()));
    assert!(stream.body().ends_with(b"^FS^PQ1,0,0,N"));
    assert_eq!(stream.terminator(), b"^XZ");
    assert!(
        !stream.body().windows(3).any(|triple| triple == b"^XZ"),
        "only the terminator prints"
    );
}

#[test]
fn settings_are_sent_only_when_given() {
    let mut profile = profile(PrinterLanguage::ZPL, Dpi::D300);
    profile.density = Some(8);
    profile.speed = Some(4);
    profile.feed = Feed::FootFirst;
    profile.media.sensing = Sensing::Continuous;
    let stream = zpl(&paid(Dpi::D300), &profile).unwrap();
    let golden = "~SD16^XA^MNN^POI^PR4,4,4^PW1181^LL1772^LH0,0^FO0,0^GFA,262256,262256,148,";
    assert!(stream.body().starts_with(golden.as_bytes()));
}

#[test]
fn the_dots_come_out_as_they_were_drawn() {
    let mut types = Typesetter::new().unwrap();
    for dpi in [Dpi::D203, Dpi::D300] {
        for (name, print) in fixtures::ordinary().into_iter().chain(fixtures::longest()) {
            let label = types.bag_label(&print, dpi).unwrap();
            for language in [PrinterLanguage::ZPL, PrinterLanguage::ZPL_Z64] {
                let stream = printer_bytes(&label, &profile(language, dpi)).unwrap();
                let dots = decode::zpl(&stream.to_bytes());
                assert_eq!(dots.row_bytes, label.bitmap().row_bytes());
                assert!(
                    dots.rows.iter().map(Vec::as_slice).eq(label.bitmap().rows()),
                    "{name} {language:?}"
                );
            }
        }
    }
}

#[test]
fn the_decoders_read_the_verified_vectors() {
    let rows = [0x00, 0xFF, 0x80, 0x00, 0xFF, 0x80];
    assert_eq!(decode::run_lengths("H0HF80:", 3), rows);
    assert_eq!(decode::z64("eNpj+N/A8L8BAAl/Av8=:2129"), rows);
}

/// Bytes that a serial line can carry while the paper moves: 27 kB as run lengths and 12 kB as Z64.
///
/// The label of 100×150 mm does not meet it: it has twice the characters that the budget was measured with, half of
/// them large enough to be read from a metre away. Only serial lines feel it; there Z64 takes 1.5 s instead of 1 s.
#[test]
fn labels_keep_their_byte_budget() {
    let check = |print, run_lengths_most, z64_most| {
        let label = Typesetter::new().unwrap().bag_label(&print, Dpi::D203).unwrap();
        let bytes = |language| {
            zpl(&label, &profile(language, Dpi::D203))
                .unwrap()
                .to_bytes()
                .len()
        };
        let (run_lengths, z64) = (bytes(PrinterLanguage::ZPL), bytes(PrinterLanguage::ZPL_Z64));
        assert!(run_lengths <= run_lengths_most, "{run_lengths} as run lengths");
        assert!(z64 <= z64_most, "{z64} as Z64");
    };
    check(fixtures::free(), 27_000, 12_000);
    check(fixtures::collection(), 27_000, 12_000);
    check(fixtures::self_drawn(), 27_000, 12_000);
    check(fixtures::paid(), 50_000, 18_000);
}

#[test]
fn a_cut_format_is_cancelled_and_a_printed_one_left_alone() {
    let stream = zpl(&paid(Dpi::D203), &profile(PrinterLanguage::ZPL, Dpi::D203)).unwrap();
    assert_eq!(stream.flush_after_cut(500), b"~JX");
    assert_eq!(stream.flush_after_cut(stream.body().len()), b"~JX");
    assert_eq!(stream.flush_after_cut(stream.body().len() + 1), b"~JX");
}
