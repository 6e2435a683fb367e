//! Medians and tails.

use std::fmt;
use std::time::Duration;

/// Times of one job, sorted.
pub(crate) struct Times(Vec<Duration>);

impl Times {
    pub(crate) fn new(mut times: Vec<Duration>) -> Self {
        assert!(!times.is_empty());
        times.sort();
        Self(times)
    }

    /// The time that `share` of a thousand stay below.
    pub(crate) fn per_mille(&self, share: usize) -> Duration {
        let place = (self.0.len() - 1) * share / 1000;
        *self.0.get(place).unwrap()
    }

    pub(crate) fn median(&self) -> Duration {
        self.per_mille(500)
    }

    pub(crate) fn longest(&self) -> Duration {
        *self.0.last().unwrap()
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (p99, p999) = (self.per_mille(990), self.per_mille(999));
        write!(
            f,
            "median {:.1?}, p99 {p99:.1?}, p99.9 {p999:.1?}, longest {:.1?}, of {}",
            self.median(),
            self.longest(),
            self.0.len()
        )
    }
}

/// How many times `one` fits into `many`.
pub(crate) fn ratio(many: Duration, one: Duration) -> f64 {
    many.as_secs_f64() / one.as_secs_f64().max(1e-9)
}
