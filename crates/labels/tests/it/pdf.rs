//! PDFs, opened again and asked for their text and pages.

use dabao_labels::{Dpi, PdfWriter, Typesetter};
use printpdf::{PdfDocument, PdfParseOptions};

use crate::fixtures;

/// The text of each page, without the gaps between its pieces.
pub(crate) fn pages(pdf: &[u8]) -> Vec<String> {
    let document = PdfDocument::parse(pdf, &PdfParseOptions::default(), &mut Vec::new()).expect("a PDF");
    document
        .extract_text()
        .into_iter()
        .map(|pieces| pieces.join("\n"))
        .collect()
}

pub(crate) fn size_mm(pdf: &[u8]) -> (f32, f32) {
    let document = PdfDocument::parse(pdf, &PdfParseOptions::default(), &mut Vec::new()).expect("a PDF");
    let paper = &document.pages[0].media_box;
    let millimetres = |points: f32| (points * 25.4 / 72.0 * 10.0).round() / 10.0;
    (millimetres(paper.width.0), millimetres(paper.height.0))
}

#[test]
fn a_label_is_a_page_of_its_size_with_text_that_can_be_selected() {
    let mut types = Typesetter::new().unwrap();
    let writer = PdfWriter::new().unwrap();
    for (dpi, print, size, words) in [
        (
            Dpi::D203,
            fixtures::free(),
            (100.0, 100.0),
            ["时丰Milkrun", "揽收扫描条码", "LP00405077324136", "23.6 kg"],
        ),
        (
            Dpi::D300,
            fixtures::paid(),
            (100.0, 150.0),
            ["697 WWW 060", "已验视", "775600006417943", "13800138001"],
        ),
    ] {
        let label = types.bag_label(&print, dpi).unwrap();
        let pdf = writer.label(&label, print.printed_at).unwrap();
        assert_eq!(size_mm(&pdf), size);
        let text = pages(&pdf).concat();
        for word in words {
            assert!(text.contains(word), "{word} in {text}");
        }
    }
}

#[test]
fn fonts_are_cut_down_to_what_is_used() {
    let print = fixtures::paid();
    let label = Typesetter::new().unwrap().bag_label(&print, Dpi::D203).unwrap();
    let pdf = PdfWriter::new().unwrap().label(&label, print.printed_at).unwrap();
    assert!(pdf.len() < 100_000, "{} bytes", pdf.len());
}

#[test]
fn several_labels_are_one_document() {
    let mut types = Typesetter::new().unwrap();
    let labels: Vec<_> = fixtures::ordinary()
        .iter()
        .map(|(_, print)| types.bag_label(print, Dpi::D203).unwrap())
        .collect();
    let pdf = PdfWriter::new()
        .unwrap()
        .labels(&labels, fixtures::PRINTED_AT)
        .unwrap();
    assert_eq!(pages(&pdf).len(), labels.len());
}

#[test]
fn a_pack_list_of_a_thousand_parcels_has_them_all_in_order() {
    let list = fixtures::pack_list(1000);
    let pdf = PdfWriter::new()
        .unwrap()
        .pack_list(&mut Typesetter::new().unwrap(), &list)
        .unwrap();
    assert_eq!(size_mm(&pdf), (210.0, 297.0));
    let pages = pages(&pdf);
    let text = pages.join("\n");
    let mut at = 0;
    for parcel in &list.parcels {
        at += text[at..]
            .find(&parcel.order_number)
            .expect("every order, in order");
        at += text[at..]
            .find(&parcel.first_mile_number)
            .expect("its first-mile number beside it");
    }
    let count = pages.len();
    for (place, page) in pages.iter().enumerate() {
        assert!(
            page.contains(&format!("第 {} 页 / 共 {count} 页", place + 1)),
            "page {place}"
        );
        assert!(page.contains("首公里单号"), "titles on page {place}");
    }
    assert!(
        pages[0].contains("1000 件")
            && pages[0].contains("LP00405077324136")
            && pages[0].contains("免费揽收")
    );
}

#[test]
fn an_empty_pack_has_a_list_too() {
    let pdf = PdfWriter::new()
        .unwrap()
        .pack_list(&mut Typesetter::new().unwrap(), &fixtures::pack_list(0))
        .unwrap();
    assert_eq!(pages(&pdf).len(), 1);
}

#[test]
fn a_handover_sheet_is_three_alike_copies_with_room_to_sign() {
    // 30 packs leave room for the signatures on the first page, 39 fill it.
    for packs in [1, 30, 31, 39, 40] {
        let sheet = fixtures::handover(packs);
        let pdf = PdfWriter::new()
            .unwrap()
            .handover_sheet(&mut Typesetter::new().unwrap(), &sheet)
            .unwrap();
        let pages = pages(&pdf);
        assert_eq!(pages.len() % 3, 0);
        for (copy, name) in
            pages
                .chunks(pages.len() / 3)
                .zip(["第一联 商家留存", "第二联 司机留存", "第三联 分拣中心"])
        {
            let text = copy.join("\n");
            assert!(
                copy.iter()
                    .all(|page| page.contains(name) && page.contains(&sheet.number))
            );
            assert!(
                sheet.packs.iter().all(|pack| text.contains(&pack.number)),
                "{packs} packs"
            );
            assert!(copy.last().unwrap().contains("司机签字"));
            assert!(text.contains("2026-11-21") && text.contains(&format!("合计 {packs} 个大包")));
        }
    }
}

#[test]
fn a_signature_from_the_screen_is_on_every_copy() {
    let unsigned = fixtures::handover(3);
    let signed = dabao_labels::HandoverSheet {
        driver_signature: Some(fixtures::signature()),
        ..unsigned.clone()
    };
    let strokes = |sheet| {
        let pdf = PdfWriter::new()
            .unwrap()
            .handover_sheet(&mut Typesetter::new().unwrap(), sheet)
            .unwrap();
        let document = PdfDocument::parse(&pdf, &PdfParseOptions::default(), &mut Vec::new()).expect("a PDF");
        let lines = |page: &printpdf::PdfPage| {
            page.ops
                .iter()
                .filter(|op| matches!(op, printpdf::Op::DrawLine { .. }))
                .count()
        };
        document.pages.iter().map(lines).collect::<Vec<_>>()
    };
    assert_eq!(strokes(&unsigned), [0, 0, 0]);
    assert_eq!(strokes(&signed), [2, 2, 2]);
}
