//! Numbers that are no quantities: dates, years, times, phones, names, ordinals.

use super::Reader;
use crate::lexicon::Class;
use crate::text::{Token, TokenKind};

/// Words before a number that make it a name: "Tier 1", "Form 10", "slide 5", "Phase 3".
const NAMED: &[&str] = &[
    "tier",
    "form",
    "slide",
    "slides",
    "page",
    "pages",
    "phase",
    "level",
    "section",
    "rule",
    "chapter",
    "item",
    "title",
    "series",
    "class",
    "type",
    "version",
    "step",
    "number",
    "no",
    "note",
    "exhibit",
    "table",
    "figure",
    "day",
    "week",
    "article",
    "asc",
    "ifrs",
    "sfas",
    "fas",
    "covid",
    "generation",
    "gen",
    "part",
    "part",
    "s&p",
    "russell",
    "nasdaq",
    "route",
    "highway",
    "building",
    "unit",
    "topic",
    "priority",
    "pillar",
    "wave",
    "stage",
    "category",
    "scope",
    "group",
    "star",
    "block",
    "permian",
    "year",
    "model",
    "cfo",
    "ceo",
    "fortune",
    "top",
    "euro",
    "ebt",
    "q",
    "point",
    "points",
    "option",
    "press",
    "dial",
    "dialing",
    "pressing",
    "catch",
    "vision",
    "windows",
    "iphone",
    "formula",
    "line",
    "basel",
    "zone",
];

/// Whether a whole number in digits may be a calendar year.
pub fn looks_like_year(token: &Token<'_>) -> bool {
    token.is_whole() && token.text.len() == 4 && (token.text.starts_with("19") || token.text.starts_with("20"))
}

/// Whether the bare number at token `i` is no quantity whatever stands behind it.
pub(super) fn number(r: &Reader<'_>, i: usize) -> bool {
    let Some(token) = r.token(i) else { return true };
    if token.kind != TokenKind::Number {
        return false;
    }
    let glued_before = i > 0 && r.glued(i - 1);
    let glued_behind = r.glued(i);
    let before = i.checked_sub(1).and_then(|j| r.token(j));
    let behind = r.token(i + 1);
    // "Q2", "H1", "COVID-19", "S&P500": letters or a hyphen with letters before.
    if glued_before && let Some(b) = before {
        if b.kind == TokenKind::Word
            || b.is_symbol("'")
            || b.is_symbol(":")
            || b.is_symbol("/")
            || b.is_symbol("#")
            || b.is_symbol("@")
        {
            return true;
        }
        // but "sub-50%"
        if b.is_symbol("-")
            && i >= 2
            && r.glued(i - 2)
            && r.token(i - 2)
                .is_some_and(|t| t.kind == TokenKind::Word && t.text != "sub")
        {
            return true;
        }
        if b.is_symbol("-") && i >= 2 && r.glued(i - 2) && is_phone(r, i - 2) {
            return true;
        }
    }
    if glued_behind && let Some(b) = behind {
        // "5G", "3Q21", "1st", "10th": letters that are no unit.
        if b.kind == TokenKind::Word
            && !b.is(Class::Scale)
            && !matches!(
                b.text,
                "x" | "bps" | "bp" | "percent" | "mm" | "pts" | "pp" | "c" | "bn" | "mn"
            )
            && !b.is(Class::Currency)
        {
            return true;
        }
        // "24/7", "4:30"
        if (b.is_symbol("/") || b.is_symbol(":"))
            && r.token(i + 2).is_some_and(|t| t.kind == TokenKind::Number)
            && r.glued(i + 1)
        {
            return true;
        }
        // "401(k)"
        if b.is_symbol("(")
            && r.token(i + 2)
                .is_some_and(|t| t.kind == TokenKind::Word && t.text.len() <= 2)
            && r.glued(i + 1)
        {
            return true;
        }
        // "10-K", "737-MAX": a hyphen and a word that is no unit
        if b.is_symbol("-")
            && r.glued(i + 1)
            && r.token(i + 2).is_some_and(|t| {
                t.kind == TokenKind::Word && (t.is(Class::TimeUnit) || t.text.len() <= 2 && !matches!(t.text, "bp"))
            })
        {
            return true;
        }
        if b.is_symbol("-") && is_phone(r, i) {
            return true;
        }
    }
    // "June 30", "30 June", "Tier 1"
    if before.is_some_and(|b| {
        b.is(Class::Month)
            && r.written(i - 1).starts_with(|c: char| c.is_ascii_uppercase())
            && token.is_whole()
            && token.text.len() <= 2
    }) {
        return !is_unit(r, i + 1);
    }
    if behind.is_some_and(|b| {
        b.is(Class::Month) && b.text.len() > 2 && r.written(i + 1).starts_with(|c: char| c.is_ascii_uppercase())
    }) && token.is_whole()
        && token.text.len() <= 2
    {
        return true;
    }
    if before.is_some_and(|b| NAMED.contains(&b.text)) && token.is_whole() {
        return !is_unit(r, i + 1);
    }
    // "Scope 1 and 2": the list goes on.
    let listed = || {
        let joins = before.is_some_and(|b| matches!(b.text, "and" | "or" | "&" | ","));
        joins
            && (2..=i).nth(1).is_some()
            && r.token(i - 2).is_some_and(|t| t.is_whole() && t.text.len() == 1)
            && r.token(i - 3).is_some_and(|t| NAMED.contains(&t.text))
    };
    if token.is_whole() && token.text.len() == 1 && listed() {
        return !is_unit(r, i + 1);
    }
    // A year: "2023", unless a unit stands behind.
    if looks_like_year(token) && !is_unit(r, i + 1) {
        return true;
    }
    // A duration: "12 months", "3-year", "the next 5 years"
    if behind.is_some_and(|b| b.is(Class::TimeUnit)) {
        return true;
    }
    false
}

fn is_unit(r: &Reader<'_>, i: usize) -> bool {
    r.token(i).is_some_and(|t| {
        matches!(t.text, "%" | "percent" | "basis" | "bps" | "percentage" | "x" | "times")
            || t.is(Class::Currency)
            || t.is(Class::MinorCurrency)
            || (t.is(Class::Scale) && t.text.len() > 3)
    })
}

/// Groups of digits joined by hyphens, three or more, or of phone length: "1-212-378-8040", "555-0142".
fn is_phone(r: &Reader<'_>, mut i: usize) -> bool {
    while i >= 2
        && r.glued(i - 1)
        && r.token(i - 1).is_some_and(|t| t.is_symbol("-"))
        && r.glued(i - 2)
        && r.token(i - 2).is_some_and(|t| t.is_whole())
    {
        i -= 2;
    }
    let (mut groups, mut long) = (0, false);
    while let Some(t) = r.token(i).filter(|t| t.is_whole()) {
        groups += 1;
        long |= t.text.len() == 4 && groups > 1;
        if r.glued(i) && r.token(i + 1).is_some_and(|t| t.is_symbol("-")) && r.glued(i + 1) {
            i += 2;
        } else {
            break;
        }
    }
    groups >= 3 || (groups == 2 && long && r.token(i - 2).is_some_and(|t| t.text.len() == 3))
}
