//! A label as a value; laid out in dots; as TSPL and ZPL bytes and as PDF; its barcodes are decoded from the drawn
//! dots before anything can be printed.
//!
//! One raster is the truth: the preview, the printer's bytes and the check are all made of the same dots, and
//! nothing depends on a printer's own fonts or barcodes. This crate knows no printer port, no clock and no database.
//!
//! The way of a label:
//!
//! ```text
//! BagPrint ─ layout ─> Drawing ─ raster ─> Bitmap ─ check_codes ─> CheckedLabel ─┬─> tspl / zpl ─> PrintStream
//!                                                                                ├─> to_png
//!                                                                                └─> PdfWriter::label
//! ```

mod bag_label;
mod bitmap;
mod check;
mod checked;
mod civil;
mod code128;
mod drawing;
mod error;
mod layout;
mod pdf;
mod place_on_paper;
mod profile;
mod raster;
mod sheet;
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
pub use check::{PrintedCode, check_codes};
pub use checked::CheckedLabel;
pub use civil::{shanghai_date, shanghai_date_time};
pub use drawing::Note;
pub use error::{LabelError, PrintError};
pub use pdf::PdfWriter;
pub use profile::{Feed, Media, PrinterLanguage, PrinterProfile, Sensing, TsplPolarity, ZplPacking};
pub use sheet::{HandoverPack, HandoverSheet, PackList, PackListRow, Signature};
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
    }
}
