//! Amounts that stand beside what is guided for: steps by which guidance moved, the middle of a range, names of notes.

use crate::facts::sentence::Sentence;
use crate::facts::{compared, tense};
use crate::lexicon::{Class, Classes};
use crate::period::{Calendar, PeriodMention, Spec, Use, YearRef};
use crate::quantity::{FLAT_TO, Quantity, Relation, Unit};
use crate::text::TokenKind;

/// Whether an amount of a guidance sentence only stands beside what is guided for.
pub(super) fn is_beside(s: &Sentence<'_>, index: usize, calendar: &Calendar) -> bool {
    let q = &s.quantities[index];
    if index > 0 && is_excluded(s, q)
        || is_ground(s, index)
        || is_told_before(s, q)
        || is_of_what_is_over(s, q, calendar)
        || is_old_end(s, index)
        || holds_now(s, index)
        || leads_to_levels(s, index)
        || is_done(s, q)
        || is_share_in_passing(s, q)
        || is_price_assumed(s, index)
        || is_known_number(s, q)
    {
        return true;
    }
    moves_by(s, q) && s.quantities.len() > 1
        || is_against_earlier(s, index)
        || is_middle(s, index)
        || names_a_security(s, q)
}

/// "excluding the $14 million gain", "which excludes $0.01 of severance"; but "excluding currencies, growth of 5% in 2024".
fn is_excluded(s: &Sentence<'_>, q: &Quantity) -> bool {
    let own_period = s
        .periods
        .iter()
        .any(|m| m.usage == Use::Main && (1..=5).contains(&(m.tokens.start.wrapping_sub(q.tokens.end))));
    !own_period
        && (1..=4)
            .take_while(|&k| !matches!(s.back(q.tokens.start, k), "of" | "be"))
            .any(|k| matches!(s.back(q.tokens.start, k), "excluding" | "excludes"))
}

/// "Based on the 3% to 4% decline that we assume, we would expect expenses of $5 million": what the statement rests on.
fn is_ground(s: &Sentence<'_>, index: usize) -> bool {
    let at = s.quantities[index].tokens.start;
    let opens = s.word(0) == "based" && s.word(1) == "on";
    let known = matches!(s.back(at, 1), "the" | "our" | "these" | "this");
    let clause = (0..at).all(|i| s.word(i) != ",");
    opens && known && clause && index + 1 < s.quantities.len()
}

/// "After $10 million of synergies last year, we anticipate $20 million": the opening clause says nothing of what will be.
fn is_told_before(s: &Sentence<'_>, q: &Quantity) -> bool {
    let opens = matches!(
        s.word(0),
        "with" | "after" | "following" | "given" | "combined" | "because" | "building"
    );
    let comma = || (q.tokens.start..s.tokens.len()).find(|&i| s.word(i) == ",");
    opens
        && comma().is_some_and(|comma| {
            let open = |i: usize| tense::looks_ahead(s, i) || s.is(i, Class::Guided) || matches!(s.word(i), "," | ";");
            !(0..comma).any(open)
                && (comma..comma + 8).any(|i| tense::looks_ahead(s, i))
                && s.quantities.iter().any(|o| o.tokens.start > comma)
        })
}

/// "following conversion of 181% in 2022", "in line with the fourth quarter of 2019 of $349 million": the amount has a period of
/// its own, and that is over.
fn is_of_what_is_over(s: &Sentence<'_>, q: &Quantity, calendar: &Calendar) -> bool {
    let leads = |i: usize| matches!(s.word(i), "in" | "for" | "during" | "the");
    let own = |m: &&PeriodMention| {
        let behind = m.tokens.start >= q.tokens.end
            && m.tokens.start - q.tokens.end <= 2
            && (q.tokens.end..m.tokens.start).all(leads);
        let gap = m.tokens.end..q.tokens.start;
        let named = gap
            .clone()
            .all(|i| matches!(s.word(i), "of" | "level" | "total" | "'" | "'s" | "s"));
        // "above 2019's level of $446 million"
        let whose = || s.word(m.tokens.end - 1).ends_with("'s");
        let before = m.tokens.end <= q.tokens.start && gap.len() <= 4 && named && (!gap.is_empty() || whose());
        behind || before
    };
    let over = |m: &PeriodMention| {
        // "5% year over year" is no period of its own.
        let last = s.word(m.tokens.start) == "last" && m.tokens.start >= q.tokens.end;
        let stated = matches!(
            m.spec,
            Spec::Year(YearRef::Stated(_)) | Spec::Quarter(_, YearRef::Stated(_))
        );
        (stated || last && m.spec == Spec::Year(YearRef::Last)) && calendar.is_over(m.spec, false)
    };
    s.periods.iter().find(own).is_some_and(over)
}

/// "8% to 10%, up from the higher end of 3% to 6%", "or slightly below our target range of 12% to 12.5%": a range beside the one
/// that is guided for.
fn is_old_end(s: &Sentence<'_>, index: usize) -> bool {
    let q = &s.quantities[index];
    let alike = s.quantities[..index].iter().any(|o| o.unit == q.unit);
    let at = q.tokens.start;
    let end = |k: usize| s.back(at, k) == "of" && matches!(s.back(at, k + 1), "end" | "half");
    let from = (4..=5).any(|k| s.back(at, k) == "from");
    let target = s.back(at, 1) == "of" && s.back(at, 2) == "range" && s.back(at, 3) == "target";
    let beside = (4..=6).any(|k| matches!(s.back(at, k), "below" | "above"));
    alike && (end(1) && from || target && beside)
}

/// "We have 141 rigs contracted, and we expect to end the quarter with 152": what is there now is told before what is expected.
fn holds_now(s: &Sentence<'_>, index: usize) -> bool {
    let q = &s.quantities[index];
    let at = q.tokens.start;
    let end = s
        .quantities
        .get(index + 1)
        .map_or(s.tokens.len(), |next| next.tokens.start);
    let held = (1..=4).any(|k| matches!(s.back(at, k), "have" | "has" | "are" | "is" | "had" | "were"));
    let stands = (1..=3).any(|k| matches!(s.back(at, k), "stands" | "stood"));
    let opens = |i: usize| tense::looks_ahead(s, i) || s.is(i, Class::Guided);
    let joins =
        |i: usize| matches!(s.word(i), "and" | "with" | ",") && (i + 1..i + 4).any(|k| tense::looks_ahead(s, k));
    let several = index + 1 < s.quantities.len();
    (matches!(q.unit, Unit::Count | Unit::Percent) && held && several || stands)
        && !(0..at).any(opens)
        && (q.tokens.end..end).any(joins)
}

/// "raising our margin by 50 basis points from 31% to 31.5%": the step is told by its levels.
fn leads_to_levels(s: &Sentence<'_>, index: usize) -> bool {
    let at = s.quantities[index].tokens.clone();
    let next = s.quantities.get(index + 1);
    (1..=3).any(|k| s.back(at.start, k) == "by")
        && next.is_some_and(|o| {
            o.relation == Some(Relation::FromLevel) && o.tokens.start - at.end <= 2 && s.word(at.end) == "from"
        })
}

/// "with $200 million already executed", "of which $28 million was recorded in the second quarter".
fn is_done(s: &Sentence<'_>, q: &Quantity) -> bool {
    let of_which = (1..=4).any(|k| s.back(q.tokens.start, k) == "which" && s.back(q.tokens.start, k + 1) == "of");
    let was = (q.tokens.end..q.tokens.end + 2).any(|i| matches!(s.word(i), "was" | "were"));
    let been = || (q.tokens.end..q.tokens.end + 2).any(|i| s.word(i) == "been") && !s.is(q.tokens.end, Class::Modal);
    let already = (q.tokens.end..q.tokens.end + 3).any(|i| s.word(i) == "already");
    already || of_which && (was || been())
}

/// "our utility business, which is just north of 50% of revenues, will grow": how large a thing is, said in passing.
fn is_share_in_passing(s: &Sentence<'_>, q: &Quantity) -> bool {
    if q.unit != Unit::Percent || s.word(q.tokens.end) != "of" {
        return false;
    }
    let which = (2..=7)
        .filter_map(|k| q.tokens.start.checked_sub(k))
        .find(|&i| s.word(i) == "which" && s.back(i, 1) == ",");
    let told = which.is_some_and(|i| {
        matches!(
            s.word(i + 1),
            "is" | "are" | "represents" | "represent" | "accounts" | "account" | "makes" | "comprises" | "was"
        )
    });
    told && (q.tokens.end..q.tokens.end + 12).any(|i| s.word(i) == ",")
}

/// "At $75 Brent, we expect free cash flow of $200 million": the price that the statement assumes.
fn is_price_assumed(s: &Sentence<'_>, index: usize) -> bool {
    let q = &s.quantities[index];
    let named = (q.tokens.end..q.tokens.end + 2).any(|i| s.is(i, Class::Commodity));
    let at = (1..=3).any(|k| {
        s.back(q.tokens.start, k) == "at" && s.back(q.tokens.start, k + 1) != "breakeven"
            || s.back(q.tokens.start, k) == "assuming"
    });
    matches!(q.unit, Unit::Money(_)) && !q.scaled && named && at && s.metrics.len() + s.quantities.len() > 2
}

/// "we intend to add the 11 properties to the lease": what is done is done to things that are known; but "cash flow from
/// the 50 ships that will sail" says how many will.
fn is_known_number(s: &Sentence<'_>, q: &Quantity) -> bool {
    let at = q.tokens.start;
    // "after the buyer's assumption of the existing $57 million loan"
    if s.back(at, 1) == "existing" && s.quantities.len() > 1 {
        return true;
    }
    q.unit == Unit::Count
        && !q.scaled
        && s.back(at, 1) == "the"
        && !s.is(at.wrapping_sub(2), Class::Preposition)
        && !matches!(s.back(at, 2), "only" | "")
}

/// "our 5.875% senior notes".
fn names_a_security(s: &Sentence<'_>, q: &Quantity) -> bool {
    q.unit == Unit::Percent
        && (0..4)
            .take_while(|&k| {
                s.tokens
                    .get(q.tokens.end + k)
                    .is_some_and(|t| t.kind == TokenKind::Word)
            })
            .any(|k| matches!(s.word(q.tokens.end + k), "notes" | "bonds" | "debentures" | "preferred"))
}

/// "raising our range by $2 million at the low end".
fn moves_by(s: &Sentence<'_>, q: &Quantity) -> bool {
    let Some(by) = (1..=3)
        .filter_map(|k| q.tokens.start.checked_sub(k))
        .find(|&i| s.word(i) == "by")
    else {
        return false;
    };
    let clause = (0..by)
        .rfind(|&i| matches!(s.word(i), "," | ";"))
        .map_or(0, |i| i + 1)
        .max(by.saturating_sub(11));
    const MOVES: Classes = Classes::of(&[Class::Raising, Class::Lowering, Class::Changing]);
    let moves = |i: usize| s.is_any(i, MOVES);
    let guided = |i: usize| {
        matches!(
            s.word(i),
            "guidance"
                | "outlook"
                | "range"
                | "midpoint"
                | "forecast"
                | "target"
                | "targets"
                | "ranges"
                | "budget"
                | "assumption"
                | "assumptions"
        )
    };
    (clause..by).any(guided) && (clause..by).any(moves)
}

/// "an increase of $125 million over our prior guidance", "90 basis points better than our previous outlook", where the
/// sentence says what is guided for as well.
fn is_against_earlier(s: &Sentence<'_>, index: usize) -> bool {
    let q = &s.quantities[index];
    if index == 0 || q.rule == FLAT_TO {
        return false;
    }
    const MOVED: Classes = Classes::of(&[Class::Up, Class::Down]);
    let better = |i: usize| s.is_any(i, MOVED) || matches!(s.word(i), "better" | "worse" | "improvement");
    // "an increase of", "an improvement of", "up", or behind the amount.
    let before = (1..=4)
        .filter_map(|k| q.tokens.start.checked_sub(k))
        .take_while(|&i| {
            matches!(
                s.word(i),
                "of" | "about" | "approximately" | "a" | "an" | "roughly" | "around" | "another"
            ) || better(i)
        })
        .any(better);
    let behind = (q.tokens.end..q.tokens.end + 2)
        .any(|i| better(i) || s.word(i) == "per" && better(i + 2) || matches!(s.word(i), "above" | "below" | "ahead"));
    let end = s.quantities.get(index + 1).map_or(s.tokens.len(), |o| o.tokens.start);
    let stop = (q.tokens.end..end)
        .find(|&i| matches!(s.word(i), "," | ";"))
        .unwrap_or(end);
    // "previous", "last quarter's", "our January guide"
    let old = |i: usize| compared::is_earlier(s, i) || s.is(i, Class::Month) && s.is(i + 1, Class::Guided);
    // "versus our last call", "over the level that we had previously shared"
    let told = |i: usize| {
        s.word(i) == "last" && matches!(s.word(i + 1), "call" | "time")
            || s.word(i) == "previously" && (s.word(i + 1).ends_with("ed") || s.word(i + 1) == "given")
    };
    let earlier = (q.tokens.end..stop.min(q.tokens.end + 14))
        .any(|i| told(i) || old(i) && (i..stop.min(i + 6)).any(|k| s.is(k, Class::Guided)));
    // "up $0.05 or 6% from last quarter's guidance, and about 10% from our initial guidance": the list goes on.
    let joined = |a: &Quantity, b: &Quantity| {
        let gap = a.tokens.end..b.tokens.start;
        gap.len() <= 2 && gap.into_iter().any(|i| s.word(i) == "or")
    };
    let first_of_two = || {
        s.quantities
            .get(index + 1)
            .is_some_and(|o| joined(q, o) && index + 1 < s.quantities.len() && is_against_earlier(s, index + 1))
    };
    let second_of_two = || joined(&s.quantities[index - 1], q);
    (before || behind || second_of_two()) && earlier || before && first_of_two()
}

/// "$1.91 to $1.93, with a midpoint of $1.92".
fn is_middle(s: &Sentence<'_>, index: usize) -> bool {
    let q = &s.quantities[index];
    // "4% to 5%, a decrease of 125 basis points at the midpoint", "$6.30 to $6.60, which is $6.45 at the midpoint"
    let behind = s.word(q.tokens.end) == "at" && s.word(q.tokens.end + 2) == "midpoint";
    let step = (1..=3).any(|k| s.is_any(q.tokens.start.wrapping_sub(k), Classes::of(&[Class::Up, Class::Down])));
    let of_a_year = s
        .periods
        .iter()
        .any(|m| m.usage.is_base() && (1..=8).contains(&(m.tokens.start.wrapping_sub(q.tokens.end))));
    let stepped = behind && step && s.back(q.tokens.start, 1) == "of" && !of_a_year;
    if index > 0
        && (stepped && matches!(q.unit, Unit::BasisPoints | Unit::Points)
            || behind && s.back(q.tokens.start, 1) == "is" && s.back(q.tokens.start, 2) == "which"
            || behind && s.back(q.tokens.start, 1) == "or" && s.quantities[..index].iter().any(|o| o.unit == q.unit))
        && s.quantities[..index].iter().any(Quantity::is_range)
    {
        return true;
    }
    let named = (1..=3).any(|k| matches!(s.back(q.tokens.start, k), "midpoint" | "mid-point"))
        || (1..=4)
            .any(|k| s.back(q.tokens.start, k) == "point" && matches!(s.back(q.tokens.start, k + 1), "mid" | "-"));
    let of = matches!(
        s.back(q.tokens.start, 1),
        "of" | "is" | "at" | "being" | "about" | "approximately"
    );
    let range = |o: &Quantity| o.is_range() && o.unit == q.unit;
    named && of && q.value().is_some() && s.quantities[..index].iter().any(range)
}
