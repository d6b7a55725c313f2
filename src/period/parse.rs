//! Normalised periods read back, and which of them lie in which.

use std::str::FromStr;

use super::{Calendar, Period};

impl FromStr for Period {
    type Err = String;

    /// Reads what [`Period`] writes: `2023-Q2`, `2023-H2`, `FY2023`, `2023-06`, `2023-06-30`, `2023..2025`,
    /// `2023-Q1..2023-Q3`, `long_term`; small letters and a bare year (`2023`) are understood.
    fn from_str(text: &str) -> Result<Self, String> {
        read(&text.to_ascii_uppercase()).ok_or_else(|| {
            format!(
                "{text:?} is no period; periods are written 2023-Q2, 2023-H2, FY2023, 2023-06, 2023-06-30, \
                 2023..2025, long_term"
            )
        })
    }
}

fn read(text: &str) -> Option<Period> {
    if text == "LONG_TERM" {
        return Some(Period::LongTerm);
    }
    if let Some((from, to)) = text.split_once("..") {
        return match (read(from)?, read(to)?) {
            (Period::Year(a), Period::Year(b)) if a < b => Some(Period::Years(a, b)),
            (Period::Quarter(y, a), Period::Quarter(z, b)) if y == z && a < b => Some(Period::Quarters(y, a, b)),
            _ => None,
        };
    }
    let number = |digits: &str, length: usize| -> Option<i16> {
        let plain = digits.len() == length && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| digits.parse().ok()).flatten()
    };
    if let Some(year) = number(text.strip_prefix("FY").unwrap_or(text), 4) {
        return Some(Period::Year(year));
    }
    let (year, rest) = text.split_once('-')?;
    let year = number(year, 4)?;
    let within = |digits: &str, length: usize, last: i16| -> Option<u8> {
        let n = number(digits, length).filter(|n| (1..=last).contains(n))?;
        u8::try_from(n).ok()
    };
    if let Some(quarter) = rest.strip_prefix('Q') {
        return Some(Period::Quarter(year, within(quarter, 1, 4)?));
    }
    if let Some(half) = rest.strip_prefix('H') {
        return Some(Period::Half(year, within(half, 1, 2)?));
    }
    match rest.split_once('-') {
        None => Some(Period::Month(year, within(rest, 2, 12)?)),
        Some((month, day)) => Some(Period::Day(year, within(month, 2, 12)?, within(day, 2, 31)?)),
    }
}

impl Period {
    /// The period itself and every longer one of the same fiscal calendar in which it lies: a quarter lies in its
    /// half and its year, a month in its quarter. `year_end` is the month in which the fiscal year ends.
    ///
    /// ```
    /// use guidepost::period::Period;
    ///
    /// let longer = |text: &str, year_end| -> Vec<String> {
    ///     let period: Period = text.parse().unwrap();
    ///     period.containing(year_end).iter().map(ToString::to_string).collect()
    /// };
    /// assert_eq!(longer("2023-Q3", 12), ["2023-Q3", "2023-H2", "FY2023"]);
    /// assert_eq!(longer("2023-09", 12), ["2023-09", "2023-Q3", "2023-H2", "FY2023"]);
    /// assert_eq!(longer("2023-09", 6), ["2023-09", "2024-Q1", "2024-H1", "FY2024"]);
    /// ```
    pub fn containing(self, year_end: u8) -> Vec<Period> {
        let mut all = vec![self];
        let quarter = |all: &mut Vec<Period>, year: i16, quarter: u8| {
            all.extend([
                Period::Quarter(year, quarter),
                Period::Half(year, quarter.div_ceil(2)),
                Period::Year(year),
            ]);
        };
        match self {
            Self::Quarter(y, q) => all.extend([Self::Half(y, q.div_ceil(2)), Self::Year(y)]),
            Self::Half(y, _) => all.push(Self::Year(y)),
            Self::Quarters(y, a, b) => {
                if a.div_ceil(2) == b.div_ceil(2) {
                    all.push(Self::Half(y, a.div_ceil(2)));
                }
                all.push(Self::Year(y));
            }
            Self::Month(y, m) | Self::Day(y, m, _) => {
                if matches!(self, Self::Day(..)) {
                    all.push(Self::Month(y, m));
                }
                let calendar = Calendar::new(None, None, Some(year_end));
                let fiscal = y + i16::from(m > calendar.year_end);
                quarter(&mut all, fiscal, calendar.quarter_of_month(m));
            }
            Self::Year(_) | Self::Years(..) | Self::LongTerm => {}
        }
        all
    }

    /// Whether `self` lies in `wanted`; years lie in a stretch of years.
    pub fn lies_in(self, wanted: Period, year_end: u8) -> bool {
        self.containing(year_end).into_iter().any(|longer| {
            longer == wanted
                || match (longer, wanted) {
                    (Self::Year(y), Self::Years(a, b)) => (a..=b).contains(&y),
                    (Self::Years(c, d), Self::Years(a, b)) => a <= c && d <= b,
                    (Self::Quarter(y, q), Self::Quarters(z, a, b)) => y == z && (a..=b).contains(&q),
                    _ => false,
                }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for text in [
            "2023-Q2",
            "2023-H2",
            "FY2023",
            "2023-06",
            "2023-06-30",
            "2023..2025",
            "2023-Q1..2023-Q3",
            "long_term",
        ] {
            // "2023..2025" is written without FY.
            assert_eq!(text.parse::<Period>().map(|p| p.to_string()), Ok(text.to_string()));
        }
        assert_eq!("fy2023".parse(), Ok(Period::Year(2023)));
        assert_eq!("2023".parse(), Ok(Period::Year(2023)));
        assert_eq!("2023-q2".parse(), Ok(Period::Quarter(2023, 2)));
        for text in [
            "",
            "Q2",
            "2023-Q5",
            "2023-13",
            "2023-06-32",
            "FY23",
            "2025..2023",
            "2023-Q2x",
            "20２3",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_lies_in_what() {
        for (period, wanted, year_end, expected) in [
            ("2023-Q3", "FY2023", 12, true),
            ("FY2023", "2023-Q3", 12, false),
            ("2023-Q3", "2023-H1", 12, false),
            ("2023-06-30", "2023-Q2", 12, true),
            ("2023-06-30", "2023-Q4", 6, true),
            ("2023-07", "FY2024", 6, true),
            ("FY2024", "2023..2025", 12, true),
            ("2024-Q1", "2023..2025", 12, true),
            ("FY2026", "2023..2025", 12, false),
            ("2023-Q1..2023-Q3", "FY2023", 12, true),
            ("2023-Q2", "2023-Q1..2023-Q3", 12, true),
            ("long_term", "long_term", 12, true),
        ] {
            let read = |t: &str| t.parse::<Period>().unwrap();
            assert_eq!(
                read(period).lies_in(read(wanted), year_end),
                expected,
                "{period} in {wanted}"
            );
        }
    }
}
