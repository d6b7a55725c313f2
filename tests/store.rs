//! The store under what may befall it: killed writers, two writers at once, stores of other versions.

#[path = "common/ending.rs"]
mod ending;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use ending::ending;
use guidepost::records::Mined;
use guidepost::store::Store;

fn guidepost(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guidepost"));
    command.args(arguments);
    command
}

fn run(arguments: &[&str]) -> Output {
    guidepost(arguments).output().expect("the binary runs")
}

fn begin(arguments: &[&str]) -> Child {
    let mut command = guidepost(arguments);
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary runs")
}

/// Calls of the corpus under other names: `copies` of some short ones.
fn calls(folder: &Path, copies: usize) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for (path, name) in [
        ("quillhaven/Quillhaven_2024-Q1.txt", "Quillhaven"),
        ("quillhaven/Quillhaven_2024-Q2.txt", "Quillhaven"),
        ("birchlock/BRLK_q2_2024.txt", "Birchlock"),
    ] {
        let text = std::fs::read_to_string(corpus.join(path)).expect("a call of the corpus");
        let file = path.rsplit('/').next().expect("a name");
        for copy in 0..copies {
            let renamed = text.replace(name, &format!("{name}{}", ending(copy)));
            std::fs::create_dir_all(folder.join(format!("{copy:04}"))).expect("a folder");
            std::fs::write(folder.join(format!("{copy:04}/{file}")), renamed).expect("a file");
        }
    }
}

fn check(path: &Path) {
    let connection = rusqlite::Connection::open(path).expect("a database");
    let said: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .expect("it is checked");
    assert_eq!(said, "ok");
    let exists = |sql: &str| -> bool {
        let mut statement = connection.prepare(sql).expect("a query");
        statement.exists([]).expect("an answer")
    };
    assert!(!exists("PRAGMA foreign_key_check"), "every row has its document");
    if !exists("SELECT 1 FROM sqlite_schema") {
        return;
    }
    for table in ["figures", "guidance", "arr", "turns", "diagnostics"] {
        let counted = format!("SELECT count(*) FROM {table} t WHERE t.doc = d.doc");
        let partial = exists(&format!("SELECT 1 FROM documents d WHERE {table} <> ({counted})"));
        assert!(!partial, "a document is there in part: {table}");
    }
}

fn contents(path: &Path) -> Vec<Mined> {
    let store = Store::open(path).expect("a store");
    let mut docs = store.documents().expect("documents");
    docs.sort();
    let load = |doc: &String| store.load(doc).expect("readable").expect("there");
    docs.iter().map(load).collect()
}

struct Place {
    _folder: tempfile::TempDir,
    calls: PathBuf,
    db: PathBuf,
}

impl Place {
    fn with(copies: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (texts, db) = (folder.path().join("calls"), folder.path().join("calls.db"));
        calls(&texts, copies);
        Self {
            _folder: folder,
            calls: texts,
            db,
        }
    }

    // Few files in a transaction, so that there are many moments between them.
    fn index<'a>(&'a self, db: &'a Path) -> [&'a str; 6] {
        let utf8 = |path: &'a Path| path.to_str().expect("UTF-8");
        ["index", utf8(&self.calls), "--db", utf8(db), "--batch", "3"]
    }
}

fn kill_again_and_again(times: u32, copies: usize) {
    let place = Place::with(copies);
    let whole = place.db.with_extension("whole");
    let began = Instant::now();
    assert!(run(&place.index(&whole)).status.success());
    let needed = began.elapsed();
    let expected = contents(&whole);
    assert_eq!(expected.len(), 3 * copies);

    // A row of numbers that look random and are the same every time.
    let mut number: u32 = 12345;
    let (mut cut_short, mut partly) = (0, 0);
    for _ in 0..times {
        number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let mut child = begin(&place.index(&place.db));
        std::thread::sleep(needed.mul_f64(f64::from(number >> 8) / f64::from(1 << 24)));
        child.kill().expect("it can be killed");
        let ended = child.wait().expect("it ends");
        cut_short += u32::from(!ended.success());
        if !place.db.exists() {
            continue;
        }
        check(&place.db);
        let Ok(store) = Store::open(&place.db) else {
            continue; // killed before there were tables
        };
        let there = store.documents().expect("documents").len();
        partly += u32::from(there > 0 && there < expected.len());
        drop(store);
        if there == expected.len() {
            assert!(run(&place.index(&place.db)).status.success());
            assert!(
                contents(&place.db) == expected,
                "what was killed and went on is as if nothing had been"
            );
            std::fs::remove_file(&place.db).expect("it was there");
        }
    }
    println!("{cut_short} of {times} killed at work, {partly} times with a part of the documents written");
    assert!(cut_short > times / 4, "{cut_short} of {times} were killed at work");
    assert!(run(&place.index(&place.db)).status.success());
    assert!(contents(&place.db) == expected);
    check(&place.db);
}

#[test]
fn a_killed_writer_leaves_a_whole_store() {
    kill_again_and_again(60, 4);
}

#[test]
#[ignore = "takes minutes; for changes of the store"]
fn a_killed_writer_leaves_a_whole_store_many_times() {
    kill_again_and_again(300, 60);
}

#[test]
fn a_store_that_is_being_made_is_ours() {
    let folder = tempfile::tempdir().expect("a folder");
    for round in 0..100 {
        let db = folder.path().join(format!("{round}.db"));
        std::thread::scope(|threads| {
            let makers: Vec<_> = (0..4).map(|_| threads.spawn(|| Store::create(&db).map(drop))).collect();
            for maker in makers {
                let made = maker.join().expect("no panic");
                made.unwrap_or_else(|error| panic!("round {round}: {error}"));
            }
        });
    }
}

#[test]
fn of_two_writers_one_waits() {
    let place = Place::with(6);
    let mut writers: Vec<Child> = (0..3).map(|_| begin(&place.index(&place.db))).collect();
    for writer in &mut writers {
        assert!(writer.wait().expect("it ends").success());
    }
    check(&place.db);
    assert_eq!(contents(&place.db).len(), 18);

    // While another program holds the lock, a writer waits and then goes on.
    let other = rusqlite::Connection::open(&place.db).expect("a database");
    other.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    let changed = place.calls.join("0000/BRLK_q2_2024.txt");
    let text = std::fs::read_to_string(&changed).expect("a call");
    std::fs::write(&changed, text + "\nOne more line.\n").expect("written");
    let mut writer = begin(&place.index(&place.db));
    std::thread::sleep(Duration::from_millis(700));
    assert!(writer.try_wait().expect("a state").is_none(), "it waits");
    other.execute_batch("COMMIT").expect("the lock is given up");
    assert!(writer.wait().expect("it ends").success());
    check(&place.db);
}

#[test]
fn only_what_changed_is_mined() {
    let place = Place::with(2);
    let told = |more: &[&str]| {
        let output = run(&[place.index(&place.db).as_slice(), more].concat());
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (
            output.status.code(),
            said.replace(place.db.to_str().expect("UTF-8"), "DB"),
        )
    };
    let done = |text: &str| (Some(0), text.to_string());
    assert_eq!(told(&[]), done("DB: 6 new, 0 mined again, 0 unchanged\n"));
    assert_eq!(told(&[]), done("DB: 0 new, 0 mined again, 6 unchanged\n"));
    let file = place.calls.join("0001/BRLK_q2_2024.txt");
    std::fs::write(&file, "Operator: Good day.\nWe expect revenue of $5 million in 2025.\n").expect("written");
    std::fs::remove_file(place.calls.join("0000/BRLK_q2_2024.txt")).expect("it was there");
    let (code, text) = told(&[]);
    assert_eq!(code, Some(0));
    let expected = "DB: 0 new, 1 mined again, 4 unchanged\n vanished, --prune removes it: 0000/BRLK_q2_2024 (";
    assert!(text.starts_with(expected), "{text}");
    assert_eq!(contents(&place.db).len(), 6);
    assert!(told(&["--prune"]).1.contains(" removed 0000/BRLK_q2_2024 ("));
    assert_eq!(contents(&place.db).len(), 5);
    // Another vocabulary: all is mined again.
    let lexicon = place.calls.with_extension("toml");
    let smiles = "[[metric]]\nid = \"smiles\"\nkinds = [\"count\"]\nforms = [\"smiles\"]\n";
    std::fs::write(&lexicon, smiles).expect("written");
    assert_eq!(
        told(&["--lexicon", lexicon.to_str().expect("UTF-8")]),
        done("DB: 0 new, 5 mined again, 0 unchanged\n")
    );
}

#[test]
fn a_store_of_another_version_is_made_anew() {
    let place = Place::with(1);
    assert!(run(&place.index(&place.db)).status.success());
    let connection = rusqlite::Connection::open(&place.db).expect("a database");
    connection.pragma_update(None, "user_version", 7).expect("written");
    drop(connection);
    let refused = run(&place.index(&place.db));
    assert_eq!(refused.status.code(), Some(2));
    let message = String::from_utf8_lossy(&refused.stderr);
    assert!(
        message.contains("its tables are of version 7") && message.contains("--rebuild"),
        "{message}"
    );
    let mut arguments = place.index(&place.db).to_vec();
    arguments.push("--rebuild");
    assert!(run(&arguments).status.success());
    assert_eq!(contents(&place.db).len(), 3);

    // What is no store is never overwritten.
    let notes = "my notes, which are no database and longer than the header of one would be".repeat(3);
    std::fs::write(&place.db, &notes).expect("written");
    assert_eq!(run(&arguments).status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&place.db).expect("still there"), notes);
}
