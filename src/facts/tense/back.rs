//! Words that look back: verbs of the past, which are participles and adjectives as often.

use super::ahead::{AHEAD, moves_guidance};
use crate::facts::sentence::Sentence;
use crate::lexicon::{Class, Classes};
use crate::text::TokenKind;

pub(in crate::facts) fn looks_back_word(s: &Sentence<'_>, i: usize) -> bool {
    s.is(i, Class::Past) && !is_participle(s, i)
}

/// Whether a finite verb of the past stands before token `at`.
pub(in crate::facts) fn has_past_before(s: &Sentence<'_>, at: usize) -> bool {
    // In the same clause: "As I mentioned, we are reducing our planned spend" looks ahead.
    let clause = (0..at).rfind(|&i| matches!(s.word(i), "," | ";")).map_or(0, |i| i + 1);
    (clause..at).any(|i| (looks_back_word(s, i) || is_regular_past(s, i)) && !matches!(s.word(i), "been" | "had"))
}

pub(super) fn token_looks_back(s: &Sentence<'_>, i: usize) -> bool {
    let word = s.word(i);
    // "with $2 million of revenue on the books": it is recorded.
    if word == "books" && s.back(i, 1) == "the" && s.back(i, 2) == "on" {
        return true;
    }
    if !word.ends_with("ed") && !s.is(i, Class::Past) {
        return false;
    }
    if moves_guidance(s, i) {
        return false;
    }
    if matches!(word, "was" | "were" | "been") && moves_guidance(s, i + 1) {
        return false;
    }
    // "we're well positioned to deliver"
    if word == "positioned" {
        return false;
    }
    // "we expect utilities to have increased capital expenditures"
    if s.back(i, 1) == "have" && matches!(s.back(i, 2), "to" | "will" | "should") && word != "been" {
        return false;
    }
    // "we expect growth of 22% and reported margins of at least 20%", "this translates into reported revenue": the basis, no verb.
    if word == "reported"
        && s.metrics
            .iter()
            .any(|m| m.tokens.contains(&i) || m.tokens.start == i + 1)
        && (matches!(s.back(i, 1), "of" | "in" | "on" | "for" | "into" | "as" | "our")
            || matches!(s.back(i, 1), "and" | ",")
                && s.tokens[..i]
                    .iter()
                    .any(|t| t.is_any(AHEAD) && !t.is(Class::GuidedNoun)))
    {
        return false;
    }
    if !s.is(i, Class::Past) && is_regular_past(s, i) {
        return true;
    }
    if !s.is(i, Class::Past) {
        return matches!(word, "expected" | "anticipated")
            && matches!(
                s.back(i, 1),
                "we" | "had" | "was" | "were" | "previously" | "originally" | "initially"
            );
    }
    match word {
        "used" => s.word(i + 1) != "to",
        // "paid worksite employees", "paid search": no verb
        "paid" if i > 0 && !s.is_any(i - 1, Class::Pronoun.bit() | Class::FirstPerson.bit() | Class::Be.bit()) => {
            let next = s.tokens.get(i + 1);
            next.is_none_or(|t| {
                t.kind != TokenKind::Word || t.is_any(Classes::of(&[Class::Determiner, Class::Preposition]))
            })
        }
        // "expected to largely offset the increase", "will hit": the plain form, as a noun ("a product mix hit as") too.
        "offset" | "hit" | "beat" | "cut" | "set" | "cost" if is_plain_form(s, i) => false,
        "made" | "got" | "held" | "hit" | "included" | "been" => s.back(i, 1) != "to" && s.back(i, 1) != "be",
        _ => true,
    }
}

/// Verbs whose past form is their plain one are plain behind "to" and behind modals, or are nouns.
fn is_plain_form(s: &Sentence<'_>, i: usize) -> bool {
    let adverb = usize::from(s.back(i, 1).ends_with("ly"));
    let led = matches!(s.back(i, 1 + adverb), "to" | "be") || i > adverb && s.is(i - 1 - adverb, Class::Modal);
    led || s.word(i) == "hit" && matches!(s.word(i + 1), "as" | "to" | "from" | "of" | "in" | ",")
}

/// "we agreed", "we've successfully ramped", "which resulted": a regular past form behind its subject.
pub(super) fn is_regular_past(s: &Sentence<'_>, i: usize) -> bool {
    let word = s.word(i);
    if !word.ends_with("ed")
        || word.len() < 5
        || s.is(i, Class::NoPast)
        || s.back(i, 1) == "have" && matches!(s.back(i, 2), "will" | "to" | "should" | "we'll")
        || word == "agreed" && s.word(i + 1) == "to"
    {
        return false;
    }
    // "leverage moved from 1.6 times to 1.7 times": the amount is its end.
    let moved = matches!(s.word(i + 1), "from" | "to")
        && !s.is(i.wrapping_sub(1), Class::Be)
        && s.quantities.iter().any(|q| (i + 2..i + 4).contains(&q.tokens.start))
        && i > 0
        && !s.is(i - 1, Class::Determiner)
        && !matches!(s.back(i, 1), "," | "to" | "be" | "and");
    if moved || word == "continued" && s.word(i + 1) == "to" {
        return true;
    }
    // "EMC registered a decline", "the balance diluted the margin": a noun before, an object behind.
    let noun = i > 0 && {
        const NO_NOUN: Classes = Classes::of(&[
            Class::Determiner,
            Class::Preposition,
            Class::Be,
            Class::Modal,
            Class::Conjunction,
            Class::Negation,
            Class::Past,
        ]);
        let t = &s.tokens[i - 1];
        t.kind == TokenKind::Word
            && !t.is_any(NO_NOUN)
            && !t.text.ends_with("ly")
            && !matches!(t.text, "have" | "has" | "had" | "being")
    };
    let object = s.is(i + 1, Class::Determiner) && !matches!(s.word(i + 1), "that" | "no" | "all");
    if noun && object {
        return true;
    }
    let subject = |back: usize| s.is(i.wrapping_sub(back), Class::BeforePast);
    subject(1) && (!matches!(s.back(i, 1), "also" | "successfully" | "recently" | "already") || subject(2))
}

/// Past forms that are adjectives as often: "increased revenue", "improved margins".
pub(super) fn is_participle(s: &Sentence<'_>, i: usize) -> bool {
    let word = s.word(i);
    if !word.ends_with("ed") || word.len() <= 4 {
        return false;
    }
    // "which resulted", "we included": a subject right before.
    if matches!(
        s.back(i, 1),
        "we" | "it" | "they" | "which" | "that" | "i" | "have" | "has" | "had" | "was" | "were" | "also"
    ) {
        return false;
    }
    // "costs included in", "affected by": passive remarks, no verb of the clause.
    if matches!(s.word(i + 1), "in" | "by" | "for" | "from" | "to" | "on" | "with") && s.is(i, Class::Passive) {
        return true;
    }
    // "revenues increased 10%", "the storm resulted in": an amount, a preposition or an article behind, no article before.
    let next = s.tokens.get(i + 1);
    let finite = next.is_some_and(|t| {
        matches!(t.kind, TokenKind::Number | TokenKind::Sign)
            || t.is(Class::Preposition)
            || t.is(Class::Determiner)
            || t.text.ends_with("ly")
    });
    let adjective = i == 0
        || s.is(i - 1, Class::Determiner)
        || s.is(i - 1, Class::Preposition)
        || s.is(i - 1, Class::Be)
        || matches!(s.back(i, 1), "and" | "," | "be" | "to");
    !finite || adjective
}
