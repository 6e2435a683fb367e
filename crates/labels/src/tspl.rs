//! TSPL: the plain core commands and one uncompressed bitmap (printing.md 1.2).
//!
//! No `SET` (it is stored across power-off), no `SETC` (clones throw the whole job away), no compressed mode (it is
//! not one thing). The job begins with a line end, which finishes whatever half line an aborted job left behind.

use std::fmt::Write;

use crate::bitmap::Bitmap;
use crate::language::{PrinterLanguage, TsplPolarity};
use crate::place_on_paper::{paper_height_mm, place_on_paper};
use crate::profile::{AfterLabel, Feed, PrinterProfile, Sensing};
use crate::stream::{PrintStream, Resync};
use crate::{CheckedLabel, PrintError};

/// A label as TSPL. A profile of another language is taken to mean the usual polarity.
pub fn tspl(label: &CheckedLabel, profile: &PrinterProfile) -> Result<PrintStream, PrintError> {
    let bitmap = place_on_paper(label, profile)?;
    let head = head(&bitmap, paper_height_mm(label, profile), profile);
    let dots = bitmap.bytes().len();
    let mut body = Vec::with_capacity(head.len() + dots + 2);
    body.extend_from_slice(head.as_bytes());
    let flip = match polarity(profile) {
        TsplPolarity::ZeroIsBlack => 0xFF,
        TsplPolarity::OneIsBlack => 0x00,
    };
    body.extend(bitmap.bytes().iter().map(|byte| byte ^ flip));
    body.extend_from_slice(b"\r\n");
    Ok(PrintStream::new(
        body,
        b"PRINT 1,1\r\n",
        Resync::FillBitmap { dots },
    ))
}

const fn polarity(profile: &PrinterProfile) -> TsplPolarity {
    match profile.language {
        PrinterLanguage::Tspl { polarity } => polarity,
        PrinterLanguage::Zpl { .. } | PrinterLanguage::EscPos { .. } | PrinterLanguage::Cpcl { .. } => {
            TsplPolarity::ZeroIsBlack
        }
    }
}

/// What tells a TSPL printer once how labels end; it keeps it across power-off.
pub(crate) const fn setup(after_label: AfterLabel) -> &'static [u8] {
    match after_label {
        AfterLabel::PrinterDecides => b"",
        AfterLabel::TearOff => b"\r\nSET PEEL OFF\r\nSET CUTTER OFF\r\nSET TEAR ON\r\n",
        AfterLabel::Cut => b"\r\nSET PEEL OFF\r\nSET TEAR OFF\r\nSET CUTTER 1\r\n",
        AfterLabel::Peel => b"\r\nSET CUTTER OFF\r\nSET TEAR OFF\r\nSET PEEL ON\r\n",
    }
}

fn head(bitmap: &Bitmap, paper_height_mm: u32, profile: &PrinterProfile) -> String {
    let mut head = format!("\r\nSIZE {} mm,{paper_height_mm} mm\r\n", profile.media.width_mm);
    let mut line = |text: std::fmt::Arguments<'_>| {
        // Writing to a String cannot fail.
        let _written = write!(head, "{text}\r\n");
    };
    match profile.media.sensing {
        Sensing::Gap { tenths_mm } => line(format_args!("GAP {} mm,0 mm", millimetres(tenths_mm))),
        Sensing::BlackMark { tenths_mm } => line(format_args!("BLINE {} mm,0 mm", millimetres(tenths_mm))),
        Sensing::Continuous => line(format_args!("GAP 0 mm,0 mm")),
    }
    match profile.feed {
        Feed::HeadFirst => line(format_args!("DIRECTION 0,0")),
        Feed::FootFirst => line(format_args!("DIRECTION 1,0")),
    }
    line(format_args!("REFERENCE 0,0"));
    if let Some(density) = profile.density {
        line(format_args!("DENSITY {}", density.min(15)));
    }
    if let Some(speed) = profile.speed {
        line(format_args!("SPEED {}", speed.max(1)));
    }
    line(format_args!("CLS"));
    let _written = write!(head, "BITMAP 0,0,{},{},0,", bitmap.row_bytes(), bitmap.height());
    head
}

/// `3` or `2.5`.
fn millimetres(tenths: u32) -> String {
    match (tenths / 10, tenths % 10) {
        (whole, 0) => whole.to_string(),
        (whole, tenth) => format!("{whole}.{tenth}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_written_with_as_many_decimals_as_it_has() {
        assert_eq!(millimetres(30), "3");
        assert_eq!(millimetres(25), "2.5");
        assert_eq!(millimetres(0), "0");
    }
}
