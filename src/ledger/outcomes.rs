//! Guidance against what came: only like with like, and why where it is not.

use rust_decimal::{Decimal, RoundingStrategy};

use super::series::{Statement, judge, order, period_said};
use super::value::{Bounds, last_digit};
use crate::records::{
    Arr, ArrStatus, Basis, Figure, Form, Guidance, Kind, Measure, Outcome, PeriodSource, Qualifier, Section, Status,
    Variant,
};

/// What was reported, as far as it may answer guidance.
#[derive(Clone, Debug, Default)]
pub struct Actuals(Vec<Actual>);

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
    /// Takes a figure, if it reports one value of a metric in a period.
    pub fn figure(&mut self, f: &Figure) {
        let one = Bounds::of(f.low, f.high, f.measure, f.direction).filter(|b| b.low == b.high);
        let (Some(metric), Some(period), Some(value)) = (&f.metric, &f.period, one.and_then(|b| b.low)) else {
            return;
        };
        if f.status != Status::Actual || !matches!(f.qualifier, Qualifier::Exact | Qualifier::About) {
            return;
        }
        let said = match f.period_source {
            Some(PeriodSource::Stated | PeriodSource::Configured) => 0,
            Some(PeriodSource::Inherited) => 4,
            _ => 2,
        };
        self.0.push(Actual {
            doc: f.doc.clone(),
            id: f.id.clone(),
            call: order(f.call_period.as_deref(), f.call_date.as_deref()),
            metric: metric.clone(),
            segment: f.segment.clone(),
            basis: f.basis,
            period: period.clone(),
            moment: moment(
                period_said(Some(period), f.period_end.as_deref(), f.period_kind),
                period,
            ),
            kind: f.kind,
            currency: f.currency.clone(),
            per: f.per.clone(),
            measure: f.measure,
            value,
            doubt: said + u8::from(f.section == Section::Qa) + 2 * u8::from(f.qualifier == Qualifier::About),
        });
    }

    /// Takes a mention of ARR, if it reports the run-rate at a moment. `moment` is the last day of its `as_of`.
    pub fn arr(&mut self, a: &Arr, last_day: Option<&str>) {
        let (Some(as_of), Some(value)) = (&a.as_of, a.low.filter(|low| a.high == Some(*low))) else {
            return;
        };
        if a.status != ArrStatus::Actual || a.variant != Variant::Ending {
            return;
        }
        self.0.push(Actual {
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

fn moment(said: &str, period: &str) -> Option<String> {
    (said != period).then(|| said.to_string())
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
        let candidates = actuals.0.iter().filter(later).filter(|a| same_period(a, g));
        // The fewest differences, then the fewest doubts, then the first call that says it.
        let best = candidates
            .map(|a| (differences(a, g), a))
            .min_by_key(|(why, a)| (weight(why), a.doubt, a.call.unwrap_or(i32::MAX)));
        let Some((why, actual)) = best else {
            continue;
        };
        if why.iter().any(|w| w.starts_with("segment")) {
            continue; // another part of the company answers nothing
        }
        outcomes.push(row(g, bounds, actual, &why));
    }
    outcomes
}

fn same_period(a: &Actual, g: &Guidance) -> bool {
    let guided = period_said(g.period.as_deref(), g.period_end.as_deref(), g.period_kind);
    match (&a.moment, moment(guided, g.period.as_deref().unwrap_or(""))) {
        (Some(reported), Some(guided)) => *reported == guided,
        _ => g.period.as_deref() == Some(a.period.as_str()),
    }
}

/// What keeps the two from being compared.
fn differences(a: &Actual, g: &Guidance) -> Vec<String> {
    let mut why = Vec::new();
    let mut differ = |what: &str, guided: Option<&str>, reported: Option<&str>| {
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
        "segment",
        g.segment.as_deref().filter(|s| *s != "total"),
        a.segment.as_deref().filter(|s| *s != "total"),
    );
    differ("measure", Some(g.measure.as_str()), Some(a.measure.as_str()));
    differ("unit", g.unit.map(|u| u.as_str()), Some(a.kind.as_str()));
    differ("currency", g.currency.as_deref(), a.currency.as_deref());
    differ("per", g.per.as_deref(), a.per.as_deref());
    differ("basis", g.basis.map(|b| b.as_str()), a.basis.map(|b| b.as_str()));
    why
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
