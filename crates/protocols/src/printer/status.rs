//! A printer's state in words that every language shares.

/// One thing a printer reports about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrinterCondition {
    /// No paper (缺纸).
    PaperOut,
    /// Paper jam (卡纸).
    PaperJam,
    /// The head is up (打印头抬起).
    HeadOpen,
    /// The cover is open (开盖).
    CoverOpen,
    /// No ribbon (碳带用完).
    RibbonOut,
    /// Paused (暂停).
    Paused,
    /// Printing now.
    Printing,
    /// Head or motor too hot, or too cold.
    Temperature,
    /// Its memory is full.
    BufferFull,
    /// A label hangs in the mouth and waits to be taken.
    LabelNotTaken,
    /// An error without a name.
    OtherFault,
    /// The cutter is stuck (切刀故障).
    CutterFault,
    /// The paper is nearly used up (纸将尽).
    PaperLow,
    /// The battery is nearly empty (电量低).
    BatteryLow,
    /// It was switched off and on since it was last asked: what it had in its memory is lost (曾断电).
    WasReset,
}

impl PrinterCondition {
    /// Whether nothing can be printed until a person does something.
    pub const fn blocks(self) -> bool {
        !matches!(
            self,
            Self::Printing | Self::BufferFull | Self::LabelNotTaken | Self::WasReset
        ) && !self.is_advice()
    }

    /// Whether it is only good to know: the printer works as before.
    pub const fn is_advice(self) -> bool {
        matches!(self, Self::PaperLow | Self::BatteryLow)
    }
}

/// What a printer said. Many cheap ones never say anything: that is `Unknown` and blocks nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrinterStatus {
    /// It did not answer, or cannot.
    Unknown,
    /// It answered.
    Known {
        /// All that it reports, each once; empty means ready and idle.
        conditions: Vec<PrinterCondition>,
        /// Labels still to come, as far as it says.
        labels_waiting: u32,
    },
}

impl PrinterStatus {
    /// Known, with each condition once.
    pub(super) fn known(conditions: impl IntoIterator<Item = PrinterCondition>, labels_waiting: u32) -> Self {
        let mut conditions: Vec<PrinterCondition> = conditions.into_iter().collect();
        conditions.sort_unstable();
        conditions.dedup();
        Self::Known {
            conditions,
            labels_waiting,
        }
    }

    /// Answered, and nothing is wrong or under way; paper or battery may be low.
    pub fn is_idle(&self) -> bool {
        matches!(self, Self::Known { conditions, labels_waiting: 0 }
            if conditions.iter().all(|condition| condition.is_advice()))
    }

    /// What stops it, in its own words; empty when nothing does or when it is unknown.
    pub fn blocked_by(&self) -> Vec<PrinterCondition> {
        match self {
            Self::Unknown => Vec::new(),
            Self::Known { conditions, .. } => conditions
                .iter()
                .copied()
                .filter(|condition| condition.blocks())
                .collect(),
        }
    }

    /// Nothing is known that would stop a label.
    pub fn may_print(&self) -> bool {
        self.blocked_by().is_empty()
    }
}

/// The meanings of the bits that are set in `bits`.
pub(super) fn meanings(
    bits: u32,
    table: &[(u32, PrinterCondition)],
) -> impl Iterator<Item = PrinterCondition> {
    table
        .iter()
        .filter(move |(bit, _)| bits & bit != 0)
        .map(|(_, condition)| *condition)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn low_paper_stops_nothing_and_hides_nothing() {
        let low = PrinterStatus::known([PrinterCondition::PaperLow], 0);
        assert!(low.is_idle() && low.may_print());
        let busy = PrinterStatus::known([PrinterCondition::PaperLow, PrinterCondition::Printing], 0);
        assert!(!busy.is_idle() && busy.may_print());
        assert!(!PrinterStatus::known([], 1).is_idle());
        assert!(!PrinterStatus::Unknown.is_idle() && PrinterStatus::Unknown.may_print());
    }

    /// A power cut loses what is in the memory: never idle, but nothing stops the next label.
    #[test]
    fn a_restart_is_not_idle() {
        let reset = PrinterStatus::known([PrinterCondition::WasReset], 0);
        assert!(!reset.is_idle() && reset.may_print());
    }
}
