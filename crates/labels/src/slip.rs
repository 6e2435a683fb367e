//! Slips (小票) for receipt printers of 58 and 80 mm: the pickup-code slip of the front desk and receipts.

use dabao_domain::Timestamp;

/// The slip with a parcel's pickup code (取件码, 领取码; D-033).
///
/// Name and telephone are given in full and printed masked (printing.md 6.3): nobody has to remember it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickupSlip {
    /// The collection point or front desk.
    pub point: String,
    /// 取件码.
    pub code: String,
    /// 货架: where it lies, if the desk has shelves.
    pub shelf: Option<String>,
    /// 快递公司.
    pub courier: String,
    /// 运单号; printed as a barcode too where it fits.
    pub waybill: String,
    /// 收件人, in full.
    pub recipient: String,
    /// Telephone, in full.
    pub phone: Option<String>,
    /// 楼栋: the building, not the room.
    pub building: Option<String>,
    /// 入库时间.
    pub received_at: Timestamp,
    /// 保管费, in words: 「第 2 天起 1.00 元/天」.
    pub storage_fee: Option<String>,
    /// When it is printed.
    pub printed_at: Timestamp,
    /// On a reprint (补打) the number of this copy.
    pub reprint: Option<u32>,
}

/// A receipt (收据, 回执): facts, lines with amounts, a total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// What it is: 「收货回执」.
    pub title: String,
    /// Who gives it.
    pub point: String,
    /// Its number; printed as a barcode too where it fits.
    pub number: String,
    /// Names and values, one below the other.
    pub facts: Vec<(String, String)>,
    /// What was received or paid.
    pub lines: Vec<ReceiptLine>,
    /// The last line, in bold.
    pub total: Option<ReceiptLine>,
    /// A sentence at the foot.
    pub foot: Option<String>,
    /// When it is printed.
    pub printed_at: Timestamp,
    /// On a reprint (补打) the number of this copy.
    pub reprint: Option<u32>,
}

/// One line of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptLine {
    /// What.
    pub name: String,
    /// How many or how much, as it is to be printed.
    pub amount: String,
}
