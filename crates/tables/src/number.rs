//! Numbers of a workbook as the text that a person would have typed.

/// Above this a 64-bit float does not hold every integer that Excel shows: the digits are already lost (I-02).
const FIRST_DAMAGED: f64 = 1e15;

/// A number cell as text: `Ok` as Excel shows it, `Err` in exponent form when its digits are lost (I-01, I-02).
///
/// The exponent form is refused again when it comes back in a rejects file.
pub(crate) fn number_text(number: f64) -> Result<String, String> {
    if !number.is_finite() || number.abs() >= FIRST_DAMAGED {
        return Err(exponent_text(number));
    }
    if number.fract() == 0.0 {
        // Adding zero turns minus zero into zero.
        return Ok(format!("{:.0}", number + 0.0));
    }
    // Excel keeps 15 significant digits: 0.30000000000000004 is what it shows as 0.3.
    let shown = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    Ok(format!("{shown}"))
}

fn exponent_text(number: f64) -> String {
    format!("{number:E}").replace('E', "E+")
}

/// A number that went through Excel's general format, such as 7.756E+14: its last digits are gone.
pub(crate) fn is_exponent_form(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let Some((mantissa, exponent)) = unsigned.split_once(['E', 'e']) else {
        return false;
    };
    let Some(power) = exponent.strip_prefix(['+', '-']) else {
        return false;
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    digits(whole) && digits(fraction) && digits(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_they_were_typed() {
        assert_eq!(number_text(13_800_138_000.0), Ok("13800138000".to_owned()));
        assert_eq!(number_text(0.1 + 0.2), Ok("0.3".to_owned()));
        assert_eq!(number_text(0.35), Ok("0.35".to_owned()));
        assert_eq!(number_text(-0.0), Ok("0".to_owned()));
        assert_eq!(
            number_text(999_999_999_999_999.0),
            Ok("999999999999999".to_owned())
        );
        assert_eq!(number_text(0.000_000_1), Ok("0.0000001".to_owned()));
    }

    #[test]
    fn numbers_with_lost_digits_are_never_a_value() {
        let damaged = number_text(123_456_789_012_345_678.0);
        assert_eq!(damaged, Err("1.2345678901234568E+17".to_owned()));
        assert!(is_exponent_form(&damaged.unwrap_err()));
        assert!(number_text(1e15).is_err());
        assert!(number_text(f64::NAN).is_err());
    }

    #[test]
    fn exponent_form_is_told_from_codes_with_an_e() {
        for text in ["7.756E+14", "7E+14", "-1.2e+20", "1.5E-7"] {
            assert!(is_exponent_form(text), "{text}");
        }
        for text in [
            "12E456",
            "LP1E+14",
            "E+14",
            "7.756E+",
            "7.E+14",
            "775600000000000",
            "",
        ] {
            assert!(!is_exponent_form(text), "{text}");
        }
    }
}
