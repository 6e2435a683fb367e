//! The four labels of a big pack (L-121…L-124) with exactly the facts of each.

use dabao_domain::{Timestamp, Weight};

/// One label to be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BagPrint {
    /// What the label says.
    pub label: BagLabel,
    /// 打印日期.
    pub printed_at: Timestamp,
    /// On a reprint (补打) the number of this copy, which is printed on it: 「补打 第2次」.
    pub reprint: Option<u32>,
}

/// The kinds of big-pack label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BagLabel {
    /// 免费揽收大包面单, 100×100 mm (L-121).
    FreePickup(FreePickupLabel),
    /// 付费揽收大包面单, 100×150 mm (L-122).
    PaidPickup(PaidPickupLabel),
    /// 集货点大包面单, 100×100 mm (L-123).
    CollectionPoint(CollectionPointLabel),
    /// A label of our own design, 100×100 mm: the number large, with 「揽收扫描条码」 above the barcode (L-124).
    SelfDrawn(SelfDrawnLabel),
}

/// L-121.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreePickupLabel {
    /// 大包号: LP and 14 digits.
    pub number: String,
    /// 揽收服务商, such as 时丰Milkrun.
    pub carrier: String,
    /// 小包数量.
    pub parcels: u32,
    /// 申明重量.
    pub weight: Weight,
}

/// L-122.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidPickupLabel {
    /// The carrier's waybill number, 15 digits.
    pub waybill: String,
    /// 三段码, such as 697 WWW 060.
    pub route: String,
    /// 集包地, such as 华南集运中心 LAZADA.
    pub consolidation: String,
    /// 包内票数.
    pub parcels: u32,
    /// 收: the sorting warehouse.
    pub recipient: Party,
    /// 寄: the seller.
    pub sender: Party,
}

/// Who receives or sends: business contacts, printed in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Name of a person or a firm.
    pub name: String,
    /// Telephone, where it belongs on the label.
    pub phone: Option<String>,
    /// Address in one line.
    pub address: String,
}

/// L-123.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectionPointLabel {
    /// 大包号: LP and 14 digits.
    pub number: String,
    /// 集货点信息: name and address of the collection point.
    pub point: String,
    /// 小包数量.
    pub parcels: u32,
    /// 申明重量.
    pub weight: Weight,
}

/// L-124.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfDrawnLabel {
    /// 大包号: LP and 14 digits.
    pub number: String,
    /// 小包数量.
    pub parcels: u32,
    /// 申明重量.
    pub weight: Weight,
}

impl BagLabel {
    /// Width and height in millimetres.
    pub const fn size_mm(&self) -> (u32, u32) {
        match self {
            Self::FreePickup(_) | Self::CollectionPoint(_) | Self::SelfDrawn(_) => (100, 100),
            Self::PaidPickup(_) => (100, 150),
        }
    }

    /// What the driver's scanner reads.
    pub fn code(&self) -> &str {
        match self {
            Self::FreePickup(label) => &label.number,
            Self::PaidPickup(label) => &label.waybill,
            Self::CollectionPoint(label) => &label.number,
            Self::SelfDrawn(label) => &label.number,
        }
    }
}

/// A label that shows whether a printer is set up well: a black square on white, rulers along the edges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestLabel {
    /// The printer as the person knows it.
    pub printer: String,
    /// Width of the paper in millimetres.
    pub width_mm: u32,
    /// Height of the paper in millimetres.
    pub height_mm: u32,
    /// When it is printed.
    pub printed_at: Timestamp,
}
