//! The accounting basis named with a metric.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::AROUND;
use crate::lexicon::Class;
use crate::records::Basis;
use crate::text::Token;

/// A phrase in words, and the basis that it names.
type Phrase = (Vec<&'static str>, Basis);

/// Phrases by their first word.
static PHRASES: LazyLock<HashMap<&'static str, Vec<Phrase>>> = LazyLock::new(|| {
    let mut phrases: HashMap<&str, Vec<(Vec<&str>, Basis)>> = HashMap::new();
    for (name, list) in &AROUND.basis {
        let basis: Basis = name.parse().expect("the built-in file is checked by the tests");
        for phrase in list {
            let words: Vec<&str> = phrase.split(' ').collect();
            phrases.entry(words[0]).or_default().push((words, basis));
        }
    }
    for list in phrases.values_mut() {
        list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    phrases
});

/// The basis phrase that starts at token `i`.
fn at(tokens: &[Token<'_>], i: usize) -> Option<Basis> {
    let token = tokens.get(i).filter(|t| t.is(Class::BasisStart))?;
    let list = PHRASES.get(token.text)?;
    let found = list.iter().find(|(words, _)| {
        words
            .iter()
            .enumerate()
            .all(|(k, w)| tokens.get(i + k).is_some_and(|t| t.text == *w))
    })?;
    // "non GAAP" holds "GAAP": the first word decides.
    (!(token.text == "gaap" && i > 0 && tokens[i - 1].text == "non")).then_some(found.1)
}

/// The basis in the noun phrase of a metric, or right behind it.
pub(super) fn around(tokens: &[Token<'_>], metric: &Range<usize>, stop: usize) -> Option<Basis> {
    let from = metric.start.saturating_sub(6).max(stop);
    let mut found = None;
    for i in (from..metric.end).rev() {
        if i < metric.start
            && matches!(tokens[i].text, "," | ";" | "and" | "or")
            && found.is_none()
            && metric.start - i > 4
        {
            break;
        }
        if let Some(basis) = at(tokens, i) {
            found = Some(match (basis, found) {
                (_, Some(inner)) => inner,
                (basis, None) => basis,
            });
            break;
        }
    }
    found.or_else(|| {
        // "revenue on an organic basis", "EPS, on an adjusted basis,", "revenue in constant currency"
        let mut i = metric.end;
        let limit = (metric.end + 5).min(tokens.len());
        while i < limit {
            if matches!(
                tokens[i].text,
                "on" | "in" | "a" | "an" | "," | "at" | "basis" | "growth" | "grew"
            ) {
                i += 1;
                continue;
            }
            return at(tokens, i);
        }
        None
    })
}

/// "On a non-GAAP basis, …": a basis said for the whole sentence, before any metric.
pub fn of_sentence(tokens: &[Token<'_>]) -> Option<Basis> {
    (0..tokens.len().min(4)).find_map(|i| {
        let basis = at(tokens, i)?;
        let end = (i + 1..(i + 4).min(tokens.len())).any(|k| tokens[k].text == "basis");
        (end && i > 0 && matches!(tokens[0].text, "on" | "and" | "but" | "again")).then_some(basis)
    })
}
