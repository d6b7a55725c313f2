//! Examples as data: `tests/rules/*.toml`, one file for each topic.
//!
//! ```toml
//! about = "What the file is about"
//! table = "figures"                 # the table that the expected records are of: figures, guidance, arr
//!
//! [[row]]
//! name = "dollars-scaled"           # unique in the file
//! text = "Revenue was $12 million." # what was said, one line
//! call_period = "2023-Q2"           # of the call; this is the default
//! speaker = "management"            # or "analyst"; nobody is named where it is left out
//! note = "why the row is there"
//! expect = [{ text = "$12 million", value = "12000000", metric = "revenue" }]
//! ```
//!
//! Every record of the table must be expected, in the order of the text; `expect = []` is a near miss, of which nothing
//! must be made. Only the fields that are written are compared: any field of the table, `""` for one that must be empty.
//! `value` is short for both bounds: `"5"`, `"5..7"`, `"5.."` (open above), `"..7"` (open below), `""` (no value).
//!
//! `RULES=words cargo test --test rules` runs only the rows whose file or name holds the words.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use guidepost::lexicon::Lexicon;
use guidepost::records::{Arr, Figure, Guidance, Mined, Record};
use guidepost::source::Document;
use rust_decimal::Decimal;
use serde_json::{Map, Value};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[allow(dead_code, reason = "for readers")]
    about: String,
    table: Table,
    row: Vec<Row>,
}

#[derive(Clone, Copy, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Table {
    Figures,
    Guidance,
    Arr,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    text: String,
    #[serde(default = "second_quarter")]
    call_period: String,
    speaker: Option<Speaker>,
    #[allow(dead_code, reason = "for readers")]
    note: Option<String>,
    expect: Vec<BTreeMap<String, toml::Value>>,
}

#[derive(Clone, Copy, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Speaker {
    Management,
    Analyst,
}

fn second_quarter() -> String {
    "2023-Q2".into()
}

#[test]
fn every_row_is_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder of examples is there")
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    let wanted = std::env::var("RULES").unwrap_or_default();
    let lexicon = Lexicon::built_in();
    let (mut rows, mut failed, mut told) = (0, 0, String::new());
    for path in files {
        let topic = path
            .file_stem()
            .and_then(|s| s.to_str())
            .unwrap_or_default()
            .to_string();
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{topic}: {e}"));
        let file: File = toml::from_str(&text).unwrap_or_else(|e| panic!("{topic}.toml: {e}"));
        let mut names = BTreeSet::new();
        for row in &file.row {
            assert!(
                names.insert(&row.name),
                "{topic}.toml: two rows are named {:?}",
                row.name
            );
            let id = format!("{topic}/{}", row.name);
            check_keys(&id, file.table, row);
            if !id.contains(&wanted) {
                continue;
            }
            rows += 1;
            let document = document(row);
            let mined = guidepost::mine(&document, &lexicon);
            let got = records(file.table, &mined, &document, &row.text);
            if !agree(row, &got) {
                failed += 1;
                tell(&mut told, &id, row, &got);
            }
        }
    }
    assert!(
        failed == 0,
        "{failed} of {rows} rows are read otherwise than expected:\n{told}"
    );
}

/// A call in which the text of a row is said.
fn document(row: &Row) -> Document {
    let text = match row.speaker {
        None => format!("{}\n", row.text),
        Some(speaker) => {
            let (manager, analyst) = match speaker {
                Speaker::Management => (
                    row.text.as_str(),
                    "Thanks for taking my question. Could you say more about that?",
                ),
                Speaker::Analyst => ("Thank you, and good morning.", row.text.as_str()),
            };
            format!(
                "Operator\nWelcome to the call of Fernhollow. I would now like to turn the call over to Maren Oakwright. Please go ahead.\n\n\
                 Maren Oakwright - Chief Financial Officer\n{manager}\n\n\
                 Operator\nOur first question comes from the line of Tobin Ashgrove with Larkmoor Securities. Please go ahead.\n\n\
                 Tobin Ashgrove - Larkmoor Securities - Analyst\n{analyst}\n\n\
                 Maren Oakwright - Chief Financial Officer\nThanks for the question. We will come back to it.\n\n\
                 Operator\nThis concludes the call. You may now disconnect.\n"
            )
        }
    };
    let mut document = Document::from_text("example", text);
    document.hints.any = true;
    let (year, quarter) = match row.call_period.split_once("-Q") {
        Some((year, quarter)) => (year, quarter.parse().ok()),
        None => (row.call_period.trim_start_matches("FY"), None),
    };
    document.hints.year = Some(
        year.parse()
            .unwrap_or_else(|_| panic!("{}: {:?}", row.name, row.call_period)),
    );
    document.hints.quarter = quarter;
    document
}

/// The records that were made of the row's own words.
fn records(table: Table, mined: &Mined, document: &Document, text: &str) -> Vec<Map<String, Value>> {
    fn all<R: Record>(records: &[R]) -> Vec<Map<String, Value>> {
        let fields = |r: &R| match serde_json::to_value(r) {
            Ok(Value::Object(fields)) => fields,
            other => panic!("a record is an object, this is {other:?}"),
        };
        records.iter().map(fields).collect()
    }
    let mut found = match table {
        Table::Figures => all(&mined.figures),
        Table::Guidance => all(&mined.guidance),
        Table::Arr => all(&mined.arr),
    };
    let of_row = |line: u32| {
        document
            .line(line)
            .is_some_and(|l| l.of(&document.text).ends_with(text))
    };
    found.retain(|r| r["line"].as_u64().is_some_and(|line| of_row(line as u32)));
    found
}

fn check_keys(id: &str, table: Table, row: &Row) {
    let known = match table {
        Table::Figures => Figure::FIELDS,
        Table::Guidance => Guidance::FIELDS,
        Table::Arr => Arr::FIELDS,
    };
    for key in row.expect.iter().flat_map(BTreeMap::keys) {
        assert!(
            key == "value" || known.contains(&key.as_str()),
            "{id}: unknown field {key:?}"
        );
    }
    assert!(!row.text.contains('\n'), "{id}: the text of a row is one line");
}

fn agree(row: &Row, got: &[Map<String, Value>]) -> bool {
    row.expect.len() == got.len()
        && row
            .expect
            .iter()
            .zip(got)
            .all(|(e, g)| e.iter().all(|(k, v)| field(k, v, g)))
}

fn field(key: &str, expected: &toml::Value, got: &Map<String, Value>) -> bool {
    let expected = match expected {
        toml::Value::String(words) => words.clone(),
        other => other.to_string(),
    };
    plain(key, &found(key, got)) == plain(key, &expected)
}

/// Amounts without the zeros that mean nothing: `0.90` is `0.9`.
fn plain(key: &str, words: &str) -> String {
    let amount = |w: &str| {
        w.parse::<Decimal>()
            .map_or(w.to_string(), |d| d.normalize().to_string())
    };
    match key {
        "value" => words.split("..").map(amount).collect::<Vec<_>>().join(".."),
        _ => amount(words),
    }
}

/// A field as the tables write it.
fn found(key: &str, got: &Map<String, Value>) -> String {
    let shown = |key: &str| match got.get(key) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(words)) => words.clone(),
        Some(other) => other.to_string(),
    };
    match key {
        "value" => match (shown("low"), shown("high")) {
            (low, high) if low == high => low,
            (low, high) => format!("{low}..{high}"),
        },
        key => shown(key),
    }
}

fn tell(out: &mut String, id: &str, row: &Row, got: &[Map<String, Value>]) {
    let _ = writeln!(out, "\n{id}\n  {}", row.text);
    let places = row.expect.iter().map(Some).chain(std::iter::repeat(None));
    for (i, expected) in places.take(row.expect.len().max(got.len())).enumerate() {
        let Some(got) = got.get(i) else {
            let _ = writeln!(out, "  missing   {}", shown(expected));
            continue;
        };
        let words = found("text", got);
        if let Some(at) = row.text.find(&words) {
            let column = row.text[..at].chars().count();
            let _ = writeln!(out, "  {}{}", " ".repeat(column), "^".repeat(words.chars().count()));
        }
        let Some(expected) = expected else {
            let fields = ["value", "kind", "unit", "metric", "period", "form", "cue"];
            let what: Vec<_> = fields.iter().map(|f| format!("{f}={:?}", found(f, got))).collect();
            let _ = writeln!(out, "  not expected: {words:?} {}", what.join(" "));
            continue;
        };
        for (key, value) in expected.iter().filter(|(k, v)| !field(k, v, got)) {
            let _ = writeln!(out, "  {words:?}: {key} is {:?}, expected {value}", found(key, got));
        }
    }
}

fn shown(expected: Option<&BTreeMap<String, toml::Value>>) -> String {
    let fields = expected.into_iter().flatten().map(|(k, v)| format!("{k} = {v}"));
    fields.collect::<Vec<_>>().join(", ")
}
