//! `guidepost search`: sentences and records by their words and by what they are about.

use std::io::Write;
use std::path::Path;

use anyhow::bail;
use clap::ValueEnum;
use guidepost::human;
use guidepost::lexicon::Lexicon;
use guidepost::period::Period;
use guidepost::records::{Action, Basis, Kind, Role, Section};
use guidepost::store::{Finding, Hit, Query, Sort, What};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use super::given::Given;
use super::screen::{self, DIM};
use super::{Outcome, complain};

#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// What to find, English or Chinese; a word that names a file or folder (or a store) is where to look
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    #[command(flatten)]
    given: Given,
    /// Records instead of sentences
    #[arg(long, value_delimiter = ',', value_name = "KIND")]
    kind: Vec<KindOf>,
    /// The period spoken of: 2023-Q3, FY2023, 2023-H2, 2023-06; shorter ones lie in it
    #[arg(long = "for", value_name = "PERIOD")]
    period: Option<Period>,
    /// That period alone, not those in it
    #[arg(long, requires = "period")]
    exact: bool,
    /// The period that the call reports
    #[arg(long, value_name = "PERIOD")]
    call: Option<Period>,
    /// Calls of this day and later (2023-06-30)
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// Calls of this day and earlier
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// The company: its name, the beginning of it, or its ticker
    #[arg(long, value_name = "NAME")]
    company: Option<String>,
    /// The ticker
    #[arg(long, value_name = "TICKER")]
    ticker: Option<String>,
    /// Metrics, by id or by any of their words (top line, 毛利率)
    #[arg(long, value_delimiter = ',', value_name = "METRIC")]
    metric: Vec<String>,
    /// Segment, or scope of ARR
    #[arg(long, value_name = "NAME")]
    segment: Option<String>,
    /// gaap, non_gaap, organic, constant_currency, pro_forma
    #[arg(long, value_name = "BASIS")]
    basis: Option<Basis>,
    /// Names of the speaker
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,
    /// operator, management, analyst, investor_relations, unknown
    #[arg(long, value_name = "ROLE")]
    role: Option<Role>,
    /// prepared, qa
    #[arg(long, value_name = "SECTION")]
    section: Option<Section>,
    /// What is done to guidance: initiate, raise, lower, narrow, widen, reiterate, withdraw, decline
    #[arg(long, value_delimiter = ',', value_name = "ACTION")]
    action: Vec<Action>,
    /// The least value: 5000000, 5M, 70%
    #[arg(long, value_name = "VALUE", value_parser = value, allow_hyphen_values = true)]
    min: Option<Decimal>,
    /// The largest value
    #[arg(long, value_name = "VALUE", value_parser = value, allow_hyphen_values = true)]
    max: Option<Decimal>,
    /// How many to show; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// The order
    #[arg(long, value_enum, default_value_t = Order::Newest)]
    sort: Order,
    /// How to show them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

const HELP: &str = "WORDS: all of them, in any form (margin finds margins). '\"gross margin\"' finds the words in this \
    order, OR between words either of them, -word sentences without it, marg* words that begin so.";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum KindOf {
    Figure,
    Guidance,
    Arr,
    Turn,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Order {
    /// The newest call first
    Newest,
    /// The oldest call first
    Oldest,
    /// What speaks most of the words first
    Rank,
    /// The largest value first
    Largest,
    /// The smallest value first
    Smallest,
}

/// How rows are shown.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For the eye
    Table,
    /// Comma-separated values
    Csv,
    /// A JSON object a line
    Jsonl,
    /// Markdown
    Md,
}

pub fn run(mut args: Args) -> anyhow::Result<Outcome> {
    let lexicon = args.given.lexicon()?;
    let metrics = metric_ids(&args.metric, &lexicon)?;
    let store = args.given.open(&mut args.words, &lexicon)?;
    let query = Query {
        text: args.words.join(" "),
        what: args.kind.iter().map(|&k| what(k)).collect(),
        period: args.period,
        exact: args.exact,
        call: args.call,
        since: args.since,
        until: args.until,
        company: args.company,
        ticker: args.ticker,
        metrics,
        segment: args.segment,
        basis: args.basis,
        speaker: args.speaker,
        role: args.role,
        section: args.section,
        actions: args.action,
        min: args.min,
        max: args.max,
        limit: args.limit,
        sort: match args.sort {
            Order::Newest => Sort::Newest,
            Order::Oldest => Sort::Oldest,
            Order::Rank => Sort::Rank,
            Order::Largest => Sort::Largest,
            Order::Smallest => Sort::Smallest,
        },
    };
    let hits = store.search(&query)?;
    let chinese = query.text.chars().any(guidepost::store::is_han);
    let screen = &mut anstream::stdout().lock();
    match args.format {
        Format::Table => table(screen, &hits, chinese)?,
        Format::Csv => csv(screen, &hits.iter().map(Row::of).collect::<Vec<_>>())?,
        Format::Jsonl => jsonl(screen, &hits.iter().map(Row::of).collect::<Vec<_>>())?,
        Format::Md => markdown(screen, &hits, chinese)?,
    }
    if hits.is_empty() {
        complain("nothing was found");
        return Ok(Outcome::Failures);
    }
    if args.format == Format::Table && args.limit > 0 && hits.len() == args.limit {
        writeln!(screen, "{DIM}The first {}; --limit shows more.{DIM:#}", hits.len())?;
    }
    Ok(Outcome::Done)
}

fn what(kind: KindOf) -> What {
    match kind {
        KindOf::Figure => What::Figure,
        KindOf::Guidance => What::Guidance,
        KindOf::Arr => What::Arr,
        KindOf::Turn => What::Turn,
    }
}

/// The ids of metrics that are meant by some words.
pub fn metric_ids(said: &[String], lexicon: &Lexicon) -> anyhow::Result<Vec<String>> {
    let mut ids = Vec::new();
    for said in said {
        let meant = lexicon.metrics_called(said);
        if meant.is_empty() {
            bail!("no metric is called {said:?}; guidepost lexicon lists them");
        }
        ids.extend(meant.into_iter().map(|m| m.id.clone()));
    }
    Ok(ids)
}

/// `5000000`, `5M`, `1.2B`, `-3.5K`, `70%`.
fn value(text: &str) -> Result<Decimal, String> {
    let wrong = || format!("{text:?} is no value; values are written 5000000, 5M, 1.2B, 70%");
    let digits = text.trim().replace([',', '$', '%'], "");
    let (digits, scale) = match digits.chars().last().map(|c| c.to_ascii_uppercase()) {
        Some('K') => (&digits[..digits.len() - 1], 1_000u64),
        Some('M') => (&digits[..digits.len() - 1], 1_000_000),
        Some('B') => (&digits[..digits.len() - 1], 1_000_000_000),
        Some('T') => (&digits[..digits.len() - 1], 1_000_000_000_000),
        _ => (digits.as_str(), 1),
    };
    let digits = Decimal::from_str_exact(digits).map_err(|_| wrong())?;
    digits.checked_mul(scale.into()).ok_or_else(wrong)
}

/// A row of CSV and JSON Lines.
#[derive(Serialize)]
struct Row<'h> {
    kind: &'static str,
    company: Option<&'h str>,
    ticker: Option<&'h str>,
    call_period: Option<&'h str>,
    call_date: Option<&'h str>,
    section: Section,
    speaker: Option<&'h str>,
    speaker_role: Role,
    metric: Option<&'h str>,
    segment: Option<&'h str>,
    basis: Option<Basis>,
    period: Option<&'h str>,
    low: Option<Decimal>,
    high: Option<Decimal>,
    unit: Option<Kind>,
    currency: Option<&'h str>,
    action: Option<Action>,
    sentence: &'h str,
    translation: &'h str,
    path: &'h str,
    line: u32,
    doc: &'h str,
    id: Option<&'h str>,
    start: u32,
    end: u32,
}

impl<'h> Row<'h> {
    fn of(hit: &'h Hit) -> Self {
        let mut row = Self {
            kind: "sentence",
            company: hit.company.as_deref(),
            ticker: hit.ticker.as_deref(),
            call_period: hit.call_period.as_deref(),
            call_date: hit.call_date.as_deref(),
            section: hit.section,
            speaker: hit.speaker.as_deref(),
            speaker_role: hit.speaker_role,
            metric: None,
            segment: None,
            basis: None,
            period: None,
            low: None,
            high: None,
            unit: None,
            currency: None,
            action: None,
            sentence: &hit.sentence,
            translation: &hit.chinese,
            path: &hit.path,
            line: hit.line,
            doc: &hit.doc,
            id: None,
            start: hit.start,
            end: hit.end,
        };
        macro_rules! fill {
            ($record:expr, $kind:literal, $segment:ident, $period:ident) => {{
                row.kind = $kind;
                row.segment = $record.$segment.as_deref();
                row.period = $record.$period.as_deref();
                (row.low, row.high) = ($record.low, $record.high);
                row.currency = $record.currency.as_deref();
                row.id = Some(&$record.id);
                (row.line, row.start, row.end) = ($record.line, $record.start, $record.end);
            }};
        }
        match &hit.finding {
            Finding::Sentence => {}
            Finding::Turn => row.kind = "turn",
            Finding::Figure(f) => {
                fill!(f, "figure", segment, period);
                (row.metric, row.basis, row.unit) = (f.metric.as_deref(), f.basis, Some(f.kind));
            }
            Finding::Guidance(g) => {
                fill!(g, "guidance", segment, period);
                (row.metric, row.basis, row.unit, row.action) = (g.metric.as_deref(), g.basis, g.unit, g.action);
            }
            Finding::Arr(a) => {
                fill!(a, "arr", scope, as_of);
                row.metric = Some("arr");
                row.unit = row.low.or(row.high).map(|_| Kind::Money);
            }
        }
        row
    }

    /// What was found in the sentence, in words.
    fn said(&self, hit: &Hit) -> Option<String> {
        if matches!(hit.finding, Finding::Sentence | Finding::Turn) {
            return None;
        }
        let value = match &hit.finding {
            Finding::Guidance(g) => human::guided(g),
            _ => human::amount(self.low, self.high, self.unit, self.currency),
        };
        let metric = self.metric.map(human::words);
        let parts = [
            self.segment.map(str::to_string),
            metric,
            self.period.map(str::to_string),
        ];
        let mut said: Vec<String> = parts.into_iter().flatten().collect();
        said.push(value);
        said.extend(self.action.map(|a| format!("({a})")));
        Some(said.join(" ").trim_end().to_string())
    }

    fn call(&self) -> String {
        let call = self.call_period.or(self.call_date);
        let parts = [self.company.or(self.ticker).or(Some(self.doc)), call];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

fn place(path: &str, line: u32) -> String {
    format!("{}:{line}", shown_path(path))
}

/// A path as short as it can be written from here.
pub fn shown_path(path: &str) -> &str {
    let here = std::env::current_dir().ok();
    let below = here
        .as_ref()
        .and_then(|h| Path::new(path).strip_prefix(h).ok())
        .and_then(Path::to_str);
    below.filter(|p| !p.is_empty()).unwrap_or(path)
}

fn table(screen: &mut impl Write, hits: &[Hit], chinese: bool) -> anyhow::Result<()> {
    if hits.is_empty() {
        return Ok(());
    }
    let found = hits
        .iter()
        .any(|h| !matches!(h.finding, Finding::Sentence | Finding::Turn));
    // A place that is broken over lines cannot be copied: a long one stands below the quote.
    let longest = hits
        .iter()
        .map(|h| place(&h.path, Row::of(h).line).chars().count())
        .max();
    let column = longest.unwrap_or(0) <= 60;
    let mut heads = vec!["Call", "Speaker", "Said"];
    heads.extend(column.then_some("Where"));
    if found {
        heads.insert(2, "What");
    }
    let mut table = screen::table(&heads, &[]);
    for hit in hits {
        let row = Row::of(hit);
        let quote = match chinese && !hit.chinese.is_empty() {
            true => format!("{}\n{}", hit.sentence, hit.chinese),
            false => hit.sentence.clone(),
        };
        let place = place(row.path, row.line);
        let mut cells = vec![row.call(), row.speaker.unwrap_or("–").to_string()];
        match column {
            true => cells.extend([quote, place]),
            false => cells.push(format!("{quote}\n{place}")),
        }
        if found {
            cells.insert(2, row.said(hit).unwrap_or_default());
        }
        table.add_row(cells);
    }
    if let Some(places) = table.column_mut(heads.len() - 1).filter(|_| column) {
        places.set_constraint(comfy_table::ColumnConstraint::ContentWidth);
    }
    write!(screen, "{}", screen::styled(&table, &[]))?;
    Ok(())
}

fn markdown(screen: &mut impl Write, hits: &[Hit], chinese: bool) -> anyhow::Result<()> {
    for hit in hits {
        let row = Row::of(hit);
        let said = row.said(hit).map(|s| format!(": {s}")).unwrap_or_default();
        let speaker = row.speaker.map(|s| format!(", {s}")).unwrap_or_default();
        writeln!(screen, "**{}**{speaker}{said}\n\n> {}", row.call(), hit.sentence)?;
        if chinese && !hit.chinese.is_empty() {
            writeln!(screen, ">\n> {}", hit.chinese)?;
        }
        writeln!(screen, "\n`{}`\n", place(row.path, row.line))?;
    }
    Ok(())
}

/// Rows as CSV. Words that a spreadsheet would run as a formula get an apostrophe, as in the tables.
pub fn csv(screen: &mut impl Write, rows: &[impl Serialize]) -> anyhow::Result<()> {
    let mut plain = csv::Writer::from_writer(Vec::new());
    for row in rows {
        plain.serialize(row)?;
    }
    let plain = plain.into_inner().map_err(|e| e.into_error())?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(plain.as_slice());
    let mut writer = csv::Writer::from_writer(screen);
    for row in reader.records() {
        let guarded = |field: &str| match field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            true if Decimal::from_str_exact(field).is_err() => format!("'{field}"),
            _ => field.to_string(),
        };
        writer.write_record(row?.iter().map(guarded))?;
    }
    writer.flush()?;
    Ok(())
}

/// Rows as JSON Lines.
pub fn jsonl(screen: &mut impl Write, rows: &[impl Serialize]) -> anyhow::Result<()> {
    for row in rows {
        serde_json::to_writer(&mut *screen, row)?;
        writeln!(screen)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn values() {
        for (text, expected) in [
            ("5000000", "5000000"),
            ("5M", "5000000"),
            ("1.2b", "1200000000"),
            ("-3.5K", "-3500"),
            ("70%", "70"),
            ("$1,000", "1000"),
        ] {
            assert_eq!(
                super::value(text).map(|v| v.normalize().to_string()),
                Ok(expected.to_string())
            );
        }
        assert!(super::value("five").is_err() && super::value("").is_err() && super::value("M").is_err());
    }
}
