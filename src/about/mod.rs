//! What a call says of itself: company, ticker, event, fiscal period, date, fiscal calendar.
//!
//! Read from the title lines, the opening of the call and the file's name. The text wins over the
//! name, but only where it clearly names the call's own period: an opening that welcomes to, or
//! announces, the results of a quarter. "During our third quarter 2018 call" is another call.

mod calendar;
pub mod company;
pub mod date;
pub mod name;
pub mod period;

use crate::bilingual::script::may_hold_cjk;
use crate::layout::Draft;
use crate::source::{Document, Hints};
use crate::turns::Voice;
use jiff::civil::Date;
use period::{Expression, expressions};

/// A fiscal quarter, half or year as the call names its own period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CallPeriod {
    /// The fiscal year.
    pub year: i16,
    /// The fiscal quarter, 1 to 4; `None` for a call on a whole year.
    pub quarter: Option<u8>,
}

impl std::fmt::Display for CallPeriod {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.quarter {
            Some(q) => write!(f, "{}-Q{q}", self.year),
            None => write!(f, "FY{}", self.year),
        }
    }
}

/// What a transcript says of itself.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The company's name.
    pub company: Option<String>,
    /// The ticker.
    pub ticker: Option<String>,
    /// The event as the text names it.
    pub event: Option<String>,
    /// The fiscal period that the call reports.
    pub period: Option<CallPeriod>,
    /// The date of the call.
    pub date: Option<Date>,
    /// The month in which the fiscal year ends, where said or configured.
    pub fiscal_year_end: Option<u8>,
}

impl About {
    /// Fills what the text does not tell with what is known of the source besides.
    pub fn complete(&mut self, hints: &Hints) {
        let Hints {
            company,
            ticker,
            year,
            quarter,
            date,
            ..
        } = hints;
        self.company = self.company.take().or_else(|| company.clone());
        self.ticker = self.ticker.take().or_else(|| ticker.clone());
        self.date = self.date.or(*date);
        let quarter = *quarter;
        self.period = self.period.or(year.map(|year| CallPeriod { year, quarter }));
    }
}

/// Turns whose beginnings are read for the opening.
const OPENING: usize = 4;

/// Reads what the call says of itself.
pub(crate) fn about(document: &Document, draft: &Draft, voices: &[Voice], company_firms: &[&str]) -> About {
    let facts = name::read(&document.id);
    let head: Vec<&str> = draft
        .head
        .iter()
        .map(|s| s.of(&document.text))
        .filter(|t| t.len() < 300)
        .take(40)
        .collect();
    let told = |key: &str| {
        head.iter()
            .find_map(|t| t.trim_matches('*').strip_prefix(key))
            .map(|v| v.trim_matches(['*', ' ']))
            .filter(|v| !v.is_empty())
    };
    let head: Vec<&str> = head
        .iter()
        .copied()
        .filter(|t| {
            !["Scraped:", "Translated:", "Characters:", "URL:", "Source:", "http"]
                .iter()
                .any(|k| t.starts_with(k))
        })
        .collect();
    let opening: Vec<&str> = voices
        .iter()
        .take(OPENING)
        .map(|v| crate::turns::head(&v.lead, 1200))
        .collect();
    let speakers = draft.turns.iter().any(|t| t.label.is_some());

    let spoken = || {
        opening
            .iter()
            .flat_map(|text| expressions(text).into_iter().map(move |e| (*text, e)))
    };
    let titled = || {
        head.iter()
            .flat_map(|text| expressions(text).into_iter().map(move |e| (*text, e)))
    };
    let date = head
        .iter()
        .find_map(|t| date::first_date(t))
        .or(facts.date)
        .or_else(|| opening.iter().find_map(|t| today(t)));

    let own: Vec<(&str, Expression)> = spoken().filter(|(text, e)| is_own(text, e)).collect();
    let said = own.iter().find(|(_, e)| e.quarter.is_some()).or(own.first());
    let title = titled().find(|(_, e)| e.quarter.is_some());
    let stated_end = company::fiscal_year_end(&document.text);
    let candidates = Candidates {
        own: &own,
        title: title.as_ref().map(|(_, e)| e),
        named: facts.period,
        date,
        year_end: stated_end.unwrap_or(12),
        speakers,
        text: &document.text,
    };
    let period = candidates
        .choose()
        .or_else(|| candidates.by_the_year_of_the_text(&document.text));
    let possible = |month: u8| match (period, date) {
        (Some(period), Some(date)) => calendar::may_report(period, month, date),
        _ => true,
    };
    // A file's name counts quarters in its own way: only a period that the call tells is held against its date.
    let told_period = period.filter(|p| candidates.tells(*p));
    let fiscal_year_end = stated_end
        .or_else(|| company::year_end_of_quarters(&document.text, period?.quarter?, possible))
        .or_else(|| calendar::year_end_by_date(&document.text, told_period?, date?))
        .or_else(|| {
            let told = told_period.or(period.filter(|&p| calendar::names_fiscal(&document.text, p)));
            calendar::year_end_by_balance(&document.text, told?).filter(|&m| possible(m))
        });

    let symbols = || head.iter().chain(opening.iter()).find_map(|t| company::ticker(t));
    // `Company: HRT` is no name.
    let symbol = told("Company:").filter(|c| company::is_symbol(c));
    // `Ticker: HRT (NASDAQ) (96%); BRK (NYSE)`
    let listed = told("Ticker:")
        .and_then(|t| t.split([' ', ';', ',']).next())
        .filter(|t| !t.is_empty());
    let ticker = listed
        .or(symbol)
        .map(str::to_string)
        .or_else(symbols)
        .or(facts.ticker.clone());
    let named = || title.iter().chain(said).find_map(|(text, e)| company::beside(text, e));
    let welcomed = || opening.iter().find_map(|t| company::welcomed(t));
    let spoken_name = said.and_then(|(text, e)| company::beside(text, e)).or_else(welcomed);
    // A name in another script gives way to the one that is said.
    let latin = |c: &String| !may_hold_cjk(c);
    let titled_name = head
        .iter()
        .find_map(|t| company::titled(t))
        .filter(|c| Some(c) != ticker.as_ref());
    let company = told("Company:")
        .filter(|_| symbol.is_none())
        .and_then(company::plain)
        .or_else(|| titled_name.clone().filter(latin))
        .or(spoken_name)
        .or(titled_name)
        .or_else(named)
        .or_else(|| company::most_frequent(company_firms))
        .or_else(|| facts.company.clone())
        .or_else(|| symbol.map(str::to_string))
        .or_else(|| match speakers {
            true => None,
            false => {
                let mut lines = document.lines().map(|span| span.of(&document.text).trim());
                company::headline(lines.find(|line| !line.is_empty())?, &document.text)
            }
        });
    let event = title
        .as_ref()
        .map(|(text, _)| text.trim_start_matches(['#', ' ']))
        .filter(|text| !text.starts_with("Quarter:"))
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|t| t.len() < 160)
        .or_else(|| said.and_then(|(text, e)| company::event(text, e)));
    About {
        company,
        ticker,
        event,
        period,
        date,
        fiscal_year_end,
    }
}

/// Whether an expression names the call's own period: the sentence speaks of this call or of its
/// results, and not of an earlier one.
fn is_own(text: &str, e: &Expression) -> bool {
    let begin = text[..e.start].rfind(['.', '?', '!', '\n']).map_or(0, |i| i + 1);
    let before = text[begin..e.start].to_lowercase();
    let end = text[e.end..]
        .find(['.', '?', '!', '\n'])
        .map_or(text.len(), |i| e.end + i);
    let after = text[e.end..end].to_lowercase();
    let near_before: String = before
        .chars()
        .rev()
        .take(70)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let near_after: String = after.chars().take(60).collect();
    let other = [
        "last ",
        "previous",
        "prior",
        "compared",
        "versus",
        "since ",
        "during our",
        "during the",
        "ago",
        "expect",
        "guidance",
        "outlook",
        "next ",
        "upcoming",
        "schedule",
        "beginning",
        "started",
        "through ",
    ]
    .iter()
    .any(|c| near_before.contains(c));
    let own = [
        "welcome",
        "results",
        "earnings",
        "conference",
        "call",
        "webcast",
        "discuss",
        "review",
        "report",
        "present",
        "announce",
        "press release",
        "joining",
    ]
    .iter()
    .any(|c| near_before.contains(c) || near_after.contains(c));
    own && !other
}

/// What the call's period is chosen from.
struct Candidates<'a> {
    own: &'a [(&'a str, Expression)],
    title: Option<&'a Expression>,
    named: Option<CallPeriod>,
    date: Option<Date>,
    year_end: u8,
    speakers: bool,
    text: &'a str,
}

impl Candidates<'_> {
    /// The surest first: the opening, the title, the name, a day, a date.
    ///
    /// Without speakers the name comes first: sentences out of context often name the quarter
    /// compared with ("results for the second quarter of 2020" beside those of 2021).
    fn choose(&self) -> Option<CallPeriod> {
        let whole = |e: &Expression| e.quarter.and(e.period());
        let said = || self.own.iter().find_map(|(_, e)| whole(e));
        let title = || self.title.and_then(whole);
        let first = if self.speakers {
            said().or_else(title).or(self.named)
        } else {
            title().or(self.named).or_else(said)
        };
        first
            .or_else(|| self.own.iter().find_map(|(_, e)| self.dated(e)))
            .or_else(|| {
                self.own
                    .iter()
                    .filter(|(_, e)| e.quarter.is_none())
                    .find_map(|(_, e)| e.period())
            })
    }

    /// Whether the opening or the title names a period with its year.
    fn tells(&self, period: CallPeriod) -> bool {
        let said = self.own.iter().map(|(_, e)| e).chain(self.title);
        said.filter(|e| e.quarter.is_some()).any(|e| e.period() == Some(period))
    }

    /// A quarter without a year: from the day on which it ended, or from the date of the call.
    fn dated(&self, e: &Expression) -> Option<CallPeriod> {
        match (e.quarter, e.ended, self.date) {
            (Some(quarter), Some(ended), _) => Some(CallPeriod {
                year: fiscal_year(ended, ended_year_end(quarter, ended)),
                quarter: Some(quarter),
            }),
            (None, Some(ended), _) => Some(quarter_of(ended, self.year_end)),
            (Some(quarter), None, Some(date)) => Some(match fiscal_year_said(self.text, quarter, date) {
                Some(year) => CallPeriod {
                    year,
                    quarter: Some(quarter),
                },
                None => reported_on(quarter, date, self.year_end),
            }),
            _ => None,
        }
    }

    /// A quarter without a year anywhere near: the latest year that the whole text puts beside the
    /// same quarter, else the year it speaks of most (but for a fourth quarter, which is reported in
    /// the year after).
    fn by_the_year_of_the_text(&self, text: &str) -> Option<CallPeriod> {
        let quarter = self.own.iter().find_map(|(_, e)| e.quarter)?;
        // Only what stands around the word is read: the text is long.
        let window = |at: usize| {
            let start = at - crate::turns::foot(&text[..at], 60).len();
            &text[start..at + crate::turns::head(&text[at..], 80).len()]
        };
        let hits = memchr::memmem::find_iter(text.as_bytes(), "uarter");
        let found: Vec<Expression> = hits.flat_map(|at| expressions(window(at))).collect();
        let beside = found
            .iter()
            .filter(|e| e.quarter == Some(quarter))
            .filter_map(|e| e.year)
            .max();
        let year = beside.or_else(|| most_said_year(text).filter(|_| quarter < 4))?;
        Some(CallPeriod {
            year,
            quarter: Some(quarter),
        })
    }
}

/// The latest fiscal year about a date that the text puts beside a quarter: `first quarter of fiscal 2026`.
fn fiscal_year_said(text: &str, quarter: u8, date: Date) -> Option<i16> {
    let ordinal = ["first", "second", "third", "fourth"][usize::from(quarter.clamp(1, 4)) - 1];
    let said = |year: i16| {
        let forms = [
            format!("{ordinal} quarter of fiscal {year}"),
            format!("{ordinal} quarter fiscal {year}"),
            format!("{ordinal} quarter of fiscal year {year}"),
            format!("fiscal {year} {ordinal} quarter"),
        ];
        forms
            .iter()
            .any(|form| memchr::memmem::find(text.as_bytes(), form.as_bytes()).is_some())
    };
    let year = date.year();
    (year - 1..=year + 1).rev().find(|&y| said(y))
}

/// The year that stands most often in a text, three times at least.
fn most_said_year(text: &str) -> Option<i16> {
    let mut counts = std::collections::BTreeMap::new();
    for word in text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| w.len() == 4)
    {
        if let Some(year) = period::year(word, false) {
            *counts.entry(year).or_insert(0u32) += 1;
        }
    }
    let (&year, &count) = counts.iter().max_by_key(|&(_, &count)| count)?;
    (count >= 3).then_some(year)
}

/// The month that ends the fiscal year, from the number of a quarter and the day on which it ended.
fn ended_year_end(quarter: u8, ended: Date) -> u8 {
    let month = month_of(ended) as u8;
    (month + 3 * (4 - quarter) - 1) % 12 + 1
}

/// The month that a period's last day belongs to: a 52-week quarter may end on the first days of
/// the next one.
fn month_of(ended: Date) -> i8 {
    if ended.day() <= 7 {
        (ended.month() + 10) % 12 + 1
    } else {
        ended.month()
    }
}

fn fiscal_year(ended: Date, year_end: u8) -> i16 {
    let month = month_of(ended);
    let year = if month == 12 && ended.month() == 1 {
        ended.year() - 1
    } else {
        ended.year()
    };
    if month as u8 > year_end { year + 1 } else { year }
}

fn quarter_of(ended: Date, year_end: u8) -> CallPeriod {
    let month = month_of(ended) as u8;
    let passed = (month + 12 - year_end) % 12;
    CallPeriod {
        year: fiscal_year(ended, year_end),
        quarter: Some(if passed == 0 { 4 } else { passed.div_ceil(3) }),
    }
}

/// The fiscal year of a quarter that is reported on a date: the latest such quarter that was over.
fn reported_on(quarter: u8, date: Date, year_end: u8) -> CallPeriod {
    let end_month = (i16::from(year_end) + 3 * i16::from(quarter) - 1) % 12 + 1;
    let over = if end_month < i16::from(date.month()) {
        date.year()
    } else {
        date.year() - 1
    };
    let year = if end_month > i16::from(year_end) {
        over + 1
    } else {
        over
    };
    CallPeriod {
        year,
        quarter: Some(quarter),
    }
}

/// `Today is October 27, 2021`, `today, July 29, 2021`.
fn today(text: &str) -> Option<Date> {
    let lower = text.to_ascii_lowercase();
    for cue in [
        "today is",
        "today, ",
        "today's date is",
        "as of today",
        "on today,",
        "being recorded, ",
        "recorded on ",
        "is recorded, ",
    ] {
        if let Some(at) = lower.find(cue) {
            let end = (at..=at + cue.len() + 40)
                .rev()
                .find(|&i| i <= text.len() && text.is_char_boundary(i))?;
            if let Some(date) = date::first_date(&text[at..end]) {
                return Some(date);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn own_periods() {
        for (text, want) in [
            ("Welcome to Hart's Second Quarter 2023 Results Conference Call.", true),
            (
                "We will review our fourth quarter and full fiscal year 2021 financial results.",
                true,
            ),
            ("During our third quarter 2018 conference call, we said this.", false),
            ("Revenue grew compared to the third quarter of 2020.", false),
            ("Sales rose in the third quarter of 2020.", false),
        ] {
            let found = expressions(text);
            assert_eq!(is_own(text, &found[0]), want, "{text}");
        }
    }

    #[test]
    fn fiscal_calendars() {
        assert_eq!(quarter_of(date(2021, 6, 30), 12).to_string(), "2021-Q2");
        assert_eq!(quarter_of(date(2021, 7, 3), 12).to_string(), "2021-Q2");
        assert_eq!(quarter_of(date(2021, 9, 30), 6).to_string(), "2022-Q1");
        assert_eq!(quarter_of(date(2021, 12, 31), 12).to_string(), "2021-Q4");
        assert_eq!(quarter_of(date(2022, 1, 1), 12).to_string(), "2021-Q4");
        assert_eq!(reported_on(4, date(2022, 2, 17), 12).to_string(), "2021-Q4");
        assert_eq!(reported_on(3, date(2021, 10, 28), 12).to_string(), "2021-Q3");
        assert_eq!(reported_on(1, date(2021, 10, 28), 6).to_string(), "2022-Q1");
        assert_eq!(ended_year_end(3, date(2021, 6, 30)), 9);
    }
}
