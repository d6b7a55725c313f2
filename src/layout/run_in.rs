//! A transcript that lost its line ends: headers `Name - Company - Title` in mid-line.
//!
//! ```text
//! … Please go ahead, sir. Ann Oak - Hart Inc. - VP of IR Good morning, and thank you …
//! ```
//!
//! A header is a name after the end of a sentence, a firm, and a title between blank-dash-blank. The
//! title ends where the words stop that the headers of one person have in common, or where the
//! words of titles stop.

use std::collections::HashMap;

use super::probe::Probe;
use super::{Builder, Draft, Input, Reader};
use crate::bilingual::Paragraph;
use crate::people::label::{Label, tidy};
use crate::people::name::is_name;
use crate::people::{VOCABULARY, fold};
use crate::span::Span;

/// The family.
pub struct RunIn;

impl Reader for RunIn {
    fn name(&self) -> &'static str {
        "run-in"
    }

    fn about(&self) -> &'static str {
        "all on one line, headers `Name - Company - Title` between the sentences"
    }

    fn ceiling(&self) -> u32 {
        75
    }

    fn evidence(&self, probe: &Probe) -> u32 {
        let longest = probe.lines.iter().map(|l| l.text).max_by_key(|t| t.len()).unwrap_or("");
        if longest.len() < 2000 || probe.lines.len() > 40 {
            return 0;
        }
        let headers = headers(crate::turns::head(longest, 60_000));
        if headers.iter().filter(|h| h.label.firm.is_some()).count() >= 2 {
            75
        } else {
            0
        }
    }

    fn read(&self, input: &Input) -> Draft {
        let mut builder = Builder::default();
        for (i, row) in input.rows.rows.iter().enumerate() {
            let Some(&line) = row.english.first() else { continue };
            let text = input.text(i);
            if text.len() < 2000 {
                if builder.speaks() {
                    builder.say(input, i);
                } else {
                    builder.draft.head.push(row.line);
                }
                continue;
            }
            let furniture = furniture(text);
            let found = headers(text);
            let start = line.start as usize;
            let mut at = 0;
            for (n, header) in found.iter().enumerate() {
                if n == 0 && header.start > 0 {
                    say(&mut builder, text, start, at..header.start, &furniture);
                }
                builder.header((start + header.start) as u32, header.label.clone());
                at = header.end;
                let end = found.get(n + 1).map_or(text.len(), |next| next.start);
                say(&mut builder, text, start, at..end, &furniture);
            }
        }
        builder.finish()
    }
}

/// The words between two headers without the page furniture in them.
fn say(
    builder: &mut Builder,
    text: &str,
    base: usize,
    range: std::ops::Range<usize>,
    furniture: &[std::ops::Range<usize>],
) {
    let mut pieces = Vec::new();
    let mut at = range.start;
    let cuts = furniture.iter().filter(|f| f.start < range.end && f.end > range.start);
    for cut in cuts.cloned().chain(std::iter::once(range.end..range.end)) {
        let piece = &text[at.min(cut.start)..cut.start.max(at).min(range.end)];
        let words = piece.trim();
        if !words.is_empty() {
            let start = base + (words.as_ptr() as usize - text.as_ptr() as usize);
            pieces.push(Span::new(start, start + words.len()));
        }
        at = cut.end.min(range.end);
    }
    builder.paragraph(Paragraph {
        english: pieces,
        chinese: Vec::new(),
    });
}

struct Header {
    label: Label,
    start: usize,
    end: usize,
}

/// Every header of a line, in order.
fn headers(text: &str) -> Vec<Header> {
    let mut found: Vec<(usize, usize, &str, &str)> = Vec::new(); // start, tail, name, firm
    let mut from = 0;
    while let Some(dash) = text[from..].find(" - ").map(|i| from + i) {
        from = dash + 3;
        let Some((start, name)) = name_before(text, dash) else {
            continue;
        };
        let rest = crate::turns::head(&text[dash + 3..], 100);
        let Some(second) = rest.find(" - ") else { continue };
        let firm = &rest[..second];
        let plain =
            firm.starts_with(char::is_uppercase) && !firm.contains(['?', '!']) && firm.split_whitespace().count() <= 10;
        if plain {
            found.push((start, dash + 3 + second + 3, name, firm));
            from = dash + 3 + second + 3;
        }
    }
    // What the headers of one person have in common after the firm.
    let mut tails: HashMap<String, Vec<&str>> = HashMap::new();
    for &(_, tail, name, firm) in &found {
        tails
            .entry(fold(name) + &fold(firm))
            .or_default()
            .push(crate::turns::head(&text[tail..], 160));
    }
    let mut headers: Vec<Header> = found
        .iter()
        .map(|&(start, tail, name, firm)| {
            let own = crate::turns::head(&text[tail..], 160);
            let length = title_length(own, &tails[&(fold(name) + &fold(firm))]);
            let label = Label {
                title: Some(tidy(&own[..length])).filter(|t| !t.is_empty()),
                firm: Some(tidy(firm)),
                ..Label::bare(name)
            };
            Header {
                label,
                start,
                end: tail + length,
            }
        })
        .collect();
    for (at, _) in text.match_indices("Operator ") {
        let before = text[..at].trim_end();
        let after = text[at + "Operator ".len()..].chars().next();
        let ended = before.is_empty() || before.ends_with(['.', '?', '!', ')', ']', '"', '”', '-']);
        if ended && (before.len() < at || at == 0) && after.is_some_and(|c| c.is_uppercase() || matches!(c, '[' | '('))
        {
            headers.push(Header {
                label: Label::bare("Operator"),
                start: at,
                end: at + "Operator".len(),
            });
        }
    }
    headers.sort_by_key(|h| h.start);
    headers
}

/// The capitalised words before a dash that stand after the end of a sentence: the longest such run
/// that is a name.
fn name_before(text: &str, dash: usize) -> Option<(usize, &str)> {
    let mut start = dash;
    let mut best = None;
    for n in 1..=5 {
        let before = text[..start].trim_end();
        let at = before.rfind(char::is_whitespace).map_or(0, |i| i + 1);
        let word = &before[at..];
        let initial = word.len() <= 3 && word.ends_with('.');
        if word.is_empty() || n > 1 && word.ends_with(['.', '?', '!', ',', ':', ';', ')', ']']) && !initial {
            break;
        }
        start = at;
        let ended = text[..at]
            .trim_end()
            .ends_with(['.', '?', '!', ')', ']', '"', '”', '-', '…'])
            || at == 0
            || after_furniture(text, at);
        let name = &text[at..dash];
        if n >= 2 && ended && is_name(name) {
            best = Some((at, name));
        }
    }
    best
}

/// A page's title ends in `Earnings Call`, without a stop, before a header.
fn after_furniture(text: &str, at: usize) -> bool {
    text[..at].trim_end().ends_with(" Call")
}

/// How many bytes of a tail are the title.
fn title_length(own: &str, tails: &[&str]) -> usize {
    let vocabulary = title_words_length(own);
    // Several headers of one person: their common words, if they agree on more.
    let common = tails
        .iter()
        .filter(|t| **t != own)
        .map(|t| own.bytes().zip(t.bytes()).take_while(|(a, b)| a == b).count())
        .max()
        .unwrap_or(0);
    let mut common = common.min(own.len());
    while !own.is_char_boundary(common) {
        common -= 1;
    }
    let common = own[..common].rfind(' ').unwrap_or(0);
    let speech = own.get(vocabulary..common).is_some_and(|s| {
        s.contains(['.', '?', '!'])
            || s.split_whitespace()
                .any(|w| w.starts_with(char::is_lowercase) && !is_joint(w))
    });
    if common > vocabulary && !speech && vocabulary > 0 {
        // "Thanks" after every header is speech all the same.
        let extra: Vec<&str> = own[vocabulary..common].split_whitespace().collect();
        if extra.iter().all(|w| !VOCABULARY.not_a_name(w)) {
            return common;
        }
    }
    vocabulary
}

fn is_joint(word: &str) -> bool {
    matches!(word, "of" | "and" | "&" | "the" | "for" | "-")
}

/// The words up to the last title word before a word that can stand in no title.
fn title_words_length(own: &str) -> usize {
    let mut end = 0;
    let mut of = false; // `Head of the …`: the name of what is headed ends as that of a firm does
    for word in own.split_whitespace().take(16) {
        let at = word.as_ptr() as usize - own.as_ptr() as usize;
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if !(word.starts_with(char::is_uppercase) || is_joint(word)) || bare.ends_with("'s") {
            break;
        }
        if VOCABULARY.is_title(bare) || of && VOCABULARY.is_firm(bare) {
            of = false;
            end = at + word.trim_end_matches([',', ';']).len();
        }
        of |= bare == "of" && end > 0;
        if word.ends_with(['.', '?', '!']) {
            break;
        }
    }
    end
}

/// Page headers and footers inside the line: from the publisher's mark to the title of the call.
fn furniture(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut cuts = Vec::new();
    for (at, _) in text.match_indices(" STREETEVENTS | ") {
        let start = text[..at].rfind(' ').map_or(0, |i| i + 1);
        let rest = crate::turns::head(&text[at..], 700);
        let end = ["Earnings Call", "Conference Call", " Call "]
            .iter()
            .find_map(|c| rest.find(c).map(|i| at + i + c.trim_end().len()));
        cuts.push(start..end.unwrap_or(at + rest.len()));
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_in_mid_line() {
        let text = "Operator Good day. Please go ahead, sir. Ann Oak - Hart Inc. - VP of IR Good morning. We sell - as we said - a lot. Lee B. Hill - Brook Bank, Research Division - Equity Analyst How are you? Ann Oak - Hart Inc. - VP of IR Fine. Joe Reed - Lake Road, LLC - MD & Head of the Machine Group So I start. Operator That was all.";
        let found: Vec<(String, Option<String>, &str)> = {
            let headers = headers(text);
            (0..headers.len())
                .map(|i| {
                    let end = headers.get(i + 1).map_or(text.len(), |n| n.start);
                    (
                        headers[i].label.name.clone(),
                        headers[i].label.title.clone(),
                        text[headers[i].end..end].trim(),
                    )
                })
                .collect()
        };
        let found: Vec<(&str, Option<&str>, &str)> =
            found.iter().map(|(n, t, s)| (n.as_str(), t.as_deref(), *s)).collect();
        assert_eq!(
            found,
            [
                ("Operator", None, "Good day. Please go ahead, sir."),
                (
                    "Ann Oak",
                    Some("VP of IR"),
                    "Good morning. We sell - as we said - a lot."
                ),
                ("Lee B. Hill", Some("Equity Analyst"), "How are you?"),
                ("Ann Oak", Some("VP of IR"), "Fine."),
                ("Joe Reed", Some("MD & Head of the Machine Group"), "So I start."),
                ("Operator", None, "That was all."),
            ]
        );
    }
}
