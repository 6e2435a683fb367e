//! Days at the bench, in Asia/Shanghai. Dates as text come from the labels room, which prints them.

use dabao_domain::Timestamp;

const ZONE_MS: i64 = 8 * 3_600_000;
const DAY_MS: i64 = 86_400_000;

/// The last midnight in Asia/Shanghai.
pub(crate) const fn day_start(now: Timestamp) -> Timestamp {
    Timestamp(now.0 - (now.0 + ZONE_MS).rem_euclid(DAY_MS))
}

/// `yymmdd` in Asia/Shanghai, as the numbers of packs and sheets carry it.
pub(crate) fn short_date(now: Timestamp) -> String {
    dabao_labels::shanghai_date(now)
        .chars()
        .filter(char::is_ascii_digit)
        .skip(2)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_sixteen_hours_utc() {
        assert_eq!(short_date(Timestamp(1_636_646_399_000)), "211111");
        assert_eq!(short_date(Timestamp(1_636_646_400_000)), "211112");
        assert_eq!(
            day_start(Timestamp(1_636_646_399_000)),
            Timestamp(1_636_560_000_000)
        );
    }

    #[test]
    fn leap_days_exist() {
        assert_eq!(short_date(Timestamp(1_709_164_800_000)), "240229");
    }
}
