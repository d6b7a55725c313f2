//! `guidepost formats`: the layouts of transcripts that are recognised.

use std::io::Write;

use guidepost::layout::READERS;

use super::Outcome;
use super::screen;

pub fn run() -> anyhow::Result<Outcome> {
    let mut table = screen::table(&["Layout", "What it looks like"], &[]);
    for reader in READERS {
        table.add_row([reader.name(), reader.about()]);
    }
    write!(anstream::stdout().lock(), "{}", screen::styled(&table, &[]))?;
    Ok(Outcome::Done)
}
