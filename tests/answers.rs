//! What the commands answer over the corpus: every table of `tests/answers/`.
//!
//! A table is a CSV file. Its first line, after `#`, is the command as it is typed, with `DB` for a store of the corpus.
//! Its second line names columns of the command's CSV output, besides `expect`: `yes` where the output has a row with
//! these values, `no` where it has none. A cell that is left empty stands for any value, `–` for no value.

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

struct Place {
    _folder: tempfile::TempDir,
    db: String,
}

static STORE: LazyLock<Place> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let db = folder.path().join("corpus.db").to_string_lossy().into_owned();
    let indexed = guidepost(&["index", "corpus", "--db", &db]);
    assert!(indexed.status.success(), "{}", String::from_utf8_lossy(&indexed.stderr));
    Place { _folder: folder, db }
});

fn guidepost(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guidepost"));
    command
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the binary runs")
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8")
}

/// Runs a command line as it would be typed; words in quotation marks are one.
fn typed(line: &str) -> Output {
    let mut words: Vec<String> = Vec::new();
    for (i, piece) in line.split('"').enumerate() {
        match i % 2 {
            0 => words.extend(piece.split_whitespace().map(str::to_string)),
            _ => words.push(piece.to_string()),
        }
    }
    let words: Vec<&str> = words
        .iter()
        .skip(1)
        .map(|w| if w == "DB" { STORE.db.as_str() } else { w })
        .collect();
    guidepost(&words)
}

type Row = HashMap<String, String>;

fn rows(csv: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(|row| row.expect("a row of CSV")).collect()
}

/// Amounts are equal as numbers: `12.70` is `12.7`.
fn same(said: &str, expected: &str) -> bool {
    let number = |s: &str| s.parse::<rust_decimal::Decimal>().ok().map(|d| d.normalize());
    match (number(said), number(expected)) {
        (Some(a), Some(b)) => a == b,
        _ => said == expected,
    }
}

#[test]
fn commands_answer_over_the_corpus() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/answers");
    if !Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").is_dir() {
        return;
    }
    let mut wrong = Vec::new();
    let mut tables = 0;
    let entries = std::fs::read_dir(&folder).expect("the folder of answers").flatten();
    for path in entries
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "csv"))
    {
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let whole = std::fs::read_to_string(&path).expect("a table");
        let (command, table) = whole.split_once('\n').expect("a command, then a table");
        let ran = typed(command.trim_start_matches(['#', ' ']));
        assert_eq!(
            ran.status.code(),
            Some(0),
            "{name}: {}",
            String::from_utf8_lossy(&ran.stderr)
        );
        let said = rows(&text(ran.stdout));
        tables += 1;
        for expected in rows(table) {
            let fits = |row: &&Row| {
                expected
                    .iter()
                    .filter(|(column, cell)| *column != "expect" && !cell.is_empty())
                    .all(|(column, cell)| {
                        let said = row
                            .get(column)
                            .unwrap_or_else(|| panic!("{name}: no column {column:?}"));
                        if cell == "–" {
                            said.is_empty()
                        } else {
                            same(said, cell)
                        }
                    })
            };
            let is_there = said.iter().any(|row| fits(&row));
            if is_there != (expected["expect"] == "yes") {
                let mut cells: Vec<String> = expected.iter().map(|(c, v)| format!("{c} {v:?}")).collect();
                cells.sort();
                wrong.push(format!("{name}: {}", cells.join(", ")));
            }
        }
    }
    assert!(tables > 5, "the tables are there");
    assert!(wrong.is_empty(), "not answered as expected:\n{}", wrong.join("\n"));
}

#[test]
fn tables_for_people() {
    for (line, parts) in [
        (
            "guidepost arr --db DB articles/lumenforge_arr_and_revenue",
            &[
                " FY2023    $24.1M           $29.8M   $5.7M           23.7%       $8.8M *",
                " FY2024 $66M, $32.8M of it not from FleetSense",
                "* worked out: ARR less that of the period before",
            ][..],
        ),
        (
            "guidepost guidance --db DB kestrand --metric eps --for 2024-Q3",
            &[
                "$0.86",
                "◆·······················",
                "··········━━━━━━━━━━━━━━",
                "what came",
                "below",
            ],
        ),
        (
            "guidepost outcomes --db DB orrinvale --metric ebitda",
            &["$10.2M–$10.8M", "$11.3M", "+7.62%", "above ▲ beat"],
        ),
        (
            "guidepost checks --db DB quillhaven",
            &[
                "$905 million is translated as 9.15 億美元 (value)",
                "line 40: Bertil Oakhurst",
            ],
        ),
        ("guidepost verify --db DB", &["12 documents, ", " 0 faults"]),
        (
            "guidepost search 毛利率 --db DB --limit 1",
            &["毛利率", ".txt:", "The first 1; --limit shows more."],
        ),
        (
            "guidepost search dividend corpus/birchlock --limit 2",
            &["Birchlock", "corpus/birchlock/BRLK_q2_2024.txt:"],
        ),
    ] {
        let ran = typed(line);
        let stdout = text(ran.stdout);
        for part in parts {
            assert!(stdout.contains(part), "{line}: no {part:?} in\n{stdout}");
        }
        assert_eq!(ran.status.code(), Some(0), "{line}");
        assert!(!stdout.contains('\u{1B}'), "no colours where there is no terminal");
        // Whole sentences are not cut; tables are as wide as they may be.
        let table = !line.contains("checks");
        assert!(
            !table || stdout.lines().all(|l| l.chars().count() <= 160),
            "{line}: lines fit"
        );
    }
}

#[test]
fn nothing_found_and_wrong_use() {
    for (line, code, message) in [
        ("guidepost search zyzzyva --db DB", 1, "nothing was found"),
        ("guidepost guidance nobody --db DB", 1, "no such guidance was found"),
        (
            "guidepost outcomes nobody --db DB",
            1,
            "no guidance has been answered by a later call",
        ),
        ("guidepost arr quillhaven --db DB", 1, "no ARR was found"),
        (
            "guidepost checks nobody --db DB",
            1,
            "there is nothing that could be checked",
        ),
        (
            "guidepost search margin",
            2,
            "name a store (--db FILE) or the transcripts to look into",
        ),
        (
            "guidepost search margin --db nowhere.db",
            2,
            "there is no such store; guidepost index PATH...",
        ),
        ("guidepost search margin --db Cargo.toml", 2, "not a store of Guidepost"),
        (
            "guidepost search --db DB --metric zyzzyva",
            2,
            "no metric is called \"zyzzyva\"; guidepost lexicon lists them",
        ),
        ("guidepost search --db DB --for 2023-Q9", 2, "2023-Q9"),
        (
            "guidepost search --db DB --min five",
            2,
            "\"five\" is no value; values are written 5000000, 5M",
        ),
        ("guidepost search \"-only\" --db DB", 2, ""),
        (
            "guidepost search --db DB --action rise",
            2,
            "is none of: initiate, raise",
        ),
        ("guidepost verify --db nowhere.db", 2, "there is no such store"),
        (
            "guidepost export --db nowhere.db --out nowhere",
            2,
            "there is no such store",
        ),
    ] {
        let ran = typed(line);
        assert_eq!(ran.status.code(), Some(code), "{line}");
        let stderr = text(ran.stderr);
        assert!(stderr.contains(message), "{line}: no {message:?} in\n{stderr}");
        assert!(text(ran.stdout).is_empty(), "{line}");
    }
}
