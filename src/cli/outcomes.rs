//! `guidepost outcomes`: guidance against what came.

use std::io::Write;

use anstyle::AnsiColor;
use guidepost::human;
use guidepost::lexicon::Lexicon;
use guidepost::records::{Kind, Outcome as Came};

use super::company::{Of, call_name};
use super::screen::{self, BOLD};
use super::search::{Format, csv, jsonl, metric_ids};
use super::{Outcome, complain};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    of: Of,
    /// Metrics, by id or by any of their words
    #[arg(long, value_delimiter = ',', value_name = "METRIC")]
    metric: Vec<String>,
    /// Only pairs in which like is compared with like
    #[arg(long)]
    comparable: bool,
    /// How to show them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub fn run(mut args: Args) -> anyhow::Result<Outcome> {
    let (lexicon, store, companies) = args.of.open()?;
    let metrics = metric_ids(&args.metric, &lexicon)?;
    let screen = &mut anstream::stdout().lock();
    let mut all = Vec::new();
    let mut found = false;
    for company in &companies {
        let mut came = store.outcomes_of(company)?;
        came.retain(|c| {
            (metrics.is_empty() || c.metric.as_ref().is_some_and(|m| metrics.contains(m)))
                && (c.comparable || !args.comparable)
        });
        if came.is_empty() {
            continue;
        }
        found = true;
        if !matches!(args.format, Format::Table | Format::Md) {
            all.append(&mut came);
            continue;
        }
        let calls = store.calls_of(company)?;
        let guidance = store.guidance_of(company)?;
        let named = |doc: &str| calls.iter().find(|c| c.doc == doc).map(call_name).unwrap_or_default();
        writeln!(screen, "{BOLD}{}{BOLD:#}", company.name)?;
        let heads = [
            "Metric",
            "Period",
            "Guided in",
            "Guided",
            "Came in",
            "Came",
            "Delta",
            "Position",
        ];
        let mut table = screen::table(&heads, &[5, 6]);
        let mut unlike = screen::table(
            &["Metric", "Period", "Guided in", "Guided", "Came in", "Not compared"],
            &[],
        );
        let (mut any, mut any_unlike) = (false, false);
        for c in &came {
            let g = guidance
                .iter()
                .find(|g| g.doc == c.guidance_doc && g.id == c.guidance_id);
            let parts = [
                c.segment.clone(),
                c.metric.as_deref().map(human::words),
                c.basis.map(|b| format!("({b})")),
            ];
            let mut cells = vec![
                parts.into_iter().flatten().collect::<Vec<_>>().join(" "),
                c.period.clone().unwrap_or_default(),
                named(&c.guidance_doc),
                g.map(human::guided).unwrap_or_default(),
                c.actual_doc.as_deref().map(named).unwrap_or_default(),
            ];
            if c.comparable {
                let (kind, currency) = (g.and_then(|g| g.unit), g.and_then(|g| g.currency.as_deref()));
                cells.push(human::amount(c.actual, c.actual, kind, currency));
                cells.push(delta(c, kind).unwrap_or_default());
                cells.push(position(c, &lexicon));
                table.add_row(cells);
                any = true;
            } else {
                cells.push(c.why_not.clone().unwrap_or_default());
                unlike.add_row(cells);
                any_unlike = true;
            }
        }
        let marks = [("▲ beat", AnsiColor::Green), ("▼ miss", AnsiColor::Red)];
        if any {
            write!(screen, "{}", screen::styled(&table, &marks))?;
        }
        if any_unlike {
            let between = if any { "\n" } else { "" };
            write!(screen, "{between}{}", screen::styled(&unlike, &[]))?;
        }
        writeln!(screen)?;
    }
    match args.format {
        Format::Csv => csv(screen, &all)?,
        Format::Jsonl => jsonl(screen, &all)?,
        Format::Table | Format::Md => {}
    }
    if !found {
        complain("no guidance has been answered by a later call");
        return Ok(Outcome::Failures);
    }
    Ok(Outcome::Done)
}

/// How far it came from the middle of what was guided: in percent of it, and percentages in points.
fn delta(came: &Came, kind: Option<Kind>) -> Option<String> {
    let (value, unit) = match kind {
        Some(Kind::Percent | Kind::PercentagePoints) => (came.delta?, " pts"),
        Some(Kind::BasisPoints) => (came.delta?, " bps"),
        _ => (came.delta_percent?, "%"),
    };
    let value = value.round_dp(2).normalize();
    let sign = match value {
        v if v.is_zero() => "",
        v if v.is_sign_negative() => "−",
        _ => "+",
    };
    Some(format!("{sign}{}{unit}", value.abs()))
}

/// The position, and whether it is good: a higher loss is no beat.
fn position(came: &Came, lexicon: &Lexicon) -> String {
    let Some(position) = came.position.as_deref() else {
        return came.why_not.clone().unwrap_or_default();
    };
    let polarity = came
        .metric
        .as_deref()
        .and_then(|m| lexicon.metric(m))
        .map(|m| m.polarity.as_str());
    match (position, polarity) {
        ("above", Some("higher")) | ("below", Some("lower")) => format!("{position} ▲ beat"),
        ("above", Some("lower")) | ("below", Some("higher")) => format!("{position} ▼ miss"),
        _ => human::words(position),
    }
}
