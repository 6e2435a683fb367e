//! 交接单 in triplicate (L-131): the same sheet for the seller, the driver and the sorting centre.

use dabao_domain::{HandoverService, Timestamp, Weight};

use super::signature::{Signature, sign};
use super::table::{Column, ROW, row, titles};
use super::{
    FOOT_TOP, Foot, MARGIN, STRONG, THIN, WIDTH, empty_page, fact, foot, kilograms, on_a4, service_name,
};
use crate::LabelError;
use crate::check::check_drawing;
use crate::civil::shanghai_date;
use crate::drawing::{Drawing, Pen};
use crate::pdf::{Imprint, PdfWriter};
use crate::typeset::{TextStyle, Typesetter};
use crate::units::{Area, Eighths};

/// What a driver takes along, to be signed by both sides. Made of stored facts only, so that it can be printed
/// again just as it was (L-138).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverSheet {
    /// 交接单号; it is the barcode of the sheet and the same on all three copies.
    pub number: String,
    /// 商家.
    pub merchant: String,
    /// How the packs are handed over.
    pub service: HandoverService,
    /// 承运商, such as 时丰Milkrun.
    pub carrier: String,
    /// 揽收日期.
    pub handed_over_at: Timestamp,
    /// The big packs.
    pub packs: Vec<HandoverPack>,
    /// What the driver signed on the screen, where the sheet is not signed on paper.
    pub driver_signature: Option<Signature>,
    /// When the sheet is printed.
    pub printed_at: Timestamp,
}

/// One big pack on the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverPack {
    /// 大包号.
    pub number: String,
    /// 小包数量.
    pub parcels: u32,
    /// 重量, where it was weighed.
    pub weight: Option<Weight>,
}

const COPIES: [&str; 3] = ["第一联 商家留存", "第二联 司机留存", "第三联 分拣中心"];

const COLUMNS: [Column; 5] = [
    Column {
        title: "序号",
        width: 100,
        is_number: true,
    },
    Column {
        title: "大包号",
        width: 556,
        is_number: false,
    },
    Column {
        title: "小包数量",
        width: 220,
        is_number: true,
    },
    Column {
        title: "重量 (kg)",
        width: 220,
        is_number: true,
    },
    Column {
        title: "备注",
        width: 360,
        is_number: false,
    },
];

/// The driver's place among those who sign.
const DRIVER: u32 = 1;

const HEAD: Eighths = 400;
/// Sum, remark and signatures at the end.
const CLOSING: Eighths = ROW + 360;

impl PdfWriter {
    /// 交接单, all three copies one after another.
    pub fn handover_sheet(
        &self,
        types: &mut Typesetter,
        sheet: &HandoverSheet,
    ) -> Result<Vec<u8>, LabelError> {
        let mut pages = Vec::new();
        for copy in COPIES {
            pages.append(&mut copy_pages(types, sheet, copy)?);
        }
        let title = format!("交接单 {}", sheet.number);
        self.write(
            &Imprint {
                title: &title,
                made_at: sheet.printed_at,
            },
            on_a4(&pages),
        )
    }
}

fn copy_pages(types: &mut Typesetter, sheet: &HandoverSheet, copy: &str) -> Result<Vec<Drawing>, LabelError> {
    let parts = parts(&sheet.packs);
    let mut done = Vec::with_capacity(parts.len());
    let mut number = 0;
    for (place, part) in parts.iter().enumerate() {
        let mut pen = empty_page(types);
        head(&mut pen, sheet, copy)?;
        let mut y = titles(&mut pen, &COLUMNS, MARGIN + HEAD);
        for pack in *part {
            number += 1;
            y = row(&mut pen, &COLUMNS, y, &texts(number, pack));
        }
        if place + 1 == parts.len() {
            closing(&mut pen, sheet, y);
        }
        let what = format!("交接单 {}  {copy}", sheet.number);
        foot(
            &mut pen,
            &Foot {
                what: &what,
                printed_at: sheet.printed_at,
                page: place + 1,
                pages: parts.len(),
            },
        );
        let drawing = pen.finish();
        check_drawing(types, &drawing)?;
        done.push(drawing);
    }
    Ok(done)
}

/// The packs of each page. The last page has room for the closing, if need be without any pack.
fn parts(packs: &[HandoverPack]) -> Vec<&[HandoverPack]> {
    let table_top = MARGIN + HEAD + 2 * STRONG + ROW;
    let rows = |bottom: Eighths| usize::try_from((bottom - table_top) / ROW).unwrap_or(1).max(1);
    let mut parts: Vec<&[HandoverPack]> = packs.chunks(rows(FOOT_TOP)).collect();
    if parts
        .last()
        .is_none_or(|last| last.len() > rows(FOOT_TOP - CLOSING))
    {
        parts.push(&[]);
    }
    parts
}

fn texts(number: usize, pack: &HandoverPack) -> [String; 5] {
    let weight = pack
        .weight
        .map_or_else(|| "—".to_owned(), Weight::kilograms_one_decimal);
    [
        number.to_string(),
        pack.number.clone(),
        pack.parcels.to_string(),
        weight,
        String::new(),
    ]
}

fn head(pen: &mut Pen<'_>, sheet: &HandoverSheet, copy: &str) -> Result<(), LabelError> {
    pen.text(
        Area::new(MARGIN, MARGIN, 640, 80),
        "大包交接单",
        TextStyle::bold(64),
    );
    pen.band(
        Area::new(MARGIN, MARGIN + 92, 360, 56),
        copy,
        TextStyle::bold(34).centred(),
    );
    let code = Area::new(MARGIN + WIDTH - 760, MARGIN, 760, 120);
    pen.code(code, &sheet.number)?;
    let below = Area {
        y: code.bottom() + 4,
        height: 40,
        ..code
    };
    pen.text(below, &sheet.number, TextStyle::bold(30).centred());

    let facts: [(&str, &str); 5] = [
        ("商家", &sheet.merchant),
        ("揽收日期", &shanghai_date(sheet.handed_over_at)),
        ("交接方式", service_name(sheet.service)),
        ("承运商", &sheet.carrier),
        ("大包数量", &format!("{} 个", sheet.packs.len())),
    ];
    let third = WIDTH / 3;
    for (place, (name, value)) in (0_u32..).zip(facts) {
        let cell = Area::new(
            MARGIN + place % 3 * third,
            MARGIN + 184 + place / 3 * 104,
            third,
            100,
        );
        fact(pen, cell, name, value);
    }
    Ok(())
}

fn closing(pen: &mut Pen<'_>, sheet: &HandoverSheet, top: Eighths) {
    let parcels: u64 = sheet.packs.iter().map(|pack| u64::from(pack.parcels)).sum();
    let grams: u64 = sheet
        .packs
        .iter()
        .filter_map(|pack| pack.weight)
        .map(|weight| u64::from(weight.grams()))
        .sum();
    let unweighed = sheet.packs.iter().filter(|pack| pack.weight.is_none()).count();
    let note = if unweighed == 0 {
        String::new()
    } else {
        format!("另有 {unweighed} 个未称重")
    };
    let sum = [
        String::new(),
        format!("合计 {} 个大包", sheet.packs.len()),
        parcels.to_string(),
        kilograms(grams),
        note,
    ];
    let end = row(pen, &COLUMNS, top, &sum);
    pen.fill(Area::new(MARGIN, end - STRONG, WIDTH, STRONG));
    let words = "双方当面清点大包数量，大包外观完好、扎带完整。本单一式三份，签字后各执一份。";
    pen.text(
        Area::new(MARGIN, end + 16, WIDTH, 40),
        words,
        TextStyle::medium(24),
    );
    for (place, who) in (0_u32..).zip(["商家签字", "司机签字", "分拣中心签字"]) {
        let third = WIDTH / 3;
        let field = Area::new(MARGIN + place * third, end + 100, third - 40, 220);
        signature_field(pen, field, who);
        if let Some(signature) = sheet.driver_signature.as_ref().filter(|_| place == DRIVER) {
            sign(
                pen,
                Area {
                    y: field.y + 36,
                    height: 100,
                    ..field
                },
                signature,
            );
        }
    }
}

/// A line to sign on, and one for the date and time.
fn signature_field(pen: &mut Pen<'_>, area: Area, who: &str) {
    pen.text(Area { height: 36, ..area }, who, TextStyle::medium(26));
    pen.fill(Area {
        y: area.y + 136,
        height: THIN,
        ..area
    });
    pen.text(
        Area {
            y: area.y + 164,
            height: 36,
            ..area
        },
        "日期时间",
        TextStyle::medium(24),
    );
    pen.fill(Area {
        y: area.y + 204,
        x: area.x + 120,
        width: area.width - 120,
        height: THIN,
    });
}
