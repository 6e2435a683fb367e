//! The last bytes that went over a line, for the person who supports (实时原始数据). Bounded, and read on demand only.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use dabao_domain::Timestamp;

/// Bytes kept for each device.
const MOST_BYTES: usize = 4_096;
/// Pieces kept for each device.
const MOST_CHUNKS: usize = 200;
/// Bytes of one piece: a longer one is shown in parts.
const LONGEST_CHUNK: usize = 64;
/// Bytes that come this close together belong to one piece.
const TOGETHER_MILLIS: i64 = 30;

/// Which way bytes went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RawWay {
    /// From the device.
    Heard,
    /// To the device.
    Sent,
}

/// Bytes that went together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawChunk {
    /// When the first of them went.
    pub at: Timestamp,
    /// Which way.
    pub way: RawWay,
    /// The bytes.
    pub bytes: Vec<u8>,
}

#[derive(Debug, Default)]
struct Kept {
    chunks: VecDeque<RawChunk>,
    bytes: usize,
}

/// What a link's thread writes into and everybody may read.
#[derive(Debug, Clone, Default)]
pub(crate) struct RawTap(Arc<Mutex<Kept>>);

impl RawTap {
    pub(crate) fn note(&self, way: RawWay, bytes: &[u8], at: Timestamp) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for part in bytes.chunks(LONGEST_CHUNK) {
            kept.add(way, part, at);
        }
    }

    /// The oldest first.
    pub(crate) fn chunks(&self) -> Vec<RawChunk> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.chunks.iter().cloned().collect()
    }
}

impl Kept {
    fn add(&mut self, way: RawWay, part: &[u8], at: Timestamp) {
        self.bytes += part.len();
        match self.chunks.back_mut() {
            Some(last)
                if last.way == way
                    && last.bytes.len() + part.len() <= LONGEST_CHUNK
                    && (0..TOGETHER_MILLIS).contains(&at.millis_since(last.at)) =>
            {
                last.bytes.extend_from_slice(part);
            }
            _ => self.chunks.push_back(RawChunk {
                at,
                way,
                bytes: part.to_vec(),
            }),
        }
        while self.bytes > MOST_BYTES || self.chunks.len() > MOST_CHUNKS {
            let Some(oldest) = self.chunks.pop_front() else {
                return;
            };
            self.bytes -= oldest.bytes.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_joined_by_time_and_way() {
        let tap = RawTap::default();
        tap.note(RawWay::Sent, b"SI\r\n", Timestamp(0));
        tap.note(RawWay::Heard, b"S S", Timestamp(5));
        tap.note(RawWay::Heard, b" 1.0 kg\r\n", Timestamp(12));
        tap.note(RawWay::Heard, b"S S", Timestamp(300));
        let told: Vec<Vec<u8>> = tap.chunks().into_iter().map(|chunk| chunk.bytes).collect();
        assert_eq!(
            told,
            [b"SI\r\n".to_vec(), b"S S 1.0 kg\r\n".to_vec(), b"S S".to_vec()]
        );
    }

    #[test]
    fn a_flood_stays_bounded_and_the_newest_stay() {
        let tap = RawTap::default();
        for at in 0..10_000 {
            tap.note(RawWay::Heard, &[0x55; 100], Timestamp(at * 100));
        }
        tap.note(RawWay::Heard, b"last", Timestamp(2_000_000));
        let chunks = tap.chunks();
        assert!(chunks.iter().map(|chunk| chunk.bytes.len()).sum::<usize>() <= MOST_BYTES);
        assert_eq!(chunks.last().unwrap().bytes, b"last");
    }
}
