//! When something was said, as against the period that an amount is of: "the range we gave you in May".

use super::Spec;
use crate::lexicon::Class;
use crate::text::Token;
use std::ops::Range;

/// What is done with guidance on a day: "we guided", "as I said".
const TELLING: &[&str] = &[
    "gave",
    "given",
    "told",
    "said",
    "guided",
    "described",
    "indicated",
    "mentioned",
    "discussed",
    "outlined",
    "communicated",
    "announced",
    "disclosed",
    "shared",
    "spoke",
    "talked",
    "expected",
    "anticipated",
    "promised",
    "withdrew",
];

/// What is done with guidance and with other things: "the target we set in May", but "the notes we issued in May".
const SETTING: &[&str] = &["provided", "set", "issued", "introduced", "laid", "showed", "had"];

/// Events that date a thing, not the amounts told of it: "Ardmoor, which closed in January, added $7.5 million".
const CLOSING: &[&str] = &["closed", "completed", "opened", "acquired", "launched", "joined"];

/// Words between a verb of telling and its date.
const BETWEEN: &[&str] = &[
    "in", "on", "at", "back", "last", "early", "late", "you", "it", "us", "our", "the", "to", "about", "out", "call",
    "earlier",
];

/// Whether an expression of time dates the telling: nothing in the sentence is of that period.
pub(super) fn is_date_of_telling(tokens: &[Token<'_>], mention: &Range<usize>, spec: Spec) -> bool {
    let dates = matches!(
        spec,
        Spec::Month(..) | Spec::Day(..) | Spec::RelativeQuarter(-1) | Spec::Quarter(..)
    );
    of_a_meeting(tokens, mention)
        || dates
            && (stands_behind(tokens, mention.start) || leads(tokens, mention, spec) || names(tokens, mention, spec))
}

/// "at our 2020 Investor Day": the year of a meeting.
fn of_a_meeting(tokens: &[Token<'_>], mention: &Range<usize>) -> bool {
    let word = |i: usize| tokens.get(mention.end + i).map_or("", |t| t.text);
    matches!(word(0), "investor" | "analyst" | "analysts") && matches!(word(1), "day" | "meeting" | "conference")
        || word(0) == "capital" && matches!(word(1), "market" | "markets") && word(2) == "day"
}

/// "that we described in August", "which closed in January".
fn stands_behind(tokens: &[Token<'_>], at: usize) -> bool {
    let word = |i: Option<usize>| i.and_then(|i| tokens.get(i)).map_or("", |t| t.text);
    let back = |k: usize| word(at.checked_sub(k));
    // "as we disclosed last quarter" needs no preposition.
    let last = word(Some(at)) == "last" && TELLING.contains(&back(1));
    if !last
        && !matches!(
            back(1),
            "in" | "on" | "at" | "back" | "last" | "early" | "late" | "our" | "the"
        )
    {
        return false;
    }
    let Some(k) = (1..=5).find(|&k| !BETWEEN.contains(&back(k))) else {
        return false;
    };
    let verb = back(k);
    let subject = (k + 1..=k + 3).find(|&j| !matches!(back(j), "had" | "have" | "also" | "first" | "previously"));
    let subject = subject.map_or("", back);
    if CLOSING.contains(&verb) {
        return matches!(subject, "which" | "that");
    }
    let ours = matches!(subject, "we" | "i" | "we've" | "i've" | "we'd" | "i'd");
    let guided = || {
        tokens.iter().any(|t| {
            matches!(
                t.text,
                "guidance" | "outlook" | "range" | "ranges" | "target" | "targets"
            )
        })
    };
    ours && (TELLING.contains(&verb) || SETTING.contains(&verb) && guided())
}

/// "our prior November guidance", "the May outlook".
fn names(tokens: &[Token<'_>], mention: &Range<usize>, spec: Spec) -> bool {
    let next = tokens.get(mention.end).map_or("", |t| t.text);
    matches!(spec, Spec::Month(..)) && matches!(next, "guidance" | "outlook" | "forecast" | "call" | "range")
}

/// "In February we guided to", "Last quarter, I said that".
fn leads(tokens: &[Token<'_>], mention: &Range<usize>, spec: Spec) -> bool {
    if mention.start > 3 || matches!(spec, Spec::Quarter(..)) {
        return false;
    }
    let word = |i: usize| tokens.get(i).map_or("", |t| t.text);
    let subject = mention.end + usize::from(word(mention.end) == ",");
    let ours = matches!(word(subject), "we" | "i");
    let verb = subject + 1 + usize::from(matches!(word(subject + 1), "had" | "have" | "also"));
    ours && TELLING.contains(&word(verb)) && !tokens.get(verb).is_some_and(|t| t.is(Class::Modal))
}
