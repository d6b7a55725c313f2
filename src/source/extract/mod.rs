//! Calls inside other formats: JSON, CSV, HTML, PDF → plain text that the layouts can read.
//!
//! Spans point into text. Where a file is no text of a call but holds one, the text is made here:
//! a title line, key lines, then either the words as the file has them (`Name: text`) or turns in one
//! plain form that `Call::write` writes and the reader `structured` reads:
//!
//! ```text
//! # Hart Networks (HRT) Q1 2024 Earnings Call
//! Date: 2024-05-02
//!
//! ## Prepared Remarks
//!
//! @ Ann Oak | Chief Financial Officer | Hart Networks
//! Thank you. Good morning.
//! ```
//!
//! Law: a plain text is never taken for one of these; what cannot be parsed stays as it is.

mod csv;
mod formulas;
mod html;
mod json;
#[cfg(feature = "pdf")]
mod pdf;

/// The formats that calls are taken out of, with what each looks like. Offsets count from the text
/// that is taken out.
pub const FORMATS: &[(&str, &str)] = &[
    ("json-content", "JSON with a whole call of `Name: text` in one value"),
    ("json-page", "JSON with the text of a web page in one value"),
    ("json-turns", "JSON or JSONL with a list of speakers and texts"),
    ("jsonl-turns", "JSONL with a turn on each line"),
    (
        "json-sections",
        "JSON with prepared remarks and questions as lists of turns",
    ),
    (
        "json-earningscall",
        "JSON of machine transcripts: voices, a map of names, two sections",
    ),
    ("json-pairs", "JSON with pairs of an English and a translated paragraph"),
    ("csv-turns", "CSV with a column of speakers and one of texts"),
    (
        "csv-chunks",
        "CSV with calls cut into pieces that overlap, numbered in a column",
    ),
];

/// A call found inside a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extracted {
    /// The text made of it.
    pub text: String,
    /// The format it was in, for `documents.format`; `None` where the layout of the text tells more.
    pub format: Option<&'static str>,
    /// What parts this call from the others of the file: `2024-Q1`.
    pub part: Option<String>,
}

/// The calls inside a decoded text, in order; none where it is plain text.
pub fn extract(text: &str) -> Vec<Extracted> {
    let head = text.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']);
    match head.as_bytes().first() {
        Some(b'{' | b'[') => json::extract(head),
        Some(b'<') => html::extract(head),
        Some(_) => csv::extract(text),
        None => Vec::new(),
    }
}

pub use formulas::undo as without_formulas;

/// The text of a PDF's bytes.
#[cfg(feature = "pdf")]
pub fn pdf(bytes: &[u8]) -> Result<String, String> {
    pdf::text(bytes)
}

/// What is known of a call.
#[derive(Clone, Debug, Default)]
pub(super) struct Call {
    pub company: Option<String>,
    pub ticker: Option<String>,
    pub title: Option<String>,
    pub year: Option<i64>,
    pub quarter: Option<i64>,
    pub date: Option<String>,
    pub turns: Vec<Turn>,
    /// Words without turns, as the file has them.
    pub raw: Option<String>,
}

/// One turn.
#[derive(Clone, Debug, Default)]
pub(super) struct Turn {
    pub name: String,
    pub title: Option<String>,
    pub firm: Option<String>,
    /// Whether it belongs to the questions, where the file tells.
    pub questions: Option<bool>,
    pub text: String,
}

impl Call {
    /// `2024-Q1`.
    pub fn part(&self) -> Option<String> {
        Some(format!("{}-Q{}", self.year?, self.quarter?))
    }

    /// The call as plain text.
    pub fn write(&self) -> String {
        let mut out = String::new();
        let period = match (self.quarter, self.year) {
            (Some(q), Some(y)) => format!("Q{q} {y}"),
            (None, Some(y)) => y.to_string(),
            _ => String::new(),
        };
        let name = match (&self.company, &self.ticker) {
            (Some(c), Some(t)) if c != t => format!("{c} ({t})"),
            (Some(c), _) => c.clone(),
            (None, Some(t)) => format!("({t})"),
            (None, None) => String::new(),
        };
        let title = self.title.clone().unwrap_or_else(|| {
            format!("{name} {period} Earnings Call")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        });
        let lines = title.split_whitespace().collect::<Vec<_>>().join(" ");
        out.push_str(&format!("# {lines}\n"));
        if let Some(company) = self.company.as_ref().filter(|c| self.title.is_some() || !c.is_ascii()) {
            out.push_str(&format!("Company: {}\n", one_line(company)));
        }
        if let Some(ticker) = &self.ticker {
            out.push_str(&format!("Ticker: {}\n", one_line(ticker)));
        }
        if self.title.is_some() && !period.is_empty() {
            out.push_str(&format!("Quarter: {period}\n"));
        }
        if let Some(date) = &self.date {
            out.push_str(&format!(
                "Date: {}\n",
                one_line(date).split(['T', ' ']).next().unwrap_or_default()
            ));
        }
        out.push('\n');
        if let Some(raw) = &self.raw {
            out.push_str(raw.trim_end());
            out.push('\n');
        }
        let mut questions = None;
        for turn in &self.turns {
            if turn.questions.is_some() && turn.questions != questions {
                questions = turn.questions;
                out.push_str(if questions == Some(true) {
                    "## Questions and Answers\n\n"
                } else {
                    "## Prepared Remarks\n\n"
                });
            }
            let field = |f: &Option<String>| f.as_deref().map(one_line).unwrap_or_default();
            let header = format!(
                "@ {} | {} | {}",
                one_line(&turn.name),
                field(&turn.title),
                field(&turn.firm)
            );
            out.push_str(header.trim_end_matches([' ', '|']));
            out.push('\n');
            out.push_str(turn.text.trim());
            out.push_str("\n\n");
        }
        out
    }

    /// Written, under a format's name.
    pub fn extracted(&self, format: Option<&'static str>) -> Extracted {
        Extracted {
            text: self.write(),
            format,
            part: self.part(),
        }
    }
}

/// Without line ends and without the sign that parts fields.
fn one_line(text: &str) -> String {
    text.replace('|', "/").split_whitespace().collect::<Vec<_>>().join(" ")
}
