//! Expected answers: folders of JSON Lines → rows.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::source::Document;
use crate::span::Span;

/// The tables that may be expected, with the keys that their rows may have besides `accept`.
const TABLES: [(&str, &[&str]); 4] = [
    (
        "turns",
        &[
            "turn",
            "line",
            "section",
            "kind",
            "exchange",
            "speaker",
            "title",
            "firm",
            "speaker_role",
            "english_lines",
            "chinese_lines",
        ],
    ),
    (
        "figures",
        &[
            "line",
            "text",
            "nth",
            "kind",
            "low",
            "high",
            "qualifier",
            "currency",
            "per",
            "measure",
            "direction",
            "versus",
            "metric",
            "segment",
            "basis",
            "period",
            "status",
            "translation_low",
            "translation_agrees",
            "optional",
        ],
    ),
    (
        "guidance",
        &[
            "line",
            "text_start",
            "metric",
            "segment",
            "basis",
            "period",
            "form",
            "low",
            "high",
            "unit",
            "measure",
            "direction",
            "action",
            "value_source",
            "optional",
        ],
    ),
    (
        "arr",
        &[
            "line",
            "text",
            "nth",
            "name",
            "scope",
            "variant",
            "low",
            "high",
            "currency",
            "as_of",
            "growth_low",
            "growth_versus",
            "status",
            "optional",
        ],
    ),
];

/// What is expected of one document.
#[derive(Clone, Debug, Default)]
pub struct Gold {
    tables: BTreeMap<&'static str, Vec<Row>>,
}

/// What is wrong with a file of expected answers.
#[derive(Debug, thiserror::Error)]
#[error("{}: {message}", path.display())]
pub struct GoldError {
    /// The file or folder.
    pub path: PathBuf,
    /// What was expected and what was found.
    pub message: String,
}

impl Gold {
    /// The folder of a transcript's expected answers: `calls/acme.txt` has `calls/acme.gold`.
    pub fn beside(transcript: &Path) -> PathBuf {
        transcript.with_extension("gold")
    }

    /// Reads `turns.jsonl`, `figures.jsonl`, `guidance.jsonl` and `arr.jsonl` of a folder, as far as they are there.
    ///
    /// # Errors
    /// Where a file cannot be read, a row is no JSON object, or it has a key that its table does not know.
    pub fn read(folder: &Path) -> Result<Self, GoldError> {
        let mut gold = Self::default();
        for (table, _) in TABLES {
            let path = folder.join(format!("{table}.jsonl"));
            let error = |message: String| GoldError {
                path: path.clone(),
                message,
            };
            match std::fs::read_to_string(&path) {
                Ok(text) => gold.add(table, &text).map_err(error)?,
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
                Err(e) => return Err(error(e.to_string())),
            }
        }
        Ok(gold)
    }

    /// Adds rows to a table, from JSON Lines.
    ///
    /// # Errors
    /// As [`Gold::read`], with the line in the message.
    pub fn add(&mut self, table: &str, lines: &str) -> Result<(), String> {
        let Some((table, keys)) = TABLES.into_iter().find(|(name, _)| *name == table) else {
            return Err(format!("no table {table:?} can be expected"));
        };
        let rows = self.tables.entry(table).or_default();
        for (i, line) in lines.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            rows.push(Row::parse(line, keys).map_err(|e| format!("line {}: {e}", i + 1))?);
        }
        Ok(())
    }

    /// The rows expected in a table; `None` where nobody wrote what to expect.
    pub fn table(&self, name: &str) -> Option<&[Row]> {
        self.tables.get(name).map(Vec::as_slice)
    }

    /// Rows whose words do not stand where they say: what is wrong with each of them.
    pub fn misplaced(&self, document: &Document) -> Vec<String> {
        let odd = |(table, row): (&str, &Row)| {
            let words = row.text("text").or(row.text("text_start"))?;
            row.place(document, words)
                .is_none()
                .then(|| format!("{table}: {words:?} does not stand in line {}", row.line))
        };
        let rows = self.tables.iter().flat_map(|(t, rows)| rows.iter().map(|r| (*t, r)));
        rows.filter_map(odd).collect()
    }
}

/// One expected row: its fields, and the other values that are right too.
#[derive(Clone, Debug)]
pub struct Row {
    /// 1-based line in the source.
    pub line: u32,
    /// Whether reasonable people would differ on its being there at all.
    pub optional: bool,
    fields: Map<String, Value>,
    accept: Map<String, Value>,
}

impl Row {
    fn parse(line: &str, keys: &[&str]) -> Result<Self, String> {
        let mut fields: Map<String, Value> = serde_json::from_str(line).map_err(|e| e.to_string())?;
        let accept = match fields.remove("accept") {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Object(accept)) => accept,
            Some(other) => {
                return Err(format!(
                    "accept is {other}; expected lists of values by the name of the field"
                ));
            }
        };
        if let Some(key) = fields.keys().chain(accept.keys()).find(|k| !keys.contains(&k.as_str())) {
            return Err(format!("unknown key {key:?}; known are {}", keys.join(", ")));
        }
        if let Some((key, _)) = accept.iter().find(|(_, v)| !v.is_array()) {
            return Err(format!("accept.{key} is no list"));
        }
        let number = fields.get("line").and_then(Value::as_u64);
        Ok(Self {
            line: number
                .and_then(|n| u32::try_from(n).ok())
                .ok_or("line: expected a number")?,
            optional: fields.get("optional").and_then(Value::as_bool).unwrap_or(false),
            fields,
            accept,
        })
    }

    /// The expected value of a field.
    pub fn value(&self, field: &str) -> &Value {
        self.fields.get(field).unwrap_or(&Value::Null)
    }

    /// Whether anything was written for a field; what was not is not compared.
    pub fn tells(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    /// The expected value of a field, where it is words.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.value(field).as_str()
    }

    /// Everything that is right for a field: the expected value first.
    pub fn answers(&self, field: &str) -> impl Iterator<Item = &Value> {
        let others = self.accept.get(field).and_then(Value::as_array);
        std::iter::once(self.value(field)).chain(others.into_iter().flatten())
    }

    /// The line numbers in a field that lists them.
    pub(super) fn lines(&self, field: &str) -> impl Iterator<Item = u32> {
        let list = self.value(field).as_array().map_or(&[][..], Vec::as_slice);
        list.iter().filter_map(|v| u32::try_from(v.as_u64()?).ok())
    }

    /// Where the words of the row stand in its line: the `nth` time where the row tells, the first time otherwise.
    pub(super) fn place(&self, document: &Document, words: &str) -> Option<Span> {
        let nth = self.value("nth").as_u64().unwrap_or(1).checked_sub(1)? as usize;
        let line = document.line(self.line)?;
        let (at, words) = line.of(&document.text).match_indices(words).nth(nth)?;
        let start = line.start as usize + at;
        Some(Span::new(start, start + words.len()))
    }
}
