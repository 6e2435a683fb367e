//! The bytes of one label, cut so that a broken print is either safe to repeat or known to be unknown.

use std::ops::Range;

use crate::escpos;

/// One label for one printer.
///
/// The body alone prints nothing. The terminator prints, and is to be sent as the last small write, after it was
/// recorded that it is about to be sent: before it a retry is safe, after it a person decides (printing.md 1.6).
///
/// ESC/POS prints while it receives. Its terminator is empty, and the record is to be made before the first byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintStream {
    body: Vec<u8>,
    terminator: &'static [u8],
    resync: Resync,
}

/// How to bring a printer back that was cut off in the middle of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Resync {
    /// TSPL: it may still wait for the rest of the bitmap.
    FillBitmap {
        /// Bytes of the bitmap.
        dots: usize,
    },
    /// ZPL: it waits for the end of a format.
    CancelFormat,
    /// ESC/POS: it waits for the rest of a command, most often of a picture.
    FinishCommand {
        /// Where each command begins.
        starts: Vec<usize>,
        /// Where dots are.
        pictures: Vec<Range<usize>>,
    },
    /// CPCL: it waits for the rest of a graphic, and for the end of the session.
    AbortSession {
        /// The length of the line that opens the session.
        first_line: usize,
        /// Where dots are.
        graphics: Vec<Range<usize>>,
        /// White dots.
        white: u8,
    },
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

    /// The command that prints: `PRINT 1,1`, `^XZ` or `PRINT`. Never to be repeated without asking a person. Empty for a
    /// language that prints while it receives.
    pub const fn terminator(&self) -> &'static [u8] {
        self.terminator
    }

    /// Body and terminator together, for a spooler or a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.body.as_slice(), self.terminator].concat()
    }

    /// What to send first when the line broke after `sent` bytes, as far as the line can count, and the printer is to be
    /// used again. A network counts bytes as sent that never arrive, so each flush is right wherever the printer really
    /// stopped, even inside a picture that counts as sent whole together with its terminator. None makes a label come out.
    ///
    /// TSPL: a printer that was cut off inside `BITMAP` still waits for its dots, so blank lines are sent in their place,
    /// then the drawing is cleared. ZPL: `~JX` cancels a format that was only partly received, and no other. CPCL: a
    /// session is opened if none is, white is sent for the largest graphic, and `ABORT` ends the session without printing.
    ///
    /// ESC/POS: what is missing of the picture is sent as white and the printer initialised. That prints nothing more,
    /// so it is right even though the first half of the slip is out and only a person may decide to print it again.
    pub fn flush_after_cut(&self, sent: usize) -> Vec<u8> {
        if sent == 0 {
            return Vec::new();
        }
        match &self.resync {
            Resync::FillBitmap { dots } => {
                // Enough for the whole bitmap: as dots they are cleared, as commands they are nothing.
                let mut flush = b"\r\n".repeat(dots.div_ceil(2) + 1);
                flush.extend_from_slice(b"CLS\r\n");
                flush
            }
            Resync::CancelFormat => b"~JX".to_vec(),
            Resync::FinishCommand { starts, pictures } => self.finish_command(sent, starts, pictures),
            Resync::AbortSession {
                first_line,
                graphics,
                white,
            } => self.abort_session(sent, *first_line, (graphics, *white)),
        }
    }

    /// The rest of the command that was cut, its dots white, and everything set back.
    fn finish_command(&self, sent: usize, starts: &[usize], pictures: &[Range<usize>]) -> Vec<u8> {
        if sent >= self.body.len() {
            return Vec::new();
        }
        let mut flush = Vec::new();
        if !starts.contains(&sent) {
            let end = starts.iter().copied().find(|&start| start > sent);
            let end = end.unwrap_or(self.body.len());
            let dots = pictures.iter().find(|dots| dots.end == end);
            let copied = dots.map_or(end, |dots| dots.start);
            flush.extend_from_slice(self.body.get(sent..copied).unwrap_or_default());
            flush.resize(end - sent, 0);
        }
        flush.extend_from_slice(escpos::INITIALISE);
        flush
    }

    /// Outside a session its text would be printed, so a session that is not open is opened first; inside a graphic that
    /// line is dots, and between two lines it is nothing.
    fn abort_session(
        &self,
        sent: usize,
        first_line: usize,
        (graphics, white): (&[Range<usize>], u8),
    ) -> Vec<u8> {
        if let Some(rest) = self.body.get(sent..first_line).filter(|rest| !rest.is_empty()) {
            return [rest, b"\r\nABORT\r\n"].concat();
        }
        let largest = graphics.iter().map(ExactSizeIterator::len).max().unwrap_or(0);
        let mut flush = b"\r\n".to_vec();
        flush.extend_from_slice(self.body.get(..first_line).unwrap_or_default());
        flush.resize(flush.len() + largest, white);
        flush.extend_from_slice(b"\r\nABORT\r\n");
        flush
    }
}
