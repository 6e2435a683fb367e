//! A label or slip as a value; laid out in dots; as TSPL, ZPL, ESC/POS and CPCL bytes and as PDF; its barcodes are
//! decoded from the drawn dots before anything can be printed.
//!
//! One raster is the truth: the preview, the printer's bytes and the check are all made of the same dots, and
//! nothing depends on a printer's own fonts or barcodes. This crate knows no printer port, no clock and no database.
//!
//! The way of a label:
//!
//! ```text
//! BagPrint ─ layout ─> Drawing ─ raster ─> Bitmap ─ check_codes ─> CheckedLabel ─┬─> printer_bytes ─> PrintStream
//!                                                                                ├─> to_png
//!                                                                                └─> PdfWriter::label
//! ```

mod bag_label;
mod bitmap;
mod calibration;
mod check;
mod checked;
mod civil;
mod code128;
mod command_card;
mod cpcl;
mod drawing;
mod error;
mod escpos;
mod language;
mod layout;
mod pdf;
mod place_on_paper;
mod profile;
mod raster;
mod sheet;
mod slip;
mod stream;
mod tspl;
mod typeset;
mod units;
mod zpl;

pub use bag_label::{
    BagLabel, BagPrint, CollectionPointLabel, FreePickupLabel, PaidPickupLabel, Party, SelfDrawnLabel,
    TestLabel,
};
pub use bitmap::Bitmap;
pub use calibration::CalibrationPage;
pub use check::{PrintedCode, check_codes};
pub use checked::CheckedLabel;
pub use civil::{shanghai_date, shanghai_date_time};
pub use command_card::{CommandCard, CommandCode};
pub use cpcl::cpcl;
pub use drawing::Note;
pub use error::{LabelError, PrintError};
pub use escpos::escpos;
pub use language::{CpclPacking, EscPosDialect, PrinterLanguage, TsplPolarity, ZplPacking};
pub use pdf::PdfWriter;
pub use profile::{AfterLabel, Feed, Media, PrinterProfile, Sensing, SlipPaper};
pub use sheet::{HandoverPack, HandoverSheet, PackList, PackListRow, Signature};
pub use slip::{PickupSlip, Receipt, ReceiptLine};
pub use stream::PrintStream;
pub use tspl::tspl;
pub use typeset::Typesetter;
pub use units::{Area, Dpi};
pub use zpl::zpl;

/// A label in the language of the printer.
pub fn printer_bytes(label: &CheckedLabel, profile: &PrinterProfile) -> Result<PrintStream, PrintError> {
    match profile.language {
        PrinterLanguage::Tspl { .. } => tspl(label, profile),
        PrinterLanguage::Zpl { .. } => zpl(label, profile),
        PrinterLanguage::EscPos { .. } => escpos(label, profile),
        PrinterLanguage::Cpcl { .. } => cpcl(label, profile),
    }
}

/// What to send once, from a set-up page and never with a label, so that labels end as the profile says. Empty where
/// nothing is to be said beforehand.
pub const fn printer_setup(profile: &PrinterProfile) -> &'static [u8] {
    match profile.language {
        PrinterLanguage::Tspl { .. } => tspl::setup(profile.after_label),
        PrinterLanguage::Zpl { .. } | PrinterLanguage::EscPos { .. } | PrinterLanguage::Cpcl { .. } => b"",
    }
}
