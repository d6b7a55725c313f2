//! StreetEvents text: rosters between double rules, numbered headers between single rules.
//!
//! ```text
//! ================================================================================
//! Corporate Participants
//! ================================================================================
//!  * Ann Oak
//!    Hart Inc. - Head of Investor Relations
//! --------------------------------------------------------------------------------
//! Ann Oak,  Hart Inc. - Head of Investor Relations    [2]
//! --------------------------------------------------------------------------------
//! ```

use super::marks::{Mark, is_rule, mark};
use super::probe::Probe;
use super::{Builder, Draft, Entry, Input, Reader, Side};
use crate::people::label::{Label, tidy};
use crate::records::Section;

/// The family.
pub struct StreetEvents;

impl Reader for StreetEvents {
    fn name(&self) -> &'static str {
        "streetevents"
    }

    fn about(&self) -> &'static str {
        "numbered `Name,  Company - Title    [n]` headers between rules, rosters at the top"
    }

    fn ceiling(&self) -> u32 {
        95
    }

    fn evidence(&self, probe: &Probe) -> u32 {
        let numbered = probe.lines.iter().filter(|l| numbered(l.text).is_some()).count();
        let rules = probe.lines.iter().filter(|l| is_rule(l.text)).count();
        if numbered >= 2 && rules >= 2 {
            95
        } else if numbered >= 3 {
            80
        } else {
            0
        }
    }

    fn read(&self, input: &Input) -> Draft {
        let rows = &input.rows.rows;
        let mut builder = Builder::default();
        let mut list: Option<Side> = None;
        let mut i = 0;
        while i < rows.len() {
            let row = &rows[i];
            let text = input.text(i);
            if row.is_blank() || is_rule(text) {
                i += 1;
                continue;
            }
            let ruled = i > 0 && previous(input, i).is_some_and(|p| is_rule(input.text(p)));
            if let Some(label) = numbered(text).map(header) {
                list = None;
                builder.header(row.line.start, label);
                i += 1;
                continue;
            }
            match mark(text).filter(|_| ruled) {
                Some(Mark::Company) => list = Some(Side::Company),
                Some(Mark::Callers) => list = Some(Side::Caller),
                Some(Mark::Prepared) => list = None,
                Some(Mark::Questions) => {
                    list = None;
                    if builder.speaks() {
                        builder.section(Section::Qa);
                    }
                }
                _ if ruled && builder.speaks() && is_ruled_heading(input, i) => break, // definitions, disclaimer, copyright
                _ => {
                    if let Some(side) = list {
                        i = roster_entry(input, i, side, &mut builder.draft);
                        continue;
                    }
                    if builder.speaks() {
                        builder.paragraph(row.paragraph());
                    } else {
                        builder.draft.head.push(row.line);
                    }
                }
            }
            i += 1;
        }
        builder.finish()
    }
}

fn previous(input: &Input, i: usize) -> Option<usize> {
    (0..i).rev().find(|&p| !input.rows.rows[p].is_blank())
}

/// A line with a rule right above and right below it, and no header before: definitions,
/// disclaimer, copyright.
fn is_ruled_heading(input: &Input, i: usize) -> bool {
    let rule = |n: Option<usize>| n.is_some_and(|n| n < input.rows.rows.len() && is_rule(input.text(n)));
    let under_header = i.checked_sub(2).is_some_and(|n| numbered(input.text(n)).is_some());
    rule(i.checked_sub(1)) && rule(Some(i + 1)) && !under_header
}

/// What stands before `    [12]` at the end of a line.
fn numbered(text: &str) -> Option<&str> {
    let body = text.strip_suffix(']')?;
    let open = body.rfind('[')?;
    let number = &body[open + 1..];
    if number.is_empty() || number.len() > 4 || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let head = &body[..open];
    (head.ends_with("  ") || head.ends_with('\t')).then(|| head.trim())
}

/// `Name,  Company - Title`: the name ends at the first comma, the company at the first ` - `.
fn header(text: &str) -> Label {
    let Some((name, rest)) = split_name(text) else {
        return Label::bare(text);
    };
    let rest = rest.trim();
    let (firm, title) = match rest.split_once(" - ") {
        Some((firm, title)) => (firm, title),
        None => match rest.strip_prefix("- ") {
            Some(title) => ("", title),
            None => (rest.trim_end_matches(['-', ' ']), ""),
        },
    };
    let some = |s: &str| Some(tidy(s)).filter(|s| !s.is_empty());
    let (name, title) = match name.split_once(';') {
        // `Ann Oak;Director of Investor Relations,   -`
        Some((name, own)) => (name, some(title).or_else(|| some(own))),
        None => (name, some(title)),
    };
    Label {
        name: tidy(name),
        title,
        firm: some(firm),
    }
}

/// The name before the first comma that is not followed by a suffix.
fn split_name(text: &str) -> Option<(&str, &str)> {
    let mut from = 0;
    loop {
        let comma = from + text[from..].find(',')?;
        let rest = &text[comma + 1..];
        let word = rest.split_whitespace().next().unwrap_or("");
        let suffix = matches!(
            word.trim_end_matches([',', '.']),
            "Jr" | "Sr" | "II" | "III" | "IV" | "CFA" | "CPA" | "Ph.D" | "MD" | "M.D"
        );
        if !suffix || rest.starts_with("  ") {
            return Some((&text[..comma], rest));
        }
        from = comma + 1;
    }
}

/// ` * Name`, and on the next line `Company - Title`.
fn roster_entry(input: &Input, i: usize, side: Side, draft: &mut Draft) -> usize {
    let Some(name) = input.text(i).strip_prefix('*').map(str::trim) else {
        return i + 1;
    };
    let mut label = Label::bare(name);
    let next = i + 1;
    let mut used = next;
    if next < input.rows.rows.len() {
        let below = input.text(next);
        if !below.is_empty() && !below.starts_with('*') && !is_rule(below) {
            let full = header(&format!("{name},  {below}"));
            (label.title, label.firm) = (full.title, full.firm);
            used = next + 1;
        }
    }
    draft.roster.push(Entry {
        label,
        side: Some(side),
    });
    used
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers() {
        for (line, name, firm, title) in [
            ("Operator    [1]", "Operator", "", ""),
            ("Ann Oak,  Hart Inc. - CEO    [3]", "Ann Oak", "Hart Inc.", "CEO"),
            (
                "Lee Hill,  Brook Bank, Research Division - Director - Technology    [12]",
                "Lee Hill",
                "Brook Bank, Research Division",
                "Director - Technology",
            ),
            ("Ann Oak,   -    [4]", "Ann Oak", "", ""),
            ("Lee Hill,  Brook -    [5]", "Lee Hill", "Brook", ""),
            (
                "Ann Oak;Director of Investor Relations,   -    [2]",
                "Ann Oak",
                "",
                "Director of Investor Relations",
            ),
            (
                "Lee Hill, Jr.,  Brook Bank - Analyst    [5]",
                "Lee Hill, Jr.",
                "Brook Bank",
                "Analyst",
            ),
        ] {
            let label = header(numbered(line).unwrap());
            assert_eq!(
                (
                    label.name.as_str(),
                    label.firm.as_deref().unwrap_or(""),
                    label.title.as_deref().unwrap_or("")
                ),
                (name, firm, title),
                "{line}"
            );
        }
        assert_eq!(numbered("as noted in [12]"), None);
        assert_eq!(numbered("as noted [inaudible]"), None);
    }
}
