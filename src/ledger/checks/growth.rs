//! Base and growth give the level.

use rust_decimal::Decimal;

use super::said::Span;
use super::{Check, Relation, alike, is_level, is_of_another_basis, quote};
use crate::records::{Figure, Kind, Measure, Status};

/// Looks at every change that is told beside the level it leads to.
///
/// The base may have been told anywhere: where the numbers fit, it was the base. Where they do not, another base, of
/// another part of the company or another period, is likelier than a contradiction: only what one sentence says of
/// level, change and base is told to be wrong.
pub(super) fn growth(figures: &[Figure], found: &mut Vec<Check>) {
    let mut looked: Vec<(&Figure, Check)> = Vec::new();
    let changes = figures.iter().filter(|f| {
        f.status == Status::Actual
            && f.measure == Measure::Change
            && matches!(f.kind, Kind::Percent | Kind::Money)
            && f.direction.is_some()
            && f.metric.is_some()
    });
    for change in changes {
        looked.extend(of(change, figures));
    }
    // A level whose growth is told twice (as reported and at constant rates) fits one of them.
    let held: Vec<(&str, Kind)> = looked
        .iter()
        .filter(|(_, check)| check.holds)
        .map(|(change, check)| (check.quotes[0].id.as_str(), change.kind))
        .collect();
    let fits_another = |change: &Figure, check: &Check| held.contains(&(check.quotes[0].id.as_str(), change.kind));
    let kept: Vec<bool> = looked
        .iter()
        .map(|(change, check)| check.holds || !fits_another(change, check))
        .collect();
    let checks = looked.into_iter().zip(kept).filter(|(_, kept)| *kept);
    found.extend(checks.map(|((_, check), _)| check));
}

fn of<'f>(change: &'f Figure, figures: &'f [Figure]) -> Option<(&'f Figure, Check)> {
    let (versus, size) = (change.versus.as_ref()?, Span::moved(change)?);
    let levels = || {
        figures
            .iter()
            .filter(|f| is_level(f) && alike(f, change) && f.kind != Kind::Percent)
    };
    let in_sentence = |f: &&Figure| f.sentence == change.sentence && f.turn == change.turn;
    let mut nearest: Option<(bool, Decimal, &Figure, &Figure, Span)> = None;
    for level in levels().filter(in_sentence).filter(|f| f.period == change.period) {
        // The same value told of another period is the base itself, or the level told again.
        let bases = levels().filter(|b| {
            b.period.as_ref() == Some(versus)
                && b.low != level.low
                && b.kind == level.kind
                && b.currency == level.currency
        });
        for base in bases {
            let (Some(said), Some(from)) = (Span::said(level), Span::said(base)) else {
                continue;
            };
            let expected = match change.kind {
                Kind::Percent => from.grown(size),
                _ if change.currency == level.currency => from.plus(size),
                _ => None,
            };
            let Some(expected) = expected else {
                continue;
            };
            let (holds, apart) = (expected.meets(said), expected.apart(said));
            let refutes = in_sentence(&base)
                && said.is_near(expected, 10)
                && is_beside(change, level, base, figures)
                && !is_of_another_basis(change);
            let better = nearest
                .as_ref()
                .is_none_or(|(h, a, ..)| (holds, std::cmp::Reverse(apart)) > (*h, std::cmp::Reverse(*a)));
            if (holds || refutes) && better {
                nearest = Some((holds, apart, level, base, expected));
            }
        }
    }
    let (holds, _, level, base, expected) = nearest?;
    let direction = change.direction.map_or("", |d| d.as_str());
    let message = format!(
        "{direction} {} from {} gives {}, said is {}",
        change.text,
        base.text,
        expected.words(level),
        level.text
    );
    let check = Check {
        relation: Relation::Growth,
        holds,
        message,
        quotes: vec![quote(level), quote(change), quote(base)],
    };
    Some((change, check))
}

/// Whether a change stands beside its level or its base: with an amount of something else between, it is the change of
/// that ("interest expense was $34 million, down 8.2%, as our debt was $2.6 billion versus $2.9 billion").
fn is_beside(change: &Figure, level: &Figure, base: &Figure, figures: &[Figure]) -> bool {
    let distance = |f: &Figure| match f.start < change.start {
        true => change.start.saturating_sub(f.end),
        false => f.start.saturating_sub(change.end),
    };
    let amounts = || {
        figures.iter().filter(|f| {
            f.sentence == change.sentence
                && f.turn == change.turn
                && f.measure == Measure::Level
                && matches!(f.kind, Kind::Money | Kind::Count)
        })
    };
    // "A 4% increase when compared to $281,000, and our backlog price is up from $305,000": the first is the base.
    let (from, to) = (change.start.min(base.start), change.start.max(base.start));
    let between = |f: &&Figure| f.start > from && f.start < to && f.id != level.id && f.id != base.id;
    if amounts().any(|f| between(&f)) {
        return false;
    }
    let nearest = amounts().min_by_key(|f| distance(f));
    nearest.is_some_and(|f| f.id == level.id || f.id == base.id)
}
