//! Mined documents → the store, a batch at a time.

use std::path::Path;

use rusqlite::{OptionalExtension, params};

use super::marks::{mark_arr, mark_figure, mark_guidance, mark_turn, marks_of_call};
use super::place::rows_of;
use super::sentences::{self, Sentence};
use super::{Store, StoreError, place, rows, terms};
use crate::ledger::house;
use crate::lexicon::Lexicon;
use crate::records::{Arr, Diagnostic, DocumentRow, Figure, Guidance, Mined, ParticipantRow, TurnRow};
use crate::source::Document;

/// A batch is written when it has so many documents, or so many bytes of text.
const BATCH: usize = 32;
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
}

impl Prepared {
    /// Mines the documents of a file and splits them for search. `source` is the file by which the store knows them.
    pub fn new(documents: &[Document], source: impl Into<String>, lexicon: &Lexicon) -> Self {
        let prepare = |document: &Document| {
            let call = crate::read(document);
            Call {
                sentences: sentences::of(document, &call),
                mined: crate::mine_call(document, &call, lexicon),
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

    /// Puts a sentence into the index.
    pub(super) fn put_words(&self, n: i64, english: &str, chinese: &str, marks: &[String]) -> Result<(), StoreError> {
        let mut pairs = String::new();
        terms::pairs(chinese, &mut pairs);
        let sql = "INSERT INTO words (rowid, english, chinese, marks) VALUES (?, ?, ?, ?)";
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.execute(params![n, english, pairs, marks.join(" ")])?;
        Ok(())
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
        self.transaction(|writer| batch.into_iter().try_for_each(|prepared| writer.write(prepared)))
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
            // Where the transaction is gone already, there is nothing to take back.
            let _ = self.store.connection.execute_batch("ROLLBACK");
        }
        done
    }

    fn write(&mut self, mut prepared: Prepared) -> Result<(), StoreError> {
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
        for (part, call) in prepared.calls.iter_mut().enumerate() {
            let doc = &call.mined.document.doc;
            let id = match ids.get(part) {
                Some(id) => id.clone(),
                None => self.free_id(doc, &prepared.source)?,
            };
            if id != *doc {
                call.rename(&id);
            }
            self.insert(&prepared.source, part as u32, call)?;
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
        connection
            .prepare_cached("DELETE FROM words WHERE rowid BETWEEN ?1 AND ?2")?
            .execute([first, last])?;
        connection
            .prepare_cached("DELETE FROM documents WHERE doc = ?1")?
            .execute([doc])?;
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

    fn insert(&mut self, source: &str, part: u32, prepared: &Call) -> Result<(), StoreError> {
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

        // Texts of many sentences have several of them in a row, so that there is room for all.
        let merged = prepared.sentences.len().div_ceil(place::SENTENCES).max(1);
        let starts: Vec<u32> = prepared.sentences.chunks(merged).map(|c| c[0].span.start).collect();
        let sentence_of = |start: u32| starts.partition_point(|&s| s <= start).saturating_sub(1);
        let mut marks: Vec<Vec<String>> = vec![Vec::new(); starts.len()];
        let year_end = document.fiscal_year_end.unwrap_or(12);
        macro_rules! records {
            ($records:expr, $type:ty, $mark:path) => {
                let mut statement = rows::insert::<$type>(connection, &["n", "sentence_n"])?;
                for (i, record) in $records.iter().enumerate() {
                    let sentence = sentence_of(record.start);
                    let Some(marks) = marks.get_mut(sentence) else {
                        continue;
                    };
                    $mark(record, year_end, marks);
                    rows::put(
                        &mut statement,
                        record,
                        &[&(base + i as i64), &(base + sentence as i64)],
                    )?;
                }
            };
        }
        // The sentences come first: the records refer to them.
        let mut statement = connection.prepare_cached(
            "INSERT INTO sentences (n, doc, turn, line, start, end, english, chinese) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        for (i, chunk) in prepared.sentences.chunks(merged).enumerate() {
            let (first, last) = (&chunk[0], &chunk[chunk.len() - 1]);
            statement.execute(params![
                base + i as i64,
                document.doc,
                first.turn,
                first.line,
                first.span.start,
                last.span.end.max(first.span.end),
                joined(chunk, |s| &s.english),
                joined(chunk, |s| &s.chinese)
            ])?;
        }
        records!(figures, Figure, mark_figure);
        records!(guidance, Guidance, mark_guidance);
        records!(arr, Arr, mark_arr);

        let of_call = marks_of_call(document);
        for (i, chunk) in prepared.sentences.chunks(merged).enumerate() {
            let marks = &mut marks[i];
            marks.extend(of_call.iter().cloned());
            for turn in chunk.iter().filter_map(|s| turns.get(s.turn as usize)) {
                mark_turn(turn.speaker_role, turn.section, turn.speaker.as_deref(), marks);
            }
            let (english, chinese) = (joined(chunk, |s| &s.english), joined(chunk, |s| &s.chinese));
            self.store.put_words(base + i as i64, &english, &chinese, marks)?;
        }
        self.touch(house.as_deref())
    }
}

fn joined(sentences: &[Sentence], text: impl Fn(&Sentence) -> &String) -> std::borrow::Cow<'_, str> {
    match sentences {
        [one] => text(one).as_str().into(),
        more => more
            .iter()
            .map(|s| text(s).as_str())
            .collect::<Vec<_>>()
            .join(" ")
            .into(),
    }
}
