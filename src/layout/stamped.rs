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
//!
//! Some copies glue name, stamp and words together: `Ann Oak00:00:33Thank you.`

use super::probe::Probe;
use super::{Builder, Draft, Input, Reader};
use crate::people::label::{Label, tidy};
use crate::people::name::is_speaker;
use crate::people::{VOCABULARY, fold};
use crate::span::Span;

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
        let glued = probe.lines.iter().filter(|l| glued(l.text).is_some()).count();
        if stamps >= 2 && stamps * 8 >= probe.lines.len() || glued >= 3 && glued * 4 >= probe.lines.len() {
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
            if let (Some((name, words)), [span]) = (glued(input.text(i)), &*rows[i].english) {
                let key = fold(name);
                if key != last || !builder.speaks() {
                    builder.header(rows[i].line.start, Label::bare(name));
                    last = key;
                }
                let mut paragraph = rows[i].paragraph();
                paragraph.english = vec![Span::new(span.end as usize - words.len(), span.end as usize)];
                builder.say_part(input, i, paragraph);
                i += 1;
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

/// `Ann Oak00:00:33Thank you.`, `Speaker 200:00:33Thank you.`: the name and the words.
fn glued(text: &str) -> Option<(&str, &str)> {
    let colon = crate::turns::head(text, 64).find(':').filter(|&c| c >= 3)?;
    let stamp = text.get(colon - 2..colon + 6)?;
    let words = &text[colon + 6..];
    let name = text[..colon - 2].trim_end();
    let clock = stamp
        .bytes()
        .enumerate()
        .all(|(i, b)| if i % 3 == 2 { b == b':' } else { b.is_ascii_digit() });
    let said = words.trim_start();
    (clock && !said.is_empty() && !words.starts_with(|c: char| c.is_ascii_digit() || c == ':') && is_speaker(name))
        .then_some((name, said))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glued_blocks() {
        for (line, want) in [
            ("Ann Oak00:00:33Thank you.", Some(("Ann Oak", "Thank you."))),
            ("Speaker 1200:10:33 Thank you.", Some(("Speaker 12", "Thank you."))),
            ("Operator00:00:00", None),
            ("We start at 10:00:00 sharp", None),
            ("É:00:00", None),
        ] {
            assert_eq!(glued(line), want, "{line}");
        }
    }
}
