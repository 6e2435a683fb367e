//! The common faults of scales-and-guns 2.8, each from the gun's bytes to the decision at the waybill step.

use dabao_domain::Timestamp;
use dabao_protocols::gun::{GunFraming, GunIntake, GunRules, GunScan, Heard, TwinGuard};
use dabao_protocols::numbers::{RuleBook, WaybillDecision};

/// A gun on a serial line, and what the desk decides.
struct Desk {
    book: RuleBook,
    framing: GunFraming,
    intake: GunIntake,
    decided: Vec<String>,
}

impl Desk {
    fn new() -> Self {
        Self::with(GunRules::default())
    }

    fn with(rules: GunRules) -> Self {
        Self {
            book: RuleBook::built_in().unwrap(),
            framing: GunFraming::with_suffix(rules.idle_gap_millis, rules.suffix),
            intake: GunIntake::new(rules),
            decided: Vec::new(),
        }
    }

    fn hear(mut self, bytes: &str, at: i64) -> Self {
        let mut scans = self.framing.push(bytes.as_bytes(), Timestamp(at));
        scans.extend(self.framing.idle(Timestamp(at + 50)));
        for scan in scans {
            let told = match self.intake.hear(&scan) {
                Heard::Scan(GunScan { text, aim, .. }) => {
                    decided(&self.book.at_waybill_step(&self.book.classify(&text, aim)))
                }
                other => format!("{other:?}"),
            };
            self.decided.push(told);
        }
        self
    }

    fn decides(self, expected: &[&str]) {
        assert_eq!(self.decided, expected);
    }
}

fn decided(decision: &WaybillDecision) -> String {
    match decision {
        WaybillDecision::Take { number, .. } => format!("take {number}"),
        WaybillDecision::LookUpElseAsk { number, doubt } => format!("ask {number} {doubt:?}"),
        WaybillDecision::OneOf { numbers } => format!("one of {}", numbers.join(" ")),
        other => format!("{other:?}"),
    }
}

#[test]
fn the_same_code_twice_within_a_second() {
    Desk::new()
        .hear("SF1385628716739\r", 0)
        .hear("SF1385628716739\r", 400)
        .hear("SF1385628716739\r", 900)
        .decides(&["take SF1385628716739", "Repeat", "take SF1385628716739"]);
}

#[test]
fn cr_lf_and_double_cr_are_one_end() {
    Desk::new()
        .hear("SF1385628716739\r\n\r\r", 0)
        .hear("\r\n", 500)
        .decides(&["take SF1385628716739"]);
}

#[test]
fn one_physical_scan_through_two_channels() {
    let mut twins = TwinGuard::default();
    assert!(twins.admits("page", "SF1385628716739", Timestamp(0)));
    assert!(!twins.admits("com", "SF1385628716739", Timestamp(150)));
}

#[test]
fn part_of_a_code_is_never_a_number() {
    Desk::new()
        .hear("SF13856287\r", 0)
        .decides(&["ask SF13856287 NoRule"]);
    Desk::new()
        .hear("RB1234567", 0)
        .decides(&["ask RB1234567 NoRule"]);
    let mut cut = GunFraming::new(50);
    cut.push(b"SF1385628", Timestamp(0));
    cut.forget();
    assert_eq!(
        cut.idle(Timestamp(100)),
        None,
        "the cable was pulled in the middle"
    );
}

#[test]
fn two_codes_glued_by_a_gun_without_a_suffix() {
    Desk::new()
        .hear("SF1385628716739SF6043310798724", 0)
        .decides(&["one of SF1385628716739 SF6043310798724"]);
    Desk::new()
        .hear("SF13856287167396901234567892", 0)
        .decides(&["take SF1385628716739"]);
    Desk::new()
        .hear("7316523125896673610555582883", 0)
        .decides(&["ask 7316523125896673610555582883 NoRule"]);
}

#[test]
fn two_scans_with_a_pause_are_two_without_a_suffix() {
    Desk::new()
        .hear("SF1385628716739", 0)
        .hear("SF6043310798724", 60)
        .decides(&["take SF1385628716739", "take SF6043310798724"]);
}

#[test]
fn several_codes_on_one_label_leave_the_strong_one() {
    Desk::new()
        .hear(
            "{\"order\":\"88001234\",\"route\":\"697-WWW-060\",\"no\":\"SF1385628716739\"}\r",
            0,
        )
        .decides(&["take SF1385628716739"]);
}

#[test]
fn control_characters_and_aim_identifiers_are_not_stored() {
    Desk::new()
        .hear("\u{2}]C0SF1385\u{0}628716739\u{3}", 0)
        .decides(&["take SF1385628716739"]);
    Desk::new().hear("]Q1\r", 0).decides(&["Empty"]);
}

#[test]
fn the_ean_of_the_goods_instead_of_the_waybill() {
    Desk::new()
        .hear("]E01207119765021\r", 0)
        .hear("6901234567892\r", 100)
        .decides(&["Refuse(Product)", "Refuse(Product)"]);
}

#[test]
fn a_pay_code_is_refused_and_its_text_is_gone() {
    let book = RuleBook::built_in().unwrap();
    for pay in ["134567890123456789", "281234567890123456789012", "wxp://f2f0abc"] {
        let code = book.classify(pay, None);
        assert_eq!(decided(&book.at_waybill_step(&code)), "Refuse(PayCode)");
        assert!(!format!("{code:?}").contains(pay.get(4..).unwrap()), "{pay}");
    }
}

#[test]
fn full_width_digits_of_an_input_method() {
    Desk::new()
        .hear("ＳＦ１３８５６２８７１６７３９\r", 0)
        .decides(&["take SF1385628716739"]);
}

#[test]
fn a_prefix_of_the_gun_is_not_part_of_the_number() {
    let rules = GunRules {
        prefix: "G2".to_owned(),
        ..GunRules::default()
    };
    Desk::with(rules)
        .hear("G2SF1385628716739\r", 0)
        .hear("G2]C0SF6043310798724\r", 100)
        .decides(&["take SF1385628716739", "take SF6043310798724"]);
}

#[test]
fn a_command_is_understood_behind_the_prefix_of_any_gun() {
    Desk::new()
        .hear("]C0DABAO-WEIGH\r", 0)
        .hear("#DABAO-SEAL\r", 100)
        .hear("SF1385628716739DABAO-SEAL\r", 200)
        .decides(&[
            "Command(Weigh)",
            "Command(Seal)",
            "ask SF1385628716739DABAO-SEAL NoRule",
        ]);
}
