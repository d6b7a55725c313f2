//! Guidance: sentence by sentence, then statement by statement.
//!
//! A sentence is right to be claimed where a statement is expected in it. Of the statements expected with a value, it
//! is counted how many have the value, the metric with it, and the period with that.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::measure::Miss;
use super::same::bounds;
use super::spans::{fields_of, sentence, shown};
use super::{Row, Same, Score};
use crate::records::Guidance;
use crate::source::Document;
use crate::span::Span;

/// The fields that are compared.
const FIELDS: &[&str] = &[
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
];

/// A sentence in which statements are expected.
pub(super) struct Expected<'a> {
    rows: Vec<&'a Row>,
    /// Where its first words stand.
    pub(super) span: Option<Span>,
    pub(super) optional: bool,
}

impl Expected<'_> {
    /// Whether a claim is made in this sentence.
    fn holds(&self, claim: &Claim) -> bool {
        self.span.is_some_and(|s| s.overlaps(claim.span))
    }
}

/// A statement that was found.
struct Claim {
    fields: Map<String, Value>,
    /// Its sentence.
    span: Span,
    line: u32,
}

impl Claim {
    fn value(&self) -> Option<(rust_decimal::Decimal, rust_decimal::Decimal)> {
        let field = |name: &str| self.fields.get(name).unwrap_or(&Value::Null);
        bounds(field("low"), field("high"))
    }

    fn shown(&self, field: &str) -> String {
        self.fields.get(field).map(shown).unwrap_or_default()
    }

    fn miss(&self, score: &Score, cause: &'static str) -> Miss {
        Miss {
            table: "guidance",
            cause,
            doc: score.doc.clone(),
            line: self.line,
            text: self.shown("text"),
            expected: String::new(),
            found: String::new(),
            sentence: sentence(&self.fields),
        }
    }
}

/// What a claim's sentence is to the expected ones.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// A statement must be there.
    Right,
    /// A statement may be there.
    Neutral,
    /// Nobody expects one.
    Wrong,
}

pub(super) fn score(document: &Document, mined: &[Guidance], gold: &[Row], same: &Same, score: &mut Score) {
    let expected = sentences(document, gold);
    let claim = |g: &Guidance| Claim {
        fields: fields_of(g),
        span: sentence_of(document, g),
        line: g.line,
    };
    let claims: Vec<Claim> = mined.iter().map(claim).collect();
    let standing = |c: &Claim| {
        let near = || expected.iter().filter(|e| e.holds(c));
        match (near().any(|e| !e.optional), near().next()) {
            (true, _) => Standing::Right,
            (false, Some(_)) => Standing::Neutral,
            (false, None) => Standing::Wrong,
        }
    };
    let meeting = Meeting {
        document,
        same,
        standing: claims.iter().map(standing).collect(),
        expected,
        claims,
    };
    meeting.sentences(score);
    meeting.items(score);
    meeting.statements(score);
}

/// What was expected and what was found.
struct Meeting<'a> {
    document: &'a Document,
    same: &'a Same,
    expected: Vec<Expected<'a>>,
    claims: Vec<Claim>,
    /// For each claim.
    standing: Vec<Standing>,
}

impl Meeting<'_> {
    fn sure(&self) -> impl Iterator<Item = &Expected<'_>> {
        self.expected.iter().filter(|e| !e.optional)
    }

    fn sentences(&self, score: &mut Score) {
        let hit = self.sure().filter(|e| self.claims.iter().any(|c| e.holds(c))).count();
        let claimed = |wanted: Standing| {
            let of = self.claims.iter().zip(&self.standing).filter(|(_, s)| **s == wanted);
            of.map(|(c, _)| c.span).collect::<BTreeSet<_>>().len()
        };
        let (right, wrong) = (claimed(Standing::Right), claimed(Standing::Wrong));
        score.found("guidance.sentence_", (right, right + wrong), (hit, self.sure().count()));
    }

    /// Whether a claim has the value of a row.
    fn says(&self, row: &Row, claim: &Claim) -> bool {
        bounds(row.value("low"), row.value("high")).is_some_and(|v| claim.value() == Some(v))
            || (self.is(row, claim, "low") && self.is(row, claim, "high"))
    }

    fn is(&self, row: &Row, claim: &Claim, field: &str) -> bool {
        self.same.field(row, &claim.fields, field)
    }

    fn items(&self, score: &mut Score) {
        let (mut items, mut value, mut metric, mut period) = (0, 0, 0, 0);
        for e in self.sure() {
            let near: Vec<&Claim> = self.claims.iter().filter(|c| e.holds(c)).collect();
            let valued = |r: &&&Row| !r.optional && bounds(r.value("low"), r.value("high")).is_some();
            for row in e.rows.iter().filter(valued) {
                let with_value: Vec<&&Claim> = near.iter().filter(|c| self.says(row, c)).collect();
                let with_metric = with_value.iter().filter(|c| self.is(row, c, "metric"));
                let no_period = row.value("period").is_null();
                items += 1;
                value += usize::from(!with_value.is_empty());
                metric += usize::from(with_metric.clone().next().is_some());
                period += usize::from(with_metric.clone().any(|c| no_period || self.is(row, c, "period")));
            }
        }
        score.share("guidance.item_value_recall", value, items);
        score.share("guidance.item_value_metric_recall", metric, items);
        score.share("guidance.item_value_metric_period_recall", period, items);
        let numeric = || {
            let right = self
                .claims
                .iter()
                .zip(&self.standing)
                .filter(|(_, s)| **s == Standing::Right);
            right.map(|(c, _)| c).filter(|c| c.value().is_some())
        };
        let expected = |c: &&Claim| {
            let near = self.expected.iter().filter(|e| e.holds(c));
            near.flat_map(|e| &e.rows).any(|row| self.says(row, c))
        };
        score.share(
            "guidance.item_value_precision",
            numeric().filter(expected).count(),
            numeric().count(),
        );
    }

    /// Each row takes the claim of its sentence that is most like it; those that must be there choose first.
    fn statements(&self, score: &mut Score) {
        let mut free = vec![true; self.claims.len()];
        let mut pairs: Vec<(&Row, &Claim)> = Vec::new();
        let mut misses = Vec::new();
        for e in &self.expected {
            let (sure, optional): (Vec<&Row>, Vec<&Row>) = e.rows.iter().partition(|r| !r.optional);
            for row in sure.into_iter().chain(optional) {
                let near = (0..free.len()).filter(|&i| e.holds(&self.claims[i]));
                let best = near
                    .clone()
                    .filter(|&i| free[i])
                    .max_by_key(|&i| (self.likeness(row, &self.claims[i]), std::cmp::Reverse(i)));
                match best {
                    Some(i) => {
                        free[i] = false;
                        if !row.optional {
                            pairs.push((row, &self.claims[i]));
                        }
                    }
                    None if row.optional => {}
                    None => misses.push(self.missed(score, e, row, near.clone().next().is_some())),
                }
            }
        }
        let rows = self
            .expected
            .iter()
            .flat_map(|e| &e.rows)
            .filter(|r| !r.optional)
            .count();
        let judged = |i: &usize| self.standing[*i] != Standing::Neutral;
        let spurious: Vec<usize> = (0..free.len()).filter(|&i| free[i]).filter(judged).collect();
        let claimed = (0..free.len()).filter(judged).count();
        score.found(
            "guidance.statement_",
            (claimed - spurious.len(), claimed),
            (pairs.len(), rows),
        );
        for &field in FIELDS {
            let wrong = || pairs.iter().filter(|(row, claim)| !self.is(row, claim, field));
            score.share(format!("guidance.{field}"), pairs.len() - wrong().count(), rows);
            misses.extend(wrong().map(|(row, claim)| Miss {
                expected: shown(row.value(field)),
                found: claim.shown(field),
                ..claim.miss(score, field)
            }));
        }
        for i in spurious {
            let claim = &self.claims[i];
            let cause = match self.standing[i] {
                Standing::Right => "spurious_statement",
                Standing::Neutral | Standing::Wrong => "spurious",
            };
            let told = ["metric", "period", "low", "high", "cue"].map(|f| claim.shown(f));
            misses.push(Miss {
                found: told.join(" "),
                ..claim.miss(score, cause)
            });
        }
        score.misses.extend(misses);
    }

    /// What is said counts more than how.
    fn likeness(&self, row: &Row, claim: &Claim) -> usize {
        let right = |fields: &[&str]| fields.iter().filter(|f| self.is(row, claim, f)).count();
        right(FIELDS) + 2 * right(&["low", "high", "metric", "period"])
    }

    fn missed(&self, score: &Score, expected: &Expected, row: &Row, claimed: bool) -> Miss {
        Miss {
            table: "guidance",
            cause: if claimed { "missed_statement" } else { "missed" },
            doc: score.doc.clone(),
            line: row.line,
            text: String::new(),
            expected: ["metric", "period", "low", "high"]
                .map(|f| shown(row.value(f)))
                .join(" "),
            found: String::new(),
            sentence: whole_sentence(self.document, expected),
        }
    }
}

/// The rows, sentence by sentence. A sentence is optional where all that is expected in it is.
pub(super) fn sentences<'a>(document: &Document, gold: &'a [Row]) -> Vec<Expected<'a>> {
    let mut all: Vec<Expected> = Vec::new();
    for row in gold {
        let span = row.place(document, row.text("text_start").unwrap_or_default());
        match all.iter_mut().find(|e| e.span.is_some() && e.span == span) {
            Some(e) => {
                e.optional &= row.optional;
                e.rows.push(row);
            }
            None => all.push(Expected {
                rows: vec![row],
                span,
                optional: row.optional,
            }),
        }
    }
    all
}

/// Where the sentence of a statement stands; where it is not in one piece, the statement.
fn sentence_of(document: &Document, guidance: &Guidance) -> Span {
    let own = Span {
        start: guidance.start,
        end: guidance.end,
    };
    let Some(line) = document.line(guidance.line) else {
        return own;
    };
    let found = line
        .of(&document.text)
        .match_indices(&guidance.sentence)
        .map(|(at, s)| Span::new(line.start as usize + at, line.start as usize + at + s.len()));
    found.into_iter().find(|s| s.overlaps(own)).unwrap_or(own)
}

/// The line from where the sentence begins, up to a few hundred characters.
fn whole_sentence(document: &Document, expected: &Expected) -> String {
    let Some((span, row)) = expected.span.zip(expected.rows.first()) else {
        return String::new();
    };
    let end = document.line(row.line).map_or(span.end, |l| l.end) as usize;
    document.text[span.start as usize..end].chars().take(300).collect()
}
