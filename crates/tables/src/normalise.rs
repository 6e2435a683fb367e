//! One text, one spelling: what people and programs put around a value is taken off (I-14, section 6 (3)).

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

/// The most characters that one cell keeps: Excel's own limit.
pub const MAX_CELL_CHARS: usize = 32_767;

/// The text in its plain form: NFKC (full-width digits become ASCII), no invisible characters, line breaks
/// and tabs as blanks, trimmed, without leading apostrophes and without Excel's `="…"` around it.
///
/// Normalising twice changes nothing more.
pub fn normalise(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim_matches([' ', '\t']);
    if is_plain(trimmed) && !wants_unwrapping(trimmed) {
        return Cow::Borrowed(trimmed);
    }
    let spelled: String = if trimmed.chars().all(|letter| narrow(letter).is_some()) {
        trimmed.chars().filter_map(narrow).collect()
    } else {
        trimmed.chars().filter_map(visible).nfkc().collect()
    };
    match unwrap_text(&spelled) {
        Cow::Borrowed(bare) if bare.len() == spelled.len() => Cow::Owned(spelled),
        // Taking a quote off can bring two marks together that compose; one more pass settles it.
        bare if !bare.is_ascii() => Cow::Owned(bare.nfkc().collect()),
        bare => Cow::Owned(bare.into_owned()),
    }
}

/// Printable ASCII and common Han characters: NFKC leaves them as they are.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        || text
            .chars()
            .all(|letter| matches!(letter, ' '..='~' | '\u{4e00}'..='\u{9fff}'))
}

/// What NFKC makes of the characters that Chinese lists consist of, without looking it up; `None` for others.
fn narrow(letter: char) -> Option<char> {
    match letter {
        ' '..='~'
        | '\u{4e00}'..='\u{9fff}'
        | '、'
        | '。'
        | '《'
        | '》'
        | '【'
        | '】'
        | '“'
        | '”'
        | '·'
        | '—' => Some(letter),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0),
        '\u{3000}' => Some(' '),
        _ => None,
    }
}

fn wants_unwrapping(text: &str) -> bool {
    text.starts_with(['\'', '='])
}

/// What stays of a character: invisible ones vanish, controls become a blank.
fn visible(letter: char) -> Option<char> {
    match letter {
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206f}'
        | '\u{feff}'
        | '\0' => None,
        _ if letter.is_control() || letter.is_whitespace() => Some(' '),
        _ => Some(letter),
    }
}

/// Takes off blanks, leading apostrophes and `="…"`, as often as they are there.
fn unwrap_text(text: &str) -> Cow<'_, str> {
    let bare = text.trim().trim_start_matches(['\'', ' ']).trim_end();
    match bare.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => Cow::Owned(unwrap_text(&inner.replace("\"\"", "\"")).into_owned()),
        None => Cow::Borrowed(bare),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(normalise(text), expected);
    }

    #[test]
    fn excels_text_trick_is_unwrapped() {
        check("=\"13800138000\"", "13800138000");
        check("=\"a\"\"b\"", "a\"b");
        check("=1+1", "=1+1");
        check("=\"", "=\"");
    }

    #[test]
    fn a_leading_apostrophe_goes_and_an_inner_one_stays() {
        check("'LP00123", "LP00123");
        check("＇ LP00123", "LP00123");
        check("O'Neill", "O'Neill");
    }

    #[test]
    fn full_width_and_invisible_characters_become_plain() {
        check("\u{feff}１３８００１３８０００\u{a0}", "13800138000");
        check("LP\u{200b}001", "LP001");
        check("6901234\t", "6901234");
        check("上海市\u{3000}浦东\r\n新区", "上海市 浦东  新区");
    }

    #[test]
    fn the_short_way_is_the_same_as_nfkc() {
        for letter in ('\0'..=char::MAX).filter(|letter| narrow(*letter).is_some()) {
            assert_eq!(
                narrow(letter).map(String::from),
                Some(std::iter::once(letter).nfkc().collect()),
                "{letter}"
            );
        }
    }

    #[test]
    fn plain_text_is_not_copied() {
        assert!(matches!(
            normalise("  张三丰 Shop 1 "),
            Cow::Borrowed("张三丰 Shop 1")
        ));
    }
}
