//! `guidepost checks`: whether the numbers of a call fit each other.

use std::collections::BTreeMap;
use std::io::Write;

use guidepost::ledger::{Check, Relation, checks};
use guidepost::records::DocumentRow;
use serde::Serialize;

use super::company::Of;
use super::screen::{BOLD, DIM};
use super::search::{Format, csv, jsonl, shown_path};
use super::{Outcome, complain};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    of: Of,
    /// The relations that hold as well
    #[arg(long)]
    all: bool,
    /// How to show them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// A row of CSV and JSON Lines: a record that takes part in a relation.
#[derive(Serialize)]
struct Row {
    relation: &'static str,
    holds: bool,
    message: String,
    path: String,
    line: u32,
    speaker: Option<String>,
    text: String,
    sentence: String,
    doc: String,
    id: String,
}

pub fn run(mut args: Args) -> anyhow::Result<Outcome> {
    let (_, store, companies) = args.of.open()?;
    let screen = &mut anstream::stdout().lock();
    let mut rows = Vec::new();
    let mut totals: BTreeMap<Relation, (usize, usize)> = BTreeMap::new();
    for company in &companies {
        for call in store.calls_of(company)? {
            let Some(mined) = store.load(&call.doc)? else {
                continue;
            };
            let found = checks(&mined);
            for check in &found {
                let (held, failed) = totals.entry(check.relation).or_default();
                *(if check.holds { held } else { failed }) += 1;
            }
            let shown: Vec<&Check> = found.iter().filter(|c| args.all || !c.holds).collect();
            if matches!(args.format, Format::Csv | Format::Jsonl) {
                shown.iter().for_each(|check| collect(&call, check, &mut rows));
                continue;
            }
            if !shown.is_empty() {
                writeln!(screen, "{BOLD}{}{BOLD:#}", shown_path(&call.path))?;
            }
            for check in shown {
                print(screen, check)?;
            }
        }
    }
    if totals.is_empty() {
        complain("there is nothing that could be checked");
        return Ok(Outcome::Failures);
    }
    match args.format {
        Format::Csv => csv(screen, &rows)?,
        Format::Jsonl => jsonl(screen, &rows)?,
        Format::Table | Format::Md => {}
    }
    if matches!(args.format, Format::Csv | Format::Jsonl) {
        return Ok(Outcome::Done);
    }
    for (relation, (held, failed)) in totals {
        writeln!(screen, "{:<22} {held:>5} hold, {failed:>3} do not", relation.as_str())?;
    }
    Ok(Outcome::Done)
}

fn collect(call: &DocumentRow, check: &Check, rows: &mut Vec<Row>) {
    rows.extend(check.quotes.iter().map(|quote| Row {
        relation: check.relation.as_str(),
        holds: check.holds,
        message: check.message.clone(),
        path: call.path.clone(),
        line: quote.line,
        speaker: quote.speaker.clone(),
        text: quote.text.clone(),
        sentence: quote.sentence.clone(),
        doc: call.doc.clone(),
        id: quote.id.clone(),
    }));
}

fn print(screen: &mut impl Write, check: &Check) -> std::io::Result<()> {
    let sign = if check.holds { "✓" } else { "✗" };
    writeln!(screen, " {sign} {}: {}", check.relation.as_str(), check.message)?;
    let mut before = None;
    for quote in &check.quotes {
        // Records of one sentence need it once.
        if before.replace(&quote.sentence) == Some(&quote.sentence) {
            continue;
        }
        let speaker = quote.speaker.as_deref().map(|s| format!("{s}: ")).unwrap_or_default();
        writeln!(
            screen,
            "   {DIM}line {}: {speaker}“{}”{DIM:#}",
            quote.line, quote.sentence
        )?;
    }
    Ok(())
}
