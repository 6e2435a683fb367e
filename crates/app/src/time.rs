//! Civil time at the bench: China keeps one zone, eight hours ahead of UTC, without daylight saving.

use dabao_domain::Timestamp;

const ZONE_MS: i64 = 8 * 3_600_000;
const DAY_MS: i64 = 86_400_000;

/// The last midnight in Asia/Shanghai.
pub(crate) const fn day_start(now: Timestamp) -> Timestamp {
    Timestamp(now.0 - (now.0 + ZONE_MS).rem_euclid(DAY_MS))
}

/// Year, month and day in Asia/Shanghai.
pub(crate) const fn civil_date(now: Timestamp) -> (i64, i64, i64) {
    // Days since 0000-03-01, in eras of 400 years: the usual way to a proleptic Gregorian date in integers.
    let days = (now.0 + ZONE_MS).div_euclid(DAY_MS) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

/// `yyyy-mm-dd hh:mm:ss` in Asia/Shanghai.
pub(crate) fn civil_text(at: Timestamp) -> String {
    let (year, month, day) = civil_date(at);
    let seconds = (at.0 + ZONE_MS).rem_euclid(DAY_MS) / 1000;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_sixteen_hours_utc() {
        assert_eq!(civil_text(Timestamp(1_636_646_399_000)), "2021-11-11 23:59:59");
        assert_eq!(civil_text(Timestamp(1_636_646_400_000)), "2021-11-12 00:00:00");
        assert_eq!(
            day_start(Timestamp(1_636_646_399_000)),
            Timestamp(1_636_560_000_000)
        );
    }

    #[test]
    fn leap_days_exist() {
        assert_eq!(civil_date(Timestamp(1_709_164_800_000)), (2024, 2, 29));
    }
}
