//! Records → files: one file for each table, all of them complete or none of them there.
//!
//! A [`Format`] turns the rows of a document into bytes, which several threads may do at once; an
//! [`Export`] puts the bytes of one document after those of the other. A new format is one
//! implementation of [`Format`] and one line in [`format_named`].

mod csv;
mod describe;
mod draft;
mod jsonl;

use std::path::{Path, PathBuf};

use crate::records::{
    Arr, Column, Diagnostic, DocumentRow, Figure, Guidance, Mined, Outcome, ParticipantRow, Record, TurnRow, Typed,
};

pub use self::csv::Csv;
pub use self::jsonl::JsonLines;
pub use describe::describe;
use draft::Draft;

/// A table of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Table {
    /// [`Figure`]s.
    Figures,
    /// [`Guidance`].
    Guidance,
    /// [`Arr`].
    Arr,
    /// [`TurnRow`]s.
    Turns,
    /// [`ParticipantRow`]s.
    Participants,
    /// [`DocumentRow`]s.
    Documents,
    /// [`Diagnostic`]s.
    Diagnostics,
    /// [`Outcome`]s, from several calls of one company.
    Outcomes,
}

impl Table {
    /// Every table that one document fills.
    pub const ALL: [Self; 7] = [
        Self::Figures,
        Self::Guidance,
        Self::Arr,
        Self::Turns,
        Self::Participants,
        Self::Documents,
        Self::Diagnostics,
    ];

    /// The name, as in file names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Figures => Figure::TABLE,
            Self::Guidance => Guidance::TABLE,
            Self::Arr => Arr::TABLE,
            Self::Turns => TurnRow::TABLE,
            Self::Participants => ParticipantRow::TABLE,
            Self::Documents => DocumentRow::TABLE,
            Self::Diagnostics => Diagnostic::TABLE,
            Self::Outcomes => Outcome::TABLE,
        }
    }

    /// The field names, in order.
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Figures => Figure::FIELDS,
            Self::Guidance => Guidance::FIELDS,
            Self::Arr => Arr::FIELDS,
            Self::Turns => TurnRow::FIELDS,
            Self::Participants => ParticipantRow::FIELDS,
            Self::Documents => DocumentRow::FIELDS,
            Self::Diagnostics => Diagnostic::FIELDS,
            Self::Outcomes => Outcome::FIELDS,
        }
    }

    /// What its rows are, in a line.
    pub fn about(self) -> &'static str {
        match self {
            Self::Figures => Figure::DOC,
            Self::Guidance => Guidance::DOC,
            Self::Arr => Arr::DOC,
            Self::Turns => TurnRow::DOC,
            Self::Participants => ParticipantRow::DOC,
            Self::Documents => DocumentRow::DOC,
            Self::Diagnostics => Diagnostic::DOC,
            Self::Outcomes => Outcome::DOC,
        }
    }

    /// Its fields with what they hold.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Figures => Figure::COLUMNS,
            Self::Guidance => Guidance::COLUMNS,
            Self::Arr => Arr::COLUMNS,
            Self::Turns => TurnRow::COLUMNS,
            Self::Participants => ParticipantRow::COLUMNS,
            Self::Documents => DocumentRow::COLUMNS,
            Self::Diagnostics => Diagnostic::COLUMNS,
            Self::Outcomes => Outcome::COLUMNS,
        }
    }

    /// Visits the rows that a document has in this table.
    fn each(self, mined: &Mined, rows: &mut impl Rows) {
        match self {
            Self::Figures => mined.figures.iter().for_each(|r| rows.row(r)),
            Self::Guidance => mined.guidance.iter().for_each(|r| rows.row(r)),
            Self::Arr => mined.arr.iter().for_each(|r| rows.row(r)),
            Self::Turns => mined.turns.iter().for_each(|r| rows.row(r)),
            Self::Participants => mined.participants.iter().for_each(|r| rows.row(r)),
            Self::Documents => rows.row(&mined.document),
            Self::Diagnostics => mined.diagnostics.iter().for_each(|r| rows.row(r)),
            Self::Outcomes => {}
        }
    }
}

impl std::str::FromStr for Table {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|t| t.name() == s).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.into_iter().map(Self::name).collect();
            format!("no such table; the tables are {}", names.join(", "))
        })
    }
}

/// What takes rows of any table.
trait Rows {
    fn row<R: Record>(&mut self, row: &R);
}

/// A way to write rows.
pub trait Format: Send + Sync {
    /// The ending of its files.
    fn extension(&self) -> &'static str;
    /// What stands before the first row.
    fn header(&self, table: Table) -> Vec<u8>;
    /// The rows that a document has in a table.
    fn rows(&self, table: Table, mined: &Mined) -> Vec<u8>;
    /// The row of a source that gave no document, in the table of diagnostics.
    fn diagnostic(&self, row: &Diagnostic) -> Vec<u8>;
    /// Guidance of a document, where it is not written with the rest of it.
    fn guidance(&self, rows: &[Guidance]) -> Vec<u8>;
    /// Outcomes.
    fn outcomes(&self, rows: &[Outcome]) -> Vec<u8>;
}

/// The format of a name. `guard` keeps spreadsheets from running words as formulas (CSV only).
pub fn format_named(name: &str, guard: bool) -> Option<Box<dyn Format>> {
    match name {
        "csv" => Some(Box::new(Csv { guard })),
        "jsonl" => Some(Box::new(JsonLines)),
        _ => None,
    }
}

/// What an output folder or a file in it refuses.
#[derive(Debug, thiserror::Error)]
#[error("{}: {doing}", path.display())]
pub struct ExportError {
    /// The file or folder.
    pub path: PathBuf,
    /// What was tried.
    pub doing: &'static str,
    /// What the system says.
    pub source: std::io::Error,
}

impl ExportError {
    fn at(path: &Path, doing: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self { path, doing, source }
    }
}

/// Writes one file, complete or not at all, and the folders above it.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let write = || {
        std::fs::create_dir_all(folder)?;
        let mut draft = Draft::create(folder)?;
        draft.write(bytes)?;
        draft.complete()?;
        draft.publish(folder, path)
    };
    write().map_err(ExportError::at(path, "the file cannot be written"))
}

/// The files of one run. Nothing is seen in the folder before [`Export::finish`]; without it, nothing is left.
#[derive(Debug)]
pub struct Export {
    folder: PathBuf,
    /// Folders that were made for this run, the innermost first.
    made: Vec<PathBuf>,
    drafts: Vec<(Table, PathBuf, Draft)>,
}

impl Export {
    /// Opens one file for each table in `folder`, which is made where it is missing.
    pub fn create(folder: &Path, tables: &[Table], format: &dyn Format) -> Result<Self, ExportError> {
        let missing = folder
            .ancestors()
            .take_while(|p| !p.as_os_str().is_empty() && !p.exists());
        let mut export = Self {
            folder: folder.to_path_buf(),
            made: missing.map(Path::to_path_buf).collect(),
            drafts: Vec::new(),
        };
        std::fs::create_dir_all(folder).map_err(ExportError::at(folder, "the output folder cannot be made"))?;
        for &table in tables {
            let path = folder.join(format!("{}.{}", table.name(), format.extension()));
            if path.is_dir() {
                let error = std::io::Error::other("a folder has this name");
                return Err(ExportError::at(&path, "the file cannot be written")(error));
            }
            let draft = Draft::create(folder).map_err(ExportError::at(folder, "no file can be made here"))?;
            export.drafts.push((table, path, draft));
            export.write(table, &format.header(table))?;
        }
        Ok(export)
    }

    /// Adds bytes to a table's file; nothing happens for a table that is not written.
    pub fn write(&mut self, table: Table, bytes: &[u8]) -> Result<(), ExportError> {
        match self.drafts.iter_mut().find(|(t, ..)| *t == table) {
            Some((_, path, draft)) => draft
                .write(bytes)
                .map_err(ExportError::at(path, "the file cannot be written")),
            None => Ok(()),
        }
    }

    /// Puts all files in their places. An earlier file of the same name is replaced at once, never in part.
    pub fn finish(mut self) -> Result<Vec<PathBuf>, ExportError> {
        for (_, path, draft) in &mut self.drafts {
            draft
                .complete()
                .map_err(ExportError::at(path, "the file cannot be written"))?;
        }
        let mut written = Vec::new();
        for (_, path, draft) in std::mem::take(&mut self.drafts) {
            draft
                .publish(&self.folder, &path)
                .map_err(ExportError::at(&path, "the file cannot be put in its place"))?;
            written.push(path);
        }
        self.made.clear();
        Ok(written)
    }
}

impl Drop for Export {
    /// After a failure: the folders that were made for nothing go as well, as far as they are empty.
    fn drop(&mut self) {
        self.drafts.clear();
        for folder in &self.made {
            if std::fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests;
