//! Headers on two lines, the second the same again or its translation; each paragraph with its
//! translation on the line below (or above).
//!
//! ```text
//! Erin Hart - CEO & President
//! Erin Hart - CEO & President
//! Our revenue grew 24%.
//! 我們的營收成長了 24%。
//! ```

use super::marks::{Mark, mark};
use super::probe::{self, Probe};
use super::{Builder, Draft, Input, Reader};
use crate::bilingual::Row;
use crate::bilingual::script::may_hold_cjk;
use crate::people::label::{self, Label, Shape};
use crate::people::{VOCABULARY, fold};
use crate::records::Section;
use std::collections::HashSet;

/// The family.
pub struct Doubled;

impl Reader for Doubled {
    fn name(&self) -> &'static str {
        "bilingual-doubled"
    }

    fn about(&self) -> &'static str {
        "English with its translation line by line; each header on two lines, the second repeated or translated"
    }

    fn ceiling(&self) -> u32 {
        90
    }

    fn evidence(&self, probe: &Probe) -> u32 {
        if probe.translated * 5 < probe.lines.len() {
            return 0;
        }
        let twice = probe
            .lines
            .windows(2)
            .filter(|w| w[0].text == w[1].text && w[0].short)
            .count();
        let header = |l: &&probe::Line| l.short && label::shape(l.text).is_some_and(|h| !h.is_bare());
        let dashed = probe.lines.iter().filter(header).count();
        match twice + dashed {
            0 => 0,
            1 => 60,
            _ => 90,
        }
    }

    fn read(&self, input: &Input) -> Draft {
        let (known, shaped) = known_names(input);
        let mut builder = Builder::default();
        let rows = &input.rows.rows;
        let mut i = 0;
        while i < rows.len() {
            let row = &rows[i];
            if row.is_blank() {
                i += 1;
                continue;
            }
            match mark(input.text(i)) {
                Some(Mark::Questions) if builder.speaks() => {
                    builder.section(Section::Qa);
                    i += 1;
                    continue;
                }
                Some(Mark::Prepared) if !builder.speaks() => {
                    i += 1;
                    continue;
                }
                _ => {}
            }
            let header = if shaped[i] { header_at(input, i, &known) } else { None };
            if let Some((label, used)) = header {
                builder.header(row.line.start, label);
                i = used;
                continue;
            }
            if builder.speaks() {
                if row.is_orphan() {
                    let line = input.warning(
                        Some(i),
                        "translation-without-english",
                        "a translated line has no English line beside it",
                    );
                    builder.draft.diagnostics.push(line);
                }
                builder.paragraph(row.paragraph());
            } else {
                builder.draft.head.push(row.line);
            }
            i += 1;
        }
        if !builder.speaks() {
            // Headers were there in the probe, so this is a text cut short: keep what was said.
            for row in rows.iter().filter(|r| !r.is_blank()) {
                builder.paragraph(row.paragraph());
            }
        }
        builder.finish()
    }
}

/// The label of the header that begins at a row, and the row after it.
fn header_at(input: &Input, i: usize, known: &HashSet<String>) -> Option<(Label, usize)> {
    let rows = &input.rows.rows;
    let text = input.text(i);
    let shape = shape(text)?;
    let label = shape.label();
    if let Some(next) = next_row(rows, i).filter(|&n| is_second(input, n, text, &label)) {
        return Some((label, next + 1));
    }
    let row = &rows[i];
    let translation: usize = row.chinese.iter().map(|s| s.len()).sum();
    let sentence = row
        .chinese
        .iter()
        .any(|s| s.of(&input.document.text).ends_with(['。', '?', '？', '！', '!', '.']));
    if translation > 3 * 60 || sentence {
        return None;
    }
    let dashed = label.title.is_some() || label.firm.is_some();
    let sure = dashed || VOCABULARY.unnamed(&label.name).is_some() || known.contains(&fold(&label.name));
    // Where paragraphs are translated, a line of two capitalised words that is not is a name.
    let bare = label.name.contains(' ') && row.chinese.is_empty() && !text.ends_with('.');
    (sure || bare).then_some((label, i + 1))
}

/// Whether a row is the second line of a header: the same again, or the name with a translated title.
fn is_second(input: &Input, row: usize, first: &str, label: &Label) -> bool {
    if input.text(row) == first {
        return true;
    }
    let line = input.rows.rows[row].line.of(&input.document.text);
    !label.name.is_empty()
        && line.len() < 200
        && may_hold_cjk(line)
        && line.starts_with(&label.name)
        && label::dash_parts(line).len() > 1
}

fn next_row(rows: &[Row], i: usize) -> Option<usize> {
    (i + 1..rows.len()).find(|&n| !rows[n].is_blank())
}

/// The label that a line can be: a header shape, or a bare name.
fn shape(text: &str) -> Option<Shape<'_>> {
    let long = text.is_empty() || text.len() > 160;
    if long { None } else { label::shape(text) }
}

/// Names that a doubled line or a header with a title shows: their bare form is a header, too. And
/// for each row whether it has the shape of a header.
fn known_names(input: &Input) -> (HashSet<String>, Vec<bool>) {
    let rows = &input.rows.rows;
    let mut known = HashSet::new();
    let mut shaped = vec![false; rows.len()];
    for (i, row) in rows.iter().enumerate() {
        let text = input.text(i);
        if row.is_blank() || text.len() > 160 {
            continue;
        }
        let Some(shape) = shape(text) else { continue };
        shaped[i] = true;
        let doubled = next_row(rows, i).is_some_and(|n| input.text(n) == text);
        if doubled || shape.title.is_some_and(|t| !label::untrailed(&t).is_empty()) {
            known.insert(fold(&label::tidy(shape.name)));
        }
    }
    (known, shaped)
}
