//! A virtual label printer (虚拟标签打印机): it understands the TSPL or ZPL of this program's labels with a reader of its
//! own, keeps every label that would have come out, and fails the way real printers do.

mod controls;
mod language;
mod picture;
mod server;
mod tspl;
mod zpl;

pub use controls::NextLabel;
pub use language::PrinterModel;
pub use picture::{LabelPicture, PrintedLabel};
pub use server::VirtualPrinter;
