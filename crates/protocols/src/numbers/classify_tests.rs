//! One line for each thing a packer may hold under the gun.

use super::*;

fn check(scanned: &str, expected: &str) {
    let code = RuleBook::built_in().unwrap().classify(scanned, None);
    let kind = match &code.kind {
        CodeKind::ParcelNumber { candidates } => candidates
            .iter()
            .map(|candidate| candidate.carrier.clone())
            .collect::<Vec<_>>()
            .join("/"),
        CodeKind::SeveralNumbers { numbers } => format!("several {}", numbers.join(" ")),
        other => format!("{other:?}"),
    };
    assert_eq!(format!("{} {kind}", code.text), expected, "{scanned:?}");
}

#[test]
fn parcel_numbers() {
    check("LP00492755414105", "LP00492755414105 cainiao");
    check("]C0lp00492755414105\r", "LP00492755414105 cainiao");
    check("ＬＰ００４９２７５５４１４１０５", "LP00492755414105 cainiao");
    check("LZDTEST20240101001", "LZDTEST20240101001 lazada");
    check("LEX123456789012", "LEX123456789012 lazada");
    check("YT8962646785389", "YT8962646785389 yto");
    check("YT2229521272164446", "YT2229521272164446 yunexpress");
    check("JDX024407261700-1-1-", "JDX024407261700-1-1- jd");
    check("RB123456785GB", "RB123456785GB post");
    check("EV008712571CN", "EV008712571CN post");
    check("77316523125896", "77316523125896 zto/sto");
}

#[test]
fn a_wrong_check_digit_or_country_is_no_post_number() {
    check("RB123456784GB", "RB123456784GB Other");
    check("RB123456785QQ", "RB123456785QQ Other");
}

#[test]
fn products() {
    check("6901234567892", "6901234567892 ProductEan");
    check("]E06901234567892", "6901234567892 ProductEan");
    check("]E01207119765021", "1207119765021 ProductEan");
    check("1207119765021", "1207119765021 chinapost/yunda");
    let reported_apart = Some(AimId {
        symbology: 'E',
        modifier: '0',
    });
    let code = RuleBook::built_in()
        .unwrap()
        .classify("1207119765021", reported_apart);
    assert_eq!(code.kind, CodeKind::ProductEan);
}

#[test]
fn pay_codes_are_not_kept() {
    check("134567890123456789", " PayCode");
    check("281234567890123456789012", " PayCode");
    check("2812345678901234", " PayCode");
    check("wxp://f2f0abc", " PayCode");
    check("164567890123456789", "164567890123456789 Other");
}

#[test]
fn addresses_pickup_codes_and_commands() {
    check(
        "https://Example.com/a?b=C",
        "https://Example.com/a?b=C WebAddress",
    );
    check("3-2-1234", "3-2-1234 PickupCode");
    check("12-5-0307", "12-5-0307 PickupCode");
    check("2024-01-01", "2024-01-01 PickupCode");
    check("dabao-undo", "DABAO-UNDO CommandCode(Undo)");
    check("DABAO-SEAL", "DABAO-SEAL CommandCode(Seal)");
    check("DABAO-NEXT", "DABAO-NEXT CommandCode(Next)");
    check("DABAO－PRINT\r\n", "DABAO-PRINT CommandCode(Print)");
    check("DABAO-NEWPACK", "DABAO-NEWPACK CommandCode(Next)");
    check("]C0#DABAO-UNDO", "#DABAO-UNDO CommandCode(Undo)");
    check("DABAO-REPRINT", "DABAO-REPRINT CommandCode(Print)");
    check("DABAO-EXPLODE", "DABAO-EXPLODE Other");
    check("\r\n\t", " Empty");
    check("HELLO", "HELLO Other");
}

#[test]
fn glued_scans_and_longer_texts() {
    check(
        "SF1385628716739YT8962646785389",
        "SF1385628716739YT8962646785389 several SF1385628716739 YT8962646785389",
    );
    check("LP00492755414105LP00492755414105", "LP00492755414105 cainiao");
    check("LP004927554141056901234567892", "LP00492755414105 cainiao");
    check(
        "{\"mailNo\":\"LP00492755414105\",\"name\":\"x\"}",
        "LP00492755414105 cainiao",
    );
    check(
        "LP00492755414105|SF1385628716739",
        "LP00492755414105|SF1385628716739 several LP00492755414105 SF1385628716739",
    );
    check("XLP00492755414105", "XLP00492755414105 Other");
}

#[test]
fn a_command_that_the_first_screen_does_not_know_is_told_apart_from_a_number() {
    let code = RuleBook::built_in().unwrap().classify("dabao-weigh\r", None);
    assert_eq!(
        (code.kind, code.command),
        (CodeKind::Other, Some(CardCommand::Weigh))
    );
}

#[test]
fn glued_codes_that_cannot_be_parted_are_refused() {
    for glued in [
        "SF13856287167397731652312589",
        "SF1385628716739SF1385628716739SF1385628716739",
        "SF1385628716739DABAO-UNDO",
        "LP00492755414105690123456789",
    ] {
        check(glued, &format!("{glued} Other"));
    }
}

#[test]
fn aim_identifiers_between_glued_codes_part_them() {
    check(
        "]C0SF1385628716739]C0YT8962646785389",
        "SF1385628716739]C0YT8962646785389 several SF1385628716739 YT8962646785389",
    );
    check("]C0SF1385628716739]E06901234567892", "SF1385628716739 sf");
    check("]E06901234567892]C0SF1385628716739", "SF1385628716739 sf");
    check("]C0SF1385628716739]C0HELLO", "SF1385628716739]C0HELLO Other");
    check("]E06901234567892SF1385628716739", "SF1385628716739 sf");
    check("]Q1[\"SF1385628716739\"]a1", "SF1385628716739 sf");
}

#[test]
fn two_numbers_of_one_carrier_side_by_side_are_both_seen() {
    check(
        "LP00492755414105 | LP00492755414106",
        "LP00492755414105|LP00492755414106 several LP00492755414105 LP00492755414106",
    );
}

#[test]
fn gs1_codes() {
    check("]C100106141412345678908", "106141412345678908 Other");
    check(
        "]C10106901234567892|10A1".replace('|', "\u{1D}").as_str(),
        "06901234567892 ProductEan",
    );
    check("\u{1D}0106901234567892\u{1D}10A1", "06901234567892 ProductEan");
    check("]d20106901234567892", "06901234567892 ProductEan");
    check("]C1401SF1385628716739", "SF1385628716739 sf");
    check(
        "]C142078745\u{1D}9400111206206406260787",
        "420787459400111206206406260787 usps",
    );
    check("]C1SF1385628716739", "SF1385628716739 sf");
    check("]C177316523125896", "77316523125896 zto/sto");
}

#[test]
fn the_elements_of_a_gs1_code_are_kept_beside_it() {
    let code = RuleBook::built_in()
        .unwrap()
        .classify("]C10106901234567892172512311001", None);
    let gs1 = code.gs1.unwrap();
    assert_eq!(gs1.to_string(), "(01)06901234567892(17)251231(10)01");
}
