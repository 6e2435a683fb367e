//! ZPL's error status: `~HQES`, two lines of text with flags (printing 1.3).

use super::status::meanings;
use super::{NotAStatus, PrinterCondition as C, PrinterStatus};

/// Asks for errors and warnings. It tells more than `~HS`, and is answered even when that is not; cheap printers lack it.
pub const ZPL_ERRORS_QUERY: &[u8] = b"~HQES";

const ERRORS: [(u32, C); 19] = [
    (0x0000_0001, C::PaperOut),
    (0x0000_0002, C::RibbonOut),
    (0x0000_0004, C::HeadOpen),
    (0x0000_0008, C::CutterFault),
    (0x0000_0010, C::Temperature), // head
    (0x0000_0020, C::Temperature), // motor
    (0x0000_0040, C::OtherFault),  // bad head element
    (0x0000_0080, C::OtherFault),  // head not detected
    (0x0000_0100, C::OtherFault),  // firmware
    (0x0000_0200, C::Temperature), // head's thermometer
    (0x0000_1000, C::PaperJam),    // in retracting
    (0x0000_2000, C::OtherFault),  // presenter
    (0x0000_4000, C::PaperJam),    // feed
    (0x0000_8000, C::PaperJam),    // path not cleared
    (0x0001_0000, C::Paused),
    (0x0002_0000, C::OtherFault), // retract took too long
    (0x0004_0000, C::OtherFault), // mark not calibrated
    (0x0008_0000, C::OtherFault), // mark not found
    (0xFFF0_0C00, C::OtherFault), // not named in the guide
];
/// The other warnings ask for care, not for a person now.
const WARNINGS: [(u32, C); 1] = [(0x8, C::PaperLow)];

/// Reads the flags: `ERRORS: 1 00000000 00000005` and `WARNINGS: …`, of which the last group counts.
pub fn read_zpl_errors(answer: &[u8]) -> Result<PrinterStatus, NotAStatus> {
    let text = std::str::from_utf8(answer).map_err(|_| NotAStatus)?;
    let errors = flags(text, "ERRORS:")?;
    let warnings = flags(text, "WARNINGS:")?;
    let conditions = meanings(errors, &ERRORS).chain(meanings(warnings, &WARNINGS));
    Ok(PrinterStatus::known(conditions, 0))
}

/// The flags behind `name`. The digit in front says whether there are any, and has to agree.
fn flags(text: &str, name: &str) -> Result<u32, NotAStatus> {
    let (_, rest) = text.split_once(name).ok_or(NotAStatus)?;
    let mut groups = rest.split_ascii_whitespace();
    let (any, high, low) = (groups.next(), groups.next(), groups.next());
    let hex = |group: Option<&str>| {
        group
            .filter(|group| group.len() == 8 && group.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|group| u32::from_str_radix(group, 16).ok())
            .ok_or(NotAStatus)
    };
    let (high, low) = (hex(high)?, hex(low)?);
    match any {
        Some("0") if (high, low) == (0, 0) => Ok(0),
        Some("1") if high != 0 && low == 0 => Ok(0x8000_0000), // A fault of a machine this program does not know.
        Some("1") => Ok(low),
        _ => Err(NotAStatus),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(errors: &str, warnings: &str) -> Result<Vec<C>, NotAStatus> {
        let answer = format!(
            "\x02\r\n  PRINTER STATUS                             \r\n   ERRORS:         {errors} \r\n   \
             WARNINGS:       {warnings} \r\n\x03"
        );
        match read_zpl_errors(answer.as_bytes())? {
            PrinterStatus::Known { conditions, .. } => Ok(conditions),
            PrinterStatus::Unknown => panic!("always known"),
        }
    }

    const NONE: &str = "0 00000000 00000000";

    #[test]
    fn documented_flags() {
        for (flags, expected) in [
            ("0 00000000 00000000", vec![]),
            ("1 00000000 00000001", vec![C::PaperOut]),
            ("1 00000000 00000005", vec![C::PaperOut, C::HeadOpen]),
            ("1 00000000 00000002", vec![C::RibbonOut]),
            ("1 00000000 00000008", vec![C::CutterFault]),
            ("1 00000000 00000030", vec![C::Temperature]),
            ("1 00000000 00001000", vec![C::PaperJam]),
            ("1 00000000 0000C000", vec![C::PaperJam]),
            ("1 00000000 00010000", vec![C::Paused]),
            ("1 00000000 00080000", vec![C::OtherFault]),
            ("1 00000000 80000000", vec![C::OtherFault]),
            ("1 00000001 00000000", vec![C::OtherFault]),
        ] {
            assert_eq!(read(flags, NONE), Ok(expected), "{flags}");
        }
        assert_eq!(read(NONE, "1 00000000 00000008"), Ok(vec![C::PaperLow]));
        assert_eq!(read(NONE, "1 00000000 00000002"), Ok(vec![]));
    }

    #[test]
    fn anything_else_is_refused() {
        for bad in [
            "",
            "0",
            "0 00000000",
            "1 0000000 00000001",
            "2 00000000 00000001",
            "0 00000000 00000001",
            "1 +0000001 00000001",
        ] {
            assert_eq!(read(bad, NONE), Err(NotAStatus), "{bad}");
        }
        assert_eq!(read_zpl_errors(b"\xFF\xFE"), Err(NotAStatus));
        assert_eq!(read_zpl_errors(b"ERRORS: 0 00000000 00000000"), Err(NotAStatus));
    }
}
