//! What is guidance: the words of a sentence speak for and against it with points.

use std::ops::Range;

use super::sentence::Sentence;
use super::tense;
use crate::lexicon::{Class, Cue, Lexicon, Strength};
use crate::quantity::Relation;
use crate::records::Direction;

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
    /// In answers: analysts' and management's words differ from prepared remarks.
    pub answer: bool,
}

/// Whether a quantity of the sentence is one that management expects.
pub fn is_expected(s: &Sentence<'_>, index: usize, before: Before) -> bool {
    let q = &s.quantities[index];
    if q.relation == Some(Relation::FromLevel) || tense::is_compared_with(s, q.tokens.start) {
        return false;
    }
    match tense::at(s, q.tokens.start) {
        tense::Tense::Ahead => true,
        tense::Tense::Back => false,
        tense::Tense::Open => before.guided || before.topic,
    }
}

/// Judges a sentence. `ahead_period` tells that it names a period that is not over.
pub fn judge(s: &Sentence<'_>, lexicon: &Lexicon, before: Before, ahead_period: bool) -> Verdict {
    let mut verdict = Verdict::default();
    let mut strong = None;
    let mut noun = None;
    let mut weak = None;
    for i in 0..s.tokens.len() {
        if !tense::looks_ahead(s, i) {
            continue;
        }
        match s.word(i) {
            "expect" | "expects" | "expecting" | "expected" | "anticipate" | "anticipates" | "anticipating"
            | "anticipated" | "project" | "projects" | "projecting" | "projected" | "forecast" | "forecasts"
            | "forecasting" | "forecasted" | "estimate" | "estimates" | "estimating" | "estimated" | "guiding"
            | "guided" | "assume" | "assumes" | "assuming" | "foresee" | "envision" => {
                strong.get_or_insert(i);
            }
            "guidance" | "outlook" | "target" | "targets" | "goal" | "goals" | "expectation" | "expectations"
            | "projection" | "projections" | "objective" | "budget" | "guide" | "ambition" => {
                noun.get_or_insert(i);
            }
            _ => {
                weak.get_or_insert(i);
            }
        }
    }
    let mut add = |why: &'static str, points: i32| {
        if points != 0 {
            verdict.reasons.push((why, points));
            verdict.points += points;
        }
    };
    let open_question = s.text().ends_with('?');
    // "We don't expect": still an expectation; "not expect to provide" is a refusal.
    if strong.is_some() {
        add("expectation", 4);
    }
    if noun.is_some() {
        add("outlook-noun", 3);
    }
    if weak.is_some() {
        add(
            if strong.is_some() || noun.is_some() {
                "future-too"
            } else {
                "future"
            },
            if strong.is_some() || noun.is_some() { 1 } else { 3 },
        );
    }
    let any_future = strong.is_some() || noun.is_some() || weak.is_some();
    let expected: Vec<usize> = (0..s.quantities.len()).filter(|&i| is_expected(s, i, before)).collect();
    if !expected.is_empty() {
        add("expected-amount", if any_future { 4 } else { 3 });
    }
    let outlook = s.has(Cue::Outlook) || noun.is_some();
    let action = super::action::of(s).is_some();
    if action {
        add("action", if outlook { 4 } else { 2 });
    }
    if any_future || action {
        if s.metrics.iter().any(|m| m.strength == Strength::Strong) {
            add("metric", 2);
        } else if !s.metrics.is_empty() {
            add("weak-metric", 1);
        }
        if !s.metrics.is_empty() && direction(s).is_some() {
            add("direction", 2);
        }
        if ahead_period {
            add("open-period", 2);
        }
        if s.has(Cue::Confidence) && !s.metrics.is_empty() {
            add("confidence", 1);
        }
        if before.guided || before.topic {
            add("goes-on", 1);
        }
        if !s.tokens.iter().any(|t| t.is(Class::FirstPerson))
            && strong.is_none()
            && noun.is_none()
            && expected.is_empty()
        {
            add("impersonal", -1);
        }
    } else if (before.guided || before.topic) && !expected.is_empty() && !s.metrics.is_empty() {
        add("goes-on", 4);
        if ahead_period {
            add("open-period", 2);
        }
    }
    // What speaks against it.
    if s.has(Cue::SafeHarbour) {
        add("safe-harbour", -9);
    }
    if s.has(Cue::Agenda) && expected.is_empty() {
        add("agenda", -5);
    }
    if s.has(Cue::Industry) && expected.is_empty() {
        add("industry", -4);
    } else if s.has(Cue::Industry) {
        add("industry", -2);
    }
    if s.has(Cue::Hypothetical) {
        add("hypothetical", -3);
    }
    if s.has(Cue::Against) && expected.is_empty() {
        add("against-guidance", -5);
    }
    if s.has(Cue::Retold) && expected.is_empty() && !action {
        add("retold", -4);
    }
    if open_question {
        add("question", -6);
    }
    if matches!(s.word(0), "if") || s.has_word("hope") || s.has_word("hopefully") {
        add("conditional", -2);
    }
    if before.answer && expected.is_empty() && !action {
        add("answer", -1);
    }
    let _ = lexicon;
    verdict.cue = strong.or(noun).or(weak).map(|i| i..i + 1);
    if let (Some(range), true) = (&verdict.cue, true) {
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

/// The direction that the sentence gives to what it expects: the first after its cue.
pub fn direction(s: &Sentence<'_>) -> Option<(usize, Direction)> {
    let start = (0..s.tokens.len()).find(|&i| tense::looks_ahead(s, i)).unwrap_or(0);
    let of = |i: usize| {
        let token = &s.tokens[i];
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
        {
            None
        } else if token.is(Class::Up) {
            Some((i, Direction::Up))
        } else if token.is(Class::Down) {
            Some((i, Direction::Down))
        } else if token.is(Class::Flat) {
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
