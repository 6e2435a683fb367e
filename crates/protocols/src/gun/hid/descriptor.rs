//! Where a gun's report descriptor says that the code stands.

/// The places in one input report, counted in bytes from its start, the report number included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HidFields {
    /// The report's number; `None` when the device numbers none and the byte is missing.
    pub report_id: Option<u8>,
    /// The byte that says how many bytes of data are valid.
    pub length_at: usize,
    /// The three bytes of the AIM identifier.
    pub aim_at: Option<usize>,
    /// The first byte of data.
    pub data_at: usize,
    /// How many there are.
    pub data_bytes: usize,
    /// The bit that says that more follows: byte and mask.
    pub more_at: Option<(usize, u8)>,
}

const GENERIC_DESKTOP: u32 = 0x01;
const SCANNER: u32 = 0x8C;
const BYTE_COUNT: u32 = GENERIC_DESKTOP << 16 | 0x3B;
const SYMBOLOGY_1: u32 = SCANNER << 16 | 0xFB;
const DECODED_DATA: u32 = SCANNER << 16 | 0xFE;
const DATA_CONTINUED: u32 = SCANNER << 16 | 0xFF;

/// No gun sends a longer report; a longer one is a broken descriptor.
const MOST_BITS: usize = 8 * 4_096;

/// One field that repeats.
struct Field {
    report_id: Option<u8>,
    usage: u32,
    first_bit: usize,
    bits: usize,
    count: usize,
}

/// Reads a report descriptor. `None` when it does not say where data, their length and the rest stand: then the maker's
/// table counts.
pub fn read_descriptor(descriptor: &[u8]) -> Option<HidFields> {
    let fields = Reader::default().read(descriptor)?;
    let data = fields
        .iter()
        .find(|field| field.usage == DECODED_DATA && field.bits == 8 && field.first_bit % 8 == 0)?;
    let numbered = usize::from(data.report_id.is_some());
    let beside = |usage: u32| {
        fields
            .iter()
            .find(|field| field.usage == usage && field.report_id == data.report_id)
    };
    let whole_byte = |usage: u32| {
        beside(usage)
            .filter(|field| field.bits == 8 && field.first_bit % 8 == 0)
            .map(|field| numbered + field.first_bit / 8)
    };
    Some(HidFields {
        report_id: data.report_id,
        length_at: whole_byte(BYTE_COUNT)?,
        aim_at: whole_byte(SYMBOLOGY_1),
        data_at: numbered + data.first_bit / 8,
        data_bytes: data.count,
        more_at: beside(DATA_CONTINUED)
            .map(|field| (numbered + field.first_bit / 8, 1 << (field.first_bit % 8))),
    })
}

/// The state of HID 1.11, 6.2.2, as far as places need it.
#[derive(Default)]
struct Reader {
    page: u32,
    size: usize,
    count: usize,
    report_id: Option<u8>,
    saved: Vec<(u32, usize, usize, Option<u8>)>,
    usages: Vec<u32>,
    lowest: Option<u32>,
    used_bits: Vec<(Option<u8>, usize)>,
    fields: Vec<Field>,
}

impl Reader {
    fn read(mut self, mut bytes: &[u8]) -> Option<Vec<Field>> {
        const LONG_ITEM: u8 = 0xFE;
        while let Some((&prefix, rest)) = bytes.split_first() {
            if prefix == LONG_ITEM {
                let length = usize::from(*rest.first()?);
                bytes = rest.get(2 + length..)?;
                continue;
            }
            let size = match prefix & 3 {
                3 => 4,
                size => usize::from(size),
            };
            let (payload, behind) = rest.split_at_checked(size)?;
            let value = payload
                .iter()
                .rev()
                .fold(0_u32, |value, byte| value << 8 | u32::from(*byte));
            self.item(prefix & 0xFC, value, size)?;
            bytes = behind;
        }
        Some(self.fields)
    }

    /// One item; `None` for one that no sound descriptor holds.
    fn item(&mut self, tag: u8, value: u32, size: usize) -> Option<()> {
        match tag {
            0x04 => self.page = value,
            0x74 => self.size = usize::try_from(value).ok()?,
            0x84 => self.report_id = Some(u8::try_from(value).ok()?),
            0x94 => self.count = usize::try_from(value).ok()?,
            0xA4 => self
                .saved
                .push((self.page, self.size, self.count, self.report_id)),
            0xB4 => (self.page, self.size, self.count, self.report_id) = self.saved.pop()?,
            0x08 => self.usages.push(self.usage(value, size)),
            0x18 => self.lowest = Some(self.usage(value, size)),
            0x28 => {
                let highest = self.usage(value, size);
                let lowest = self.lowest.take()?;
                self.usages.extend((lowest..=highest).take(256));
            }
            0x80 => self.input()?,
            _ => {}
        }
        // Main items end the life of usages.
        if tag & 0x0C == 0 {
            self.usages.clear();
            self.lowest = None;
        }
        (self.usages.len() <= 1_024 && self.saved.len() <= 64).then_some(())
    }

    const fn usage(&self, value: u32, size: usize) -> u32 {
        if size == 4 {
            value
        } else {
            self.page << 16 | value & 0xFFFF
        }
    }

    /// Fields follow one another; a last usage counts for all that are left.
    fn input(&mut self) -> Option<()> {
        let report_id = self.report_id;
        let place = self.used_bits.iter().position(|(id, _)| *id == report_id);
        let first_bit = place
            .and_then(|place| self.used_bits.get(place))
            .map_or(0, |(_, bits)| *bits);
        let end = self.size.checked_mul(self.count)?.checked_add(first_bit)?;
        if end > MOST_BITS {
            return None;
        }
        match place.and_then(|place| self.used_bits.get_mut(place)) {
            Some((_, bits)) => *bits = end,
            None => self.used_bits.push((report_id, end)),
        }
        let last = self.usages.len().saturating_sub(1);
        for (nth, &usage) in self.usages.iter().enumerate().take(self.count) {
            self.fields.push(Field {
                report_id,
                usage,
                first_bit: first_bit + nth * self.size,
                bits: self.size,
                count: if nth == last { self.count - nth } else { 1 },
            });
        }
        (self.fields.len() <= 4_096).then_some(())
    }
}

#[cfg(test)]
#[path = "descriptor_tests.rs"]
pub(super) mod tests;
