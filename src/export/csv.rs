//! Comma-separated values, with a guard against words that a spreadsheet would run.

use crate::records::{Cell, Diagnostic, Guidance, Mined, Outcome, Record};

use super::{Format, Rows, Table};

/// CSV as in RFC 4180, lines ended by LF, with a header.
#[derive(Clone, Copy, Debug)]
pub struct Csv {
    /// Whether words beginning like a formula (`=`, `+`, `-`, `@`, tab, carriage return) get an
    /// apostrophe in front. Numbers are left alone: `-44000000` is no formula.
    pub guard: bool,
}

impl Format for Csv {
    fn extension(&self) -> &'static str {
        "csv"
    }

    fn header(&self, table: Table) -> Vec<u8> {
        (table.fields().join(",") + "\n").into_bytes()
    }

    fn rows(&self, table: Table, mined: &Mined) -> Vec<u8> {
        let mut rows = self.empty();
        table.each(mined, &mut rows);
        rows.bytes
    }

    fn diagnostic(&self, row: &Diagnostic) -> Vec<u8> {
        let mut rows = self.empty();
        rows.row(row);
        rows.bytes
    }

    fn guidance(&self, guidance: &[Guidance]) -> Vec<u8> {
        let mut rows = self.empty();
        guidance.iter().for_each(|row| rows.row(row));
        rows.bytes
    }

    fn outcomes(&self, outcomes: &[Outcome]) -> Vec<u8> {
        let mut rows = self.empty();
        outcomes.iter().for_each(|row| rows.row(row));
        rows.bytes
    }
}

impl Csv {
    fn empty(&self) -> CsvRows {
        CsvRows {
            bytes: Vec::new(),
            guard: self.guard,
        }
    }
}

/// Rows in memory. Fields are written here and not by the csv crate because the words of a turn may be
/// long: its writer looks through the rest of a field again for every 8 KB of it.
struct CsvRows {
    bytes: Vec<u8>,
    guard: bool,
}

impl CsvRows {
    fn cell(&mut self, cell: Cell) {
        use std::io::Write;
        let written = match cell {
            Cell::Empty => Ok(()),
            Cell::Text(text) => {
                self.text(text);
                Ok(())
            }
            Cell::Whole(number) => write!(self.bytes, "{number}"),
            Cell::Amount(amount) => write!(self.bytes, "{amount}"),
            Cell::Flag(flag) => write!(self.bytes, "{flag}"),
        };
        written.expect("memory takes every write");
        self.bytes.push(b',');
    }

    fn text(&mut self, text: &str) {
        let apostrophe = self.guard && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let bytes = text.as_bytes();
        let quoted = memchr::memchr3(b'"', b',', b'\n', bytes).is_some() || memchr::memchr(b'\r', bytes).is_some();
        if quoted {
            self.bytes.push(b'"');
        }
        if apostrophe {
            self.bytes.push(b'\'');
        }
        let mut rest = bytes;
        while let Some(quote) = memchr::memchr(b'"', rest) {
            self.bytes.extend_from_slice(&rest[..=quote]);
            self.bytes.push(b'"');
            rest = &rest[quote + 1..];
        }
        self.bytes.extend_from_slice(rest);
        if quoted {
            self.bytes.push(b'"');
        }
    }
}

impl Rows for CsvRows {
    fn row<R: Record>(&mut self, row: &R) {
        row.cells(&mut |cell| self.cell(cell));
        if let Some(last) = self.bytes.last_mut() {
            *last = b'\n';
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::Field;
    use rust_decimal::Decimal;

    #[test]
    fn numbers_are_never_guarded() {
        struct Row(Option<Decimal>);
        impl serde::Serialize for Row {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_unit()
            }
        }
        impl Record for Row {
            const TABLE: &'static str = "row";
            const FIELDS: &'static [&'static str] = &["low", "high"];
            fn cells<'a>(&'a self, each: &mut dyn FnMut(Cell<'a>)) {
                each(self.0.cell());
                each(None::<Decimal>.cell());
            }
        }
        let mut bytes = Vec::new();
        for amount in ["-44000000", "0.83", "-0.5"] {
            let mut rows = Csv { guard: true }.empty();
            rows.row(&Row(amount.parse().ok()));
            bytes.extend(rows.bytes);
        }
        assert_eq!(String::from_utf8_lossy(&bytes), "-44000000,\n0.83,\n-0.5,\n");
    }
}
