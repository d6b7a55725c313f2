//! Speaker turns: a turn is found where its header line is.

use std::collections::BTreeMap;

use super::measure::{Measure, Miss};
use super::spans::{fields_of, shown};
use super::{Row, Same, Score};
use crate::records::TurnRow;
use crate::source::Document;

/// The fields that are compared.
const FIELDS: &[&str] = &[
    "speaker",
    "speaker_role",
    "title",
    "firm",
    "section",
    "kind",
    "exchange",
];

pub(super) fn score(document: &Document, mined: &[TurnRow], gold: &[Row], same: &Same, score: &mut Score) {
    let found: BTreeMap<u32, &TurnRow> = mined.iter().map(|t| (t.line, t)).collect();
    let pairs: Vec<(&Row, Option<&TurnRow>)> = gold.iter().map(|g| (g, found.get(&g.line).copied())).collect();
    let hits: Vec<(&Row, &TurnRow)> = pairs.iter().filter_map(|(g, t)| Some((*g, (*t)?))).collect();
    let spurious: Vec<&TurnRow> = mined
        .iter()
        .filter(|t| !gold.iter().any(|g| g.line == t.line))
        .collect();

    score.share("turns.found", hits.len(), gold.len());
    score.count("turns.spurious", Measure::Count(spurious.len() as u32));
    let mut misses = Vec::new();
    let doc = score.doc.clone();
    let miss = |cause, line: u32, expected: String, found: String| Miss {
        table: "turns",
        cause,
        doc: doc.clone(),
        line,
        text: String::new(),
        expected,
        found,
        sentence: document.line(line).map_or("", |s| s.of(&document.text)).to_string(),
    };
    for (row, _) in pairs.iter().filter(|(_, t)| t.is_none()) {
        misses.push(miss("missed", row.line, shown(row.value("speaker")), String::new()));
    }
    for turn in &spurious {
        let speaker = turn.speaker.clone().unwrap_or_default();
        misses.push(miss("spurious", turn.line, String::new(), speaker));
    }

    let fields: Vec<_> = hits.iter().map(|(_, t)| fields_of(*t)).collect();
    for &field in FIELDS {
        let mut right = 0;
        for ((row, turn), fields) in hits.iter().zip(&fields) {
            if same.field(row, fields, field) {
                right += 1;
            } else {
                let found = fields.get(field).map(shown).unwrap_or_default();
                misses.push(miss(field, turn.line, shown(row.value(field)), found));
            }
        }
        score.share(format!("turns.{field}"), right, gold.len());
    }

    let line = |n: u32| document.line(n).map_or("", |s| s.of(&document.text)).trim();
    type Text = fn(&TurnRow) -> &String;
    let texts: [(&str, Text); 2] = [("english_lines", |t| &t.english), ("chinese_lines", |t| &t.chinese)];
    for (field, text) in texts {
        let mut right = 0;
        for (row, turn) in &hits {
            match row.lines(field).find(|&n| !text(turn).contains(line(n))) {
                None => right += 1,
                Some(lost) => misses.push(miss(field, lost, String::new(), String::new())),
            }
        }
        score.share(format!("turns.{field}"), right, gold.len());
    }
    let leaked = mined.iter().filter(|t| t.english.chars().any(is_han));
    score.count("turns.chinese_in_english", Measure::Count(leaked.count() as u32));
    score.misses.extend(misses);
}

/// The ideographs of Chinese in everyday use.
fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}
