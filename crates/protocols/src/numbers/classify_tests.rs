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
    check("1207119765021", "1207119765021 chinapost");
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
    check("wxp://f2f0abc", " PayCode");
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
        "LP00492755414105|SF1385628716739 several SF1385628716739 LP00492755414105",
    );
    check("XLP00492755414105", "XLP00492755414105 Other");
}
