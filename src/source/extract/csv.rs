//! CSV with a column of speakers and a column of words, with a header row or without.

use std::collections::HashMap;

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
    if let Some(chunks) = Chunks::new(&records[0]) {
        return self::records(text, usize::MAX).map_or_else(Vec::new, |all| chunks.calls(&all[1..]));
    }
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
    // A table has several columns, which most texts are told by at once: to make the reader takes time.
    let head = text.lines().find(|line| !line.is_empty()).unwrap_or_default();
    if !head.contains(',') && !head.starts_with('"') {
        return None;
    }
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

/// The columns of a table that keeps calls in pieces which overlap, as a search index cuts them.
struct Chunks {
    call: usize,
    index: usize,
    text: usize,
    ticker: Option<usize>,
    year: Option<usize>,
    quarter: Option<usize>,
    date: Option<usize>,
}

/// The longest overlap of two pieces in bytes.
const OVERLAP: usize = 4000;
/// The shortest stretch by which an overlap is known.
const SEAM: usize = 16;

impl Chunks {
    fn new(header: &csv::StringRecord) -> Option<Self> {
        let named = |names: &[&str]| {
            header
                .iter()
                .position(|f| names.contains(&f.trim().to_ascii_lowercase().as_str()))
        };
        Some(Self {
            call: named(&["doc_id", "document_id", "call_id", "transcript_id"])?,
            index: named(&["chunk_index", "chunk_id", "chunk", "chunk_number"])?,
            text: named(&["text", "content", "chunk_text"])?,
            ticker: named(&["symbol", "ticker"]),
            year: named(&["year", "fiscal_year"]),
            quarter: named(&["quarter", "fiscal_quarter"]),
            date: named(&["date", "call_date"]),
        })
    }

    /// The calls in the order in which they begin, each with its pieces in order and the overlaps cut.
    fn calls(&self, rows: &[csv::StringRecord]) -> Vec<Extracted> {
        let get = |row: &csv::StringRecord, column: Option<usize>| {
            column
                .and_then(|c| row.get(c))
                .map(|f| f.trim().to_string())
                .filter(|f| !f.is_empty())
        };
        let mut place: HashMap<&str, usize> = HashMap::new();
        let mut calls: Vec<Vec<(i64, &csv::StringRecord)>> = Vec::new();
        for row in rows {
            let at = *place.entry(row.get(self.call).unwrap_or_default()).or_insert_with(|| {
                calls.push(Vec::new());
                calls.len() - 1
            });
            let index = get(row, Some(self.index))
                .and_then(|i| i.parse().ok())
                .unwrap_or(i64::MAX);
            calls[at].push((index, row));
        }
        let whole = |mut pieces: Vec<(i64, &csv::StringRecord)>| {
            pieces.sort_by_key(|&(index, _)| index);
            let first = pieces.first()?.1;
            let number = |column| get(first, column)?.trim_start_matches(['Q', 'q']).parse().ok();
            let mut call = Call {
                ticker: get(first, self.ticker),
                year: number(self.year),
                quarter: number(self.quarter).filter(|q| (1..=4).contains(q)),
                date: get(first, self.date),
                ..Call::default()
            };
            let mut text = String::new();
            for (_, row) in &pieces {
                join(&mut text, row.get(self.text).unwrap_or_default());
            }
            call.raw = Some(text);
            Some(call.extracted(Some("csv-chunks")))
        };
        calls.into_iter().filter_map(whole).collect()
    }
}

/// Appends a piece without what it repeats of the end of the text.
fn join(text: &mut String, piece: &str) {
    let end = crate::turns::foot(text, OVERLAP);
    let seam = crate::turns::head(piece, SEAM);
    let repeated = memchr::memmem::find_iter(end.as_bytes(), seam)
        .map(|at| end.len() - at)
        .take(64)
        .find(|&length| seam.len() >= SEAM / 2 && piece.as_bytes().starts_with(&end.as_bytes()[end.len() - length..]));
    match repeated {
        Some(length) => text.push_str(&piece[length..]),
        None if text.is_empty() => text.push_str(piece),
        None => {
            text.push('\n');
            text.push_str(piece);
        }
    }
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
    fn behind_an_empty_line() {
        let table = "Speaker,Content\nOperator,Good day.\nAnn Oak,Thank you.\nDana Hill,A question.\n";
        assert_eq!(extract(&format!("\r\n\n{table}")), extract(table));
        assert_eq!(extract(table).len(), 1);
    }

    #[test]
    fn pieces_that_overlap() {
        let rows = [
            "2,B,0,BRK,2024,1,2024-05-01,\"Ann Oak: We opened a house on every shore.\"",
            "1,H,1,HRT,2024,2,2024-07-30,\"sold more than ever before.\n\nDana Hill: How so?\"",
            "0,H,0,HRT,2024,2,2024-07-30,\"Ann Oak: We sold more than ever before.\"",
        ];
        let csv = format!(
            "id,doc_id,chunk_index,symbol,year,quarter,date,text\n{}\n",
            rows.join("\n")
        );
        let found = extract(&csv);
        assert_eq!(found.len(), 2);
        assert!(
            found[0]
                .text
                .ends_with("\nAnn Oak: We opened a house on every shore.\n"),
            "{}",
            found[0].text
        );
        assert_eq!(
            found[1].text,
            "# (HRT) Q2 2024 Earnings Call\nTicker: HRT\nDate: 2024-07-30\n\nAnn Oak: We sold more than ever before.\n\nDana Hill: How so?\n"
        );
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
