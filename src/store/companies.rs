//! What the store has of a company: for what is asked of several of its calls together.

use std::collections::BTreeMap;

use super::{Store, StoreError, rows};
use crate::ledger::house;
use crate::records::{Arr, DocumentRow, Figure, Guidance, Outcome, Typed};

/// A company with calls in the store; a document of no known company stands for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    /// By which its calls are grouped.
    pub house: String,
    /// Its name for people.
    pub name: String,
}

/// The conditions on documents by which a company is found: its name, the beginning of it, its ticker.
pub(super) fn conditions(company: &str) -> Vec<(&'static str, String)> {
    let company = company.trim().to_string();
    let mut conditions = vec![
        (
            "company >= ?1 COLLATE NOCASE AND company < ?1 || char(1114111) COLLATE NOCASE",
            company.clone(),
        ),
        (TICKER, company.clone()),
        ("doc = ?1", company.clone()),
    ];
    conditions.extend(house(Some(&company), None).map(|house| ("house = ?1", house)));
    conditions
}

pub(super) const TICKER: &str = "ticker = ?1 COLLATE NOCASE";

impl Store {
    /// The companies of a name, the beginning of it, or a ticker; all of them where none is given. In alphabetical
    /// order.
    pub fn companies(&self, company: Option<&str>) -> Result<Vec<Company>, StoreError> {
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        let asked = match company {
            Some(company) => conditions(company),
            None => vec![("?1 = ''", String::new())],
        };
        for (condition, value) in asked {
            let sql =
                format!("SELECT house, coalesce(company, ticker, doc) FROM documents WHERE {condition} ORDER BY n");
            let mut statement = self.connection.prepare_cached(&sql)?;
            let mut rows = statement.query([value])?;
            while let Some(row) = rows.next()? {
                found.entry(row.get(0)?).or_insert(row.get(1)?);
            }
        }
        Ok(found.into_iter().map(|(house, name)| Company { house, name }).collect())
    }

    /// Its calls, the oldest first.
    pub fn calls_of(&self, company: &Company) -> Result<Vec<DocumentRow>, StoreError> {
        self.records("documents.house = ?1 ORDER BY n DESC", [&company.house])
    }

    /// Its guidance.
    pub fn guidance_of(&self, company: &Company) -> Result<Vec<Guidance>, StoreError> {
        self.all_of(company, "")
    }

    /// Its ARR.
    pub fn arr_of(&self, company: &Company) -> Result<Vec<Arr>, StoreError> {
        self.all_of(company, "")
    }

    /// Its figures of the metrics that recurring business is told in.
    pub fn recurring_figures_of(&self, company: &Company) -> Result<Vec<Figure>, StoreError> {
        self.all_of(
            company,
            "AND r.metric IN ('revenue', 'recurring_revenue', 'arr', 'rpo')",
        )
    }

    /// Its guidance against what came.
    pub fn outcomes_of(&self, company: &Company) -> Result<Vec<Outcome>, StoreError> {
        let sql = format!(
            "SELECT {} FROM outcomes r WHERE house = ?1 ORDER BY rowid",
            rows::columns::<Outcome>("r")
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut found = statement.query([&company.house])?;
        let mut outcomes = Vec::new();
        while let Some(row) = found.next()? {
            outcomes.push(rows::take(row, 0)?);
        }
        Ok(outcomes)
    }

    fn all_of<T: Typed>(&self, company: &Company, more: &str) -> Result<Vec<T>, StoreError> {
        let mut all = Vec::new();
        self.of_house(&company.house, T::FIELDS, more, |record, _| all.push(record))?;
        Ok(all)
    }
}
