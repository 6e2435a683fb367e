//! TSPL's immediate status: `<ESC>!?`, no line ending, answered by one byte (printing 1.2).

use super::{PrinterCondition, PrinterStatus};

/// Asks for the status byte.
pub const TSPL_STATUS_QUERY: &[u8] = b"\x1B!?";

/// Reads the status byte. Bits 0 to 5 mean the same on every make; bit 6 is the cover (Gprinter), bit 7 heat or
/// "another error", by make.
pub fn read_tspl_status(byte: u8) -> PrinterStatus {
    const BITS: [(u8, PrinterCondition); 8] = [
        (0x01, PrinterCondition::HeadOpen),
        (0x02, PrinterCondition::PaperJam),
        (0x04, PrinterCondition::PaperOut),
        (0x08, PrinterCondition::RibbonOut),
        (0x10, PrinterCondition::Paused),
        (0x20, PrinterCondition::Printing),
        (0x40, PrinterCondition::CoverOpen),
        (0x80, PrinterCondition::OtherFault),
    ];
    let conditions = BITS
        .into_iter()
        .filter(|(bit, _)| byte & bit != 0)
        .map(|(_, condition)| condition)
        .collect();
    PrinterStatus::Known {
        conditions,
        labels_waiting: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(byte: u8, expected: &[PrinterCondition]) {
        let PrinterStatus::Known { conditions, .. } = read_tspl_status(byte) else {
            panic!("always known")
        };
        assert_eq!(conditions, expected);
    }

    #[test]
    fn documented_bytes() {
        check(0x00, &[]);
        check(0x20, &[PrinterCondition::Printing]);
        check(0x05, &[PrinterCondition::HeadOpen, PrinterCondition::PaperOut]);
        assert!(read_tspl_status(0x00).is_idle());
        assert!(!read_tspl_status(0x20).is_idle());
        assert!(read_tspl_status(0x20).may_print());
        assert_eq!(read_tspl_status(0x24).blocked_by(), [PrinterCondition::PaperOut]);
    }
}
