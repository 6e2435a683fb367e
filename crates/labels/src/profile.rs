//! What we know of one printer: the language it speaks, its paper and its habits.

use crate::Dpi;

/// One printer as it is set up at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PrinterProfile {
    /// What it understands.
    pub language: PrinterLanguage,
    /// The resolution of its head.
    pub dpi: Dpi,
    /// The paper in it.
    pub media: Media,
    /// Darkness from 0 to 15, as TSPL counts; doubled for ZPL's 0 to 30. `None` leaves the printer's own setting.
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
}

/// What a printer understands, with the switches of each language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PrinterLanguage {
    /// TSC, Gprinter 佳博, HPRT 汉印, Xprinter 芯烨 and most "420B" printers.
    Tspl {
        /// What a 1 bit means.
        polarity: TsplPolarity,
    },
    /// Zebra and what imitates it.
    Zpl {
        /// How the dots are packed.
        packing: ZplPacking,
    },
}

/// What the bits of a TSPL bitmap mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TsplPolarity {
    /// The language's own: a 0 bit is black.
    ZeroIsBlack,
    /// Some families of clones: a 1 bit is black. The test label tells: its square then comes out white on black.
    OneIsBlack,
}

/// How the dots travel inside `^GFA`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ZplPacking {
    /// Hexadecimal digits with run lengths as letters; every ZPL printer reads it.
    RunLength,
    /// zlib and base64, a third of the bytes; cheap printers lack it, so it is chosen only after a test print.
    Z64,
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
                Dpi::D203 => 832,
                Dpi::D300 => 1248,
            },
        }
    }
}

impl PrinterLanguage {
    /// TSPL in the language's own polarity.
    pub const TSPL: Self = Self::Tspl {
        polarity: TsplPolarity::ZeroIsBlack,
    };
    /// ZPL as every printer reads it.
    pub const ZPL: Self = Self::Zpl {
        packing: ZplPacking::RunLength,
    };
    /// ZPL in its shortest form.
    pub const ZPL_Z64: Self = Self::Zpl {
        packing: ZplPacking::Z64,
    };
}
