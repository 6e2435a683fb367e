//! What we know of one printer: the language it speaks, its paper and its habits.

use crate::Dpi;
use crate::language::PrinterLanguage;

/// One printer as it is set up at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PrinterProfile {
    /// What it understands.
    pub language: PrinterLanguage,
    /// The resolution of its head.
    pub dpi: Dpi,
    /// The paper in it.
    pub media: Media,
    /// Darkness from 0 to 15, as TSPL counts, 8 being the middle; written on each language's own scale. `None` leaves
    /// the printer's own setting.
    pub density: Option<u8>,
    /// Inches per second. `None` leaves the printer's own setting.
    pub speed: Option<u8>,
    /// Which end of the label comes out first.
    pub feed: Feed,
    /// Moves everything right (or left, when negative), in tenths of a millimetre.
    pub offset_x_tenths_mm: i32,
    /// Moves everything down (or up, when negative), in tenths of a millimetre.
    pub offset_y_tenths_mm: i32,
    /// Dots of the print head. Some firmwares drop a row that is wider than the head (printing.md 1.1).
    pub head_width_dots: u32,
    /// What happens at the end of a label.
    pub after_label: AfterLabel,
}

/// The paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Media {
    /// Width of one label in millimetres.
    pub width_mm: u32,
    /// Height of one label in millimetres; on continuous paper the label's own height counts.
    pub height_mm: u32,
    /// How the printer finds where a label begins.
    pub sensing: Sensing,
}

/// How a printer finds where a label begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sensing {
    /// A gap between labels (间隙纸), in tenths of a millimetre.
    Gap {
        /// Its height.
        tenths_mm: u32,
    },
    /// A black mark on the back (黑标纸), in tenths of a millimetre.
    BlackMark {
        /// Its height.
        tenths_mm: u32,
    },
    /// No marks (连续纸).
    Continuous,
}

/// Which end of the label comes out first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Feed {
    /// The head of the label.
    HeadFirst,
    /// The foot of the label: everything is turned by 180°.
    FootFirst,
}

/// What happens at the end of a label.
///
/// ZPL, ESC/POS and CPCL are told with each label. A TSPL printer keeps such a setting across power-off, so it is told
/// once, with [`crate::printer_setup`], and never with a label (printing.md 1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AfterLabel {
    /// As the printer is set.
    PrinterDecides,
    /// It stops where it can be torn off (撕纸).
    TearOff,
    /// It is cut off (切纸).
    Cut,
    /// It is peeled off its backing, and the next one waits until it is taken (剥离).
    Peel,
}

/// The roll of a receipt printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SlipPaper {
    /// 58 mm wide, 48 mm of it printed.
    Mm58,
    /// 80 mm wide, 72 mm of it printed.
    Mm80,
}

impl SlipPaper {
    /// Millimetres that are printed.
    pub const fn printed_mm(self) -> u32 {
        match self {
            Self::Mm58 => 48,
            Self::Mm80 => 72,
        }
    }

    /// Width of the paper in millimetres.
    pub const fn width_mm(self) -> u32 {
        match self {
            Self::Mm58 => 58,
            Self::Mm80 => 80,
        }
    }
}

impl PrinterProfile {
    /// A printer as it usually comes: 100 mm wide gap paper, no offset, its own darkness and speed left alone.
    pub const fn usual(language: PrinterLanguage, dpi: Dpi, height_mm: u32) -> Self {
        Self {
            language,
            dpi,
            media: Media {
                width_mm: 100,
                height_mm,
                sensing: Sensing::Gap { tenths_mm: 30 },
            },
            density: None,
            speed: None,
            feed: Feed::HeadFirst,
            offset_x_tenths_mm: 0,
            offset_y_tenths_mm: 0,
            head_width_dots: match dpi {
                Dpi::D180 => 512,
                Dpi::D203 => 832,
                Dpi::D300 => 1248,
            },
            after_label: AfterLabel::PrinterDecides,
        }
    }

    /// A receipt printer as it usually comes: an endless roll, cut after each slip.
    pub const fn slips(paper: SlipPaper, dpi: Dpi) -> Self {
        Self {
            media: Media {
                width_mm: paper.width_mm(),
                height_mm: 0, // On a roll the slip's own height counts.
                sensing: Sensing::Continuous,
            },
            head_width_dots: match (paper, dpi) {
                (SlipPaper::Mm58, Dpi::D180) => 360,
                (SlipPaper::Mm80, Dpi::D180) => 512,
                (paper, dpi) => dpi.dots_of_millimetres(paper.printed_mm()),
            },
            after_label: AfterLabel::Cut,
            ..Self::usual(PrinterLanguage::ESC_POS, dpi, 0)
        }
    }
}
