//! `guidepost score`: how much of what people found in transcripts the program finds.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use guidepost::batch::{self, Panicked};
use guidepost::export::write_whole;
use guidepost::lexicon::{Lexicon, Points};
use guidepost::score::learn::{self, Examples, Told};
use guidepost::score::{Gold, Measure, Miss, Same, Score, score};
use guidepost::source::{Document, Input, Origin, discover};

use super::screen::{self, BOLD, DIM};
use super::sources::vocabulary;
use super::{Outcome, complain};

#[derive(clap::Args)]
pub struct Args {
    /// Transcripts with a folder of expected answers beside them: call.txt and call.gold
    #[arg(value_name = "FOLDER", default_value = "corpus")]
    folder: PathBuf,
    /// How to print the measures
    #[arg(long, value_name = "FORMAT", default_value = "table", value_parser = ["table", "csv", "jsonl"])]
    format: String,
    /// Write what was missed, found in vain or wrong into this folder: a file for each table, sorted by cause
    #[arg(long, value_name = "DIR")]
    misses: Option<PathBuf>,
    /// Learn from these answers what speaks for a sentence being guidance, and write the points into this file
    #[arg(long, value_name = "FILE", conflicts_with = "misses")]
    learn: Option<PathBuf>,
    /// Add to the vocabulary, or override it
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
}

/// The name under which the sum of all documents is printed.
const ALL: &str = "all";

pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let lexicon = vocabulary(args.lexicon.as_deref())?;
    let same = Same::built_in();
    let found = discover(std::slice::from_ref(&args.folder), None);
    let mut outcome = Outcome::Done;
    let mut fail = |message: String| {
        complain(&message);
        outcome = Outcome::Failures;
    };
    found.problems.iter().for_each(|problem| fail(problem.to_string()));

    let expected: Vec<(&Input, PathBuf)> = found.inputs.iter().filter_map(|i| Some((i, folder_of(i)?))).collect();
    if expected.is_empty() {
        fail(format!(
            "{}: no transcript has expected answers beside it (call.txt, call.gold)",
            args.folder.display()
        ));
    }
    if let Some(file) = &args.learn {
        let examples = expected
            .iter()
            .filter_map(|(input, folder)| match judged(input, folder, &lexicon) {
                Ok(examples) => Some(examples),
                Err(message) => {
                    fail(message);
                    None
                }
            });
        points(&examples.collect::<Vec<_>>(), &lexicon, file)?;
        return Ok(outcome);
    }
    let mut scores = Vec::new();
    let take = |i: usize, done: Result<Result<Scored, String>, Panicked>| {
        match done.unwrap_or_else(|p| Err(format!("{}: {}", expected[i].0.path, p.0))) {
            Ok(scored) => {
                scored.odd.into_iter().for_each(&mut fail);
                scores.push(scored.score);
            }
            Err(message) => fail(message),
        }
        anyhow::Ok(())
    };
    batch::in_order(
        &expected,
        0,
        |(input, _)| input.size,
        |(input, folder)| measure(input, folder, &lexicon, &same),
        take,
    )?;

    let all = Score::sum(ALL, &scores);
    if let Some(folder) = &args.misses {
        write_misses(folder, &scores)?;
    }
    let mut out = anstream::stdout().lock();
    match args.format.as_str() {
        "csv" => csv(&scores, &all, &mut out)?,
        "jsonl" => jsonl(&scores, &all, &mut out)?,
        _ => table(&scores, &all, &mut out)?,
    }
    out.flush()?;
    Ok(outcome)
}

struct Scored {
    score: Score,
    /// What is wrong with the expected answers.
    odd: Vec<String>,
}

/// The folder with the expected answers of a file, where there is one.
fn folder_of(input: &Input) -> Option<PathBuf> {
    match &input.origin {
        Origin::File(path) | Origin::Listed(path) => Some(Gold::beside(path)).filter(|f| f.is_dir()),
        Origin::Stdin => None,
    }
}

/// A document and its expected answers.
fn answered(input: &Input, folder: &Path) -> Result<(Document, Gold), String> {
    let document = input.read().map_err(|e| e.to_string())?;
    let gold = Gold::read(folder).map_err(|e| e.to_string())?;
    Ok((document, gold))
}

fn measure(input: &Input, folder: &Path, lexicon: &Lexicon, same: &Same) -> Result<Scored, String> {
    let (document, gold) = answered(input, folder)?;
    let mined = guidepost::mine(&document, lexicon);
    let odd = gold.misplaced(&document).into_iter();
    Ok(Scored {
        score: score(&document, &mined, &gold, same),
        odd: odd.map(|o| format!("{}: {o}", folder.display())).collect(),
    })
}

fn judged(input: &Input, folder: &Path, lexicon: &Lexicon) -> Result<Examples, String> {
    let (document, gold) = answered(input, folder)?;
    Ok(Examples::of(&document, &guidepost::read(&document), lexicon, &gold))
}

/// Learns the points of guidance, and says how good they are on calls that they were not learnt from.
fn points(examples: &[Examples], lexicon: &Lexicon, file: &Path) -> anyhow::Result<()> {
    const PARTS: usize = 10;
    let all: Vec<&Examples> = examples.iter().collect();
    let learnt = learn::learn(&all, &lexicon.points);
    write_whole(file, learnt.to_string().as_bytes())?;
    let sum = |points: &Points| {
        let told = all.iter().map(|e| e.told(points));
        told.fold(Told::default(), |a, b| a + b)
    };
    let rows = [
        ("points in use", sum(&lexicon.points)),
        ("points learnt", sum(&learnt)),
        (
            "points learnt without the call",
            learn::cross_validate(examples, &lexicon.points, PARTS),
        ),
    ];
    let mut shown = screen::table(
        &["Guidance, sentence by sentence", "Precision", "Recall", "F1"],
        &[1, 2, 3],
    );
    for (what, told) in rows {
        let shares = told.shares().map(|share| format!("{:.1}%", 100.0 * share));
        shown.add_row(std::iter::once(what.to_string()).chain(shares));
    }
    writeln!(anstream::stdout().lock(), "{}", screen::styled(&shown, &[]))?;
    Ok(())
}

/// The columns of the table of documents.
const COLUMNS: [(&str, &str); 8] = [
    ("Turns", "turns.found"),
    ("Figures F1", "figures.f1"),
    ("metric", "figures.metric"),
    ("period", "figures.period"),
    ("Guidance F1", "guidance.sentence_f1"),
    ("value", "guidance.item_value_recall"),
    ("+ metric, period", "guidance.item_value_metric_period_recall"),
    ("ARR F1", "arr.f1"),
];

fn table(scores: &[Score], all: &Score, out: &mut impl Write) -> std::io::Result<()> {
    let mut measures = screen::table(&["Measure", "Share", "Right", "Of"], &[1, 2, 3]);
    for (name, measure) in all.measures() {
        let (hit, of) = match measure {
            Measure::Share { hit, of } => (hit.to_string(), of.to_string()),
            Measure::F1 { .. } | Measure::Count(_) => Default::default(),
        };
        measures.add_row([name.to_string(), measure.to_string(), hit, of]);
    }
    writeln!(out, "{}", screen::styled(&measures, &[]))?;

    let heads: Vec<&str> = std::iter::once("Document")
        .chain(COLUMNS.map(|(head, _)| head))
        .collect();
    let mut documents = screen::table(&heads, &[1, 2, 3, 4, 5, 6, 7, 8]);
    for score in scores.iter().chain([all]) {
        let cell = |(_, name): (&str, &str)| score.get(name).map_or("–".to_string(), |m| m.to_string());
        documents.add_row(std::iter::once(score.doc.clone()).chain(COLUMNS.map(cell)));
    }
    write!(out, "{}", screen::styled(&documents, &[]))?;
    writeln!(
        out,
        "\n{BOLD}{} documents{BOLD:#}{DIM}, {} misses and errors; --misses DIR writes them down{DIM:#}",
        scores.len(),
        scores.iter().map(|s| s.misses.len()).sum::<usize>()
    )
}

/// One row for each document and measure, the sum of all last.
fn each(
    scores: &[Score],
    all: &Score,
    mut row: impl FnMut(&str, &str, [Option<u32>; 2], f64) -> std::io::Result<()>,
) -> std::io::Result<()> {
    for score in scores.iter().chain([all]) {
        for (name, measure) in score.measures() {
            let counts = match measure {
                Measure::Share { hit, of } => [Some(hit), Some(of)],
                Measure::F1 { .. } | Measure::Count(_) => [None, None],
            };
            row(&score.doc, name, counts, measure.share())?;
        }
    }
    Ok(())
}

fn csv(scores: &[Score], all: &Score, out: &mut impl Write) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["doc", "measure", "right", "of", "share"])?;
    each(scores, all, |doc, name, [hit, of], share| {
        let count = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        Ok(writer.write_record([doc, name, &count(hit), &count(of), &format!("{share:.4}")])?)
    })?;
    Ok(writer.flush()?)
}

fn jsonl(scores: &[Score], all: &Score, out: &mut impl Write) -> std::io::Result<()> {
    each(scores, all, |doc, name, [hit, of], share| {
        let share = (share * 1e4).round() / 1e4;
        let row = serde_json::json!({"doc": doc, "measure": name, "right": hit, "of": of, "share": share});
        writeln!(out, "{row}")
    })
}

/// A file for each table: the causes, the most frequent first, each with its cases in the order of the documents.
fn write_misses(folder: &Path, scores: &[Score]) -> anyhow::Result<()> {
    let mut tables: BTreeMap<&str, BTreeMap<&str, Vec<&Miss>>> = BTreeMap::new();
    for miss in scores.iter().flat_map(|s| &s.misses) {
        let causes = tables.entry(miss.table).or_default();
        causes.entry(miss.cause).or_default().push(miss);
    }
    for table in ["turns", "figures", "guidance", "arr"] {
        let mut causes: Vec<_> = tables.remove(table).unwrap_or_default().into_iter().collect();
        causes.sort_by_key(|(cause, cases)| (std::cmp::Reverse(cases.len()), *cause));
        let mut text = String::new();
        for (cause, cases) in &causes {
            let _ = writeln!(text, "== {cause}: {}\n", cases.len());
            for m in cases {
                let _ = write!(text, "{}:{}", m.doc, m.line);
                for (what, words) in [("", &m.text), ("expected ", &m.expected), ("found ", &m.found)] {
                    if !words.is_empty() {
                        let _ = write!(text, " | {what}{words}");
                    }
                }
                let _ = writeln!(text, "\n    {}", m.sentence);
            }
            text.push('\n');
        }
        write_whole(&folder.join(format!("{table}.txt")), text.as_bytes())?;
    }
    Ok(())
}
