//! Patterns of the rule file: regular expressions, kept so small that no file makes a scan slow.
//!
//! Matching takes time by the size of the expression and the length of the number, whatever the expression is. The number
//! is at most 48 characters; here the size is bounded, before anything is compiled.

use regex_lite::{Regex, RegexBuilder};

/// Of one pattern, in characters.
const LONGEST: usize = 200;

/// Of the compiled expression, in bytes: a second bound, should the count of [`size`] miss something.
const LARGEST: usize = 64 * 1_024;

/// The most that a repetition may repeat: a number has no more characters.
const MOST_REPEATS: usize = 48;

/// The groups that a pattern may open.
const GROUPS: [&str; 4] = ["(?:", "(?P<serial>", "(?P<check>", "(?P<country>"];

/// A pattern for the whole number, and its size.
pub(super) fn compile(pattern: &str) -> Result<(Regex, usize), String> {
    let size = size(pattern)?;
    RegexBuilder::new(&format!("^(?:{pattern})$"))
        .size_limit(LARGEST)
        .nest_limit(20)
        .build()
        .map(|whole| (whole, size))
        .map_err(|fault| fault.to_string())
}

/// How many characters it is with every repetition written out. Only single characters and classes may be repeated by
/// count, so the size never multiplies.
fn size(pattern: &str) -> Result<usize, String> {
    if pattern.is_empty() || pattern.len() > LONGEST {
        return Err(format!("it has to be 1 to {LONGEST} characters long"));
    }
    if !pattern.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("only visible ASCII characters are allowed".to_owned());
    }
    let mut size = pattern.len();
    let mut before = '(';
    let mut rest = pattern;
    while let Some(letter) = rest.chars().next() {
        let (step, meaning) = match letter {
            '\\' => (2, 'x'),
            '[' => (class_length(rest)?, 'x'),
            '(' if rest.starts_with("(?") => (group_length(rest)?, '('),
            '{' => {
                if matches!(before, '(' | ')' | '}' | '?' | '*' | '+' | '|') {
                    return Err("only single characters and classes can be repeated by {}".to_owned());
                }
                let (length, repeats) = repetition(rest)?;
                size += repeats;
                (length, '}')
            }
            other => (1, other),
        };
        before = meaning;
        rest = rest.get(step..).unwrap_or_default();
    }
    Ok(size)
}

/// From `[` to its `]`. A class inside a class, and `]` as its first character, are not needed.
fn class_length(rest: &str) -> Result<usize, String> {
    let mut escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => break,
            ']' => return Ok(at + 1),
            _ => {}
        }
    }
    Err("a class [ ] is not closed, or holds another".to_owned())
}

fn group_length(rest: &str) -> Result<usize, String> {
    GROUPS
        .iter()
        .find(|group| rest.starts_with(**group))
        .map(|group| group.len())
        .ok_or_else(|| {
            "the only groups are (…), (?:…), (?P<serial>…), (?P<check>…), (?P<country>…)".to_owned()
        })
}

/// The length of `{n}`, `{n,m}` or `{n,}`, and how often it repeats at most.
fn repetition(rest: &str) -> Result<(usize, usize), String> {
    let wrong = || format!("a repetition is {{n}} or {{n,m}} with numbers up to {MOST_REPEATS}");
    let (inside, _) = rest.split_once('}').ok_or_else(wrong)?;
    let length = inside.len() + 1;
    let inside = inside.strip_prefix('{').ok_or_else(wrong)?;
    let (fewest, most) = inside.split_once(',').unwrap_or((inside, inside));
    let number = |text: &str| {
        text.parse::<usize>()
            .ok()
            .filter(|&number| number <= MOST_REPEATS)
    };
    let fewest = number(fewest).ok_or_else(wrong)?;
    let most = if most.is_empty() {
        fewest
    } else {
        number(most).ok_or_else(wrong)?
    };
    Ok((length, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_counts_repetitions() {
        assert_eq!(size(r"SF\d{12}"), Ok(8 + 12));
        assert_eq!(
            size(r"(JD[XK]\d{12}|JD[0-9A-Z]{2}\d{11})(-\d{1,4})?"),
            Ok(45 + 12 + 2 + 11 + 4)
        );
        assert_eq!(size(r"A[{}\]]{3}B\{\d+"), Ok(16 + 3));
    }

    #[test]
    fn what_would_multiply_or_change_the_meaning_is_refused() {
        for pattern in [
            "(A{40}){40}",
            "A{40}{40}",
            "A{40}?{40}",
            "A*{9}",
            "A{49}",
            "A{1,999}",
            "A{x}",
            "A{",
            "(?i)sf",
            "(?x) A",
            "(?P<other>A)",
            "[A",
            "[A[B]]",
            "",
            "中",
            "A B",
        ] {
            assert!(size(pattern).is_err(), "{pattern}");
        }
        assert!(size(&"A".repeat(201)).is_err());
    }

    #[test]
    fn what_the_reader_of_expressions_refuses_is_told() {
        assert!(compile("(A").is_err());
        assert!(compile("A)").is_err());
        assert!(compile(r"\p{Han}").is_err());
        let (whole, _) = compile("AB|CD").unwrap();
        assert!(whole.is_match("AB") && !whole.is_match("ABCD"));
    }
}
