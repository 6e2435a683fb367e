//! Reports of one gun to scans.

use dabao_domain::Timestamp;
use thiserror::Error;

use super::HidPosLayout;
use super::layout::Part;
use crate::gun::framing::LONGEST_SCAN;
use crate::gun::settings::between_terminators;
use crate::gun::{AimId, RawScan, ScanEnd};

/// Why a report is not a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum ReportFault {
    /// Bytes are missing.
    #[error("the report is too short")]
    Short,
    /// It claims more data than it has room for.
    #[error("the report claims more data than it has room for")]
    Length,
    /// More was to follow, and did not within the time: half a code is no scan.
    #[error("the rest of the code did not come")]
    Unfinished,
    /// Longer than any code.
    #[error("the code is longer than any code")]
    TooLong,
}

/// A report, or several, that are no scan; it keeps its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GarbledReport {
    /// The report, or the data collected of several.
    pub raw: Vec<u8>,
    /// Why.
    pub fault: ReportFault,
}

/// Joins the reports of one gun; one for each gun.
#[derive(Debug, Clone)]
pub struct HidPosDecoder {
    layout: HidPosLayout,
    begun: Option<Begun>,
    swallowing: bool,
}

/// A code of which more is to follow.
#[derive(Debug, Clone)]
struct Begun {
    aim: Option<AimId>,
    data: Vec<u8>,
    at: Timestamp,
}

impl HidPosDecoder {
    /// The rest of a code has come within this time (scales-and-guns 2.3).
    pub const JOIN_MILLIS: i64 = 200;

    /// Nothing heard yet.
    pub const fn new(layout: HidPosLayout) -> Self {
        Self {
            layout,
            begun: None,
            swallowing: false,
        }
    }

    /// Takes one input report as the system hands it over, its number included. A report of another kind (status,
    /// settings) is nothing; an empty one is no scan.
    pub fn push(&mut self, report: &[u8], now: Timestamp) -> Vec<Result<RawScan, GarbledReport>> {
        let mut answers: Vec<_> = self.idle(now).into_iter().map(Err).collect();
        match self.layout.part(report) {
            None => {}
            Some(Ok(part)) => answers.extend(self.join(&part, now)),
            Some(Err(fault)) => {
                answers.extend(self.abandon(ReportFault::Unfinished).map(Err));
                answers.push(Err(GarbledReport {
                    raw: report.to_vec(),
                    fault,
                }));
            }
        }
        answers
    }

    /// Time passed; answers the code whose rest did not come.
    pub fn idle(&mut self, now: Timestamp) -> Option<GarbledReport> {
        let late = |begun: &Begun| now.millis_since(begun.at) > Self::JOIN_MILLIS;
        if self.begun.as_ref().is_some_and(late) {
            self.abandon(ReportFault::Unfinished)
        } else {
            None
        }
    }

    /// The gun was unplugged: half a code is no scan.
    pub fn forget(&mut self) {
        self.begun = None;
        self.swallowing = false;
    }

    fn join(&mut self, part: &Part<'_>, now: Timestamp) -> Vec<Result<RawScan, GarbledReport>> {
        if self.swallowing {
            self.swallowing = part.more;
            return Vec::new();
        }
        let mut answers = Vec::new();
        // Another kind of barcode is another code: the end of the one before was lost.
        if let (Some(begun), Some(aim)) = (&self.begun, part.aim)
            && begun.aim.is_some_and(|before| before != aim)
        {
            answers.extend(self.abandon(ReportFault::Unfinished).map(Err));
        }
        let mut begun = self.begun.take().unwrap_or(Begun {
            aim: part.aim,
            data: Vec::new(),
            at: now,
        });
        begun.data.extend_from_slice(part.data);
        begun.at = now;
        if begun.data.len() > LONGEST_SCAN {
            self.begun = Some(begun);
            self.swallowing = part.more;
            answers.extend(self.abandon(ReportFault::TooLong).map(Err));
        } else if part.more {
            self.begun = Some(begun);
        } else {
            answers.extend(begun.scan().map(Ok));
        }
        answers
    }

    fn abandon(&mut self, fault: ReportFault) -> Option<GarbledReport> {
        self.begun.take().map(|begun| GarbledReport {
            raw: begun.data,
            fault,
        })
    }
}

impl Begun {
    fn scan(self) -> Option<RawScan> {
        let code = between_terminators(&self.data);
        (!code.is_empty()).then(|| RawScan {
            bytes: code.to_vec(),
            aim: self.aim,
            end: ScanEnd::Report,
            at: self.at,
        })
    }
}

#[cfg(test)]
#[path = "decoder_tests.rs"]
mod tests;
