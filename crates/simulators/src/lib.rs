//! A virtual barcode gun, scale, label printer and platform: for demonstrations and tests without hardware.
//!
//! Each is written from the makers' and platforms' documents, not from this program's own encoders and decoders, so
//! that a mistake made once is not made twice in the same way.

#[cfg(unix)]
mod gun;
pub mod lazada;
mod machines;
mod printer;
#[cfg(unix)]
mod scale;
mod scale_frames;
#[cfg(target_os = "linux")]
pub mod usb;
#[cfg(unix)]
mod virtual_tty;

#[cfg(unix)]
pub use gun::VirtualGun;
pub use machines::Machines;
pub use printer::{LabelPicture, NextLabel, PrintedLabel, PrinterModel, VirtualPrinter};
#[cfg(unix)]
pub use scale::VirtualScale;
pub use scale_frames::ScaleModel;
