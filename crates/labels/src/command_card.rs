//! The card with the command barcodes (指令条码卡, U-08): the bench is run with the gun alone.

use dabao_domain::Timestamp;

/// A card, as a label of 100×150 mm or as a sheet of A4.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandCard {
    /// Whose bench it is.
    pub station: String,
    /// The commands from the top down; from one to twelve.
    pub commands: Vec<CommandCode>,
    /// When it is printed.
    pub printed_at: Timestamp,
}

/// One command of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandCode {
    /// What the gun reads.
    pub code: String,
    /// What it does, in Chinese.
    pub chinese: String,
    /// The same in English.
    pub english: String,
}
