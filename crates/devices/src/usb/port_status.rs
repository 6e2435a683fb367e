//! The port status of the printer class: three lamps of the parallel port (printing 2.1).

use dabao_protocols::printer::{PrinterCondition, PrinterStatus};

const NOT_ERROR: u8 = 0x08;
const SELECTED: u8 = 0x10;
const PAPER_EMPTY: u8 = 0x20;

/// What GET_PORT_STATUS answers. Cheap printers answer the same for ever, so it can say that something is wrong, never
/// that all is well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PortStatus(pub u8);

impl PortStatus {
    /// No paper (缺纸).
    pub const fn is_paper_empty(self) -> bool {
        self.0 & PAPER_EMPTY != 0
    }

    /// Online.
    pub const fn is_selected(self) -> bool {
        self.0 & SELECTED != 0
    }

    /// It reports an error without saying which.
    pub const fn is_error(self) -> bool {
        self.0 & NOT_ERROR == 0
    }

    /// In the words that every printer shares.
    pub fn as_status(self) -> PrinterStatus {
        let condition = if self.is_paper_empty() {
            PrinterCondition::PaperOut
        } else if self.is_error() && self.0 != 0 {
            PrinterCondition::OtherFault
        } else {
            return PrinterStatus::Unknown;
        };
        PrinterStatus::Known {
            conditions: vec![condition],
            labels_waiting: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(byte: u8, expected: &[PrinterCondition]) {
        assert_eq!(PortStatus(byte).as_status().blocked_by(), expected, "{byte:02x}");
    }

    #[test]
    fn it_blocks_only_with_a_reason() {
        check(0x18, &[]);
        check(0x30, &[PrinterCondition::PaperOut]);
        check(0x10, &[PrinterCondition::OtherFault]);
        check(0x00, &[]); // a printer that never fills it in
    }

    #[test]
    fn that_all_is_well_is_never_known() {
        assert_eq!(PortStatus(0x18).as_status(), PrinterStatus::Unknown);
    }
}
