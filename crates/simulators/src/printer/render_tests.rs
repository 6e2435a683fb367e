//! What comes out is what was drawn, dot by dot, in every language: the readers here share nothing with the encoders.

use dabao_domain::{Timestamp, Weight};
use dabao_labels::{
    AfterLabel, BagLabel, BagPrint, CalibrationPage, CheckedLabel, CpclPacking, Dpi, EscPosDialect, Feed,
    FreePickupLabel, PickupSlip, PrinterLanguage, PrinterProfile, Sensing, SlipPaper, Typesetter,
    printer_bytes, printer_setup,
};

use super::language::{Heard, PrinterModel};
use super::picture::LabelPicture;

const LP: &str = "LP00405077324136";
const AT: Timestamp = Timestamp(1_795_244_645_000);

fn label(dpi: Dpi) -> CheckedLabel {
    let print = BagPrint {
        label: BagLabel::FreePickup(FreePickupLabel {
            number: LP.to_owned(),
            carrier: "时丰Milkrun".to_owned(),
            parcels: 128,
            weight: Weight::from_grams(23_600).unwrap(),
        }),
        printed_at: AT,
        reprint: Some(2),
    };
    Typesetter::new().unwrap().bag_label(&print, dpi).unwrap()
}

fn languages(dpi: Dpi) -> Vec<(PrinterLanguage, PrinterModel)> {
    let dots_per_inch = match dpi {
        Dpi::D180 => 180,
        Dpi::D203 => 203,
        Dpi::D300 => 300,
    };
    let epson = PrinterLanguage::EscPos {
        dialect: EscPosDialect::Epson,
    };
    let binary = PrinterLanguage::Cpcl {
        packing: CpclPacking::Binary,
    };
    let receipts = PrinterModel::EscPos { dots_across: 1_248 };
    vec![
        (PrinterLanguage::TSPL, PrinterModel::Tspl { dots_per_inch }),
        (PrinterLanguage::ZPL, PrinterModel::Zpl),
        (PrinterLanguage::ZPL_Z64, PrinterModel::Zpl),
        (PrinterLanguage::ESC_POS, receipts),
        (epson, receipts),
        (PrinterLanguage::CPCL, PrinterModel::Cpcl),
        (binary, PrinterModel::Cpcl),
    ]
}

/// The one label that comes of a job, however the line chops it.
fn print(job: &[u8], model: PrinterModel, chunk: usize) -> LabelPicture {
    let mut reader = model.reader();
    let mut heard = Vec::new();
    for piece in job.chunks(chunk) {
        reader.push(piece);
        heard.extend(std::iter::from_fn(|| reader.next()));
    }
    assert!(!reader.is_waiting_for_more(), "nothing is left over");
    heard.extend(reader.line_ended());
    match <[Heard; 1]>::try_from(heard) {
        Ok([Heard::Print(picture, 1)]) => picture,
        other => panic!("{model:?}: {other:?}"),
    }
}

/// Where dots are black.
fn black_dots(label: &CheckedLabel) -> impl Iterator<Item = (u32, u32)> {
    let inked = (0..).zip(label.bitmap().rows()).flat_map(|(y, row)| {
        let bytes = (0..).step_by(8).zip(row).filter(|(_, byte)| **byte != 0);
        bytes.map(move |(x, byte)| (x, y, *byte))
    });
    inked.flat_map(|(x, y, byte)| {
        (0..8)
            .filter(move |bit| byte & (0x80 >> bit) != 0)
            .map(move |bit| (x + bit, y))
    })
}

/// Every black dot where `place` says, and no other.
fn assert_same(
    picture: &LabelPicture,
    label: &CheckedLabel,
    place: impl Fn(u32, u32) -> (u32, u32),
    what: &str,
) {
    for (x, y) in black_dots(label) {
        let (to_x, to_y) = place(x, y);
        assert!(picture.is_black(to_x, to_y), "{what}: the dot at {x}, {y}");
    }
    assert_eq!(picture.black_dots() as u64, label.bitmap().black_dots(), "{what}");
}

fn unmoved(x: u32, y: u32) -> (u32, u32) {
    (x, y)
}

#[test]
fn every_language_prints_every_dot() {
    for dpi in [Dpi::D203, Dpi::D300] {
        let label = label(dpi);
        for (language, model) in languages(dpi) {
            let profile = PrinterProfile {
                density: Some(9),
                speed: Some(4),
                ..PrinterProfile::usual(language, dpi, 100)
            };
            let job = printer_bytes(&label, &profile).unwrap().to_bytes();
            let picture = print(&job, model, 1_000);
            assert_same(&picture, &label, unmoved, &format!("{language:?} {dpi:?}"));
            if dpi == Dpi::D203 || language == PrinterLanguage::TSPL {
                assert_eq!(picture.codes(), [LP], "{language:?} {dpi:?}");
            }
        }
    }
}

/// The head is three dots narrower than the label, the print moved, the paper continuous, the end cut.
#[test]
fn odd_widths_and_offsets_lose_nothing() {
    let label = label(Dpi::D203);
    for (language, model) in languages(Dpi::D203) {
        let mut profile = PrinterProfile {
            head_width_dots: 797,
            offset_x_tenths_mm: -3,
            offset_y_tenths_mm: 5,
            after_label: AfterLabel::Cut,
            ..PrinterProfile::usual(language, Dpi::D203, 100)
        };
        profile.media.sensing = Sensing::Continuous;
        let moved = Dpi::D203.dots_of_tenths(5).unsigned_abs();
        let job = printer_bytes(&label, &profile).unwrap().to_bytes();
        let picture = print(&job, model, 777);
        let left = Dpi::D203.dots_of_tenths(-3).unsigned_abs();
        assert_same(
            &picture,
            &label,
            |x, y| (x - left, y + moved),
            &format!("{language:?}"),
        );
    }
}

#[test]
fn a_calibration_page_comes_out_whole_and_its_three_codes_read() {
    let page = CalibrationPage {
        printer: "XP-420B".to_owned(),
        width_mm: 100,
        height_mm: 120,
        offset_x_tenths_mm: 0,
        offset_y_tenths_mm: 0,
        printed_at: AT,
    };
    for dpi in [Dpi::D203, Dpi::D300] {
        let label = Typesetter::new().unwrap().calibration_page(&page, dpi).unwrap();
        for (language, model) in languages(dpi) {
            let profile = PrinterProfile::usual(language, dpi, 120);
            let picture = print(&printer_bytes(&label, &profile).unwrap().to_bytes(), model, 4_096);
            assert_same(&picture, &label, unmoved, &format!("{language:?} {dpi:?}"));
            if language == PrinterLanguage::TSPL {
                let codes = picture.codes();
                for code in ["X-2-DOTS", "X-3-DOTS"] {
                    assert!(codes.contains(&code.to_owned()), "{dpi:?} {code}");
                }
            }
        }
    }
}

#[test]
fn slips_come_out_of_receipt_printers() {
    let slip = PickupSlip {
        point: "样例花园前台".to_owned(),
        code: "905888".to_owned(),
        shelf: None,
        courier: "顺丰速运".to_owned(),
        waybill: "SF1234567890123".to_owned(),
        recipient: "张三丰".to_owned(),
        phone: None,
        building: None,
        received_at: AT,
        storage_fee: None,
        printed_at: AT,
        reprint: None,
    };
    let mut types = Typesetter::new().unwrap();
    for (paper, dpi, dots_across) in [
        (SlipPaper::Mm58, Dpi::D203, 384),
        (SlipPaper::Mm58, Dpi::D180, 360),
        (SlipPaper::Mm80, Dpi::D203, 576),
        (SlipPaper::Mm80, Dpi::D180, 512),
    ] {
        let label = types.pickup_slip(&slip, paper, dpi).unwrap();
        for after_label in [AfterLabel::Cut, AfterLabel::PrinterDecides] {
            let profile = PrinterProfile {
                after_label,
                ..PrinterProfile::slips(paper, dpi)
            };
            assert_eq!(profile.head_width_dots, dots_across);
            let job = printer_bytes(&label, &profile).unwrap().to_bytes();
            let picture = print(&job, PrinterModel::EscPos { dots_across }, 333);
            assert_same(&picture, &label, unmoved, &format!("{paper:?} {dpi:?}"));
            assert!(
                picture.height() > label.bitmap().height() + 80,
                "it is fed to the edge"
            );
            // A reader that tries every kind of code sees one more in the letters of some slips.
            assert!(picture.codes().contains(&"SF1234567890123".to_owned()));
        }
    }
}

/// Only ESC/POS and CPCL are turned by this program; the others are told to do it.
#[test]
fn foot_first_is_upside_down() {
    let label = label(Dpi::D300);
    let (right, foot) = (label.bitmap().width() - 1, label.bitmap().height() - 1);
    for (language, model) in languages(Dpi::D300) {
        if !matches!(
            language,
            PrinterLanguage::EscPos { .. } | PrinterLanguage::Cpcl { .. }
        ) {
            continue;
        }
        let profile = PrinterProfile {
            feed: Feed::FootFirst,
            ..PrinterProfile::usual(language, Dpi::D300, 100)
        };
        let picture = print(&printer_bytes(&label, &profile).unwrap().to_bytes(), model, 999);
        assert_same(
            &picture,
            &label,
            |x, y| (right - x, foot - y),
            &format!("{language:?}"),
        );
    }
}

#[test]
fn a_printer_is_set_up_once_and_only_where_it_remembers() {
    for (language, model) in languages(Dpi::D203) {
        for after_label in [
            AfterLabel::PrinterDecides,
            AfterLabel::TearOff,
            AfterLabel::Cut,
            AfterLabel::Peel,
        ] {
            let profile = PrinterProfile {
                after_label,
                ..PrinterProfile::usual(language, Dpi::D203, 100)
            };
            let setup = printer_setup(&profile);
            let told =
                matches!(language, PrinterLanguage::Tspl { .. }) && after_label != AfterLabel::PrinterDecides;
            assert_eq!(!setup.is_empty(), told, "{language:?} {after_label:?}");
            let mut reader = model.reader();
            reader.push(setup);
            assert_eq!(reader.next(), None, "it knows every command");
            assert!(!reader.is_waiting_for_more());
            let job = printer_bytes(&label(Dpi::D203), &profile).unwrap().to_bytes();
            assert!(!job.windows(4).any(|word| word == b"SET "), "never with a label");
            print(&job, model, 5_000);
        }
    }
}
