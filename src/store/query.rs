//! A question, and whether a sentence and its records answer it.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::search::{Finding, Hit, Stretches};
use super::terms::{self, Facet, marked};
use crate::period::Period;
use crate::records::{Action, Arr, Basis, Figure, Guidance, Record, Role, Section, Typed};

/// What to find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Figures.
    Figure,
    /// Guidance.
    Guidance,
    /// Mentions of ARR.
    Arr,
    /// Turns.
    Turn,
}

/// The order of what is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The newest call first, then the order of the text.
    #[default]
    Newest,
    /// The oldest call first, and the last of its sentences.
    Oldest,
    /// What speaks most of the words asked for first.
    Rank,
    /// The largest value first.
    Largest,
    /// The smallest value first.
    Smallest,
}

/// A question. What is left empty filters nothing.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Words, as `terms` explains them.
    pub text: String,
    /// Kinds of records; sentences where none is given.
    pub what: Vec<What>,
    /// The period spoken of; shorter ones lie in it.
    pub period: Option<Period>,
    /// That period alone.
    pub exact: bool,
    /// The period that the call reports; shorter ones lie in it.
    pub call: Option<Period>,
    /// First day of the calls.
    pub since: Option<Date>,
    /// Last day of the calls.
    pub until: Option<Date>,
    /// The company, by its name, the beginning of it, or its ticker.
    pub company: Option<String>,
    /// The ticker.
    pub ticker: Option<String>,
    /// Metric ids, any of them.
    pub metrics: Vec<String>,
    /// Segment, or scope of ARR.
    pub segment: Option<String>,
    /// Accounting basis.
    pub basis: Option<Basis>,
    /// Names of the speaker, all of them.
    pub speaker: Option<String>,
    /// What the speaker is.
    pub role: Option<Role>,
    /// The part of the call.
    pub section: Option<Section>,
    /// What is done to guidance, any of them.
    pub actions: Vec<Action>,
    /// The least value.
    pub min: Option<Decimal>,
    /// The largest value.
    pub max: Option<Decimal>,
    /// How many; 0 for all.
    pub limit: usize,
    /// Their order.
    pub sort: Sort,
}

/// What is asked of a record, in the terms of the question.
pub(super) struct Facts<'r> {
    metric: Option<&'r str>,
    segment: Option<&'r str>,
    basis: Option<Basis>,
    period: Option<&'r str>,
    action: Option<Action>,
    low: Option<Decimal>,
    high: Option<Decimal>,
}

/// A record that can be found.
pub(super) trait Searched: Typed {
    fn facts(&self) -> Facts<'_>;
    fn finding(self) -> Finding;
    /// Where those of a sentence stand.
    fn stretch(all: &Stretches) -> Option<(i64, i64)>;
}

impl Searched for Figure {
    fn facts(&self) -> Facts<'_> {
        Facts {
            metric: self.metric.as_deref(),
            segment: self.segment.as_deref(),
            basis: self.basis,
            period: self.period.as_deref(),
            action: None,
            low: self.low,
            high: self.high,
        }
    }

    fn finding(self) -> Finding {
        Finding::Figure(Box::new(self))
    }

    fn stretch(all: &Stretches) -> Option<(i64, i64)> {
        all[0]
    }
}

impl Searched for Guidance {
    fn facts(&self) -> Facts<'_> {
        Facts {
            metric: self.metric.as_deref(),
            segment: self.segment.as_deref(),
            basis: self.basis,
            period: self.period.as_deref(),
            action: self.action,
            low: self.low,
            high: self.high,
        }
    }

    fn finding(self) -> Finding {
        Finding::Guidance(Box::new(self))
    }

    fn stretch(all: &Stretches) -> Option<(i64, i64)> {
        all[1]
    }
}

impl Searched for Arr {
    fn facts(&self) -> Facts<'_> {
        Facts {
            metric: Some("arr"),
            segment: self.scope.as_deref(),
            basis: None,
            period: self.as_of.as_deref(),
            action: None,
            low: self.low,
            high: self.high,
        }
    }

    fn finding(self) -> Finding {
        Finding::Arr(Box::new(self))
    }

    fn stretch(all: &Stretches) -> Option<(i64, i64)> {
        all[2]
    }
}

impl Query {
    /// Whether anything is asked that only a record can answer.
    pub(super) fn asks_of_records(&self) -> bool {
        self.period.is_some()
            || !self.metrics.is_empty()
            || self.segment.is_some()
            || self.basis.is_some()
            || !self.actions.is_empty()
            || self.min.is_some()
            || self.max.is_some()
    }

    /// The marks that a sentence must have: one of each group.
    pub(super) fn marks(&self) -> Vec<Vec<String>> {
        let mut all: Vec<Vec<String>> = Vec::new();
        let mut need = |facet: Facet, values: Vec<String>| {
            if !values.is_empty() {
                all.push(values.iter().map(|v| marked(facet, v)).collect());
            }
        };
        // The rarest first: the index looks at them in this order.
        let kinds = self.what.iter().map(|what| match what {
            What::Figure => Some(Figure::TABLE.to_string()),
            What::Guidance => Some(Guidance::TABLE.to_string()),
            What::Arr => Some(Arr::TABLE.to_string()),
            What::Turn => None,
        });
        need(Facet::Metric, self.metrics.clone());
        need(Facet::Segment, self.segment.iter().cloned().collect());
        let facet = if self.exact { Facet::Exact } else { Facet::Period };
        let periods = self.period.iter().flat_map(|p| match p {
            Period::Years(a, b) if !self.exact => {
                let inside = (*a..=*b).flat_map(|x| (x + 1..=*b).map(move |y| Period::Years(x, y)));
                (*a..=*b)
                    .map(Period::Year)
                    .chain(inside)
                    .map(|p| p.to_string())
                    .take(400)
                    .collect()
            }
            Period::Quarters(y, a, b) if !self.exact => {
                let each = (*a..=*b).map(|q| Period::Quarter(*y, q).to_string());
                each.chain([p.to_string()]).collect::<Vec<_>>()
            }
            one => vec![one.to_string()],
        });
        need(facet, periods.collect());
        need(Facet::Basis, self.basis.iter().map(|b| b.to_string()).collect());
        if self.min.is_some() || self.max.is_some() {
            need(
                Facet::Size,
                terms::sizes(self.min, self.max).map(|s| s.to_string()).collect(),
            );
        }
        for name in self.speaker.as_deref().unwrap_or_default().split_whitespace() {
            need(Facet::Speaker, vec![name.to_string()]);
        }
        if self.role.is_some() || self.section.is_some() {
            let roles = Role::ALL.iter().filter(|&&r| self.role.is_none_or(|role| role == r));
            let places = roles.flat_map(|&role| {
                let sections = Section::ALL.iter();
                let wanted = sections.filter(|&&s| self.section.is_none_or(|section| section == s));
                wanted.map(move |&section| terms::place(role, section))
            });
            need(Facet::Place, places.collect());
        }
        let kinds = match self.actions.is_empty() {
            true => kinds.collect::<Option<Vec<_>>>().unwrap_or_default(),
            // Nothing else has actions.
            false => vec![Guidance::TABLE.to_string()],
        };
        need(Facet::Kind, kinds);
        all
    }

    /// Whether a sentence is of the calls and speakers asked for.
    pub(super) fn fits_call(&self, hit: &Hit) -> bool {
        let within = |bound: Option<Date>, inside: fn(&Date, &Date) -> bool| match (bound, hit.call_date.as_deref()) {
            (None, _) => true,
            (Some(bound), Some(date)) => date.parse::<Date>().is_ok_and(|date| inside(&date, &bound)),
            // A call of which only the period is known stands a month after it, and is in the range that was looked at.
            (Some(_), None) => hit.call_period.as_deref().is_some_and(|p| p.parse::<Period>().is_ok()),
        };
        let call = |wanted: Period| {
            let period = hit.call_period.as_deref().and_then(|p| p.parse::<Period>().ok());
            period.is_some_and(|p| p.lies_in(wanted, hit.year_end))
        };
        let names = |wanted: &str| {
            let speaker = hit.speaker.as_deref().unwrap_or_default().to_lowercase();
            wanted
                .split_whitespace()
                .all(|name| speaker.split_whitespace().any(|n| n == name.to_lowercase()))
        };
        within(self.since, |date, since| date >= since)
            && within(self.until, |date, until| date <= until)
            && self.call.is_none_or(call)
            && self.speaker.as_deref().is_none_or(names)
            && self.role.is_none_or(|role| role == hit.speaker_role)
            && self.section.is_none_or(|section| section == hit.section)
    }

    /// Whether a record is one of those asked for.
    pub(super) fn fits(&self, facts: &Facts, year_end: u8) -> bool {
        let period = |wanted: Period| {
            let period = facts.period.and_then(|p| p.parse::<Period>().ok());
            period.is_some_and(|p| match self.exact {
                true => p == wanted,
                false => p.lies_in(wanted, year_end),
            })
        };
        let same = |wanted: &str, got: Option<&str>| got.is_some_and(|g| g.to_lowercase() == wanted.to_lowercase());
        // A range fits where it has a value in common with what is asked for; an open side ends at
        // the bound that was said.
        let valued = facts.low.is_some() || facts.high.is_some();
        self.period.is_none_or(period)
            && (self.metrics.is_empty() || self.metrics.iter().any(|m| same(m, facts.metric)))
            && self.segment.as_deref().is_none_or(|s| same(s, facts.segment))
            && self.basis.is_none_or(|b| facts.basis == Some(b))
            && (self.actions.is_empty() || facts.action.is_some_and(|a| self.actions.contains(&a)))
            && self
                .min
                .is_none_or(|min| valued && facts.high.or(facts.low).is_some_and(|v| v >= min))
            && self
                .max
                .is_none_or(|max| valued && facts.low.or(facts.high).is_some_and(|v| v <= max))
    }
}
