//! One question for each way a printer can be asked, and one reader for all their answers.

use thiserror::Error;

use super::escpos::{ESCPOS_STATUS_QUERY, is_real_time_status, read_escpos_status};
use super::{
    CPCL_STATUS_QUERY, PrinterStatus, TSPL_LONG_STATUS_QUERY, TSPL_STATUS_QUERY, ZPL_ERRORS_QUERY,
    ZPL_STATUS_QUERY, read_cpcl_status, read_tspl_long_status, read_tspl_status, read_zpl_errors,
    read_zpl_host_status,
};

/// The bytes are not an answer to the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a printer's status")]
pub struct NotAStatus;

/// A way to ask a printer how it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatusQuestion {
    /// TSPL `<ESC>!?`: one byte.
    Tspl,
    /// TSPL `<ESC>!S`: eight bytes, newer TSC only.
    TsplLong,
    /// ZPL `~HS`: three lines.
    ZplHostStatus,
    /// ZPL `~HQES`: errors and warnings.
    ZplErrors,
    /// ESC/POS `DLE EOT 1` to `4`: four bytes.
    EscPos,
    /// CPCL `<ESC>h`: one byte, and only when the label before is done.
    Cpcl,
}

impl StatusQuestion {
    /// What to send.
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Tspl => TSPL_STATUS_QUERY,
            Self::TsplLong => TSPL_LONG_STATUS_QUERY,
            Self::ZplHostStatus => ZPL_STATUS_QUERY,
            Self::ZplErrors => ZPL_ERRORS_QUERY,
            Self::EscPos => ESCPOS_STATUS_QUERY,
            Self::Cpcl => CPCL_STATUS_QUERY,
        }
    }
}

/// Collects the answer to one question until it is whole. Make a new one for each question.
#[derive(Debug, Clone)]
pub struct StatusReader {
    question: StatusQuestion,
    answer: Vec<u8>,
}

/// More than any answer has: what goes on longer is something else.
const LONGEST: usize = 1_024;
const STX: u8 = 0x02;
const ETX: u8 = 0x03;

impl StatusReader {
    /// Waits for the answer to this question.
    pub const fn new(question: StatusQuestion) -> Self {
        Self {
            question,
            answer: Vec::new(),
        }
    }

    /// Takes bytes as they come; answers when they are a whole answer, or can be none any more.
    pub fn push(&mut self, bytes: &[u8]) -> Option<Result<PrinterStatus, NotAStatus>> {
        self.answer.extend_from_slice(bytes);
        let read = match self.question {
            StatusQuestion::Tspl => self.answer.last().map(|&byte| Ok(read_tspl_status(byte))),
            StatusQuestion::Cpcl => self.answer.last().map(|&byte| read_cpcl_status(byte)),
            StatusQuestion::EscPos => self.four_bytes().map(read_escpos_status),
            StatusQuestion::TsplLong => self.frame(8).map(read_tspl_long_status),
            StatusQuestion::ZplErrors => self.text().map(read_zpl_errors),
            StatusQuestion::ZplHostStatus => {
                let lines = self.answer.split(|&byte| byte == ETX).count();
                (lines > 3).then(|| read_zpl_host_status(&self.answer).map_err(|_| NotAStatus))
            }
        };
        let too_long = self.answer.len() > LONGEST;
        read.or_else(|| too_long.then_some(Err(NotAStatus)))
    }

    /// The first four bytes with the marks of a real-time status; flow control and automatic reports are passed over.
    fn four_bytes(&self) -> Option<[u8; 4]> {
        let marked: Vec<u8> = self
            .answer
            .iter()
            .copied()
            .filter(|&byte| is_real_time_status(byte))
            .take(4)
            .collect();
        marked.try_into().ok()
    }

    /// So many bytes from the first `STX` on.
    fn frame(&self, length: usize) -> Option<&[u8]> {
        let start = self.answer.iter().position(|&byte| byte == STX)?;
        self.answer.get(start..start + length)
    }

    /// What stands between the first `STX` and its `ETX`.
    fn text(&self) -> Option<&[u8]> {
        let start = self.answer.iter().position(|&byte| byte == STX)?;
        let rest = self.answer.get(start + 1..)?;
        rest.get(..rest.iter().position(|&byte| byte == ETX)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printer::PrinterCondition;

    const QUESTIONS: [StatusQuestion; 6] = [
        StatusQuestion::Tspl,
        StatusQuestion::TsplLong,
        StatusQuestion::ZplHostStatus,
        StatusQuestion::ZplErrors,
        StatusQuestion::EscPos,
        StatusQuestion::Cpcl,
    ];

    fn read(
        question: StatusQuestion,
        answer: &[u8],
        piece: usize,
    ) -> Option<Result<PrinterStatus, NotAStatus>> {
        let mut reader = StatusReader::new(question);
        answer.chunks(piece).find_map(|bytes| reader.push(bytes))
    }

    #[test]
    fn each_answer_is_read_in_any_pieces() {
        let host =
            b"\x02030,1,0,1245,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\
                     \x021234,0\x03\r\n";
        let errors =
            b"\x02\r\nPRINTER STATUS\r\nERRORS: 1 00000000 00000001\r\nWARNINGS: 0 00000000 00000000\r\n\x03";
        let answers: [&[u8]; 6] = [
            &[0x04],
            b"\x02E@@A\x03\r\n",
            host,
            errors,
            &[0x11, 0x1A, 0x32, 0x12, 0x72],
            &[0x02],
        ];
        for (question, answer) in QUESTIONS.into_iter().zip(answers) {
            for piece in 1..=answer.len() {
                let status = read(question, answer, piece).expect("whole").expect("a status");
                assert_eq!(
                    status.blocked_by(),
                    [PrinterCondition::PaperOut],
                    "{question:?} by {piece}"
                );
            }
            if answer.len() > 1 {
                assert_eq!(
                    read(question, &answer[..2], 2),
                    None,
                    "{question:?} is not whole yet"
                );
            }
        }
    }

    #[test]
    fn a_stream_without_end_is_given_up() {
        for question in QUESTIONS {
            let noise: Vec<u8> = (0..4_000_u32)
                .map(|place| u8::try_from(place % 251).unwrap() | 0x80)
                .collect();
            let _any_answer = read(question, &noise, 7);
            let mut reader = StatusReader::new(question);
            let ended = (0..500).find_map(|_| reader.push(&[0xFF; 16]));
            assert!(ended.is_some(), "{question:?}");
        }
    }
}
