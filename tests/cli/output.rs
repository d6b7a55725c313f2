//! Files appear complete or not at all, and are the same for any number of threads.

use std::fs::File;
use std::process::Stdio;

use crate::{CALL, Place, finished, rows};

const TABLES: [&str; 7] = [
    "arr",
    "diagnostics",
    "documents",
    "figures",
    "guidance",
    "participants",
    "turns",
];

#[test]
fn one_file_for_each_table() {
    let place = Place::new();
    place.file("call.txt", CALL);
    for format in ["csv", "jsonl"] {
        let ran = place.run(&["mine", "call.txt", "--out", format, "--format", format]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert_eq!(place.names(format), TABLES.map(|t| format!("{t}.{format}")));
    }
    let object: serde_json::Value = serde_json::from_str(&place.read("jsonl/documents.jsonl")).expect("one object");
    assert_eq!(object["doc"], "call");
    assert_eq!(object["sha256"].as_str().map(str::len), Some(64));

    let ran = place.run(&[
        "mine",
        "call.txt",
        "--out",
        "few",
        "--only",
        "guidance,figures",
        "--quiet",
    ]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
    assert_eq!(place.names("few"), ["figures.csv", "guidance.csv"]);
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let place = Place::new();
    for i in 0..40 {
        let call = CALL.replace("$25 million", &format!("${i} million"));
        place.file(&format!("calls/{}/call {i}.txt", i % 3), call.repeat(1 + i % 7));
    }
    place.file("calls/0/empty.txt", "");
    for format in ["csv", "jsonl"] {
        let run = |threads: &str| -> Vec<String> {
            let out = format!("out-{format}-{threads}");
            let ran = place.run(&["mine", "calls", "--out", &out, "--format", format, "--threads", threads]);
            assert_eq!(ran.code, Some(1), "{}", ran.stderr);
            TABLES
                .iter()
                .map(|t| place.read(&format!("{out}/{t}.{format}")))
                .collect()
        };
        let one = run("1");
        assert_eq!(one, run("2"), "{format}");
        assert_eq!(one, run("8"), "{format}");
    }
    let documents = rows(&place.path("out-csv-1/documents.csv"));
    assert_eq!(documents[0]["doc"], "0/call 0");
    assert!(
        documents.windows(2).all(|pair| pair[0]["doc"] < pair[1]["doc"]),
        "in the order of the names"
    );
}

#[test]
fn a_folder_with_other_files_keeps_them() {
    let place = Place::new();
    place
        .file("call.txt", CALL)
        .file("out/notes.txt", "mine")
        .file("out/turns.csv", "old");
    let ran = place.run(&["mine", "call.txt", "--out", "out"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(place.read("out/notes.txt"), "mine");
    assert!(place.read("out/turns.csv").starts_with("doc,turn,section,"));
    assert_eq!(place.names("out").len(), TABLES.len() + 1);
}

#[test]
fn output_is_not_mined_again() {
    let place = Place::new();
    place.file("call.txt", CALL);
    for _ in 0..2 {
        for arguments in [["mine", ".", "--out", "out"], ["mine", ".", "--out", "."]] {
            let ran = place.run(&arguments);
            assert_eq!(ran.code, Some(0), "{}", ran.stderr);
            let out = place.path(arguments[3]).join("documents.csv");
            let docs: Vec<_> = rows(&out).iter().map(|d| d["doc"].clone()).collect();
            assert_eq!(docs, ["call"]);
        }
        std::fs::remove_dir_all(place.path("out")).expect("the folder of the first run");
    }
}

#[test]
fn an_output_that_cannot_be() {
    let place = Place::new();
    place
        .file("call.txt", CALL)
        .file("file", "")
        .file("out/turns.csv/x", "");
    for (out, message) in [
        ("file", "guidepost: file: the output folder cannot be made: "),
        (
            "file/deeper",
            "guidepost: file/deeper: the output folder cannot be made: ",
        ),
        (
            "out",
            "guidepost: out/turns.csv: the file cannot be written: a folder has this name\n",
        ),
    ] {
        let ran = place.run(&["mine", "call.txt", "--out", out]);
        assert_eq!(ran.code, Some(2));
        assert!(ran.stderr.starts_with(message), "{}", ran.stderr);
    }
    assert_eq!(place.names("out"), ["turns.csv"], "nothing beside what was there");
}

/// The size of files is limited to nothing, as on a disk that is full.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    let place = Place::new();
    place.file("call.txt", CALL.repeat(50)).file("old/turns.csv", "old");
    for out in ["new/deep", "old"] {
        let script = format!(
            "trap '' XFSZ; ulimit -f 4; exec '{}' mine call.txt --out {out}",
            env!("CARGO_BIN_EXE_guidepost")
        );
        let mut command = place.command(&[]);
        command = {
            let mut shell = std::process::Command::new("sh");
            shell
                .args(["-c", &script])
                .current_dir(command.get_current_dir().expect("set above"));
            shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
            shell
        };
        let ran = finished(command.spawn().expect("a shell"));
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
        assert!(
            ran.stderr.contains(".csv: the file cannot be written: "),
            "{}",
            ran.stderr
        );
    }
    assert_eq!(
        place.names("."),
        ["call.txt", "old"],
        "folders made for nothing are gone"
    );
    assert_eq!(place.names("old"), ["turns.csv"]);
    assert_eq!(place.read("old/turns.csv"), "old");

    let full = File::options().write(true).open("/dev/full").expect("Linux has it");
    let ran = finished(
        place
            .command(&["turns", "call.txt"])
            .stdout(full)
            .spawn()
            .expect("the binary"),
    );
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("No space left on device"), "{}", ran.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn a_killed_run_leaves_nothing() {
    let place = Place::new();
    place.file("call.txt", CALL.repeat(50));
    // It waits for standard input, with the first file mined and written.
    let mut child = place
        .command(&["mine", "call.txt", "-", "--out", "out"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("the binary");
    while !place.path("out").is_dir() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    std::thread::sleep(std::time::Duration::from_millis(100));
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    assert_eq!(place.names("out"), [""; 0]);
}

#[test]
fn a_closed_pipe_is_success() {
    let place = Place::new();
    place.file("call.txt", CALL.repeat(400));
    for command in ["turns", "strip"] {
        let mut child = place.command(&[command, "call.txt"]).spawn().expect("the binary");
        drop(child.stdout.take());
        let ran = finished(child);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{command}");
    }
    let mut child = place.command(&["mine", "call.txt"]).spawn().expect("the binary");
    drop(child.stdout.take());
    assert_eq!(finished(child).code, Some(0));
}

#[test]
fn words_that_a_spreadsheet_would_run() {
    let place = Place::new();
    place.file(
        "-call.txt",
        "=HYPERLINK(\"http://example.com\") was said, with revenue of $25 million.\n",
    );
    let run = |more: &[&str]| {
        let arguments = [&["mine", "./-call.txt", "--out", "out"], more].concat();
        assert!(place.run(&arguments).code.is_some_and(|c| c < 2));
        let documents = rows(&place.path("out/documents.csv"));
        let turns = rows(&place.path("out/turns.csv"));
        (
            documents[0]["doc"].clone(),
            turns.first().map(|t| t["english"].chars().take(3).collect::<String>()),
        )
    };
    let (doc, english) = run(&[]);
    assert_eq!(doc, "'-call");
    assert_eq!(english.as_deref(), Some("'=H"));
    let (doc, english) = run(&["--no-guard"]);
    assert_eq!(doc, "-call");
    assert_eq!(english.as_deref(), Some("=HY"));
}
