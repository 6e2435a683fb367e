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
    /// TSPL: it still waits for the rest of the bitmap.
    FillBitmap {
        /// Where in the body the dots are.
        dots: Range<usize>,
        /// Eight white dots.
        white: u8,
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

    /// What to send first when the printer took only `sent` bytes and is to be used again.
    ///
    /// TSPL: a printer that was cut off inside `BITMAP` still waits for its dots, so the missing ones are sent as
    /// white, then the drawing is cleared. ZPL: `~JX` cancels the format that was only partly received. CPCL: the same
    /// as TSPL, then `ABORT` ends the session without printing.
    ///
    /// Empty once any part of the terminator went out: then the label may have been printed, and another line end
    /// could print it a second time.
    ///
    /// ESC/POS: what is missing of the picture is sent as white and the printer initialised. That prints nothing more,
    /// so it is right even though the first half of the slip is out and only a person may decide to print it again.
    pub fn flush_after_cut(&self, sent: usize) -> Vec<u8> {
        if sent == 0 || sent > self.body.len() {
            return Vec::new();
        }
        match &self.resync {
            Resync::FillBitmap { dots, white } => {
                let mut flush = vec![*white; missing_dots(std::slice::from_ref(dots), sent)];
                flush.extend_from_slice(b"\r\nCLS\r\n");
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
        if sent == self.body.len() {
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

    /// Outside a session its text would be printed, so a session that was not yet opened is opened first.
    fn abort_session(&self, sent: usize, first_line: usize, graphics: (&[Range<usize>], u8)) -> Vec<u8> {
        let mut flush = self.body.get(sent..first_line).unwrap_or_default().to_vec();
        let (graphics, white) = graphics;
        flush.resize(flush.len() + missing_dots(graphics, sent), white);
        flush.extend_from_slice(b"\r\nABORT\r\n");
        flush
    }
}

/// How many bytes of dots the printer still waits for.
fn missing_dots(dots: &[Range<usize>], sent: usize) -> usize {
    dots.iter()
        .find(|dots| (dots.start..dots.end).contains(&sent))
        .map_or(0, |dots| dots.end - sent)
}
