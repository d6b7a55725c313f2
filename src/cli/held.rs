//! Guidance of several calls, held back until all of them are known.
//!
//! The rows wait in a file without a name; what is needed to compare them (some hundred bytes each) waits in memory.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Seek, Write};

use anyhow::Context;
use guidepost::ledger::{Statement, apply, judge};
use guidepost::records::{Guidance, Mined};
use rust_decimal::Decimal;

pub struct Held {
    file: BufWriter<File>,
    docs: Vec<String>,
    statements: Vec<Statement>,
    values: Vec<(Option<Decimal>, Option<Decimal>)>,
}

impl Held {
    pub fn new() -> anyhow::Result<Self> {
        let file = tempfile::tempfile().context("no temporary file can be made")?;
        Ok(Self {
            file: BufWriter::new(file),
            docs: Vec::new(),
            statements: Vec::new(),
            values: Vec::new(),
        })
    }

    /// Takes the guidance of a document.
    pub fn add(&mut self, mined: &Mined) -> anyhow::Result<()> {
        let document = u32::try_from(self.docs.len()).context("more documents than can be counted")?;
        for g in &mined.guidance {
            serde_json::to_writer(&mut self.file, g)?;
            self.file.write_all(b"\n")?;
            self.statements.push(Statement::of(g, document));
            self.values.push((g.low, g.high));
        }
        self.docs.push(mined.document.doc.clone());
        Ok(())
    }

    /// Hands over the guidance of document after document, with what the other calls of its company tell.
    pub fn each(self, mut take: impl FnMut(Vec<Guidance>) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let mut file = self.file.into_inner().map_err(|e| e.into_error())?;
        file.rewind()?;
        let mut lines = BufReader::new(file).lines();
        let judgements = judge(&self.statements);
        let mut of_document = Vec::new();
        for (i, judgement) in judgements.into_iter().enumerate() {
            let line = lines.next().context("a temporary file has lost its end")??;
            let mut g: Guidance = serde_json::from_str(&line)?;
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
