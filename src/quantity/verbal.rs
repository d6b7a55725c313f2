//! Values said without a number: "roughly breakeven" is zero, "more than half of the cost" 50 %.

use rust_decimal::Decimal;

use super::{Quantity, Reader, Unit};
use crate::lexicon::Class;
use crate::records::Qualifier;

/// The value that starts at token `i`.
pub(super) fn read(r: &Reader<'_>, i: usize) -> Option<Quantity> {
    breakeven(r, i).or_else(|| half(r, i))
}

/// "to be roughly breakeven", "at or near break-even"; but "the breakeven price", "breakeven economics".
fn breakeven(r: &Reader<'_>, i: usize) -> Option<Quantity> {
    let end = match (r.text(i), r.text(i + 1), r.text(i + 2)) {
        ("breakeven", ..) => i + 1,
        ("break", "even", _) => i + 2,
        ("break", "-", "even") => i + 3,
        _ => return None,
    };
    let led = matches!(
        r.before(i, 1),
        "be" | "at"
            | "around"
            | "near"
            | "nearly"
            | "roughly"
            | "about"
            | "approximately"
            | "approach"
            | "reach"
            | "achieve"
    );
    // What follows is no noun that is called after it.
    let closed = r.token(end).is_none_or(|t| {
        t.is_any(crate::lexicon::Classes::of(&[
            Class::Preposition,
            Class::Conjunction,
            Class::Determiner,
            Class::Next,
            Class::This,
        ])) || matches!(t.text, "." | "," | ";" | "?" | "!" | "prior" | "level" | "levels")
    });
    let range = r.text(end) == "to" && r.token(end + 1).is_some_and(|t| !t.is(Class::Determiner));
    (led && closed && !range).then(|| {
        said(
            r,
            i,
            end,
            Unit::Money(r.default_currency),
            Decimal::ZERO,
            "verbal-breakeven",
        )
    })
}

/// "about half of the savings", "over half our debt"; but "the second half of the year", "half a billion".
fn half(r: &Reader<'_>, i: usize) -> Option<Quantity> {
    let one = usize::from(r.text(i) == "one" && r.text(i + 1) == "-");
    let at = i + 2 * one;
    if r.text(at) != "half" {
        return None;
    }
    let measured = matches!(
        r.before(i, 1),
        "about" | "approximately" | "roughly" | "nearly" | "almost" | "over" | "than" | "least" | "only" | "just"
    );
    let mut next = at + 1;
    let of = r.text(next) == "of";
    next += usize::from(of);
    while matches!(
        r.text(next),
        "the" | "our" | "that" | "those" | "these" | "this" | "its" | "all" | "last" | "fiscal" | "calendar"
    ) {
        next += 1;
    }
    let time = r
        .token(next)
        .is_some_and(|t| t.is(Class::TimeUnit) || t.is(Class::Month) || t.is_whole());
    let scale = r
        .token(at + 1)
        .is_some_and(|t| matches!(t.text, "a" | "an" | "-" | "point" | "way") || t.is(Class::TimeUnit));
    let share = of || matches!(r.text(at + 1), "our" | "the" | "to" | "that" | "in");
    (measured && share && !time && !scale).then(|| said(r, i, at + 1, Unit::Percent, Decimal::from(50), "verbal-half"))
}

fn said(r: &Reader<'_>, start: usize, end: usize, unit: Unit, value: Decimal, rule: &'static str) -> Quantity {
    Quantity {
        tokens: start..end,
        range: r.tokens[start].start..r.tokens[end - 1].end,
        unit,
        low: Some(value),
        high: Some(value),
        qualifier: Qualifier::Exact,
        per: None,
        noun: None,
        relation: None,
        currency_said: false,
        // In all, not for each share.
        scaled: matches!(unit, Unit::Money(_)),
        band: true,
        garbled: false,
        rule,
    }
}
