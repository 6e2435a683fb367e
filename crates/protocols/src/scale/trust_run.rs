//! Equal frames in a row: what a scale without words for "stable" is trusted by (scales-and-guns 1.13, rule 1).

use dabao_domain::Timestamp;

use super::{FrameProof, Quantity, ReadingKind, ScaleReading, TrustRules};

/// The run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    quantity: Quantity,
    kind: ReadingKind,
    /// When its first frame came.
    pub(super) since: Timestamp,
    frames: u32,
    /// It begins with the first frame after a gap, which may be the rest of a longer one.
    suspect: bool,
}

impl Run {
    /// The run after one more frame: a longer one, or a new one.
    pub(super) fn after(
        run: Option<Self>,
        quantity: Quantity,
        reading: &ScaleReading,
        now: Timestamp,
    ) -> Self {
        match run {
            Some(run) if run.quantity == quantity && run.kind == reading.kind => Self {
                frames: run.frames.saturating_add(1),
                ..run
            },
            _ => Self {
                quantity,
                kind: reading.kind,
                since: now,
                frames: 1,
                suspect: false,
            },
        }
    }

    /// The run, begun by the first frame after a gap. A checksum clears the suspicion.
    pub(super) fn begun_after_gap(self, reading: &ScaleReading) -> Self {
        Self {
            suspect: self.frames == 1 && reading.proof == FrameProof::Shape,
            ..self
        }
    }

    /// Whether it is long enough to be trusted.
    pub(super) fn settles(&self, stable: Option<bool>, rules: &TrustRules, now: Timestamp) -> bool {
        if self.suspect && self.frames < 2 {
            return false;
        }
        if stable.is_some() {
            return self.frames >= rules.equal_frames_with_flag;
        }
        self.frames >= rules.equal_frames_without_flag && now.millis_since(self.since) >= rules.window_millis
    }
}
