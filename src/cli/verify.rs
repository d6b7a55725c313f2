//! `guidepost verify`: whether every quote of a store still stands in its file.

use std::io::Write;
use std::path::PathBuf;

use guidepost::store::Store;

use super::{Outcome, complain};

#[derive(clap::Args)]
pub struct Args {
    /// The store
    #[arg(long, value_name = "FILE")]
    db: PathBuf,
}

pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let store = Store::open(&args.db)?;
    let verified = store.verify(|fault| {
        let record = if fault.record.is_empty() {
            String::new()
        } else {
            format!(" {}:", fault.record)
        };
        complain(&format!("{}:{record} {}", fault.path, fault.message));
    })?;
    writeln!(
        anstream::stdout().lock(),
        "{} documents, {} quotes, {} faults",
        verified.documents,
        verified.spans,
        verified.faults
    )?;
    Ok(match verified.faults {
        0 => Outcome::Done,
        _ => Outcome::Failures,
    })
}
