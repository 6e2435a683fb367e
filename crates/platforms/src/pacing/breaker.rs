//! Stops calling a platform that does not answer, and tries with one call now and then.
//!
//! ```text
//! Closed --5th failure--> Open --time over, asked--> Trying --success--> Closed
//!                          ^                            |
//!                          +-------failure (longer)-----+
//! ```

use dabao_domain::Timestamp;

use super::Permission;

const FAILURES_TO_OPEN: u32 = 5;
const FIRST_PAUSE_MS: i64 = 30_000;
const LONGEST_PAUSE_MS: i64 = 600_000;
/// A probe whose end nobody reported (the program was closed) does not block for ever.
const PROBE_LOST_AFTER_MS: i64 = 120_000;

/// A circuit breaker (P-04). Tell it of failures to reach or use the platform, not of refused parcels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CircuitBreaker {
    /// Calls go out.
    Closed {
        /// Failures in a row.
        failures: u32,
    },
    /// No calls before this time.
    Open {
        /// When one may be tried.
        until: Timestamp,
        /// How long this pause is.
        pause_ms: i64,
    },
    /// One call is out to see whether the platform is back.
    Trying {
        /// When it went out.
        since: Timestamp,
        /// How long the pause before it was.
        pause_ms: i64,
    },
}

impl Default for CircuitBreaker {
    fn default() -> Self {
        Self::Closed { failures: 0 }
    }
}

impl CircuitBreaker {
    /// May a call go out?
    #[must_use]
    pub fn ask(self, now: Timestamp) -> (Self, Permission) {
        match self {
            Self::Closed { .. } => (self, Permission::Granted),
            Self::Open { until, .. } if now < until => (self, Permission::NotBefore(until)),
            Self::Open { pause_ms, .. } => (Self::Trying { since: now, pause_ms }, Permission::Granted),
            Self::Trying { since, pause_ms } => {
                let lost_at = since.plus_millis(PROBE_LOST_AFTER_MS);
                if now < lost_at {
                    (self, Permission::NotBefore(lost_at))
                } else {
                    (Self::Trying { since: now, pause_ms }, Permission::Granted)
                }
            }
        }
    }

    /// The platform answered.
    #[must_use]
    pub fn succeeded(self) -> Self {
        Self::default()
    }

    /// The platform could not be reached or was itself in trouble.
    #[must_use]
    pub fn failed(self, now: Timestamp) -> Self {
        match self {
            Self::Closed { failures } if failures + 1 < FAILURES_TO_OPEN => Self::Closed {
                failures: failures + 1,
            },
            Self::Closed { .. } => Self::opened(FIRST_PAUSE_MS, now),
            Self::Trying { pause_ms, .. } => Self::opened((pause_ms * 2).min(LONGEST_PAUSE_MS), now),
            Self::Open { .. } => self,
        }
    }

    /// Calls are held back for now.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. } | Self::Trying { .. })
    }

    const fn opened(pause_ms: i64, now: Timestamp) -> Self {
        Self::Open {
            until: now.plus_millis(pause_ms),
            pause_ms,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp(0);

    fn after_failures(count: u32) -> CircuitBreaker {
        (0..count).fold(CircuitBreaker::default(), |breaker, _| breaker.failed(START))
    }

    #[test]
    fn the_fifth_failure_opens_it_and_a_success_between_starts_anew() {
        assert!(!after_failures(4).is_open());
        assert!(after_failures(5).is_open());
        assert!(!after_failures(4).succeeded().failed(START).is_open());
    }

    #[test]
    fn one_call_tries_and_its_failure_doubles_the_pause() {
        let after_pause = START.plus_millis(FIRST_PAUSE_MS);
        let (breaker, permission) = after_failures(5).ask(after_pause);
        assert_eq!(permission, Permission::Granted);
        let (breaker, permission) = breaker.ask(after_pause);
        assert_ne!(permission, Permission::Granted);
        let breaker = breaker.failed(after_pause);
        assert_eq!(
            breaker,
            CircuitBreaker::Open {
                until: after_pause.plus_millis(60_000),
                pause_ms: 60_000
            }
        );
    }

    #[test]
    fn the_call_that_tries_closes_it_when_it_works() {
        let (breaker, _) = after_failures(5).ask(START.plus_millis(FIRST_PAUSE_MS));
        assert_eq!(breaker.succeeded(), CircuitBreaker::default());
    }
}
