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
}

impl PrinterCondition {
    /// Whether nothing can be printed until a person does something.
    pub const fn blocks(self) -> bool {
        !matches!(self, Self::Printing | Self::BufferFull | Self::LabelNotTaken)
    }
}

/// What a printer said. Many cheap ones never say anything: that is `Unknown` and blocks nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrinterStatus {
    /// It did not answer, or cannot.
    Unknown,
    /// It answered.
    Known {
        /// All that it reports; empty means ready and idle.
        conditions: Vec<PrinterCondition>,
        /// Labels still to come, as far as it says.
        labels_waiting: u32,
    },
}

impl PrinterStatus {
    /// Answered, and nothing is wrong or under way.
    pub fn is_idle(&self) -> bool {
        matches!(self, Self::Known { conditions, labels_waiting: 0 } if conditions.is_empty())
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
