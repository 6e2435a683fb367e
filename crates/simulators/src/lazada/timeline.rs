//! Packs that move by themselves, for the demo.

use dabao_domain::{PackStatus, Timestamp};

use super::world::World;

/// How long after its commit a pack reaches each state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// State and milliseconds after the commit, in growing order.
    pub steps: Vec<(PackStatus, i64)>,
}

impl Timeline {
    /// A whole life in about two minutes, with a number after three seconds.
    pub fn demo() -> Self {
        Self {
            steps: vec![
                (PackStatus::AwaitingTrackingNumber, 1_000),
                (PackStatus::AwaitingPickup, 3_000),
                (PackStatus::PickedUp, 45_000),
                (PackStatus::Arrived, 80_000),
                (PackStatus::SignedNormal, 120_000),
            ],
        }
    }

    fn status_after(&self, age_ms: i64) -> Option<PackStatus> {
        self.steps
            .iter()
            .take_while(|(_, from_ms)| *from_ms <= age_ms)
            .last()
            .map(|(status, _)| *status)
    }
}

/// Moves every pack that nobody has moved by hand to where it belongs now.
pub(super) fn advance(world: &mut World, timeline: &Timeline, now: Timestamp) {
    let due: Vec<(String, PackStatus)> = world
        .packs
        .iter()
        .filter(|pack| !pack.by_hand)
        .filter_map(|pack| {
            let status = timeline.status_after(now.millis_since(pack.committed_at))?;
            (status != pack.status).then(|| (pack.lp_number.clone(), status))
        })
        .collect();
    for (lp_number, status) in due {
        world.set_status(&lp_number, status);
    }
}
