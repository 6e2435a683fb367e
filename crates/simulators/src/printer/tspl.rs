//! A reader of TSPL, as far as whole-label bitmaps need it. Written from the language's manual.

use super::language::{Heard, LanguageReader, Question};
use super::picture::LabelPicture;

const BITMAP: &[u8] = b"BITMAP ";
/// `BITMAP x,y,width,height,mode,` is never longer.
const LONGEST_BITMAP_HEAD: usize = 64;

pub(super) struct TsplReader {
    dots_per_inch: u32,
    buffer: Vec<u8>,
    paper: (u32, u32),
    label: LabelPicture,
}

impl TsplReader {
    pub(super) fn new(dots_per_inch: u32) -> Self {
        let label = LabelPicture::white(0, 0);
        Self {
            dots_per_inch,
            buffer: Vec::new(),
            paper: (0, 0),
            label,
        }
    }

    /// 8 dots per millimetre at 203 dpi, exactly; 11.811 at 300 dpi.
    fn dots(&self, millimetres: &str) -> Option<u32> {
        let millimetres = millimetres.trim().strip_suffix("mm")?.trim();
        let (whole, tenths) = millimetres.split_once('.').unwrap_or((millimetres, "0"));
        let tenths =
            whole.parse::<u32>().ok()? * 10 + tenths.parse::<u32>().ok().filter(|tenths| *tenths < 10)?;
        Some(if self.dots_per_inch == 300 {
            (tenths * 11_811 + 5_000) / 10_000
        } else {
            tenths * 8 / 10
        })
    }

    fn line(&mut self, line: &str) -> Option<Heard> {
        let unknown = || Some(Heard::Unknown(line.to_owned()));
        let (command, rest) = line.split_once(' ').unwrap_or((line, ""));
        let fields: Vec<&str> = rest.split(',').collect();
        match (command, fields.as_slice()) {
            ("", _) | ("GAP" | "BLINE" | "DIRECTION" | "REFERENCE" | "DENSITY" | "SPEED", [_, ..]) => None,
            ("SET", _) if matches!(rest.split(' ').next(), Some("CUTTER" | "PEEL" | "TEAR")) => None,
            ("SIZE", [width, height]) => match (self.dots(width), self.dots(height)) {
                (Some(width), Some(height)) => {
                    self.paper = (width, height);
                    None
                }
                _ => unknown(),
            },
            ("CLS", _) => {
                self.label = LabelPicture::white(self.paper.0, self.paper.1);
                None
            }
            ("PRINT", [sets, copies @ ..]) => {
                let number = |text: &str| text.trim().parse::<u32>().ok();
                match (number(sets), number(copies.first().unwrap_or(&"1"))) {
                    (Some(sets), Some(copies)) => Some(Heard::Print(self.label.clone(), sets * copies)),
                    _ => unknown(),
                }
            }
            _ => unknown(),
        }
    }

    /// The bitmap at the start of the buffer, once it is whole.
    fn take_bitmap(&mut self) -> BitmapTaken {
        let head: Vec<u8> = self.buffer.iter().take(LONGEST_BITMAP_HEAD).copied().collect();
        let commas: Vec<usize> = head
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b',')
            .map(|(place, _)| place)
            .collect();
        let Some(&end) = commas.get(4) else {
            return if head.len() < LONGEST_BITMAP_HEAD {
                BitmapTaken::NotYet
            } else {
                BitmapTaken::Bad
            };
        };
        let fields: Option<Vec<u32>> = head
            .get(BITMAP.len()..end)
            .and_then(|fields| std::str::from_utf8(fields).ok())
            .and_then(|fields| fields.split(',').map(|field| field.parse().ok()).collect());
        let Some(&[x, y, row_bytes, height, mode]) = fields.as_deref() else {
            return BitmapTaken::Bad;
        };
        let row_bytes = usize::try_from(row_bytes).unwrap_or(usize::MAX);
        let size = row_bytes.saturating_mul(usize::try_from(height).unwrap_or(usize::MAX));
        if mode > 1 || size > 10_000_000 {
            return BitmapTaken::Bad;
        }
        let Some(data) = self.buffer.get(end + 1..end + 1 + size) else {
            return BitmapTaken::NotYet;
        };
        let black_is_one: Vec<u8> = data.iter().map(|byte| !byte).collect(); // 0 is black in TSPL.
        self.label.draw(x, y, row_bytes, &black_is_one);
        self.buffer.drain(..end + 1 + size);
        BitmapTaken::Whole
    }
}

enum BitmapTaken {
    Whole,
    NotYet,
    Bad,
}

impl LanguageReader for TsplReader {
    fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    fn next(&mut self) -> Option<Heard> {
        loop {
            if self.buffer.first() == Some(&0x1B) {
                let asked: Vec<u8> = (self.buffer.len() >= 3).then(|| self.buffer.drain(..3).collect())?;
                return Some(match asked.as_slice() {
                    b"\x1B!?" => Heard::Asked(Question::TsplByte),
                    b"\x1B!S" => Heard::Asked(Question::TsplLong),
                    b"\x1B!." | b"\x1B!R" => {
                        self.buffer.clear();
                        Heard::Clear
                    }
                    _ => Heard::Unknown(String::from_utf8_lossy(&asked).into_owned()),
                });
            }
            if self.buffer.starts_with(BITMAP) {
                match self.take_bitmap() {
                    BitmapTaken::Whole => continue,
                    BitmapTaken::NotYet => return None,
                    BitmapTaken::Bad => {} // Read on as a line, as a confused printer would.
                }
            }
            let end = self.buffer.iter().position(|&byte| byte == b'\n')?;
            let line: Vec<u8> = self.buffer.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line).trim().to_owned();
            if let Some(heard) = self.line(&line) {
                return Some(heard);
            }
        }
    }

    fn is_waiting_for_more(&self) -> bool {
        !self.buffer.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hear(job: &[u8], chunk: usize) -> Vec<Heard> {
        let mut reader = TsplReader::new(203);
        let mut heard = Vec::new();
        for piece in job.chunks(chunk) {
            reader.push(piece);
            heard.extend(std::iter::from_fn(|| reader.next()));
        }
        heard
    }

    fn job() -> Vec<u8> {
        let mut job = b"\r\nSIZE 2 mm,1 mm\r\nGAP 3 mm,0 mm\r\nCLS\r\nBITMAP 0,0,2,8,0,".to_vec();
        job.extend_from_slice(&[0x7F, 0xFE]);
        job.extend_from_slice(&[0xFF; 12]);
        job.extend_from_slice(b"\r\n"); // Two dots of the picture look like a line end.
        job.extend_from_slice(b"\r\nPRINT 1,2\r\n");
        job
    }

    #[test]
    fn any_chopping_gives_the_same_label() {
        for chunk in 1..20 {
            let heard = hear(&job(), chunk);
            let [Heard::Print(label, 2)] = heard.as_slice() else {
                panic!("{heard:?}")
            };
            assert_eq!((label.width(), label.height()), (16, 8));
            assert!(label.is_black(0, 0) && label.is_black(15, 0) && !label.is_black(1, 0));
        }
    }

    #[test]
    fn questions_and_unknown_commands() {
        assert_eq!(
            hear(b"\x1B!?\x1B!?", 1),
            [Heard::Asked(Question::TsplByte), Heard::Asked(Question::TsplByte)]
        );
        assert_eq!(
            hear(b"\x1B!S\x1B!.\x1B!R", 1),
            [Heard::Asked(Question::TsplLong), Heard::Clear, Heard::Clear]
        );
        assert_eq!(hear(b"SET PEEL OFF\r\nSET CUTTER 1\r\n", 5), []);
        assert_eq!(
            hear(b"SETC AUTODOTTED ON\r\n", 9),
            [Heard::Unknown("SETC AUTODOTTED ON".to_owned())]
        );
    }
}
