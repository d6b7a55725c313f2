//! Words that look ahead, by what stands around them: "we expect", "on track", "our guidance is".

use super::back::{has_past_before, is_regular_past, looks_back_word};
use crate::facts::sentence::Sentence;
use crate::lexicon::{Class, Classes};
use crate::records::Qualifier;

/// What may look ahead; no other word is looked at. A word that has its own line in [`is_word_ahead`] is of the class
/// `ahead` or `future`, which builds for tests assert.
pub(super) const AHEAD: Classes = Classes::of(&[Class::Ahead, Class::Future, Class::GuidanceVerb]);

pub(super) fn token_looks_ahead(s: &Sentence<'_>, i: usize) -> bool {
    let may = s.tokens[i].is_any(AHEAD);
    debug_assert!(
        may || !is_word_ahead(s, i),
        "{:?} is of no class that looks ahead",
        s.word(i)
    );
    may && is_word_ahead(s, i)
}

fn is_word_ahead(s: &Sentence<'_>, i: usize) -> bool {
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
        // "AFFO is now $2.16 to $2.20", "capital expenditures remain at $65 million to $70 million": what has been
        // reported is one number.
        "now" | "still" | "remain" | "remains" if stands_at_range(s, i) => true,
        // "our full year estimate remains at $0.81", "our estimate is now lower …, and our tax rate remains at 25%"
        "remains" if s.word(i + 1) == "at" && (0..i).any(|k| s.is(k, Class::GuidedNoun)) => true,
        // "we confirm savings of $18 million", "we raise the forecast to $128 million to $131 million"
        "confirm" | "reiterate" | "reaffirm" | "affirm" if matches!(before, "we" | "also") => {
            s.quantities.iter().any(|q| q.tokens.start > i)
        }
        "raise" | "lower" | "narrow" | "tighten" | "lift" | "cut" if matches!(before, "we" | "now" | "therefore") => s
            .quantities
            .iter()
            .any(|q| q.tokens.start > i && q.qualifier == Qualifier::Range && s.back(q.tokens.start, 1) == "to"),
        // "we look for growth in the mid-20s percent"
        "look" if matches!(before, "we" | "i" | "still" | "now") => {
            s.word(i + 1) == "for" && s.quantities.iter().any(|q| (i + 2..i + 12).contains(&q.tokens.start))
        }
        "range" => {
            matches!(s.word(i + 1), "is" | "remains")
                && !matches!(before, "previous" | "prior" | "wide" | "wider" | "trading")
        }
        // "we are raising our revenue growth to 27%"
        "raising" | "lowering" | "narrowing" | "tightening" | "reiterating" | "reaffirming" | "maintaining" => {
            matches!(before, "are" | "we're" | "now" | "also" | "is")
                && (i + 1..s.tokens.len()).any(|k| s.quantities.iter().any(|q| q.tokens.start == k))
        }
        "plans" if s.word(i + 1) == "to" && s.quantities.iter().any(|q| q.tokens.start == i + 2) => false,
        "plan" if s.word(i + 1) == "is" && s.word(i + 2) == "to" => true,
        // "we plan to", "customers plan to", "our plan to"; but "our action plan to preserve cash"
        "plan" if s.word(i + 1) == "to" => !(before == "the" || s.is(i.wrapping_sub(1), Class::PlanOf)),
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
        // "our bad debt assumption for 2021 is $2 million"
        "assumption" | "assumptions" => {
            (1..=5).any(|k| matches!(s.back(i, k), "our" | "the"))
                && (i + 1..i + 8).any(|k| matches!(s.word(k), "is" | "of" | "remains"))
                && s.quantities.iter().any(|q| (i + 2..i + 10).contains(&q.tokens.start))
        }
        // "we have earmarked $15 million of capex"
        "earmarked" | "budgeted"
            if before != "had" && s.quantities.iter().any(|q| (i + 1..i + 4).contains(&q.tokens.start)) =>
        {
            true
        }
        "earmarked" => false,
        // "we had budgeted 60 basis points"
        "budgeted" if before == "had" => false,
        // "we're positioned to deliver growth of more than 70%"
        "positioned" => {
            s.word(i + 1) == "to"
                && (1..=3).any(|k| matches!(s.back(i, k), "we" | "we're" | "us" | "are"))
                && s.quantities.iter().any(|q| (i + 2..i + 12).contains(&q.tokens.start))
        }
        // "we've baked in 15% higher costs"
        "baked" | "baking" => {
            matches!(s.word(i + 1), "in" | "into")
                && s.quantities.iter().any(|q| (i + 2..i + 8).contains(&q.tokens.start))
        }
        "intention" => matches!(before, "our" | "the"),
        // "which I did not expect"
        "expect" | "anticipate" if (1..=2).any(|k| matches!(s.back(i, k), "did" | "didn't")) => false,
        "estimate" | "project" if matches!(before, "the" | "a" | "an" | "this" | "each" | "per") => false,
        // "we estimate that we generated $80 million": what is estimated is over.
        "estimate" | "estimates" if has_a_subject(s, i) && tells_of_the_past(s, i) => false,
        // "we believe that the division can become a $1 billion business"
        "can" => {
            matches!(
                s.word(i + 1),
                "become" | "be" | "reach" | "achieve" | "deliver" | "exceed" | "grow" | "get"
            ) && (1..=12).any(|k| matches!(s.back(i, k), "believe" | "think" | "confident"))
                && (i + 2..i + 12).any(|k| s.quantities.iter().any(|q| q.tokens.start == k))
        }
        // "our commitment is to reduce emissions by 35%"
        "commitment" | "focus" | "priority" | "aim" if s.word(i + 1) == "is" => s.word(i + 2) == "to",
        "commitment" | "focus" | "priority" => false,
        // "slowing in project work", "Project & Development Services": a noun unless somebody does it
        "project" => has_a_subject(s, i),
        "planning" => {
            let ours = matches!(before, "we're" | "i'm") || before == "are" && s.back(i, 2) == "we";
            ours || matches!(s.word(i + 1), "to" | "on" | "for" | "a")
                && (s.is(i.wrapping_sub(1), Class::Be) || has_a_subject(s, i))
        }
        // "75% of customers intend to buy": theirs
        "intend" | "intends" => (1..=5).any(|k| k <= i && s.is(i - k, Class::FirstPerson)),
        // "at the midpoint this implies growth of 4.5%"
        "implies" | "imply" => {
            matches!(
                before,
                "this" | "that" | "which" | "guidance" | "range" | "outlook" | "midpoint" | "it" | "also" | "estimates"
            ) && s
                .tokens
                .iter()
                .any(|t| matches!(t.text, "guidance" | "midpoint" | "range" | "outlook"))
        }
        // "and this yields adjusted earnings per share of $2.50 to $2.70"
        "yields" | "translates" | "equates" | "brings" => {
            matches!(before, "this" | "that" | "which")
                && s.quantities
                    .iter()
                    .any(|q| (i + 1..i + 12).contains(&q.tokens.start) && q.is_range())
        }
        "tracking" => matches!(s.word(i + 1), "to" | "toward" | "towards" | "for"),
        // "putting us on a path to achieving our full year guidance of between $4 million and $6 million"
        "path" => s.word(i + 1) == "to" && s.quantities.iter().any(|q| (i + 2..i + 14).contains(&q.tokens.start)),
        // "puts us in a good position to post EBITDA of over $130 million"
        "position" => {
            s.word(i + 1) == "to"
                && (1..=4).any(|k| s.back(i, k) == "in")
                && s.quantities.iter().any(|q| (i + 3..i + 12).contains(&q.tokens.start))
        }
        "targeted" if !s.is(i.wrapping_sub(1), Class::Be) => {
            (i + 1..i + 8).any(|k| s.quantities.iter().any(|q| q.tokens.start == k)) && !has_past_before(s, i)
        }
        "assume" | "assumes" | "assuming" => before != "can",
        // "the tax rate is assumed to be 24%"; but "debt that was assumed"
        "assumed" => matches!(before, "is" | "are" | "be") && s.word(i + 1) == "to",
        "expected" | "anticipated" | "projected" | "forecasted" | "estimated" | "planned" | "targeted" | "guided"
        | "budgeted" => {
            // "reflecting anticipated lower shipments" after a verb of the past: an adjective, no expectation.
            if s.word(i + 1) == "to" && s.word(i + 2) == "have" || s.word(i + 1) == "fair" {
                return false; // "are estimated to have been", "the estimated fair value"
            }
            let passive = s.is(i.wrapping_sub(1), Class::Be)
                || matches!(before, "currently" | "now" | "generally" | "also" | "still");
            if !passive && s.word(i + 1) != "to" && has_past_before(s, i) {
                return false;
            }
            !s.is(i.wrapping_sub(1), Class::Remembered)
                // "instead of an expected $7 million"
                && !(2..=3).any(|k| matches!(s.back(i, k), "instead" | "versus" | "vs" | "than" | "against" | "above"))
                && !(matches!(before, "be" | "originally") && matches!(s.back(i, 2), "have"))
                && !matches!(s.word(i + 1), "with" if word == "expected")
        }
        "guidance" | "outlook" | "target" | "targets" | "forecast" | "goal" | "goals" | "plans" | "expectations"
        | "expectation" | "estimate" | "estimates" | "objective" | "projections" | "projection" | "guide"
        | "budget" => {
            // Earlier guidance, and guidance as the measure of a result, look back.
            // "we are reaffirming our previously issued guidance"
            let kept = (1..=6).any(|k| s.is(i.wrapping_sub(k), Class::Maintaining));
            // "Within this, our revenue guidance is": of what was told before.
            let measure =
                |k: usize| s.is(i.wrapping_sub(k), Class::MeasuredAgainst) && !(k == i && s.word(0) == "within");
            (kept || !(1..=6).any(measure))
                && !(1..=3).any(|k| s.back(i, k) == "had")
                && !matches!(s.word(i + 1), "was" | "were" | "called" | "had")
                || matches!(s.back(i, 1), "our" | "the") && s.word(i + 1) == "is"
        }
        // "continues to track to our expectations of $60 million"
        "track" if before == "to" => matches!(s.word(i + 1), "to" | "toward" | "towards" | "within"),
        "track" | "pace" => before == "on" || before == "a" && s.back(i, 2) == "on",
        // "we now see $22 million", "you can model 24.5%", "I'd pencil in", "call it $0.6 million", "we're keeping the $53 million"
        "see" if (1..=3).any(|k| s.back(i, k) == "you") => false,
        "see" | "model" | "pencil" | "keeping" | "sticking" | "think" => {
            let value = (i + 1..i + 6).any(|k| s.quantities.iter().any(|q| q.tokens.start == k));
            value
                && !(i + 1..i + 6).any(|k| looks_back_word(s, k) || is_regular_past(s, k) || s.word(k) == "disclosed")
                && (1..=3).any(|k| {
                    matches!(
                        s.back(i, k),
                        "we" | "i" | "you" | "i'd" | "we'd" | "we're" | "would" | "should" | "can"
                    )
                })
        }
        "agreed" => s.word(i + 1) == "to",
        // "we are committed to our customers" can't be checked: a number or a time is.
        "committed" => {
            s.word(i + 1) == "to"
                && (1..=4).any(|k| s.is(i.wrapping_sub(k), Class::FirstPerson) && k <= i)
                && (s.quantities.iter().any(|q| q.tokens.start > i) || s.periods.iter().any(|p| p.tokens.start > i))
        }
        "confident" | "comfortable" => {
            s.is(i.wrapping_sub(1), Class::Be)
                || matches!(
                    before,
                    "remain" | "feel" | "very" | "still" | "i'm" | "we're" | "pretty" | "quite"
                )
        }
        // "a loan scheduled to mature in November" is a fact
        "scheduled" if matches!(s.word(i + 2), "mature" | "expire") => false,
        "supposed" | "poised" | "slated" | "scheduled" => s.word(i + 1) == "to",
        "going" => s.word(i + 1) == "to",
        "be" => {
            before == "to"
                && !matches!(
                    s.back(i, 2),
                    "continue" | "continues" | "continued" | "seem" | "seems" | "appear" | "appears" | "tend" | "tends"
                )
                && is_verbless_to_be(s, i)
        }
        // "I will note that": the speaker's own next words are no event to come.
        "will" | "'ll" | "should" if before == "i" => !s.is(i + 1, Class::Announcing),
        "likely" => before != "most" || s.word(i + 1) == "to",
        "would" => {
            s.is(i + 1, Class::Supposing) && s.word(i + 2) != "been"
                // "orders would have grown 5%": what did not happen
                && !(s.word(i + 1) == "have" && (s.is(i + 2, Class::Past) || s.word(i + 2).ends_with("ed") || s.word(i + 2) == "grown"))
        }
        _ => s.is(i, Class::Future),
    }
}

/// "is now $2.16 to $2.20", "remains at 3% to 4%": a range right behind, and no second of two levels.
fn stands_at_range(s: &Sentence<'_>, i: usize) -> bool {
    let led = matches!(s.word(i), "remain" | "remains") || s.is(i.wrapping_sub(1), Class::Be);
    // "remains in the range of $1.2 billion to $1.3 billion"
    let reach = if s.word(i + 1) == "in" { i + 7 } else { i + 4 };
    led && s
        .quantities
        .iter()
        .any(|q| (i + 1..reach).contains(&q.tokens.start) && q.is_range() && !q.band)
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

/// Whether somebody does what the verb at a token says: "we project", "also projects", "to project".
fn has_a_subject(s: &Sentence<'_>, i: usize) -> bool {
    let before = s.back(i, 1);
    i > 0
        && s.is_any(
            i - 1,
            Class::Pronoun.bit() | Class::FirstPerson.bit() | Class::Modal.bit(),
        )
        || before.ends_with("ly")
        || matches!(before, "to" | "also" | "now" | "still" | "and" | "not" | "do" | "does")
}

/// Whether the clause behind token `at` is told in the past: "we estimate the impact was $4 million".
fn tells_of_the_past(s: &Sentence<'_>, at: usize) -> bool {
    (at + 1..s.tokens.len().min(at + 16))
        .take_while(|&i| !s.is(i, Class::Modal) && !matches!(s.word(i), ";" | "to"))
        .any(|i| {
            // "we estimate that procedures are back to 90%"
            let now = s.is(i, Class::Be) && matches!(s.word(i + 1), "back" | "now" | "currently" | "already");
            now || looks_back_word(s, i) || is_regular_past(s, i)
        })
}

/// Whether the token does something to guidance: its noun stands near.
pub(in crate::facts) fn moves_guidance(s: &Sentence<'_>, i: usize) -> bool {
    let word = s.word(i);
    if !s.is(i, Class::GuidanceVerb) || matches!(word, "adjusted" if s.back(i, 1) != "have" && s.back(i, 1) != "we") {
        return false;
    }
    let noun = |at: usize| s.is(at, Class::GuidedNoun);
    let old = |k: usize| matches!(s.word(i + k - 1), "previous" | "prior");
    // "we have refined our previous guidance to a range of $4 to $4.10"
    let to_range = |k: usize| {
        let to = (i + k + 1..i + k + 5).find(|&j| s.word(j) == "to");
        old(k) && to.is_some_and(|to| (to + 1..to + 5).any(|j| s.word(j) == "range"))
    };
    let behind = (1..=14).find(|&k| noun(i + k));
    let between = |k: usize| {
        (1..k).any(|j| {
            matches!(
                s.word(i + j),
                "," | "than" | "above" | "our previous" | "exceed" | "versus" | "compared"
            )
        })
    };
    if behind.is_some_and(|k| !between(k) && (!old(k) || to_range(k))) {
        return true;
    }
    // "full year capex has been increased to $70 million"
    let year = |m: &crate::period::PeriodMention| {
        m.tokens.start < i
            && matches!(
                m.spec,
                crate::period::Spec::Year(_) | crate::period::Spec::RestOfYear(_)
            )
    };
    if s.back(i, 1) == "been"
        && matches!(s.word(i + 1), "to" | "from")
        && s.quantities.iter().any(|q| (i + 2..i + 4).contains(&q.tokens.start))
        && s.metrics.iter().any(|m| m.tokens.end < i)
        && s.periods.iter().any(year)
    {
        return true;
    }
    // "our guidance, which we've raised to $2.63"
    if matches!(s.back(i, 1), "we've" | "we")
        && matches!(s.back(i, 2), "which" | "that")
        && (3..=5).any(|k| noun(i.wrapping_sub(k)))
    {
        return true;
    }
    // "guidance was raised", "expectations were raised": the verb is passive.
    matches!(
        s.back(i, 1),
        "was" | "were" | "been" | "being" | "is" | "has" | "have" | "are"
    ) && (1..=7).any(|k| noun(i.wrapping_sub(k)))
}
