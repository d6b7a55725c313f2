//! Rosters on two lines an entry, and headers that repeat them: the PDF houses' way.
//!
//! ```text
//! EXECUTIVES
//! Ann Oak
//! Executive Vice President,
//! Finance & Strategy
//! ANALYSTS
//! Dana Hill
//! Brook Bank PLC, Research Division
//! ```

use super::marks::{Mark, is_rule, mark};
use super::{Entry, Input, Side};
use crate::people::label::{Label, is_title_rather_than_firm, tidy};
use crate::people::name::{is_name, is_speaker};
use crate::people::{VOCABULARY, fold};

/// A list of people between its heading and the next mark.
pub struct Lists {
    /// The entries.
    pub entries: Vec<Entry>,
    /// The first row after the lists.
    pub end: usize,
}

/// What a roster's heading is: as in `marks`, and `EXECUTIVES`, `ANALYSTS` in capitals.
pub fn side_of(text: &str) -> Option<Side> {
    match mark(text) {
        Some(Mark::Company) => Some(Side::Company),
        Some(Mark::Callers) => Some(Side::Caller),
        _ => None,
    }
}

/// Reads the lists from the first heading on, up to the mark of a section.
pub fn read(input: &Input) -> Option<Lists> {
    let rows = input.rows.rows.len();
    let start = (0..rows.min(400)).find(|&i| side_of(input.text(i)).is_some())?;
    let mut entries: Vec<Entry> = Vec::new();
    let mut side = None;
    let mut lines: Vec<String> = Vec::new();
    let mut i = start;
    while i < rows {
        let text = input.text(i);
        if input.is_void(i) || is_rule(text) {
            i += 1;
            continue;
        }
        if let Some(next) = side_of(text) {
            flush(&mut lines, side, &mut entries);
            side = Some(next);
        } else if matches!(mark(text), Some(Mark::Prepared | Mark::Questions))
            || VOCABULARY.unnamed(text).is_some()
            || text.starts_with("Operator:")
        {
            break;
        } else if is_entry_name(text) && !lines.last().is_some_and(|l| is_open(l)) {
            flush(&mut lines, side, &mut entries);
            lines.push(text.to_string());
        } else if text.len() < 160 {
            lines.push(text.to_string());
        } else {
            break;
        }
        i += 1;
    }
    flush(&mut lines, side, &mut entries);
    Some(Lists { entries, end: i })
}

/// A name and no title or firm.
fn is_entry_name(text: &str) -> bool {
    text.len() < 60
        && is_name(text)
        && text.contains(' ')
        && !VOCABULARY.is_sure_title(text)
        && !(VOCABULARY.is_firm(text) || VOCABULARY.is_title(text))
}

/// A line that goes on in the next: `Executive Vice President,`, `… & Head of`.
pub fn is_open(line: &str) -> bool {
    line.ends_with([',', '&', '-', '–', '/'])
        || ["and", "of", "for", "the", "&"]
            .iter()
            .any(|w| line.rsplit(' ').next() == Some(w))
}

fn flush(lines: &mut Vec<String>, side: Option<Side>, entries: &mut Vec<Entry>) {
    let Some((name, rest)) = lines.split_first() else {
        return;
    };
    if is_speaker(name) && !rest.is_empty() {
        let mut label = Label::bare(name);
        place(&mut label, &rest.join(" "), side);
        entries.push(Entry { label, side });
    }
    lines.clear();
}

/// Puts what stands under a name into title and firm.
pub fn place(label: &mut Label, text: &str, side: Option<Side>) {
    let mut text = tidy(text);
    // `\&`, as Markdown writes it.
    if text.contains("\\&") {
        text = text.replace("\\&", "&");
    }
    let (title, firm) = split_title(&text);
    match (title, firm) {
        (Some(title), firm) => {
            label.title = Some(title);
            label.firm = firm;
        }
        (None, _) if side == Some(Side::Company) && VOCABULARY.is_title(&text) => label.title = Some(text),
        (None, _) => label.firm = Some(text),
    }
}

/// `Chief Financial Officer, Hart, Inc.` → title and firm; a firm alone has no title.
fn split_title(text: &str) -> (Option<String>, Option<String>) {
    if !VOCABULARY.is_sure_title(text) && !is_title_rather_than_firm(text) {
        return (None, Some(text.to_string()));
    }
    // The first comma behind which no title word stands parts title and firm.
    let mut from = 0;
    while let Some(at) = text[from..].find(", ").map(|i| from + i) {
        let rest = &text[at + 2..];
        let suffix = matches!(fold(rest).as_str(), "inc." | "inc" | "llc" | "ltd." | "l.p." | "plc");
        if !suffix && !VOCABULARY.is_title(rest)
            || VOCABULARY.is_firm(rest) && !VOCABULARY.is_sure_title(rest) && !suffix
        {
            return (Some(text[..at].to_string()), Some(rest.to_string()));
        }
        from = at + 2;
    }
    (Some(text.to_string()), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn title_and_firm() {
        for (text, side, title, firm) in [
            (
                "Chief Financial Officer & Executive Vice President, Brook Holdings, Inc.",
                Side::Company,
                "Chief Financial Officer & Executive Vice President",
                "Brook Holdings, Inc.",
            ),
            (
                "Analyst, Hill Securities LLC",
                Side::Caller,
                "Analyst",
                "Hill Securities LLC",
            ),
            (
                "Hill Bank PLC, Research Division",
                Side::Caller,
                "",
                "Hill Bank PLC, Research Division",
            ),
            (
                "Senior Vice President of Public & Private Investor Relations",
                Side::Company,
                "Senior Vice President of Public & Private Investor Relations",
                "",
            ),
        ] {
            let mut label = Label::bare("Ann Oak");
            place(&mut label, text, Some(side));
            assert_eq!(
                (
                    label.title.as_deref().unwrap_or(""),
                    label.firm.as_deref().unwrap_or("")
                ),
                (title, firm),
                "{text}"
            );
        }
    }
}
