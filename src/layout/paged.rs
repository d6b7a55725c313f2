//! Transcripts of the PDF houses as text: a roster, `Presentation`, `Question and Answer`, and each
//! turn under a name line and a line with title or firm. FactSet adds a dotted rule above and a Q or
//! an A behind the title, and runs the operator in.
//!
//! ```text
//! ..........................................
//! Dana Hill
//! Analyst, Brook Securities LLC Q
//! Thank you. Good morning.
//! ```

use std::cell::OnceCell;
use std::collections::HashMap;

use super::marks::{Mark, is_rule, mark};
use super::probe::Probe;
use super::roster::{self, is_open, place};
use super::{Builder, Draft, Entry, Input, Reader, Side};
use crate::people::label::Label;
use crate::people::name::{is_name, same_person};
use crate::people::{VOCABULARY, fold};
use crate::records::Section;
use crate::span::Span;

/// A house.
pub struct Paged {
    name: &'static str,
    about: &'static str,
    /// Words that its pages carry.
    signs: &'static [&'static str],
}

/// FactSet CallStreet.
pub const FACTSET: Paged = Paged {
    name: "factset",
    about: "dotted rules, a name line and a line `Title, Company` with Q or A behind it",
    signs: &["factset", "callstreet"],
};

/// S&P Capital IQ.
pub const CAPIQ: Paged = Paged {
    name: "capital-iq",
    about: "a name line and a line with title or firm above each turn, page headers and footers",
    signs: &[
        "s&p global market intelligence",
        "s&p capital iq",
        "spglobal.com/marketintelligence",
        "capital iq",
    ],
};

impl Reader for Paged {
    fn name(&self) -> &'static str {
        self.name
    }

    fn about(&self) -> &'static str {
        self.about
    }

    fn ceiling(&self) -> u32 {
        92
    }

    fn evidence(&self, probe: &Probe) -> u32 {
        let lists = probe
            .lines
            .iter()
            .any(|l| matches!(l.mark, Some(Mark::Company | Mark::Callers)));
        if !lists {
            return 0;
        }
        let signed = probe.lines.iter().filter(|l| l.text.len() < 200).any(|l| {
            let folded = l.text.to_ascii_lowercase();
            self.signs.iter().any(|s| folded.contains(s))
        });
        let sections = probe
            .lines
            .iter()
            .any(|l| matches!(l.mark, Some(Mark::Prepared | Mark::Questions)));
        if signed && sections { 92 } else { 0 }
    }

    fn read(&self, input: &Input) -> Draft {
        let rows = &input.rows.rows;
        let mut builder = Builder::default();
        let lists = roster::read(input);
        let begin = lists.as_ref().map_or(0, |l| l.end);
        builder.draft.roster = lists.map(|l| l.entries).unwrap_or_default();
        builder.draft.head = (0..begin.min(60))
            .filter(|&i| !rows[i].is_blank())
            .map(|i| rows[i].line)
            .collect();
        let titles = Titles::new(input, &builder.draft.roster, begin);
        let mut side: Option<Side> = None;
        let mut i = begin;
        while i < rows.len() {
            let text = input.text(i);
            if input.is_void(i) || is_rule(text) {
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
                Some(Mark::End) if builder.speaks() && titles.is_over(input, i) => break,
                _ => {}
            }
            // A Q or an A alone on the line before the name.
            if let "Q" | "A" = text {
                side = Some(if text == "Q" { Side::Caller } else { Side::Company });
                i += 1;
                continue;
            }
            if let Some((label, own, next)) = titles.header_at(input, i) {
                let turn = builder.header(rows[i].line.start, label);
                turn.side = own.or(side.take());
                i = next;
                continue;
            }
            if let Some(rest) = run_in_operator(text) {
                builder.header(rows[i].line.start, Label::bare("Operator"));
                let mut paragraph = rows[i].paragraph();
                let end = rows[i].english[0].end as usize;
                let start = end - rest.len();
                paragraph.english = if rest.is_empty() {
                    Vec::new()
                } else {
                    vec![Span::new(start, end)]
                };
                builder.say_part(input, i, paragraph);
            } else if is_legal_end(text) && builder.speaks() {
                // The same words stand at the foot of each page, in a file that kept them.
                if titles.is_over(input, i) {
                    break;
                }
            } else if builder.speaks() {
                builder.say(input, i);
            } else {
                builder.draft.head.push(rows[i].line);
            }
            i += 1;
        }
        let mut draft = builder.finish();
        if self.name == CAPIQ.name {
            whole_titles(&mut draft);
        }
        draft
    }
}

/// S&P writes no firm under the company's own people: what looks like one is the end of the title.
fn whole_titles(draft: &mut Draft) {
    let own: Vec<String> = draft
        .roster
        .iter()
        .filter(|e| e.side == Some(Side::Company))
        .map(|e| fold(&e.label.name))
        .collect();
    let labels = draft.turns.iter_mut().filter_map(|t| t.label.as_mut());
    for label in labels.chain(draft.roster.iter_mut().map(|e| &mut e.label)) {
        if let (Some(title), Some(firm), true) = (&mut label.title, &label.firm, own.contains(&fold(&label.name))) {
            *title = format!("{title}, {firm}");
            label.firm = None;
        }
    }
}

/// The words after `Operator:` (`Operator: Operator:` in some).
fn run_in_operator(text: &str) -> Option<&str> {
    let mut rest = text.strip_prefix("Operator:")?.trim_start();
    while let Some(again) = rest.strip_prefix("Operator:") {
        rest = again.trim_start();
    }
    Some(rest)
}

/// The publisher's terms after the call.
fn is_legal_end(text: &str) -> bool {
    let folded = crate::turns::head(text, 120).to_ascii_lowercase();
    [
        "the information herein is based on sources",
        "these materials have been prepared solely for information",
        "copyright © 20",
    ]
    .iter()
    .any(|c| folded.starts_with(c))
        && text.len() > 60
}

/// The line under each name, from the roster and from the headers themselves.
struct Titles {
    /// Folded name → folded lines seen under it and how often.
    under: HashMap<String, HashMap<String, u32>>,
    roster: Vec<Entry>,
    /// The last row with a header, looked for once.
    last: OnceCell<usize>,
}

impl Titles {
    fn new(input: &Input, roster: &[Entry], begin: usize) -> Self {
        let mut under: HashMap<String, HashMap<String, u32>> = HashMap::new();
        for i in begin..input.rows.rows.len() {
            let text = input.text(i);
            if !can_be_name(text) || input.is_void(i) {
                continue;
            }
            if let Some(next) = input.next(i) {
                let (line, _) = strip_letter(input.text(next));
                *under.entry(fold(text)).or_default().entry(fold(line)).or_default() += 1;
            }
        }
        Self {
            under,
            roster: roster.to_vec(),
            last: OnceCell::new(),
        }
    }

    /// Whether no turn begins after a row.
    fn is_over(&self, input: &Input, row: usize) -> bool {
        let is_header = |&i: &usize| {
            let text = input.text(i);
            !input.is_void(i) && (run_in_operator(text).is_some() || self.header_at(input, i).is_some())
        };
        let last = || (0..input.rows.rows.len()).rev().find(is_header).unwrap_or(0);
        *self.last.get_or_init(last) <= row
    }

    /// The header that begins at a row: label, the side that its letter tells, the row after it.
    fn header_at(&self, input: &Input, i: usize) -> Option<(Label, Option<Side>, usize)> {
        let text = input.text(i);
        let text = text.strip_prefix("## ").unwrap_or(text);
        let mut label = Label::bare(text);
        if VOCABULARY.unnamed(text).is_some() {
            // `Unidentified Analyst` may have a firm below it; `Operator` has nothing.
            return Some((label, None, i + 1));
        }
        // Name and title on one line, as the roster has them on two.
        let own = squeeze(text);
        let joined =
            |e: &&Entry| own.len() > squeeze(&e.label.name).len() && own == squeeze(&e.label.name) + &listed(&e.label);
        if let Some(entry) = self.roster.iter().find(joined) {
            return Some((entry.label.clone(), None, i + 1));
        }
        if !can_be_name(text) {
            return None;
        }
        let entry = self
            .roster
            .iter()
            .find(|e| fold(&e.label.name) == fold(text))
            .or_else(|| {
                self.roster
                    .iter()
                    .find(|e| same_person(&e.label.name, text) && text.contains(' '))
            });
        let next = input.next(i)?;
        let (line, letter) = strip_letter(input.text(next));
        let known = entry.is_some();
        let told = line.len() < 160
            && !line.is_empty()
            && line.starts_with(char::is_uppercase)
            && !ends_sentence(line)
            && (VOCABULARY.is_title(line) || VOCABULARY.is_firm(line));
        let again = self
            .under
            .get(&fold(text))
            .and_then(|u| u.get(&fold(line)))
            .is_some_and(|&n| n > 1);
        let as_listed = entry.is_some_and(|e| listed(&e.label).starts_with(&squeeze(line)) && line.len() > 2);
        if as_listed
            || letter.is_some()
            || told && (known || again || text.contains(' '))
            || again && known && line.len() < 100 && !ends_sentence(line)
        {
            let mut words = line.to_string();
            let mut after = next + 1;
            let mut side = letter;
            // A title over several lines.
            while side.is_none()
                && (is_open(&words) || entry.is_some_and(|e| goes_on(&listed(&e.label), &words, input, after)))
                && words.len() < 200
            {
                let Some(more) = (after..input.rows.rows.len()).find(|&n| !input.is_void(n)) else {
                    break;
                };
                let (line, letter) = strip_letter(input.text(more));
                words.push(' ');
                words.push_str(line);
                side = letter;
                after = more + 1;
            }
            place(&mut label, &words, entry.and_then(|e| e.side).or(side));
            if let Some(entry) = entry {
                label.title = entry.label.title.clone().or(label.title);
                label.firm = entry.label.firm.clone().or(label.firm);
            }
            return Some((label, side, after));
        }
        // A listed name above speech: its title line was lost.
        (known && line.len() > 60).then_some((label, None, i + 1))
    }
}

fn squeeze(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// What a roster says under a name, squeezed.
fn listed(label: &Label) -> String {
    squeeze(
        &[label.title.as_deref(), label.firm.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
    )
}

/// Whether the next row continues the listed title.
fn goes_on(listed: &str, words: &str, input: &Input, after: usize) -> bool {
    let own = squeeze(words);
    let Some(next) = (after..input.rows.rows.len()).find(|&n| !input.is_void(n)) else {
        return false;
    };
    let (line, _) = strip_letter(input.text(next));
    let line = squeeze(line);
    own.len() < listed.len() && !line.is_empty() && listed.starts_with(&own) && listed[own.len()..].starts_with(&line)
}

fn can_be_name(text: &str) -> bool {
    let text = text.strip_prefix("## ").unwrap_or(text);
    text.len() >= 3
        && text.len() <= 60
        && !text.ends_with(['?', '!', ',', ':', ';'])
        && is_name(text)
        && !VOCABULARY.is_sure_title(text)
}

/// A `Q` or an `A` at the end of a title line.
fn strip_letter(text: &str) -> (&str, Option<Side>) {
    for (letter, side) in [(" Q", Side::Caller), (" A", Side::Company)] {
        if let Some(rest) = text.strip_suffix(letter) {
            return (rest.trim_end(), Some(side));
        }
    }
    (text, None)
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['?', '!'])
        || text.ends_with('.')
            && !["Inc.", "Co.", "Corp.", "Ltd.", "L.P.", "N.A.", "S.A.", "N.V.", "LLC."]
                .iter()
                .any(|s| text.ends_with(s))
}
