//! The vocabulary of Chinese figures, read once from `lexicon/data/chinese.toml`.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::records::Qualifier;

/// The vocabulary.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let source: Source = toml::from_str(include_str!("../../lexicon/data/chinese.toml"))
        .expect("the embedded data file is checked by the tests");
    Words::new(source)
});

/// What one character is to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Nothing.
    None,
    /// `0`–`9`, half or full width.
    Arabic(u8),
    /// 零 to 九, 兩.
    Digit(u8),
    /// 十, 百, 千: the power of ten.
    Small(u8),
    /// 萬, 億, 兆: the power of ten.
    Big(u8),
    /// 數, 幾 before a scale.
    Several,
    /// 半.
    Half,
    /// 點.
    Point,
}

/// What a number measures in, as the words behind it say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// No word.
    Bare,
    /// Per cent.
    Percent,
    /// 個百分點
    Points,
    /// 個基點
    Basis,
    /// 倍
    Multiple,
    /// 成: tenths.
    Tenths,
    /// A currency, as far as the word tells; the amount is in parts of ten to this power.
    Money(Option<&'static str>, u8),
    /// A measure word or a counted noun.
    Measure,
    /// A date or a stretch of time.
    Time,
    /// A name or an ordinal.
    Name,
}

/// What stands between two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Join {
    /// Ends of a range.
    pub range: bool,
    /// Ends of a range inside "between … and …".
    pub between: bool,
    /// Members of a list that may share one unit.
    pub list: bool,
}

/// Where the bit of a character stands in four words of 64.
fn place(c: char) -> (usize, u64) {
    let byte = c as usize & 0xff;
    (byte >> 6, 1 << (byte & 63))
}

/// Words to values, found at the start or the end of a text, longest first.
pub(super) struct Terms<T> {
    // Sorted by first (or last) character, then by falling length.
    terms: Vec<(char, String, T)>,
    // A bit for the last byte of each such character: most characters of a text begin no term.
    some: [u64; 4],
}

impl<T: Copy> Terms<T> {
    fn new(terms: impl IntoIterator<Item = (String, T)>, key: fn(&str) -> Option<char>) -> Self {
        let mut terms: Vec<_> = terms
            .into_iter()
            .filter_map(|(w, t)| Some((key(&w)?.to_ascii_lowercase(), w, t)))
            .collect();
        terms.sort_by_key(|(c, w, _)| (*c, Reverse(w.len())));
        let mut some = [0; 4];
        for (c, ..) in &terms {
            let (word, bit) = place(*c);
            some[word] |= bit;
        }
        Self { terms, some }
    }

    fn prefixes(terms: impl IntoIterator<Item = (String, T)>) -> Self {
        Self::new(terms, |w| w.chars().next())
    }

    fn suffixes(terms: impl IntoIterator<Item = (String, T)>) -> Self {
        Self::new(terms, |w| w.chars().next_back())
    }

    fn group(&self, key: char) -> impl Iterator<Item = &(char, String, T)> {
        let key = key.to_ascii_lowercase();
        let (word, bit) = place(key);
        let from = match self.some[word] & bit {
            0 => self.terms.len(),
            _ => self.terms.partition_point(|(c, ..)| *c < key),
        };
        self.terms[from..].iter().take_while(move |(c, ..)| *c == key)
    }

    /// The longest term at the start of `text`, and its length. A Latin word ends at a word border.
    pub(super) fn at_start(&self, text: &str) -> Option<(usize, T)> {
        let first = text.chars().next()?;
        self.group(first).find_map(|(_, word, value)| {
            let n = word.len();
            let fits = text.get(..n)?.eq_ignore_ascii_case(word)
                && !(ends_in_letter(word) && text[n..].starts_with(|c: char| c.is_ascii_alphanumeric()));
            fits.then_some((n, *value))
        })
    }

    /// The longest term at the end of `text`, and its length. A Latin word begins at a word border.
    pub(super) fn at_end(&self, text: &str) -> Option<(usize, T)> {
        let last = text.chars().next_back()?;
        self.group(last).find_map(|(_, word, value)| {
            let n = word.len();
            let from = text.len().checked_sub(n)?;
            let fits = text.get(from..)?.eq_ignore_ascii_case(word)
                && !(word.starts_with(|c: char| c.is_ascii_alphabetic())
                    && text[..from].ends_with(|c: char| c.is_ascii_alphanumeric()));
            fits.then_some((n, *value))
        })
    }

    /// Whether a term is the whole text.
    pub(super) fn whole(&self, text: &str) -> Option<T> {
        let first = text.chars().next()?;
        self.group(first)
            .find(|(_, word, _)| word.eq_ignore_ascii_case(text))
            .map(|t| t.2)
    }

    /// Whether a term stands anywhere in `text`.
    pub(super) fn is_in(&self, text: &str) -> bool {
        text.char_indices().any(|(i, _)| self.at_start(&text[i..]).is_some())
    }
}

fn ends_in_letter(word: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_alphabetic())
}

/// The tables that the reader asks.
pub(super) struct Words {
    classes: Vec<u8>,
    pub(super) english_scales: Terms<u8>,
    pub(super) not_scales: Terms<()>,
    pub(super) and_more: Terms<()>,
    pub(super) not_more: Terms<()>,
    pub(super) parts: Terms<u8>,
    pub(super) after: Terms<Unit>,
    pub(super) currencies_before: Terms<Option<&'static str>>,
    pub(super) hedges_before: Terms<Option<Qualifier>>,
    pub(super) hedges_after: Terms<Qualifier>,
    pub(super) joins: Terms<Join>,
    pub(super) between_open: Terms<()>,
    pub(super) between_close: Terms<()>,
    pub(super) from: Terms<()>,
    pub(super) minus: Terms<()>,
    pub(super) falls_before: Terms<()>,
    pub(super) falls_behind: Terms<()>,
    pub(super) falls_again: Terms<()>,
}

// A class in one byte: the kind in the high half, the value in the low one.
const DIGIT: u8 = 0x10;
const SMALL: u8 = 0x20;
const BIG: u8 = 0x30;
const SEVERAL: u8 = 0x40;
const HALF: u8 = 0x50;
const POINT: u8 = 0x60;

impl Words {
    /// What a character is to a number.
    pub(super) fn class(&self, c: char) -> Class {
        match c {
            '0'..='9' => return Class::Arabic(c as u8 - b'0'),
            '０'..='９' => return Class::Arabic((c as u32 - '０' as u32) as u8),
            _ if (c as u32) < 0x80 => return Class::None,
            _ => {}
        }
        let byte = self.classes.get(c as usize).copied().unwrap_or(0);
        let value = byte & 0x0f;
        match byte & 0xf0 {
            DIGIT => Class::Digit(value),
            SMALL => Class::Small(value),
            BIG => Class::Big(value),
            SEVERAL => Class::Several,
            HALF => Class::Half,
            POINT => Class::Point,
            _ => Class::None,
        }
    }

    fn new(source: Source) -> Self {
        let n = source.numerals;
        // One byte for each character of the basic plane: every numeral lies there.
        let mut classes = vec![0u8; 0x1_0000];
        let mut set = |c: char, byte: u8| {
            if let Some(slot) = classes.get_mut(c as usize) {
                *slot = byte;
            }
        };
        n.digits.iter().for_each(|(&c, v)| set(c, DIGIT | v & 0x0f));
        n.small.iter().for_each(|(&c, v)| set(c, SMALL | v & 0x0f));
        n.big.iter().for_each(|(&c, v)| set(c, BIG | v & 0x0f));
        n.several.iter().for_each(|&c| set(c, SEVERAL));
        n.half.iter().for_each(|&c| set(c, HALF));
        n.point.iter().for_each(|&c| set(c, POINT));

        let mut after: Vec<(String, Unit)> = Vec::new();
        let mut before: Vec<(String, Option<&'static str>)> = Vec::new();
        let a = source.after;
        for (words, unit) in [
            (a.percent, Unit::Percent),
            (a.percentage_points, Unit::Points),
            (a.basis_points, Unit::Basis),
            (a.multiple, Unit::Multiple),
            (a.tenths, Unit::Tenths),
            (a.time, Unit::Time),
            (a.names, Unit::Name),
            (a.measures, Unit::Measure),
        ] {
            after.extend(words.into_iter().map(|w| (w, unit)));
        }
        for currency in source.currencies {
            // Some twenty codes, made once: the records point at them for as long as the program runs.
            let code: Option<&'static str> = currency.code.map(|c| &*c.leak());
            before.extend(currency.before.into_iter().map(|w| (w, code)));
            for (words, parts) in [(currency.after, 0), (currency.tenths, 1), (currency.hundredths, 2)] {
                after.extend(words.into_iter().map(|w| (w, Unit::Money(code, parts))));
            }
        }

        let j = source.joins;
        let mut joins: BTreeMap<String, Join> = BTreeMap::new();
        let mut join = |words: Vec<String>, mark: fn(&mut Join)| {
            for word in words {
                let none = Join {
                    range: false,
                    between: false,
                    list: false,
                };
                mark(joins.entry(word).or_insert(none));
            }
        };
        join(j.range, |j| j.range = true);
        join(j.between, |j| j.between = true);
        join(j.list, |j| j.list = true);

        let plain = |words: Vec<String>| words.into_iter().map(|w| (w, ()));
        let hedges = |h: Hedges| {
            let with = |words: Vec<String>, q| words.into_iter().map(move |w| (w, q));
            with(h.about, Some(Qualifier::About))
                .chain(with(h.at_least, Some(Qualifier::AtLeast)))
                .chain(with(h.at_most, Some(Qualifier::AtMost)))
                .chain(with(h.none, None))
        };
        Self {
            classes,
            english_scales: Terms::prefixes(n.english),
            not_scales: Terms::prefixes(plain(n.not_scales)),
            and_more: Terms::prefixes(plain(n.and_more)),
            not_more: Terms::prefixes(plain(n.not_more)),
            parts: Terms::prefixes(
                source
                    .parts
                    .into_iter()
                    .flat_map(|p| p.words.into_iter().map(move |w| (w, p.power))),
            ),
            after: Terms::prefixes(after),
            currencies_before: Terms::suffixes(before),
            hedges_before: Terms::suffixes(hedges(source.hedges.before)),
            hedges_after: Terms::prefixes(hedges(source.hedges.after).filter_map(|(w, q)| Some((w, q?)))),
            joins: Terms::prefixes(joins),
            between_open: Terms::suffixes(plain(j.between_open)),
            between_close: Terms::prefixes(plain(j.between_close)),
            from: Terms::suffixes(plain(j.from)),
            minus: Terms::suffixes(plain(j.minus)),
            falls_before: Terms::prefixes(plain(source.falls.before)),
            falls_behind: Terms::prefixes(plain(source.falls.behind)),
            falls_again: Terms::prefixes(plain(source.falls.again)),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    numerals: Numerals,
    parts: Vec<Part>,
    after: After,
    currencies: Vec<Currency>,
    hedges: BothHedges,
    joins: Joins,
    falls: Falls,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Numerals {
    digits: BTreeMap<char, u8>,
    small: BTreeMap<char, u8>,
    big: BTreeMap<char, u8>,
    english: BTreeMap<String, u8>,
    not_scales: Vec<String>,
    several: Vec<char>,
    half: Vec<char>,
    point: Vec<char>,
    and_more: Vec<String>,
    not_more: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    power: u8,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct After {
    percent: Vec<String>,
    percentage_points: Vec<String>,
    basis_points: Vec<String>,
    multiple: Vec<String>,
    tenths: Vec<String>,
    time: Vec<String>,
    names: Vec<String>,
    measures: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Currency {
    code: Option<String>,
    before: Vec<String>,
    after: Vec<String>,
    #[serde(default)]
    hundredths: Vec<String>,
    #[serde(default)]
    tenths: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BothHedges {
    before: Hedges,
    after: Hedges,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hedges {
    about: Vec<String>,
    at_least: Vec<String>,
    at_most: Vec<String>,
    #[serde(default)]
    none: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Joins {
    range: Vec<String>,
    between: Vec<String>,
    between_open: Vec<String>,
    between_close: Vec<String>,
    list: Vec<String>,
    from: Vec<String>,
    minus: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Falls {
    before: Vec<String>,
    behind: Vec<String>,
    again: Vec<String>,
}
