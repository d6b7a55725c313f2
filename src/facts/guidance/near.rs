//! "In the high $70 million range": words before an amount that say how the number goes on.

use std::collections::BTreeMap;
use std::ops::Range;

use rust_decimal::Decimal;

use crate::facts::sentence::Sentence;
use crate::quantity::{Quantity, Unit};

/// An amount that is meant by a word and a round number.
pub(super) struct Near {
    /// The tokens, with the words before the amount.
    pub(super) tokens: Range<usize>,
    pub(super) low: Decimal,
    pub(super) high: Decimal,
}

/// "the high $70 million area" is 77 to 79, "low-to-mid $30 million" 31 to 36, "the high 17% range" 17.7% to 17.9%: the words
/// tell the place behind the last digit that is not zero, by the parts of a decade in `bands`. "A high 98%" is 98%.
pub(super) fn of(s: &Sentence<'_>, q: &Quantity, bands: &BTreeMap<String, (u8, u8)>) -> Option<Near> {
    let value = q
        .value()
        .filter(|v| *v > Decimal::ZERO && q.unit != Unit::Plain && q.unit != Unit::Count)?;
    let position = |i: usize| {
        let word = s.word(i);
        matches!(word, "low" | "mid" | "high")
            .then(|| bands.get(word))
            .flatten()
    };
    let back = |at: usize| at.checked_sub(if s.back(at, 1) == "-" { 2 } else { 1 });
    let last = back(q.tokens.start)?;
    let &(_, end) = position(last)?;
    let joined = back(last).filter(|&i| s.word(i) == "to").and_then(back);
    let first = joined.filter(|&i| position(i).is_some());
    let start = first.unwrap_or(last);
    let &(begin, _) = position(start)?;
    let ranged = matches!(
        s.word(q.tokens.end),
        "range" | "area" | "level" | "levels" | "neighborhood"
    );
    // "the high 20s to low $30 million" says both ends by itself.
    let meant = first.is_some() || s.word(last) == "mid" || s.back(start, 1) == "the" || ranged;
    if !meant || s.back(start, 1) == "to" {
        return None;
    }
    let mut digits = value.normalize();
    let mut step = Decimal::new(1, digits.scale() + 1);
    while digits.scale() == 0 && (digits % Decimal::TEN).is_zero() {
        digits /= Decimal::TEN;
        step *= Decimal::TEN;
    }
    let bound = |part: u8| Some((value + step.checked_mul(part.into())?).normalize());
    Some(Near {
        tokens: start..q.tokens.end,
        low: bound(begin)?,
        high: bound(end)?,
    })
}
