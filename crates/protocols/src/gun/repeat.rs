//! Guns that send one code twice (scales-and-guns 2.8).

use dabao_domain::Timestamp;

/// Drops the same text when it comes again within an instant; one guard for each gun.
#[derive(Debug, Clone)]
pub struct RepeatGuard {
    within_millis: i64,
    last: Option<(String, Timestamp)>,
}

impl RepeatGuard {
    /// No hand scans the same code again so soon.
    pub const USUAL_WITHIN_MILLIS: i64 = 800;

    /// Nothing seen yet.
    pub const fn new(within_millis: i64) -> Self {
        Self {
            within_millis,
            last: None,
        }
    }

    /// Whether this scan is a new act. A repeat does not start the time anew.
    pub fn admits(&mut self, text: &str, now: Timestamp) -> bool {
        let repeated = self
            .last
            .as_ref()
            .is_some_and(|(last, at)| last == text && now.millis_since(*at) < self.within_millis);
        if !repeated {
            self.last = Some((text.to_owned(), now));
        }
        !repeated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_code_counts_once_within_the_time() {
        let mut guard = RepeatGuard::new(800);
        assert!(guard.admits("A", Timestamp(0)));
        assert!(!guard.admits("A", Timestamp(500)));
        assert!(guard.admits("B", Timestamp(510)));
        assert!(guard.admits("A", Timestamp(520)));
        assert!(guard.admits("A", Timestamp(1_320)));
    }
}
