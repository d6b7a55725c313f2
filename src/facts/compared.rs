//! What stands beside something to be compared with it: bases, earlier guidance, expectations.

use super::sentence::Sentence;
use super::tense::looks_back_word;
use crate::lexicon::{Class, Classes};
use crate::period::Use;
use crate::quantity::{Quantity, Relation};
use crate::text::TokenKind;

/// Whether what stands at token `at` is what something is compared with: "compared to $25 million",
/// "versus $3 million", "up from 12%", "than the 5% we saw".
pub fn is_compared_with(s: &Sentence<'_>, at: usize) -> bool {
    s.once(&s.compared, at, |at| compares(s, at))
}

/// Whether a quantity is what was before: the level that something came from, the base of a comparison.
pub fn is_what_was(s: &Sentence<'_>, q: &Quantity) -> bool {
    q.relation == Some(Relation::FromLevel) || is_compared_with(s, q.tokens.start)
}

fn compares(s: &Sentence<'_>, at: usize) -> bool {
    if let Some(q) = s.quantities.iter().find(|q| q.tokens.start == at)
        && is_old(s, q.tokens.clone())
    {
        return true;
    }
    if is_kept(s, at) || is_growth_versus(s, at) {
        return false;
    }
    if names_what_is_compared(s, at)
        || is_of_a_base(s, at)
        || is_recorded(s, at)
        || is_of_earlier_guidance(s, at)
        || joins_a_base(s, at)
        || leads_to_a_range(s, at)
    {
        return true;
    }
    for k in 1..=5 {
        let Some(i) = at.checked_sub(k) else { return false };
        match s.word(i) {
            "compared" | "versus" | "vs" | "against" | "comparing" | "comparison" => return true,
            // "above our previous 4.5% outlook", "our historical average of 43%"
            "previous" | "prior" | "original" | "historical" | "preferred" => return true,
            "than" => {
                // "11% higher than the $5 billion that we reported"
                let known = s.word(i + 1) == "the" && i + 2 == at;
                return known || !s.is(i.wrapping_sub(1), Class::Comparative);
            }
            "compares" | "compare" => return true,
            // "ahead of the 9% to 10% that we had indicated"
            "ahead" if s.word(i + 1) == "of" => return true,
            // "in addition to the $215 million realized to date"
            "addition" if s.word(i + 1) == "to" && s.word(i + 2) == "the" => return true,
            "from" => {
                // "a range from $5 to $7" compares nothing, nor does any other range that starts there.
                let range = s.quantities.iter().any(|q| q.tokens.start == at && q.is_range());
                return !range
                    && s.back(i, 1) != "benefit"
                    && (s.is(i.wrapping_sub(1), Class::Up)
                        || s.is(i.wrapping_sub(1), Class::Down)
                        || matches!(s.back(i, 1), "guidance" | "outlook" | "change"));
            }
            "to" | "with" | "the" | "a" | "an" | "was" | "about" | "approximately" | "around" | "our" | "average"
            | "ratio" | "last" | "year's" | "year" | "loss" | "of" | "income" | "net" | "guidance" | "range"
            | "outlook" | "expectation" | "expectations" | "estimate" | "previously" | "adjusted" | "earnings"
            | "$" => {}
            _ => {
                // "versus 2020 of $87 million"
                let year = crate::quantity::looks_like_year(&s.tokens[i]);
                if year || s.tokens[i].kind == TokenKind::Sign || s.metrics.iter().any(|m| m.tokens.contains(&i)) {
                    continue;
                }
                return false;
            }
        }
    }
    false
}

/// "over reported 2022 sales of $1.55 billion", "up from 2022's adjusted earnings of $1.21", "an increase from actual
/// capital spending of $52 million": the metric of an earlier period, or one that another is set against, has this
/// amount.
fn is_of_a_base(s: &Sentence<'_>, at: usize) -> bool {
    let hedged = usize::from(matches!(s.back(at, 1), "about" | "approximately"));
    let Some(of) = at.checked_sub(1 + hedged).filter(|&i| s.word(i) == "of") else {
        return false;
    };
    let Some(m) = s.metrics.iter().find(|m| m.tokens.end == of) else {
        return false;
    };
    // The words that qualify the metric stand between.
    let qualified = |from: usize| {
        (from..m.tokens.start).all(|i| {
            matches!(
                s.word(i),
                "actual" | "reported" | "adjusted" | "'s" | "our" | "the" | "total" | "full" | "year"
            ) || s.is(i, Class::Modifier)
        })
    };
    let near = |from: usize| from <= m.tokens.start && m.tokens.start - from <= 3 && qualified(from);
    let of_base = s.periods.iter().any(|p| p.usage == Use::Base && near(p.tokens.end));
    let from = (1..=4)
        .filter_map(|k| m.tokens.start.checked_sub(k))
        .find(|&i| s.word(i) == "from")
        .is_some_and(|i| near(i + 1) && (s.is(i.wrapping_sub(1), Class::Up) || s.is(i.wrapping_sub(1), Class::Down)));
    of_base || from
}

/// "remains unchanged from our original range of $3 to $3.30", "we reiterate our previous guidance of 5%", "at the lower end of
/// our previous range": the old is the new.
fn is_kept(s: &Sentence<'_>, at: usize) -> bool {
    const KEPT: [&str; 17] = [
        "end",
        "half",
        "midpoint",
        "middle",
        "top",
        "bottom",
        "within",
        "part",
        "unchanged",
        "reiterate",
        "reiterating",
        "reaffirm",
        "reaffirming",
        "maintaining",
        "maintain",
        "affirming",
        "confirming",
    ];
    let Some(kept) = (1..=12)
        .map_while(|k| at.checked_sub(k))
        .take_while(|&i| !matches!(s.word(i), "," | ";"))
        .find(|&i| KEPT.contains(&s.word(i)))
    else {
        return false;
    };
    (kept..at).any(|i| s.is(i, Class::Guided)) && !s.quantities.iter().any(|q| (kept..at).contains(&q.tokens.start))
}

/// "growth versus prior year of 1% to 2%": the amount is the growth, and only the year is compared with.
fn is_growth_versus(s: &Sentence<'_>, at: usize) -> bool {
    let Some(period) = s
        .periods
        .iter()
        .find(|m| m.tokens.end + 1 == at && s.word(m.tokens.end) == "of")
    else {
        return false;
    };
    let versus = (1..=3).find(|&k| matches!(s.back(period.tokens.start, k), "versus" | "vs" | "over" | "from"));
    versus.is_some_and(|k| {
        (1..=3).any(|j| {
            matches!(
                s.back(period.tokens.start, k + j),
                "growth" | "increase" | "decline" | "decrease" | "improvement"
            )
        })
    })
}

/// "from our prior view of up 6% to 8%", "ahead of our original multiyear target of 250 stores", "from 1,800 megawatts in our
/// previous plan": what was guided for before.
fn is_of_earlier_guidance(s: &Sentence<'_>, at: usize) -> bool {
    let phrase =
        |from: usize| is_earlier(s, from) && (from + 1..from + 5).any(|i| i < s.tokens.len() && s.is(i, Class::Guided));
    let links = |i: usize| {
        matches!(
            s.word(i),
            "of" | "for"
                | "was"
                | "at"
                | "above"
                | "about"
                | "approximately"
                | "around"
                | "up"
                | "down"
                | "between"
                | "a"
                | "$"
        )
    };
    // The noun stands right before the amount, with the words that lead to it between.
    let led = (1..=8)
        .map_while(|k| at.checked_sub(k))
        .take_while(|&i| links(i) || s.is(i, Class::Guided))
        .find(|&i| s.is(i, Class::Guided));
    if let Some(noun) = led {
        // "refined our previous guidance to a range of": the range is the new one.
        let earlier = (1..=4)
            .map_while(|k| noun.checked_sub(k))
            .take_while(|&i| s.word(i) != "to")
            .find(|&i| is_earlier(s, i));
        if earlier.is_some_and(phrase) {
            return true;
        }
    }
    let Some(q) = s.quantities.iter().find(|q| q.tokens.start == at) else {
        return false;
    };
    let end = q.tokens.end;
    // "12% to 16% estimated previously"
    let told = s.word(end).ends_with("ed") && matches!(s.word(end + 1), "previously" | "earlier" | "before");
    let next = s.quantities.iter().map(|o| o.tokens.start).find(|&o| o >= end);
    let within = (end..end + 6)
        .take_while(|&i| next.is_none_or(|n| i < n) && !matches!(s.word(i), "," | ";" | "to"))
        .find(|&i| matches!(s.word(i), "in" | "under"));
    told || within.is_some_and(|i| (i + 1..=i + 2).any(|k| is_earlier(s, k) && phrase(k)))
}

/// "previous", "prior", "last quarter's".
pub(super) fn is_earlier(s: &Sentence<'_>, i: usize) -> bool {
    s.is(i, Class::Earlier) || s.word(i) == "last" && s.word(i + 1).ends_with("'s")
}

/// "from 9% to 10%, up to 11% to 12%": the first range is the old one.
fn leads_to_a_range(s: &Sentence<'_>, at: usize) -> bool {
    let Some(index) = s.quantities.iter().position(|q| q.tokens.start == at && q.is_range()) else {
        return false;
    };
    let (q, next) = (&s.quantities[index], s.quantities.get(index + 1));
    let from = s.back(at, 1) == "from" || s.word(at) == "from";
    from && next.is_some_and(|o| {
        let gap = q.tokens.end..o.tokens.start;
        o.is_range() && o.unit == q.unit && gap.len() <= 4 && gap.clone().any(|i| s.word(i) == "to")
    })
}

/// "compared to 4.8% last year and 10.3% the year before", "versus our estimate of $150 million and $160 million": the
/// second of two bases.
fn joins_a_base(s: &Sentence<'_>, at: usize) -> bool {
    let Some(index) = s.quantities.iter().position(|q| q.tokens.start == at) else {
        return false;
    };
    let Some(before) = index.checked_sub(1).map(|i| &s.quantities[i]) else {
        return false;
    };
    let alike = before.unit.kind() == s.quantities[index].unit.kind();
    let gap = before.tokens.end..at;
    const VERB: Classes = Classes::of(&[Class::Be, Class::Modal, Class::Past, Class::Pronoun]);
    let plain = (1..=8).contains(&gap.len())
        && // "versus 2020 revenue of $476 million and 2019 revenue of $426 million"
        (s.back(at, 1) == "and" || s.word(before.tokens.end) == "and" && s.back(at, 1) == "of")
        && gap
            .clone()
            .all(|i| !s.is_any(i, VERB) && !matches!(s.word(i), "," | ";" | "to"));
    // What has a period to come of its own is no base.
    alike && plain && compares(s, before.tokens.start)
}

/// "growth of 20% over the $1.42 recorded in 2020", "savings on top of the $40 million of last year".
fn is_recorded(s: &Sentence<'_>, at: usize) -> bool {
    if s.back(at, 1) != "the" {
        return false;
    }
    let recorded = |i: usize| s.is(i, Class::Recorded);
    match s.back(at, 2) {
        "over" | "above" => (at + 1..at + 9).any(recorded),
        "of" => s.back(at, 3) == "top" && s.back(at, 4) == "on",
        _ => false,
    }
}

/// "compared to net income attributable to shareholders of $29 million": a metric of several words stands between.
fn names_what_is_compared(s: &Sentence<'_>, at: usize) -> bool {
    if !s.says(Class::Comparing) || !matches!(s.back(at, 1), "of" | "approximately" | "about") {
        return false;
    }
    const VERB: Classes = Classes::of(&[Class::Be, Class::Modal, Class::Past]);
    (1..=14)
        .map_while(|k| at.checked_sub(k))
        .take_while(|&i| {
            let t = &s.tokens[i];
            let amount = matches!(t.kind, TokenKind::Number | TokenKind::Sign);
            !(amount || matches!(t.text, "," | ";" | "by" | "with") || t.is_any(VERB))
        })
        .any(|i| s.is(i, Class::Comparing))
}

/// "2% to 4% before", "the 15% we gave you", "rather than 1.5 times", "up from 0.5% previously": what was said earlier.
pub fn is_old(s: &Sentence<'_>, tokens: std::ops::Range<usize>) -> bool {
    let behind = |k: usize| s.word(tokens.end + k);
    let told_before = matches!(behind(0), "before" | "previously")
        && matches!(behind(1), "." | "," | ";" | "" | "and" | "but")
        || matches!(
            (behind(0), behind(1)),
            ("we", "had" | "gave" | "guided" | "told") | ("that", "we")
        )
        || matches!(behind(0), "last" | "prior") && matches!(behind(1), "time" | "guidance");
    let led = (1..=4).find_map(|k| match s.back(tokens.start, k) {
        "from"
            if matches!(
                s.back(tokens.start, k + 1),
                "up" | "down" | "reduced" | "raised" | "lowered" | "increased"
            ) =>
        {
            Some(true)
        }
        "than" if s.back(tokens.start, k + 1) == "rather" => Some(true),
        "below" | "above" | "to" | "the" | "a" | "range" | "of" | "our" | "prior" | "previous" | "earlier" => None,
        _ => Some(false),
    });
    told_before || led == Some(true)
}

/// "in line with our expectations", "favorable to our outlook", "exceeded the guidance": a result measured against what was
/// expected.
pub fn is_against_expectations(s: &Sentence<'_>) -> bool {
    if !s.says(Class::ExpectationNoun) {
        return false;
    }
    (0..s.tokens.len())
        .filter(|&i| s.is(i, Class::ExpectationNoun))
        .any(|i| {
            (1..=7).any(|k| {
                s.is(i.wrapping_sub(k), Class::Measures)
                    || k <= 4 && s.back(i, k) == "than"
                    || (s.back(i, k) == "with" && matches!(s.back(i, k + 1), "line" | "consistent"))
            })
        })
        && (0..s.tokens.len()).any(|i| looks_back_word(s, i))
}
