//! Slips: what they show and how they reach a receipt printer.

use dabao_labels::{
    CheckedLabel, Dpi, Note, PdfWriter, PickupSlip, PrinterProfile, SlipPaper, Typesetter, printer_bytes,
};

use crate::{decode, fixtures};

const PAPERS: [(SlipPaper, Dpi, u32); 4] = [
    (SlipPaper::Mm58, Dpi::D180, 340),
    (SlipPaper::Mm58, Dpi::D203, 384),
    (SlipPaper::Mm80, Dpi::D180, 510),
    (SlipPaper::Mm80, Dpi::D203, 576),
];

fn slip(slip: &PickupSlip, paper: SlipPaper, dpi: Dpi) -> CheckedLabel {
    Typesetter::new().unwrap().pickup_slip(slip, paper, dpi).unwrap()
}

#[test]
fn slips_are_as_wide_as_the_roll_and_as_long_as_they_need_to_be() {
    for (paper, dpi, width) in PAPERS {
        let short = slip(&fixtures::pickup_slip(), paper, dpi);
        let long = slip(&fixtures::longest_slip(), paper, dpi);
        assert_eq!((short.bitmap().width(), long.bitmap().width()), (width, width));
        assert!(long.bitmap().height() > short.bitmap().height());
        assert_eq!(short.notes(), [], "{paper:?} {dpi:?}");
        assert_eq!(long.notes(), [], "{paper:?} {dpi:?}");
        let millimetres = dpi.dots_of_millimetres(short.size_mm().1);
        assert!(millimetres >= short.bitmap().height() && millimetres < short.bitmap().height() + 16);
    }
}

#[test]
fn the_waybill_is_a_barcode_where_a_gun_can_read_it() {
    for (paper, dpi, _) in PAPERS {
        let codes = slip(&fixtures::pickup_slip(), paper, dpi).codes().to_vec();
        assert_eq!(codes.len(), 1);
        assert_eq!(codes[0].content, "SF1234567890123");
        assert!(codes[0].bars.height >= dpi.dots_of_millimetres(9));
    }
    let long = fixtures::longest_slip();
    assert_eq!(
        slip(&long, SlipPaper::Mm58, Dpi::D203).codes().len(),
        0,
        "too wide for 58 mm"
    );
    assert_eq!(slip(&long, SlipPaper::Mm80, Dpi::D203).codes().len(), 1);
    let chinese = PickupSlip {
        waybill: "无运单号".into(),
        ..fixtures::pickup_slip()
    };
    assert_eq!(slip(&chinese, SlipPaper::Mm80, Dpi::D203).codes().len(), 0);
}

#[test]
fn who_it_is_for_is_masked_on_paper() {
    let label = slip(&fixtures::pickup_slip(), SlipPaper::Mm80, Dpi::D203);
    let pdf = PdfWriter::new()
        .unwrap()
        .label(&label, fixtures::PRINTED_AT)
        .unwrap();
    let document = printpdf::PdfDocument::parse(&pdf, &printpdf::PdfParseOptions::default(), &mut Vec::new())
        .expect("a PDF");
    let text: String = document.extract_text().into_iter().flatten().collect();
    for word in [
        "905888",
        "顺丰速运",
        "张**",
        "*******8000",
        "第 2 天起 1.00 元/天",
    ] {
        assert!(text.contains(word), "{word} in {text}");
    }
    assert!(!text.contains("张三丰") && !text.contains("13800138000"));
}

#[test]
fn the_dots_come_out_and_are_cut() {
    let mut types = Typesetter::new().unwrap();
    for (paper, dpi, _) in PAPERS {
        let profile = PrinterProfile::slips(paper, dpi);
        for label in [
            types.pickup_slip(&fixtures::longest_slip(), paper, dpi).unwrap(),
            types.receipt(&fixtures::receipt(), paper, dpi).unwrap(),
        ] {
            let job = decode::escpos(&printer_bytes(&label, &profile).unwrap().to_bytes());
            assert!(job.dots.rows.iter().map(Vec::as_slice).eq(label.bitmap().rows()));
            assert_eq!(job.commands.last().unwrap(), &[0x1D, b'V', 66, 0]);
        }
    }
}

#[test]
fn a_receipt_of_any_length_says_everything() {
    let mut receipt = fixtures::receipt();
    receipt.lines = std::iter::repeat_n(receipt.lines, 60).flatten().collect();
    let mut types = Typesetter::new().unwrap();
    let label = types.receipt(&receipt, SlipPaper::Mm58, Dpi::D203).unwrap();
    assert!(label.bitmap().height() > 120 * 30);
    assert_eq!(label.notes(), []);
    receipt.foot = Some("好\u{1F600}".into());
    let label = types.receipt(&receipt, SlipPaper::Mm58, Dpi::D203).unwrap();
    assert_eq!(label.notes(), [Note::MissingCharacter('\u{1F600}')]);
}
