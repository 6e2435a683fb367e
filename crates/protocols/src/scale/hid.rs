//! Scales on USB HID, usage page 0x8D (scales-and-guns 1.11): Dymo, Stamps, Fairbanks, Mettler PS, parcel USB scales.
//!
//! Input report `03 status unit exponent LSB MSB`: value = (MSB·256 + LSB) · 10^exponent. Reports come whole, so this is
//! no decoder of a byte stream and no member of [`super::DRIVERS`].

use super::{
    FrameProof, Garbled, GarbledReason, HidScaleReports, Load, MassUnit, Quantity, ScaleReading, ScaleTrouble,
};

/// The id kept in the settings.
pub const HID_SCALE_ID: &str = "hid-8d";
/// Makes, for a person who chooses.
pub const HID_SCALE_TITLE: &str = "USB 电子秤 (HID): Dymo, Stamps, Fairbanks, 梅特勒 PS, 快递 USB 秤";
/// Zeroes the scale: output report 2.
pub const HID_ZERO_REPORT: &[u8] = &[0x02, 0x02];
/// Zeroes it even where the other is ignored (Stamps, Dymo).
pub const HID_ZERO_ENFORCED_REPORT: &[u8] = &[0x02, 0x01];

const STATUS_FAULT: u8 = 1;
const STATUS_ZERO: u8 = 2;
const STATUS_MOVING: u8 = 3;
const STATUS_STABLE: u8 = 4;
const STATUS_UNDER: u8 = 5;
const STATUS_OVER: u8 = 6;
const STATUS_CALIBRATE: u8 = 7;
const STATUS_RE_ZERO: u8 = 8;

/// Beyond this the exponent is noise.
const MOST_DECIMALS: i8 = 6;

/// Reads the reports of one opened scale. The first one after opening is stale and dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HidScaleDecoder {
    reports: HidScaleReports,
    opened: bool,
}

impl HidScaleDecoder {
    /// A scale that was just opened, with what its report descriptor says.
    pub const fn new(reports: HidScaleReports) -> Self {
        Self {
            reports,
            opened: false,
        }
    }

    /// The next input report as the system hands it over.
    pub fn report(&mut self, report: &[u8]) -> Option<Result<ScaleReading, Garbled>> {
        let stale = !std::mem::replace(&mut self.opened, true);
        (!stale).then(|| read_hid_report(report, self.reports))
    }
}

/// Reads one input report.
///
/// # Errors
///
/// The report is of another kind (private protocols of USPS and Accupost scales), empty, or of an unknown unit.
pub fn read_hid_report(report: &[u8], reports: HidScaleReports) -> Result<ScaleReading, Garbled> {
    let refuse = |reason| Garbled {
        raw: report.to_vec(),
        reason,
    };
    let content = weight_of(report, reports).ok_or_else(|| refuse(GarbledReason::NoStart))?;
    read(content)
        .map(|reading| ScaleReading {
            raw: report.to_vec(),
            ..reading
        })
        .map_err(refuse)
}

/// Status, unit, exponent, LSB and MSB behind the report id, with the 00 in front that Windows may add.
fn weight_of(report: &[u8], reports: HidScaleReports) -> Option<[u8; 5]> {
    let with_id = match report {
        [0, rest @ ..] if rest.first() == Some(&reports.weight) && report.len() > 6 => rest,
        _ => report,
    };
    let content = if reports.weight == 0 {
        // A device of a single report has no report id.
        match report {
            [0, rest @ ..] if rest.len() == 5 => rest,
            _ => report,
        }
    } else {
        with_id.strip_prefix(&[reports.weight])?
    };
    let (first, padding) = content.split_first_chunk::<5>()?;
    // Hosts pad reports with zeros to the longest one of the device.
    padding.iter().all(|byte| *byte == 0).then_some(*first)
}

fn read([status, unit, exponent, low, high]: [u8; 5]) -> Result<ScaleReading, GarbledReason> {
    let nothing = ScaleReading {
        proof: FrameProof::Checksum,
        ..ScaleReading::saying_nothing()
    };
    let value = || quantity(unit, exponent, u16::from_le_bytes([low, high]));
    let trouble = |trouble| {
        Ok(ScaleReading {
            trouble: Some(trouble),
            ..nothing.clone()
        })
    };
    match status {
        STATUS_FAULT => trouble(ScaleTrouble::Fault),
        STATUS_CALIBRATE => trouble(ScaleTrouble::NeedsCalibration),
        STATUS_RE_ZERO => trouble(ScaleTrouble::NeedsZero),
        STATUS_OVER => Ok(ScaleReading {
            load: Load::Over,
            ..nothing
        }),
        // The report holds the size of a negative weight: shown, never taken.
        STATUS_UNDER => Ok(ScaleReading {
            value: Some(value()?.negative()),
            load: Load::Under,
            ..nothing
        }),
        STATUS_ZERO | STATUS_MOVING | STATUS_STABLE => Ok(ScaleReading {
            value: Some(value()?),
            stable: Some(status != STATUS_MOVING),
            at_zero: status == STATUS_ZERO,
            ..nothing
        }),
        _ => Err(GarbledReason::WrongShape),
    }
}

fn quantity(unit: u8, exponent: u8, size: u16) -> Result<Quantity, GarbledReason> {
    let unit = match unit {
        1 => MassUnit::Milligram,
        2 => MassUnit::Gram,
        3 => MassUnit::Kilogram,
        4 => MassUnit::Carat,
        6 => MassUnit::Grain,
        7 => MassUnit::Pennyweight,
        8 => MassUnit::Tonne,
        9 => MassUnit::ShortTon,
        10 => MassUnit::TroyOunce,
        11 => MassUnit::Ounce,
        12 => MassUnit::Pound,
        // 5 is the tael, which has several weights.
        _ => return Err(GarbledReason::UnknownUnit),
    };
    let exponent = exponent.cast_signed();
    if !(-MOST_DECIMALS..=MOST_DECIMALS).contains(&exponent) {
        return Err(GarbledReason::WrongShape);
    }
    let (times, decimals) = if exponent < 0 {
        (1, exponent.unsigned_abs())
    } else {
        (10_i64.pow(u32::from(exponent.unsigned_abs())), 0)
    };
    Ok(Quantity {
        digits: i64::from(size) * times,
        decimals,
        unit: Some(unit),
    })
}
