//! Commands that bring a printer back without switching it off. None is ever sent by itself after a label may have come
//! out: what is cleared may be a label, and what resumes may print it twice (printing 1.4, 1.6).

use super::PrinterTongue;

/// One of them, for a person to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Recovery {
    /// TSPL `<ESC>!.`: cancels all that it has received.
    TsplCancelAll,
    /// TSPL `<ESC>!R`: starts again, as after switching off and on.
    TsplReset,
    /// ZPL `~JX`: cancels the format that was only partly received.
    ZplCancelFormat,
    /// ZPL `~JA`: cancels everything, received or waiting.
    ZplCancelAll,
    /// ESC/POS `DLE ENQ 2`: goes on after an error and forgets what it had received.
    EscPosRecoverAndClear,
    /// CPCL `<ESC>N`: acknowledges that it was switched off and on, so that the next time can be noticed.
    CpclForgetReset,
}

impl Recovery {
    /// What to send.
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            Self::TsplCancelAll => b"\x1B!.",
            Self::TsplReset => b"\x1B!R",
            Self::ZplCancelFormat => b"~JX",
            Self::ZplCancelAll => b"~JA",
            Self::EscPosRecoverAndClear => &[0x10, 0x05, 2],
            Self::CpclForgetReset => b"\x1BN",
        }
    }

    /// Whether a label that the printer has taken but not printed is lost by it.
    pub const fn loses_labels(self) -> bool {
        match self {
            Self::TsplCancelAll | Self::TsplReset | Self::ZplCancelAll | Self::EscPosRecoverAndClear => true,
            Self::ZplCancelFormat | Self::CpclForgetReset => false,
        }
    }
}

/// What can be offered for a printer of this language, the mildest first.
pub const fn recoveries(tongue: PrinterTongue) -> &'static [Recovery] {
    match tongue {
        PrinterTongue::Tspl => &[Recovery::TsplCancelAll, Recovery::TsplReset],
        PrinterTongue::Zpl => &[Recovery::ZplCancelFormat, Recovery::ZplCancelAll],
        PrinterTongue::EscPos => &[Recovery::EscPosRecoverAndClear],
        PrinterTongue::Cpcl => &[Recovery::CpclForgetReset],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mildest_comes_first_and_no_one_is_a_status_question() {
        for tongue in [
            PrinterTongue::Tspl,
            PrinterTongue::Zpl,
            PrinterTongue::EscPos,
            PrinterTongue::Cpcl,
        ] {
            let offered = recoveries(tongue);
            assert!(
                offered.is_sorted_by_key(|recovery| recovery.loses_labels()),
                "{tongue:?}"
            );
            assert!(offered.iter().all(|recovery| !recovery.bytes().ends_with(b"?")));
        }
    }
}
