//! JSON Lines: one object for each row, amounts as strings, empty fields as `null`.

use crate::records::{Diagnostic, Guidance, Mined, Outcome, Record};

use super::{Format, Rows, Table};

/// JSON Lines in UTF-8.
#[derive(Clone, Copy, Debug)]
pub struct JsonLines;

impl Format for JsonLines {
    fn extension(&self) -> &'static str {
        "jsonl"
    }

    fn header(&self, _: Table) -> Vec<u8> {
        Vec::new()
    }

    fn rows(&self, table: Table, mined: &Mined) -> Vec<u8> {
        let mut rows = JsonRows(Vec::new());
        table.each(mined, &mut rows);
        rows.0
    }

    fn diagnostic(&self, row: &Diagnostic) -> Vec<u8> {
        let mut rows = JsonRows(Vec::new());
        rows.row(row);
        rows.0
    }

    fn guidance(&self, guidance: &[Guidance]) -> Vec<u8> {
        let mut rows = JsonRows(Vec::new());
        guidance.iter().for_each(|row| rows.row(row));
        rows.0
    }

    fn outcomes(&self, outcomes: &[Outcome]) -> Vec<u8> {
        let mut rows = JsonRows(Vec::new());
        outcomes.iter().for_each(|row| rows.row(row));
        rows.0
    }
}

struct JsonRows(Vec<u8>);

impl Rows for JsonRows {
    fn row<R: Record>(&mut self, row: &R) {
        serde_json::to_writer(&mut self.0, row).expect("memory takes every write, and field names are strings");
        self.0.push(b'\n');
    }
}
