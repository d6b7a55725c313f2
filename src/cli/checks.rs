//! `guidepost checks`: whether the numbers of a call fit each other.

use std::collections::BTreeMap;
use std::io::Write;

use guidepost::ledger::{Check, Relation, checks};

use super::company::Of;
use super::screen::{BOLD, DIM};
use super::{Outcome, complain};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    of: Of,
    /// The relations that hold as well
    #[arg(long)]
    all: bool,
}

pub fn run(mut args: Args) -> anyhow::Result<Outcome> {
    let (_, store, companies) = args.of.open()?;
    let screen = &mut anstream::stdout().lock();
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
            if !shown.is_empty() {
                writeln!(screen, "{BOLD}{}{BOLD:#}", call.path)?;
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
    for (relation, (held, failed)) in totals {
        writeln!(screen, "{:<22} {held} hold, {failed} do not", relation.as_str())?;
    }
    Ok(Outcome::Done)
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
