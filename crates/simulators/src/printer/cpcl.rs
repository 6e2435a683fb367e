//! A reader of CPCL, as far as sessions of graphics need it. Written from the language's manual.

use std::collections::VecDeque;

use super::language::{Heard, LanguageReader, Question};
use super::picture::LabelPicture;

const ESC: u8 = 0x1B;
/// `EG width height x y ` is never longer.
const LONGEST_GRAPHIC_HEAD: usize = 64;
/// Dots across, where no width is given.
const USUAL_WIDTH: u32 = 384;
/// The manual's greatest number of labels.
const MOST_COPIES: u32 = 1_024;
const MOST_DOTS: u64 = 100_000_000;

#[derive(Default)]
pub(super) struct CpclReader {
    buffer: Vec<u8>,
    session: Option<Session>,
    ready: VecDeque<Heard>,
}

/// From `!` to `PRINT`.
struct Session {
    width: u32,
    height: u32,
    copies: u32,
    graphics: Vec<Graphic>,
}

struct Graphic {
    x: u32,
    y: u32,
    row_bytes: usize,
    dots: Vec<u8>,
}

enum GraphicTaken {
    Whole,
    NotYet,
    Bad,
}

impl CpclReader {
    fn line(&mut self, line: &str) {
        if line.is_empty() {
            return;
        }
        let fields: Vec<&str> = line.split_ascii_whitespace().collect();
        let number = |text: &str| text.parse::<u32>().ok();
        match (fields.as_slice(), self.session.as_mut()) {
            (["!", _offset, _across, _down, height, copies], None) => {
                match (number(height), number(copies)) {
                    (Some(height), Some(copies @ 1..=MOST_COPIES)) => {
                        self.session = Some(Session {
                            width: USUAL_WIDTH,
                            height,
                            copies,
                            graphics: Vec::new(),
                        });
                    }
                    _ => self.unknown(line),
                }
            }
            (["PAGE-WIDTH" | "PW", width], Some(session)) => match number(width) {
                Some(width) => session.width = width,
                None => self.unknown(line),
            },
            (["TONE" | "SPEED" | "CONTRAST" | "POSTFEED" | "PREFEED", level], Some(_))
                if level.parse::<i32>().is_ok() => {}
            (["FORM" | "CUT" | "GAP-SENSE" | "BAR-SENSE" | "JOURNAL"], Some(_)) => {}
            (["ABORT"], Some(_)) => self.session = None,
            (["PRINT"], Some(_)) => self.print(),
            _ => self.unknown(line),
        }
    }

    fn unknown(&mut self, line: &str) {
        self.ready.push_back(Heard::Unknown(line.to_owned()));
    }

    fn print(&mut self) {
        let Some(session) = self.session.take() else {
            return;
        };
        if u64::from(session.width) * u64::from(session.height) > MOST_DOTS {
            self.unknown("a page that no printer has");
            return;
        }
        let mut label = LabelPicture::white(session.width, session.height);
        for graphic in session.graphics {
            label.draw(graphic.x, graphic.y, graphic.row_bytes, &graphic.dots);
        }
        self.ready.push_back(Heard::Print(label, session.copies));
    }

    /// A graphic at the start of the buffer: four numbers, then its dots, as hexadecimal digits or as they are.
    fn take_graphic(&mut self, digits_a_byte: usize) -> GraphicTaken {
        let head: Vec<u8> = self.buffer.iter().take(LONGEST_GRAPHIC_HEAD).copied().collect();
        let blanks = head.iter().enumerate().filter(|(_, byte)| **byte == b' ');
        let Some(end) = blanks.map(|(place, _)| place).nth(4) else {
            let may_come = head.len() < LONGEST_GRAPHIC_HEAD && !head.contains(&b'\n');
            return if may_come {
                GraphicTaken::NotYet
            } else {
                GraphicTaken::Bad
            };
        };
        let numbers: Option<Vec<u32>> = head
            .get(3..end)
            .and_then(|fields| std::str::from_utf8(fields).ok())
            .and_then(|fields| fields.split(' ').map(|field| field.parse().ok()).collect());
        let Some(&[row_bytes, height, x, y]) = numbers.as_deref() else {
            return GraphicTaken::Bad;
        };
        let row_bytes = usize::try_from(row_bytes).unwrap_or(usize::MAX);
        let size = row_bytes.saturating_mul(usize::try_from(height).unwrap_or(usize::MAX));
        if size > 10_000_000 {
            return GraphicTaken::Bad;
        }
        let length = size * digits_a_byte;
        let Some(data) = self.buffer.get(end + 1..end + 1 + length) else {
            return GraphicTaken::NotYet;
        };
        let dots = if digits_a_byte == 2 {
            hexadecimal(data)
        } else {
            Some(data.to_vec())
        };
        let (Some(dots), Some(session)) = (dots, self.session.as_mut()) else {
            return GraphicTaken::Bad;
        };
        session.graphics.push(Graphic {
            x,
            y,
            row_bytes,
            dots,
        });
        self.buffer.drain(..end + 1 + length);
        GraphicTaken::Whole
    }

    /// A question or an acknowledgement. They are not to be sent inside a session.
    fn take_escape(&mut self, letter: u8) {
        self.buffer.drain(..2);
        let heard = match (letter, &self.session) {
            (b'h', None) => Heard::Asked(Question::CpclByte),
            (b'i', None) => Heard::Asked(Question::CpclExtended),
            (b'N', None) => Heard::RestartNoticed,
            (other, None) => Heard::Unknown(format!("ESC {}", char::from(other))),
            (other, Some(_)) => Heard::Unknown(format!("ESC {} inside a session", char::from(other))),
        };
        self.ready.push_back(heard);
    }
}

fn hexadecimal(text: &[u8]) -> Option<Vec<u8>> {
    text.chunks_exact(2)
        .map(|pair| {
            std::str::from_utf8(pair)
                .ok()
                .filter(|pair| !pair.starts_with('+'))
        })
        .map(|pair| u8::from_str_radix(pair?, 16).ok())
        .collect()
}

impl LanguageReader for CpclReader {
    fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    fn next(&mut self) -> Option<Heard> {
        loop {
            if let Some(heard) = self.ready.pop_front() {
                return Some(heard);
            }
            if self.buffer.first() == Some(&ESC) {
                let letter = *self.buffer.get(1)?;
                self.take_escape(letter);
                continue;
            }
            let graphic = match self.buffer.get(..3) {
                Some(b"EG ") => self.take_graphic(2),
                Some(b"CG ") => self.take_graphic(1),
                _ => GraphicTaken::Bad,
            };
            match graphic {
                GraphicTaken::Whole => continue,
                GraphicTaken::NotYet => return None,
                GraphicTaken::Bad => {} // Another line, or one that a confused printer reads as one.
            }
            let end = self.buffer.iter().position(|&byte| byte == b'\n')?;
            let line: Vec<u8> = self.buffer.drain(..=end).collect();
            self.line(String::from_utf8_lossy(&line).trim());
        }
    }

    fn is_waiting_for_more(&self) -> bool {
        !self.buffer.is_empty() || self.session.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hear(job: &[u8], chunk: usize) -> Vec<Heard> {
        let mut reader = CpclReader::default();
        let mut heard = Vec::new();
        for piece in job.chunks(chunk) {
            reader.push(piece);
            heard.extend(std::iter::from_fn(|| reader.next()));
        }
        heard
    }

    #[test]
    fn any_chopping_gives_the_same_label() {
        let job = b"\x1Bh! 0 200 200 5 2\r\nPAGE-WIDTH 16\r\nTONE -20\r\nEG 2 2 0 1 80010180\r\nCG 1 2 8 3 \x0D\x0A\r\n\
                    FORM\r\nPRINT\r\n\x1Bi";
        for chunk in 1..job.len() {
            let heard = hear(job, chunk);
            let [
                Heard::Asked(Question::CpclByte),
                Heard::Print(label, 2),
                Heard::Asked(Question::CpclExtended),
            ] = heard.as_slice()
            else {
                panic!("{chunk}: {heard:?}")
            };
            assert_eq!((label.width(), label.height()), (16, 5));
            assert!(
                label.is_black(0, 1) && label.is_black(15, 1) && label.is_black(7, 2) && label.is_black(8, 2)
            );
            assert!(label.is_black(12, 3) && label.is_black(15, 3) && label.is_black(14, 4));
            assert_eq!(label.black_dots(), 4 + 3 + 2);
        }
    }

    #[test]
    fn an_aborted_session_leaves_nothing() {
        let job =
            b"! 0 200 200 5 1\r\nEG 1 1 0 0 FF\r\nABORT\r\n! 0 200 200 1 1\r\nPAGE-WIDTH 8\r\nPRINT\r\n";
        assert_eq!(hear(job, 9), [Heard::Print(LabelPicture::white(8, 1), 1)]);
    }

    #[test]
    fn what_does_not_belong_is_unknown() {
        for job in [
            "PRINT\r\n",
            "HELLO\r\n",
            "! 0 200 200 5 0\r\n",
            "! 0 200 200 x 1\r\n",
            "EG 1 1 0 0 FF\r\n",
            "! 0 200 200 5 1\r\nEG 1 1 0 0 +F\r\n",
            "! 0 200 200 5 1\r\nEG 99999999 9999999 0 0 FF\r\n",
            "! 0 200 200 5 1\r\n\x1Bh",
            "! 0 200 200 4000000000 1\r\nPRINT\r\n",
        ] {
            let heard = hear(job.as_bytes(), 4);
            assert!(
                matches!(heard.as_slice(), [Heard::Unknown(_)]),
                "{job}: {heard:?}"
            );
        }
    }
}
