//! Whether the words around a place look back or ahead.

use super::sentence::Sentence;
use crate::lexicon::Class;
use crate::text::TokenKind;

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

/// Words before "expected" that make it a memory: "than expected", "as we expected".
const REMEMBERED: &[&str] = &[
    "than",
    "as",
    "we",
    "had",
    "was",
    "were",
    "previously",
    "originally",
    "initially",
    "i",
    "what",
    "not",
    "better",
    "above",
    "below",
    "below",
    "then",
    "they",
    "been",
];

/// Whether the token makes its clause look ahead.
pub fn looks_ahead(s: &Sentence<'_>, i: usize) -> bool {
    let word = s.word(i);
    let before = s.back(i, 1);
    if moves_guidance(s, i) {
        return true;
    }
    match word {
        "could" | "may" | "might" => matches!(s.word(i + 1), "range" | "be" | "reach"),
        "intention" => matches!(before, "our" | "the"),
        "estimate" | "project" if matches!(before, "the" | "a" | "this" | "our" | "each" | "per") => false,
        "expected" | "anticipated" | "projected" | "forecasted" | "estimated" | "planned" | "targeted" | "guided"
        | "budgeted" => {
            !REMEMBERED.contains(&before)
                && !(matches!(before, "be" | "originally") && matches!(s.back(i, 2), "have"))
                && !matches!(s.word(i + 1), "with" if word == "expected")
        }
        "guidance" | "outlook" | "target" | "targets" | "forecast" | "goal" | "goals" | "plan" | "plans"
        | "expectations" | "expectation" | "estimate" | "estimates" | "objective" | "projections" | "projection"
        | "guide" | "budget" => {
            // Earlier guidance, and guidance as the measure of a result, look back.
            !(1..=6).any(|k| {
                matches!(
                    s.back(i, k),
                    "previous"
                        | "prior"
                        | "original"
                        | "initial"
                        | "previously"
                        | "exceeded"
                        | "exceeding"
                        | "beat"
                        | "beating"
                        | "above"
                        | "below"
                        | "versus"
                        | "ahead"
                        | "within"
                        | "against"
                        | "met"
                        | "missed"
                        | "outperformed"
                        | "surpassed"
                        | "consensus"
                        | "toward"
                        | "than"
                )
            }) || matches!(s.back(i, 1), "our" | "the") && s.word(i + 1) == "is"
        }
        "track" => before == "on",
        "going" => s.word(i + 1) == "to",
        "be" => {
            before == "to"
                && !matches!(
                    s.back(i, 2),
                    "continue"
                        | "continues"
                        | "continued"
                        | "proud"
                        | "pleased"
                        | "happy"
                        | "have"
                        | "need"
                        | "needs"
                        | "had"
                        | "used"
                )
        }
        "likely" => before != "most" || s.word(i + 1) == "to",
        "would" => {
            matches!(
                s.word(i + 1),
                "be" | "expect"
                    | "anticipate"
                    | "see"
                    | "assume"
                    | "have"
                    | "think"
                    | "put"
                    | "imply"
                    | "represent"
                    | "equate"
                    | "add"
                    | "bring"
                    | "result"
                    | "range"
                    | "say"
                    | "estimate"
                    | "now"
                    | "also"
                    | "probably"
                    | "still"
            ) && s.word(i + 2) != "been"
        }
        _ => s.is(i, Class::Future),
    }
}

/// Verbs of what is done to guidance, in any tense: "we raised our outlook", "guidance has been narrowed".
const GUIDANCE_VERBS: &[&str] = &[
    "raised", "raising", "raise", "increased", "increasing", "lowered", "lowering", "reduced", "reducing", "narrowed", "narrowing",
    "tightened", "tightening", "reaffirmed", "reaffirming", "reiterated", "reiterating", "maintained", "maintaining", "updated", "updating",
    "revised", "revising", "provided", "providing", "issued", "issuing", "introduced", "introducing", "set", "initiated", "affirmed",
    "affirming", "adjusted", "adjusting", "moved", "moving", "widened", "changed", "gave", "established", "confirmed", "confirming",
];

/// Whether the token does something to guidance: its noun stands near.
fn moves_guidance(s: &Sentence<'_>, i: usize) -> bool {
    let word = s.word(i);
    if !GUIDANCE_VERBS.contains(&word) || matches!(word, "adjusted" if s.back(i, 1) != "have" && s.back(i, 1) != "we") {
        return false;
    }
    let noun = |w: &str| matches!(w, "guidance" | "outlook" | "forecast" | "expectations" | "expectation" | "range" | "target" | "targets" | "estimate" | "estimates" | "projection" | "projections");
    let behind = (1..=9).find(|&k| noun(s.word(i + k)));
    let between = |k: usize| (1..k).any(|j| matches!(s.word(i + j), "," | "than" | "above" | "our previous" | "exceed" | "versus" | "compared"));
    if behind.is_some_and(|k| !between(k) && !matches!(s.word(i + k - 1), "previous" | "prior")) {
        return true;
    }
    // "guidance was raised", "expectations were raised": the verb is passive.
    matches!(s.back(i, 1), "was" | "were" | "been" | "being" | "is" | "has" | "have" | "are") && (1..=7).any(|k| noun(s.back(i, k)))
}

/// Whether the token makes its clause look back.
fn looks_back(s: &Sentence<'_>, i: usize) -> bool {
    let word = s.word(i);
    if moves_guidance(s, i) {
        return false;
    }
    if matches!(word, "was" | "were" | "been") && moves_guidance(s, i + 1) {
        return false;
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
        "made" | "got" | "held" | "hit" | "included" | "been" => s.back(i, 1) != "to" && s.back(i, 1) != "be",
        _ => true,
    }
}

/// Past forms that are adjectives as often: "increased revenue", "improved margins".
fn is_participle(s: &Sentence<'_>, i: usize) -> bool {
    let word = s.word(i);
    word.ends_with("ed")
        && word.len() > 4
        && !matches!(
            s.back(i, 1),
            "we" | "it" | "they" | "which" | "that" | "i" | "have" | "has" | "had" | "was" | "were" | "also"
        )
}

/// The tense of the words that govern token `at`.
pub fn at(s: &Sentence<'_>, at: usize) -> Tense {
    let mut participle = None;
    let mut crossed = 0;
    for i in (0..at).rev() {
        let token = &s.tokens[i];
        if token.kind == TokenKind::Symbol && matches!(token.text, ";") {
            break;
        }
        if matches!(token.text, "which" | "where") && participle.is_some() {
            return Tense::Back;
        }
        if token.text == "," || matches!(token.text, "and" | "but" | "while") {
            crossed += 1;
        }
        // A word of comparison puts what follows into the past: "compared to $25 million last year".
        if looks_ahead(s, i) {
            return match participle {
                Some(at_crossing) if crossed > at_crossing => Tense::Back,
                _ => Tense::Ahead,
            };
        }
        if looks_back(s, i) {
            if is_participle(s, i) {
                participle.get_or_insert(crossed);
            } else if participle.is_none() {
                return Tense::Back;
            } else {
                return Tense::Back;
            }
        }
    }
    if participle.is_some() {
        return Tense::Back;
    }
    // Nothing before: "$50 million of capex is expected", "Revenue of $5 million was reported".
    for i in at..s.tokens.len() {
        if s.tokens[i].is_symbol(";") {
            break;
        }
        if looks_ahead(s, i) {
            return Tense::Ahead;
        }
        if looks_back(s, i) {
            return Tense::Back;
        }
    }
    Tense::Open
}

/// Whether what stands at token `at` is what something is compared with: "compared to $25 million",
/// "versus $3 million", "up from 12%", "than the 5% we saw".
pub fn is_compared_with(s: &Sentence<'_>, at: usize) -> bool {
    for k in 1..=5 {
        let Some(i) = at.checked_sub(k) else { return false };
        match s.word(i) {
            "compared" | "versus" | "vs" | "against" | "comparing" => return true,
            "than" => {
                return !matches!(
                    s.back(i, 1),
                    "more" | "less" | "greater" | "better" | "higher" | "fewer" | "lower" | "rather" | "other"
                );
            }
            "compares" | "compare" => return true,
            "from" => {
                return s.is(i.wrapping_sub(1), Class::Up)
                    || s.is(i.wrapping_sub(1), Class::Down)
                    || matches!(s.back(i, 1), "guidance" | "range" | "outlook" | "change");
            }
            "to" | "with" | "the" | "a" | "an" | "about" | "approximately" | "around" | "prior" | "previous"
            | "our" | "last" | "year's" | "year" | "loss" | "of" | "income" | "net" | "guidance" | "range"
            | "outlook" | "expectation" | "expectations" | "estimate" | "previously" | "adjusted" | "earnings"
            | "$" => {}
            _ => {
                if s.tokens[i].kind == TokenKind::Sign {
                    continue;
                }
                return false;
            }
        }
    }
    false
}
