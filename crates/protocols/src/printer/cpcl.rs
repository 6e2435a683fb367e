//! CPCL's status: `<ESC>h`, one byte, and `<ESC>i` for what it does not say (printing 1.5).
//!
//! A printer answers only when it is done with the label before: the answer is a fence, and silence means busy. Never
//! to be asked inside a session.

use super::status::meanings;
use super::{NotAStatus, PrinterCondition as C, PrinterStatus};

/// Asks for the status byte.
pub const CPCL_STATUS_QUERY: &[u8] = b"\x1Bh";
/// Asks for the extended status byte, which not every printer knows.
pub const CPCL_EXTENDED_STATUS_QUERY: &[u8] = b"\x1Bi";

/// Reads the status byte. Three of its bits are never set: such a byte is something else.
pub fn read_cpcl_status(byte: u8) -> Result<PrinterStatus, NotAStatus> {
    const BITS: [(u32, C); 5] = [
        (0x01, C::Printing),
        (0x02, C::PaperOut),
        (0x04, C::CoverOpen), // the latch
        (0x08, C::BatteryLow),
        (0x10, C::WasReset),
    ];
    (byte & 0xE0 == 0)
        .then(|| PrinterStatus::known(meanings(u32::from(byte), &BITS), 0))
        .ok_or(NotAStatus)
}

/// Reads the extended status byte. Its lower four bits say nothing about a label.
pub fn read_cpcl_extended_status(byte: u8) -> PrinterStatus {
    const BITS: [(u32, C); 4] = [
        (0x10, C::PaperJam),
        (0x20, C::LabelNotTaken),
        (0x40, C::PaperLow),
        (0x80, C::RibbonOut),
    ];
    PrinterStatus::known(meanings(u32::from(byte), &BITS), 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(byte: u8, expected: &[C]) {
        let expected = PrinterStatus::known(expected.iter().copied(), 0);
        assert_eq!(read_cpcl_status(byte), Ok(expected), "{byte:02X}");
    }

    #[test]
    fn documented_bytes() {
        check(0x00, &[]);
        check(0x01, &[C::Printing]);
        check(0x02, &[C::PaperOut]);
        check(0x06, &[C::PaperOut, C::CoverOpen]);
        check(0x08, &[C::BatteryLow]);
        check(0x10, &[C::WasReset]);
        assert!(read_cpcl_status(0x08).unwrap().is_idle());
        assert!(
            !read_cpcl_status(0x10).unwrap().is_idle(),
            "what was sent may be lost"
        );
    }

    #[test]
    fn documented_extended_bytes() {
        let of = |byte| read_cpcl_extended_status(byte);
        assert_eq!(of(0x00), PrinterStatus::known([], 0));
        assert_eq!(of(0x10), PrinterStatus::known([C::PaperJam], 0));
        assert_eq!(of(0x20), PrinterStatus::known([C::LabelNotTaken], 0));
        assert_eq!(of(0xCF), PrinterStatus::known([C::PaperLow, C::RibbonOut], 0));
    }

    #[test]
    fn an_echo_is_no_status() {
        for byte in [b'h', 0x1B, 0x20, 0xFF] {
            assert_eq!(read_cpcl_status(byte).is_ok(), byte == 0x1B, "{byte:02X}");
        }
    }
}
