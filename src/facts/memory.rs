//! What the sentences before leave to those that follow.

use super::Context;
use super::guidance::{Before, Verdict};
use super::sentence::Sentence;
use super::{tense, when};
use crate::lexicon::{AmountOf, Class, Cue, Strength};
use crate::period::{Calendar, Period, PeriodMention, Spec, Use, YearRef};
use crate::quantity::Unit;
use crate::records::{Role, TurnKind};
use crate::turns::Turn;

/// A metric that a later sentence may mean by "it" or by nothing at all.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Index into the lexicon's metrics.
    pub metric: u16,
    /// Its words.
    pub text: String,
    /// What it was narrowed to.
    pub segment: Option<String>,
    /// The period that its figure was of.
    pub period: Option<Period>,
    /// Sentences since.
    pub age: u32,
}

/// A period that a later sentence may mean.
#[derive(Clone, Copy, Debug)]
pub struct Time {
    /// What was said.
    pub spec: Spec,
    /// Whether the sentence looked ahead.
    pub ahead: bool,
    /// Sentences since.
    pub age: u32,
}

/// The memory of a reader.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// The last main metric.
    pub topic: Option<Topic>,
    /// The last year stated by a sentence that looked ahead.
    pub ahead_year: Option<Time>,
    /// The last quarter or half stated so.
    pub ahead_part: Option<Time>,
    /// The last period stated by a sentence that looked back.
    pub back: Option<Time>,
    /// The columns of a Markdown table, by the number of bars before them.
    pub table: Option<Vec<Option<Spec>>>,
    /// The periods of the amounts of the sentence before, where each stated its own.
    pub series: Vec<Period>,
    /// The metric of the last count, for "seven of them".
    pub counted: Option<Topic>,
    /// The margin that was named last.
    pub margin: Option<u16>,
    /// The metric that was said to grow by a rate a year, over several of them.
    pub grown: Option<u16>,
    /// The metric of the question that is being answered.
    asked: Option<Topic>,
    guided: bool,
    /// Whether each of the sentences before was guidance, the last one in the lowest bit.
    recent: u32,
    outlook_age: Option<u32>,
    question: bool,
    asked_ahead: bool,
}

/// Sentences after which a metric is forgotten.
const TOPIC_AGE: u32 = 2;
/// Sentences after which a stated year of an outlook is forgotten.
const YEAR_AGE: u32 = 14;
/// Sentences after which a stated quarter or half of an outlook is forgotten.
const PART_AGE: u32 = 6;
/// Sentences after which a stated past period is forgotten.
const BACK_AGE: u32 = 3;

impl Memory {
    /// A new turn begins: what an analyst asked about is still known in the answer.
    pub fn turn(&mut self, turn: &Turn) {
        let answers = turn.kind == TurnKind::Answer && self.question;
        if turn.role == Role::Analyst && !self.question {
            self.asked_ahead = false;
        }
        self.question = turn.role == Role::Analyst;
        self.guided = false;
        self.recent = 0;
        // A short answer to a question about what is to come goes on with it.
        self.outlook_age = (answers && self.asked_ahead).then_some(1);
        if answers {
            self.topic = self.asked.take().or(self.topic.take());
        } else {
            self.topic = None;
            self.counted = None;
            self.ahead_year = None;
            self.ahead_part = None;
        }
        self.back = None;
    }

    /// A new paragraph of several sentences begins: what the one before said of time fades.
    pub fn paragraph(&mut self) {
        for time in [&mut self.ahead_year, &mut self.ahead_part].into_iter().flatten() {
            time.age += 5;
        }
    }

    /// A sentence that says nothing to us goes by.
    pub fn pass(&mut self) {
        if let Some(topic) = &mut self.topic {
            topic.age += 1;
        }
        for time in [&mut self.ahead_year, &mut self.ahead_part, &mut self.back]
            .into_iter()
            .flatten()
        {
            time.age += 1;
        }
        self.outlook_age = self.outlook_age.map(|a| a + 1);
        self.guided = false;
        self.recent <<= 1;
        self.series.clear();
        if self.topic.as_ref().is_some_and(|t| t.age > TOPIC_AGE) {
            self.topic = None;
        }
        if self.ahead_year.is_some_and(|t| t.age > YEAR_AGE) {
            self.ahead_year = None;
        }
        if self.ahead_part.is_some_and(|t| t.age > PART_AGE) {
            self.ahead_part = None;
        }
        if self.back.is_some_and(|t| t.age > BACK_AGE) {
            self.back = None;
        }
    }

    /// The period that a sentence without one guides for: the quarter or half said last, else the year.
    pub fn ahead(&self) -> Option<Time> {
        self.ahead_part.or(self.ahead_year)
    }

    /// What the sentences before say for a sentence being guidance.
    pub fn before(&self, turn: &Turn) -> Before {
        Before {
            guided: self.guided,
            guided_of_five: (self.recent & 0b11111).count_ones(),
            topic: self.outlook_age.is_some_and(|a| a <= 3),
            answer: turn.kind == TurnKind::Answer,
            past_period: false,
        }
    }

    /// A sentence has been mined.
    pub fn learn(
        &mut self,
        s: &Sentence<'_>,
        links: &[Option<(usize, i32)>],
        cx: &Context<'_>,
        verdict: &Verdict,
        made: bool,
        company: bool,
    ) {
        self.pass();
        self.guided = made || (verdict.is_guidance && company);
        self.recent |= u32::from(self.guided);
        let looks_ahead = verdict.is_guidance || tense::is_anything_ahead(s);
        // A heading: "Turning to our outlook for 2024", "For the full year, we expect the following".
        if company
            && (self.guided || (s.has(Cue::Outlook) && (s.has(Cue::Agenda) || s.has(Cue::Ahead) || opens_a_list(s))))
        {
            self.outlook_age = Some(0);
        }
        let opens = |m: &PeriodMention| m.tokens.start <= 3 || opens_with(s, m.tokens.start);
        // A year said in passing ("to meet 2024 demand") is not the year that is guided for.
        let tells = s.says(Class::Guiding)
            || s.quantities.is_empty() && s.says(Class::GuidedNoun)
            || s.has(Cue::Agenda)
            || s.periods.first().is_some_and(opens)
            || s.quantities
                .iter()
                .any(|q| tense::at(s, q.tokens.start) == tense::Tense::Ahead);
        let usable = |m: &&PeriodMention| {
            m.usage == Use::Main
                && matches!(
                    m.spec,
                    Spec::Quarter(..)
                        | Spec::MonthQuarter(..)
                        | Spec::Half(..)
                        | Spec::Year(_)
                        | Spec::Through(_)
                        | Spec::RelativeQuarter(_)
                        | Spec::RestOfYear(_)
                        | Spec::FirstQuarters(..)
                )
        };
        // "Now I'll turn to our outlook": what was guided for before is over, and a span of years said here is what follows.
        let agenda = company && s.quantities.is_empty() && s.says(Class::Guiding) && s.has(Cue::Agenda);
        if agenda {
            self.ahead_year = None;
            self.ahead_part = None;
            let span = s.periods.iter().find(|m| matches!(m.spec, Spec::Years(..)));
            self.ahead_year = span.map(|m| Time {
                spec: m.spec,
                ahead: true,
                age: 0,
            });
        }
        // "Turning to 2027, our targets are": a year farther off that a sentence is about.
        let frames = |m: &PeriodMention| {
            matches!(m.spec, Spec::Year(_) | Spec::Through(_)) && (m.tokens.start <= 2 || opens_with(s, m.tokens.start))
        };
        // "$100 million in 2023 and $35 million in 2024": what follows is of the nearer year.
        let mut year_told: Option<Period> = None;
        for m in s.periods.iter().filter(usable) {
            if in_relative_clause(s, m.tokens.start) || when::is_ground(s, m) {
                continue;
            }
            let ends_with_call = |m: &PeriodMention| {
                let end = |p| cx.calendar.dates(p).map(|d| d.1);
                cx.calendar.resolve(m.spec, false).and_then(end) == cx.calendar.call_period().and_then(end)
            };
            // What is expected for the rest of the year is told of the whole of it.
            let spec = match m.spec {
                Spec::RestOfYear(year) => Spec::Year(year),
                spec => spec,
            };
            let time = Time {
                spec,
                ahead: looks_ahead,
                age: 0,
            };
            let bare = || s.metrics.iter().all(|m| m.strength == Strength::Weak);
            // "That leaves the fourth quarter."
            let heading = s.quantities.is_empty()
                && s.tokens.len() <= 13
                && match m.spec {
                    Spec::Quarter(q, YearRef::Bare) => bare() && cx.calendar.call.is_some_and(|(_, call)| call != q),
                    Spec::RelativeQuarter(n) => bare() && n > 0,
                    // "Moving on to other items for the full year."
                    Spec::Year(_) | Spec::RestOfYear(_) => {
                        matches!(s.word(0), "turning" | "moving" | "shifting" | "looking")
                    }
                    _ => false,
                };
            // A period that is over is none to guide for: it stays what it is, a base or a memory.
            let open = !cx.calendar.is_over(m.spec, true);
            // "the assumptions behind our 2024 outlook", "our expectations for 2024"
            let outlook = s.quantities.is_empty()
                && (s.is(m.tokens.end, Class::AboutGuidance)
                    || (2..=3).any(|k| s.is(m.tokens.start.wrapping_sub(k), Class::AboutGuidance))
                        && matches!(s.back(m.tokens.start, 1), "for" | "of" | "about" | "fiscal" | "year"));
            let told = (looks_ahead && tells || outlook && company) && (is_near(spec, &cx.calendar) || frames(m));
            if (heading && company || told) && open {
                if matches!(m.spec, Spec::Year(_) | Spec::Through(_) | Spec::RestOfYear(_)) {
                    let year = cx.calendar.resolve(spec, true);
                    if year_told.is_some_and(|nearer| year.is_some_and(|y| is_later(y, nearer, &cx.calendar))) {
                        continue;
                    }
                    year_told = year;
                    self.ahead_year = Some(time);
                    // "for the full year" after a quarter's outlook: the year is the topic now.
                    self.ahead_part = None;
                } else {
                    self.ahead_part = Some(time);
                }
            } else if !looks_ahead && ends_with_call(m) {
                self.back = Some(time);
            }
        }
        // A list of an outlook goes on with the period it began with.
        if made && !super::guidance::has_a_verb(s) && !s.periods.iter().any(|m| m.usage == Use::Main) {
            let used = if self.ahead_part.is_some() {
                &mut self.ahead_part
            } else {
                &mut self.ahead_year
            };
            if let Some(time) = used {
                time.age = time.age.saturating_sub(1);
            }
        }
        // "$163.5 million in the quarter and $615.1 million for the year": what follows is of the quarter that is reported.
        let reported = |m: &&PeriodMention| {
            usable(m)
                && cx.calendar.resolve(m.spec, false) == cx.calendar.call_period()
                && !matches!(m.spec, Spec::Year(_))
        };
        if let Some(m) = s.periods.iter().find(reported)
            && !looks_ahead
        {
            self.back = Some(Time {
                spec: m.spec,
                ahead: false,
                age: 0,
            });
        }
        self.series = series(s, cx);
        self.read_table(s);
        if !company {
            self.asked_ahead |= looks_ahead || s.says(Class::Asking);
        }
        let linked = links.iter().position(|l| l.is_some());
        let topic = |i: usize, q: Option<usize>| {
            let m = &s.metrics[i];
            let period = q
                .and_then(|q| super::when::mention(s, &s.quantities[q].tokens))
                .and_then(|m| cx.calendar.resolve(m.spec, looks_ahead));
            Topic {
                metric: m.metric,
                text: s.quote(m.range.clone()).to_string(),
                segment: m.segment.clone(),
                period,
                age: 0,
            }
        };
        if let Some((i, q)) = links
            .iter()
            .enumerate()
            .filter(|(q, _)| s.quantities[*q].unit == Unit::Count)
            .find_map(|(q, l)| l.map(|l| (l.0, q)))
        {
            self.counted = Some(topic(i, Some(q)));
        }
        let margin = |m: &&crate::metric::MetricMention| {
            let id = cx.lexicon.metrics[m.metric as usize].id.as_str();
            // Nobody calls the other two "margin" alone.
            m.strength == Strength::Strong
                && id.ends_with("_margin")
                && !matches!(id, "fcf_margin" | "incremental_margin")
        };
        if let Some(m) = s.metrics.iter().rfind(margin) {
            self.margin = Some(m.metric);
        }
        // "7% to 9% average annual growth in adjusted earnings per share"
        let yearly =
            || (0..s.tokens.len()).any(|i| matches!(s.word(i), "annual" | "annually" | "compound" | "compounded"));
        let grows = || {
            s.quantities.iter().zip(links).find_map(|(q, link)| {
                let m = &s.metrics[(*link)?.0];
                let named = m.strength == Strength::Strong && m.segment.is_none();
                (q.unit == Unit::Percent && named).then_some(m.metric)
            })
        };
        // What a share earns is what a company aims at: "8% growth of our rate base" said in between is not.
        let of_a_share = |metric: u16| cx.lexicon.metrics[metric as usize].amount_of == AmountOf::Share;
        if looks_ahead
            && company
            && let Some(metric) = grows()
            && yearly()
            && (of_a_share(metric) || !self.grown.is_some_and(of_a_share))
        {
            self.grown = Some(metric);
        }
        let strong = || s.metrics.iter().position(|m| m.strength == Strength::Strong);
        if let Some(q) = linked {
            self.topic = links[q].map(|l| topic(l.0, Some(q)));
        } else if let Some(i) = strong() {
            self.topic = Some(topic(i, None));
        }
        if !company && let Some(topic) = &self.topic {
            self.asked = Some(Topic {
                age: 0,
                ..topic.clone()
            });
        }
    }

    /// The head row of a Markdown table names the periods of its columns; the table ends with the first other line.
    fn read_table(&mut self, s: &Sentence<'_>) {
        if !s.tokens.first().is_some_and(|t| t.is_symbol("|")) {
            self.table = None;
        } else if self.table.is_none() {
            let bars = |end: usize| s.tokens[..end].iter().filter(|t| t.is_symbol("|")).count();
            let mut columns = vec![None; bars(s.tokens.len()) + 1];
            for m in &s.periods {
                columns[bars(m.tokens.start)] = Some(m.spec);
            }
            self.table = Some(columns);
        }
    }
}

/// "dividends, which we will initiate in the second quarter": said in passing.
fn in_relative_clause(s: &Sentence<'_>, at: usize) -> bool {
    (3..at)
        .rev()
        .take(9)
        .take_while(|&i| !matches!(s.word(i), "," | ";") && !s.quantities.iter().any(|q| q.tokens.contains(&i)))
        .any(|i| matches!(s.word(i), "which" | "who" | "where" | "when" | "once" | "until"))
}

/// "On the ambition for 2027, we have done our homework": the sentence opens with what it is about.
fn opens_with(s: &Sentence<'_>, at: usize) -> bool {
    matches!(
        s.word(0),
        "on" | "for" | "in" | "as" | "regarding" | "turning" | "looking" | "moving" | "with"
    ) && at <= 8
        && (0..at).all(|i| s.word(i) != ",")
}

/// "We offer the following guidance", "the assumptions of our outlook are as follows".
fn opens_a_list(s: &Sentence<'_>) -> bool {
    (0..s.tokens.len()).any(|i| match s.word(i) {
        "following" => s.back(i, 1) == "the",
        "follows" => s.back(i, 1) == "as",
        _ => false,
    })
}

/// Whether a period ends later than another.
fn is_later(period: Period, than: Period, calendar: &Calendar) -> bool {
    let end = |p| calendar.dates(p).map(|(_, end)| end);
    end(period) > end(than)
}

/// Whether what follows may be of a period without saying so: the next quarter, the year and the one behind it. "Most of it
/// comes in the second half", "stronger in the fourth quarter than in the first", "by 2030" are said in passing: what follows is
/// of the year that is spoken of.
fn is_near(spec: Spec, calendar: &Calendar) -> bool {
    let (Some((year, _)), Some(period)) = (calendar.call, calendar.resolve(spec, true)) else {
        return true;
    };
    match period {
        Period::Quarter(..) => calendar
            .resolve(Spec::RelativeQuarter(1), true)
            .is_none_or(|next| !is_later(period, next, calendar)),
        Period::Half(..) => false,
        Period::Year(y) => y <= year + 1,
        _ => true,
    }
}

/// The periods of a sentence's amounts, where there are several and each states its own.
fn series(s: &Sentence<'_>, cx: &Context<'_>) -> Vec<Period> {
    let periods: Vec<Period> = s
        .quantities
        .iter()
        .filter_map(|q| {
            // The period right behind the amount, a base of comparison too: "from $8.2 million in 2023 to …".
            let own = s
                .periods
                .iter()
                .find(|m| m.tokens.start >= q.tokens.end && m.tokens.start - q.tokens.end <= 2);
            own.or_else(|| super::when::mention(s, &q.tokens))
                .and_then(|m| cx.calendar.resolve(m.spec, false))
        })
        .collect();
    let distinct = periods.windows(2).all(|w| w[0] != w[1]);
    if periods.len() == s.quantities.len() && periods.len() >= 3 && distinct {
        periods
    } else {
        Vec::new()
    }
}
