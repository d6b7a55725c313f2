//! StreetEvents transcripts as text from PDF: rosters `Name Company - Title`, headers that repeat
//! them, hard-wrapped lines, page furniture in mid-sentence.
//!
//! ```text
//! CORPORATE PARTICIPANTS
//! Ann Oak Hart Incorporated - Head of IR & VP
//! PRESENTATION
//! Operator
//! Good day and welcome to the Hart call.
//! Ann Oak Hart Incorporated - Head of IR & VP
//! ```
//!
//! Nothing parts name and company in the header; the company is what the company's people have in
//! common, a caller's firm is what the operator says of the caller.

use std::collections::HashMap;

use super::marks::{Mark, mark};
use super::probe::Probe;
use super::{Builder, Draft, Entry, Input, Reader, Side};
use crate::people::label::{self, Label, tidy};
use crate::people::name::is_speaker;
use crate::people::{VOCABULARY, fold};
use crate::records::Section;
use crate::turns::introductions;

/// The family.
pub struct StreetEventsPdf;

impl Reader for StreetEventsPdf {
    fn name(&self) -> &'static str {
        "streetevents-pdf"
    }

    fn about(&self) -> &'static str {
        "StreetEvents from PDF: headers `Name Company - Title`, wrapped lines, page furniture"
    }

    fn ceiling(&self) -> u32 {
        93
    }

    fn evidence(&self, probe: &Probe) -> u32 {
        let signed = probe.lines.iter().filter(|l| l.text.len() < 120).any(|l| {
            l.text.contains("STREETEVENTS") || l.text.contains("EDITED TRANSCRIPT") || l.text.contains("StreetEvents")
        });
        let lists = probe.has_line("CORPORATE PARTICIPANTS") || probe.has_line("CONFERENCE CALL PARTICIPANTS");
        let ruled = probe
            .lines
            .iter()
            .any(|l| super::marks::is_rule(l.text) && l.text.starts_with('='));
        if signed && lists && !ruled { 93 } else { 0 }
    }

    fn read(&self, input: &Input) -> Draft {
        let rows = &input.rows.rows;
        let mut builder = Builder::default();
        let (raw, begin) = raw_rosters(input, &mut builder.draft);
        let labels = labels(input, &raw, begin);
        builder.draft.roster = labels
            .values()
            .map(|(order, entry)| (order, entry.clone()))
            .collect::<std::collections::BTreeMap<_, _>>()
            .into_values()
            .collect();
        let mut i = begin;
        while i < rows.len() {
            let text = input.text(i);
            if input.is_void(i) {
                i += 1;
                continue;
            }
            match mark(text) {
                Some(Mark::Questions) => {
                    if builder.speaks() {
                        builder.section(Section::Qa);
                    }
                    i += 1;
                    continue;
                }
                Some(Mark::Prepared) => {
                    i += 1;
                    continue;
                }
                Some(Mark::End) if builder.speaks() => break,
                _ => {}
            }
            if let Some((label, next)) = header_at(input, i, &labels) {
                builder.header(rows[i].line.start, label);
                i = next;
                continue;
            }
            if builder.speaks() {
                builder.say(input, i);
            }
            i += 1;
        }
        builder.finish()
    }
}

/// The roster lines as they stand, joined where a title is broken, and the row of the presentation.
fn raw_rosters(input: &Input, draft: &mut Draft) -> (Vec<(String, Side)>, usize) {
    let mut lines: Vec<(String, Side)> = Vec::new();
    let mut side = None;
    for i in 0..input.rows.rows.len() {
        let text = input.text(i);
        if input.is_void(i) || text.is_empty() {
            continue;
        }
        match mark(text) {
            Some(Mark::Company) => side = Some(Side::Company),
            Some(Mark::Callers) => side = Some(Side::Caller),
            Some(Mark::Prepared | Mark::Questions) if side.is_some() => return (lines, i),
            _ if VOCABULARY.unnamed(text).is_some() && side.is_some() => return (lines, i),
            _ => match side {
                None if text.len() < 200 => draft.head.push(input.rows.rows[i].line),
                None => {}
                Some(side) => {
                    let begins = text.contains(" - ") && text.starts_with(char::is_uppercase);
                    match lines.last_mut().filter(|_| !begins) {
                        Some((last, _)) => {
                            last.push(' ');
                            last.push_str(text);
                        }
                        None => lines.push((text.to_string(), side)),
                    }
                }
            },
        }
    }
    (lines, 0)
}

/// Squeezed roster line → its order and entry.
fn labels(input: &Input, raw: &[(String, Side)], begin: usize) -> HashMap<String, (usize, Entry)> {
    let company = common_company(raw);
    // Who the operator introduces, for the names of callers.
    let mut said = String::new();
    let mut operator = false;
    for i in begin..input.rows.rows.len() {
        let text = input.text(i);
        if VOCABULARY.unnamed(text).is_some() {
            operator = true;
        } else if operator && !input.is_void(i) {
            said.push_str(text);
            said.push(' ');
            operator = !text.ends_with('.') || text.len() > 60;
        }
    }
    let introduced = introductions(&said);
    let mut labels = HashMap::new();
    for (order, (line, side)) in raw.iter().enumerate() {
        let Some((front, title)) = line.split_once(" - ") else {
            continue;
        };
        let (name, firm) = match (side, &company) {
            // (a) `Name - Company - Title`
            _ if is_speaker(front)
                && title.contains(" - ")
                && front.split_whitespace().nth(4).is_none()
                && label::read(line).is_some_and(|l| l.firm.is_some() && l.title.is_some()) =>
            {
                let label = label::read(line).unwrap_or_default();
                labels.insert(
                    squeeze(line),
                    (
                        order,
                        Entry {
                            label,
                            side: Some(*side),
                        },
                    ),
                );
                continue;
            }
            (Side::Company, Some(company)) if front.ends_with(company.as_str()) => {
                front.split_at(front.len() - company.len())
            }
            _ => cut_name(front, introduced.iter().map(|i| i.name.as_str())),
        };
        let label = Label {
            name: tidy(name),
            title: Some(tidy(title)),
            firm: Some(tidy(firm)).filter(|f| !f.is_empty()),
        };
        labels.insert(
            squeeze(line),
            (
                order,
                Entry {
                    label,
                    side: Some(*side),
                },
            ),
        );
    }
    labels
}

/// The words that the company's people have in common before the dash.
fn common_company(raw: &[(String, Side)]) -> Option<String> {
    let fronts: Vec<Vec<&str>> = raw
        .iter()
        .filter(|(_, side)| *side == Side::Company)
        .filter_map(|(line, _)| line.split_once(" - "))
        .map(|(front, _)| front.split_whitespace().collect())
        .collect();
    let first = fronts.first()?;
    if fronts.len() < 2 {
        return None;
    }
    let common = (1..first.len())
        .take_while(|&n| {
            fronts
                .iter()
                .filter(|f| f.len() > n && f[f.len() - n..] == first[first.len() - n..])
                .count()
                * 2
                > fronts.len()
        })
        .count();
    (common > 0).then(|| first[first.len() - common..].join(" "))
}

/// Cuts `Dana Marie Hill Brook Bank AG` where the family name that the operator says stands, else
/// after two words (three with an initial).
fn cut_name<'t>(front: &'t str, introduced: impl Iterator<Item = &'t str>) -> (&'t str, &'t str) {
    let words: Vec<&str> = front.split_whitespace().collect();
    let offset = |n: usize| {
        words
            .get(n)
            .map_or(front.len(), |w| w.as_ptr() as usize - front.as_ptr() as usize)
    };
    for name in introduced {
        let said: Vec<String> = name.split_whitespace().map(fold).collect();
        let (Some(first), Some(last)) = (said.first(), said.last()) else {
            continue;
        };
        let begins = words
            .first()
            .is_some_and(|w| fold(w) == *first || fold(w).starts_with(first.get(..3).unwrap_or(first)));
        if let Some(at) = words
            .iter()
            .take(5)
            .position(|w| fold(w) == *last)
            .filter(|&at| at > 0 && begins)
        {
            return front.split_at(offset(at + 1));
        }
    }
    let initial = words
        .get(1)
        .is_some_and(|w| w.trim_end_matches('.').chars().count() == 1);
    let mut name = if initial { 3 } else { 2 };
    // "Rafael de la Cruz Hart Bank"
    while words.get(name - 1).is_some_and(|w| VOCABULARY.is_particle(w)) {
        name += 1;
    }
    front.split_at(offset(name))
}

fn squeeze(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The header that begins at a row: a roster line again (perhaps over two rows), a header with two
/// dashes, or a label that names nobody.
fn header_at(input: &Input, i: usize, labels: &HashMap<String, (usize, Entry)>) -> Option<(Label, usize)> {
    let text = input.text(i);
    if text.len() > 220 {
        return None;
    }
    if VOCABULARY.unnamed(text).is_some() {
        return Some((Label::bare(text), i + 1));
    }
    if !text.contains('-') && labels.keys().all(|k| !k.starts_with(&squeeze(text))) {
        return None;
    }
    let own = squeeze(text);
    if own.len() < 4 {
        return None;
    }
    if let Some((_, entry)) = labels.get(&own) {
        return Some((entry.label.clone(), i + 1));
    }
    let mut joined = own.clone();
    let mut at = i;
    for _ in 0..2 {
        if !labels.keys().any(|k| k.len() > joined.len() && k.starts_with(&joined)) {
            break;
        }
        let Some(next) = input.next(at) else { break };
        joined.push_str(&squeeze(input.text(next)));
        at = next;
        if let Some((_, entry)) = labels.get(&joined) {
            return Some((entry.label.clone(), at + 1));
        }
    }
    // `Name - Company - Title`, and names spelt with a firm that the roster has not.
    let read =
        label::read(text).filter(|l| l.firm.is_some() && l.title.as_deref().is_some_and(|t| VOCABULARY.is_title(t)))?;
    Some((read, i + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_firms_are_cut() {
        for (front, want) in [
            ("Dana Hill Brook Bank AG", ("Dana Hill ", "Brook Bank AG")),
            ("Dana M. Hill Brook Bank AG", ("Dana M. Hill ", "Brook Bank AG")),
            (
                "Rafael de la Cruz Brook Bank AG",
                ("Rafael de la Cruz ", "Brook Bank AG"),
            ),
        ] {
            assert_eq!(cut_name(front, std::iter::empty()), want);
        }
        assert_eq!(
            cut_name("Dana Marie Hill Brook Bank AG", ["Dana Hill"].into_iter()),
            ("Dana Marie Hill ", "Brook Bank AG")
        );
    }
}
