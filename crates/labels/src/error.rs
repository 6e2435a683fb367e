//! Why a label could not be made or sent.

use crate::Dpi;

/// A label that could not be laid out, drawn or confirmed.
#[derive(Debug, thiserror::Error)]
pub enum LabelError {
    /// The faces built into the program do not parse: the build is damaged.
    #[error("the built-in font cannot be read")]
    Font,
    /// Code 128 has no symbols for this content.
    #[error("\"{content}\" cannot be written as Code 128")]
    CodeRefused {
        /// What was to be encoded.
        content: String,
        /// The encoder's reason.
        source: rxing::Exceptions,
    },
    /// Bars thin enough to fit would be too thin to read.
    #[error("the barcode \"{content}\" needs {needed} dots and the label has {available}")]
    CodeTooWide {
        /// What was to be encoded.
        content: String,
        /// Dots with the thinnest permitted bars and both quiet zones.
        needed: u32,
        /// Dots that the label has for it.
        available: u32,
    },
    /// The drawn barcode does not decode to its own content, so the label is not printed.
    #[error("the barcode \"{content}\" does not read back from the drawn label")]
    CodeUnreadable {
        /// What should have been read.
        content: String,
        /// What was read instead, where anything was.
        read: Option<String>,
    },
    /// The PDF writer refused the document.
    #[error("the PDF could not be written: {reason}")]
    Pdf {
        /// The writer's words.
        reason: String,
    },
    /// The preview could not be encoded.
    #[error("the preview picture could not be encoded")]
    Png(#[from] image::ImageError),
}

/// A good label that this printer, as it is set up, cannot print.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    /// The label was drawn for another resolution.
    #[error("the label was drawn for {label:?} and the printer has {printer:?}")]
    WrongResolution {
        /// The label's.
        label: Dpi,
        /// The printer's.
        printer: Dpi,
    },
    /// The paper in the printer is smaller than the label.
    #[error("the label is {label_mm:?} mm and the paper {paper_mm:?} mm")]
    PaperTooSmall {
        /// Width and height of the label in millimetres.
        label_mm: (u32, u32),
        /// Width and height of the paper in millimetres.
        paper_mm: (u32, u32),
    },
    /// With this head width and offset, part of the label would fall off its edge.
    #[error("part of the label lies outside the print head: check the offset and the head width")]
    InkOutsideHead,
}
