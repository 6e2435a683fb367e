//! Web pages and XML as a stream of tags and texts, forgiving as a browser is.

/// One piece of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'page> {
    /// A start tag; one that closes itself counts as a start, and `closed` says so.
    Start {
        name: &'page str,
        attributes: &'page str,
        closed: bool,
    },
    /// An end tag.
    End { name: &'page str },
    /// Text between tags, with its entities.
    Text(&'page str),
    /// A CDATA section: text without entities.
    Raw(&'page str),
}

pub(crate) struct Scanner<'page> {
    page: &'page str,
    at: usize,
}

impl<'page> Scanner<'page> {
    pub(crate) const fn new(page: &'page str) -> Self {
        Self { page, at: 0 }
    }

    pub(crate) const fn position(&self) -> usize {
        self.at
    }

    pub(crate) fn next(&mut self) -> Option<Piece<'page>> {
        loop {
            let rest = self.page.get(self.at..).filter(|rest| !rest.is_empty())?;
            if !starts_tag(rest) {
                return Some(Piece::Text(self.take_text(rest)));
            }
            if let Some(body) = rest.strip_prefix("<![CDATA[") {
                let (text, length) = until(body, "]]>");
                self.at += 9 + length;
                return Some(Piece::Raw(text));
            }
            if let Some(body) = rest.strip_prefix("<!--") {
                self.at += 4 + until(body, "-->").1;
            } else if rest.starts_with("<!") || rest.starts_with("<?") {
                self.at += until(rest, ">").1;
            } else {
                return Some(self.take_tag(rest));
            }
        }
    }

    /// Leaves out everything up to the end tag of an element whose content is no text.
    pub(crate) fn skip_element(&mut self, name: &str) {
        while let Some(piece) = self.next() {
            if matches!(piece, Piece::End { name: ended } if ended.eq_ignore_ascii_case(name)) {
                return;
            }
        }
    }

    fn take_text(&mut self, rest: &'page str) -> &'page str {
        // A lone `<` belongs to the text.
        let end = rest
            .match_indices('<')
            .map(|(at, _)| at)
            .find(|at| rest.get(*at..).is_some_and(starts_tag))
            .unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn take_tag(&mut self, rest: &'page str) -> Piece<'page> {
        let length = tag_length(rest);
        self.at += length;
        let inner = rest.get(1..length).unwrap_or_default().trim_end_matches('>');
        if let Some(name) = inner.strip_prefix('/') {
            return Piece::End {
                name: local_name(name.trim()),
            };
        }
        let (inner, closed) = inner
            .strip_suffix('/')
            .map_or((inner, false), |inner| (inner, true));
        let (name, attributes) = inner
            .split_once(|letter: char| letter.is_whitespace())
            .unwrap_or((inner, ""));
        Piece::Start {
            name: local_name(name),
            attributes,
            closed,
        }
    }
}

fn starts_tag(rest: &str) -> bool {
    let mut letters = rest.chars();
    letters.next() == Some('<')
        && letters
            .next()
            .is_some_and(|letter| letter.is_ascii_alphabetic() || matches!(letter, '/' | '!' | '?'))
}

/// The text before the mark, and the length with the mark.
fn until<'page>(body: &'page str, mark: &str) -> (&'page str, usize) {
    body.split_once(mark)
        .map_or((body, body.len()), |(text, _)| (text, text.len() + mark.len()))
}

/// To the `>` that is not inside a quoted attribute.
fn tag_length(rest: &str) -> usize {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    // A quote that is never closed: end at the first `>` of all.
    rest.find('>').map_or(rest.len(), |at| at + 1)
}

/// The name without its namespace: `ss:Row` is `Row`.
fn local_name(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The value of an attribute, its name without its namespace and in any case.
pub(crate) fn attribute<'page>(attributes: &'page str, wanted: &str) -> Option<&'page str> {
    let mut rest = attributes;
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.split_whitespace().next_back().unwrap_or_default();
        let after = after.trim_start();
        let (value, next) = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let body = after.get(1..).unwrap_or_default();
                body.split_once(quote).unwrap_or((body, ""))
            }
            _ => after
                .split_once(|letter: char| letter.is_whitespace())
                .unwrap_or((after, "")),
        };
        if local_name(name).eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = next;
    }
    None
}

/// Text with its entities resolved; an unknown one stays as it is.
pub(crate) fn push_unescaped(target: &mut String, text: &str) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        target.push_str(before);
        // Entities are short; looking further would make a page of ampersands slow.
        let end = after.bytes().take(10).position(|byte| byte == b';');
        let resolved = end
            .and_then(|end| after.split_at_checked(end))
            .and_then(|(name, next)| Some((entity(name)?, next.strip_prefix(';')?)));
        if let Some((letter, next)) = resolved {
            target.push(letter);
            rest = next;
        } else {
            target.push('&');
            rest = after;
        }
    }
    target.push_str(rest);
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?);
    }
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" | "ensp" | "emsp" => Some(' '),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_texts_and_comments_are_told_apart() {
        let mut scanner = Scanner::new("<!DOCTYPE html><!-- <td> --><ss:Cell a='>' B=2>1 < 2</ss:Cell><br/>");
        let start = Piece::Start {
            name: "Cell",
            attributes: "a='>' B=2",
            closed: false,
        };
        assert_eq!(scanner.next(), Some(start));
        assert_eq!(scanner.next(), Some(Piece::Text("1 < 2")));
        assert_eq!(scanner.next(), Some(Piece::End { name: "Cell" }));
        assert_eq!(
            scanner.next(),
            Some(Piece::Start {
                name: "br",
                attributes: "",
                closed: true
            })
        );
        assert_eq!(scanner.next(), None);
    }

    #[test]
    fn attributes_are_found_with_and_without_quotes() {
        let attributes = r#" class="a b" ss:Index = "3" colspan=2"#;
        assert_eq!(attribute(attributes, "index"), Some("3"));
        assert_eq!(attribute(attributes, "colspan"), Some("2"));
        assert_eq!(attribute(attributes, "rowspan"), None);
    }

    #[test]
    fn entities_are_resolved_and_unknown_ones_stay() {
        let mut text = String::new();
        push_unescaped(&mut text, "A&amp;B&nbsp;&#21253;&#x88F9;&copy; & c");
        assert_eq!(text, "A&B 包裹&copy; & c");
    }
}
