//! What the name of a file tells, by a pattern that the user gives.

use jiff::civil::Date;
use regex::Regex;

/// What is known of a source besides its text: from the pattern that the user gave for file names,
/// and from the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// The company.
    pub company: Option<String>,
    /// The ticker.
    pub ticker: Option<String>,
    /// The fiscal year of the call.
    pub year: Option<i16>,
    /// The fiscal quarter of the call, 1 to 4.
    pub quarter: Option<u8>,
    /// The date of the call.
    pub date: Option<Date>,
    /// The layout, by name, instead of the one that the text shows.
    pub format: Option<String>,
    /// Mine it whatever it is, as prose if need be.
    pub any: bool,
}

/// A regular expression whose named groups are the facts of a [`Hints`].
///
/// ```
/// use guidepost::source::NamePattern;
///
/// let pattern = NamePattern::new(r"(?<ticker>[A-Z]+)_q(?<quarter>\d)_(?<year>\d{4})")?;
/// let hints = pattern.hints("calls/TDC_q3_2021.txt");
/// assert_eq!((hints.ticker.as_deref(), hints.quarter, hints.year), (Some("TDC"), Some(3), Some(2021)));
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug)]
pub struct NamePattern(Regex);

const GROUPS: [&str; 5] = ["company", "ticker", "year", "quarter", "date"];

impl NamePattern {
    /// Reads a pattern. It must name at least one of the groups `company`, `ticker`, `year`, `quarter`,
    /// `date`, and no other.
    pub fn new(pattern: &str) -> Result<Self, String> {
        let regex = Regex::new(pattern).map_err(|e| e.to_string())?;
        let known = format!("the groups are {}, as in (?<year>[0-9]{{4}})", GROUPS.join(", "));
        if let Some(other) = regex.capture_names().flatten().find(|name| !GROUPS.contains(name)) {
            return Err(format!("unknown group {other:?}; {known}"));
        }
        match regex.capture_names().flatten().next() {
            Some(_) => Ok(Self(regex)),
            None => Err(format!("no named group; {known}")),
        }
    }

    /// What a path tells. Nothing where the pattern does not match it.
    pub fn hints(&self, path: &str) -> Hints {
        let Some(found) = self.0.captures(path) else {
            return Hints::default();
        };
        let text = |name: &str| found.name(name).map(|m| m.as_str().trim()).filter(|t| !t.is_empty());
        let date = text("date").and_then(date);
        Hints {
            company: text("company").map(|t| t.replace('_', " ")),
            ticker: text("ticker").map(str::to_uppercase),
            year: text("year").and_then(year),
            quarter: text("quarter")
                .and_then(|t| t.parse().ok())
                .filter(|q| (1..=4).contains(q)),
            date,
            ..Hints::default()
        }
    }
}

fn year(text: &str) -> Option<i16> {
    match text.parse().ok()? {
        short @ 0..100 if text.len() == 2 => Some(2000 + short),
        long @ 1980..2100 => Some(long),
        _ => None,
    }
}

fn date(text: &str) -> Option<Date> {
    const FORMATS: [&str; 7] = [
        "%Y-%m-%d",
        "%Y%m%d",
        "%Y-%b-%d",
        "%d-%b-%Y",
        "%Y_%m_%d",
        "%Y.%m.%d",
        "%B %d, %Y",
    ];
    FORMATS.iter().find_map(|format| Date::strptime(format, text).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_of_names() {
        let pattern = NamePattern::new(r"(?<date>\d{4}-\w{3}-\d{2})-(?<ticker>\w+)").expect("a pattern");
        let hints = pattern.hints("x/2016-Apr-26-aapl.txt");
        assert_eq!(hints.date, Some(jiff::civil::date(2016, 4, 26)));
        assert_eq!(hints.ticker.as_deref(), Some("AAPL"));
        assert_eq!(pattern.hints("x/other.txt"), Hints::default());

        let pattern = NamePattern::new(r"(?<company>\w+) Q(?<quarter>\d) FY(?<year>\d+)").expect("a pattern");
        let hints = pattern.hints("Lark_Field Q7 FY24.txt");
        assert_eq!(hints.company.as_deref(), Some("Lark Field"));
        assert_eq!((hints.quarter, hints.year), (None, Some(2024)));
    }

    #[test]
    fn refused() {
        for (pattern, expected) in [
            ("(", "unclosed group"),
            ("[A-Z]+", "no named group"),
            ("(?<firm>.*)", "unknown group \"firm\"; the groups are company, ticker"),
        ] {
            let error = NamePattern::new(pattern).map(|_| ()).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }
}
