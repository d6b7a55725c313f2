//! Hedges and bounds around an amount, and what it is per.

use super::{Quantity, Reader};
use crate::lexicon::{Class, Hedge};
use crate::records::Qualifier;

/// Reads the words before and behind a quantity.
pub(super) fn apply(r: &Reader<'_>, q: &mut Quantity) {
    per(r, q);
    if q.qualifier == Qualifier::Range {
        return;
    }
    // "$80 plus million"
    let inside = q
        .tokens
        .clone()
        .any(|i| r.text(i) == "plus")
        .then_some(Qualifier::AtLeast);
    let found = inside
        .or_else(|| before(r, q.tokens.start))
        .or_else(|| behind(r, q, q.tokens.end));
    let Some(qualifier) = found else { return };
    q.qualifier = qualifier;
    match qualifier {
        Qualifier::AtLeast => q.high = None,
        Qualifier::AtMost => q.low = None,
        _ => {}
    }
}

fn matches(r: &Reader<'_>, hedge: &Hedge, first: usize) -> bool {
    hedge
        .words
        .iter()
        .enumerate()
        .all(|(k, word)| r.text(first + k) == word)
}

fn before(r: &Reader<'_>, start: usize) -> Option<Qualifier> {
    // "sub-50%", "sub 4 times"
    if r.before(start, 1 + usize::from(r.before(start, 1) == "-")) == "sub" {
        return Some(Qualifier::AtMost);
    }
    let mut last = start.checked_sub(1)?;
    // "a little over a 5% increase", "at least a $10 million benefit", "about the $5 million"
    // but "lower than the $16.8 million of last year" is a value that is known exactly.
    if matches!(r.text(last), "a" | "an" | "another" | "some" | "[") {
        last = last.checked_sub(1)?;
    }
    let some = r.before(start, 1) == "some" && r.before(start, 2) != "by";
    for hedge in r.words.hedges_ending(r.text(last)) {
        let Some(first) = (last + 1).checked_sub(hedge.words.len()) else {
            continue;
        };
        if hedge.words[0] == "or" || hedge.words == ["plus"] || hedge.words[0] == "of" || !matches(r, hedge, first) {
            continue;
        }
        let previous = r.before(first, 1);
        match hedge.words[0].as_str() {
            // "went up to", "it takes us up to", "from 5 up to 7": a direction, not a bound
            "up" if r.is(first.wrapping_sub(1), Class::Motion) => {
                continue;
            }
            // "grew 12% over", "5% above", "increase over": comparisons
            "over" | "above" | "under" | "below"
                if first > 0
                    && r.token(first - 1).is_some_and(|t| {
                        matches!(
                            t.text,
                            "%" | "percent"
                                | "increase"
                                | "growth"
                                | "improvement"
                                | "decrease"
                                | "million"
                                | "billion"
                                | "points"
                                | "year"
                                | "gain"
                        )
                    }) =>
            {
                continue;
            }
            "some" if matches!(r.before(first, 1), "by") => continue,
            "say" | "around" | "near" if matches!(previous, "to" | "all") && hedge.words[0] == "say" => continue,
            _ => {}
        }
        // "no" before "more than": an upper bound; "not less than" is its own phrase
        if hedge.qualifier == Qualifier::AtLeast && matches!(previous, "no" | "not" | "never") && hedge.words[0] != "no"
        {
            return Some(Qualifier::AtMost);
        }
        // "no customer accounted for more than 10%"
        if hedge.qualifier == Qualifier::AtLeast && denied_subject(r, first) {
            return Some(Qualifier::AtMost);
        }
        return Some(hedge.qualifier);
    }
    // "cost us some $5 million"
    some.then_some(Qualifier::About)
}

/// Whether the clause before token `i` speaks of "no" thing, "none" or "nobody".
fn denied_subject(r: &Reader<'_>, i: usize) -> bool {
    for k in 1..=7 {
        match r.before(i, k) {
            "no" | "none" | "neither" | "nobody" => return true,
            "" | "," | ";" | "and" | "but" | "doubt" | "than" => return false,
            _ => {}
        }
    }
    false
}

fn behind(r: &Reader<'_>, q: &Quantity, end: usize) -> Option<Qualifier> {
    // "$50 million or more", "5% or so", "$50 million plus", "50 million-plus"
    let mut at = end;
    if r.text(at) == "-" && r.text(at + 1) == "plus" {
        at += 1;
    }
    if r.text(at) == "or" && r.text(at + 1) == "so"
        || r.text(at) == "give" && r.text(at + 1) == "or"
        || r.text(at) == "ish"
        || r.text(at) == "-" && r.text(at + 1) == "ish"
    {
        return Some(Qualifier::About);
    }
    // "20%-plus organic growth"
    if r.text(at) == "plus" && at != end {
        return Some(Qualifier::AtLeast);
    }
    if r.text(at) == "plus" {
        // "50 million plus customers", but not "$50 million plus $10 million" or "plus interest"
        let next = r.token(at + 1);
        let ends = next.is_none_or(|t| {
            t.is_symbol(".") || t.is_symbol(",") || t.is(Class::Preposition) || t.is(Class::Conjunction)
        });
        // "15% plus adjusted EBITDA margins", but "3% plus inflation"
        let described =
            q.unit == super::Unit::Percent && next.is_some_and(|t| t.is(Class::Modifier) || t.text == "ebitda");
        return (ends || described).then_some(Qualifier::AtLeast);
    }
    if r.text(at) == "+" {
        return Some(Qualifier::AtLeast);
    }
    for hedge in r.words.hedges_starting(r.text(at)) {
        if matches!(hedge.words[0].as_str(), "or" | "of") && matches(r, hedge, at) {
            return Some(hedge.qualifier);
        }
    }
    None
}

/// "per share", "a share", "per user per month", "/share", "per year", "annually", "on a yearly basis".
fn per(r: &Reader<'_>, q: &mut Quantity) {
    let mut at = q.tokens.end;
    let mut units: Vec<&str> = Vec::new();
    // One noun may stand between the amount and its "per": "47 attacks per user per month", "$10 or $20 per line".
    for _ in 0..4 {
        match r.text(at) {
            "per" | "/" => break,
            "or" if !q.scaled && r.token(at + 1).is_some_and(|t| t.kind == crate::text::TokenKind::Sign) => at += 3,
            _ if q.unit == super::Unit::Plain
                && r.token(at).is_some_and(|t| {
                    t.kind == crate::text::TokenKind::Word
                        && !t.is(Class::Preposition)
                        && !t.is(Class::Conjunction)
                        && !t.is(Class::Be)
                }) =>
            {
                at += 1
            }
            _ => break,
        }
    }
    while matches!(r.text(at), "per" | "/") && units.len() < 3 {
        let mut noun = at + 1;
        while matches!(
            r.text(noun),
            "diluted"
                | "common"
                | "basic"
                | "fully"
                | "ordinary"
                | "average"
                | "occupied"
                | "available"
                | "fully-diluted"
                | "class"
                | "the"
                | "calendar"
        ) {
            noun += 1;
        }
        let Some(token) = r.token(noun).filter(|t| t.kind == crate::text::TokenKind::Word) else {
            break;
        };
        units.push(token.text);
        at = noun + 1;
    }
    if units.is_empty() {
        match (r.text(at), r.text(at + 1)) {
            (
                "a" | "an" | "each" | "every",
                unit @ ("share" | "year" | "month" | "quarter" | "week" | "day" | "barrel" | "ton" | "user" | "unit"),
            ) if !matches!(r.text(at + 2), "ago" | "earlier" | "before" | "later" | "prior") => units.push(unit),
            ("annually" | "yearly", _) | ("annualized" | "annual", "basis") => units.push("year"),
            ("quarterly", _) => units.push("quarter"),
            ("monthly", _) => units.push("month"),
            ("on", "a" | "an") if matches!(r.text(at + 2), "annual" | "yearly" | "annualized") => units.push("year"),
            ("on", "a") if r.text(at + 2) == "per" && r.text(at + 3) == "share" => units.push("share"),
            _ => {}
        }
    }
    if !units.is_empty() {
        q.per = Some(units.join("/"));
    }
}
