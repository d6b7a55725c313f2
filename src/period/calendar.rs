//! Fiscal periods and their dates.

use std::fmt;

use jiff::civil::Date;

use super::{Spec, YearRef};

/// A normalised period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Period {
    /// `2023-Q2`
    Quarter(i16, u8),
    /// `2023-H1`
    Half(i16, u8),
    /// `FY2023`
    Year(i16),
    /// `2023-06`, a calendar month.
    Month(i16, u8),
    /// `2023-06-30`
    Day(i16, u8, u8),
    /// `2023..2025`
    Years(i16, i16),
    /// `2023-Q1..2023-Q3`
    Quarters(i16, u8, u8),
    /// `long_term`
    LongTerm,
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quarter(y, q) => write!(f, "{y}-Q{q}"),
            Self::Half(y, h) => write!(f, "{y}-H{h}"),
            Self::Year(y) => write!(f, "FY{y}"),
            Self::Month(y, m) => write!(f, "{y}-{m:02}"),
            Self::Day(y, m, d) => write!(f, "{y}-{m:02}-{d:02}"),
            Self::Years(a, b) => write!(f, "{a}..{b}"),
            Self::Quarters(y, a, b) => write!(f, "{y}-Q{a}..{y}-Q{b}"),
            Self::LongTerm => f.write_str("long_term"),
        }
    }
}

/// The company's fiscal calendar and the place of the call in it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Calendar {
    /// Fiscal year and quarter that the call reports; the quarter is 4 for a call on a whole year.
    pub call: Option<(i16, u8)>,
    /// Day of the call.
    pub date: Option<Date>,
    /// The month in which the fiscal year ends; 12 where nothing is known.
    pub year_end: u8,
    /// The source reports on the whole year, not on its last quarter.
    pub whole_year: bool,
}

impl Calendar {
    /// A calendar; an unknown or impossible fiscal year end is December.
    pub fn new(call: Option<(i16, u8)>, date: Option<Date>, year_end: Option<u8>) -> Self {
        Self {
            call,
            date,
            year_end: year_end.filter(|m| (1..=12).contains(m)).unwrap_or(12),
            whole_year: false,
        }
    }

    /// The period that the call reports.
    pub fn call_period(&self) -> Option<Period> {
        self.call.map(|(y, q)| {
            if self.whole_year {
                Period::Year(y)
            } else {
                Period::Quarter(y, q)
            }
        })
    }

    /// The period that an expression names. `ahead` tells whether the sentence looks ahead.
    pub fn resolve(&self, spec: Spec, ahead: bool) -> Option<Period> {
        let year = |y: YearRef| self.year(y, ahead);
        Some(match spec {
            Spec::Quarter(q, YearRef::Bare) => {
                let (y0, q0) = self.call?;
                match ahead {
                    // In the call on the second quarter "the second quarter" is not next year's, even in a sentence that
                    // looks ahead: "given our second quarter, we raise the guidance for the year".
                    true if q > q0 || q == q0 && q0 < 4 => Period::Quarter(y0, q),
                    true => Period::Quarter(y0 + 1, q),
                    // The quarter after the reported one has begun: whoever names it means this year's.
                    false if q <= q0 + 1 => Period::Quarter(y0, q),
                    false => Period::Quarter(y0 - 1, q),
                }
            }
            Spec::Quarter(q, y) => Period::Quarter(self.year_of_quarter(y, q, ahead)?, q),
            Spec::MonthQuarter(month, y) => {
                let q = self.quarter_of_month(month);
                let spec = Spec::Quarter(
                    q,
                    match y {
                        // "the December 2023 quarter" names the calendar year
                        YearRef::Stated(calendar_year) => {
                            YearRef::Stated(calendar_year + i16::from(month > self.year_end))
                        }
                        other => other,
                    },
                );
                return self.resolve(spec, ahead);
            }
            Spec::Half(h, YearRef::Bare) => {
                let (y0, q0) = self.call?;
                let y = match (ahead, h) {
                    (true, 1) if q0 >= 3 => y0 + 1,
                    (true, _) if q0 == 4 => y0 + 1,
                    (false, 2) if q0 <= 2 => y0 - 1,
                    _ => y0,
                };
                Period::Half(y, h)
            }
            Spec::Half(h, y) => Period::Half(year(y)?, h),
            Spec::Year(y) | Spec::YearEnd(y) => Period::Year(year(y)?),
            // In the call of the second quarter a half of the year is left, in that of the third a quarter.
            Spec::RestOfYear(year) => match (self.call, year) {
                (Some((call, _)), YearRef::Stated(y)) if call != y => Period::Year(y),
                (Some((year, 2)), _) => Period::Half(year, 2),
                (Some((year, 3)), _) => Period::Quarter(year, 4),
                _ => Period::Year(self.year(year, true)?),
            },
            Spec::RelativeQuarter(offset) => {
                let (y0, q0) = self.call?;
                // "this quarter" in a sentence that looks ahead is the one that has begun.
                let offset = if offset == 0 && ahead { 1 } else { i16::from(offset) };
                let n = y0 * 4 + i16::from(q0) - 1 + offset;
                Period::Quarter(n.div_euclid(4), n.rem_euclid(4) as u8 + 1)
            }
            Spec::Month(m, y) => Period::Month(self.calendar_year(y, m, ahead)?, m),
            Spec::Day(m, d, y) => {
                let y = self.calendar_year(y, m, ahead)?;
                Date::new(y, m as i8, d as i8).ok()?;
                Period::Day(y, m, d)
            }
            Spec::Through(last) => {
                let first = self.year(YearRef::Bare, true).filter(|&first| ahead && first < last);
                first.map_or(Period::Year(last), |first| Period::Years(first, last))
            }
            Spec::Years(a, b) if a == b => Period::Year(a),
            Spec::Years(a, b) => Period::Years(a, b),
            Spec::FirstQuarters(n, y) => Period::Quarters(year(y)?, 1, n),
            Spec::YearToDate => match self.call? {
                (y, 1) => Period::Quarter(y, 1),
                (y, 4) => Period::Year(y),
                (y, q) => Period::Quarters(y, 1, q),
            },
            // "the next two quarters", where they are of one year
            Spec::NextMonths(months @ (3 | 6 | 9)) if self.next_quarters(months as u8 / 3).is_some() => {
                self.next_quarters(months as u8 / 3)?
            }
            Spec::NextMonths(months) => {
                let (y0, q0) = self.call?;
                if months > 36 {
                    return Some(Period::LongTerm);
                }
                let first = if q0 == 4 { y0 + 1 } else { y0 };
                let last = first + (months as i16 + 11) / 12 - if q0 == 4 { 1 } else { 0 };
                if first >= last {
                    Period::Year(first)
                } else {
                    Period::Years(first, last)
                }
            }
            // The year that has hardly begun is the first of them; else the next one is.
            Spec::NextYears(years) => {
                let (y0, q0) = self.call?;
                let first = if q0 == 1 { y0 } else { y0 + 1 };
                Period::Years(first, first + i16::from(years) - 1)
            }
            Spec::LongTerm => Period::LongTerm,
        })
    }

    /// So many quarters after the one that is reported; `None` where they are not of one fiscal year.
    fn next_quarters(&self, count: u8) -> Option<Period> {
        let (y0, q0) = self.call?;
        let (year, first) = if q0 == 4 { (y0 + 1, 1) } else { (y0, q0 + 1) };
        let last = first + count - 1;
        match count {
            1 => Some(Period::Quarter(year, first)),
            _ => (last <= 4).then_some(Period::Quarters(year, first, last)),
        }
    }

    fn year(&self, y: YearRef, ahead: bool) -> Option<i16> {
        if let YearRef::Stated(y) = y {
            return Some(y);
        }
        let (y0, q0) = self.call?;
        Some(match y {
            YearRef::Next => y0 + 1,
            YearRef::Last => y0 - 1,
            // In a fourth-quarter call the year that has begun is meant where the sentence looks ahead.
            _ if ahead && q0 == 4 => y0 + 1,
            _ => y0,
        })
    }

    fn year_of_quarter(&self, y: YearRef, q: u8, ahead: bool) -> Option<i16> {
        match y {
            YearRef::Stated(y) => Some(y),
            YearRef::This => {
                let (y0, q0) = self.call?;
                Some(if ahead && q0 == 4 && q < 4 { y0 + 1 } else { y0 })
            }
            _ => self.year(y, ahead),
        }
    }

    /// The calendar year of a month.
    fn calendar_year(&self, y: YearRef, month: u8, ahead: bool) -> Option<i16> {
        let reference = self.date.map(|d| (d.year(), d.month() as u8)).or_else(|| {
            // The call is held in the quarter after the one that it reports.
            let (y0, q0) = self.call?;
            let end = self.quarter_end(y0, q0)?;
            Some(if end.month() + 1 > 12 {
                (end.year() + 1, 1)
            } else {
                (end.year(), end.month() as u8 + 1)
            })
        });
        match y {
            YearRef::Stated(y) => Some(y),
            YearRef::Last => reference.map(|(y, _)| y - 1),
            YearRef::Next => reference.map(|(y, _)| y + 1),
            YearRef::This => reference.map(|(y, _)| y),
            YearRef::Bare => {
                let (now_year, now_month) = reference?;
                Some(match ahead {
                    true if month < now_month => now_year + 1,
                    false if month > now_month + 1 => now_year - 1,
                    _ => now_year,
                })
            }
        }
    }

    /// The fiscal quarter that a calendar month belongs to.
    pub fn quarter_of_month(&self, month: u8) -> u8 {
        let months_into = (month + 12 - self.year_end - 1) % 12;
        months_into / 3 + 1
    }

    fn quarter_end(&self, year: i16, quarter: u8) -> Option<Date> {
        // The fiscal year is named after the calendar year in which it ends.
        let back = 3 * (4 - i32::from(quarter));
        month_end(year, i32::from(self.year_end) - back)
    }

    /// Whether the period that an expression names ends with the period that the call reports, or before; not so where
    /// either is not known.
    pub fn is_over(&self, spec: Spec, ahead: bool) -> bool {
        let end = |p| self.dates(p).map(|(_, end)| end);
        let ends = self.resolve(spec, ahead).and_then(end);
        ends.zip(self.call_period().and_then(end))
            .is_some_and(|(ends, call)| ends <= call)
    }

    /// First and last day of a period.
    pub fn dates(&self, period: Period) -> Option<(Date, Date)> {
        let year_end = |y: i16| month_end(y, i32::from(self.year_end));
        let after = |d: Date| d.tomorrow().ok();
        Some(match period {
            Period::Quarter(y, q) => {
                let end = self.quarter_end(y, q)?;
                (month_start(end, 2)?, end)
            }
            Period::Half(y, h) => {
                let end = self.quarter_end(y, h * 2)?;
                (month_start(end, 5)?, end)
            }
            Period::Year(y) => (after(year_end(y - 1)?)?, year_end(y)?),
            Period::Month(y, m) => (Date::new(y, m as i8, 1).ok()?, month_end(y, i32::from(m))?),
            Period::Day(y, m, d) => {
                let day = Date::new(y, m as i8, d as i8).ok()?;
                (day, day)
            }
            Period::Years(a, b) => (after(year_end(a - 1)?)?, year_end(b)?),
            Period::Quarters(y, a, b) => (self.dates(Period::Quarter(y, a))?.0, self.quarter_end(y, b)?),
            Period::LongTerm => return None,
        })
    }
}

/// The last day of a month; months below one lie in the year before.
fn month_end(year: i16, month: i32) -> Option<Date> {
    let index = i32::from(year) * 12 + month - 1;
    let (y, m) = (index.div_euclid(12), index.rem_euclid(12) + 1);
    Some(Date::new(i16::try_from(y).ok()?, m as i8, 1).ok()?.last_of_month())
}

/// The first day of the month that lies so many months before.
fn month_start(end: Date, back: i32) -> Option<Date> {
    let index = i32::from(end.year()) * 12 + i32::from(end.month()) - 1 - back;
    Date::new(
        i16::try_from(index.div_euclid(12)).ok()?,
        (index.rem_euclid(12) + 1) as i8,
        1,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_follow_the_fiscal_calendar() {
        let june = Calendar::new(Some((2024, 2)), None, Some(6));
        let december = Calendar::new(Some((2023, 2)), None, None);
        for (calendar, period, expected) in [
            (december, Period::Quarter(2023, 2), ("2023-04-01", "2023-06-30")),
            (december, Period::Half(2023, 2), ("2023-07-01", "2023-12-31")),
            (december, Period::Year(2024), ("2024-01-01", "2024-12-31")),
            (june, Period::Quarter(2024, 1), ("2023-07-01", "2023-09-30")),
            (june, Period::Quarter(2024, 2), ("2023-10-01", "2023-12-31")),
            (june, Period::Quarter(2024, 4), ("2024-04-01", "2024-06-30")),
            (june, Period::Year(2024), ("2023-07-01", "2024-06-30")),
            (june, Period::Month(2024, 2), ("2024-02-01", "2024-02-29")),
            (december, Period::Years(2023, 2025), ("2023-01-01", "2025-12-31")),
        ] {
            let (start, end) = calendar.dates(period).unwrap();
            assert_eq!(
                (start.to_string().as_str(), end.to_string().as_str()),
                expected,
                "{period}"
            );
        }
    }

    #[test]
    fn bare_expressions_take_the_direction_of_the_sentence() {
        let q2 = Calendar::new(Some((2023, 2)), None, None);
        let q4 = Calendar::new(Some((2023, 4)), None, None);
        for (calendar, spec, ahead, expected) in [
            (q2, Spec::Quarter(3, YearRef::Bare), true, "2023-Q3"),
            (q2, Spec::Quarter(1, YearRef::Bare), true, "2024-Q1"),
            (q2, Spec::Quarter(4, YearRef::Bare), false, "2022-Q4"),
            (q2, Spec::Quarter(3, YearRef::Bare), false, "2023-Q3"),
            (q2, Spec::Quarter(2, YearRef::Last), false, "2022-Q2"),
            (q2, Spec::Year(YearRef::Bare), true, "FY2023"),
            (q4, Spec::Year(YearRef::Bare), true, "FY2024"),
            (q4, Spec::Year(YearRef::Bare), false, "FY2023"),
            (q4, Spec::Year(YearRef::Last), false, "FY2022"),
            (q4, Spec::Quarter(1, YearRef::Bare), true, "2024-Q1"),
            (q4, Spec::RelativeQuarter(1), true, "2024-Q1"),
            (q2, Spec::RelativeQuarter(-4), false, "2022-Q2"),
            (q2, Spec::Half(2, YearRef::Bare), true, "2023-H2"),
            (q4, Spec::Half(1, YearRef::Bare), true, "2024-H1"),
            (q2, Spec::Month(7, YearRef::Bare), false, "2023-07"),
            (q2, Spec::Month(12, YearRef::Bare), true, "2023-12"),
        ] {
            assert_eq!(
                calendar.resolve(spec, ahead).unwrap().to_string(),
                expected,
                "{spec:?} ahead {ahead}"
            );
        }
    }
}
