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

use super::marks::{Mark, mark};
use super::probe::Probe;
use super::{Builder, Draft, Input, Reader};
use crate::bilingual::Paragraph;
use crate::people::label::{Label, tidy};
use crate::people::name::is_name;
use crate::people::{VOCABULARY, fold};
use crate::records::Section;
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
            // The page's own title tells of the call.
            if let Some(title) = furniture.iter().find_map(|cut| page_title(&text[cut.clone()])) {
                let at = line.start as usize + (title.as_ptr() as usize - text.as_ptr() as usize);
                builder.draft.head.push(Span::new(at, at + title.len()));
            }
            let found = headers(text);
            let start = line.start as usize;
            let mut at = 0;
            for (n, header) in found.iter().enumerate() {
                if n == 0 && header.start > 0 {
                    say(&mut builder, text, start, at..header.start, &furniture);
                }
                if let Some(section) = header.section {
                    builder.section(section);
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
    let first = furniture.partition_point(|f| f.end <= range.start);
    let cuts = furniture[first..].iter().take_while(|f| f.start < range.end);
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
    /// The part of the call that a heading before it opens.
    section: Option<Section>,
}

/// The heading in capitals at the end of a text: `… Operator? QUESTIONS AND ANSWERS`.
fn heading_before(text: &str) -> Option<(usize, Section)> {
    let text = text.trim_end();
    let mut start = text.len();
    for _ in 0..5 {
        let before = text[..start].trim_end();
        start = before.rfind(char::is_whitespace).map_or(0, |i| i + 1);
        // Whitespace of more than one byte is no blank of such a line.
        let heading = text.get(start..)?;
        if heading.len() > 40 || heading.chars().any(char::is_lowercase) {
            return None;
        }
        match mark(heading) {
            Some(Mark::Questions) => return Some((start, Section::Qa)),
            Some(Mark::Prepared) => return Some((start, Section::Prepared)),
            _ if start == 0 => return None,
            _ => {}
        }
    }
    None
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
    // What the headers of one person have in common after the firm: the first tail, the bytes that all
    // the others share with it, and how many there are.
    let mut tails: HashMap<String, (&str, usize, usize)> = HashMap::new();
    for &(_, tail, name, firm) in &found {
        let own = crate::turns::head(&text[tail..], 160);
        let (first, common, count) = tails.entry(fold(name) + &fold(firm)).or_insert((own, own.len(), 0));
        let shared = first.bytes().zip(own.bytes()).take_while(|(a, b)| a == b).count();
        (*common, *count) = (shared.min(*common), *count + 1);
    }
    let mut headers: Vec<Header> = found
        .iter()
        .map(|&(start, tail, name, firm)| {
            let own = crate::turns::head(&text[tail..], 160);
            let (_, common, count) = tails[&(fold(name) + &fold(firm))];
            let common = if count > 1 { common } else { 0 };
            let length = title_length(own, common);
            let label = Label {
                title: Some(tidy(&own[..length])).filter(|t| !t.is_empty()),
                firm: Some(tidy(firm)),
                ..Label::bare(name)
            };
            let heading = heading_before(&text[..start]);
            Header {
                label,
                start: heading.map_or(start, |(at, _)| at),
                end: tail + length,
                section: heading.map(|(_, section)| section),
            }
        })
        .collect();
    for (at, _) in text.match_indices("Operator ") {
        let before = text[..at].trim_end();
        let after = text[at + "Operator ".len()..].chars().next();
        let heading = heading_before(before);
        let ended =
            before.is_empty() || heading.is_some() || before.ends_with(['.', '?', '!', ')', ']', '"', '”', '-']);
        if ended && (before.len() < at || at == 0) && after.is_some_and(|c| c.is_uppercase() || matches!(c, '[' | '('))
        {
            headers.push(Header {
                label: Label::bare("Operator"),
                start: heading.map_or(at, |(heading, _)| heading),
                end: at + "Operator".len(),
                section: heading.map(|(_, section)| section),
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
            || after_furniture(text, at)
            || heading_before(&text[..at]).is_some();
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

/// How many bytes of a tail are the title: the words of titles, and those that all headers of the
/// person have in common.
fn title_length(own: &str, mut common: usize) -> usize {
    let vocabulary = title_words_length(own);
    if common == 0 || vocabulary == 0 {
        return vocabulary;
    }
    while !own.is_char_boundary(common) {
        common -= 1;
    }
    // "Thanks" after every header is speech all the same, as is whatever small letters follow on.
    let mut end = 0;
    for word in own[..common].split_inclusive(' ') {
        let bare = word.trim_end();
        let whole = bare.len() < word.len() || common == own.len();
        let next = own[end + word.len()..].split_whitespace().next().unwrap_or_default();
        let begins = || next.starts_with(char::is_lowercase) && !is_joint(next) || bare.ends_with(',');
        let speech = bare.ends_with(['.', '?', '!']) || !is_joint(bare) && VOCABULARY.not_a_name(bare) && begins();
        if !whole || speech || !(bare.starts_with(char::is_uppercase) || is_joint(bare)) {
            break;
        }
        end += word.len();
    }
    own[..end].trim_end().len().max(vocabulary)
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
    if of { end + headed_length(&own[end..]) } else { end }
}

/// What somebody is head of, up to the first word of what is said: ` of Retail Lending Good day to you`.
fn headed_length(rest: &str) -> usize {
    let (mut end, mut before) = (0, 0); // with the last capitalised word, and without it
    for (n, word) in rest.split_whitespace().take(10).enumerate() {
        let capital = word.starts_with(char::is_uppercase);
        if n == 0 && word != "of" {
            return 0;
        }
        if !capital && !is_joint(word) {
            // Small letters follow on the first word of a sentence.
            end = before;
            break;
        }
        if capital {
            if word.contains(['\'', '’']) || word.ends_with([',', '.', '?', '!', ':']) {
                break;
            }
            before = end;
            end = word.as_ptr() as usize - rest.as_ptr() as usize + word.len();
        }
    }
    end
}

/// Page headers and footers inside the line: from the publisher's mark, or the page number before it,
/// to the title of the call.
fn furniture(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut cuts = Vec::new();
    for (at, _) in text.match_indices(" STREETEVENTS | ") {
        let mut start = text[..at].rfind(' ').map_or(0, |i| i + 1);
        let rest = crate::turns::head(&text[at..], 700);
        let end = ["Earnings Call", "Conference Call", " Call "]
            .iter()
            .find_map(|c| rest.find(c).map(|i| at + i + c.trim_end().len()))
            .unwrap_or(at + rest.len());
        // The number stands before the block, or in it, glued to the date: `2SEPTEMBER 15`.
        let before = text[..start].trim_end();
        let number = before.rsplit(' ').next().filter(|n| !n.is_empty() && n.len() <= 3);
        if let Some(number) =
            number.filter(|n| n.bytes().all(|b| b.is_ascii_digit()) && !is_numbered(&text[start..end]))
        {
            start = before.len() - number.len();
        }
        cuts.push(start..end);
    }
    cuts
}

/// Whether a page number is glued to the month in a page's block.
fn is_numbered(block: &str) -> bool {
    let glued = |w: &[u8]| w[0].is_ascii_digit() && w[1..].iter().all(u8::is_ascii_uppercase);
    block.as_bytes().windows(4).any(glued)
}

/// The last line of a page's block: the date and the title of the call.
fn page_title(block: &str) -> Option<&str> {
    // `… affiliated companies.MAY 2, 2024 / 2:00PM, Q1 2024 Hart Inc Earnings Call`
    let at = block[..block.rfind(" / ")?].rfind('.').map_or(0, |i| i + 1);
    let title = block[at..].trim().trim_start_matches(|c: char| c.is_ascii_digit());
    (title.len() < 200 && title.ends_with("Call")).then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_go_on_over_what_is_headed() {
        for (own, tails, want) in [
            (
                "President of Retail Lending Thanks, Ann. We",
                &[][..],
                "President of Retail Lending",
            ),
            (
                "President of Retail Lending Brook had a year",
                &[],
                "President of Retail Lending",
            ),
            (
                "President of Retail Lending It's a day",
                &[],
                "President of Retail Lending",
            ),
            (
                "CFO and VP of Finance, Systems & Ships Yes. So",
                &["CFO and VP of Finance, Systems & Ships Yes. We"],
                "CFO and VP of Finance, Systems & Ships",
            ),
        ] {
            let common = tails
                .iter()
                .map(|t| own.bytes().zip(t.bytes()).take_while(|(a, b)| a == b).count());
            assert_eq!(&own[..title_length(own, common.min().unwrap_or(0))], want);
        }
    }

    #[test]
    fn headings_and_page_numbers_in_mid_line() {
        let text = "So much from me. Operator? QUESTIONS AND ANSWERS Operator (Operator Instructions) Go ahead. 12 HART STREETEVENTS | www.hart.com All rights reserved. MAY 2, 2024 / 2:00PM, Q1 2024 Hart Inc Earnings Call More";
        let headers = headers(text);
        assert_eq!(headers.len(), 1);
        assert_eq!(
            (&text[..headers[0].start], headers[0].section),
            ("So much from me. Operator? ", Some(Section::Qa))
        );
        let cuts = furniture(text);
        assert!(text[cuts[0].clone()].starts_with("12 HART") && &text[cuts[0].end..] == " More");
        assert_eq!(
            page_title(&text[cuts[0].clone()]),
            Some("MAY 2, 2024 / 2:00PM, Q1 2024 Hart Inc Earnings Call")
        );
    }

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
