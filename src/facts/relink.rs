//! Links of figures that the sentence as a whole says better than each figure alone: lists in order, what is said again,
//! what stands beside another amount.

use super::link::{fit, fits};
use super::sentence::Sentence;
use crate::lexicon::{Class, Lexicon, Strength};
use crate::metric::MetricMention;
use crate::quantity::{Quantity, Unit};

/// The metric of each quantity, as an index, and its points.
type Links = [Option<(usize, i32)>];

/// Corrects the links of a sentence.
pub(super) fn all(s: &Sentence<'_>, lexicon: &Lexicon, links: &mut Links) {
    respectively(s, lexicon, links);
    each_before_its_own(s, lexicon, links);
    repaid(s, lexicon, links);
    in_another(s, lexicon, links);
    growth_of_amount(s, lexicon, links);
    growth_in(s, lexicon, links);
    growth_of_named(s, lexicon, links);
    said_again(s, lexicon, links);
    guided_again(s, lexicon, links);
    toward_guidance(s, lexicon, links);
    shared(s, lexicon, links);
    on_another_basis(s, lexicon, links);
}

/// "revenue and EBITDA were $5 million and $1 million, respectively": in order, when the lists are as long.
fn respectively(s: &Sentence<'_>, lexicon: &Lexicon, links: &mut Links) {
    let Some(end) = s.tokens.iter().position(|t| t.text == "respectively") else {
        return;
    };
    let amounts: Vec<usize> = (0..s.quantities.len())
        .filter(|&i| s.quantities[i].tokens.end <= end)
        .collect();
    let joined = |a: &Quantity, b: &Quantity, words: &[&str]| {
        let gap = a.tokens.end..b.tokens.start;
        gap.len() <= 4 && gap.into_iter().all(|i| words.contains(&s.word(i)))
    };
    // "were $206.4 million and $51.6 million, up 24% and 30%, respectively": run after run, from the last to the first.
    let mut after = amounts.len();
    while after > 0 {
        let mut first = after - 1;
        while first > 0
            && s.quantities[amounts[first - 1]].unit == s.quantities[amounts[first]].unit
            && joined(
                &s.quantities[amounts[first - 1]],
                &s.quantities[amounts[first]],
                &[",", "and", "or", "approximately", "about", "a", "to"],
            )
        {
            first -= 1;
        }
        if first == after - 1 {
            parallel(s, &amounts[..after], links);
            return;
        }
        let run = &amounts[first..after];
        let start = s.quantities[run[0]].tokens.start;
        let metrics: Vec<usize> = (0..s.metrics.len())
            .filter(|&m| {
                s.metrics[m].tokens.end <= start
                    && fits(
                        &s.quantities[run[0]],
                        &lexicon.metrics[s.metrics[m].metric as usize].kinds,
                    )
                    .is_some()
            })
            .collect();
        if metrics.len() < run.len() {
            // "$60 million and $67 million in gross margin for 2021 and 2022, respectively": of one metric.
            let shared = run.iter().rev().find_map(|&i| links[i]);
            for &i in run {
                links[i] = links[i].or(shared);
            }
            return;
        }
        let metrics = &metrics[metrics.len() - run.len()..];
        for (&amount, &metric) in run.iter().zip(metrics) {
            links[amount] = Some((metric, 90));
        }
        // Another run before it, of as many amounts.
        let goes_on = first >= run.len()
            && joined(
                &s.quantities[amounts[first - 1]],
                &s.quantities[amounts[first]],
                &[
                    ",",
                    "and",
                    "or",
                    "up",
                    "down",
                    "an",
                    "increase",
                    "growth",
                    "of",
                    "representing",
                ],
            );
        if !goes_on {
            return;
        }
        after = first;
    }
}

/// "EBITDA was $9.9 million, or 15.0% of revenue, compared to $6.6 million and 12.0%, respectively": amounts of different
/// kinds are of what those before them are of, in the same order.
fn parallel(s: &Sentence<'_>, amounts: &[usize], links: &mut Links) {
    let kinds = |of: &[usize]| -> Vec<_> { of.iter().map(|&i| s.quantities[i].unit.kind()).collect() };
    for n in [3, 2] {
        if amounts.len() < 2 * n {
            continue;
        }
        let (before, last) = amounts[amounts.len() - 2 * n..].split_at(n);
        if kinds(before) == kinds(last) {
            for (&from, &to) in before.iter().zip(last) {
                links[to] = links[from];
            }
            return;
        }
    }
}

/// "2% to 3% same-store sales growth and 4% to 5% unit growth", "$350 million of gross capex and $100 million of proceeds":
/// where the first amount stands before its metric, the next does too.
fn each_before_its_own(s: &Sentence<'_>, lexicon: &Lexicon, links: &mut Links) {
    for i in 1..links.len() {
        let (a, b) = (&s.quantities[i - 1], &s.quantities[i]);
        let (Some((of, _)), Some((now, points))) = (links[i - 1], links[i]) else {
            continue;
        };
        let first = &s.metrics[of].tokens;
        let right_behind = |q: &Quantity, start: usize| match start.checked_sub(q.tokens.end) {
            Some(0) => true,
            Some(1..=2) => matches!(s.word(q.tokens.end), "of" | "in"),
            _ => false,
        };
        let next = first.end..b.tokens.start;
        let listed = now == of
            && right_behind(a, first.start)
            && next.len() <= 4
            && next.clone().any(|k| matches!(s.word(k), "and" | ","))
            && next.clone().all(|k| {
                matches!(
                    s.word(k),
                    "and" | "," | "growth" | "approximately" | "about" | "an" | "a" | "roughly"
                )
            });
        if !listed {
            continue;
        }
        let own = (of + 1..s.metrics.len()).find(|&m| {
            right_behind(b, s.metrics[m].tokens.start)
                && s.metrics[m].metric != s.metrics[of].metric
                && fit(b, &lexicon.metrics[s.metrics[m].metric as usize]).is_some()
        });
        if let Some(own) = own {
            links[i] = Some((own, points));
        }
    }
}

/// "use cash to repay the $4 million of senior notes": what is repaid is debt.
fn repaid(s: &Sentence<'_>, lexicon: &Lexicon, links: &mut Links) {
    for (q, link) in s.quantities.iter().zip(links) {
        let repays = (1..=4).any(|k| s.is(q.tokens.start.wrapping_sub(k), Class::Repaying));
        if !repays || s.word(q.tokens.end) != "of" {
            continue;
        }
        let debt = s.metrics.iter().position(|m| {
            lexicon.metrics[m.metric as usize].id == "debt"
                && (1..=5).contains(&(m.tokens.start.wrapping_sub(q.tokens.end)))
        });
        *link = debt.map(|i| (i, link.map_or(60, |l| l.1))).or(*link);
    }
}

/// "savings in SG&A of $10 million to $15 million", "charges in cost of sales": the amount is of the savings.
fn in_another(s: &Sentence<'_>, lexicon: &Lexicon, links: &mut Links) {
    for (q, link) in s.quantities.iter().zip(links) {
        let Some((index, points)) = link.filter(|&(index, _)| index > 0) else {
            continue;
        };
        let (head, m) = (&s.metrics[index - 1], &s.metrics[index]);
        let id = lexicon.metrics[head.metric as usize].id.as_str();
        let of = s.word(head.tokens.end);
        let heads = match id {
            "cost_savings" | "restructuring_cost" | "impairment" => of == "in",
            // "the gross margin for home sales"
            _ => id.ends_with("_margin") && q.unit == Unit::Percent && matches!(of, "for" | "on" | "from"),
        };
        if heads && m.tokens.end <= q.tokens.start && m.tokens.start == head.tokens.end + 1 {
            *link = Some((index - 1, points));
        }
    }
}

/// "EBITDA of $3.3 billion, representing year-over-year growth of 10%": the growth is of the amount before it.
fn growth_of_amount(s: &Sentence<'_>, lexicon: &Lexicon, links: &mut Links) {
    for i in 1..links.len() {
        let (a, b) = (&s.quantities[i - 1], &s.quantities[i]);
        let (Some((of, points)), Some((growth, _))) = (links[i - 1], links[i]) else {
            continue;
        };
        let mention = &s.metrics[growth];
        let bare = mention.strength == Strength::Weak
            && s.word(mention.tokens.start) == "growth"
            && matches!(s.word(mention.tokens.end - 1), "growth" | "rate");
        let between = a.tokens.end..mention.tokens.start;
        let money = matches!(a.unit, Unit::Money(_)) && b.unit == Unit::Percent && of != growth;
        // "$5.55 to $5.70, a growth rate of 39% to 43%", "which is growth of 14%"
        let apposed = s.word(between.start) == ","
            && between.clone().all(|k| {
                matches!(
                    s.word(k),
                    "," | "a"
                        | "an"
                        | "which"
                        | "is"
                        | "would"
                        | "be"
                        | "that's"
                        | "that"
                        | "year"
                        | "over"
                        | "-"
                        | "on"
                )
            });
        if bare
            && money
            && s.metrics[of].tokens.end <= a.tokens.start
            && between.start < between.end
            && between.len() <= 16
            && !between.clone().any(|k| matches!(s.word(k), ";" | "and"))
            && (apposed
                || between
                    .clone()
                    .any(|k| s.word(k) == "or" || s.is(k, Class::Representing)))
            && fit(b, &lexicon.metrics[s.metrics[of].metric as usize]).is_some()
        {
            links[i] = Some((of, points));
        }
    }
}

/// "a long-term earnings per share compound annual growth rate of 7% to 10%": the growth is of what is named right before it.
fn growth_of_named(s: &Sentence<'_>, lexicon: &Lexicon, links: &mut Links) {
    for (q, link) in s.quantities.iter().zip(links) {
        let Some((growth, points)) = *link else { continue };
        let m = &s.metrics[growth];
        let bare =
            m.strength == Strength::Weak && m.segment.is_none() && m.tokens.clone().any(|i| s.word(i) == "growth");
        if !bare || q.unit != Unit::Percent || m.tokens.end > q.tokens.start {
            continue;
        }
        let joined = |of: &MetricMention| {
            let gap = of.tokens.end..m.tokens.start;
            of.strength == Strength::Strong
                && of.tokens.end <= m.tokens.start
                && gap.len() <= 4
                && gap.clone().all(|i| {
                    matches!(
                        s.word(i),
                        "," | "compound" | "compounded" | "annual" | "annualized" | "average"
                    )
                })
        };
        let of = (0..growth).rfind(|&i| joined(&s.metrics[i]));
        if let Some(of) = of.filter(|&i| fit(q, &lexicon.metrics[s.metrics[i].metric as usize]).is_some()) {
            *link = Some((of, points));
        }
    }
}

/// "annual growth of 4% to 6% in operating earnings per share", "8% growth in adjusted EBITDA": the growth is of what
/// stands behind it.
fn growth_in(s: &Sentence<'_>, lexicon: &Lexicon, links: &mut Links) {
    for (q, link) in s.quantities.iter().zip(links) {
        let Some((linked, points)) = *link else { continue };
        let is_growth =
            |i: usize| s.metrics[i].strength == Strength::Weak && ends_with_growth(s, s.metrics[i].tokens.end);
        let follows = |i: usize| (1..=4).contains(&(s.metrics[i].tokens.end.wrapping_sub(q.tokens.end)));
        // "capital spending of $3 billion and a 7% compound annual growth rate for rate base"
        let behind = (0..s.metrics.len()).find(|&i| follows(i) && is_growth(i));
        let growth = behind.unwrap_or(linked);
        let m = &s.metrics[growth];
        // Where the preposition stands: behind the amount, or behind the growth where that follows the amount.
        let at = if m.tokens.end <= q.tokens.start && m.segment.is_none() {
            q.tokens.end
        } else if follows(growth) {
            m.tokens.end
        } else {
            continue;
        };
        if !is_growth(growth) || q.unit != Unit::Percent || !matches!(s.word(at), "in" | "for") {
            continue;
        }
        let near = |m: &MetricMention| (1..=3).contains(&(m.tokens.start.wrapping_sub(at)));
        // The longest name that begins there: "net operating earnings per share" holds another.
        let of = (0..s.metrics.len()).find(|&i| s.metrics[i].strength == Strength::Strong && near(&s.metrics[i]));
        if let Some(of) = of.filter(|&i| fit(q, &lexicon.metrics[s.metrics[i].metric as usize]).is_some()) {
            *link = Some((of, points));
        }
    }
}

/// "growth", "growth rate".
fn ends_with_growth(s: &Sentence<'_>, end: usize) -> bool {
    s.word(end - 1) == "growth" || s.word(end - 1) == "rate" && s.back(end - 1, 1) == "growth"
}

/// "to range from $187 million to $197 million on a GAAP basis; and from $167 million to $177 million on a non-GAAP basis".
fn on_another_basis(s: &Sentence<'_>, lexicon: &Lexicon, links: &mut Links) {
    for i in 1..links.len() {
        let (a, b) = (&s.quantities[i - 1], &s.quantities[i]);
        let Some((metric, points)) = links[i - 1].filter(|_| links[i].is_none() && a.unit == b.unit) else {
            continue;
        };
        let named = s
            .metrics
            .iter()
            .any(|m| m.strength == Strength::Strong && (a.tokens.end..b.tokens.start).contains(&m.tokens.start));
        let basis = |from: usize, to: usize| (from..to.min(s.tokens.len())).any(|k| s.word(k) == "basis");
        let both = (basis(a.tokens.start.saturating_sub(12), a.tokens.start) || basis(a.tokens.end, b.tokens.start))
            && (basis(b.tokens.start.saturating_sub(14).max(a.tokens.end), b.tokens.start)
                || basis(b.tokens.end, b.tokens.end + 6));
        if both && !named && fit(b, &lexicon.metrics[s.metrics[metric].metric as usize]).is_some() {
            links[i] = Some((metric, points / 2));
        }
    }
}

/// "First quarter production of 2.1 to 2.2, and the full year guidance is 8.6 to 8.9": guidance of what was guided for
/// before.
fn guided_again(s: &Sentence<'_>, lexicon: &Lexicon, links: &mut Links) {
    let is_general = |index: usize| lexicon.metrics[s.metrics[index].metric as usize].is_general();
    for i in 1..links.len() {
        let Some((before, told)) = links[i - 1] else {
            continue;
        };
        // The word for guidance may be too far off to be linked itself.
        let gap = s.quantities[i - 1].tokens.end..s.quantities[i].tokens.start;
        let said = || {
            let between = |m: &MetricMention| gap.contains(&m.tokens.start);
            let general = (0..s.metrics.len()).rfind(|&k| is_general(k) && between(&s.metrics[k]))?;
            let alone = s.metrics.iter().filter(|m| between(m)).count() == 1;
            let near = s.quantities[i].tokens.start - s.metrics[general].tokens.end <= 10;
            (alone && near).then_some((general, told))
        };
        let Some((index, points)) = links[i].or_else(said) else {
            continue;
        };
        let alike = s.quantities[i].unit == s.quantities[i - 1].unit;
        if alike
            && is_general(index)
            && !is_general(before)
            && s.metrics[before].tokens.end <= s.quantities[i].tokens.start
        {
            links[i] = Some((before, points));
        }
    }
}

/// "We expect sales growth to be near the top of our guidance of 5% to 6%": guidance of what the clause speaks of.
fn toward_guidance(s: &Sentence<'_>, lexicon: &Lexicon, links: &mut Links) {
    let is_general = |index: usize| lexicon.metrics[s.metrics[index].metric as usize].is_general();
    for (q, link) in s.quantities.iter().zip(links) {
        let Some((general, points)) = link.filter(|&(index, _)| is_general(index)) else {
            continue;
        };
        let at = s.metrics[general].tokens.start;
        if at >= q.tokens.start {
            continue;
        }
        let named = (0..general)
            .rev()
            .find(|&i| !is_general(i) && s.metrics[i].tokens.end <= at);
        let clause = |from: usize| {
            let gap = from..at;
            let stops = gap.clone().any(|i| matches!(s.word(i), "," | ";" | "and" | "but"));
            let amount = s.quantities.iter().any(|o| gap.contains(&o.tokens.start));
            !stops && !amount && gap.clone().any(|i| s.word(i) == "be")
        };
        if let Some(of) = named.filter(|&i| {
            clause(s.metrics[i].tokens.end) && fit(q, &lexicon.metrics[s.metrics[i].metric as usize]).is_some()
        }) {
            *link = Some((of, points));
        }
    }
}

/// "A capital spending plan that would result in spending of $5 billion", "capital expenditures and cloud computing costs
/// of $85 million": a word for any expense means the one that was named in full before it.
fn said_again(s: &Sentence<'_>, lexicon: &Lexicon, links: &mut Links) {
    for (q, link) in s.quantities.iter().zip(links) {
        let Some((index, points)) = *link else { continue };
        let m = &s.metrics[index];
        let last = m.tokens.end - 1;
        if m.strength != Strength::Weak
            || m.tokens.len() > 1
            || m.tokens.end > q.tokens.start
            || !s.is(last, Class::Expense)
        {
            continue;
        }
        // "restructuring and other nonrecurring costs"
        let restructuring = |i: usize| {
            lexicon.metrics[s.metrics[i].metric as usize].id == "restructuring_cost"
                && s.word(s.metrics[i].tokens.end) == "and"
                && m.tokens.start.wrapping_sub(s.metrics[i].tokens.end) <= 4
        };
        let full = (0..index)
            .rev()
            .find(|&i| s.metrics[i].strength == Strength::Strong || restructuring(i));
        let Some(full) = full.filter(|&i| fit(q, &lexicon.metrics[s.metrics[i].metric as usize]).is_some()) else {
            continue;
        };
        let before = &s.metrics[full].tokens;
        let same_word = s.word(before.end - 1) == s.word(last);
        // "capex spending", "depreciation expense"
        let compound = before.end == m.tokens.start;
        let joined = s.word(before.end) == "and" && m.tokens.start - before.end <= 4;
        let amount_between = s
            .quantities
            .iter()
            .any(|o| (before.end..m.tokens.start).contains(&o.tokens.start));
        if (same_word || joined || compound) && !amount_between {
            *link = Some((full, points));
        }
    }
}

/// An amount beside another of the same thing takes its metric: "$5 million, or 12% of sales", "from $3 to $5",
/// "$0.83, compared to $0.75", "an increase of $5 million or 4%".
fn shared(s: &Sentence<'_>, lexicon: &Lexicon, links: &mut Links) {
    for i in 1..links.len() {
        if links[i].is_some() || s.quantities[i].unit == Unit::Count {
            continue;
        }
        let (a, b) = (&s.quantities[i - 1], &s.quantities[i]);
        let gap = a.tokens.end..b.tokens.start;
        if let Some((metric, points)) = links[i - 1]
            && gap.len() <= 12
            && !gap.clone().any(|k| s.word(k) == ";")
            && fit(b, &lexicon.metrics[s.metrics[metric].metric as usize]).is_some()
        {
            links[i] = Some((metric, points / 2));
        }
    }
}
