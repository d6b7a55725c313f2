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
        "could" | "may" | "might" => {
            matches!(s.word(i + 1), "range" | "be" | "reach")
                && (i + 1..i + 8).any(|k| s.quantities.iter().any(|q| q.tokens.start == k))
        }
        "plan" => matches!(
            before,
            "we" | "i"
                | "also"
                | "currently"
                | "still"
                | "now"
                | "our"
                | "company"
                | "capex"
                | "capital"
                | "and"
                | "they"
        ),
        "intention" => matches!(before, "our" | "the"),
        "estimate" | "project" | "forecast" if matches!(before, "the" | "a" | "an" | "this" | "each" | "per") => false,
        "assume" | "assumes" | "assuming" => true,
        "expected" | "anticipated" | "projected" | "forecasted" | "estimated" | "planned" | "targeted" | "guided"
        | "budgeted" => {
            // "reflecting anticipated lower shipments" after a verb of the past: an adjective, no expectation.
            if s.word(i + 1) == "to" && s.word(i + 2) == "have" {
                return false; // "are estimated to have been"
            }
            let passive = s.is(i.wrapping_sub(1), Class::Be)
                || matches!(before, "currently" | "now" | "generally" | "also" | "still");
            if !passive && s.word(i + 1) != "to" && has_past_before(s, i) {
                return false;
            }
            !REMEMBERED.contains(&before)
                && !(matches!(before, "be" | "originally") && matches!(s.back(i, 2), "have"))
                && !matches!(s.word(i + 1), "with" if word == "expected")
        }
        "guidance" | "outlook" | "target" | "targets" | "forecast" | "goal" | "goals" | "plans" | "expectations"
        | "expectation" | "estimate" | "estimates" | "objective" | "projections" | "projection" | "guide"
        | "budget" => {
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
        "track" | "pace" => before == "on",
        "committed" => s.word(i + 1) == "to" && !matches!(before, "had" | "been"),
        "confident" | "comfortable" => {
            s.is(i.wrapping_sub(1), Class::Be) || matches!(before, "remain" | "feel" | "very" | "still")
        }
        "supposed" | "poised" | "slated" | "scheduled" => s.word(i + 1) == "to",
        "going" => s.word(i + 1) == "to",
        "be" => before == "to" && s.back(i, 2) != "continue" && is_verbless_to_be(s, i),
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

/// "Operating loss to be between …": no verb before, and an amount or a direction right behind.
fn is_verbless_to_be(s: &Sentence<'_>, i: usize) -> bool {
    let verb_before = (0..i.saturating_sub(1)).any(|k| {
        s.is(k, Class::Be)
            || looks_back_word(s, k)
            || s.is(k, Class::Modal)
            || matches!(
                s.word(k),
                "have" | "has" | "want" | "need" | "like" | "continue" | "happy" | "excited"
            )
    });
    let value_behind = (i + 1..i + 6).any(|k| {
        s.quantities.iter().any(|q| q.tokens.start == k)
            || s.is(k, Class::Flat)
            || matches!(
                s.word(k),
                "higher" | "lower" | "up" | "down" | "between" | "approximately" | "around" | "roughly"
            )
    });
    let expecting = (0..i).any(|k| {
        matches!(
            s.word(k),
            "expect"
                | "anticipate"
                | "project"
                | "forecast"
                | "estimate"
                | "guidance"
                | "outlook"
                | "continue"
                | "expected"
        )
    });
    (value_behind && !verb_before) || expecting
}

fn looks_back_word(s: &Sentence<'_>, i: usize) -> bool {
    s.is(i, Class::Past) && !is_participle(s, i)
}

/// Whether a finite verb of the past stands before token `at`.
fn has_past_before(s: &Sentence<'_>, at: usize) -> bool {
    (0..at).any(|i| (looks_back_word(s, i) || is_regular_past(s, i)) && !matches!(s.word(i), "been" | "had"))
}

/// Verbs of what is done to guidance, in any tense: "we raised our outlook", "guidance has been narrowed".
const GUIDANCE_VERBS: &[&str] = &[
    "raised",
    "raising",
    "raise",
    "increased",
    "increasing",
    "lowered",
    "lowering",
    "reduced",
    "reducing",
    "narrowed",
    "narrowing",
    "tightened",
    "tightening",
    "reaffirmed",
    "reaffirming",
    "reiterated",
    "reiterating",
    "maintained",
    "maintaining",
    "updated",
    "updating",
    "revised",
    "revising",
    "provided",
    "providing",
    "issued",
    "issuing",
    "introduced",
    "introducing",
    "set",
    "initiated",
    "affirmed",
    "affirming",
    "adjusted",
    "adjusting",
    "moved",
    "moving",
    "widened",
    "changed",
    "established",
    "confirmed",
    "confirming",
];

/// Whether the token does something to guidance: its noun stands near.
fn moves_guidance(s: &Sentence<'_>, i: usize) -> bool {
    let word = s.word(i);
    if !GUIDANCE_VERBS.contains(&word) || matches!(word, "adjusted" if s.back(i, 1) != "have" && s.back(i, 1) != "we") {
        return false;
    }
    let noun = |w: &str| {
        matches!(
            w,
            "guidance"
                | "outlook"
                | "forecast"
                | "expectations"
                | "expectation"
                | "range"
                | "target"
                | "targets"
                | "estimate"
                | "estimates"
                | "projection"
                | "projections"
        )
    };
    let behind = (1..=9).find(|&k| noun(s.word(i + k)));
    let between = |k: usize| {
        (1..k).any(|j| {
            matches!(
                s.word(i + j),
                "," | "than" | "above" | "our previous" | "exceed" | "versus" | "compared"
            )
        })
    };
    if behind.is_some_and(|k| !between(k) && !matches!(s.word(i + k - 1), "previous" | "prior")) {
        return true;
    }
    // "guidance was raised", "expectations were raised": the verb is passive.
    matches!(
        s.back(i, 1),
        "was" | "were" | "been" | "being" | "is" | "has" | "have" | "are"
    ) && (1..=7).any(|k| noun(s.back(i, k)))
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
        "made" | "got" | "held" | "hit" | "included" | "been" => s.back(i, 1) != "to" && s.back(i, 1) != "be",
        _ => true,
    }
}

/// "we agreed", "we've successfully ramped", "which resulted": a regular past form behind its subject.
fn is_regular_past(s: &Sentence<'_>, i: usize) -> bool {
    let word = s.word(i);
    if !word.ends_with("ed")
        || word.len() < 5
        || matches!(
            word,
            "exceed"
                | "proceed"
                | "succeed"
                | "indeed"
                | "speed"
                | "need"
                | "expected"
                | "anticipated"
                | "projected"
                | "planned"
                | "estimated"
                | "forecasted"
                | "targeted"
                | "budgeted"
        )
    {
        return false;
    }
    let subject = |w: &str| {
        matches!(
            w,
            "we" | "i"
                | "it"
                | "they"
                | "which"
                | "we've"
                | "i've"
                | "have"
                | "has"
                | "had"
                | "that"
                | "was"
                | "were"
                | "also"
                | "successfully"
                | "recently"
                | "already"
        )
    };
    subject(s.back(i, 1))
        && (!matches!(s.back(i, 1), "also" | "successfully" | "recently" | "already") || subject(s.back(i, 2)))
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
        if token.is_symbol(";") {
            crossed += 1; // a list goes on with the verb that leads it
            continue;
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
        if matches!(s.word(i), ";" | "which" | ",") && i > at {
            break;
        }
        if looks_ahead(s, i) {
            return Tense::Ahead;
        }
        if looks_back(s, i) && !is_participle(s, i) {
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
            // "above our previous 4.5% outlook", "our historical average of 43%"
            "previous" | "prior" | "original" | "historical" | "preferred" => return true,
            "than" => {
                return !matches!(
                    s.back(i, 1),
                    "more" | "less" | "greater" | "better" | "higher" | "fewer" | "lower" | "rather" | "other"
                );
            }
            "compares" | "compare" => return true,
            "from" => {
                // "a range from $5 to $7" compares nothing, nor does any other range that starts there.
                let range = s.quantities.iter().any(|q| {
                    q.tokens.start == at && q.qualifier == crate::records::Qualifier::Range && q.relation.is_none()
                });
                return !range
                    && (s.is(i.wrapping_sub(1), Class::Up)
                        || s.is(i.wrapping_sub(1), Class::Down)
                        || matches!(s.back(i, 1), "guidance" | "outlook" | "change"));
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

/// "in line with our expectations", "favorable to our outlook", "exceeded the guidance": a result measured against what was
/// expected.
pub fn is_against_expectations(s: &Sentence<'_>) -> bool {
    let noun = |w: &str| {
        matches!(
            w,
            "expectation"
                | "expectations"
                | "guidance"
                | "outlook"
                | "projections"
                | "forecast"
                | "plan"
                | "estimates"
                | "target"
                | "targets"
                | "budget"
        )
    };
    (0..s.tokens.len()).filter(|&i| noun(s.word(i))).any(|i| {
        (1..=7).any(|k| {
            matches!(
                s.back(i, k),
                "exceeded"
                    | "exceeding"
                    | "exceed"
                    | "beat"
                    | "met"
                    | "favorable"
                    | "above"
                    | "below"
                    | "ahead"
                    | "outperformed"
                    | "surpassed"
                    | "missed"
                    | "relative"
            ) || (s.back(i, k) == "with" && matches!(s.back(i, k + 1), "line" | "consistent"))
        })
    }) && has_past_before(s, s.tokens.len())
}
