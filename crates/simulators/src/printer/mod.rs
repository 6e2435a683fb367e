//! A virtual printer (虚拟打印机): it understands the TSPL, ZPL, ESC/POS or CPCL of this program's labels and slips with a
//! reader of its own, written from the makers' documents, answers questions as their tables say, keeps every label that would have come out, and fails the way real printers do.

mod answers;
mod controls;
mod cpcl;
mod escpos;
mod language;
mod picture;
#[cfg(test)]
mod render_tests;
mod server;
#[cfg(test)]
mod server_tests;
mod tspl;
mod zpl;

pub use controls::NextLabel;
pub use language::PrinterModel;
pub use picture::{LabelPicture, PrintedLabel};
pub use server::VirtualPrinter;
