//! The bytes of one frame while it comes in.

use super::{Garbled, GarbledReason, Parity, ScaleReading};

/// What a whole frame says: a reading without its bytes, nothing (an acknowledgement), or why it is refused.
pub(super) type Said = Result<Option<ScaleReading>, GarbledReason>;

/// The answer of a decoder.
pub(super) type Answer = Result<ScaleReading, Garbled>;

/// Collected bytes. Where bit 7 is no data it is kept apart: on a port with eight data bits it is the parity bit of a
/// scale that sends seven.
#[derive(Default)]
pub(super) struct FrameBuffer {
    bytes: Vec<u8>,
    /// Bit n is bit 7 of byte n.
    high: u64,
}

impl FrameBuffer {
    pub(super) const fn len(&self) -> usize {
        self.bytes.len()
    }

    /// What was collected, bit 7 apart where it is no data.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn push(&mut self, byte: u8, bit_seven: BitSeven) {
        match bit_seven {
            BitSeven::Data => self.bytes.push(byte),
            BitSeven::NoData => {
                if byte & 0x80 != 0 {
                    self.high |= place_of(self.bytes.len());
                }
                self.bytes.push(byte & 0x7F);
            }
        }
    }

    /// Bytes without bit 7, or of a protocol where it is data.
    pub(super) fn extend_plain(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The first bytes as they came.
    fn raw(&self, count: usize) -> Vec<u8> {
        let bytes = self.bytes.get(..count).unwrap_or(&self.bytes);
        let mut raw = bytes.to_vec();
        if self.high != 0 {
            for (index, byte) in raw.iter_mut().enumerate() {
                if self.high & place_of(index) != 0 {
                    *byte |= 0x80;
                }
            }
        }
        raw
    }

    fn drop_front(&mut self, count: usize) {
        if count >= self.bytes.len() {
            self.bytes.clear();
            self.high = 0;
            return;
        }
        self.bytes.drain(..count);
        self.high = u32::try_from(count)
            .ok()
            .and_then(|count| self.high.checked_shr(count))
            .unwrap_or_default();
    }

    /// Takes the first bytes as an unreadable frame.
    pub(super) fn take_garbled(&mut self, count: usize, reason: GarbledReason) -> Garbled {
        let raw = self.raw(count);
        self.drop_front(count);
        Garbled { raw, reason }
    }

    /// Takes the first bytes as the frame that said this.
    pub(super) fn take_frame(&mut self, count: usize, said: Said) -> Option<Answer> {
        let said = match said {
            Ok(Some(reading)) if self.high != 0 => self.with_parity(count, reading),
            other => other,
        };
        match said {
            Ok(Some(mut reading)) => {
                reading.raw = self.raw(count);
                self.drop_front(count);
                Some(Ok(reading))
            }
            Ok(None) => {
                self.drop_front(count);
                None
            }
            Err(reason) => Some(Err(self.take_garbled(count, reason))),
        }
    }

    /// Some byte had bit 7: then it must be the parity bit of every byte.
    fn with_parity(&self, count: usize, reading: ScaleReading) -> Said {
        let raw = self.raw(count);
        let parity = parity_of(&raw).ok_or(GarbledReason::WrongParity)?;
        Ok(Some(ScaleReading {
            parity_bit: Some(parity),
            ..reading
        }))
    }
}

/// The bit of [`FrameBuffer::high`] for this byte.
fn place_of(index: usize) -> u64 {
    u32::try_from(index)
        .ok()
        .and_then(|index| 1_u64.checked_shl(index))
        .unwrap_or_default()
}

/// The parity that all of these bytes have, bit 7 counted; `None` when they differ.
pub(super) fn parity_of(bytes: &[u8]) -> Option<Parity> {
    let odd = bytes.iter().filter(|byte| byte.count_ones() % 2 == 1).count();
    if odd == 0 {
        Some(Parity::Even)
    } else if odd == bytes.len() {
        Some(Parity::Odd)
    } else {
        None
    }
}

/// Whether bit 7 of a byte belongs to the frame.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum BitSeven {
    /// It does: binary frames.
    Data,
    /// It does not: text.
    NoData,
}
