//! Questions to a store: text and filters in one pass over the index, then a second look at what was found.

use std::collections::HashSet;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::terms::{self, Facet, marked};
use super::write::{rows_of, rows_of_days};
use super::{Store, StoreError, companies, rows};
use crate::period::Period;
use crate::records::{Action, Arr, Basis, Figure, Guidance, Record, Role, Section, Typed};

/// What to find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Figures.
    Figure,
    /// Guidance.
    Guidance,
    /// Mentions of ARR.
    Arr,
    /// Turns.
    Turn,
}

/// The order of what is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The newest call first, then the order of the text.
    #[default]
    Newest,
    /// The oldest call first, and the last of its sentences.
    Oldest,
    /// What speaks most of the words asked for first.
    Rank,
    /// The largest value first.
    Largest,
    /// The smallest value first.
    Smallest,
}

/// A question. What is left empty filters nothing.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Words, as [`terms`] explains them.
    pub text: String,
    /// Kinds of records; sentences where none is given.
    pub what: Vec<What>,
    /// The period spoken of; shorter ones lie in it.
    pub period: Option<Period>,
    /// That period alone.
    pub exact: bool,
    /// The period that the call reports; shorter ones lie in it.
    pub call: Option<Period>,
    /// First day of the calls.
    pub since: Option<Date>,
    /// Last day of the calls.
    pub until: Option<Date>,
    /// The company, by its name, the beginning of it, or its ticker.
    pub company: Option<String>,
    /// The ticker.
    pub ticker: Option<String>,
    /// Metric ids, any of them.
    pub metrics: Vec<String>,
    /// Segment, or scope of ARR.
    pub segment: Option<String>,
    /// Accounting basis.
    pub basis: Option<Basis>,
    /// Names of the speaker, all of them.
    pub speaker: Option<String>,
    /// What the speaker is.
    pub role: Option<Role>,
    /// The part of the call.
    pub section: Option<Section>,
    /// What is done to guidance, any of them.
    pub actions: Vec<Action>,
    /// The least value.
    pub min: Option<Decimal>,
    /// The largest value.
    pub max: Option<Decimal>,
    /// How many; 0 for all.
    pub limit: usize,
    /// Their order.
    pub sort: Sort,
}

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
}

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
        for (first, last) in &plan.ranges {
            let mut rows = match &plan.words {
                Some(words) => statement.query(rusqlite::params![first, last, words])?,
                None => statement.query([first, last])?,
            };
            while let Some(row) = rows.next()? {
                self.look(row.get(0)?, &mut hits)?;
                if hits.is_enough() {
                    return Ok(hits.sorted());
                }
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
        Ok(lines)
    }

    /// The second look at a sentence that the index found.
    fn look(&self, n: i64, hits: &mut Hits) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(SENTENCE)?;
        let mut rows = statement.query([n])?;
        let Some(row) = rows.next()? else {
            return Ok(());
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
        let mut statement = self.connection.prepare_cached(&of_sentence::<R>())?;
        let mut rows = statement.query([hit.n])?;
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
  t.speaker_role, s.line, s.start, s.end, s.english, s.chinese, d.fiscal_year_end
  FROM sentences s JOIN documents d ON d.doc = s.doc JOIN turns t ON t.doc = s.doc AND t.turn = s.turn WHERE s.n = ?1";

pub(super) fn of_sentence<T: Typed>() -> String {
    format!(
        "SELECT {} FROM {table} r WHERE r.sentence_n = ?1 ORDER BY r.n",
        rows::columns::<T>("r"),
        table = T::TABLE
    )
}

/// How a question is put to the index.
struct Plan {
    /// Asks for sentences between two places (`?1`, `?2`), by words (`?3`) where there are any.
    sql: String,
    words: Option<String>,
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
            parts.push(format!("marks : ({})", all.join(" AND ")));
        }
        let down = if query.sort == Sort::Oldest { " DESC" } else { "" };
        let (sql, words) = match parts.is_empty() {
            true => (
                format!("SELECT n FROM sentences WHERE n BETWEEN ?1 AND ?2 ORDER BY n{down}"),
                None,
            ),
            false => {
                let order = match query.sort {
                    Sort::Rank => "bm25(words, 1.0, 1.0, 0.0), rowid".to_string(),
                    _ => format!("rowid{down}"),
                };
                let sql = format!(
                    "SELECT rowid FROM words WHERE words MATCH ?3 AND rowid BETWEEN ?1 AND ?2 ORDER BY {order}"
                );
                (sql, Some(parts.join(" AND ")))
            }
        };
        let (ranges, asked) = store.ranges(query)?;
        Ok(Self {
            sql,
            words,
            ranges,
            asked,
        })
    }
}

impl Store {
    /// Where the calls stand that are asked for.
    fn ranges(&self, query: &Query) -> Result<(Vec<(i64, i64)>, Vec<String>), StoreError> {
        let (first, last) = rows_of_days(query.since, query.until);
        if query.company.is_none() && query.ticker.is_none() {
            return Ok((vec![(first, last)], Vec::new()));
        }
        let mut asked = Vec::new();
        let mut places: Option<HashSet<i64>> = None;
        let mut ask = |conditions: &[(&str, String)]| -> Result<(), StoreError> {
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
            places = Some(match places.take() {
                Some(before) => before.intersection(&found).copied().collect(),
                None => found,
            });
            Ok(())
        };
        if let Some(company) = &query.company {
            ask(&companies::conditions(company))?;
        }
        if let Some(ticker) = &query.ticker {
            ask(&[(companies::TICKER, ticker.trim().to_string())])?;
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

/// What is asked of a record, in the terms of the question.
pub(super) struct Facts<'r> {
    metric: Option<&'r str>,
    segment: Option<&'r str>,
    basis: Option<Basis>,
    period: Option<&'r str>,
    action: Option<Action>,
    low: Option<Decimal>,
    high: Option<Decimal>,
}

trait Searched: Typed {
    fn facts(&self) -> Facts<'_>;
    fn finding(self) -> Finding;
}

impl Searched for Figure {
    fn facts(&self) -> Facts<'_> {
        Facts {
            metric: self.metric.as_deref(),
            segment: self.segment.as_deref(),
            basis: self.basis,
            period: self.period.as_deref(),
            action: None,
            low: self.low,
            high: self.high,
        }
    }

    fn finding(self) -> Finding {
        Finding::Figure(Box::new(self))
    }
}

impl Searched for Guidance {
    fn facts(&self) -> Facts<'_> {
        Facts {
            metric: self.metric.as_deref(),
            segment: self.segment.as_deref(),
            basis: self.basis,
            period: self.period.as_deref(),
            action: self.action,
            low: self.low,
            high: self.high,
        }
    }

    fn finding(self) -> Finding {
        Finding::Guidance(Box::new(self))
    }
}

impl Searched for Arr {
    fn facts(&self) -> Facts<'_> {
        Facts {
            metric: Some("arr"),
            segment: self.scope.as_deref(),
            basis: None,
            period: self.as_of.as_deref(),
            action: None,
            low: self.low,
            high: self.high,
        }
    }

    fn finding(self) -> Finding {
        Finding::Arr(Box::new(self))
    }
}

impl Query {
    /// Whether anything is asked that only a record can answer.
    fn asks_of_records(&self) -> bool {
        self.period.is_some()
            || !self.metrics.is_empty()
            || self.segment.is_some()
            || self.basis.is_some()
            || !self.actions.is_empty()
            || self.min.is_some()
            || self.max.is_some()
    }

    /// The marks that a sentence must have: one of each group.
    fn marks(&self) -> Vec<Vec<String>> {
        let mut all: Vec<Vec<String>> = Vec::new();
        let mut need = |facet: Facet, values: Vec<String>| {
            if !values.is_empty() {
                all.push(values.iter().map(|v| marked(facet, v)).collect());
            }
        };
        // The rarest first: the index looks at them in this order.
        let kinds = self.what.iter().map(|what| match what {
            What::Figure => Some(Figure::TABLE.to_string()),
            What::Guidance => Some(Guidance::TABLE.to_string()),
            What::Arr => Some(Arr::TABLE.to_string()),
            What::Turn => None,
        });
        need(Facet::Metric, self.metrics.iter().map(|m| m.to_lowercase()).collect());
        need(Facet::Segment, self.segment.iter().map(|s| s.to_lowercase()).collect());
        need(Facet::Action, self.actions.iter().map(|a| a.to_string()).collect());
        let facet = if self.exact { Facet::Exact } else { Facet::Period };
        let periods = self.period.iter().flat_map(|p| match p {
            Period::Years(a, b) if !self.exact => {
                let inside = (*a..=*b).flat_map(|x| (x + 1..=*b).map(move |y| Period::Years(x, y)));
                (*a..=*b)
                    .map(Period::Year)
                    .chain(inside)
                    .map(|p| p.to_string())
                    .take(400)
                    .collect()
            }
            Period::Quarters(y, a, b) if !self.exact => {
                let each = (*a..=*b).map(|q| Period::Quarter(*y, q).to_string());
                each.chain([p.to_string()]).collect::<Vec<_>>()
            }
            one => vec![one.to_string()],
        });
        need(facet, periods.collect());
        need(Facet::Basis, self.basis.iter().map(|b| b.to_string()).collect());
        if self.min.is_some() || self.max.is_some() {
            need(
                Facet::Size,
                terms::sizes(self.min, self.max).map(|s| s.to_string()).collect(),
            );
        }
        for name in self.speaker.as_deref().unwrap_or_default().split_whitespace() {
            need(Facet::Speaker, vec![name.to_lowercase()]);
        }
        need(Facet::Call, self.call.iter().map(|c| c.to_string()).collect());
        need(Facet::Role, self.role.iter().map(|r| r.to_string()).collect());
        need(Facet::Section, self.section.iter().map(|s| s.to_string()).collect());
        need(Facet::Kind, kinds.collect::<Option<Vec<_>>>().unwrap_or_default());
        all
    }

    /// Whether a sentence is of the calls and speakers asked for.
    fn fits_call(&self, hit: &Hit) -> bool {
        let within = |bound: Option<Date>, inside: fn(&Date, &Date) -> bool| match (bound, hit.call_date.as_deref()) {
            (None, _) => true,
            (Some(bound), Some(date)) => date.parse::<Date>().is_ok_and(|date| inside(&date, &bound)),
            (Some(_), None) => false,
        };
        let call = |wanted: Period| {
            let period = hit.call_period.as_deref().and_then(|p| p.parse::<Period>().ok());
            period.is_some_and(|p| p.lies_in(wanted, hit.year_end))
        };
        let names = |wanted: &str| {
            let speaker = hit.speaker.as_deref().unwrap_or_default().to_lowercase();
            wanted
                .split_whitespace()
                .all(|name| speaker.split_whitespace().any(|n| n == name.to_lowercase()))
        };
        within(self.since, |date, since| date >= since)
            && within(self.until, |date, until| date <= until)
            && self.call.is_none_or(call)
            && self.speaker.as_deref().is_none_or(names)
            && self.role.is_none_or(|role| role == hit.speaker_role)
            && self.section.is_none_or(|section| section == hit.section)
    }

    /// Whether a record is one of those asked for.
    fn fits(&self, facts: &Facts, year_end: u8) -> bool {
        let period = |wanted: Period| {
            let period = facts.period.and_then(|p| p.parse::<Period>().ok());
            period.is_some_and(|p| match self.exact {
                true => p == wanted,
                false => p.lies_in(wanted, year_end),
            })
        };
        let same = |wanted: &str, got: Option<&str>| got.is_some_and(|g| g.to_lowercase() == wanted.to_lowercase());
        // A range fits where it has a value in common with what is asked for; an open side ends at
        // the bound that was said.
        let valued = facts.low.is_some() || facts.high.is_some();
        self.period.is_none_or(period)
            && (self.metrics.is_empty() || self.metrics.iter().any(|m| same(m, facts.metric)))
            && self.segment.as_deref().is_none_or(|s| same(s, facts.segment))
            && self.basis.is_none_or(|b| facts.basis == Some(b))
            && (self.actions.is_empty() || facts.action.is_some_and(|a| self.actions.contains(&a)))
            && self
                .min
                .is_none_or(|min| valued && facts.high.or(facts.low).is_some_and(|v| v >= min))
            && self
                .max
                .is_none_or(|max| valued && facts.low.or(facts.high).is_some_and(|v| v <= max))
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
