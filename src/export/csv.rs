//! Comma-separated values, with a guard against words that a spreadsheet would run.

use crate::records::{Cell, Diagnostic, Mined, Record};

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
        let mut writer = writer();
        writer.write_record(table.fields()).expect(MEMORY);
        writer.into_inner().expect(MEMORY)
    }

    fn rows(&self, table: Table, mined: &Mined) -> Vec<u8> {
        self.written(|rows| table.each(mined, rows))
    }

    fn diagnostic(&self, row: &Diagnostic) -> Vec<u8> {
        self.written(|rows| rows.row(row))
    }
}

const MEMORY: &str = "memory takes every write, and all rows of a table have the same fields";

impl Csv {
    fn written(&self, write: impl FnOnce(&mut CsvRows)) -> Vec<u8> {
        let mut rows = CsvRows {
            writer: writer(),
            guard: self.guard,
            scratch: String::new(),
        };
        write(&mut rows);
        rows.writer.into_inner().expect(MEMORY)
    }
}

fn writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new())
}

struct CsvRows {
    writer: csv::Writer<Vec<u8>>,
    guard: bool,
    scratch: String,
}

impl CsvRows {
    fn cell(&mut self, cell: Cell) {
        use std::fmt::Write;
        self.scratch.clear();
        let field = match cell {
            Cell::Empty => "",
            Cell::Text(text) if self.guard && text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
                self.scratch.push('\'');
                self.scratch.push_str(text);
                &self.scratch
            }
            Cell::Text(text) => text,
            Cell::Whole(number) => {
                let _ = write!(self.scratch, "{number}");
                &self.scratch
            }
            Cell::Amount(amount) => {
                let _ = write!(self.scratch, "{amount}");
                &self.scratch
            }
            Cell::Flag(flag) => match flag {
                true => "true",
                false => "false",
            },
        };
        self.writer.write_field(field).expect(MEMORY);
    }
}

impl Rows for CsvRows {
    fn row<R: Record>(&mut self, row: &R) {
        row.cells(&mut |cell| self.cell(cell));
        self.writer.write_record(None::<&[u8]>).expect(MEMORY);
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
            bytes.extend(Csv { guard: true }.written(|rows| rows.row(&Row(amount.parse().ok()))));
        }
        assert_eq!(String::from_utf8_lossy(&bytes), "-44000000,\n0.83,\n-0.5,\n");
    }
}
