//! ZPL's host status: `~HS`, three lines between STX and ETX (printing 1.3).

use thiserror::Error;

use super::{PrinterCondition, PrinterStatus};

/// Asks for the host status.
pub const ZPL_STATUS_QUERY: &[u8] = b"~HS";

const STX: u8 = 0x02;
const ETX: u8 = 0x03;

/// The answer is not three lines of a host status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a host status")]
pub struct NotAHostStatus;

/// Collects an answer until its three lines are there.
#[derive(Debug, Clone, Default)]
pub struct HostStatusReader {
    answer: Vec<u8>,
}

impl HostStatusReader {
    /// Takes bytes; answers when the third line ends or when there is more than any answer has.
    pub fn push(&mut self, bytes: &[u8]) -> Option<Result<PrinterStatus, NotAHostStatus>> {
        const LONGEST: usize = 512;
        self.answer.extend_from_slice(bytes);
        let ended = self.answer.split(|&byte| byte == ETX).count() > 3;
        (ended || self.answer.len() > LONGEST).then(|| read_zpl_host_status(&self.answer))
    }
}

/// Reads the three lines.
pub fn read_zpl_host_status(answer: &[u8]) -> Result<PrinterStatus, NotAHostStatus> {
    let lines: Vec<Vec<&str>> = answer
        .split(|&byte| byte == ETX)
        .filter_map(|line| {
            let start = line.iter().position(|&byte| byte == STX)?;
            let text = std::str::from_utf8(line.get(start + 1..)?).ok()?;
            Some(text.split(',').map(str::trim).collect())
        })
        .collect();
    let [first, second, ..] = lines.as_slice() else {
        return Err(NotAHostStatus);
    };
    if first.len() < 12 || second.len() < 9 {
        return Err(NotAHostStatus);
    }
    let mut conditions = Vec::new();
    for (line, index, condition) in FLAGS {
        let field = if line == 1 {
            first.get(index)
        } else {
            second.get(index)
        };
        match field.copied() {
            Some("0") => {}
            Some("1") => conditions.push(condition),
            _ => return Err(NotAHostStatus),
        }
    }
    conditions.sort_unstable();
    conditions.dedup();
    let waiting_formats = number(first.get(4).copied())?;
    let waiting_labels = number(second.get(8).copied())?;
    Ok(PrinterStatus::Known {
        conditions,
        labels_waiting: waiting_formats.saturating_add(waiting_labels),
    })
}

/// Line, field counted from 0, meaning.
const FLAGS: [(u8, usize, PrinterCondition); 9] = [
    (1, 1, PrinterCondition::PaperOut),
    (1, 2, PrinterCondition::Paused),
    (1, 5, PrinterCondition::BufferFull),
    (1, 7, PrinterCondition::Printing), // A partial format is in progress.
    (1, 10, PrinterCondition::Temperature),
    (1, 11, PrinterCondition::Temperature),
    (2, 2, PrinterCondition::HeadOpen),
    (2, 3, PrinterCondition::RibbonOut),
    (2, 7, PrinterCondition::LabelNotTaken),
];

fn number(field: Option<&str>) -> Result<u32, NotAHostStatus> {
    field.and_then(|field| field.parse().ok()).ok_or(NotAHostStatus)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The form of Zebra's programming guide.
    fn answer(first: &str, second: &str) -> Vec<u8> {
        format!("\x02{first}\x03\r\n\x02{second}\x03\r\n\x021234,0\x03\r\n").into_bytes()
    }

    const IDLE: (&str, &str) = (
        "030,0,0,1245,000,0,0,0,000,0,0,0",
        "000,0,0,0,0,2,4,0,00000000,1,000",
    );

    #[test]
    fn an_idle_printer() {
        let status = read_zpl_host_status(&answer(IDLE.0, IDLE.1)).unwrap();
        assert!(status.is_idle());
    }

    #[test]
    fn paper_out_pause_head_and_what_waits() {
        let first = "030,1,1,1245,002,0,0,0,000,0,0,0";
        let second = "000,0,1,1,0,2,4,0,00000003,1,000";
        let status = read_zpl_host_status(&answer(first, second)).unwrap();
        let PrinterStatus::Known {
            conditions,
            labels_waiting,
        } = &status
        else {
            panic!("known")
        };
        assert_eq!(*labels_waiting, 5);
        assert_eq!(
            conditions.as_slice(),
            [
                PrinterCondition::PaperOut,
                PrinterCondition::HeadOpen,
                PrinterCondition::RibbonOut,
                PrinterCondition::Paused
            ]
        );
        assert!(!status.may_print());
    }

    #[test]
    fn anything_else_is_refused() {
        assert_eq!(read_zpl_host_status(b""), Err(NotAHostStatus));
        assert_eq!(
            read_zpl_host_status(b"\x02030,0\x03\x02\x03"),
            Err(NotAHostStatus)
        );
        let odd = answer("030,x,0,1245,000,0,0,0,000,0,0,0", IDLE.1);
        assert_eq!(read_zpl_host_status(&odd), Err(NotAHostStatus));
    }

    #[test]
    fn an_answer_in_pieces_is_read_when_it_is_whole() {
        let whole = answer(IDLE.0, IDLE.1);
        let mut reader = HostStatusReader::default();
        let (last, before) = whole.split_last().unwrap();
        for piece in before.chunks(7) {
            if let Some(status) = reader.push(piece) {
                assert!(status.unwrap().is_idle());
                return;
            }
        }
        assert!(reader.push(&[*last]).unwrap().unwrap().is_idle());
    }
}
