//! The company's name, its ticker, the name of the event, and the fiscal calendar.

use std::sync::LazyLock;

use super::date::month;
use super::period::Expression;
use memchr::memmem::Finder;

/// Words that stand beside a company's name in titles and openings and are none of it.
const NOT_COMPANY: &[&str] = &[
    "the",
    "fiscal",
    "fiscal-year",
    "year",
    "full",
    "full-year",
    "quarter",
    "first",
    "second",
    "third",
    "fourth",
    "earnings",
    "results",
    "conference",
    "call",
    "teleconference",
    "webcast",
    "financial",
    "quarterly",
    "annual",
    "q1",
    "q2",
    "q3",
    "q4",
    "welcome",
    "ladies",
    "gentlemen",
    "good",
    "morning",
    "afternoon",
    "day",
    "and",
    "our",
    "today",
    "today's",
    "this",
    "to",
    "of",
    "for",
    "everyone",
    "thank",
    "you",
    "operator",
    "i",
    "investor",
    "release",
    "event",
    "transcript",
    "edited",
    "version",
    "thomson",
    "reuters",
    "refinitiv",
    "streetevents",
    "company",
    "corporation",
    "image",
    "source",
    "prepared",
    "remarks",
    "yes",
    "all",
    "hello",
    "please",
    "now",
    "corrected",
    "at",
    "on",
    "in",
    "we",
    "half",
    "year-end",
    "global",
    "business",
    "update",
    "presentation",
    "discussion",
];

/// Whether a name is a ticker: a few capitals.
pub fn is_symbol(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase())
}

/// The name and the symbol of a title line `Hart Networks, Inc. NYSE:HRT`, or of `NYSE:HRT` alone.
fn listed(text: &str) -> Option<(&str, &str)> {
    let line = text.trim_matches(['#', '*', ' ']);
    if line.len() > 120 {
        return None;
    }
    let (name, symbol) = line.rsplit_once(' ').unwrap_or(("", line));
    let (exchange, symbol) = symbol.split_once(':')?;
    let known = is_exchange(exchange) && exchange.len() <= 10 && exchange.bytes().all(|b| b.is_ascii_alphabetic());
    let plain = (1..=6).contains(&symbol.len()) && symbol.bytes().all(|b| b.is_ascii_uppercase() || b == b'.');
    (known && plain && !name.contains(':')).then_some((name, symbol))
}

/// The ticker in brackets, with or without an exchange, `(NYSE:HRT)`, `(NASDAQ: HRT)`, `(HRT)`, or
/// with an exchange at the end of a title line.
pub fn ticker(text: &str) -> Option<String> {
    if let Some((_, symbol)) = listed(text) {
        return Some(symbol.to_string());
    }
    for (open, _) in text.match_indices('(') {
        let rest = &text[open + 1..];
        let Some(close) = rest.find(')').filter(|&c| c < 32) else {
            continue;
        };
        let inner = rest[..close].trim();
        let symbol = match inner.rsplit_once(':') {
            Some((exchange, symbol)) if is_exchange(exchange) => symbol.trim(),
            Some(_) => continue,
            // A price move may follow: `HRT-0.23%`.
            None => inner
                .split(|c: char| c == '-' || c == '+' || c.is_whitespace())
                .next()
                .unwrap_or(""),
        };
        let plain = !symbol.is_empty()
            && symbol.len() <= 6
            && symbol.bytes().all(|b| b.is_ascii_uppercase() || b == b'.')
            && symbol.starts_with(|c: char| c.is_ascii_uppercase());
        let exchange = inner.contains(':');
        // Without an exchange the name must stand right before it, and a title is short.
        if plain
            && (exchange
                || text.len() < 160
                    && open > 0
                    && symbol.len() <= 5
                    && !matches!(
                        symbol,
                        "CEO" | "CFO" | "COO" | "SEC" | "GAAP" | "US" | "UK" | "ET" | "EBITDA" | "EPS" | "ARR"
                    ))
        {
            return Some(symbol.to_string());
        }
    }
    None
}

fn is_exchange(text: &str) -> bool {
    let folded = text.trim().to_ascii_lowercase();
    [
        "nyse", "nasdaq", "amex", "tsx", "lse", "otc", "asx", "bse", "nse", "tase", "hkex", "sehk", "six", "epa",
        "etr", "ngs", "nasdaqgs", "xetra", "twse", "tse", "hkg",
    ]
    .iter()
    .any(|e| folded.starts_with(e))
}

/// The name before a ticker in a title: `Hart Networks, Inc. (NASDAQ: HRT) Q1 2024`.
pub fn titled(text: &str) -> Option<String> {
    if text.len() > 160 {
        return None;
    }
    if let Some((name, _)) = listed(text) {
        return clean(name);
    }
    ticker(text)?;
    let open = text.find('(')?;
    let before = text[..open].trim_end_matches([' ', '-']);
    // The last part of a line that says more: `2024-10-31 Hart Inc.`, `TOWN, April 18 - Hart N.V.`
    let before = before.rsplit(" - ").next().unwrap_or(before);
    let dated = before
        .split_whitespace()
        .next()
        .filter(|w| w.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/' | b'.')));
    clean(dated.map_or(before, |w| &before[before.find(w).unwrap_or(0) + w.len()..]))
}

/// The subject of an article, before the colon of its headline: `Hart Networks: What The Backlog Says`, where the text
/// goes on to speak of it.
pub fn headline(line: &str, text: &str) -> Option<String> {
    let (name, rest) = line.trim_start_matches(['#', ' ']).split_once(": ")?;
    let words: Vec<&str> = name.split_whitespace().collect();
    let capital = |w: &&str| w.starts_with(|c: char| c.is_uppercase()) || matches!(*w, "&" | "and" | "of");
    if words.is_empty() || words.len() > 4 || !words.iter().all(capital) || rest.trim().is_empty() {
        return None;
    }
    let again = Finder::new(name).find_iter(text.as_bytes()).take(5).count();
    (again >= 4).then(|| clean(name)).flatten()
}

/// A name from a line `Company: …`, without what stands in brackets behind it.
pub fn plain(text: &str) -> Option<String> {
    clean(text.split(['(', '（']).next().unwrap_or(text))
}

/// The capitalised words beside a period expression: `Hart's Second Quarter 2023`, `Q2 2016 Hart Inc
/// Earnings Call`.
pub fn beside(text: &str, e: &Expression) -> Option<String> {
    let left = run_before(&text[..e.start]);
    if let Some(name) = clean(left) {
        return Some(name);
    }
    clean(run_after(&text[e.end..]))
}

/// The name after a welcome: `Welcome to the Hart Corporation earnings call`.
pub fn welcomed(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    for cue in [
        "welcome to ",
        "welcome everyone to ",
        "welcome you to ",
        "joining us for ",
        "joining us on ",
        "joining ",
        "conference call for ",
        "call of ",
        "welcome everybody to ",
    ] {
        for (at, _) in lower.match_indices(cue) {
            let rest = &text[at + cue.len()..];
            let rest = rest
                .strip_prefix("the ")
                .or_else(|| rest.strip_prefix("today's "))
                .or_else(|| rest.strip_prefix("our "))
                .unwrap_or(rest);
            if let Some(name) = clean(run_after(rest)) {
                return Some(name);
            }
        }
    }
    None
}

/// The name that most of the company's own people carry as their firm.
pub fn most_frequent(firms: &[&str]) -> Option<String> {
    let count = |f: &str| firms.iter().filter(|x| x.eq_ignore_ascii_case(f)).count();
    let mut best: Option<&str> = None;
    for &firm in firms {
        if best.is_none_or(|b| count(firm) > count(b)) {
            best = Some(firm);
        }
    }
    best.map(str::to_string)
}

/// The event as the opening names it: from the company to `Conference Call`.
pub fn event(text: &str, e: &Expression) -> Option<String> {
    let after = &text[e.end..];
    let stop = after.find(['.', '!', '?', '\n', ';']).unwrap_or(after.len());
    let lower = after[..stop].to_ascii_lowercase();
    let end = ["conference call", "earnings call", "webcast", "teleconference", "call"]
        .iter()
        .find_map(|c| lower.find(c).filter(|&i| i < 60).map(|i| i + c.len()))?;
    let left = run_before(&text[..e.start]);
    let start = e.start - (text[..e.start].len() - (left.as_ptr() as usize - text.as_ptr() as usize));
    let start = if left.is_empty() { e.start } else { start };
    let words = text[start..e.end + end]
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let words = words.strip_prefix("for ").unwrap_or(&words);
    let words = words
        .strip_prefix("the ")
        .or_else(|| words.strip_prefix("The "))
        .unwrap_or(words);
    (words.len() < 160).then(|| words.to_string())
}

fn is_capital(word: &str) -> bool {
    word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) || word.chars().skip(1).any(char::is_uppercase)
}

fn joins(word: &str) -> bool {
    matches!(word, "&" | "and" | "of" | "the" | "for" | "de")
}

/// The run of capitalised words at the end of a text.
fn run_before(text: &str) -> &str {
    let trimmed = text.trim_end();
    if trimmed.ends_with(['.', '?', '!', ':', ';'])
        && !trimmed.ends_with("Inc.")
        && !trimmed.ends_with("Corp.")
        && !trimmed.ends_with("Co.")
        && !trimmed.ends_with("Ltd.")
    {
        return "";
    }
    let mut start = trimmed.len();
    let mut rest = trimmed;
    for _ in 0..8 {
        let at = rest
            .rfind(char::is_whitespace)
            .map_or(0, |i| i + rest[i..].chars().next().map_or(1, char::len_utf8));
        let word = &rest[at..];
        let sentence_end = word.ends_with(['.', '?', '!', ')', ']'])
            && !matches!(word, "Inc." | "Corp." | "Co." | "Ltd." | "St." | "U.S." | "L.P.")
            && word.len() > 3
            && at + word.len() < trimmed.len();
        if word.contains(['(', ')', '[', ']']) {
            break;
        }
        let folded = word.to_lowercase();
        let own = folded.trim_matches(|c: char| !c.is_alphanumeric());
        if sentence_end
            || !(is_capital(word) || joins(word))
            || (NOT_COMPANY.contains(&own)
                && !joins(word)
                && !matches!(
                    own,
                    "corporation" | "company" | "global" | "business" | "first" | "investor"
                )
                && !(own == "financial" && is_named_before(&rest[..at])))
        {
            break;
        }
        start = at;
        rest = rest[..at].trim_end();
        if rest.is_empty() {
            break;
        }
    }
    &trimmed[start..]
}

/// Whether a text ends in a word of a name: `Hart` in `Hart Financial Group`.
fn is_named_before(text: &str) -> bool {
    text.split_whitespace().next_back().is_some_and(|word| {
        let folded = word.to_lowercase();
        word.starts_with(char::is_uppercase) && !NOT_COMPANY.contains(&folded.as_str()) && !word.ends_with(['.', ','])
    })
}

/// The run of capitalised words at the beginning of a text.
fn run_after(text: &str) -> &str {
    let body = text.trim_start();
    let mut end = 0;
    for word in body.split_whitespace().take(8) {
        let at = word.as_ptr() as usize - body.as_ptr() as usize;
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '&');
        let folded = bare.to_lowercase();
        let stop = NOT_COMPANY.contains(&folded.as_str())
            && !joins(bare)
            && !matches!(
                folded.as_str(),
                "corporation" | "company" | "global" | "business" | "first"
            );
        if stop || bare.is_empty() || !(is_capital(bare) || joins(bare) && end > 0) {
            break;
        }
        end = at + word.len();
        let initials = word.len() <= 5
            && word.bytes().filter(|&b| b == b'.').count() >= 1
            && word.bytes().rev().nth(1).is_some_and(|b| b.is_ascii_uppercase());
        let inc = initials || matches!(word, "Inc." | "Corp." | "Co." | "Ltd." | "Inc.'s" | "L.P." | "U.S.");
        if word.ends_with(['.', '?', '!', ';', ':', ')']) && !inc
            || word.ends_with("'s")
            || word.ends_with("’s")
            || word.ends_with(',') && !body[end..].trim_start().starts_with(['I', 'L', 'C'])
        {
            break;
        }
    }
    &body[..end]
}

/// A run as a name: without articles, possessives and joining words at its ends.
fn clean(run: &str) -> Option<String> {
    let mut words: Vec<&str> = run.split_whitespace().collect();
    let fold = |w: &str| {
        w.to_lowercase()
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_string()
    };
    while words
        .first()
        .is_some_and(|w| matches!(fold(w).as_str(), "the" | "and" | "of" | "for" | "our" | ""))
    {
        words.remove(0);
    }
    while words
        .last()
        .is_some_and(|w| matches!(fold(w).as_str(), "the" | "and" | "of" | "for" | "de" | ""))
    {
        words.pop();
    }
    let name = crate::people::label::tidy(&words.join(" "));
    let name = name.trim_end_matches([',', ';', ':', ')', '!', '?']);
    let name = name
        .strip_suffix("'s")
        .or_else(|| name.strip_suffix("’s"))
        .or_else(|| name.strip_suffix(['\'', '’']))
        .unwrap_or(name);
    let name = if name.ends_with("Inc.")
        || name.ends_with("N.V.")
        || name.ends_with("S.A.")
        || name.ends_with("Corp.")
        || name.ends_with("Co.")
        || name.ends_with("Ltd.")
    {
        name
    } else {
        name.trim_end_matches('.')
    };
    let letters = name.chars().any(char::is_alphabetic);
    let all_noise = name.split_whitespace().all(|w| NOT_COMPANY.contains(&fold(w).as_str()));
    (letters && !all_noise && name.len() >= 2 && name.len() <= 80).then(|| name.to_string())
}

/// The month that ends the fiscal year, where the call says it: `fiscal year ended June 30, 2021`,
/// `our fiscal year ends in September`, `third quarter ended June 30`.
pub fn fiscal_year_end(text: &str) -> Option<u8> {
    static FISCAL: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("iscal year e"));
    for at in FISCAL.find_iter(text.as_bytes()).take(20) {
        let from = at + "iscal year ".len();
        let rest = crate::turns::head(text.get(from..)?, 60);
        let mut words = rest.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        let Some("ended" | "ending" | "ends" | "end") = words.next() else {
            continue;
        };
        let m = words.take(4).find_map(|w| {
            if w.starts_with(char::is_uppercase) {
                month(&w.to_lowercase())
            } else {
                None
            }
        });
        if let Some(m) = m {
            return Some(m as u8);
        }
    }
    None
}

/// The month that ends the fiscal year, from the months in which quarters are said to have ended:
/// by their own ordinal (`third quarter ended June 30`), else by the quarter of the call. Months that
/// the date of the call does not leave possible are passed over: they end a quarter that is guided for.
pub fn year_end_of_quarters(text: &str, quarter: u8, possible: impl Fn(u8) -> bool) -> Option<u8> {
    static ENDED: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("uarter ended "));
    let mut votes = [0u32; 13];
    for at in ENDED.find_iter(text.as_bytes()).take(40) {
        let rest = text.get(at + "uarter ended ".len()..)?;
        let rest = rest.strip_prefix("on ").unwrap_or(rest);
        let word = rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
        let Some(named) = month(&word.to_ascii_lowercase()).filter(|_| word.starts_with(char::is_uppercase)) else {
            continue;
        };
        let day = rest[word.len()..]
            .trim_start_matches([' ', '.'])
            .split(|c: char| !c.is_ascii_digit())
            .next()
            .and_then(|d| d.parse::<u8>().ok());
        // A 52-week quarter may end on the first days of the next month.
        let month = if day.is_some_and(|d| (1..=7).contains(&d)) {
            (named + 10) % 12 + 1
        } else {
            named
        };
        // "our Form 10-Q for the quarter ended October 31" is the filing of an earlier quarter.
        let filing = crate::turns::foot(&text[..at], 90);
        if filing.contains("10-Q") || filing.contains("10Q") || filing.contains("Form") {
            continue;
        }
        let before = crate::turns::foot(&text[..at], 30)
            .trim_end_matches(['Q', 'q'])
            .trim_end()
            .to_ascii_lowercase();
        let before = before.strip_suffix("fiscal").map_or(before.as_str(), str::trim_end);
        let ordinal = ["first", "second", "third", "fourth"]
            .iter()
            .position(|o| before.ends_with(o))
            .map(|i| i as u8 + 1);
        let end = (month as u8 + 3 * (4 - ordinal.unwrap_or(quarter)) - 1) % 12 + 1;
        if possible(end) {
            votes[usize::from(end)] += if ordinal.is_some() { 2 } else { 1 };
        }
    }
    let best = (1..=12).max_by_key(|&m| votes[m])?;
    if votes[best] > 0 {
        return Some(best as u8);
    }
    let year_end = |month: u8| (month + 3 * (4 - quarter.clamp(1, 4)) - 1) % 12 + 1;
    month_of_quarter(text, |month| possible(year_end(month))).map(year_end)
}

/// The month by which a call names its quarter: "the September quarter", more often than any other month's.
fn month_of_quarter(text: &str, possible: impl Fn(u8) -> bool) -> Option<u8> {
    static QUARTER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(" quarter"));
    let mut votes = [0u32; 13];
    for at in QUARTER.find_iter(text.as_bytes()).take(400) {
        let word = text[..at]
            .rsplit(|c: char| !c.is_ascii_alphabetic())
            .next()
            .unwrap_or("");
        if word.len() > 3
            && word.starts_with(char::is_uppercase)
            && let Some(m) = month(&word.to_ascii_lowercase())
            && possible(m as u8)
        {
            votes[m as usize] += 1;
        }
    }
    let best = (1..=12).max_by_key(|&m| votes[m])?;
    let others = (1..=12).filter(|&m| m != best).map(|m| votes[m]).max().unwrap_or(0);
    (votes[best] >= 3 && votes[best] > others).then_some(best as u8)
}

#[cfg(test)]
mod tests {
    use super::super::period::expressions;
    use super::*;

    #[test]
    fn tickers() {
        for (text, want) in [
            ("Hart Networks, Inc. (NASDAQ: HRT) Q1 2024", Some("HRT")),
            ("Hart(HRT-0.23%)Q4 2024 Earnings Call", Some("HRT")),
            ("HRT (NYSE:HRT) Q4 2021 Earnings Conference Call", Some("HRT")),
            ("# **Hart Holdings, Inc. NYSE:HRT**", Some("HRT")),
            ("Hart, Inc. NasdaqGS:HRT", Some("HRT")),
            ("We start at NYSE:10", None),
            ("Erin Hart (CEO)", None),
            ("(Operator Instructions)", None),
        ] {
            assert_eq!(ticker(text).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn companies_in_openings() {
        for (text, want) in [
            (
                "Thank you for standing by. Welcome to Hart's Second Quarter 2023 Results Conference Call.",
                Some("Hart"),
            ),
            (
                "Welcome to the Oakline First Quarter Fiscal 2022 Earnings Conference Call.",
                Some("Oakline"),
            ),
            ("Q2 2016 Hart Inc Earnings Call", Some("Hart Inc")),
            (
                "welcome to the fourth quarter and full year 2021 OAK Capital earnings call.",
                Some("OAK Capital"),
            ),
            (
                "welcome to Brook & Hill Corporation's first quarter 2020 earnings conference call.",
                Some("Brook & Hill Corporation"),
            ),
            (
                "Thank you for joining Oak Financial Group's First Quarter 2023 Earnings Conference Call.",
                Some("Oak Financial Group"),
            ),
            ("Welcome to the first quarter 2020 earnings conference call.", None),
            ("OAK (OAK) Q4 2021 Earnings Call", None),
        ] {
            let found = expressions(text);
            assert_eq!(beside(text, &found[0]).as_deref(), want, "{text}");
        }
        for (text, want) in [
            (
                "2024-10-31 Hart Inc. (HRT) Q3 2024 Earnings Call Transcript",
                Some("Hart Inc."),
            ),
            (
                "TOWN, the Land, April 18, 2018 - Hart Holding N.V. (HRT) today",
                Some("Hart Holding N.V."),
            ),
        ] {
            assert_eq!(titled(text).as_deref(), want, "{text}");
        }
        assert_eq!(plain("Hart Education (好未来)").as_deref(), Some("Hart Education"));
        assert_eq!(
            welcomed("the third quarter 2021 earnings conference call for D.R. Oakton, the builder").as_deref(),
            Some("D.R. Oakton")
        );
        assert_eq!(
            welcomed("Welcome to Oak Dennison's earnings conference call for the second quarter").as_deref(),
            Some("Oak Dennison")
        );
    }

    #[test]
    fn headlines() {
        let text = "Hart grew. Hart's backlog is up. Hart says so. Nothing else of Hart is known. Outlook.";
        for (line, want) in [
            ("# Hart: Reading The Backlog", Some("Hart")),
            ("Hart: will it grow", Some("Hart")),
            ("Outlook: Hart grows", None),
            ("Why we think so: Hart", None),
            ("Hart:", None),
        ] {
            assert_eq!(headline(line, text).as_deref(), want, "{line}");
        }
    }

    #[test]
    fn fiscal_year_ends() {
        for (text, want) in [
            ("for the fiscal year ended June 30, 2021", Some(6)),
            ("our fiscal year ends in September", Some(9)),
            ("the fiscal year ending on January 31", Some(1)),
            ("the fiscal year end was good", None),
        ] {
            assert_eq!(fiscal_year_end(text), want, "{text}");
        }
    }

    #[test]
    fn year_ends_from_quarters() {
        for (text, quarter, want) in [
            ("results for our third quarter ended June 30, 2021", 1, Some(9)),
            ("the quarter ended September 30", 3, Some(12)),
            ("the second quarter ended July 3, 2021", 2, Some(12)),
            ("the quarter ended well", 2, None),
            ("our Form 10-Q for the quarter ended October 31, 2024", 4, None),
        ] {
            assert_eq!(year_end_of_quarters(text, quarter, |_| true), want, "{text}");
        }
        // The December quarter is the one guided for.
        let guided = "for the December quarter; the December quarter, the December quarter, the September quarter";
        assert_eq!(year_end_of_quarters(guided, 3, |_| true), Some(3));
        assert_eq!(year_end_of_quarters(guided, 3, |m| m == 12), None);
    }
}
