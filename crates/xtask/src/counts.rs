//! Reads how many tests passed and failed from what the test tools write.

use std::ops::AddAssign;

/// Passed and failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.passed += more.passed;
        self.failed += more.failed;
    }
}

/// The sum over all lines; `None` when no line counts tests.
pub(crate) fn read<'line>(lines: impl IntoIterator<Item = &'line str>) -> Option<Counts> {
    let mut sum = None;
    for line in lines {
        if let Some(counts) = of_line(&without_colour(line)) {
            *sum.get_or_insert_with(Counts::default) += counts;
        }
    }
    sum
}

/// cargo test, nextest, Vitest, and our own scripts (`N passed, N failed`).
fn of_line(line: &str) -> Option<Counts> {
    let line = line.trim();
    let ours = line.ends_with(" failed") && line.split(' ').count() == 4;
    let known = ["test result:", "Summary [", "Tests "]
        .iter()
        .any(|start| line.starts_with(start));
    if !(known || ours) {
        return None;
    }
    let words: Vec<&str> = line
        .split([' ', ',', ';'])
        .filter(|word| !word.is_empty())
        .collect();
    let before = |name: &str| {
        let at = words.iter().position(|word| *word == name)?;
        words.get(at.checked_sub(1)?)?.parse::<u64>().ok()
    };
    let (passed, failed) = (before("passed"), before("failed"));
    (passed.is_some() || failed.is_some()).then_some(Counts {
        passed: passed.unwrap_or(0),
        failed: failed.unwrap_or(0),
    })
}

fn without_colour(line: &str) -> String {
    let mut plain = String::new();
    let mut chars = line.chars();
    while let Some(char) = chars.next() {
        if char == '\u{1b}' {
            chars.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(char);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[&str], expected: Option<(u64, u64)>) {
        let expected = expected.map(|(passed, failed)| Counts { passed, failed });
        assert_eq!(read(lines.iter().copied()), expected, "{lines:?}");
    }

    #[test]
    fn every_tools_words_are_understood() {
        check(
            &[
                "test result: ok. 7 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.12s",
                "test result: FAILED. 10 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out",
            ],
            Some((17, 1)),
        );
        check(
            &["     Summary [   3.2s] 120 tests run: 119 passed (2 slow), 1 failed, 0 skipped"],
            Some((119, 1)),
        );
        check(
            &[
                " Test Files  5 passed (5)",
                "      Tests  1 failed | 34 passed (35)",
            ],
            Some((34, 1)),
        );
        check(
            &["\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m35 passed\u{1b}[39m (35)"],
            Some((35, 0)),
        );
        check(&["12 passed, 0 failed"], Some((12, 0)));
        check(&["all is well", "the test failed"], None);
    }
}
