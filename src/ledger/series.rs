//! Guidance on the same thing, call after call: what each statement does to the one before.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use rust_decimal::Decimal;

use super::company::house;
use super::value::Bounds;
use crate::period::{Calendar, Period};
use crate::records::{Action, ActionSource, Guidance, Mined, PeriodKind, Section, ValueSource};

/// The place of a call among the calls of a company: days, by the period that it reports, else by its date.
///
/// Calls that report the same period are one call in two transcripts.
pub fn order(call_period: Option<&str>, call_date: Option<&str>) -> Option<i32> {
    let days = |date: jiff::civil::Date| (date.duration_since(jiff::civil::date(1970, 1, 1)).as_hours() / 24) as i32;
    let reported = call_period.and_then(|p| p.parse::<Period>().ok()).and_then(|p| {
        let (_, end) = Calendar::new(None, None, None).dates(p)?;
        Some(days(end))
    });
    reported.or_else(|| call_date.and_then(|d| d.parse().ok()).map(|date| days(date) - 30))
}

/// The period of a record as far as it tells series apart: of what stands at a moment, the day.
pub fn period_said<'r>(period: Option<&'r str>, end: Option<&'r str>, kind: Option<PeriodKind>) -> &'r str {
    match kind {
        Some(PeriodKind::Instant) => end.or(period),
        _ => period,
    }
    .unwrap_or("")
}

/// A guidance statement as small as it can be compared: some hundred bytes for each.
#[derive(Clone, Debug)]
pub struct Statement {
    house: u64,
    series: u64,
    /// What it is measured in; 0 where it has no number.
    unit: u64,
    call: Option<i32>,
    bounds: Option<Bounds>,
    stated: Option<Action>,
    /// Said with numbers, in the prepared remarks: of two values in one call the one that counts.
    firm: (bool, bool),
    /// Which document, as the caller counts them.
    pub document: u32,
}

impl Statement {
    /// The statement of a record. Only what its own words state is taken from it.
    pub fn of(g: &Guidance, document: u32) -> Self {
        let house = house(g.company.as_deref(), g.ticker.as_deref());
        let segment = g.segment.as_deref().map(str::to_lowercase);
        let period = period_said(g.period.as_deref(), g.period_end.as_deref(), g.period_kind);
        let bounds = Bounds::of(g.low, g.high, g.measure, g.direction);
        Self {
            house: hash(&house),
            series: hash(&(&house, &g.metric, segment, g.basis, period, &g.per, g.measure)),
            unit: bounds.map_or(0, |_| hash(&(g.unit, &g.currency)).max(1)),
            call: house
                .as_ref()
                .and(order(g.call_period.as_deref(), g.call_date.as_deref())),
            bounds,
            stated: g.action.filter(|_| g.action_source == Some(ActionSource::Stated)),
            firm: (g.value_source == ValueSource::Stated, g.section == Section::Prepared),
            document,
        }
    }
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// What comparing calls tells of a statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// What it does, where its words do not state it.
    pub inferred: Option<Action>,
    /// The earlier statement: its place in the list.
    pub prior: Option<usize>,
}

/// Compares the statements of any number of companies and calls, in whatever order they come.
pub fn judge(statements: &[Statement]) -> Vec<Judgement> {
    let mut judgements = vec![Judgement::default(); statements.len()];
    let mut order: Vec<usize> = (0..statements.len())
        .filter(|&i| statements[i].call.is_some())
        .collect();
    order.sort_by_key(|&i| (statements[i].series, statements[i].call, i));
    // The first call of each company: nothing can be told to be new in it.
    let mut first_calls: HashSet<(u64, i32)> = HashSet::new();
    {
        let mut by_house: Vec<(u64, i32)> = order
            .iter()
            .map(|&i| (statements[i].house, statements[i].call.unwrap_or(0)))
            .collect();
        by_house.sort_unstable();
        by_house.dedup_by_key(|(house, _)| *house);
        first_calls.extend(by_house);
    }
    for series in order.chunk_by(|&a, &b| statements[a].series == statements[b].series) {
        // What each unit had last: the statement of an earlier call that counts.
        let mut known: Vec<(u64, usize)> = Vec::new();
        let mut withdrawn = false;
        for call in series.chunk_by(|&a, &b| statements[a].call == statements[b].call) {
            for &i in call {
                let now = &statements[i];
                let of_unit = |unit: u64| known.iter().find(|(u, _)| *u == unit).map(|&(_, at)| at);
                let judgement = &mut judgements[i];
                match now.bounds {
                    None => {
                        // Without a number: what is taken back or repeated is what was last said in numbers.
                        if now.stated.is_some() && now.stated != Some(Action::Decline) {
                            judgement.prior = known.last().map(|&(_, at)| at);
                        }
                    }
                    Some(bounds) => match of_unit(now.unit).filter(|_| !withdrawn) {
                        Some(prior) => {
                            judgement.prior = Some(prior);
                            let moved = statements[prior].bounds.map(|before| bounds.moved_from(before));
                            // The old value told again beside the new one repeats nothing.
                            let retold = moved == Some(Action::Reiterate)
                                && call.iter().any(|&j| {
                                    statements[j].unit == now.unit && statements[j].bounds != statements[prior].bounds
                                });
                            judgement.inferred = moved.filter(|_| now.stated.is_none() && !retold);
                        }
                        None => {
                            let is_first = first_calls.contains(&(now.house, now.call.unwrap_or(0)));
                            let new = now.stated.is_none() && !is_first;
                            judgement.inferred = new.then_some(Action::Initiate);
                        }
                    },
                }
            }
            withdrawn = call.iter().any(|&i| statements[i].stated == Some(Action::Withdraw));
            let mut units: Vec<u64> = call.iter().map(|&i| statements[i].unit).filter(|&u| u != 0).collect();
            units.sort_unstable();
            units.dedup();
            for unit in units {
                let same = call.iter().copied().filter(|&i| statements[i].unit == unit);
                let before = known
                    .iter()
                    .find(|(u, _)| *u == unit)
                    .and_then(|&(_, at)| statements[at].bounds);
                // Of several values the firmest, the one that is new rather than the old one told again, the first.
                let counts = same.max_by_key(|&i| {
                    (
                        statements[i].firm.0,
                        statements[i].bounds != before,
                        statements[i].firm.1,
                        std::cmp::Reverse(i),
                    )
                });
                known.retain(|(u, _)| *u != unit);
                known.extend(counts.map(|i| (unit, i)));
            }
        }
    }
    judgements
}

/// Writes a judgement into its record. What was inferred before is forgotten.
pub fn apply(g: &mut Guidance, judgement: Judgement, prior: Option<(&str, Option<Decimal>, Option<Decimal>)>) {
    if g.action_source == Some(ActionSource::Inferred) {
        (g.action, g.action_source) = (None, None);
    }
    if let Some(action) = judgement.inferred.filter(|_| g.action.is_none()) {
        (g.action, g.action_source) = (Some(action), Some(ActionSource::Inferred));
    }
    g.prior_doc = prior.map(|(doc, ..)| doc.to_string());
    (g.prior_low, g.prior_high) = prior.map_or((None, None), |(_, low, high)| (low, high));
}

/// Fills what comparing the calls of each company tells: actions that no words state, and the guidance before.
pub fn infer(mined: &mut [Mined]) {
    let all = |mined: &[Mined]| -> Vec<Statement> {
        let of = |(i, m): (usize, &Mined)| {
            m.guidance
                .iter()
                .map(move |g| Statement::of(g, i as u32))
                .collect::<Vec<_>>()
        };
        mined.iter().enumerate().flat_map(of).collect()
    };
    let judgements = judge(&all(mined));
    let said: Vec<(usize, Option<Decimal>, Option<Decimal>)> = mined
        .iter()
        .enumerate()
        .flat_map(|(i, m)| m.guidance.iter().map(move |g| (i, g.low, g.high)))
        .collect();
    let docs: Vec<String> = mined.iter().map(|m| m.document.doc.clone()).collect();
    let rows = mined.iter_mut().flat_map(|m| m.guidance.iter_mut());
    for (g, judgement) in rows.zip(judgements) {
        let prior = judgement.prior.map(|at| said[at]);
        apply(g, judgement, prior.map(|(i, low, high)| (docs[i].as_str(), low, high)));
    }
}
