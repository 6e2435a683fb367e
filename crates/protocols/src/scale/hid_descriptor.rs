//! Whether a USB HID device is a scale, and under which report ids: told by its report descriptor, not by a list of
//! makers (scales-and-guns 1.11).

use thiserror::Error;

const SCALE_PAGE: u32 = 0x8D;
/// Status, unit, exponent and a 16-bit weight.
const WEIGHT_BITS: u32 = 40;

/// The report ids of a scale; 0 where it has no ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HidScaleReports {
    /// The input report with the weight.
    pub weight: u8,
}

impl Default for HidScaleReports {
    /// What nearly every scale uses.
    fn default() -> Self {
        Self { weight: 3 }
    }
}

/// Why a HID device cannot be used as a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum NotAHidScale {
    /// Its descriptor does not speak of scales: another device, or a scale with a private protocol (USPS PS-100,
    /// Accupost).
    #[error("the device does not speak the USB scale protocol")]
    NoScalePage,
    /// It speaks of scales, and has no report of the weight's size.
    #[error("the device is a scale without a weight report we can read")]
    NoWeightReport,
}

/// Reads a report descriptor.
///
/// # Errors
///
/// The device is no scale of this kind.
pub fn find_hid_scale(descriptor: &[u8]) -> Result<HidScaleReports, NotAHidScale> {
    let mut state = Walk::default();
    let mut rest = descriptor;
    while let Some((item, behind)) = next_item(rest) {
        state.take(&item);
        rest = behind;
    }
    if !state.scale_page_seen {
        return Err(NotAHidScale::NoScalePage);
    }
    // A weight report is the only input of this size on most scales. Where there are more, the usual id wins.
    let fitting = || {
        state
            .inputs
            .iter()
            .filter(|(_, bits)| *bits == WEIGHT_BITS)
            .map(|(id, _)| *id)
    };
    fitting()
        .find(|id| *id == HidScaleReports::default().weight)
        .or_else(|| fitting().next())
        .map(|weight| HidScaleReports { weight })
        .ok_or(NotAHidScale::NoWeightReport)
}

/// One item: the prefix without its size bits, and the data.
struct Item {
    kind: u8,
    data: u32,
}

const USAGE_PAGE: u8 = 0x04;
const REPORT_SIZE: u8 = 0x74;
const REPORT_ID: u8 = 0x84;
const REPORT_COUNT: u8 = 0x94;
const PUSH: u8 = 0xA4;
const POP: u8 = 0xB4;
const INPUT: u8 = 0x80;
const LONG_ITEM: u8 = 0xFE;

fn next_item(bytes: &[u8]) -> Option<(Item, &[u8])> {
    let (&prefix, rest) = bytes.split_first()?;
    if prefix == LONG_ITEM {
        let (&size, rest) = rest.split_first()?;
        let (_, behind) = rest.split_at_checked(usize::from(size) + 1)?;
        return Some((
            Item {
                kind: LONG_ITEM,
                data: 0,
            },
            behind,
        ));
    }
    let size = match prefix & 0b11 {
        3 => 4,
        size => usize::from(size),
    };
    let (data, behind) = rest.split_at_checked(size)?;
    let data = data
        .iter()
        .rev()
        .fold(0_u32, |data, byte| data << 8 | u32::from(*byte));
    let kind = prefix & 0b1111_1100;
    Some((Item { kind, data }, behind))
}

#[derive(Default, Clone, Copy)]
struct Globals {
    page: u32,
    id: u8,
    size: u32,
    count: u32,
}

#[derive(Default)]
struct Walk {
    now: Globals,
    kept: Vec<Globals>,
    scale_page_seen: bool,
    /// Input reports that hold something of the scale page, with their bits.
    inputs: Vec<(u8, u32)>,
}

/// More than any descriptor nests.
const MOST_KEPT: usize = 16;

impl Walk {
    fn take(&mut self, item: &Item) {
        match item.kind {
            USAGE_PAGE => {
                self.now.page = item.data;
                self.scale_page_seen |= item.data == SCALE_PAGE;
            }
            REPORT_SIZE => self.now.size = item.data,
            REPORT_COUNT => self.now.count = item.data,
            REPORT_ID => self.now.id = item.data.to_le_bytes().first().copied().unwrap_or_default(),
            PUSH if self.kept.len() < MOST_KEPT => self.kept.push(self.now),
            POP => self.now = self.kept.pop().unwrap_or(self.now),
            INPUT => self.add_input(),
            _ => {}
        }
    }

    /// A report counts as soon as the scale page was named; its padding belongs to it as well.
    fn add_input(&mut self) {
        if !self.scale_page_seen {
            return;
        }
        let bits = self.now.size.saturating_mul(self.now.count);
        match self.inputs.iter_mut().find(|(id, _)| *id == self.now.id) {
            Some((_, sum)) => *sum = sum.saturating_add(bits),
            None => self.inputs.push((self.now.id, bits)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The part of a postal scale's descriptor that matters: an attribute report, then the weight under this id.
    fn descriptor(page: u8, id: u8) -> Vec<u8> {
        let mut bytes = vec![0x05, page, 0x09, 0x20, 0xA1, 0x01];
        bytes.extend([0x85, 0x01, 0x75, 0x08, 0x95, 0x03, 0xB1, 0x02]);
        bytes.extend([0x85, id, 0x75, 0x08, 0x95, 0x01, 0x81, 0x00]);
        bytes.extend([0x09, 0x50, 0x81, 0x00]);
        bytes.extend([0x95, 0x01, 0x81, 0x02, 0x75, 0x10, 0x81, 0x02, 0xC0]);
        bytes
    }

    #[test]
    fn the_weight_report_is_found_by_its_size() {
        assert_eq!(
            find_hid_scale(&descriptor(0x8D, 3)),
            Ok(HidScaleReports { weight: 3 })
        );
        assert_eq!(
            find_hid_scale(&descriptor(0x8D, 4)),
            Ok(HidScaleReports { weight: 4 })
        );
    }

    #[test]
    fn other_devices_and_broken_descriptors_are_refused() {
        assert_eq!(
            find_hid_scale(&descriptor(0x01, 3)),
            Err(NotAHidScale::NoScalePage)
        );
        assert_eq!(find_hid_scale(&[]), Err(NotAHidScale::NoScalePage));
        assert_eq!(find_hid_scale(&[0x05, 0x8D]), Err(NotAHidScale::NoWeightReport));
        let whole = descriptor(0x8D, 3);
        for cut in 0..whole.len() - 1 {
            let _never_a_panic = find_hid_scale(&whole[..cut]);
        }
    }
}
