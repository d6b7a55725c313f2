//! `guidepost turns`: a call as a person reads it.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width};
use guidepost::records::{Mined, Role, Section, TurnRow};
use guidepost::turns::NOT_A_TRANSCRIPT;

use super::screen::{self, BOLD, DIM};
use super::sources::Sources;
use super::{Outcome, complain};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    sources: Sources,
    /// Show the translation beside the English
    #[arg(long)]
    chinese: bool,
}

pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let lexicon = args.sources.lexicon()?;
    let found = args.sources.discover(None);
    let mut outcome = Outcome::Done;
    let mut fail = |message: String| {
        complain(&message);
        outcome = Outcome::Failures;
    };
    found.problems.iter().for_each(|problem| fail(problem.to_string()));
    let mut screen = anstream::stdout().lock();
    for input in &found.inputs {
        match args.sources.read(input) {
            Ok(document) => {
                for call in document.calls() {
                    let mined = guidepost::mine(&call, &lexicon);
                    let refused = mined.diagnostics.iter().find(|d| d.code == NOT_A_TRANSCRIPT);
                    match refused {
                        Some(reason) => fail(format!("{}: {}", input.path, reason.message)),
                        None => show(&mined, args.chinese, &mut screen)?,
                    }
                }
            }
            Err(error) => fail(error.to_string()),
        }
    }
    screen.flush()?;
    Ok(outcome)
}

fn show(mined: &Mined, chinese: bool, screen: &mut impl Write) -> io::Result<()> {
    let row = &mined.document;
    let facts = [row.company.as_ref(), row.call_period.as_ref(), row.call_date.as_ref()];
    let facts: Vec<_> = facts.into_iter().flatten().map(String::as_str).collect();
    let title = if facts.is_empty() {
        row.doc.clone()
    } else {
        facts.join(" · ")
    };
    writeln!(screen, "{BOLD}{title}{BOLD:#}\n")?;
    let named = mined.turns.iter().any(|t| t.speaker.is_some());
    let (mut section, mut exchange) = (None, None);
    for turn in &mined.turns {
        if named && section != Some(turn.section) {
            section = Some(turn.section);
            let title = match turn.section {
                Section::Prepared => "Prepared remarks",
                Section::Qa => "Questions and answers",
            };
            writeln!(screen, "{BOLD}── {title} ──{BOLD:#}\n")?;
        }
        if turn.exchange.is_some() && exchange != turn.exchange {
            exchange = turn.exchange;
            writeln!(screen, "{DIM}Exchange {}{DIM:#}", turn.exchange.unwrap_or_default())?;
        }
        header(turn, screen)?;
        match chinese && !turn.chinese.is_empty() {
            true => beside(&turn.english, &turn.chinese, screen)?,
            false => alone(&turn.english, screen)?,
        }
        writeln!(screen)?;
    }
    Ok(())
}

fn header(turn: &TurnRow, screen: &mut impl Write) -> io::Result<()> {
    let colour = match turn.speaker_role {
        Role::Management => AnsiColor::Green,
        Role::Analyst => AnsiColor::Yellow,
        Role::InvestorRelations => AnsiColor::Cyan,
        Role::Operator | Role::Unknown => AnsiColor::White,
    };
    let style = Style::new().bold().fg_color(Some(colour.into()));
    let name = turn.speaker.as_deref().unwrap_or("Unnamed");
    let known: Vec<_> = [&turn.title, &turn.firm]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let known: String = known.iter().map(|k| format!(", {k}")).collect();
    let role = guidepost::human::words(turn.speaker_role.as_str());
    writeln!(
        screen,
        "{style}{name}{style:#}{known} {DIM}({role}, line {}){DIM:#}",
        turn.line
    )
}

/// Paragraphs under their header, wrapped on a terminal.
fn alone(text: &str, screen: &mut impl Write) -> io::Result<()> {
    let Some(width) = screen::width() else {
        return text.lines().try_for_each(|line| writeln!(screen, "  {line}"));
    };
    let mut table = columns(width.min(100));
    text.lines().for_each(|line| {
        table.add_row([line]);
    });
    lines(&table, screen)
}

/// English and its translation side by side, paragraph by paragraph where their numbers agree.
fn beside(english: &str, chinese: &str, screen: &mut impl Write) -> io::Result<()> {
    let width = screen::width().unwrap_or(120).clamp(40, 160);
    let mut table = columns(width);
    let (left, right): (Vec<_>, Vec<_>) = (english.lines().collect(), chinese.lines().collect());
    if left.len() == right.len() {
        for (left, right) in left.iter().zip(&right) {
            table.add_row([left, right]);
        }
    } else {
        table.add_row([english, chinese]);
    }
    // Ideographs are twice as wide as letters, and a third as many.
    let share = |of_hundred| ColumnConstraint::Absolute(Width::Fixed((width / 10).saturating_mul(of_hundred)));
    table.set_constraints([share(6), share(4)]);
    lines(&table, screen)
}

fn columns(width: u16) -> Table {
    let mut table = Table::new();
    table
        .load_style(comfy_table::presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width);
    table
}

fn lines(table: &Table, screen: &mut impl Write) -> io::Result<()> {
    table
        .lines()
        .try_for_each(|line| writeln!(screen, " {}", line.trim_end()))
}
