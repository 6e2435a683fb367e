//! Guns that type: Linux input events and boot reports.

use super::*;
use crate::gun::ScanEnd;

const SHIFT_KEY: u16 = 42;
const ALT_KEY: u16 = 56;
const CTRL_KEY: u16 = 29;
const CAPS_KEY: u16 = 58;
const NUM_LOCK: u16 = 69;
const ENTER: u16 = 28;

/// A gun, and the clock that goes one step for each event.
struct Gun {
    decoder: KeyDecoder,
    now: Timestamp,
    step: i64,
    scans: Vec<RawScan>,
}

impl Gun {
    fn new() -> Self {
        Self::slow(1)
    }

    fn slow(step: i64) -> Self {
        Self {
            decoder: KeyDecoder::new(&GunRules::for_keyboard()),
            now: Timestamp(0),
            step,
            scans: Vec::new(),
        }
    }

    fn key(&mut self, code: u16, movement: KeyMove) -> &mut Self {
        self.now = self.now.plus_millis(self.step);
        self.scans
            .extend(self.decoder.evdev_key(code, movement, self.now));
        self
    }

    fn tap(&mut self, code: u16) -> &mut Self {
        self.key(code, KeyMove::Down).key(code, KeyMove::Up)
    }

    fn with(&mut self, modifier: u16, codes: &[u16]) -> &mut Self {
        self.key(modifier, KeyMove::Down);
        for &code in codes {
            self.tap(code);
        }
        self.key(modifier, KeyMove::Up)
    }

    fn report(&mut self, bytes: [u8; 8]) -> &mut Self {
        self.now = self.now.plus_millis(self.step);
        self.scans.extend(self.decoder.boot_report(&bytes, self.now));
        self
    }

    fn wait(&mut self, millis: i64) -> &mut Self {
        self.now = self.now.plus_millis(millis);
        self.scans.extend(self.decoder.idle(self.now));
        self
    }

    fn texts(&self) -> Vec<String> {
        self.scans.iter().map(RawScan::text).collect()
    }
}

/// The keypad's code of each digit.
fn pad(digits: &str) -> Vec<u16> {
    const PAD: [u16; 10] = [82, 79, 80, 81, 75, 76, 77, 71, 72, 73];
    digits
        .bytes()
        .map(|digit| PAD[usize::from(digit - b'0')])
        .collect()
}

#[test]
fn letters_with_shift_and_digits() {
    let mut gun = Gun::new();
    gun.with(SHIFT_KEY, &[31, 33])
        .tap(2)
        .tap(33)
        .tap(12)
        .with(SHIFT_KEY, &[12])
        .tap(ENTER);
    assert_eq!(gun.texts(), ["SF1f-_"]);
    assert_eq!(gun.scans[0].end, ScanEnd::Terminator);
}

#[test]
fn a_gun_that_sets_caps_lock_itself_is_read_with_it() {
    let mut gun = Gun::new();
    gun.tap(CAPS_KEY)
        .tap(31)
        .with(SHIFT_KEY, &[33])
        .tap(2)
        .with(SHIFT_KEY, &[12])
        .tap(ENTER)
        .tap(CAPS_KEY);
    gun.tap(31).tap(ENTER);
    assert_eq!(gun.texts(), ["Sf1_", "s"]);
}

#[test]
fn caps_lock_does_not_outlive_a_pause() {
    let mut gun = Gun::new();
    gun.tap(CAPS_KEY).tap(31).wait(60).tap(31).wait(60);
    assert_eq!(gun.texts(), ["S", "s"]);
}

#[test]
fn alt_codes_become_characters() {
    let mut gun = Gun::new();
    gun.tap(NUM_LOCK);
    for letter in "SIP-4-1".bytes() {
        gun.with(ALT_KEY, &pad(&format!("{letter:04}")));
    }
    gun.with(ALT_KEY, &pad("013"));
    assert_eq!(gun.texts(), ["SIP-4-1"]);
}

#[test]
fn slow_alt_codes_are_not_cut_by_the_gap() {
    let mut gun = Gun::slow(12);
    for letter in "YT89".bytes() {
        gun.with(ALT_KEY, &pad(&format!("{letter:03}")));
    }
    gun.tap(ENTER);
    assert_eq!(gun.texts(), ["YT89"], "each character takes 96 ms, each event 12");
}

#[test]
fn chinese_comes_through_alt_codes() {
    let mut gun = Gun::new();
    gun.with(ALT_KEY, &pad("20013")).tap(ENTER);
    assert_eq!(gun.texts(), ["中"]);
}

#[test]
fn an_alt_code_that_is_no_character_spoils_the_scan() {
    let mut gun = Gun::new();
    gun.tap(2)
        .with(ALT_KEY, &pad("55555"))
        .tap(ENTER)
        .tap(3)
        .tap(ENTER);
    assert_eq!(gun.scans[0].end, ScanEnd::Broken, "a surrogate");
    assert_eq!(gun.texts()[1], "2");
    gun.tap(2).with(ALT_KEY, &pad("0000000065")).tap(ENTER);
    assert_eq!(gun.scans[2].end, ScanEnd::Broken, "too many digits");
}

#[test]
fn the_group_separator_comes_as_ctrl_bracket_or_alt_029() {
    let mut gun = Gun::new();
    gun.tap(2)
        .with(CTRL_KEY, &[27])
        .tap(3)
        .with(ALT_KEY, &pad("029"))
        .tap(4)
        .with(CTRL_KEY, &[50]);
    assert_eq!(gun.texts(), ["1\u{1D}2\u{1D}3"], "and Ctrl+M ends it");
}

#[test]
fn keypad_digits_count_without_num_lock() {
    let mut gun = Gun::new();
    for code in pad("0123456789") {
        gun.tap(code);
    }
    gun.tap(83).tap(96);
    assert_eq!(gun.texts(), ["0123456789."]);
}

#[test]
fn repeats_and_orders_to_windows_type_nothing() {
    let mut gun = Gun::new();
    gun.key(2, KeyMove::Down)
        .key(2, KeyMove::Repeat)
        .key(2, KeyMove::Up);
    gun.with(ALT_KEY, &[62])
        .with(125, &[38])
        .with(CTRL_KEY, &[5])
        .tap(1)
        .tap(14)
        .tap(ENTER);
    assert_eq!(gun.texts(), ["1"]);
}

#[test]
fn no_suffix_is_ended_by_the_gap() {
    let mut gun = Gun::new();
    gun.tap(2).tap(3).wait(59);
    assert!(gun.scans.is_empty());
    gun.wait(1);
    assert_eq!(
        (gun.texts(), gun.scans[0].end),
        (vec!["12".to_owned()], ScanEnd::IdleGap)
    );
}

#[test]
fn enter_and_keypad_enter_and_lf_are_one_end() {
    let mut gun = Gun::new();
    gun.tap(2)
        .tap(ENTER)
        .with(CTRL_KEY, &[36])
        .tap(96)
        .tap(15)
        .wait(60);
    assert_eq!(gun.texts(), ["1"]);
}

#[test]
fn the_reports_of_the_manual() {
    let mut gun = Gun::new();
    gun.report([2, 0, 0x16, 0, 0, 0, 0, 0])
        .report([0; 8])
        .report([2, 0, 0x09, 0, 0, 0, 0, 0])
        .report([0; 8])
        .report([0, 0, 0x1E, 0, 0, 0, 0, 0])
        .report([0; 8])
        .report([0, 0, 0x28, 0, 0, 0, 0, 0]);
    assert_eq!(gun.texts(), ["SF1"]);
}

#[test]
fn different_keys_need_no_release_and_equal_ones_do() {
    let mut gun = Gun::new();
    gun.report([0, 0, 0x1E, 0, 0, 0, 0, 0])
        .report([0, 0, 0x1F, 0, 0, 0, 0, 0])
        .report([0, 0, 0x1F, 0x20, 0, 0, 0, 0])
        .report([0; 8])
        .report([0, 0, 0x20, 0, 0, 0, 0, 0])
        .report([0, 0, 0x28, 0, 0, 0, 0, 0]);
    assert_eq!(gun.texts(), ["1233"]);
}

#[test]
fn a_roll_over_error_drops_the_scan() {
    let mut gun = Gun::new();
    gun.report([0, 0, 0x1E, 0, 0, 0, 0, 0])
        .report([0, 0, 1, 1, 1, 1, 1, 1])
        .report([0, 0, 0x1F, 0, 0, 0, 0, 0])
        .report([0, 0, 0x28, 0, 0, 0, 0, 0])
        .report([0, 0, 0x20, 0, 0, 0, 0, 0])
        .report([0, 0, 0x28, 0, 0, 0, 0, 0]);
    assert_eq!(gun.scans[0].end, ScanEnd::Broken);
    assert_eq!(gun.texts()[1], "3");
}

#[test]
fn lost_events_drop_the_scan_and_release_every_key() {
    let mut gun = Gun::new();
    gun.tap(2).key(SHIFT_KEY, KeyMove::Down);
    gun.decoder.events_lost(gun.now);
    gun.tap(3).tap(ENTER).tap(4).tap(ENTER);
    assert_eq!(gun.scans[0].end, ScanEnd::Broken);
    assert_eq!(gun.texts()[1], "3");
}

#[test]
fn an_unplugged_gun_leaves_nothing_behind() {
    let mut gun = Gun::new();
    gun.tap(2).key(SHIFT_KEY, KeyMove::Down);
    gun.decoder.forget();
    gun.tap(3).tap(ENTER).wait(1_000);
    assert_eq!(gun.texts(), ["2"]);
}
