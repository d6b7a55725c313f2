//! Questions to a store: text and filters in one pass over the index, then a second look at what was found.

use std::collections::HashSet;

use rusqlite::OptionalExtension;
use rust_decimal::Decimal;

use super::place::{rows_of, rows_of_days};
use super::query::{Query, Searched, Sort, What};
use super::sieve::{self, Sieve};
use super::terms;
use super::{Store, StoreError, companies, rows};
use crate::period::Period;
use crate::records::{Arr, Figure, Guidance, Role, Section, Typed};

/// What was found in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// The sentence itself.
    Sentence,
    /// The turn in which it stands.
    Turn,
    /// A figure.
    Figure(Box<Figure>),
    /// Guidance.
    Guidance(Box<Guidance>),
    /// A mention of ARR.
    Arr(Box<Arr>),
}

/// A sentence that answers a question, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Its place in the store.
    pub n: i64,
    /// The document's id.
    pub doc: String,
    /// Where it was read.
    pub path: String,
    /// The company.
    pub company: Option<String>,
    /// The ticker.
    pub ticker: Option<String>,
    /// The period that the call reports.
    pub call_period: Option<String>,
    /// Day of the call.
    pub call_date: Option<String>,
    /// Ordinal of the turn.
    pub turn: u32,
    /// Part of the call.
    pub section: Section,
    /// Who speaks.
    pub speaker: Option<String>,
    /// What the speaker is.
    pub speaker_role: Role,
    /// 1-based line.
    pub line: u32,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Its words.
    pub sentence: String,
    /// Their translation.
    pub chinese: String,
    /// What was found in it.
    pub finding: Finding,
    pub(super) year_end: u8,
    records: Stretches,
}

/// The first row and the number of rows of the figures, the guidance and the ARR in a sentence.
pub(super) type Stretches = [Option<(i64, i64)>; 3];

/// More ranges of rows than this are walked over as one.
const MANY: usize = 64;

impl Store {
    /// Answers a question.
    pub fn search(&self, query: &Query) -> Result<Vec<Hit>, StoreError> {
        let plan = Plan::new(self, query)?;
        let mut hits = Hits {
            query,
            found: Vec::new(),
            turns: HashSet::new(),
        };
        let mut statement = self.connection.prepare_cached(&plan.sql)?;
        let mut sieve = Sieve::new(&self.connection, &query.actions, plan.down)?;
        // Very many calls are one walk over all between them, rather than a walk for each.
        let (mut walks, mut within) = match plan.ranges.as_slice() {
            [] => (Vec::new(), false),
            many if many.len() > MANY => {
                let ends = || many.iter().flat_map(|&(a, b)| [a, b]);
                (vec![(ends().min().unwrap_or(0), ends().max().unwrap_or(0))], true)
            }
            few => (few.to_vec(), false),
        };
        let mut ascending = plan.ranges.clone();
        ascending.sort_unstable();
        let is_within = |n: i64| {
            let at = ascending.partition_point(|&(first, _)| first <= n);
            at > 0 && n <= ascending[at - 1].1
        };
        // A few sentences are asked for one by one.
        if let [all] = walks.as_slice()
            && !query.actions.is_empty()
            && let Some(few) = sieve.few(*all, MANY)?
        {
            walks = few.into_iter().filter(|&n| is_within(n)).map(|n| (n, n)).collect();
            within = false;
        }
        let mut scores: Vec<(f64, i64)> = Vec::new();
        for walk in walks {
            let mut along = sieve.along(walk)?;
            let mut rows = match &plan.words {
                Some(words) => statement.query(rusqlite::params![walk.0, walk.1, words])?,
                None => statement.query([walk.0, walk.1])?,
            };
            while let Some(row) = rows.next()? {
                let n = row.get(0)?;
                if within && !is_within(n) || !along.lets_through(n)? {
                    continue;
                }
                if plan.ranked {
                    scores.push((row.get(1)?, n));
                    continue;
                }
                self.look(n, &mut hits)?;
                if hits.is_enough() {
                    return Ok(hits.sorted());
                }
            }
        }
        // The smaller the better.
        scores.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for (_, n) in scores {
            self.look(n, &mut hits)?;
            if hits.is_enough() {
                break;
            }
        }
        Ok(hits.sorted())
    }

    /// The statements of a search as SQLite would run them, a line each.
    pub fn explain(&self, query: &Query) -> Result<Vec<String>, StoreError> {
        let plan = Plan::new(self, query)?;
        let mut lines = Vec::new();
        let mut told = |sql: &str| -> Result<(), StoreError> {
            let mut statement = self.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
            // What is not bound is NULL, which changes no plan.
            let mut rows = statement.raw_query();
            while let Some(row) = rows.next()? {
                lines.push(row.get(3)?);
            }
            Ok(())
        };
        for sql in plan
            .asked
            .iter()
            .map(String::as_str)
            .chain([plan.sql.as_str(), SENTENCE])
        {
            told(sql)?;
        }
        for sql in [of_sentence::<Figure>(), of_sentence::<Guidance>(), of_sentence::<Arr>()] {
            told(&sql)?;
        }
        if !query.actions.is_empty() {
            told(&sieve::sql(plan.down))?;
        }
        Ok(lines)
    }

    /// The second look at a sentence that the index found.
    fn look(&self, n: i64, hits: &mut Hits) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(SENTENCE)?;
        let mut rows = statement.query([n])?;
        let Some(row) = rows.next()? else {
            return Ok(());
        };
        let stretch = |at: usize| -> rusqlite::Result<Option<(i64, i64)>> {
            let first: Option<i64> = row.get(at)?;
            Ok(first.zip(row.get(at + 1)?))
        };
        let word = |text: String| text.parse().map_err(crate::records::Unreadable);
        let hit = Hit {
            n,
            doc: row.get(0)?,
            path: row.get(1)?,
            company: row.get(2)?,
            ticker: row.get(3)?,
            call_period: row.get(4)?,
            call_date: row.get(5)?,
            turn: row.get(6)?,
            section: row.get::<_, String>(7)?.parse().map_err(crate::records::Unreadable)?,
            speaker: row.get(8)?,
            speaker_role: word(row.get(9)?)?,
            line: row.get(10)?,
            start: row.get(11)?,
            end: row.get(12)?,
            sentence: row.get(13)?,
            chinese: row.get(14)?,
            year_end: row.get::<_, Option<u8>>(15)?.unwrap_or(12),
            finding: Finding::Sentence,
            records: [stretch(16)?, stretch(18)?, stretch(20)?],
        };
        if !hits.query.fits_call(&hit) {
            return Ok(());
        }
        let query = hits.query;
        let asks = query.asks_of_records();
        let sentences = query.what.is_empty();
        let mut any = false;
        if sentences || query.what.contains(&What::Turn) {
            any = !asks
                || self.first_of::<Figure>(&hit, query)?
                || self.first_of::<Guidance>(&hit, query)?
                || self.first_of::<Arr>(&hit, query)?;
        }
        if sentences && any {
            hits.found.push(hit.clone());
        }
        for what in &query.what {
            match what {
                What::Turn if any => {
                    if hits.turns.insert((hit.doc.clone(), hit.turn)) {
                        hits.found.push(hit.with(Finding::Turn));
                    }
                }
                What::Turn => {}
                What::Figure => self.of::<Figure>(&hit, query, &mut hits.found)?,
                What::Guidance => self.of::<Guidance>(&hit, query, &mut hits.found)?,
                What::Arr => self.of::<Arr>(&hit, query, &mut hits.found)?,
            }
        }
        Ok(())
    }

    fn of<R: Searched>(&self, hit: &Hit, query: &Query, found: &mut Vec<Hit>) -> Result<(), StoreError> {
        let Some((first, many)) = R::stretch(&hit.records) else {
            return Ok(());
        };
        let mut statement = self.connection.prepare_cached(&of_sentence::<R>())?;
        let mut rows = statement.query([hit.n, first, first + many - 1])?;
        while let Some(row) = rows.next()? {
            let record: R = rows::take(row, 0)?;
            if query.fits(&record.facts(), hit.year_end) {
                found.push(hit.with(record.finding()));
            }
        }
        Ok(())
    }

    fn first_of<R: Searched>(&self, hit: &Hit, query: &Query) -> Result<bool, StoreError> {
        let mut found = Vec::new();
        self.of::<R>(hit, query, &mut found)?;
        Ok(!found.is_empty())
    }
}

const SENTENCE: &str =
    "SELECT s.doc, d.path, d.company, d.ticker, d.call_period, d.call_date, s.turn, t.section, t.speaker,
  t.speaker_role, s.line, s.start, s.end, s.english, s.chinese, d.fiscal_year_end,
  s.figure_n, s.figures, s.guidance_n, s.guidance, s.arr_n, s.arr
  FROM sentences s JOIN documents d ON d.doc = s.doc JOIN turns t ON t.doc = s.doc AND t.turn = s.turn WHERE s.n = ?1";

fn of_sentence<T: Typed>() -> String {
    format!(
        "SELECT {} FROM {table} r WHERE r.n BETWEEN ?2 AND ?3 AND r.sentence_n = ?1 ORDER BY r.n",
        rows::columns::<T>("r"),
        table = T::TABLE
    )
}

/// How a question is put to the index.
struct Plan {
    /// Asks for sentences between two places (`?1`, `?2`), by words (`?3`) where there are any.
    sql: String,
    words: Option<String>,
    /// Whether it asks for the rank as well, by which they are sorted.
    ranked: bool,
    /// Whether it begins at the end.
    down: bool,
    ranges: Vec<(i64, i64)>,
    /// What was asked of the documents before.
    asked: Vec<String>,
}

impl Plan {
    fn new(store: &Store, query: &Query) -> Result<Self, StoreError> {
        let mut parts: Vec<String> = terms::query(&query.text)?.into_iter().collect();
        let marks = query.marks();
        if !marks.is_empty() {
            let all: Vec<String> = marks
                .iter()
                .map(|any| match any.as_slice() {
                    [one] => one.clone(),
                    more => format!("({})", more.join(" OR ")),
                })
                .collect();
            // Not looked for in the column of marks alone: no word of a language is written like a mark, and the second
            // look would see it, while minding columns takes twice the time.
            parts.push(format!("({})", all.join(" AND ")));
        }
        let down = query.sort == Sort::Oldest;
        let order = if down { " DESC" } else { "" };
        let ranked = query.sort == Sort::Rank && !parts.is_empty();
        let (sql, words) = match parts.is_empty() {
            true => (
                format!("SELECT n FROM sentences WHERE n BETWEEN ?1 AND ?2 ORDER BY n{order}"),
                None,
            ),
            false => {
                let rank = if ranked { ", bm25(words, 1.0, 1.0, 0.0)" } else { "" };
                let sql = format!(
                    "SELECT rowid{rank} FROM words WHERE words MATCH ?3 AND rowid BETWEEN ?1 AND ?2 \
                     ORDER BY rowid{order}"
                );
                (sql, Some(parts.join(" AND ")))
            }
        };
        let (ranges, asked) = store.ranges(query)?;
        Ok(Self {
            sql,
            words,
            ranked,
            down,
            ranges,
            asked,
        })
    }
}

impl Store {
    /// Where the calls stand that are asked for.
    fn ranges(&self, query: &Query) -> Result<(Vec<(i64, i64)>, Vec<String>), StoreError> {
        let (first, last) = rows_of_days(query.since, query.until);
        if query.company.is_none() && query.ticker.is_none() && query.call.is_none() {
            return Ok((vec![(first, last)], Vec::new()));
        }
        let mut asked = Vec::new();
        let mut places: Option<HashSet<i64>> = None;
        let mut narrow = |found: HashSet<i64>| {
            places = Some(match places.take() {
                Some(before) => before.intersection(&found).copied().collect(),
                None => found,
            });
        };
        let mut ask = |conditions: &[(&str, String)]| -> Result<HashSet<i64>, StoreError> {
            let mut found = HashSet::new();
            for (condition, value) in conditions {
                let sql = format!("SELECT n FROM documents WHERE {condition}");
                let mut statement = self.connection.prepare_cached(&sql)?;
                let rows = statement.query_map([value], |row| row.get::<_, i64>(0))?;
                for n in rows {
                    found.insert(n?);
                }
                asked.push(sql);
            }
            Ok(found)
        };
        if let Some(company) = &query.company {
            narrow(ask(&companies::conditions(company))?);
        }
        if let Some(ticker) = &query.ticker {
            narrow(ask(&[(companies::TICKER, ticker.trim().to_string())])?);
        }
        if let Some(wanted) = query.call {
            narrow(self.calls_of_period(wanted)?);
            asked.extend([NEXT_PERIOD.to_string(), OF_PERIOD.to_string()]);
        }
        let mut ranges: Vec<(i64, i64)> = places.unwrap_or_default().into_iter().map(rows_of).collect();
        ranges.retain(|&(a, b)| a <= last && b >= first);
        ranges.sort_unstable();
        // Calls that follow each other are one range.
        let mut joined: Vec<(i64, i64)> = Vec::new();
        for (a, b) in ranges {
            match joined.last_mut() {
                Some(before) if before.1 + 1 == a => before.1 = b,
                _ => joined.push((a, b)),
            }
        }
        if query.sort == Sort::Oldest {
            joined.reverse();
        }
        Ok((joined, asked))
    }
}

/// The periods that calls report, one after the other: there are few of them, however many calls.
const NEXT_PERIOD: &str = "SELECT call_period FROM documents WHERE call_period > ?1 ORDER BY call_period LIMIT 1";
const OF_PERIOD: &str = "SELECT n, fiscal_year_end FROM documents WHERE call_period = ?1";

impl Store {
    /// The places of the calls that report a period, or one that lies in it.
    fn calls_of_period(&self, wanted: Period) -> Result<HashSet<i64>, StoreError> {
        let mut found = HashSet::new();
        let mut next = self.connection.prepare_cached(NEXT_PERIOD)?;
        let mut calls = self.connection.prepare_cached(OF_PERIOD)?;
        let mut before = String::new();
        while let Some(text) = next.query_row([&before], |row| row.get::<_, String>(0)).optional()? {
            let period = text.parse::<Period>().ok();
            let may_lie = |p: &Period| (1..=12).any(|year_end| p.lies_in(wanted, year_end));
            if let Some(period) = period.filter(may_lie) {
                let mut rows = calls.query([&text])?;
                while let Some(row) = rows.next()? {
                    let year_end: Option<u8> = row.get(1)?;
                    if period.lies_in(wanted, year_end.unwrap_or(12)) {
                        found.insert(row.get(0)?);
                    }
                }
            }
            before = text;
        }
        Ok(found)
    }
}

impl Hit {
    fn with(&self, finding: Finding) -> Self {
        Self {
            finding,
            ..self.clone()
        }
    }

    /// The value found, the upper one of a range.
    pub fn value(&self) -> Option<Decimal> {
        match &self.finding {
            Finding::Figure(f) => f.high.or(f.low),
            Finding::Guidance(g) => g.high.or(g.low),
            Finding::Arr(a) => a.high.or(a.low),
            Finding::Sentence | Finding::Turn => None,
        }
    }
}

/// What was found so far.
struct Hits<'q> {
    query: &'q Query,
    found: Vec<Hit>,
    turns: HashSet<(String, u32)>,
}

impl Hits<'_> {
    /// Whether there are as many as asked for, in the order asked for. Where the order is only known in the end, what
    /// is surely too much is let go.
    fn is_enough(&mut self) -> bool {
        let limit = self.query.limit;
        if limit == 0 {
            return false;
        }
        match self.query.sort {
            Sort::Newest | Sort::Oldest | Sort::Rank => self.found.len() >= limit,
            Sort::Largest | Sort::Smallest => {
                if self.found.len() >= 2 * limit + 1024 {
                    self.sort();
                    self.found.truncate(limit);
                }
                false
            }
        }
    }

    fn sort(&mut self) {
        match self.query.sort {
            Sort::Newest | Sort::Oldest | Sort::Rank => {}
            // What has no value comes last.
            Sort::Largest => self.found.sort_by_key(|b| std::cmp::Reverse(b.value())),
            Sort::Smallest => self.found.sort_by_key(|hit| (hit.value().is_none(), hit.value())),
        }
    }

    fn sorted(mut self) -> Vec<Hit> {
        self.sort();
        if self.query.limit > 0 {
            self.found.truncate(self.query.limit);
        }
        self.found
    }
}
