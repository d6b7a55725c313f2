//! Which metric a figure is of: candidate links get points, the best wins.

use super::sentence::Sentence;
use super::{relink, tense};
use crate::lexicon::{AmountOf, Class, Lexicon, Metric, Strength};
use crate::metric::MetricMention;
use crate::quantity::{Quantity, Unit};
use crate::records::Kind;
use crate::text::TokenKind;

/// A figure and a metric that may be its own.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Index of the metric mention in the sentence.
    pub metric: usize,
    /// The sum of the points.
    pub points: i32,
    /// The points by reason, for `explain`.
    pub reasons: Vec<(&'static str, i32)>,
}

/// Links below this are none.
pub const THRESHOLD: i32 = 20;

/// Whether a quantity can be a level or a change of a metric.
pub(super) fn fits(q: &Quantity, kinds: &[Kind]) -> Option<i32> {
    let takes = |k: Kind| kinds.contains(&k);
    let percentage = takes(Kind::Percent) || takes(Kind::BasisPoints) || takes(Kind::PercentagePoints);
    match q.unit {
        Unit::Money(_) if takes(Kind::Money) => Some(6),
        Unit::Money(_) => None,
        Unit::Percent if percentage => Some(6),
        Unit::Percent => Some(0), // a growth
        Unit::Points | Unit::BasisPoints if percentage => Some(6),
        Unit::Points | Unit::BasisPoints => Some(-6),
        Unit::Multiple if takes(Kind::Multiple) => Some(10),
        Unit::Multiple => None,
        Unit::Count if takes(Kind::Count) => Some(4),
        Unit::Count => None,
        Unit::Plain if takes(Kind::Count) || takes(Kind::Money) && q.scaled || takes(Kind::Multiple) => Some(0),
        Unit::Plain if takes(Kind::Money) && q.low.is_some_and(|v| v.scale() == 2) => Some(-4),
        Unit::Plain => None,
    }
}

/// The same, and a margin said in money ("gross margin of $5 million"), which is the profit.
pub(super) fn fit(q: &Quantity, metric: &Metric) -> Option<i32> {
    let margin_in_money =
        matches!(q.unit, Unit::Money(_)) && matches!(metric.id.as_str(), "gross_margin" | "operating_margin");
    let times_debt = q.unit == Unit::Multiple && metric.id == "debt";
    // "reduce leverage by $2 billion"
    let debt_meant = matches!(q.unit, Unit::Money(_)) && metric.id == "leverage";
    fits(q, &metric.kinds)
        .or((margin_in_money || debt_meant).then_some(-8))
        .or(times_debt.then_some(0))
}

/// "free cash flow of approximately 1.2 to 1.3 times net income": so often another metric, which stands right behind.
fn is_times_of_another(s: &Sentence<'_>, q: &Quantity, at: usize) -> bool {
    let behind = if s.is(q.tokens.end, Class::BasisStart) { 1 } else { 0 };
    let of_it = |o: &MetricMention| o.tokens.start == q.tokens.end + behind;
    q.unit == Unit::Multiple && at < q.tokens.start && s.metrics.iter().any(of_it)
}

/// All candidate links of a quantity, with their points.
pub fn candidates(s: &Sentence<'_>, q: &Quantity, lexicon: &Lexicon) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = (0..s.metrics.len())
        .filter_map(|metric| {
            let mut reasons = Vec::new();
            let points = points(s, q, metric, lexicon, |why, points| reasons.push((why, points)))?;
            Some(Candidate {
                metric,
                points,
                reasons,
            })
        })
        .collect();
    found.sort_by(|a, b| b.points.cmp(&a.points).then(a.metric.cmp(&b.metric)));
    found
}

/// The points of the link of a quantity to a metric, if it can be of it at all; each reason is told to `tell`.
fn points(
    s: &Sentence<'_>,
    q: &Quantity,
    index: usize,
    lexicon: &Lexicon,
    mut tell: impl FnMut(&'static str, i32),
) -> Option<i32> {
    let m = &s.metrics[index];
    let metric = &lexicon.metrics[m.metric as usize];
    let fit = fit(q, metric).or_else(|| is_times_of_another(s, q, m.tokens.start).then_some(0))?;
    let mut sum = fit;
    tell("kind", fit);
    let mut add = |why: &'static str, points: i32| {
        if points != 0 {
            sum += points;
            tell(why, points);
        }
    };
    // "expenses as a percentage of total revenue increased to 30.9%": the share is not of the revenue's growth.
    if q.unit == Unit::Percent && is_measure_of_share(s, m.tokens.start) && m.tokens.end <= q.tokens.start {
        add("share-of", -60);
    }
    // "$0.05 per share quarterly dividend": what the amount is per is said before what it is.
    let dividend_behind = || {
        s.metrics.iter().any(|o| {
            lexicon.metrics[o.metric as usize].id == "dividend"
                && o.tokens.start >= m.tokens.end
                && o.tokens.start - m.tokens.end <= 1
        })
    };
    if s.word(m.tokens.start) == "per" && m.tokens.start >= q.tokens.end && dividend_behind() {
        add("per-share-form", -60);
    }
    if m.strength == Strength::Weak {
        add("weak-form", -10);
        // "$0.19 per share monthly dividend": "per share" names earnings only where nothing else is there.
        if s.word(m.tokens.start) == "per" {
            add("per-share-form", -42);
        }
    }
    let per_share = q
        .per
        .as_deref()
        .is_some_and(|p| p.contains("share") || p.contains("unit"));
    let small = q.is_small_money();
    if per_share && !metric.amount_of.is_of_one() && metric.amount_of != AmountOf::Either {
        add("per-share", -25);
    } else if per_share && metric.id == "eps" {
        add("per-share", 12);
    } else if small && q.per.is_none() && !metric.amount_of.is_of_one() && metric.large {
        add("too-small", -30);
    } else if !small
        && matches!(q.unit, Unit::Money(_))
        && matches!(metric.id.as_str(), "eps")
        && q.size() >= 1000.into()
    {
        add("too-large", -35);
    }
    // "the share count for earnings per share is 145 million"
    if q.unit == Unit::Plain && q.size() >= 1000.into() && metric.amount_of.is_of_one() {
        add("too-large", -60);
    }
    // "FX headwind on earnings per share has an impact of $0.07": the impact is of the headwind.
    if metric.id == "fx_impact"
        && (1..=4).any(|k| matches!(s.back(q.tokens.start, k), "impact" | "headwind" | "tailwind"))
    {
        add("impact", 25);
    }
    // "at an average price of $27.50, for a total of $5.5 million"
    if metric.id == "price" && (1..=3).any(|k| matches!(s.back(q.tokens.start, k), "total" | "aggregate" | "proceeds"))
    {
        add("total-of", -60);
    }
    if metric.is_general() {
        add("general", -18);
    }
    // "2 points from the acquisition", "sales to increase by $6 million from the acquisition": where it comes from
    if metric.id == "acquisitions" {
        let source = (1..=4).any(|k| matches!(s.back(m.tokens.start, k), "from" | "of"));
        let toward = || (q.tokens.end..m.tokens.start).any(|i| matches!(s.word(i), "toward" | "towards"));
        if source && !toward() && (m.tokens.start > q.tokens.end || !matches!(q.unit, Unit::Money(_))) {
            add("source", -30);
        }
    }
    // "we closed the acquisition for $18 million in cash": how it was paid
    if metric.id == "cash"
        && m.tokens.start == q.tokens.end + 1
        && s.word(q.tokens.end) == "in"
        && (1..=3).any(|k| matches!(s.back(q.tokens.start, k), "for" | "paid"))
    {
        add("paid-in", -60);
    }
    // "a $50 million headwind from multiyear licenses" is none of currencies where nobody speaks of them.
    if metric.id == "fx_impact"
        && matches!(
            s.word(m.tokens.start),
            "headwind" | "headwinds" | "tailwind" | "tailwinds" | "translation"
        )
        && !s
            .tokens
            .iter()
            .any(|t| t.is(Class::ForeignExchange) && t.text != s.word(m.tokens.start))
    {
        add("no-currency", -100);
    }
    // "Turning to product mix, subscriptions grew 26%": a heading.
    if m.strength == Strength::Weak && m.tokens.end < q.tokens.start && in_heading(s, m.tokens.end) {
        add("heading", -30);
    }
    // A count is of what its noun says, or of a metric before it that its noun does not name ("volumes averaged 611,000 boe").
    let named_by_noun = q.noun.as_ref().is_some_and(|n| {
        s.metrics
            .iter()
            .any(|o| o.tokens.start < n.end && n.start < o.tokens.end)
    });
    if let (Unit::Count, Some(noun), true) = (
        q.unit,
        &q.noun,
        named_by_noun || m.tokens.start >= q.tokens.end || !is_measured(s, q),
    ) {
        if m.tokens.start < noun.end && noun.start < m.tokens.end {
            add("noun", 70);
        } else {
            return None;
        }
    } else if m.tokens.end <= q.tokens.start {
        before(s, q, m.tokens.end, index, &mut add);
        if metric.id != "fx_impact" && contributes(s, q, m.tokens.end) {
            add("contributes", -30);
        }
    } else if m.tokens.start >= q.tokens.end {
        behind(s, q, m.tokens.start, index, &mut add);
    } else {
        add("overlap", 10);
    }
    if is_of_gap(s, m.tokens.start) {
        add("gap", -70);
    }
    let closed = || (m.tokens.end..q.tokens.start).any(|i| s.word(i) == ",") && s.back(m.tokens.start, 2) == "which";
    if m.tokens.end <= q.tokens.start && in_relative_clause(s, m.tokens.clone(), q.tokens.start) {
        // "other income, which is below operating profit, will be $9 million"
        add("closed-aside", -60);
    } else if stands_aside(s, index) && closed() {
        // "net income, which excludes stock compensation, was $42 million"
        add("closed-aside", -60);
    } else if stands_aside(s, index) {
        add("aside", if q.tokens.start > m.tokens.end { -30 } else { -18 });
    }
    Some(sum)
}

/// Whether a metric is told beside: worked out once for a sentence, because every figure in it asks.
pub(super) fn stands_aside(s: &Sentence<'_>, index: usize) -> bool {
    let asides = || s.metrics.iter().map(|m| is_aside(s, m.tokens.start)).collect();
    s.asides.get_or_init(asides)[index]
}

/// Whether a metric stands in a clause of "which" that is over before the amount, and another was named before the clause.
fn in_relative_clause(s: &Sentence<'_>, metric: std::ops::Range<usize>, amount: usize) -> bool {
    let Some(which) = (1..=6)
        .filter_map(|k| metric.start.checked_sub(k))
        .find(|&i| s.word(i) == "which")
    else {
        return false;
    };
    let opened = s.back(which, 1) == ",";
    let closed = (metric.end..amount).find(|&i| s.word(i) == ",");
    let of = s
        .metrics
        .iter()
        .any(|o| o.tokens.end < which && which - o.tokens.end <= 3);
    let told = |end: usize| s.quantities.iter().any(|q| (which..end).contains(&q.tokens.start));
    opened && of && closed.is_some_and(|end| !told(end))
}

/// "Turning to …,", "Shifting now to …,": what stands there is what the speaker comes to.
fn in_heading(s: &Sentence<'_>, end: usize) -> bool {
    matches!(s.word(0), "turning" | "shifting" | "moving" | "looking" | "switching")
        && matches!((s.word(1), s.word(2)), ("to", _) | ("now", "to") | ("at", _))
        && (0..end).all(|i| s.word(i) != ",")
        && (end..s.tokens.len().min(end + 2)).any(|i| s.word(i) == ",")
}

/// "as a percentage of total net revenue", "as a percent of sales".
pub(super) fn is_measure_of_share(s: &Sentence<'_>, at: usize) -> bool {
    (1..=3).any(|k| {
        s.back(at, k) == "of"
            && matches!(s.back(at, k + 1), "percentage" | "percent" | "%")
            && s.back(at, k + 2) != "the"
    }) && (3..=6).any(|k| s.back(at, k) == "as")
}

/// "the gap between ARR and revenue reached $4 million": the amount is of neither.
fn is_of_gap(s: &Sentence<'_>, at: usize) -> bool {
    s.says(Class::Gap)
        && (1..=9)
            .take_while(|&k| !matches!(s.back(at, k), "," | ";" | ""))
            .any(|k| s.back(at, k) == "between" && s.is(at.wrapping_sub(k + 1), Class::Gap))
}

/// "averaged 611,000 boe per day", "capacity of 100 million tests": a verb or "of" ties the count to what stands before.
fn is_measured(s: &Sentence<'_>, q: &Quantity) -> bool {
    (1..=4).any(|k| s.is(q.tokens.start.wrapping_sub(k), Class::Measured))
}

/// "excluding …", "driven by …", "due to …": a metric that is told beside. No finite verb stands between.
fn is_aside(s: &Sentence<'_>, at: usize) -> bool {
    for k in 1..=28 {
        let Some(i) = at.checked_sub(k) else { return false };
        let token = &s.tokens[i];
        if token.is(Class::Aside) {
            // "Including the latest plan, savings are": what opens the sentence is over with its comma.
            if i <= 1 && (i..at).any(|j| s.word(j) == ",") {
                return false;
            }
            match token.text {
                // "amortization is excluded from adjusted earnings per share and is estimated at"
                "excluded" if k <= 3 && s.word(i + 1) == "from" => return true,
                "excluding" | "excludes" | "exclude" | "ex" | "including" => return true,
                // "non-GAAP cost of revenue, which excluded share-based compensation, increased"
                "excluded" | "included" | "includes" if matches!(s.back(i, 1), "which" | "that") => return true,
                "driven" | "reflecting" | "despite" | "thanks" | "offset" | "offsetting" if k <= 6 => return true,
                "due" if k <= 5 && s.word(i + 1) == "to" => return true,
                "because" if k <= 5 && s.word(i + 1) == "of" => return true,
                // "capital expenditures, net of disposals"
                "net" if k <= 4 && s.word(i + 1) == "of" => return true,
                "before" if k <= 2 => return true,
                _ => {}
            }
        }
        if token.is_any(Class::Be.bit() | Class::Modal.bit())
            || token.text == ";"
            || s.quantities.iter().any(|q| q.tokens.contains(&i))
            || tense::looks_ahead(s, i)
        {
            return false;
        }
    }
    false
}

/// "the acquisition will contribute $6 million in sales": what is contributed is named behind the amount.
fn contributes(s: &Sentence<'_>, q: &Quantity, end: usize) -> bool {
    const GIVES: [&str; 9] = [
        "contribute",
        "contributes",
        "contributing",
        "contributed",
        "add",
        "adds",
        "generate",
        "generates",
        "bring",
    ];
    matches!(s.word(q.tokens.end), "of" | "in" | "to")
        && (end..q.tokens.start).any(|i| GIVES.contains(&s.word(i)))
        && s.metrics.iter().any(|m| {
            let gap = q.tokens.end..m.tokens.start;
            (1..=5).contains(&gap.len())
                && !gap
                    .into_iter()
                    .any(|i| matches!(s.word(i), "," | "and" | "from" | "for"))
        })
}

/// Points of a metric that stands before the figure.
fn before(s: &Sentence<'_>, q: &Quantity, metric_end: usize, index: usize, add: &mut impl FnMut(&'static str, i32)) {
    let gap = metric_end..q.tokens.start;
    add("before", 60);
    // Other amounts between are passed over cheaply when they are compared ("$5 million, compared to $4 million").
    let amounts = || {
        let inside = |o: &&Quantity| o.tokens.start >= gap.start && o.tokens.end <= gap.end;
        s.quantities.iter().filter(inside)
    };
    let covered: usize = amounts().map(|o| o.tokens.len()).sum();
    let length = gap.len() - covered.min(gap.len());
    add("distance", -(length.min(30) as i32) * 3 / 2);
    for other in amounts() {
        add(
            "amount-between",
            if other.unit.kind() == q.unit.kind() { -7 } else { -3 },
        );
    }
    for (i, m) in s.metrics.iter().enumerate() {
        if i != index && m.tokens.start >= gap.start && m.tokens.end <= gap.end {
            let weak = m.strength == Strength::Weak;
            add(
                "metric-between",
                if stands_aside(s, i) {
                    -2
                } else if weak {
                    -5
                } else {
                    -16
                },
            );
        }
    }
    let mut copula = false;
    for i in gap.clone() {
        let token = &s.tokens[i];
        match token.text {
            // "Revenues; $2.06 billion to $2.17 billion": the sign of a label.
            ";" if i <= metric_end + 1 && amounts().next().is_none() => add("label", -3),
            ";" => add("semicolon", -30),
            "," => add("comma", -3),
            "and" | "but" | "while" => add("conjunction", -5),
            "respectively" => {}
            // "the investments will be offset by $5 million of savings"
            "offset" | "offsetting" => add("offset", -20),
            _ if token.is(Class::Be) || token.is(Class::Copula) => copula = true,
            _ => {}
        }
    }
    if copula && length <= 6 {
        add("copula", 12);
    }
    // "revenue of $8 million and $4 million of EBITDA": the next item of a list has a metric of its own.
    if amounts().next().is_some() && (1..=2).any(|k| s.back(q.tokens.start, k) == "and") {
        add("next-item", -8);
    }
    if length == 0 {
        add("adjacent", 10);
    }
}

/// Points of a metric that stands behind the figure.
fn behind(s: &Sentence<'_>, q: &Quantity, metric_start: usize, index: usize, add: &mut impl FnMut(&'static str, i32)) {
    let gap = q.tokens.end..metric_start;
    add("behind", 34);
    add("distance", -(gap.len().min(30) as i32) * 3);
    let mut led = false;
    // "our $2 billion full year 2023 capital budget": a period between belongs to the noun.
    // "a 15% per annum operating profit growth": so does the rate's.
    let in_rate = |i: usize| {
        let per = if s.word(i) == "per" { i + 1 } else { i };
        matches!(s.word(per), "annum" | "year") && s.back(per, 1) == "per"
    };
    let in_period = |i: usize| s.periods.iter().any(|p| p.tokens.contains(&i)) || in_rate(i);
    for i in gap.clone().filter(|&i| !in_period(i)) {
        let token = &s.tokens[i];
        match token.text {
            "," | ";" | "." => add("comma", -30),
            "and" | "or" | "but" => add("conjunction", -14),
            "of" | "in" | "for" | "from" | "on" | "toward" | "towards" => {
                led |= i == gap.start || (i == gap.start + 1 && !matches!(s.word(gap.start), "," | "and"));
            }
            _ if token.is(Class::Be) || token.is(Class::Modal) => add("verb", -20),
            _ if token.kind == TokenKind::Sign || token.kind == TokenKind::Number => add("amount", -14),
            _ => {}
        }
    }
    let said = || gap.clone().filter(|&i| !in_period(i));
    let attribute = |&i: &usize| {
        s.tokens[i].kind == TokenKind::Word
            && s.word(i) != "assuming"
            && !s.tokens[i].is_any(
                Class::Preposition.bit()
                    | Class::Conjunction.bit()
                    | Class::Be.bit()
                    | Class::Past.bit()
                    | Class::Modal.bit(),
            )
    };
    // "a headwind of 2 points to earnings", "a 2 percentage point headwind to EPS"
    let hits = gap.clone().find(|&i| s.is(i, Class::Effect));
    if hits.is_some_and(|i| i <= gap.start + 1 && matches!(s.word(i + 1), "to" | "on")) {
        add("hits", 40);
    }
    // "three points to recurring revenue growth"
    if matches!(q.unit, Unit::Points | Unit::BasisPoints) && s.word(gap.start) == "to" && gap.len() <= 6 {
        add("adds-to", 40);
    }
    // "50 basis points of annual improvement to operating margin", "a 5% increase in deliveries"
    let moves = gap.clone().take(4).find(|&i| {
        matches!(
            s.word(i),
            "improvement" | "increase" | "decrease" | "reduction" | "decline" | "expansion" | "contraction"
        )
    });
    if moves.is_some_and(|i| matches!(s.word(i + 1), "to" | "in") && metric_start - i <= 4) {
        add("moves", 40);
    }
    // "up to $600 million to repurchase shares"
    let purpose = gap.len() == 1 && s.word(gap.start) == "to";
    if led {
        add("of", 30);
    } else if purpose {
        add("purpose", 40);
    } else if said().take(4).count() <= 3 && said().all(|i| attribute(&i)) {
        add("attribute", 32);
    }
    for (i, m) in s.metrics.iter().enumerate() {
        if i != index && m.tokens.start >= gap.start && m.tokens.end <= gap.end {
            add("metric-between", -14);
        }
    }
}

/// The best metric of each quantity of a sentence.
pub fn link(s: &Sentence<'_>, lexicon: &Lexicon) -> Vec<Option<(usize, i32)>> {
    let mut links: Vec<Option<(usize, i32)>> = s
        .quantities
        .iter()
        .map(|q| {
            let mut best: Option<(usize, i32)> = None;
            for index in 0..s.metrics.len() {
                let points = points(s, q, index, lexicon, |_, _| ()).filter(|&p| p >= THRESHOLD);
                if let Some(points) = points.filter(|&p| best.is_none_or(|(_, most)| p > most)) {
                    best = Some((index, points));
                }
            }
            best
        })
        .collect();
    relink::all(s, lexicon, &mut links);
    links
}
