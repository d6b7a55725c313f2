//! `guidepost formats`: the layouts of transcripts that are recognised.

use std::io::Write;

use guidepost::layout::READERS;
use guidepost::source::extract::FORMATS;
use guidepost::turns::NOT_A_TRANSCRIPT;

use super::Outcome;
use super::screen;

pub fn run() -> anyhow::Result<Outcome> {
    let mut table = screen::table(&["Layout", "What it looks like"], &[]);
    for reader in READERS {
        table.add_row([reader.name(), reader.about()]);
    }
    for (name, about) in FORMATS {
        table.add_row([name, about]);
    }
    table.add_row([
        NOT_A_TRANSCRIPT,
        "not mined: a brief, tables, code, a pointer; `--any` mines it as prose",
    ]);
    write!(anstream::stdout().lock(), "{}", screen::styled(&table, &[]))?;
    Ok(Outcome::Done)
}
