//! Lines → [`Call`]: who speaks, in which part of the call, and the paragraphs spoken.

use crate::records::{Diagnostic, Role, Section, TurnKind};
use crate::source::{Document, Hints};
use crate::span::Span;

/// A fiscal quarter, half or year as the call names its own period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CallPeriod {
    /// The fiscal year.
    pub year: i16,
    /// The fiscal quarter, 1 to 4; `None` for a call on a whole year.
    pub quarter: Option<u8>,
}

impl std::fmt::Display for CallPeriod {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.quarter {
            Some(q) => write!(f, "{}-Q{q}", self.year),
            None => write!(f, "FY{}", self.year),
        }
    }
}

/// What a transcript says of itself.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The company's name.
    pub company: Option<String>,
    /// The ticker.
    pub ticker: Option<String>,
    /// The event as the text names it.
    pub event: Option<String>,
    /// The fiscal period that the call reports.
    pub period: Option<CallPeriod>,
    /// The date of the call.
    pub date: Option<jiff::civil::Date>,
    /// The month in which the fiscal year ends, where said or configured.
    pub fiscal_year_end: Option<u8>,
}

impl About {
    /// Fills what the text does not tell with what is known of the source besides.
    pub fn complete(&mut self, hints: &Hints) {
        let Hints {
            company,
            ticker,
            year,
            quarter,
            date,
            any: _,
        } = hints;
        self.company = self.company.take().or_else(|| company.clone());
        self.ticker = self.ticker.take().or_else(|| ticker.clone());
        self.date = self.date.or(*date);
        let quarter = *quarter;
        self.period = self.period.or(year.map(|year| CallPeriod { year, quarter }));
    }
}

/// One paragraph: its English, and the Chinese that translates it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Pieces of English in the order of the text, without the blanks and page furniture between
    /// them; most paragraphs are one piece. The words are those of the pieces joined by a blank.
    pub english: Vec<Span>,
    /// The Chinese (or other translation) aligned to it, in pieces likewise.
    pub chinese: Vec<Span>,
}

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

/// Splits a document into turns.
pub fn split(document: &Document) -> Call {
    let paragraphs = document
        .lines()
        .filter(|line| !line.of(&document.text).trim().is_empty())
        .map(|line| Paragraph {
            english: vec![line],
            chinese: Vec::new(),
        })
        .collect();
    Call {
        format: "prose",
        languages: vec!["en"],
        about: About::default(),
        participants: Vec::new(),
        turns: vec![Turn {
            section: Section::Prepared,
            kind: TurnKind::Presentation,
            exchange: None,
            speaker: None,
            title: None,
            firm: None,
            role: Role::Unknown,
            span: Span::new(0, document.text.len()),
            paragraphs,
        }],
        diagnostics: Vec::new(),
    }
}
