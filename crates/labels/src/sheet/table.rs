//! Rows in columns.

use super::{MARGIN, STRONG, THIN, WIDTH};
use crate::drawing::Pen;
use crate::typeset::TextStyle;
use crate::units::{Area, Eighths};

/// Height of one row.
pub(super) const ROW: Eighths = 42;

/// One column of a table.
pub(super) struct Column {
    pub(super) title: &'static str,
    /// Its width; all columns together are as wide as the page allows.
    pub(super) width: Eighths,
    /// Numbers stand at the right.
    pub(super) is_number: bool,
}

/// Draws the titles and returns where the first row begins.
pub(super) fn titles(pen: &mut Pen<'_>, columns: &[Column], top: Eighths) -> Eighths {
    pen.fill(Area::new(MARGIN, top, WIDTH, STRONG));
    let texts: Vec<String> = columns.iter().map(|column| column.title.to_owned()).collect();
    cells(
        pen,
        columns,
        top + STRONG,
        &texts,
        TextStyle::bold(28).down_to(20),
    );
    pen.fill(Area::new(MARGIN, top + STRONG + ROW, WIDTH, STRONG));
    top + 2 * STRONG + ROW
}

/// Draws one row with a thin rule below it and returns where the next begins.
pub(super) fn row(pen: &mut Pen<'_>, columns: &[Column], top: Eighths, texts: &[String]) -> Eighths {
    cells(pen, columns, top, texts, TextStyle::medium(24).down_to(18));
    pen.fill(Area::new(MARGIN, top + ROW - THIN, WIDTH, THIN));
    top + ROW
}

fn cells(pen: &mut Pen<'_>, columns: &[Column], top: Eighths, texts: &[String], style: TextStyle) {
    let mut left = MARGIN;
    for (column, text) in columns.iter().zip(texts) {
        let cell = Area::new(left, top, column.width, ROW).padded(8, 0);
        pen.text(cell, text, if column.is_number { style.right() } else { style });
        left += column.width;
    }
}
