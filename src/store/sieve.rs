//! What the index does not tell of sentences, beside what it finds: two rows of numbers that go the same way.
//!
//! The actions of guidance are inferred from other calls after the sentences are in the index, and change with each
//! call that comes. They stand in an index of their own, in the order of the sentences, so that the sentences that the
//! one finds are held against the sentences of the other while both are read once.

use rusqlite::{Connection, Rows, Statement, params};

use super::StoreError;
use crate::records::Action;

/// The sentences with guidance of an action (`?1`) between two places (`?2`, `?3`), in their order.
pub(super) fn sql(down: bool) -> String {
    format!(
        "SELECT sentence_n FROM guidance WHERE action = ?1 AND sentence_n BETWEEN ?2 AND ?3 ORDER BY sentence_n{}",
        if down { " DESC" } else { "" }
    )
}

/// The statements for some actions, to be run again for each walk.
pub(super) struct Sieve<'c> {
    statements: Vec<(Action, Statement<'c>)>,
    down: bool,
}

impl<'c> Sieve<'c> {
    pub fn new(connection: &'c Connection, actions: &[Action], down: bool) -> Result<Self, StoreError> {
        let sql = sql(down);
        let mut statements = Vec::new();
        for &action in actions {
            statements.push((action, connection.prepare(&sql)?));
        }
        Ok(Self { statements, down })
    }

    /// The sentences of a walk that have one of the actions; `None` where there are more than `many`.
    pub fn few(&mut self, walk: (i64, i64), many: usize) -> Result<Option<Vec<i64>>, StoreError> {
        let mut found = Vec::new();
        for (action, statement) in &mut self.statements {
            let mut rows = statement.query(params![action.as_str(), walk.0, walk.1])?;
            while let Some(row) = rows.next()? {
                found.push(row.get(0)?);
                if found.len() > many {
                    return Ok(None);
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        if self.down {
            found.reverse();
        }
        Ok(Some(found))
    }

    /// Begins a walk.
    pub fn along(&mut self, walk: (i64, i64)) -> Result<Along<'_>, StoreError> {
        let mut streams = Vec::new();
        for (action, statement) in &mut self.statements {
            let rows = statement.query(params![action.as_str(), walk.0, walk.1])?;
            let mut stream = Stream { rows, at: None };
            stream.step()?;
            streams.push(stream);
        }
        Ok(Along {
            streams,
            down: self.down,
        })
    }
}

/// A walk.
pub(super) struct Along<'s> {
    streams: Vec<Stream<'s>>,
    down: bool,
}

struct Stream<'s> {
    rows: Rows<'s>,
    at: Option<i64>,
}

impl Stream<'_> {
    fn step(&mut self) -> Result<(), StoreError> {
        self.at = self.rows.next()?.map(|row| row.get(0)).transpose()?;
        Ok(())
    }
}

impl Along<'_> {
    /// Whether a sentence has one of the actions; all do where none is asked for. Each is further along than the one
    /// asked for before.
    pub fn lets_through(&mut self, n: i64) -> Result<bool, StoreError> {
        let mut any = self.streams.is_empty();
        for stream in &mut self.streams {
            while stream.at.is_some_and(|at| if self.down { at > n } else { at < n }) {
                stream.step()?;
            }
            any |= stream.at == Some(n);
        }
        Ok(any)
    }
}
