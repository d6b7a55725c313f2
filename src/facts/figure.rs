//! Figures: one record for each quantity with a unit.

use rust_decimal::Decimal;

use super::guidance::{self, Before, Verdict};
use super::{Miner, change, tense, when};
use crate::period::{Period, Use};
use crate::quantity::{Quantity, Unit};
use crate::records::{Figure, Kind, Measure, PeriodKind, PeriodSource, Role, Status};
use when::When;

impl Miner<'_, '_> {
    /// Makes the figures of the sentence; returns the id of each quantity's figure, where it made one.
    pub(super) fn figures(
        &mut self,
        links: &[Option<(usize, i32)>],
        verdict: &Verdict,
        before: Before,
    ) -> Vec<Option<String>> {
        let s = self.sentence;
        let mut ids = vec![None; s.quantities.len()];
        for (index, q) in s.quantities.iter().enumerate() {
            let named = self.metric_of(q, links[index]);
            let metric = named.as_ref().map(|n| &self.cx.lexicon.metrics[n.metric as usize]);
            let Some(kind) = kind_of(q, metric.map(|m| m.kinds.as_slice())) else {
                continue;
            };
            if q.band {
                continue; // no number was said
            }
            let change = change::of(s, q, metric);
            let ahead = self.is_ahead(index, verdict, before);
            let when = self.when_of(q, named.as_ref(), ahead);
            let status = self.status(ahead, when.as_ref());
            let versus = if change.measure == Measure::Change {
                when::versus(s, &q.tokens, when.as_ref().map(|w| w.period), &self.cx.calendar).map(|p| p.to_string())
            } else {
                None
            };
            let (mut low, mut high) = (q.low, q.high);
            if named.as_ref().is_some_and(|n| n.negative) && change.measure == Measure::Level && kind != Kind::Percent {
                (low, high) = (negated(q.high), negated(q.low));
            }
            let span = self.span(q.range.clone());
            let id = format!("f{}", self.facts.figures.len() + 1);
            let dates = when.as_ref().and_then(|w| self.cx.calendar.dates(w.period));
            let currency = match (kind, q.unit) {
                (Kind::Money, Unit::Money(c)) => Some(c),
                (Kind::Money, _) => Some(self.cx.habits.currency),
                _ => None,
            };
            let unit_text = q.noun.clone().map(|n| s.quote_tokens(n).to_string());
            let figure = Figure {
                doc: self.cx.document.id.clone(),
                company: self.cx.call.about.company.clone(),
                ticker: self.cx.call.about.ticker.clone(),
                call_period: self.cx.call_period.clone(),
                call_date: self.cx.call_date.clone(),
                id: id.clone(),
                turn: self.ordinal,
                section: self.section(),
                speaker: self.turn.speaker.clone(),
                speaker_role: self.turn.role,
                sentence: s.text().to_string(),
                line: self.cx.document.line_of(span.start),
                start: span.start,
                end: span.end,
                text: span.of(&self.cx.document.text).to_string(),
                rule: named
                    .as_ref()
                    .map_or_else(|| q.rule.to_string(), |n| format!("{} {}", q.rule, n.rule)),
                kind,
                low,
                high,
                qualifier: q.qualifier,
                currency: currency.map(|c| self.cx.lexicon.words.currencies[c as usize].code.clone()),
                per: q.per.clone().or_else(|| per_share(metric, kind, q)),
                unit_text,
                measure: change.measure,
                direction: change.direction,
                versus,
                metric: metric.map(|m| m.id.clone()),
                metric_text: named.as_ref().and_then(|n| n.text.clone()),
                segment: named.as_ref().and_then(|n| n.segment.clone()),
                basis: named.as_ref().and_then(|n| n.basis),
                period: when.as_ref().map(|w| w.period.to_string()),
                period_text: when.as_ref().and_then(|w| w.text.clone()),
                period_start: dates.map(|d| d.0.to_string()),
                period_end: dates.map(|d| d.1.to_string()),
                period_kind: when.as_ref().map(|_| metric.map_or(PeriodKind::Duration, |m| m.period)),
                period_source: when.as_ref().map(|w| w.source),
                status,
                translation_text: None,
                translation_start: None,
                translation_end: None,
                translation_low: None,
                translation_high: None,
                translation_agrees: None,
                translation_issue: None,
            };
            if let Some(why) = self.is_garbled(q) {
                let text = span.of(&self.cx.document.text);
                self.warn(span, "garbled-figure", format!("{text:?} {why}"));
            }
            self.facts.figures.push(figure);
            ids[index] = Some(id);
        }
        ids
    }

    /// Why a quantity is not to be trusted as it stands, if so.
    fn is_garbled(&self, q: &Quantity) -> Option<String> {
        let s = self.sentence;
        let value = q.low.or(q.high).unwrap_or_default();
        if q.garbled {
            return Some(format!("is garbled; read as {value}"));
        }
        // "more than [50%]": the transcriber's guess.
        let symbol = |i: usize, c: &str| s.tokens.get(i).is_some_and(|t| t.is_symbol(c));
        if q.tokens.start > 0 && symbol(q.tokens.start - 1, "[") && symbol(q.tokens.end, "]") {
            return Some("is the transcriber's guess".to_string());
        }
        // "a carrier with $150 million, mostly prepaid customers": people are counted, not paid.
        let apposed = s.word(q.tokens.end) == ","
            && matches!(
                s.word(q.tokens.end + 1),
                "mostly" | "mainly" | "largely" | "primarily" | "predominantly"
            );
        let counted = || {
            (2..=4).map(|k| s.word(q.tokens.end + k)).any(|w| {
                matches!(
                    w,
                    "customers"
                        | "subscribers"
                        | "users"
                        | "people"
                        | "members"
                        | "households"
                        | "employees"
                        | "patients"
                )
            })
        };
        let money = matches!(q.unit, Unit::Money(_));
        (money && apposed && counted()).then(|| "may be a count misheard as money".to_string())
    }

    /// Whether a quantity is expected rather than reported.
    pub(super) fn is_ahead(&self, index: usize, verdict: &Verdict, before: Before) -> bool {
        let s = self.sentence;
        let q = &s.quantities[index];
        if q.relation == Some(crate::quantity::Relation::FromLevel) || tense::is_compared_with(s, q.tokens.start) {
            return false;
        }
        match tense::at(s, q.tokens.start) {
            tense::Tense::Ahead => true,
            tense::Tense::Back => false,
            tense::Tense::Open => {
                verdict.is_guidance()
                    && (guidance::is_expected(s, index, before)
                        || self.ahead_period() && !guidance::is_told_of_the_past(s))
            }
        }
    }

    fn status(&self, ahead: bool, when: Option<&When>) -> Status {
        if matches!(self.turn.role, Role::Analyst | Role::Operator) {
            Status::Question
        } else if ahead {
            if when.is_some_and(|w| matches!(w.period, Period::LongTerm)) {
                Status::Target
            } else {
                Status::Guidance
            }
        } else {
            Status::Actual
        }
    }

    /// The period of a quantity.
    pub(super) fn when_of(&self, q: &Quantity, named: Option<&super::direct::Named>, ahead: bool) -> Option<When> {
        let s = self.sentence;
        let calendar = &self.cx.calendar;
        let stated = |m: &crate::period::PeriodMention, ahead: bool| {
            calendar.resolve(when::spec_of(s, m), ahead).map(|period| When {
                period,
                text: Some(s.quote(m.range.clone()).to_string()),
                source: PeriodSource::Stated,
            })
        };
        // What is compared with has the base of the comparison as its period.
        if tense::is_compared_with(s, q.tokens.start) || q.relation == Some(crate::quantity::Relation::FromLevel) {
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
                return Some(When {
                    period,
                    text: Some(s.quote(m.range.clone()).to_string()),
                    source: PeriodSource::Stated,
                });
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
        let mention = found(&q.tokens).filter(|m| named.is_some() || !matches!(m.spec, crate::period::Spec::Day(..)));
        if let Some(m) = mention {
            return stated(m, ahead);
        }
        if let Some(period) = self.parallel_period(q) {
            return Some(When {
                period,
                text: None,
                source: PeriodSource::Inherited,
            });
        }
        let from_level = q.relation == Some(crate::quantity::Relation::FromLevel);
        let outlook = || {
            let before = self.memory.before(self.turn);
            before.guided || before.topic || (0..s.tokens.len()).any(|i| tense::looks_ahead(s, i))
        };
        // "came in against our guidance of $10 million", "above the $0.62 that we guided to": of the period of the result;
        // "now $5 to $6, compared to our previous range": of the period that is guided for.
        let measure = !ahead && tense::is_compared_with(s, q.tokens.start) && speaks_of_plans(s);
        let guides = || {
            s.quantities
                .iter()
                .any(|o| o.tokens.end <= q.tokens.start && tense::at(s, o.tokens.start) == tense::Tense::Ahead)
        };
        if measure && !guides() && !s.periods.iter().any(|m| m.usage.is_base()) {
            return self.unsaid(false);
        }
        if !ahead && (tense::is_old(s, q.tokens.clone()) || measure) && outlook()
            || from_level && tense::at(s, q.tokens.start) == tense::Tense::Ahead
        {
            // The range of before is of the period that the new one is of.
            return self.guided_period(&q.tokens, Some(q));
        }
        let base = from_level || tense::is_compared_with(s, q.tokens.start);
        if base && !ahead && !s.periods.iter().any(|m| m.usage.is_base()) {
            return self.year_before(q, named);
        }
        // A rate per year or per user is of no period of its own; what is of no known metric inherits none.
        let rate = q
            .per
            .as_deref()
            .is_some_and(|p| !p.starts_with("share") && !p.starts_with("unit"));
        if rate {
            return None;
        }
        if let Some(period) = self.said_before(q) {
            return Some(When {
                period,
                text: None,
                source: PeriodSource::Inherited,
            });
        }
        if named.is_some_and(|n| n.rule == "metric-inherited")
            && let Some(period) = self.memory.topic.as_ref().and_then(|t| t.period)
        {
            return Some(When {
                period,
                text: None,
                source: PeriodSource::Inherited,
            });
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
                    "have" | "had" | "serve" | "operate" | "own" | "ended" | "employ"
                )
            });
        if ahead || held {
            self.unsaid(ahead)
        } else {
            self.inherited(ahead)
        }
    }

    /// "which compares to $64 million and $61 million, respectively, in the year-ago period": all that stands between the
    /// comparing word and the earlier period is of that period.
    fn base_of_comparison(&self, q: &Quantity, ahead: bool) -> Option<When> {
        use crate::lexicon::{Class, Classes};
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
        (end(period)? < end(main?)?).then(|| When {
            period,
            text: Some(s.quote(m.range.clone()).to_string()),
            source: PeriodSource::Stated,
        })
    }

    /// The period of what an analyst asks about: of the same amount where management has said it, else of the guidance
    /// that is asked about, or of the quarter that is reported.
    fn asked_period(&self, q: &Quantity, named: Option<&super::direct::Named>, ahead: bool) -> Option<When> {
        let s = self.sentence;
        if let Some(figure) = self.said_by_management(q, named) {
            return figure
                .period
                .as_deref()
                .and_then(|p| p.parse().ok())
                .map(|period| When {
                    period,
                    text: None,
                    source: PeriodSource::Inherited,
                });
        }
        named?;
        // "that $14 million receivable": which one was not found.
        if matches!(s.back(q.tokens.start, 1), "the" | "that" | "this") || q.unit == Unit::Count {
            return self.inherited(ahead);
        }
        let guided = s.tokens.iter().any(|t| {
            matches!(
                t.text,
                "guide" | "guiding" | "guided" | "guidance" | "range" | "outlook" | "midpoint" | "consensus" | "street"
            )
        });
        self.unsaid(ahead || guided)
    }

    /// The figure of management that an analyst repeats: the same amount, said so exactly that it is no coincidence.
    pub(super) fn said_by_management(&self, q: &Quantity, named: Option<&super::direct::Named>) -> Option<&Figure> {
        let kind = q.unit.kind()?;
        let exact = |v: Decimal| {
            let mut digits = v.normalize().mantissa().unsigned_abs();
            while digits != 0 && digits.is_multiple_of(10) {
                digits /= 10;
            }
            !v.fract().is_zero() || digits >= 100
        };
        let range = q.low.is_some() && q.high.is_some() && q.low != q.high;
        if !range && !q.low.or(q.high).is_some_and(|v| exact(v.normalize())) {
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

    /// "from $18.2 million in the same period of last year": the base that stands right behind an amount is its period.
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
        Some(When {
            period,
            text: Some(s.quote(base.range.clone()).to_string()),
            source: PeriodSource::Stated,
        })
    }

    /// "The range is $95 million to $110 million. We don't have the $95 million in hand": an amount that was said in the
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
    fn year_before(&self, q: &Quantity, named: Option<&super::direct::Named>) -> Option<When> {
        let s = self.sentence;
        let metric = &self.cx.lexicon.metrics[named?.metric as usize];
        let duration = metric.period == PeriodKind::Duration;
        let grew = s
            .quantities
            .iter()
            .any(|o| o.unit == Unit::Percent && o.tokens.end <= q.tokens.start && q.tokens.start - o.tokens.end <= 3);
        let year = crate::period::Spec::Year(crate::period::YearRef::Last);
        let spec = match self.cx.habits.compares {
            Some(spec) if duration || spec != year => spec,
            None if grew && duration => year,
            _ => return None,
        };
        let period = when::base_of(self.main_period(q, false), spec, &self.cx.calendar)?;
        Some(When {
            period,
            text: None,
            source: PeriodSource::Inherited,
        })
    }

    /// The period of a table's column: the head row names it.
    fn table_period(&self, q: &Quantity) -> Option<Period> {
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
            let year = crate::period::Spec::Year(crate::period::YearRef::Bare);
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

    /// The period left by the sentences before.
    pub(super) fn inherited(&self, ahead: bool) -> Option<When> {
        let time = if ahead {
            self.memory.ahead()
        } else {
            self.memory.back.filter(|t| t.age <= 2)
        }?;
        let period = self.cx.calendar.resolve(time.spec, ahead)?;
        Some(When {
            period,
            text: None,
            source: PeriodSource::Inherited,
        })
    }
}

/// Whether a sentence speaks of what was guided, planned or indicated.
fn speaks_of_plans(s: &super::sentence::Sentence<'_>) -> bool {
    s.says(crate::lexicon::Class::AboutGuidance)
        || s.tokens.iter().any(|t| {
            matches!(
                t.text,
                "guided"
                    | "planned"
                    | "indicated"
                    | "flagged"
                    | "expected"
                    | "anticipated"
                    | "plan"
                    | "budget"
                    | "consensus"
            )
        })
}

fn negated(value: Option<Decimal>) -> Option<Decimal> {
    value.map(|v| if v.is_zero() { v } else { -v })
}

/// The kind of a quantity; a bare number takes it from its metric.
pub(super) fn kind_of(q: &Quantity, kinds: Option<&[Kind]>) -> Option<Kind> {
    if let Some(kind) = q.unit.kind() {
        return Some(kind);
    }
    let kinds = kinds?;
    [Kind::Money, Kind::Count, Kind::Multiple]
        .into_iter()
        .find(|k| kinds.contains(k))
}

/// Earnings per share are per share, whether or not it is said again behind the amount; of what is told both in all and
/// for each share, a few dollars are for each.
pub(super) fn per_share(metric: Option<&crate::lexicon::Metric>, kind: Kind, q: &Quantity) -> Option<String> {
    let id = metric.filter(|_| kind == Kind::Money)?.id.as_str();
    let few = !q.scaled && q.size() < Decimal::ONE_HUNDRED;
    let both = matches!(
        id,
        "ffo" | "affo" | "dividend" | "book_value" | "tangible_book_value" | "nav"
    );
    (id == "eps" || both && few).then(|| "share".to_string())
}
