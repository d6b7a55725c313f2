//! `[EN]` and `[中]` lines in turn, numbered, with headings and a roster in both languages; in some
//! the English stands a third time without a mark.
//!
//! ```text
//!   [ 60] [EN] Erin Hart:Thank you. Revenue was $82.9 million.
//!        [中] 艾琳·哈特：谢谢。收入为8290万美元。
//! ```
//!
//! The marks are taken away; what remains is read by the reader of the English original.

use super::probe::Probe;
use super::{Draft, Input, Reader, colon, dashed, fool_current};
use crate::bilingual::{Pieces, Row, Rows};
use crate::people::name::is_name;
use crate::span::Span;

/// The family.
pub struct Interleaved;

impl Reader for Interleaved {
    fn name(&self) -> &'static str {
        "bilingual-interleaved"
    }

    fn about(&self) -> &'static str {
        "`[EN]` and `[中]` lines in turn"
    }

    fn ceiling(&self) -> u32 {
        97
    }

    fn evidence(&self, probe: &Probe) -> u32 {
        let marked = probe.lines.iter().filter(|l| english_mark(l.text).is_some()).count();
        if marked >= 2 && marked * 8 >= probe.lines.len() {
            97
        } else {
            0
        }
    }

    fn read(&self, input: &Input) -> Draft {
        let text = &input.document.text;
        let mut rows = Rows {
            rows: Vec::new(),
            languages: input.rows.languages.clone(),
        };
        for row in &input.rows.rows {
            let english = row.line.of(text);
            if let Some(cut) = english_mark(english) {
                let mut row = row.clone();
                if let Some(first) = row.english.first_mut() {
                    first.start += cut as u32;
                }
                row.line.start += cut as u32;
                row.chinese = row.chinese.iter().map(|s| without_mark(text, *s)).collect();
                rows.rows.push(row);
            } else if row.is_orphan() && english.contains("[中]") {
                if let Some(last) = rows.rows.iter_mut().rev().find(|r: &&mut Row| !r.is_blank()) {
                    last.chinese.extend(row.chinese.iter().map(|s| without_mark(text, *s)));
                }
            } else if let Some(row) = heading(text, row) {
                rows.rows.push(row);
            }
        }
        let inner = Input::new(input.document, &rows);
        let has = |test: fn(&str) -> bool| (0..rows.rows.len()).any(|i| test(inner.text(i)));
        if has(fool_current::is_begin) {
            fool_current::FoolCurrent.read(&inner)
        } else if dashed::FOOL.evidence(&Probe::new(&inner)) > 0 || dashed::OTHER.evidence(&Probe::new(&inner)) > 0 {
            dashed::OTHER.read(&inner)
        } else {
            colon::read(&inner, |_, _| false)
        }
    }
}

/// Bytes of `[ 60] [EN] ` at the beginning of a line.
fn english_mark(text: &str) -> Option<usize> {
    let mut rest = text;
    if let Some(close) = rest.strip_prefix('[').and_then(|r| r.find(']')) {
        let inner = &rest[1..=close];
        if !inner.is_empty() && inner.trim().bytes().all(|b| b.is_ascii_digit()) {
            rest = rest[close + 2..].trim_start();
        }
    }
    let rest = rest
        .strip_prefix("[EN]")
        .or_else(|| rest.strip_prefix("[英]"))?
        .trim_start();
    (!rest.is_empty()).then(|| text.len() - rest.len())
}

fn without_mark(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let rest = words
        .strip_prefix("[中]")
        .or_else(|| words.strip_prefix("[ZH]"))
        .map_or(words, str::trim_start);
    Span::new(span.end as usize - rest.len(), span.end as usize)
}

/// A heading `━━ CALL PARTICIPANTS ━━`, a person `👤 Title — Name`, or a title line before the call;
/// the unmarked repetition of a paragraph is none.
fn heading(text: &str, row: &Row) -> Option<Row> {
    let line = row.line.of(text);
    if row.is_blank() {
        return Some(row.clone());
    }
    let bare = line.trim_matches(|c: char| matches!(c, '━' | '─' | '👤' | '=' | ' ' | '*'));
    let marked = bare.len() < line.len();
    let title = bare.len() < 100 && (bare.contains(": ") || is_name(bare));
    if bare.is_empty() || row.english.is_empty() || !(marked || title) {
        return None;
    }
    let start = row.line.start as usize + line.find(bare)?;
    let span = Span::new(start, start + bare.len());
    Some(Row {
        line: span,
        english: Pieces::One(span),
        chinese: Pieces::None,
        indent: row.indent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks() {
        for (line, want) in [
            ("[ 60] [EN] Erin Hart:Thank you.", Some("Erin Hart:Thank you.")),
            ("[EN] Thank you.", Some("Thank you.")),
            ("[1] Thank you.", None),
            ("[中] 谢谢", None),
        ] {
            assert_eq!(english_mark(line).map(|n| &line[n..]), want, "{line}");
        }
    }
}
