//! Text without speakers: an article, or a call of which only the words were kept. Each line is a
//! paragraph of its own, so that one sentence a line and whole paragraphs both come out right.

use super::marks::{Mark, mark};
use super::probe::Probe;
use super::roster::side_of;
use super::{Builder, Draft, Entry, Input, Reader, Side};
use crate::people::label;
use crate::records::Section;

/// The family.
pub struct Prose;

impl Reader for Prose {
    fn name(&self) -> &'static str {
        "prose"
    }

    fn about(&self) -> &'static str {
        "text without speakers: a speakerless call, an article"
    }

    fn ceiling(&self) -> u32 {
        1
    }

    fn evidence(&self, probe: &Probe) -> u32 {
        u32::from(!probe.lines.is_empty())
    }

    fn read(&self, input: &Input) -> Draft {
        let mut builder = Builder::default();
        let made = input.document.extracted.is_some();
        let mut section = None;
        let mut side = None;
        let content = || (0..input.rows.rows.len()).filter(|&i| !input.is_void(i));
        let lists = content()
            .take(8)
            .find(|&i| side_of(input.text(i)).is_some())
            .unwrap_or(0);
        for i in (0..input.rows.rows.len()).filter(|&i| !input.is_void(i)) {
            let text = input.text(i);
            // The title and the key lines that are put above a text taken out of data, and its headings.
            if !builder.speaks() && (made && is_key_line(text) || i < lists) {
                builder.draft.head.push(input.rows.rows[i].line);
                continue;
            }
            // Lists of who was there, above words without speakers.
            if !builder.speaks() && list(text, &mut side, &mut builder.draft) {
                continue;
            }
            let part = match text.strip_prefix("## ").filter(|_| made).and_then(mark) {
                Some(Mark::Prepared) => Some(Section::Prepared),
                Some(Mark::Questions) => Some(Section::Qa),
                _ => None,
            };
            if let Some(part) = part {
                builder.section(part);
                if builder.speaks() && section != Some(part) {
                    builder.open(input.rows.rows[i].line.start);
                }
                section = Some(part);
                continue;
            }
            builder.say(input, i);
        }
        if builder.speaks() {
            let warning = input.warning(
                None,
                "no-speakers",
                "no speakers were found: the words are taken as management's",
            );
            builder.draft.diagnostics.push(warning);
        }
        builder.finish()
    }
}

/// `# Title`, `Company: …`, `Ticker: …`, `Quarter: …`, `Date: …`.
fn is_key_line(text: &str) -> bool {
    ["# ", "Company: ", "Ticker: ", "Quarter: ", "Date: "]
        .iter()
        .any(|key| text.starts_with(key))
}

/// A heading of a list of people, or a line `Name - Title` of it.
fn list(text: &str, side: &mut Option<Side>, draft: &mut Draft) -> bool {
    if let Some(next) = side_of(text) {
        *side = Some(next);
        return true;
    }
    let Some(list) = *side else { return false };
    let shape = label::shape(text).filter(|s| text.len() <= 160 && !s.is_bare());
    let Some(shape) = shape else {
        *side = None;
        return false;
    };
    let mut label = shape.label();
    if list == Side::Company {
        label.title = label.title.or(label.firm.take());
    }
    draft.roster.push(Entry {
        label,
        side: Some(list),
    });
    true
}
