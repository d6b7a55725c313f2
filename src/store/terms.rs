//! The words that the index is asked by: English as it is, Chinese in pairs of characters, and marks for filters.
//!
//! The index is one FTS5 table `words` with three columns. English is stemmed. Chinese has no blanks between words, so
//! that every pair of neighbouring characters is a word (`毛利率` is `毛利 利率`) and a query of any length is a phrase;
//! trigrams would find nothing under three characters. `marks` holds a short word for everything that can be asked of a
//! sentence besides its text (the metric of a figure in it, the quarter spoken of, the speaker), so that the engine
//! meets text and filters in one pass in the order of the rows. A mark may say too much, never too little: what is
//! found by marks is looked at once more.

use std::fmt::Write;

use rust_decimal::Decimal;

use crate::records::{Role, Section};

/// What a mark tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// A kind of record.
    Kind,
    /// A metric.
    Metric,
    /// A segment.
    Segment,
    /// An accounting basis.
    Basis,
    /// A period spoken of, or one in which it lies.
    Period,
    /// A period spoken of, itself.
    Exact,
    /// The size of a value: its sign and power of ten.
    Size,
    /// A name of who speaks.
    Speaker,
    /// What the speaker is and the part of the call, together: see [`place`].
    Place,
}

/// The marks of a sentence, each once.
#[derive(Clone, Debug, Default)]
pub struct Marks(Vec<u32>);

impl Marks {
    /// Adds the mark of a value.
    pub fn add(&mut self, facet: Facet, value: &str) {
        self.push(Hash::of(facet, value));
    }

    /// Adds the mark of what is shown as a value.
    pub fn add_shown(&mut self, facet: Facet, value: impl std::fmt::Display) {
        let mut hash = Hash::new(facet);
        // Hashing does not fail.
        let _ = write!(hash, "{value}");
        self.push(hash.done());
    }

    fn push(&mut self, mark: u32) {
        if !self.0.contains(&mark) {
            self.0.push(mark);
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Writes them as words, each with a blank behind it.
    pub fn write(&self, words: &mut String) {
        for &mark in &self.0 {
            words.extend(word(mark));
            words.push(' ');
        }
    }
}

/// FNV-1a. Two values of one mark cost a second look, no more.
struct Hash(u32);

impl Hash {
    fn new(facet: Facet) -> Self {
        Self(0x811c_9dc5 ^ (facet as u32 + 1).wrapping_mul(0x9e37_79b9))
    }

    /// Of a value in whatever case.
    fn of(facet: Facet, value: &str) -> u32 {
        let mut hash = Self::new(facet);
        match value.is_ascii() {
            true => value.bytes().for_each(|byte| hash.take(byte.to_ascii_lowercase())),
            false => value.to_lowercase().bytes().for_each(|byte| hash.take(byte)),
        }
        hash.done()
    }

    fn take(&mut self, byte: u8) {
        self.0 = (self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }

    fn done(self) -> u32 {
        self.0 ^ self.0 >> 15
    }
}

impl std::fmt::Write for Hash {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        text.bytes().for_each(|byte| self.take(byte.to_ascii_lowercase()));
        Ok(())
    }
}

/// The mark of a value.
pub fn marked(facet: Facet, value: &str) -> String {
    word(Hash::of(facet, value)).iter().collect()
}

/// A mark as six letters and digits that the tokenizer leaves alone.
fn word(mark: u32) -> [char; 6] {
    const DIGITS: &[u8; 32] = b"0123456789abcdfghjklmnpqrstvwxyz";
    let digit = |shift: u32| char::from(DIGITS[(mark >> shift & 31) as usize]);
    // A digit at the end: the stemmer looks at the ends of words.
    let last = char::from(b'0' + (mark >> 28 & 7) as u8);
    [digit(0), digit(5), digit(10), digit(15), digit(20), last]
}

/// What the speaker is and the part of the call as one value: every sentence has one, and a word less for each is a
/// tenth of the index.
pub fn place(role: Role, section: Section) -> String {
    format!("{role} {section}")
}

/// The size of an amount: `+6` for millions, `-6` for their losses, `0` for nothing.
pub fn size(amount: Decimal) -> i32 {
    if amount.is_zero() {
        return 0;
    }
    let digits = amount.mantissa().unsigned_abs().ilog10() as i32;
    // From 10^-28 to 10^28; one is added so that no size is zero but that of nothing.
    let size = digits - amount.scale() as i32 + 40;
    if amount.is_sign_negative() { -size } else { size }
}

/// The sizes between two bounds.
pub fn sizes(low: Option<Decimal>, high: Option<Decimal>) -> std::ops::RangeInclusive<i32> {
    // Among negative amounts the larger size is the lower amount.
    low.map_or(-70, size)..=high.map_or(70, size)
}

/// Chinese text as words for the index: pairs of characters, the last character of a run once more by itself (for
/// queries of one character), and what stands between as it is.
pub fn pairs(text: &str, words: &mut String) {
    let mut before: Option<char> = None;
    for c in text.chars() {
        match (before, is_han(c)) {
            (Some(first), true) => words.extend([' ', first, c]),
            (None, true) => {}
            (Some(last), false) => words.extend([' ', last, ' ', c]),
            (None, false) => words.push(c),
        }
        before = Some(c).filter(|&c| is_han(c));
    }
    if let Some(last) = before {
        words.extend([' ', last]);
    }
}

/// Han characters: what is written without blanks between words.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// A query that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadQuery(String);

/// A user's query → a query of the index, or nothing where it has no words.
///
/// Words stand for "all of these"; `"two words"` for these in this order; `OR` between them for either; `-word` for
/// sentences without it; `marg*` for words that begin so. Chinese needs no quotes.
pub fn query(text: &str) -> Result<Option<String>, BadQuery> {
    let mut wanted: Vec<Vec<String>> = Vec::new();
    let mut unwanted = Vec::new();
    let mut or = false;
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (not, body) = match rest.strip_prefix('-') {
            Some(body) if !body.starts_with(char::is_whitespace) && !body.is_empty() => (true, body),
            _ => (false, rest),
        };
        let (term, quoted, after) = match body.strip_prefix(['"', '“', '”', '「']) {
            Some(inner) => {
                let end = inner
                    .find(['"', '“', '”', '」'])
                    .ok_or_else(|| BadQuery(format!("a quotation mark is not closed in {text:?}")))?;
                let close = inner[end..].chars().next().map_or(0, char::len_utf8);
                (&inner[..end], true, &inner[end + close..])
            }
            None => {
                let end = body.find(char::is_whitespace).unwrap_or(body.len());
                (&body[..end], false, &body[end..])
            }
        };
        rest = after.trim_start();
        if term == "OR" && !quoted && !not {
            or = !wanted.is_empty();
            continue;
        }
        let Some(phrase) = phrase(term, quoted) else {
            continue;
        };
        match (not, or, wanted.last_mut()) {
            (true, ..) => unwanted.push(phrase),
            (false, true, Some(last)) => last.push(phrase),
            _ => wanted.push(vec![phrase]),
        }
        or = false;
    }
    if wanted.is_empty() && !unwanted.is_empty() {
        return Err(BadQuery(format!(
            "{text:?} only says what is not wanted; add a word that is"
        )));
    }
    let mut all: Vec<String> = wanted.iter().map(|any| format!("({})", any.join(" OR "))).collect();
    if all.is_empty() {
        return Ok(None);
    }
    let mut query = match all.len() {
        1 => all.remove(0),
        _ => format!("({})", all.join(" AND ")),
    };
    for phrase in unwanted {
        query = format!("({query} NOT {phrase})");
    }
    Ok(Some(query))
}

/// A term for the column of its script; `None` where it has no letter or digit.
fn phrase(term: &str, quoted: bool) -> Option<String> {
    let prefix = !quoted && term.ends_with('*');
    if !term.chars().any(char::is_alphanumeric) {
        return None;
    }
    if term.chars().any(is_han) {
        let phrases: Vec<String> = query_pairs(term).iter().map(|p| format!("chinese : {p}")).collect();
        return Some(match phrases.as_slice() {
            [one] => one.clone(),
            more => format!("({})", more.join(" AND ")),
        });
    }
    let term = term.replace('"', " ");
    let star = if prefix { " *" } else { "" };
    Some(format!("english : \"{}\"{star}", term.trim_end_matches('*')))
}

/// The phrases of a query with Chinese in it. After a run of two and more the index has its last character by itself:
/// what follows is a phrase of its own.
fn query_pairs(term: &str) -> Vec<String> {
    let term = term.trim_end_matches('*').replace('"', " ");
    let mut phrases = Vec::new();
    let mut phrase = String::new();
    let mut close = |phrase: &mut String| {
        if phrase.chars().any(char::is_alphanumeric) {
            phrases.push(format!("\"{}\"", phrase.trim()));
        }
        phrase.clear();
    };
    let characters: Vec<char> = term.chars().collect();
    for run in characters.chunk_by(|&a, &b| is_han(a) == is_han(b)) {
        match run {
            [one] if is_han(*one) => phrase.extend([' ', *one, ' ']),
            [first, ..] if is_han(*first) => {
                run.windows(2).for_each(|pair| phrase.extend([' ', pair[0], pair[1]]));
                close(&mut phrase);
            }
            words => phrase.extend(words),
        }
    }
    close(&mut phrase);
    // A single character: whatever pair it begins, or itself at the end of a run.
    if let [one] = phrases.as_mut_slice()
        && characters.len() == 1
    {
        one.push_str(" *");
    }
    phrases
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_indexed_in_pairs() {
        let mut words = String::new();
        pairs("毛利率為70%, FleetSense營收", &mut words);
        assert_eq!(
            words.split_whitespace().collect::<Vec<_>>(),
            ["毛利", "利率", "率為", "為", "70%,", "FleetSense", "營收", "收"]
        );
    }

    #[test]
    fn queries() {
        for (said, expected) in [
            ("gross margin", "((english : \"gross\") AND (english : \"margin\"))"),
            ("\"gross margin\"", "(english : \"gross margin\")"),
            ("ARR OR rpo", "(english : \"ARR\" OR english : \"rpo\")"),
            (
                "revenue -FleetSense",
                "((english : \"revenue\") NOT english : \"FleetSense\")",
            ),
            ("marg*", "(english : \"marg\" *)"),
            ("毛利率", "(chinese : \"毛利 利率\")"),
            ("收入", "(chinese : \"收入\")"),
            ("收", "(chinese : \"收\" *)"),
            ("FleetSense營收", "(chinese : \"FleetSense 營收\")"),
            ("成長24%", "((chinese : \"成長\" AND chinese : \"24%\"))"),
            ("第2季", "(chinese : \"第 2 季\")"),
            ("margin 毛利", "((english : \"margin\") AND (chinese : \"毛利\"))"),
            ("AND NEAR(", "((english : \"AND\") AND (english : \"NEAR(\"))"),
            ("OR x", "(english : \"x\")"),
            ("a\"b", "(english : \"a b\")"),
        ] {
            assert_eq!(query(said), Ok(Some(expected.to_string())), "{said}");
        }
        for nothing in ["", "  ", "—", "\"\""] {
            assert_eq!(query(nothing), Ok(None), "{nothing:?}");
        }
        assert!(query("\"open").is_err());
        assert!(query("-only").is_err());
    }

    #[test]
    fn sizes_hold_what_lies_between() {
        let d = |s: &str| s.parse::<Decimal>().ok();
        for (amount, low, high, expected) in [
            ("9700000", Some("5000000"), None, true),
            ("9700000", None, Some("12000000"), true),
            ("-44000000", None, Some("-38000000"), true),
            ("-44000000", Some("-50000000"), Some("-38000000"), true),
            ("0.83", Some("0"), Some("1"), true),
            ("0", Some("-1"), Some("1"), true),
            ("5", Some("1000"), None, false),
            ("-5", Some("0"), None, false),
        ] {
            let sizes = sizes(low.and_then(d), high.and_then(d));
            assert_eq!(
                sizes.contains(&size(d(amount).unwrap())),
                expected,
                "{amount} in {low:?}..{high:?}"
            );
        }
    }
}
