//! What one frame of a scale says.

use thiserror::Error;

use super::Quantity;

/// Which weight the frame states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReadingKind {
    /// All that lies on the pan (毛重).
    Gross,
    /// Without the tare (净重).
    Net,
    /// The tare itself (皮重): never a parcel's weight.
    Tare,
    /// The protocol does not say.
    Unknown,
}

/// What the pan carries, against what the scale can measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Load {
    /// Within the range.
    InRange,
    /// More than the scale can weigh (超载).
    Over,
    /// Less than its lowest mark.
    Under,
}

/// One readable frame. A missing value or flag is `None`, never 0 and never `false`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScaleReading {
    /// The frame's bytes as they came.
    pub raw: Vec<u8>,
    /// The number; `None` when the frame carries none.
    pub value: Option<Quantity>,
    /// Whether the scale itself calls it stable; `None` where the protocol has no such flag.
    pub stable: Option<bool>,
    /// Gross, net or tare.
    pub kind: ReadingKind,
    /// Over, under or in range.
    pub load: Load,
    /// The scale says that it is at zero.
    pub at_zero: bool,
    /// The scale says that it cannot answer now.
    pub busy: bool,
}

/// Why a frame could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum GarbledReason {
    /// Bytes before a start mark, or the rest of a frame whose beginning was missed.
    #[error("no start of a frame")]
    NoStart,
    /// The frame broke off or another began inside it.
    #[error("the frame is cut")]
    Cut,
    /// More bytes than any frame has.
    #[error("the frame is too long")]
    TooLong,
    /// The checksum refuses it.
    #[error("the checksum is wrong")]
    WrongCheck,
    /// The framing is right, the content is not.
    #[error("the frame has a wrong shape")]
    WrongShape,
    /// A count of pieces or another thing that is no mass.
    #[error("the frame is not a mass")]
    NotAMass,
}

/// A frame that could not be read, with its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unreadable frame of {} bytes: {reason}", raw.len())]
pub struct Garbled {
    /// The bytes as they came.
    pub raw: Vec<u8>,
    /// What was wrong.
    pub reason: GarbledReason,
}
