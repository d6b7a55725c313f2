//! Comma-separated values, with a guard against words that a spreadsheet would run.

use crate::records::{Cell, Diagnostic, Guidance, Mined, Outcome, Record};

use rust_decimal::Decimal;

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

/// What makes a field be quoted.
const QUOTED: [bool; 256] = {
    let mut quoted = [false; 256];
    let mut signs: &[u8] = b"\",\n\r";
    while let [sign, rest @ ..] = signs {
        quoted[*sign as usize] = true;
        signs = rest;
    }
    quoted
};

/// Whole amounts up to here are written as digits at once.
const WHOLE: Decimal = Decimal::from_parts(u32::MAX, u32::MAX >> 1, 0, false, 0);

/// Rows in memory. Fields are written here and not by the csv crate because the words of a turn may be
/// long: its writer looks through the rest of a field again for every 8 KB of it.
struct CsvRows {
    bytes: Vec<u8>,
    guard: bool,
}

impl CsvRows {
    fn cell(&mut self, cell: Cell) {
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => self.text(text),
            Cell::Whole(number) => self.whole(u64::from(number)),
            Cell::Amount(amount) if amount.scale() == 0 && amount.is_sign_positive() && amount <= WHOLE => {
                self.whole(amount.mantissa() as u64);
            }
            Cell::Amount(amount) => {
                use std::io::Write;
                write!(self.bytes, "{amount}").expect("memory takes every write");
            }
            Cell::Flag(flag) => self.bytes.extend_from_slice(if flag { b"true" } else { b"false" }),
        }
        self.bytes.push(b',');
    }

    /// Decimal digits: rows have many positions, and the general formatting is several times slower.
    fn whole(&mut self, mut number: u64) {
        let mut digits = [0; 20];
        let mut first = digits.len();
        loop {
            first -= 1;
            digits[first] = b'0' + (number % 10) as u8;
            number /= 10;
            if number == 0 {
                break;
            }
        }
        self.bytes.extend_from_slice(&digits[first..]);
    }

    fn text(&mut self, text: &str) {
        let text = text.as_bytes();
        let apostrophe = self.guard && matches!(text.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'));
        let quoted = match text.len() {
            0..32 => text.iter().any(|&b| QUOTED[b as usize]),
            _ => memchr::memchr3(b'"', b',', b'\n', text).is_some() || memchr::memchr(b'\r', text).is_some(),
        };
        if quoted {
            self.bytes.push(b'"');
        }
        if apostrophe {
            self.bytes.push(b'\'');
        }
        if !quoted {
            self.bytes.extend_from_slice(text);
            return;
        }
        let mut rest = text;
        while let Some(quote) = memchr::memchr(b'"', rest) {
            self.bytes.extend_from_slice(&rest[..=quote]);
            self.bytes.push(b'"');
            rest = &rest[quote + 1..];
        }
        self.bytes.extend_from_slice(rest);
        self.bytes.push(b'"');
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
