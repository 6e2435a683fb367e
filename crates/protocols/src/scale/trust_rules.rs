//! The states of a scale as a packer sees it, what moves it between them, and the numbers that decide.

use dabao_domain::{Timestamp, Weight};

use super::{MassUnit, Quantity, ScaleReading, ScaleTrouble};

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
    /// No frame for this long is silence, or for three times the usual gap where that is longer.
    pub silent_after_millis: i64,
    /// A weight whose last frame is older than this is shown, never taken.
    pub stale_after_millis: i64,
    /// The scale's step (分度值), where a person stated it: a number that is no multiple of it is dropped, unless a
    /// checksum vouches for its frame.
    pub step: Option<Quantity>,
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
            stale_after_millis: 1_000,
            step: None,
            release_after_millis: 300,
        }
    }
}

impl TrustRules {
    /// The rules for a scale of this step: the pan is empty below twenty of them.
    #[must_use]
    pub fn with_step(self, step: Quantity) -> Self {
        let twenty = Quantity {
            digits: step.digits.saturating_mul(20),
            ..step
        };
        let minimum = twenty.grams(self.assumed_unit).filter(|grams| *grams > 0);
        Self {
            minimum_grams: minimum.unwrap_or(self.minimum_grams),
            step: Some(step),
            ..self
        }
    }

    /// Whether a scale with this step cannot show this number. A frame with a checksum is believed.
    pub(super) fn refuses(&self, reading: &ScaleReading) -> bool {
        let in_step = || reading.value?.is_in_step(self.step?, self.assumed_unit);
        reading.proof == super::FrameProof::Shape && in_step() == Some(false)
    }
}

/// A weight that may be written down, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedWeight {
    /// The weight.
    pub weight: Weight,
    /// The last frame with a number of the run that settled it: bytes, unit as sent, gross, net or tare.
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
    /// The scale says itself that it cannot weigh.
    Device(ScaleTrouble),
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
    /// There, and not readable or not able to weigh.
    Fault(ScaleFault),
}

/// What happened to the scale or to its weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrustEvent {
    /// The device is not there (any more).
    Gone,
    /// The device is there and its port is being opened.
    Opening,
    /// The port would not open.
    Refused(ScaleFault),
    /// A readable frame.
    Read(ScaleReading),
    /// An unreadable frame.
    Garbled,
    /// Time passed.
    Tick,
    /// The desk takes the settled weight for a parcel.
    Capture,
    /// The operator says that the same item may be weighed again without lifting it.
    SameItemAgain,
}

/// What the outside has to hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrustEffect {
    /// The state is another one than before.
    Changed,
    /// A weight can be taken now.
    Settled(TrustedWeight),
    /// This weight was taken: write it down.
    Captured(TrustedWeight),
    /// The pan was empty, or the operator asked: the next weight can settle.
    Released,
}
