//! Bands of words: "mid-teens", "low to mid single digits", "high twenties", "double-digit".

use rust_decimal::Decimal;

use super::{Quantity, Reader, Unit};
use crate::lexicon::Class;
use crate::records::Qualifier;
use crate::text::TokenKind;

/// The band that starts at token `i`.
pub(super) fn read(r: &Reader<'_>, i: usize) -> Option<Quantity> {
    let position = |i: usize| position(r.text(i));
    let first = position(i);
    let mut at = i;
    let (mut low_of, mut high_of) = ("any", "any");
    let mut low_decade = None;
    if let Some(first) = first {
        (low_of, high_of) = (first, first);
        at += 1;
        // "high single to low double digits", "mid teens to low 20s"
        if let Some((end, decade)) = decade(r, at, false)
            && matches!(r.text(end), "to" | "and")
            && let Some(second) = position(end + 1)
        {
            low_decade = Some(decade);
            high_of = second;
            at = end + 2;
        } else {
            if r.text(at) == "-" {
                at += 1;
            }
            // "low to mid", "mid- to high-", "low, mid"
            if matches!(r.text(at), "to" | "and")
                && let Some(second) = position(at + 1)
            {
                high_of = second;
                at += 2;
            }
        }
        if r.text(at) == "-" {
            at += 1;
        }
    }
    let (end, high_decade) = decade(r, at, true)?;
    if first.is_none() && matches!(high_decade, Decade::Tens(_)) && r.text(at) != "teens" {
        return None; // "twenties" and "20s" alone are years, ages, maturities
    }
    let bounds = |position: &str, decade: Decade| -> (Decimal, Decimal) {
        let (low, high) = r.words.bands.get(position).copied().unwrap_or((1, 9));
        match decade {
            Decade::Single => (low.into(), high.into()),
            // Low double digits are 10 to 13, as people say it; "double-digit" alone is ten and more.
            Decade::Double => match position {
                "low" => (10.into(), 13.into()),
                "mid" => (14.into(), 16.into()),
                "high" => (17.into(), 99.into()),
                _ => (10.into(), 99.into()),
            },
            Decade::Tens(tens) => match position {
                "any" => (
                    Decimal::from(tens) + Decimal::from(3),
                    Decimal::from(tens) + Decimal::from(9),
                ),
                _ => (Decimal::from(tens + low), Decimal::from(tens + high)),
            },
        }
    };
    let low = bounds(low_of, low_decade.unwrap_or(high_decade)).0;
    let mut high = Some(bounds(high_of, high_decade).1);
    let mut qualifier = Qualifier::Range;
    if high_decade == Decade::Double && high_of == "any" {
        high = None;
        qualifier = Qualifier::AtLeast;
    }
    if high.is_some_and(|h| h < low) {
        return None;
    }
    // The unit may be said: "mid-single-digit percent", "low double-digit percentage".
    let mut end = end;
    let mut unit = Unit::Percent;
    if matches!(r.text(end), "%" | "percent") {
        end += 1;
    } else if r.text(end) == "percentage" && matches!(r.text(end + 1), "point" | "points") {
        end += 2;
        unit = Unit::Points;
    } else if r.text(end) == "percentage" {
        end += 1;
    } else if r
        .token(end)
        .is_some_and(|t| t.is(Class::Scale) || t.is(Class::TimeUnit) || matches!(t.text, "cents" | "dollars" | "basis"))
    {
        return None; // "low double-digit millions", "mid single-digit cents": no percent, no number
    }
    Some(Quantity {
        tokens: i..end,
        range: r.tokens[i].start..r.tokens[end - 1].end,
        unit,
        low: Some(low),
        high,
        qualifier,
        per: None,
        noun: None,
        relation: None,
        currency_said: false,
        scaled: false,
        band: true,
        garbled: false,
        rule: "verbal-band",
    })
}

/// Which part of a decade a word means.
fn position(word: &str) -> Option<&'static str> {
    match word {
        "low" | "lower" => Some("low"),
        "mid" | "middle" => Some("mid"),
        "high" | "upper" => Some("high"),
        _ => None,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decade {
    Single,
    Double,
    Tens(u8),
}

/// "single digits", "double-digit", "teens", "twenties", "30s": one past it. `whole` demands "digit" behind
/// "single" and "double".
fn decade(r: &Reader<'_>, i: usize, whole: bool) -> Option<(usize, Decade)> {
    let digits = |kind: Decade| {
        let mut at = i + 1;
        if r.text(at) == "-" {
            at += 1;
        }
        if matches!(r.text(at), "digit" | "digits") {
            Some((at + 1, kind))
        } else {
            (!whole).then_some((i + 1, kind))
        }
    };
    match r.text(i) {
        "single" => digits(Decade::Single),
        "double" => digits(Decade::Double),
        "teens" | "teen" => Some((i + 1, Decade::Tens(10))),
        "twenties" => Some((i + 1, Decade::Tens(20))),
        "thirties" => Some((i + 1, Decade::Tens(30))),
        "forties" => Some((i + 1, Decade::Tens(40))),
        "fifties" => Some((i + 1, Decade::Tens(50))),
        "sixties" => Some((i + 1, Decade::Tens(60))),
        "seventies" => Some((i + 1, Decade::Tens(70))),
        "eighties" => Some((i + 1, Decade::Tens(80))),
        "nineties" => Some((i + 1, Decade::Tens(90))),
        text => {
            let token = r.token(i)?;
            let tens = (token.kind == TokenKind::Number)
                .then(|| text.parse::<u8>().ok())
                .flatten()?;
            let mut end = i + 1;
            if r.text(end) == "'" {
                end += 1;
            }
            if !tens.is_multiple_of(10) || !(20..=90).contains(&tens) {
                return None;
            }
            let hyphen = usize::from(r.before(i, 1) == "-");
            let placed = position(r.before(i, 1 + hyphen)).is_some();
            match r.text(end) {
                // "mid-20s"
                "s" => Some((end + 1, Decade::Tens(tens))),
                // "low to mid 30% range"
                "%" | "percent" if placed => Some((end, Decade::Tens(tens))),
                _ => None,
            }
        }
    }
}
