//! Element strings: fixed and variable lengths, separators, checks. `|` stands for the separator.

use super::*;

fn check(text: &str, expected: &str) {
    let told = match Gs1Elements::parse(&text.replace('|', "\u{1D}")) {
        Ok(elements) => elements.to_string(),
        Err(fault) => fault.to_string(),
    };
    assert_eq!(told, expected, "{text}");
}

#[test]
fn fixed_lengths_need_no_separator() {
    check("00106141412345678908", "(00)106141412345678908");
    check("010690123456789217251231", "(01)06901234567892(17)251231");
    check(
        "0106901234567892310300125015251200",
        "(01)06901234567892(3103)001250(15)251200",
    );
    check("4106901234567892", "(410)6901234567892");
    check("20990106901234567892", "(20)99(01)06901234567892");
}

#[test]
fn variable_lengths_end_with_a_separator_or_the_code() {
    check("010690123456789210A1|21S9", "(01)06901234567892(10)A1(21)S9");
    check("10A1|0106901234567892", "(10)A1(01)06901234567892");
    check("|0106901234567892|10A1|", "(01)06901234567892(10)A1");
    check(
        "42078745|9400111206206406260787",
        "(420)78745(94)00111206206406260787",
    );
    check("37", "the data of (37) are too short or too long");
}

#[test]
fn a_lost_separator_shows_when_the_data_get_too_long() {
    check(
        "10ABCDEFGHIJ0106901234567892",
        "the data of (10) are too short or too long",
    );
    check(
        "30120106901234567892",
        "the data of (30) are too short or too long",
    );
}

#[test]
fn check_digits_and_dates_are_checked() {
    check("00106141412345678909", "the check digit of (00) is wrong");
    check("0106901234567893", "the check digit of (01) is wrong");
    check("40212345678901234562", "the check digit of (402) is wrong");
    check("17251301", "the date of (17) does not exist");
    check("17250230", "the date of (17) does not exist");
    check("17240229", "(17)240229");
    check("17250200", "(17)250200");
}

#[test]
fn what_is_no_element_string_is_refused() {
    check("", "no element");
    check("|||", "no element");
    check("77316523125896", "no application identifier at character 0");
    check("10A1|05X", "no application identifier at character 5");
    check("0106901234567", "the data of (01) are too short or too long");
    check(
        "010690123456789A",
        "the data of (01) hold a character that does not belong there",
    );
    check(
        "10中",
        "the data of (10) hold a character that does not belong there",
    );
    check("0", "no application identifier at character 0");
    check(&"9".repeat(3_000), "longer than any GS1 code");
}

#[test]
fn the_numbers_a_desk_asks_for() {
    let elements = Gs1Elements::parse("001061414123456789080206901234567892").unwrap();
    assert_eq!(elements.sscc(), Some("106141412345678908"));
    assert_eq!(elements.gtin(), Some("06901234567892"));
    assert_eq!(elements.shipment(), None);
    assert_eq!(elements.elements().len(), 2);
}
