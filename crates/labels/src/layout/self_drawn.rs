//! A label of our own design (L-124): the number as large as the paper allows, 「揽收扫描条码」 above the barcode.

use super::{FOOT, MARGIN, ScanBlock, facts, row, scan_block};
use crate::LabelError;
use crate::bag_label::SelfDrawnLabel;
use crate::drawing::Pen;
use crate::typeset::TextStyle;

pub(super) fn lay_out(pen: &mut Pen<'_>, label: &SelfDrawnLabel) -> Result<(), LabelError> {
    const FACTS: u32 = 148;
    let block = ScanBlock {
        number: &label.number,
        top: MARGIN + 20,
        caption: TextStyle::bold(52),
        bars: 288,
        number_style: TextStyle::bold(84).down_to(40),
    };
    scan_block(pen, &block)?;
    let facts_top = 800 - MARGIN - FOOT - FACTS;
    facts(pen, row(facts_top, FACTS), label.parcels, label.weight);
    Ok(())
}
