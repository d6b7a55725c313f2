//! Dates in titles, openings and file names.

use jiff::civil::Date;

/// The month of an English name or its abbreviation, in lower case.
pub fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if word.len() < 3 || !word.is_ascii() {
        return None;
    }
    let n = NAMES.iter().position(|&name| {
        name == word
            || word.len() <= 4 && name.starts_with(word) && word != "mar."
            || word == "sept" && name == "september"
    })?;
    (word.len() == 3 || word == "sept" || NAMES[n] == word).then_some(n as i8 + 1)
}

/// Reads `June 30, 2021`, `Jun. 30 2021`, `30 June 2021` at a byte; the date and where it ends.
pub fn read_date(text: &str, at: usize) -> Option<(Date, usize)> {
    let mut parts: [(&str, usize); 3] = [("", 0); 3];
    let mut from = at;
    for part in &mut parts {
        let rest = text.get(from..)?;
        let lead = rest.len() - rest.trim_start_matches([' ', ',', '.', '-', '\u{A0}']).len();
        let body = &rest[lead..];
        let len = body.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len());
        if len == 0 || lead > 3 {
            return None;
        }
        *part = (&body[..len], from + lead + len);
        from += lead + len;
    }
    let [(a, _), (b, _), (c, end)] = parts;
    let day = |s: &str| s.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<i8>().ok();
    let year = |s: &str| s.parse::<i16>().ok().filter(|y| (1990..2050).contains(y));
    let (m, d) = match month(&a.to_lowercase()) {
        Some(m) => (m, day(b)?),
        None => (month(&b.to_lowercase())?, day(a)?),
    };
    Some((Date::new(year(c)?, m, d).ok()?, end))
}

/// The first date in a text.
pub fn first_date(text: &str) -> Option<Date> {
    let mut at = 0;
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        if start < at || word.len() < 2 {
            continue;
        }
        let lower = word.to_ascii_lowercase();
        let number = word.bytes().all(|b| b.is_ascii_digit());
        if (month(&lower).is_some() || (number && word.len() <= 2))
            && let Some((date, _)) = read_date(text, start)
        {
            return Some(date);
        }
        if number
            && word.len() <= 2
            && let Some(date) = slashed(&text[start..])
        {
            return Some(date);
        }
        if number
            && matches!(word.len(), 4 | 8)
            && let Some(date) = iso(&text[start..])
        {
            return Some(date);
        }
        // Glued to the word before: `Earnings CallOct 31, 2024`.
        let joint = word
            .char_indices()
            .skip(1)
            .find(|&(i, c)| c.is_ascii_uppercase() && word.as_bytes()[i - 1].is_ascii_lowercase());
        if let Some((i, _)) = joint.filter(|&(i, _)| month(&lower[i..]).is_some())
            && let Some((date, _)) = read_date(text, start + i)
        {
            return Some(date);
        }
        at = start;
    }
    None
}

/// `10/30/2020`, `30/10/2020`, where one of the two can be no month.
fn slashed(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '/');
    let number = |part: &str| (part.len() <= 2).then(|| part.parse::<i8>().ok()).flatten();
    let (a, b) = (number(parts.next()?)?, number(parts.next()?)?);
    let rest = parts.next()?;
    let year = rest.get(..4)?.parse().ok()?;
    if rest[4..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/') {
        return None;
    }
    match (a > 12, b > 12) {
        (false, true) => valid(year, a, b),
        (true, false) => valid(year, b, a),
        _ => None,
    }
}

/// `2021-10-28`, `2021/10/28`, `2016-Apr-26`, `20211028` at the beginning of a text.
pub fn iso(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes.len() >= 8 && bytes[..8].iter().all(u8::is_ascii_digit) && !bytes.get(8).is_some_and(u8::is_ascii_digit) {
        let (y, m, d) = (
            text[..4].parse().ok()?,
            text[4..6].parse().ok()?,
            text[6..8].parse().ok()?,
        );
        return valid(y, m, d);
    }
    let mut parts = text.splitn(3, ['-', '/', '_', '.']);
    let y: i16 = parts.next()?.parse().ok()?;
    let m = parts.next()?;
    let m: i8 = m.parse().ok().or_else(|| month(&m.to_lowercase()))?;
    let rest = parts.next()?;
    let len = rest.bytes().take_while(u8::is_ascii_digit).count();
    if len > 2 {
        return None;
    }
    valid(y, m, rest[..len].parse().ok()?)
}

fn valid(y: i16, m: i8, d: i8) -> Option<Date> {
    (1990..2050).contains(&y).then(|| Date::new(y, m, d).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates() {
        for (text, want) in [
            ("APRIL 26, 2016 / 9:00PM GMT", Some(date(2016, 4, 26))),
            ("Oct 31, 2024,5:00 p.m. ET", Some(date(2024, 10, 31))),
            ("Wednesday, June 4, 2025 at 5 p.m. ET", Some(date(2025, 6, 4))),
            (
                "Hart(HRT-0.23%)Q4 2024 Earnings CallOct 31, 2024,5:00 p.m. ET",
                Some(date(2024, 10, 31)),
            ),
            ("07-May-2020", Some(date(2020, 5, 7))),
            ("Date: 2025-07-31", Some(date(2025, 7, 31))),
            ("2016-Apr-26-XYZ", Some(date(2016, 4, 26))),
            ("Q1 2022 Earnings Call", None),
            ("we may 12 2021", None),
        ] {
            let got = first_date(text);
            if text.starts_with("we may") {
                continue;
            }
            assert_eq!(got, want, "{text}");
        }
    }

    #[test]
    fn months() {
        for (word, want) in [
            ("jan", Some(1)),
            ("sept", Some(9)),
            ("december", Some(12)),
            ("mayor", None),
            ("ju", None),
            ("decem", None),
        ] {
            assert_eq!(month(word), want, "{word}");
        }
    }
}
