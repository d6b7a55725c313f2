//! Level or change, and the direction of a change.

use super::sentence::Sentence;
use crate::lexicon::{Class, Metric};
use crate::quantity::{Quantity, Relation, Unit};
use crate::records::{Direction, Kind, Measure};

/// What a quantity is of its metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Level or change.
    pub measure: Measure,
    /// Of a change.
    pub direction: Option<Direction>,
}

const LEVEL: Change = Change {
    measure: Measure::Level,
    direction: None,
};

fn direction_of(s: &Sentence<'_>, i: usize) -> Option<Direction> {
    let token = s.tokens.get(i)?;
    if token.is(Class::NoDirection) || is_contract(s, i) {
        return None;
    }
    if token.is(Class::Up) {
        Some(Direction::Up)
    } else if token.is(Class::Down) {
        Some(Direction::Down)
    } else if token.is(Class::Flat) {
        Some(Direction::Flat)
    } else {
        None
    }
}

/// "A $4.5 million contract", "contract value": no verb, and nothing shrinks.
pub(super) fn is_contract(s: &Sentence<'_>, i: usize) -> bool {
    s.word(i) == "contract"
        && !matches!(
            s.back(i, 1),
            "to" | "will" | "would" | "should" | "could" | "may" | "might" | "not" | "further"
        )
}

/// "A $13 million headwind", "a tailwind of 2 points": less of the metric, or more of it; more of a cost, or less of it.
fn blown(s: &Sentence<'_>, q: &Quantity, metric: Option<&Metric>) -> Option<Direction> {
    let wind = |i: usize| match s.word(i) {
        "headwind" | "headwinds" => Some(false),
        "tailwind" | "tailwinds" => Some(true),
        _ => None,
    };
    let plain = |i: &usize| !matches!(s.word(*i), "," | ";" | "and" | "of" | "due" | "from");
    let behind = (q.tokens.end..q.tokens.end + 4).take_while(plain).find_map(wind);
    let before = || {
        let near = (1..=4).map_while(|k| q.tokens.start.checked_sub(k));
        let led = near.take_while(|&i| {
            wind(i).is_some()
                || matches!(
                    s.word(i),
                    "of" | "is" | "be" | "about" | "approximately" | "around" | "a" | "an"
                )
        });
        led.into_iter().find_map(wind)
    };
    let helps = behind.or_else(before)?;
    let cost = metric.is_some_and(|m| m.polarity == "lower");
    Some(if helps != cost { Direction::Up } else { Direction::Down })
}

/// "This will add approximately $350 million to the rate base".
fn added(s: &Sentence<'_>, q: &Quantity) -> Option<Direction> {
    let near = (1..=3).map_while(|k| q.tokens.start.checked_sub(k));
    let led = near.take_while(|&i| {
        matches!(
            s.word(i),
            "add"
                | "adds"
                | "adding"
                | "another"
                | "an"
                | "additional"
                | "about"
                | "approximately"
                | "around"
                | "roughly"
        )
    });
    let adds = led.into_iter().any(|i| {
        // "if I add $15 million of savings": a sum.
        matches!(s.word(i), "add" | "adds" | "adding") && !matches!(s.back(i, 1), "i" | "you" | "we")
    });
    adds.then_some(Direction::Up)
}

/// Reads whether a quantity is a level or a change of the metric it is linked to.
pub fn of(s: &Sentence<'_>, q: &Quantity, metric: Option<&Metric>) -> Change {
    let kind = q.unit.kind();
    // "expenses as a percentage of revenue increased from 17.2% to 19.4%": both are levels.
    let share = q.unit == Unit::Percent
        && s.metrics
            .iter()
            .any(|m| m.tokens.end <= q.tokens.start && super::link::is_measure_of_share(s, m.tokens.start));
    let percent_level = share || metric.is_some_and(|m| m.takes(Kind::Percent) || m.takes(Kind::BasisPoints));
    let takes_kind = match (metric, kind) {
        (Some(m), Some(kind)) => m.takes(kind) || (kind == Kind::Percent && percent_level),
        _ => true,
    };
    if metric.is_some_and(|m| matches!(m.id.as_str(), "organic_growth" | "same_store_sales" | "same_store_noi"))
        && q.unit == Unit::Percent
    {
        return Change {
            measure: Measure::Change,
            direction: clause_direction(s, q).or_else(|| growth_sign(q)),
        };
    }
    if matches!(kind, Some(Kind::Money | Kind::Count)) && super::compared::is_compared_with(s, q.tokens.start) {
        return LEVEL;
    }
    if q.rule == crate::quantity::DOWN_TO_UP {
        return Change {
            measure: Measure::Change,
            direction: None,
        };
    }
    // "flat to down 5%", "a 5% decline to flat"
    if matches!(q.rule, crate::quantity::FLAT_TO | crate::quantity::TO_FLAT) {
        let down = (q.tokens.start.saturating_sub(1)..q.tokens.end)
            .any(|i| s.is(i, Class::Down) || matches!(s.word(i), "minus" | "negative"));
        return Change {
            measure: Measure::Change,
            direction: Some(if down { Direction::Down } else { Direction::Up }),
        };
    }
    match q.relation {
        Some(Relation::ToLevel) if q.unit != Unit::Percent || percent_level => return LEVEL,
        Some(Relation::FromLevel) if q.unit != Unit::Percent || percent_level => return LEVEL,
        Some(Relation::ChangeThenLevel) => {
            let direction = near_before(s, q).or_else(|| near_behind(s, q));
            return Change {
                measure: Measure::Change,
                direction,
            };
        }
        _ => {}
    }
    // "raising our revenue guidance by $10 million": the step, not what is guided for.
    let moved = || moved_by(s, q).or_else(|| blown(s, q, metric)).or_else(|| added(s, q));
    if let Some(direction) = moved() {
        return Change {
            measure: Measure::Change,
            direction: Some(direction),
        };
    }
    let before = near_before(s, q);
    let behind = near_behind(s, q);
    // Points of any kind are changes, except where a level is measured in them ("charge-offs of 20 basis points").
    let points = matches!(q.unit, Unit::Points | Unit::BasisPoints)
        && !metric.is_some_and(|m| kind.is_some_and(|k| m.kinds.first() == Some(&k)));
    // A percent of what is no percent is growth.
    let growth = q.unit == Unit::Percent && metric.is_some() && !percent_level;
    if let Some(direction) = behind.or(before) {
        // "an operating margin of 5%, up": the direction must belong to this amount.
        return Change {
            measure: Measure::Change,
            direction: Some(direction),
        };
    }
    // "50% on the gross profit", "12% of revenue": a share of the metric, no growth.
    if (growth || points)
        && matches!(s.word(q.tokens.end), "of" | "on")
        && !matches!(s.word(q.tokens.end + 1), "growth" | "organic" | "total" if s.word(q.tokens.end) == "of" && s.word(q.tokens.end + 2) == "growth")
    {
        return LEVEL;
    }
    if points || growth || !takes_kind {
        let direction = clause_direction(s, q).or(if growth { growth_sign(q) } else { None });
        return Change {
            measure: Measure::Change,
            direction,
        };
    }
    LEVEL
}

/// "raising our guidance by $10 million", "reducing storage costs by more than 80%": a verb, its object, and by how much.
fn moved_by(s: &Sentence<'_>, q: &Quantity) -> Option<Direction> {
    let by = (1..=4)
        .take_while(|&k| k == 1 || s.is(q.tokens.start.wrapping_sub(k - 1), Class::Filler))
        .find(|&k| s.back(q.tokens.start, k) == "by")?;
    let verb = s.back(q.tokens.start, by + 1);
    // "driven by", "offset by": what stands behind is the cause.
    if verb.ends_with("ed") || verb.ends_with("en") || matches!(verb, "offset" | "led") {
        return None;
    }
    (by + 1..=by + 10)
        .take_while(|&k| !matches!(s.back(q.tokens.start, k), "," | ";" | "" | "which"))
        .find_map(|k| {
            let i = q.tokens.start.checked_sub(k)?;
            if s.is(i, Class::Raising) {
                Some(Direction::Up)
            } else if s.is(i, Class::Lowering) {
                Some(Direction::Down)
            } else {
                direction_of(s, i).filter(|d| *d != Direction::Flat && !s.is(i, Class::Adjective))
            }
        })
}

fn growth_sign(q: &Quantity) -> Option<Direction> {
    let value = q.high.or(q.low)?;
    Some(if value.is_sign_negative() && !value.is_zero() {
        Direction::Down
    } else {
        Direction::Up
    })
}

/// A direction right before the amount: "fell by $11 million", "growth of 5%", "up 24%".
fn near_before(s: &Sentence<'_>, q: &Quantity) -> Option<Direction> {
    let mut to = false;
    let mut of_or_by = false;
    for k in 1..=6 {
        let i = q.tokens.start.checked_sub(k)?;
        let word = s.word(i);
        // "down from $5 million": the level that it came from
        if word == "from" && k <= 2 {
            return None;
        }
        if word == "to" && k <= 2 && s.back(i, 1) != "up" && s.back(i, 1) != "close" && s.back(i, 1) != "due" {
            to = true;
        }
        of_or_by |= matches!(word, "of" | "by");
        // "up to $5 million" is a bound
        if word == "up" && s.word(i + 1) == "to" {
            continue;
        }
        if let Some(direction) = direction_of(s, i) {
            // "held steady at 112%", "made up of $600 million": levels
            if direction == Direction::Flat && s.back(q.tokens.start, 1) == "at" || s.back(i, 1) == "made" {
                return None;
            }
            // "increased to $5 million" is a level; "lower margin of 50%", "higher cost of $5 million": an adjective before
            // a metric is no change of the amount.
            if to {
                return None;
            }
            if s.is(i, Class::Adjective) && k > 1 && !(of_or_by && k == 2) {
                return None;
            }
            if matches!(word, "incremental" | "additional") {
                return None;
            }
            return Some(direction);
        }
        if !s.is(i, Class::Filler) || (word == "from" && k > 2) {
            return None;
        }
    }
    None
}

/// A direction right behind the amount: "24% lower", "a 5% increase", "a 100 basis point improvement".
fn near_behind(s: &Sentence<'_>, q: &Quantity) -> Option<Direction> {
    for k in 0..3 {
        let i = q.tokens.end + k;
        let word = s.word(i);
        if let Some(direction) = direction_of(s, i) {
            // "revenue of $501.9 million grew 5.0%": the verb leads to the next amount.
            let verb = s.is(i, Class::Past) && s.back(q.tokens.start, 1) == "of";
            if verb && s.quantities.iter().any(|o| (i + 1..i + 6).contains(&o.tokens.start)) {
                return None;
            }
            // "$5 million, up 3%": a comma before the direction belongs to the next amount.
            if k > 0 && s.word(i - 1) == "," {
                return None;
            }
            if matches!(word, "up" | "down" | "flat")
                && k == 0
                && s.tokens
                    .get(i + 1)
                    .is_some_and(|t| t.kind != crate::text::TokenKind::Word)
            {
                return None;
            }
            if matches!(
                word,
                "incremental" | "additional" | "tailwind" | "headwind" | "tailwinds" | "headwinds"
            ) {
                return None;
            }
            if matches!(direction, Direction::Flat) {
                return None;
            }
            return Some(direction);
        }
        if !matches!(
            word,
            "year"
                | "sequential"
                | "organic"
                | "revenue"
                | "sales"
                | "basis"
                | "point"
                | "of"
                | "in"
                | "a"
                | "compound"
                | "annual"
                | "net"
                | "comparable"
                | "eps"
                | "or"
                | "earnings"
                | "total"
                | "over"
                | "constant"
                | "currency"
        ) || matches!(word, "of" | "in" | "over" | "or") && k > 0
        {
            return None;
        }
    }
    None
}

/// The direction that the clause names, for amounts that can only be changes.
fn clause_direction(s: &Sentence<'_>, q: &Quantity) -> Option<Direction> {
    for i in (0..q.tokens.start).rev() {
        if matches!(s.word(i), ";") || q.tokens.start - i > 14 {
            break;
        }
        if let Some(direction) = direction_of(s, i).filter(|d| *d != Direction::Flat) {
            return Some(direction);
        }
    }
    (q.tokens.end..(q.tokens.end + 5).min(s.tokens.len()))
        .find_map(|i| direction_of(s, i).filter(|d| *d != Direction::Flat))
}
