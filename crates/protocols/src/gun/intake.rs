//! From a raw scan to what the desk is told, by the settings of the gun (scales-and-guns 2.8).

use dabao_domain::Timestamp;

use super::{AimId, GunRules, RawScan, RepeatGuard, ScanEnd, Suffix, normalise};

/// One scan of one gun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GunScan {
    /// The text without prefix, suffix and AIM identifier; not yet normalised.
    pub text: String,
    /// The symbology, when the gun said it.
    pub aim: Option<AimId>,
    /// When its last byte came.
    pub at: Timestamp,
}

/// What a raw scan is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A scan to act on.
    Scan(GunScan),
    /// The same code again within an instant: not an act.
    Repeat,
    /// Nothing but terminators and the prefix: never an act.
    Empty,
    /// Not whole: noise, or a code that has to be scanned again.
    Unreadable(ScanEnd),
}

/// The last step before the desk; one for each gun, so that two guns at once never mix.
#[derive(Debug, Clone)]
pub struct GunIntake {
    rules: GunRules,
    repeats: RepeatGuard,
    told_no_suffix: bool,
}

impl GunIntake {
    /// Nothing heard yet.
    pub const fn new(rules: GunRules) -> Self {
        let repeats = RepeatGuard::new(rules.repeat_within_millis);
        Self {
            rules,
            repeats,
            told_no_suffix: false,
        }
    }

    /// Takes a raw scan.
    pub fn hear(&mut self, scan: &RawScan) -> Heard {
        if !scan.end.is_whole() {
            return Heard::Unreadable(scan.end);
        }
        let whole = scan.text();
        let (in_front, text) = self.rules.strip(&whole);
        let cleaned = normalise(text).text;
        if cleaned.is_empty() {
            return Heard::Empty;
        }
        if !self.repeats.admits(&cleaned, scan.at) {
            return Heard::Repeat;
        }
        Heard::Scan(GunScan {
            text: text.to_owned(),
            aim: in_front.or(scan.aim),
            at: scan.at,
        })
    }

    /// Whether to say, once, that this gun sends no suffix: its scans wait for the gap, and two of them may glue.
    pub fn warns_of_no_suffix(&mut self, scan: &RawScan) -> bool {
        let missing = scan.end == ScanEnd::IdleGap && self.rules.suffix != Suffix::None;
        missing && !std::mem::replace(&mut self.told_no_suffix, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gun::GunFraming;

    fn raw(text: &str, end: ScanEnd, at: i64) -> RawScan {
        RawScan {
            bytes: text.as_bytes().to_vec(),
            aim: None,
            end,
            at: Timestamp(at),
        }
    }

    fn told(heard: Heard) -> String {
        match heard {
            Heard::Scan(GunScan { text, aim, .. }) => match aim {
                Some(aim) => format!("]{}{} {text}", aim.symbology, aim.modifier),
                None => text,
            },
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn prefix_aim_and_suffix_leave_the_code() {
        let rules = GunRules {
            prefix: "%".to_owned(),
            ..GunRules::default()
        };
        let mut gun = GunIntake::new(rules);
        let heard = gun.hear(&raw("%]C0YT8962646785389", ScanEnd::Terminator, 0));
        assert_eq!(told(heard), "]C0 YT8962646785389");
        assert_eq!(told(gun.hear(&raw("%", ScanEnd::Terminator, 900))), "Empty");
    }

    #[test]
    fn the_same_code_twice_within_800_ms_is_one_act() {
        let mut gun = GunIntake::new(GunRules::default());
        assert_eq!(told(gun.hear(&raw("A1", ScanEnd::Terminator, 0))), "A1");
        assert_eq!(told(gun.hear(&raw("]C0A1", ScanEnd::Terminator, 799))), "Repeat");
        assert_eq!(told(gun.hear(&raw("A1", ScanEnd::Terminator, 800))), "A1");
    }

    #[test]
    fn two_guns_at_once_do_not_mix() {
        let mut guns = [(); 2].map(|()| (GunFraming::new(50), GunIntake::new(GunRules::default())));
        let codes = ["SF1385628716739\r", "SF1385628716739\r"];
        let mut heard: Vec<String> = Vec::new();
        for place in 0..codes[0].len() {
            for (gun, code) in guns.iter_mut().zip(codes) {
                let now = Timestamp(i64::try_from(place).unwrap());
                for scan in gun.0.push(&code.as_bytes()[place..=place], now) {
                    heard.push(told(gun.1.hear(&scan)));
                }
            }
        }
        assert_eq!(heard, ["SF1385628716739", "SF1385628716739"]);
    }

    #[test]
    fn what_is_not_whole_is_not_a_scan() {
        let mut gun = GunIntake::new(GunRules::default());
        for end in [ScanEnd::TooLong, ScanEnd::Broken] {
            assert_eq!(gun.hear(&raw("SF138562", end, 0)), Heard::Unreadable(end));
        }
    }

    #[test]
    fn a_gun_without_a_suffix_is_told_once() {
        let mut gun = GunIntake::new(GunRules::default());
        assert!(!gun.warns_of_no_suffix(&raw("A1", ScanEnd::Terminator, 0)));
        assert!(gun.warns_of_no_suffix(&raw("A1", ScanEnd::IdleGap, 0)));
        assert!(!gun.warns_of_no_suffix(&raw("A1", ScanEnd::IdleGap, 0)));
        let set = GunRules {
            suffix: Suffix::None,
            ..GunRules::default()
        };
        assert!(!GunIntake::new(set).warns_of_no_suffix(&raw("A1", ScanEnd::IdleGap, 0)));
    }
}
