//! What both printer languages have in common.

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
}

impl PrinterModel {
    pub(super) fn reader(self) -> Box<dyn LanguageReader> {
        match self {
            Self::Tspl { dots_per_inch } => Box::new(TsplReader::new(dots_per_inch)),
            Self::Zpl => Box::<ZplReader>::default(),
        }
    }
}

/// What a printer makes of the bytes it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    /// It is asked how it is.
    StatusAsked,
    /// This is to come out, so many times.
    Print(LabelPicture, u32),
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
}
