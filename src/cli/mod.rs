//! Arguments → calls of the library: one file for each command.
//!
//! A command takes its typed arguments, prepares everything that can be wrong about them, and only
//! then begins to work. What was asked for goes to standard output, all else to standard error.

mod arr;
mod checks;
mod company;
mod explain;
mod export;
mod formats;
mod given;
mod guidance;
mod held;
mod index;
mod lexicon;
mod mine;
mod outcomes;
mod score;
mod screen;
mod search;
mod sources;
mod strip;
mod summary;
mod turns;
mod verify;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Mines earnings-call transcripts: speaker turns, figures, guidance and ARR, each traced to the words that were said.
#[derive(Parser)]
#[command(version, max_term_width = 110, after_help = EXIT_CODES)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done; 1 something could not be mined, or nothing was found; \
    2 wrong use or broken set-up.";

#[derive(Subcommand)]
enum Command {
    /// Mine files and folders: tables to a folder, a summary to the screen
    Mine(mine::Args),
    /// Keep what is mined in a store, and bring it up to date
    Index(index::Args),
    /// Find sentences, figures, guidance, ARR and turns by their words and by what they are about
    Search(search::Args),
    /// Tell what a company guided for, call after call
    Guidance(guidance::Args),
    /// Compare guidance with what came
    Outcomes(outcomes::Args),
    /// Put recognised revenue, recurring revenue, ARR and RPO beside each other
    Arr(arr::Args),
    /// Tell which numbers of a call do not fit each other
    Checks(checks::Args),
    /// Write the tables of a store into a folder
    Export(export::Args),
    /// Tell whether every quote of a store still stands in its file
    Verify(verify::Args),
    /// Show a call as a person reads it
    Turns(turns::Args),
    /// Tell why the sentences of a line were read as they were
    Explain(explain::Args),
    /// List the metrics, currencies and cues known, or one metric with its surface forms
    Lexicon(lexicon::Args),
    /// List the layouts of transcripts that are recognised
    Formats,
    /// Print transcripts without their Chinese lines and doubled headers
    Strip(strip::Args),
    /// Measure the program against answers that people wrote beside transcripts
    Score(score::Args),
}

/// How a command ended that did run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Everything was done.
    Done,
    /// Something was not; the rest was.
    Failures,
}

/// Runs the command line.
pub fn run() -> ExitCode {
    let done = match Args::parse().command {
        Command::Mine(args) => mine::run(args),
        Command::Index(args) => index::run(args),
        Command::Search(args) => search::run(args),
        Command::Guidance(args) => guidance::run(args),
        Command::Outcomes(args) => outcomes::run(args),
        Command::Arr(args) => arr::run(args),
        Command::Checks(args) => checks::run(args),
        Command::Export(args) => export::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Turns(args) => turns::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Lexicon(args) => lexicon::run(args),
        Command::Formats => formats::run(),
        Command::Strip(args) => strip::run(args),
        Command::Score(args) => score::run(args),
    };
    match done {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Failures) => ExitCode::from(1),
        // `guidepost … | head`: the reader has what it wanted.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let closed = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref().is_some_and(closed))
}

/// A line on standard error; nobody to read it is no reason to stop.
fn complain(message: &str) {
    let bold = anstyle::Style::new().bold();
    let _ = writeln!(anstream::stderr().lock(), "{bold}guidepost:{bold:#} {message}");
}
