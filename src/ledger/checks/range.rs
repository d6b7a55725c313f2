//! A guided range and a guided growth are the same guidance.

use rust_decimal::Decimal;

use super::said::Span;
use super::{Check, Relation, has_other_words, is_level, quote, quote_guidance};
use crate::period::Period;
use crate::records::{Direction, Figure, Guidance, Kind, Measure, Mined};

/// Looks at every guided level that is told with a guided growth in one sentence.
pub(super) fn ranges(mined: &Mined, found: &mut Vec<Check>) {
    let numbers = |g: &&Guidance| g.low.is_some() && g.high.is_some() && g.metric.is_some() && g.period.is_some();
    let levels = mined
        .guidance
        .iter()
        .filter(numbers)
        .filter(|g| g.measure == Measure::Level && g.unit == Some(Kind::Money));
    for level in levels {
        let growths = mined.guidance.iter().filter(numbers).filter(|g| {
            g.measure == Measure::Change
                && g.unit == Some(Kind::Percent)
                && g.turn == level.turn
                && g.sentence == level.sentence
                && (&g.metric, &g.segment, g.basis, &g.period)
                    == (&level.metric, &level.segment, level.basis, &level.period)
        });
        let checks: Vec<Check> = growths.filter_map(|g| of(level, g, &mined.figures)).collect();
        // Told as reported and at constant rates, it fits one of them.
        let any = checks.iter().any(|c| c.holds);
        found.extend(checks.into_iter().filter(|c| c.holds || !any));
    }
}

fn of(level: &Guidance, growth: &Guidance, figures: &[Figure]) -> Option<Check> {
    let before = growth.versus.clone().or_else(|| year_before(level.period.as_deref()?));
    let base = figures.iter().find(|f| {
        is_level(f)
            && f.period == before
            && f.kind == Kind::Money
            && f.currency == level.currency
            && (&f.metric, &f.segment, f.basis) == (&level.metric, &level.segment, level.basis)
    })?;
    let from = Span::said(base)?;
    let down = growth.direction == Some(Direction::Down);
    let end = |value: Option<Decimal>, percent: Option<Decimal>| -> Option<(bool, Span)> {
        let said = Span::of(level.value_text.as_deref()?, value?, true)?;
        let size = Span::of(growth.value_text.as_deref()?, percent?, true)?;
        let expected = from.grown(if down { size.turned() } else { size })?;
        Some((expected.meets(said), expected))
    };
    let (low, high) = match down {
        false => (growth.low, growth.high),
        true => (growth.high, growth.low),
    };
    let (lower, upper) = (end(level.low, low)?, end(level.high, high)?);
    let whole = Span {
        low: level.low?,
        high: level.high?,
    };
    // One growth for a range of levels lies somewhere in it.
    let holds = match growth.low == growth.high {
        true => lower.0 || upper.0 || lower.1.meets(whole),
        false => lower.0 && upper.0,
    };
    let both = Span {
        low: lower.1.low,
        high: upper.1.high,
    };
    let text = growth.value_text.as_deref().unwrap_or_default();
    if !holds && (!whole.is_near(both, 10) || has_other_words(&growth.sentence, text, growth.measure)) {
        return None;
    }
    let message = format!(
        "{} on {} gives {} and {}, guided is {}",
        growth.value_text.as_deref().unwrap_or_default(),
        base.text,
        lower.1.words(base),
        upper.1.words(base),
        level.value_text.as_deref().unwrap_or_default()
    );
    Some(Check {
        relation: Relation::Range,
        holds,
        message,
        quotes: vec![quote_guidance(level), quote_guidance(growth), quote(base)],
    })
}

fn year_before(period: &str) -> Option<String> {
    let before = match period.parse().ok()? {
        Period::Year(y) => Period::Year(y - 1),
        Period::Quarter(y, q) => Period::Quarter(y - 1, q),
        Period::Half(y, h) => Period::Half(y - 1, h),
        _ => return None,
    };
    Some(before.to_string())
}
