//! 装箱清单: everything that is in one big pack.

use dabao_domain::{HandoverService, Timestamp, Weight};

use super::table::{Column, ROW, row, titles};
use super::{FOOT_TOP, Foot, MARGIN, STRONG, WIDTH, empty_page, fact, foot, on_a4, service_name};
use crate::LabelError;
use crate::check::check_drawing;
use crate::civil::shanghai_date_time;
use crate::drawing::{Drawing, Pen};
use crate::pdf::{Imprint, PdfWriter};
use crate::typeset::{TextStyle, Typesetter};
use crate::units::{Area, Eighths};

/// The contents of one big pack, to lie in it or to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackList {
    /// Our own number of the pack; it is the barcode of the sheet.
    pub pack_number: String,
    /// 大包号, once the platform has given one.
    pub lp_number: Option<String>,
    /// 店铺.
    pub shop: String,
    /// How it is handed over.
    pub service: HandoverService,
    /// 重量, once weighed.
    pub weight: Option<Weight>,
    /// The parcels in scan order.
    pub parcels: Vec<PackListRow>,
    /// When the list is printed.
    pub printed_at: Timestamp,
}

/// One parcel on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackListRow {
    /// 交易订单号.
    pub order_number: String,
    /// 首公里单号.
    pub first_mile_number: String,
    /// 目的国, where it is known.
    pub country: Option<String>,
    /// When it was scanned into the pack.
    pub scanned_at: Timestamp,
}

const COLUMNS: [Column; 5] = [
    Column {
        title: "序号",
        width: 100,
        is_number: true,
    },
    Column {
        title: "订单号",
        width: 400,
        is_number: false,
    },
    Column {
        title: "首公里单号",
        width: 456,
        is_number: false,
    },
    Column {
        title: "目的国",
        width: 140,
        is_number: false,
    },
    Column {
        title: "扫描时间",
        width: 360,
        is_number: false,
    },
];

const FIRST_HEAD: Eighths = 400;
const NEXT_HEAD: Eighths = 64;

impl PdfWriter {
    /// 装箱清单 on as many A4 pages as it needs.
    pub fn pack_list(&self, types: &mut Typesetter, list: &PackList) -> Result<Vec<u8>, LabelError> {
        let pages = pages(types, list)?;
        let title = format!("装箱清单 {}", list.pack_number);
        self.write(
            &Imprint {
                title: &title,
                made_at: list.printed_at,
            },
            on_a4(&pages),
        )
    }
}

fn pages(types: &mut Typesetter, list: &PackList) -> Result<Vec<Drawing>, LabelError> {
    let first_room = rows_below(MARGIN + FIRST_HEAD).min(list.parcels.len());
    let (first, rest) = list
        .parcels
        .split_at_checked(first_room)
        .unwrap_or((&list.parcels, &[]));
    let parts: Vec<&[PackListRow]> = std::iter::once(first)
        .chain(rest.chunks(rows_below(MARGIN + NEXT_HEAD).max(1)))
        .collect();

    let mut done = Vec::with_capacity(parts.len());
    let mut number = 0;
    for (place, part) in parts.iter().enumerate() {
        let mut pen = empty_page(types);
        let top = if place == 0 {
            first_head(&mut pen, list)?
        } else {
            next_head(&mut pen, list)
        };
        let mut y = titles(&mut pen, &COLUMNS, top);
        for parcel in *part {
            number += 1;
            y = row(&mut pen, &COLUMNS, y, &texts(number, parcel));
        }
        let what = format!("装箱清单 {}", list.pack_number);
        foot(
            &mut pen,
            &Foot {
                what: &what,
                printed_at: list.printed_at,
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

fn rows_below(head_end: Eighths) -> usize {
    let room = FOOT_TOP.saturating_sub(head_end + 2 * STRONG + ROW);
    usize::try_from(room / ROW).unwrap_or(0)
}

fn texts(number: usize, parcel: &PackListRow) -> [String; 5] {
    [
        number.to_string(),
        parcel.order_number.clone(),
        parcel.first_mile_number.clone(),
        parcel.country.clone().unwrap_or_else(|| "—".to_owned()),
        shanghai_date_time(parcel.scanned_at),
    ]
}

fn first_head(pen: &mut Pen<'_>, list: &PackList) -> Result<Eighths, LabelError> {
    pen.text(
        Area::new(MARGIN, MARGIN, 640, 90),
        "装箱清单",
        TextStyle::bold(72),
    );
    let code = Area::new(MARGIN + WIDTH - 760, MARGIN, 760, 120);
    pen.code(code, &list.pack_number)?;
    let below = Area {
        y: code.bottom() + 4,
        height: 40,
        ..code
    };
    pen.text(below, &list.pack_number, TextStyle::bold(30).centred());

    let weight = list.weight.map_or_else(
        || "未称重".to_owned(),
        |weight| format!("{} kg", weight.kilograms_one_decimal()),
    );
    let lp_number = list.lp_number.as_deref().unwrap_or("待分配");
    let facts: [(&str, &str); 6] = [
        ("大包号", lp_number),
        ("店铺", &list.shop),
        ("交接方式", service_name(list.service)),
        ("包内件数", &format!("{} 件", list.parcels.len())),
        ("大包重量", &weight),
        ("箱号", &list.pack_number),
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
    Ok(MARGIN + FIRST_HEAD)
}

fn next_head(pen: &mut Pen<'_>, list: &PackList) -> Eighths {
    let line = Area::new(MARGIN, MARGIN, WIDTH, 48);
    pen.text(line, "装箱清单（续）", TextStyle::bold(36));
    let number = list.lp_number.as_deref().unwrap_or(&list.pack_number);
    pen.text(line, number, TextStyle::bold(36).right());
    MARGIN + NEXT_HEAD
}
