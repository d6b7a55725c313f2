//! The marks of a sentence: what it has, and what stands before it, that speaks for guidance or against it.

use super::signals::{self, Signals};
use super::{Before, carries_on, direction, is_expected, is_told_of_the_past};
use crate::facts::sentence::Sentence;
use crate::facts::{action, compared, tense};
use crate::lexicon::{Class, Classes, Cue, Lexicon, Mark, Marks, Strength};
use crate::metric::MetricMention;
use crate::period::Spec;
use crate::quantity::{Quantity, Unit};
use crate::records::{Action, Qualifier};

/// An answer of so many words and signs leaves out what the question has said.
const SHORT: usize = 16;

/// The marks of a sentence.
pub(super) fn of(s: &Sentence<'_>, signals: &Signals, before: Before, ahead_period: bool, lexicon: &Lexicon) -> Marks {
    let open_period = ahead_period && !is_told_of_the_past(s);
    let expected: Vec<usize> = (0..s.quantities.len())
        .filter(|&i| is_amount(&s.quantities[i]) || tense::at(s, s.quantities[i].tokens.start) == tense::Tense::Ahead)
        .filter(|&i| is_expected(s, i, before) || open_period && is_open(s, i))
        .collect();
    // Guidance is no metric of its own here: it is marked as the noun.
    let is_metric = |m: &&MetricMention| !lexicon.metrics[m.metric as usize].is_general();
    let metrics = || s.metrics.iter().filter(is_metric);
    let strong = metrics().any(|m| m.strength == Strength::Strong);
    let others_say = signals::is_said_by_others(s);
    let mut marking = Marking {
        s,
        signals: Signals {
            own: signals.own.filter(|_| !others_say),
            ..*signals
        },
        before,
        ahead_period,
        expected,
        strong,
        weak: !strong && metrics().next().is_some(),
        stated: action::of(s),
        directed: direction(s).is_some(),
        any_future: signals.first().is_some(),
        marks: Marks::default(),
    };
    marking.words();
    marking.tokens();
    marking.amounts();
    marking.actions();
    if marking.looks_ahead() {
        marking.ahead();
    } else {
        marking.list();
    }
    marking.place();
    marking.against();
    marking.mark(Mark::Others, signals.are_of_others(s));
    marking.mark(Mark::SaidByOthers, others_say);
    marking.marks
}

/// A sentence being marked.
struct Marking<'a, 's> {
    s: &'a Sentence<'s>,
    /// The words that look ahead; an expectation of others is none of the company's own.
    signals: Signals,
    before: Before,
    /// A period that is not over is named.
    ahead_period: bool,
    /// The quantities that management expects.
    expected: Vec<usize>,
    /// It has a metric.
    strong: bool,
    /// It has only words that may be metrics.
    weak: bool,
    /// What it does to guidance.
    stated: Option<Action>,
    /// It tells a direction.
    directed: bool,
    /// A word looks ahead, whoever says it.
    any_future: bool,
    marks: Marks,
}

impl Marking<'_, '_> {
    fn mark(&mut self, mark: Mark, there: bool) {
        if there {
            self.marks.add(mark);
        }
    }

    fn looks_ahead(&self) -> bool {
        self.any_future || self.stated.is_some()
    }

    fn nothing_expected(&self) -> bool {
        self.expected.is_empty()
    }

    /// Something is going on: the sentence before is guidance, or guidance is the topic.
    fn going_on(&self) -> bool {
        self.before.guided || self.before.topic
    }

    /// The words that look ahead, and words that say something wherever they stand.
    fn words(&mut self) {
        let s = self.s;
        let Signals {
            own,
            told,
            noun,
            future,
        } = self.signals;
        self.mark(Mark::Expectation, own.is_some());
        let expect = |i: usize| s.word(i).starts_with("expect") || s.word(i).starts_with("anticipat");
        self.mark(Mark::Expect, own.is_some_and(expect));
        self.mark(Mark::Estimate, own.is_some_and(|i| s.word(i).starts_with("estimat")));
        let looks =
            |i: usize| matches!(s.word(i), "look" | "looking") && s.word(i + 1) == "forward" && s.word(i + 2) == "to";
        self.mark(Mark::LookForward, (0..s.tokens.len()).any(looks));
        let first = own.or(told).or(future);
        let denied = |i: usize| (1..=2).any(|k| k <= i && s.is(i - k, Class::Negation)) || s.is(i + 1, Class::Negation);
        self.mark(Mark::Denied, first.is_some_and(denied));
        let passive = |i: usize| (1..=2).any(|k| k <= i && s.is(i - k, Class::Be));
        self.mark(Mark::Passive, own.is_some_and(passive));
        self.mark(Mark::Expected, own.is_none() && told.is_some());
        self.mark(Mark::OutlookNoun, noun.is_some());
        let alone = own.or(told).or(noun).is_none();
        self.mark(Mark::Future, future.is_some() && alone);
        self.mark(Mark::FutureToo, future.is_some() && !alone);
        for (mark, class) in [
            (Mark::Will, Class::SaysWill),
            (Mark::Should, Class::SaysShould),
            (Mark::Would, Class::SaysWould),
            (Mark::Plan, Class::SaysPlan),
            (Mark::Continue, Class::SaysContinue),
            (Mark::Promotion, Class::Promotion),
            (Mark::FirstPerson, Class::FirstPerson),
            (Mark::Generality, Class::Generality),
            (Mark::OfTheCall, Class::OfTheCall),
            (Mark::Dated, Class::Dated),
            (Mark::Degree, Class::Degree),
            (Mark::Further, Class::Further),
            (Mark::Finances, Class::Finances),
            (Mark::Somebody, Class::Somebody),
            (Mark::Likelihood, Class::Likelihood),
            (Mark::Middle, Class::Middle),
            (Mark::Effect, Class::Effect),
            (Mark::Claim, Class::Claim),
            (Mark::Realizing, Class::Realizing),
            (Mark::Season, Class::Season),
            (Mark::Asked, Class::Asked),
            (Mark::Economy, Class::Economy),
            (Mark::Was, Class::Was),
            (Mark::Measure, Class::MeasuredBy),
            (Mark::Aim, Class::Aim),
            (Mark::Remark, Class::Remark),
            (Mark::Blow, Class::Blow),
            (Mark::Nearly, Class::Nearly),
            (Mark::Mostly, Class::Mostly),
            (Mark::OfAQuestion, Class::Question),
            (Mark::Conditional, Class::Hope),
        ] {
            self.mark(mark, s.says(class));
        }
        self.mark(Mark::Conditional, s.word(0) == "if");
        self.mark(
            Mark::Opener,
            s.is(0, Class::Opener) || s.word(0) == "and" && s.is(1, Class::Opener),
        );
        self.mark(Mark::Question, s.text().ends_with('?'));
    }

    /// Words that say something by what stands beside them: one pass.
    fn tokens(&mut self) {
        const SAYING: Classes = Classes::of(&[
            Class::Past,
            Class::SaysCould,
            Class::SaysWould,
            Class::SaysContinue,
            Class::SaysPlan,
            Class::Pace,
            Class::How,
            Class::GuidanceVerb,
            Class::LetUs,
            Class::Generality,
        ]);
        let s = self.s;
        let progress = !self.looks_ahead();
        // Raised, lowered, kept: not "we set a target", "we provided guidance".
        let moved = !matches!(
            self.stated,
            None | Some(Action::Initiate | Action::Decline | Action::Withdraw)
        );
        let (mut generalities, mut ands) = (0, 0);
        for (i, token) in s.tokens.iter().enumerate() {
            ands += usize::from(token.text == "and");
            if progress && token.text.ends_with("ing") {
                let is = i > 0 && (s.is(i - 1, Class::Be) || matches!(s.word(i - 1), "we're" | "i'm"));
                self.mark(Mark::Progressive, is);
            }
            if !token.is_any(SAYING) {
                continue;
            }
            generalities += usize::from(token.is(Class::Generality));
            self.mark(Mark::Past, happened(s, i));
            // "As of May 7"
            let in_period = || s.periods.iter().any(|p| p.tokens.contains(&i));
            self.mark(Mark::Could, token.is(Class::SaysCould) && !in_period());
            let be = || (1..=2).any(|k| s.word(i + k) == "be");
            self.mark(Mark::WouldBe, token.is(Class::SaysWould) && be());
            let will = || (1..=3).any(|k| k <= i && s.is(i - k, Class::SaysWill));
            let continue_to = token.text == "continue" && s.word(i + 1) == "to";
            self.mark(Mark::WillContinue, continue_to && will());
            let to = || matches!(s.word(i + 1), "to" | "on");
            self.mark(Mark::PlanTo, token.is(Class::SaysPlan) && to());
            self.mark(Mark::OnTrack, token.is(Class::Pace) && s.back(i, 1) == "on");
            let much = || matches!(s.word(i + 1), "much" | "many");
            self.mark(Mark::OfAQuestion, token.is(Class::How) && much());
            self.mark(
                Mark::ActsOnOutlook,
                token.is(Class::GuidanceVerb) && moved && acts_on_outlook(s, i),
            );
            let assume = || matches!(s.word(i + 1), "assume" | "say");
            self.mark(
                Mark::AgendaLetUs,
                token.is(Class::LetUs) && self.nothing_expected() && !assume(),
            );
        }
        self.mark(Mark::Generalities, generalities > 1);
        self.mark(Mark::Enumeration, ands > 2);
    }

    /// What is expected.
    fn amounts(&mut self) {
        let s = self.s;
        self.mark(Mark::ExpectedAmount, !self.nothing_expected() && self.any_future);
        self.mark(Mark::ListedAmount, !self.nothing_expected() && !self.any_future);
        self.mark(Mark::Amount, s.quantities.iter().any(is_amount));
        self.mark(Mark::Count, s.quantities.iter().any(|q| q.unit == Unit::Count));
        self.mark(Mark::Committed, s.says(Class::Committed) && !s.quantities.is_empty());
        self.mark(Mark::Range, s.quantities.iter().any(Quantity::is_range));
        let about = |&i: &usize| s.quantities[i].qualifier == Qualifier::About;
        self.mark(Mark::AboutAmount, self.expected.iter().any(about));
    }

    /// What is done to guidance.
    fn actions(&mut self) {
        let outlook = self.s.has(Cue::Outlook) || self.signals.noun.is_some();
        let refused = matches!(self.stated, Some(Action::Decline | Action::Withdraw));
        let acts = self.stated.is_some() && !refused;
        self.mark(Mark::Refused, refused);
        self.mark(Mark::ActionOnOutlook, acts && outlook);
        self.mark(Mark::Action, acts && !outlook);
        self.mark(
            Mark::OutlookWords,
            self.stated.is_some() && outlook && self.signals.noun.is_none(),
        );
    }

    /// What a sentence that looks ahead speaks of.
    fn ahead(&mut self) {
        let s = self.s;
        let (named, period) = (!s.metrics.is_empty(), self.ahead_period);
        let event = s.says(Class::Event);
        self.mark(
            Mark::Unspecific,
            !named && s.quantities.is_empty() && !event && self.stated.is_none(),
        );
        self.mark(Mark::Metric, self.strong);
        self.mark(Mark::WeakMetric, self.weak);
        self.mark(Mark::Event, event);
        self.mark(Mark::EventOfPeriod, event && period);
        self.mark(Mark::Direction, self.directed && named);
        self.mark(Mark::DirectionAlone, self.directed && !named);
        self.mark(Mark::OpenPeriod, period);
        // "the Q3 projected margin", "launches planned for this year": expected of a period that is open.
        let of_period = self.signals.told.is_some() || s.says(Class::Scheduled);
        self.mark(
            Mark::ExpectedOfPeriod,
            of_period && period && self.signals.own.is_none() && named,
        );
        self.mark(Mark::Confidence, s.has(Cue::Confidence) && named);
        self.mark(Mark::GoesOn, self.going_on());
    }

    /// What a sentence speaks of in which no word looks ahead: it may be an item of an outlook.
    fn list(&mut self) {
        let s = self.s;
        self.mark(Mark::MetricAlone, self.strong);
        self.mark(Mark::ExpectAlone, s.has(Cue::Expect));
        self.mark(Mark::PeriodAlone, self.ahead_period);
        let answer = self.before.answer && self.before.topic && s.tokens.len() <= SHORT;
        let item = !self.nothing_expected() && (!s.metrics.is_empty() || answer);
        if !item || !self.going_on() && !self.ahead_period {
            return;
        }
        self.mark(Mark::ListGoesOn, self.going_on());
        self.mark(Mark::OpenList, !self.going_on());
        // A result is one number; and what is asked of the future is answered in a word.
        let ranges = self.expected.iter().any(|&i| s.quantities[i].is_range());
        self.mark(Mark::ListRange, ranges);
        self.mark(Mark::ShortAnswer, !ranges && s.metrics.is_empty());
        self.mark(Mark::ListMetric, self.strong);
        self.mark(Mark::ListPeriod, self.ahead_period);
    }

    /// Where it stands.
    fn place(&mut self) {
        let (s, before) = (self.s, self.before);
        self.mark(Mark::CarriesOn, carries_on(s));
        self.mark(Mark::GuidedBefore, before.guided);
        self.mark(Mark::GuidedNear, (1..=2).contains(&before.guided_of_five));
        self.mark(Mark::GuidedOften, before.guided_of_five > 2);
        self.mark(Mark::PastPeriod, before.past_period);
        self.mark(
            Mark::LongTerm,
            s.periods
                .iter()
                .any(|m| matches!(m.spec, Spec::LongTerm | Spec::NextYears(_))),
        );
        self.mark(Mark::Answer, before.answer);
        self.mark(Mark::Short, s.tokens.len() <= SHORT);
    }

    /// What speaks against it.
    fn against(&mut self) {
        let s = self.s;
        let Signals {
            own,
            told,
            noun,
            future,
        } = self.signals;
        let (nothing, stated, directed) = (self.nothing_expected(), self.stated, self.directed);
        self.mark(Mark::SafeHarbour, s.has(Cue::SafeHarbour));
        let at_most_initiated = matches!(stated, None | Some(Action::Initiate));
        if s.has(Cue::Agenda) && nothing {
            let expecting = !at_most_initiated || (own.is_some() && !s.metrics.is_empty());
            let dated = !expecting && (directed || s.says(Class::Event)) && self.ahead_period;
            self.mark(Mark::AgendaExpecting, expecting);
            self.mark(Mark::AgendaDated, dated);
            self.mark(Mark::Agenda, !expecting && !dated);
        } else if nothing && own.is_none() && at_most_initiated {
            self.mark(Mark::AgendaWords, signals::announces_words(s));
        }
        self.mark(Mark::Industry, s.has(Cue::Industry) && nothing);
        self.mark(Mark::IndustryAmount, s.has(Cue::Industry) && !nothing);
        self.mark(Mark::Hypothetical, s.has(Cue::Hypothetical));
        if nothing && (s.has(Cue::Against) || compared::is_against_expectations(s)) {
            self.mark(Mark::Against, !self.any_future);
            self.mark(Mark::AgainstToo, self.any_future);
        }
        self.mark(Mark::Retold, s.has(Cue::Retold) && nothing && stated.is_none());
        let short = s.quantities.is_empty() && s.tokens.len() <= SHORT;
        self.mark(Mark::Heading, noun.is_some() && at_most_initiated && !directed && short);
        if let Some(at) = noun
            && own.or(told).is_none()
            && nothing
            && stated.is_none()
        {
            self.mark(Mark::OutlookOnly, !directed);
            // "We entered 2021 with a cautious outlook": told of the past.
            self.mark(
                Mark::OutlookOfThePast,
                future.is_none() && tense::has_past_before(s, at),
            );
        }
    }
}

fn is_amount(q: &Quantity) -> bool {
    !matches!(q.unit, Unit::Count | Unit::Plain)
}

/// "costs rose", but "will be completed", "reduced prices", "our previously issued guidance".
fn happened(s: &Sentence<'_>, i: usize) -> bool {
    const NO_SUBJECT: Classes = Classes::of(&[Class::Be, Class::Modal, Class::Determiner, Class::Preposition]);
    s.is(i, Class::Past)
        && !s.is(i + 1, Class::GuidedNoun)
        && (s.is(i, Class::Be) || i == 0 || !s.is_any(i - 1, NO_SUBJECT))
}

/// "we are raising our guidance", "we have withdrawn our outlook": management does it now.
fn acts_on_outlook(s: &Sentence<'_>, i: usize) -> bool {
    let now = !s.word(i).ends_with("ed") || matches!(s.back(i, 1), "have" | "we've");
    let we = |k: usize| matches!(s.back(i, k), "we" | "we're" | "we've" | "i'm");
    now && (1..=3).any(we) && tense::moves_guidance(s, i)
}

/// "We have $14 million of committed spend in 2020": nothing looks back, and the period is open.
fn is_open(s: &Sentence<'_>, index: usize) -> bool {
    let q = &s.quantities[index];
    tense::at(s, q.tokens.start) == tense::Tense::Open && !compared::is_compared_with(s, q.tokens.start)
}
