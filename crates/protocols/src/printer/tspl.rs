//! TSPL's immediate status, no line ending: `<ESC>!?`, answered by one byte, and on newer TSC `<ESC>!S`, answered by
//! eight (printing 1.2).

use super::status::meanings;
use super::{NotAStatus, PrinterCondition, PrinterStatus};

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

/// Asks for the long status; TSC only, from firmware V6.29 EZ on.
pub const TSPL_LONG_STATUS_QUERY: &[u8] = b"\x1B!S";

const STX: u8 = 0x02;
const ETX: u8 = 0x03;

/// Reads `<STX>` message, warning, error, error `<ETX>`, with or without the line end.
pub fn read_tspl_long_status(answer: &[u8]) -> Result<PrinterStatus, NotAStatus> {
    use PrinterCondition as C;
    const WARNINGS: [(u32, C); 2] = [(0x01, C::PaperLow), (0x08, C::BufferFull)];
    const FAULTS: [(u32, C); 5] = [
        (0x01, C::Temperature), // head
        (0x02, C::Temperature), // motor
        (0x04, C::OtherFault),  // head, electrically
        (0x08, C::CutterFault),
        (0x10, C::OtherFault), // out of memory
    ];
    const SUPPLIES: [(u32, C); 5] = [
        (0x01, C::PaperOut),
        (0x02, C::PaperJam),
        (0x04, C::RibbonOut),
        (0x08, C::RibbonOut), // ribbon jam
        (0x20, C::HeadOpen),
    ];
    let &[STX, message, warning, fault, supply, ETX, ref line_end @ ..] = answer else {
        return Err(NotAStatus);
    };
    let based = [warning, fault, supply].iter().all(|byte| byte & 0xC0 == 0x40);
    if !based || !b"\r\n".starts_with(line_end) {
        return Err(NotAStatus);
    }
    let state = match message {
        b'@' => None,
        b'`' => Some(C::Paused),
        b'K' | b'L' => Some(C::LabelNotTaken),
        b'E' => Some(C::OtherFault),
        b'B' | b'C' | b'F' | b'P' | b'W' => Some(C::Printing),
        _ => return Err(NotAStatus),
    };
    let mut conditions: Vec<C> = meanings(u32::from(warning), &WARNINGS)
        .chain(meanings(u32::from(fault), &FAULTS))
        .chain(meanings(u32::from(supply), &SUPPLIES))
        .collect();
    // "Printer error" says nothing more where the error has a name.
    let named = conditions.iter().any(|condition| condition.blocks());
    conditions.extend(state.filter(|state| *state != C::OtherFault || !named));
    Ok(PrinterStatus::known(conditions, 0))
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

    fn long(bytes: [u8; 4]) -> Vec<PrinterCondition> {
        let answer = [&[STX], bytes.as_slice(), &[ETX, 0x0D, 0x0A]].concat();
        let Ok(PrinterStatus::Known { conditions, .. }) = read_tspl_long_status(&answer) else {
            panic!("{bytes:?}")
        };
        conditions
    }

    #[test]
    fn documented_long_answers() {
        use PrinterCondition as C;
        for (bytes, expected) in [
            (b"@@@@", vec![]),
            (b"`@@@", vec![C::Paused]),
            (b"P@@@", vec![C::Printing]),
            (b"W@@@", vec![C::Printing]),
            (b"L@@@", vec![C::LabelNotTaken]),
            (b"@H@@", vec![C::BufferFull]),
            (b"E@A@", vec![C::Temperature]),
            (b"E@B@", vec![C::Temperature]),
            (b"E@H@", vec![C::CutterFault]),
            (b"E@@A", vec![C::PaperOut]),
            (b"E@@B", vec![C::PaperJam]),
            (b"E@@D", vec![C::RibbonOut]),
            (b"E@@`", vec![C::HeadOpen]),
            (b"E@@a", vec![C::PaperOut, C::HeadOpen]),
            (b"E@@@", vec![C::OtherFault]),
        ] {
            assert_eq!(long(*bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn anything_else_is_no_long_answer() {
        for bad in [
            b"".as_slice(),
            b"\x02@@@@",
            b"\x02@@@\x03\r\n",
            b"\x02@@@@\x03\n\r",
            b"\x02@@@@\x03\r\n@",
            b"\x02?@@@\x03\r\n",
            b"\x02@\x00@@\x03\r\n",
            b"\x00",
        ] {
            assert_eq!(read_tspl_long_status(bad), Err(NotAStatus), "{bad:?}");
        }
    }
}
