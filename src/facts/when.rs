//! The period of a figure or a statement.

use super::sentence::Sentence;
use crate::lexicon::{Class, Classes};
use crate::period::{Calendar, Period, PeriodMention, Spec, Use, YearRef};
use crate::records::PeriodSource;
use std::ops::Range;

/// A period and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct When {
    /// The period.
    pub period: Period,
    /// As said, where it was said in the sentence.
    pub text: Option<String>,
    /// Stated, inherited, the call's own.
    pub source: PeriodSource,
}

impl When {
    /// A period that the sentence says.
    pub fn stated(s: &Sentence<'_>, mention: &PeriodMention, period: Period) -> Self {
        Self {
            period,
            text: Some(s.quote(mention.range.clone()).to_string()),
            source: PeriodSource::Stated,
        }
    }

    /// A period that the sentences before leave.
    pub fn inherited(period: Period) -> Self {
        Self {
            period,
            text: None,
            source: PeriodSource::Inherited,
        }
    }
}

/// The mention that a place in the sentence is about, among those that are no base of comparison.
pub fn mention<'m>(s: &'m Sentence<'_>, at: &Range<usize>) -> Option<&'m PeriodMention> {
    mention_among(s, at, |_| true)
}

/// The same, among the mentions of a period that is not over: what is guided for is not the quarter that is reported.
pub fn open_mention<'m>(s: &'m Sentence<'_>, at: &Range<usize>, calendar: &Calendar) -> Option<&'m PeriodMention> {
    let reported = |m: &PeriodMention| match m.spec {
        Spec::Quarter(_, YearRef::Bare) | Spec::MonthQuarter(_, YearRef::Bare) => {
            calendar.call.is_some_and(|(_, q)| q < 4) && calendar.resolve(m.spec, true) == calendar.call_period()
        }
        // "about 83% of fourth quarter 2019 levels"
        Spec::Quarter(_, YearRef::Stated(_))
        | Spec::Half(_, YearRef::Stated(_))
        | Spec::Month(_, YearRef::Stated(_)) => {
            calendar.resolve(m.spec, true) != calendar.call_period() && calendar.is_over(m.spec, true)
        }
        // "as I told you last quarter", "the guidance that we gave last year"
        Spec::RelativeQuarter(..=-1) | Spec::Year(YearRef::Last) => m.tokens.start != at.end,
        // "our May guidance", "since we guided in November", "In February, we introduced"
        Spec::Month(_, YearRef::Bare) => is_month_of_words(s, m),
        // "strong results for the first nine months", "year-to-date", "about 15% of what we spent in 2020"
        Spec::FirstQuarters(..)
        | Spec::Year(YearRef::Stated(_))
        | Spec::YearToDate
        | Spec::Half(1, YearRef::Bare)
        | Spec::Day(_, _, YearRef::Stated(_)) => calendar.is_over(m.spec, true),
        _ => false,
    };
    let shared = || {
        // "an ambition of $400 million of ARR and a 25% margin in 2027": the items of a list share the one period.
        let mut main = s.periods.iter().filter(|m| m.usage == Use::Main && !reported(m));
        let only = main.next().filter(|_| main.next().is_none())?;
        let article = usize::from(matches!(s.back(only.tokens.start, 1), "the" | "our"));
        let led = matches!(
            s.back(only.tokens.start, 1 + article),
            "in" | "for" | "by" | "during" | "to" | "over" | "through"
        );
        const SUBJECT: Classes = Classes::of(&[Class::Pronoun, Class::FirstPerson]);
        let item = |i: usize| !matches!(s.word(i), ";" | "which" | "but" | "while") && !s.is_any(i, SUBJECT);
        let list = (at.end..only.tokens.start).all(item);
        let joined = (at.end..only.tokens.start).any(|i| s.word(i) == "and");
        (led && joined && list && only.tokens.start >= at.end && only.tokens.start - at.end <= 16).then_some(only)
    };
    mention_among(s, at, |m| !reported(m) && !is_ground(s, m)).or_else(shared)
}

/// "our May guidance", "since we guided in November", "In February, we introduced": the month in which it was said.
fn is_month_of_words(s: &Sentence<'_>, m: &PeriodMention) -> bool {
    let end = m.tokens.end;
    let guided = s.is(end, Class::Guided)
        || s.back(m.tokens.start, 1) == "in" && s.is(m.tokens.start.wrapping_sub(2), Class::Guided);
    let opens = m.tokens.start == 1 && s.word(0) == "in" && s.word(end) == "," && s.is(end + 1, Class::FirstPerson);
    guided || opens && (end + 2..end + 5).any(|i| s.is(i, Class::Past) || s.word(i).ends_with("ed"))
}

/// "Given our outlook for the fourth quarter, we are raising": what is raised is not that of the quarter.
pub(super) fn is_ground(s: &Sentence<'_>, m: &PeriodMention) -> bool {
    let moved = |comma: usize| {
        s.is(comma + 1, Class::FirstPerson)
            && (comma + 2..comma + 5)
                .any(|i| s.is_any(i, Classes::of(&[Class::Raising, Class::Lowering, Class::GuidanceVerb])))
    };
    let comma = || (m.tokens.end..s.tokens.len()).find(|&i| s.word(i) == ",");
    let opens = s.word(0) == "given"
        || s.word(0) == "based" && s.word(1) == "on"
        || s.word(0) == "as" && s.word(1) == "we" && matches!(s.word(2), "have" | "had" | "saw" | "see" | "approach");
    opens && comma().is_some_and(moved)
}

/// What a mention says together with another of the sentence: "first quarter sales were $5 million in fiscal 2022",
/// "for 2022, we reaffirm the full year guidance of".
pub fn spec_of(s: &Sentence<'_>, m: &PeriodMention) -> Spec {
    // "Based on the strong first quarter, we have increased the range for 2024": the quarter is told beside.
    let opening = |o: &PeriodMention| {
        matches!(s.word(0), "based" | "given" | "following" | "after" | "with")
            && (o.tokens.end..m.tokens.start).any(|i| s.word(i) == "," && s.is(i + 1, Class::FirstPerson))
    };
    let mut before = s
        .periods
        .iter()
        .filter(|o| o.usage == Use::Main && o.tokens.end <= m.tokens.start && !opening(o));
    // "on a full year basis in 2024"
    let behind = || {
        s.periods.iter().find(|o| {
            o.usage == Use::Main
                && matches!(o.spec, Spec::Year(YearRef::Stated(_)))
                && (1..=2).contains(&(o.tokens.start.wrapping_sub(m.tokens.end)))
                && matches!(s.back(o.tokens.start, 1), "in" | "for" | "of")
        })
    };
    // "$8 million in the first quarter and $32 million in 2022": the quarter belongs to its own amount.
    let owned = |o: &PeriodMention| {
        s.quantities.iter().any(|q| {
            (1..=3).contains(&(o.tokens.start.wrapping_sub(q.tokens.end)))
                && (q.tokens.end..o.tokens.start).all(|i| matches!(s.word(i), "in" | "for" | "of" | "the"))
        })
    };
    // "In the first quarter we spent little, and we expect $5 million in 2024", "24% in the quarter, and for 2024 of 26%": the
    // quarter is told in a clause of its own, or the year has an amount of its own.
    let apart = |o: &PeriodMention| {
        let clause = (o.tokens.end..m.tokens.start)
            .any(|i| matches!(s.word(i), "," | "and") && s.is(i + 1, Class::FirstPerson) || s.word(i) == ";");
        let own = s.quantities.iter().any(|q| {
            (1..=2).contains(&(q.tokens.start.wrapping_sub(m.tokens.end)))
                && matches!(s.word(m.tokens.end), "of" | "to")
        });
        clause || own
    };
    let full = m
        .tokens
        .clone()
        .any(|i| matches!(s.word(i), "full" | "whole" | "entire"));
    match m.spec {
        Spec::Year(YearRef::Stated(y)) if !full => before
            .filter(|o| !owned(o) && !apart(o))
            .find_map(|o| match o.spec {
                Spec::Quarter(q, YearRef::Bare) => Some(Spec::Quarter(q, YearRef::Stated(y))),
                _ => None,
            })
            .filter(|_| m.tokens.start > 0 && s.quantities.iter().any(|q| q.tokens.end <= m.tokens.start))
            .unwrap_or(m.spec),
        // "As we look to the rest of the year, our earnings guidance is": guidance is of the whole of it.
        Spec::RestOfYear(year) if is_told_of_the_year(s, m) => Spec::Year(year),
        Spec::Year(YearRef::Bare) => before
            .find_map(|o| match o.spec {
                Spec::Year(YearRef::Stated(_)) if o.tokens.start <= 2 => Some(o.spec),
                _ => None,
            })
            .or_else(|| behind().map(|o| o.spec))
            .unwrap_or(m.spec),
        spec => spec,
    }
}

/// "As we look to the rest of the year, our guidance range is", "growth for the balance of the year, and we expect": the amount
/// behind has a clause of its own. But "our outlook for the balance of the year".
fn is_told_of_the_year(s: &Sentence<'_>, m: &PeriodMention) -> bool {
    let Some(amount) = s.quantities.iter().find(|q| q.tokens.start >= m.tokens.end) else {
        return false;
    };
    let at = m.tokens.start;
    let outlook = (1..=3).any(|k| s.is(at.wrapping_sub(k), Class::Guiding) && k <= at);
    let other = (m.tokens.end..amount.tokens.start).any(|i| s.word(i) == "and" && s.is(i + 1, Class::FirstPerson));
    other || s.says(Class::Guiding) && !outlook
}

fn mention_among<'m>(
    s: &'m Sentence<'_>,
    at: &Range<usize>,
    keep: impl Fn(&PeriodMention) -> bool,
) -> Option<&'m PeriodMention> {
    // "within our 3% to 5% long-term target range": where it shall be this year.
    let target = |m: &PeriodMention| {
        let within = m.tokens.start == at.end && (1..=3).any(|k| s.back(at.start, k) == "within");
        // "near the low end of our long-term range of 23% to 25%"
        let end = matches!(s.word(m.tokens.end), "range" | "target")
            && s.back(m.tokens.start, 2) == "of"
            && matches!(
                s.back(m.tokens.start, 3),
                "end" | "half" | "midpoint" | "bottom" | "top" | "part"
            );
        m.spec == Spec::LongTerm && (within || end)
    };
    let main = |m: &&PeriodMention| m.usage == Use::Main && keep(m) && !target(m) && !is_finished(s, m);
    // "40% or 45% for Q3": alternatives share what stands behind them.
    let mut at = at.clone();
    while s.word(at.end) == "or"
        && let Some(other) = s.quantities.iter().find(|q| q.tokens.start == at.end + 1)
    {
        at.end = other.tokens.end;
    }
    let amount_between = |a: usize, b: usize| s.quantities.iter().any(|q| q.tokens.start >= a && q.tokens.end <= b);
    // Right behind: "$5 million in 2024", "$25 million for the third quarter of 2023".
    let behind = s.periods.iter().filter(&main).find(|m| m.tokens.start >= at.end);
    if let Some(m) = behind {
        // "$23 to $25 per barrel of oil equivalent for the full year": what it is per is passed over.
        let per = || {
            (at.end..m.tokens.start.min(at.end + 7))
                .take_while(|&i| !matches!(s.word(i), "," | ";" | "and"))
                .find(|&i| matches!(s.word(i), "for" | "in" | "during"))
        };
        let passed = (s.word(at.end) == "per").then(per).flatten();
        let gap = passed.unwrap_or(at.end)..m.tokens.start;
        // "21% to 22% of full-year FFO" is a share of the year.
        let share = s.word(gap.start) == "of" && matches!(s.back(at.end, 1), "%" | "percent");
        let led = !share
            && gap.clone().any(|i| {
                matches!(
                    s.word(i),
                    "in" | "for" | "by" | "during" | "at" | "of" | "as" | "on" | "through" | "over" | "this" | "per"
                )
            })
            || gap.is_empty();
        let close = gap.len() <= 5
            && !gap.clone().any(|i| {
                matches!(
                    s.word(i),
                    "," | ";"
                        | "and"
                        | "but"
                        | "compared"
                        | "versus"
                        | "from"
                        | "which"
                        | "while"
                        | "majority"
                        | "most"
                )
            });
        if led && close && !amount_between(gap.start, gap.end) {
            return Some(m);
        }
    }
    // Before: the nearest one, in the same clause where there is one.
    let mut taken = None;
    for m in s
        .periods
        .iter()
        .filter(&main)
        .filter(|m| m.tokens.end <= at.start)
        .rev()
    {
        // "$8.2 million in 2023 to $12.7 million": a period right behind another amount belongs to that one.
        let owner = s.quantities.iter().any(|q| {
            q.tokens.end <= m.tokens.start
                && m.tokens.start - q.tokens.end <= 2
                && (q.tokens.end..m.tokens.start)
                    .all(|i| matches!(s.word(i), "in" | "for" | "of" | "the" | "by" | "at"))
        });
        let parted =
            matches!(m.spec, Spec::Month(..) | Spec::Day(..)) && (m.tokens.end..at.start).any(|i| s.word(i) == ";");
        if parted || in_relative_clause(s, m.tokens.start, at.start) {
            continue;
        }
        if owner && behind.is_some() {
            continue;
        }
        taken = Some(m);
        break;
    }
    taken.or_else(|| {
        // Behind, farther off, in the same sentence, unless it leads to the next amount ("up 11%, with the first half up 12%").
        behind.filter(|m| {
            let leads = s
                .quantities
                .iter()
                .any(|q| q.tokens.start >= m.tokens.end && q.tokens.start - m.tokens.end <= 3)
                && amount_between(m.tokens.end, usize::MAX);
            // "…, assuming no extraordinary weather in the fourth quarter"
            let aside = (at.end..m.tokens.start).any(|i| {
                matches!(
                    s.word(i),
                    "assuming" | "assumes" | "excluding" | "given" | "despite" | "due"
                )
            });
            // "…, and we will have put the business in position for another strong year in 2022"
            let other_clause = (at.end..m.tokens.start)
                .any(|i| s.word(i) == "and" && s.is(i + 1, Class::FirstPerson) && s.is(i + 2, Class::Modal));
            // "With a $236 million backlog, we are well positioned for long-term growth"
            let outlook = m.spec == Spec::LongTerm && (at.end..m.tokens.start).any(|i| s.word(i) == ",");
            let earlier = matches!(m.spec, Spec::Year(YearRef::Last) | Spec::RelativeQuarter(..=-1));
            !earlier
                && !other_clause
                && !outlook
                && !aside
                && !amount_between(at.end, m.tokens.start)
                && !(at.end..m.tokens.start).any(|i| s.word(i) == ";")
                && !(leads && (at.end..m.tokens.start).any(|i| matches!(s.word(i), "," | "and" | "but")))
        })
    })
}

/// "In the fourth quarter, we expect to finish the year strong": how the year ends is not what it is told of, where another
/// period is.
fn is_finished(s: &Sentence<'_>, m: &PeriodMention) -> bool {
    let year = matches!(m.spec, Spec::Year(YearRef::Bare | YearRef::This));
    let verb = (1..=2).any(|k| matches!(s.back(m.tokens.start, k), "finish" | "finishing"));
    let part = |o: &PeriodMention| {
        o.usage == Use::Main && o.tokens.start <= 6 && matches!(o.spec, Spec::Quarter(..) | Spec::Half(..))
    };
    year && verb && s.periods.iter().any(part)
}

/// ", which become effective from January to April 1, …": a clause that is over before the amount.
fn in_relative_clause(s: &Sentence<'_>, at: usize, before: usize) -> bool {
    let closes = (at..before).any(|i| s.word(i) == ",");
    closes
        && (1..=10)
            .take_while(|&k| k <= at)
            .find(|&k| s.back(at, k) == "," || s.back(at, k) == "which")
            .is_some_and(|k| s.back(at, k) == "which")
}

/// The base period of a change: "from a year ago", "compared to the first quarter", "sequentially".
pub fn versus(s: &Sentence<'_>, at: &Range<usize>, main: Option<Period>, calendar: &Calendar) -> Option<Period> {
    let next_amount = s
        .quantities
        .iter()
        .map(|q| q.tokens.start)
        .find(|&start| start >= at.end)
        .unwrap_or(usize::MAX);
    let is_base = |m: &&PeriodMention| m.usage.is_base();
    let behind = s
        .periods
        .iter()
        .filter(is_base)
        .find(|m| m.tokens.start >= at.end && (m.tokens.start < next_amount || next_amount == usize::MAX));
    let before = || {
        s.periods
            .iter()
            .filter(is_base)
            .rev()
            .find(|m| m.tokens.end <= at.start && at.start - m.tokens.end <= 12)
    };
    let farther = || s.periods.iter().filter(is_base).find(|m| m.tokens.start >= at.end);
    let m = behind.or_else(before).or_else(farther)?;
    base_of(main, m.spec, calendar)
}

/// What a base of comparison is, seen from the period that is compared.
pub fn base_of(main: Option<Period>, spec: Spec, calendar: &Calendar) -> Option<Period> {
    let main = main.or_else(|| calendar.call_period());
    let back = |p: Period| {
        Some(match p {
            Period::Quarter(y, q) => Period::Quarter(y - 1, q),
            Period::Half(y, h) => Period::Half(y - 1, h),
            Period::Year(y) => Period::Year(y - 1),
            Period::Month(y, m) => Period::Month(y - 1, m),
            Period::Day(y, m, d) => Period::Day(y - 1, m, d),
            Period::Quarters(y, a, b) => Period::Quarters(y - 1, a, b),
            Period::Years(..) | Period::LongTerm => return None,
        })
    };
    match spec {
        Spec::Year(YearRef::Last) | Spec::RelativeQuarter(-4) | Spec::YearEnd(YearRef::Last) => back(main?),
        Spec::RelativeQuarter(-1) => match main? {
            Period::Quarter(y, 1) => Some(Period::Quarter(y - 1, 4)),
            Period::Quarter(y, q) => Some(Period::Quarter(y, q - 1)),
            _ => calendar.resolve(spec, false),
        },
        // "compared to 2019" in a quarter's sentence is the same quarter of 2019.
        Spec::Year(YearRef::Stated(y)) => match main? {
            Period::Quarter(_, q) => Some(Period::Quarter(y, q)),
            Period::Half(_, h) => Some(Period::Half(y, h)),
            _ => Some(Period::Year(y)),
        },
        other => calendar.resolve(other, false),
    }
}

/// A second period that an amount holds for: "in both 2021 and 2022", "30,000 barrels for the third quarter and for the full
/// year". Money of two quarters or two years may be the sum of both, unless each is meant; `percent` is never a sum.
pub fn joined<'m>(
    s: &'m Sentence<'_>,
    at: &Range<usize>,
    first: &PeriodMention,
    percent: bool,
) -> Option<&'m PeriodMention> {
    if first.tokens.start < at.end {
        return None;
    }
    let second = s.periods.iter().find(|m| m.tokens.start >= first.tokens.end)?;
    let gap = first.tokens.end..second.tokens.start;
    let joins = gap.clone().any(|i| s.word(i) == "and")
        && gap.len() <= 3
        && gap
            .clone()
            .all(|i| matches!(s.word(i), "and" | "the" | "for" | "in" | "our"));
    // What follows is no other item: "and full-year guidance of $12".
    let closes = s.tokens.get(second.tokens.end).is_none_or(|t| {
        t.is(Class::Preposition) && t.text != "of"
            || matches!(
                t.text,
                "." | "," | ";" | "due" | "as" | "excluding" | "before" | "compared"
            )
    });
    let each = (first.tokens.start.saturating_sub(2)..first.tokens.start).any(|i| matches!(s.word(i), "both" | "each"));
    let alike = std::mem::discriminant(&first.spec) == std::mem::discriminant(&second.spec);
    (joins && closes && second.usage == Use::Main && (percent || each || !alike)).then_some(second)
}

/// "$60 million and $67 million for 2021 and 2022, respectively": the years in the order of the amounts.
pub fn respective<'m>(s: &'m Sentence<'_>, at: &Range<usize>) -> Option<(&'m PeriodMention, Spec)> {
    if !s.has_word("respectively") {
        return None;
    }
    let index = s.quantities.iter().position(|q| q.tokens == *at)?;
    let alike = |a: usize, b: usize| {
        let (a, b) = (s.quantities.get(a)?, s.quantities.get(b)?);
        let gap = a.tokens.end..b.tokens.start;
        let joined = gap.len() <= 3 && gap.clone().any(|i| s.word(i) == "and");
        (joined && a.unit.kind() == b.unit.kind()).then_some(())
    };
    let first = if alike(index, index + 1).is_some() {
        true
    } else {
        alike(index.checked_sub(1)?, index)?;
        false
    };
    let years = |m: &&PeriodMention| m.usage == Use::Main && matches!(m.spec, Spec::Years(a, b) if b == a + 1);
    let mut spans = s.periods.iter().filter(years);
    let span = spans.next().filter(|_| spans.next().is_none())?;
    let Spec::Years(a, b) = span.spec else { return None };
    let year = if first { a } else { b };
    Some((span, Spec::Year(YearRef::Stated(year))))
}
