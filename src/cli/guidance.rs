//! `guidepost guidance`: what a company guided for, call after call.

use std::io::Write;

use anstyle::AnsiColor;
use guidepost::human;
use guidepost::ledger::{Bounds, Entry, History, histories};
use guidepost::lexicon::Lexicon;
use guidepost::period::Period;
use guidepost::records::{Action, ActionSource, Basis, DocumentRow, Guidance, Kind, Measure, Outcome as Came};
use guidepost::store::{Company, Store};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use super::company::{Of, call_name};
use super::screen::{self, BOLD, DIM};
use super::search::{Format, csv, jsonl, metric_ids};
use super::{Outcome, complain};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    of: Of,
    /// Guidance for this period and those in it: 2023-Q4, FY2023
    #[arg(long = "for", value_name = "PERIOD")]
    period: Option<Period>,
    /// That period alone
    #[arg(long, requires = "period")]
    exact: bool,
    /// Metrics, by id or by any of their words
    #[arg(long, value_delimiter = ',', value_name = "METRIC")]
    metric: Vec<String>,
    /// Segment
    #[arg(long, value_name = "NAME")]
    segment: Option<String>,
    /// Guidance without numbers as well
    #[arg(long = "words", id = "wordless")]
    wordless: bool,
    /// How to show it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub fn run(mut args: Args) -> anyhow::Result<Outcome> {
    let (lexicon, store, companies) = args.of.open()?;
    let wanted = Wanted {
        metrics: metric_ids(&args.metric, &lexicon)?,
        period: args.period,
        exact: args.exact,
        segment: args.segment.map(|s| s.to_lowercase()),
        wordless: args.wordless,
    };
    let screen = &mut anstream::stdout().lock();
    let mut rows = Vec::new();
    let mut shown = 0;
    for company in &companies {
        let ledger = Ledger::of(&store, company)?;
        let histories: Vec<History> = histories(&ledger.guidance, &ledger.calls)
            .into_iter()
            .filter(|h| wanted.wants(h, &ledger))
            .collect();
        if histories.is_empty() {
            continue;
        }
        shown += histories.len();
        match args.format {
            Format::Table | Format::Md => print(screen, company, &ledger, &histories, &lexicon)?,
            Format::Csv | Format::Jsonl => histories.iter().for_each(|h| ledger.rows(company, h, &mut rows)),
        }
    }
    match args.format {
        Format::Csv => csv(screen, &rows)?,
        Format::Jsonl => jsonl(screen, &rows)?,
        Format::Table | Format::Md => {}
    }
    if shown == 0 {
        complain("no such guidance was found");
        return Ok(Outcome::Failures);
    }
    Ok(Outcome::Done)
}

struct Wanted {
    metrics: Vec<String>,
    period: Option<Period>,
    exact: bool,
    segment: Option<String>,
    wordless: bool,
}

impl Wanted {
    fn wants(&self, history: &History, ledger: &Ledger) -> bool {
        let Some(g) = ledger.first(history) else {
            return false;
        };
        let in_period = |wanted: Period| {
            let period = g.period.as_deref().and_then(|p| p.parse::<Period>().ok());
            period.is_some_and(|p| match self.exact {
                true => p == wanted,
                false => p.lies_in(wanted, ledger.year_end()),
            })
        };
        (self.wordless || history.unit.is_some())
            && self.period.is_none_or(in_period)
            && (self.metrics.is_empty() || g.metric.as_ref().is_some_and(|m| self.metrics.contains(m)))
            && self
                .segment
                .as_ref()
                .is_none_or(|s| g.segment.as_ref().is_some_and(|g| g.to_lowercase() == *s))
    }
}

/// What is known of a company's guidance.
struct Ledger {
    calls: Vec<DocumentRow>,
    guidance: Vec<Guidance>,
    came: Vec<Came>,
}

/// A row of CSV and JSON Lines.
#[derive(Serialize)]
struct Row {
    company: String,
    metric: Option<String>,
    segment: Option<String>,
    basis: Option<Basis>,
    period: Option<String>,
    per: Option<String>,
    measure: Option<Measure>,
    call: String,
    call_date: Option<String>,
    speaker: Option<String>,
    low: Option<Decimal>,
    high: Option<Decimal>,
    unit: Option<Kind>,
    currency: Option<String>,
    action: Option<String>,
    action_source: Option<ActionSource>,
    value_text: Option<String>,
    sentence: Option<String>,
    path: Option<String>,
    line: Option<u32>,
    doc: String,
    id: Option<String>,
}

impl Ledger {
    fn of(store: &Store, company: &Company) -> anyhow::Result<Self> {
        Ok(Self {
            calls: store.calls_of(company)?,
            guidance: store.guidance_of(company)?,
            came: store.outcomes_of(company)?,
        })
    }

    fn first(&self, history: &History) -> Option<&Guidance> {
        history
            .entries
            .iter()
            .flat_map(|e| &e.said)
            .map(|&i| &self.guidance[i])
            .next()
    }

    fn year_end(&self) -> u8 {
        self.calls.iter().find_map(|c| c.fiscal_year_end).unwrap_or(12)
    }

    fn rows(&self, company: &Company, history: &History, rows: &mut Vec<Row>) {
        let Some(first) = self.first(history) else {
            return;
        };
        for entry in &history.entries {
            let call = &self.calls[entry.call];
            let row = |g: Option<&Guidance>| Row {
                company: company.name.clone(),
                metric: first.metric.clone(),
                segment: first.segment.clone(),
                basis: first.basis,
                period: first.period.clone(),
                per: first.per.clone(),
                measure: Some(first.measure),
                call: call_name(call),
                call_date: call.call_date.clone(),
                speaker: g.and_then(|g| g.speaker.clone()),
                low: g.and_then(|g| g.low),
                high: g.and_then(|g| g.high),
                unit: g.and_then(|g| g.unit),
                currency: g.and_then(|g| g.currency.clone()),
                action: match g {
                    Some(g) => g.action.map(|a| a.to_string()),
                    None => Some("silent".to_string()),
                },
                action_source: g.and_then(|g| g.action_source),
                value_text: g.and_then(|g| g.value_text.clone()),
                sentence: g.map(|g| g.sentence.clone()),
                path: g.map(|_| call.path.clone()),
                line: g.map(|g| g.line),
                doc: call.doc.clone(),
                id: g.map(|g| g.id.clone()),
            };
            match entry.said.as_slice() {
                [] => rows.push(row(None)),
                said => rows.extend(said.iter().map(|&i| row(Some(&self.guidance[i])))),
            }
        }
    }

    /// What came of the last call's statement that has an answer, the first where it has several.
    fn came(&self, history: &History) -> Option<(&Guidance, &Came)> {
        let said = history.entries.iter().rev().flat_map(|e| e.said.iter());
        said.map(|&i| &self.guidance[i]).find_map(|g| {
            let of = |c: &&Came| c.guidance_doc == g.doc && c.guidance_id == g.id && c.comparable;
            Some((g, self.came.iter().find(of)?))
        })
    }
}

const ACTIONS: [(&str, AnsiColor); 3] = [
    ("▲ raise", AnsiColor::Green),
    ("▼ lower", AnsiColor::Red),
    ("✕ withdraw", AnsiColor::Red),
];

fn print(
    screen: &mut impl Write,
    company: &Company,
    ledger: &Ledger,
    histories: &[History],
    lexicon: &Lexicon,
) -> anyhow::Result<()> {
    writeln!(screen, "{BOLD}{}{BOLD:#}", company.name)?;
    for history in histories {
        let Some(first) = ledger.first(history) else {
            continue;
        };
        writeln!(screen, "\n{BOLD}{}{BOLD:#}", title(first, lexicon))?;
        let came = ledger.came(history);
        let scale = Scale::of(history, ledger, came.and_then(|(_, c)| c.actual));
        let axis = scale.axis(|v| human::amount(Some(v), Some(v), first.unit, first.currency.as_deref()));
        let mut table = screen::table(&["Call", "Speaker", "Guided", &axis, "Action", "Line"], &[5]);
        for Entry { call, said } in &history.entries {
            let call = &ledger.calls[*call];
            if said.is_empty() {
                table.add_row([
                    call_name(call),
                    "–".into(),
                    String::new(),
                    String::new(),
                    "silent".into(),
                    String::new(),
                ]);
            }
            for &i in said {
                let g = &ledger.guidance[i];
                let bounds = Bounds::of(g.low, g.high, g.measure, g.direction);
                table.add_row([
                    call_name(call),
                    g.speaker.clone().unwrap_or_else(|| "–".into()),
                    human::guided(g),
                    bounds.map(|b| scale.draw(b, '●')).unwrap_or_default(),
                    action(g),
                    g.line.to_string(),
                ]);
            }
        }
        if let Some((g, came)) = came
            && let Some(actual) = came.actual
        {
            let point = Bounds {
                low: Some(actual),
                high: Some(actual),
            };
            let call = came
                .actual_doc
                .as_ref()
                .and_then(|doc| ledger.calls.iter().find(|c| c.doc == *doc));
            table.add_row([
                call.map(call_name).unwrap_or_default(),
                "what came".into(),
                human::amount(Some(actual), Some(actual), g.unit, g.currency.as_deref()),
                scale.draw(point, '◆'),
                human::words(came.position.as_deref().unwrap_or_default()),
                String::new(),
            ]);
        }
        write!(screen, "{}", screen::styled(&table, &ACTIONS))?;
    }
    writeln!(
        screen,
        "\n{DIM}━ a range, ● one value, ◀ ▶ an open side, ◆ what came, on a line from the lowest to the highest value of \
         the series.\n(…) is told by comparing the calls, not by their words.{DIM:#}\n"
    )?;
    Ok(())
}

fn title(g: &Guidance, lexicon: &Lexicon) -> String {
    let metric = g.metric.as_deref().unwrap_or("–");
    let name = lexicon
        .metric(metric)
        .map_or_else(|| human::words(metric), |m| m.name.clone());
    let mut parts = vec![g.segment.clone().unwrap_or_default(), name];
    parts.extend(g.basis.map(|b| format!("({b})")));
    parts.extend(g.per.as_ref().map(|p| format!("per {p}")));
    parts.extend((g.measure == Measure::Change).then(|| "change".to_string()));
    parts.extend(g.period.as_ref().map(|p| format!("· {p}")));
    parts.retain(|p| !p.is_empty());
    parts.join(" ")
}

fn action(g: &Guidance) -> String {
    let Some(action) = g.action else {
        return String::new();
    };
    let sign = match action {
        Action::Raise => "▲ ",
        Action::Lower => "▼ ",
        Action::Withdraw => "✕ ",
        _ => "",
    };
    match g.action_source {
        Some(ActionSource::Inferred) => format!("({sign}{action})"),
        _ => format!("{sign}{action}"),
    }
}

/// Where values stand on a line of characters.
struct Scale {
    from: Decimal,
    to: Decimal,
}

/// Characters of the line.
const WIDTH: usize = 24;

impl Scale {
    fn of(history: &History, ledger: &Ledger, came: Option<Decimal>) -> Self {
        let said = history
            .entries
            .iter()
            .flat_map(|e| &e.said)
            .map(|&i| &ledger.guidance[i]);
        let bounds = said.filter_map(|g| Bounds::of(g.low, g.high, g.measure, g.direction));
        let values: Vec<Decimal> = bounds.flat_map(|b| [b.low, b.high]).flatten().chain(came).collect();
        Self {
            from: values.iter().min().copied().unwrap_or_default(),
            to: values.iter().max().copied().unwrap_or_default(),
        }
    }

    /// Whether there is anything to compare: one value alone is no picture.
    fn is_point(&self) -> bool {
        self.from == self.to
    }

    /// The ends of the line, in words, at its ends.
    fn axis(&self, words: impl Fn(Decimal) -> String) -> String {
        if self.is_point() {
            return String::new();
        }
        let (from, to) = (words(self.from), words(self.to));
        let between = WIDTH.saturating_sub(from.chars().count() + to.chars().count()).max(1);
        // Blanks at a head's ends are cut and those inside it may break it: these do neither.
        format!("{from}{}{to}", "\u{a0}".repeat(between)).replace(' ', "\u{a0}")
    }

    fn column(&self, value: Decimal) -> usize {
        let last = (WIDTH - 1) as f64;
        let share = value
            .checked_sub(self.from)
            .zip(self.to.checked_sub(self.from))
            .and_then(|(part, whole)| part.checked_div(whole))
            .and_then(|share| share.to_f64());
        share.map_or(WIDTH / 2, |share| (share * last).round().clamp(0.0, last) as usize)
    }

    /// `····━━━━━━····`; one value is a point, an open side goes on to the end.
    fn draw(&self, bounds: Bounds, point: char) -> String {
        if self.is_point() {
            return String::new();
        }
        let low = bounds.low.map_or(0, |v| self.column(v));
        let high = bounds.high.map_or(WIDTH - 1, |v| self.column(v)).max(low);
        let open = bounds.low.is_none() || bounds.high.is_none();
        let sign = |i: usize| match i {
            _ if i < low || i > high => '·',
            0 if bounds.low.is_none() => '◀',
            _ if i == WIDTH - 1 && bounds.high.is_none() => '▶',
            _ if low == high && !open && bounds.low == bounds.high => point,
            _ => '━',
        };
        (0..WIDTH).map(sign).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_drawn() {
        let scale = Scale {
            from: Decimal::from(90),
            to: Decimal::from(113),
        };
        let bounds = |low: Option<i64>, high: Option<i64>| Bounds {
            low: low.map(Decimal::from),
            high: high.map(Decimal::from),
        };
        for (low, high, expected) in [
            (Some(90), Some(95), "━━━━━━··················"),
            (Some(100), Some(100), "··········●·············"),
            (Some(111), None, "·····················━━▶"),
            (Some(113), None, "·······················▶"),
            (None, Some(92), "◀━━·····················"),
        ] {
            assert_eq!(scale.draw(bounds(low, high), '●'), expected);
        }
        let axis = scale.axis(|v| format!("${v}M"));
        assert_eq!(axis.chars().count(), WIDTH);
        assert!(axis.starts_with("$90M") && axis.ends_with("$113M"));
        let one = Scale {
            from: Decimal::from(5),
            to: Decimal::from(5),
        };
        assert_eq!(one.draw(bounds(Some(5), Some(5)), '●'), "", "one value is no picture");
    }
}
