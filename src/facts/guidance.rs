//! What is guidance: the words of a sentence speak for and against it with points.

use std::ops::Range;

use super::sentence::Sentence;
use super::{compared, tense};
use crate::lexicon::{Class, Classes, Cue, Strength};
use crate::period::{Spec, Use, YearRef};
use crate::quantity::{Relation, Unit};
use crate::records::{Direction, Qualifier};

/// What a sentence says for and against being guidance.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// The sum.
    pub points: i32,
    /// By reason, for `explain`.
    pub reasons: Vec<(&'static str, i32)>,
    /// The tokens that make it guidance.
    pub cue: Option<Range<usize>>,
}

/// An answer of so many words and signs leaves out what the question has said.
const SHORT: usize = 16;
/// Sentences from here on are guidance.
pub const THRESHOLD: i32 = 8;

impl Verdict {
    /// Whether the sentence is guidance.
    pub fn is_guidance(&self) -> bool {
        self.points >= THRESHOLD
    }
}

/// What is known from the sentences before.
#[derive(Clone, Copy, Debug, Default)]
pub struct Before {
    /// The sentence before was guidance.
    pub guided: bool,
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
    if q.relation == Some(Relation::FromLevel) || compared::is_compared_with(s, q.tokens.start) {
        return false;
    }
    match tense::at(s, q.tokens.start) {
        tense::Tense::Ahead => true,
        tense::Tense::Back => false,
        tense::Tense::Open => {
            let list = !has_a_verb(s) && !(before.past_period && !carries_on(s));
            // "Revenues, $1.29 billion to $1.37 billion": a result is one number.
            let range = q.qualifier == Qualifier::Range && q.relation.is_none() && list;
            before.guided && !names_the_past(s) && list
                || before.topic && !is_told_of_the_past(s) && list
                || (before.guided || before.topic) && range
        }
    }
}

/// What the words that look ahead are.
#[derive(Clone, Copy, Debug, Default)]
struct Signals {
    /// "we expect", "is expected to": an expectation that is the company's own.
    own: Option<usize>,
    /// "expected", "estimated" as an adjective; "assumes".
    told: Option<usize>,
    /// "guidance", "outlook", "target".
    noun: Option<usize>,
    /// "will", "should", "plan to".
    future: Option<usize>,
}

fn signals(s: &Sentence<'_>) -> Signals {
    let mut found = Signals::default();
    for i in 0..s.tokens.len() {
        if !tense::looks_ahead(s, i) {
            continue;
        }
        match s.word(i) {
            "forecast" | "estimate" | "project" if s.is(i.wrapping_sub(1), Class::Determiner) => {
                found.noun.get_or_insert(i);
            }
            "expect" | "expects" | "expecting" | "expected" | "anticipate" | "anticipates" | "anticipating"
            | "anticipated" | "project" | "projecting" | "projected" | "forecast" | "forecasting" | "forecasted"
            | "estimate" | "estimating" | "estimated" | "guiding" | "guided" | "assume" | "assumes" | "assuming"
            | "foresee" | "envision" | "budgeted" | "targeting" | "modeling" | "supposed" => {
                let company = |k: usize| {
                    matches!(
                        s.back(i, k),
                        "we" | "i" | "we're" | "i'm" | "we'd" | "i'd" | "we've" | "company" | "management" | "us"
                    ) || k == 1 && s.back(i, 1) == "our"
                };
                let speaker =
                    (1..=4).any(company) || i == 0 || matches!(s.back(i, 1), "also" | "now" | "and" | "still");
                let passive = s.is(i.wrapping_sub(1), Class::Be) || (s.is(i.wrapping_sub(2), Class::Be) && i >= 2);
                let slot = if speaker || passive || matches!(s.word(i), "expects" | "anticipates") {
                    &mut found.own
                } else {
                    &mut found.told
                };
                slot.get_or_insert(i);
            }
            "guidance" | "outlook" | "target" | "targets" | "goal" | "goals" | "expectation" | "expectations"
            | "projection" | "projections" | "objective" | "budget" | "guide" | "ambition" => {
                found.noun.get_or_insert(i);
            }
            _ => {
                found.future.get_or_insert(i);
            }
        }
    }
    found
}

/// "Economists forecast GDP growth", "the rating agencies expect", "brokers are telling us that": the forecast is theirs.
fn is_said_by_others(s: &Sentence<'_>) -> bool {
    if forecast_of_others(s) {
        return true;
    }
    s.says(Class::Forecaster)
        && (0..s.tokens.len().min(12)).any(|i| {
            s.is(i, Class::Forecaster)
                && !s.tokens[..i].iter().any(|t| t.is(Class::FirstPerson))
                && (i + 1..i + 7).any(|k| {
                    matches!(
                        s.word(k),
                        "expect"
                            | "expects"
                            | "forecast"
                            | "forecasts"
                            | "forecasting"
                            | "project"
                            | "projects"
                            | "predict"
                            | "see"
                            | "telling"
                            | "tell"
                            | "say"
                            | "estimate"
                            | "estimates"
                            | "believe"
                            | "think"
                    )
                })
        })
}

/// "IATA's most recent forecast expects", "forecasts still indicate": nobody of the company is the subject.
fn forecast_of_others(s: &Sentence<'_>) -> bool {
    let ours = |end: usize| s.tokens[..end].iter().any(|t| t.is(Class::FirstPerson));
    (0..s.tokens.len().min(10)).any(|i| {
        if !matches!(s.word(i), "forecast" | "forecasts" | "projections") || ours(i) {
            return false;
        }
        let of_somebody =
            (1..=3).any(|k| s.back(i, k).ends_with("'s") && !matches!(s.back(i, k), "year's" | "today's"));
        let tells = (1..=2).any(|k| {
            matches!(
                s.word(i + k),
                "indicate" | "suggest" | "show" | "expect" | "expects" | "call" | "calls" | "predict"
            )
        });
        of_somebody || tells
    })
}

/// "I will talk first about the results": what is said next is no event to come.
fn announces_words(s: &Sentence<'_>) -> bool {
    s.says(Class::Speaking)
        && (0..s.tokens.len()).any(|i| {
            s.is(i, Class::Speaking)
                && ((1..=3).any(|k| {
                    matches!(s.back(i, k), "will" | "'ll" | "i'll" | "we'll")
                        && (matches!(s.back(i, k), "i'll" | "we'll") || matches!(s.back(i, k + 1), "i" | "we"))
                }) || s.back(i, 1) == "to" && s.back(i, 2) == "going")
        })
}

/// A sentence without a verb that compares with an earlier period, or names the quarter that is over, is a result:
/// "GAAP earnings per share of $1.41 compared to $1.12 in the year-ago quarter".
pub fn is_told_of_the_past(s: &Sentence<'_>) -> bool {
    s.periods.iter().any(|m| {
        m.usage.is_base()
            || m.usage == Use::Main && matches!(m.spec, Spec::RelativeQuarter(0) | Spec::Year(YearRef::Last))
    }) || s.says(Class::Comparing) && !s.quantities.iter().any(|q| compared::is_old(s, q.tokens.clone()))
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
        Use::Base | Use::BaseOnly => !matches!(m.spec, Spec::Year(YearRef::Stated(_))),
    })
}

/// "This translates into revenue of $16.6 billion", "this yields": what was guided before goes on.
fn carries_on(s: &Sentence<'_>) -> bool {
    let verb = (1..=3).any(|i| {
        matches!(
            s.word(i),
            "includes"
                | "include"
                | "translates"
                | "translate"
                | "yields"
                | "implies"
                | "represents"
                | "equates"
                | "assumes"
                | "results"
                | "reflects"
                | "puts"
        )
    });
    verb && matches!(s.word(0), "this" | "that" | "it" | "these" | "which" | "and" | "our")
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
pub fn judge(s: &Sentence<'_>, before: Before, ahead_period: bool) -> Verdict {
    let mut verdict = Verdict::default();
    let Signals {
        own,
        told,
        noun,
        future,
    } = signals(s);
    let mut add = |why: &'static str, points: i32| {
        if points != 0 {
            verdict.reasons.push((why, points));
            verdict.points += points;
        }
    };
    if own.is_some() {
        add("expectation", 6);
    } else if told.is_some() {
        add("expected", 3);
    }
    if noun.is_some() {
        add("outlook-noun", 3);
    }
    let any_future = own.or(told).or(noun).or(future).is_some();
    if future.is_some() {
        let alone = own.or(told).or(noun).is_none();
        add(if alone { "future" } else { "future-too" }, if alone { 4 } else { 1 });
    }
    let open_period = ahead_period && !is_told_of_the_past(s);
    let expected: Vec<usize> = (0..s.quantities.len())
        .filter(|&i| {
            !matches!(s.quantities[i].unit, Unit::Count | Unit::Plain)
                || tense::at(s, s.quantities[i].tokens.start) == tense::Tense::Ahead
        })
        .filter(|&i| is_expected(s, i, before) || open_period && is_open(s, i))
        .collect();
    if !expected.is_empty() {
        add("expected-amount", if any_future { 4 } else { 3 });
    }
    let outlook = s.has(Cue::Outlook) || noun.is_some();
    let stated = super::action::of(s);
    match stated {
        Some(crate::records::Action::Decline | crate::records::Action::Withdraw) => add("action", 5),
        Some(_) => add("action", if outlook { 4 } else { 2 }),
        None => {}
    }
    let directed = direction(s).is_some();
    if any_future || stated.is_some() {
        if stated.is_some() && s.has(Cue::Outlook) && noun.is_none() {
            add("outlook-words", 1);
        }
        if s.metrics.iter().any(|m| m.strength == Strength::Strong) {
            add("metric", 2);
        } else if !s.metrics.is_empty() {
            add("weak-metric", 1);
        }
        if directed {
            add("direction", if s.metrics.is_empty() { 1 } else { 2 });
        }
        if ahead_period {
            add("open-period", 2);
        }
        // "the Q3 projected margin", "launches planned for this year": expected of a period that is open.
        let of_period = told.is_some()
            || s.tokens
                .iter()
                .any(|t| matches!(t.text, "planned" | "scheduled" | "slated"));
        if of_period && ahead_period && own.is_none() && !s.metrics.is_empty() {
            add("expected-of-period", 2);
        }
        if s.has(Cue::Confidence) && !s.metrics.is_empty() {
            add("confidence", 1);
        }
        if before.guided || before.topic {
            add("goes-on", 1);
        }
    } else if (before.guided || before.topic || ahead_period)
        && !expected.is_empty()
        && (!s.metrics.is_empty() || (before.answer && before.topic && s.tokens.len() <= SHORT))
    {
        add("goes-on", if before.guided || before.topic { 4 } else { 1 });
        // A result is one number; and what is asked of the future is answered in a word.
        let range = |i: &usize| s.quantities[*i].qualifier == Qualifier::Range && s.quantities[*i].relation.is_none();
        if expected.iter().any(range) {
            add("range", 1);
        } else if s.metrics.is_empty() {
            add("short-answer", 1);
        }
        if s.metrics.iter().any(|m| m.strength == Strength::Strong) {
            add("metric", 2);
        }
        if ahead_period {
            add("open-period", 2);
        }
    }
    // What speaks against it.
    if s.has(Cue::SafeHarbour) {
        add("safe-harbour", -9);
    }
    if s.has(Cue::Agenda) && expected.is_empty() {
        add(
            "agenda",
            if stated.is_some_and(|a| a != crate::records::Action::Initiate) || (own.is_some() && !s.metrics.is_empty())
            {
                -1
            } else if directed && ahead_period {
                -3
            } else {
                -5
            },
        );
    }
    let at_most_initiated = matches!(stated, None | Some(crate::records::Action::Initiate));
    if !s.has(Cue::Agenda) && expected.is_empty() && own.is_none() && at_most_initiated && announces_words(s) {
        add("agenda-words", -5);
    }
    if s.says(Class::LetUs) && expected.is_empty() {
        add("agenda-let-us", -5);
    }
    if s.has(Cue::Industry) {
        add("industry", if expected.is_empty() { -4 } else { -2 });
    }
    let cue_at = own.or(told).or(noun).or(future);
    // Whoever stands nearest before the word is its subject.
    let first_person = |end: usize| {
        let somebody = Class::FirstPerson.bit() | Class::Others.bit();
        let nearest = s.tokens[..end].iter().rfind(|t| t.is_any(somebody) && t.text != "our");
        nearest.is_some_and(|t| t.is(Class::FirstPerson))
    };
    if let Some(at) = own.max(told).max(future).max(cue_at) {
        let modal = (0..s.tokens.len()).rfind(|&i| matches!(s.word(i), "will" | "should" | "would"));
        let end = at.max(modal.unwrap_or(0));
        // "charged to customers": who stands behind a preposition does nothing.
        let others = |i: usize| s.is(i, Class::Others) && !(i > 0 && s.is(i - 1, Class::Preposition));
        if !first_person(end) && (0..end).any(others) {
            add("others", -6);
        }
    }
    if is_said_by_others(s) {
        add("said-by-others", -8);
    }
    if s.has(Cue::Hypothetical) {
        add("hypothetical", -3);
    }
    let against = s.has(Cue::Against) || compared::is_against_expectations(s);
    if against && expected.is_empty() {
        add("against-guidance", -5);
    }
    if s.has(Cue::Retold) && expected.is_empty() && stated.is_none() {
        add("retold", -4);
    }
    if noun.is_some() && own.or(told).is_none() && expected.is_empty() && stated.is_none() && !directed {
        add("outlook-only", -3);
    }
    // "We entered 2021 with a cautious outlook": told of the past.
    if let Some(at) = noun
        && own.or(told).or(future).is_none()
        && expected.is_empty()
        && stated.is_none()
        && tense::has_past_before(s, at)
    {
        add("outlook-of-the-past", -3);
    }
    if s.text().ends_with('?') {
        add("question", -6);
    }
    if s.says(Class::Question) {
        add("of-a-question", -4);
    }
    if matches!(s.word(0), "if") || s.says(Class::Hope) {
        add("conditional", -3);
    }
    verdict.cue = cue_at.map(|i| i..i + 1);
    if let Some(range) = &verdict.cue {
        // The cue phrase around the word, where one was scanned.
        if let Some((phrase, _)) = s
            .cues
            .iter()
            .filter(|(r, _)| r.start <= range.start && range.end <= r.end)
            .max_by_key(|(r, _)| r.len())
        {
            verdict.cue = Some(phrase.clone());
        }
    } else if let Some((phrase, _)) = s.cues.first() {
        verdict.cue = Some(phrase.clone());
    }
    verdict
}

/// "We have $14 million of committed spend in 2020": nothing looks back, and the period is open.
fn is_open(s: &Sentence<'_>, index: usize) -> bool {
    let q = &s.quantities[index];
    tense::at(s, q.tokens.start) == tense::Tense::Open && !compared::is_compared_with(s, q.tokens.start)
}

/// The direction that the sentence gives to what it expects: the first after its cue.
pub fn direction(s: &Sentence<'_>) -> Option<(usize, Direction)> {
    let start = (0..s.tokens.len()).find(|&i| tense::looks_ahead(s, i)).unwrap_or(0);
    let of = |i: usize| {
        let token = &s.tokens[i];
        if !token.is_any(Classes::of(&[Class::Up, Class::Down, Class::Flat])) {
            return None;
        }
        if matches!(
            token.text,
            "more"
                | "less"
                | "loss"
                | "level"
                | "even"
                | "line"
                | "same"
                | "additional"
                | "add"
                | "benefit"
                | "cut"
                | "save"
                | "lost"
                | "lose"
        ) && !(token.text == "line" && s.back(i, 1) == "in" && s.word(i + 1) == "with")
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

mod rows;
