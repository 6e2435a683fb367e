//! The command barcodes one below the other on a label of 100×150 mm.

use super::{INSET, MARGIN, WIDE};
use crate::LabelError;
use crate::command_card::{CommandCard, CommandCode};
use crate::drawing::{Drawing, Pen};
use crate::typeset::{TextStyle, Typesetter};
use crate::units::{Area, Dpi, Eighths};

/// Width and height in millimetres.
pub(super) const SIZE_MM: (u32, u32) = (100, 150);
const TITLE: Eighths = 60;
/// The words under a code.
const WORDS: Eighths = 34;
/// White between the words and the next code: a gun held askew must not read the neighbour.
const GAP: Eighths = 14;

pub(super) fn lay_out(types: &mut Typesetter, card: &CommandCard, dpi: Dpi) -> Result<Drawing, LabelError> {
    let (width, height) = (SIZE_MM.0 * 8, SIZE_MM.1 * 8);
    let mut pen = Pen::new(types, width, height, dpi);
    let title = Area::new(MARGIN + INSET, MARGIN, WIDE - 2 * INSET, TITLE);
    let words = format!("指令条码 {}", card.station);
    pen.text(title, &words, TextStyle::bold(40).centred());
    let count = u32::try_from(card.commands.len()).unwrap_or(u32::MAX).max(1);
    let top = MARGIN + TITLE;
    let step = (height - MARGIN - top) / count;
    for (place, command) in (0..count).zip(&card.commands) {
        let area = Area::new(0, top + place * step, width, step.saturating_sub(GAP));
        lay_out_command(&mut pen, area, command)?;
    }
    Ok(pen.finish())
}

fn lay_out_command(pen: &mut Pen<'_>, area: Area, command: &CommandCode) -> Result<(), LabelError> {
    let bars = Area {
        height: area.height.saturating_sub(WORDS + 2),
        ..area.padded(MARGIN, 0)
    };
    pen.code(bars, &command.code)?;
    let words = Area {
        y: area.bottom() - WORDS,
        height: WORDS,
        ..area.padded(MARGIN + INSET, 0)
    };
    let text = format!("{}  {}", command.chinese, command.english);
    pen.text(words, &text, TextStyle::bold(28).centred());
    Ok(())
}
