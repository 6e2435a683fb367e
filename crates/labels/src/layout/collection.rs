//! 集货点大包面单 (L-123): the seller brings the pack, so the carrier's place says 送至集货点.

use super::{FOOT, INSET, MARGIN, ScanBlock, facts, head, row, rule, scan_block};
use crate::LabelError;
use crate::bag_label::CollectionPointLabel;
use crate::drawing::Pen;
use crate::typeset::TextStyle;
use crate::units::Area;

pub(super) fn lay_out(pen: &mut Pen<'_>, label: &CollectionPointLabel) -> Result<(), LabelError> {
    const FACTS: u32 = 116;
    const POINT: u32 = 150;
    head(pen, "送至集货点");
    let block = ScanBlock {
        number: &label.number,
        top: MARGIN + 116 + 8,
        caption: TextStyle::bold(30),
        bars: 152,
        number_style: TextStyle::bold(52).down_to(36),
    };
    scan_block(pen, &block)?;
    let facts_top = 800 - MARGIN - FOOT - FACTS;
    point(pen, row(facts_top - POINT, POINT), &label.point);
    facts(pen, row(facts_top, FACTS), label.parcels, label.weight);
    Ok(())
}

fn point(pen: &mut Pen<'_>, area: Area, point: &str) {
    rule(pen, area.y);
    let inner = Area {
        x: area.x + INSET,
        width: area.width - 2 * INSET,
        ..area
    };
    pen.text(
        Area {
            y: area.y + 8,
            height: 34,
            ..inner
        },
        "集货点信息",
        TextStyle::medium(26),
    );
    let room = Area {
        y: area.y + 42,
        height: area.height - 46,
        ..inner
    };
    pen.text(room, point, TextStyle::medium(34).lines(4).down_to(18));
}
