//! The devices of a bench.

mod keyboard_gun;
mod label_printer;
mod pos_gun;
mod scale;
mod serial_scale;

pub(crate) use keyboard_gun::KeyboardGun;
pub use label_printer::check_sum;
pub(crate) use label_printer::{LabelPrinter, PrinterInside};
pub(crate) use pos_gun::PosGun;
pub use pos_gun::PosMaker;
pub(crate) use scale::HidScale;
pub(crate) use serial_scale::SerialScale;
