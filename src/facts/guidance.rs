//! What is guidance: the words of a sentence speak for and against it with points.

use std::ops::Range;

use super::sentence::Sentence;
use super::{change, compared, tense};
use crate::lexicon::{Class, Classes, Lexicon, Marks};
use crate::period::{Spec, Use, YearRef};
use crate::records::Direction;
use signals::Signals;

/// What a sentence says for and against being guidance.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// What speaks for it and against it.
    pub marks: Marks,
    /// What that counts.
    pub points: i32,
    /// Whether the sentence is guidance.
    pub is_guidance: bool,
    /// Whether it is so beyond doubt.
    pub is_sure: bool,
    /// The tokens that make it guidance.
    pub cue: Option<Range<usize>>,
}

/// What is known from the sentences before.
#[derive(Clone, Copy, Debug, Default)]
pub struct Before {
    /// The sentence before was guidance.
    pub guided: bool,
    /// Of the five sentences before, so many were.
    pub guided_of_five: u32,
    /// The sentences before speak of guidance as their topic ("turning to our outlook for 2024").
    pub topic: bool,
    /// The sentence itself names a period that is over.
    pub past_period: bool,
    /// In answers: analysts' and management's words differ from prepared remarks.
    pub answer: bool,
}

/// Whether a quantity of the sentence is one that management expects.
pub fn is_expected(s: &Sentence<'_>, index: usize, before: Before) -> bool {
    let q = &s.quantities[index];
    // "how much of the $12 million of ARR will come": asked, not told
    let asked =
        |k: usize| s.back(q.tokens.start, k) == "how" && matches!(s.back(q.tokens.start, k - 1), "much" | "many");
    if (2..=5).any(asked) {
        return false;
    }
    if compared::is_what_was(s, q) {
        return false;
    }
    match tense::at(s, q.tokens.start) {
        tense::Tense::Ahead => true,
        tense::Tense::Back => false,
        tense::Tense::Open => {
            let list = !has_a_verb(s) && !(before.past_period && !carries_on(s));
            // "Revenues, $2.06 billion to $2.17 billion": a result is one number.
            let range = q.is_range() && list;
            before.guided && !names_the_past(s) && list
                || before.topic && !is_told_of_the_past(s) && list
                || (before.guided || before.topic) && range
        }
    }
}

/// A sentence without a verb that compares with an earlier period, or names the quarter that is over, is a result:
/// "GAAP earnings per share of $0.94 compared to $0.88 in the year-ago quarter".
pub fn is_told_of_the_past(s: &Sentence<'_>) -> bool {
    s.periods.iter().any(|m| {
        m.usage.is_base()
            || m.usage == Use::Main && matches!(m.spec, Spec::RelativeQuarter(0) | Spec::Year(YearRef::Last))
    }) || s.has_word("ytd")
        || s.says(Class::Comparing) && !s.quantities.iter().any(|q| compared::is_old(s, q.tokens.clone()))
}

/// The quarter that is over, or the year before, is named: no list of an outlook goes on so.
fn names_the_past(s: &Sentence<'_>) -> bool {
    s.periods.iter().any(|m| match m.usage {
        Use::Main => matches!(
            m.spec,
            Spec::RelativeQuarter(..=0)
                | Spec::Year(YearRef::Last)
                | Spec::Quarter(_, YearRef::Last)
                | Spec::Half(_, YearRef::Last)
        ),
        Use::Told => false,
        // "up 42% year over year" names no period of its own.
        Use::BaseOnly => false,
        Use::Base => !matches!(m.spec, Spec::Year(YearRef::Stated(_))),
    })
}

/// "This translates into revenue of $16.6 billion", "this yields": what was guided before goes on.
fn carries_on(s: &Sentence<'_>) -> bool {
    let verb = (1..=3).any(|i| s.is(i, Class::CarriesOn));
    let would = s.word(1) == "would"
        && matches!(s.word(2), "be" | "represent" | "mean" | "imply" | "equate" | "put")
        && matches!(s.word(0), "this" | "that" | "which");
    would || verb && matches!(s.word(0), "this" | "that" | "it" | "these" | "which" | "and" | "our")
}

/// A finite verb or a subject of its own: no item of a list. "Adjusted EBITDA of $5 million, versus $4 million before" has none.
pub(super) fn has_a_verb(s: &Sentence<'_>) -> bool {
    if carries_on(s) {
        return false;
    }
    const VERB: Classes = Classes::of(&[Class::Be, Class::Modal, Class::ClauseVerb]);
    let end = end_of_item(s);
    s.says_any(VERB) && s.tokens[..end].iter().any(|t| t.is_any(VERB)) || (1..end).any(|i| is_third_person(s, i))
}

/// "The order authorizes a rate increase": a verb between its subject and its object.
fn is_third_person(s: &Sentence<'_>, i: usize) -> bool {
    const NO_SUBJECT: Classes = Classes::of(&[Class::Determiner, Class::Preposition, Class::Conjunction, Class::Be]);
    let word = s.word(i);
    word.ends_with("es")
        && matches!(s.word(i + 1), "a" | "an" | "the" | "our" | "its")
        && s.tokens[i - 1].kind == crate::text::TokenKind::Word
        && !s.is_any(i - 1, NO_SUBJECT)
        && !s.metrics.iter().any(|m| m.tokens.contains(&i))
}

/// Where the first item of a list ends: what follows its amount behind a comma has a verb of its own. "Charges of
/// $3 million to $4 million, and with that the program is complete".
fn end_of_item(s: &Sentence<'_>) -> usize {
    let Some(q) = s.quantities.first() else {
        return s.tokens.len();
    };
    (q.tokens.end..s.tokens.len())
        .find(|&i| {
            s.word(i) == ";"
                || s.word(i) == ","
                    && matches!(
                        s.word(i + 1),
                        "and"
                            | "where"
                            | "most"
                            | "mostly"
                            | "which"
                            | "with"
                            | "as"
                            | "because"
                            | "up"
                            | "down"
                            | "versus"
                            | "against"
                            | "compared"
                            | "from"
                            | "unchanged"
                            | "reduced"
                            | "related"
                    )
        })
        .unwrap_or(s.tokens.len())
}

/// Judges a sentence. `ahead_period` tells that it names a period that is not over.
pub fn judge(s: &Sentence<'_>, before: Before, ahead_period: bool, lexicon: &Lexicon) -> Verdict {
    let signals = signals::signals(s);
    let marks = marks::of(s, &signals, before, ahead_period, lexicon);
    let points = &lexicon.points;
    let sum = points.sum(marks);
    Verdict {
        marks,
        points: sum,
        is_guidance: sum >= points.threshold,
        is_sure: sum >= points.sure,
        cue: cue(s, &signals),
    }
}

/// The tokens that make a sentence guidance: the first word that looks ahead, with the cue phrase around it.
fn cue(s: &Sentence<'_>, signals: &Signals) -> Option<Range<usize>> {
    let Some(at) = signals.first() else {
        return s.cues.first().map(|(phrase, _)| phrase.clone());
    };
    let around = s.cues.iter().map(|(phrase, _)| phrase).filter(|r| r.contains(&at));
    around.max_by_key(|r| r.len()).cloned().or(Some(at..at + 1))
}

/// The direction that the sentence gives to what it expects: the first after its cue.
pub fn direction(s: &Sentence<'_>) -> Option<(usize, Direction)> {
    let start = (0..s.tokens.len()).find(|&i| tense::looks_ahead(s, i)).unwrap_or(0);
    let of = |i: usize| {
        let token = &s.tokens[i];
        if !token.is_any(Classes::of(&[Class::Up, Class::Down, Class::Flat])) || change::is_contract(s, i) {
            return None;
        }
        if token.is(Class::NoTrend)
            && !(token.text == "line" && s.back(i, 1) == "in" && s.word(i + 1) == "with")
            && !(token.text == "same" && matches!(s.word(i + 1), "level" | "as" | "range"))
        {
            None
        } else if token.is(Class::Up) {
            Some((i, Direction::Up))
        } else if token.is(Class::Down) {
            Some((i, Direction::Down))
        } else if token.is(Class::Flat) || token.text == "same" && matches!(s.word(i + 1), "level" | "as" | "range") {
            Some((i, Direction::Flat))
        } else {
            None
        }
    };
    (start..s.tokens.len())
        .find_map(of)
        .or_else(|| (0..start).rev().take(8).find_map(of))
}

mod beside;
mod marks;
mod near;
mod rows;
mod signals;
