//! Laws that hold on the whole corpus, and floors under its scores.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use common::{Source, corpus};
use guidepost::batch;
use guidepost::export::{Format, JsonLines, Table};
use guidepost::lexicon::Lexicon;
use guidepost::records::Mined;
use guidepost::score::{Gold, Measure, Same, Score, score};
use guidepost::span::Span;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Limits {
    floors: BTreeMap<String, f64>,
    ceilings: BTreeMap<String, u32>,
}

fn mined(sources: &[Source]) -> Vec<Mined> {
    let lexicon = Lexicon::built_in();
    let mut all = Vec::new();
    let work = |s: &Source| guidepost::mine(&s.document, &lexicon);
    let keep = |_, mined: Result<Mined, batch::Panicked>| {
        all.push(mined.expect("nothing panics"));
        Ok::<(), ()>(())
    };
    batch::in_order(sources, 0, |_| 1, work, keep).expect("all are kept");
    all
}

#[test]
fn scores_stay_above_their_floors() {
    let sources = corpus();
    if sources.is_empty() {
        return;
    }
    let (same, mut scores, mut odd) = (Same::built_in(), Vec::new(), Vec::new());
    for (source, mined) in sources.iter().zip(mined(&sources)) {
        let folder = Gold::beside(&source.path);
        if !folder.is_dir() {
            continue;
        }
        let gold = Gold::read(&folder).unwrap_or_else(|e| panic!("{e}"));
        odd.extend(
            gold.misplaced(&source.document)
                .into_iter()
                .map(|o| format!("{}: {o}", folder.display())),
        );
        scores.push(score(&source.document, &mined, &gold, &same));
    }
    assert!(
        odd.is_empty(),
        "expected answers that the texts do not hold:\n{}",
        odd.join("\n")
    );

    let all = Score::sum("all", &scores);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus_floors.toml");
    let text = std::fs::read_to_string(&file).expect("the file of floors is there");
    let limits: Limits = toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let measure = |name: &str| {
        all.get(name)
            .unwrap_or_else(|| panic!("{}: no measure {name:?}", file.display()))
    };
    let (mut below, mut room) = (String::new(), String::new());
    for (name, floor) in &limits.floors {
        let reached = measure(name).share() * 100.0;
        if reached < *floor {
            let _ = writeln!(below, "  {name}: {reached:.1} is below {floor}");
        } else if reached > floor + 2.0 {
            let _ = writeln!(room, "  {name}: {reached:.1} is well above {floor}");
        }
    }
    for (name, ceiling) in &limits.ceilings {
        match measure(name) {
            Measure::Count(n) if n > *ceiling => {
                let _ = writeln!(below, "  {name}: {n} is more than {ceiling}");
            }
            Measure::Count(_) => {}
            Measure::Share { .. } | Measure::F1 { .. } => panic!("{name} is no count"),
        }
    }
    print!("{room}");
    assert!(
        below.is_empty(),
        "worse than it was (guidepost score corpus --misses DIR shows what):\n{below}"
    );
}

#[test]
fn spans_quote_the_source() {
    let sources = corpus();
    for (source, mined) in sources.iter().zip(mined(&sources)) {
        let text = &source.document.text;
        let check = |what: &str, id: &str, start: u32, end: u32, words: &str| {
            let quoted = text.get(start as usize..end as usize);
            assert_eq!(quoted, Some(words), "{} {what} {id}", source.document.id);
        };
        for f in &mined.figures {
            check("figure", &f.id, f.start, f.end, &f.text);
            if let (Some(start), Some(end), Some(words)) = (f.translation_start, f.translation_end, &f.translation_text)
            {
                check("translation", &f.id, start, end, words);
            }
        }
        for g in &mined.guidance {
            check("guidance", &g.id, g.start, g.end, &g.text);
        }
        for a in &mined.arr {
            check("arr", &a.id, a.start, a.end, &a.text);
        }
    }
}

#[test]
fn turns_tile_the_call() {
    let sources = corpus();
    for (source, mined) in sources.iter().zip(mined(&sources)) {
        let document = &source.document;
        let turns: Vec<Span> = mined
            .turns
            .iter()
            .map(|t| Span {
                start: t.start,
                end: t.end,
            })
            .collect();
        for pair in turns.windows(2) {
            assert!(pair[0].end <= pair[1].start, "{}: turns overlap: {pair:?}", document.id);
            let between = &document.text[pair[0].end as usize..pair[1].start as usize];
            // Only the headings of the call's parts stand between them: few words, and no sentence.
            let is_heading = |line: &str| line.split_whitespace().count() <= 6 && !line.contains(['.', '?', '。']);
            assert!(
                between.lines().all(is_heading),
                "{}: in no turn: {between:?}",
                document.id
            );
        }
        let of_turn = |turn: u32| turns[turn as usize];
        let places = mined.figures.iter().map(|r| (r.turn, r.start, r.end));
        let places = places.chain(mined.guidance.iter().map(|r| (r.turn, r.start, r.end)));
        for (turn, start, end) in places.chain(mined.arr.iter().map(|r| (r.turn, r.start, r.end))) {
            assert!(
                of_turn(turn).contains(Span { start, end }),
                "{} {start}..{end}",
                document.id
            );
        }
    }
}

#[test]
fn no_chinese_is_left_in_the_english() {
    let han = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c) || ('\u{f900}'..='\u{faff}').contains(&c);
    let sources = corpus();
    for (source, mined) in sources.iter().zip(mined(&sources)) {
        for turn in &mined.turns {
            assert!(!turn.english.contains(han), "{} line {}", source.document.id, turn.line);
        }
        let sentences = mined
            .figures
            .iter()
            .map(|f| &f.sentence)
            .chain(mined.guidance.iter().map(|g| &g.sentence));
        for sentence in sentences {
            assert!(!sentence.contains(han), "{}: {sentence}", source.document.id);
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let sources = corpus();
    let lexicon = Lexicon::built_in();
    let bytes = |threads: usize| {
        let mut all = Vec::new();
        let work = |s: &Source| {
            let mined = guidepost::mine(&s.document, &lexicon);
            Table::ALL.map(|t| JsonLines.rows(t, &mined)).concat()
        };
        let keep = |_, rows: Result<Vec<u8>, batch::Panicked>| {
            all.extend(rows.expect("nothing panics"));
            Ok::<(), ()>(())
        };
        batch::in_order(&sources, threads, |_| 1, work, keep).expect("all are kept");
        all
    };
    let one = bytes(1);
    for threads in [2, 8] {
        assert!(bytes(threads) == one, "{threads} threads give other bytes than one");
    }
}
