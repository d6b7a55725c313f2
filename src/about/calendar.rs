//! The fiscal calendar that a call's own period and date leave possible.
//!
//! A quarter is reported after its end, as a rule within some weeks. A call of October 2020 on the
//! first quarter of 2021 is none of a company whose year ends in December.

use jiff::civil::Date;
use memchr::memmem;

use super::CallPeriod;
use super::date::month;

/// Days after its end in which a quarter is reported as a rule; a whole year takes longer.
const USUAL: std::ops::RangeInclusive<i32> = 13..=50;
/// The most days after the end of a period in which anybody reports it.
const LATEST: i32 = 130;
/// Mentions of rupees after which a call is one of India.
const COUNTED: usize = 3;

/// The last day of a period, in a fiscal year that ends in a month and is named after the calendar
/// year in which it ends.
fn last_day(period: CallPeriod, year_end: u8) -> Option<Date> {
    let quarter = period.quarter.unwrap_or(4);
    let month = (year_end + 3 * quarter - 1) % 12 + 1;
    let year = if month > year_end { period.year - 1 } else { period.year };
    let first = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
    Some(first.last_of_month())
}

/// Days from the end of a period to the day on which it is reported.
fn delay(period: CallPeriod, year_end: u8, date: Date) -> Option<i32> {
    date.since(last_day(period, year_end)?).ok().map(|span| span.get_days())
}

/// Whether a period can be reported on a date, in a fiscal year that ends in a month. A 52-week year
/// may end some days before the month does.
pub fn may_report(period: CallPeriod, year_end: u8, date: Date) -> bool {
    delay(period, year_end, date).is_none_or(|days| (-7..=LATEST).contains(&days))
}

/// The month that ends the fiscal year, where the calendar year is out of the question: the one whose
/// quarter's end the text names, else the only one that would report in the usual time.
pub fn year_end_by_date(text: &str, period: CallPeriod, date: Date) -> Option<u8> {
    if delay(period, 12, date)? >= 0 {
        return None;
    }
    let possible: Vec<u8> = (1..=11).filter(|&m| may_report(period, m, date)).collect();
    // India's fiscal year ends in March by law.
    let rupees = |word: &str| memmem::find_iter(text.as_bytes(), word).take(COUNTED).count();
    if possible.contains(&3) && [" crore", " lakh", "INR", " rupee"].map(rupees).iter().sum::<usize>() >= COUNTED {
        return Some(3);
    }
    // A day right before the call, or its own day, ends no quarter that it reports.
    let over = |m: &&u8| delay(period, **m, date).is_some_and(|days| days > 9);
    let named: Vec<(usize, u8)> = possible
        .iter()
        .filter(over)
        .filter_map(|&m| Some((mentions(text, last_day(period, m)?), m)))
        .collect();
    let most = named.iter().map(|&(n, _)| n).max()?;
    let mut those = named.iter().filter(|&&(n, _)| n == most && n > 0);
    if let (Some(&(_, month)), None) = (those.next(), those.next()) {
        return Some(month);
    }
    let usual = |m: &&u8| delay(period, **m, date).is_some_and(|days| USUAL.contains(&days));
    let mut usual = possible.iter().filter(usual);
    let only = usual
        .next()
        .filter(|_| usual.next().is_none() && period.quarter.is_some_and(|q| q < 4));
    only.copied()
}

/// Whether a text names a period as one of a fiscal year: "the first quarter of fiscal year 2026".
pub fn names_fiscal(text: &str, period: CallPeriod) -> bool {
    let Some(quarter) = period.quarter else { return false };
    let ordinal = ["first", "second", "third", "fourth"][usize::from(quarter).clamp(1, 4) - 1];
    ["of fiscal year", "of fiscal", "fiscal year", "fiscal"]
        .iter()
        .any(|fiscal| {
            let said = format!("{ordinal} quarter {fiscal} {}", period.year);
            memmem::find(text.as_bytes(), said.as_bytes()).is_some()
        })
}

/// The month that ends the fiscal year, by the day of the balance sheet: "As of May 31st, we had cash of" in the call of a
/// first quarter. Only where no other day that ends a month is spoken of so.
pub fn year_end_by_balance(text: &str, period: CallPeriod) -> Option<u8> {
    let quarter = period.quarter?;
    let mut ends = Vec::new();
    let mut cash = false;
    for led in ["As of ", "as of ", "ended ", "At ", "at "] {
        for at in memmem::find_iter(text.as_bytes(), led).take(400) {
            let rest = &text[at + led.len()..];
            let mut words = rest
                .split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|w| !w.is_empty());
            let Some(m) = words
                .next()
                .filter(|w| w.len() >= 3)
                .and_then(|w| month(&w.to_ascii_lowercase()))
            else {
                continue;
            };
            let day = words
                .next()
                .map(|w| w.trim_end_matches(|c: char| c.is_ascii_alphabetic()));
            let Some(day) = day.and_then(|d| d.parse::<i8>().ok()) else {
                continue;
            };
            let last = Date::new(period.year, m, 1).ok()?.days_in_month();
            if day < last - 1 {
                continue;
            }
            // "as of July 30, we had repurchased shares" tells of no balance sheet.
            let sentence = rest.split_inclusive(". ").next().unwrap_or(rest);
            let balance = led != "ended " && sentence.contains("cash");
            cash |= balance;
            if balance || led == "ended " {
                ends.push(m);
            }
        }
    }
    ends.sort_unstable();
    ends.dedup();
    let &[only] = ends.as_slice() else { return None };
    // The month of the year's end lies so many quarters before.
    let end = (i16::from(only) - 3 * i16::from(quarter)).rem_euclid(12);
    let end = u8::try_from(if end == 0 { 12 } else { end }).ok()?;
    cash.then_some(end)
}

/// How often a text names the end of a quarter: `June 30`, `the June quarter`.
fn mentions(text: &str, last: Date) -> usize {
    let name = last.strftime("%B").to_string();
    let found = memmem::find_iter(text.as_bytes(), name.as_bytes()).take(200);
    let ends = |at: usize| {
        let rest = text[at + name.len()..].strip_prefix(' ')?;
        let day: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let own = rest[day.len()..]
            .strip_prefix(", ")
            .and_then(|r| r.get(..4)?.parse::<i16>().ok());
        let same = day.parse() == Ok(last.day()) && own.is_none_or(|year| year == last.year());
        (same || rest.starts_with("quarter") || rest.starts_with("Quarter")).then_some(())
    };
    found.filter(|&at| ends(at).is_some()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_the_balance_sheet_tells() {
        let call = |year, quarter| CallPeriod {
            year,
            quarter: Some(quarter),
        };
        for (text, period, want) in [
            (
                "As of May 31st, the company had $12 million of cash.",
                call(2026, 1),
                Some(2),
            ),
            (
                "As of June 30, 2023, we had cash of $12 million.",
                call(2023, 2),
                Some(12),
            ),
            (
                "As of July 31, we had repurchased 2 million shares.",
                call(2023, 2),
                None,
            ),
            (
                "As of July 31, we had cash of $1. The quarter ended June 30.",
                call(2023, 2),
                None,
            ),
        ] {
            assert_eq!(year_end_by_balance(text, period), want, "{text}");
        }
    }

    #[test]
    fn what_a_date_leaves_possible() {
        let call = |year, quarter| CallPeriod {
            year,
            quarter: Some(quarter),
        };
        for (text, period, day, want) in [
            ("", call(2021, 1), date(2020, 10, 27), Some(6)),
            ("", call(2025, 2), date(2024, 8, 28), Some(1)),
            ("", call(2020, 3), date(2020, 10, 20), None),
            ("", call(2025, 4), date(2025, 5, 15), None),
            ("As of March 31, 2025", call(2025, 4), date(2025, 5, 15), Some(3)),
            ("Today is September 30, 2024", call(2024, 4), date(2024, 9, 30), None),
            ("As of March 31, 2024", call(2025, 4), date(2025, 5, 15), None),
            ("in the March quarter", call(2025, 4), date(2025, 5, 15), Some(3)),
            ("5 crore, 6 crore, 7 crore", call(2025, 2), date(2024, 12, 3), Some(3)),
        ] {
            assert_eq!(year_end_by_date(text, period, day), want, "{text} {period} {day}");
        }
        assert!(may_report(call(2020, 3), 12, date(2020, 10, 20)));
        assert!(!may_report(call(2020, 3), 3, date(2020, 10, 20)));
    }
}
