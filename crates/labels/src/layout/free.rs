//! 免费揽收大包面单 (L-121).

use super::{FOOT, MARGIN, ScanBlock, facts, head, row, scan_block};
use crate::LabelError;
use crate::bag_label::FreePickupLabel;
use crate::drawing::Pen;
use crate::typeset::TextStyle;

pub(super) fn lay_out(pen: &mut Pen<'_>, label: &FreePickupLabel) -> Result<(), LabelError> {
    const FACTS: u32 = 148;
    head(pen, &label.carrier);
    let block = ScanBlock {
        number: &label.number,
        top: MARGIN + 116 + 16,
        caption: TextStyle::bold(34),
        bars: 216,
        number_style: TextStyle::bold(72).down_to(40),
    };
    scan_block(pen, &block)?;
    let facts_top = 800 - MARGIN - FOOT - FACTS;
    facts(pen, row(facts_top, FACTS), label.parcels, label.weight);
    Ok(())
}
