//! The calibration page on every paper.

use dabao_labels::{
    CalibrationPage, CheckedLabel, CpclPacking, Dpi, PrinterLanguage, PrinterProfile, Typesetter,
    printer_bytes,
};

use crate::{decode, fixtures};

fn page(size: (u32, u32), dpi: Dpi) -> CheckedLabel {
    Typesetter::new()
        .unwrap()
        .calibration_page(&fixtures::calibration(size), dpi)
        .unwrap()
}

#[test]
fn any_paper_gets_a_page() {
    for size in [
        (20, 15),
        (30, 20),
        (40, 30),
        (60, 40),
        (60, 200),
        (76, 130),
        (100, 100),
        (100, 180),
        (300, 1000),
    ] {
        for dpi in [Dpi::D203, Dpi::D300] {
            let label = page(size, dpi);
            assert_eq!(label.size_mm(), size);
            if size.0 >= 60 {
                assert_eq!(label.notes(), [], "{size:?} {dpi:?}");
            }
            assert_eq!(label.bitmap().width(), dpi.dots_of_millimetres(size.0));
        }
    }
}

#[test]
fn a_paper_that_does_not_exist_is_taken_for_the_nearest_that_does() {
    for (asked, drawn) in [((0, 0), (20, 15)), ((u32::MAX, u32::MAX), (300, 1000))] {
        assert_eq!(fixtures::calibration(asked).size_mm(), drawn);
    }
    assert_eq!(page((0, 0), Dpi::D203).size_mm(), (20, 15));
}

#[test]
fn bars_of_one_two_and_three_dots_are_on_it_and_read_back() {
    for dpi in [Dpi::D203, Dpi::D300] {
        let label = page((100, 150), dpi);
        let codes: Vec<(&str, u32)> = label
            .codes()
            .iter()
            .map(|code| (code.content.as_str(), code.quiet / 10))
            .collect();
        assert_eq!(codes, [("X-1-DOT", 1), ("X-2-DOTS", 2), ("X-3-DOTS", 3)]);
    }
    assert_eq!(page((30, 20), Dpi::D203).codes(), []);
}

/// A black line one millimetre from each edge, and in each corner six lines that can be counted.
#[test]
fn the_corners_have_an_angle_for_each_millimetre() {
    let label = page((60, 40), Dpi::D203);
    let dots = label.bitmap();
    let (right, foot) = (dots.width() - 1, dots.height() - 1);
    for inset in (8..=48).step_by(8) {
        assert!(
            dots.is_black(inset, 52) && dots.is_black(52, inset),
            "{inset} from the upper left"
        );
        assert!(dots.is_black(right - inset, 52) && dots.is_black(right - 52, inset));
        assert!(dots.is_black(inset, foot - 52) && dots.is_black(52, foot - inset));
        assert!(dots.is_black(right - inset, foot - 52) && dots.is_black(right - 52, foot - inset));
        assert!(!dots.is_black(inset + 4, 52) && !dots.is_black(52, inset + 4));
    }
    assert!((8..=right - 8).all(|x| dots.is_black(x, 8) && dots.is_black(x, foot - 8)));
    assert!((8..=foot - 8).all(|y| dots.is_black(8, y) && dots.is_black(right - 8, y)));
}

#[test]
fn rulers_have_a_mark_each_millimetre_on_all_four_edges() {
    let label = page((100, 100), Dpi::D203);
    let dots = label.bitmap();
    for at in (56..=744).step_by(8) {
        assert!(dots.is_black(at, 0) && dots.is_black(at, 799), "{at} across");
        assert!(dots.is_black(0, at) && dots.is_black(799, at), "{at} down");
        assert!(!dots.is_black(at + 4, 0) && !dots.is_black(0, at + 4));
        let long = at % 80 == 0;
        assert_eq!(dots.is_black(at, 44) && dots.is_black(44, at), long, "{at}");
    }
}

/// With an offset the outermost lines are lost on purpose, and that is what is looked at.
#[test]
fn it_is_printed_in_every_language_at_any_offset() {
    let label = page((60, 40), Dpi::D300);
    for language in [
        PrinterLanguage::TSPL,
        PrinterLanguage::ZPL,
        PrinterLanguage::ESC_POS,
        PrinterLanguage::Cpcl {
            packing: CpclPacking::Binary,
        },
    ] {
        let mut profile = PrinterProfile::usual(language, Dpi::D300, 40);
        profile.offset_x_tenths_mm = -31;
        profile.offset_y_tenths_mm = 27;
        assert!(printer_bytes(&label, &profile).is_ok(), "{language:?}");
    }
}

#[test]
fn every_row_is_sent_in_a_cpcl_session() {
    let label = page((60, 40), Dpi::D203);
    let profile = PrinterProfile::usual(PrinterLanguage::CPCL, Dpi::D203, 40);
    let job = decode::cpcl(&printer_bytes(&label, &profile).unwrap().to_bytes());
    assert!(job.lines[0].starts_with("! 0 200 200 320 "), "{}", job.lines[0]);
}

#[test]
fn the_offset_and_the_printer_are_named() {
    let other = CalibrationPage {
        offset_x_tenths_mm: 16,
        ..fixtures::calibration((100, 100))
    };
    let mut types = Typesetter::new().unwrap();
    let dots = |label: &CheckedLabel| label.bitmap().bytes().to_vec();
    let changed = types.calibration_page(&other, Dpi::D203).unwrap();
    assert_ne!(dots(&changed), dots(&page((100, 100), Dpi::D203)));
    assert_eq!(changed.notes(), []);
}
