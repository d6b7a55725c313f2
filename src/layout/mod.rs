//! Rows → [`Draft`]: one small reader for each family of layouts, chosen by evidence in the text.
//!
//! A reader finds headers, rosters, section marks and what is not speech; it does not judge roles
//! or exchanges, that is the same work for all layouts and comes after. A new layout is one new
//! file and one line in [`READERS`].

mod alpha;
mod bare;
mod colon;
mod dashed;
mod doubled;
mod fd_wire;
mod fool_current;
mod interleaved;
mod markdown;
mod marks;
pub mod page;
mod paged;
pub mod probe;
mod prose;
mod refusal;
mod roster;
mod run_in;
mod stamped;
mod streetevents;
mod streetevents_pdf;
mod structured;

use crate::bilingual::{Paragraph, Rows};
use crate::people::label::Label;
use crate::records::{Diagnostic, Section, Severity};
use crate::source::Document;
use crate::span::Span;
use page::Page;
use probe::Probe;
use std::cell::OnceCell;

/// On which side of the call a roster puts somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The company's own people.
    Company,
    /// The others on the line.
    Caller,
}

/// One line of a roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Name, title, firm as written.
    pub label: Label,
    /// The side, where the roster has headings.
    pub side: Option<Side>,
}

/// A turn as a layout shows it.
#[derive(Clone, Debug)]
pub struct DraftTurn {
    /// The speaker as the header writes it; `None` without speakers.
    pub label: Option<Label>,
    /// The part of the call, where the layout marks it.
    pub section: Option<Section>,
    /// A `Q` or an `A` beside the name.
    pub side: Option<Side>,
    /// Where the header begins (or the first words).
    pub start: u32,
    /// What was said.
    pub paragraphs: Vec<Paragraph>,
}

impl Draft {
    /// Cuts off what a publisher wrote behind the last words.
    pub fn cut_tail(&mut self, text: &str) {
        let Some(turn) = self.turns.last_mut() else { return };
        let own = |p: &Paragraph| p.english.first().is_some_and(|s| marks::is_tail(s.of(text)));
        if let Some(at) = turn.paragraphs.iter().skip(1).position(own) {
            turn.paragraphs.truncate(at + 1);
        }
    }
}

/// What a reader finds in a document.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The turns in the order of the text.
    pub turns: Vec<DraftTurn>,
    /// Who was there, as lists of participants tell it.
    pub roster: Vec<Entry>,
    /// Lines that tell of the call itself: titles, dates.
    pub head: Vec<Span>,
    /// What was odd.
    pub diagnostics: Vec<Diagnostic>,
}

/// A document that is being read.
pub struct Input<'d> {
    /// The document.
    pub document: &'d Document,
    /// Its rows.
    pub rows: &'d Rows,
    page: OnceCell<Page>,
}

impl<'d> Input<'d> {
    /// A document and its rows.
    pub fn new(document: &'d Document, rows: &'d Rows) -> Self {
        Self {
            document,
            rows,
            page: OnceCell::new(),
        }
    }

    /// What pages did to the text, looked at once.
    pub fn page(&self) -> &Page {
        self.page.get_or_init(|| Page::new(self))
    }

    /// Whether a row holds nothing that was said or that heads something: blank, or furniture.
    pub fn is_void(&self, row: usize) -> bool {
        self.rows.rows[row].is_blank() || self.page().is_furniture(row)
    }

    /// The next row with content.
    pub fn next(&self, row: usize) -> Option<usize> {
        (row + 1..self.rows.rows.len()).find(|&n| !self.is_void(n))
    }

    /// The English of a row.
    pub fn text(&self, row: usize) -> &'d str {
        self.rows.rows[row].text(self.document)
    }

    /// A warning that points at a row.
    pub fn warning(&self, row: Option<usize>, code: &str, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            doc: self.document.id.clone(),
            line: row.map_or(0, |r| self.document.line_of(self.rows.rows[r].line.start)),
            severity: Severity::Warning,
            code: code.to_string(),
            message: message.into(),
        }
    }
}

/// A reader of one family of layouts.
pub trait Reader: Sync {
    /// The name written in `documents.format`.
    fn name(&self) -> &'static str;
    /// What the family looks like, in one line.
    fn about(&self) -> &'static str;
    /// The most evidence that the family can show: it is not asked where another has shown as much.
    fn ceiling(&self) -> u32;
    /// How well the beginning of a text fits: 0 not at all, 100 beyond doubt; never above the ceiling.
    fn evidence(&self, probe: &Probe) -> u32;
    /// Reads the whole document.
    fn read(&self, input: &Input) -> Draft;
}

/// Every family, the special before the general: of equal evidence the first wins.
pub static READERS: &[&dyn Reader] = &[
    &structured::Structured,
    &markdown::Markdown,
    &interleaved::Interleaved,
    &fool_current::FoolCurrent,
    &stamped::Stamped,
    &doubled::Doubled,
    &streetevents::StreetEvents,
    &streetevents_pdf::StreetEventsPdf,
    &paged::FACTSET,
    &paged::CAPIQ,
    &fd_wire::FdWire,
    &dashed::FOOL,
    &alpha::CompanyScript,
    &alpha::Alpha,
    &run_in::RunIn,
    &dashed::OTHER,
    &colon::Colon,
    &bare::Bare,
    &prose::Prose,
];

/// What becomes of a document.
pub enum Choice {
    /// This reader reads it.
    Read(&'static dyn Reader),
    /// It is no transcript and no prose, for this reason.
    Refuse(&'static str),
}

/// The reader with the best evidence. `prose::Prose` takes what no other can read, unless it is
/// nothing that anybody said or wrote.
pub fn choose(input: &Input) -> Choice {
    let probe = Probe::new(input);
    let mut best: &'static dyn Reader = &prose::Prose;
    let mut most = 0;
    for &reader in READERS {
        if reader.ceiling() <= most {
            continue;
        }
        let evidence = reader.evidence(&probe);
        debug_assert!(evidence <= reader.ceiling());
        if evidence > most {
            (best, most) = (reader, evidence);
        }
    }
    match refusal::refusal(input, &probe, most) {
        Some(reason) => Choice::Refuse(reason),
        None => Choice::Read(best),
    }
}

/// The reader of a name, for a format that the user forces.
pub fn named(name: &str) -> Option<&'static dyn Reader> {
    READERS.iter().copied().find(|r| r.name() == name)
}

/// Collects turns: readers push headers and rows in the order of the text.
#[derive(Default)]
pub struct Builder {
    /// The draft so far.
    pub draft: Draft,
    section: Option<Section>,
    /// The row that continues the last paragraph.
    open: Option<usize>,
}

impl Builder {
    /// From here on the turns belong to this part of the call.
    pub fn section(&mut self, section: Section) {
        self.section = Some(section);
    }

    /// A header: the turn before it ends.
    pub fn header(&mut self, start: u32, label: Label) -> &mut DraftTurn {
        self.push(start, Some(label))
    }

    /// A turn of somebody unnamed.
    pub fn open(&mut self, start: u32) {
        self.push(start, None);
    }

    fn push(&mut self, start: u32, label: Option<Label>) -> &mut DraftTurn {
        self.open = None;
        self.draft.turns.push(DraftTurn {
            label,
            section: self.section,
            side: None,
            start,
            paragraphs: Vec::new(),
        });
        self.draft.turns.last_mut().expect("one was just pushed")
    }

    /// A paragraph of the current turn; before any header it opens a turn without a speaker.
    pub fn paragraph(&mut self, paragraph: Paragraph) {
        let spans = paragraph.english.iter().chain(&paragraph.chinese);
        let Some(start) = spans.map(|s| s.start).min() else {
            return;
        };
        if self.draft.turns.is_empty() {
            self.push(start, None);
        }
        if let Some(turn) = self.draft.turns.last_mut() {
            turn.paragraphs.push(paragraph);
        }
    }

    /// A row of speech: a paragraph of its own, or in text broken at a margin the next piece of the
    /// paragraph before it.
    pub fn say(&mut self, input: &Input, row: usize) {
        self.say_part(input, row, input.rows.rows[row].paragraph());
    }

    /// A part of a row, of which the rest was a header.
    pub fn say_part(&mut self, input: &Input, row: usize, paragraph: Paragraph) {
        let page = input.page();
        let text = input.text(row);
        let turn = self.draft.turns.last_mut();
        let before = turn
            .and_then(|t| t.paragraphs.last_mut())
            .filter(|_| self.open == Some(row) && !text.is_empty());
        match before {
            Some(before) => {
                before.english.extend(paragraph.english);
                before.chinese.extend(paragraph.chinese);
            }
            None => self.paragraph(paragraph),
        }
        // The paragraph goes on in the next row of speech, over furniture, not over a blank line.
        self.open = None;
        if page.is_wrapped() && !text.is_empty() && !page.ends_paragraph(text) {
            let mut next = row + 1;
            let rows = &input.rows.rows;
            // Over a blank line only where blank lines part nothing: a page break, or a line cut off
            // near the margin in mid-sentence.
            let over = page.is_spaced() || page.is_cut(text);
            while next < rows.len()
                && (page.is_furniture(next)
                    || rows[next].is_blank() && (over || self.beside_furniture(input, row, next)))
            {
                next += 1;
            }
            self.open = (next < rows.len() && !rows[next].is_blank()).then_some(next);
        }
    }

    /// Whether only blank lines and furniture stand between two rows, some furniture among them.
    fn beside_furniture(&self, input: &Input, row: usize, blank: usize) -> bool {
        let rows = &input.rows.rows;
        let mut i = blank;
        while i < rows.len() && rows[i].is_blank() {
            i += 1;
        }
        (row + 1..blank).any(|n| input.page().is_furniture(n)) || i < rows.len() && input.page().is_furniture(i)
    }

    /// Whether a turn has begun.
    pub fn speaks(&self) -> bool {
        !self.draft.turns.is_empty()
    }

    /// The draft. Headers without words at the end, three and more, are a list of who was there.
    pub fn finish(mut self) -> Draft {
        let turns = &mut self.draft.turns;
        // A few words of the page may follow the last name of the list.
        let few = |t: &DraftTurn| {
            t.paragraphs
                .iter()
                .flat_map(|p| &p.english)
                .map(|s| s.len())
                .sum::<usize>()
                < 80
        };
        let rest = usize::from(turns.last().is_some_and(few));
        let before = turns[..turns.len() - rest].iter().rev();
        let empty = before.take_while(|t| t.paragraphs.is_empty()).count();
        if empty >= 3 && empty + rest < turns.len() {
            let listed = turns.split_off(turns.len() - empty - rest);
            let entries = listed.into_iter().filter_map(|t| t.label);
            let entries = entries.map(|label| Entry { label, side: None });
            self.draft.roster.extend(entries);
        }
        self.draft
    }
}
