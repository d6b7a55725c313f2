//! Mined documents → the store, a batch at a time.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};

use super::place::rows_of;
use super::sentences::{self, Sentence};
use super::{Store, StoreError, marks, place, rows, terms};
use crate::ledger::house;
use crate::lexicon::Lexicon;
use crate::records::{Arr, Diagnostic, DocumentRow, Figure, Guidance, Mined, ParticipantRow, Record, TurnRow};
use crate::source::Document;

/// A batch is written when it has so many documents, or so many bytes of text. What is written together is written
/// in order, and pages that many calls change are written once.
const BATCH: usize = 128;
const BATCH_BYTES: usize = 16 << 20;

/// What the store knows of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The ids of its calls in the store.
    pub docs: Vec<String>,
    /// The hash of the bytes that were mined.
    pub sha256: String,
    /// Whether it was mined with this tool, this vocabulary and these options.
    pub current: bool,
}

/// How many files were written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Not known before.
    pub new: usize,
    /// Known, with other bytes or mined with something else.
    pub replaced: usize,
    /// Found to be done meanwhile by another process.
    pub done: usize,
}

/// A file ready to be written: its calls, mined. Most files have one.
#[derive(Clone, Debug)]
pub struct Prepared {
    source: String,
    calls: Vec<Call>,
}

/// A call ready to be written.
#[derive(Clone, Debug)]
struct Call {
    mined: Mined,
    sentences: Vec<Sentence>,
    /// Of each sentence.
    marks: Vec<String>,
}

impl Prepared {
    /// Mines the documents of a file and splits them for search. `source` is the file by which the store knows them.
    pub fn new(documents: &[Document], source: impl Into<String>, lexicon: &Lexicon) -> Self {
        let prepare = |document: &Document| {
            let call = crate::read(document);
            let sentences = sentences::at_most(place::SENTENCES, sentences::of(document, &call));
            let mined = crate::mine_call(document, &call, lexicon);
            Call {
                marks: marks::of(&mined, &sentences),
                sentences,
                mined,
            }
        };
        Self {
            source: source.into(),
            calls: documents.iter().map(prepare).collect(),
        }
    }

    /// What was mined.
    pub fn mined(&self) -> impl Iterator<Item = &Mined> {
        self.calls.iter().map(|call| &call.mined)
    }

    fn bytes(&self) -> usize {
        let sentences = self.calls.iter().flat_map(|call| &call.sentences);
        sentences.map(|s| s.english.len() + s.chinese.len()).sum()
    }

    fn sha256(&self) -> &str {
        self.calls.first().map_or("", |call| &call.mined.document.sha256)
    }
}

impl Call {
    fn rename(&mut self, doc: &str) {
        let mined = &mut self.mined;
        let of_tables = [&mut mined.document.doc]
            .into_iter()
            .chain(mined.participants.iter_mut().map(|r| &mut r.doc))
            .chain(mined.turns.iter_mut().map(|r| &mut r.doc))
            .chain(mined.figures.iter_mut().map(|r| &mut r.doc))
            .chain(mined.guidance.iter_mut().map(|r| &mut r.doc))
            .chain(mined.arr.iter_mut().map(|r| &mut r.doc))
            .chain(mined.diagnostics.iter_mut().map(|r| &mut r.doc));
        of_tables.for_each(|field| *field = doc.to_string());
    }
}

impl Store {
    /// Begins to write. `options` tells apart what mines differently though tool and vocabulary are the same.
    pub fn writer(&mut self, lexicon: &Lexicon, options: &str) -> Writer<'_> {
        let tool = env!("CARGO_PKG_VERSION");
        let build = env!("GUIDEPOST_BUILD");
        let vocabulary = &lexicon.fingerprint[..16.min(lexicon.fingerprint.len())];
        Writer {
            made_with: format!("{tool} {build} {vocabulary} {options}").trim_end().to_string(),
            lexicon: vocabulary.to_string(),
            store: self,
            batch: Vec::new(),
            unread: BTreeMap::new(),
            bytes: 0,
            most: BATCH,
            written: Written::default(),
        }
    }

    /// What is known of a file.
    pub fn known(&self, source: &str, made_with: &str) -> Result<Option<Known>, StoreError> {
        let sql = "SELECT doc, sha256, made_with = ?2 FROM documents WHERE source = ?1 ORDER BY part";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([source, made_with])?;
        let mut known: Option<Known> = None;
        while let Some(row) = rows.next()? {
            let current: bool = row.get(2)?;
            match &mut known {
                Some(known) => {
                    known.docs.push(row.get(0)?);
                    known.current &= current;
                }
                None => {
                    known = Some(Known {
                        docs: vec![row.get(0)?],
                        sha256: row.get(1)?,
                        current,
                    });
                }
            }
        }
        Ok(known)
    }

    /// Ids and files of the documents whose file is no more.
    pub fn vanished(&self) -> Result<Vec<(String, String)>, StoreError> {
        let mut statement = self
            .connection
            .prepare("SELECT doc, source FROM documents ORDER BY doc")?;
        let all = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut gone = Vec::new();
        for row in all {
            let (doc, source): (String, String) = row?;
            if source != "-" && !Path::new(&source).exists() {
                gone.push((doc, source));
            }
        }
        Ok(gone)
    }
}

/// Writes documents. What was added and not yet written when it is dropped is not in the store.
pub struct Writer<'s> {
    pub(super) store: &'s mut Store,
    made_with: String,
    lexicon: String,
    batch: Vec<Prepared>,
    /// Calls of this transaction whose words are not yet in the index, by their places.
    unread: BTreeMap<i64, Call>,
    bytes: usize,
    most: usize,
    written: Written,
}

impl Writer<'_> {
    /// What the documents are mined with.
    pub fn made_with(&self) -> &str {
        &self.made_with
    }

    /// Writes so many files in one transaction, at most.
    #[must_use]
    pub fn in_batches_of(mut self, files: usize) -> Self {
        self.most = files.max(1);
        self
    }

    /// Takes a file, and writes a batch when there is one.
    pub fn add(&mut self, prepared: Prepared) -> Result<(), StoreError> {
        self.bytes += prepared.bytes();
        self.batch.push(prepared);
        match self.batch.len() >= self.most || self.bytes >= BATCH_BYTES {
            true => self.flush(),
            false => Ok(()),
        }
    }

    /// Removes documents.
    pub fn remove(&mut self, docs: &[String]) -> Result<(), StoreError> {
        self.transaction(|writer| {
            for doc in docs {
                writer.forget(doc)?;
            }
            Ok(())
        })
    }

    /// Writes what is left, and compares the calls of the companies that have new ones.
    pub fn finish(mut self) -> Result<Written, StoreError> {
        self.flush()?;
        self.compare_calls()?;
        self.transaction(|writer| {
            let values = [
                ("schema", super::SCHEMA.to_string()),
                ("tool", env!("CARGO_PKG_VERSION").to_string()),
                ("build", env!("GUIDEPOST_BUILD").to_string()),
                ("lexicon", writer.lexicon.clone()),
            ];
            for (key, value) in values {
                let sql = "INSERT INTO meta (key, value) VALUES (?1, ?2) \
                    ON CONFLICT (key) DO UPDATE SET value = ?2 WHERE value <> ?2";
                writer.store.connection.execute(sql, params![key, value])?;
            }
            Ok(())
        })?;
        Ok(self.written)
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        let batch = std::mem::take(&mut self.batch);
        self.bytes = 0;
        if batch.is_empty() {
            return Ok(());
        }
        self.transaction(|writer| {
            batch.into_iter().try_for_each(|prepared| writer.write(prepared))?;
            writer.index_words()
        })
    }

    /// One transaction: all of it, or nothing.
    pub(super) fn transaction(
        &mut self,
        act: impl FnOnce(&mut Self) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let before = self.written;
        self.store.patiently(|c| c.execute_batch("BEGIN IMMEDIATE"))?;
        let done = act(self).and_then(|()| Ok(self.store.connection.execute_batch("COMMIT")?));
        if done.is_err() {
            self.written = before;
            self.unread.clear();
            // Where the transaction is gone already, there is nothing to take back.
            let _ = self.store.connection.execute_batch("ROLLBACK");
        }
        done
    }

    fn write(&mut self, prepared: Prepared) -> Result<(), StoreError> {
        let mut ids = Vec::new();
        match self.store.known(&prepared.source, &self.made_with)? {
            Some(known) if known.current && known.sha256 == prepared.sha256() => {
                self.written.done += 1;
                return Ok(());
            }
            Some(known) => {
                known.docs.iter().try_for_each(|doc| self.forget(doc))?;
                // A file keeps the ids that its calls had.
                if known.docs.len() == prepared.calls.len() {
                    ids = known.docs;
                }
                self.written.replaced += 1;
            }
            None => self.written.new += 1,
        }
        for (part, mut call) in prepared.calls.into_iter().enumerate() {
            let doc = &call.mined.document.doc;
            let id = match ids.get(part) {
                Some(id) => id.clone(),
                None => self.free_id(doc, &prepared.source)?,
            };
            if id != *doc {
                call.rename(&id);
            }
            let place = self.insert(&prepared.source, part as u32, &call)?;
            self.unread.insert(place, call);
        }
        Ok(())
    }

    /// An id that no other file has: with folders of its path before it, or a number behind it.
    fn free_id(&self, id: &str, source: &str) -> Result<String, StoreError> {
        let mut taken = self
            .store
            .connection
            .prepare_cached("SELECT 1 FROM documents WHERE doc = ?1")?;
        let depth = id.split('/').count();
        let folders: Vec<&str> = source
            .split(['/', '\\'])
            .rev()
            .skip(depth)
            .filter(|f| !f.is_empty())
            .collect();
        let longer = (1..=folders.len()).map(|n| {
            let before: Vec<&str> = folders[..n].iter().rev().copied().collect();
            format!("{}/{id}", before.join("/"))
        });
        let candidates = std::iter::once(id.to_string())
            .chain(longer)
            .chain((2u32..).map(|n| format!("{id}~{n}")));
        for candidate in candidates {
            if !taken.exists([&candidate])? {
                return Ok(candidate);
            }
        }
        Err(StoreError::Full)
    }

    fn forget(&mut self, doc: &str) -> Result<(), StoreError> {
        let connection = &self.store.connection;
        let found = connection
            .prepare_cached("SELECT n, house FROM documents WHERE doc = ?1")?
            .query_row([doc], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, Option<String>>(1)?))
            })
            .optional()?;
        let Some((n, house)) = found else {
            return Ok(());
        };
        let (first, last) = rows_of(n);
        if self.unread.remove(&n).is_none() {
            forget_words(connection, first, last)?;
        }
        for table in [Figure::TABLE, Guidance::TABLE, Arr::TABLE, "sentences"] {
            connection
                .prepare_cached(&format!("DELETE FROM {table} WHERE n BETWEEN ?1 AND ?2"))?
                .execute([first, last])?;
        }
        for table in [
            TurnRow::TABLE,
            ParticipantRow::TABLE,
            Diagnostic::TABLE,
            DocumentRow::TABLE,
        ] {
            connection
                .prepare_cached(&format!("DELETE FROM {table} WHERE doc = ?1"))?
                .execute([doc])?;
        }
        // What came of its guidance is told anew for the whole company.
        connection
            .prepare_cached("DELETE FROM outcomes WHERE house = ?1")?
            .execute([&house])?;
        self.touch(house.as_deref())
    }

    /// Notes that the calls of a company have to be compared anew.
    fn touch(&self, house: Option<&str>) -> Result<(), StoreError> {
        if let Some(house) = house {
            let sql = "INSERT INTO pending (house) VALUES (?1) ON CONFLICT DO NOTHING";
            self.store.connection.prepare_cached(sql)?.execute([house])?;
        }
        Ok(())
    }

    /// Writes the rows of a call; returns its place.
    fn insert(&mut self, source: &str, part: u32, prepared: &Call) -> Result<i64, StoreError> {
        let connection = &self.store.connection;
        let Mined {
            document,
            participants,
            turns,
            figures,
            guidance,
            arr,
            diagnostics,
        } = &prepared.mined;
        // A document of no known company stands for itself.
        let house = house(document.company.as_deref(), document.ticker.as_deref());
        let house = house.or_else(|| Some(document.doc.clone()));
        let base = self.store.place(document)?;
        let mut statement = rows::insert::<DocumentRow>(connection, &["source", "part", "house", "made_with", "n"])?;
        rows::put(
            &mut statement,
            document,
            &[&source, &part, &house, &self.made_with, &base],
        )?;
        let mut statement = rows::insert::<ParticipantRow>(connection, &[])?;
        participants
            .iter()
            .try_for_each(|row| rows::put(&mut statement, row, &[]))?;
        let mut statement = rows::insert::<TurnRow>(connection, &[])?;
        turns.iter().try_for_each(|row| rows::put(&mut statement, row, &[]))?;
        let mut statement = rows::insert::<Diagnostic>(connection, &[])?;
        diagnostics
            .iter()
            .try_for_each(|row| rows::put(&mut statement, row, &[]))?;

        let sentences = &prepared.sentences;
        let mut stretches = vec![[None; 3]; sentences.len()];
        macro_rules! records {
            ($records:expr, $type:ty, $kind:literal) => {
                let mut statement = rows::insert::<$type>(connection, &["n", "sentence_n"])?;
                for (i, record) in (0i64..).zip($records) {
                    let sentence = marks::place_of(sentences, record.start);
                    let Some(stretch) = stretches.get_mut(sentence) else {
                        continue;
                    };
                    let stretch = &mut stretch[$kind];
                    *stretch = stretch.map_or(Some((i, i)), |(first, _)| Some((first, i)));
                    rows::put(&mut statement, record, &[&(base + i), &(base + sentence as i64)])?;
                }
            };
        }
        records!(figures, Figure, 0);
        records!(guidance, Guidance, 1);
        records!(arr, Arr, 2);
        let mut statement = connection.prepare_cached(
            "INSERT INTO sentences (n, doc, turn, line, start, end, english, chinese, marks, \
             figure_n, figures, guidance_n, guidance, arr_n, arr) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        for (((n, sentence), marks), stretches) in (base..).zip(sentences).zip(&prepared.marks).zip(stretches) {
            let [figures, guidance, arr] = stretches.map(|s| {
                s.map_or((None, None), |(first, last)| {
                    (Some(base + first), Some(last - first + 1))
                })
            });
            statement.execute(params![
                n,
                document.doc,
                sentence.turn,
                sentence.line,
                sentence.span.start,
                sentence.span.end,
                sentence.english,
                sentence.chinese,
                marks,
                figures.0,
                figures.1,
                guidance.0,
                guidance.1,
                arr.0,
                arr.1
            ])?;
        }
        self.touch(house.as_deref())?;
        Ok(base)
    }

    /// Puts the sentences of this transaction into the index, in the order of their places: whenever a place is before
    /// the last one, the index ends a segment, which it has to merge with others later.
    fn index_words(&mut self) -> Result<(), StoreError> {
        let sql = "INSERT INTO words (rowid, english, chinese, marks) VALUES (?, ?, ?, ?)";
        let mut statement = self.store.connection.prepare_cached(sql)?;
        let mut pairs = String::new();
        for (place, call) in std::mem::take(&mut self.unread) {
            for ((n, sentence), marks) in (place..).zip(&call.sentences).zip(&call.marks) {
                pairs.clear();
                terms::pairs(&sentence.chinese, &mut pairs);
                statement.execute(params![n, sentence.english, pairs, marks])?;
            }
        }
        Ok(())
    }
}

/// Takes sentences out of the index. An index that keeps no texts has to be told what it forgets. (That it needs only
/// the place is an option of newer SQLite, and a store that uses it is one that older SQLite cannot open.)
fn forget_words(connection: &Connection, first: i64, last: i64) -> rusqlite::Result<()> {
    let sql = "SELECT n, english, chinese, marks FROM sentences WHERE n BETWEEN ?1 AND ?2";
    let mut sentences = connection.prepare_cached(sql)?;
    let sql = "INSERT INTO words (words, rowid, english, chinese, marks) VALUES ('delete', ?, ?, ?, ?)";
    let mut delete = connection.prepare_cached(sql)?;
    let mut rows = sentences.query([first, last])?;
    let mut pairs = String::new();
    while let Some(row) = rows.next()? {
        pairs.clear();
        terms::pairs(row.get_ref(2)?.as_str()?, &mut pairs);
        delete.execute(params![
            row.get::<_, i64>(0)?,
            row.get_ref(1)?.as_str()?,
            pairs,
            row.get_ref(3)?.as_str()?
        ])?;
    }
    Ok(())
}
