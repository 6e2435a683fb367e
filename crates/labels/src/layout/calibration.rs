//! The calibration page: what is seen on it says what to set.
//!
//! The corners tell the offset: each has six nested angles, one for each millimetre from the edge. Where angles are
//! missing on the left, the print has to move right by as many millimetres, and so on for the other three edges.

use super::test_label::resolution;
use crate::calibration::CalibrationPage;
use crate::civil::shanghai_date_time;
use crate::drawing::{Drawing, Pen};
use crate::typeset::{TextStyle, Typesetter};
use crate::units::{Area, Dpi, Eighths};

/// The angles of a corner, in millimetres from the edge.
const ANGLES: u32 = 6;
/// Where rulers and corners end and the page begins: 7 mm.
const RIM: Eighths = 56;
/// Numbers beside the long marks of the rulers, where the paper is at least this wide and high.
const NUMBERS_FROM_MM: u32 = 40;
/// Bars of each width of a module, in dots. Their modules never look like a printer's immediate command.
const CODES: [(u32, &str); 3] = [(1, "X-1-DOT"), (2, "X-2-DOTS"), (3, "X-3-DOTS")];
/// Height of those bars: 7 mm.
const BARS: Eighths = 56;
/// Sizes of letters, in eighths of a millimetre.
const LETTERS: [Eighths; 6] = [18, 20, 24, 28, 36, 48];
/// Below this width only a few letters of each size fit.
const NARROW: Eighths = 520;
/// Black and white dots of the stripes that show the darkness.
const STRIPES: [(u32, u32); 6] = [(1, 3), (1, 2), (1, 1), (2, 1), (3, 1), (1, 0)];

pub(super) fn lay_out(types: &mut Typesetter, page: &CalibrationPage, dpi: Dpi) -> Drawing {
    let (width_mm, height_mm) = page.size_mm();
    let (width, height) = (width_mm * 8, height_mm * 8);
    let mut pen = Pen::new(types, width, height, dpi);
    let paper = Area::new(0, 0, width, height);
    corners(&mut pen, paper);
    rulers(&mut pen, paper);
    if width_mm >= NUMBERS_FROM_MM && height_mm >= NUMBERS_FROM_MM {
        numbers(&mut pen, paper);
    }
    let mut column = Column {
        area: paper.shrunk(RIM + if width_mm >= NUMBERS_FROM_MM { 26 } else { 4 }),
        dpi,
    };
    words(&mut pen, &mut column, page);
    stripes(&mut pen, &mut column);
    codes(&mut pen, &mut column);
    letters(&mut pen, &mut column);
    pen.finish()
}

/// What is left of the page, taken from the top.
struct Column {
    area: Area,
    dpi: Dpi,
}

impl Column {
    /// The next rows, if there are so many left.
    fn take(&mut self, height: Eighths) -> Option<Area> {
        let rest = self.area.height.checked_sub(height)?;
        let taken = Area { height, ..self.area };
        self.area.y += height;
        self.area.height = rest;
        Some(taken)
    }
}

/// Six nested angles in each corner. The outermost ones are parts of a border 1 mm from the edge.
fn corners(pen: &mut Pen<'_>, paper: Area) {
    pen.frame(paper.shrunk(8), 1);
    for angle in 2..=ANGLES {
        let inset = angle * 8;
        let length = RIM - inset;
        let (right, foot) = (paper.width - 1 - inset, paper.height - 1 - inset);
        for y in [inset, foot] {
            pen.fill(Area::new(inset, y, length, 1));
            pen.fill(Area::new(paper.width - RIM, y, length, 1));
        }
        for x in [inset, right] {
            pen.fill(Area::new(x, inset, 1, length));
            pen.fill(Area::new(x, paper.height - RIM, 1, length));
        }
    }
}

/// A mark each millimetre between the corners, longer each five and ten.
fn rulers(pen: &mut Pen<'_>, paper: Area) {
    for x in marks(paper.width) {
        let length = mark(x);
        pen.fill(Area::new(x, 0, 1, length));
        pen.fill(Area::new(x, paper.height - length, 1, length));
    }
    for y in marks(paper.height) {
        let length = mark(y);
        pen.fill(Area::new(0, y, length, 1));
        pen.fill(Area::new(paper.width - length, y, length, 1));
    }
}

fn marks(length: Eighths) -> impl Iterator<Item = Eighths> {
    (RIM..=length.saturating_sub(RIM)).step_by(8)
}

const fn mark(at: Eighths) -> Eighths {
    match at / 8 % 10 {
        0 => 48,
        5 => 32,
        _ => 16,
    }
}

/// The millimetres of every tenth mark, inside the rulers.
fn numbers(pen: &mut Pen<'_>, paper: Area) {
    const HEIGHT: Eighths = 24;
    let style = TextStyle::medium(20).centred();
    for x in marks(paper.width).filter(|x| x % 80 == 0) {
        let text = (x / 8).to_string();
        pen.text(Area::new(x - 30, 50, 60, HEIGHT), &text, style);
        pen.text(
            Area::new(x - 30, paper.height - 50 - HEIGHT, 60, HEIGHT),
            &text,
            style,
        );
    }
    for y in marks(paper.height).filter(|y| y % 80 == 0) {
        let text = (y / 8).to_string();
        pen.text(
            Area::new(50, y - HEIGHT / 2, 40, HEIGHT),
            &text,
            TextStyle::medium(20),
        );
        let right = Area::new(paper.width - 50 - 40, y - HEIGHT / 2, 40, HEIGHT);
        pen.text(right, &text, TextStyle::medium(20).right());
    }
}

fn words(pen: &mut Pen<'_>, column: &mut Column, page: &CalibrationPage) {
    let (width, height) = page.size_mm();
    let paper = format!("{width}×{height} mm · {}", resolution(column.dpi));
    let offset = format!(
        "偏移 X {} Y {} mm",
        millimetres(page.offset_x_tenths_mm),
        millimetres(page.offset_y_tenths_mm)
    );
    let help =
        "四角各 6 条角线，每条 1 mm。左（上）边少几条，X（Y）偏移加几毫米；右（下）边少几条，减几毫米。";
    let help_lines = if column.area.width < NARROW { 5 } else { 3 };
    for (text, height, style) in [
        (page.printer.as_str(), 40, TextStyle::bold(32).down_to(20)),
        (&paper, 28, TextStyle::medium(20)),
        (&offset, 28, TextStyle::medium(20)),
        (&shanghai_date_time(page.printed_at), 28, TextStyle::medium(20)),
        (help, 26 * help_lines + 6, TextStyle::medium(20).lines(5)),
    ] {
        if let Some(row) = column.take(height) {
            pen.text(row, text, style);
        }
    }
}

/// `+1.5`, `-0.3`, `0.0`.
fn millimetres(tenths: i32) -> String {
    let sign = match tenths.signum() {
        1 => "+",
        -1 => "-",
        _ => "",
    };
    let tenths = tenths.unsigned_abs();
    format!("{sign}{}.{}", tenths / 10, tenths % 10)
}

/// Stripes of whole dots from light to solid, across and along the feed: too dark and the white vanishes, too light
/// and the black breaks up.
fn stripes(pen: &mut Pen<'_>, column: &mut Column) {
    const HEIGHT: Eighths = 48;
    const CAPTION: Eighths = 24;
    if column.area.width < 6 * 32 {
        return;
    }
    let Some(row) = column.take(HEIGHT + CAPTION + 8) else {
        return;
    };
    let cell = row.width / 6;
    for (place, (black, white)) in (0..).zip(STRIPES) {
        let x = row.x + place * cell;
        let patch = Area::new(x, row.y, cell - 8, HEIGHT).to_dots(column.dpi);
        let (upright, lying) = halves(patch);
        for left in (0..upright.width).step_by(step(black + white)) {
            let width = black.min(upright.width - left);
            pen.fill_dots(Area {
                x: upright.x + left,
                width,
                ..upright
            });
        }
        for top in (0..lying.height).step_by(step(black + white)) {
            let height = black.min(lying.height - top);
            pen.fill_dots(Area {
                y: lying.y + top,
                height,
                ..lying
            });
        }
        let caption = Area::new(x, row.y + HEIGHT, cell - 8, CAPTION);
        pen.text(
            caption,
            &format!("{black}:{white}"),
            TextStyle::medium(18).centred(),
        );
    }
}

/// The left and the right half, with white between them.
const fn halves(patch: Area) -> (Area, Area) {
    let width = patch.width.saturating_sub(4) / 2;
    let left = Area { width, ..patch };
    let right = Area {
        x: patch.x + patch.width - width,
        width,
        ..patch
    };
    (left, right)
}

const fn step(dots: u32) -> usize {
    if dots == 0 { 1 } else { crate::bitmap::index(dots) }
}

/// A barcode of each module width, as far as they fit: the finest one that the gun reads says how good the print is.
fn codes(pen: &mut Pen<'_>, column: &mut Column) {
    for (bar_width, content) in CODES {
        let Some(row) = column.take(BARS + 26 + 8) else {
            return;
        };
        let bars = Area { height: BARS, ..row };
        if pen.code_of_width(bars, content, bar_width) {
            let caption = Area::new(row.x, row.y + BARS, row.width, 26);
            pen.text(caption, content, TextStyle::medium(20).centred());
        }
    }
}

fn letters(pen: &mut Pen<'_>, column: &mut Column) {
    for size in LETTERS {
        let Some(row) = column.take(size * 5 / 4 + 4) else {
            return;
        };
        let tenths = size * 10 / 8;
        let (whole, tenth) = (tenths / 10, tenths % 10);
        let text = if row.width < NARROW {
            format!("{whole}.{tenth} 大包 0O8B")
        } else {
            format!("{whole}.{tenth} mm 大包 鑫麟 0O8B1l")
        };
        let style = TextStyle {
            least: size,
            ..TextStyle::medium(size)
        };
        pen.text(row, &text, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitmap::Bitmap;
    use crate::code128::place_of_width;
    use crate::raster::calm_immediate_commands;

    /// Whatever the offset is, the finest bars are sent as they are.
    #[test]
    fn no_bar_is_taken_for_a_command_at_any_shift() {
        for (bar_width, content) in CODES {
            for shift in 0..8 {
                let room = Area::new(shift, 0, 600, 1);
                let code = place_of_width(content, room, bar_width).unwrap();
                let mut bitmap = Bitmap::new(640, 1);
                for (place, _) in (0..).zip(&code.modules).filter(|(_, black)| **black) {
                    bitmap.fill(Area::new(code.bars.x + place * bar_width, 0, bar_width, 1));
                }
                let drawn = bitmap.clone();
                calm_immediate_commands(&mut bitmap);
                assert_eq!(bitmap, drawn, "{content} at {shift}");
            }
        }
    }

    #[test]
    fn offsets_are_written_with_their_sign() {
        assert_eq!(millimetres(15), "+1.5");
        assert_eq!(millimetres(-3), "-0.3");
        assert_eq!(millimetres(0), "0.0");
        assert_eq!(millimetres(i32::MIN), "-214748364.8");
    }
}
