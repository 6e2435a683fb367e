//! What a label shows, read back from its dots.

use std::collections::HashSet;

use dabao_labels::{Bitmap, CheckedLabel, Dpi, LabelError, Note, Typesetter};
use rxing::BarcodeFormat;

use crate::fixtures;

const BOTH: [Dpi; 2] = [Dpi::D203, Dpi::D300];

fn types() -> Typesetter {
    Typesetter::new().unwrap()
}

/// Black on white for a reader that knows nothing of where the code is.
fn luma(bitmap: &Bitmap) -> Vec<u8> {
    let dots = (0..bitmap.height()).flat_map(|y| (0..bitmap.width()).map(move |x| (x, y)));
    dots.map(|(x, y)| if bitmap.is_black(x, y) { 0 } else { 255 })
        .collect()
}

fn scan(label: &CheckedLabel) -> String {
    let bitmap = label.bitmap();
    let found = rxing::helpers::detect_in_luma(
        luma(bitmap),
        bitmap.width(),
        bitmap.height(),
        Some(BarcodeFormat::CODE_128),
    );
    found
        .expect("a reader finds the barcode on the whole label")
        .getText()
        .to_owned()
}

fn all() -> Vec<(&'static str, dabao_labels::BagPrint)> {
    fixtures::ordinary()
        .into_iter()
        .chain(fixtures::longest())
        .collect()
}

#[test]
fn a_reader_that_searches_the_whole_label_finds_its_number() {
    for dpi in BOTH {
        for (name, print) in all() {
            let label = types().bag_label(&print, dpi).unwrap();
            assert_eq!(scan(&label), print.label.code(), "{name} at {dpi:?}");
        }
        assert_eq!(
            scan(&types().test_label(&fixtures::test_label(), dpi).unwrap()),
            "DABAO-TEST"
        );
    }
}

#[test]
fn labels_are_as_large_as_their_paper() {
    let mut types = types();
    let mut size = |print, dpi| {
        let label = types.bag_label(&print, dpi).unwrap();
        (
            label.bitmap().width(),
            label.bitmap().height(),
            label.bitmap().row_bytes(),
        )
    };
    assert_eq!(size(fixtures::free(), Dpi::D203), (800, 800, 100));
    assert_eq!(size(fixtures::paid(), Dpi::D203), (800, 1200, 100));
    assert_eq!(size(fixtures::free(), Dpi::D300), (1181, 1181, 148));
    assert_eq!(size(fixtures::paid(), Dpi::D300), (1181, 1772, 148));
}

#[test]
fn padding_is_white() {
    let label = types().bag_label(&fixtures::free(), Dpi::D300).unwrap();
    assert!(label.bitmap().rows().all(|row| row[147].trailing_zeros() >= 3));
}

#[test]
fn nothing_is_lost_on_the_longest_labels() {
    for dpi in BOTH {
        for (name, print) in all() {
            let label = types().bag_label(&print, dpi).unwrap();
            assert_eq!(label.notes(), [], "{name} at {dpi:?}");
            let dots = label.bitmap();
            let edge = |x: u32, y: u32| x < 16 || y < 16 || x >= dots.width() - 16 || y >= dots.height() - 16;
            let outside = (0..dots.height()).flat_map(|y| (0..dots.width()).map(move |x| (x, y)));
            let ink = outside
                .filter(|&(x, y)| edge(x, y) && dots.is_black(x, y))
                .count();
            assert_eq!(ink, 0, "{name} at {dpi:?} keeps two millimetres of margin");
        }
    }
}

#[test]
fn barcodes_are_high_and_wide_enough_for_hand_scanners() {
    for (dpi, fifteen_mm, least) in [(Dpi::D203, 120, 2), (Dpi::D300, 177, 3)] {
        for (name, print) in all() {
            let label = types().bag_label(&print, dpi).unwrap();
            let code = &label.codes()[0];
            assert!(code.bars.height >= fifteen_mm, "{name}");
            assert!(code.quiet >= 10 * least, "{name}");
        }
    }
}

#[test]
fn a_reprint_looks_different_and_says_which_one_it_is() {
    let mut types = types();
    let mut dots = |reprint| {
        let print = dabao_labels::BagPrint {
            reprint,
            ..fixtures::free()
        };
        types
            .bag_label(&print, Dpi::D203)
            .unwrap()
            .bitmap()
            .bytes()
            .to_vec()
    };
    let different: HashSet<Vec<u8>> = [None, Some(2), Some(3)].into_iter().map(&mut dots).collect();
    assert_eq!(different.len(), 3);
}

#[test]
fn the_same_label_is_drawn_the_same_with_a_warm_cache() {
    let mut types = types();
    let first = types.bag_label(&fixtures::paid(), Dpi::D203).unwrap();
    for (_, print) in all() {
        types.bag_label(&print, Dpi::D300).unwrap();
    }
    assert_eq!(types.bag_label(&fixtures::paid(), Dpi::D203).unwrap(), first);
}

#[test]
fn a_character_the_font_lacks_is_reported() {
    let mut print = fixtures::paid();
    if let dabao_labels::BagLabel::PaidPickup(label) = &mut print.label {
        label.sender.name = "好运\u{1F600}商行".into();
    }
    let label = types().bag_label(&print, Dpi::D203).unwrap();
    assert_eq!(label.notes(), [Note::MissingCharacter('\u{1F600}')]);
}

#[test]
fn an_address_without_end_is_shortened_and_reported() {
    let mut print = fixtures::collection();
    let endless = "物流中心".repeat(80);
    if let dabao_labels::BagLabel::CollectionPoint(label) = &mut print.label {
        label.point.clone_from(&endless);
    }
    let label = types().bag_label(&print, Dpi::D203).unwrap();
    assert_eq!(label.notes(), [Note::Shortened(endless)]);
}

#[test]
fn a_number_that_cannot_be_a_readable_barcode_is_refused() {
    let mut print = fixtures::free();
    if let dabao_labels::BagLabel::FreePickup(label) = &mut print.label {
        label.number = "LP-a-number-far-too-long-for-this-label".into();
    }
    let refused = types().bag_label(&print, Dpi::D203);
    assert!(matches!(refused, Err(LabelError::CodeTooWide { .. })));
}

#[test]
fn the_preview_is_the_very_bitmap() {
    let label = types().bag_label(&fixtures::free(), Dpi::D300).unwrap();
    let picture = image::load_from_memory(&label.to_png().unwrap())
        .unwrap()
        .into_luma8();
    assert_eq!(picture.into_raw(), luma(label.bitmap()));
}

#[test]
fn small_test_labels_are_drawn_without_a_barcode_that_does_not_fit() {
    for (width_mm, height_mm) in [(30, 20), (40, 30), (60, 40), (76, 130), (100, 180)] {
        let test = dabao_labels::TestLabel {
            width_mm,
            height_mm,
            ..fixtures::test_label()
        };
        for dpi in BOTH {
            types().test_label(&test, dpi).unwrap();
        }
    }
}

#[test]
fn the_tools_can_be_kept_by_a_thread_of_their_own() {
    fn check<T: Send + 'static>() {}
    check::<Typesetter>();
    check::<dabao_labels::PdfWriter>();
    check::<CheckedLabel>();
}

/// One writer, its fonts read once, is enough for the whole program.
#[test]
fn a_pdf_writer_can_be_shared() {
    fn check<T: Send + Sync + 'static>() {}
    check::<dabao_labels::PdfWriter>();
}
