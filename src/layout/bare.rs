//! Bare names alone on a line above what they say, no roster.
//!
//! ```text
//! Operator
//! Good day and welcome to the call.
//!
//! Dru Hart
//! Thank you. Good morning.
//! ```

use super::probe::Probe;
use super::{Builder, Draft, Input, Reader, Side};
use crate::bilingual::titled_name;
use crate::people::label::Label;
use crate::people::name::is_speaker;
use crate::people::{VOCABULARY, fold};
use std::collections::HashMap;

/// The family.
pub struct Bare;

impl Reader for Bare {
    fn name(&self) -> &'static str {
        "bare-names"
    }

    fn about(&self) -> &'static str {
        "each turn under its speaker's bare name, alone on a line"
    }

    fn ceiling(&self) -> u32 {
        60
    }

    fn evidence(&self, probe: &Probe) -> u32 {
        let mut seen: HashMap<&str, u32> = HashMap::new();
        let blanks = probe.blank > 0;
        for pair in probe.lines.windows(2) {
            let header = pair[0].speaker && pair[0].text.len() <= 50 && (pair[0].after_blank || !blanks);
            if header && !pair[1].speaker {
                *seen.entry(pair[0].text).or_default() += 1;
            }
        }
        // A page's own word above each name leaves no doubt.
        let marked = probe
            .lines
            .windows(2)
            .filter(|w| w[0].text == "speaker" && w[1].speaker);
        if marked.count() >= 2 {
            return 60;
        }
        // So does a title in Chinese before the name.
        if probe.lines.iter().any(|l| l.titled) {
            return 60;
        }
        // Names over speech in Chinese: all the English that there is.
        let english = || probe.lines.iter().filter(|l| !l.text.is_empty());
        let is_name = |l: &super::probe::Line| l.speaker && l.text.contains(' ') || side_of(l.text).is_some();
        if english().count() < probe.lines.len() && english().nth(1).is_some() && english().all(is_name) {
            return 60;
        }
        let headers: u32 = seen.values().sum();
        let again = seen.values().filter(|&&n| n > 1).count();
        if headers < 3 || again == 0 || (headers as usize) * 100 < probe.lines.len() {
            return 0;
        }
        let operator = seen.keys().any(|k| VOCABULARY.unnamed(k).is_some());
        if operator { 60 } else { 50 }
    }

    fn read(&self, input: &Input) -> Draft {
        let rows = &input.rows.rows;
        let blanks = rows.iter().any(|r| r.is_blank());
        let counts = counts(input, blanks);
        let mut builder = Builder::default();
        let mut after_blank = true;
        let mut side = None;
        for (i, row) in rows.iter().enumerate() {
            if input.is_void(i) {
                after_blank |= row.is_blank();
                continue;
            }
            let text = input.text(i);
            // A page's own word above each name.
            if text == "speaker" {
                after_blank = true;
                continue;
            }
            if side_of(text).is_some() && builder.speaks() {
                side = side_of(text);
                after_blank = true;
                continue;
            }
            if let Some(title) = chinese_title(input, i) {
                let label = Label {
                    title: Some(title.to_string()),
                    ..Label::bare(text)
                };
                builder.header(row.line.start, label);
            } else if is_header_line(text, after_blank || !blanks)
                && is_known(text, &counts)
                && has_words_below(input, i)
            {
                builder.header(row.line.start, Label::bare(text)).side = side.take();
            } else if builder.speaks() {
                builder.say(input, i);
            } else {
                builder.draft.head.push(row.line);
            }
            after_blank = false;
        }
        builder.finish()
    }
}

/// The Chinese title before an English name on its line.
pub(super) fn chinese_title<'d>(input: &Input<'d>, i: usize) -> Option<&'d str> {
    let row = &input.rows.rows[i];
    if row.chinese.is_empty() {
        return None;
    }
    let (title, name) = titled_name(row.line.of(&input.document.text))?;
    (name == input.text(i)).then_some(title)
}

/// A `Q` or an `A` alone above a name.
fn side_of(text: &str) -> Option<Side> {
    match text {
        "Q" => Some(Side::Caller),
        "A" => Some(Side::Company),
        _ => None,
    }
}

/// A bare name, short, where a header can stand.
fn is_header_line(text: &str, can_stand: bool) -> bool {
    can_stand
        && text.len() >= 2
        && text.len() <= 50
        && !text.ends_with(['.', '?', '!', ',', ':', ';'])
        && is_speaker(text)
        || can_stand && text.len() <= 50 && text.ends_with("Jr.") && is_speaker(text)
}

fn counts(input: &Input, blanks: bool) -> HashMap<String, u32> {
    let mut counts = HashMap::new();
    let mut after_blank = true;
    for (i, row) in input.rows.rows.iter().enumerate() {
        let text = input.text(i);
        if row.is_blank() || text == "speaker" {
            after_blank = true;
            continue;
        }
        if is_header_line(text, after_blank || !blanks) {
            *counts.entry(fold(text)).or_default() += 1;
        }
        after_blank = false;
    }
    counts
}

/// A name that comes again, one of two words and more, or a label that names nobody: a single
/// capitalised word that stands once is a heading.
fn is_known(text: &str, counts: &HashMap<String, u32>) -> bool {
    counts.get(&fold(text)).is_some_and(|&n| n > 1) || text.contains(' ') || VOCABULARY.unnamed(text).is_some()
}

/// Whether speech follows: the next line with content is no header of its own.
fn has_words_below(input: &Input, i: usize) -> bool {
    let rows = &input.rows.rows;
    (i + 1..rows.len()).find(|&n| !rows[n].is_blank()).is_some_and(|n| {
        let text = input.text(n);
        text.len() > 50 || !is_speaker(text) || text.ends_with('.')
    })
}
