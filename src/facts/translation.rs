//! English figures × the Chinese quantities of the translated paragraph → who translates whom, and
//! whether they agree.
//!
//! Contract: each figure gets at most one counterpart and each Chinese value serves one figure. Equal
//! values are paired first; between figures of one value, and for what is left, the order and the place
//! in the paragraph decide, because a translation moves clauses but rarely sentences. What is left is
//! paired with the value that it was most likely meant to be (the same digits at another scale, one
//! digit changed, one end of a range) and the pair is flagged; a figure that finds nothing is missing.
//!
//! ```
//! use guidepost::facts::translation::{EnglishFigure, check};
//! use guidepost::quantity::chinese::read;
//! use guidepost::records::{Kind, TranslationIssue};
//!
//! let english = "Revenue was $549 million.";
//! let chinese = "營收為5.49萬美元。";
//! let figure = EnglishFigure {
//!     kind: Kind::Money,
//!     low: Some(549_000_000.into()),
//!     high: Some(549_000_000.into()),
//!     currency: Some("USD"),
//!     bare: false,
//!     falls: false,
//!     start: 12,
//! };
//! let checked = check(&[figure], english.len(), &read(chinese), chinese.len());
//! let counterpart = checked[0].as_ref().unwrap();
//! assert_eq!(counterpart.issue, Some(TranslationIssue::Scale));
//! assert_eq!(counterpart.span.of(chinese), "5.49萬美元");
//! ```

mod likeness;

use std::collections::{HashMap, VecDeque};

use rust_decimal::Decimal;

use crate::lexicon::WordHash;
use crate::quantity::chinese::ChineseQuantity;
use crate::records::{Kind, TranslationIssue};
use crate::span::Span;
use likeness::{Likeness, Value, likeness};

/// What the check needs to know of an English figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnglishFigure<'a> {
    /// What it measures in.
    pub kind: Kind,
    /// Lower bound, or the value; empty where the lower side is open.
    pub low: Option<Decimal>,
    /// Upper bound, or the value; empty where the upper side is open.
    pub high: Option<Decimal>,
    /// ISO 4217.
    pub currency: Option<&'a str>,
    /// Neither a currency nor a noun says what it is: "revenue of 548.4 million".
    pub bare: bool,
    /// The words make it a fall or a loss ("down 3%", "a loss of $5 million"), whatever its sign.
    pub falls: bool,
    /// Its first byte in the English paragraph, counted from the paragraph's start.
    pub start: u32,
}

/// The Chinese of one figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counterpart {
    /// Index of the Chinese quantity (the first of two that together are the range).
    pub index: usize,
    /// Where it stands in the Chinese paragraph.
    pub span: Span,
    /// Its lower value, negative where the figure is and the Chinese speaks of a loss.
    pub low: Option<Decimal>,
    /// Its upper value.
    pub high: Option<Decimal>,
    /// Whether the two agree.
    pub agrees: bool,
    /// Why they do not.
    pub issue: Option<TranslationIssue>,
}

/// Finds the Chinese of each figure of one paragraph: `english_len` and `chinese_len` are the paragraphs'
/// lengths in bytes. `None` is a figure that is missing from the translation (where there is one).
pub fn check(
    figures: &[EnglishFigure<'_>],
    english_len: usize,
    chinese: &[ChineseQuantity],
    chinese_len: usize,
) -> Vec<Option<Counterpart>> {
    let mut slots = slots(chinese, chinese_len);
    let figures: Vec<Item<'_>> = figures
        .iter()
        .map(|f| Item {
            value: Value::new(f.kind, f.low, f.high, f.currency, f.falls, f.bare),
            place: place(f.start as usize, english_len),
        })
        .collect();
    let mut pairs: Vec<Option<Pair>> = vec![None; figures.len()];
    pair_equal(&figures, &mut slots, &mut pairs);
    pair_halves(&figures, &mut slots, &mut pairs);
    pair_near(&figures, &mut slots, &mut pairs);
    pairs
        .into_iter()
        .zip(&figures)
        .map(|(pair, figure)| pair.map(|pair| counterpart(chinese, figure, &pair)))
        .collect()
}

/// A figure with its place.
struct Item<'a> {
    value: Value<'a>,
    place: i32,
}

/// A Chinese quantity, free until a figure takes it.
struct Slot<'a> {
    value: Value<'a>,
    place: i32,
    taken: bool,
}

#[derive(Clone, Copy)]
struct Pair {
    slot: usize,
    /// Part of the slot that is meant.
    part: Part,
    likeness: Likeness,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    Low,
    High,
    /// This slot and another are the two ends of a range.
    With(usize),
}

/// Place in the paragraph, in thousandths.
fn place(start: usize, len: usize) -> i32 {
    i32::try_from(start.min(len) * 1000 / len.max(1)).unwrap_or(1000)
}

fn slots(chinese: &[ChineseQuantity], len: usize) -> Vec<Slot<'static>> {
    chinese
        .iter()
        .map(|q| {
            let value = Value::new(q.kind, q.low, q.high, q.currency, q.falls, q.bare);
            Slot {
                value,
                place: place(q.span.start as usize, len),
                taken: false,
            }
        })
        .collect()
}

/// Figures and quantities of the same value, grouped; a group of several is paired in order.
fn pair_equal(figures: &[Item<'_>], slots: &mut [Slot<'_>], pairs: &mut [Option<Pair>]) {
    let mut groups: HashMap<_, (Vec<usize>, Vec<usize>), WordHash> = HashMap::default();
    for (i, figure) in figures.iter().enumerate() {
        groups.entry(figure.value.key()).or_default().0.push(i);
    }
    for (j, slot) in slots.iter().enumerate() {
        if let Some(group) = groups.get_mut(&slot.value.key()) {
            group.1.push(j);
        }
    }
    for (ours, theirs) in groups.into_values() {
        for (i, j) in in_order(&ours, &theirs, |i, j| {
            let like = likeness(&figures[i].value, &slots[j].value);
            // A sign or a currency that differs is worth a long way to a better one.
            let odd = like.is_none_or(|l| l.issue.is_some());
            i64::from((figures[i].place - slots[j].place).abs()) + if odd { 2000 } else { 0 }
        }) {
            if let Some(likeness) = likeness(&figures[i].value, &slots[j].value) {
                pairs[i] = Some(Pair {
                    slot: j,
                    part: Part::Whole,
                    likeness,
                });
                slots[j].taken = true;
            }
        }
    }
}

/// Pairs two ascending lists without crossings, as many as the shorter has, at the least cost.
fn in_order(ours: &[usize], theirs: &[usize], cost: impl Fn(usize, usize) -> i64) -> Vec<(usize, usize)> {
    let (n, m) = (ours.len(), theirs.len());
    // A text that repeats one number thousands of times is no paragraph; there order alone decides.
    if n == m || n * m > 250_000 {
        return ours.iter().copied().zip(theirs.iter().copied()).collect();
    }
    // best[a][b]: the least cost of the first a of ours and b of theirs, pairing min(a, b) of them.
    let mut best = vec![vec![0i64; m + 1]; n + 1];
    for a in 1..=n {
        for b in 1..=m {
            let both = best[a - 1][b - 1] + cost(ours[a - 1], theirs[b - 1]);
            best[a][b] = match a.cmp(&b) {
                std::cmp::Ordering::Less => both.min(best[a][b - 1]),
                std::cmp::Ordering::Equal => both,
                std::cmp::Ordering::Greater => both.min(best[a - 1][b]),
            };
        }
    }
    let (mut a, mut b) = (n, m);
    let mut pairs = Vec::with_capacity(n.min(m));
    while a > 0 && b > 0 {
        if a < b && best[a][b] == best[a][b - 1] {
            b -= 1;
        } else if a > b && best[a][b] == best[a - 1][b] {
            a -= 1;
        } else {
            pairs.push((ours[a - 1], theirs[b - 1]));
            a -= 1;
            b -= 1;
        }
    }
    pairs.reverse();
    pairs
}

/// A range on one side that the other tells as two values: "from 10 to 12", 10 增至 12.
fn pair_halves(figures: &[Item<'_>], slots: &mut [Slot<'_>], pairs: &mut [Option<Pair>]) {
    let free: Vec<usize> = (0..figures.len()).filter(|&i| pairs[i].is_none()).collect();
    let agree = |a: &Value<'_>, b: &Value<'_>| likeness(a, b).is_some_and(Likeness::agrees);

    // Chinese neighbours by their two values.
    let mut neighbours: HashMap<_, VecDeque<usize>, WordHash> = HashMap::default();
    for j in 1..slots.len() {
        if !slots[j - 1].taken && !slots[j].taken {
            neighbours
                .entry((slots[j - 1].value.key(), slots[j].value.key()))
                .or_default()
                .push_back(j);
        }
    }
    for &i in &free {
        let Some((low, high)) = figures[i].value.ends() else {
            continue;
        };
        let Some(ends) = neighbours.get_mut(&(low.key(), high.key())) else {
            continue;
        };
        let fits = |j: usize| {
            let (a, b) = (&slots[j - 1], &slots[j]);
            !a.taken && !b.taken && agree(&low, &a.value) && agree(&high, &b.value)
        };
        if let Some(j) = first(ends, fits) {
            slots[j - 1].taken = true;
            slots[j].taken = true;
            pairs[i] = Some(Pair {
                slot: j - 1,
                part: Part::With(j),
                likeness: Likeness::SAME,
            });
        }
    }

    // Chinese ranges by their two ends.
    let mut ranges: HashMap<_, VecDeque<usize>, WordHash> = HashMap::default();
    for (j, slot) in slots.iter().enumerate() {
        if !slot.taken
            && let Some((low, high)) = slot.value.ends()
        {
            ranges.entry((low.key(), high.key())).or_default().push_back(j);
        }
    }
    for two in free.windows(2) {
        let (i, k) = (two[0], two[1]);
        if pairs[i].is_some() || pairs[k].is_some() {
            continue;
        }
        let Some(ends) = ranges.get_mut(&(figures[i].value.key(), figures[k].value.key())) else {
            continue;
        };
        let fits = |j: usize| {
            !slots[j].taken
                && slots[j]
                    .value
                    .ends()
                    .is_some_and(|(low, high)| agree(&figures[i].value, &low) && agree(&figures[k].value, &high))
        };
        if let Some(j) = first(ends, fits) {
            slots[j].taken = true;
            for (figure, part) in [(i, Part::Low), (k, Part::High)] {
                pairs[figure] = Some(Pair {
                    slot: j,
                    part,
                    likeness: Likeness::SAME,
                });
            }
        }
    }
}

/// The first of a list that fits. What does not fit is let go, so that a long list is walked only once.
fn first(list: &mut VecDeque<usize>, fits: impl Fn(usize) -> bool) -> Option<usize> {
    std::iter::from_fn(|| list.pop_front()).find(|&j| fits(j))
}

/// What is left: the likeliest pairs first.
fn pair_near(figures: &[Item<'_>], slots: &mut [Slot<'_>], pairs: &mut [Option<Pair>]) {
    let ours: Vec<usize> = (0..figures.len()).filter(|&i| pairs[i].is_none()).collect();
    let theirs: Vec<usize> = (0..slots.len()).filter(|&j| !slots[j].taken).collect();
    if ours.is_empty() || theirs.is_empty() {
        return;
    }
    let anchors: Vec<(usize, usize)> = pairs
        .iter()
        .enumerate()
        .filter_map(|(i, p)| p.as_ref().map(|p| (i, p.slot)))
        .collect();
    // A paragraph has a dozen figures; in a book on one line each looks at its neighbourhood only.
    let whole = ours.len() * theirs.len() <= 10_000 && anchors.len() <= 1_000;
    let mut candidates = Vec::new();
    for &i in &ours {
        let near = if whole {
            0..theirs.len()
        } else {
            let middle = theirs.partition_point(|&j| slots[j].place < figures[i].place);
            middle.saturating_sub(10)..(middle + 10).min(theirs.len())
        };
        for &j in &theirs[near] {
            let Some(likeness) = likeness(&figures[i].value, &slots[j].value) else {
                continue;
            };
            let crossed = if whole {
                anchors.iter().filter(|&&(a, b)| (a < i) != (b < j)).count()
            } else {
                0
            };
            let away = (figures[i].place - slots[j].place).unsigned_abs();
            if let Some(cost) = likeness.cost(crossed, away) {
                candidates.push((cost, away, i, j, likeness));
            }
        }
    }
    candidates.sort_by_key(|&(cost, away, i, j, _)| (cost, away, i, j));
    for (_, _, i, j, likeness) in candidates {
        if pairs[i].is_none() && !slots[j].taken {
            pairs[i] = Some(Pair {
                slot: j,
                part: Part::Whole,
                likeness,
            });
            slots[j].taken = true;
        }
    }
}

fn counterpart(chinese: &[ChineseQuantity], figure: &Item<'_>, pair: &Pair) -> Counterpart {
    let quantity = &chinese[pair.slot];
    let (span, low, high) = match pair.part {
        Part::Whole => (quantity.span, quantity.low, quantity.high),
        Part::Low => (quantity.span, quantity.low, quantity.low),
        Part::High => (quantity.span, quantity.high, quantity.high),
        Part::With(other) => {
            let other = &chinese[other];
            let span = Span {
                start: quantity.span.start,
                end: other.span.end,
            };
            (span, quantity.low.or(quantity.high), other.high.or(other.low))
        }
    };
    // 虧損 1,730 萬 says -17.3 million without a minus.
    let negate = figure.value.is_negative()
        && quantity.falls
        && low.or(high).is_some_and(|v| !v.is_sign_negative())
        && pair.likeness.issue != Some(TranslationIssue::Sign);
    let (low, high) = if negate {
        (high.map(|v| -v), low.map(|v| -v))
    } else {
        (low, high)
    };
    Counterpart {
        index: pair.slot,
        span,
        low,
        high,
        agrees: pair.likeness.issue.is_none(),
        issue: pair.likeness.issue,
    }
}

#[cfg(test)]
mod tests;
