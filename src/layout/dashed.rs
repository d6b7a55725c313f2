//! Headers of the form `Name -- Title` and `Name -- Firm -- Analyst`, in all spellings of the dash,
//! on one line or on three; a roster at the end.
//!
//! ```text
//! Prepared Remarks:
//! Operator
//! Good day and welcome. [Operator Instructions]
//! Ann Oak -- Head of Investor Relations
//! Questions and Answers:
//! Dana Hill -- Brook Bank -- Analyst
//! Duration: 67 minutes
//! Call participants:
//! ```

use std::collections::HashSet;

use super::marks::{Mark, mark};
use super::probe::Probe;
use super::{Builder, Draft, Entry, Input, Reader};
use crate::people::label::{self, Label, Shape};
use crate::people::{VOCABULARY, fold};
use crate::records::Section;

/// The family, told apart by who publishes it.
pub struct Dashed {
    name: &'static str,
    about: &'static str,
    /// Whether the marks of the publisher are asked for.
    marked: bool,
}

/// The Motley Fool's pages of the older kind.
pub const FOOL: Dashed = Dashed {
    name: "motley-fool",
    about: "`Name -- Title` headers, `Prepared Remarks:`, `Questions and Answers:`, a roster at the end",
    marked: true,
};

/// Others with such headers.
pub const OTHER: Dashed = Dashed {
    name: "name-dash-title",
    about: "`Name — Title` and `Name — Firm — Analyst` headers",
    marked: false,
};

impl Reader for Dashed {
    fn name(&self) -> &'static str {
        self.name
    }

    fn about(&self) -> &'static str {
        self.about
    }

    fn ceiling(&self) -> u32 {
        if self.marked { 85 } else { 70 }
    }

    fn evidence(&self, probe: &Probe) -> u32 {
        let lines = &probe.lines;
        let says = |wanted: &[&str]| lines.iter().any(|l| wanted.contains(&l.text));
        let published = lines
            .iter()
            .any(|l| l.text.starts_with("Image source:") || l.text.starts_with("Duration: "))
            || says(&["Prepared Remarks:"])
            // Its heading of the questions, above headers as it writes them: others use one dash.
            || says(&["Questions & Answers:", "Questions and Answers:"])
                && lines.iter().any(|l| l.short && l.text.contains(" -- "));
        if self.marked && !published {
            return 0;
        }
        let mut headers = 0;
        let mut titled = 0;
        let mut unnamed = 0;
        for (i, line) in lines.iter().enumerate() {
            if line.short && is_dash(line.text) {
                headers += 1;
            } else if line.short
                && line.text.len() > 3
                && has_dash(line.text)
                && let Some(shape) = header_shape(line.text)
            {
                // Lines of a roster follow each other; a header stands above words.
                let listed = |l: &super::probe::Line| {
                    l.short && (l.mark.is_some() || has_dash(l.text) && header_shape(l.text).is_some())
                };
                if !self.marked && lines.get(i + 1).is_some_and(listed) {
                    continue;
                }
                headers += 1;
                titled += usize::from(shape.title.is_some_and(|t| VOCABULARY.is_sure_title(&t)));
            }
            if line.short
                && line.speaker
                && line.text.len() < 24
                && i + 1 < lines.len()
                && VOCABULARY.unnamed(line.text).is_some()
            {
                unnamed += 1;
            }
        }
        // The beginning of a call, cut short after a turn or two.
        let short = lines.len() < 30 && titled > 0 && lines.iter().any(|l| l.text.len() > 200 || unnamed > 0);
        if short && !self.marked {
            return 60;
        }
        if headers < 3 || headers + unnamed < lines.len() / 40 {
            return 0;
        }
        self.ceiling()
    }

    fn read(&self, input: &Input) -> Draft {
        let rows = &input.rows.rows;
        let roster_at = roster_start(input);
        let mut builder = Builder::default();
        if let Some(at) = roster_at {
            builder.draft.roster = roster(input, at);
        }
        let mut known: HashSet<String> = builder.draft.roster.iter().map(|e| fold(&e.label.name)).collect();
        for i in 0..rows.len() {
            if let Some(label) = Some(input.text(i)).filter(|t| has_dash(t)).and_then(header) {
                known.insert(fold(&label.name));
            }
        }
        let end = roster_at.unwrap_or(rows.len());
        let mut i = 0;
        while i < end {
            let row = &rows[i];
            let text = input.text(i);
            if input.is_void(i) {
                i += 1;
                continue;
            }
            match mark(text) {
                Some(Mark::Questions) if builder.speaks() => {
                    builder.section(Section::Qa);
                    i += 1;
                    continue;
                }
                // The list of contents repeats the words before anybody speaks.
                Some(_) if !builder.speaks() => {
                    i += 1;
                    continue;
                }
                Some(Mark::End) => break,
                _ => {}
            }
            if is_duration(text) {
                i += 1;
                continue;
            }
            if let Some((label, next)) = header_at(input, i, &known) {
                builder.header(row.line.start, label);
                i = next;
                continue;
            }
            if builder.speaks() {
                builder.say(input, i);
            } else {
                builder.draft.head.push(row.line);
            }
            i += 1;
        }
        builder.finish()
    }
}

fn is_dash(text: &str) -> bool {
    matches!(text, "--" | "—" | "–" | "-")
}

/// Whether a line holds a dash that parts a header; the bar of a quotation is none.
fn has_dash(text: &str) -> bool {
    text.len() <= 200 && label::dashes(text) & 0b11_0111 != 0
}

fn is_duration(text: &str) -> bool {
    text.strip_prefix("Duration: ")
        .is_some_and(|r| r.len() < 20 && r.ends_with("minutes"))
}

/// A header line: a speaker, and after the dash a title or a firm that begins with a capital and
/// has no figure in it ("Sales -- up 5%" is speech).
fn header(text: &str) -> Option<Label> {
    header_shape(text).map(|s| s.label())
}

fn header_shape(text: &str) -> Option<Shape<'_>> {
    let shape = label::shape(text)?;
    let tail = shape.firm.iter().chain(&shape.title);
    let mut any = false;
    for part in tail {
        let part = label::untrailed(part);
        if part.is_empty() {
            continue;
        }
        any = true;
        let capital = part.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        if !capital && !VOCABULARY.is_sure_title(part) || part.contains(['%', '$', '?']) {
            return None;
        }
    }
    (any && !shape.name.is_empty()).then_some(shape)
}

/// The header that begins at a row: on one line, over three or five, or a bare known name.
fn header_at(input: &Input, i: usize, known: &HashSet<String>) -> Option<(Label, usize)> {
    let text = input.text(i);
    if text.is_empty() || text.len() > 200 {
        return None;
    }
    if has_dash(text) {
        return header(text).map(|l| (l, i + 1));
    }
    if text.len() > 80 || text.ends_with(['.', '?', '!', ':']) && !text.ends_with("Jr.") && !text.ends_with("Sr.") {
        return None;
    }
    if let Some(found) = split_header(input, i) {
        return Some(found);
    }
    let bare = VOCABULARY.unnamed(text).is_some() || known.contains(&fold(text));
    bare.then(|| (Label::bare(text), i + 1))
}

/// `Name`, `--`, `Title` (and again `--`, `Analyst`) on lines of their own.
fn split_header(input: &Input, i: usize) -> Option<(Label, usize)> {
    let next = |from: usize| (from + 1..input.rows.rows.len()).find(|&n| !input.rows.rows[n].is_blank());
    let mut parts = vec![input.text(i)];
    let mut at = i;
    while parts.len() < 3 {
        let Some(dash) = next(at).filter(|&n| is_dash(input.text(n))) else {
            break;
        };
        let part = next(dash)?;
        if is_dash(input.text(part)) {
            // An empty place between two dashes: no firm.
            parts.push("");
            at = dash;
            continue;
        }
        parts.push(input.text(part));
        at = part;
    }
    let label = match parts.as_slice() {
        [_] => return None,
        [name, rest] => header(&format!("{name} -- {rest}"))?,
        [name, firm, title] => header(&format!("{name} -- {firm} -- {title}"))?,
        _ => return None,
    };
    Some((label, at + 1))
}

/// The row of `Call participants:` after the speech.
fn roster_start(input: &Input) -> Option<usize> {
    let rows = &input.rows.rows;
    let half = rows.len() / 2;
    (half..rows.len()).rev().find(|&i| {
        let text = input.text(i);
        text.ends_with(':') && mark(text) == Some(Mark::Roster) || text.eq_ignore_ascii_case("call participants")
    })
}

fn roster(input: &Input, at: usize) -> Vec<Entry> {
    let rows = &input.rows.rows;
    let mut entries = Vec::new();
    let mut i = at + 1;
    while i < rows.len() {
        let text = input.text(i);
        let found = if has_dash(text) && !is_dash(text) {
            header(text).map(|l| (l, i + 1))
        } else {
            split_header(input, i)
        };
        if let Some((label, next)) = found {
            entries.push(Entry { label, side: None });
            i = next;
        } else {
            i += 1;
        }
    }
    entries
}
