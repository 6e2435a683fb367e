//! The bytes of one label, cut so that a broken print is either safe to repeat or known to be unknown.

use std::ops::Range;

/// One label for one printer.
///
/// The body alone prints nothing. The terminator prints, and is to be sent as the last small write, after it was
/// recorded that it is about to be sent: before it a retry is safe, after it a person decides (printing.md 1.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintStream {
    body: Vec<u8>,
    terminator: &'static [u8],
    resync: Resync,
}

/// How to bring a printer back that was cut off in the middle of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Resync {
    /// TSPL: it still waits for the rest of the bitmap.
    FillBitmap {
        /// Where in the body the dots are.
        dots: Range<usize>,
        /// Eight white dots.
        white: u8,
    },
    /// ZPL: it waits for the end of a format.
    CancelFormat,
}

impl PrintStream {
    pub(crate) const fn new(body: Vec<u8>, terminator: &'static [u8], resync: Resync) -> Self {
        Self {
            body,
            terminator,
            resync,
        }
    }

    /// Everything up to the command that prints. May be sent again after [`Self::flush_after_cut`].
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The command that prints: `PRINT 1,1` or `^XZ`. Never to be repeated without asking a person.
    pub const fn terminator(&self) -> &'static [u8] {
        self.terminator
    }

    /// Body and terminator together, for a spooler or a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.body.as_slice(), self.terminator].concat()
    }

    /// What to send first when the printer took only `sent` bytes and is to be used again.
    ///
    /// TSPL: a printer that was cut off inside `BITMAP` still waits for its dots, so the missing ones are sent as
    /// white, then the drawing is cleared. ZPL: `~JX` cancels the format that was only partly received.
    ///
    /// Empty once any part of the terminator went out: then the label may have been printed, and another line end
    /// could print it a second time.
    pub fn flush_after_cut(&self, sent: usize) -> Vec<u8> {
        if sent == 0 || sent > self.body.len() {
            return Vec::new();
        }
        match &self.resync {
            Resync::FillBitmap { dots, white } => {
                let missing = if sent < dots.start {
                    0
                } else {
                    dots.end.saturating_sub(sent)
                };
                let mut flush = vec![*white; missing];
                flush.extend_from_slice(b"\r\nCLS\r\n");
                flush
            }
            Resync::CancelFormat => b"~JX".to_vec(),
        }
    }
}
