//! Where one scan ends (scales-and-guns 2.1, 2.2, 2.8).

use dabao_domain::Timestamp;

use super::settings::between_terminators;
use super::{AimId, Suffix};

/// The largest QR code holds 4,296 characters; three bytes each when they are Chinese.
pub(super) const LONGEST_SCAN: usize = 3 * 4_296;

/// What ended a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScanEnd {
    /// The suffix: CR, LF, TAB or ETX.
    Terminator,
    /// Nothing came for the idle gap: the gun is set to send no terminator.
    IdleGap,
    /// The report said that nothing follows (HID POS).
    Report,
    /// Longer than any code: noise, or another kind of device.
    TooLong,
    /// Keys or reports were lost inside it: no scan, it has to be scanned again.
    Broken,
}

impl ScanEnd {
    /// Whether the scan is whole. What is not whole is never looked up.
    pub const fn is_whole(self) -> bool {
        match self {
            Self::Terminator | Self::IdleGap | Self::Report => true,
            Self::TooLong | Self::Broken => false,
        }
    }
}

/// The bytes of one scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawScan {
    /// Without the terminator.
    pub bytes: Vec<u8>,
    /// The symbology, when the gun reports it apart from the text (HID POS).
    pub aim: Option<AimId>,
    /// What ended it.
    pub end: ScanEnd,
    /// When its last byte came.
    pub at: Timestamp,
}

impl RawScan {
    /// The text; bytes that are no UTF-8 become the replacement character, which no parcel number has.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// Collects bytes into scans. An empty scan is never one: any run of terminators ends one scan.
#[derive(Debug, Clone)]
pub struct GunFraming {
    idle_gap_millis: i64,
    suffix: Suffix,
    collected: Vec<u8>,
    state: State,
    last_byte_at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Collecting,
    /// Part of it was lost: the rest is swallowed and the scan told as broken.
    Broken,
    /// Told as too long; the rest is swallowed.
    TooLong,
}

impl GunFraming {
    /// The gap that ends a scan without a terminator, when nothing else is set.
    pub const USUAL_IDLE_GAP_MILLIS: i64 = 50;

    /// The same for a gun that types.
    pub const KEYBOARD_IDLE_GAP_MILLIS: i64 = 60;

    /// Nothing collected yet; any terminator ends a scan.
    pub const fn new(idle_gap_millis: i64) -> Self {
        Self::with_suffix(idle_gap_millis, Suffix::Any)
    }

    /// Nothing collected yet, for a gun whose suffix is known.
    pub const fn with_suffix(idle_gap_millis: i64, suffix: Suffix) -> Self {
        Self {
            idle_gap_millis,
            suffix,
            collected: Vec::new(),
            state: State::Collecting,
            last_byte_at: Timestamp(0),
        }
    }

    /// Takes bytes that came just now; answers every scan they end.
    pub fn push(&mut self, bytes: &[u8], now: Timestamp) -> Vec<RawScan> {
        let mut scans: Vec<RawScan> = self.idle(now).into_iter().collect();
        for &byte in bytes {
            self.last_byte_at = now;
            if self.suffix.ends_with(self.collected.last().copied(), byte) {
                scans.extend(self.finish(ScanEnd::Terminator));
                continue;
            }
            if self.state == State::TooLong {
                continue;
            }
            self.collected.push(byte);
            if self.collected.len() >= LONGEST_SCAN {
                scans.extend(self.finish(ScanEnd::TooLong));
                self.state = State::TooLong;
            }
        }
        scans
    }

    /// Time passed without a byte; answers the scan that the gap ends.
    pub fn idle(&mut self, now: Timestamp) -> Option<RawScan> {
        if self.is_idle(now) {
            self.finish(ScanEnd::IdleGap)
        } else {
            None
        }
    }

    /// The cable was pulled: half a scan is no scan.
    pub fn forget(&mut self) {
        self.collected.clear();
        self.state = State::Collecting;
    }

    /// Whether the gap has passed since the last byte.
    pub(super) const fn is_idle(&self, now: Timestamp) -> bool {
        now.millis_since(self.last_byte_at) >= self.idle_gap_millis
    }

    /// Something came that is not a byte of the code, such as the release of a key: the gap starts anew.
    pub(super) fn stir(&mut self, now: Timestamp) {
        self.last_byte_at = now;
    }

    /// Part of the scan under way was lost.
    pub(super) fn spoil(&mut self) {
        if self.state == State::Collecting {
            self.state = State::Broken;
        }
    }

    fn finish(&mut self, end: ScanEnd) -> Option<RawScan> {
        let collected = std::mem::take(&mut self.collected);
        let state = std::mem::replace(&mut self.state, State::Collecting);
        let end = match state {
            State::Collecting => end,
            State::Broken => ScanEnd::Broken,
            State::TooLong => return None,
        };
        let code = between_terminators(&collected);
        if code.is_empty() && end != ScanEnd::Broken {
            return None;
        }
        Some(RawScan {
            bytes: code.to_vec(),
            aim: None,
            end,
            at: self.last_byte_at,
        })
    }
}

#[cfg(test)]
#[path = "framing_tests.rs"]
mod tests;
