//! Whether what the store says still stands in the files.

use std::path::{Path, PathBuf};

use super::{Store, StoreError};
use crate::records::Mined;
use crate::source::{Document, Input, Origin, SourceError};

/// Something that is not as the store says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The document's id.
    pub doc: String,
    /// Where the file is.
    pub path: String,
    /// The record (`figures f12`); empty where the whole file is meant.
    pub record: String,
    /// What was expected and what was found.
    pub message: String,
}

/// What was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Documents.
    pub documents: usize,
    /// Spans.
    pub spans: usize,
    /// Faults.
    pub faults: usize,
}

impl Store {
    /// Reads every file again and looks at its hash and at the words of every span.
    pub fn verify(&self, mut each: impl FnMut(Fault)) -> Result<Verified, StoreError> {
        let mut statement = self
            .connection
            .prepare("SELECT doc, source, part FROM documents ORDER BY source, part")?;
        let mut rows = statement.query([])?;
        let mut verified = Verified::default();
        let mut file: Option<(String, Result<Vec<Document>, SourceError>)> = None;
        while let Some(row) = rows.next()? {
            let (doc, source, part): (String, String, u32) = (row.get(0)?, row.get(1)?, row.get(2)?);
            if file.as_ref().is_none_or(|(name, _)| *name != source) {
                file = Some((source.clone(), read(&source)));
            }
            let Some(mined) = self.load(&doc)? else {
                continue;
            };
            verified.documents += 1;
            let mut fault = |record: String, message: String| {
                verified.faults += 1;
                each(Fault {
                    doc: doc.clone(),
                    path: mined.document.path.clone(),
                    record,
                    message,
                });
            };
            match file.as_ref().map(|(_, documents)| documents) {
                Some(Ok(documents)) => match documents.get(part as usize) {
                    Some(document) if document.sha256 == mined.document.sha256 => {
                        verified.spans += compare(document, &mined, &mut fault);
                    }
                    Some(_) => fault(
                        String::new(),
                        "the file is not the one that was mined: its hash differs".into(),
                    ),
                    None => fault(String::new(), format!("the file has no call number {}", part + 1)),
                },
                Some(Err(error)) => fault(String::new(), error.trouble.to_string()),
                None => {}
            }
        }
        Ok(verified)
    }
}

fn read(source: &str) -> Result<Vec<Document>, SourceError> {
    let name = Path::new(source).file_stem().unwrap_or_default();
    let input = Input {
        id: name.to_string_lossy().into_owned(),
        path: source.to_string(),
        origin: Origin::File(PathBuf::from(source)),
        size: 0,
    };
    Ok(input.read()?.calls())
}

/// Compares every span with the text; returns their number.
fn compare(document: &Document, mined: &Mined, fault: &mut impl FnMut(String, String)) -> usize {
    let text = &document.text;
    let mut spans = 0;
    let mut quote = |table: &str, id: &str, start: u32, end: u32, said: Option<&str>| {
        spans += 1;
        match (text.get(start as usize..end as usize), said) {
            (None, _) => fault(
                format!("{table} {id}"),
                format!("bytes {start} to {end} are not in the text"),
            ),
            (Some(found), Some(said)) if found != said => {
                fault(
                    format!("{table} {id}"),
                    format!("{said:?} was said to stand where {found:?} stands"),
                );
            }
            _ => {}
        }
    };
    for f in &mined.figures {
        quote("figures", &f.id, f.start, f.end, Some(&f.text));
        if let (Some(start), Some(end)) = (f.translation_start, f.translation_end) {
            quote("figures", &f.id, start, end, f.translation_text.as_deref());
        }
    }
    mined
        .guidance
        .iter()
        .for_each(|g| quote("guidance", &g.id, g.start, g.end, Some(&g.text)));
    mined
        .arr
        .iter()
        .for_each(|a| quote("arr", &a.id, a.start, a.end, Some(&a.text)));
    mined
        .turns
        .iter()
        .for_each(|t| quote("turns", &t.turn.to_string(), t.start, t.end, None));
    spans
}
