//! What is no transcript and no prose: event briefs, tables, pointers, code.

use super::Input;
use super::probe::Probe;

/// Why a text is not mined, if it is none that anybody said or wrote.
pub fn refusal(input: &Input, probe: &Probe, evidence: u32) -> Option<&'static str> {
    let speakers = evidence > 1;
    let first = probe.lines.first().map_or("", |l| l.text);
    if first.starts_with("version https://git-lfs") {
        return Some("a pointer to a file that is kept elsewhere");
    }
    let last = input.document.text.trim_end();
    if (first.starts_with('{') && last.ends_with('}') || first.starts_with('[') && last.ends_with(']'))
        && last.contains("\":")
    {
        return Some("data that holds no call");
    }
    if is_event_brief(input) {
        return Some("an event brief: notes on a call, not its words");
    }
    // A layout that is beyond doubt needs no second look.
    if evidence >= 75 {
        return None;
    }
    let content = probe.lines.len();
    let bytes: usize = probe.lines.iter().map(|l| l.text.len()).sum();
    // Words that run on for hundreds of bytes are no table; only short lines are looked at closely.
    let long: usize = probe
        .lines
        .iter()
        .filter(|l| l.text.len() > 400)
        .map(|l| l.text.len())
        .sum();
    if long * 2 > bytes {
        return None;
    }
    // A sample is enough to tell tables from sentences.
    let step = content.div_ceil(40).max(1);
    let sample = || probe.lines.iter().step_by(step);
    let content = sample().count();
    let bytes: usize = sample().map(|l| l.text.len()).sum();
    let spoken: usize = sample().filter(|l| is_sentence(l.text)).map(|l| l.text.len()).sum();
    let figures = sample().filter(|l| is_table_line(l.text)).count();
    if content >= 20 && figures * 10 > content * 3 && spoken * 3 < bytes * 2 {
        return Some("tables of figures");
    }
    if speakers || content == 0 {
        return None;
    }
    let code = sample()
        .filter(|l| l.text.ends_with(['{', '}', ';', '>', '\\']))
        .count();
    if content >= 5 && code * 2 > content {
        return Some("program text or markup");
    }
    (content >= 8 && spoken * 8 < bytes && bytes > 400).then_some("no sentences")
}

/// Notes in the form that the house gives them.
fn is_event_brief(input: &Input) -> bool {
    let mut marks = 0;
    for i in 0..input.rows.rows.len().min(2500) {
        let text = input.text(i);
        if text.len() > 60 || text.len() < 8 {
            continue;
        }
        let words = text.trim_matches(|c: char| !c.is_alphanumeric());
        let last = crate::turns::foot(words, "EVENT BRIEF".len());
        if [
            "PRESENTATION SUMMARY",
            "QUESTIONS AND ANSWERS SUMMARY",
            "FINANCIAL DATA",
        ]
        .iter()
        .any(|heading| words.eq_ignore_ascii_case(heading))
            || last.eq_ignore_ascii_case("EVENT BRIEF")
        {
            marks += 1;
        }
    }
    marks >= 2
}

/// Words that end as sentences do.
fn is_sentence(text: &str) -> bool {
    let head = crate::turns::head(text, 90);
    text.len() > 30
        && head
            .split_whitespace()
            .filter(|w| {
                w.chars()
                    .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | ',' | '.'))
            })
            .count()
            >= 5
}

/// A line of mostly figures: `Revenue $ 270,488 $ 154,674`.
fn is_table_line(text: &str) -> bool {
    let text = crate::turns::head(text, 90);
    let (mut figures, mut words) = (0, 0);
    for word in text.split_whitespace() {
        if word.bytes().any(|b| b.is_ascii_digit()) {
            figures += 1;
        } else if word.chars().any(char::is_alphabetic) {
            words += 1;
        }
    }
    figures >= 2 && figures * 2 >= words || figures == 1 && words == 0 || matches!(text, "$" | "%" | "—")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_sentences() {
        assert!(is_table_line("Revenue $ 270,488 $ 154,674"));
        assert!(!is_table_line(
            "We sold 20 machines in the first 3 weeks of the year to our best customers"
        ));
        assert!(is_sentence("We sold 20 machines in the first weeks of the year."));
    }
}
