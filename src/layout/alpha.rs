//! Rosters at the top, then turns under bare names that the rosters know; `Q - Name` and `A - Name`
//! in some question parts.
//!
//! ```text
//! Company Participants
//! Ann Oak - Head of Investor Relations
//! Conference Call Participants
//! Dana Hill - Brook Bank
//! Operator
//! Good day and welcome.
//! Question-and-Answer Session
//! Q - Dana Hill
//! ```

use std::collections::{HashMap, HashSet};

use super::marks::{Mark, mark};
use super::probe::{self, Probe};
use super::{Builder, Draft, Entry, Input, Reader, Side, colon};
use crate::bilingual::Paragraph;
use crate::people::label::{self, Label, tidy};
use crate::people::name::{is_speaker, key_words, same_person, same_words};
use crate::people::{VOCABULARY, fold};
use crate::records::Section;
use crate::span::Span;

/// The family.
pub struct Alpha;

/// What a company publishes itself in the same shape: its own people listed, no operator, no callers.
pub struct CompanyScript;

impl Reader for CompanyScript {
    fn name(&self) -> &'static str {
        "company-script"
    }

    fn about(&self) -> &'static str {
        "a company's own script: its people listed at the top, their remarks under bare names, no operator"
    }

    fn ceiling(&self) -> u32 {
        92
    }

    fn evidence(&self, probe: &Probe) -> u32 {
        let callers = probe.lines.iter().any(|l| l.mark == Some(Mark::Callers));
        let dialogue = callers || probe.operator_lines() > 0 || probe.lines.iter().any(|l| l.translated);
        if dialogue || probe.lines.iter().any(|l| l.mark == Some(Mark::Questions)) {
            return 0;
        }
        match Alpha.evidence(probe) {
            0 => 0,
            evidence => evidence + 1,
        }
    }

    fn read(&self, input: &Input) -> Draft {
        Alpha.read(input)
    }
}

impl Reader for Alpha {
    fn name(&self) -> &'static str {
        "seeking-alpha"
    }

    fn about(&self) -> &'static str {
        "rosters `Name - Title` and `Name - Firm` at the top, turns under bare names"
    }

    fn ceiling(&self) -> u32 {
        91
    }

    fn evidence(&self, probe: &Probe) -> u32 {
        let lists = probe
            .lines
            .iter()
            .filter(|l| matches!(l.mark, Some(Mark::Company | Mark::Callers)))
            .count();
        if lists == 0 {
            return 0;
        }
        let operators = probe.operator_lines();
        let listed: Vec<Vec<String>> = probe
            .lines
            .iter()
            .filter(|l| l.short)
            .filter_map(|l| entry(l.text, Side::Company))
            .map(|e| key_words(&e.label.name))
            .collect();
        let dashed = listed.len();
        if dashed < 2 {
            return 0;
        }
        // Headers of other families repeat the title; here a roster line stands once.
        let mut names: HashMap<String, u32> = HashMap::new();
        for line in probe.lines.iter().filter(|l| l.speaker) {
            *names.entry(fold(strip_mark(line.text).0)).or_default() += 1;
        }
        let again = names.values().filter(|&&n| n > 1).count();
        // Names of the roster alone on a line, too, where each speaks once.
        let alone = names
            .keys()
            .filter(|n| {
                let words = key_words(n);
                listed.iter().any(|l| same_words(l, &words))
            })
            .count();
        let enough = if lists > 1 { 1 } else { 2 };
        // A page with its translation runs all names in.
        let run_in = |l: &&probe::Line| {
            colon::prefix(l.text).is_some_and(|p| {
                let words = key_words(p.name);
                listed.iter().any(|l| same_words(l, &words))
            })
        };
        let run_in = || probe.translated > 0 && probe.lines.iter().filter(run_in).nth(1).is_some();
        match (operators + again >= enough || alone >= enough || run_in(), lists > 1) {
            (true, true) => 91,
            (true, false) => 80,
            _ => 0,
        }
    }

    fn read(&self, input: &Input) -> Draft {
        let rows = &input.rows.rows;
        let mut builder = Builder::default();
        let begin = read_rosters(input, &mut builder.draft);
        let names = Names::new(input, &builder.draft, begin);
        let mut skip = 0;
        for (i, row) in rows.iter().enumerate().skip(begin) {
            if input.is_void(i) || i < skip {
                continue;
            }
            let text = input.text(i);
            match mark(text) {
                Some(Mark::Questions) if builder.speaks() => {
                    builder.section(Section::Qa);
                    continue;
                }
                Some(Mark::Prepared) if !builder.speaks() => continue,
                _ => {}
            }
            let (name, side) = strip_mark(text);
            if names.is_header(name, side.is_some()) {
                let turn = builder.header(row.line.start, Label::bare(name));
                turn.side = side;
                // Some pages repeat the title or the firm below the name.
                if let Some(next) = input.next(i).filter(|&n| names.is_listed_under(name, input.text(n))) {
                    skip = next + 1;
                }
            } else if let Some(prefix) = colon::prefix(text).filter(|p| names.is_listed(p.name)) {
                // Some pages run the names in from the questions on, with the title or the firm behind.
                builder.header(row.line.start, Label::bare(prefix.name));
                let mut paragraph = prefix.rest(row, text);
                names.cut_listed(&input.document.text, prefix.name, &mut paragraph);
                if !paragraph.english.is_empty() {
                    builder.say_part(input, i, paragraph);
                }
            } else if let Some((name, words)) = names.titled(text).filter(|_| row.english.len() == 1) {
                // … or with the title alone, where the page lost the name.
                builder.header(row.line.start, Label::bare(name));
                let mut paragraph = row.paragraph();
                paragraph.english[0].start = paragraph.english[0].end - words.len() as u32;
                builder.say_part(input, i, paragraph);
            } else if let Some((said, name)) = names.glued(text).filter(|_| builder.speaks() && row.english.len() == 1)
            {
                let start = row.english[0].start;
                let mut paragraph = row.paragraph();
                paragraph.english = vec![Span::new(start as usize, start as usize + said.len())];
                builder.say_part(input, i, paragraph);
                builder.header(start + (text.len() - name.len()) as u32, Label::bare(name));
                if let Some(next) = input.next(i).filter(|&n| names.is_listed_under(name, input.text(n))) {
                    skip = next + 1;
                }
            } else if builder.speaks() {
                builder.say(input, i);
            } else {
                builder.draft.head.push(row.line);
            }
        }
        builder.finish()
    }
}

/// `Q - Name`, `A – Name`: the name, and the side that the letter tells.
pub fn strip_mark(text: &str) -> (&str, Option<Side>) {
    for (letter, side) in [('Q', Side::Caller), ('A', Side::Company)] {
        let rest = text.strip_prefix(letter).map(str::trim_start);
        if let Some(name) = rest.and_then(|r| r.strip_prefix(['-', '–', '—'])) {
            return (name.trim(), Some(side));
        }
    }
    (text, None)
}

/// Reads the rosters and title lines; the row at which speech begins.
fn read_rosters(input: &Input, draft: &mut Draft) -> usize {
    let rows = &input.rows.rows;
    let mut list: Option<Side> = None;
    for (i, row) in rows.iter().enumerate() {
        let text = input.text(i);
        if input.is_void(i) {
            continue;
        }
        match mark(text) {
            Some(Mark::Company) => {
                list = Some(Side::Company);
                continue;
            }
            Some(Mark::Callers) => {
                list = Some(Side::Caller);
                continue;
            }
            Some(Mark::Prepared | Mark::Questions) if list.is_some() => return i,
            _ => {}
        }
        let Some(side) = list else {
            if VOCABULARY.unnamed(text).is_some() {
                return i;
            }
            draft.head.push(row.line);
            continue;
        };
        // A ligature on a line of its own: `Chief Executive Of`, `fi`, `cer`.
        let broken = matches!(text, "fi" | "fl" | "ff" | "ffi" | "ffl")
            || input_before(input, i).is_some_and(|b| matches!(b, "fi" | "fl" | "ff" | "ffi" | "ffl"));
        if let Some(last) = draft.roster.last_mut().filter(|_| broken) {
            for part in [&mut last.label.title, &mut last.label.firm].into_iter().flatten() {
                part.push_str(text);
            }
            continue;
        }
        match entry(text, side) {
            Some(entry) => draft.roster.push(entry),
            // A firm broken over two rows: `Brook & Co.`, `Incorporated, Research Division`.
            None if side == Side::Caller && goes_on(draft.roster.last(), text) => {
                if let Some(firm) = draft.roster.last_mut().and_then(|e| e.label.firm.as_mut()) {
                    firm.push(' ');
                    firm.push_str(text);
                }
            }
            // The first line that is none: the operator, a bare name.
            None if VOCABULARY.unnamed(text).is_some() || text.len() > 120 => return i,
            None if is_speaker(text) && draft.roster.iter().any(|e| same_person(&e.label.name, text)) => return i,
            None => {}
        }
    }
    0
}

/// Whether a row is the rest of the last entry's firm.
fn goes_on(last: Option<&Entry>, text: &str) -> bool {
    let firm = last.and_then(|e| e.label.firm.as_deref());
    let open = firm.is_some_and(|f| f.ends_with(['.', ',', '&']) && f.len() < 80);
    let rest = [
        "Incorporated",
        "Inc.",
        "Inc,",
        "LLC",
        "L.L.C.",
        "Ltd",
        "Limited",
        "Research Division",
        "LP",
    ];
    open && text.len() < 60 && rest.iter().any(|r| text.starts_with(r))
}

/// The text of the row with content before a row.
fn input_before<'d>(input: &Input<'d>, row: usize) -> Option<&'d str> {
    (0..row).rev().find(|&i| !input.is_void(i)).map(|i| input.text(i))
}

/// `Name - Title` of the company, `Name - Firm` of the others.
fn entry(text: &str, side: Side) -> Option<Entry> {
    if text.len() > 200 || text.len() < 5 {
        return None;
    }
    let parts = label::dash_parts(text);
    let (name, rest) = match parts.as_slice() {
        [name, first, ..] => (*name, &text[text.find(first)?..]),
        // `Name, Title`
        _ => text
            .split_once(", ")
            .filter(|(name, rest)| name.contains(' ') && (VOCABULARY.is_title(rest) || VOCABULARY.is_firm(rest)))?,
    };
    if text.len() > 200 || !is_speaker(name) {
        return None;
    }
    let rest = tidy(rest);
    let mut label = Label::bare(name);
    match side {
        Side::Company => label.title = Some(rest),
        Side::Caller => label.firm = Some(rest),
    }
    Some(Entry {
        label,
        side: Some(side),
    })
}

/// Which bare lines are headers.
struct Names {
    known: HashSet<String>,
    roster: Vec<String>,
    /// The words of each name of the roster.
    words: Vec<Vec<String>>,
    /// What stands behind each name in the roster, folded.
    behind: HashMap<String, String>,
    /// Titles that one person of the company has, folded, with the name.
    titles: HashMap<String, Option<String>>,
    counts: HashMap<String, u32>,
}

impl Names {
    fn new(input: &Input, draft: &Draft, begin: usize) -> Self {
        let mut counts = HashMap::new();
        for i in begin..input.rows.rows.len() {
            let (text, _) = strip_mark(input.text(i));
            if is_short(text) && is_speaker(text) {
                *counts.entry(fold(text)).or_default() += 1;
            }
        }
        let mut titles: HashMap<String, Option<String>> = HashMap::new();
        for entry in draft.roster.iter().filter(|e| e.side == Some(Side::Company)) {
            if let Some(title) = &entry.label.title {
                let held = titles
                    .entry(fold(title))
                    .or_insert_with(|| Some(entry.label.name.clone()));
                if held.as_deref() != Some(&entry.label.name) {
                    *held = None;
                }
            }
        }
        Self {
            titles,
            known: draft.roster.iter().map(|e| fold(&e.label.name)).collect(),
            roster: draft.roster.iter().map(|e| e.label.name.clone()).collect(),
            words: draft.roster.iter().map(|e| key_words(&e.label.name)).collect(),
            behind: draft
                .roster
                .iter()
                .filter_map(|e| {
                    Some((
                        fold(&e.label.name),
                        fold(e.label.title.as_ref().or(e.label.firm.as_ref())?),
                    ))
                })
                .collect(),
            counts,
        }
    }

    /// Whether a name stands in the rosters, or names nobody.
    fn is_listed(&self, name: &str) -> bool {
        self.known.contains(&fold(name)) || VOCABULARY.unnamed(name).is_some()
    }

    /// Whether a line is what the roster has behind a name.
    fn is_listed_under(&self, name: &str, line: &str) -> bool {
        line.len() < 160 && self.behind.get(&fold(name)).is_some_and(|b| *b == fold(line))
    }

    /// Cuts what the roster has behind a name from the front of that person's words.
    fn cut_listed(&self, text: &str, name: &str, paragraph: &mut Paragraph) {
        let (Some(span), Some(behind)) = (paragraph.english.first_mut(), self.behind.get(&fold(name))) else {
            return;
        };
        let words = span.of(text);
        let count = behind.split(' ').count();
        let end = words
            .split_whitespace()
            .nth(count - 1)
            .map(|last| last.as_ptr() as usize - words.as_ptr() as usize + last.len());
        if let Some(end) = end.filter(|&end| fold(&words[..end]) == *behind) {
            let rest = words[end..].trim_start();
            span.start = span.end - rest.len() as u32;
        }
        paragraph.english.retain(|s| !s.is_empty());
    }

    /// `CEO & CFO: We grew.`: who has the title, and the words.
    fn titled<'t>(&self, text: &'t str) -> Option<(&str, &'t str)> {
        let (title, words) = crate::turns::head(text, 120).split_once(": ")?;
        let name = self.titles.get(&fold(title))?.as_deref()?;
        Some((name, text[text.len().min(title.len() + 2)..].trim_start())).filter(|_| !words.trim().is_empty())
    }

    /// The next speaker's name glued to the end of a sentence: `… over to Ann. Ann Oak`.
    fn glued<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str)> {
        let names = self
            .roster
            .iter()
            .map(String::as_str)
            .chain(std::iter::once("Operator"));
        for name in names {
            if let Some(said) = text.strip_suffix(name).filter(|s| s.ends_with(' ')) {
                let said = said.trim_end();
                if said.ends_with(['.', '?', '!', ')', ']', '"', '”']) {
                    return Some((said, &text[text.len() - name.len()..]));
                }
            }
        }
        None
    }

    /// A name of a roster, a label that names nobody, a name spelt almost as in a roster, or one
    /// that heads several turns.
    fn is_header(&self, text: &str, marked: bool) -> bool {
        if !is_short(text) {
            return false;
        }
        let folded = fold(text);
        if self.known.contains(&folded) || VOCABULARY.unnamed(text).is_some() {
            return true;
        }
        if !is_speaker(text) {
            return false;
        }
        let again = || self.counts.get(&folded).is_some_and(|&n| n > 1);
        let listed = || {
            let words = key_words(text);
            self.words.iter().any(|w| same_words(w, &words))
        };
        marked || text.contains(' ') && (!text.ends_with('.') || again() || listed())
    }
}

fn is_short(text: &str) -> bool {
    text.len() >= 2 && text.len() <= 60 && !text.ends_with(['?', '!', ',', ':', ';'])
}
