//! Sentences with their mentions → figures, guidance and ARR.
//!
//! Sentences are read in order; what a sentence leaves out (its metric, its period) is taken from
//! the ones before, and the record says so.

pub mod action;
pub mod arr;
pub mod change;
mod compared;
mod counterparts;
mod dating;
mod direct;
mod explain;
mod figure;
pub mod guidance;
mod habits;
pub mod link;
mod meant;
pub mod memory;
mod parts;
mod reading;
mod relink;
pub mod sentence;
pub mod tense;
pub mod translation;
pub mod when;

use std::ops::Range;

use crate::lexicon::Lexicon;
use crate::period::{Calendar, Period, PeriodMention, Spec, Use, YearRef};
use crate::records::{Arr, Diagnostic, Figure, Guidance, Role, Section, Severity};
use crate::source::Document;
use crate::span::Span;
use crate::turns::{Call, Turn};
pub use explain::sentence as explain_sentence;
use habits::Habits;
pub use memory::Memory;
pub use reading::Reading;
use sentence::Sentence;

/// What is mined from the turns of one call.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Figures, in the order of the text.
    pub figures: Vec<Figure>,
    /// Guidance, in the order of the text.
    pub guidance: Vec<Guidance>,
    /// ARR mentions, in the order of the text.
    pub arr: Vec<Arr>,
    /// What was odd.
    pub diagnostics: Vec<Diagnostic>,
}

/// What every record of a document shares.
pub struct Context<'a> {
    /// The document.
    pub document: &'a Document,
    /// The call.
    pub call: &'a Call,
    /// The vocabulary.
    pub lexicon: &'a Lexicon,
    /// The company's calendar.
    pub calendar: Calendar,
    /// What the call says throughout.
    pub(in crate::facts) habits: Habits,
    /// The names that it uses.
    names: std::cell::RefCell<parts::Names>,
    /// `call_period` as written in records.
    pub call_period: Option<String>,
    /// `call_date` as written in records.
    pub call_date: Option<String>,
}

impl<'a> Context<'a> {
    /// The context of a call.
    pub fn new(document: &'a Document, call: &'a Call, lexicon: &'a Lexicon) -> Self {
        let about = &call.about;
        let told = about.period.map(|p| (p.year, p.quarter.unwrap_or(4)));
        let mut calendar = Calendar::new(
            told.or_else(|| year_told_of(&document.text).map(|y| (y, 4))),
            about.date,
            about.fiscal_year_end,
        );
        calendar.whole_year = about.period.is_none_or(|p| p.quarter.is_none());
        Self {
            document,
            call,
            lexicon,
            calendar,
            habits: Habits::of(&document.text, lexicon),
            names: parts::Names::of(&document.text, about.company.as_deref(), lexicon).into(),
            call_period: about.period.map(|p| p.to_string()),
            call_date: about.date.map(|d| d.to_string()),
        }
    }
}

impl Context<'_> {
    /// Gives a sentence the names of the parts of the company in it.
    fn name_parts(&self, s: &mut Sentence<'_>) {
        let mut names = self.names.borrow_mut();
        names.lead(s, &self.document.text, self.call.about.company.as_deref());
        names.mark(s);
    }
}

/// A text that does not say what it reports on (an article): the calendar year that it names most often.
fn year_told_of(text: &str) -> Option<i16> {
    let bytes = text.as_bytes();
    let mut counts = std::collections::BTreeMap::new();
    for i in memchr::memmem::find_iter(bytes, "20") {
        let digits = bytes.get(i..i + 4).filter(|d| d.iter().all(u8::is_ascii_digit));
        let alone = |j: Option<usize>| {
            j.and_then(|j| bytes.get(j))
                .is_none_or(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'$' | b',' | b'.' | b'%'))
        };
        if let Some(year) = digits.and_then(|d| std::str::from_utf8(d).ok()?.parse::<i16>().ok())
            && alone(i.checked_sub(1))
            && alone(Some(i + 4).filter(|&j| bytes.get(j) != Some(&b'.') && bytes.get(j) != Some(&b',')))
        {
            *counts.entry(year).or_insert(0u32) += 1;
        }
    }
    counts
        .into_iter()
        .max_by_key(|&(year, n)| (n, year))
        .filter(|&(_, n)| n >= 3)
        .map(|(year, _)| year)
}

/// Mines every turn of a call.
pub fn mine(cx: &Context<'_>) -> Facts {
    judge_each(cx, |_, _| ())
}

/// Mines every turn of a call, and calls `judged` with where each sentence of management stands and what was found to
/// speak for and against its being guidance.
pub(crate) fn judge_each(cx: &Context<'_>, mut judged: impl FnMut(Span, &guidance::Verdict)) -> Facts {
    let mut facts = Facts::default();
    let mut memory = Memory::default();
    for (ordinal, turn) in cx.call.turns.iter().enumerate() {
        memory.turn(turn);
        for paragraph in turn.paragraphs.iter().filter(|p| !p.english.is_empty()) {
            let reading = Reading::of(cx.document, paragraph, cx.lexicon);
            if reading.sentences.len() > 1 {
                memory.paragraph();
            }
            let first_figure = facts.figures.len();
            for range in &reading.sentences {
                let marks = reading.marks_of(range);
                if !reading.is_worth_reading(range, marks) {
                    memory.pass();
                    continue;
                }
                let mut sentence = Sentence::read(&reading, range.clone(), cx.lexicon, cx.habits.currency);
                cx.name_parts(&mut sentence);
                let mut miner = Miner {
                    cx,
                    turn,
                    ordinal: ordinal as u32,
                    sentence: &sentence,
                    facts: &mut facts,
                    memory: &mut memory,
                };
                let verdict = miner.mine();
                if miner.speaks_for_company() {
                    judged(reading.passage.source_span(range.clone()), &verdict);
                }
            }
            counterparts::fill(
                cx.document,
                paragraph,
                &mut facts.figures[first_figure..],
                &mut facts.diagnostics,
            );
        }
    }
    facts
}

/// One sentence being mined.
struct Miner<'a, 's> {
    cx: &'a Context<'a>,
    turn: &'a Turn,
    ordinal: u32,
    sentence: &'a Sentence<'s>,
    facts: &'a mut Facts,
    memory: &'a mut Memory,
}

impl Miner<'_, '_> {
    fn mine(&mut self) -> guidance::Verdict {
        let s = self.sentence;
        let speaks_for_company = self.speaks_for_company();
        let before = guidance::Before {
            past_period: self.past_period(),
            ..self.memory.before(self.turn)
        };
        let links = link::link(s, self.cx.lexicon);
        let ahead_period = self.ahead_period();
        let verdict = if speaks_for_company {
            guidance::judge(s, before, ahead_period, self.cx.lexicon)
        } else {
            guidance::Verdict::default()
        };
        let told = self.figures(&links, &verdict, before);
        self.arr(&links, &told, &verdict);
        let made = if verdict.is_guidance {
            self.guidance(&told, &verdict)
        } else {
            0
        };
        self.memory
            .learn(s, &links, self.cx, &verdict, made > 0, speaks_for_company);
        verdict
    }

    /// Whether the words are management's. Texts without speakers are taken as management's.
    fn speaks_for_company(&self) -> bool {
        !matches!(self.turn.role, Role::Operator | Role::Analyst)
    }

    /// Whether a period that is surely not over is named: not "the quarter" nor "the second quarter" in the call
    /// that reports it.
    fn ahead_period(&self) -> bool {
        let calendar = &self.cx.calendar;
        let main = self.sentence.periods.iter().filter(|m| m.usage == Use::Main);
        let Some((call, call_end)) = self.reported() else {
            return main.into_iter().any(|m| {
                matches!(
                    m.spec,
                    Spec::RestOfYear(_) | Spec::LongTerm | Spec::NextMonths(_) | Spec::NextYears(_)
                )
            });
        };
        let s = self.sentence;
        let ahead = tense::is_anything_ahead(s);
        // "As of June 4, 68% of our shops are open"
        let as_of = |m: &PeriodMention| {
            !ahead && (1..=2).any(|k| s.back(m.tokens.start, k) == "as" && s.back(m.tokens.start, k - 1) != "as")
        };
        main.into_iter().any(|m| match m.spec {
            Spec::RelativeQuarter(0) => false,
            Spec::Quarter(q, YearRef::Bare) if q == call.1 => false,
            // "compares to $1.29 in Q2" in the call of the third quarter: the second is over.
            Spec::Quarter(q, YearRef::Bare) if q < call.1 && call.1 < 4 && !ahead => false,
            Spec::Half(1, YearRef::Bare) if matches!(call.1, 2 | 3) && !ahead => false,
            Spec::Month(..) | Spec::Day(..) if as_of(m) => false,
            // A month without a year is the next of its name only where that is near.
            Spec::Month(_, YearRef::Bare) | Spec::Day(_, _, YearRef::Bare) => calendar
                .resolve(m.spec, true)
                .and_then(|p| calendar.dates(p))
                .is_some_and(|(_, end)| end > call_end && (end - call_end).get_days() <= 190),
            Spec::Year(YearRef::Bare | YearRef::This) | Spec::YearEnd(YearRef::Bare) if call.1 == 4 => false,
            _ => calendar
                .resolve(m.spec, true)
                .is_some_and(|p| p == Period::LongTerm || calendar.dates(p).is_some_and(|(_, end)| end > call_end)),
        })
    }

    /// The year and quarter that the call reports, and its last day.
    fn reported(&self) -> Option<((i16, u8), jiff::civil::Date)> {
        let calendar = &self.cx.calendar;
        let (_, end) = calendar.call_period().and_then(|p| calendar.dates(p))?;
        Some((calendar.call?, end))
    }

    /// Whether a period that is over is named, or nothing but the quarter that is reported.
    fn past_period(&self) -> bool {
        let mut main = self.sentence.periods.iter().filter(|m| m.usage == Use::Main);
        main.any(|m| self.is_over(m))
    }

    /// Whether a period is over, or the quarter that is reported.
    fn is_over(&self, m: &PeriodMention) -> bool {
        let calendar = &self.cx.calendar;
        match m.spec {
            Spec::RelativeQuarter(0) => calendar.call.is_some(),
            Spec::Quarter(q, YearRef::Bare) if calendar.call.is_some_and(|(_, call)| call == q) => true,
            spec => calendar.is_over(spec, true),
        }
    }

    fn section(&self) -> Section {
        self.turn.section
    }

    fn span(&self, range: Range<usize>) -> Span {
        self.sentence.passage.source_span(range)
    }

    fn warn(&mut self, span: Span, code: &str, message: String) {
        let line = self.cx.document.line_of(span.start);
        self.facts.diagnostics.push(Diagnostic {
            doc: self.cx.document.id.clone(),
            line,
            severity: Severity::Warning,
            code: code.to_string(),
            message,
        });
    }
}
