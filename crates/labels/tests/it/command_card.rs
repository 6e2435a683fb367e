//! The card with the command barcodes, as a label and as a sheet.

use dabao_domain::Timestamp;
use dabao_labels::{
    CommandCard, CommandCode, Dpi, LabelError, PdfWriter, PrinterLanguage, PrinterProfile, Typesetter,
    printer_bytes,
};

const CODES: [&str; 10] = [
    "DABAO-UNDO",
    "DABAO-SEAL",
    "DABAO-WEIGH",
    "DABAO-PRINT",
    "DABAO-REPRINT",
    "DABAO-NEXT",
    "DABAO-CANCEL",
    "DABAO-FREE",
    "DABAO-PAID",
    "DABAO-POINT",
];

fn card(codes: &[&str]) -> CommandCard {
    CommandCard {
        station: "一号台".to_owned(),
        commands: codes
            .iter()
            .map(|code| CommandCode {
                code: (*code).to_owned(),
                chinese: "送至集货点".to_owned(),
                english: "Hand over at a collection point".to_owned(),
            })
            .collect(),
        printed_at: Timestamp(1_795_244_645_000),
    }
}

#[test]
fn every_command_is_on_the_label_wide_enough_for_any_gun() {
    for dpi in [Dpi::D203, Dpi::D300] {
        let label = Typesetter::new()
            .unwrap()
            .command_card(&card(&CODES), dpi)
            .unwrap();
        let codes: Vec<&str> = label.codes().iter().map(|code| code.content.as_str()).collect();
        assert_eq!(codes, CODES);
        assert_eq!((label.size_mm(), label.notes()), ((100, 150), [].as_slice()));
        let least = dpi.dots_of_millimetres(7);
        assert!(
            label
                .codes()
                .iter()
                .all(|code| code.quiet >= 30 && code.bars.height >= least)
        );
        for language in [
            PrinterLanguage::TSPL,
            PrinterLanguage::ZPL,
            PrinterLanguage::ESC_POS,
            PrinterLanguage::CPCL,
        ] {
            printer_bytes(&label, &PrinterProfile::usual(language, dpi, 150)).unwrap();
        }
    }
}

#[test]
fn two_codes_never_stand_so_close_that_one_stroke_reads_both() {
    let label = Typesetter::new()
        .unwrap()
        .command_card(&card(&CODES), Dpi::D203)
        .unwrap();
    for pair in label.codes().windows(2) {
        assert!(pair[1].bars.y >= pair[0].bars.bottom() + 40, "5 mm");
    }
}

#[test]
fn the_sheet_is_one_page_of_a4_with_all_words() {
    let mut types = Typesetter::new().unwrap();
    let writer = PdfWriter::new().unwrap();
    let pdf = writer.command_card(&mut types, &card(&CODES)).unwrap();
    assert_eq!(crate::pdf::size_mm(&pdf), (210.0, 297.0));
    let pages = crate::pdf::pages(&pdf);
    assert_eq!(pages.len(), 1);
    for words in ["送至集货点", "Hand over at a collection point", "一号台"] {
        assert!(pages[0].contains(words), "{words}");
    }
}

#[test]
fn a_command_that_does_not_fit_is_refused() {
    let mut types = Typesetter::new().unwrap();
    let long = card(&["DABAO-A-COMMAND-THAT-IS-FAR-TOO-LONG-FOR-ANY-CARD"]);
    let refused = types.command_card(&long, Dpi::D203);
    assert!(
        matches!(refused, Err(LabelError::CodeTooWide { .. })),
        "{refused:?}"
    );
    let empty = types.command_card(&card(&[]), Dpi::D203).unwrap();
    assert_eq!(empty.codes(), []);
}
