//! Calls per second for one account and one API: starts at five, halves on a limit, recovers slowly.
//!
//! ```text
//! ask:       a token is there -> Granted, else NotBefore(when the next one is)
//! limited:   half the rate, no tokens, and nothing before the ban ends
//! succeeded: after each quiet minute one twentieth of the ceiling more
//! ```

use dabao_domain::Timestamp;

use super::Permission;

const CEILING: i64 = 5_000;
const FLOOR: i64 = 100;
const RECOVERY: i64 = CEILING / 20;
const RECOVERS_AFTER_MS: i64 = 60_000;
/// One call, in millionths: a rate in thousandths per second times milliseconds, so nothing is rounded away.
const ONE_CALL: i64 = 1_000_000;

/// A token bucket; rates are in thousandths of a call per second, tokens in millionths of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenBucket {
    rate: i64,
    tokens: i64,
    filled_at: Timestamp,
    changed_at: Timestamp,
    not_before: Timestamp,
    ban_ms: i64,
}

impl TokenBucket {
    /// A full bucket at five calls per second.
    pub const fn new(now: Timestamp) -> Self {
        Self {
            rate: CEILING,
            tokens: CEILING * 1_000,
            filled_at: now,
            changed_at: now,
            not_before: now,
            ban_ms: 0,
        }
    }

    /// The present rate in thousandths of a call per second.
    pub const fn rate_per_1000_s(&self) -> i64 {
        self.rate
    }

    /// Takes a token, or says when to ask again.
    #[must_use]
    pub fn ask(self, now: Timestamp) -> (Self, Permission) {
        let filled = self.fill(now);
        if now < filled.not_before {
            let until = filled.not_before;
            return (filled, Permission::NotBefore(until));
        }
        if filled.tokens >= ONE_CALL {
            return (
                Self {
                    tokens: filled.tokens - ONE_CALL,
                    ..filled
                },
                Permission::Granted,
            );
        }
        let missing = ONE_CALL - filled.tokens;
        let wait_ms = (missing + filled.rate - 1) / filled.rate;
        let until = now.plus_millis(wait_ms);
        (filled, Permission::NotBefore(until))
    }

    /// The platform said "too often": half as fast, and nothing before its ban ends.
    #[must_use]
    pub fn limited(self, wait_ms: i64, now: Timestamp) -> Self {
        let ban_ms = wait_ms.max(self.not_before.millis_since(now)).max(0);
        Self {
            rate: (self.rate / 2).max(FLOOR),
            tokens: 0,
            filled_at: now,
            changed_at: now,
            not_before: now.plus_millis(ban_ms),
            ban_ms,
        }
    }

    /// A call went well: after a quiet minute the rate rises a little.
    #[must_use]
    pub fn succeeded(self, now: Timestamp) -> Self {
        if self.rate >= CEILING || now.millis_since(self.changed_at) < RECOVERS_AFTER_MS {
            return self;
        }
        let filled = self.fill(now);
        Self {
            rate: (filled.rate + RECOVERY).min(CEILING),
            changed_at: now,
            ..filled
        }
    }

    /// Adds what has dripped in since the last look or the end of the ban. When the clock was set back, nothing
    /// is added, and a ban lasts no longer than it was told.
    fn fill(self, now: Timestamp) -> Self {
        let not_before = self.not_before.min(now.plus_millis(self.ban_ms));
        let starts_at = self.filled_at.max(not_before.min(now));
        let elapsed_ms = now.millis_since(starts_at).clamp(0, 60_000);
        let most = (self.rate * 1_000).max(ONE_CALL);
        let tokens = (self.tokens + elapsed_ms * self.rate).min(most);
        Self {
            tokens,
            filled_at: now,
            not_before,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp(1_000_000);

    fn granted_at(bucket: TokenBucket, now: Timestamp) -> (TokenBucket, u32) {
        let mut bucket = bucket;
        for count in 0.. {
            let (next, permission) = bucket.ask(now);
            bucket = next;
            if permission != Permission::Granted {
                return (bucket, count);
            }
        }
        unreachable!()
    }

    #[test]
    fn five_calls_at_once_and_then_one_each_fifth_of_a_second() {
        let (bucket, count) = granted_at(TokenBucket::new(START), START);
        assert_eq!(count, 5);
        let (bucket, permission) = bucket.ask(START);
        assert_eq!(permission, Permission::NotBefore(START.plus_millis(200)));
        assert_eq!(granted_at(bucket, START.plus_millis(200)).1, 1);
    }

    #[test]
    fn asking_often_does_not_starve_the_bucket() {
        let (mut bucket, _) = granted_at(TokenBucket::new(START).limited(0, START), START);
        let mut granted = 0;
        for millis in 1..=10_000 {
            let (next, permission) = bucket.ask(START.plus_millis(millis));
            bucket = next;
            granted += u32::from(permission == Permission::Granted);
        }
        assert_eq!(granted, 25);
    }

    #[test]
    fn a_limit_halves_the_rate_and_the_ban_is_obeyed() {
        let bucket = TokenBucket::new(START).limited(3_000, START);
        assert_eq!(bucket.rate_per_1000_s(), 2_500);
        let (bucket, permission) = bucket.ask(START.plus_millis(2_999));
        assert_eq!(permission, Permission::NotBefore(START.plus_millis(3_000)));
        let (_, permission) = bucket.ask(START.plus_millis(3_400));
        assert_eq!(permission, Permission::Granted);
    }

    #[test]
    fn the_rate_never_reaches_nothing_and_comes_back_slowly() {
        let mut bucket = TokenBucket::new(START);
        for _ in 0..20 {
            bucket = bucket.limited(0, START);
        }
        assert_eq!(bucket.rate_per_1000_s(), FLOOR);
        bucket = bucket.succeeded(START.plus_millis(59_999));
        assert_eq!(bucket.rate_per_1000_s(), FLOOR);
        bucket = bucket.succeeded(START.plus_millis(60_000));
        assert_eq!(bucket.rate_per_1000_s(), FLOOR + RECOVERY);
        for minute in 2..60 {
            bucket = bucket.succeeded(START.plus_millis(minute * 60_000));
        }
        assert_eq!(bucket.rate_per_1000_s(), CEILING);
    }

    #[test]
    fn a_clock_set_back_gives_nothing_and_blocks_no_longer_than_the_ban() {
        let (bucket, _) = granted_at(TokenBucket::new(START), START);
        let earlier = START.plus_millis(-3_600_000);
        let (bucket, count) = granted_at(bucket, earlier);
        assert_eq!(count, 0);
        assert_eq!(granted_at(bucket, earlier.plus_millis(200)).1, 1);

        let banned = TokenBucket::new(START).limited(5_000, START);
        let (_, permission) = banned.ask(earlier);
        assert_eq!(permission, Permission::NotBefore(earlier.plus_millis(5_000)));
    }
}
