//! A transcript in Markdown: headings `## Name <br> Title` or `**Name - Firm**`, page marks, tables,
//! time stamps in brackets. The marks are taken away and another reader reads the rest.

use super::probe::Probe;
use super::{Draft, DraftTurn, Input, READERS, Reader, prose};
use crate::bilingual::{Pieces, Row, Rows};
use crate::people::label::Label;
use crate::people::name::is_name;
use crate::span::Span;

/// The family.
pub struct Markdown;

impl Reader for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn about(&self) -> &'static str {
        "Markdown: speakers as headings or in bold, page marks, tables"
    }

    fn ceiling(&self) -> u32 {
        98
    }

    fn evidence(&self, probe: &Probe) -> u32 {
        let headings = probe.lines.iter().filter(|l| heading(l.text).is_some()).count();
        let pages = probe.lines.iter().filter(|l| is_page_mark(l.text)).count();
        if headings < 4 || pages == 0 && headings * 8 < probe.lines.len() {
            return 0;
        }
        // What stands under the marks must be a transcript: sections or an operator.
        let known = |l: &super::probe::Line| {
            heading(l.text).is_some_and(|h| super::marks::mark(h).is_some() || h == "Operator")
        };
        if probe.lines.iter().filter(|l| known(l)).count() >= 2 {
            98
        } else {
            0
        }
    }

    fn read(&self, input: &Input) -> Draft {
        let text = &input.document.text;
        let mut rows = Rows {
            rows: Vec::with_capacity(input.rows.rows.len()),
            languages: input.rows.languages.clone(),
        };
        // A summary may stand before the transcript.
        let is_start = |row: &&Row| heading(row.line.of(text)).is_some_and(|h| h.eq_ignore_ascii_case("transcript"));
        let start = input.rows.rows.iter().position(|r| is_start(&r)).unwrap_or(0);
        for row in &input.rows.rows[start..] {
            let line = row.line.of(text);
            if is_page_mark(line) || line.starts_with('|') || line.starts_with("IMAGE ") || line.starts_with("<img") {
                continue;
            }
            match heading(line) {
                // `Name <br> Title` is two lines of a header.
                Some(words) => rows
                    .rows
                    .extend(words.split("<br>").map(|part| cut(text, row, part.trim()))),
                None => rows.rows.push(without_stamp(text, row)),
            }
        }
        let inner = Input::new(input.document, &rows);
        let probe = Probe::new(&inner);
        let others = READERS.iter().filter(|r| r.name() != self.name());
        let best = others
            .map(|&r| (r.evidence(&probe), r))
            .reduce(|a, b| if b.0 > a.0 { b } else { a });
        let mut draft = best.map_or(&prose::Prose as &dyn Reader, |(_, r)| r).read(&inner);
        let names = input.rows.rows[start..].iter().filter_map(|row| {
            let name = heading(row.line.of(text))?.trim();
            (name.contains(' ') && is_name(name) && super::marks::mark(name).is_none()).then_some(name)
        });
        let names: Vec<u32> = names
            .map(|n| (n.as_ptr() as usize - text.as_ptr() as usize) as u32)
            .collect();
        part_at_names(text, &mut draft, &names);
        draft.head.extend(
            input.rows.rows[..start]
                .iter()
                .filter(|r| heading(r.line.of(text)).is_some())
                .map(|r| r.line),
        );
        draft
    }
}

/// A heading that is a name heads a turn, whether a roster knows the name or not: turns in which one
/// was left over are parted there. The names are told by where they begin, in order.
fn part_at_names(text: &str, draft: &mut Draft, names: &[u32]) {
    let mut turns = Vec::with_capacity(draft.turns.len());
    for mut turn in std::mem::take(&mut draft.turns) {
        for mut paragraph in std::mem::take(&mut turn.paragraphs) {
            let name = |span: &Span| names.binary_search(&span.start).is_ok();
            while let Some(at) = paragraph.english.iter().position(name) {
                let behind = paragraph.english.split_off(at + 1);
                let name = paragraph.english.pop().unwrap_or_default();
                if !paragraph.english.is_empty() {
                    turn.paragraphs.push(paragraph.clone());
                }
                let next = DraftTurn {
                    label: Some(Label::bare(name.of(text))),
                    section: turn.section,
                    side: None,
                    start: name.start,
                    paragraphs: Vec::new(),
                };
                turns.push(std::mem::replace(&mut turn, next));
                paragraph.english = behind;
                paragraph.chinese.clear();
            }
            if !(paragraph.english.is_empty() && paragraph.chinese.is_empty()) {
                turn.paragraphs.push(paragraph);
            }
        }
        turns.push(turn);
    }
    draft.turns = turns;
}

/// A row without the time stamps `(00:01:10)` before its words.
fn without_stamp(text: &str, row: &Row) -> Row {
    let cut = |span: &Span| {
        let words = span.of(text);
        let stamp = words
            .strip_prefix('(')
            .and_then(|w| w.split_once(')'))
            .filter(|(s, _)| s.len() >= 4 && s.len() <= 8 && s.bytes().all(|b| b.is_ascii_digit() || b == b':'));
        let rest = stamp.map_or(words, |(_, rest)| rest.trim_start());
        Span::new(span.end as usize - rest.len(), span.end as usize)
    };
    let mut row = row.clone();
    if let Some(first) = row.english.first_mut() {
        *first = cut(first);
    }
    if let Some(first) = row.chinese.first_mut() {
        *first = cut(first);
    }
    row
}

/// The words of a heading or of a line in bold.
fn heading(line: &str) -> Option<&str> {
    let words = line.trim_start_matches('#');
    if words.len() < line.len() && words.starts_with(' ') {
        return Some(words.trim().trim_matches('*'));
    }
    let bold = line.strip_prefix("**")?.strip_suffix("**")?;
    (!bold.contains("**")).then_some(bold)
}

fn is_page_mark(line: &str) -> bool {
    line.starts_with("<start_of_page") || line.starts_with("<end_of_page")
}

fn cut(text: &str, row: &Row, part: &str) -> Row {
    let start = part.as_ptr() as usize - text.as_ptr() as usize;
    let span = Span::new(start, start + part.len());
    Row {
        line: span,
        english: Pieces::of(span),
        chinese: Pieces::None,
        indent: row.indent,
    }
}
