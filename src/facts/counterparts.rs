//! The figures of a paragraph against its Chinese.

use rust_decimal::Decimal;

use super::translation::{EnglishFigure, check};
use crate::quantity::chinese;
use crate::records::{Diagnostic, Direction, Figure, Severity, TranslationIssue};
use crate::source::Document;
use crate::text::Passage;
use crate::turns::Paragraph;

/// Fills the translation fields of the figures that a paragraph gave, and reports those that disagree.
pub(super) fn fill(
    document: &Document,
    paragraph: &Paragraph,
    figures: &mut [Figure],
    diagnostics: &mut Vec<Diagnostic>,
) {
    if figures.is_empty() || paragraph.chinese.is_empty() {
        return;
    }
    let chinese = Passage::new(&document.text, &paragraph.chinese);
    let quantities = chinese::read(&chinese.text);
    let first = paragraph.english.first().map_or(0, |s| s.start);
    let english_len = paragraph.english.last().map_or(0, |s| (s.end - first) as usize);
    let asked: Vec<EnglishFigure<'_>> = figures
        .iter()
        .map(|f| EnglishFigure {
            kind: f.kind,
            low: f.low,
            high: f.high,
            currency: f.currency.as_deref(),
            bare: f.currency.is_some()
                && !f.text.bytes().any(|b| b == b'$')
                && f.text
                    .bytes()
                    .all(|b| b.is_ascii_digit() || b == b'.' || b == b',' || b == b' '),
            falls: f.direction == Some(Direction::Down) || f.low.is_some_and(|v| v.is_sign_negative() && !v.is_zero()),
            start: f.start.saturating_sub(first),
        })
        .collect();
    let found = check(&asked, english_len, &quantities, chinese.text.len());
    for (figure, found) in figures.iter_mut().zip(found) {
        let Some(found) = found else {
            figure.translation_issue = Some(TranslationIssue::Missing);
            continue;
        };
        let span = chinese.source_span(found.span.range());
        figure.translation_text = Some(span.of(&document.text).to_string());
        figure.translation_start = Some(span.start);
        figure.translation_end = Some(span.end);
        figure.translation_low = found.low;
        figure.translation_high = found.high;
        figure.translation_agrees = Some(found.agrees);
        figure.translation_issue = found.issue;
        if !found.agrees {
            let show = |low: Option<Decimal>, high: Option<Decimal>| match (low, high) {
                (Some(l), Some(h)) if l != h => format!("{l} to {h}"),
                (Some(v), _) | (None, Some(v)) => v.to_string(),
                (None, None) => "nothing".to_string(),
            };
            diagnostics.push(Diagnostic {
                doc: document.id.clone(),
                line: figure.line,
                severity: Severity::Warning,
                code: "translation-disagrees".to_string(),
                message: format!(
                    "{:?} is {}, its translation {:?} is {}",
                    figure.text,
                    show(figure.low, figure.high),
                    span.of(&document.text),
                    show(found.low, found.high)
                ),
            });
        }
    }
}
