//! ESC/POS: the real-time status, the automatic one, and the two ways to learn that a slip is out (printing 1.4).

use super::status::meanings;
use super::{NotAStatus, PrinterCondition as C, PrinterStatus};

/// Asks for all four real-time status bytes at once (`DLE EOT 1` to `4`).
pub const ESCPOS_STATUS_QUERY: &[u8] = &[0x10, 0x04, 1, 0x10, 0x04, 2, 0x10, 0x04, 3, 0x10, 0x04, 4];
/// From now on the printer tells each change by itself (`GS a`).
pub const ESCPOS_AUTO_STATUS_ON: &[u8] = &[0x1D, b'a', 0xFF];
/// A question that waits behind the data: its answer comes when what was sent before is done (`GS r 1`).
pub const ESCPOS_FENCE: &[u8] = &[0x1D, b'r', 1];

/// Whether a byte is an answer to `DLE EOT`: two bits are always set, two never.
pub(super) const fn is_real_time_status(byte: u8) -> bool {
    byte & 0x93 == 0x12
}

/// Reads the answers to `DLE EOT 1` to `4`, in this order.
///
/// A stop for whatever reason shows in the first byte; if no other says why, it is a fault without a name.
pub fn read_escpos_status(bytes: [u8; 4]) -> Result<PrinterStatus, NotAStatus> {
    const OFFLINE: [(u32, C); 2] = [(0x04, C::CoverOpen), (0x20, C::PaperOut)];
    const ERRORS: [(u32, C); 4] = [
        (0x04, C::HeadOpen), // Recoverable, most often the head is up.
        (0x08, C::CutterFault),
        (0x20, C::OtherFault),
        (0x40, C::Temperature),
    ];
    const PAPER: [(u32, C); 2] = [(0x0C, C::PaperLow), (0x60, C::PaperOut)];
    if !bytes.iter().copied().all(is_real_time_status) {
        return Err(NotAStatus);
    }
    let [printer, offline, errors, paper] = bytes.map(u32::from);
    let mut conditions: Vec<C> = meanings(offline, &OFFLINE)
        .chain(meanings(errors, &ERRORS))
        .chain(meanings(paper, &PAPER))
        .collect();
    let stopped = printer & 0x28 != 0 || offline & 0x40 != 0;
    if stopped && !conditions.iter().any(|condition| condition.blocks()) {
        conditions.push(C::OtherFault);
    }
    Ok(PrinterStatus::known(conditions, 0))
}

/// Reads the answer to [`ESCPOS_FENCE`]: what was sent before it is done.
pub fn read_escpos_fence(byte: u8) -> Result<PrinterStatus, NotAStatus> {
    const PAPER: [(u32, C); 2] = [(0x03, C::PaperLow), (0x0C, C::PaperOut)];
    (byte & 0x90 == 0)
        .then(|| PrinterStatus::known(meanings(u32::from(byte), &PAPER), 0))
        .ok_or(NotAStatus)
}

/// Reads the four bytes that a printer sends by itself after [`ESCPOS_AUTO_STATUS_ON`], wherever they begin.
#[derive(Debug, Clone, Default)]
pub struct AutoStatusReader {
    block: Vec<u8>,
}

impl AutoStatusReader {
    /// Takes one byte; answers with the fourth of a block. Bytes outside a block are passed over.
    pub fn push(&mut self, byte: u8) -> Option<PrinterStatus> {
        let first = byte & 0x93 == 0x10;
        if first || (!self.block.is_empty() && byte & 0x90 != 0) {
            self.block.clear();
        }
        if first || !self.block.is_empty() {
            self.block.push(byte);
        }
        let &[printer, errors, paper, _] = self.block.as_slice() else {
            return None;
        };
        self.block.clear();
        Some(auto_status([printer, errors, paper].map(u32::from)))
    }
}

fn auto_status([printer, errors, paper]: [u32; 3]) -> PrinterStatus {
    const ERRORS: [(u32, C); 4] = [
        (0x04, C::OtherFault),
        (0x08, C::CutterFault),
        (0x20, C::OtherFault),
        (0x40, C::Temperature),
    ];
    let mut conditions: Vec<C> = meanings(printer, &[(0x20, C::CoverOpen)])
        .chain(meanings(errors, &ERRORS))
        .collect();
    // Both sensors of a pair have to say it.
    conditions.extend((paper & 0x03 == 0x03).then_some(C::PaperLow));
    conditions.extend((paper & 0x0C == 0x0C).then_some(C::PaperOut));
    if printer & 0x08 != 0 && !conditions.iter().any(|condition| condition.blocks()) {
        conditions.push(C::OtherFault); // Offline for a reason it does not name.
    }
    PrinterStatus::known(conditions, 0)
}

/// Asks the printer to send `id` back when all that was sent before is printed (`GS ( H`, function 48): the best proof
/// there is of a slip. Epson's newer printers know it; of others nobody can tell without trying.
///
/// Four letters, digits or signs that can be seen; anything else is not an id.
pub fn escpos_echo_request(id: [u8; 4]) -> Option<[u8; 11]> {
    let [first, second, third, fourth] = id;
    id.iter()
        .all(|byte| (0x20..=0x7E).contains(byte))
        .then_some([0x1D, b'(', b'H', 6, 0, 48, 48, first, second, third, fourth])
}

/// Finds the printer's `37 22 id 00` among what it says. An answer that comes after the connection was made anew belongs
/// to an older slip: begin with a new reader and a new id.
#[derive(Debug, Clone)]
pub struct EchoReader {
    expected: [u8; 7],
    heard: Vec<u8>,
}

impl EchoReader {
    /// Waits for this id.
    pub const fn new([first, second, third, fourth]: [u8; 4]) -> Self {
        Self {
            expected: [0x37, 0x22, first, second, third, fourth, 0],
            heard: Vec::new(),
        }
    }

    /// Takes bytes; `true` once the id came back.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        for &byte in bytes {
            self.heard.push(byte);
            if self.heard.len() > self.expected.len() {
                self.heard.remove(0);
            }
            if self.heard == self.expected {
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READY: [u8; 4] = [0x12; 4];

    fn check(place: usize, byte: u8, expected: &[C]) {
        let mut bytes = READY;
        bytes[place - 1] = byte;
        let expected = PrinterStatus::known(expected.iter().copied(), 0);
        assert_eq!(read_escpos_status(bytes), Ok(expected), "{place}: {byte:02X}");
    }

    #[test]
    fn documented_real_time_bytes() {
        check(1, 0x12, &[]);
        check(1, 0x16, &[]); // The drawer's plug.
        check(1, 0x1A, &[C::OtherFault]);
        check(1, 0x32, &[C::OtherFault]);
        check(2, 0x16, &[C::CoverOpen]);
        check(2, 0x1A, &[]); // A hand on the feed button.
        check(2, 0x32, &[C::PaperOut]);
        check(2, 0x52, &[C::OtherFault]);
        check(3, 0x16, &[C::HeadOpen]);
        check(3, 0x1A, &[C::CutterFault]);
        check(3, 0x32, &[C::OtherFault]);
        check(3, 0x52, &[C::Temperature]);
        check(4, 0x1E, &[C::PaperLow]);
        check(4, 0x7E, &[C::PaperLow, C::PaperOut]);
        check(4, 0x72, &[C::PaperOut]);
        let stopped = read_escpos_status([0x1A, 0x36, 0x12, 0x72]).unwrap();
        assert_eq!(
            stopped.blocked_by(),
            [C::PaperOut, C::CoverOpen],
            "and no nameless fault"
        );
    }

    #[test]
    fn a_byte_without_its_fixed_bits_is_no_status() {
        for bad in [0x00, 0x02, 0x10, 0x11, 0x13, 0x92, 0xFF] {
            assert_eq!(
                read_escpos_status([0x12, 0x12, bad, 0x12]),
                Err(NotAStatus),
                "{bad:02X}"
            );
        }
    }

    #[test]
    fn the_fence_answers_with_the_paper() {
        assert!(read_escpos_fence(0x00).unwrap().is_idle());
        assert!(read_escpos_fence(0x03).unwrap().is_idle());
        assert_eq!(read_escpos_fence(0x0F).unwrap().blocked_by(), [C::PaperOut]);
        assert_eq!(read_escpos_fence(0x12), Err(NotAStatus));
        assert_eq!(read_escpos_fence(0x80), Err(NotAStatus));
    }

    #[test]
    fn automatic_blocks_are_found_between_other_bytes() {
        let mut reader = AutoStatusReader::default();
        let bytes = [
            0x12, 0x00, 0x38, 0x08, 0x0C, 0x0F, 0x10, 0x00, 0x10, 0x00, 0x03, 0x00,
        ];
        let found: Vec<PrinterStatus> = bytes.iter().filter_map(|&byte| reader.push(byte)).collect();
        assert_eq!(
            found,
            [
                PrinterStatus::known([C::PaperOut, C::CoverOpen, C::CutterFault], 0),
                PrinterStatus::known([C::PaperLow], 0),
            ]
        );
        let offline: Vec<PrinterStatus> = [0x18, 0, 0, 0]
            .iter()
            .filter_map(|&byte| reader.push(byte))
            .collect();
        assert_eq!(offline, [PrinterStatus::known([C::OtherFault], 0)]);
    }

    #[test]
    fn the_id_comes_back_in_pieces_and_after_other_words() {
        assert_eq!(
            escpos_echo_request(*b"A1b2"),
            Some([0x1D, 0x28, 0x48, 6, 0, 0x30, 0x30, b'A', b'1', b'b', b'2'])
        );
        assert_eq!(escpos_echo_request([b'A', 0x1F, b'b', b'c']), None);
        let mut reader = EchoReader::new(*b"A1b2");
        assert!(!reader.push(&[0x12, 0x37, 0x22, b'A', b'1', b'b', b'9', 0]));
        assert!(!reader.push(&[0x37, 0x37, 0x22, b'A', b'1']));
        assert!(reader.push(b"b2\0"));
    }
}
