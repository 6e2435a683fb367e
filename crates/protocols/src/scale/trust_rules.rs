//! The states of a scale as a packer sees it, and the numbers that decide between them.

use dabao_domain::{Timestamp, Weight};

use super::{MassUnit, ScaleReading};

/// When a reading is trusted (scales-and-guns 1.13). All of it is adjustable per scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustRules {
    /// The unit of a protocol that sends none.
    pub assumed_unit: MassUnit,
    /// Below this the pan counts as empty.
    pub minimum_grams: i64,
    /// Equal frames needed when the scale itself says "stable".
    pub equal_frames_with_flag: u32,
    /// Equal frames needed when the protocol has no such flag.
    pub equal_frames_without_flag: u32,
    /// How long those frames without a flag must span.
    pub window_millis: i64,
    /// No frame for this long is silence.
    pub silent_after_millis: i64,
    /// How long the pan must be empty before the next parcel is weighed.
    pub release_after_millis: i64,
}

impl Default for TrustRules {
    fn default() -> Self {
        Self {
            assumed_unit: MassUnit::Kilogram,
            minimum_grams: 20,
            equal_frames_with_flag: 2,
            equal_frames_without_flag: 5,
            window_millis: 400,
            silent_after_millis: 1_000,
            release_after_millis: 300,
        }
    }
}

/// A weight that may be written down, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedWeight {
    /// The weight.
    pub weight: Weight,
    /// The last frame of the run that settled it: bytes, unit as sent, gross, net or tare.
    pub reading: ScaleReading,
    /// When the first of the equal frames came.
    pub equal_since: Timestamp,
    /// When it became trusted.
    pub settled_at: Timestamp,
}

/// Why a scale that is there cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScaleFault {
    /// Bytes come, none of them readable: wrong protocol, baud rate or parity.
    Unreadable,
    /// This user may not open the port.
    NotPermitted,
    /// Another program holds the port.
    InUse,
    /// The port refuses for another reason.
    NotOpened,
}

/// What the scale says now. Only `Settled` and `Captured` carry a weight that counts.
///
/// ```text
/// Absent -> Opening -> Silent <-> Zero -> Moving <-> Settled -> Captured -> Zero
///                                  (from any of these: Over, Under, Fault, Silent, Absent)
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrustState {
    /// No such device.
    Absent,
    /// The port is being opened, or is open and nothing has come yet.
    Opening,
    /// The port is open and nothing comes: scale off, or its cable pulled at the scale's side.
    Silent,
    /// The pan is empty.
    Zero,
    /// Something lies there and the number is not trusted yet. `grams` is for the eye only.
    Moving {
        /// The number on the display; `None` when the frame carries none.
        grams: Option<i64>,
    },
    /// Trusted, and not yet taken.
    Settled(TrustedWeight),
    /// Taken for one parcel; locked until the pan was empty.
    Captured(TrustedWeight),
    /// More than the scale can weigh (超载).
    Over,
    /// Below zero: something was taken off after taring, or the pan is missing.
    Under,
    /// There, and not readable.
    Fault(ScaleFault),
}
