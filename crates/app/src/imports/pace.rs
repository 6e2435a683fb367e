//! How many rows one step of an import may take: as many as hold the database for a moment that no scan notices. Many
//! rows in one step cost less than the same rows in many, because they share the pages they touch.

use dabao_domain::Timestamp;

/// A step that took less than this may be twice as long next time.
const SHORT_MS: i64 = 5;

/// A step that took longer than this is halved: a scan may have to wait for all of it, and must have its answer
/// within 50 ms even on a machine whose disk and processor others use.
const LONG_MS: i64 = 10;

/// Rows of the first step, and how few and how many there are ever in one.
const FIRST: u32 = 500;
const FEWEST: u32 = 125;
const MOST: u32 = 2000;

/// Steps between two tidyings of the database's own log.
const TIDY_EVERY: u32 = 4;

/// The pace of one import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pace {
    rows: u32,
    steps: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            rows: FIRST,
            steps: 0,
        }
    }
}

impl Pace {
    /// Rows of the next step.
    pub(super) const fn rows(self) -> u32 {
        self.rows
    }

    /// Learns from a step that held the database.
    pub(super) fn learn(&mut self, began: Timestamp, ended: Timestamp) {
        let took = ended.millis_since(began);
        if took > LONG_MS {
            self.rows = (self.rows / 2).max(FEWEST);
        } else if took < SHORT_MS {
            self.rows = (self.rows * 2).min(MOST);
        }
        self.steps = self.steps.wrapping_add(1);
    }

    /// Enough was written for the database's own log to be tidied.
    pub(super) const fn is_tidying_due(self) -> bool {
        self.steps.is_multiple_of(TIDY_EVERY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(steps: &[i64]) -> Pace {
        let mut pace = Pace::default();
        for took in steps {
            pace.learn(Timestamp(1000), Timestamp(1000 + took));
        }
        pace
    }

    #[test]
    fn short_steps_grow_long_ones_shrink_and_both_have_an_end() {
        assert_eq!(after(&[1]).rows(), 1000);
        assert_eq!(after(&[7]).rows(), 500);
        assert_eq!(after(&[30]).rows(), 250);
        assert_eq!(after(&[1; 9]).rows(), MOST);
        assert_eq!(after(&[90; 9]).rows(), FEWEST);
    }

    #[test]
    fn the_log_is_tidied_every_few_steps() {
        assert!(!after(&[1; 3]).is_tidying_due());
        assert!(after(&[1; 4]).is_tidying_due());
    }
}
