//! What a printer understands, with the switches of each language and what it lets itself be told.

use std::ops::RangeInclusive;

use crate::profile::AfterLabel;

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
    /// Receipt printers of 58 and 80 mm (小票机), some of which print labels as well.
    EscPos {
        /// Which of the language's commands are used.
        dialect: EscPosDialect,
    },
    /// The portable printers of couriers.
    Cpcl {
        /// How the dots are written.
        packing: CpclPacking,
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

/// Which commands of ESC/POS are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EscPosDialect {
    /// Only what every such printer knows: initialise, raster, feed, cut. Its darkness is left alone.
    Plain,
    /// Epson's darkness command `GS ( K` as well. A printer that does not know it prints it as text.
    Epson,
}

/// How the dots of a CPCL graphic are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CpclPacking {
    /// `EG`: hexadecimal digits, harmless on every line.
    Hex,
    /// `CG`: half the bytes; a serial line then needs hardware flow control, because dots look like XON and XOFF.
    Binary,
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
    /// ESC/POS as every printer reads it.
    pub const ESC_POS: Self = Self::EscPos {
        dialect: EscPosDialect::Plain,
    };
    /// CPCL as every line carries it.
    pub const CPCL: Self = Self::Cpcl {
        packing: CpclPacking::Hex,
    };

    /// The darkness a profile may ask for, always on the scale from 0 to 15; `None` where the language has none.
    pub const fn density_range(self) -> Option<RangeInclusive<u8>> {
        match self {
            Self::Tspl { .. }
            | Self::Zpl { .. }
            | Self::Cpcl { .. }
            | Self::EscPos {
                dialect: EscPosDialect::Epson,
            } => Some(0..=15),
            Self::EscPos {
                dialect: EscPosDialect::Plain,
            } => None,
        }
    }

    /// The speed a profile may ask for, in inches per second; `None` where the language has none.
    pub const fn speed_range(self) -> Option<RangeInclusive<u8>> {
        match self {
            Self::Tspl { .. } => Some(1..=12),
            Self::Zpl { .. } => Some(1..=14),
            Self::Cpcl { .. } => Some(1..=4), // Its own scale of 0 to 5 ends at 4 inches per second.
            Self::EscPos { .. } => None,
        }
    }

    /// What a profile may ask for at the end of a label.
    pub const fn after_label_choices(self) -> &'static [AfterLabel] {
        match self {
            Self::Tspl { .. } | Self::Zpl { .. } => &[
                AfterLabel::PrinterDecides,
                AfterLabel::TearOff,
                AfterLabel::Cut,
                AfterLabel::Peel,
            ],
            Self::EscPos { .. } | Self::Cpcl { .. } => &[AfterLabel::PrinterDecides, AfterLabel::Cut],
        }
    }
}
