//! The figures of a paragraph against its Chinese.

use rust_decimal::Decimal;

use super::translation::{EnglishFigure, check};
use crate::quantity::chinese;
use crate::records::{Diagnostic, Direction, Figure, Kind, Severity, TranslationIssue};
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
    if !is_chinese(&chinese.text) {
        return;
    }
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
            bare: f.kind == Kind::Count && f.unit_text.is_none(),
            falls: f.direction == Some(Direction::Down),
            start: f.start.saturating_sub(first),
        })
        .collect();
    let checked = check(&asked, english_len, &quantities, chinese.text.len());
    for (figure, found) in figures.iter_mut().zip(checked) {
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

/// A partner may be in another language, whose numerals are not read here.
fn is_chinese(text: &str) -> bool {
    let (mut han, mut other) = (0usize, 0usize);
    for c in text.chars() {
        match c {
            '\u{3400}'..='\u{9fff}' => han += 1,
            '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7a3}' => other += 1,
            _ => {}
        }
    }
    han > other * 4
}

#[cfg(test)]
mod tests {
    use super::is_chinese;

    #[test]
    fn other_languages_are_left_alone() {
        assert!(is_chinese("營收為 5 億元"));
        assert!(!is_chinese("売上高は5億ドルでした"));
        assert!(!is_chinese("매출은 5억 달러"));
        assert!(!is_chinese("Revenue was $5"));
    }
}
