//! The same number told twice: by its parts, by its translation, by two speakers.

use rust_decimal::Decimal;

use super::said::Span;
use super::{Check, Relation, alike, is_level, is_of_another_basis, quote};
use crate::records::{Figure, Kind, PeriodSource, TranslationIssue};

/// The parts that are told beside a whole. Parts that give less are not all of its parts; more than it they cannot be.
pub(super) fn parts(figures: &[Figure], found: &mut Vec<Check>) {
    for whole in figures
        .iter()
        .filter(|f| is_level(f) && f.segment.is_none() && f.kind != Kind::Percent)
    {
        let Some(said) = Span::said(whole) else {
            continue;
        };
        // Told in the same paragraph, one value for each part.
        let mut parts: Vec<&Figure> = Vec::new();
        let of_whole = |f: &&Figure| {
            is_level(f)
                && f.segment.is_some()
                && (f.turn, f.line) == (whole.turn, whole.line)
                && alike_parts(f, whole)
                && (f.kind, &f.currency) == (whole.kind, &whole.currency)
                && f.period == whole.period
        };
        for f in figures.iter().filter(of_whole) {
            if !parts.iter().any(|p| p.segment == f.segment) {
                parts.push(f);
            }
        }
        if parts.len() < 2 {
            continue;
        }
        let nothing = Span {
            low: Decimal::ZERO,
            high: Decimal::ZERO,
        };
        let sum = parts.iter().try_fold(nothing, |sum, f| sum.plus(Span::said(f)?));
        let Some(sum) = sum else {
            continue;
        };
        let holds = sum.meets(said);
        if holds || (sum.low > said.high && said.is_near(sum, 3)) {
            let words: Vec<&str> = parts.iter().map(|p| p.text.as_str()).collect();
            found.push(Check {
                relation: Relation::Parts,
                holds,
                message: format!(
                    "{} give {}, said is {}",
                    words.join(" + "),
                    sum.words(whole),
                    whole.text
                ),
                quotes: std::iter::once(whole).chain(parts).map(quote).collect(),
            });
        }
    }
}

fn alike_parts(part: &Figure, whole: &Figure) -> bool {
    part.metric == whole.metric && part.basis == whole.basis && part.per == whole.per
}

/// Figures with a counterpart in the translation.
pub(super) fn translations(figures: &[Figure], found: &mut Vec<Check>) {
    for f in figures {
        let Some(agrees) = f.translation_agrees else {
            continue;
        };
        // "86 million diluted shares" is no money though it was taken for it: the translation says so.
        if f.translation_issue == Some(TranslationIssue::Unit) && is_bare(&f.text) {
            continue;
        }
        let said = f.translation_text.as_deref().unwrap_or("nothing");
        let issue = f.translation_issue.map(|i| format!(" ({i})")).unwrap_or_default();
        found.push(Check {
            relation: Relation::Translation,
            holds: agrees,
            message: format!("{} is translated as {said}{issue}", f.text),
            quotes: vec![quote(f)],
        });
    }
}

/// Whether a number is told without any unit: digits, and perhaps a scale.
fn is_bare(text: &str) -> bool {
    let scales = ["hundred", "thousand", "million", "billion", "trillion"];
    text.split_whitespace()
        .all(|w| w.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')) || scales.contains(&w))
}

/// Amounts of the whole company that two speakers tell with the same words.
pub(super) fn speakers(figures: &[Figure], found: &mut Vec<Check>) {
    let levels: Vec<&Figure> = figures.iter().filter(|f| is_level(f) && f.speaker.is_some()).collect();
    for (i, first) in levels.iter().enumerate() {
        let again = levels[i + 1..].iter().find(|f| {
            f.speaker != first.speaker
                && alike(f, first)
                && f.period == first.period
                && f.kind == first.kind
                && f.currency == first.currency
        });
        let Some((second, a, b)) = again.and_then(|s| Some((s, Span::said(first)?, Span::said(s)?))) else {
            continue;
        };
        let holds = a.meets(b);
        // Numbers that are nowhere near each other are of different things, whatever they were read as.
        let refutes = a.is_near(b, 5)
            && is_sure(first, figures)
            && is_sure(second, figures)
            && words_of_metric(first) == words_of_metric(second);
        if holds || refutes {
            found.push(Check {
                relation: Relation::Speakers,
                holds,
                message: format!("{} and {} for the same thing", first.text, second.text),
                quotes: vec![quote(first), quote(second)],
            });
        }
    }
}

fn words_of_metric(f: &Figure) -> Option<String> {
    f.metric_text.as_ref().map(|m| m.to_lowercase())
}

/// Whether there is no doubt what a number is of: an amount of money (rates are told of every part of a business),
/// the only one of its metric in its sentence, of a period that is not guessed, with nothing left out of it.
fn is_sure(f: &Figure, figures: &[Figure]) -> bool {
    let others = figures
        .iter()
        .filter(|g| g.id != f.id && g.sentence == f.sentence && g.turn == f.turn && g.metric == f.metric);
    f.kind == Kind::Money
        && f.segment.is_none()
        && !matches!(f.period_source, None | Some(PeriodSource::Inherited))
        && others.count() == 0
        && !is_of_another_basis(f)
}
