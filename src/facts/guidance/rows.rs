//! Guidance records: one for each statement × metric × period.

use std::ops::Range;

use super::near::{self, Near};
use super::{Verdict, beside};
use crate::facts::direct::Named;
use crate::facts::figure::{Told, kind_of, per_share};
use crate::facts::when::{self, When};
use crate::facts::{Miner, action, change, link};
use crate::lexicon::{Class, Cue, Strength};
use crate::quantity::{Quantity, Unit};
use crate::records::{
    Action, ActionSource, Direction, Form, Guidance, Kind, Measure, PeriodKind, Qualifier, ValueSource,
};

/// What a guidance record says, before it is a record.
struct Item<'a> {
    named: Option<Named>,
    quantity: Option<&'a Quantity>,
    index: Option<usize>,
    at: Range<usize>,
    measure: Measure,
    direction: Option<Direction>,
    form: Form,
    near: Option<Near>,
    rule: &'static str,
}

impl Miner<'_, '_> {
    /// Makes the guidance records of a sentence; returns their number.
    pub(in crate::facts) fn guidance(&mut self, told: &[Told], verdict: &Verdict) -> usize {
        let s = self.sentence;
        let lexicon = self.cx.lexicon;
        let stated_action = action::of_guidance(s);
        let mut items: Vec<Item<'_>> = Vec::new();
        for (index, q) in s.quantities.iter().enumerate() {
            let named = told[index].named.clone();
            let metric = named.as_ref().map(|n| &lexicon.metrics[n.metric as usize]);
            if kind_of(q, metric.map(|m| m.kinds.as_slice())).is_none() {
                continue;
            }
            if !told[index].ahead
                || (q.unit == Unit::Count && named.is_none() && (q.noun.is_none() || !verdict.is_sure))
                || beside::is_beside(s, index, &self.cx.calendar)
            {
                continue;
            }
            // "our target of over 40,000 transactions": what is counted has a name of its own.
            let counted = q.unit == Unit::Count && q.noun.is_some() && metric.is_some_and(|m| m.is_general());
            let (named, metric) = if counted { (None, None) } else { (named, metric) };
            let change = change::of(s, q, metric);
            let near = near::of(s, q, &lexicon.words.bands);
            let form = match q.qualifier {
                _ if near.is_some() => Form::Range,
                _ if q.band && q.high.is_none() => Form::AtLeast,
                Qualifier::Range => Form::Range,
                Qualifier::AtLeast => Form::AtLeast,
                Qualifier::AtMost => Form::AtMost,
                Qualifier::About => Form::About,
                Qualifier::Exact => Form::Point,
            };
            items.push(Item {
                named,
                quantity: Some(q),
                index: Some(index),
                at: q.tokens.clone(),
                measure: change.measure,
                direction: change.direction,
                form,
                near,
                rule: "guidance-amount",
            });
        }
        if items.is_empty() {
            self.wordless(&mut items, stated_action);
        }
        let made = items.len();
        for item in &items {
            for when in self.guided_periods(item) {
                self.push(item, when, told, verdict, stated_action);
            }
        }
        made
    }

    /// The periods that an item is guided for: one, or each of two that the sentence joins.
    fn guided_periods(&self, item: &Item<'_>) -> Vec<Option<When>> {
        let s = self.sentence;
        let calendar = &self.cx.calendar;
        let mut all = vec![self.guided_period(&item.at, item.quantity)];
        let percent = item
            .quantity
            .is_some_and(|q| !matches!(q.unit, Unit::Money(_) | Unit::Count | Unit::Plain));
        if let Some(second) = item
            .quantity
            .and(when::open_mention(s, &item.at, calendar))
            .and_then(|m| when::joined(s, &item.at, m, percent))
        {
            let period = calendar.resolve(when::spec_of(s, second), true);
            all.extend(period.map(|period| Some(When::stated(s, second, period))));
        }
        all
    }

    /// Statements without a number: a direction of each metric named, or words that can be checked later.
    fn wordless<'a>(&self, items: &mut Vec<Item<'a>>, stated_action: Option<Action>) {
        let s = self.sentence;
        let lexicon = self.cx.lexicon;
        let direction = super::direction(s);
        let general = |m: &crate::metric::MetricMention| lexicon.metrics[m.metric as usize].is_general();
        let strong: Vec<usize> = (0..s.metrics.len())
            .filter(|&i| s.metrics[i].strength == Strength::Strong && !general(&s.metrics[i]))
            .collect();
        let chosen: Vec<usize> = if !strong.is_empty() {
            strong.into_iter().take(3).collect()
        } else {
            // "despite these headwinds, we are raising our guidance": told beside.
            let aside = |i: usize| stated_action.is_some() && link::stands_aside(s, i);
            let weak: Vec<usize> = (0..s.metrics.len())
                .filter(|&i| !general(&s.metrics[i]) && !aside(i))
                .collect();
            if weak.is_empty() {
                (0..s.metrics.len()).filter(|&i| !aside(i)).take(1).collect()
            } else {
                weak.into_iter().take(2).collect()
            }
        };
        let (form, measure, direction) = match direction {
            Some((_, d)) if stated_action != Some(Action::Decline) && !chosen.is_empty() => {
                (Form::Direction, Measure::Change, Some(d))
            }
            _ => (Form::Qualitative, Measure::Level, None),
        };
        let mut seen = Vec::new();
        for i in chosen {
            let m = &s.metrics[i];
            if seen.contains(&(m.metric, m.segment.clone())) {
                continue;
            }
            seen.push((m.metric, m.segment.clone()));
            items.push(Item {
                named: Some(Named {
                    metric: m.metric,
                    text: Some(s.quote(m.range.clone()).to_string()),
                    segment: m.segment.clone(),
                    basis: m.basis,
                    negative: false,
                    rule: "metric-named",
                }),
                quantity: None,
                index: None,
                at: m.tokens.clone(),
                measure,
                direction,
                form,
                near: None,
                rule: if form == Form::Direction {
                    "guidance-direction"
                } else {
                    "guidance-words"
                },
            });
        }
        if items.is_empty() {
            let general = lexicon
                .metric_number("guidance_general")
                .filter(|_| s.has(Cue::Outlook) || stated_action.is_some());
            let at = s.tokens.len().saturating_sub(1)..s.tokens.len();
            items.push(Item {
                named: general.map(|metric| Named {
                    metric,
                    text: None,
                    segment: None,
                    basis: None,
                    negative: false,
                    rule: "metric-general",
                }),
                quantity: None,
                index: None,
                at,
                measure: Measure::Level,
                direction: None,
                form: Form::Qualitative,
                near: None,
                rule: "guidance-words",
            });
        }
    }

    /// The period that a statement guides for.
    pub(in crate::facts) fn guided_period(&self, at: &Range<usize>, quantity: Option<&Quantity>) -> Option<When> {
        let s = self.sentence;
        let calendar = &self.cx.calendar;
        if let Some((m, spec)) = when::respective(s, at) {
            let period = calendar.resolve(spec, true);
            return period.map(|period| When::stated(s, m, period));
        }
        if let Some(m) = when::open_mention(s, at, calendar) {
            let period = calendar.resolve(when::spec_of(s, m), true);
            return period.map(|period| When::stated(s, m, period));
        }
        if quantity.is_some_and(|q| q.per.as_deref().is_some_and(|p| p.contains("year"))) {
            return None;
        }
        self.unsaid_ahead(quantity)
    }

    /// The action that the sentence states, or that its own old range tells: "$5 to $6, up from $4 to $5".
    fn action_on(&self, item: &Item<'_>, stated: Option<Action>) -> Option<Action> {
        let s = self.sentence;
        let told = s.says(Class::OldAndNew);
        let q = item.quantity?;
        let old = s.quantities.iter().find(|o| {
            o.unit == q.unit
                && o.tokens.start >= q.tokens.end
                && (o.relation == Some(crate::quantity::Relation::FromLevel)
                    || crate::facts::compared::is_compared_with(s, o.tokens.start))
        });
        let Some(old) = old else { return stated };
        // Another item between them has the old range.
        let between = s
            .quantities
            .iter()
            .any(|o| o.unit == q.unit && o.tokens.start >= q.tokens.end && o.tokens.end <= old.tokens.start);
        if between || !(told || old.qualifier == Qualifier::Range) {
            return stated;
        }
        if stated.is_some_and(|a| !matches!(a, Action::Reiterate | Action::Initiate)) {
            return stated;
        }
        // The base of a comparison with an earlier year is no earlier guidance.
        let years = s.periods.iter().any(|m| m.usage.is_base());
        if years {
            return stated;
        }
        let bounds = |q: &Quantity| q.low.or(q.high).zip(q.high.or(q.low));
        let ((low, high), (old_low, old_high)) = (bounds(q)?, bounds(old)?);
        Some(if (low, high) == (old_low, old_high) {
            Action::Reiterate
        } else if low >= old_low && high <= old_high {
            Action::Narrow
        } else if low <= old_low && high >= old_high {
            Action::Widen
        } else if low + high > old_low + old_high {
            Action::Raise
        } else {
            Action::Lower
        })
    }

    fn push(
        &mut self,
        item: &Item<'_>,
        when: Option<When>,
        told: &[Told],
        verdict: &Verdict,
        stated_action: Option<Action>,
    ) {
        let s = self.sentence;
        let lexicon = self.cx.lexicon;
        let stated_action = self.action_on(item, stated_action).or(stated_action);
        let metric = item.named.as_ref().map(|n| &lexicon.metrics[n.metric as usize]);
        let kind = item
            .quantity
            .and_then(|q| kind_of(q, metric.map(|m| m.kinds.as_slice())));
        let (mut low, mut high) = item.quantity.map_or((None, None), |q| (q.low, q.high));
        if let Some(near) = &item.near {
            (low, high) = (Some(near.low), Some(near.high));
        }
        if item.named.as_ref().is_some_and(|n| n.negative)
            && item.measure == Measure::Level
            && kind == Some(Kind::Money)
        {
            (low, high) = (high.map(|v| -v), low.map(|v| -v));
        }
        let currency = item
            .quantity
            .filter(|_| kind == Some(Kind::Money))
            .map(|q| match q.unit {
                Unit::Money(c) => c,
                _ => self.cx.habits.currency,
            });
        let per = item
            .quantity
            .and_then(|q| q.per.clone().or_else(|| kind.and_then(|k| per_share(metric, k, q))));
        let versus = (item.measure == Measure::Change)
            .then(|| when::versus(s, &item.at, when.as_ref().map(|w| w.period), &self.cx.calendar))
            .flatten();
        let dates = when.as_ref().and_then(|w| self.cx.calendar.dates(w.period));
        let span = self.span(s.range.clone());
        let basis = item.named.as_ref().and_then(|n| n.basis);
        let segment = item.named.as_ref().and_then(|n| n.segment.clone());
        let company = self.cx.call.about.company.clone();
        let period = when.as_ref().map(|w| w.period.to_string());
        let key = [
            company
                .as_deref()
                .or(self.cx.call.about.ticker.as_deref())
                .unwrap_or(""),
            metric.map_or("", |m| m.id.as_str()),
            segment.as_deref().unwrap_or(""),
            basis.map_or("", |b| b.as_str()),
            period.as_deref().unwrap_or(""),
            per.as_deref().unwrap_or(""),
            item.measure.as_str(),
        ]
        .join("·");
        let conditions = s.cues.iter().find(|(_, c)| *c == Cue::Condition).map(|(r, _)| {
            let end = (r.end..s.tokens.len())
                .find(|&i| matches!(s.word(i), ";" | ".") || (s.word(i) == "," && i > r.end + 3))
                .unwrap_or(s.tokens.len());
            s.quote_tokens(r.start..end.max(r.start + 1)).to_string()
        });
        let row = Guidance {
            doc: self.cx.document.id.clone(),
            company,
            ticker: self.cx.call.about.ticker.clone(),
            call_period: self.cx.call_period.clone(),
            call_date: self.cx.call_date.clone(),
            id: format!("g{}", self.facts.guidance.len() + 1),
            turn: self.ordinal,
            section: self.section(),
            speaker: self.turn.speaker.clone(),
            speaker_role: self.turn.role,
            sentence: s.text().to_string(),
            line: self.cx.document.line_of(span.start),
            start: span.start,
            end: span.end,
            text: span.of(&self.cx.document.text).to_string(),
            rule: item.rule.to_string(),
            key,
            metric: metric.map(|m| m.id.clone()),
            metric_text: item.named.as_ref().and_then(|n| n.text.clone()),
            segment,
            basis,
            period,
            period_text: when.as_ref().and_then(|w| w.text.clone()),
            period_start: dates.map(|d| d.0.to_string()),
            period_end: dates.map(|d| d.1.to_string()),
            period_kind: when.as_ref().map(|_| metric.map_or(PeriodKind::Duration, |m| m.period)),
            period_source: when.as_ref().map(|w| w.source),
            form: item.form,
            low,
            high,
            unit: kind,
            currency: currency.map(|c| lexicon.words.currencies[c as usize].code.clone()),
            per,
            value_text: match &item.near {
                Some(near) => Some(s.quote_tokens(near.tokens.clone()).to_string()),
                None => item.quantity.map(|q| s.quote(q.range.clone()).to_string()),
            },
            value_source: match item.quantity {
                Some(q) if q.band || item.near.is_some() => ValueSource::VerbalBand,
                Some(_) => ValueSource::Stated,
                None => ValueSource::None,
            },
            measure: item.measure,
            direction: item.direction,
            versus: versus.map(|p| p.to_string()),
            action: stated_action,
            action_source: stated_action.map(|_| ActionSource::Stated),
            prior_doc: None,
            prior_low: None,
            prior_high: None,
            conditions,
            cue: verdict.cue.clone().map(|r| s.quote_tokens(r).to_string()),
            figure_ids: item.index.and_then(|i| told[i].id.clone()),
        };
        self.facts.guidance.push(row);
    }
}
