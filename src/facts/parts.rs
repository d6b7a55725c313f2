//! Parts of the company by their names: "Motion revenue fell", "Thermal Systems grew 10%".
//!
//! The capital of the first word of a sentence says nothing; that the call writes the word with one in mid-sentence, too,
//! does. What a call says the revenue, the margin, the orders of, anywhere, is a part of the company, and an amount that
//! is said of the name alone belongs to it.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem;

use super::sentence::Sentence;
use crate::lexicon::{Class, Classes, Lexicon};
use crate::quantity::Quantity;
use crate::text::TokenKind;

/// The names that a document uses.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Words that it writes with a capital, as far as they were asked for.
    written: HashMap<String, bool>,
    /// Names of parts of the company.
    parts: Vec<String>,
}

/// What stands behind the name of a part of the company.
static EVIDENCE: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let nouns = crate::metric::words_of_a_part().map(|word| format!(" {word}"));
    // Leftmost matches are found by vectors; no noun begins another, so that they are the same.
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostFirst)
        .build(nouns)
        .expect("few words")
});

impl Names {
    /// Gives the first metric of a sentence the name that the sentence begins with.
    pub(super) fn lead(&mut self, s: &mut Sentence<'_>, document: &str, company: Option<&str>) {
        let Some(m) = s.metrics.first() else { return };
        let (Some(first), Some(second)) = (s.tokens.first(), s.tokens.get(1)) else {
            return;
        };
        // The name, and what stands between it and the metric, belong to the metric's own noun phrase.
        if m.tokens.start == 0 || m.range.start != second.start {
            return;
        }
        let classes = Class::Determiner.bit()
            | Class::Pronoun.bit()
            | Class::Preposition.bit()
            | Class::Conjunction.bit()
            | Class::Month.bit()
            | Class::Ordinal.bit()
            | Class::Up.bit()
            | Class::Down.bit()
            | Class::Flat.bit()
            | Class::Modifier.bit();
        let written = &s.passage.text[first.start..first.end];
        // "Motion's revenue"
        let written = written.strip_suffix("'s").unwrap_or(written);
        let name = first.kind == TokenKind::Word
            && written.len() > 2
            && written.starts_with(|c: char| c.is_uppercase())
            && !first.is_any(classes)
            && !company.is_some_and(|c| c.contains(written));
        if !name || !self.is_name(written, document) {
            return;
        }
        let start = first.start;
        let segment = match &m.segment {
            // "Flow" before "Control"
            Some(rest) if s.passage.text[second.start..].starts_with(rest.as_str()) => {
                s.passage.text[start..second.start + rest.len()].to_string()
            }
            Some(_) => return,
            None => written.to_string(),
        };
        let m = &mut s.metrics[0];
        m.segment = Some(segment);
        m.range.start = start;
    }

    /// The names that a document uses, those of the parts of the company among them.
    pub(super) fn of(document: &str, company: Option<&str>, lexicon: &Lexicon) -> Self {
        let mut names = Self::default();
        for found in EVIDENCE.find_iter(document.as_bytes()) {
            let Some(name) = name_before(document, found.start(), lexicon) else {
                continue;
            };
            let first = name.split(' ').next().unwrap_or_default();
            let company = || company.is_some_and(|c| c.contains(first));
            if !names.parts.iter().any(|known| known == name) && !company() && names.is_name(first, document) {
                names.parts.push(name.to_string());
            }
        }
        // The longest name first: "Thermal Systems Europe" before "Thermal Systems".
        names.parts.sort_by_key(|name| std::cmp::Reverse(name.len()));
        names
    }

    /// Marks the parts of the company that a sentence names.
    pub(super) fn mark(&self, s: &mut Sentence<'_>) {
        if self.parts.is_empty() {
            return;
        }
        let mut at = 0;
        while at < s.tokens.len() {
            let start = s.tokens[at].start;
            let rest = &s.passage.text[start..s.range.end];
            let capital = rest.starts_with(|c: char| c.is_ascii_uppercase());
            // A name ends where a word does.
            let ends = |name: &String| {
                let begins = rest
                    .as_bytes()
                    .get(..name.len())
                    .is_some_and(|r| r.eq_ignore_ascii_case(name.as_bytes()));
                let last = begins
                    .then(|| s.tokens[at..].iter().position(|t| t.end == start + name.len()))
                    .flatten();
                last.map(|last| at + last + 1)
            };
            let found = capital.then(|| self.parts.iter().find_map(ends)).flatten();
            if let Some(end) = found {
                s.parts.push(at..end);
            }
            at = found.unwrap_or(at + 1);
        }
    }

    /// Whether the document writes a word with a capital behind a word without one.
    fn is_name(&mut self, word: &str, document: &str) -> bool {
        if let Some(known) = self.written.get(word) {
            return *known;
        }
        let bytes = document.as_bytes();
        let known = memmem::find_iter(bytes, word).any(|at| {
            let ends = bytes.get(at + word.len()).is_none_or(|b| !b.is_ascii_alphanumeric());
            let behind_word = at >= 2 && bytes[at - 1] == b' ' && bytes[at - 2].is_ascii_lowercase();
            ends && behind_word
        });
        self.written.insert(word.to_string(), known);
        known
    }
}

/// The capital words that end right before a byte: "Thermal Systems", "Barlow-Nevins", "SaaS".
fn name_before<'t>(document: &'t str, end: usize, lexicon: &Lexicon) -> Option<&'t str> {
    const NO_NAME: Classes = Classes::of(&[
        Class::Determiner,
        Class::Pronoun,
        Class::Preposition,
        Class::Conjunction,
        Class::Month,
        Class::Ordinal,
        Class::Up,
        Class::Down,
        Class::Flat,
        Class::Modifier,
        Class::Be,
        Class::Past,
        Class::Adjective,
        Class::FirstPerson,
        Class::Guiding,
        Class::BasisStart,
    ]);
    let text = document[..end].rsplit('\n').next().unwrap_or_default();
    let mut start = end;
    for word in text.rsplit(' ').take(3) {
        let plain = word.len() > 2 && word.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-' || b == b'&');
        let lower = word.to_ascii_lowercase();
        if !plain
            || !word.starts_with(|c: char| c.is_ascii_uppercase())
            || lexicon.words.get(&lower).classes.meets(NO_NAME)
            || lexicon.is_metric_word(&lower)
        {
            break;
        }
        start -= word.len() + usize::from(start < end);
    }
    (start < end).then(|| &document[start..end])
}

/// The part of the company that an amount is said of, though not of one of its metrics: "Thermal Systems grew 10%",
/// "50 basis points in Flow Control", "21.0% and 16.3% for Flow Control and Thermal Systems".
pub(super) fn part_of<'s>(s: &Sentence<'s>, q: &Quantity) -> Option<&'s str> {
    in_order(s, q)
        .or_else(|| behind(s, q))
        .or_else(|| Some(subject_of(s, q)?.1))
}

/// Parts in a row, and before them as many amounts in a row.
fn in_order<'s>(s: &Sentence<'s>, q: &Quantity) -> Option<&'s str> {
    let joined = |gap: std::ops::Range<usize>| {
        !gap.is_empty() && gap.len() <= 2 && gap.into_iter().all(|i| matches!(s.word(i), "," | "and"))
    };
    let first = s.parts.iter().position(|at| at.start >= q.tokens.end)?;
    let mut last = first;
    while last + 1 < s.parts.len() && joined(s.parts[last].end..s.parts[last + 1].start) {
        last += 1;
    }
    let row = &s.parts[first..=last];
    let lead = row[0].start;
    let amounts: Vec<&Quantity> = s.quantities.iter().filter(|o| o.tokens.end <= lead).collect();
    let mut begin = amounts.len().checked_sub(1)?;
    let tied = |end: usize| (end..lead).all(|i| matches!(s.word(i), "for" | "in" | "at" | "the" | "our" | ","));
    if row.len() < 2 || !tied(amounts[begin].tokens.end) {
        return None;
    }
    while begin > 0 && joined(amounts[begin - 1].tokens.end..amounts[begin].tokens.start) {
        begin -= 1;
    }
    let amounts = &amounts[begin..];
    let place = amounts.iter().position(|o| o.tokens == q.tokens)?;
    (amounts.len() == row.len()).then(|| s.quote_tokens(row[place].clone()))
}

/// "90 basis points in Thermal Systems", "$3.5 million was Ardmoor".
fn behind<'s>(s: &Sentence<'s>, q: &Quantity) -> Option<&'s str> {
    let at = s.parts.iter().find(|at| at.start > q.tokens.end)?;
    let gap = q.tokens.end..at.start;
    let leads = |word: &str| matches!(word, "in" | "for" | "from" | "at" | "was" | "is" | "were");
    let article = |word: &str| {
        matches!(
            word,
            "our" | "the" | "growth" | "coming" | "due" | "to" | "acquisition" | "of"
        )
    };
    let tied = gap.len() <= 6
        && gap.clone().any(|i| leads(s.word(i)))
        && gap.clone().all(|i| leads(s.word(i)) || article(s.word(i)));
    tied.then(|| s.quote_tokens(at.clone()))
}

/// The nearest part before the amount that is the subject of its clause, or that the clause opens with, and the place of
/// the word behind it.
pub(super) fn subject_of<'s>(s: &Sentence<'s>, q: &Quantity) -> Option<(usize, &'s str)> {
    let at = s.parts.iter().rfind(|at| at.end <= q.tokens.start)?;
    let name = s.quote_tokens(at.clone());
    let lead = s.back(at.start, 1);
    let begins = matches!(
        lead,
        "" | ","
            | "and"
            | ";"
            | "that"
            | "but"
            | "while"
            | "the"
            | "our"
            | "for"
            | "in"
            | "at"
            | "on"
            | "so"
            | "or"
            | "where"
            | "which"
    );
    let gap = at.end..q.tokens.start;
    // "the Services team": no part of its own
    const VERB: Classes = Classes::of(&[
        Class::Be,
        Class::Past,
        Class::Modal,
        Class::Up,
        Class::Down,
        Class::ClauseVerb,
        Class::Part,
        Class::Preposition,
    ]);
    let follows = gap.is_empty()
        || s.is_any(at.end, VERB)
        || matches!(s.word(at.end), "," | "contributes" | "itself")
        || s.metrics
            .iter()
            .any(|m| m.tokens.start == at.end || m.range.start == s.tokens[at.start].start);
    if !follows {
        return None;
    }
    // "…, and we expect the company to": somebody else has come between.
    let other = |i: usize| {
        matches!(
            s.word(i),
            ";" | "we" | "company" | "total" | "overall" | "consolidated" | "they" | "together" | "corporate"
        )
    };
    // Another part's metric, or one that is the subject of a clause of its own: "…, and EBITDA is expected to be"
    let metric = |m: &crate::metric::MetricMention| {
        let own_clause =
            s.back(m.tokens.start, 1) == "and" && s.is_any(m.tokens.end, Class::Be.bit() | Class::Modal.bit());
        gap.contains(&m.tokens.start) && (own_clause || m.segment.as_ref().is_some_and(|segment| segment != name))
    };
    let near = gap.len() <= 24 && !gap.clone().any(other) && !s.metrics.iter().any(metric);
    (begins && near).then_some((at.end, name))
}
