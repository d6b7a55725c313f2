//! Numbers in digits and in words, with their scales.

use rust_decimal::Decimal;

use super::Reader;
use crate::lexicon::Class;
use crate::text::TokenKind;

/// A number and what is known of its shape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    /// One past its last token, scale included.
    pub(super) end: usize,
    /// With the scale applied.
    pub(super) value: Decimal,
    /// Before the scale.
    pub(super) mantissa: Decimal,
    /// The power of ten said with it.
    pub(super) scale: Option<u8>,
    /// Said in words.
    pub(super) in_words: bool,
    /// "half a", "a": no digit and no number word carries the mantissa.
    pub(super) article: bool,
}

/// Ten to a power.
pub(super) fn ten_to(power: u8) -> Decimal {
    Decimal::from_i128_with_scale(10i128.pow(u32::from(power)), 0)
}

/// The number that starts at token `i`. `money` tells that a currency sign stands before it, so that
/// single letters are scales ("$5m").
pub(super) fn read(r: &Reader<'_>, i: usize, money: bool) -> Option<Number> {
    let token = r.token(i)?;
    let (mut at, mut mantissa, mut in_words, mut article) = match token.kind {
        // "155, 000 barrels": a blank went in behind the comma
        TokenKind::Number
            if r.text(i + 1) == ","
                && r.text(i + 2) == "000"
                && token.is_whole()
                && token.text.len() <= 3
                && r.glued(i) =>
        {
            (i + 3, token.number()? * ten_to(3), false, false)
        }
        TokenKind::Number => (i + 1, token.number()?, false, false),
        TokenKind::Word => {
            if let Some((end, value)) = spelled(r, i) {
                (end, value, true, false)
            } else if matches!(token.text, "a" | "an")
                && r.token(i + 1)
                    .is_some_and(|t| t.is(Class::Scale) && t.text.len() > 3 && !t.text.ends_with('s'))
            {
                (i + 1, Decimal::ONE, true, true)
            } else if token.text == "half" && matches!(r.text(i + 1), "a" | "of") && is_long_scale(r, i + 2) {
                (i + 2, Decimal::new(5, 1), true, true)
            } else if token.text == "half"
                && r.text(i + 1) == "a"
                && matches!(r.text(i + 2), "percent" | "percentage" | "point" | "cent" | "%")
            {
                (i + 2, Decimal::new(5, 1), true, false)
            } else {
                return None;
            }
        }
        _ => return None,
    };
    // "2 and a half million", "one and a quarter percent"
    if r.text(at) == "and" && r.text(at + 1) == "a" && mantissa.fract().is_zero() {
        let part = match r.text(at + 2) {
            "half" => Some(Decimal::new(5, 1)),
            "quarter" => Some(Decimal::new(25, 2)),
            _ => None,
        };
        // "seven and a half to 10%": the unit stands behind the second.
        let range = matches!(r.text(at + 3), "to" | "or" | "-")
            && r.token(at + 4)
                .is_some_and(|t| t.kind == TokenKind::Number || t.is(Class::Number));
        if let Some(part) = part.filter(|_| {
            range
                || is_long_scale(r, at + 3)
                || matches!(
                    r.text(at + 3),
                    "percent" | "%" | "percentage" | "points" | "times" | "x"
                )
        }) {
            mantissa += part;
            at += 3;
        }
    }
    // "1/2 percent" is no number of ours; "$225, uh, million" has a filler before its scale.
    let mut scale_at = at;
    if r.text(at) == "," && matches!(r.text(at + 1), "uh" | "um" | "er") && r.text(at + 2) == "," {
        scale_at = at + 3;
    } else if matches!(r.text(at), "uh" | "um") {
        scale_at = at + 1;
    } else if money && r.text(at) == "plus" && is_long_scale(r, at + 1) {
        // "$80 plus million"
        scale_at = at + 1;
    } else if money && r.text(at) == "-" && r.glued(at) && r.glued(at - 1) && is_long_scale(r, at + 1) {
        // "a $20-million program"
        scale_at = at + 1;
    }
    let mut number = Number {
        end: at,
        value: mantissa,
        mantissa,
        scale: None,
        in_words,
        article,
    };
    if let Some(power) = scale_of(r, scale_at, number.end == scale_at, money) {
        let mut power = power;
        let mut end = scale_at + 1;
        // "five hundred million", "2 hundred thousand"
        while let Some(more) = r
            .token(end)
            .filter(|t| t.is(Class::Scale) && t.text.len() > 3)
            .map(|t| t.value)
        {
            power += more;
            end += 1;
        }
        number.scale = Some(power);
        number.value = mantissa.checked_mul(ten_to(power.min(20)))?;
        number.end = end;
        // "a million and a half"
        if r.text(end) == "and"
            && r.text(end + 1) == "a"
            && r.text(end + 2) == "half"
            && !r.is(end + 3, Class::TimeUnit)
        {
            number.value += Decimal::new(5, 1) * ten_to(power);
            number.end = end + 3;
        } else if in_words
            && power >= 6
            && r.token(end)
                .is_some_and(|t| t.is(Class::Number) && (1..10).contains(&t.value))
            && is_open_end(r, end + 1)
        {
            // "a billion three"
            number.value += Decimal::from(r.token(end)?.value) * ten_to(power - 1);
            number.end = end + 1;
        } else if in_words && power == 2 {
            // "one hundred [and] twenty five [million]"
            let next = if r.text(end) == "and" { end + 1 } else { end };
            if let Some((after, rest)) = spelled(r, next).filter(|(_, v)| *v < Decimal::ONE_HUNDRED) {
                number.value += rest;
                number.mantissa = number.value;
                number.end = after;
                number.scale = None;
                if let Some(power) = scale_of(r, after, true, money) {
                    number.value = number.value.checked_mul(ten_to(power))?;
                    number.scale = Some(power);
                    number.end = after + 1;
                }
            }
        }
    } else if in_words && article {
        return None;
    }
    in_words &= !number.mantissa.is_zero();
    article &= in_words;
    number.in_words = in_words;
    number.article = article;
    Some(number)
}

fn is_long_scale(r: &Reader<'_>, i: usize) -> bool {
    r.token(i).is_some_and(|t| t.is(Class::Scale) && t.text.len() > 3)
}

/// Whether a phrase may end before token `i`.
fn is_open_end(r: &Reader<'_>, i: usize) -> bool {
    match r.token(i) {
        None => true,
        Some(t) => {
            t.kind == TokenKind::Symbol && !matches!(t.text, "%" | "-")
                || t.is(Class::Conjunction)
                || t.is(Class::Preposition)
        }
    }
}

/// The power of ten of a scale word at `i`. Single letters must be glued to a number with a currency.
fn scale_of(r: &Reader<'_>, i: usize, adjacent: bool, money: bool) -> Option<u8> {
    let token = r.token(i).filter(|t| t.is(Class::Scale) && t.kind == TokenKind::Word)?;
    let glued = adjacent && i > 0 && r.glued(i - 1);
    match token.text {
        "k" | "m" | "b" | "cr" => {
            let currency_behind = r.is(i + 1, Class::Currency);
            (glued && (money || currency_behind)).then_some(token.value)
        }
        "mm" | "mn" | "bn" | "tn" | "mil" | "mln" | "bln" | "bil" => {
            (glued || money || r.is(i + 1, Class::Currency)).then_some(token.value)
        }
        // "hundreds of", "millions of": vague, unless a number stands before ("2 millions").
        "hundreds" | "thousands" => None,
        _ => Some(token.value),
    }
}

/// A number in words below a hundred (or "one point two five"): the end and the value.
pub(super) fn spelled(r: &Reader<'_>, i: usize) -> Option<(usize, Decimal)> {
    let first = r
        .token(i)
        .filter(|t| t.kind == TokenKind::Word && t.is(Class::Number))?;
    let mut value = i64::from(first.value);
    let mut end = i + 1;
    if value >= 20
        && let Some(unit) = r
            .token(end)
            .filter(|t| t.is(Class::Number) && (1..10).contains(&t.value))
    {
        value += i64::from(unit.value);
        end += 1;
    }
    if r.text(end) == "point" && r.token(end + 1).is_some_and(|t| t.is(Class::Number) && t.value < 10) {
        let (mut mantissa, mut places) = (value, 0);
        end += 1;
        while let Some(digit) = r
            .token(end)
            .filter(|t| t.is(Class::Number) && t.value < 10 && places < 6)
        {
            mantissa = mantissa * 10 + i64::from(digit.value);
            places += 1;
            end += 1;
        }
        return Some((end, Decimal::new(mantissa, places)));
    }
    Some((end, Decimal::from(value)))
}
