//! Slips: everything below each other, as long as it needs to be.

use super::FRAME;
use crate::civil::shanghai_date_time;
use crate::code128::place;
use crate::drawing::{Drawing, Pen};
use crate::profile::SlipPaper;
use crate::slip::{PickupSlip, Receipt, ReceiptLine};
use crate::typeset::{TextStyle, Typesetter};
use crate::units::{Area, Dpi, Eighths};
use dabao_domain::{mask_name, mask_phone};

/// From the edge of what is printed to a text.
const SIDE: Eighths = 8;
/// Between two things.
const SPACE: Eighths = 8;
/// Height of a slip's bars: 10 mm, read at the counter with the gun in the hand.
const BARS: Eighths = 80;
/// A name in front of a value.
const NAME_WIDTH: Eighths = 112;

pub(super) fn pickup(types: &mut Typesetter, slip: &PickupSlip, paper: SlipPaper, dpi: Dpi) -> Drawing {
    let mut roll = Roll::new(types, paper, dpi);
    roll.reprint(slip.reprint);
    roll.text(&slip.point, TextStyle::medium(30).centred().lines(2));
    roll.text("取件码", TextStyle::medium(28).centred());
    roll.text(&slip.code, TextStyle::bold(96).down_to(40).centred());
    if let Some(shelf) = &slip.shelf {
        roll.text(
            &format!("货架 {shelf}"),
            TextStyle::bold(44).down_to(28).centred(),
        );
    }
    roll.rule();
    roll.fact("快递公司", &slip.courier);
    roll.fact("运单号", &slip.waybill);
    let phone = slip.phone.as_deref().map(mask_phone).unwrap_or_default();
    roll.fact("收件人", format!("{} {phone}", mask_name(&slip.recipient)).trim());
    if let Some(building) = &slip.building {
        roll.fact("楼栋", building);
    }
    roll.fact("入库时间", &shanghai_date_time(slip.received_at));
    if let Some(fee) = &slip.storage_fee {
        roll.fact("保管费", fee);
    }
    roll.code(&slip.waybill);
    roll.rule();
    let printed = format!("打印 {}", shanghai_date_time(slip.printed_at));
    roll.text(&printed, TextStyle::medium(22).centred());
    roll.finish()
}

pub(super) fn receipt(types: &mut Typesetter, receipt: &Receipt, paper: SlipPaper, dpi: Dpi) -> Drawing {
    let mut roll = Roll::new(types, paper, dpi);
    roll.reprint(receipt.reprint);
    roll.text(&receipt.title, TextStyle::bold(44).down_to(30).centred().lines(2));
    roll.text(&receipt.point, TextStyle::medium(26).centred().lines(3));
    roll.code(&receipt.number);
    roll.text(&receipt.number, TextStyle::medium(26).down_to(20).centred());
    roll.rule();
    for (name, value) in &receipt.facts {
        roll.fact(name, value);
    }
    if !receipt.lines.is_empty() {
        roll.rule();
        for line in &receipt.lines {
            roll.amount(line, TextStyle::medium(26));
        }
    }
    if let Some(total) = &receipt.total {
        roll.rule();
        roll.amount(total, TextStyle::bold(34).down_to(24));
    }
    roll.rule();
    if let Some(foot) = &receipt.foot {
        roll.text(foot, TextStyle::medium(22).lines(6));
    }
    let printed = format!("打印 {}", shanghai_date_time(receipt.printed_at));
    roll.text(&printed, TextStyle::medium(22).centred());
    roll.finish()
}

/// Paper without end, filled from the top.
struct Roll<'t> {
    pen: Pen<'t>,
    dpi: Dpi,
    width: Eighths,
    y: Eighths,
}

impl<'t> Roll<'t> {
    fn new(types: &'t mut Typesetter, paper: SlipPaper, dpi: Dpi) -> Self {
        let width = paper.printed_mm() * 8;
        Self {
            pen: Pen::new(types, width, 0, dpi),
            dpi,
            width,
            y: SPACE,
        }
    }

    fn finish(self) -> Drawing {
        self.pen.finish_with_height(self.y)
    }

    /// Text across the whole width.
    fn text(&mut self, text: &str, style: TextStyle) {
        let used = self.column(text, SIDE..self.width - SIDE, style);
        self.y += used + SPACE;
    }

    /// A name, and its value beside it in as many lines as it needs.
    fn fact(&mut self, name: &str, value: &str) {
        let style = TextStyle::medium(24);
        let name_height = self.column(name, SIDE..SIDE + NAME_WIDTH, style.down_to(20));
        let value_height = self.column(value, SIDE + NAME_WIDTH..self.width - SIDE, style.lines(6));
        self.y += name_height.max(value_height) + SPACE / 2;
    }

    /// What, and how much at the right edge.
    fn amount(&mut self, line: &ReceiptLine, style: TextStyle) {
        let amount_left = self.width * 5 / 8;
        let name_height = self.column(&line.name, SIDE..amount_left - SPACE, style.lines(3));
        let amount = style.right().down_to(20);
        let amount_height = self.column(&line.amount, amount_left..self.width - SIDE, amount);
        self.y += name_height.max(amount_height) + SPACE / 2;
    }

    /// A barcode, where this paper has room for one that a gun can read.
    fn code(&mut self, content: &str) {
        let room = Area::new(0, self.y, self.width, BARS);
        if place(content, room.to_dots(self.dpi), self.dpi).is_ok() {
            // A code that was just placed in this room cannot be refused there.
            let _placed = self.pen.code(room, content);
            self.y += BARS + SPACE;
        }
    }

    fn rule(&mut self) {
        self.pen
            .fill(Area::new(SIDE, self.y, self.width - 2 * SIDE, FRAME / 2));
        self.y += FRAME / 2 + SPACE;
    }

    fn reprint(&mut self, reprint: Option<u32>) {
        if let Some(count) = reprint {
            let band = Area::new(SIDE, self.y, self.width - 2 * SIDE, 56);
            self.pen
                .band(band, &format!("补打 第{count}次"), TextStyle::bold(36).centred());
            self.y += band.height + SPACE;
        }
    }

    /// Text from the present height down; answers how high it is.
    fn column(&mut self, text: &str, across: std::ops::Range<Eighths>, style: TextStyle) -> Eighths {
        let width = across.end.saturating_sub(across.start);
        let used = self.pen.text_down((across.start, self.y), width, text, style);
        self.dpi.eighths_up(used)
    }
}
