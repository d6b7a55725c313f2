//! Records ↔ rows of SQLite. Amounts are written as text, exactly.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, Row, ToSql};

use super::StoreError;
use crate::records::{Cell, Column, Type, Typed, Unreadable, Value};

/// A field on its way into a row.
enum Bound<'a> {
    Cell(Cell<'a>),
    Amount(String),
}

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Amount(text) => ValueRef::Text(text.as_bytes()),
            Self::Cell(Cell::Empty | Cell::Amount(_)) => ValueRef::Null,
            Self::Cell(Cell::Text(text)) => ValueRef::Text(text.as_bytes()),
            Self::Cell(Cell::Whole(number)) => ValueRef::Integer(i64::from(*number)),
            Self::Cell(Cell::Flag(flag)) => ValueRef::Integer(i64::from(*flag)),
        }))
    }
}

/// The statement that inserts a record with `more` columns behind its own.
pub(super) fn insert<'c, T: Typed>(connection: &'c Connection, more: &[&str]) -> rusqlite::Result<CachedStatement<'c>> {
    let columns: Vec<&str> = T::FIELDS.iter().chain(more).copied().collect();
    let places = vec!["?"; columns.len()].join(", ");
    connection.prepare_cached(&format!(
        "INSERT INTO {} ({}) VALUES ({places})",
        T::TABLE,
        columns.join(", ")
    ))
}

/// Runs a statement of [`insert`].
pub(super) fn put<T: Typed>(statement: &mut CachedStatement, record: &T, more: &[&dyn ToSql]) -> rusqlite::Result<()> {
    let mut fields = Vec::with_capacity(T::FIELDS.len());
    record.cells(&mut |cell| {
        fields.push(match cell {
            Cell::Amount(amount) => Bound::Amount(amount.to_string()),
            other => Bound::Cell(other),
        });
    });
    for (i, field) in fields.iter().enumerate() {
        statement.raw_bind_parameter(i + 1, field)?;
    }
    for (i, value) in more.iter().enumerate() {
        statement.raw_bind_parameter(fields.len() + i + 1, value)?;
    }
    statement.raw_execute().map(drop)
}

/// The columns of a record, for a SELECT, with the name of the table before them.
pub(super) fn columns<T: Typed>(table: &str) -> String {
    T::FIELDS
        .iter()
        .map(|f| format!("{table}.{f}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The same, but what is not among `needed` is left out, as far as a record may lack it, or is an empty text: most of
/// a row is words, and many rows are read for a few numbers in them.
pub(super) fn columns_needed<T: Typed>(table: &str, needed: &[&str]) -> String {
    let of = |c: &Column| match c.holds {
        _ if needed.contains(&c.name) => format!("{table}.{}", c.name),
        _ if c.optional => "NULL".to_string(),
        Type::Text => "''".to_string(),
        _ => format!("{table}.{}", c.name),
    };
    T::COLUMNS.iter().map(of).collect::<Vec<_>>().join(", ")
}

/// Reads the record whose columns begin at `first`.
pub(super) fn take<T: Typed>(row: &Row, first: usize) -> Result<T, StoreError> {
    let mut at = first;
    let mut next = || -> Result<Value, StoreError> {
        let value = match row.get_ref(at)? {
            ValueRef::Null => Value::Empty,
            ValueRef::Integer(number) => Value::Whole(number),
            ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
            other => return Err(Unreadable(format!("{other:?} in column {at} of {}", T::TABLE)).into()),
        };
        at += 1;
        Ok(value)
    };
    T::read(&mut next)
}
