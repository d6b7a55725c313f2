//! Guidance against what came: only like with like, and why where it is not.

use std::collections::HashSet;

use rust_decimal::{Decimal, RoundingStrategy};

use super::layers::is_run_rate;
use super::series::{Statement, judge, order};
use super::value::{Bounds, last_digit};
use crate::records::{
    Arr, ArrStatus, Basis, Figure, Form, Guidance, Kind, Measure, Outcome, PeriodKind, PeriodSource, Qualifier,
    Section, Status, Variant,
};

/// What was reported, as far as it may answer guidance.
#[derive(Clone, Debug, Default)]
pub struct Actuals {
    all: Vec<Actual>,
    /// Figures that a mention of the run-rate or of its growth rests on: document and id.
    run_rates: HashSet<(String, String)>,
}

#[derive(Clone, Debug)]
struct Actual {
    doc: String,
    id: String,
    call: Option<i32>,
    metric: String,
    segment: Option<String>,
    basis: Option<Basis>,
    /// Normalised, and its last day where it stands at a moment.
    period: String,
    moment: Option<String>,
    kind: Kind,
    currency: Option<String>,
    per: Option<String>,
    measure: Measure,
    value: Decimal,
    /// The better of two that say the same thing: the smaller.
    doubt: u8,
}

impl Actuals {
    /// Takes a figure, if it reports one value of a metric in a period. Figures of ARR come after the mentions of it:
    /// those that no mention of the run-rate rests on are changes of it, parts of it, and shares.
    pub fn figure(&mut self, f: &Figure) {
        let one = Bounds::of(f.low, f.high, f.measure, f.direction).filter(|b| b.low == b.high);
        let (Some(metric), Some(period), Some(value)) = (&f.metric, &f.period, one.and_then(|b| b.low)) else {
            return;
        };
        if metric == "arr" && !self.run_rates.contains(&(f.doc.clone(), f.id.clone())) {
            return;
        }
        if f.status != Status::Actual || !matches!(f.qualifier, Qualifier::Exact | Qualifier::About) {
            return;
        }
        let said = match f.period_source {
            Some(PeriodSource::Stated | PeriodSource::Configured) => 0,
            Some(PeriodSource::Inherited) => 4,
            _ => 2,
        };
        self.all.push(Actual {
            doc: f.doc.clone(),
            id: f.id.clone(),
            call: order(f.call_period.as_deref(), f.call_date.as_deref()),
            metric: metric.clone(),
            segment: f.segment.clone(),
            basis: f.basis,
            period: period.clone(),
            moment: moment(f.period_end.as_deref(), f.period_kind),
            kind: f.kind,
            currency: f.currency.clone(),
            per: f.per.clone(),
            measure: f.measure,
            value,
            doubt: said + u8::from(f.section == Section::Qa) + 2 * u8::from(f.qualifier == Qualifier::About),
        });
    }

    /// Takes a mention of ARR, if it reports the run-rate at a moment, of which `last_day` is the last day.
    pub fn arr(&mut self, a: &Arr, last_day: Option<&str>) {
        if !is_run_rate(a) {
            return;
        }
        for id in a.figure_ids.as_deref().unwrap_or_default().split(' ') {
            self.run_rates.insert((a.doc.clone(), id.to_string()));
        }
        let (Some(as_of), Some(value)) = (&a.as_of, a.low.filter(|low| a.high == Some(*low))) else {
            return;
        };
        if a.status != ArrStatus::Actual || a.variant != Variant::Ending {
            return;
        }
        self.all.push(Actual {
            doc: a.doc.clone(),
            id: a.id.clone(),
            call: order(a.call_period.as_deref(), a.call_date.as_deref()),
            metric: "arr".to_string(),
            segment: a.scope.clone().filter(|s| s != "total"),
            basis: None,
            period: as_of.clone(),
            moment: last_day.map(str::to_string),
            kind: Kind::Money,
            currency: a.currency.clone(),
            per: None,
            measure: Measure::Level,
            value,
            doubt: 1 + u8::from(a.section == Section::Qa),
        });
    }
}

/// The last day of what stands at a moment: the end of December, of the fourth quarter and of the year are one.
fn moment(end: Option<&str>, kind: Option<PeriodKind>) -> Option<String> {
    end.filter(|_| kind == Some(PeriodKind::Instant)).map(str::to_string)
}

/// Guidance with numbers, each statement that counts in its call, against what later calls report.
///
/// All records are of one company. What has not come yet gives no row; what came in another basis, currency or measure
/// gives a row that says so.
pub fn outcomes(guidance: &[Guidance], actuals: &Actuals) -> Vec<Outcome> {
    let statements: Vec<Statement> = guidance.iter().map(|g| Statement::of(g, 0)).collect();
    let judgements = judge(&statements);
    let mut outcomes = Vec::new();
    for (i, g) in guidance.iter().enumerate() {
        let Some(bounds) = Bounds::of(g.low, g.high, g.measure, g.direction) else {
            continue;
        };
        let call = order(g.call_period.as_deref(), g.call_date.as_deref());
        // Said twice in one call, it counts once; a later statement that repeats an earlier one is a row of its own.
        let again = guidance[..i].iter().enumerate().any(|(j, other)| {
            other.doc == g.doc
                && other.key == g.key
                && other.low == g.low
                && other.high == g.high
                && judgements[j].prior == judgements[i].prior
        });
        if again {
            continue;
        }
        let later = |a: &&Actual| {
            a.doc != g.doc
                && a.metric == g.metric.as_deref().unwrap_or("")
                && match (a.call, call) {
                    (Some(reported), Some(guided)) => reported > guided,
                    _ => true,
                }
        };
        let candidates = actuals.all.iter().filter(later).filter(|a| same_period(a, g));
        // The fewest differences, then the fewest doubts, then the first call that says it.
        let best = candidates
            .map(|a| (differences(a, g), a))
            .min_by_key(|(why, a)| (weight(why), a.doubt, a.call.unwrap_or(i32::MAX)));
        let Some((why, actual)) = best else {
            continue;
        };
        // Another part of the company answers nothing; nor does what is nowhere near, or neither of the kind nor of the
        // measure that was guided: that is another number, not another basis of it.
        let of = |what: &str| why.iter().any(|w| w.starts_with(what));
        if of("segment") || of("size") || (of("measure") && of("unit")) {
            continue;
        }
        outcomes.push(row(g, bounds, actual, &why));
    }
    outcomes
}

fn same_period(a: &Actual, g: &Guidance) -> bool {
    match (&a.moment, moment(g.period_end.as_deref(), g.period_kind)) {
        (Some(reported), Some(guided)) => *reported == guided,
        _ => g.period.as_deref() == Some(a.period.as_str()),
    }
}

/// What keeps the two from being compared.
fn differences(a: &Actual, g: &Guidance) -> Vec<String> {
    let mut why = Vec::new();
    let differ = |why: &mut Vec<String>, what: &str, guided: Option<&str>, reported: Option<&str>| {
        if guided.map(str::to_lowercase) != reported.map(str::to_lowercase) {
            let none = "none named";
            why.push(format!(
                "{what}: guided {}, reported {}",
                guided.unwrap_or(none),
                reported.unwrap_or(none)
            ));
        }
    };
    differ(
        &mut why,
        "segment",
        g.segment.as_deref().filter(|s| *s != "total"),
        a.segment.as_deref().filter(|s| *s != "total"),
    );
    differ(&mut why, "measure", Some(g.measure.as_str()), Some(a.measure.as_str()));
    differ(&mut why, "unit", g.unit.map(|u| u.as_str()), Some(a.kind.as_str()));
    differ(&mut why, "currency", g.currency.as_deref(), a.currency.as_deref());
    differ(&mut why, "per", g.per.as_deref(), a.per.as_deref());
    if let Some(many) = times_apart(a.value, g).filter(|_| a.per.is_none()) {
        why.push(format!("size: {many} times apart"));
    }
    differ(
        &mut why,
        "basis",
        g.basis.map(|b| b.as_str()),
        a.basis.map(|b| b.as_str()),
    );
    why
}

/// How many times a reported level is larger or smaller than the guided one, where no company misses its guidance by
/// so much: a fifth, or five times as much. What may be near zero, or below, is not judged.
fn times_apart(value: Decimal, g: &Guidance) -> Option<Decimal> {
    let guided = Bounds::of(g.low, g.high, g.measure, g.direction)?.middle()?;
    let positive = guided > Decimal::ZERO && value > Decimal::ZERO;
    if !positive || g.measure == Measure::Change || !matches!(g.unit, Some(Kind::Money | Kind::Count)) {
        return None;
    }
    let times = guided.max(value).checked_div(guided.min(value))?;
    (times >= Decimal::from(5)).then(|| times.round())
}

/// How far apart two are: another basis is nearer than another measure.
fn weight(why: &[String]) -> u32 {
    let one = |w: &String| match w.split(':').next() {
        Some("segment") => 100,
        Some("measure" | "unit") => 10,
        Some("currency" | "per") => 5,
        _ => 1,
    };
    why.iter().map(one).sum()
}

fn row(g: &Guidance, bounds: Bounds, actual: &Actual, why: &[String]) -> Outcome {
    let comparable = why.is_empty();
    let middle = bounds.middle().filter(|_| comparable);
    let delta = middle.and_then(|m| actual.value.checked_sub(m)).map(|d| d.normalize());
    let percent = delta.zip(middle).and_then(|(delta, middle)| {
        let share = delta.checked_div(middle.abs())?.checked_mul(Decimal::ONE_HUNDRED)?;
        Some(
            share
                .round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
                .normalize(),
        )
    });
    Outcome {
        company: g.company.clone(),
        key: g.key.clone(),
        metric: g.metric.clone(),
        segment: g.segment.clone(),
        basis: g.basis,
        period: g.period.clone(),
        guidance_doc: g.doc.clone(),
        guidance_id: g.id.clone(),
        low: bounds.low,
        high: bounds.high,
        actual_doc: Some(actual.doc.clone()),
        actual_id: Some(actual.id.clone()),
        actual: Some(actual.value),
        position: comparable
            .then(|| position(g, bounds, actual.value))
            .flatten()
            .map(str::to_string),
        delta,
        delta_percent: percent,
        comparable,
        why_not: (!comparable).then(|| why.join("; ")),
    }
}

/// Where a value stands against a range. The ends are its outer quarters; a single value is met within the precision
/// with which it was said ("about $11 million" is met by 10.6).
fn position(g: &Guidance, bounds: Bounds, value: Decimal) -> Option<&'static str> {
    Some(match (bounds.low, bounds.high) {
        (Some(low), Some(high)) if low == high => {
            let digit = last_digit(g.value_text.as_deref().unwrap_or_default(), low);
            let near = digit.and_then(|d| d.checked_div(Decimal::TWO)).unwrap_or_default();
            let apart = value.checked_sub(low)?;
            match apart.abs() <= near && matches!(g.form, Form::Point | Form::About) {
                true => "within",
                false if apart.is_sign_negative() => "below",
                false => "above",
            }
        }
        (Some(low), _) if value < low => "below",
        (_, Some(high)) if value > high => "above",
        (Some(low), Some(high)) => {
            let quarter = high.checked_sub(low)?.checked_div(Decimal::from(4))?;
            match value {
                v if v <= low.checked_add(quarter)? => "low_end",
                v if v >= high.checked_sub(quarter)? => "high_end",
                _ => "within",
            }
        }
        (Some(_), None) | (None, Some(_)) => "within",
        (None, None) => return None,
    })
}
