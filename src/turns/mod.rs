//! Rows → [`Call`]: who speaks, in which part of the call, and the paragraphs spoken.
//!
//! The layout's reader has found headers and rosters; what follows here is the same for all
//! layouts: the parts of the call, what each speaker is to the company, firms and titles from the
//! introductions, and the exchanges of the questions.

mod cast;
mod exchange;
mod intro;
mod section;

pub(crate) use intro::introductions;

pub use crate::about::{About, CallPeriod};
pub use crate::bilingual::Paragraph;

use crate::layout::{self, Choice, Draft, DraftTurn, Input, Reader};
use crate::records::{Diagnostic, Role, Section, TurnKind};
use crate::source::Document;
use crate::span::Span;
use crate::{about, bilingual};
use cast::Cast;
use intro::Introduction;
use std::borrow::Cow;
use std::cell::OnceCell;

/// One speaker turn.
#[derive(Clone, Debug)]
pub struct Turn {
    /// Part of the call.
    pub section: Section,
    /// What the turn does.
    pub kind: TurnKind,
    /// One analyst's time at the microphone, 1-based.
    pub exchange: Option<u32>,
    /// Name as the transcript has it; `None` in a text without speakers.
    pub speaker: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Firm.
    pub firm: Option<String>,
    /// What the speaker is to the company.
    pub role: Role,
    /// From the header to the last word.
    pub span: Span,
    /// What was said.
    pub paragraphs: Vec<Paragraph>,
}

/// One person on the call, with or without a turn.
#[derive(Clone, Debug)]
pub struct Participant {
    /// Name as the transcript has it.
    pub name: String,
    /// Title.
    pub title: Option<String>,
    /// Firm.
    pub firm: Option<String>,
    /// What the person is to the company.
    pub role: Role,
}

/// A transcript split into turns.
#[derive(Clone, Debug)]
pub struct Call {
    /// The layout, one of `guidepost formats`.
    pub format: &'static str,
    /// Languages found, ISO 639-1.
    pub languages: Vec<&'static str>,
    /// What the transcript says of itself.
    pub about: About,
    /// Who was there.
    pub participants: Vec<Participant>,
    /// Who said what, in the order of the text.
    pub turns: Vec<Turn>,
    /// What was odd.
    pub diagnostics: Vec<Diagnostic>,
}

/// Splits a document into turns, by the layout that its text shows or its hints name.
pub fn split(document: &Document) -> Call {
    split_as(document, document.hints.format.as_deref().and_then(layout::named))
}

/// Splits a document into turns, by a given layout or by the one that its text shows.
pub fn split_as(document: &Document, reader: Option<&'static dyn Reader>) -> Call {
    let rows = bilingual::rows(document);
    let input = Input::new(document, &rows);
    let reader = match reader.map_or_else(|| layout::choose(&input), Choice::Read) {
        Choice::Read(reader) => reader,
        Choice::Refuse(reason) => return refused(&input, reason),
    };
    let mut draft = reader.read(&input);
    draft.cut_tail(&document.text);
    assemble(&input, document.extracted.unwrap_or(reader.name()), draft)
}

/// What a document is called of which nothing is mined: its format, and the code of the diagnostic that says why.
pub const NOT_A_TRANSCRIPT: &str = "not-a-transcript";

/// A document of which nothing is mined.
fn refused(input: &Input, reason: &str) -> Call {
    Call {
        format: NOT_A_TRANSCRIPT,
        languages: input.rows.languages.clone(),
        about: About::default(),
        participants: Vec::new(),
        turns: Vec::new(),
        diagnostics: vec![input.warning(None, NOT_A_TRANSCRIPT, format!("not mined: {reason}"))],
    }
}

/// The stages that all layouts share.
fn assemble(input: &Input, format: &'static str, draft: Draft) -> Call {
    let document = input.document;
    let voices: Vec<Voice> = draft.turns.iter().map(|turn| Voice::of(document, turn)).collect();
    let mut cast = Cast::new(&draft, &voices);
    let sections = section::sections(&draft, &voices, &cast);
    cast.judge(&draft, &voices, &sections);
    let parts = exchange::parts(&voices, &cast, &sections);
    let about = about::about(document, &draft, &voices, &cast.company_firms());

    let ends = ends(&draft);
    let mut diagnostics = draft.diagnostics;
    let mut turns = Vec::with_capacity(draft.turns.len());
    for (i, turn) in draft.turns.into_iter().enumerate() {
        let person = cast.of_turn(i);
        if turn.paragraphs.is_empty() {
            let mut empty = input.warning(None, "empty-turn", "a header has no words below it");
            empty.line = document.line_of(turn.start);
            diagnostics.push(empty);
        }
        turns.push(Turn {
            section: sections[i],
            kind: parts[i].kind,
            exchange: parts[i].exchange,
            speaker: person.map(|p| p.name.clone()).filter(|n| !n.is_empty()),
            title: person.and_then(|p| p.title.clone()),
            firm: person.and_then(|p| p.firm.clone()),
            role: person.map_or(Role::Unknown, |p| p.role),
            span: Span::new(turn.start as usize, ends[i] as usize),
            paragraphs: turn.paragraphs,
        });
    }
    Call {
        format,
        languages: input.rows.languages.clone(),
        about,
        participants: cast.participants(),
        turns,
        diagnostics,
    }
}

/// The last byte of each turn's words.
fn ends(draft: &Draft) -> Vec<u32> {
    let last = |turn: &DraftTurn| {
        let spans = turn.paragraphs.iter().flat_map(|p| p.english.iter().chain(&p.chinese));
        spans.map(|s| s.end).max().unwrap_or(turn.start).max(turn.start)
    };
    draft.turns.iter().map(last).collect()
}

/// The words of a turn by which the stages judge: its beginning and its end.
pub(crate) struct Voice<'d> {
    /// The first words.
    pub lead: Cow<'d, str>,
    /// The last words, where the turn is longer than its beginning.
    pub close: Cow<'d, str>,
    /// Bytes spoken.
    pub length: usize,
    /// Whether a question mark stands anywhere.
    pub questions: bool,
    introduced: OnceCell<Vec<Introduction>>,
}

/// Bytes of a turn that are looked at from each end.
const LEAD: usize = 1600;
const CLOSE: usize = 500;

impl<'d> Voice<'d> {
    fn of(document: &'d Document, turn: &DraftTurn) -> Self {
        let pieces = || turn.paragraphs.iter().flat_map(|p| &p.english);
        let mut lead = Cow::Borrowed("");
        for piece in pieces() {
            if lead.len() >= LEAD {
                break;
            }
            let words = head(piece.of(&document.text), LEAD + 200);
            if lead.is_empty() {
                lead = Cow::Borrowed(words);
            } else {
                let lead = lead.to_mut();
                lead.push(' ');
                lead.push_str(words);
            }
        }
        let length = pieces().map(|p| p.len() + 1).sum();
        let mut close = Cow::Borrowed("");
        if length > lead.len() + 1 {
            let mut bytes = 0;
            let backwards = turn.paragraphs.iter().rev().flat_map(|p| p.english.iter().rev());
            for piece in backwards {
                let text = piece.of(&document.text);
                let words = foot(text, CLOSE);
                close = if bytes == 0 {
                    Cow::Borrowed(words)
                } else {
                    Cow::Owned([words, " ", &close].concat())
                };
                bytes += text.len();
                if bytes >= CLOSE {
                    break;
                }
            }
        }
        Self {
            questions: pieces().any(|p| memchr::memchr(b'?', p.of(&document.text).as_bytes()).is_some()),
            lead,
            close,
            length,
            introduced: OnceCell::new(),
        }
    }

    /// The people whom the first words introduce.
    pub fn introduced(&self) -> &[Introduction] {
        self.introduced.get_or_init(|| introductions(&self.lead))
    }

    /// Whether a phrase of a list stands at the beginning or the end of the turn.
    pub fn says(&self, phrases: &crate::people::Phrases) -> bool {
        phrases.hit(&self.lead) || phrases.hit(&self.close)
    }
}

/// At most `n` bytes from the front, at a character border.
pub(crate) fn head(text: &str, n: usize) -> &str {
    let mut end = n.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// At most `n` bytes from the back, at a character border.
pub(crate) fn foot(text: &str, n: usize) -> &str {
    let mut start = text.len().saturating_sub(n);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}
