//! One number with its currency or unit.

use rust_decimal::Decimal;

use super::{Reader, Unit, number, refuse};
use crate::lexicon::Class;
use crate::text::TokenKind;

/// A number with what stands right before and behind it.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) value: Decimal,
    pub(super) mantissa: Decimal,
    pub(super) scale: Option<u8>,
    pub(super) unit: Unit,
    /// A sign stood before the number.
    pub(super) signed: bool,
    pub(super) in_words: bool,
    pub(super) garbled: bool,
    pub(super) rule: &'static str,
}

/// The amount that starts at token `i`.
pub(super) fn read(r: &Reader<'_>, i: usize) -> Option<Amount> {
    let token = r.token(i)?;
    let mut at = i;
    let mut negative = false;
    let mut currency = None;
    // "-5%", "-$5", "negative 5%", "minus 5%"
    let minus = token.is_symbol("-") && r.glued(i) && (i == 0 || !r.glued(i - 1));
    let in_words = matches!(token.text, "negative" | "minus")
        && r.token(i + 1).is_some_and(|t| t.kind != TokenKind::Word)
        && !(token.text == "minus" && r.before(i, 1) == "or");
    if minus || in_words {
        negative = true;
        at += 1;
    }
    // "+12%", "+$5 million"
    if token.is_symbol("+") && r.glued(i) && (i == 0 || !r.glued(i - 1)) {
        at += 1;
    }
    let head = r.token(at)?;
    if head.kind == TokenKind::Sign {
        currency = Some(head.currency);
        at += 1;
    } else if head.kind == TokenKind::Word
        && head.is(Class::Currency)
        && r.written(at).bytes().all(|b| b.is_ascii_uppercase())
    {
        // "EUR 5 million", "RMB 300 million", "USD5 million"
        currency = Some(head.currency);
        at += 1;
        if r.token(at).is_some_and(|t| t.kind == TokenKind::Sign) {
            at += 1;
        }
    }
    let signed = currency.is_some();
    let mut closing = false;
    if signed && r.token(at).is_some_and(|t| t.is_symbol("(")) {
        // "$(0.05)"
        at += 1;
        negative = true;
        closing = true;
    } else if signed
        && r.token(at).is_some_and(|t| t.is_symbol("-"))
        && r.token(at + 1).is_some_and(|t| t.kind == TokenKind::Number)
    {
        at += 1;
        negative = true;
    }
    if !signed && refuse::number(r, at) {
        return None;
    }
    if negative && r.token(at)?.kind != TokenKind::Number && !signed {
        return None;
    }
    // "from breakeven to $1 million": zero, where a range follows.
    let even = if head.text == "breakeven" {
        Some(at + 1)
    } else {
        (head.text == "break" && r.text(at + 1) == "even").then_some(at + 2)
    };
    if let Some(end) =
        even.filter(|&end| r.text(end) == "to" && r.token(end + 1).is_some_and(|t| t.kind != TokenKind::Word))
    {
        return Some(Amount {
            start: i,
            end,
            value: Decimal::ZERO,
            mantissa: Decimal::ZERO,
            scale: None,
            unit: Unit::Plain,
            signed: false,
            in_words: true,
            garbled: false,
            rule: "number-breakeven",
        });
    }
    let number = number::read(r, at, signed)?;
    let mut end = number.end;
    let mut value = number.value;
    let (mut scale, mut mantissa) = (number.scale, number.mantissa);
    let mut rule = if signed { "money-sign" } else { "number-plain" };
    let mut garbled = false;

    // Digits spelled out one by one: "5-0%" is 50.
    if let Some(spelled_end) = spelled_digits(r, at, number.end) {
        let second = r.token(spelled_end - 1)?.number()?;
        if number.scale.is_none() && number.mantissa > second {
            mantissa = number.mantissa * Decimal::TEN + second;
            value = mantissa;
            end = spelled_end;
            garbled = true;
            rule = "number-digits-spelled";
            if let Some(power) = r
                .token(end)
                .filter(|t| t.is(Class::Scale) && t.text.len() > 3)
                .map(|t| t.value)
            {
                value *= number::ten_to(power);
                scale = Some(power);
                end += 1;
            }
        }
    }
    // "$15, $1-5 million": the amount, then its digits again.
    if signed
        && scale.is_none()
        && let Some((again, power)) = restated_digits(r, end, mantissa)
    {
        value = mantissa * number::ten_to(power);
        scale = Some(power);
        end = again;
        garbled = true;
        rule = "money-digits-restated";
    }
    // "$1 billion $275 million", "a billion 200 million dollars"
    if scale == Some(9)
        && let Some(more) = composite(r, end, signed)
    {
        value += more.value;
        end = more.end;
        rule = "money-composite";
    }
    if closing && r.token(end).is_some_and(|t| t.is_symbol(")")) {
        end += 1;
    }
    // "$225 [million]": the transcriber's own word in brackets
    if scale.is_none()
        && signed
        && r.token(end).is_some_and(|t| t.is_symbol("["))
        && r.token(end + 1).is_some_and(|t| t.is(Class::Scale) && t.text.len() > 3)
        && r.token(end + 2).is_some_and(|t| t.is_symbol("]"))
    {
        let power = r.token(end + 1)?.value;
        value *= number::ten_to(power);
        scale = Some(power);
        end += 3;
    }

    let mut unit = currency.map_or(Unit::Plain, Unit::Money);
    if let Some((after, found, factor, said)) = unit_behind(r, end, unit, &number) {
        unit = found;
        value = value.checked_mul(factor)?;
        end = after;
        if rule == "number-plain" {
            rule = said;
        }
    }
    let bare = number.in_words && unit == Unit::Plain && scale.is_none();
    if bare && !range_follows(r, end) && !super::count::is_counted(r, i, end) {
        return None;
    }
    if negative {
        value = -value;
        mantissa = -mantissa;
    }
    Some(Amount {
        start: i,
        end,
        value,
        mantissa,
        scale,
        unit,
        signed,
        in_words: number.in_words,
        garbled,
        rule,
    })
}

/// "three and a half to four times", "between two times and three times".
fn is_range_of_times(r: &Reader<'_>, i: usize) -> bool {
    let number = |k: usize| {
        r.token(k)
            .is_some_and(|t| t.is(Class::Number) || t.kind == TokenKind::Number)
    };
    let ends = matches!(r.before(i, 2), "to" | "and" | "or")
        && (matches!(r.before(i, 3), "half" | "times") || i >= 3 && number(i - 3));
    let begins = matches!(r.text(i + 1), "to" | "and") && number(i + 2) && r.text(i + 3) == "times";
    ends || begins
}

/// "reduce our net debt to EBITDA ratio to six times", "three times leverage": what is measured in times is named near.
fn is_ratio(r: &Reader<'_>, i: usize) -> bool {
    let names = |t: &str| {
        matches!(
            t,
            "leverage" | "ratio" | "ebitda" | "ebitdar" | "ebitdare" | "coverage" | "deleverage"
        )
    };
    let before = (2..=12)
        .take_while(|&k| !matches!(r.before(i, k), "," | ";" | "."))
        .any(|k| names(r.before(i, k)));
    before && !matches!(r.text(i + 1), "more" | "as" | "the") || (1..=3).any(|k| names(r.text(i + k)))
}

/// "two points of growth", "3 points of incremental margin", "eight points to our recurring revenue growth": none of sale, of
/// contact, of view.
fn is_growth(r: &Reader<'_>, i: usize) -> bool {
    let to = || {
        r.text(i) == "to"
            && (2..=8)
                .take_while(|&k| !matches!(r.text(i + k), "," | ";" | "." | "and"))
                .any(|k| matches!(r.text(i + k), "growth" | "margin" | "margins" | "cagr"))
    };
    to() || r.text(i) == "of"
        && (1..=3).any(|k| {
            matches!(
                r.text(i + k),
                "growth"
                    | "margin"
                    | "price"
                    | "pricing"
                    | "volume"
                    | "headwind"
                    | "tailwind"
                    | "leverage"
                    | "improvement"
            )
        })
}

/// "a four-point FX tailwind", but "our three-point plan".
fn is_effect(r: &Reader<'_>, i: usize) -> bool {
    r.text(i) == "point"
        && (1..=3).any(|k| {
            r.token(i + k)
                .is_some_and(|t| t.is(Class::Effect) || matches!(t.text, "improvement" | "expansion"))
        })
}

/// Whether "to", "or", "and", "-" stands there: a bare number in words may begin a range.
fn range_follows(r: &Reader<'_>, i: usize) -> bool {
    matches!(r.text(i), "to" | "or" | "and" | "-")
}

/// `5 - 0` glued together, both single digits: one past the last token.
fn spelled_digits(r: &Reader<'_>, at: usize, end: usize) -> Option<usize> {
    let single = |i: usize| r.token(i).is_some_and(|t| t.is_whole() && t.text.len() == 1);
    (end == at + 1 && single(at) && r.token(end)?.is_symbol("-") && single(end + 1) && r.glued(at) && r.glued(end))
        .then_some(end + 2)
}

/// `, $1-5 million` behind `$15`: one past the scale, and its power.
fn restated_digits(r: &Reader<'_>, end: usize, mantissa: Decimal) -> Option<(usize, u8)> {
    let mut i = end;
    if r.text(i) == "," {
        i += 1;
    }
    if r.token(i)?.kind == TokenKind::Sign {
        i += 1;
    }
    let (first, dash, second) = (r.token(i)?, r.token(i + 1)?, r.token(i + 2)?);
    if !(first.is_whole()
        && first.text.len() == 1
        && dash.is_symbol("-")
        && second.is_whole()
        && second.text.len() == 1)
    {
        return None;
    }
    let digits = first.number()? * Decimal::TEN + second.number()?;
    let scale = r.token(i + 3).filter(|t| t.is(Class::Scale) && t.text.len() > 3)?;
    (digits == mantissa).then_some((i + 4, scale.value))
}

/// The millions said behind the billions.
fn composite(r: &Reader<'_>, end: usize, signed: bool) -> Option<number::Number> {
    let mut i = end;
    let sign = r.token(i).is_some_and(|t| t.kind == TokenKind::Sign);
    if sign {
        i += 1;
    }
    let more = number::read(r, i, sign || signed)?;
    (more.scale == Some(6) && more.mantissa < Decimal::ONE_THOUSAND).then_some(more)
}

/// The unit word behind a number: one past it, the unit, the factor on the value, the rule.
fn unit_behind(
    r: &Reader<'_>,
    i: usize,
    unit: Unit,
    number: &number::Number,
) -> Option<(usize, Unit, Decimal, &'static str)> {
    let one = Decimal::ONE;
    let token = r.token(i)?;
    // "a 5-point", "50-basis-point": the hyphen stays where digits stand before it.
    if token.is_symbol("-") && r.glued(i) && r.token(i + 1).is_some_and(|t| t.kind == TokenKind::Word) {
        return unit_behind(r, i + 1, unit, number);
    }
    if let Unit::Money(_) = unit {
        // "$5 million dollars", "$5 million US dollars", "$0.05 cents"
        if token.is(Class::Currency) && !r.written(i).bytes().all(|b| b.is_ascii_uppercase()) {
            return Some((i + 1, unit, one, "money-sign"));
        }
        if matches!(token.text, "us" | "u") && r.is(i + 1, Class::Currency) {
            return Some((i + 2, unit, one, "money-sign"));
        }
        return None;
    }
    match token.text {
        "%" => return Some((i + 1, Unit::Percent, one, "percent")),
        "percent" | "per" if token.text == "percent" || r.text(i + 1) == "cent" => {
            return Some((
                if token.text == "percent" { i + 1 } else { i + 2 },
                Unit::Percent,
                one,
                "percent",
            ));
        }
        "percentage" if matches!(r.text(i + 1), "point" | "points") => {
            return Some((i + 2, Unit::Points, one, "percentage-points"));
        }
        "basis" if matches!(r.text(i + 1), "point" | "points") => {
            return Some((i + 2, Unit::BasisPoints, one, "basis-points"));
        }
        "bps" | "bp" | "bips" => return Some((i + 1, Unit::BasisPoints, one, "basis-points")),
        "points" | "point" | "pts" | "pp" | "ppt" | "ppts"
            if (!number.in_words || is_growth(r, i + 1) || is_effect(r, i))
                && number.scale.is_none()
                && (r.text(i + 1) != "of" || is_growth(r, i + 1))
                && r.text(i + 1) != "where" =>
        {
            return Some((i + 1, Unit::Points, one, "points"));
        }
        "full" | "whole" if !number.in_words && matches!(r.text(i + 1), "percentage" | "points" | "point") => {
            return unit_behind(r, i + 1, unit, number);
        }
        "x" if r.glued(i.wrapping_sub(1)) => return Some((i + 1, Unit::Multiple, one, "multiple-x")),
        "times"
            if !matches!(
                r.text(i + 1),
                "a" | "per" | "in" | "over" | "before" | "during" | "daily"
            ) && (!number.in_words
                || !number.mantissa.fract().is_zero()
                || is_range_of_times(r, i)
                || is_ratio(r, i)) =>
        {
            return Some((i + 1, Unit::Multiple, one, "multiple-times"));
        }
        _ => {}
    }
    if token.is(Class::Currency) && !(token.is(Class::Number)) {
        return Some((i + 1, Unit::Money(token.currency), one, "money-word"));
    }
    if matches!(token.text, "us" | "canadian" | "australian" | "u") && r.is(i + 1, Class::Currency) {
        return Some((i + 2, Unit::Money(r.token(i + 1)?.currency), one, "money-word"));
    }
    if token.is(Class::WeakCurrency)
        && r.words.currencies.get(token.currency as usize).is_some()
        && r.default_currency == token.currency
    {
        return Some((i + 1, Unit::Money(token.currency), one, "money-word"));
    }
    if token.is(Class::MinorCurrency) && number.scale.is_none() {
        let currency = if token.text.starts_with("cent") {
            r.default_currency
        } else {
            token.currency
        };
        return Some((i + 1, Unit::Money(currency), Decimal::new(1, 2), "money-cents"));
    }
    None
}
