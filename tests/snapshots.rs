//! Whole calls as they are read: every record under the words that it was made of.
//!
//! A change of the rules shows here as a difference to be read. `UPDATE_SNAPSHOTS=1 cargo test --test snapshots` writes
//! the files in `tests/snapshots/` again; never edit them by hand.

mod common;

use std::fmt::Write;
use std::path::Path;

use guidepost::lexicon::Lexicon;
use guidepost::records::{Arr, Figure, Guidance, Mined};
use guidepost::source::Document;

/// A bilingual call of a software company, one of a manufacturer with simplified Chinese, and a plain text.
const DOCUMENTS: [&str; 3] = [
    "orrinvale/Orrinvale_2024-Q2",
    "kestrand-industries/KSTD_2024-Q3",
    "plain/PWOF_q3_2024",
];

#[test]
fn calls_are_read_as_they_were() {
    let update = std::env::var_os("UPDATE_SNAPSHOTS").is_some();
    let sources = common::corpus();
    let lexicon = Lexicon::built_in();
    let mut changed = String::new();
    for id in DOCUMENTS {
        let Some(source) = sources.iter().find(|s| s.document.id == id) else {
            assert!(sources.is_empty(), "{id} is not in the corpus");
            return;
        };
        let now = snapshot(&source.document, &guidepost::mine(&source.document, &lexicon));
        let name = id.rsplit('/').next().unwrap_or(id);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/snapshots/{name}.txt"));
        if update {
            std::fs::write(&path, now).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            continue;
        }
        let before = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        if before != now {
            let _ = writeln!(changed, "\n{name}\n{}", difference(&before, &now));
        }
    }
    assert!(
        changed.is_empty(),
        "calls are read otherwise than before; where it is better, UPDATE_SNAPSHOTS=1 cargo test --test snapshots:\n{changed}"
    );
}

/// What was made of a document, sentence by sentence.
fn snapshot(document: &Document, mined: &Mined) -> String {
    let row = &mined.document;
    let mut out = format!(
        "{} · {} · {} · {}\n",
        row.doc,
        row.format,
        row.company.as_deref().unwrap_or("no company"),
        row.call_period.as_deref().unwrap_or("no period"),
    );
    for turn in &mined.turns {
        let who = [turn.speaker.as_deref(), turn.title.as_deref(), turn.firm.as_deref()];
        let who: Vec<_> = who.into_iter().flatten().collect();
        let exchange = turn.exchange.map(|n| format!(" {n}")).unwrap_or_default();
        let _ = writeln!(
            out,
            "\n== {} · {} · {} · {}{exchange} · line {}",
            if who.is_empty() {
                "nobody".into()
            } else {
                who.join(", ")
            },
            turn.speaker_role,
            turn.section,
            turn.kind,
            turn.line
        );
        for sentence in sentences(mined, turn.turn) {
            sentence.show(document, &mut out);
        }
    }
    if !mined.diagnostics.is_empty() {
        out.push_str("\n== remarks\n");
    }
    for d in &mined.diagnostics {
        let _ = writeln!(out, "line {}: {} ({})", d.line, d.message, d.code);
    }
    out
}

/// A sentence with what was made of it.
struct Sentence<'m> {
    text: &'m str,
    line: u32,
    /// The first byte of its first record.
    at: u32,
    marks: Vec<(u32, u32, String)>,
    statements: Vec<String>,
}

fn sentences(mined: &Mined, turn: u32) -> Vec<Sentence<'_>> {
    let mut all: Vec<Sentence> = Vec::new();
    let mut add = |text, line, at: u32, mark: Option<(u32, u32, String)>, statement: Option<String>| {
        let i = all
            .iter()
            .position(|s: &Sentence| s.text == text && s.line == line)
            .unwrap_or_else(|| {
                let (marks, statements) = Default::default();
                all.push(Sentence {
                    text,
                    line,
                    at,
                    marks,
                    statements,
                });
                all.len() - 1
            });
        all[i].at = all[i].at.min(at);
        all[i].marks.extend(mark);
        all[i].statements.extend(statement);
    };
    for f in mined.figures.iter().filter(|f| f.turn == turn) {
        add(&f.sentence, f.line, f.start, Some((f.start, f.end, figure(f))), None);
    }
    for a in mined.arr.iter().filter(|a| a.turn == turn) {
        add(&a.sentence, a.line, a.start, Some((a.start, a.end, arr(a))), None);
    }
    for g in mined.guidance.iter().filter(|g| g.turn == turn) {
        add(&g.sentence, g.line, g.start, None, Some(guidance(g)));
    }
    all.sort_by_key(|s| (s.line, s.at));
    for sentence in &mut all {
        sentence.marks.sort();
    }
    all
}

impl Sentence<'_> {
    fn show(&self, document: &Document, out: &mut String) {
        let _ = writeln!(out, "\n{:>4} | {}", self.line, self.text);
        let start = self.start(document);
        for (from, to, what) in &self.marks {
            let chars = |a: u32, b: u32| {
                document
                    .text
                    .get(a as usize..b as usize)
                    .map_or(0, |s| s.chars().count())
            };
            let carets = "^".repeat(chars(*from, *to).max(1));
            let blanks = " ".repeat(start.map_or(0, |s| chars(s, *from)));
            let _ = writeln!(out, "     | {blanks}{carets} {what}");
        }
        for statement in &self.statements {
            let _ = writeln!(out, "     = {statement}");
        }
    }

    /// Where the sentence begins, as far as it stands in one piece in its line.
    fn start(&self, document: &Document) -> Option<u32> {
        let line = document.line(self.line)?;
        let head: String = self
            .text
            .chars()
            .take_while(|c| c.is_ascii() && *c != '"' && *c != '\'' && *c != '-')
            .collect();
        let before = self.at.checked_sub(line.start)? as usize;
        let words = line.of(&document.text);
        let at = words.get(..(before + head.len()).min(words.len()))?.rfind(&head)?;
        Some(line.start + at as u32)
    }
}

fn told(fields: &[(&str, Option<String>)]) -> String {
    let shown = |(name, value): &(&str, Option<String>)| {
        let value = value.as_deref()?;
        Some(if name.is_empty() {
            value.to_string()
        } else {
            format!("{name} {value}")
        })
    };
    fields.iter().filter_map(shown).collect::<Vec<_>>().join(" · ")
}

fn value(low: Option<impl ToString>, high: Option<impl ToString>) -> Option<String> {
    let text = |x: Option<String>| x.unwrap_or_default();
    let (low, high) = (text(low.map(|x| x.to_string())), text(high.map(|x| x.to_string())));
    (!low.is_empty() || !high.is_empty()).then(|| if low == high { low } else { format!("{low}..{high}") })
}

fn name(metric: &Option<String>, segment: &Option<String>, basis: Option<impl ToString>) -> String {
    let mut name = metric.clone().unwrap_or_else(|| "no metric".into());
    if let Some(segment) = segment {
        let _ = write!(name, " [{segment}]");
    }
    if let Some(basis) = basis {
        let _ = write!(name, " {}", basis.to_string());
    }
    name
}

fn figure(f: &Figure) -> String {
    let way = f.direction.map(|d| format!(" {d}")).unwrap_or_default();
    let translation = f.translation_agrees.map(|agrees| match (agrees, f.translation_issue) {
        (true, _) => "ok".to_string(),
        (false, Some(issue)) => format!("{issue}: {}", f.translation_text.as_deref().unwrap_or("–")),
        (false, None) => "disagrees".to_string(),
    });
    told(&[
        ("", Some(format!("{} {}", f.id, f.kind))),
        ("", value(f.low, f.high)),
        ("per", f.per.clone()),
        ("", Some(name(&f.metric, &f.segment, f.basis))),
        ("", Some(format!("{}{way}", f.measure))),
        ("", f.period.clone()),
        ("against", f.versus.clone()),
        ("", Some(f.status.to_string())),
        ("zh", translation),
    ])
}

fn guidance(g: &Guidance) -> String {
    let way = g.direction.map(|d| format!(" {d}")).unwrap_or_default();
    told(&[
        ("", Some(format!("{} guidance", g.id))),
        ("", Some(name(&g.metric, &g.segment, g.basis))),
        ("", g.period.clone()),
        ("", Some(g.form.to_string())),
        ("", value(g.low, g.high)),
        ("", g.unit.map(|u| u.to_string())),
        ("", Some(format!("{}{way}", g.measure))),
        ("", g.action.map(|a| a.to_string())),
        ("cue", g.cue.clone()),
    ])
}

fn arr(a: &Arr) -> String {
    told(&[
        ("", Some(format!("{} arr", a.id))),
        ("of", a.scope.clone()),
        ("", Some(a.variant.to_string())),
        ("", value(a.low, a.high)),
        ("as of", a.as_of.clone()),
        ("growth", value(a.growth_low, a.growth_high)),
        ("against", a.growth_versus.clone()),
        ("", Some(a.status.to_string())),
    ])
}

/// The lines that differ, with the last sentence before them.
fn difference(before: &str, now: &str) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) = (before.lines().collect(), now.lines().collect());
    // Longest common subsequence, from the end.
    let mut common = vec![vec![0u32; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i][j] = if a[i] == b[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, String::new());
    let (mut sentence, mut told) = ("", "");
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            if a[i].contains(" | ") && !a[i].starts_with("     ") {
                sentence = a[i];
            }
            (i, j) = (i + 1, j + 1);
            continue;
        }
        if sentence != told {
            let _ = writeln!(out, "  {sentence}");
            told = sentence;
        }
        if j == b.len() || (i < a.len() && common[i + 1][j] >= common[i][j + 1]) {
            let _ = writeln!(out, "- {}", a[i]);
            i += 1;
        } else {
            let _ = writeln!(out, "+ {}", b[j]);
            j += 1;
        }
    }
    out
}

#[test]
fn a_difference_names_its_sentence() {
    let before = "  12 | One.\n     | ^ f1 a\n  13 | Two.\n     | ^ f2 b\n";
    let now = "  12 | One.\n     | ^ f1 a\n  13 | Two.\n     | ^ f2 c\n";
    let shown = difference(before, now);
    assert_eq!(shown, "    13 | Two.\n-      | ^ f2 b\n+      | ^ f2 c\n");
}
