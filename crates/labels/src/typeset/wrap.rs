//! Where a Chinese line may end: between any two characters, except inside a number or a Latin word, before a
//! closing mark and after an opening one.

/// Marks that never begin a line (行首禁则).
const NEVER_FIRST: &str = "，。、；：？！）》」』】〕〉”’…—·％℃,.;:?!)]}%~～";
/// Marks that never end a line (行尾禁则).
const NEVER_LAST: &str = "（《「『【〔〈“‘([{¥￥№#";

/// The text as it can be set: one line per given line break, other white space as one blank, and nothing that
/// cannot be seen.
pub(crate) fn readable(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for letter in text.chars().filter(|&letter| !is_invisible(letter)) {
        if letter == '\n' {
            clean.push('\n');
        } else if letter.is_whitespace() || letter == '\u{0}' {
            if !clean.ends_with([' ', '\n']) && !clean.is_empty() {
                clean.push(' ');
            }
        } else {
            clean.push(letter);
        }
    }
    clean.trim_end().to_owned()
}

/// Marks that steer shaping and have no form of their own, and line ends of other systems.
const fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\r' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}')
}

/// Breaks `text` into lines no wider than `width`, as measured by `advance` in the same unit. A single word or
/// number wider than a whole line is broken where it must be.
pub(crate) fn lines(text: &str, width: i64, mut advance: impl FnMut(char) -> i64) -> Vec<String> {
    text.split('\n')
        .flat_map(|paragraph| paragraph_lines(paragraph, width, &mut advance))
        .collect()
}

fn paragraph_lines(text: &str, width: i64, advance: &mut impl FnMut(char) -> i64) -> Vec<String> {
    let mut done = Vec::new();
    let mut line: Vec<char> = Vec::new();
    let mut used = 0;
    for letter in text.chars() {
        let step = advance(letter);
        if used + step > width && !line.is_empty() && letter != ' ' {
            let rest = line.split_off(last_break(&line, letter));
            done.push(line.iter().collect::<String>().trim_end().to_owned());
            line = rest.into_iter().skip_while(|&letter| letter == ' ').collect();
            used = line.iter().map(|&letter| advance(letter)).sum();
        }
        line.push(letter);
        used += step;
    }
    done.push(line.into_iter().collect::<String>().trim_end().to_owned());
    done
}

/// How many characters of `line` stay on it when `next` no longer fits.
fn last_break(line: &[char], next: char) -> usize {
    let after = line.iter().skip(1).copied().chain(std::iter::once(next));
    let pairs = line.iter().copied().zip(after);
    let allowed = pairs
        .enumerate()
        .filter(|&(_, (left, right))| may_break(left, right));
    allowed.map(|(place, _)| place + 1).last().unwrap_or(line.len())
}

fn may_break(left: char, right: char) -> bool {
    if right == ' ' || NEVER_FIRST.contains(right) || NEVER_LAST.contains(left) {
        return false;
    }
    left == ' ' || !(is_word(left) && is_word(right))
}

/// Letters, digits and what holds a code or a telephone number together.
const fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
        || matches!(letter, '-' | '_' | '.' | '/' | '@' | '+' | ':' | '&' | '*' | '\'')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, width: i64, expected: &[&str]) {
        let advance = |letter: char| if letter.is_ascii() { 1 } else { 2 };
        assert_eq!(lines(&readable(text), width, advance), expected);
    }

    #[test]
    fn chinese_breaks_anywhere() {
        check("广东省深圳市龙岗区", 8, &["广东省深", "圳市龙岗", "区"]);
    }

    #[test]
    fn a_number_stays_whole() {
        check("坂田街道13800138000", 12, &["坂田街道", "13800138000"]);
    }

    #[test]
    fn a_number_longer_than_a_line_is_broken_where_it_must_be() {
        check("电话0755-12345678转", 10, &["电话", "0755-12345", "678转"]);
    }

    #[test]
    fn a_closing_mark_never_begins_a_line() {
        check("一二三四，五六", 8, &["一二三", "四，五六"]);
        check("一二三（四）五", 8, &["一二三", "（四）五"]);
    }

    #[test]
    fn blanks_vanish_at_a_break() {
        check("Bantian Street Longgang", 14, &["Bantian Street", "Longgang"]);
        check("  two \t  words ", 20, &["two words"]);
    }

    #[test]
    fn given_line_breaks_are_kept_and_invisible_marks_dropped() {
        check("甲\r\n乙\u{200B}丙", 20, &["甲", "乙丙"]);
    }
}
