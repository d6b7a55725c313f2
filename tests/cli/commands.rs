//! The commands besides their files: summaries, wrong use, the other commands.

use crate::{CALL, Place};

#[test]
fn wrong_use() {
    let place = Place::new();
    place.file("call.txt", CALL);
    for (arguments, message) in [
        (&[][..], "Usage: guidepost"),
        (&["mine"], "required arguments were not provided"),
        (&["dig", "call.txt"], "unrecognized subcommand 'dig'"),
        (&["mine", "call.txt", "--fast"], "unexpected argument '--fast'"),
        (&["mine", "call.txt", "--format", "xml"], "possible values: csv, jsonl"),
        (
            &["mine", "call.txt", "--only", "figure"],
            "no such table; the tables are figures, guidance, arr",
        ),
        (
            &["mine", "call.txt", "--input-format", "telex"],
            "invalid value 'telex'",
        ),
        (&["mine", "call.txt", "--threads", "two"], "invalid value 'two'"),
        (&["mine", "call.txt", "--name-pattern", "("], "unclosed group"),
        (
            &["mine", "call.txt", "--name-pattern", "(?<firm>.)"],
            "unknown group \"firm\"; the groups are company",
        ),
    ] {
        let ran = place.run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}");
        assert!(ran.stderr.contains(message), "expected {message:?} in {}", ran.stderr);
        assert_eq!(ran.stdout, "", "{arguments:?}");
    }
    let help = place.run(&["--help"]);
    assert_eq!(help.code, Some(0));
    assert!(
        help.stdout
            .contains("Exit codes: 0 done; 1 something could not be mined")
    );
}

#[test]
fn the_summary() {
    let place = Place::new();
    place.file("a/one.txt", CALL).file("a/two.txt", CALL);
    let ran = place.run(&["mine", "a"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert!(ran.stdout.contains("2 documents, "), "{}", ran.stdout);
    assert!(ran.stdout.contains("Nothing was written; --out DIR writes the tables."));
    assert!(!ran.stdout.contains('\u{1B}'), "no colours where there is no terminal");
    assert_eq!(place.names("."), ["a"], "nothing is written without --out");

    let ran = place.run(&["mine", "a", "--quiet"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (Some(0), "", ""));
}

#[test]
fn many_documents_are_not_all_listed() {
    let place = Place::new();
    for i in 0..60 {
        place.file(&format!("calls/{i:02}.txt"), CALL);
    }
    let ran = place.run(&["mine", "calls"]);
    assert!(ran.stdout.contains("… and 40 more"), "{}", ran.stdout);
    assert!(ran.stdout.contains("60 documents, "));
    assert!(ran.stdout.lines().count() < 110, "{}", ran.stdout.lines().count());
}

#[test]
fn patterns_of_paths_and_names() {
    let place = Place::new();
    place
        .file("calls/LRK_q2_2023.txt", "Some words were said.\n")
        .file("calls/deep/ABC_q1_2022.txt", CALL);
    let ran = place.run(&[
        "mine",
        "calls/**/LRK*.txt",
        "--name-pattern",
        r"(?<ticker>[A-Z]+)_q(?<quarter>\d)_(?<year>\d+)",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("(LRK) · 2023-Q2"), "{}", ran.stdout);
    let ran = place.run(&["mine", "calls/**/*.txt"]);
    assert!(ran.stdout.contains("2 documents"), "{}", ran.stdout);
}

#[test]
fn turns_as_a_person_reads_them() {
    let place = Place::new();
    place.file("call.txt", CALL);
    let ran = place.run(&["turns", "call.txt"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert!(
        ran.stdout.contains("Revenue was $25 million, up 12% year over year."),
        "{}",
        ran.stdout
    );
    let ran = place.run(&["turns", "nowhere.txt"]);
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (Some(1), "guidepost: nowhere.txt: no such file or folder\n")
    );
}

#[test]
fn strip_gives_english_or_pairs() {
    let place = Place::new();
    place.file("calls/acme/q2.txt", CALL);
    let ran = place.run(&["strip", "calls"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let chinese = |text: &str| text.chars().any(|c| matches!(c, '\u{4E00}'..='\u{9FFF}'));
    assert!(!chinese(&ran.stdout), "{}", ran.stdout);
    assert!(
        ran.stdout
            .contains("\nAnna Berg - Chief Financial Officer\nThank you. Revenue was $25 million"),
        "{}",
        ran.stdout
    );

    let ran = place.run(&["strip", "calls", "--parallel"]);
    let pairs: Vec<_> = ran.stdout.lines().map(|l| l.split('\t').collect::<Vec<_>>()).collect();
    assert_eq!(pairs.len(), 3, "{}", ran.stdout);
    for pair in pairs {
        assert_eq!(pair.len(), 2);
        assert!(!chinese(pair[0]) && chinese(pair[1]), "{pair:?}");
    }

    let ran = place.run(&["strip", "calls", "--out", "english"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
    assert!(place.read("english/acme/q2.txt").starts_with("Operator\nGood morning"));
}

#[test]
fn layouts_are_listed_and_can_be_forced() {
    let place = Place::new();
    place.file("call.txt", CALL);
    let ran = place.run(&["formats"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.stdout.contains("\n prose "), "{}", ran.stdout);
    let ran = place.run(&["mine", "call.txt"]);
    assert!(
        ran.stdout.contains("call.txt, bilingual-doubled, English and Chinese"),
        "{}",
        ran.stdout
    );
    let ran = place.run(&["mine", "call.txt", "--input-format", "prose"]);
    assert!(ran.stdout.contains("call.txt, prose, "), "{}", ran.stdout);
}

#[test]
fn the_guidance_is_shown_as_a_table() {
    let place = Place::new();
    place.file("call.txt", CALL);
    let ran = place.run(&["mine", "call.txt"]);
    let row = ran.stdout.lines().find(|line| line.contains("$95M–$110M"));
    let cells: Vec<_> = row.unwrap_or_default().split_whitespace().collect();
    assert_eq!(
        cells,
        ["Anna", "Berg", "revenue", "FY2023", "$95M–$110M", "10"],
        "{}",
        ran.stdout
    );
}
