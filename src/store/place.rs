//! The order of search as numbers: the newest call first, then the order of the text.

use jiff::civil::Date;

use super::{Store, StoreError};
use crate::period::{Calendar, Period};
use crate::records::DocumentRow;

/// The place of a document in the order of search: days before the end of time, a number among the calls of the day,
/// and room for its sentences.
const ROOM: u32 = 27;
const CALLS: u32 = 20;
const LAST_DAY: i64 = 65_535;

/// As many sentences as a document has room for.
pub(super) const SENTENCES: usize = (1 << ROOM) - 1;

impl Store {
    /// Where a document stands in the order of search.
    pub(super) fn place(&self, document: &DocumentRow) -> Result<i64, StoreError> {
        let day = day_of(document).map_or(0, |day| day.clamp(0, LAST_DAY));
        let first = (LAST_DAY - day) << (CALLS + ROOM);
        let last: Option<i64> = self
            .connection
            .prepare_cached("SELECT max(n) FROM documents WHERE n BETWEEN ?1 AND ?2")?
            .query_row([first, first | ((1 << (CALLS + ROOM)) - 1)], |row| row.get(0))?;
        let place = last.map_or(Some(first), |n| n.checked_add(1 << ROOM));
        place
            .filter(|p| p >> (CALLS + ROOM) == LAST_DAY - day)
            .ok_or(StoreError::Full)
    }
}

/// The range of rows of the calls of some days; a bound left out is open. Calls without a date come last.
pub(super) fn rows_of_days(since: Option<Date>, until: Option<Date>) -> (i64, i64) {
    let day = |d: Date| day_number(d).clamp(0, LAST_DAY);
    let first = until.map_or(0, |d| (LAST_DAY - day(d)) << (CALLS + ROOM));
    let last = since.map_or(i64::MAX, |d| {
        ((LAST_DAY - day(d)) << (CALLS + ROOM)) | ((1 << (CALLS + ROOM)) - 1)
    });
    (first, last)
}

/// Joins the records `r` of a document `d`: [`rows_of`] in SQL.
pub(super) const OF_CALL: &str = "r.n BETWEEN d.n AND d.n + 134217727";

/// The rows of a document.
pub(super) fn rows_of(place: i64) -> (i64, i64) {
    (place, place | ((1 << ROOM) - 1))
}

/// The day of a call; where only its period is known, a month after that.
fn day_of(document: &DocumentRow) -> Option<i64> {
    if let Some(date) = document.call_date.as_deref().and_then(|d| d.parse::<Date>().ok()) {
        return Some(day_number(date));
    }
    let period: Period = document.call_period.as_deref()?.parse().ok()?;
    let (_, end) = Calendar::new(None, None, document.fiscal_year_end).dates(period)?;
    Some(day_number(end) + 30)
}

/// Days since 1970.
fn day_number(date: Date) -> i64 {
    date.duration_since(jiff::civil::date(1970, 1, 1)).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_of_a_call_are_the_same_in_sql() {
        let (first, last) = rows_of(3 << ROOM);
        assert!(OF_CALL.ends_with(&format!("d.n + {}", last - first)));
    }
}
