//! The two ways frames are cut: by line ends or by their own shape.

use super::frame_buffer::{Answer, FrameBuffer};
use super::{Garbled, GarbledReason, ScaleDecoder, ScaleReading};

pub(super) use super::frame_buffer::{BitSeven, Said};

/// No scale frame is longer, label blocks apart (scales-and-guns 1.1).
pub(super) const LONGEST_FRAME: usize = 64;

/// Reads one line of text, its line end cut off.
pub(super) trait LineReader: Send {
    /// What the line says.
    fn read(&mut self, line: &[u8]) -> Said;
}

impl<F: FnMut(&[u8]) -> Said + Send> LineReader for F {
    fn read(&mut self, line: &[u8]) -> Said {
        self(line)
    }
}

/// Cuts at CR and LF, in any number and order.
pub(super) struct Lines<R> {
    reader: R,
    buffer: FrameBuffer,
    /// The line was already longer than any frame: the rest of it is junk as well.
    overlong: bool,
}

impl<R: LineReader + 'static> Lines<R> {
    pub(super) fn boxed(reader: R) -> Box<dyn ScaleDecoder> {
        Box::new(Self {
            reader,
            buffer: FrameBuffer::default(),
            overlong: false,
        })
    }
}

impl<R: LineReader> ScaleDecoder for Lines<R> {
    fn push(&mut self, byte: u8) -> Option<Answer> {
        let length = self.buffer.len();
        if matches!(byte & 0x7F, b'\r' | b'\n') {
            let overlong = std::mem::take(&mut self.overlong);
            if length == 0 {
                return None;
            }
            let said = if overlong {
                Err(GarbledReason::TooLong)
            } else {
                self.reader.read(self.buffer.bytes())
            };
            return self.buffer.take_frame(length, said);
        }
        self.buffer.push(byte, BitSeven::NoData);
        if length + 1 < LONGEST_FRAME {
            return None;
        }
        self.overlong = true;
        Some(Err(self.buffer.take_garbled(length + 1, GarbledReason::TooLong)))
    }

    /// A line that lies whole in `bytes` is read where it lies.
    fn feed(&mut self, bytes: &[u8], answer: &mut dyn FnMut(Answer)) {
        let mut rest = bytes;
        while let Some((&first, behind)) = rest.split_first() {
            let between_lines = self.buffer.len() == 0 && !self.overlong;
            if let Some(line) = whole_line(rest).filter(|_| between_lines) {
                rest = rest.get(line.len() + 1..).unwrap_or_default();
                if !line.is_empty()
                    && let Some(told) = answer_in_place(line, self.reader.read(line))
                {
                    answer(told);
                }
                continue;
            }
            if let Some(told) = self.push(first) {
                answer(told);
            }
            rest = behind;
        }
    }
}

/// The line at the beginning, if it ends in these bytes, is no longer than a frame and has no bit 7 anywhere.
fn whole_line(bytes: &[u8]) -> Option<&[u8]> {
    let within = bytes.get(..LONGEST_FRAME).unwrap_or(bytes);
    let length = within
        .iter()
        .position(|byte| matches!(byte, b'\r' | b'\n' | 0x80..))?;
    let (line, behind) = within.split_at_checked(length)?;
    behind.first().filter(|byte| **byte < 0x80).map(|_| line)
}

fn answer_in_place(frame: &[u8], said: Said) -> Option<Answer> {
    match said {
        Ok(Some(mut reading)) => {
            reading.raw = frame.to_vec();
            Some(Ok(reading))
        }
        Ok(None) => None,
        Err(reason) => Some(Err(Garbled {
            raw: frame.to_vec(),
            reason,
        })),
    }
}

/// What a shape makes of the bytes collected so far.
pub(super) enum Step {
    /// The frame goes on.
    More,
    /// The frame ends with the last byte.
    Whole(Said),
    /// The frame ended before the last byte, which begins the next one.
    WholeBefore(Said),
    /// The last byte can only begin a frame: what came before it is cut.
    Restart,
    /// This is no frame. What follows the next possible start in it is looked at again; a shape that uses this must
    /// judge its frame only when it is whole.
    Refuse(GarbledReason),
}

/// Printable bytes at the beginning, so that a frame of `longest` bytes does not get its last one.
pub(super) fn printable_ahead(collected: usize, longest: usize, ahead: &[u8]) -> usize {
    ahead
        .iter()
        .take(longest.saturating_sub(collected + 1))
        .take_while(|byte| (b' '..=b'~').contains(*byte))
        .count()
}

/// How the frames of one protocol are cut.
pub(super) trait Shape: Send {
    /// Whether bit 7 is data.
    const BIT_SEVEN: BitSeven = BitSeven::NoData;
    /// The frame's cap.
    const LONGEST: usize = LONGEST_FRAME;

    /// Whether a frame can begin with this byte.
    fn starts(&self, byte: u8) -> bool;

    /// Looks at a frame that begins with a start byte and whose last byte is new.
    fn step(&mut self, frame: &[u8]) -> Step;

    /// How many of the coming bytes will be [`Step::More`] for certain, after so many were collected. Only for speed:
    /// 0 is always right.
    fn plain_ahead(&self, _collected: usize, _ahead: &[u8]) -> usize {
        0
    }

    /// The line fell quiet: whether these bytes are a whole frame.
    fn settle(&mut self, _frame: &[u8]) -> Option<Said> {
        None
    }

    /// Whether this byte between two frames means nothing, such as an acknowledgement.
    fn ignores(&self, _byte: u8) -> bool {
        false
    }

    /// What this byte says when it stands alone between two frames.
    fn lone(&self, _byte: u8) -> Option<ScaleReading> {
        None
    }
}

/// Cuts by the shape of the frames themselves.
pub(super) struct Framed<S> {
    shape: S,
    /// A frame from its start byte on, or junk before one.
    buffer: FrameBuffer,
    in_frame: bool,
}

impl<S: Shape + 'static> Framed<S> {
    pub(super) fn boxed(shape: S) -> Box<dyn ScaleDecoder> {
        Box::new(Self {
            shape,
            buffer: FrameBuffer::default(),
            in_frame: false,
        })
    }
}

impl<S: Shape> Framed<S> {
    fn between_frames(&mut self, byte: u8) -> Option<Answer> {
        let plain = match S::BIT_SEVEN {
            BitSeven::Data => byte,
            BitSeven::NoData => byte & 0x7F,
        };
        let length = self.buffer.len();
        if self.shape.starts(plain) {
            let before = (length > 0).then(|| Err(self.buffer.take_garbled(length, GarbledReason::NoStart)));
            self.buffer.push(byte, S::BIT_SEVEN);
            self.in_frame = true;
            return before;
        }
        if let Some(reading) = self.shape.lone(byte) {
            return Some(Ok(ScaleReading {
                raw: vec![byte],
                ..reading
            }));
        }
        if length == 0 && self.shape.ignores(plain) {
            return None;
        }
        self.buffer.push(byte, S::BIT_SEVEN);
        (length + 1 >= LONGEST_FRAME)
            .then(|| Err(self.buffer.take_garbled(length + 1, GarbledReason::NoStart)))
    }

    /// Drops what is no frame, up to the next byte that can begin one.
    fn resume_after(&mut self, reason: GarbledReason) -> Answer {
        let bytes = self.buffer.bytes();
        let next = bytes
            .iter()
            .skip(1)
            .position(|&byte| self.shape.starts(byte))
            .map(|place| place + 1);
        self.in_frame = next.is_some();
        let count = next.unwrap_or(bytes.len());
        Err(self.buffer.take_garbled(count, reason))
    }
}

impl<S: Shape> ScaleDecoder for Framed<S> {
    fn push(&mut self, byte: u8) -> Option<Answer> {
        if !self.in_frame {
            return self.between_frames(byte);
        }
        self.buffer.push(byte, S::BIT_SEVEN);
        let length = self.buffer.len();
        match self.shape.step(self.buffer.bytes()) {
            Step::More if length < S::LONGEST => None,
            Step::More => Some(self.resume_after(GarbledReason::TooLong)),
            Step::Whole(said) => {
                self.in_frame = false;
                self.buffer.take_frame(length, said)
            }
            Step::WholeBefore(said) => self.buffer.take_frame(length - 1, said),
            Step::Restart => Some(Err(self.buffer.take_garbled(length - 1, GarbledReason::Cut))),
            Step::Refuse(reason) => Some(self.resume_after(reason)),
        }
    }

    fn feed(&mut self, bytes: &[u8], answer: &mut dyn FnMut(Answer)) {
        let mut rest = bytes;
        while let Some((&first, behind)) = rest.split_first() {
            if self.in_frame {
                let plain = self.shape.plain_ahead(self.buffer.len(), rest);
                if let Some((plain, behind)) = rest
                    .split_at_checked(plain)
                    .filter(|(plain, _)| !plain.is_empty())
                {
                    self.buffer.extend_plain(plain);
                    rest = behind;
                    continue;
                }
            }
            if let Some(told) = self.push(first) {
                answer(told);
            }
            rest = behind;
        }
    }

    fn line_is_quiet(&mut self) -> Option<Answer> {
        if !self.in_frame {
            return None;
        }
        let said = self.shape.settle(self.buffer.bytes())?;
        self.in_frame = false;
        let length = self.buffer.len();
        self.buffer.take_frame(length, said)
    }
}
