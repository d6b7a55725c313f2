//! What a file's name tells: `TDC_q3_2021`, `2016-Apr-26-AAPL`, `Hart 2023Q2 call`.

use super::CallPeriod;
use super::date::{first_date, iso};
use super::period::{compact, year};
use jiff::civil::Date;

/// What a file's name tells of the call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameFacts {
    /// The ticker.
    pub ticker: Option<String>,
    /// The company.
    pub company: Option<String>,
    /// The fiscal period.
    pub period: Option<CallPeriod>,
    /// The date.
    pub date: Option<Date>,
}

/// Words of a name that are no company.
const NOISE: &[&str] = &[
    "earnings",
    "call",
    "transcript",
    "conference",
    "results",
    "bilingual",
    "interleaved",
    "english",
    "final",
    "quarter",
    "fiscal",
    "year",
    "none",
    "qnone",
    "fy",
    "q",
];

/// Reads the last part of a document's id.
pub fn read(id: &str) -> NameFacts {
    let stem = id.rsplit('/').next().unwrap_or(id);
    let mut facts = NameFacts {
        date: (0..stem.len())
            .filter(|&i| stem.is_char_boundary(i) && (i == 0 || !stem.as_bytes()[i - 1].is_ascii_digit()))
            .find_map(|i| iso(&stem[i..]))
            .or_else(|| first_date(&stem.replace('_', " "))),
        ..NameFacts::default()
    };
    let mut quarter = None;
    let mut fiscal = None;
    let mut company: Vec<&str> = Vec::new();
    for token in stem
        .split(['_', '-', ' ', '.', ',', '(', ')'])
        .filter(|t| !t.is_empty())
    {
        let lower = token.to_lowercase();
        if let Some((q, y)) = compact(&lower) {
            quarter = quarter.or(Some(q));
            fiscal = fiscal.or(y);
        } else if let Some(y) = year(&lower, false) {
            fiscal = fiscal.or(Some(y));
        } else if NOISE.contains(&lower.as_str())
            || token.bytes().any(|b| b.is_ascii_digit())
            || super::date::month(&lower).is_some()
        {
            continue;
        } else if token.len() <= 5 && token.bytes().all(|b| b.is_ascii_uppercase()) {
            if facts.ticker.is_none() {
                facts.ticker = Some(token.to_string());
            }
        } else if token.starts_with(char::is_uppercase) {
            company.push(token);
        }
    }
    if let (Some(quarter), Some(year)) = (quarter, fiscal) {
        facts.period = Some(CallPeriod {
            year,
            quarter: Some(quarter),
        });
    }
    if !company.is_empty() && (facts.period.is_some() || facts.date.is_some()) {
        facts.company = Some(company.join(" "));
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (id, ticker, company, period, date) in [
            ("TDC_q3_2021", "TDC", "", "2021-Q3", ""),
            ("a/b/2016-Apr-26-AAPL", "AAPL", "", "", "2016-04-26"),
            ("Hart 2023Q2 call", "", "Hart", "2023-Q2", ""),
            (
                "Hart, Q1 2024 Earnings Call, May 02, 2024",
                "",
                "Hart",
                "2024-Q1",
                "2024-05-02",
            ),
            ("007_ab12cd34ef567890", "", "", "", ""),
            ("7120043", "", "", "", ""),
        ] {
            let got = read(id);
            let got = (
                got.ticker.unwrap_or_default(),
                got.company.unwrap_or_default(),
                got.period.map(|p| p.to_string()).unwrap_or_default(),
                got.date.map(|d| d.to_string()).unwrap_or_default(),
            );
            assert_eq!(got, (ticker.into(), company.into(), period.into(), date.into()), "{id}");
        }
    }
}
