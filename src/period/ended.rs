//! "the three months ended June 30, 2023": the date is the last day of the period that is meant.

use super::{Spec, YearRef};
use crate::text::Token;

/// The period that ends on the date of `spec`, where the words before it (at token `i`) say how long it is.
pub(super) fn of(tokens: &[Token<'_>], i: usize, spec: Spec) -> Spec {
    let Spec::Day(month, day, year) = spec else { return spec };
    let back = |k: usize| i.checked_sub(k).and_then(|j| tokens.get(j)).map_or("", |t| t.text);
    let on = usize::from(back(1) == "on");
    if !matches!(back(1 + on), "ended" | "ending" | "ends") {
        return spec;
    }
    // A quarter of 13 weeks may end on the first days of the next month.
    let (month, year) = match (day, month, year) {
        (1..=7, 1, YearRef::Stated(y)) => (12, YearRef::Stated(y - 1)),
        (1..=7, 1, other) => (12, other),
        (1..=7, m, y) => (m - 1, y),
        (_, m, y) => (m, y),
    };
    match (back(3 + on), back(2 + on)) {
        (_, "quarter") | ("three" | "3", "months") | ("thirteen" | "13", "weeks") => Spec::MonthQuarter(month, year),
        _ => spec,
    }
}
