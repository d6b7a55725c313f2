//! Records ↔ one SQLite file that answers questions about many calls.
//!
//! ```
//! use guidepost::lexicon::Lexicon;
//! use guidepost::source::Document;
//! use guidepost::store::{Query, Store};
//!
//! let lexicon = Lexicon::built_in();
//! let mut store = Store::in_memory()?;
//! let mut writer = store.writer(&lexicon, "");
//! let documents = [Document::from_text("acme", "We expect revenue of $25 million for the third quarter of 2023.")];
//! writer.add(guidepost::store::Prepared::new(&documents, "acme.txt", &lexicon))?;
//! writer.finish()?;
//!
//! let query = Query { text: "revenue".into(), period: Some("FY2023".parse()?), ..Query::default() };
//! let found = store.search(&query)?;
//! assert_eq!(found[0].sentence, documents[0].text);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Laws: what was put in comes out equal, field by field. Killed at any moment, the store is whole, and the next run
//! does what is missing. Whatever was asked, no table is read from end to end.

mod companies;
mod compare;
mod marks;
mod place;
mod query;
mod rows;
mod schema;
mod search;
mod sentences;
mod sieve;
mod terms;
mod verify;
mod write;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Params};

use crate::records::{Mined, Typed, Unreadable};

pub use companies::Company;
pub use query::{Query, Sort, What};
pub use schema::SCHEMA;
pub use search::{Finding, Hit};
pub use sentences::Sentence;
pub use terms::{BadQuery, is_han};
pub use verify::{Fault, Verified};
pub use write::{Known, Prepared, Writer, Written};

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(600);

/// What a store refuses.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such file.
    #[error("{}: there is no such store; guidepost index PATH... --db {} makes one", .0.display(), .0.display())]
    Missing(PathBuf),
    /// SQLite, but not ours; or no SQLite at all.
    #[error("{}: {why}, not a store of Guidepost", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        why: &'static str,
    },
    /// A store whose tables are of another version.
    #[error(
        "{}: its tables are of version {found}, this Guidepost reads and writes version {SCHEMA}; \
         guidepost index PATH... --db {} --rebuild makes it anew from the transcripts",
        path.display(), path.display()
    )]
    Version {
        /// The file.
        path: PathBuf,
        /// The version it has.
        found: i32,
    },
    /// Another writer did not come to its end.
    #[error("another process is writing to the store and does not come to its end")]
    Busy,
    /// A row that is no record.
    #[error("a row of the store cannot be read: {0}")]
    Row(#[from] Unreadable),
    /// A query that cannot be understood.
    #[error(transparent)]
    Query(#[from] BadQuery),
    /// More than the store can number.
    #[error("more than a million calls of one day")]
    Full,
    /// Whatever else SQLite says.
    #[error("the store cannot be used: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Sqlite(error),
        }
    }
}

/// A store, open.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: Option<PathBuf>,
    writes: bool,
}

impl Drop for Store {
    /// A finished store is one plain file. Where others still have it open, the last of them sees to that.
    fn drop(&mut self) {
        if self.writes && self.path.is_some() {
            let _ = self.connection.busy_timeout(Duration::ZERO);
            let _ = self.connection.pragma_update(None, "journal_mode", "delete");
        }
    }
}

impl Store {
    /// Opens a store to be read.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            return Err(StoreError::Missing(path.to_path_buf()));
        }
        // A store that was left by a killed writer is put right when it is opened, which takes writing; a store on a
        // medium that cannot be written to is read as it is.
        let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_READ_WRITE)
            .or_else(|_| Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_READ_ONLY))?;
        connection.busy_timeout(PATIENCE)?;
        let store = Self {
            connection,
            path: Some(path.to_path_buf()),
            writes: false,
        };
        match store.version()? {
            Some(SCHEMA) => {}
            Some(found) => {
                return Err(StoreError::Version {
                    path: path.to_path_buf(),
                    found,
                });
            }
            None => return Err(store.foreign("an empty database")),
        }
        store.connection.pragma_update(None, "query_only", true)?;
        store.tune()?;
        Ok(store)
    }

    /// Opens a store to be written, and makes it where there is none.
    pub fn create(path: &Path) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        let store = Self {
            connection,
            path: Some(path.to_path_buf()),
            writes: true,
        };
        store.check()?;
        // Most rows are some hundred bytes and come one behind the other: on larger pages there is less to be kept in
        // order. A store that has its tables keeps its pages.
        store.connection.pragma_update(None, "page_size", 8192)?;
        // Readers go on while a batch is written. Two processes that begin at once do not wait for each other here
        // by themselves.
        store.patiently(|c| c.pragma_update(None, "journal_mode", "wal"))?;
        store.connection.pragma_update(None, "synchronous", "normal")?;
        // Pages; what is written again and again is carried over once.
        store.connection.pragma_update(None, "wal_autocheckpoint", 4000)?;
        store.prepare()?;
        Ok(store)
    }

    /// A store that is gone with the process.
    pub fn in_memory() -> Result<Self, StoreError> {
        let store = Self {
            connection: Connection::open_in_memory()?,
            path: None,
            writes: true,
        };
        store.prepare()?;
        Ok(store)
    }

    /// Where it is; `None` in memory.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Makes the tables where there are none.
    fn prepare(&self) -> Result<(), StoreError> {
        self.tune()?;
        self.patiently(|c| c.execute_batch("BEGIN IMMEDIATE"))?;
        let made = self.check().and_then(|version| {
            if version.is_none() {
                schema::create(&self.connection)?;
                self.connection
                    .pragma_update(None, "application_id", schema::APPLICATION)?;
                self.connection.pragma_update(None, "user_version", SCHEMA)?;
            }
            Ok(())
        });
        match made {
            Ok(()) => self.connection.execute_batch("COMMIT")?,
            Err(error) => {
                self.connection.execute_batch("ROLLBACK")?;
                return Err(error);
            }
        }
        Ok(())
    }

    fn tune(&self) -> Result<(), StoreError> {
        // What the tables demand of each row holds by the way in which they are written: a call is written and
        // forgotten as a whole, and the records know their words. The tests look at both; to ask for it again with
        // each row takes time. Other programs that write are held to it.
        self.connection.pragma_update(None, "foreign_keys", false)?;
        self.connection.pragma_update(None, "ignore_check_constraints", true)?;
        // In KiB; read as they are asked for, and no more.
        self.connection.pragma_update(None, "cache_size", -65536)?;
        self.connection.set_prepared_statement_cache_capacity(64);
        // A statement keeps its plan whatever is asked with it: the plans are tested, and are not made anew each time.
        self.connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(())
    }

    /// The version of the tables, where it is a store and ours.
    fn check(&self) -> Result<Option<i32>, StoreError> {
        match self.version()? {
            Some(found) if found != SCHEMA => Err(StoreError::Version {
                path: self.path.clone().unwrap_or_default(),
                found,
            }),
            version => Ok(version),
        }
    }

    /// The version of the tables; `None` where there is nothing yet.
    fn version(&self) -> Result<Option<i32>, StoreError> {
        // All of it in one statement, that is at one moment: another process may be making the tables.
        let asked = "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema) \
            FROM pragma_application_id, pragma_user_version";
        let told = self
            .connection
            .query_row(asked, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        match told {
            Ok((schema::APPLICATION, version, _)) => Ok(Some(version)),
            Ok((_, _, 0i64)) => Ok(None),
            Ok(_) => Err(self.foreign("another program's database")),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
                Err(self.foreign("no database"))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn foreign(&self, why: &'static str) -> StoreError {
        StoreError::Foreign {
            path: self.path.clone().unwrap_or_default(),
            why,
        }
    }

    /// Does what SQLite refuses at once while another process writes, again and again.
    fn patiently<T>(&self, mut act: impl FnMut(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let began = Instant::now();
        loop {
            match act(&self.connection).map_err(StoreError::from) {
                Err(StoreError::Busy) if began.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(5)),
                other => return other,
            }
        }
    }

    /// What the store was last written with: `schema`, `tool`, `build`, `lexicon`.
    pub fn meta(&self) -> Result<Vec<(String, String)>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT key, value FROM meta ORDER BY key")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The ids of all documents, the newest call first.
    pub fn documents(&self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT doc FROM documents ORDER BY n")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Everything that was mined from one document.
    pub fn load(&self, doc: &str) -> Result<Option<Mined>, StoreError> {
        let place = "SELECT n FROM documents WHERE doc = ?1";
        let mut statement = self.connection.prepare_cached(place)?;
        let Some(place) = statement.query_row([doc], |row| row.get(0)).optional()? else {
            return Ok(None);
        };
        let Some(document) = self.records("documents.doc = ?1", [doc])?.pop() else {
            return Ok(None);
        };
        let (first, last) = place::rows_of(place);
        Ok(Some(Mined {
            document,
            participants: self.records("participants.doc = ?1 ORDER BY rowid", [doc])?,
            turns: self.records("turns.doc = ?1 ORDER BY turn", [doc])?,
            figures: self.records("n BETWEEN ?1 AND ?2 ORDER BY n", [first, last])?,
            guidance: self.records("n BETWEEN ?1 AND ?2 ORDER BY n", [first, last])?,
            arr: self.records("n BETWEEN ?1 AND ?2 ORDER BY n", [first, last])?,
            diagnostics: self.records("diagnostics.doc = ?1 ORDER BY rowid", [doc])?,
        }))
    }

    /// The records of a table that fulfil a condition on some values.
    fn records<T: Typed>(&self, condition: &str, values: impl Params) -> Result<Vec<T>, StoreError> {
        let sql = format!(
            "SELECT {} FROM {} WHERE {condition}",
            rows::columns::<T>(T::TABLE),
            T::TABLE
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut found = statement.query(values)?;
        let mut records = Vec::new();
        while let Some(row) = found.next()? {
            records.push(rows::take(row, 0)?);
        }
        Ok(records)
    }
}

#[cfg(test)]
mod tests;
