//! What one frame of a scale says.

use thiserror::Error;

use super::{FrameProof, Parity, Quantity};

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

/// What a scale says about itself instead of a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScaleTrouble {
    /// It does not know or cannot carry out the command it was sent.
    CommandRefused,
    /// It reports a fault.
    Fault,
    /// It has to be calibrated (标定) before it weighs.
    NeedsCalibration,
    /// It has to be zeroed (置零) before it weighs.
    NeedsZero,
}

/// One readable frame. A missing value or flag is `None`, never 0 and never `false`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScaleReading {
    /// The frame's bytes as they came, without the line end of a line of text.
    pub raw: Vec<u8>,
    /// The number; `None` when the frame carries none.
    pub value: Option<Quantity>,
    /// The tare (皮重), where a frame states it beside the weight.
    pub tare: Option<Quantity>,
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
    /// What keeps the scale from weighing.
    pub trouble: Option<ScaleTrouble>,
    /// What stands behind this very frame: a protocol's checksum may be switched off.
    pub proof: FrameProof,
    /// The bytes carried this parity in bit 7: the port is open with eight data bits, the scale sends seven.
    pub parity_bit: Option<Parity>,
}

impl ScaleReading {
    /// A reading that says nothing; a decoder fills in what its frame says.
    pub const fn saying_nothing() -> Self {
        Self {
            raw: Vec::new(),
            value: None,
            tare: None,
            stable: None,
            kind: ReadingKind::Unknown,
            load: Load::InRange,
            at_zero: false,
            busy: false,
            trouble: None,
            proof: FrameProof::Shape,
            parity_bit: None,
        }
    }

    /// No number, and yet all is well: the weight is still the one sent before. Scales of the 8217 kind send a weight
    /// once and then only this (scales-and-guns 1.4).
    pub fn says_unchanged(&self) -> bool {
        self.value.is_none()
            && self.stable == Some(true)
            && self.load == Load::InRange
            && !self.at_zero
            && !self.busy
            && self.trouble.is_none()
    }
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
    /// A unit that has no one meaning in grams.
    #[error("the unit is not known")]
    UnknownUnit,
    /// Bit 7 is neither always clear nor a parity bit.
    #[error("bit 7 is noise")]
    WrongParity,
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
