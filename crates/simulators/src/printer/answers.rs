//! What the printer answers, by the makers' tables.

use super::controls::{Controls, Restart};
use super::language::Question;

/// What the tables speak of.
struct State {
    paper_out: bool,
    cover_open: bool,
    printing: bool,
    restart: Restart,
    waiting: usize,
}

impl Controls {
    /// The answer to a question, or silence.
    pub(super) fn answer(&mut self, question: Question) -> Option<Vec<u8>> {
        if self.is_deaf() {
            return None;
        }
        let printing = self.count_down_printing();
        let state = State {
            paper_out: self.paper_out,
            cover_open: self.cover_open,
            printing,
            restart: self.restart,
            waiting: self.waiting.len(),
        };
        state.answer(question)
    }
}

impl State {
    const fn is_stopped(&self) -> bool {
        self.paper_out || self.cover_open
    }

    fn answer(&self, question: Question) -> Option<Vec<u8>> {
        let bit = |set: bool, bit: u8| if set { bit } else { 0 };
        match question {
            Question::TsplByte => {
                let byte = bit(self.cover_open, 0x01) | bit(self.paper_out, 0x04) | bit(self.printing, 0x20);
                Some(vec![byte])
            }
            Question::TsplLong => Some(self.tspl_long()),
            Question::ZplHostStatus => Some(self.host_status()),
            Question::ZplErrors => Some(self.errors()),
            Question::EscPosRealTime(1) => Some(vec![0x12 | bit(self.is_stopped(), 0x08)]),
            Question::EscPosRealTime(2) => Some(vec![
                0x12 | bit(self.cover_open, 0x04) | bit(self.paper_out, 0x20),
            ]),
            Question::EscPosRealTime(3) => Some(vec![0x12]),
            Question::EscPosRealTime(4) => Some(vec![0x12 | bit(self.paper_out, 0x6C)]),
            Question::EscPosRealTime(_) => None,
            Question::EscPosAutomatic => {
                let first = 0x10 | bit(self.is_stopped(), 0x08) | bit(self.cover_open, 0x20);
                Some(vec![first, 0, bit(self.paper_out, 0x0F), 0])
            }
            // These wait behind the data, which is not printed as long as it is stopped.
            Question::EscPosFence => (!self.is_stopped()).then(|| vec![0]),
            Question::EscPosEcho(id) => {
                (!self.is_stopped()).then(|| [&[0x37, 0x22], id.as_slice(), &[0]].concat())
            }
            // It answers only when it is done with the label before.
            Question::CpclByte => (!self.printing).then(|| {
                vec![
                    bit(self.paper_out, 0x02)
                        | bit(self.cover_open, 0x04)
                        | bit(self.restart == Restart::Unnoticed, 0x10),
                ]
            }),
            Question::CpclExtended => (!self.printing).then(|| vec![0]),
        }
    }

    fn tspl_long(&self) -> Vec<u8> {
        let message = match (self.is_stopped(), self.printing) {
            (true, _) => b'E',
            (false, true) => b'P',
            (false, false) => b'@',
        };
        let supply = 0x40 | u8::from(self.paper_out) | u8::from(self.cover_open) << 5;
        vec![0x02, message, b'@', b'@', supply, 0x03, b'\r', b'\n']
    }

    fn host_status(&self) -> Vec<u8> {
        let flag = u8::from;
        let (paper, head, busy) = (flag(self.paper_out), flag(self.cover_open), flag(self.printing));
        let waiting = self.waiting;
        format!(
            "\x02030,{paper},0,1245,{waiting:03},0,0,{busy},000,0,0,0\x03\r\n\
             \x02000,0,{head},0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"
        )
        .into_bytes()
    }

    fn errors(&self) -> Vec<u8> {
        let flags = u32::from(self.paper_out) | u32::from(self.cover_open) << 2;
        let any = u8::from(flags != 0);
        format!(
            "\x02\r\n  PRINTER STATUS                             \r\n   ERRORS:         {any} 00000000 {flags:08X} \
             \r\n   WARNINGS:       0 00000000 00000000 \r\n\x03"
        )
        .into_bytes()
    }
}
