use super::*;
use crate::records::Severity;

fn diagnostic(message: &str) -> Diagnostic {
    Diagnostic {
        doc: "acme/q1".into(),
        line: 7,
        severity: Severity::Warning,
        code: "garbled-figure".into(),
        message: message.into(),
    }
}

fn csv(guard: bool, message: &str) -> String {
    String::from_utf8(Csv { guard }.diagnostic(&diagnostic(message))).expect("UTF-8")
}

#[test]
fn words_that_look_like_formulas_are_guarded() {
    for (message, guarded) in [
        ("=1+1", "'=1+1"),
        ("+49 is a prefix", "'+49 is a prefix"),
        ("- VP of IR", "'- VP of IR"),
        ("@home", "'@home"),
        ("\ttab", "'\ttab"),
        ("\rreturn", "\"'\rreturn\""),
        ("a=b", "a=b"),
        ("$5, \"more\"", "\"$5, \"\"more\"\"\""),
        ("two\nlines", "\"two\nlines\""),
    ] {
        assert_eq!(
            csv(true, message),
            format!("acme/q1,7,warning,garbled-figure,{guarded}\n"),
            "{message}"
        );
    }
    assert_eq!(csv(false, "=1+1"), "acme/q1,7,warning,garbled-figure,=1+1\n");
}

#[test]
fn every_table_has_its_name_and_header() {
    for table in Table::ALL {
        assert_eq!(table.name().parse(), Ok(table));
        let header = String::from_utf8(Csv { guard: true }.header(table)).expect("UTF-8");
        assert_eq!(header.trim_end().split(',').collect::<Vec<_>>(), table.fields());
        assert_eq!(JsonLines.header(table), b"");
    }
    assert!(
        "figure"
            .parse::<Table>()
            .unwrap_err()
            .contains("figures, guidance, arr")
    );
}

#[test]
fn files_appear_complete_or_not_at_all() -> Result<(), Box<dyn std::error::Error>> {
    let temporary = tempfile::tempdir()?;
    let names = |folder: &Path| -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .map(|entries| {
                entries
                    .flatten()
                    .map(|e| e.file_name().to_string_lossy().into_owned())
                    .collect()
            })
            .unwrap_or_default();
        names.sort();
        names
    };
    let out = temporary.path().join("deep/out");
    let tables = [Table::Diagnostics, Table::Arr];

    let mut export = Export::create(&out, &tables, &JsonLines)?;
    export.write(Table::Diagnostics, b"{}\n")?;
    export.write(Table::Figures, b"not wanted")?;
    drop(export);
    assert_eq!(names(temporary.path()), [""; 0], "folders made for nothing are gone");

    std::fs::create_dir_all(&out)?;
    std::fs::write(out.join("notes.txt"), "mine")?;
    std::fs::write(out.join("arr.jsonl"), "old")?;
    let mut export = Export::create(&out, &tables, &JsonLines)?;
    export.write(Table::Diagnostics, b"{}\n")?;
    assert_eq!(
        std::fs::read_to_string(out.join("arr.jsonl"))?,
        "old",
        "the old file stays until the new one is there"
    );
    assert_eq!(export.finish()?, [out.join("diagnostics.jsonl"), out.join("arr.jsonl")]);
    assert_eq!(names(&out), ["arr.jsonl", "diagnostics.jsonl", "notes.txt"]);
    assert_eq!(std::fs::read_to_string(out.join("diagnostics.jsonl"))?, "{}\n");
    assert_eq!(std::fs::read_to_string(out.join("arr.jsonl"))?, "");

    std::fs::create_dir(out.join("turns.csv"))?;
    let refused = Export::create(&out, &[Table::Turns], &Csv { guard: true }).expect_err("a folder is in the way");
    assert!(refused.to_string().ends_with("turns.csv: the file cannot be written"));
    Ok(())
}

proptest::proptest! {
    #[test]
    fn positions_are_written_as_numbers_are(line: u32) {
        let row = Diagnostic { line, ..diagnostic("") };
        let written = String::from_utf8_lossy(&Csv { guard: true }.diagnostic(&row)).into_owned();
        proptest::prop_assert_eq!(written, format!("acme/q1,{line},warning,garbled-figure,\n"));
    }

    #[test]
    fn a_csv_reader_gets_the_words_back(words in proptest::collection::vec("[a-z ,;\"'\n\r=+中@-]{0,20}", 3)) {
        let rows: Vec<Diagnostic> = words.iter().map(|w| diagnostic(w)).collect();
        let bytes: Vec<u8> = rows.iter().flat_map(|row| Csv { guard: false }.diagnostic(row)).collect();
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[..]);
        let back: Result<Vec<_>, _> = reader.records().map(|r| r.map(|r| r[4].to_string())).collect();
        proptest::prop_assert_eq!(back.map_err(|e| e.to_string()), Ok(words));
    }
}
