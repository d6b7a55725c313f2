//! What the calls of a company tell together, written beside what each of them tells.
//!
//! A batch notes the companies that it touches (`pending`); here they are taken, some in each transaction. A run that is killed in between leaves the note, and the next run goes on.

use rusqlite::{OptionalExtension, params};

use super::place::OF_CALL;
use super::{Store, StoreError, Writer, rows};
use crate::ledger::{Actuals, Statement, apply, judge, outcomes};
use crate::period::{Calendar, Period};
use crate::records::{Arr, Figure, Guidance, Outcome, Record, Typed};

impl Writer<'_> {
    /// Compares the calls of all companies that were touched.
    pub(super) fn compare_calls(&mut self) -> Result<(), StoreError> {
        loop {
            let connection = &self.store.connection;
            let mut next = connection.prepare_cached("SELECT house FROM pending LIMIT ?1")?;
            let houses: Vec<String> = next.query_map([HOUSES], |row| row.get(0))?.collect::<Result<_, _>>()?;
            drop(next);
            if houses.is_empty() {
                return Ok(());
            }
            self.transaction(|writer| {
                for house in &houses {
                    if writer.store.has_to_be_compared(house)? {
                        writer.store.compare_house(house)?;
                    }
                    let done = "DELETE FROM pending WHERE house = ?1";
                    writer.store.connection.prepare_cached(done)?.execute([house])?;
                }
                Ok(())
            })?;
        }
    }
}

/// What is compared of guidance, and of figures.
const GUIDED: &[&str] = &[
    "doc",
    "company",
    "ticker",
    "call_period",
    "call_date",
    "id",
    "key",
    "metric",
    "segment",
    "basis",
    "period",
    "period_end",
    "period_kind",
    "low",
    "high",
    "unit",
    "currency",
    "per",
    "value_text",
    "direction",
    "action",
    "action_source",
    "prior_doc",
    "prior_low",
    "prior_high",
];
const REPORTED: &[&str] = &[
    "doc",
    "call_period",
    "call_date",
    "id",
    "low",
    "high",
    "currency",
    "per",
    "direction",
    "metric",
    "segment",
    "basis",
    "period",
    "period_end",
    "period_kind",
    "period_source",
];

/// So many companies are compared in one transaction.
const HOUSES: u32 = 32;

impl Store {
    /// Whether there is anything to compare: several calls, or what several calls told before one of them was removed.
    fn has_to_be_compared(&self, house: &str) -> Result<bool, StoreError> {
        let several = "SELECT 1 FROM documents WHERE house = ?1 LIMIT 1 OFFSET 1";
        let compared = format!(
            "SELECT 1 FROM documents d JOIN guidance r ON {OF_CALL} \
             WHERE d.house = ?1 AND (r.action_source = 'inferred' OR r.prior_doc IS NOT NULL)"
        );
        let came = "SELECT 1 FROM outcomes WHERE house = ?1";
        for sql in [several, &compared, came] {
            if self.connection.prepare_cached(sql)?.exists([house])? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn compare_house(&self, house: &str) -> Result<(), StoreError> {
        let mut said: Vec<(i64, Guidance)> = Vec::new();
        self.of_house::<Guidance>(house, GUIDED, "", |record, n| said.push((n, record)))?;
        let statements: Vec<Statement> = said.iter().map(|(_, g)| Statement::of(g, 0)).collect();
        let before: Vec<_> = said.iter().map(|(_, g)| (g.doc.clone(), g.low, g.high)).collect();
        let sql = "UPDATE guidance SET action = ?2, action_source = ?3, prior_doc = ?4, prior_low = ?5, prior_high = ?6 \
            WHERE n = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        for ((n, g), judgement) in said.iter_mut().zip(judge(&statements)) {
            let old = g.clone();
            let prior = judgement.prior.map(|at| &before[at]);
            apply(g, judgement, prior.map(|(doc, low, high)| (doc.as_str(), *low, *high)));
            if *g == old {
                continue;
            }
            let text = |amount: Option<rust_decimal::Decimal>| amount.map(|a| a.to_string());
            statement.execute(params![
                *n,
                g.action.map(|a| a.as_str()),
                g.action_source.map(|a| a.as_str()),
                g.prior_doc,
                text(g.prior_low),
                text(g.prior_high)
            ])?;
        }

        let mut actuals = Actuals::default();
        let year_end = self.year_end_of(house)?;
        self.of_house::<Arr>(house, Arr::FIELDS, "AND r.status = 'actual'", |arr, _| {
            actuals.arr(&arr, last_day(arr.as_of.as_deref(), year_end).as_deref());
        })?;
        let guided = format!(
            "AND r.status = 'actual' AND r.metric IN \
             (SELECT r.metric FROM documents d JOIN guidance r ON {OF_CALL} WHERE d.house = ?1)"
        );
        self.of_house::<Figure>(house, REPORTED, &guided, |figure, _| actuals.figure(&figure))?;
        let guidance: Vec<Guidance> = said.into_iter().map(|(_, g)| g).collect();
        self.connection
            .prepare_cached("DELETE FROM outcomes WHERE house = ?1")?
            .execute([house])?;
        let mut statement = rows::insert::<Outcome>(&self.connection, &["house"])?;
        for outcome in outcomes(&guidance, &actuals) {
            rows::put(&mut statement, &outcome, &[&house])?;
        }
        Ok(())
    }

    /// Calls `each` with the records of a company's calls and their places, in the order of the text. They have the
    /// `fields` that are asked for.
    pub(super) fn of_house<T: Typed>(
        &self,
        house: &str,
        fields: &[&str],
        more: &str,
        mut each: impl FnMut(T, i64),
    ) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT {}, r.n FROM documents d JOIN {} r ON {OF_CALL} WHERE d.house = ?1 {more} ORDER BY d.n DESC, r.n",
            rows::columns_needed::<T>("r", fields),
            T::TABLE
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut found = statement.query([house])?;
        while let Some(row) = found.next()? {
            let fields = T::FIELDS.len();
            each(rows::take(row, 0)?, row.get(fields)?);
        }
        Ok(())
    }

    fn year_end_of(&self, house: &str) -> Result<Option<u8>, StoreError> {
        let sql = "SELECT fiscal_year_end FROM documents WHERE house = ?1 AND fiscal_year_end IS NOT NULL LIMIT 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([house], |row| row.get(0)).optional()?)
    }
}

/// The last day of a normalised period.
pub(super) fn last_day(period: Option<&str>, year_end: Option<u8>) -> Option<String> {
    let period: Period = period?.parse().ok()?;
    Some(Calendar::new(None, None, year_end).dates(period)?.1.to_string())
}
