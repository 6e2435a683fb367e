//! When to ask about a pack again. Pure.
//!
//! Soon after the commit, because somebody waits for the number; then ever less often until something changes.

use dabao_domain::{PackStatus, PlatformStatus, Timestamp};

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60 * SECOND_MS;

/// When to ask again; `None` when nothing follows. `last_pause_ms` is how long the pause before this answer was,
/// `None` when the answer brought news: then the pauses begin anew.
pub fn next_poll(status: &PlatformStatus, last_pause_ms: Option<i64>, now: Timestamp) -> Option<Timestamp> {
    let (shortest, longest) = pauses(status)?;
    let pause = match last_pause_ms {
        None => shortest,
        Some(last) => (last.max(0) + last.max(0) / 2).clamp(shortest, longest),
    };
    Some(now.plus_millis(pause))
}

/// The shortest and the longest pause in a state.
const fn pauses(status: &PlatformStatus) -> Option<(i64, i64)> {
    match status {
        PlatformStatus::Known(status) => match status {
            PackStatus::Committed | PackStatus::AwaitingTrackingNumber | PackStatus::Cancelling => {
                Some((5 * SECOND_MS, MINUTE_MS))
            }
            PackStatus::AwaitingPickup
            | PackStatus::PickupFailed
            | PackStatus::CancelFailed
            | PackStatus::Closing
            | PackStatus::CloseFailed
            | PackStatus::PickedUp => Some((MINUTE_MS, 10 * MINUTE_MS)),
            PackStatus::Arrived => Some((5 * MINUTE_MS, 10 * MINUTE_MS)),
            PackStatus::SignedNormal
            | PackStatus::SignedAbnormal
            | PackStatus::SignedFailed
            | PackStatus::Cancelled
            | PackStatus::Closed => None,
        },
        PlatformStatus::Other { .. } => Some((MINUTE_MS, 10 * MINUTE_MS)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(0);

    fn pause(status: PackStatus, last: Option<i64>) -> Option<i64> {
        next_poll(&PlatformStatus::Known(status), last, NOW).map(|at| at.0)
    }

    #[test]
    fn the_number_is_waited_for_closely_and_then_less() {
        assert_eq!(pause(PackStatus::Committed, None), Some(5_000));
        assert_eq!(pause(PackStatus::Committed, Some(5_000)), Some(7_500));
        assert_eq!(pause(PackStatus::Committed, Some(50_000)), Some(60_000));
        assert_eq!(pause(PackStatus::AwaitingPickup, None), Some(60_000));
        assert_eq!(pause(PackStatus::AwaitingPickup, Some(500_000)), Some(600_000));
    }

    #[test]
    fn nothing_is_asked_after_the_end_and_an_unknown_word_is_no_end() {
        for status in PackStatus::ALL {
            assert_eq!(pause(status, None).is_none(), status.is_final(), "{status:?}");
        }
        let other = PlatformStatus::Other {
            code: "awaiting_pack".into(),
            name: None,
        };
        assert_eq!(next_poll(&other, None, NOW), Some(Timestamp(60_000)));
    }

    #[test]
    fn a_clock_that_was_set_back_does_not_make_the_pause_shorter_than_the_shortest() {
        assert_eq!(pause(PackStatus::AwaitingPickup, Some(-5)), Some(60_000));
    }
}
