//! A label that may be printed, because its barcodes were read back from its own dots.

use crate::bitmap::Bitmap;
use crate::check::{PrintedCode, check_codes, codes_of};
use crate::drawing::{Drawing, Note};
use crate::raster::draw;
use crate::typeset::Typesetter;
use crate::{Dpi, LabelError};

/// Whether a label is still good when a calibration offset pushes its outermost dots off the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edges {
    /// Everything must be on the paper.
    MustPrint,
    /// A test label: its rulers run to the edge on purpose.
    MayFallOff,
}

/// A drawn label whose barcodes have been decoded from the dots. Printer bytes are made from nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedLabel {
    drawing: Drawing,
    bitmap: Bitmap,
    codes: Vec<PrintedCode>,
    size_mm: (u32, u32),
    edges: Edges,
}

impl CheckedLabel {
    pub(crate) fn draw(
        types: &mut Typesetter,
        drawing: Drawing,
        size_mm: (u32, u32),
        edges: Edges,
    ) -> Result<Self, LabelError> {
        let bitmap = draw(types, &drawing);
        let codes = codes_of(&drawing);
        check_codes(&bitmap, &codes)?;
        Ok(Self {
            drawing,
            bitmap,
            codes,
            size_mm,
            edges,
        })
    }

    /// The dots, exactly as they are printed.
    pub const fn bitmap(&self) -> &Bitmap {
        &self.bitmap
    }

    /// The barcodes that were read back.
    pub fn codes(&self) -> &[PrintedCode] {
        &self.codes
    }

    /// What a person should know before trusting the label: shortened texts, missing characters.
    pub fn notes(&self) -> &[Note] {
        &self.drawing.notes
    }

    /// The resolution it was drawn for.
    pub const fn dpi(&self) -> Dpi {
        self.drawing.dpi
    }

    /// Width and height in millimetres.
    pub const fn size_mm(&self) -> (u32, u32) {
        self.size_mm
    }

    /// The picture for the preview: the very dots, as PNG.
    pub fn to_png(&self) -> Result<Vec<u8>, LabelError> {
        self.bitmap.to_png()
    }

    pub(crate) const fn edges(&self) -> Edges {
        self.edges
    }

    pub(crate) const fn drawing(&self) -> &Drawing {
        &self.drawing
    }
}
