//! Milliseconds to the platform's date text and back; the day count is Howard Hinnant's civil calendar.

use dabao_domain::Timestamp;

const DAY_S: i64 = 86_400;
const SHANGHAI_S: i64 = 8 * 3_600;

/// `YYYY-MM-DDTHH:mm:ss+08:00`, as the order calls want it (platforms.md 1.7).
pub fn to_text(at: Timestamp) -> String {
    let local = at.0.div_euclid(1000) + SHANGHAI_S;
    let (year, month, day) = civil(local.div_euclid(DAY_S));
    let second = local.rem_euclid(DAY_S);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}+08:00",
        second / 3_600,
        second / 60 % 60,
        second % 60
    )
}

/// Reads `2021-05-24T08:00:00+08:00`, `2021-05-24 08:00:00 +0800` and the same with `Z` or fractions of seconds.
pub fn from_text(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let (date, rest) = text.split_once(['T', ' '])?;
    let (clock, zone) = rest
        .find(['+', '-', 'Z', ' '])
        .and_then(|at| rest.split_at_checked(at))?;
    let [year, month, day] = numbers(date, '-')?;
    let [hour, minute, second] = numbers(clock.split('.').next()?, ':')?;
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let local = days(year, month, day) * DAY_S + hour * 3_600 + minute * 60 + second;
    Some(Timestamp((local - offset_s(zone.trim())?) * 1000))
}

fn numbers(text: &str, between: char) -> Option<[i64; 3]> {
    let parts: Option<Vec<i64>> = text.split(between).map(|part| part.parse().ok()).collect();
    parts?
        .try_into()
        .ok()
        .filter(|parts: &[i64; 3]| parts.iter().all(|part| *part >= 0))
}

fn offset_s(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, digits) = zone.split_at_checked(1)?;
    let digits: String = digits.chars().filter(|letter| *letter != ':').collect();
    let (hours, minutes) = digits.split_at_checked(2)?;
    let seconds = hours.parse::<i64>().ok()? * 3_600 + minutes.parse::<i64>().ok()? * 60;
    match sign {
        "+" => Some(seconds),
        "-" => Some(-seconds),
        _ => None,
    }
}

fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_both_kinds_are_the_same_instant() {
        let at = Some(Timestamp(1_621_814_400_000));
        assert_eq!(from_text("2021-05-24T08:00:00+08:00"), at);
        assert_eq!(from_text("2021-05-24 08:00:00 +0800"), at);
        assert_eq!(from_text("2021-05-24T00:00:00.123Z"), at);
        assert_eq!(from_text("2021-05-23T19:00:00-05:00"), at);
    }

    #[test]
    fn writing_and_reading_agree_over_leap_years() {
        for at in [0, 951_782_400_000, 1_709_164_799_000, 4_102_444_800_000] {
            assert_eq!(from_text(&to_text(Timestamp(at))), Some(Timestamp(at)), "{at}");
        }
        assert_eq!(to_text(Timestamp(1_709_164_799_000)), "2024-02-29T07:59:59+08:00");
    }

    #[test]
    fn a_text_without_zone_is_not_guessed_at() {
        assert_eq!(from_text("2021-05-24 08:00:00"), None);
        assert_eq!(from_text("yesterday"), None);
    }
}
