//! 指令条码卡 on a sheet of A4: two columns, to be laminated or cut apart.

use super::{FOOT_TOP, Foot, MARGIN, PAGE_WIDTH, THIN, WIDTH, empty_page, foot, on_a4};
use crate::LabelError;
use crate::check::check_drawing;
use crate::command_card::{CommandCard, CommandCode};
use crate::drawing::{Drawing, Pen};
use crate::pdf::{Imprint, PdfWriter};
use crate::typeset::{TextStyle, Typesetter};
use crate::units::{Area, Eighths};

const HEAD: Eighths = 100;
/// Chinese and English below the bars.
const CHINESE: Eighths = 64;
const ENGLISH: Eighths = 40;

impl PdfWriter {
    /// 指令条码卡 on one page of A4.
    pub fn command_card(&self, types: &mut Typesetter, card: &CommandCard) -> Result<Vec<u8>, LabelError> {
        let page = lay_out(types, card)?;
        check_drawing(types, &page)?;
        let imprint = Imprint {
            title: "指令条码",
            made_at: card.printed_at,
        };
        self.write(&imprint, on_a4(std::slice::from_ref(&page)))
    }
}

fn lay_out(types: &mut Typesetter, card: &CommandCard) -> Result<Drawing, LabelError> {
    let mut pen = empty_page(types);
    let title = Area::new(MARGIN, MARGIN, WIDTH, HEAD - 24);
    let words = format!("指令条码 Command codes  {}", card.station);
    pen.text(title, &words, TextStyle::bold(48));
    let rows = u32::try_from(card.commands.len().div_ceil(2)).unwrap_or(u32::MAX);
    let height = (FOOT_TOP - MARGIN - HEAD) / rows.max(1);
    for (row, pair) in (0..rows).zip(card.commands.chunks(2)) {
        for (column, command) in (0..).zip(pair) {
            let width = WIDTH / 2;
            let top = MARGIN + HEAD + row * height;
            let cell = Area::new(PAGE_WIDTH / 2 - width + column * width, top, width, height);
            lay_out_cell(&mut pen, cell, command)?;
        }
    }
    foot(
        &mut pen,
        &Foot {
            what: "指令条码",
            printed_at: card.printed_at,
            page: 1,
            pages: 1,
        },
    );
    Ok(pen.finish())
}

/// The frame is where it is cut.
fn lay_out_cell(pen: &mut Pen<'_>, cell: Area, command: &CommandCode) -> Result<(), LabelError> {
    pen.frame(cell, THIN);
    let inner = cell.padded(8, 28);
    let bars = Area {
        height: inner.height.saturating_sub(CHINESE + ENGLISH + 12),
        ..inner
    };
    pen.code(bars, &command.code)?;
    let chinese = Area {
        y: bars.bottom() + 12,
        height: CHINESE,
        ..inner
    };
    pen.text(chinese, &command.chinese, TextStyle::bold(52).centred());
    let english = Area {
        y: chinese.bottom(),
        height: ENGLISH,
        ..inner
    };
    pen.text(english, &command.english, TextStyle::medium(32).centred());
    Ok(())
}
