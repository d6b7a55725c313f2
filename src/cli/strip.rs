//! `guidepost strip`: transcripts in one language, or as aligned pairs.

use std::io::Write;
use std::path::PathBuf;

use guidepost::export::write_whole;
use guidepost::source::Document;
use guidepost::span::Span;
use guidepost::turns::{self, Call, Turn};

use super::sources::Sources;
use super::{Outcome, complain};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    sources: Sources,
    /// Write one file for each transcript into this folder, instead of everything to standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print aligned paragraphs instead: English, tab, Chinese
    #[arg(long)]
    parallel: bool,
    /// Print the text itself that was taken out of the file (a page, a PDF, JSON, a table): what the
    /// offsets in all tables count from
    #[arg(long, conflicts_with = "parallel")]
    text: bool,
}

pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let found = args.sources.discover(args.out.as_deref());
    let mut outcome = Outcome::Done;
    let mut fail = |message: String| {
        complain(&message);
        outcome = Outcome::Failures;
    };
    found.problems.iter().for_each(|problem| fail(problem.to_string()));
    let (extension, convert): (_, fn(&Document) -> String) = match (args.parallel, args.text) {
        (true, _) => ("tsv", |d| pairs(d, &turns::split(d))),
        (_, true) => ("txt", |d| d.text.clone()),
        _ => ("txt", |d| english(d, &turns::split(d))),
    };
    let mut screen = std::io::stdout().lock();
    for input in &found.inputs {
        let document = match args.sources.read(input) {
            Ok(document) => document,
            Err(error) => {
                fail(error.to_string());
                continue;
            }
        };
        for document in document.calls() {
            let text = convert(&document);
            match &args.out {
                Some(folder) => write_whole(&folder.join(format!("{}.{extension}", document.id)), text.as_bytes())?,
                None => screen.write_all(text.as_bytes())?,
            }
        }
    }
    screen.flush()?;
    Ok(outcome)
}

/// The English of a call in the plainest layout: a header line for each turn, then its paragraphs.
fn english(document: &Document, call: &Call) -> String {
    let mut text = String::new();
    for turn in &call.turns {
        let header = header(turn);
        if !header.is_empty() {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&header);
            text.push('\n');
        }
        for paragraph in turn.paragraphs.iter().filter(|p| !p.english.is_empty()) {
            text.push_str(&joined(document, &paragraph.english));
            text.push('\n');
        }
    }
    text
}

/// `Name, Firm - Title`, with what is known of it.
fn header(turn: &Turn) -> String {
    let name: Vec<_> = [&turn.speaker, &turn.firm]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    match &turn.title {
        Some(title) => format!("{} - {title}", name.join(", ")).trim_start().to_string(),
        None => name.join(", "),
    }
}

fn pairs(document: &Document, call: &Call) -> String {
    let mut text = String::new();
    for paragraph in call.turns.iter().flat_map(|t| &t.paragraphs) {
        if !paragraph.english.is_empty() && !paragraph.chinese.is_empty() {
            text.push_str(&joined(document, &paragraph.english));
            text.push('\t');
            text.push_str(&joined(document, &paragraph.chinese));
            text.push('\n');
        }
    }
    text
}

/// The pieces of a paragraph on one line.
fn joined(document: &Document, pieces: &[Span]) -> String {
    let pieces: Vec<_> = pieces.iter().map(|s| s.of(&document.text)).collect();
    pieces.join(" ").replace(['\t', '\n', '\r'], " ")
}
