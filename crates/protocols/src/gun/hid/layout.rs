//! Where the code stands in a report: by the descriptor, else by the maker (scales-and-guns 2.3).

use super::{HidFields, ReportFault, read_descriptor};
use crate::gun::AimId;

/// How a gun fills its reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HidPosLayout {
    /// Honeywell, Metrologic, Youjie: AIM identifier at 2, data at 5. Also Zebra and Datalogic, some of whose guns put
    /// both one byte later.
    WithAim,
    /// Newland, IDTech and many Chinese makers: data at 2, no AIM identifier.
    WithoutAim,
    /// Microscan: report 1, data from 2 to the end, a code is one report.
    Microscan,
    /// As the gun's own descriptor says.
    Described(HidFields),
    /// An unknown maker: told apart report by report.
    Unknown,
}

/// One report's share of a code.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    pub(super) aim: Option<AimId>,
    pub(super) data: &'a [u8],
    pub(super) more: bool,
}

const LENGTH_AT: usize = 1;
const AFTER_LENGTH: usize = 2;
const AIM_BYTES: usize = 3;
const DATA_BYTES: usize = 56;
const MORE_AT: usize = 63;

impl HidPosLayout {
    /// The layout of a gun. The descriptor counts where it is complete, the maker's table where not.
    pub fn of(vendor_id: u16, descriptor: Option<&[u8]>) -> Self {
        if let Some(fields) = descriptor.and_then(read_descriptor) {
            return Self::Described(fields);
        }
        match vendor_id {
            0x0C2E | 0x23D0 | 0x0536 | 0x05E0 | 0x05F9 => Self::WithAim,
            0x1EAB | 0x0ACD => Self::WithoutAim,
            0x0B11 => Self::Microscan,
            _ => Self::Unknown,
        }
    }

    /// The feature report without which guns of this maker stay silent (Honeywell).
    pub const fn wake_up(vendor_id: u16) -> Option<[u8; 2]> {
        match vendor_id {
            0x0C2E | 0x23D0 => Some([0xFE, 0x01]),
            _ => None,
        }
    }

    /// The share of a code in this report; `None` for a report of another kind.
    pub(super) fn part<'a>(&self, report: &'a [u8]) -> Option<Result<Part<'a>, ReportFault>> {
        match self {
            Self::Described(fields) => described(fields, report),
            Self::Microscan => numbered(report, 0x01).then(|| microscan(report)),
            Self::WithAim => numbered(report, 0x02).then(|| fixed(report, true)),
            Self::WithoutAim => numbered(report, 0x02).then(|| fixed(report, false)),
            Self::Unknown => numbered(report, 0x02).then(|| fixed(report, has_aim_field(report))),
        }
    }
}

fn numbered(report: &[u8], id: u8) -> bool {
    report.first() == Some(&id)
}

fn fixed(report: &[u8], with_aim: bool) -> Result<Part<'_>, ReportFault> {
    let length = usize::from(*report.get(LENGTH_AT).ok_or(ReportFault::Short)?);
    let more = report.get(MORE_AT).ok_or(ReportFault::Short)? & 1 != 0;
    if !with_aim {
        return Ok(Part {
            aim: None,
            data: data(report, AFTER_LENGTH, (length, DATA_BYTES), more)?,
            more,
        });
    }
    let (aim, late) = find_aim(report, AFTER_LENGTH);
    let data_at = AFTER_LENGTH + AIM_BYTES + late;
    Ok(Part {
        aim,
        data: data(report, data_at, (length, DATA_BYTES), more)?,
        more,
    })
}

fn microscan(report: &[u8]) -> Result<Part<'_>, ReportFault> {
    let length = usize::from(*report.get(LENGTH_AT).ok_or(ReportFault::Short)?);
    let room = report.len().saturating_sub(AFTER_LENGTH);
    Ok(Part {
        aim: None,
        data: data(report, AFTER_LENGTH, (length, room), false)?,
        more: false,
    })
}

fn described<'a>(fields: &HidFields, report: &'a [u8]) -> Option<Result<Part<'a>, ReportFault>> {
    if let Some(id) = fields.report_id
        && !numbered(report, id)
    {
        return None;
    }
    Some(described_part(fields, report))
}

fn described_part<'a>(fields: &HidFields, report: &'a [u8]) -> Result<Part<'a>, ReportFault> {
    let byte = |at: usize| report.get(at).copied().ok_or(ReportFault::Short);
    let length = usize::from(byte(fields.length_at)?);
    let more = match fields.more_at {
        Some((at, mask)) => byte(at)? & mask != 0,
        None => false,
    };
    let (aim, late) = fields.aim_at.map_or((None, 0), |at| find_aim(report, at));
    // The identifier may be late only when the data stand right behind it.
    let data_at = match fields.aim_at {
        Some(at) if at + AIM_BYTES == fields.data_at => fields.data_at + late,
        _ => fields.data_at,
    };
    Ok(Part {
        aim,
        data: data(report, data_at, (length, fields.data_bytes), more)?,
        more,
    })
}

/// The valid bytes of the data. A length beyond the field is a garbled report, unless more follows and the maker counts
/// the whole code.
fn data(report: &[u8], at: usize, (length, room): (usize, usize), more: bool) -> Result<&[u8], ReportFault> {
    let length = if more { length.min(room) } else { length };
    if length > room {
        return Err(ReportFault::Length);
    }
    report.get(at..at + length).ok_or(ReportFault::Short)
}

/// The AIM identifier at its place or one byte later, and how late it is.
fn find_aim(report: &[u8], at: usize) -> (Option<AimId>, usize) {
    let read = |at: usize| report.get(at..at + AIM_BYTES).and_then(AimId::from_bytes);
    match read(at) {
        Some(aim) => (Some(aim), 0),
        None => read(at + 1).map_or((None, 0), |aim| (Some(aim), 1)),
    }
}

/// Whether an unknown maker's report has a field for the AIM identifier: one stands there, and behind it come as many
/// bytes as the length says. A gun without the field that sends the identifier with the data counts it.
fn has_aim_field(report: &[u8]) -> bool {
    let (Some(_), late) = find_aim(report, AFTER_LENGTH) else {
        return false;
    };
    let length = usize::from(report.get(LENGTH_AT).copied().unwrap_or(0));
    let last = (AFTER_LENGTH + AIM_BYTES + late + length).saturating_sub(1);
    late == 1 || (length > 0 && report.get(last).is_some_and(|&byte| byte != 0))
}
