//! The layers of recurring business beside each other: recognised revenue, recurring revenue, ARR, and what is
//! contracted (RPO). They are four measures and are never added or filled in for one another.

use std::collections::{BTreeMap, HashSet};

use rust_decimal::Decimal;

use super::series::order;
use crate::period::{Calendar, Period};
use crate::records::{Arr, ArrStatus, Figure, Kind, Measure, PeriodSource, Qualifier, Status, Variant};

/// A value and the record that says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The value, in full units.
    pub value: Decimal,
    /// ISO 4217.
    pub currency: Option<String>,
    /// The document.
    pub doc: String,
    /// The record's id there.
    pub id: String,
    /// 1-based line.
    pub line: u32,
}

/// One period of a part of the company.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layer {
    /// Recognised during the period.
    pub revenue: Option<Said>,
    /// The run-rate at its end.
    pub arr: Option<Said>,
    /// Net new ARR, as said.
    pub net_new: Option<Said>,
    /// The change of the run-rate since the period before, where both are known.
    pub change: Option<Decimal>,
}

impl Layer {
    /// ARR less revenue.
    pub fn gap(&self) -> Option<Decimal> {
        let (arr, revenue) = (self.arr.as_ref()?, self.revenue.as_ref()?);
        (arr.currency == revenue.currency).then(|| arr.value.checked_sub(revenue.value))?
    }

    /// The gap as a percentage of revenue.
    pub fn ratio(&self) -> Option<Decimal> {
        let revenue = self.revenue.as_ref()?.value;
        let share = self.gap()?.checked_div(revenue)?.checked_mul(Decimal::ONE_HUNDRED)?;
        Some(share.round_dp(1).normalize())
    }
}

/// A part of the company that has a run-rate.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Its name; `None` for the company as a whole.
    pub segment: Option<String>,
    /// Fiscal years.
    pub years: BTreeMap<Period, Layer>,
    /// Fiscal quarters.
    pub quarters: BTreeMap<Period, Layer>,
}

/// What is contracted and not yet recognised, at a moment.
#[derive(Clone, Debug)]
pub struct Contracted {
    /// The whole.
    pub whole: Said,
    /// Its parts, where they were told.
    pub parts: Vec<(When, Said)>,
}

/// When a part of what is contracted will be recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// Within a period.
    Within(String),
    /// After the period of the part before.
    After,
    /// Not told.
    Untold,
}

/// The layers of one company.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    /// Its parts, the whole last.
    pub parts: Vec<Part>,
    /// Recurring revenue by year and quarter.
    pub recurring: BTreeMap<Period, Said>,
    /// Remaining performance obligations by the period at whose end they stand.
    pub contracted: BTreeMap<Period, Contracted>,
}

impl Layers {
    /// Recurring revenue of a year less that of the one part whose revenue is known: what comes from elsewhere.
    pub fn remainder(&self, period: Period) -> Option<(String, Decimal)> {
        let whole = self.recurring.get(&period)?;
        let mut named = self.parts.iter().filter_map(|part| {
            let layer = part.years.get(&period).or_else(|| part.quarters.get(&period))?;
            Some((part.segment.clone()?, layer.revenue.as_ref()?))
        });
        let (segment, revenue) = named.next()?;
        if named.next().is_some() || revenue.currency != whole.currency {
            return None;
        }
        let rest = whole.value.checked_sub(revenue.value)?;
        (!rest.is_sign_negative()).then_some((segment, rest))
    }
}

/// One value for several times that it was said: that which was said most, and most surely.
#[derive(Default)]
struct Votes(Vec<(Said, u32)>);

impl Votes {
    fn add(&mut self, said: Said, weight: u32) {
        match self
            .0
            .iter_mut()
            .find(|(s, _)| s.value == said.value && s.currency == said.currency)
        {
            Some((_, votes)) => *votes += weight,
            None => self.0.push((said, weight)),
        }
    }

    fn most(&self) -> u32 {
        self.0.iter().map(|(_, votes)| *votes).max().unwrap_or(0)
    }

    fn elected(&self) -> Option<Said> {
        // Of equals the first.
        let best = self.most();
        self.0
            .iter()
            .find(|(_, votes)| *votes == best)
            .map(|(said, _)| said.clone())
    }
}

/// Reads the layers of one company from its records. `year_end` is the month in which its fiscal year ends.
pub fn layers(figures: &[Figure], arr: &[Arr], year_end: Option<u8>) -> Layers {
    let calendar = Calendar::new(None, None, year_end);
    let mut revenue: BTreeMap<(Option<String>, Period), Votes> = BTreeMap::new();
    let mut run_rate: BTreeMap<(Option<String>, Period), Votes> = BTreeMap::new();
    let mut net_new: BTreeMap<(Option<String>, Period), Votes> = BTreeMap::new();
    let mut recurring: BTreeMap<Period, Votes> = BTreeMap::new();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut key = |segment: Option<&str>| -> Option<String> {
        let segment = segment.filter(|s| *s != "total")?;
        names
            .entry(segment.to_lowercase())
            .or_insert_with(|| segment.to_string());
        Some(segment.to_lowercase())
    };

    let other: HashSet<(&str, &str)> = arr
        .iter()
        .filter(|a| !is_run_rate(a))
        .map(|a| (a.doc.as_str(), a.sentence.as_str()))
        .collect();
    // "About $180 of ARR per vehicle" is no run-rate of anything.
    let of_one: HashSet<(&str, &str)> = figures
        .iter()
        .filter(|f| f.per.is_some() || is_per_thing(f))
        .map(|f| (f.doc.as_str(), f.id.as_str()))
        .collect();
    let is_of_one = |a: &Arr| {
        let mut ids = a.figure_ids.as_deref().unwrap_or_default().split(' ');
        ids.any(|id| of_one.contains(&(a.doc.as_str(), id)))
    };
    for f in figures.iter().filter(|f| is_level(f)) {
        let (Some(said), Some(period)) = (said(f), period(f.period.as_deref())) else {
            continue;
        };
        let weight = match f.period_source {
            Some(PeriodSource::Stated | PeriodSource::Configured) => 3,
            Some(PeriodSource::Call) => 2,
            _ => 1,
        };
        let segment = key(f.segment.as_deref());
        match f.metric.as_deref() {
            Some("revenue" | "recurring_revenue") if !is_over(f) => {}
            Some("revenue") => revenue.entry((segment, period)).or_default().add(said, weight),
            Some("recurring_revenue") if segment.is_none() => recurring.entry(period).or_default().add(said, weight),
            // A change of the run-rate, and what is signed and not switched on, are amounts of ARR too; and what is
            // only known from the sentences before to be about ARR ("last year it was $11.1 million") is none.
            Some("arr")
                if !other.contains(&(f.doc.as_str(), f.sentence.as_str()))
                    && f.qualifier == Qualifier::Exact
                    && !is_per_thing(f)
                    && names_arr(&f.sentence) =>
            {
                for at in ends_with(period, &calendar) {
                    run_rate.entry((segment.clone(), at)).or_default().add(said.clone(), 1);
                }
            }
            _ => {}
        }
    }
    for a in arr.iter().filter(|a| a.status == ArrStatus::Actual) {
        let (Some(value), Some(period)) = (a.low.filter(|low| a.high == Some(*low)), period(a.as_of.as_deref())) else {
            continue;
        };
        let said = Said {
            value,
            currency: a.currency.clone(),
            doc: a.doc.clone(),
            id: a.id.clone(),
            line: a.line,
        };
        let segment = key(a.scope.as_deref());
        match a.variant {
            Variant::Ending if is_run_rate(a) && !is_of_one(a) => {
                // "Total ARR" is surely that of the whole company.
                let weight = if a.scope.as_deref() == Some("total") { 5 } else { 3 };
                for at in ends_with(period, &calendar) {
                    run_rate
                        .entry((segment.clone(), at))
                        .or_default()
                        .add(said.clone(), weight);
                }
            }
            Variant::NetNew => net_new.entry((segment, period)).or_default().add(said, 1),
            Variant::Ending | Variant::Acquired | Variant::Growth => {}
        }
    }

    let mut parts: BTreeMap<Option<String>, Part> = BTreeMap::new();
    for ((segment, period), votes) in &run_rate {
        let part = parts.entry(segment.clone()).or_default();
        part.layer(*period).arr = votes.elected();
    }
    for (segment, part) in &mut parts {
        part.segment = segment.as_ref().and_then(|s| names.get(s).cloned());
        for ((_, period), votes) in revenue.iter().filter(|((s, _), _)| s == segment) {
            if matches!(period, Period::Year(_) | Period::Quarter(..)) {
                part.layer(*period).revenue = votes.elected();
            }
        }
        for ((_, period), votes) in net_new.iter().filter(|((s, _), _)| s == segment) {
            if matches!(period, Period::Year(_) | Period::Quarter(..)) {
                part.layer(*period).net_new = votes.elected();
            }
        }
        for table in [&mut part.years, &mut part.quarters] {
            let known: Vec<(Period, Decimal)> = table
                .iter()
                .filter_map(|(p, layer)| Some((*p, layer.arr.as_ref()?.value)))
                .collect();
            for pair in known.windows(2) {
                if is_next(pair[0].0, pair[1].0)
                    && let Some(layer) = table.get_mut(&pair[1].0)
                {
                    layer.change = pair[1].1.checked_sub(pair[0].1);
                }
            }
        }
    }
    let whole = parts.remove(&None);
    Layers {
        parts: parts.into_values().chain(whole).collect(),
        recurring: told_once(&recurring),
        contracted: contracted(figures, &calendar),
    }
}

/// The elected values, without those that another period has with more votes, or an earlier one with as many: the same
/// amount may be read as of two years (that of the one before, held against the next), and is of one.
fn told_once(all: &BTreeMap<Period, Votes>) -> BTreeMap<Period, Said> {
    let elected: Vec<(Period, Said, u32)> = all
        .iter()
        .filter_map(|(p, votes)| Some((*p, votes.elected()?, votes.most())))
        .collect();
    let stronger = |p: Period, said: &Said, votes: u32| {
        elected.iter().any(|(q, other, more)| {
            *q != p && other.value == said.value && (*more > votes || (*more == votes && *q < p))
        })
    };
    elected
        .iter()
        .filter(|(p, said, votes)| !stronger(*p, said, *votes))
        .map(|(p, said, _)| (*p, said.clone()))
        .collect()
}

impl Part {
    fn layer(&mut self, period: Period) -> &mut Layer {
        match period {
            Period::Year(_) => self.years.entry(period).or_default(),
            _ => self.quarters.entry(period).or_default(),
        }
    }
}

/// Whether a mention is of the run-rate itself: contracted ARR (CARR) counts more, and net new ARR is its change.
pub(super) fn is_run_rate(a: &Arr) -> bool {
    let name = a.name.to_lowercase();
    let other = ["carr", "contracted", "committed", "net new", "incremental"];
    matches!(a.variant, Variant::Ending | Variant::Growth) && !other.iter().any(|o| name.starts_with(o))
}

/// "$180 of ARR per vehicle": what it is per need not be known.
fn is_per_thing(f: &Figure) -> bool {
    let after = f.sentence.split_once(f.text.as_str()).map_or("", |(_, after)| after);
    let words: Vec<&str> = after.split_whitespace().take(4).collect();
    words
        .iter()
        .any(|w| w.eq_ignore_ascii_case("per") || w.eq_ignore_ascii_case("each"))
}

fn names_arr(sentence: &str) -> bool {
    let sentence = sentence.to_lowercase();
    ["arr", "recurring revenue", "run-rate", "run rate"]
        .iter()
        .any(|words| {
            sentence.match_indices(words).any(|(at, _)| {
                let alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
                alone(sentence[..at].chars().next_back()) && alone(sentence[at + words.len()..].chars().next())
            })
        })
}

/// Whether a period is over when it is spoken of; a document without a date may speak of any.
fn is_over(f: &Figure) -> bool {
    let call = order(f.call_period.as_deref(), f.call_date.as_deref());
    match (call, order(None, f.period_end.as_deref())) {
        // Of a call that reports a quarter, the quarter's end is known; of another, its day less a month.
        (Some(call), Some(end)) => end <= call,
        _ => true,
    }
}

fn is_level(f: &Figure) -> bool {
    f.status == Status::Actual && f.kind == Kind::Money && f.measure == Measure::Level && f.per.is_none()
}

fn said(f: &Figure) -> Option<Said> {
    let value = f.low.filter(|low| f.high == Some(*low))?;
    Some(Said {
        value,
        currency: f.currency.clone(),
        doc: f.doc.clone(),
        id: f.id.clone(),
        line: f.line,
    })
}

fn period(text: Option<&str>) -> Option<Period> {
    text?.parse().ok()
}

/// The year and the quarter that end with a period: December 2023 ends the fourth quarter and the year.
fn ends_with(period: Period, calendar: &Calendar) -> Vec<Period> {
    let Some((_, end)) = calendar.dates(period) else {
        return Vec::new();
    };
    let ends = |p: &Period| calendar.dates(*p).is_some_and(|(_, last)| last == end);
    let years = (end.year()..=end.year() + 1).map(Period::Year);
    let quarters = (end.year()..=end.year() + 1).flat_map(|y| (1..=4).map(move |q| Period::Quarter(y, q)));
    years.chain(quarters).filter(ends).collect()
}

fn is_next(before: Period, after: Period) -> bool {
    match (before, after) {
        (Period::Year(a), Period::Year(b)) => a + 1 == b,
        (Period::Quarter(a, 4), Period::Quarter(b, 1)) => a + 1 == b,
        (Period::Quarter(a, q), Period::Quarter(b, r)) => a == b && q + 1 == r,
        _ => false,
    }
}

/// The remaining performance obligations with the parts that add up to them, told in the same breath.
fn contracted(figures: &[Figure], calendar: &Calendar) -> BTreeMap<Period, Contracted> {
    let mut found: BTreeMap<Period, (Contracted, u32)> = BTreeMap::new();
    let rpo: Vec<&Figure> = figures
        .iter()
        .filter(|f| f.metric.as_deref() == Some("rpo") && f.kind == Kind::Money && f.measure == Measure::Level)
        .collect();
    for (i, f) in rpo
        .iter()
        .enumerate()
        .filter(|(_, f)| f.status == Status::Actual && f.segment.is_none())
    {
        let (Some(whole), Some(period)) = (said(f), period(f.period.as_deref())) else {
            continue;
        };
        let near: Vec<&&Figure> = rpo[i + 1..]
            .iter()
            .take(4)
            .take_while(|g| g.doc == f.doc && g.line <= f.line + 2)
            .collect();
        let mut parts = Vec::new();
        for n in 2..=near.len() {
            let sum = near[..n].iter().try_fold(Decimal::ZERO, |sum, g| {
                sum.checked_add(g.low.filter(|l| g.high == Some(*l))?)
            });
            if sum == Some(whole.value) {
                parts = near[..n]
                    .iter()
                    .filter_map(|g| Some((g.period.clone(), said(g)?)))
                    .collect();
                break;
            }
        }
        // "About $75 million before the end of 2026, and about $27 million after that".
        let own = f.period.as_deref();
        let first = parts
            .first()
            .and_then(|(p, _): &(Option<String>, Said)| p.clone())
            .filter(|p| Some(p.as_str()) != own);
        let parts = parts.into_iter().enumerate().map(|(i, (part, said))| {
            let when = match (i, &first, part) {
                (0, Some(first), _) => When::Within(first.clone()),
                (_, Some(first), Some(part)) if part != *first && Some(part.as_str()) != own => When::Within(part),
                (_, Some(_), _) => When::After,
                (_, None, _) => When::Untold,
            };
            (when, said)
        });
        let parts: Vec<(When, Said)> = parts.collect();
        let Some(at) = ends_with(period, calendar).into_iter().next().or(Some(period)) else {
            continue;
        };
        // The same whole with parts tells more; a larger one is the whole of a smaller one.
        let rank = u32::from(!parts.is_empty());
        let better = found
            .get(&at)
            .is_none_or(|(known, known_rank)| (rank, whole.value) > (*known_rank, known.whole.value));
        if better {
            found.insert(at, (Contracted { whole, parts }, rank));
        }
    }
    found
        .into_iter()
        .map(|(period, (contracted, _))| (period, contracted))
        .collect()
}
