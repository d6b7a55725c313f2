//! `guidepost mine`: transcripts → tables in a folder, and a summary on the screen.

use std::path::PathBuf;
use std::time::Duration;

use guidepost::batch::{self, Panicked};
use guidepost::export::{self, Export, Format, Table};
use guidepost::records::{Diagnostic, Mined, Severity};
use guidepost::source::{Input, ODD_BYTES};
use guidepost::store::{Prepared, Store};
use indicatif::{ProgressBar, ProgressStyle};

use super::held::Held;
use super::index::source;
use super::sources::Sources;
use super::summary::Summary;
use super::{Outcome, complain};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    sources: Sources,
    /// Write the tables into this folder; without it, only the summary is printed
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Bring this store up to date as well
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// The format of the tables
    #[arg(long, value_name = "FORMAT", default_value = "csv", value_parser = ["csv", "jsonl"])]
    format: String,
    /// Write these tables alone: figures, guidance, arr, turns, participants, documents, diagnostics
    #[arg(long, value_name = "TABLE", value_delimiter = ',')]
    only: Vec<Table>,
    /// Leave words in CSV alone that a spreadsheet would run as formulas (they get an apostrophe otherwise)
    #[arg(long)]
    no_guard: bool,
    /// How many files to mine at once; 0 for one for each processor
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: usize,
    /// Neither summary nor progress
    #[arg(long, short)]
    quiet: bool,
}

/// What became of one input.
enum Done {
    Mined {
        /// The bytes of its rows: formatting is work that the threads share.
        rows: Vec<(Table, Vec<u8>)>,
        mined: Vec<Mined>,
        /// For the store.
        prepared: Option<Box<Prepared>>,
    },
    Refused(Diagnostic),
}

pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let tables = match args.only.is_empty() {
        true => Table::ALL.to_vec(),
        false => Table::ALL.into_iter().filter(|t| args.only.contains(t)).collect(),
    };
    let format = export::format_named(&args.format, !args.no_guard)
        .ok_or_else(|| anyhow::anyhow!("unknown format {:?}", args.format))?;
    let format: &dyn Format = &*format;
    let mut output = match &args.out {
        Some(folder) => Some(Export::create(folder, &tables, format)?),
        None => None,
    };

    let lexicon = args.sources.lexicon()?;
    let mut store = args.db.as_deref().map(Store::create).transpose()?;
    let mut writer = store.as_mut().map(|s| s.writer(&lexicon, &args.sources.options()));
    let stores = writer.is_some();
    let found = args.sources.discover(args.out.as_deref());
    let mut summary = Summary::new(found.passed_over);
    let refuse = |row: Diagnostic, summary: &mut Summary, output: &mut Option<Export>| {
        summary.refused += 1;
        match output {
            Some(output) => output.write(Table::Diagnostics, &format.diagnostic(&row)),
            None => Ok(()),
        }
    };
    for problem in &found.problems {
        complain(&problem.to_string());
        refuse(problem.diagnostic(), &mut summary, &mut output)?;
    }

    let progress = progress(&found.inputs, args.quiet);
    // The guidance of several calls is written when all of them are known.
    let compares = found.inputs.len() > 1 && output.is_some() && tables.contains(&Table::Guidance);
    let mut held = compares.then(Held::default);
    let wanted: Vec<Table> = match &output {
        Some(_) => tables
            .iter()
            .copied()
            .filter(|&t| t != Table::Guidance || !compares)
            .collect(),
        None => Vec::new(),
    };
    let work = |input: &Input| match args.sources.read(input) {
        Err(error) => Done::Refused(error.diagnostic()),
        Ok(document) => {
            let documents = document.calls();
            let prepared = stores.then(|| Prepared::new(&documents, source(input), &lexicon));
            let mined: Vec<Mined> = match &prepared {
                Some(prepared) => prepared.mined().cloned().collect(),
                None => documents.iter().map(|d| guidepost::mine(d, &lexicon)).collect(),
            };
            let rows = mined
                .iter()
                .flat_map(|m| wanted.iter().map(|&t| (t, format.rows(t, m))))
                .collect();
            Done::Mined {
                rows,
                mined,
                prepared: prepared.map(Box::new),
            }
        }
    };
    let take = |i: usize, done: Result<Done, Panicked>| -> anyhow::Result<()> {
        let input: &Input = &found.inputs[i];
        let written = match done.unwrap_or_else(|panic| Done::Refused(mishap(input, panic))) {
            Done::Refused(row) => {
                progress.suspend(|| complain(&located(input, &row)));
                refuse(row, &mut summary, &mut output)
            }
            Done::Mined { rows, mined, prepared } => {
                if let (Some(writer), Some(prepared)) = (&mut writer, prepared) {
                    writer.add(*prepared)?;
                }
                for diagnostic in mined.iter().flat_map(|m| &m.diagnostics).filter(|d| is_told(d)) {
                    progress.suspend(|| complain(&located(input, diagnostic)));
                }
                if let Some(held) = &mut held {
                    mined.iter().try_for_each(|m| held.add(m))?;
                }
                mined.into_iter().for_each(|m| summary.add(m));
                match &mut output {
                    Some(output) => rows.iter().try_for_each(|(table, bytes)| output.write(*table, bytes)),
                    None => Ok(()),
                }
            }
        };
        progress.inc(input.size);
        progress.set_message(format!("{} of {} files", i + 1, found.inputs.len()));
        Ok(written?)
    };
    batch::in_order(&found.inputs, args.threads, |i| i.size, work, take)?;
    progress.finish_and_clear();

    if let Some(writer) = writer {
        writer.finish()?;
    }
    if let (Some(held), Some(output)) = (held, &mut output) {
        held.each(|guidance| Ok(output.write(Table::Guidance, &format.guidance(&guidance))?))?;
    }
    if let Some(output) = output {
        summary.written = output.finish()?;
    }
    if !args.quiet {
        summary.print(args.out.as_deref())?;
    }
    Ok(match summary.failures() {
        0 => Outcome::Done,
        _ => Outcome::Failures,
    })
}

/// Errors, and what was lost in decoding, are told at once; other remarks are for the table of diagnostics.
fn is_told(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error || ODD_BYTES.contains(&diagnostic.code.as_str())
}

pub fn located(input: &Input, diagnostic: &Diagnostic) -> String {
    let path = match input.path.as_str() {
        "-" => "standard input",
        path => path,
    };
    match diagnostic.line {
        0 => format!("{path}: {}", diagnostic.message),
        line => format!("{path}:{line}: {}", diagnostic.message),
    }
}

/// A fault of ours must not cost the user the other files.
pub fn mishap(input: &Input, panic: Panicked) -> Diagnostic {
    Diagnostic {
        doc: input.path.clone(),
        line: 0,
        severity: Severity::Error,
        code: "internal-error".into(),
        message: format!("a fault in Guidepost kept it from being mined: {}", panic.0),
    }
}

/// A bar on standard error; nothing where that is no terminal.
pub fn progress(inputs: &[Input], quiet: bool) -> ProgressBar {
    if quiet || inputs.is_empty() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(inputs.iter().map(|i| i.size).sum());
    if let Ok(style) = ProgressStyle::with_template("{bar:32} {msg}, {bytes} of {total_bytes}, {bytes_per_sec}") {
        bar.set_style(style);
    }
    bar.set_message(format!("0 of {} files", inputs.len()));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
