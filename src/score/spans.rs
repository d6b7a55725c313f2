//! Figures and ARR mentions: what was found meets what was expected where their spans overlap.

use serde_json::{Map, Value};

use super::measure::{Measure, Miss};
use super::{Row, Same, Score};
use crate::records::{Arr, Figure, Mined, Record};
use crate::source::Document;
use crate::span::Span;

/// The fields of a figure that are compared, besides its kind.
const FIGURE: &[&str] = &[
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
];
/// The fields of an ARR mention that are compared.
const ARR: &[&str] = &[
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
];

/// A record as its fields.
pub(super) struct Found {
    pub fields: Map<String, Value>,
    pub span: Span,
    pub line: u32,
}

pub(super) fn fields_of(record: &impl Record) -> Map<String, Value> {
    match serde_json::to_value(record) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

fn found<R: Record>(records: &[R], place: impl Fn(&R) -> (u32, u32, u32)) -> Vec<Found> {
    let one = |r: &R| {
        let (line, start, end) = place(r);
        Found {
            fields: fields_of(r),
            span: Span { start, end },
            line,
        }
    };
    records.iter().map(one).collect()
}

/// Counts the records whose words are not those of the source at their span.
pub(super) fn law(document: &Document, mined: &Mined, score: &mut Score) {
    let holds = |start: u32, end: u32, text: &str| {
        document
            .text
            .get(start as usize..end as usize)
            .is_some_and(|s| s == text)
    };
    let figures = mined.figures.iter().map(|r| holds(r.start, r.end, &r.text));
    let guidance = mined.guidance.iter().map(|r| holds(r.start, r.end, &r.text));
    let arr = mined.arr.iter().map(|r| holds(r.start, r.end, &r.text));
    let translated = mined.figures.iter().filter_map(|r| {
        let (start, end, text) = (r.translation_start?, r.translation_end?, r.translation_text.as_ref()?);
        Some(holds(start, end, text))
    });
    let wrong = figures.chain(guidance).chain(arr).chain(translated).filter(|h| !h);
    score.count("spans.wrong", Measure::Count(wrong.count() as u32));
}

pub(super) fn figures(document: &Document, mined: &[Figure], gold: &[Row], same: &Same, score: &mut Score) {
    let found = found(mined, |f| (f.line, f.start, f.end));
    let table = Table {
        name: "figures",
        fields: FIGURE,
        kinds: true,
        whole: ("value_metric_period", &["low", "high", "metric", "period"]),
    };
    let pairs = table.score(document, &found, gold, same, score);
    translation(&pairs, score);
}

pub(super) fn arr(document: &Document, mined: &[Arr], gold: &[Row], same: &Same, score: &mut Score) {
    let found = found(mined, |a| (a.line, a.start, a.end));
    let table = Table {
        name: "arr",
        fields: ARR,
        kinds: false,
        whole: ("value_scope_as_of", &["low", "high", "scope", "as_of"]),
    };
    table.score(document, &found, gold, same, score);
}

/// Of the figures whose translation is wrong, how many are told; and how many right ones are told to be wrong.
fn translation(pairs: &[(&Row, Option<&Found>)], score: &mut Score) {
    let wrong = |v: &Value| *v == Value::Bool(false);
    let told = |found: &Option<&Found>| found.is_some_and(|f| f.fields.get("translation_agrees").is_some_and(wrong));
    let planted = || pairs.iter().filter(|(g, _)| wrong(g.value("translation_agrees")));
    score.share(
        "translation.errors_told",
        planted().filter(|(_, f)| told(f)).count(),
        planted().count(),
    );
    let alarms = pairs
        .iter()
        .filter(|(g, f)| told(f) && !g.answers("translation_agrees").any(wrong));
    score.count("translation.false_alarms", Measure::Count(alarms.count() as u32));
}

struct Table {
    name: &'static str,
    fields: &'static [&'static str],
    /// Whether two spans meet only where their kinds do, and each record answers one row. A mention of ARR may
    /// answer several rows: one for each growth said beside it.
    kinds: bool,
    /// The fields that make a record useful as a whole.
    whole: (&'static str, &'static [&'static str]),
}

impl Table {
    fn score<'a>(
        &self,
        document: &Document,
        found: &'a [Found],
        gold: &'a [Row],
        same: &Same,
        score: &mut Score,
    ) -> Vec<(&'a Row, Option<&'a Found>)> {
        let place = |row: &Row| row.place(document, row.text("text")?);
        let placed: Vec<(&Row, Option<Span>)> = gold.iter().map(|row| (row, place(row))).collect();
        let meets = |(row, span): &(&Row, Option<Span>), f: &Found| {
            span.is_some_and(|s| s.overlaps(f.span)) && (!self.kinds || same.field(row, &f.fields, "kind"))
        };
        let right = |row: &Row, f: &Found, fields: &[&str]| fields.iter().all(|x| same.field(row, &f.fields, x));

        let mut used = vec![false; found.len()];
        let mut pairs: Vec<(&Row, Option<&Found>)> = Vec::with_capacity(gold.len());
        for expected in &placed {
            let mut best: Option<(usize, usize)> = None;
            for (i, f) in found.iter().enumerate() {
                if (self.kinds && used[i]) || !meets(expected, f) {
                    continue;
                }
                let good = self
                    .fields
                    .iter()
                    .filter(|x| same.field(expected.0, &f.fields, x))
                    .count();
                if best.is_none_or(|(most, _)| good > most) {
                    best = Some((good, i));
                }
            }
            if let Some((_, i)) = best {
                used[i] = true;
            }
            pairs.push((expected.0, best.map(|(_, i)| &found[i])));
        }
        let spurious: Vec<&Found> = found
            .iter()
            .zip(&used)
            .filter(|(f, used)| !**used && !placed.iter().any(|g| meets(g, f)))
            .map(|(f, _)| f)
            .collect();

        let paired = pairs.iter().filter(|(_, f)| f.is_some()).count();
        let sure: Vec<_> = pairs.iter().filter(|(g, _)| !g.optional).collect();
        let hits: Vec<(&Row, &Found)> = sure.iter().filter_map(|(g, f)| Some((*g, (*f)?))).collect();
        score.found(
            &format!("{}.", self.name),
            (paired, paired + spurious.len()),
            (hits.len(), sure.len()),
        );
        let (whole, together) = self.whole;
        let of_all = |fields: &'static [&'static str]| hits.iter().filter(|(g, f)| right(g, f, fields)).count();
        score.share(format!("{}.{whole}", self.name), of_all(together), sure.len());
        for field in self.fields {
            let good = hits.iter().filter(|(g, f)| same.field(g, &f.fields, field)).count();
            score.share(format!("{}.{field}", self.name), good, sure.len());
        }
        self.misses(document, &pairs, &spurious, same, score);
        pairs
    }

    fn misses(
        &self,
        document: &Document,
        pairs: &[(&Row, Option<&Found>)],
        spurious: &[&Found],
        same: &Same,
        score: &mut Score,
    ) {
        let doc = score.doc.clone();
        let miss = |cause, line, text: &str, expected: String, found: String, sentence: String| Miss {
            table: self.name,
            cause,
            doc: doc.clone(),
            line,
            text: text.to_string(),
            expected,
            found,
            sentence,
        };
        let mut misses = Vec::new();
        for (row, found) in pairs.iter().filter(|(g, _)| !g.optional) {
            let text = row.text("text").unwrap_or_default();
            let Some(found) = found else {
                let line = document.line(row.line).map_or("", |s| s.of(&document.text));
                let what = ["metric", "kind", "scope", "variant"];
                let expected = what.iter().filter_map(|f| row.text(f)).collect::<Vec<_>>().join(" ");
                misses.push(miss(
                    "missed",
                    row.line,
                    text,
                    expected,
                    String::new(),
                    line.to_string(),
                ));
                continue;
            };
            for &field in self.fields.iter().filter(|x| !same.field(row, &found.fields, x)) {
                misses.push(miss(
                    field,
                    row.line,
                    text,
                    shown(row.value(field)),
                    shown(found.fields.get(field).unwrap_or(&Value::Null)),
                    sentence(&found.fields),
                ));
            }
        }
        for f in spurious {
            let what = ["text", "kind", "name"];
            let told: Vec<_> = what.iter().filter_map(|x| f.fields.get(*x)?.as_str()).collect();
            misses.push(miss(
                "spurious",
                f.line,
                told.first().unwrap_or(&""),
                String::new(),
                told[1..].join(" "),
                sentence(&f.fields),
            ));
        }
        score.misses.extend(misses);
    }
}

pub(super) fn sentence(fields: &Map<String, Value>) -> String {
    fields
        .get("sentence")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_string()
}

/// A value as a person reads it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "–".into(),
        Value::String(words) => words.clone(),
        other => other.to_string(),
    }
}
