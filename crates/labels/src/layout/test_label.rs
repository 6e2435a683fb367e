//! The label that shows whether a printer is set up well.
//!
//! The square is black on white (else the polarity is wrong), all four rulers reach the edges (else the offset or the
//! paper size is wrong), lines one and two dots wide are even (else density or speed is wrong), and the barcode scans.

use crate::bag_label::TestLabel;
use crate::civil::shanghai_date_time;
use crate::code128::place;
use crate::drawing::{Drawing, Pen};
use crate::typeset::{TextStyle, Typesetter};
use crate::units::{Area, Dpi, Eighths};

/// What the test label's barcode says.
const CODE: &str = "DABAO-TEST";

pub(super) fn lay_out(types: &mut Typesetter, label: &TestLabel, dpi: Dpi) -> Drawing {
    let (width, height) = (label.width_mm * 8, label.height_mm * 8);
    let mut pen = Pen::new(types, width, height, dpi);
    rulers(&mut pen, width, height);

    let inner = Area::new(0, 0, width, height).shrunk(72);
    let side = (inner.height / 3).min(inner.width / 3).min(160);
    let square = Area {
        width: side,
        height: side,
        ..inner
    };
    pen.fill(square);
    fine_lines(
        &mut pen,
        Area::new(
            square.right() + 24,
            inner.y,
            inner.width.saturating_sub(side + 24),
            side,
        ),
    );

    let texts = Area {
        y: square.bottom() + 16,
        height: 44,
        ..inner
    };
    pen.text(texts, &label.printer, TextStyle::bold(36).down_to(20));
    let paper = format!("{}×{} mm  {}", label.width_mm, label.height_mm, resolution(dpi));
    pen.text(below(texts, 36), &paper, TextStyle::medium(28));
    pen.text(
        below(below(texts, 36), 36),
        &shanghai_date_time(label.printed_at),
        TextStyle::medium(24),
    );
    let question = "黑色方块印在白底上吗？四边刻度都在吗？";
    pen.text(
        below(below(below(texts, 36), 36), 68),
        question,
        TextStyle::medium(24).lines(2),
    );
    barcode(&mut pen, inner, dpi);
    pen.finish()
}

const fn below(area: Area, height: Eighths) -> Area {
    Area {
        y: area.bottom(),
        height,
        ..area
    }
}

/// A mark each millimetre along every edge, longer each five and ten.
fn rulers(pen: &mut Pen<'_>, width: Eighths, height: Eighths) {
    for mm in 0..=width / 8 {
        let x = (mm * 8).min(width.saturating_sub(1));
        pen.fill(Area::new(x, 0, 1, mark(mm)));
        pen.fill(Area::new(x, height - mark(mm), 1, mark(mm)));
    }
    for mm in 0..=height / 8 {
        let y = (mm * 8).min(height.saturating_sub(1));
        pen.fill(Area::new(0, y, mark(mm), 1));
        pen.fill(Area::new(width - mark(mm), y, mark(mm), 1));
    }
}

const fn mark(millimetre: u32) -> Eighths {
    if millimetre.is_multiple_of(10) {
        48
    } else if millimetre.is_multiple_of(5) {
        32
    } else {
        16
    }
}

/// Lines of one to four dots with gaps as wide as they are.
fn fine_lines(pen: &mut Pen<'_>, area: Area) {
    let mut x = area.x;
    for thickness in [1, 2, 3, 4] {
        for _ in 0..5 {
            if x + thickness <= area.right() {
                pen.fill(Area::new(x, area.y, thickness, area.height));
            }
            x += 2 * thickness;
        }
        x += 12;
    }
}

/// A barcode at the foot, where the paper has room for one.
fn barcode(pen: &mut Pen<'_>, inner: Area, dpi: Dpi) {
    let room = Area {
        y: inner.bottom().saturating_sub(128),
        height: 120,
        ..inner
    };
    let texts_end = inner.y + inner.height / 3 + 200;
    if room.y >= texts_end.min(room.y + 1) && place(CODE, room.to_dots(dpi), dpi).is_ok() {
        // A code that was just placed in this room cannot be refused there.
        let _placed = pen.code(room, CODE);
    }
}

pub(super) const fn resolution(dpi: Dpi) -> &'static str {
    match dpi {
        Dpi::D180 => "180 dpi",
        Dpi::D203 => "203 dpi",
        Dpi::D300 => "300 dpi",
    }
}
