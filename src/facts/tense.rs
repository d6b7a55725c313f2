//! Whether the words around a place look back or ahead.

mod ahead;
mod back;

use super::sentence::Sentence;
use crate::lexicon::Class;
use crate::text::TokenKind;
use ahead::token_looks_ahead;
use back::{is_participle, token_looks_back};

pub(super) use ahead::moves_guidance;
pub(super) use back::{has_past_before, looks_back_word};

/// The direction in which a clause looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// Past: reported.
    Back,
    /// Expected, planned, guided.
    Ahead,
    /// Not said: "our guidance range is", a heading, a list.
    Open,
}

/// Whether the token makes its clause look ahead.
pub fn looks_ahead(s: &Sentence<'_>, i: usize) -> bool {
    s.looks
        .get_or_init(|| looks(s))
        .get(i)
        .is_some_and(|l| *l == Some(Tense::Ahead))
}

/// Whether any word of the sentence looks ahead.
pub fn is_anything_ahead(s: &Sentence<'_>) -> bool {
    (0..s.tokens.len()).any(|i| looks_ahead(s, i))
}

/// Whether the token makes its clause look back.
fn looks_back(s: &Sentence<'_>, i: usize) -> bool {
    s.looks
        .get_or_init(|| looks(s))
        .get(i)
        .is_some_and(|l| *l == Some(Tense::Back))
}

/// The direction of each token: worked out once for a sentence, because every figure in it asks.
fn looks(s: &Sentence<'_>) -> Vec<Option<Tense>> {
    (0..s.tokens.len())
        .map(|i| {
            if s.tokens[i].kind != TokenKind::Word {
                None
            } else if token_looks_ahead(s, i) {
                Some(Tense::Ahead)
            } else if token_looks_back(s, i) {
                Some(Tense::Back)
            } else {
                None
            }
        })
        .collect()
}

/// The tense of the words that govern token `at`.
pub fn at(s: &Sentence<'_>, at: usize) -> Tense {
    s.once(&s.tenses, at, |at| around(s, at))
}

fn around(s: &Sentence<'_>, at: usize) -> Tense {
    let mut participle = false;
    let mut listed = false;
    for i in (0..at).rev() {
        let token = &s.tokens[i];
        // A list goes on with the verb that leads it, whatever its items are compared with.
        if token.is_symbol(";") {
            listed = true;
            continue;
        }
        if listed && token.text == "compared" {
            continue;
        }
        if matches!(token.text, "which" | "where") && participle {
            return Tense::Back;
        }

        // A word of comparison puts what follows into the past: "compared to $25 million last year".
        if looks_ahead(s, i) {
            return Tense::Ahead;
        }
        if looks_back(s, i) {
            if is_participle(s, i) {
                participle = true;
            } else {
                return Tense::Back;
            }
        }
    }
    if participle {
        return Tense::Back;
    }
    // Nothing before: "$50 million of capex is expected", "Revenue of $5 million was reported".
    let related = (0..at)
        .rev()
        .take_while(|&i| s.word(i) != ",")
        .any(|i| s.word(i) == "which");
    let mut aside = false;
    for i in at..s.tokens.len() {
        // "In the market, which makes up 65% of our revenue, we will": the clause of the amount is over.
        if matches!(s.word(i), ";" | "which") && i > at || related && s.word(i) == "," {
            break;
        }
        // "$1.3 million of revenue that has not been charged will be recognized": the verb of the clause tells of the noun.
        if s.word(i) == "that" && i > at && matches!(s.word(i + 1), "has" | "have" | "was" | "were" | "had") {
            aside = true;
        } else if aside && (s.is(i, Class::Modal) || s.word(i) == ",") {
            aside = false;
        }
        if looks_ahead(s, i) {
            return Tense::Ahead;
        }
        if !aside && looks_back(s, i) && !is_participle(s, i) {
            return Tense::Back;
        }
    }
    Tense::Open
}
