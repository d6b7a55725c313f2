//! `guidepost index`: transcripts → a store that is searched at once. Only what changed is mined.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use guidepost::batch::{self, Panicked};
use guidepost::lexicon::Lexicon;
use guidepost::records::Diagnostic;
use guidepost::source::{Discovery, Input, Origin};
use guidepost::store::{Known, Prepared, Store, StoreError, Written};

use super::mine::{located, mishap, progress};
use super::screen::DIM;
use super::sources::Sources;
use super::{Outcome, complain};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    sources: Sources,
    /// The store; it is made where there is none
    #[arg(long, value_name = "FILE")]
    db: PathBuf,
    /// Remove documents from the store whose file is no more
    #[arg(long)]
    prune: bool,
    /// Make the store anew; the old one is replaced when the new one is complete
    #[arg(long)]
    rebuild: bool,
    /// How many files to mine at once; 0 for one for each processor
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: usize,
    /// How many files to write in one transaction
    #[arg(long, value_name = "N", hide = true)]
    batch: Option<usize>,
    /// Neither summary nor progress
    #[arg(long, short)]
    quiet: bool,
}

pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let lexicon = args.sources.lexicon()?;
    let found = args.sources.discover(None);
    let mut failures = found.problems.len();
    for problem in &found.problems {
        complain(&problem.to_string());
    }
    let rebuilt = args.rebuild.then(|| Rebuilt::beside(&args.db)).transpose()?;
    let mut store = Store::create(rebuilt.as_ref().map_or(args.db.as_path(), |r| r.path.as_path()))?;
    let how = How {
        threads: args.threads,
        batch: args.batch,
        quiet: args.quiet,
    };
    let done = update(&mut store, &args.sources, &found, &lexicon, how)?;
    failures += done.refused;
    let vanished = store.vanished()?;
    if args.prune && !vanished.is_empty() {
        let docs: Vec<String> = vanished.iter().map(|(doc, _)| doc.clone()).collect();
        let mut writer = store.writer(&lexicon, "");
        writer.remove(&docs)?;
        writer.finish()?;
    }
    drop(store);
    if let Some(rebuilt) = rebuilt {
        rebuilt.replace(&args.db)?;
    }
    if !args.quiet {
        let mut screen = anstream::stdout().lock();
        let Written {
            new,
            replaced,
            done: other,
        } = done.written;
        let unchanged = done.unchanged + other;
        writeln!(
            screen,
            "{}: {new} new, {replaced} mined again, {unchanged} unchanged",
            args.db.display()
        )?;
        let removed = if args.prune {
            "removed"
        } else {
            "vanished, --prune removes it:"
        };
        for (doc, source) in &vanished {
            writeln!(screen, "{DIM} {removed} {doc} ({source}){DIM:#}")?;
        }
    }
    Ok(match failures {
        0 => Outcome::Done,
        _ => Outcome::Failures,
    })
}

/// What became of the inputs.
#[derive(Default)]
pub struct Updated {
    pub written: Written,
    /// Known, and as they were.
    pub unchanged: usize,
    /// Gave no document.
    pub refused: usize,
}

enum Done {
    Unchanged,
    Prepared(Box<Prepared>),
    Refused(Diagnostic),
}

/// How to bring a store up to date.
#[derive(Clone, Copy, Default)]
pub struct How {
    /// 0 for one for each processor.
    pub threads: usize,
    /// Files in a transaction, where it matters.
    pub batch: Option<usize>,
    /// No progress.
    pub quiet: bool,
}

/// Brings a store up to date with the sources.
pub fn update(
    store: &mut Store,
    sources: &Sources,
    found: &Discovery,
    lexicon: &Lexicon,
    how: How,
) -> anyhow::Result<Updated> {
    let options = sources.options();
    let made_with = store.writer(lexicon, &options).made_with().to_string();
    let files: Vec<String> = found.inputs.iter().map(source).collect();
    let known: Vec<Option<Known>> = files
        .iter()
        .map(|file| store.known(file, &made_with))
        .collect::<Result<_, _>>()?;
    let mut writer = store.writer(lexicon, &options);
    if let Some(files) = how.batch {
        writer = writer.in_batches_of(files);
    }
    let mut updated = Updated::default();
    let progress = progress(&found.inputs, how.quiet);
    let numbers: Vec<usize> = (0..found.inputs.len()).collect();
    let work = |&i: &usize| match sources.read(&found.inputs[i]) {
        Err(error) => Done::Refused(error.diagnostic()),
        Ok(document) => match &known[i] {
            Some(known) if known.current && known.sha256 == document.sha256 => Done::Unchanged,
            _ => {
                let documents = document.calls();
                Done::Prepared(Box::new(Prepared::new(&documents, files[i].clone(), lexicon)))
            }
        },
    };
    let take = |i: usize, done: Result<Done, Panicked>| -> Result<(), StoreError> {
        let input = &found.inputs[i];
        match done.unwrap_or_else(|panic| Done::Refused(mishap(input, panic))) {
            Done::Unchanged => updated.unchanged += 1,
            Done::Prepared(prepared) => writer.add(*prepared)?,
            Done::Refused(row) => {
                updated.refused += 1;
                progress.suspend(|| complain(&located(input, &row)));
            }
        }
        progress.inc(input.size);
        progress.set_message(format!("{} of {} files", i + 1, found.inputs.len()));
        Ok(())
    };
    batch::in_order(&numbers, how.threads, |&i| found.inputs[i].size, work, take)?;
    progress.finish_and_clear();
    updated.written = writer.finish()?;
    Ok(updated)
}

/// The file by which a store knows an input: the same, however the path to it is written.
pub fn source(input: &Input) -> String {
    match &input.origin {
        Origin::Stdin => "-".to_string(),
        Origin::File(path) | Origin::Listed(path) => {
            let whole = path.canonicalize().or_else(|_| std::path::absolute(path));
            whole.unwrap_or_else(|_| path.clone()).to_string_lossy().into_owned()
        }
    }
}

/// A store that is made beside the one that it will replace.
struct Rebuilt {
    path: PathBuf,
}

impl Rebuilt {
    fn beside(store: &Path) -> anyhow::Result<Self> {
        // What is no store of ours is not overwritten.
        match Store::open(store) {
            Ok(_) | Err(StoreError::Missing(_) | StoreError::Version { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let mut name = store.as_os_str().to_os_string();
        name.push(format!(".new-{}", std::process::id()));
        let path = PathBuf::from(name);
        let rebuilt = Self { path };
        rebuilt.remove();
        Ok(rebuilt)
    }

    fn replace(self, store: &Path) -> anyhow::Result<()> {
        // What an old store left beside it belongs to the old one.
        for ending in ["-wal", "-shm", "-journal"] {
            let _ = std::fs::remove_file(beside(store, ending));
        }
        std::fs::rename(&self.path, store).with_context(|| format!("{}: cannot be replaced", store.display()))
    }

    fn remove(&self) {
        for ending in ["", "-wal", "-shm", "-journal"] {
            let _ = std::fs::remove_file(beside(&self.path, ending));
        }
    }
}

impl Drop for Rebuilt {
    fn drop(&mut self) {
        self.remove();
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(ending);
    PathBuf::from(name)
}
