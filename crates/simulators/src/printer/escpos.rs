//! A reader of ESC/POS, as far as raster slips and labels need it. Written from Epson's command reference.

use std::collections::VecDeque;

use super::language::{Heard, LanguageReader, Question};
use super::picture::LabelPicture;

const DLE: u8 = 0x10;
const ESC: u8 = 0x1B;
const GS: u8 = 0x1D;
/// A line of text and the space below it.
const LINE_DOTS: u32 = 30;
/// From the head to the cutter: 13 mm.
const CUTTER_DOTS: u32 = 104;
/// A roll is not longer than this: 10 m.
const LONGEST_ROLL: usize = 80_000;

pub(super) struct EscPosReader {
    dots_across: u32,
    buffer: Vec<u8>,
    /// What has come out of the printer and hangs there: rows of packed dots.
    roll: Vec<Vec<u8>>,
    ready: VecDeque<Heard>,
}

/// What stands at the beginning of the bytes.
enum Taken {
    /// This many bytes, understood.
    Done(usize),
    /// The rest is still to come.
    NotYet,
    /// This many bytes that no command begins with.
    Unknown(usize),
}

impl EscPosReader {
    pub(super) const fn new(dots_across: u32) -> Self {
        Self {
            dots_across,
            buffer: Vec::new(),
            roll: Vec::new(),
            ready: VecDeque::new(),
        }
    }

    fn take(&mut self) -> Taken {
        let bytes = std::mem::take(&mut self.buffer);
        let taken = match bytes.as_slice() {
            [] => Taken::NotYet,
            [DLE, rest @ ..] => self.real_time(rest),
            [ESC, rest @ ..] => self.escape(rest),
            [GS, rest @ ..] => self.group(rest),
            [b'\n', ..] => {
                self.feed(LINE_DOTS);
                Taken::Done(1)
            }
            [b'\r' | 0x18, ..] => Taken::Done(1),
            _ => Taken::Unknown(1),
        };
        self.buffer = bytes;
        taken
    }

    /// Behind `DLE`.
    fn real_time(&mut self, rest: &[u8]) -> Taken {
        match rest {
            [] | [0x04 | 0x05] => Taken::NotYet,
            [0x04, number @ 1..=4, ..] => {
                self.ready
                    .push_back(Heard::Asked(Question::EscPosRealTime(*number)));
                Taken::Done(3)
            }
            [0x05, 1 | 2, ..] => {
                self.ready.push_back(Heard::Clear);
                Taken::Done(3)
            }
            _ => Taken::Unknown(2),
        }
    }

    /// Behind `ESC`.
    fn escape(&mut self, rest: &[u8]) -> Taken {
        match rest {
            [] | [b'J' | b'd' | b'a' | b'3' | b't' | b'R' | b'!'] => Taken::NotYet,
            [b'@', ..] => {
                self.tear_off(); // A new job begins: what hangs out belongs to the one before.
                Taken::Done(2)
            }
            [b'2', ..] => Taken::Done(2),
            [b'J', dots, ..] => {
                self.feed(u32::from(*dots));
                Taken::Done(3)
            }
            [b'd', lines, ..] => {
                self.feed(u32::from(*lines) * LINE_DOTS);
                Taken::Done(3)
            }
            [b'a' | b'3' | b't' | b'R' | b'!', _, ..] => Taken::Done(3),
            _ => Taken::Unknown(2),
        }
    }

    /// Behind `GS`.
    fn group(&mut self, rest: &[u8]) -> Taken {
        match rest {
            [] | [b'V' | b'a' | b'r' | b'('] | [b'V', 65 | 66] => Taken::NotYet,
            [0x0C, ..] => {
                self.tear_off();
                Taken::Done(2)
            }
            [b'V', 0 | 1 | 48 | 49, ..] => {
                self.tear_off();
                Taken::Done(3)
            }
            [b'V', 65 | 66, dots, ..] => {
                self.feed(CUTTER_DOTS + u32::from(*dots));
                self.tear_off();
                Taken::Done(4)
            }
            [b'a', _, ..] => {
                self.ready.push_back(Heard::Asked(Question::EscPosAutomatic));
                Taken::Done(3)
            }
            [b'r', 1 | 49, ..] => {
                self.ready.push_back(Heard::Asked(Question::EscPosFence));
                Taken::Done(3)
            }
            [b'(', rest @ ..] => self.parameters(rest),
            [b'v', rest @ ..] => self.raster(rest),
            _ => Taken::Unknown(2),
        }
    }

    /// Behind `GS (`: a letter, two bytes of length, and so many parameters.
    fn parameters(&mut self, rest: &[u8]) -> Taken {
        let &[letter, low, high, ref rest @ ..] = rest else {
            return Taken::NotYet;
        };
        let length = usize::from(u16::from_le_bytes([low, high]));
        let Some(parameters) = rest.get(..length) else {
            return Taken::NotYet;
        };
        match (letter, parameters) {
            (b'H', &[48, 48, first, second, third, fourth]) => {
                let id = [first, second, third, fourth];
                self.ready.push_back(Heard::Asked(Question::EscPosEcho(id)));
            }
            (b'K', &[49, 0..=6 | 250..=255]) => {}
            _ => self
                .ready
                .push_back(Heard::Unknown(format!("GS ( {}", char::from(letter)))),
        }
        Taken::Done(5 + length)
    }

    /// Behind `GS v`: `0 m xL xH yL yH` and the dots.
    fn raster(&mut self, rest: &[u8]) -> Taken {
        let &[zero, mode, row_low, row_high, low, high, ref rest @ ..] = rest else {
            return Taken::NotYet;
        };
        let row_bytes = usize::from(u16::from_le_bytes([row_low, row_high]));
        let size = row_bytes * usize::from(u16::from_le_bytes([low, high]));
        if zero != b'0' || mode != 0 || row_bytes == 0 {
            return Taken::Unknown(2);
        }
        let Some(dots) = rest.get(..size) else {
            return Taken::NotYet;
        };
        self.act_on_hidden_commands(dots);
        self.roll.extend(dots.chunks(row_bytes).map(<[u8]>::to_vec));
        self.roll.truncate(LONGEST_ROLL);
        Taken::Done(8 + size)
    }

    /// A printer looks for real-time commands in all it receives: dots that look like one are obeyed too.
    fn act_on_hidden_commands(&mut self, dots: &[u8]) {
        for triple in dots.windows(3) {
            match triple {
                [DLE, 0x04, number @ 1..=4] => {
                    self.ready
                        .push_back(Heard::Asked(Question::EscPosRealTime(*number)));
                }
                [DLE, 0x05, 1 | 2] | [DLE, 0x14, 1 | 2 | 8] => {
                    self.ready.push_back(Heard::Unknown(format!(
                        "dots that look like a command: {triple:02X?}"
                    )));
                }
                _ => {}
            }
        }
    }

    fn feed(&mut self, dots: u32) {
        let rows = usize::try_from(dots).unwrap_or(0);
        let length = self.roll.len().saturating_add(rows).min(LONGEST_ROLL);
        self.roll.resize(length, Vec::new());
    }

    /// What hangs out comes off; nothing but white is no slip.
    fn tear_off(&mut self) {
        let roll = std::mem::take(&mut self.roll);
        if roll.iter().flatten().all(|&byte| byte == 0) {
            return;
        }
        let mut picture = LabelPicture::white(self.dots_across, u32::try_from(roll.len()).unwrap_or(0));
        for (y, row) in (0..).zip(&roll) {
            picture.draw(0, y, row.len(), row);
        }
        self.ready.push_back(Heard::Print(picture, 1));
    }
}

impl LanguageReader for EscPosReader {
    fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    fn next(&mut self) -> Option<Heard> {
        loop {
            if let Some(heard) = self.ready.pop_front() {
                return Some(heard);
            }
            match self.take() {
                Taken::NotYet => return None,
                Taken::Done(length) => {
                    self.buffer.drain(..length.min(self.buffer.len()));
                }
                Taken::Unknown(length) => {
                    let length = length.min(self.buffer.len());
                    let command: Vec<u8> = self.buffer.drain(..length).collect();
                    return Some(Heard::Unknown(format!("{command:02X?}")));
                }
            }
        }
    }

    fn is_waiting_for_more(&self) -> bool {
        !self.buffer.is_empty()
    }

    fn line_ended(&mut self) -> Option<Heard> {
        if !self.is_waiting_for_more() {
            self.tear_off();
        }
        self.ready.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hear(job: &[u8], chunk: usize) -> Vec<Heard> {
        let mut reader = EscPosReader::new(16);
        let mut heard = Vec::new();
        for piece in job.chunks(chunk) {
            reader.push(piece);
            heard.extend(std::iter::from_fn(|| reader.next()));
        }
        heard.extend(reader.line_ended());
        heard
    }

    #[test]
    fn any_chopping_gives_the_same_slip() {
        let job = b"\x1B@\x1Dv0\0\x02\0\x02\0\x80\x01\x0A\x1B\x1Dv0\0\x01\0\x01\0\xC0\x1BJ\x05\x1DVB\0";
        for chunk in 1..job.len() {
            let heard = hear(job, chunk);
            let [Heard::Print(slip, 1)] = heard.as_slice() else {
                panic!("{heard:?}")
            };
            assert_eq!((slip.width(), slip.height()), (16, 3 + 5 + 104));
            assert!(
                slip.is_black(0, 0) && slip.is_black(15, 0) && slip.is_black(4, 1) && slip.is_black(1, 2)
            );
            assert_eq!(slip.black_dots(), 2 + 2 + 4 + 2);
        }
    }

    #[test]
    fn questions_in_front_of_and_behind_the_data() {
        let job = b"\x10\x04\x01\x10\x04\x04\x1Da\xFF\x1D(H\x06\0\x30\x30A1b2\x1Dr\x01";
        let asked = [
            Question::EscPosRealTime(1),
            Question::EscPosRealTime(4),
            Question::EscPosAutomatic,
            Question::EscPosEcho(*b"A1b2"),
            Question::EscPosFence,
        ];
        for chunk in 1..9 {
            assert_eq!(hear(job, chunk), asked.map(Heard::Asked));
        }
    }

    #[test]
    fn dots_that_look_like_a_question_are_answered() {
        let heard = hear(b"\x1Dv0\0\x02\0\x02\0\x00\x10\x04\x02", 3);
        assert_eq!(heard.first(), Some(&Heard::Asked(Question::EscPosRealTime(2))));
    }

    #[test]
    fn text_and_other_commands_are_unknown() {
        assert_eq!(hear(b"A", 1), [Heard::Unknown("[41]".to_owned())]);
        assert_eq!(
            hear(b"\x1D(X\x01\0\x07", 2),
            [Heard::Unknown("GS ( X".to_owned())]
        );
        assert_eq!(hear(b"\x1DZ", 1), [Heard::Unknown("[1D, 5A]".to_owned())]);
    }

    #[test]
    fn without_a_cutter_the_slip_is_torn_off_by_hand() {
        let heard = hear(b"\x1B@\x1Dv0\0\x01\0\x01\0\x80\x1BJ\x10", 50);
        assert!(matches!(heard.as_slice(), [Heard::Print(slip, 1)] if slip.height() == 17));
        assert_eq!(hear(b"\x1BJ\x10\x1DV\0", 50), [], "white paper is no slip");
    }
}
