//! Quarter and year expressions in titles and openings.

use std::borrow::Cow;

use super::CallPeriod;
use super::date::{month, read_date};
use jiff::civil::Date;

/// One expression that names a quarter or a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// The quarter, where one is named.
    pub quarter: Option<u8>,
    /// The year, where one is named.
    pub year: Option<i16>,
    /// The day on which the period ended, where it is said.
    pub ended: Option<Date>,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Expression {
    /// The period, where quarter and year are known.
    pub fn period(&self) -> Option<CallPeriod> {
        Some(CallPeriod {
            year: self.year?,
            quarter: self.quarter,
        })
    }
}

struct Word<'t> {
    text: Cow<'t, str>,
    start: usize,
    end: usize,
    /// A full stop, or another sign that ends a sentence, follows.
    last: bool,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::with_capacity(text.len() / 5);
    let mut from = 0;
    while let Some((start, end)) = next_word(text, from) {
        let next = text.as_bytes().get(end);
        words.push(Word {
            text: folded(&text[start..end]),
            start,
            end,
            last: matches!(next, Some(b'.' | b'?' | b'!' | b';' | b'\n')),
        });
        from = end;
    }
    words
}

/// The first word at or behind a byte.
fn next_word(text: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut start = None;
    let mut at = from;
    while at < bytes.len() {
        let (inside, length) = match bytes[at] {
            b @ ..0x80 => (b.is_ascii_alphanumeric() || matches!(b, b'\'' | b'&'), 1),
            _ => {
                let c = text[at..].chars().next().unwrap_or(' ');
                (c == '’' || c.is_alphanumeric(), c.len_utf8())
            }
        };
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(start)) => return Some((start, at)),
            _ => {}
        }
        at += length;
    }
    start.map(|start| (start, at))
}

/// A word in lower case, without `'s`.
fn folded(word: &str) -> Cow<'_, str> {
    if !word.is_ascii() {
        let lower = word.to_lowercase().replace('’', "'");
        return Cow::Owned(match lower.strip_suffix("'s") {
            Some(plain) => plain.to_string(),
            None => lower,
        });
    }
    let plain = match word.as_bytes() {
        [.., b'\'', b's' | b'S'] => &word[..word.len() - 2],
        _ => word,
    };
    if plain.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(plain.to_ascii_lowercase())
    } else {
        Cow::Borrowed(plain)
    }
}

/// Whether a text may name a period at all: a digit, or the word for a quarter.
fn may_name_a_period(text: &str) -> bool {
    let quarter = |i: usize| {
        let bytes = &text.as_bytes()[i..];
        bytes.len() > 2 && (bytes[1].eq_ignore_ascii_case(&b'u') || bytes[1].eq_ignore_ascii_case(&b't'))
    };
    memchr::memchr2_iter(b'q', b'Q', text.as_bytes()).any(quarter) || text.bytes().any(|b| b.is_ascii_digit())
}

/// Every quarter that a text names, with its year where that stands beside it; and fiscal years
/// alone (`full year 2020 results`).
pub fn expressions(text: &str) -> Vec<Expression> {
    if !may_name_a_period(text) {
        return Vec::new();
    }
    let words = words(text);
    let mut found = Vec::new();
    let mut i = 0;
    while i < words.len() {
        if let Some((quarter, mut year, next)) = quarter_at(&words, i) {
            let mut end = next;
            let mut ended = None;
            if year.is_none() {
                (year, ended, end) = year_after(text, &words, next);
            }
            let mut start = i;
            if year.is_none()
                && let Some((y, s)) = year_before(&words, i)
            {
                (year, start) = (Some(y), s);
            }
            found.push(Expression {
                quarter: Some(quarter),
                year,
                ended,
                start: words[start].start,
                end: words[end - 1].end,
            });
            i = end.max(next);
        } else {
            if let Some(expression) = year_alone(text, &words, i).or_else(|| quarter_ended(text, &words, i)) {
                found.push(expression);
            }
            i += 1;
        }
    }
    found
}

/// `third quarter`, `3rd fiscal quarter`, `Q3`, `3Q`, `Q3FY21`, `3Q21`.
fn quarter_at(words: &[Word<'_>], i: usize) -> Option<(u8, Option<i16>, usize)> {
    let ordinal = match words[i].text.as_ref() {
        "first" | "1st" => Some(1),
        "second" | "2nd" => Some(2),
        "third" | "3rd" => Some(3),
        "fourth" | "4th" => Some(4),
        _ => None,
    };
    if let Some(quarter) = ordinal {
        let skip = words
            .get(i + 1)
            .is_some_and(|w| matches!(w.text.as_ref(), "fiscal" | "calendar" | "financial"));
        let at = if skip { i + 2 } else { i + 1 };
        let named = words
            .get(at)
            .is_some_and(|w| matches!(w.text.as_ref(), "quarter" | "quarters" | "quarter'" | "qtr"));
        return named.then_some((quarter, None, at + 1));
    }
    compact(&words[i].text).map(|(quarter, year)| (quarter, year, i + 1))
}

/// `q3`, `3q`, `q321`, `3q21`, `q32021`, `q3fy21`, `3q'21`, `2023q2`.
pub fn compact(word: &str) -> Option<(u8, Option<i16>)> {
    let bytes = word.as_bytes();
    if bytes.len() < 2 || !word.is_ascii() {
        return None;
    }
    let digit = |b: u8| (b'1'..=b'4').contains(&b).then(|| b - b'0');
    let rest_year = |rest: &str| -> Option<Option<i16>> {
        let rest = rest.trim_start_matches("fy").trim_start_matches(['\'', '-', '_']);
        if rest.is_empty() {
            Some(None)
        } else {
            year(rest, true).map(Some)
        }
    };
    if bytes[0] == b'q' {
        let quarter = digit(bytes[1])?;
        return rest_year(&word[2..]).map(|y| (quarter, y));
    }
    if bytes[1] == b'q' {
        let quarter = digit(bytes[0])?;
        return rest_year(&word[2..]).map(|y| (quarter, y));
    }
    let stem = word.len().checked_sub(2)?;
    if bytes[stem] == b'q' && stem >= 2 {
        let quarter = digit(bytes[stem + 1])?;
        let front = word[..stem].trim_start_matches("fy");
        return year(front, true).map(|y| (quarter, Some(y)));
    }
    None
}

/// A year of four digits, or of two where `short` allows them (`'21`, `fy21`).
pub fn year(word: &str, short: bool) -> Option<i16> {
    let (word, short) = match word.strip_prefix("fy") {
        Some(rest) => (rest, true),
        None => (word, short),
    };
    let (word, short) = match word.strip_prefix('\'') {
        Some(rest) => (rest, true),
        None => (word, short),
    };
    if !word.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let n: i16 = word.parse().ok()?;
    match word.len() {
        4 if (1990..2050).contains(&n) => Some(n),
        2 if short => Some(2000 + n),
        _ => None,
    }
}

fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "of" | "the"
            | "for"
            | "our"
            | "in"
            | "fiscal"
            | "calendar"
            | "year"
            | "and"
            | "full"
            | "earnings"
            | "results"
            | "financial"
            | "fy"
            | "end"
            | "year's"
            | "twelve"
            | "months"
            | "annual"
            | "&"
            | "whole"
            | "entire"
    )
}

/// The year that follows a quarter, through small words; or the day on which the quarter ended.
fn year_after(text: &str, words: &[Word<'_>], from: usize) -> (Option<i16>, Option<Date>, usize) {
    let none = (None, None, from);
    if words.get(from.wrapping_sub(1)).is_some_and(|w| w.last) {
        return none;
    }
    for i in from..words.len().min(from + 9) {
        let word = words[i].text.as_ref();
        let short = i > from && matches!(words[i - 1].text.as_ref(), "fiscal" | "fy");
        if let Some(y) = year(word, short) {
            // "fiscal 2020 7", as machines write "twenty twenty-seven".
            let digit = words
                .get(i + 1)
                .filter(|w| w.text.len() == 1 && y % 10 == 0 && !words[i].last);
            if let Some(digit) = digit.and_then(|w| w.text.parse::<i16>().ok()) {
                return (Some(y + digit), None, i + 2);
            }
            return (Some(y), None, i + 1);
        }
        if matches!(word, "ended" | "ending") {
            let skip = words.get(i + 1).is_some_and(|w| &*w.text == "on");
            if let Some((date, end)) = words
                .get(i + if skip { 2 } else { 1 })
                .and_then(|w| read_date(text, w.start))
            {
                let next = words.iter().position(|w| w.start >= end).unwrap_or(words.len());
                return (None, Some(date), next);
            }
            return none;
        }
        if !is_filler(word) || words[i].last {
            return none;
        }
    }
    none
}

/// `fiscal 2021 third quarter`, `2023 first quarter`.
fn year_before(words: &[Word<'_>], at: usize) -> Option<(i16, usize)> {
    let mut i = at;
    for _ in 0..2 {
        i = i.checked_sub(1)?;
        if words[i].last {
            return None;
        }
        let short = i > 0 && matches!(words[i - 1].text.as_ref(), "fiscal" | "fy" | "year");
        if let Some(y) = year(&words[i].text, short) {
            let start = if i > 0 && words[i - 1].text == "fiscal" {
                i - 1
            } else {
                i
            };
            // "June 30, 2021 third quarter" is a date.
            let dated = i > 1 && month(&words[i - 2].text).is_some();
            return (!dated).then_some((y, start));
        }
        if !is_filler(&words[i].text) {
            return None;
        }
    }
    None
}

/// `full year 2020`, `fiscal year 2021`, `fiscal 2021`: a year alone.
fn year_alone(_text: &str, words: &[Word<'_>], i: usize) -> Option<Expression> {
    let y = year(&words[i].text, false)?;
    let before = |n: usize| i.checked_sub(n).map_or("", |k| words[k].text.as_ref());
    // "fiscal year 2021's first quarter" is read from its quarter.
    let leads = quarter_at_or_after(words, i);
    let full = before(1) == "year" && matches!(before(2), "full" | "fiscal") && !leads;
    full.then(|| Expression {
        quarter: None,
        year: Some(y),
        ended: None,
        start: words[i - 2].start,
        end: words[i].end,
    })
}

fn quarter_at_or_after(words: &[Word<'_>], i: usize) -> bool {
    i + 1 < words.len() && !words[i].last && quarter_at(words, i + 1).is_some()
}

/// `quarter ended June 30, 2021` without an ordinal.
fn quarter_ended(text: &str, words: &[Word<'_>], i: usize) -> Option<Expression> {
    if &*words[i].text != "quarter" || words.get(i + 1).is_none_or(|w| &*w.text != "ended") {
        return None;
    }
    let (date, end) = read_date(text, words.get(i + 2)?.start)?;
    Some(Expression {
        quarter: None,
        year: None,
        ended: Some(date),
        start: words[i].start,
        end,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_and_years() {
        let cases: &[(&str, Option<u8>, Option<i16>)] = &[
            ("Second Quarter 2023 Results Conference Call", Some(2), Some(2023)),
            ("third quarter fiscal 2021 results", Some(3), Some(2021)),
            ("the first fiscal quarter of 2022", Some(1), Some(2022)),
            ("fourth quarter and full year 2020", Some(4), Some(2020)),
            (
                "fourth quarter and full fiscal year 2021 financial results",
                Some(4),
                Some(2021),
            ),
            ("fiscal 2021 third quarter", Some(3), Some(2021)),
            ("Fiscal Year 2021's first quarter", Some(1), Some(2021)),
            ("2020 first quarter earnings", Some(1), Some(2020)),
            ("Q3 2021 earnings call", Some(3), Some(2021)),
            ("Q3 FY22 earnings", Some(3), Some(2022)),
            ("3Q21 results", Some(3), Some(2021)),
            ("first quarter fiscal 2020 7 financial performance", Some(1), Some(2027)),
            ("our third quarter results. 2021 was good", Some(3), None),
            ("the first half of 2021", None, None),
        ];
        for &(text, quarter, year) in cases {
            let got = expressions(text);
            let got = got.first().map_or((None, None), |e| (e.quarter, e.year));
            assert_eq!(got, (quarter, year), "{text}");
        }
    }

    #[test]
    fn days_on_which_a_quarter_ended() {
        let found = expressions("results for the second quarter ended on July 3, 2021. Thank");
        assert_eq!(found[0].ended, Some(jiff::civil::date(2021, 7, 3)));
        let found = expressions("results for the quarter ended June 30, 2021");
        assert_eq!(
            (found[0].quarter, found[0].ended),
            (None, Some(jiff::civil::date(2021, 6, 30)))
        );
    }

    #[test]
    fn compact_forms() {
        for (word, want) in [
            ("q3", Some((3, None))),
            ("3q21", Some((3, Some(2021)))),
            ("2023q2", Some((2, Some(2023)))),
            ("fy24q3", Some((3, Some(2024)))),
            ("q5", None),
            ("4k", None),
        ] {
            assert_eq!(compact(word), want, "{word}");
        }
    }
}
