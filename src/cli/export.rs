//! `guidepost export`: a store → tables in a folder, with a description of their fields.

use std::io::Write;
use std::path::PathBuf;

use anyhow::anyhow;
use guidepost::export::{self, Export, Table, describe};
use guidepost::store::Store;

use super::Outcome;
use super::screen::DIM;

#[derive(clap::Args)]
pub struct Args {
    /// The store
    #[arg(long, value_name = "FILE")]
    db: PathBuf,
    /// Write the tables into this folder
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The format of the tables
    #[arg(long, value_name = "FORMAT", default_value = "csv", value_parser = ["csv", "jsonl"])]
    format: String,
    /// Leave words in CSV alone that a spreadsheet would run as formulas (they get an apostrophe otherwise)
    #[arg(long)]
    no_guard: bool,
}

pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let format = export::format_named(&args.format, !args.no_guard)
        .ok_or_else(|| anyhow!("unknown format {:?}", args.format))?;
    let store = Store::open(&args.db)?;
    let tables: Vec<Table> = Table::ALL.into_iter().chain([Table::Outcomes]).collect();
    let mut output = Export::create(&args.out, &tables, &*format)?;
    let mut docs = store.documents()?;
    docs.sort();
    for doc in &docs {
        if let Some(mined) = store.load(doc)? {
            for &table in &tables {
                output.write(table, &format.rows(table, &mined))?;
            }
        }
    }
    for company in store.companies(None)? {
        output.write(Table::Outcomes, &format.outcomes(&store.outcomes_of(&company)?))?;
    }
    let mut written = output.finish()?;
    for (name, text) in describe(&tables, &*format) {
        let path = args.out.join(name);
        export::write_whole(&path, text.as_bytes())?;
        written.push(path);
    }
    let names: Vec<_> = written.iter().filter_map(|p| p.file_name()?.to_str()).collect();
    let mut screen = anstream::stdout().lock();
    writeln!(
        screen,
        "{DIM}Written to {}: {}{DIM:#}",
        args.out.display(),
        names.join(", ")
    )?;
    Ok(Outcome::Done)
}
