//! The plain form that calls from JSON, CSV and the like are written in: `@ Name | Title | Firm` above
//! each turn, `## …` above each part.

use super::marks::{Mark, mark};
use super::probe::Probe;
use super::{Builder, Draft, Input, Reader};
use crate::people::label::{Label, tidy};
use crate::records::Section;

/// The family.
pub struct Structured;

impl Reader for Structured {
    fn name(&self) -> &'static str {
        "structured"
    }

    fn about(&self) -> &'static str {
        "calls from JSON or CSV: `@ Name | Title | Firm` above each turn"
    }

    fn ceiling(&self) -> u32 {
        100
    }

    fn evidence(&self, probe: &Probe) -> u32 {
        let titled = probe.lines.first().is_some_and(|l| l.text.starts_with("# "));
        let headers = probe.lines.iter().filter(|l| l.text.starts_with("@ ")).count();
        if titled && headers > 0 { 100 } else { 0 }
    }

    fn read(&self, input: &Input) -> Draft {
        let mut builder = Builder::default();
        for (i, row) in input.rows.rows.iter().enumerate() {
            if row.is_blank() {
                continue;
            }
            let text = input.text(i);
            if let Some(fields) = text.strip_prefix("@ ") {
                builder.header(row.line.start, label(fields));
            } else if let Some(part) = text.strip_prefix("## ") {
                match mark(part) {
                    Some(Mark::Questions) => builder.section(Section::Qa),
                    Some(Mark::Prepared) => builder.section(Section::Prepared),
                    _ => builder.paragraph(row.paragraph()),
                }
            } else if builder.speaks() {
                builder.paragraph(row.paragraph());
            } else {
                builder.draft.head.push(row.line);
            }
        }
        builder.finish()
    }
}

fn label(fields: &str) -> Label {
    let mut fields = fields.split('|').map(str::trim);
    let mut label = Label {
        name: fields.next().map(tidy).unwrap_or_default(),
        ..Label::default()
    };
    let some = |f: Option<&str>| f.map(tidy).filter(|f| !f.is_empty());
    label.title = some(fields.next());
    label.firm = some(fields.next());
    // `Analyst, Brook Bank` in one field.
    let both = label.title.as_deref().filter(|_| label.firm.is_none());
    if let Some((title, firm)) = both.and_then(|t| t.split_once(", "))
        && title.eq_ignore_ascii_case("analyst")
    {
        (label.title, label.firm) = (some(Some(title)), some(Some(firm)));
    }
    label
}
