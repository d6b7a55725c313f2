//! Guidance of several calls, held back until all of them are known.
//!
//! So many rows wait in memory; those of a large folder wait in a file without a name, and only what is needed to compare
//! them (some hundred bytes each) in memory.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Seek, Write};

use anyhow::Context;
use guidepost::ledger::{Statement, apply, judge};
use guidepost::records::{Guidance, Mined};
use rust_decimal::Decimal;

/// Rows that wait in memory: some 15 MB.
const IN_MEMORY: usize = 8192;

#[derive(Default)]
pub struct Held {
    rows: Vec<Guidance>,
    /// What came when the memory was full.
    file: Option<BufWriter<File>>,
    docs: Vec<String>,
    statements: Vec<Statement>,
    values: Vec<(Option<Decimal>, Option<Decimal>)>,
}

impl Held {
    /// Takes the guidance of a document.
    pub fn add(&mut self, mined: &Mined) -> anyhow::Result<()> {
        let document = u32::try_from(self.docs.len()).context("more documents than can be counted")?;
        for g in &mined.guidance {
            self.statements.push(Statement::of(g, document));
            self.values.push((g.low, g.high));
            if self.rows.len() < IN_MEMORY {
                self.rows.push(g.clone());
                continue;
            }
            let file = match &mut self.file {
                Some(file) => file,
                none => {
                    let file = tempfile::tempfile().context("no temporary file can be made")?;
                    none.insert(BufWriter::new(file))
                }
            };
            serde_json::to_writer(&mut *file, g)?;
            file.write_all(b"\n")?;
        }
        self.docs.push(mined.document.doc.clone());
        Ok(())
    }

    /// Hands over the guidance of document after document, with what the other calls of its company tell.
    pub fn each(self, mut take: impl FnMut(Vec<Guidance>) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let lines = self.file.map(|file| -> anyhow::Result<_> {
            let mut file = file.into_inner().map_err(|e| e.into_error())?;
            file.rewind()?;
            Ok(BufReader::new(file).lines())
        });
        let later = lines.transpose()?.into_iter().flatten();
        let later = later.map(|line| -> anyhow::Result<Guidance> { Ok(serde_json::from_str(&line?)?) });
        let mut rows = self.rows.into_iter().map(Ok).chain(later);
        let judgements = judge(&self.statements);
        let mut of_document = Vec::new();
        for (i, judgement) in judgements.into_iter().enumerate() {
            let mut g = rows.next().context("a temporary file has lost its end")??;
            let prior = judgement.prior.map(|at| {
                let (low, high) = self.values[at];
                (self.docs[self.statements[at].document as usize].as_str(), low, high)
            });
            apply(&mut g, judgement, prior);
            of_document.push(g);
            let goes_on = self
                .statements
                .get(i + 1)
                .is_some_and(|next| next.document == self.statements[i].document);
            if !goes_on {
                take(std::mem::take(&mut of_document))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use guidepost::lexicon::Lexicon;
    use guidepost::source::Document;

    #[test]
    fn what_the_memory_does_not_take_comes_in_order() -> anyhow::Result<()> {
        let lexicon = Lexicon::built_in();
        let mut held = Held::default();
        let mut expected = Vec::new();
        for doc in ["A_q1_2023.txt", "B_q1_2023.txt", "C_q1_2023.txt"] {
            let text = "We expect revenue of $50 million for the full year.";
            let document = Document::from_bytes(doc, text.as_bytes().to_vec())?;
            let mut mined = guidepost::mine(&document, &lexicon);
            let row = mined.guidance[0].clone();
            // The second document is the one with which the memory is full.
            let rows = (0..(IN_MEMORY / 2 + 10) as u32).map(|line| Guidance { line, ..row.clone() });
            mined.guidance = rows.collect();
            expected.extend(mined.guidance.iter().map(|g| (g.doc.clone(), g.line)));
            held.add(&mined)?;
        }
        let mut got = Vec::new();
        let mut documents = 0;
        held.each(|rows| {
            documents += 1;
            got.extend(rows.into_iter().map(|g| (g.doc, g.line)));
            Ok(())
        })?;
        assert_eq!((documents, got), (3, expected));
        Ok(())
    }
}
