//! Growing pauses between attempts of one job, with chance in them so that desks do not march in step.

/// How many attempts of a job have failed in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    const FIRST_MS: i64 = 1_000;
    const MOST_MS: i64 = 300_000;

    /// Continues after a restart, from the attempt count in the queue.
    pub const fn after(failures: u32) -> Self {
        Self { failures }
    }

    /// Another failure: the pause before the next attempt lies between half and all of 1, 2, 4 … 300 seconds.
    /// `chance` is any evenly spread number.
    #[must_use]
    pub fn failed(self, chance: u32) -> (Self, i64) {
        let doubled =
            Self::FIRST_MS.saturating_mul(1_i64.checked_shl(self.failures.min(20)).unwrap_or(i64::MAX));
        let half = doubled.min(Self::MOST_MS) / 2;
        let pause_ms = half + half * i64::from(chance) / i64::from(u32::MAX);
        (
            Self {
                failures: self.failures.saturating_add(1),
            },
            pause_ms,
        )
    }

    /// How many attempts have failed.
    pub const fn failures(self) -> u32 {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_five_minutes() {
        let mut backoff = Backoff::default();
        let mut longest = Vec::new();
        for _ in 0..12 {
            let (next, pause_ms) = backoff.failed(u32::MAX);
            longest.push(pause_ms);
            backoff = next;
        }
        assert_eq!(
            longest.iter().take(4).copied().collect::<Vec<_>>(),
            [1_000, 2_000, 4_000, 8_000]
        );
        assert_eq!(longest.last(), Some(&300_000));
    }

    #[test]
    fn chance_moves_the_pause_within_its_upper_half() {
        assert_eq!(Backoff::after(3).failed(0).1, 4_000);
        assert_eq!(Backoff::after(u32::MAX).failed(0).1, 150_000);
    }
}
