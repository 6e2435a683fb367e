//! How far a label is known to have come once all its bytes are out: each language tells it in its own way
//! (printing 1.6).
//!
//! TSPL and ZPL say that they print. CPCL answers only when it has printed: its silence means busy. ESC/POS never says
//! that it prints, but answers one question only behind the data.

use std::cell::Cell;

use dabao_protocols::printer::{ESCPOS_FENCE, PrinterCondition, PrinterStatus, read_escpos_fence};

use super::wire::Conversation;
use super::{ConfirmationLevel, PrinterFault, StatusLanguage};

impl Conversation<'_> {
    /// A printer that answered before the label has to answer after it; a silent one is believed as far as the line goes.
    pub(super) fn confirm(&mut self, before: &PrinterStatus) -> Result<ConfirmationLevel, PrinterFault> {
        let printed = match (before, self.language) {
            (PrinterStatus::Unknown, _) | (_, StatusLanguage::Silent) => false,
            (_, StatusLanguage::Tspl | StatusLanguage::Zpl) => self.is_idle_again(0, before)?,
            // A question that is not answered takes several reads.
            (_, StatusLanguage::Cpcl) => self.is_idle_again(self.patience.questions_after / 4, before)?,
            (_, StatusLanguage::EscPos) => self.is_past_the_fence()?,
        };
        match (self.wire.finish(), printed) {
            (Ok(taken), printed) => Ok(if printed {
                ConfirmationLevel::Idle.max(taken)
            } else {
                taken
            }),
            (Err(_), true) => Ok(ConfirmationLevel::Idle), // It has printed; how it hangs up does not matter.
            (Err(fault), false) => Err(PrinterFault::Broken(fault)),
        }
    }

    /// Asks until it is idle, or for so long that it counts as taken only. So many questions in a row may stay
    /// without an answer.
    fn is_idle_again(&mut self, silence: u32, before: &PrinterStatus) -> Result<bool, PrinterFault> {
        let mut idle_answers = 0;
        let mut unanswered = 0;
        for _ in 0..self.patience.questions_after {
            let status = self.status()?;
            if status == PrinterStatus::Unknown {
                unanswered += 1;
                if unanswered > silence {
                    return Err(PrinterFault::FellSilent);
                }
                continue;
            }
            unanswered = 0;
            if !status.may_print() || (was_reset(&status) && !was_reset(before)) {
                return Err(PrinterFault::BlockedAfter(status));
            }
            // Idle twice: the first answer may have come before it began to print.
            idle_answers = if status.is_idle() { idle_answers + 1 } else { 0 };
            if idle_answers >= 2 {
                return Ok(true);
            }
            self.pause(&mut |_| ());
        }
        Ok(false)
    }

    /// `GS r` waits behind the data, `DLE EOT` does not: the one tells when the slip is out, the other what stops it.
    fn is_past_the_fence(&mut self) -> Result<bool, PrinterFault> {
        self.write_all(ESCPOS_FENCE).map_err(|(_, fault)| fault)?;
        let is_past = Cell::new(false);
        let mut overhear = |heard: &[u8]| {
            let fence = heard.iter().any(|&byte| read_escpos_fence(byte).is_ok());
            is_past.set(is_past.get() || fence);
        };
        for _ in 0..self.patience.questions_after {
            let status = self.status_overhearing(&mut overhear)?;
            if status == PrinterStatus::Unknown {
                return Err(PrinterFault::FellSilent);
            }
            if !status.may_print() {
                return Err(PrinterFault::BlockedAfter(status));
            }
            self.pause(&mut overhear);
            if is_past.get() {
                return Ok(true);
            }
        }
        Ok(false) // It does not know the question.
    }

    /// One read's time.
    fn pause(&mut self, overhear: &mut dyn FnMut(&[u8])) {
        let mut buffer = [0_u8; 16];
        // A line that broke shows at the next question.
        if let Ok(length) = self.wire.read(&mut buffer) {
            overhear(buffer.get(..length).unwrap_or_default());
        }
    }
}

/// It was switched off and on: what was in its memory is lost.
fn was_reset(status: &PrinterStatus) -> bool {
    matches!(status, PrinterStatus::Known { conditions, .. } if conditions.contains(&PrinterCondition::WasReset))
}
