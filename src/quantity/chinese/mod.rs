//! A Chinese paragraph → the quantities it names.
//!
//! Law: the quantities stand in the order of the text, do not overlap, begin and end between
//! characters, and no input makes the reader fail. One pass finds the numbers with the words at
//! them (`scan`), a second over these few joins ranges and shares units (`join`).
//!
//! ```
//! use guidepost::quantity::chinese::read;
//!
//! let text = "營收為 9,500 萬美元至 1.1 億美元";
//! let quantity = &read(text)[0];
//! assert_eq!(quantity.span.of(text), "9,500 萬美元至 1.1 億美元");
//! assert_eq!(quantity.low.unwrap().to_string(), "95000000");
//! assert_eq!(quantity.high.unwrap().to_string(), "110000000");
//! ```

mod join;
mod numeral;
mod scan;
mod words;

use rust_decimal::Decimal;

use crate::records::{Kind, Qualifier};
use crate::span::Span;
use numeral::skip_blank;
use scan::Token;
use words::{Unit, WORDS, Words};

/// A quantity in a Chinese paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChineseQuantity {
    /// Where it stands, without its hedge: number, currency and unit, both ends of a range.
    pub span: Span,
    /// What it measures in.
    pub kind: Kind,
    /// Lower bound, or the value; empty where the lower side is open.
    pub low: Option<Decimal>,
    /// Upper bound, or the value; empty where the upper side is open.
    pub high: Option<Decimal>,
    /// ISO 4217, as far as the words tell: 元 alone tells none.
    pub currency: Option<&'static str>,
    /// How firmly it was said.
    pub qualifier: Qualifier,
    /// Two ends were said.
    pub is_range: bool,
    /// The clause speaks of a loss or a fall (虧損, 下降): the value stands for its negative.
    pub falls: bool,
    /// No word says what it measures in or counts.
    pub bare: bool,
}

/// Reads all quantities of one paragraph; spans are offsets into `text`.
pub fn read(text: &str) -> Vec<ChineseQuantity> {
    let words = &*WORDS;
    let groups = join::join(words, text, scan::scan(words, text));
    let mut quantities = Vec::with_capacity(groups.len());
    let mut before = 0;
    for (i, group) in groups.iter().enumerate() {
        let end = group.last.map_or(group.first.end, |t| t.end);
        if let Some(mut quantity) = quantity(words, text, group) {
            let next = groups.get(i + 1).map_or(text.len(), |g| g.first.lead);
            let lead = group.first.lead;
            quantity.falls = falls(words, text, before, lead, end, next)
                || quantities.last().is_some_and(|q: &ChineseQuantity| {
                    q.falls && q.kind == quantity.kind && goes_on(words, text, before, lead)
                });
            quantities.push(quantity);
        }
        before = end;
    }
    quantities
}

fn quantity(words: &Words, text: &str, group: &join::Group) -> Option<ChineseQuantity> {
    let first = group.first;
    let last = group.last.unwrap_or(first);
    if first.refused || last.refused {
        return None;
    }
    let (kind, currency) = match first.unit {
        Unit::Percent | Unit::Tenths => (Kind::Percent, None),
        Unit::Points => (Kind::PercentagePoints, None),
        Unit::Basis => (Kind::BasisPoints, None),
        Unit::Multiple => (Kind::Multiple, None),
        Unit::Money(code, _) => (Kind::Money, code),
        Unit::Measure | Unit::Bare => (Kind::Count, None),
        Unit::Time | Unit::Name => return None,
    };
    if kind == Kind::Count && group.last.is_none() && !counts(&first) {
        return None;
    }
    let value = |t: &Token| {
        let value = if t.negative { -t.number.value } else { t.number.value };
        value.normalize()
    };
    let (low, high) = (value(&first), value(&last));
    let qualifier = if group.last.is_some() {
        Qualifier::Range
    } else {
        qualifier(words, text, &first)
    };
    let (low, high) = match qualifier {
        Qualifier::AtLeast => (Some(low), None),
        Qualifier::AtMost => (None, Some(high)),
        _ => (Some(low), Some(high)),
    };
    Some(ChineseQuantity {
        span: Span::new(first.start, last.end),
        kind,
        low,
        high,
        currency,
        qualifier,
        is_range: group.last.is_some(),
        falls: false,
        bare: first.unit == Unit::Bare,
    })
}

/// Whether a number without currency or percent is a count at all.
fn counts(token: &Token) -> bool {
    let number = &token.number;
    let year = number.four_digits && (1900..2100).any(|y| number.value == Decimal::from(y));
    if number.scale > Decimal::ONE || number.open {
        true
    } else if number.arabic {
        // 2023 is a year, 8.0 a version.
        token.unit != Unit::Bare || !year && number.value.scale() == 0
    } else {
        // 一個 is an article.
        token.unit == Unit::Measure && number.value > Decimal::ONE
    }
}

/// The hedge before the number, else the one behind it, else what the number itself says.
fn qualifier(words: &Words, text: &str, token: &Token) -> Qualifier {
    let mut end = skip_blank(text, token.end);
    if token.number.open && text[end..].starts_with('多') {
        end += '多'.len_utf8();
    }
    let behind = words.hedges_after.at_start(&text[end..]).map(|(_, q)| q);
    match token.qualifier.or(behind) {
        // 超過十幾家 and 約 20 多家 stay open above.
        Some(Qualifier::About) | None if token.number.open => Qualifier::AtLeast,
        Some(q) => q,
        None => Qualifier::Exact,
    }
}

/// A loss goes on to the next number of its sentence: 虧損 190 萬美元，即每股 0.04 美元; 虧損從 490 萬收窄至 240 萬.
fn goes_on(words: &Words, text: &str, from: usize, start: usize) -> bool {
    const NEAR: usize = 10;
    let gap = &text[from.min(start)..start];
    gap.chars().nth(NEAR).is_none()
        && !gap.contains(['。', '；', ';', '\n'])
        && (!gap.contains(BORDERS) || words.falls_again.is_in(gap))
}

/// What ends a clause.
const BORDERS: [char; 14] = [
    '，', '。', '；', ',', ';', '：', '！', '？', '!', '?', '、', '\n', '（', '(',
];

/// Words of loss in the clause before the quantity, or right behind it (1,730 萬美元的虧損).
fn falls(words: &Words, text: &str, from: usize, start: usize, end: usize, next: usize) -> bool {
    // A clause is short; a text without stops must not make the reader slow.
    const BEFORE: usize = 40;
    const BEHIND: usize = 8;
    let lead = &text[from.min(start)..start];
    let clause = lead
        .char_indices()
        .rev()
        .take(BEFORE)
        .take_while(|(_, c)| !BORDERS.contains(c))
        .last();
    let clause = clause.map_or("", |(i, _)| &lead[i..]);
    if words.falls_before.is_in(clause) {
        return true;
    }
    let tail = &text[end..next.max(end)];
    let behind = tail
        .char_indices()
        .take(BEHIND)
        .take_while(|(_, c)| !BORDERS.contains(c))
        .last();
    let behind = behind.map_or("", |(i, c)| &tail[..i + c.len_utf8()]);
    words.falls_behind.is_in(behind)
}

#[cfg(test)]
mod tests;
