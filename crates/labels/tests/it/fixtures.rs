//! Made-up labels: ordinary ones, and ones as long as people make them.

use dabao_domain::{HandoverService, Timestamp, Weight};
use dabao_labels::{
    BagLabel, BagPrint, CalibrationPage, CollectionPointLabel, FreePickupLabel, HandoverPack, HandoverSheet,
    PackList, PackListRow, PaidPickupLabel, Party, PickupSlip, Receipt, ReceiptLine, SelfDrawnLabel,
    Signature, TestLabel,
};

/// 2026-11-21 15:04:05 in Shanghai.
pub(crate) const PRINTED_AT: Timestamp = Timestamp(1_795_244_645_000);

pub(crate) const LP: &str = "LP00405077324136";

fn kilograms(tenths: i64) -> Weight {
    Weight::from_grams(tenths * 100).expect("the fixture's weight is a weight")
}

fn first_print(label: BagLabel) -> BagPrint {
    BagPrint {
        label,
        printed_at: PRINTED_AT,
        reprint: None,
    }
}

pub(crate) fn free() -> BagPrint {
    first_print(BagLabel::FreePickup(FreePickupLabel {
        number: LP.into(),
        carrier: "时丰Milkrun".into(),
        parcels: 128,
        weight: kilograms(236),
    }))
}

pub(crate) fn paid() -> BagPrint {
    first_print(BagLabel::PaidPickup(PaidPickupLabel {
        waybill: "775600006417943".into(),
        route: "697 WWW 060".into(),
        consolidation: "华南集运 LAZADA".into(),
        parcels: 128,
        recipient: Party {
            name: "菜鸟深圳分拨中心".into(),
            phone: Some("13800138001".into()),
            address: "广东省东莞市塘厦镇科苑城信息产业园沙坪路8号3号仓库一楼收货口".into(),
        },
        sender: Party {
            name: "深圳市样例电子商务有限公司".into(),
            phone: Some("13800138002".into()),
            address: "广东省深圳市龙岗区坂田街道五和大道118号A座1203".into(),
        },
    }))
}

pub(crate) fn collection() -> BagPrint {
    first_print(BagLabel::CollectionPoint(CollectionPointLabel {
        number: LP.into(),
        point: "义乌国际商贸城集货点，浙江省金华市义乌市稠州北路699号物流中心2号门".into(),
        parcels: 64,
        weight: kilograms(87),
    }))
}

pub(crate) fn self_drawn() -> BagPrint {
    first_print(BagLabel::SelfDrawn(SelfDrawnLabel {
        number: LP.into(),
        parcels: 1000,
        weight: kilograms(500),
    }))
}

/// Everything at its longest: firms, addresses, counts, a second reprint, characters few fonts have.
pub(crate) fn longest() -> Vec<(&'static str, BagPrint)> {
    let address = "新疆维吾尔自治区巴音郭楞蒙古自治州库尔勒市经济技术开发区（国家级）安达路与石化大道交叉口\
                   向北三百米路东新丝路跨境电子商务物流产业园B区17号仓库二层东侧第3、4、5号月台（请从北门进）";
    let firm = "深圳市前海鑫蠡懿麟攀跨境电子商务供应链管理有限公司华南分公司";
    let reprint = |label| BagPrint {
        label,
        printed_at: PRINTED_AT,
        reprint: Some(12),
    };
    vec![
        (
            "free-longest",
            reprint(BagLabel::FreePickup(FreePickupLabel {
                number: "LZDTEST73390073737".into(),
                carrier: "时丰Milkrun国际物流有限公司".into(),
                parcels: 1000,
                weight: kilograms(99_999),
            })),
        ),
        (
            "paid-longest",
            reprint(BagLabel::PaidPickup(PaidPickupLabel {
                waybill: "LZDTEST73390073737".into(),
                route: "697A-WWW12 060 B2".into(),
                consolidation: "华南国际航空枢纽集散中心（东莞塘厦）LAZADA".into(),
                parcels: 1000,
                recipient: Party {
                    name: firm.into(),
                    phone: Some("0769-12345678-8001".into()),
                    address: address.into(),
                },
                sender: Party {
                    name: "𬭎𫖯𬬭𠅤".repeat(4),
                    phone: None,
                    address: address.into(),
                },
            })),
        ),
        (
            "collection-longest",
            reprint(BagLabel::CollectionPoint(CollectionPointLabel {
                number: "LP99999999999999".into(),
                point: format!("{firm}，{address}，电话0769-12345678"),
                parcels: 1000,
                weight: kilograms(99_999),
            })),
        ),
        (
            "self-drawn-longest",
            reprint(BagLabel::SelfDrawn(SelfDrawnLabel {
                number: "LZDTEST73390073737".into(),
                parcels: 1000,
                weight: kilograms(1),
            })),
        ),
    ]
}

pub(crate) fn ordinary() -> Vec<(&'static str, BagPrint)> {
    let mut again = free();
    again.reprint = Some(2);
    vec![
        ("free", free()),
        ("free-reprint", again),
        ("paid", paid()),
        ("collection", collection()),
        ("self-drawn", self_drawn()),
    ]
}

pub(crate) fn test_label() -> TestLabel {
    TestLabel {
        printer: "打包台 1 号 · XP-420B".into(),
        width_mm: 100,
        height_mm: 100,
        printed_at: PRINTED_AT,
    }
}

pub(crate) fn pack_list(parcels: u32) -> PackList {
    let row = |place: u32| PackListRow {
        order_number: format!("73390073{place:07}"),
        first_mile_number: format!("LZDTEST{:011}", u64::from(place) * 7_919),
        country: ["MY", "TH", "PH", "VN"]
            .get(place as usize % 5)
            .map(|&country| country.to_owned()),
        scanned_at: PRINTED_AT.plus_millis(-1_000 * i64::from(parcels - place)),
    };
    PackList {
        pack_number: "DB20261121-0007".into(),
        lp_number: Some(LP.into()),
        shop: "样例旗舰店（马来西亚）".into(),
        service: HandoverService::FreePickup,
        weight: Some(kilograms(236)),
        parcels: (1..=parcels).map(row).collect(),
        printed_at: PRINTED_AT,
    }
}

pub(crate) fn handover(packs: u32) -> HandoverSheet {
    let pack = |place: u32| HandoverPack {
        number: format!("LP{:014}", 405_077_324_136_u64 + u64::from(place)),
        parcels: 40 + place,
        weight: (place % 7 != 3).then(|| kilograms(101 + i64::from(place))),
    };
    HandoverSheet {
        number: "JJ20261121-0003".into(),
        merchant: "深圳市样例电子商务有限公司".into(),
        service: HandoverService::FreePickup,
        carrier: "时丰Milkrun".into(),
        handed_over_at: PRINTED_AT,
        packs: (1..=packs).map(pack).collect(),
        driver_signature: None,
        printed_at: PRINTED_AT,
    }
}

/// Two made-up strokes in a field of 600×200.
pub(crate) fn signature() -> Signature {
    let wave = (0..=60).map(|step| (step * 10, 100 + step % 4 * 20)).collect();
    Signature {
        width: 600,
        height: 200,
        strokes: vec![wave, vec![(20, 20), (560, 180)]],
    }
}

pub(crate) fn pickup_slip() -> PickupSlip {
    PickupSlip {
        point: "样例花园 3 号门前台".into(),
        code: "905888".into(),
        shelf: Some("3-2".into()),
        courier: "顺丰速运".into(),
        waybill: "SF1234567890123".into(),
        recipient: "张三丰".into(),
        phone: Some("13800138000".into()),
        building: Some("3 栋".into()),
        received_at: PRINTED_AT.plus_millis(-3_600_000),
        storage_fee: Some("第 2 天起 1.00 元/天".into()),
        printed_at: PRINTED_AT,
        reprint: None,
    }
}

/// A slip with everything at its longest, on which the barcode no longer fits 58 mm.
pub(crate) fn longest_slip() -> PickupSlip {
    PickupSlip {
        point: "新疆维吾尔自治区巴音郭楞蒙古自治州库尔勒市样例花园物业前台".into(),
        waybill: "LZDTEST73390073737".into(),
        recipient: "欧阳鑫蠡懿麟攀".into(),
        shelf: Some("A-12-3 右侧地面大件区".into()),
        courier: "样例国际物流供应链管理有限公司".into(),
        reprint: Some(12),
        ..pickup_slip()
    }
}

pub(crate) fn receipt() -> Receipt {
    let line = |name: &str, amount: &str| ReceiptLine {
        name: name.into(),
        amount: amount.into(),
    };
    Receipt {
        title: "收货回执".into(),
        point: "义乌国际商贸城集货点".into(),
        number: "HZ20261121-0007".into(),
        facts: vec![
            ("商家".into(), "深圳市样例电子商务有限公司".into()),
            ("收货时间".into(), "2026-11-21 15:04:05".into()),
        ],
        lines: vec![
            line("大包 LP00405077324136", "64 件"),
            line("大包 LP00405077324137", "128 件"),
        ],
        total: Some(line("合计 2 包", "192 件")),
        foot: Some("请当面核对件数与重量，签字后视为无异议。".into()),
        printed_at: PRINTED_AT,
        reprint: None,
    }
}

pub(crate) fn calibration((width_mm, height_mm): (u32, u32)) -> CalibrationPage {
    CalibrationPage {
        printer: "打包台 1 号 · XP-420B".into(),
        width_mm,
        height_mm,
        offset_x_tenths_mm: 15,
        offset_y_tenths_mm: -3,
        printed_at: PRINTED_AT,
    }
}
