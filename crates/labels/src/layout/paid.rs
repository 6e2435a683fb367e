//! 付费揽收大包面单 (L-122), the carrier's waybill of 100×150 mm.

use super::{FOOT, FRAME, INSET, MARGIN, RULE, WIDE, left_rule, row, rule};
use crate::LabelError;
use crate::bag_label::{PaidPickupLabel, Party};
use crate::drawing::Pen;
use crate::typeset::TextStyle;
use crate::units::{Area, Eighths};

/// Width of the black square that names a row.
const SIGN: Eighths = 88;
/// Width kept for a telephone number beside a name: eleven digits at full size.
const PHONE: Eighths = 256;

pub(super) fn lay_out(pen: &mut Pen<'_>, label: &PaidPickupLabel) -> Result<(), LabelError> {
    let title = row(MARGIN, 92);
    pen.band(title, "菜鸟国际出口件 (LAZADA)", TextStyle::bold(52).centred());

    let route = row(title.bottom(), 168);
    let inner = route.padded(INSET, 8);
    pen.text(inner, &label.route, TextStyle::bold(128).centred().down_to(48));

    let consolidation = row(route.bottom(), 104);
    consolidation_row(pen, consolidation, label);

    let recipient = row(consolidation.bottom(), 216);
    party(
        pen,
        recipient,
        "收",
        &label.recipient,
        &PartyType {
            name: TextStyle::bold(44),
            address: 36,
        },
    );
    let sender = row(recipient.bottom(), 156);
    party(
        pen,
        sender,
        "寄",
        &label.sender,
        &PartyType {
            name: TextStyle::medium(32),
            address: 28,
        },
    );

    rule(pen, sender.bottom());
    waybill(pen, sender.bottom() + RULE, &label.waybill)
}

fn consolidation_row(pen: &mut Pen<'_>, area: Area, label: &PaidPickupLabel) {
    const COUNT: Eighths = 200;
    sign(pen, area, "集");
    let count = Area::new(area.right() - COUNT, area.y, COUNT, area.height);
    let name = Area::new(
        area.x + SIGN + INSET,
        area.y + RULE,
        WIDE - SIGN - COUNT - 2 * INSET,
        area.height - RULE,
    );
    pen.text(
        name,
        &label.consolidation,
        TextStyle::bold(48).lines(2).down_to(28),
    );
    left_rule(pen, count);
    pen.text(
        Area {
            y: count.y + 8,
            height: 34,
            ..count
        },
        "包内票数",
        TextStyle::medium(26).centred(),
    );
    let value = Area {
        y: count.y + 40,
        height: count.height - 42,
        ..count
    };
    pen.text(value, &label.parcels.to_string(), TextStyle::bold(48).centred());
}

struct PartyType {
    name: TextStyle,
    address: Eighths,
}

fn party(pen: &mut Pen<'_>, area: Area, name: &str, party: &Party, styles: &PartyType) {
    sign(pen, area, name);
    let inner = Area::new(
        area.x + SIGN + INSET,
        area.y + RULE + 6,
        WIDE - SIGN - 2 * INSET,
        area.height - RULE - 10,
    );
    let line = styles.name.size * 5 / 4 + 4;
    let mut who = Area {
        height: line,
        ..inner
    };
    if let Some(phone) = &party.phone {
        let room = Area {
            x: inner.right() - PHONE,
            width: PHONE,
            ..who
        };
        pen.text(room, phone, styles.name.right().down_to(20));
        who.width -= PHONE + 12;
    }
    pen.text(who, &party.name, styles.name.lines(2).down_to(20));
    let room = Area {
        y: inner.y + line,
        height: inner.height - line,
        ..inner
    };
    pen.text(
        room,
        &party.address,
        TextStyle::medium(styles.address).lines(5).down_to(18),
    );
}

/// The black square at the left of a row, and the rule above the row.
fn sign(pen: &mut Pen<'_>, area: Area, name: &str) {
    rule(pen, area.y);
    let square = Area::new(area.x, area.y + RULE + 3, SIGN, area.height - RULE - 6);
    pen.fill(square);
    pen.text(square, name, TextStyle::bold(60).centred().white());
}

fn waybill(pen: &mut Pen<'_>, top: Eighths, number: &str) -> Result<(), LabelError> {
    const STAMP: Area = Area::new(MARGIN + WIDE - 168, 1200 - MARGIN - FOOT - 104, 148, 72);
    let room = |y, height| Area::new(MARGIN + FRAME + 4, y, WIDE - 2 * FRAME - 8, height);
    pen.code(room(top + 16, 180), number)?;
    let number_area = Area::new(
        MARGIN + INSET,
        STAMP.y - 6,
        WIDE - 3 * INSET - STAMP.width,
        STAMP.height + 12,
    );
    pen.text(number_area, number, TextStyle::bold(64).down_to(36));
    pen.frame(STAMP, 5);
    pen.text(STAMP.shrunk(6), "已验视", TextStyle::bold(40).centred());
    Ok(())
}
