//! How one gun is set up: what it puts before and behind a code (scales-and-guns 2.2, 2.8).

use thiserror::Error;

use super::{AimId, GunFraming, RepeatGuard};

/// What a gun sends behind each code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Suffix {
    /// Not set: any of CR, LF, TAB and ETX ends a scan, and so does the gap.
    #[default]
    Any,
    /// CR (Enter).
    Cr,
    /// LF.
    Lf,
    /// CR LF.
    CrLf,
    /// TAB.
    Tab,
    /// ETX, often with STX in front.
    Etx,
    /// Nothing: only the gap ends a scan.
    None,
}

impl Suffix {
    /// All of them, in the order of a settings page.
    pub const ALL: [Self; 7] = [
        Self::Any,
        Self::Cr,
        Self::Lf,
        Self::CrLf,
        Self::Tab,
        Self::Etx,
        Self::None,
    ];

    /// The code as stored and as sent to screens.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Cr => "cr",
            Self::Lf => "lf",
            Self::CrLf => "crlf",
            Self::Tab => "tab",
            Self::Etx => "etx",
            Self::None => "none",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|suffix| suffix.code() == code)
    }

    /// Whether this byte, after `before`, ends a scan. A set suffix leaves the other controls to the data: a QR code may
    /// hold several lines.
    pub(super) const fn ends_with(self, before: Option<u8>, byte: u8) -> bool {
        match self {
            Self::Any => is_terminator(byte),
            Self::Cr => byte == b'\r',
            Self::Lf => byte == b'\n',
            Self::CrLf => byte == b'\n' && matches!(before, Some(b'\r')),
            Self::Tab => byte == b'\t',
            Self::Etx => byte == 0x03,
            Self::None => false,
        }
    }
}

/// CR, LF, TAB, ETX.
const fn is_terminator(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n' | b'\t' | 0x03)
}

/// The code between any run of terminators; STX in front goes too.
pub(super) fn between_terminators(bytes: &[u8]) -> &[u8] {
    let from = bytes
        .iter()
        .position(|&byte| !is_terminator(byte) && byte != 0x02)
        .unwrap_or(bytes.len());
    let to = bytes
        .iter()
        .rposition(|&byte| !is_terminator(byte))
        .map_or(from, |last| last + 1);
    bytes.get(from..to).unwrap_or_default()
}

/// The settings of one gun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GunRules {
    /// What the gun puts in front of every code, cut off when it is there. Before or behind the AIM identifier.
    pub prefix: String,
    /// What it puts behind.
    pub suffix: Suffix,
    /// The pause that ends a scan without a suffix.
    pub idle_gap_millis: i64,
    /// The same code within this time is one scan.
    pub repeat_within_millis: i64,
}

/// Settings that no gun can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum GunRulesFault {
    /// The prefix is too long, or holds a control or a blank, which cleaning would take away.
    #[error("a gun's prefix is at most 16 visible characters")]
    Prefix,
    /// A gap that cuts scans in two, or one that glues them.
    #[error("the pause that ends a scan is 10 to 1000 milliseconds")]
    IdleGap,
    /// A time that swallows scans made on purpose.
    #[error("the time of a double scan is at most 5000 milliseconds")]
    Repeat,
}

impl Default for GunRules {
    fn default() -> Self {
        Self {
            prefix: String::new(),
            suffix: Suffix::Any,
            idle_gap_millis: GunFraming::USUAL_IDLE_GAP_MILLIS,
            repeat_within_millis: RepeatGuard::USUAL_WITHIN_MILLIS,
        }
    }
}

impl GunRules {
    /// The usual settings of a gun that types: its keys come slower than bytes.
    pub fn for_keyboard() -> Self {
        Self {
            idle_gap_millis: GunFraming::KEYBOARD_IDLE_GAP_MILLIS,
            ..Self::default()
        }
    }

    /// Whether these settings can be used.
    pub fn check(&self) -> Result<(), GunRulesFault> {
        let visible = |letter: char| !letter.is_control() && !letter.is_whitespace();
        if self.prefix.chars().count() > 16 || !self.prefix.chars().all(visible) {
            return Err(GunRulesFault::Prefix);
        }
        if !(10..=1_000).contains(&self.idle_gap_millis) {
            return Err(GunRulesFault::IdleGap);
        }
        if !(0..=5_000).contains(&self.repeat_within_millis) {
            return Err(GunRulesFault::Repeat);
        }
        Ok(())
    }

    /// The code without prefix, suffix and AIM identifier, which is answered beside it. The prefix is cut once, and only
    /// where it is there.
    pub fn strip<'a>(&self, text: &'a str) -> (Option<AimId>, &'a str) {
        let text =
            text.trim_matches(|letter: char| letter != '\u{1D}' && (letter.is_control() || letter == ' '));
        if self.prefix.is_empty() {
            return AimId::split(text);
        }
        if let Some(behind) = text.strip_prefix(self.prefix.as_str()) {
            return AimId::split(behind);
        }
        let (aim, behind) = AimId::split(text);
        (aim, behind.strip_prefix(self.prefix.as_str()).unwrap_or(behind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(prefix: &str, text: &str, expected: (&str, &str)) {
        let rules = GunRules {
            prefix: prefix.to_owned(),
            ..GunRules::default()
        };
        let (aim, code) = rules.strip(text);
        let aim = aim.map_or(String::new(), |aim| format!("]{}{}", aim.symbology, aim.modifier));
        assert_eq!((aim.as_str(), code), expected, "{prefix:?} {text:?}");
    }

    #[test]
    fn a_prefix_goes_on_either_side_of_the_aim_identifier() {
        check("#", "#YT8962646785389", ("", "YT8962646785389"));
        check("#", "#]C0YT8962646785389\r", ("]C0", "YT8962646785389"));
        check("#", "]C0#YT8962646785389", ("]C0", "YT8962646785389"));
        check("#", "YT8962646785389", ("", "YT8962646785389"));
        check("", "\u{2}#YT8962646785389\u{3}", ("", "#YT8962646785389"));
        check("S", "SSF1385628716739", ("", "SF1385628716739"));
    }

    #[test]
    fn the_group_separator_in_front_stays() {
        check("", "\u{1D}0112345678901231", ("", "\u{1D}0112345678901231"));
    }

    #[test]
    fn settings_out_of_bounds_are_refused() {
        assert_eq!(GunRules::default().check(), Ok(()));
        let with = |change: fn(&mut GunRules)| {
            let mut rules = GunRules::for_keyboard();
            change(&mut rules);
            rules.check()
        };
        assert_eq!(
            with(|rules| rules.prefix = "\r".into()),
            Err(GunRulesFault::Prefix)
        );
        assert_eq!(
            with(|rules| rules.idle_gap_millis = 5),
            Err(GunRulesFault::IdleGap)
        );
        assert_eq!(
            with(|rules| rules.repeat_within_millis = 60_000),
            Err(GunRulesFault::Repeat)
        );
    }

    #[test]
    fn suffix_codes_are_read_back() {
        for suffix in Suffix::ALL {
            assert_eq!(Suffix::from_code(suffix.code()), Some(suffix));
        }
        assert_eq!(Suffix::from_code("bell"), None);
    }
}
