//! Why a row is refused: the code a screen has words for, and the Chinese words of the file of rejects (I-22, I-24).

use dabao_api::ParcelField;
use dabao_tables::Reason as CellReason;

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// The cell cannot be read as it is.
    Cell(CellReason),
    /// The row has no first-mile number although the file has a column for it.
    Missing,
    /// The row has no number at all.
    NumberMissing,
    /// What stands there is no parcel number.
    NumberUnreadable,
    /// The number stands in an earlier row already.
    DuplicateInFile {
        /// That row.
        first: u32,
    },
    /// No shop of this name.
    ShopUnknown,
    /// No country of this name.
    CountryUnknown,
    /// No table knows this word for a state.
    StatusUnknown,
    /// A pack holds the parcel: its shop and its numbers stay.
    InPack,
}

/// One thing that is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    /// Row in the file, 1 is the first.
    pub(super) row: u32,
    /// The field it is about.
    pub(super) field: ParcelField,
    /// Why.
    pub(super) reason: Reason,
}

impl Reason {
    /// The code as sent to screens.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Cell(CellReason::ExponentForm | CellReason::NumberTooLong) => "number_too_long",
            Self::Cell(CellReason::NotAWeight | CellReason::NotACount) => "weight_unreadable",
            Self::Cell(CellReason::WeightTooLarge) => "weight_out_of_range",
            Self::Cell(reason) => reason.code(),
            Self::Missing => "missing",
            Self::NumberMissing => "number_missing",
            Self::NumberUnreadable => "number_unreadable",
            Self::DuplicateInFile { .. } => "duplicate_in_file",
            Self::ShopUnknown => "shop_unknown",
            Self::CountryUnknown => "country_unknown",
            Self::StatusUnknown => "status_unknown",
            Self::InPack => "in_pack",
        }
    }

    /// The words that stand in the file of rejects, with the remedy.
    pub(super) fn words(self) -> String {
        let words = match self {
            Self::Cell(reason) => cell_words(reason),
            Self::DuplicateInFile { first } => return format!("与第 {first} 行的单号重复"),
            Self::Missing => "必填，不能为空",
            Self::NumberMissing => "首公里单号和运单号都是空的",
            Self::NumberUnreadable => "不像一个单号，请检查有没有多余的字",
            Self::ShopUnknown => "没有这个店铺，请先添加店铺或改成已有的名称",
            Self::CountryUnknown => "不认识的国家，请用两位代码，如 MY、TH",
            Self::StatusUnknown => "不认识的订单状态",
            Self::InPack => "这个小包已在大包里，店铺和单号不能改",
        };
        words.to_owned()
    }
}

const fn cell_words(reason: CellReason) -> &'static str {
    match reason {
        CellReason::Missing => "必填，不能为空",
        CellReason::NumberTooLong => "数字超过 15 位，末尾已丢失，请把这一列设为文本后重新导出",
        CellReason::ExponentForm => "科学计数法，末尾数字已丢失，请把这一列设为文本后重新导出",
        CellReason::FormulaWithoutValue => "公式没有保存结果，请在 Excel 打开并保存后再导入",
        CellReason::Date => "这里是日期，应为文字或号码，请把这一列设为文本",
        CellReason::Boolean => "这里是 TRUE/FALSE，应为文字或号码",
        CellReason::ExcelError => "Excel 公式出错，请先改好公式",
        CellReason::BadEncoding => "乱码，请换一种文字编码",
        CellReason::TooLong => "内容太长",
        CellReason::NotAWeight | CellReason::NotACount => "看不懂的重量，请写数字，可带 g 或 kg",
        CellReason::WeightUnitUnknown => "没有写重量单位，请在列名或数字后写 g 或 kg",
        CellReason::WeightTooLarge => "重量不在合理范围",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duplicate_names_the_first_row() {
        let reason = Reason::DuplicateInFile { first: 12 };
        assert_eq!(
            (reason.code(), reason.words().as_str()),
            ("duplicate_in_file", "与第 12 行的单号重复")
        );
    }

    #[test]
    fn lost_digits_have_one_code() {
        assert_eq!(
            Reason::Cell(CellReason::ExponentForm).code(),
            Reason::Cell(CellReason::NumberTooLong).code()
        );
        assert_eq!(Reason::Cell(CellReason::Date).code(), "date");
    }
}
