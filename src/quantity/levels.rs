//! Two amounts in a row that are no range: a change and the level it leads to, an earlier level and a later one.

use rust_decimal::Decimal;

use super::amount::{self, Amount};
use super::range::after_per;
use super::{Quantity, Reader, Relation, Unit};
use crate::lexicon::Class;

/// Words of change: "from A to B" after them names two levels, "A to B" a change and a level.
fn is_change_verb(r: &Reader<'_>, i: usize) -> bool {
    r.token(i)
        .is_some_and(|t| (t.is(Class::Up) || t.is(Class::Down)) && !t.is(Class::ChangeNoun) || t.is(Class::Moving))
}

/// "$267 million to $270 million, up from $264 million to $269 million": an amount of the same kind stands before "from",
/// so what follows is the old range.
fn follows_like(r: &Reader<'_>, from: usize, a: &Amount) -> bool {
    let mut at = from;
    for _ in 0..8 {
        let Some(j) = at.checked_sub(1) else { return false };
        at = j;
        match r.text(at) {
            "for" | "the" | "this" | "full" | "year" | "quarter" | "slightly" | "range" | "up" | "down" | "reduced"
            | "raised" | "lowered" | "increased" | "," | "revised" | "narrowed" | "tightened" | "is" | "that's" => {}
            "share" if matches!(r.before(at, 1), "per" | "diluted" | "a") => at = at.saturating_sub(1),
            "%" | "percent" => return a.unit == Unit::Percent,
            // "20 to 25 basis points, from 15 to 20 basis points before": the unit of the first bound comes later.
            "points" | "bps" => return matches!(a.unit, Unit::BasisPoints | Unit::Points | Unit::Plain),
            _ => {
                let Some(t) = r.token(at) else { return false };
                let number = t.kind == crate::text::TokenKind::Number || t.is(Class::Scale);
                return number
                    && matches!(a.unit, Unit::Money(_))
                    && (1..6).any(|k| {
                        at.checked_sub(k)
                            .and_then(|i| r.token(i))
                            .is_some_and(|t| t.kind == crate::text::TokenKind::Sign)
                    });
            }
        }
    }
    false
}

/// How many amounts follow one another from token `at` by "to", "up to", "to a new range of".
fn chain(r: &Reader<'_>, at: usize) -> usize {
    let mut at = after_per(r, at);
    let mut length = 0;
    while length < 4 {
        // "from $0.60 to $0.80, up to $0.85 to $1.00"
        if r.text(at) == "," && r.text(at + 1) == "up" {
            at += 1;
        }
        let start = at;
        while matches!(
            r.text(at),
            "to" | "up"
                | "now"
                | "a"
                | "new"
                | "the"
                | "range"
                | "of"
                | "between"
                | "and"
                | "-"
                | "approximately"
                | "about"
                | "our"
                | "from"
                | "revised"
                | "updated"
                | "current"
        ) && at < start + 7
        {
            at += 1;
        }
        if at == start {
            break;
        }
        let Some(next) = amount::read(r, at) else { break };
        length += 1;
        at = after_per(r, next.end);
    }
    length
}

/// "grew from A to B", "raised guidance from A to B", "decreased A to B" in the past.
pub(super) fn is_two_levels(r: &Reader<'_>, a: &Amount, b: &Amount, opener: Option<&str>) -> bool {
    let change_within = |reach: usize| {
        (1..=reach).find_map(|k| {
            let j = a.start.checked_sub(k)?;
            is_change_verb(r, j).then_some(j)
        })
    };
    if opener == Some("from") {
        let from = (1..=4).find_map(|k| a.start.checked_sub(k).filter(|&j| r.text(j) == "from"));
        if from.is_some_and(|j| r.is(j.wrapping_sub(1), Class::Ranging)) {
            return false;
        }
        let Some(from) = from else { return false };
        // "expected to grow from 1% to 3%": what grows is no share; the growth has a range.
        if a.unit == Unit::Percent && b.value > a.value && matches!(r.before(from, 1), "grow" | "growing") {
            return false;
        }
        // "from 6% to 7% up to 8% to 9%": two ranges; "from 2% to 5% to 6%": a level and a range.
        if chain(r, b.end) >= 2 || follows_like(r, from, a) {
            return false;
        }
        // A change word anywhere shortly before "from"; farther off where a list of changes goes on: ", and from $75 million to".
        let reach = if matches!(r.before(from, 1), "," | "and") {
            40
        } else {
            16
        };
        return (1..=reach).any(|k| {
            from.checked_sub(k)
                .is_some_and(|j| is_change_verb(r, j) || r.is(j, Class::ChangeOf))
        }) && b.unit == a.unit;
    }
    if opener.is_some() || r.text(a.end) == "-" {
        return false;
    }
    if steps_guidance(r, a, b) {
        return true;
    }
    // "up to 11% to 12%"
    if r.before(a.start, 1) == "to" && r.before(a.start, 2) == "up" {
        return false;
    }
    // "decreased $1.2 million to $23.5 million", "fell by $2.3 million to $13.5 million": a verb of the past right before.
    let Some(verb) = change_within(if r.before(a.start, 1) == "by" { 3 } else { 2 }) else {
        return false;
    };
    // "staffing up 23% to 26%", "up 9% to 21%": two shares so near to each other are no step and its end.
    let near = a.unit == Unit::Percent && b.value > a.value && b.value * Decimal::TEN <= a.value * Decimal::from(25)
        // "up 70 to 170 basis points": the first has no unit of its own.
        || matches!(a.unit, Unit::BasisPoints | Unit::Points)
            && b.value > a.value
            && r.token(a.end - 1).is_some_and(|t| t.kind == crate::text::TokenKind::Number);
    if near && matches!(r.text(verb), "up" | "down") {
        return false;
    }
    let past = r.is(verb, Class::Past) || matches!(r.text(verb), "up" | "down" | "went");
    if !past || (r.before(a.start, 1) == "by" && b.value < a.value * Decimal::from(2)) {
        return false;
    }
    let future = (1..=8).any(|k| {
        verb.checked_sub(k)
            .is_some_and(|j| r.token(j).is_some_and(|t| t.is(Class::Future) || t.text == "be"))
    });
    !future
}

/// "raise our synergy target by another $200 million to $1.5 billion": the step, and where it leads.
fn steps_guidance(r: &Reader<'_>, a: &Amount, b: &Amount) -> bool {
    let by = (1..=6).find(|&k| r.before(a.start, k) == "by");
    let Some(by) = by.and_then(|k| a.start.checked_sub(k)) else {
        return false;
    };
    let guided = (1..=8).any(|k| {
        matches!(
            r.before(by, k),
            "target" | "targets" | "guidance" | "outlook" | "forecast" | "estimate"
        )
    });
    let moves = (1..=12).any(|k| by.checked_sub(k).is_some_and(|j| is_change_verb(r, j)));
    guided && moves && b.value >= a.value * Decimal::TWO
}

/// Marks pairs that are a change and a level, or two levels.
pub(super) fn relate(r: &Reader<'_>, quantities: &mut [Quantity]) {
    for i in 1..quantities.len() {
        let (a, b) = (&quantities[i - 1], &quantities[i]);
        let to = after_per(r, a.tokens.end);
        if r.text(to) != "to" || b.tokens.start > to + 3 {
            continue;
        }
        let from = (1..=3).any(|k| r.before(a.tokens.start, k) == "from");
        if from && a.unit == b.unit {
            quantities[i - 1].relation = Some(Relation::FromLevel);
            quantities[i].relation = Some(Relation::ToLevel);
        } else {
            quantities[i - 1].relation.get_or_insert(Relation::ChangeThenLevel);
            quantities[i].relation = Some(Relation::ToLevel);
        }
    }
    // "from $4.5 billion at the end of 2020 to $6.5 billion at the end of 2025": each level with its time.
    for i in 1..quantities.len() {
        let (a, b) = (&quantities[i - 1], &quantities[i]);
        let hedges = (0..2)
            .take_while(|&k| {
                matches!(
                    r.before(b.tokens.start, k + 1),
                    "about" | "approximately" | "roughly" | "over" | "nearly"
                )
            })
            .count();
        let to = b.tokens.start.checked_sub(1 + hedges);
        let Some(to) = to.filter(|&to| r.text(to) == "to" && to > a.tokens.end) else {
            continue;
        };
        let timed = to - a.tokens.end <= 7
            && matches!(r.text(a.tokens.end), "in" | "at" | "by" | "for")
            && !(a.tokens.end..to).any(|k| r.text(k) == ",");
        let from = (1..=3).any(|k| r.before(a.tokens.start, k) == "from");
        if timed && from && a.unit == b.unit && a.relation.is_none() && b.relation.is_none() {
            quantities[i - 1].relation = Some(Relation::FromLevel);
            quantities[i].relation = Some(Relation::ToLevel);
        }
    }
    // "to $5 million from $4 million": the second is the earlier level.
    for i in 1..quantities.len() {
        let (a, b) = (&quantities[i - 1], &quantities[i]);
        let gap = a.tokens.end..b.tokens.start;
        let dated = gap.clone().any(|k| r.token(k).is_some_and(super::looks_like_year));
        if gap.len() <= 3
            && !dated
            && gap.clone().any(|k| r.text(k) == "from")
            && (a.unit.kind() == b.unit.kind() || a.unit == Unit::Percent && matches!(b.unit, Unit::Money(_)))
            && quantities[i].relation.is_none()
        {
            quantities[i].relation = Some(Relation::FromLevel);
        }
    }
}
