//! Each layout with its quirks: a call of invented people in `layouts/`, and beside it what is read.
//!
//! `BLESS=1 cargo test --test layouts` writes the answers anew; read the difference before you keep it.

use std::fmt::Write;
use std::path::Path;

use guidepost::source::Document;
use guidepost::turns;

/// The call as a table: format, then one line a turn.
fn read(path: &Path) -> String {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let document = Document::from_bytes(name, std::fs::read(path).unwrap()).unwrap();
    let mut out = String::new();
    for document in document.calls() {
        let call = turns::split(&document);
        let about = &call.about;
        let period = about.period.map(|p| p.to_string());
        let date = about.date.map(|d| d.to_string());
        let facts = [about.company.clone(), about.ticker.clone(), period, date];
        let facts: Vec<String> = facts.into_iter().map(Option::unwrap_or_default).collect();
        writeln!(out, "{} | {}", call.format, facts.join(" | ")).unwrap();
        for diagnostic in &call.diagnostics {
            writeln!(out, "! {} {}", diagnostic.line, diagnostic.code).unwrap();
        }
        for turn in &call.turns {
            let text = |pick: fn(&turns::Paragraph) -> &Vec<guidepost::span::Span>| {
                let paragraphs = turn.paragraphs.iter().map(pick).filter(|p| !p.is_empty());
                let words = paragraphs.map(|p| p.iter().map(|s| s.of(&document.text)).collect::<Vec<_>>().join(" "));
                words.collect::<Vec<_>>().join(" / ")
            };
            let exchange = turn.exchange.map(|e| e.to_string()).unwrap_or_default();
            writeln!(
                out,
                "{} {exchange} | {} | {} | {} | {} | {} | {}",
                turn.kind,
                turn.role,
                turn.speaker.as_deref().unwrap_or(""),
                turn.title.as_deref().unwrap_or(""),
                turn.firm.as_deref().unwrap_or(""),
                text(|p| &p.english),
                text(|p| &p.chinese),
            )
            .unwrap();
        }
    }
    // No blanks at the ends of lines.
    out.lines()
        .map(|l| l.trim_end_matches([' ', '|']))
        .collect::<Vec<_>>()
        .join("\n")
        + "\n"
}

#[test]
fn every_layout_is_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layouts");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e != "turns"))
        .collect();
    files.sort();
    assert!(files.len() > 15);
    let mut wrong = String::new();
    for file in files {
        let answers = file.with_extension("turns");
        let got = read(&file);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&answers, &got).unwrap();
        }
        let want = std::fs::read_to_string(&answers).unwrap_or_default();
        if got != want {
            write!(wrong, "\n== {}\n-- expected\n{want}-- got\n{got}", file.display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Laws that hold for any text: spans lie in the text and on character borders, turns are in order, and
/// no Chinese character is in the English.
#[test]
fn spans_are_sound_in_every_layout() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layouts");
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        // The whole file, and the file cut short anywhere.
        for n in [bytes.len(), bytes.len() / 2, bytes.len() / 3, 40.min(bytes.len())] {
            let text = String::from_utf8_lossy(&bytes[..n]).into_owned();
            let document = Document::from_text("cut", text);
            let call = turns::split(&document);
            let mut last = 0;
            for turn in &call.turns {
                assert!(turn.span.start >= last, "{}", path.display());
                last = turn.span.start;
                for span in turn.paragraphs.iter().flat_map(|p| p.english.iter().chain(&p.chinese)) {
                    assert!(
                        document.text.get(span.range()).is_some_and(|s| !s.is_empty()),
                        "{}",
                        path.display()
                    );
                }
                for span in turn.paragraphs.iter().flat_map(|p| &p.english) {
                    let words = span.of(&document.text);
                    assert!(
                        !words.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)),
                        "{words}"
                    );
                }
            }
        }
    }
}
