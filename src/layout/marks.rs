//! Lines that mark the parts of a transcript: section headings, headings of rosters, the end.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::people::Words;

/// What a line marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The prepared remarks begin.
    Prepared,
    /// The questions begin.
    Questions,
    /// A list of the company's people.
    Company,
    /// A list of the others on the line.
    Callers,
    /// A list of everybody.
    Roster,
    /// Nothing of the call follows.
    End,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    prepared: Vec<String>,
    questions: Vec<String>,
    company_roster: Vec<String>,
    caller_roster: Vec<String>,
    roster: Vec<String>,
    end: Vec<String>,
    tail: Vec<String>,
    page_lines: Vec<String>,
    operator_directions: Vec<String>,
    page_headings: Vec<String>,
}

static DATA: LazyLock<Data> = LazyLock::new(|| {
    toml::from_str(include_str!("../lexicon/data/layouts.toml")).expect("the embedded marks are checked by a test")
});

static MARKS: LazyLock<Words<Mark>> = LazyLock::new(|| {
    let data = &*DATA;
    let groups = [
        (&data.prepared, Mark::Prepared),
        (&data.questions, Mark::Questions),
        (&data.company_roster, Mark::Company),
        (&data.caller_roster, Mark::Callers),
        (&data.roster, Mark::Roster),
        (&data.end, Mark::End),
    ];
    groups
        .into_iter()
        .flat_map(|(words, mark)| words.iter().map(move |w| (plain(w), mark)))
        .collect()
});

/// Letters only, lower case, single blanks, `&` as `and`.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in
        text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '‐' | '–' | ':' | '=' | '#' | '*' | '_' | '━'))
    {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '&');
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        if word == "&" {
            out.push_str("and");
        } else {
            out.extend(word.chars().flat_map(char::to_lowercase));
        }
    }
    out.replace("q&a", "q and a")
}

/// [`plain`] of a short line of ASCII without `&`, written into a buffer.
fn plain_ascii<'b>(line: &str, buffer: &'b mut [u8; 64]) -> Option<&'b str> {
    let (mut length, mut kept) = (0, 0); // bytes written, and those up to the last letter
    let mut inside = false; // a word is under way
    let separates = |b: u8| b.is_ascii_whitespace() || matches!(b, 0x0B | b'-' | b':' | b'=' | b'#' | b'*' | b'_');
    for &b in line.as_bytes() {
        if !b.is_ascii() || b == b'&' || length + 2 > buffer.len() {
            return None;
        }
        if separates(b) {
            length = kept;
            inside = false;
            continue;
        }
        let letter = b.is_ascii_alphanumeric();
        if !inside {
            if !letter {
                continue;
            }
            if length > 0 {
                buffer[length] = b' ';
                length += 1;
            }
            inside = true;
        }
        buffer[length] = b.to_ascii_lowercase();
        length += 1;
        if letter {
            kept = length;
        }
    }
    std::str::from_utf8(&buffer[..kept]).ok()
}

/// What a line marks, if it holds nothing else.
pub fn mark(line: &str) -> Option<Mark> {
    if line.len() < 3 || line.len() > 60 || line.ends_with(['.', '?', '!', ',']) {
        return None;
    }
    let first = line.bytes().find(|b| b.is_ascii_alphanumeric() || !b.is_ascii())?;
    if first.is_ascii() && !MARKS.begins(first) {
        return None;
    }
    let mut buffer = [0; 64];
    match plain_ascii(line, &mut buffer) {
        Some(plain) => MARKS.exactly(plain).copied(),
        None => MARKS.exactly(&plain(line)).copied(),
    }
}

/// Whether a paragraph behind the last words of a call is the publisher's.
pub fn is_tail(text: &str) -> bool {
    text == "END" || DATA.tail.iter().any(|tail| begins(text, tail))
}

/// Whether a line tells in brackets that the operator spoke, and not what.
pub fn is_operator_direction(line: &str) -> bool {
    let inner = line.strip_prefix(['(', '[']).and_then(|l| l.strip_suffix([')', ']']));
    let same = |inner: &str| DATA.operator_directions.iter().any(|d| d.eq_ignore_ascii_case(inner));
    inner.is_some_and(|inner| same(inner.trim_end_matches('.')))
}

/// Whether a line heads a part of a publisher's page above the call: `Date`, `TAKEAWAYS`.
pub fn is_page_heading(line: &str) -> bool {
    line.len() < 40
        && DATA
            .page_headings
            .iter()
            .any(|h| h.eq_ignore_ascii_case(line.trim_end_matches(':')))
}

/// Whether a line is one that a publisher prints on each page, `Page 3 of 17` among them.
pub fn is_page_line(text: &str) -> bool {
    if text.len() < 6 || text.len() > 160 {
        return false;
    }
    let counts = || {
        let rest = text.strip_prefix("Page ").or_else(|| text.strip_prefix("PAGE "))?;
        let (page, of) = rest.split_once(" of ").unwrap_or((rest, "1"));
        let number = |n: &str| (1..=4).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit());
        (number(page) && number(of)).then_some(())
    };
    DATA.page_lines.iter().any(|line| begins(text, line)) || counts().is_some()
}

/// Whether a text begins with words written in lower case.
fn begins(text: &str, words: &str) -> bool {
    let head = text.as_bytes().get(..words.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(words.as_bytes()))
}

/// Whether a line is a rule drawn with signs: `=====`, `-----`, `.....`, `━━━`.
pub fn is_rule(line: &str) -> bool {
    if line.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return false;
    }
    let mut chars = line.chars();
    let Some(first) = chars.next() else {
        return false;
    };
    if line.len() < 5 || !matches!(first, '=' | '-' | '_' | '.' | '━' | '─' | '*' | '~' | '—') {
        return false;
    }
    match line.as_bytes() {
        [first @ ..0x80, rest @ ..] => rest.iter().all(|b| b == first || *b == b' '),
        _ => chars.all(|c| c == first || c == ' '),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks() {
        for (line, want) in [
            ("Prepared Remarks:", Some(Mark::Prepared)),
            ("Questions and Answers:", Some(Mark::Questions)),
            ("Questions & Answers:", Some(Mark::Questions)),
            ("Question-and-Answer Session", Some(Mark::Questions)),
            ("QUESTION AND ANSWER SECTION", Some(Mark::Questions)),
            ("Q&A", Some(Mark::Questions)),
            ("Conference Call Participiants", Some(Mark::Callers)),
            ("Executives", Some(Mark::Company)),
            ("Call participants:", Some(Mark::Roster)),
            ("Prepared remarks were sent out.", None),
            ("Operator", None),
        ] {
            assert_eq!(mark(line), want, "{line}");
        }
        assert!(is_tail("Load-Date: May 1, 2024") && is_tail("END") && !is_tail("Read more in our letter."));
        assert!(is_rule("=========") && is_rule("-----") && !is_rule("--") && !is_rule("Name"));
    }
}
