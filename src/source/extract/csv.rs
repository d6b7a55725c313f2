//! CSV with a column of speakers and a column of words, with a header row or without.

use super::{Call, Extracted, Turn};

/// Rows that are looked at before a text is taken for CSV.
const SAMPLE: usize = 24;

/// The call of a CSV text.
pub fn extract(text: &str) -> Vec<Extracted> {
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    if first.len() > 4000 || first.bytes().filter(|&b| b == b',').count() < 1 {
        return Vec::new();
    }
    let Some(records) = records(text, SAMPLE) else {
        return Vec::new();
    };
    let Some(columns) = columns(&records) else {
        return Vec::new();
    };
    let Some(all) = self::records(text, usize::MAX) else {
        return Vec::new();
    };
    let mut call = Call::default();
    for record in all.iter().skip(usize::from(columns.header)) {
        let get = |column: Option<usize>| {
            column
                .and_then(|c| record.get(c))
                .map(|s| s.split_whitespace().collect::<Vec<_>>().join(" "))
                .filter(|s| !s.is_empty())
        };
        let (Some(name), Some(words)) = (get(Some(columns.speaker)), get(Some(columns.text))) else {
            continue;
        };
        let (name, side) = side(&name);
        let title = get(columns.title).filter(|t| !t.eq_ignore_ascii_case(&name));
        let questions = get(columns.section).map(|s| {
            matches!(
                s.to_ascii_lowercase().as_str(),
                "qna" | "qa" | "q&a" | "questions" | "question" | "answer"
            )
        });
        let questions = if side { Some(true) } else { questions };
        match call
            .turns
            .last_mut()
            .filter(|t| t.name == name && t.questions == questions)
        {
            // One row a paragraph.
            Some(last) => {
                last.text.push('\n');
                last.text.push_str(&words);
            }
            None => call.turns.push(Turn {
                name,
                title,
                firm: None,
                questions,
                text: words,
            }),
        }
    }
    if call.turns.len() < 2 {
        Vec::new()
    } else {
        vec![call.extracted(Some("csv-turns"))]
    }
}

/// `Q – Dana Hill`: the name, and whether there was a mark.
fn side(name: &str) -> (String, bool) {
    for letter in ['Q', 'A'] {
        let rest = name.strip_prefix(letter).map(str::trim_start);
        if let Some(rest) = rest.and_then(|r| r.strip_prefix(['-', '–', '—'])) {
            return (rest.trim().to_string(), true);
        }
    }
    (name.trim().to_string(), false)
}

/// The records of a text, if all have the same number of fields.
fn records(text: &str, limit: usize) -> Option<Vec<csv::StringRecord>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(false)
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    for record in reader.records().take(limit) {
        records.push(record.ok()?);
    }
    (records.len() >= 3 && records[0].len() >= 2).then_some(records)
}

struct Columns {
    header: bool,
    speaker: usize,
    text: usize,
    title: Option<usize>,
    section: Option<usize>,
}

/// The columns by their names, else by what stands in them: the longest words, the names that recur.
fn columns(records: &[csv::StringRecord]) -> Option<Columns> {
    let named = |names: &[&str]| {
        records[0]
            .iter()
            .position(|f| names.contains(&f.trim().to_ascii_lowercase().as_str()))
    };
    let speaker = named(&["speaker", "speaker_name", "name"]);
    let text = named(&["content", "text", "speech", "transcript", "words", "paragraph"]);
    if let (Some(speaker), Some(text)) = (speaker, text) {
        return Some(Columns {
            header: true,
            speaker,
            text,
            title: named(&["position", "title", "role", "speaker_title"]),
            section: named(&["section", "kind", "session"]),
        });
    }
    let width = records[0].len();
    let average = |c: usize| records.iter().map(|r| r.get(c).map_or(0, str::len)).sum::<usize>() / records.len();
    let text = (0..width).max_by_key(|&c| average(c)).filter(|&c| average(c) > 60)?;
    let names = |c: usize| {
        records
            .iter()
            .filter(|r| {
                r.get(c)
                    .is_some_and(|f| crate::people::name::is_speaker(side(f).0.as_str()))
            })
            .count()
    };
    let distinct = |c: usize| {
        let mut values: Vec<&str> = records.iter().filter_map(|r| r.get(c)).collect();
        values.sort_unstable();
        values.dedup();
        values.len()
    };
    // A column of one word throughout is a label, not a speaker.
    let speaker = (0..width)
        .filter(|&c| c != text && names(c) * 10 >= records.len() * 8 && distinct(c) > 1)
        .max_by_key(|&c| {
            records
                .iter()
                .filter(|r| r.get(c).is_some_and(|f| f.contains(' ')))
                .count()
        })?;
    let section = (0..width).find(|&c| {
        c != text
            && c != speaker
            && records.iter().all(|r| {
                r.get(c)
                    .is_some_and(|f| matches!(f, "announcement" | "qna" | "qa" | "presentation"))
            })
    });
    Some(Columns {
        header: false,
        speaker,
        text,
        title: None,
        section,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_a_header_row() {
        let found = extract(
            "Speaker,Position,Content,Order\nOperator,Operator,Good day.,1\nAnn Oak,\" President,  CEO\",\"Thank you, operator.\",2\nDana Hill, Analyst,A question.,3\n",
        );
        assert_eq!(found.len(), 1);
        assert!(found[0].text.ends_with("@ Operator\nGood day.\n\n@ Ann Oak | President, CEO\nThank you, operator.\n\n@ Dana Hill | Analyst\nA question.\n\n"), "{}", found[0].text);
    }

    #[test]
    fn without_one() {
        let words = "This is what was said on the call, and it is long enough to be words.";
        let csv = format!(
            "f1,0,announcement,Operator,\"{words}\"\nf2,1,announcement,Ann Oak,\"{words}\"\nf3,2,announcement,Ann Oak,\"{words}\"\nf4,3,qna,Q – Dana Hill,\"{words}\"\n"
        );
        let found = extract(&csv);
        assert_eq!(found.len(), 1);
        assert!(
            found[0].text.contains(&format!("@ Ann Oak\n{words}\n{words}\n")),
            "{}",
            found[0].text
        );
        assert!(found[0].text.contains("## Questions and Answers\n\n@ Dana Hill\n"));
    }

    #[test]
    fn prose_is_none() {
        for text in [
            "Good day, and welcome.\nWe grew, and we like it.\nThank you, all.\nBye, then.\n",
            "Ann Oak: Hello, all.\n",
            "",
        ] {
            assert_eq!(extract(text), [], "{text}");
        }
    }
}
