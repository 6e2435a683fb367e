//! One scan that arrives twice (scales-and-guns 2.8).

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

/// Drops a scan that comes a second time by another way, such as keys and COM, or the page and the core. One guard for
/// all ways of one desk; the same way twice is left to [`RepeatGuard`].
#[derive(Debug, Clone, Default)]
pub struct TwinGuard {
    recent: Vec<(String, String, Timestamp)>,
}

impl TwinGuard {
    /// One physical scan has come by all its ways within this time.
    pub const WITHIN_MILLIS: i64 = 300;

    /// More scans than a desk has guns never come within the time.
    const MOST_KEPT: usize = 16;

    /// Whether this scan, which came by `way`, is a new act.
    pub fn admits(&mut self, way: &str, text: &str, now: Timestamp) -> bool {
        self.recent
            .retain(|(_, _, at)| (0..Self::WITHIN_MILLIS).contains(&now.millis_since(*at)));
        let twin = self
            .recent
            .iter()
            .position(|(other, seen, _)| other != way && seen == text);
        if let Some(twin) = twin {
            // The pair is complete: a third one is a scan of its own.
            self.recent.swap_remove(twin);
            return false;
        }
        if self.recent.len() < Self::MOST_KEPT {
            self.recent.push((way.to_owned(), text.to_owned(), now));
        }
        true
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

    #[test]
    fn one_scan_through_two_channels_counts_once() {
        let mut guard = TwinGuard::default();
        assert!(guard.admits("page", "A", Timestamp(0)));
        assert!(!guard.admits("com", "A", Timestamp(120)));
        assert!(guard.admits("com", "B", Timestamp(130)));
        assert!(guard.admits("page", "A", Timestamp(450)));
        assert!(
            guard.admits("com", "A", Timestamp(750)),
            "300 ms later it is an act"
        );
    }

    #[test]
    fn one_way_twice_is_not_the_twin_guards_matter() {
        let mut guard = TwinGuard::default();
        assert!(guard.admits("com", "A", Timestamp(0)));
        assert!(guard.admits("com", "A", Timestamp(10)));
    }
}
