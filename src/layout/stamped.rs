//! Blocks with a time stamp of their own: the name (twice, where a picture had one for a label), the
//! title, the stamp, the words. One block a paragraph, so that the same header comes again and again
//! in one turn.
//!
//! ```text
//! Ann Oak
//! Ann Oak
//! VP - IR at Hart Airlines
//! 00:00:33
//! Thank you. Good morning.
//! ```

use super::probe::Probe;
use super::{Builder, Draft, Input, Reader};
use crate::people::label::{Label, tidy};
use crate::people::name::is_speaker;
use crate::people::{VOCABULARY, fold};

/// The family.
pub struct Stamped;

impl Reader for Stamped {
    fn name(&self) -> &'static str {
        "time-stamped"
    }

    fn about(&self) -> &'static str {
        "blocks under a name, a title and a time stamp, one a paragraph"
    }

    fn ceiling(&self) -> u32 {
        94
    }

    fn evidence(&self, probe: &Probe) -> u32 {
        let stamps = probe
            .lines
            .iter()
            .enumerate()
            .filter(|(i, l)| is_stamp(l.text) && *i > 0)
            .count();
        if stamps >= 2 && stamps * 8 >= probe.lines.len() {
            94
        } else {
            0
        }
    }

    fn read(&self, input: &Input) -> Draft {
        let rows = &input.rows.rows;
        let mut builder = Builder::default();
        let mut last = String::new();
        let mut i = 0;
        while i < rows.len() {
            if input.is_void(i) {
                i += 1;
                continue;
            }
            if let Some((label, next)) = header_at(input, i) {
                let key = fold(&label.name);
                if key != last || !builder.speaks() {
                    builder.header(rows[i].line.start, label);
                    last = key;
                }
                i = next;
                continue;
            }
            if builder.speaks() {
                builder.say(input, i);
            } else {
                builder.draft.head.push(rows[i].line);
            }
            i += 1;
        }
        builder.finish()
    }
}

/// `00:01:24`, `1:24`.
fn is_stamp(text: &str) -> bool {
    let number = |p: &str| (1..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
    (3..=8).contains(&text.len()) && (2..=3).contains(&text.split(':').count()) && text.split(':').all(number)
}

/// Name, perhaps again, perhaps a title, then the stamp: four rows at most.
fn header_at(input: &Input, i: usize) -> Option<(Label, usize)> {
    let name = input.text(i);
    if name.len() > 60 || !is_speaker(name) {
        return None;
    }
    let mut at = i;
    let mut title = None;
    for _ in 0..3 {
        at += 1;
        let text = (at < input.rows.rows.len()).then(|| input.text(at))?;
        if is_stamp(text) {
            let mut label = Label::bare(name);
            if let Some(title) = title {
                place(&mut label, title);
            }
            return Some((label, at + 1));
        }
        if text.is_empty() || text.len() > 160 {
            return None;
        }
        if fold(text) != fold(name) {
            title = Some(text);
        }
    }
    None
}

/// `Title at Firm`; the firm alone where no title stands before.
fn place(label: &mut Label, text: &str) {
    match text.rsplit_once(" at ") {
        Some((title, firm)) => {
            label.title = Some(tidy(title));
            label.firm = Some(tidy(firm));
        }
        None if VOCABULARY.is_title(text) => label.title = Some(tidy(text)),
        None => label.firm = Some(tidy(text)),
    }
}
