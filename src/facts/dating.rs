//! The period of a quantity: what its sentence says of it, what it is compared with, what was said before.

use rust_decimal::Decimal;

use super::direct::Named;
use super::sentence::Sentence;
use super::when::{self, When};
use super::{Miner, compared, tense};
use crate::lexicon::{Class, Classes};
use crate::period::{Period, PeriodMention, Spec, Use, YearRef};
use crate::quantity::{Quantity, Relation, Unit};
use crate::records::{Figure, PeriodKind, PeriodSource, Role};

impl Miner<'_, '_> {
    /// The period of a quantity.
    pub(super) fn when_of(&self, q: &Quantity, named: Option<&Named>, ahead: bool) -> Option<When> {
        let s = self.sentence;
        let calendar = &self.cx.calendar;
        let stated = |m: &PeriodMention, ahead: bool| {
            calendar
                .resolve(when::spec_of(s, m), ahead)
                .map(|period| When::stated(s, m, period))
        };
        let from_level = q.relation == Some(Relation::FromLevel);
        let compared = compared::is_compared_with(s, q.tokens.start);
        // What is compared with has the base of the comparison as its period.
        if compared || from_level {
            let main = self.main_period(q, ahead);
            let base = s
                .periods
                .iter()
                .filter(|m| m.usage != Use::Told && (m.usage == Use::Base || m.tokens.start >= q.tokens.end))
                .find(|m| m.tokens.start >= q.tokens.end && m.tokens.start - q.tokens.end <= 6)
                .or_else(|| {
                    s.periods.iter().rfind(|m| {
                        m.usage == Use::Base && m.tokens.end <= q.tokens.start && q.tokens.start - m.tokens.end <= 8
                    })
                });
            if let Some(m) = base
                && let Some(period) = when::base_of(main, m.spec, calendar)
            {
                return Some(When::stated(s, m, period));
            }
        }
        if let Some(when) = self.base_behind(q, ahead).or_else(|| self.base_of_comparison(q, ahead)) {
            return Some(when);
        }
        if matches!(
            (s.word(q.tokens.end), s.word(q.tokens.end + 1)),
            ("after" | "beyond", "that") | ("thereafter", _)
        ) {
            return None;
        }
        if let Some(period) = self.table_period(q) {
            return Some(When {
                period,
                text: None,
                source: PeriodSource::Stated,
            });
        }
        let found = |at| match ahead {
            true => when::open_mention(s, at, calendar),
            false => when::mention(s, at),
        };
        if let Some((m, spec)) = when::respective(s, &q.tokens)
            && let Some(period) = calendar.resolve(spec, ahead)
        {
            return Some(When::stated(s, m, period));
        }
        let mention = found(&q.tokens).filter(|m| named.is_some() || !matches!(m.spec, Spec::Day(..)));
        if let Some(m) = mention {
            return stated(m, ahead);
        }
        if let Some(period) = self.parallel_period(q) {
            return Some(When::inherited(period));
        }
        let outlook = || {
            let before = self.memory.before(self.turn);
            before.guided || before.topic || tense::is_anything_ahead(s)
        };
        // "came in against our guidance of $10 million", "above the $0.62 that we guided to": of the period of the result;
        // "now $5 to $6, compared to our previous range": of the period that is guided for.
        let measure = !ahead && compared && speaks_of_plans(s);
        let based = s.periods.iter().any(|m| m.usage.is_base());
        let guides = || {
            s.quantities
                .iter()
                .any(|o| o.tokens.end <= q.tokens.start && tense::at(s, o.tokens.start) == tense::Tense::Ahead)
        };
        if measure && !guides() && !based {
            return self.unsaid(false);
        }
        if !ahead && (compared::is_old(s, q.tokens.clone()) || measure) && outlook()
            || from_level && tense::at(s, q.tokens.start) == tense::Tense::Ahead
        {
            // The range of before is of the period that the new one is of.
            return self.guided_period(&q.tokens, Some(q));
        }
        if (from_level || compared) && !ahead && !based {
            return self.year_before(q, named);
        }
        // A rate per year or per user is of no period of its own; what is of no known metric inherits none.
        let rate = q.per.is_some() && !q.is_per_share();
        if rate {
            return None;
        }
        if let Some(period) = self.said_before(q) {
            return Some(When::inherited(period));
        }
        if named.is_some_and(|n| n.rule == "metric-inherited")
            && let Some(period) = self.memory.topic.as_ref().and_then(|t| t.period)
        {
            return Some(When::inherited(period));
        }
        if !self.speaks_for_company() {
            return self.asked_period(q, named, ahead);
        }
        // Of what is garbled nothing is known that was not said.
        if named.is_none() && (q.unit == Unit::Count || self.is_garbled(q).is_some()) {
            return None;
        }
        // "We have 28 customers": a count is of the call's period where the company says that it has it.
        let done = named.is_some_and(|n| self.cx.lexicon.metrics[n.metric as usize].period == PeriodKind::Duration)
            && tense::at(s, q.tokens.start) == tense::Tense::Back
            && !s.has_word("recently")
            && !(1..=8).any(|k| matches!(s.back(q.tokens.start, k), "have" | "has" | "we've" | "already"));
        let held = q.unit != Unit::Count
            || done
            || (1..=4).any(|k| {
                matches!(
                    s.back(q.tokens.start, k),
                    "have"
                        | "had"
                        | "has"
                        | "is"
                        | "are"
                        | "was"
                        | "were"
                        | "serve"
                        | "operate"
                        | "own"
                        | "ended"
                        | "employ"
                ) || q.tokens.start >= k
                    && s.is(q.tokens.start - k, Class::Past)
                    && named.is_some()
                    && !s.has_word("recently")
            });
        if ahead {
            self.unsaid_ahead(Some(q))
        } else if held {
            self.unsaid(false)
        } else {
            self.inherited(ahead)
        }
    }

    /// "which compares to $52 million and $47 million, respectively, in the year-ago period": all that stands between the
    /// comparing word and the earlier period is of that period.
    fn base_of_comparison(&self, q: &Quantity, ahead: bool) -> Option<When> {
        const VERB: Classes = Classes::of(&[Class::Be, Class::Modal, Class::Past]);
        let s = self.sentence;
        let plain = |i: usize| s.word(i) != ";" && (!s.is_any(i, VERB) || matches!(s.word(i), "ended" | "ending"));
        let compares = |i: usize| matches!(s.word(i), "compared" | "compares" | "compare" | "versus" | "vs");
        let from = (0..q.tokens.start)
            .rev()
            .take_while(|&i| plain(i) || compares(i))
            .find(|&i| compares(i))?;
        let m = s
            .periods
            .iter()
            .find(|m| m.usage != Use::Told && m.tokens.start >= q.tokens.end)?;
        if m.tokens.start - from > 30 || !(q.tokens.end..m.tokens.start).all(plain) {
            return None;
        }
        let calendar = &self.cx.calendar;
        let before = s.periods.iter().rfind(|o| o.tokens.end <= from && o.usage == Use::Main);
        let main = before
            .and_then(|o| calendar.resolve(when::spec_of(s, o), ahead))
            .or_else(|| {
                self.main_period(q, ahead)
                    .filter(|_| before.is_none() && m.usage != Use::Main)
            })
            .or_else(|| calendar.call_period());
        let period = when::base_of(main, m.spec, calendar)?;
        // It is earlier than what is compared, or it is no base.
        let end = |p| calendar.dates(p).map(|d| d.1);
        (end(period)? < end(main?)?).then(|| When::stated(s, m, period))
    }

    /// The period of what an analyst asks about: of the same amount where management has said it, else of the guidance
    /// that is asked about, or of the quarter that is reported.
    fn asked_period(&self, q: &Quantity, named: Option<&Named>, ahead: bool) -> Option<When> {
        let s = self.sentence;
        if let Some(figure) = self.said_by_management(q, named) {
            return figure
                .period
                .as_deref()
                .and_then(|p| p.parse().ok())
                .map(When::inherited);
        }
        named?;
        // "that $14 million receivable": which one was not found.
        if matches!(s.back(q.tokens.start, 1), "the" | "that" | "this") || q.unit == Unit::Count {
            return self.inherited(ahead);
        }
        let guided = s.says(Class::GuidedFor);
        self.unsaid(ahead || guided)
    }

    /// The figure of management that an analyst repeats: the same amount, said so exactly that it is no coincidence.
    pub(super) fn said_by_management(&self, q: &Quantity, named: Option<&Named>) -> Option<&Figure> {
        let kind = q.unit.kind()?;
        let exact = |v: Decimal| {
            let mut digits = v.normalize().mantissa().unsigned_abs();
            while digits != 0 && digits.is_multiple_of(10) {
                digits /= 10;
            }
            !v.fract().is_zero() || digits >= 100
        };
        let range = q.low.is_some() && q.high.is_some() && q.low != q.high;
        // "I'm comfortable with the $26 million": which one that is has been said.
        let definite = named.is_none() && self.sentence.back(q.tokens.start, 1) == "the" && self.speaks_for_company();
        if !range && !definite && !q.low.or(q.high).is_some_and(|v| exact(v.normalize())) {
            return None;
        }
        let metric = named.map(|n| self.cx.lexicon.metrics[n.metric as usize].id.as_str());
        self.facts.figures.iter().rev().find(|f| {
            f.kind == kind
                && (f.low, f.high) == (q.low, q.high)
                && !matches!(f.speaker_role, Role::Analyst | Role::Operator)
                && (metric.is_none() && f.metric.is_some() || metric.is_some() && f.metric.as_deref() == metric)
                && f.period.is_some()
        })
    }

    /// "from $9.0 million in the same period of last year": the base that stands right behind an amount is its period.
    fn base_behind(&self, q: &Quantity, ahead: bool) -> Option<When> {
        let s = self.sentence;
        let level = matches!(q.unit, Unit::Money(_) | Unit::Count | Unit::Plain);
        let base = s
            .periods
            .iter()
            .find(|m| m.usage == Use::Base && m.tokens.start >= q.tokens.end)?;
        let gap = q.tokens.end..base.tokens.start;
        let led = gap.len() <= 3
            && gap.clone().any(|i| matches!(s.word(i), "in" | "for" | "during" | "of"))
            && gap
                .clone()
                .all(|i| matches!(s.word(i), "in" | "for" | "during" | "of" | "the" | "our"));
        let period =
            when::base_of(self.main_period(q, ahead), base.spec, &self.cx.calendar).filter(|_| level && led)?;
        Some(When::stated(s, base, period))
    }

    /// "The range is $70 million to $85 million. We don't have the $70 million in hand": an amount that was said in the
    /// turn just before is of the period that it was of then.
    fn said_before(&self, q: &Quantity) -> Option<Period> {
        let definite = matches!(self.sentence.back(q.tokens.start, 1), "the" | "that" | "this");
        let kind = q.unit.kind()?;
        let alone = self
            .sentence
            .quantities
            .iter()
            .filter(|o| o.unit.kind() == Some(kind))
            .count()
            == 1;
        let value = q.low.filter(|_| definite && alone && q.low == q.high)?;
        let recent = self.facts.figures.iter().rev().take(6);
        let same =
            |f: &&Figure| f.turn == self.ordinal && f.kind == kind && (f.low == Some(value) || f.high == Some(value));
        recent.into_iter().find(same)?.period.as_deref()?.parse().ok()
    }

    /// The period that a comparison with `q` is seen from.
    fn main_period(&self, q: &Quantity, ahead: bool) -> Option<Period> {
        let calendar = &self.cx.calendar;
        when::mention(self.sentence, &q.tokens)
            .and_then(|m| calendar.resolve(m.spec, ahead))
            .or_else(|| self.inherited(ahead).map(|w| w.period))
            .or_else(|| calendar.call_period())
    }

    /// "up 9% from $41.8 million", "compared to $6.6 million": of the period that the call compares with.
    fn year_before(&self, q: &Quantity, named: Option<&Named>) -> Option<When> {
        let s = self.sentence;
        let metric = &self.cx.lexicon.metrics[named?.metric as usize];
        let duration = metric.period == PeriodKind::Duration;
        let grew = s
            .quantities
            .iter()
            .any(|o| o.unit == Unit::Percent && o.tokens.end <= q.tokens.start && q.tokens.start - o.tokens.end <= 3);
        let year = Spec::Year(YearRef::Last);
        let spec = match self.cx.habits.compares {
            Some(spec) if duration || spec != year => spec,
            None if grew && duration => year,
            _ => return None,
        };
        let period = when::base_of(self.main_period(q, false), spec, &self.cx.calendar)?;
        Some(When::inherited(period))
    }

    /// The period of a table's column: the head row names it.
    pub(super) fn table_period(&self, q: &Quantity) -> Option<Period> {
        let s = self.sentence;
        let bars = |end: usize| s.tokens[..end].iter().filter(|t| t.is_symbol("|")).count();
        let columns = self.memory.table.as_ref()?;
        s.tokens.first().filter(|t| t.is_symbol("|"))?;
        columns
            .get(bars(q.tokens.start))?
            .and_then(|spec| self.cx.calendar.resolve(spec, false))
    }

    /// A sentence without periods whose amounts run parallel to those of the sentence before: "At the same time, ARR rose
    /// from … to … and then to …".
    fn parallel_period(&self, q: &Quantity) -> Option<Period> {
        let s = self.sentence;
        let same: Vec<&Quantity> = s.quantities.iter().filter(|o| o.unit == q.unit && !o.band).collect();
        let place = same.iter().position(|o| o.tokens == q.tokens)?;
        (s.periods.is_empty() && same.len() >= 3 && self.memory.series.len() == same.len())
            .then(|| self.memory.series[place])
    }

    /// The period where none is said: what the sentences before leave, else the year ahead or the call's own period.
    pub(super) fn unsaid(&self, ahead: bool) -> Option<When> {
        let calendar = &self.cx.calendar;
        self.inherited(ahead).or_else(|| {
            let year = Spec::Year(YearRef::Bare);
            let period = match ahead {
                true => calendar.resolve(year, true),
                false => calendar.call_period(),
            };
            period.map(|period| When {
                period,
                text: None,
                source: PeriodSource::Call,
            })
        })
    }

    /// The period of what is expected, where none is said: "we anticipate sequential growth of 5%" is told of the quarter that
    /// comes, unless another part of the year is spoken of.
    pub(super) fn unsaid_ahead(&self, quantity: Option<&Quantity>) -> Option<When> {
        let unsaid = self.unsaid(true);
        let of_a_year = unsaid.as_ref().is_none_or(|w| matches!(w.period, Period::Year(_)));
        let change = quantity.is_some_and(|q| matches!(q.unit, Unit::Percent | Unit::BasisPoints | Unit::Points));
        // "We are raising our margin guidance": that of the year, where there is one, whatever quarter was spoken of.
        let s = self.sentence;
        let of_a_quarter = unsaid.as_ref().is_some_and(|w| matches!(w.period, Period::Quarter(..)));
        let moved = || {
            s.says_any(Class::Raising.bit() | Class::Lowering.bit())
                && (0..s.tokens.len()).any(|i| tense::moves_guidance(s, i))
        };
        if of_a_quarter
            && let Some(year) = self.memory.ahead_year
            && moved()
        {
            let year = self.cx.calendar.resolve(year.spec, true);
            return year.map(When::inherited).or(unsaid);
        }
        let sequential = |m: &PeriodMention| m.usage == Use::BaseOnly && m.spec == Spec::RelativeQuarter(-1);
        if of_a_year && change && self.sentence.periods.iter().any(sequential) {
            let next = self.cx.calendar.resolve(Spec::RelativeQuarter(1), true);
            return next.map(When::inherited).or(unsaid);
        }
        unsaid
    }

    /// The period left by the sentences before.
    pub(super) fn inherited(&self, ahead: bool) -> Option<When> {
        let time = if ahead {
            self.memory.ahead()
        } else {
            self.memory.back.filter(|t| t.age <= 2)
        }?;
        let period = self.cx.calendar.resolve(time.spec, ahead)?;
        Some(When::inherited(period))
    }
}

/// Whether a sentence speaks of what was guided, planned or indicated.
fn speaks_of_plans(s: &Sentence<'_>) -> bool {
    s.says_any(Class::AboutGuidance.bit() | Class::Indicated.bit())
}
