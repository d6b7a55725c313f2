//! Two amounts that are one range.

use std::ops::Range as Bytes;

use rust_decimal::Decimal;

use super::amount::{self, Amount};
use super::levels::is_two_levels;
use super::number::ten_to;
use super::{Quantity, Reader, Unit};
use crate::lexicon::Class;
use crate::records::Qualifier;

/// The rule of "flat to up 4%".
pub const FLAT_TO: &str = "range-flat-to";
/// The rule of "down 5% to flat".
pub const TO_FLAT: &str = "range-to-flat";
/// The rule of "down 1% to up 4%".
pub const DOWN_TO_UP: &str = "range-down-to-up";

/// The quantity that starts with `first`: a range where a second amount belongs to it.
pub(super) fn read(r: &Reader<'_>, first: Amount) -> Option<Quantity> {
    if let Some(range) = joined(r, &first) {
        return Some(range);
    }
    // A bare number in words is a quantity only as part of a range or with a scale.
    let bare = first.in_words && first.unit == Unit::Plain && first.scale.is_none();
    let another = || matches!(r.text(first.end), "additional" | "more" | "new");
    if bare
        && (first.value < Decimal::ONE
            || first.value == Decimal::ONE && !another()
            || !super::count::is_counted(r, first.start, first.end))
    {
        return None;
    }
    let range = flat_to(r, &first).or_else(|| to_flat(r, &first));
    Some(range.unwrap_or_else(|| single(r, &first)))
}

/// "down 5% to flat", "a 2% decline to flat": from the amount to nothing.
fn to_flat(r: &Reader<'_>, first: &Amount) -> Option<Quantity> {
    if !matches!(first.unit, Unit::Percent | Unit::BasisPoints | Unit::Points) {
        return None;
    }
    let noun = r.token(first.end).is_some_and(|t| t.is(Class::Up) || t.is(Class::Down));
    let to = first.end + usize::from(noun);
    let flat = to
        + 1
        + usize::from(matches!(
            r.text(to + 1),
            "roughly" | "about" | "essentially" | "approximately"
        ));
    (r.text(to) == "to" && matches!(r.text(flat), "flat" | "flattish")).then(|| Quantity {
        tokens: first.start..flat + 1,
        range: bytes(r, first.start, flat + 1),
        low: Some(Decimal::ZERO),
        qualifier: Qualifier::Range,
        rule: TO_FLAT,
        ..single(r, first)
    })
}

/// "flat to up 4%", "flat to down 5%": from nothing to the amount.
fn flat_to(r: &Reader<'_>, first: &Amount) -> Option<Quantity> {
    if !matches!(first.unit, Unit::Percent | Unit::BasisPoints | Unit::Points) {
        return None;
    }
    let mut to = first.start.checked_sub(1)?;
    while matches!(r.text(to), "up" | "down" | "plus" | "minus" | "slightly") {
        to = to.checked_sub(1)?;
    }
    let flat = to.checked_sub(1)?;
    let begins = r.text(to) == "to" && matches!(r.text(flat), "flat" | "flattish" | "even");
    begins.then(|| Quantity {
        tokens: flat..first.end,
        range: bytes(r, flat, first.end),
        low: Some(Decimal::ZERO),
        qualifier: Qualifier::Range,
        rule: FLAT_TO,
        ..single(r, first)
    })
}

fn single(r: &Reader<'_>, a: &Amount) -> Quantity {
    Quantity {
        tokens: a.start..a.end,
        range: bytes(r, a.start, a.end),
        unit: a.unit,
        low: Some(a.value.normalize()),
        high: Some(a.value.normalize()),
        qualifier: Qualifier::Exact,
        per: None,
        noun: None,
        relation: None,
        currency_said: matches!(a.unit, Unit::Money(_)),
        scaled: a.scale.is_some(),
        band: false,
        garbled: a.garbled,
        rule: a.rule,
    }
}

fn bytes(r: &Reader<'_>, start: usize, end: usize) -> Bytes<usize> {
    r.tokens[start].start..r.tokens[end - 1].end
}

/// The range of `first` and the amount behind its connector.
fn joined(r: &Reader<'_>, first: &Amount) -> Option<Quantity> {
    let mut at = first.end;
    // "between $90, and $100 million" has a stray comma
    if r.text(at) == "," && matches!(r.text(at + 1), "to" | "and") && opens_between(r, first.start).is_some() {
        at += 1;
    }
    // "$2.31 per share to $2.42 per share", "$8.11 [phonetic] and $8.37"
    at = after_per(r, at);
    if r.text(at) == "[" && r.text(at + 2) == "]" && r.token(at + 1).is_some_and(|t| !t.is(Class::Scale)) {
        at += 3;
    }
    // "the 55- to 65-basis-point range"
    if r.text(at) == "-" && r.text(at + 1) == "to" {
        at += 1;
    }
    // "$2.31 and to $2.42"
    if r.text(at) == "and" && r.text(at + 1) == "to" {
        at += 1;
    }
    let connector = r.text(at);
    let opener = opens_between(r, first.start);
    if (connector == "to" || connector == "and" && opener == Some("between"))
        && let Some(range) = down_to_up(r, first, at + 1)
    {
        return Some(range);
    }
    // "31% of sales, plus/minus 80 basis points"
    let mut margin = at;
    if connector == "of" && matches!(r.text(at + 1), "sales" | "revenue" | "revenues") {
        margin += 2;
    }
    if r.text(margin) == "," {
        margin += 1 + usize::from(r.text(margin + 1) == "also");
    }
    if r.text(margin) == "plus" && matches!(r.text(margin + 1), "or" | "and" | "/") && r.text(margin + 2) == "minus" {
        return around(r, first, margin + 3);
    }
    let plus_minus = connector == "±" || (connector == "+" && r.text(at + 1) == "/" && r.text(at + 2) == "-");
    if plus_minus {
        return around(r, first, if connector == "±" { at + 1 } else { at + 3 });
    }
    match connector {
        "to" | "through" => {}
        "-" => {
            // A glued or a spaced hyphen: "$10-$12", "$10 - $12"; but not "$10 -- $12".
            if r.text(at + 1) == "-" {
                return None;
            }
        }
        "and" if matches!(opener, Some("between" | "range" | "from" | "and")) => {}
        "and" if is_spoken_range(r, first, at + 1) => {}
        "," if is_listed_range(r, first, at + 1) => {}
        // "in a range of $1.04 billion $1.06 billion": the word between was lost.
        _ if opener == Some("range") && first.scale.is_some() && is_lost_connector(r, first, at) => {
            let mut second = amount::read(r, at)?;
            return unify(first, &mut second, |a, b| build(r, a, b, opener)).flatten();
        }
        _ => return None,
    }
    // "from 5% to 7%" after a change is two levels; "range from", "ranging from" is a range.
    let mut second_at = at + 1;
    let hedged = hedge_words(r, second_at);
    second_at += hedged;
    if matches!(r.text(second_at), "up" | "down" | "positive") && r.text(second_at + 1) != "to" {
        second_at += 1;
    }
    let mut second = amount::read(r, second_at)?;
    // "$3.2 billion and $3.1 -- $3.25 billion": the speaker starts the second amount again.
    if r.text(second.end) == "-"
        && r.text(second.end + 1) == "-"
        && let Some(again) = amount::read(r, second.end + 2).filter(|a| a.signed == second.signed && a.scale.is_some())
        && second.scale.is_none()
    {
        second = again;
    }
    unify(first, &mut second, |a, b| build(r, a, b, opener)).flatten()
}

/// "down 1% to up 4%": the first is a loss.
fn down_to_up(r: &Reader<'_>, first: &Amount, second: usize) -> Option<Quantity> {
    let down = (1..=2).any(|k| matches!(r.before(first.start, k), "down" | "minus" | "negative"));
    let second = second + usize::from(r.text(second) == "a");
    if !(down || first.value.is_sign_negative()) || !matches!(r.text(second), "up" | "plus" | "positive") {
        return None;
    }
    let mut up = amount::read(r, second + 1)?;
    let mut first = first.clone();
    // "down 25 basis points to up 1.75%"
    if first.unit == Unit::BasisPoints && up.unit == Unit::Percent {
        first.value /= Decimal::ONE_HUNDRED;
        first.unit = Unit::Percent;
    }
    unify(&first, &mut up, |a, b| {
        matches!(b.unit, Unit::Percent | Unit::Points | Unit::BasisPoints).then(|| Quantity {
            tokens: a.start..b.end,
            range: bytes(r, a.start, b.end),
            low: Some(-a.value.abs().normalize()),
            qualifier: Qualifier::Range,
            rule: DOWN_TO_UP,
            ..single(r, b)
        })
    })
    .flatten()
}

/// "is expected to be $110 million and $130 million": two values near each other for one thing, as speakers say "to" so that
/// it is heard as "and".
fn is_spoken_range(r: &Reader<'_>, first: &Amount, second: usize) -> bool {
    let cents = |a: &Amount| a.signed && a.scale.is_none() && a.value.scale() == 2;
    // "earnings per share of $3.20 and $3.40, or 17% growth"
    let of = || r.before(first.start, 1) == "of" && cents(first) && amount::read(r, second).is_some_and(|b| cents(&b));
    // "our EBITDA guidance of $4.75 million and $4.9 million"
    let guided = (2..=3).any(|k| matches!(r.before(first.start, k), "guidance" | "range" | "outlook"));
    let be = (1..=3).any(|k| r.before(first.start, k) == "be");
    let led = (be || guided && r.before(first.start, 1) == "of") && first.scale.is_some() || of();
    let Some(b) = amount::read(r, second).filter(|_| led) else {
        return false;
    };
    let near = b.value > first.value && b.value <= first.value * Decimal::new(13, 1);
    let listed = (b.end..r.tokens.len().min(b.end + 14)).any(|i| r.text(i) == "respectively");
    // "$3.1 million and $3.3 million for the third and fourth quarters"
    let shared = matches!(r.text(b.end), "for" | "in" | "on")
        && (b.end + 1..b.end + 10)
            .take_while(|&i| !matches!(r.text(i), "," | ";" | "."))
            .any(|i| r.text(i) == "and");
    b.unit == first.unit && b.scale == first.scale && near && !listed && !shared
}

/// Whether a second amount of the same kind, somewhat larger, stands right behind the first.
fn is_lost_connector(r: &Reader<'_>, first: &Amount, at: usize) -> bool {
    amount::read(r, at).is_some_and(|b| {
        b.unit == first.unit
            && b.scale == first.scale
            && b.signed
            && b.value > first.value
            && b.value < first.value * Decimal::TWO
    })
}

/// "in the 28%, 29% range".
fn is_listed_range(r: &Reader<'_>, first: &Amount, second: usize) -> bool {
    amount::read(r, second).is_some_and(|b| {
        b.unit == first.unit && b.value > first.value && matches!(r.text(b.end), "range" | "area" | "neighborhood")
    })
}

/// One past "per share", "per diluted share", "a share" behind an amount.
pub(super) fn after_per(r: &Reader<'_>, at: usize) -> usize {
    let noun = match r.text(at) {
        "per" => (at + 1..at + 5).find(|&i| r.is(i, Class::PerUnit)),
        "a" | "/" => Some(at + 1).filter(|&i| r.text(i) == "share"),
        _ => None,
    };
    noun.map_or(at, |i| i + 1)
}

/// Fillers between the connector and the second amount: "to about", "to approximately", "to a".
fn hedge_words(r: &Reader<'_>, i: usize) -> usize {
    match r.text(i) {
        "about" | "around" | "approximately" | "roughly" | "maybe" | "perhaps" | "nearly" | "say" | "almost" => 1,
        "up" if r.text(i + 1) == "to" => 2,
        "a" if r.token(i + 1).is_some_and(|t| t.kind == crate::text::TokenKind::Sign) => 1,
        // "between a decline of 10% to a decline of 12%"
        "a" | "an"
            if r.text(i + 2) == "of"
                && matches!(r.text(i + 1), "decline" | "decrease" | "increase" | "loss" | "gain") =>
        {
            3
        }
        _ => 0,
    }
}

/// What opens the range before token `i`, hedges and articles passed over.
fn opens_between(r: &Reader<'_>, i: usize) -> Option<&'static str> {
    let mut at = i;
    for _ in 0..4 {
        at = at.checked_sub(1)?;
        match r.text(at) {
            "between" => return Some("between"),
            "from" => return Some("from"),
            "of" if r.before(at, 1) == "range" => return Some("range"),
            "range" | "ranging" | "ranges" => return Some("range"),
            "at" | "least" | "more" | "than" | "about" | "around" | "approximately" | "roughly" | "a" | "the"
            | "say" | "somewhere" | "probably" | "up" | "down" | "positive" | "negative" | "like" | "," => {}
            _ => return None,
        }
    }
    None
}

/// Gives both amounts one unit and one scale; `None` where they are no pair.
fn unify<T>(a: &Amount, b: &mut Amount, build: impl FnOnce(&Amount, &Amount) -> T) -> Option<T> {
    let mut a = a.clone();
    match (a.unit, b.unit) {
        (x, y) if x == y => {}
        // A word number before a unit: "five to seven percent"; digits: "200 to $215 million", "5 to 7%".
        (Unit::Plain, _) => a.unit = b.unit,
        (_, Unit::Plain) => b.unit = a.unit,
        // "5 to 10 basis points" was read plain; "$5 to 7 cents" is odd.
        _ => return None,
    }
    match (a.scale, b.scale) {
        (None, Some(power)) if a.value.abs() >= Decimal::ONE_THOUSAND && a.signed => {
            // "$950,000 to $1.1 million": full units already.
            let _ = power;
        }
        (None, Some(power)) => {
            // The scale of the second goes to the first, or the next smaller one: "850 and $1 billion".
            let scaled = a.value.checked_mul(ten_to(power))?;
            if scaled.abs() <= b.value.abs() || power <= 3 {
                a.value = scaled;
            } else {
                a.value = a.value.checked_mul(ten_to(power - 3))?;
            }
            a.scale = Some(power);
        }
        (Some(power), None) if b.mantissa.abs() < Decimal::ONE_THOUSAND => {
            let scaled = b.value.checked_mul(ten_to(power))?;
            b.value = scaled;
            b.scale = Some(power);
        }
        _ => {}
    }
    Some(build(&a, b))
}

fn build(r: &Reader<'_>, a: &Amount, b: &Amount, opener: Option<&str>) -> Option<Quantity> {
    let (mut low, mut high) = (a.value, b.value);
    // "a loss of $0.10 to $0.05", "down 5% to 3%"; "-5% to 5%"
    let descending = low > high;
    if descending && (low.is_sign_positive() && high.is_sign_positive()) {
        let lossy = (1..=6).any(|k| a.start.checked_sub(k).is_some_and(|j| r.is(j, Class::Shortfall)));
        if !lossy || opener == Some("from") {
            return None;
        }
    }
    if descending {
        std::mem::swap(&mut low, &mut high);
    }
    let levels = is_two_levels(r, a, b, opener);
    if levels {
        return None;
    }
    // Amounts of wholly different size are no range ("rose $1.2 million to $23.5 million").
    if !low.is_zero() && low.is_sign_positive() && opener.is_none() && high / low > Decimal::from(12) {
        return None;
    }
    let range = bytes(r, a.start, b.end);
    Some(Quantity {
        tokens: a.start..b.end,
        range,
        unit: b.unit,
        low: Some(low.normalize()),
        high: Some(high.normalize()),
        qualifier: Qualifier::Range,
        per: None,
        noun: None,
        relation: None,
        currency_said: a.signed || b.signed || matches!(b.unit, Unit::Money(_)),
        scaled: a.scale.is_some() || b.scale.is_some(),
        band: false,
        garbled: a.garbled || b.garbled,
        rule: match opener {
            Some("between") => "range-between-and",
            Some("from") => "range-from-to",
            _ => "range-to",
        },
    })
}

/// "$500 million plus or minus $10 million", "5%, plus or minus 50 basis points".
fn around(r: &Reader<'_>, first: &Amount, second_at: usize) -> Option<Quantity> {
    let mut second = amount::read(r, second_at)?;
    let hundredth = Decimal::ONE_HUNDRED;
    let margin = match (first.unit, second.unit) {
        (Unit::Percent, Unit::BasisPoints) => second.value / hundredth,
        (Unit::Percent, Unit::Points) => second.value,
        (Unit::Money(_), Unit::Percent) => first.value.checked_mul(second.value)? / hundredth,
        (x, y) if x == y => second.value,
        (Unit::Money(_), Unit::Plain) => {
            if let (Some(power), None) = (first.scale, second.scale) {
                second.value = second.value.checked_mul(ten_to(power))?;
            }
            second.value
        }
        _ => return None,
    };
    let mut quantity = single(r, first);
    quantity.tokens.end = second.end;
    quantity.range.end = r.tokens[second.end - 1].end;
    quantity.low = Some((first.value - margin).normalize());
    quantity.high = Some((first.value + margin).normalize());
    quantity.qualifier = Qualifier::Range;
    quantity.rule = "range-plus-or-minus";
    Some(quantity)
}
