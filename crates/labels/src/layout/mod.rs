//! Where everything stands on each label, in eighths of a millimetre.

mod calibration;
mod collection;
mod command_card;
mod free;
mod paid;
mod self_drawn;
mod slip;
mod test_label;

use dabao_domain::Weight;

use crate::LabelError;
use crate::bag_label::{BagLabel, BagPrint, TestLabel};
use crate::calibration::CalibrationPage;
use crate::checked::{CheckedLabel, Edges};
use crate::civil::shanghai_date_time;
use crate::command_card::CommandCard;
use crate::drawing::{Drawing, Pen};
use crate::profile::SlipPaper;
use crate::slip::{PickupSlip, Receipt};
use crate::typeset::{TextStyle, Typesetter};
use crate::units::{Area, Dpi, Eighths};

/// Thickness of a frame.
const FRAME: Eighths = 4;
/// Thickness of a rule between rows.
const RULE: Eighths = 3;
/// From the paper's edge to the frame.
const MARGIN: Eighths = 16;
/// From the frame to a text.
const INSET: Eighths = 20;
/// Width of the frame on paper 100 mm wide.
const WIDE: Eighths = 800 - 2 * MARGIN;

impl Typesetter {
    /// Lays out, draws and checks a big pack's label.
    pub fn bag_label(&mut self, print: &BagPrint, dpi: Dpi) -> Result<CheckedLabel, LabelError> {
        let (width, height) = print.label.size_mm();
        let mut pen = Pen::new(self, width * 8, height * 8, dpi);
        pen.frame(Area::new(MARGIN, MARGIN, WIDE, height * 8 - 2 * MARGIN), FRAME);
        match &print.label {
            BagLabel::FreePickup(label) => free::lay_out(&mut pen, label)?,
            BagLabel::PaidPickup(label) => paid::lay_out(&mut pen, label)?,
            BagLabel::CollectionPoint(label) => collection::lay_out(&mut pen, label)?,
            BagLabel::SelfDrawn(label) => self_drawn::lay_out(&mut pen, label)?,
        }
        foot(&mut pen, print, height * 8);
        let drawing = pen.finish();
        CheckedLabel::draw(self, drawing, (width, height), Edges::MustPrint)
    }

    /// Lays out, draws and checks a test label of the size of the printer's paper.
    pub fn test_label(&mut self, label: &TestLabel, dpi: Dpi) -> Result<CheckedLabel, LabelError> {
        let drawing = test_label::lay_out(self, label, dpi);
        CheckedLabel::draw(
            self,
            drawing,
            (label.width_mm, label.height_mm),
            Edges::MayFallOff,
        )
    }

    /// Lays out, draws and checks a calibration page of the size of the printer's paper.
    pub fn calibration_page(&mut self, page: &CalibrationPage, dpi: Dpi) -> Result<CheckedLabel, LabelError> {
        let drawing = calibration::lay_out(self, page, dpi);
        CheckedLabel::draw(self, drawing, page.size_mm(), Edges::MayFallOff)
    }

    /// Lays out, draws and checks the card with the command barcodes on a label of 100×150 mm.
    pub fn command_card(&mut self, card: &CommandCard, dpi: Dpi) -> Result<CheckedLabel, LabelError> {
        let drawing = command_card::lay_out(self, card, dpi)?;
        CheckedLabel::draw(self, drawing, command_card::SIZE_MM, Edges::MustPrint)
    }

    /// Lays out, draws and checks a slip with a pickup code.
    pub fn pickup_slip(
        &mut self,
        slip: &PickupSlip,
        paper: SlipPaper,
        dpi: Dpi,
    ) -> Result<CheckedLabel, LabelError> {
        let drawing = slip::pickup(self, slip, paper, dpi);
        self.slip(drawing, paper)
    }

    /// Lays out, draws and checks a receipt.
    pub fn receipt(
        &mut self,
        receipt: &Receipt,
        paper: SlipPaper,
        dpi: Dpi,
    ) -> Result<CheckedLabel, LabelError> {
        let drawing = slip::receipt(self, receipt, paper, dpi);
        self.slip(drawing, paper)
    }

    fn slip(&mut self, drawing: Drawing, paper: SlipPaper) -> Result<CheckedLabel, LabelError> {
        let height_mm = drawing.dpi.eighths_up(drawing.height).div_ceil(8);
        CheckedLabel::draw(self, drawing, (paper.printed_mm(), height_mm), Edges::MustPrint)
    }
}

/// Height of the row at the foot: print date and reprint mark.
const FOOT: Eighths = 96;

/// The print date, and on a reprint the mark that nobody can overlook.
fn foot(pen: &mut Pen<'_>, print: &BagPrint, page_height: Eighths) {
    let row = row(page_height - MARGIN - FOOT, FOOT);
    rule(pen, row.y);
    let date = shanghai_date_time(print.printed_at);
    let mut stamp_left = row.right();
    if let Some(count) = print.reprint {
        stamp_left = row.right() - 240;
        let stamp = Area::new(stamp_left, row.y, 240, FOOT);
        pen.band(stamp, &format!("补打 第{count}次"), TextStyle::bold(40).centred());
    }
    pen.text(
        Area::new(row.x + INSET, row.y, 120, FOOT),
        "打印日期",
        TextStyle::medium(26),
    );
    let at = Area::new(
        row.x + INSET + 124,
        row.y,
        stamp_left - row.x - INSET - 124 - 8,
        FOOT,
    );
    pen.text(at, &date, TextStyle::bold(34));
}

/// A row of the frame.
const fn row(top: Eighths, height: Eighths) -> Area {
    Area::new(MARGIN, top, WIDE, height)
}

/// A rule across the frame.
fn rule(pen: &mut Pen<'_>, y: Eighths) {
    pen.fill(Area::new(MARGIN, y, WIDE, RULE));
}

/// A rule down from `area`'s upper left corner along its left edge.
fn left_rule(pen: &mut Pen<'_>, area: Area) {
    pen.fill(Area { width: RULE, ..area });
}

/// The head of the labels of Cainiao's own pickup: who collects, beside the Cainiao mark.
fn head(pen: &mut Pen<'_>, carrier: &str) {
    const HEIGHT: Eighths = 116;
    const MARK: Eighths = 268;
    let mark = Area::new(MARGIN + WIDE - MARK, MARGIN, MARK, HEIGHT);
    pen.fill(mark);
    pen.text(
        Area {
            height: 64,
            y: mark.y + 4,
            ..mark
        },
        "菜鸟",
        TextStyle::bold(48).centred().white(),
    );
    pen.text(
        Area {
            height: 44,
            y: mark.y + 64,
            ..mark
        },
        "CAINIAO",
        TextStyle::bold(36).centred().white(),
    );
    let room = WIDE - MARK - INSET - 12;
    pen.text(
        Area::new(MARGIN + INSET, MARGIN + 10, room, 34),
        "揽收服务商",
        TextStyle::medium(26),
    );
    pen.text(
        Area::new(MARGIN + INSET, MARGIN + 42, room, 70),
        carrier,
        TextStyle::bold(52).down_to(30),
    );
    rule(pen, MARGIN + HEIGHT);
}

/// The barcode with its words above (L-124) and its number below.
fn scan_block(pen: &mut Pen<'_>, block: &ScanBlock<'_>) -> Result<(), LabelError> {
    let across = |y, height| Area::new(MARGIN + FRAME + 4, y, WIDE - 2 * FRAME - 8, height);
    let caption_height = block.caption.size * 5 / 4 + 4;
    pen.text(
        across(block.top, caption_height),
        "揽收扫描条码",
        block.caption.centred(),
    );
    let bars_top = block.top + caption_height + 6;
    pen.code(across(bars_top, block.bars), block.number)?;
    let number_top = bars_top + block.bars + 6;
    let number_height = block.number_style.size * 5 / 4;
    pen.text(
        across(number_top, number_height).padded(16, 0),
        block.number,
        block.number_style.centred(),
    );
    Ok(())
}

struct ScanBlock<'a> {
    number: &'a str,
    top: Eighths,
    caption: TextStyle,
    /// Height of the bars: 15 mm or more for hand scanners (printing.md 6.2).
    bars: Eighths,
    number_style: TextStyle,
}

/// Two cells side by side: how many parcels, how heavy.
fn facts(pen: &mut Pen<'_>, area: Area, parcels: u32, weight: Weight) {
    rule(pen, area.y);
    let half = area.width / 2;
    let left = Area { width: half, ..area };
    let right = Area {
        x: area.x + half,
        width: area.width - half,
        ..area
    };
    fact(pen, left, "小包数量", &format!("{parcels} 件"));
    left_rule(pen, right);
    fact(
        pen,
        right,
        "申明重量",
        &format!("{} kg", weight.kilograms_one_decimal()),
    );
}

/// A small name above a large value.
fn fact(pen: &mut Pen<'_>, cell: Area, name: &str, value: &str) {
    let name_height = 38;
    let inner = Area {
        x: cell.x + INSET,
        width: cell.width - 2 * INSET,
        ..cell
    };
    pen.text(
        Area {
            y: cell.y + 8,
            height: name_height,
            ..inner
        },
        name,
        TextStyle::medium(28),
    );
    let value_top = cell.y + 8 + name_height;
    let room = Area {
        y: value_top,
        height: cell.bottom() - value_top - 6,
        ..inner
    };
    let size = (room.height * 4 / 5).min(72);
    pen.text(room, value, TextStyle::bold(size));
}
