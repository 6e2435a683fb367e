//! A page from which a person sets a printer up: offset, darkness, and which barcodes and letters come out well.

use dabao_domain::Timestamp;

/// A calibration page (校准页) of the size of the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalibrationPage {
    /// The printer as the person knows it.
    pub printer: String,
    /// Width of the paper in millimetres; from 20 to 300.
    pub width_mm: u32,
    /// Height of the paper in millimetres; from 15 to 1000.
    pub height_mm: u32,
    /// The offset to the right that the page is printed with, in tenths of a millimetre.
    pub offset_x_tenths_mm: i32,
    /// The offset downwards that the page is printed with, in tenths of a millimetre.
    pub offset_y_tenths_mm: i32,
    /// When it is printed.
    pub printed_at: Timestamp,
}

impl CalibrationPage {
    /// Width and height in millimetres, within what can be drawn.
    pub fn size_mm(&self) -> (u32, u32) {
        (self.width_mm.clamp(20, 300), self.height_mm.clamp(15, 1000))
    }
}
