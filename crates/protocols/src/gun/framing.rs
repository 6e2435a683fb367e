//! Serial guns: where one scan ends (scales-and-guns 2.1, 2.8).

use dabao_domain::Timestamp;

/// The largest QR code holds 4,296 characters; three bytes each when they are Chinese.
const LONGEST_SCAN: usize = 3 * 4_296;

/// What ended a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScanEnd {
    /// CR, LF or TAB.
    Terminator,
    /// Nothing came for the idle gap: the gun is set to send no terminator.
    IdleGap,
    /// Longer than any code: noise, or another kind of device.
    TooLong,
}

/// The bytes of one scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawScan {
    /// Without the terminator.
    pub bytes: Vec<u8>,
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
    collected: Vec<u8>,
    last_byte_at: Timestamp,
}

impl GunFraming {
    /// The gap that ends a scan without a terminator, when nothing else is set.
    pub const USUAL_IDLE_GAP_MILLIS: i64 = 50;

    /// Nothing collected yet.
    pub const fn new(idle_gap_millis: i64) -> Self {
        Self {
            idle_gap_millis,
            collected: Vec::new(),
            last_byte_at: Timestamp(0),
        }
    }

    /// Takes bytes that came just now; answers every scan they end.
    pub fn push(&mut self, bytes: &[u8], now: Timestamp) -> Vec<RawScan> {
        let mut scans: Vec<RawScan> = self.idle(now).into_iter().collect();
        for &byte in bytes {
            self.last_byte_at = now;
            if matches!(byte, b'\r' | b'\n' | b'\t') {
                scans.extend(self.finish(ScanEnd::Terminator));
                continue;
            }
            self.collected.push(byte);
            if self.collected.len() >= LONGEST_SCAN {
                scans.extend(self.finish(ScanEnd::TooLong));
            }
        }
        scans
    }

    /// Time passed without a byte; answers the scan that the gap ends.
    pub fn idle(&mut self, now: Timestamp) -> Option<RawScan> {
        if now.millis_since(self.last_byte_at) < self.idle_gap_millis {
            return None;
        }
        self.finish(ScanEnd::IdleGap)
    }

    /// The cable was pulled: half a scan is no scan.
    pub fn forget(&mut self) {
        self.collected.clear();
    }

    fn finish(&mut self, end: ScanEnd) -> Option<RawScan> {
        if self.collected.is_empty() {
            return None;
        }
        Some(RawScan {
            bytes: std::mem::take(&mut self.collected),
            end,
            at: self.last_byte_at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(scans: &[RawScan]) -> Vec<String> {
        scans.iter().map(RawScan::text).collect()
    }

    #[test]
    fn any_run_of_terminators_ends_one_scan() {
        let mut gun = GunFraming::new(50);
        let scans = gun.push(b"\r\nLP00492755414105\r\n\r\rYT8962646785389\t", Timestamp(0));
        assert_eq!(texts(&scans), ["LP00492755414105", "YT8962646785389"]);
        assert_eq!(scans[0].end, ScanEnd::Terminator);
    }

    #[test]
    fn a_gap_ends_a_scan_without_a_terminator() {
        let mut gun = GunFraming::new(50);
        assert!(gun.push(b"LP0049", Timestamp(0)).is_empty());
        assert!(gun.push(b"2755414105", Timestamp(49)).is_empty());
        assert_eq!(gun.idle(Timestamp(98)), None);
        let scan = gun.idle(Timestamp(99)).unwrap();
        assert_eq!(
            (scan.text().as_str(), scan.end, scan.at),
            ("LP00492755414105", ScanEnd::IdleGap, Timestamp(49))
        );
        assert_eq!(gun.idle(Timestamp(500)), None);
    }

    #[test]
    fn a_late_second_scan_does_not_join_the_first() {
        let mut gun = GunFraming::new(50);
        gun.push(b"A1", Timestamp(0));
        assert_eq!(texts(&gun.push(b"B2\r", Timestamp(80))), ["A1", "B2"]);
    }

    #[test]
    fn chopping_a_stream_anywhere_gives_the_same_scans() {
        let stream = b"SF1385628716739\r\nLP00492755414105\r";
        for cut in 0..stream.len() {
            let mut gun = GunFraming::new(50);
            let mut scans = gun.push(&stream[..cut], Timestamp(0));
            scans.extend(gun.push(&stream[cut..], Timestamp(20)));
            assert_eq!(
                texts(&scans),
                ["SF1385628716739", "LP00492755414105"],
                "cut at {cut}"
            );
        }
    }

    #[test]
    fn endless_bytes_are_cut_and_a_pulled_cable_forgets() {
        let mut gun = GunFraming::new(50);
        let scans = gun.push(&vec![b'x'; LONGEST_SCAN + 5], Timestamp(0));
        assert_eq!(
            scans.iter().map(|scan| scan.end).collect::<Vec<_>>(),
            [ScanEnd::TooLong]
        );
        gun.forget();
        assert_eq!(gun.idle(Timestamp(1_000)), None);
    }
}
