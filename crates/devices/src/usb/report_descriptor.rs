//! The little that must be known of a HID report descriptor before a device can be read: what it is, and how long its
//! reports are (HID 1.11, section 6.2.2).

use std::collections::HashMap;

/// What an interface is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UsbKind {
    /// A gun in HID POS mode (usage page 0x8C).
    PosGun,
    /// A scale (usage page 0x8D).
    Scale,
    /// Something that types: a keyboard, or a gun in keyboard mode. Nobody can tell which: only a person can.
    Keyboard,
    /// Another HID: a mouse, or a maker's own page.
    OtherHid,
    /// A HID whose report descriptor cannot be read before it is opened.
    UnknownHid,
    /// A printer.
    Printer,
}

impl UsbKind {
    pub(super) const fn is_hid(self) -> bool {
        !matches!(self, Self::Printer)
    }
}

/// What a report descriptor says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct ReportShape {
    /// Usage page and usage of the first collection.
    top: Option<(u32, u32)>,
    /// Bytes of the longest input report, with its id.
    pub(super) longest_input: usize,
    /// Whether each report begins with its id.
    pub(super) is_numbered: bool,
}

/// Global state that later items share.
#[derive(Debug, Clone, Copy, Default)]
struct Globals {
    usage_page: u32,
    report_size: u32,
    report_count: u32,
    report_id: u32,
}

impl ReportShape {
    /// Reads as far as it makes sense.
    pub(super) fn read(descriptor: &[u8]) -> Self {
        let mut shape = Self::default();
        let mut globals = Globals::default();
        let mut saved = Vec::new();
        let mut usage = None;
        let mut input_bits: HashMap<u32, u64> = HashMap::new();
        for (tag, value) in Items(descriptor) {
            match tag {
                0x04 => globals.usage_page = value,
                0x74 => globals.report_size = value,
                0x94 => globals.report_count = value,
                0x84 => {
                    globals.report_id = value;
                    shape.is_numbered = true;
                }
                0xA4 => saved.push(globals),
                0xB4 => globals = saved.pop().unwrap_or_default(),
                0x08 => usage = usage.or(Some(value)),
                0xA0 => {
                    shape.top = shape
                        .top
                        .or_else(|| usage.map(|usage| (globals.usage_page, usage)));
                }
                0x80 => {
                    let bits = u64::from(globals.report_size) * u64::from(globals.report_count);
                    *input_bits.entry(globals.report_id).or_default() += bits;
                }
                _ => {}
            }
        }
        let longest = input_bits.values().max().copied().unwrap_or(0).div_ceil(8);
        if longest > 0 {
            shape.longest_input =
                usize::try_from(longest).unwrap_or(usize::MAX) + usize::from(shape.is_numbered);
        }
        shape
    }

    pub(super) const fn kind(&self) -> UsbKind {
        match self.top {
            Some((0x8C, _)) => UsbKind::PosGun,
            Some((0x8D, _)) => UsbKind::Scale,
            Some((0x01, 0x06)) => UsbKind::Keyboard,
            Some(_) => UsbKind::OtherHid,
            None => UsbKind::UnknownHid,
        }
    }
}

/// Short items: the first byte without its length, and the data as a number. Long items are passed over.
struct Items<'a>(&'a [u8]);

impl Iterator for Items<'_> {
    type Item = (u8, u32);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (&prefix, rest) = self.0.split_first()?;
            if prefix == 0xFE {
                let length = usize::from(*rest.first()?);
                self.0 = rest.get(length + 2..)?;
                continue;
            }
            let length = match prefix & 0x03 {
                3 => 4,
                length => usize::from(length),
            };
            let (data, rest) = rest.split_at_checked(length)?;
            self.0 = rest;
            let value = data
                .iter()
                .rev()
                .fold(0_u32, |value, byte| value << 8 | u32::from(*byte));
            return Some((prefix & !0x03, value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(descriptor: &[u8], kind: UsbKind, longest_input: usize) {
        let shape = ReportShape::read(descriptor);
        assert_eq!((shape.kind(), shape.longest_input), (kind, longest_input));
    }

    /// HID 1.11, appendix E.6.
    const BOOT_KEYBOARD: &[u8] = &[
        0x05, 0x01, 0x09, 0x06, 0xA1, 0x01, 0x05, 0x07, 0x19, 0xE0, 0x29, 0xE7, 0x15, 0x00, 0x25, 0x01, 0x75,
        0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01, 0x95, 0x05, 0x75, 0x01, 0x05, 0x08,
        0x19, 0x01, 0x29, 0x05, 0x91, 0x02, 0x95, 0x01, 0x75, 0x03, 0x91, 0x01, 0x95, 0x06, 0x75, 0x08, 0x15,
        0x00, 0x25, 0x65, 0x05, 0x07, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xC0,
    ];

    #[test]
    fn a_boot_keyboard_sends_eight_bytes_without_an_id() {
        check(BOOT_KEYBOARD, UsbKind::Keyboard, 8);
        assert!(!ReportShape::read(BOOT_KEYBOARD).is_numbered);
    }

    #[test]
    fn a_scale_is_known_by_its_page_and_its_id_counts() {
        let scale = [
            0x05, 0x8D, 0x09, 0x20, 0xA1, 0x01, 0x85, 0x03, 0x75, 0x08, 0x95, 0x05, 0x09, 0x70, 0x81, 0x02,
            0xC0,
        ];
        check(&scale, UsbKind::Scale, 6);
    }

    #[test]
    fn the_longest_of_several_reports_counts() {
        let two = [
            0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01, 0x75, 0x08, 0x85, 0x01, 0x95, 0x02, 0x81, 0x02, 0x85, 0x02,
            0x95, 0x3F, 0x81, 0x02, 0x85, 0x05, 0x95, 0x7F, 0xB1, 0x02, 0xC0,
        ];
        check(&two, UsbKind::PosGun, 64); // A feature report is not read.
    }

    #[test]
    fn a_cut_or_empty_descriptor_says_nothing_false() {
        check(&[], UsbKind::UnknownHid, 0);
        check(&[0x05], UsbKind::UnknownHid, 0);
        check(&BOOT_KEYBOARD[..6], UsbKind::Keyboard, 0);
        check(&[0xFE, 0x02, 0x00, 0x11], UsbKind::UnknownHid, 0);
    }
}
