//! `guidepost arr`: recognised revenue, recurring revenue, ARR and RPO beside each other, never blended.

use std::collections::BTreeMap;
use std::io::Write;

use guidepost::human;
use guidepost::ledger::{Layer, Layers, Part, Said, When, layers};
use guidepost::period::Period;
use guidepost::records::{Guidance, Kind, Outcome as Came};
use guidepost::store::{Company, Store};
use rust_decimal::Decimal;
use serde::Serialize;

use super::company::{Of, call_name};
use super::screen::{self, BOLD, DIM};
use super::search::{Format, csv, jsonl};
use super::{Outcome, complain};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    of: Of,
    /// Quarters besides years
    #[arg(long)]
    quarters: bool,
    /// How to show them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub fn run(mut args: Args) -> anyhow::Result<Outcome> {
    let (_, store, companies) = args.of.open()?;
    let screen = &mut anstream::stdout().lock();
    let mut rows = Vec::new();
    let mut found = false;
    for company in &companies {
        let year_end = store.calls_of(company)?.iter().find_map(|c| c.fiscal_year_end);
        let layers = layers(&store.recurring_figures_of(company)?, &store.arr_of(company)?, year_end);
        if layers.parts.is_empty() {
            continue;
        }
        found = true;
        match args.format {
            Format::Table | Format::Md => print(screen, &store, company, &layers, args.quarters)?,
            Format::Csv | Format::Jsonl => collect(company, &layers, &mut rows),
        }
    }
    match args.format {
        Format::Csv => csv(screen, &rows)?,
        Format::Jsonl => jsonl(screen, &rows)?,
        Format::Table | Format::Md => {}
    }
    if !found {
        complain("no ARR was found");
        return Ok(Outcome::Failures);
    }
    Ok(Outcome::Done)
}

fn money(value: Option<Decimal>, currency: Option<&str>) -> String {
    human::amount(value, value, Some(Kind::Money), currency)
}

/// A difference of two amounts, with as many decimals as they have: `$2.0M` between `$10.7M` and `$12.7M`.
fn difference(value: Decimal, of: [&Said; 2]) -> String {
    let currency = of[0].currency.as_deref();
    let text = money(Some(value), currency);
    let scale = |text: &str| {
        text.split_once('.')
            .map_or(0, |(_, r)| r.trim_end_matches(char::is_alphabetic).len())
    };
    let last = |text: &str| text.chars().next_back().filter(|c| c.is_alphabetic());
    let wanted = of
        .map(said)
        .iter()
        .filter(|t| last(t) == last(&text))
        .map(|t| scale(t))
        .max()
        .unwrap_or(0);
    let missing = wanted.saturating_sub(scale(&text));
    if missing == 0 {
        return text;
    }
    let (digits, letter) = match last(&text) {
        Some(letter) => (text.trim_end_matches(letter), letter.to_string()),
        None => (text.as_str(), String::new()),
    };
    let point = if scale(&text) == 0 { "." } else { "" };
    format!("{digits}{point}{}{letter}", "0".repeat(missing))
}

fn said(said: &Said) -> String {
    money(Some(said.value), said.currency.as_deref())
}

fn print(
    screen: &mut impl Write,
    store: &Store,
    company: &Company,
    layers: &Layers,
    quarters: bool,
) -> anyhow::Result<()> {
    writeln!(screen, "{BOLD}{}{BOLD:#}", company.name)?;
    for part in &layers.parts {
        let tables = [(&part.years, true), (&part.quarters, quarters || part.years.is_empty())];
        for (table, _) in tables.into_iter().filter(|(table, shown)| *shown && !table.is_empty()) {
            print_part(screen, part, table)?;
        }
    }
    let recurring: Vec<_> = layers
        .recurring
        .iter()
        .filter(|(p, _)| quarters || matches!(p, Period::Year(_)))
        .collect();
    if !recurring.is_empty() {
        writeln!(screen, "\n{BOLD}Recurring revenue{BOLD:#}")?;
        for (period, value) in recurring {
            let rest = layers
                .remainder(*period)
                .map(|(segment, rest)| format!(", {} of it not from {segment}", difference(rest, [value, value])));
            writeln!(screen, " {period:<8} {}{}", said(value), rest.unwrap_or_default())?;
        }
    }
    if !layers.contracted.is_empty() {
        writeln!(screen, "\n{BOLD}Remaining performance obligations{BOLD:#}")?;
        for (period, contracted) in &layers.contracted {
            let parts: Vec<String> = contracted
                .parts
                .iter()
                .map(|(until, part)| match until {
                    When::Within(until) => format!("{} within {until}", said(part)),
                    When::After => format!("{} after", said(part)),
                    When::Untold => said(part),
                })
                .collect();
            let parts = if parts.is_empty() {
                String::new()
            } else {
                format!(": {}", parts.join(", "))
            };
            writeln!(screen, " end of {period:<8} {}{parts}", said(&contracted.whole))?;
        }
    }
    guided(screen, store, company)?;
    writeln!(
        screen,
        "\n{DIM}Revenue is recognised in the period, ARR is a run-rate at its end: they are not added.{DIM:#}\n"
    )?;
    Ok(())
}

fn print_part(screen: &mut impl Write, part: &Part, table: &BTreeMap<Period, Layer>) -> anyhow::Result<()> {
    writeln!(
        screen,
        "\n{BOLD}{}{BOLD:#}",
        part.segment.as_deref().unwrap_or("Whole company")
    )?;
    let heads = [
        "Period",
        "Revenue",
        "ARR at its end",
        "Gap",
        "Gap / revenue",
        "Net new ARR",
    ];
    let mut rows = screen::table(&heads, &[1, 2, 3, 4, 5]);
    let mut any_worked_out = false;
    for (period, layer) in table {
        // A quarter's revenue is a fourth of what a run-rate counts.
        let yearly = matches!(period, Period::Year(_));
        let both = layer.arr.as_ref().zip(layer.revenue.as_ref()).filter(|_| yearly);
        let gap = layer
            .gap()
            .zip(both)
            .map(|(gap, (arr, revenue))| difference(gap, [arr, revenue]));
        let net_new = match (&layer.net_new, layer.change, &layer.arr) {
            (Some(told), ..) => said(told),
            (None, Some(change), Some(arr)) => {
                any_worked_out = true;
                format!("{} *", difference(change, [arr, arr]))
            }
            _ => String::new(),
        };
        rows.add_row([
            period.to_string(),
            layer.revenue.as_ref().map(said).unwrap_or_default(),
            layer.arr.as_ref().map(said).unwrap_or_default(),
            gap.unwrap_or_default(),
            layer
                .ratio()
                .filter(|_| yearly)
                .map(|r| format!("{r}%"))
                .unwrap_or_default(),
            net_new,
        ]);
    }
    write!(screen, "{}", screen::styled(&rows, &[]))?;
    if any_worked_out {
        writeln!(screen, "{DIM} * worked out: ARR less that of the period before{DIM:#}")?;
    }
    Ok(())
}

/// What was guided for revenue and ARR, and what came.
fn guided(screen: &mut impl Write, store: &Store, company: &Company) -> anyhow::Result<()> {
    let mut came: Vec<Came> = store.outcomes_of(company)?;
    let arr_segments: Vec<Option<String>> = store.arr_of(company)?.iter().map(|a| a.scope.clone()).collect();
    came.retain(|c| match c.metric.as_deref() {
        Some("arr") => c.comparable,
        Some("revenue") => c.comparable && c.segment.is_some() && arr_segments.contains(&c.segment),
        _ => false,
    });
    if came.is_empty() {
        return Ok(());
    }
    let calls = store.calls_of(company)?;
    let guidance: Vec<Guidance> = store.guidance_of(company)?;
    let named = |doc: &str| calls.iter().find(|c| c.doc == doc).map(call_name).unwrap_or_default();
    writeln!(screen, "\n{BOLD}Guided and reached{BOLD:#}")?;
    let mut rows = screen::table(&["What", "Period", "Guided in", "Guided", "Reached", "Position"], &[4]);
    for c in &came {
        let Some(g) = guidance
            .iter()
            .find(|g| g.doc == c.guidance_doc && g.id == c.guidance_id)
        else {
            continue;
        };
        let what = [c.segment.clone(), c.metric.as_deref().map(human::words)];
        rows.add_row([
            what.into_iter().flatten().collect::<Vec<_>>().join(" "),
            c.period.clone().unwrap_or_default(),
            named(&c.guidance_doc),
            human::guided(g),
            human::amount(c.actual, c.actual, g.unit, g.currency.as_deref()),
            human::words(c.position.as_deref().unwrap_or_default()),
        ]);
    }
    write!(screen, "{}", screen::styled(&rows, &[]))?;
    Ok(())
}

/// A row of CSV and JSON Lines: one layer of one period.
#[derive(Serialize)]
struct Row {
    company: String,
    segment: Option<String>,
    period: String,
    layer: &'static str,
    value: Decimal,
    currency: Option<String>,
    doc: Option<String>,
    id: Option<String>,
    line: Option<u32>,
}

fn collect(company: &Company, layers: &Layers, rows: &mut Vec<Row>) {
    let mut push = |segment: Option<&String>, period: &Period, layer: &'static str, said: &Said| {
        rows.push(Row {
            company: company.name.clone(),
            segment: segment.cloned(),
            period: period.to_string(),
            layer,
            value: said.value,
            currency: said.currency.clone(),
            doc: Some(said.doc.clone()),
            id: Some(said.id.clone()),
            line: Some(said.line),
        });
    };
    for part in &layers.parts {
        for (period, layer) in part.years.iter().chain(&part.quarters) {
            let segment = part.segment.as_ref();
            for (name, value) in [
                ("revenue", &layer.revenue),
                ("arr", &layer.arr),
                ("net_new_arr", &layer.net_new),
            ] {
                if let Some(value) = value {
                    push(segment, period, name, value);
                }
            }
            if let Some(gap) = layer.gap().filter(|_| matches!(period, Period::Year(_)))
                && let Some(arr) = &layer.arr
            {
                // Worked out, not said: it has no record.
                let told = Said {
                    value: gap,
                    doc: String::new(),
                    id: String::new(),
                    line: 0,
                    ..arr.clone()
                };
                push(segment, period, "gap", &told);
            }
        }
    }
    for (period, value) in &layers.recurring {
        push(None, period, "recurring_revenue", value);
    }
    for (period, contracted) in &layers.contracted {
        push(None, period, "rpo", &contracted.whole);
        for (when, part) in &contracted.parts {
            let layer = match when {
                When::Within(_) => "rpo_within",
                When::After => "rpo_after",
                When::Untold => "rpo_part",
            };
            push(None, period, layer, part);
        }
    }
    for row in rows.iter_mut().filter(|r| r.line == Some(0)) {
        (row.doc, row.id, row.line) = (None, None, None);
    }
}
