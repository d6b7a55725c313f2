//! Sentence boundaries: Unicode's rules, then what they get wrong in speech set down as text.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Words whose stop does not end a sentence. They stand in lower case, without the stop.
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "gen", "sen", "rep", "gov", "messrs", "vs", "no", "nos", "fig",
    "approx", "e.g", "i.e", "cf", "al", "etc", "u.s", "u.k", "u.n", "e.u", "a.m", "p.m", "jan", "feb", "mar", "apr",
    "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
];
/// Company suffixes: a capital after them may go on with the name's sentence or start the next.
const SUFFIXES: &[&str] = &["inc", "co", "corp", "ltd", "bros", "plc", "llc"];
/// Words that start a sentence rather than go on after a company's suffix or a country's initials.
const STARTERS: &[&str] = &[
    "the", "we", "our", "in", "and", "but", "so", "this", "that", "it", "i", "as", "for", "with", "these", "those",
    "they", "please", "thank", "good", "welcome", "today", "now", "at", "on", "before", "joining", "you", "first",
    "also", "there",
];

/// Splits a folded passage into sentences.
///
/// Law: the ranges are in order, do not overlap, start and end at a character that is no blank,
/// and every character that is no blank lies in one of them.
pub fn split(text: &str) -> Vec<Range<usize>> {
    let mut cuts = if text.is_ascii() {
        ascii_cuts(text)
    } else {
        unicode_cuts(text)
    };
    cuts.retain(|&cut| !is_false_end(text, cut));
    cuts.extend(missed_ends(text));
    cuts.sort_unstable();
    cuts.dedup();
    cuts.push(text.len());

    let mut sentences = Vec::with_capacity(cuts.len());
    let mut start = 0;
    for cut in cuts {
        let raw = &text[start..cut];
        let left = start + (raw.len() - raw.trim_start().len());
        let right = start + raw.trim_end().len();
        if left < right {
            push_bounded(text, left..right, &mut sentences);
        }
        start = cut;
    }
    sentences
}

/// The longest sentence, in bytes. Some thousand words without a stop are captions without punctuation,
/// or no speech at all; the grammars look at every pair of things in a sentence, and each record quotes it.
const LONGEST: usize = 2_000;

/// Adds a sentence, cut after a comma or at a blank where it is longer than any that was ever spoken.
fn push_bounded(text: &str, sentence: Range<usize>, sentences: &mut Vec<Range<usize>>) {
    let Range { mut start, end } = sentence;
    while end - start > LONGEST {
        let mut limit = start + LONGEST;
        while !text.is_char_boundary(limit) {
            limit -= 1;
        }
        let piece = &text[start..limit];
        let half = piece.len() / 2;
        let comma = piece.rfind(", ").map(|i| i + 1).filter(|&i| i > half);
        let length = comma
            .or_else(|| piece.rfind(' '))
            .filter(|&i| i > 0)
            .unwrap_or(piece.len());
        sentences.push(start..start + piece[..length].trim_end().len());
        let rest = &text[start + length..end];
        start = end - rest.trim_start().len();
    }
    sentences.push(start..end);
}

/// Boundaries inside the text by Unicode Standard Annex #29.
fn unicode_cuts(text: &str) -> Vec<usize> {
    text.split_sentence_bound_indices()
        .map(|(i, _)| i)
        .filter(|&i| i > 0)
        .collect()
}

/// The same boundaries for ASCII text without line ends, found around stops only.
///
/// Law (tested): equals [`unicode_cuts`] on every ASCII text without control characters.
fn ascii_cuts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut cuts = Vec::new();
    let mut from = 0;
    while let Some(found) = memchr::memchr3(b'.', b'?', b'!', &bytes[from..]) {
        let mut i = from + found;
        let mut full_stop_last = false;
        while i < bytes.len() && matches!(bytes[i], b'.' | b'?' | b'!') {
            full_stop_last = bytes[i] == b'.';
            i += 1;
        }
        let after_stop = i;
        while i < bytes.len() && matches!(bytes[i], b'"' | b'\'' | b')' | b'(' | b'[' | b']' | b'{' | b'}') {
            i += 1;
        }
        let after_close = i;
        while i < bytes.len() && bytes[i] == b' ' {
            i += 1;
        }
        from = after_stop;
        if i >= bytes.len() {
            break;
        }
        let next = bytes[i];
        if matches!(next, b',' | b'-' | b':' | b';') {
            continue; // SB8a: the sentence continues
        }
        if after_close > after_stop || i > after_stop {
            // A further stop after closing marks or blanks starts its own run.
            if matches!(next, b'.' | b'?' | b'!') {
                continue;
            }
        }
        if full_stop_last {
            if next.is_ascii_digit() && after_stop == i {
                continue; // SB6: 3.5
            }
            if next.is_ascii_uppercase() && after_stop == i && {
                let before = text[..after_stop].trim_end_matches('.').as_bytes().last().copied();
                before.is_some_and(|b| b.is_ascii_alphabetic())
                    && bytes[after_stop - 1] == b'.'
                    && after_stop >= 2
                    && bytes[after_stop - 2].is_ascii_alphabetic()
            } {
                continue; // SB7: U.S
            }
            // SB8: a lower-case letter comes before any other letter or stop.
            let lower = bytes[i..]
                .iter()
                .find(|b| b.is_ascii_alphabetic() || matches!(b, b'.' | b'?' | b'!'))
                .is_some_and(u8::is_ascii_lowercase);
            if lower {
                continue;
            }
        }
        cuts.push(i);
        from = i;
    }
    cuts
}

/// Whether the boundary before `cut` follows an abbreviation, an initial or a company's suffix.
fn is_false_end(text: &str, cut: usize) -> bool {
    let head = text[..cut].trim_end();
    let Some(head) = head.strip_suffix('.') else {
        return false;
    };
    let word_start = head.rfind([' ', '(', '"', '[']).map_or(0, |i| i + 1);
    let word = &head[word_start..];
    let next = &text[cut..];
    let next = &next[..next
        .find(|c: char| !c.is_alphanumeric() && c != '\'')
        .unwrap_or(next.len())];
    let one_of = |word: &str, list: &[&str]| list.iter().any(|w| word.eq_ignore_ascii_case(w));
    if word.len() == 1 && word.as_bytes()[0].is_ascii_uppercase() && word != "I" {
        return true; // an initial: "J. P. Morgan"
    }
    if one_of(word, &["no", "nos"]) {
        return next.starts_with(|c: char| c.is_ascii_digit()); // "No. 5", but "No. We do not."
    }
    if word.contains('.') || one_of(word, &["etc", "al"]) {
        // "U.S.", "a.m.", "e.g.": the sentence may well end here.
        return (one_of(word, TITLES) || is_initials(word)) && !one_of(next, STARTERS);
    }
    if one_of(word, SUFFIXES) {
        return !one_of(next, STARTERS);
    }
    one_of(word, TITLES)
}

fn is_initials(word: &str) -> bool {
    word.split('.')
        .all(|part| part.len() == 1 && part.as_bytes()[0].is_ascii_alphabetic())
}

/// Ends that Unicode's rules do not see: a stop, a blank and a digit or a bracket ("in 2024. 10% growth",
/// "went well. iPhone sales"), a stop and a capital without a blank ("9.7 million.Next quarter").
fn missed_ends(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut ends = Vec::new();
    for i in memchr::memchr_iter(b'.', bytes) {
        let before = i.checked_sub(1).map_or(b' ', |j| bytes[j]);
        let Some(&next) = bytes.get(i + 1) else { break };
        if next == b' ' {
            let Some(&after) = bytes.get(i + 2) else { break };
            let brand = after.is_ascii_lowercase() && bytes.get(i + 3).is_some_and(u8::is_ascii_uppercase);
            if (after.is_ascii_digit() || after == b'$' || after == b'(' || brand)
                && (before.is_ascii_lowercase() || before == b'%' || before.is_ascii_digit() || before == b')')
                && !is_false_end(text, i + 2)
            {
                ends.push(i + 2);
            }
        } else if next.is_ascii_uppercase()
            && before.is_ascii_lowercase()
            && bytes.get(i + 2).is_some_and(u8::is_ascii_lowercase)
        {
            // "million.Next", but not "Salesforce.Com" style names before a lower-case suffix nor "e.g.The".
            let word_start = text[..i].rfind(' ').map_or(0, |j| j + 1);
            if text[word_start..i].len() > 2 && !text[word_start..i].contains('.') {
                ends.push(i + 1);
            }
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn ends_are_found_and_false_ends_are_not() {
        for (text, expected) in [
            (
                "Revenue was $9.7 million, up 24%. Margin was 71.2%.",
                vec!["Revenue was $9.7 million, up 24%.", "Margin was 71.2%."],
            ),
            (
                "I hand over to Mr. Green. Mr. Green, go ahead.",
                vec!["I hand over to Mr. Green.", "Mr. Green, go ahead."],
            ),
            (
                "J. P. Morgan asked. We answered.",
                vec!["J. P. Morgan asked.", "We answered."],
            ),
            (
                "EPS was $0.05 vs. $0.03 on slide No. 5.",
                vec!["EPS was $0.05 vs. $0.03 on slide No. 5."],
            ),
            (
                "It was $9.7 million.Next quarter is better.",
                vec!["It was $9.7 million.", "Next quarter is better."],
            ),
            (
                "That was in 2024. 10% growth is next.",
                vec!["That was in 2024.", "10% growth is next."],
            ),
            (
                "It went well. iPhone sales rose.",
                vec!["It went well.", "iPhone sales rose."],
            ),
            (
                "In the U.S. Government business we grew. In the U.S. The rest fell.",
                vec![
                    "In the U.S. Government business we grew.",
                    "In the U.S.",
                    "The rest fell.",
                ],
            ),
            ("Acme Inc. The company grew.", vec!["Acme Inc.", "The company grew."]),
            ("No. We do not.", vec!["No.", "We do not."]),
            ("", vec![]),
        ] {
            assert_eq!(sentences(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]
        #[test]
        fn the_short_cut_equals_the_rules(text in "[aB3 .?!,'\")(:;%$-]{0,16}") {
            proptest::prop_assert_eq!(ascii_cuts(&text), unicode_cuts(&text), "{:?}", text);
        }

        #[test]
        fn sentences_tile_the_text(text in "[aB3 .?!中。é]{0,24}") {
            let mut at = 0;
            for range in split(&text) {
                proptest::prop_assert!(text[at..range.start].trim().is_empty());
                at = range.end;
            }
            proptest::prop_assert!(text[at..].trim().is_empty());
        }
    }

    #[test]
    fn words_without_a_stop_are_cut() {
        for (unit, longest) in [
            ("revenue of $5 million and ", 1999),
            ("costs, and more of them, ", 1999),
            ("字", 2000),
            ("x", 2000),
        ] {
            let text = unit.repeat(10_000 / unit.len() + 1);
            let sentences = sentences(&text);
            assert!(sentences.len() >= 5, "{unit}");
            assert!(
                sentences
                    .iter()
                    .all(|s| s.len() <= longest && s.trim() == *s && !s.is_empty()),
                "{unit}"
            );
            let blankless = |s: &str| s.replace(' ', "");
            assert_eq!(
                sentences.iter().map(|s| blankless(s)).collect::<String>(),
                blankless(&text),
                "{unit}"
            );
        }
    }
}
