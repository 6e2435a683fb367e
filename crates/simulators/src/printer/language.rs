//! What all printer languages have in common.

use super::cpcl::CpclReader;
use super::escpos::EscPosReader;
use super::picture::LabelPicture;
use super::tspl::TsplReader;
use super::zpl::ZplReader;

/// What the printer understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrinterModel {
    /// TSPL, at 203 or 300 dots per inch.
    Tspl {
        /// 203 or 300.
        dots_per_inch: u32,
    },
    /// ZPL II; its sizes come in dots.
    Zpl,
    /// ESC/POS: a receipt printer.
    EscPos {
        /// Dots of its head: 384 for 58 mm, 576 for 80 mm.
        dots_across: u32,
    },
    /// CPCL: a portable printer; its sizes come in dots.
    Cpcl,
}

impl PrinterModel {
    pub(super) fn reader(self) -> Box<dyn LanguageReader> {
        match self {
            Self::Tspl { dots_per_inch } => Box::new(TsplReader::new(dots_per_inch)),
            Self::Zpl => Box::<ZplReader>::default(),
            Self::EscPos { dots_across } => Box::new(EscPosReader::new(dots_across)),
            Self::Cpcl => Box::<CpclReader>::default(),
        }
    }
}

/// A question to the printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// `<ESC>!?`
    TsplByte,
    /// `<ESC>!S`
    TsplLong,
    /// `~HS`
    ZplHostStatus,
    /// `~HQES`
    ZplErrors,
    /// `DLE EOT n`
    EscPosRealTime(u8),
    /// `GS a n`: from now on, and now.
    EscPosAutomatic,
    /// `GS r 1`: behind the data.
    EscPosFence,
    /// `GS ( H`: this comes back when the data before it is printed.
    EscPosEcho([u8; 4]),
    /// `<ESC>h`
    CpclByte,
    /// `<ESC>i`
    CpclExtended,
}

/// What a printer makes of the bytes it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    /// It is asked something.
    Asked(Question),
    /// This is to come out, so many times.
    Print(LabelPicture, u32),
    /// All that waits in its memory is to be forgotten.
    Clear,
    /// It was told that its restart has been noticed.
    RestartNoticed,
    /// It does not know this command.
    Unknown(String),
}

/// Reads a printer language piece by piece.
pub(super) trait LanguageReader: Send {
    /// Takes bytes.
    fn push(&mut self, bytes: &[u8]);
    /// The next thing that is complete.
    fn next(&mut self) -> Option<Heard>;
    /// Whether it is in the middle of a command.
    fn is_waiting_for_more(&self) -> bool;
    /// The connection ended: what hangs out of the printer is torn off.
    fn line_ended(&mut self) -> Option<Heard> {
        None
    }
}

/// Where `wanted` begins.
pub(super) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
