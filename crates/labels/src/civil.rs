//! Wall-clock time in Shanghai as a label states it. Integer arithmetic only: China has one time zone without
//! summer time, so the offset is a constant.

use dabao_domain::Timestamp;

const SHANGHAI_AHEAD_MS: i64 = 8 * 3_600_000;
const DAY_MS: i64 = 86_400_000;

/// `yyyy-mm-dd hh:mm:ss` in Asia/Shanghai, the print date of L-121.
pub fn shanghai_date_time(at: Timestamp) -> String {
    let second = local_millis(at).rem_euclid(DAY_MS) / 1000;
    let (hours, minutes, seconds) = (second / 3600, second / 60 % 60, second % 60);
    format!("{} {hours:02}:{minutes:02}:{seconds:02}", shanghai_date(at))
}

/// `yyyy-mm-dd` in Asia/Shanghai, the date of a handover sheet (L-131).
pub fn shanghai_date(at: Timestamp) -> String {
    let (year, month, day) = date_of_day(local_millis(at).div_euclid(DAY_MS));
    format!("{year:04}-{month:02}-{day:02}")
}

fn local_millis(at: Timestamp) -> i64 {
    at.plus_millis(SHANGHAI_AHEAD_MS).0
}

/// Year, month and day of a count of days since 1970-01-01. Years begin in March here, so that the leap day is
/// the last day of a year; 719,468 days lie between 0000-03-01 and 1970-01-01.
fn date_of_day(days_since_1970: i64) -> (i64, i64, i64) {
    let days = days_since_1970 + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(seconds: i64, text: &str) {
        assert_eq!(shanghai_date_time(Timestamp(seconds * 1000)), text);
    }

    #[test]
    fn shanghai_is_eight_hours_ahead() {
        check(0, "1970-01-01 08:00:00");
        check(1_790_000_000, "2026-09-21 22:13:20");
        check(-8 * 3600, "1970-01-01 00:00:00");
        check(-8 * 3600 - 1, "1969-12-31 23:59:59");
    }

    #[test]
    fn the_day_changes_at_sixteen_hours_utc() {
        check(1_795_190_399, "2026-11-20 23:59:59");
        check(1_795_190_400, "2026-11-21 00:00:00");
    }

    #[test]
    fn leap_days_are_where_they_belong() {
        check(1_709_136_000, "2024-02-29 00:00:00");
        check(1_709_222_400, "2024-03-01 00:00:00");
        check(951_753_600, "2000-02-29 00:00:00");
        check(4_107_427_200, "2100-02-28 00:00:00");
        check(4_107_513_600, "2100-03-01 00:00:00");
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let mut before = date_of_day(-100_000);
        for day in -99_999..100_000 {
            let date = date_of_day(day);
            let next_day = date.0 == before.0 && date.1 == before.1 && date.2 == before.2 + 1;
            let next_month =
                date.2 == 1 && (date.1 == before.1 + 1 || (date.1 == 1 && date.0 == before.0 + 1));
            assert!(next_day || next_month, "{before:?} then {date:?}");
            before = date;
        }
    }
}
