//! The `translation_*` fields of the figures of one paragraph.

use super::{Counterpart, EnglishFigure, check};
use crate::quantity::chinese::read;
use crate::records::{Diagnostic, Direction, Figure, Kind, Severity, TranslationIssue};
use crate::source::Document;
use crate::span::Span;
use crate::turns::Paragraph;

/// Fills the fields of `figures`, which are those of `paragraph`, and reports what disagrees.
pub(in crate::facts) fn fill(
    document: &Document,
    paragraph: &Paragraph,
    figures: &mut [Figure],
    diagnostics: &mut Vec<Diagnostic>,
) {
    if figures.is_empty() || paragraph.chinese.is_empty() {
        return;
    }
    let chinese = Joined::new(&document.text, &paragraph.chinese);
    if !is_chinese(&chinese.text) {
        return;
    }
    let english_len = paragraph.english.iter().map(|s| s.len()).sum();
    let asked: Vec<EnglishFigure<'_>> = figures
        .iter()
        .map(|f| EnglishFigure {
            kind: f.kind,
            low: f.low,
            high: f.high,
            currency: f.currency.as_deref(),
            bare: f.kind == Kind::Count && f.unit_text.is_none(),
            falls: f.direction == Some(Direction::Down),
            start: offset_in(&paragraph.english, f.start),
        })
        .collect();
    let found = check(&asked, english_len, &read(&chinese.text), chinese.text.len());
    for (figure, found) in figures.iter_mut().zip(found) {
        let Some(found) = found else {
            figure.translation_issue = Some(TranslationIssue::Missing);
            continue;
        };
        let span = chinese.source_span(found.span);
        write(figure, &found, span, span.of(&document.text));
        if let Some(issue) = found.issue {
            diagnostics.push(Diagnostic {
                doc: document.id.clone(),
                line: figure.line,
                severity: Severity::Warning,
                code: "translation-differs".to_string(),
                message: format!(
                    "{:?} is {:?} in the Chinese: {issue}",
                    figure.text,
                    span.of(&document.text)
                ),
            });
        }
    }
}

fn write(figure: &mut Figure, found: &Counterpart, span: Span, text: &str) {
    figure.translation_text = Some(text.to_string());
    figure.translation_start = Some(span.start);
    figure.translation_end = Some(span.end);
    figure.translation_low = found.low;
    figure.translation_high = found.high;
    figure.translation_agrees = Some(found.agrees);
    figure.translation_issue = found.issue;
}

/// How far into the pieces a byte of the source lies.
fn offset_in(pieces: &[Span], byte: u32) -> u32 {
    pieces
        .iter()
        .map(|p| byte.clamp(p.start, p.end) - p.start)
        .fold(0, u32::saturating_add)
}

/// A partner may be in another language; its numerals are not ours to read.
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

/// Pieces of the source as one text, each on its own line so that no number reaches from one into the next.
struct Joined {
    text: String,
    /// Where each piece begins in the text, and where it lies in the source.
    pieces: Vec<(usize, Span)>,
}

impl Joined {
    fn new(source: &str, spans: &[Span]) -> Self {
        let mut text = String::new();
        let mut pieces = Vec::with_capacity(spans.len());
        for &span in spans {
            if !pieces.is_empty() {
                text.push('\n');
            }
            pieces.push((text.len(), span));
            text.push_str(span.of(source));
        }
        Self { text, pieces }
    }

    fn source_span(&self, span: Span) -> Span {
        let place = |byte: u32| {
            // The pieces are not empty where a quantity was found.
            let i = self
                .pieces
                .partition_point(|(from, _)| *from <= byte as usize)
                .saturating_sub(1);
            let (from, piece) = self.pieces.get(i).copied().unwrap_or_default();
            piece.start as usize + (byte as usize - from)
        };
        let start = place(span.start);
        // The end lies behind the last byte, in the piece of that byte.
        let end = place(span.end.saturating_sub(1)) + 1;
        Span::new(start, end.max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_map_back_to_the_source() {
        let source = "營收 5 億元。| English |利潤 3%。";
        let at = |words: &str| {
            let start = source.find(words).unwrap();
            Span::new(start, start + words.len())
        };
        let joined = Joined::new(source, &[at("營收 5 億元。"), at("利潤 3%。")]);
        let found: Vec<&str> = read(&joined.text)
            .iter()
            .map(|q| joined.source_span(q.span).of(source))
            .collect();
        assert_eq!(found, ["5 億元", "3%"]);
    }

    #[test]
    fn other_languages_are_left_alone() {
        assert!(is_chinese("營收為 5 億元"));
        assert!(!is_chinese("売上高は5億ドルでした"));
        assert!(!is_chinese("매출은 5억 달러"));
        assert!(!is_chinese("Revenue was $5"));
    }
}
