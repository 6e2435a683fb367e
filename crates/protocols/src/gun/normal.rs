//! One clean text from what a gun or a keyboard sent (scales-and-guns 2.4, 2.5).

use unicode_normalization::UnicodeNormalization;

use super::AimId;

/// The separator of GS1 element strings, the one control character that is data.
pub(crate) const GROUP_SEPARATOR: char = '\u{1D}';

/// A scanned text, cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NormalText {
    /// Compatibility forms folded (full-width digits become digits), no blanks, no controls but the group separator.
    /// The case is as scanned.
    pub text: String,
    /// The symbology, when the gun said it.
    pub aim: Option<AimId>,
}

impl NormalText {
    /// In upper case, as parcel numbers are compared.
    pub fn upper(&self) -> String {
        self.text.to_uppercase()
    }
}

/// Cleans a text. An AIM identifier in front is cut off and kept apart, never stored with the number.
pub fn normalise(scanned: &str) -> NormalText {
    // Composed again at the end: what a dropped letter stood between now meets.
    let folded: String = scanned
        .nfkc()
        .filter(|&letter| letter == GROUP_SEPARATOR || !is_dropped(letter))
        .map(fold_dash)
        .nfkc()
        .collect();
    let (aim, text) = AimId::split(&folded);
    NormalText {
        text: text.to_owned(),
        aim,
    }
}

/// Blanks, controls, and the invisible marks that QR codes and clipboards carry.
fn is_dropped(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}

/// An input method makes other dashes of a hyphen.
const fn fold_dash(letter: char) -> char {
    match letter {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(scanned: &str, aim: Option<(char, char)>, text: &str) {
        let aim = aim.map(|(symbology, modifier)| AimId { symbology, modifier });
        assert_eq!(
            normalise(scanned),
            NormalText {
                text: text.to_owned(),
                aim
            }
        );
    }

    #[test]
    fn full_width_blanks_and_controls_go() {
        check("ＬＰ００４９２７５５４１４１０５", None, "LP00492755414105");
        check(" 1 Z 8 V 9 2\t\r\n", None, "1Z8V92");
        check("DABAO－UNDO", None, "DABAO-UNDO");
        check("３—２–１２３４", None, "3-2-1234");
        check("\u{FEFF}yt1\u{200B}2\u{0}3", None, "yt123");
    }

    #[test]
    fn the_group_separator_is_data() {
        check("]C10012\u{1D}21", Some(('C', '1')), "0012\u{1D}21");
    }

    #[test]
    fn an_aim_identifier_is_split_off() {
        check("]E06901234567892", Some(('E', '0')), "6901234567892");
        check("］Ｅ０６９０", Some(('E', '0')), "690");
        check("]Q1https://x", Some(('Q', '1')), "https://x");
        check("]", None, "]");
        check("]?1A", None, "]?1A");
    }

    #[test]
    fn normalising_twice_changes_nothing() {
        let once = normalise("　ｓｆ 1385628716739\u{1D}");
        assert_eq!(normalise(&once.text).text, once.text);
        assert_eq!(once.upper(), "SF1385628716739\u{1D}");
    }
}
