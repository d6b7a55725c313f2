//! What is guidance: the words of a sentence speak for and against it with points.

use std::ops::Range;

use super::sentence::Sentence;
use super::{change, compared, tense};
use crate::lexicon::{Class, Classes, Cue, Lexicon, Mark, Marks, Strength};
use crate::metric::MetricMention;
use crate::period::{Spec, Use, YearRef};
use crate::quantity::{Relation, Unit};
use crate::records::{Action, Direction, Qualifier};
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

/// An answer of so many words and signs leaves out what the question has said.
const SHORT: usize = 16;

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
    if q.relation == Some(Relation::FromLevel) || compared::is_compared_with(s, q.tokens.start) {
        return false;
    }
    match tense::at(s, q.tokens.start) {
        tense::Tense::Ahead => true,
        tense::Tense::Back => false,
        tense::Tense::Open => {
            let list = !has_a_verb(s) && !(before.past_period && !carries_on(s));
            // "Revenues, $2.06 billion to $2.17 billion": a result is one number.
            let range = q.qualifier == Qualifier::Range && q.relation.is_none() && list;
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
pub fn judge(s: &Sentence<'_>, before: Before, ahead_period: bool, lexicon: &Lexicon) -> Verdict {
    let signals = signals::signals(s);
    let marks = marks(s, &signals, before, ahead_period, lexicon);
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

/// What the sentence has that speaks for guidance or against it.
fn marks(s: &Sentence<'_>, signals: &Signals, before: Before, ahead_period: bool, lexicon: &Lexicon) -> Marks {
    let mut marks = Marks::default();
    let mut mark = |mark: Mark, there: bool| {
        if there {
            marks.add(mark);
        }
    };
    let &Signals {
        own,
        told,
        noun,
        future,
    } = signals;
    let any_future = signals.first().is_some();
    let open_period = ahead_period && !is_told_of_the_past(s);
    let expected: Vec<usize> = (0..s.quantities.len())
        .filter(|&i| {
            !matches!(s.quantities[i].unit, Unit::Count | Unit::Plain)
                || tense::at(s, s.quantities[i].tokens.start) == tense::Tense::Ahead
        })
        .filter(|&i| is_expected(s, i, before) || open_period && is_open(s, i))
        .collect();
    let nothing_expected = expected.is_empty();
    // Guidance is no metric of its own here: it is marked as the noun.
    let is_metric = |m: &&MetricMention| lexicon.metrics[m.metric as usize].id != "guidance_general";
    let metrics = || s.metrics.iter().filter(is_metric);
    let strong = metrics().any(|m| m.strength == Strength::Strong);
    let weak = !strong && metrics().next().is_some();
    let going_on = before.guided || before.topic;
    let stated = super::action::of(s);
    let refused = matches!(stated, Some(Action::Decline | Action::Withdraw));
    let directed = direction(s).is_some();
    let event = s.says(Class::Event);

    // The words that look ahead.
    let others_say = signals::is_said_by_others(s);
    let own = own.filter(|_| !others_say);
    mark(Mark::Expectation, own.is_some());
    mark(
        Mark::Expect,
        own.is_some_and(|i| s.word(i).starts_with("expect") || s.word(i).starts_with("anticipat")),
    );
    let passive = |i: usize| (1..=2).any(|k| k <= i && s.is(i - k, Class::Be));
    mark(Mark::Passive, own.is_some_and(passive));
    mark(Mark::Expected, own.is_none() && told.is_some());
    mark(Mark::OutlookNoun, noun.is_some());
    let alone = own.or(told).or(noun).is_none();
    mark(Mark::Future, future.is_some() && alone);
    mark(Mark::FutureToo, future.is_some() && !alone);
    for (m, class) in [
        (Mark::Will, Class::SaysWill),
        (Mark::Should, Class::SaysShould),
        (Mark::Would, Class::SaysWould),
        (Mark::Plan, Class::SaysPlan),
        (Mark::Continue, Class::SaysContinue),
        (Mark::Promotion, Class::Promotion),
        (Mark::FirstPerson, Class::FirstPerson),
    ] {
        mark(m, s.says(class));
    }
    // "costs rose", but "will be completed", "reduced prices"
    const NO_SUBJECT: Classes = Classes::of(&[Class::Be, Class::Modal, Class::Determiner, Class::Preposition]);
    let happened = |i: usize| {
        s.is(i, Class::Past)
            && !s.is(i + 1, Class::GuidedNoun)
            && (s.is(i, Class::Be) || i == 0 || !s.is_any(i - 1, NO_SUBJECT))
    };
    mark(Mark::Past, s.says(Class::Past) && (0..s.tokens.len()).any(happened));
    // "As of May 7"
    let could = |i: usize| s.is(i, Class::SaysCould) && !s.periods.iter().any(|p| p.tokens.contains(&i));
    mark(Mark::Could, s.says(Class::SaysCould) && (0..s.tokens.len()).any(could));
    let would_be = |i: usize| s.is(i, Class::SaysWould) && (1..=2).any(|k| s.word(i + k) == "be");
    mark(
        Mark::WouldBe,
        s.says(Class::SaysWould) && (0..s.tokens.len()).any(would_be),
    );
    let continues = |i: usize| {
        s.word(i) == "continue" && s.word(i + 1) == "to" && (1..=3).any(|k| k <= i && s.is(i - k, Class::SaysWill))
    };
    mark(
        Mark::WillContinue,
        s.says(Class::SaysContinue) && (0..s.tokens.len()).any(continues),
    );
    let plans_to = |i: usize| s.is(i, Class::SaysPlan) && matches!(s.word(i + 1), "to" | "on");
    mark(
        Mark::PlanTo,
        s.says(Class::SaysPlan) && (0..s.tokens.len()).any(plans_to),
    );
    let on_track = |i: usize| matches!(s.word(i), "track" | "schedule" | "pace") && s.back(i, 1) == "on";
    mark(Mark::OnTrack, (1..s.tokens.len()).any(on_track));
    let count = |class: Class| s.tokens.iter().filter(|t| t.is(class)).count();
    mark(Mark::Generality, s.says(Class::Generality));
    mark(
        Mark::Generalities,
        s.says(Class::Generality) && count(Class::Generality) > 1,
    );
    mark(Mark::OfTheCall, s.says(Class::OfTheCall));
    mark(Mark::Dated, s.says(Class::Dated));
    mark(Mark::Degree, s.says(Class::Degree));
    mark(
        Mark::Enumeration,
        s.tokens.iter().filter(|t| t.text == "and").count() > 2,
    );
    // What is expected.
    mark(Mark::ExpectedAmount, !nothing_expected && any_future);
    mark(Mark::ListedAmount, !nothing_expected && !any_future);
    mark(
        Mark::Amount,
        s.quantities
            .iter()
            .any(|q| !matches!(q.unit, Unit::Count | Unit::Plain)),
    );
    mark(Mark::Count, s.quantities.iter().any(|q| q.unit == Unit::Count));
    mark(Mark::Committed, s.says(Class::Committed) && !s.quantities.is_empty());
    let range = |i: usize| s.quantities[i].qualifier == Qualifier::Range && s.quantities[i].relation.is_none();
    mark(Mark::Range, (0..s.quantities.len()).any(range));
    // What is done to guidance.
    let outlook = s.has(Cue::Outlook) || noun.is_some();
    mark(Mark::Refused, refused);
    mark(Mark::ActionOnOutlook, stated.is_some() && !refused && outlook);
    mark(Mark::Action, stated.is_some() && !refused && !outlook);
    let acts = |i: usize| {
        let now = !s.word(i).ends_with("ed") || matches!(s.back(i, 1), "have" | "we've");
        let we = |k: usize| matches!(s.back(i, k), "we" | "we're" | "we've" | "i'm");
        now && (1..=3).any(we) && tense::moves_guidance(s, i)
    };
    mark(
        Mark::ActsOnOutlook,
        s.says(Class::GuidanceVerb) && (1..s.tokens.len()).any(acts),
    );
    mark(
        Mark::OutlookWords,
        stated.is_some() && s.has(Cue::Outlook) && noun.is_none(),
    );
    let looks_ahead = any_future || stated.is_some();
    if looks_ahead {
        mark(
            Mark::Unspecific,
            s.metrics.is_empty() && s.quantities.is_empty() && !event && stated.is_none(),
        );
        mark(Mark::Metric, strong);
        mark(Mark::WeakMetric, weak);
        mark(Mark::Event, event);
        mark(Mark::EventOfPeriod, event && ahead_period);
        mark(Mark::Direction, directed && !s.metrics.is_empty());
        mark(Mark::DirectionAlone, directed && s.metrics.is_empty());
        mark(Mark::OpenPeriod, ahead_period);
        // "the Q3 projected margin", "launches planned for this year": expected of a period that is open.
        let of_period = told.is_some() || s.says(Class::Scheduled);
        mark(
            Mark::ExpectedOfPeriod,
            of_period && ahead_period && own.is_none() && !s.metrics.is_empty(),
        );
        mark(Mark::Confidence, s.has(Cue::Confidence) && !s.metrics.is_empty());
        mark(Mark::GoesOn, going_on);
    } else {
        mark(Mark::MetricAlone, strong);
        mark(Mark::ExpectAlone, s.has(Cue::Expect));
        mark(Mark::PeriodAlone, ahead_period);
        let progresses = |i: usize| {
            s.word(i).ends_with("ing") && i > 0 && (s.is(i - 1, Class::Be) || matches!(s.word(i - 1), "we're" | "i'm"))
        };
        mark(Mark::Progressive, (0..s.tokens.len()).any(progresses));
    }
    if !looks_ahead
        && (going_on || ahead_period)
        && !nothing_expected
        && (!s.metrics.is_empty() || (before.answer && before.topic && s.tokens.len() <= SHORT))
    {
        mark(Mark::ListGoesOn, going_on);
        mark(Mark::OpenList, !going_on);
        // A result is one number; and what is asked of the future is answered in a word.
        let ranges = expected.iter().any(|&i| range(i));
        mark(Mark::ListRange, ranges);
        mark(Mark::ShortAnswer, !ranges && s.metrics.is_empty());
        mark(Mark::ListMetric, strong);
        mark(Mark::ListPeriod, ahead_period);
    }
    // Where it stands.
    mark(Mark::CarriesOn, carries_on(s));
    mark(Mark::GuidedBefore, before.guided);
    mark(Mark::GuidedNear, (1..=2).contains(&before.guided_of_five));
    mark(Mark::GuidedOften, before.guided_of_five > 2);
    mark(Mark::PastPeriod, before.past_period);
    mark(Mark::LongTerm, s.periods.iter().any(|m| m.spec == Spec::LongTerm));
    mark(Mark::Answer, before.answer);
    mark(Mark::Short, s.tokens.len() <= SHORT);
    // What speaks against it.
    mark(Mark::SafeHarbour, s.has(Cue::SafeHarbour));
    if s.has(Cue::Agenda) && nothing_expected {
        let expecting = stated.is_some_and(|a| a != Action::Initiate) || (own.is_some() && !s.metrics.is_empty());
        let dated = !expecting && (directed || event) && ahead_period;
        mark(Mark::AgendaExpecting, expecting);
        mark(Mark::AgendaDated, dated);
        mark(Mark::Agenda, !expecting && !dated);
    }
    let at_most_initiated = matches!(stated, None | Some(Action::Initiate));
    mark(
        Mark::AgendaWords,
        !s.has(Cue::Agenda) && nothing_expected && own.is_none() && at_most_initiated && signals::announces_words(s),
    );
    let let_us = |i: usize| s.is(i, Class::LetUs) && !matches!(s.word(i + 1), "assume" | "say");
    mark(
        Mark::AgendaLetUs,
        nothing_expected && s.says(Class::LetUs) && (0..s.tokens.len()).any(let_us),
    );
    mark(Mark::Industry, s.has(Cue::Industry) && nothing_expected);
    mark(Mark::IndustryAmount, s.has(Cue::Industry) && !nothing_expected);
    mark(Mark::Others, signals.are_of_others(s));
    mark(Mark::SaidByOthers, others_say);
    mark(Mark::Hypothetical, s.has(Cue::Hypothetical));
    let against = s.has(Cue::Against) || compared::is_against_expectations(s);
    mark(Mark::Against, against && nothing_expected && !any_future);
    mark(Mark::AgainstToo, against && nothing_expected && any_future);
    mark(Mark::Retold, s.has(Cue::Retold) && nothing_expected && stated.is_none());
    mark(
        Mark::Heading,
        noun.is_some() && at_most_initiated && s.quantities.is_empty() && !directed && s.tokens.len() <= SHORT,
    );
    if let Some(at) = noun
        && own.or(told).is_none()
        && nothing_expected
        && stated.is_none()
    {
        mark(Mark::OutlookOnly, !directed);
        // "We entered 2021 with a cautious outlook": told of the past.
        mark(
            Mark::OutlookOfThePast,
            future.is_none() && tense::has_past_before(s, at),
        );
    }
    mark(Mark::Question, s.text().ends_with('?'));
    let how_much = |i: usize| s.word(i) == "how" && matches!(s.word(i + 1), "much" | "many");
    mark(
        Mark::OfAQuestion,
        s.says(Class::Question) || (0..s.tokens.len()).any(how_much),
    );
    mark(Mark::Conditional, s.word(0) == "if" || s.says(Class::Hope));
    marks
}

/// The tokens that make a sentence guidance: the first word that looks ahead, with the cue phrase around it.
fn cue(s: &Sentence<'_>, signals: &Signals) -> Option<Range<usize>> {
    let Some(at) = signals.first() else {
        return s.cues.first().map(|(phrase, _)| phrase.clone());
    };
    let around = s.cues.iter().map(|(phrase, _)| phrase).filter(|r| r.contains(&at));
    around.max_by_key(|r| r.len()).cloned().or(Some(at..at + 1))
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
        if !token.is_any(Classes::of(&[Class::Up, Class::Down, Class::Flat])) || change::is_contract(s, i) {
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
mod signals;
