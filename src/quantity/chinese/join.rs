//! Numbers that belong together: ranges, and lists that share one unit.

use rust_decimal::Decimal;

use super::numeral::skip_blank;
use super::scan::Token;
use super::words::{Join, Unit, Words};

/// One quantity, still in tokens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    /// The value, or the lower end.
    pub first: Token,
    /// The upper end of a range.
    pub last: Option<Token>,
}

/// What stands between two neighbouring numbers.
fn between(words: &Words, text: &str, a: &Token, b: &Token) -> Option<Join> {
    let gap = text.get(a.end..b.lead)?;
    words.joins.whole(gap.trim())
}

/// Joins ranges, lends units backward along lists ("10 或 20 美元") and forward in ranges.
pub(super) fn join(words: &Words, text: &str, mut tokens: Vec<Token>) -> Vec<Group> {
    refuse_chains(text, &mut tokens);
    lend_backward(words, text, &mut tokens);
    let mut groups = Vec::with_capacity(tokens.len());
    let mut i = 0;
    while i < tokens.len() {
        let a = tokens[i];
        if let Some(&b) = tokens.get(i + 1) {
            if let Some(digits) = spelled(text, &a, &b) {
                groups.push(Group {
                    first: digits,
                    last: None,
                });
                i += 2;
                continue;
            }
            if let Some((a, b)) = range(words, text, a, b) {
                groups.push(Group {
                    first: a,
                    last: Some(b),
                });
                i += 2;
                continue;
            }
        }
        groups.push(Group { first: a, last: None });
        i += 1;
    }
    groups
}

/// `1-212-555-0100`, `2023-06-30`: bare numbers in a row with hyphens are none.
fn refuse_chains(text: &str, tokens: &mut [Token]) {
    let hyphen = |a: &Token, b: &Token| {
        text[a.end..b.start]
            .chars()
            .all(|c| matches!(c, '-' | '－' | '–' | '‑' | '.'))
            && a.end < b.start
    };
    for i in 2..tokens.len() {
        let [a, b, c] = [tokens[i - 2], tokens[i - 1], tokens[i]];
        let bare = a.unit == Unit::Bare && b.unit == Unit::Bare;
        if bare && hyphen(&a, &b) && hyphen(&b, &c) {
            tokens[i - 2..=i].iter_mut().for_each(|t| t.refused = true);
        }
    }
}

/// A number without a unit takes that of the number it is joined to: 40、50 年, 2.5 和 3.1 億美元.
fn lend_backward(words: &Words, text: &str, tokens: &mut [Token]) {
    for i in (1..tokens.len()).rev() {
        let (a, b) = (tokens[i - 1], tokens[i]);
        if a.refused || b.refused || b.unit == Unit::Bare && b.number.scale == Decimal::ONE {
            continue;
        }
        let Some(join) = between(words, text, &a, &b) else {
            continue;
        };
        // 5 億和 3 月 share nothing.
        let dated = matches!(b.unit, Unit::Time | Unit::Name) && a.number.scale > Decimal::ONE;
        let bare = a.unit == Unit::Bare && !dated;
        if bare {
            tokens[i - 1].unit = b.unit;
        }
        let same = bare || same_kind(a.unit, b.unit);
        // In 15 美元、1-5 百萬美元 the first is said in full.
        let said_in_full = a.end > a.number.end;
        let unscaled = !said_in_full && a.number.scale == Decimal::ONE && b.number.scale > Decimal::ONE;
        let sums_up = a.number.value.checked_mul(b.number.scale).is_some_and(|scaled| {
            let high = b.number.value;
            // "2.5 and 3.1 billion" share the scale; 3 和 5,000 萬 do not.
            let near = |x: Decimal, y: Decimal| x / Decimal::from(20) <= y;
            if join.range {
                scaled <= high
            } else {
                near(scaled, high) && near(high, scaled)
            }
        });
        if same && unscaled && sums_up {
            let number = &mut tokens[i - 1].number;
            number.value *= b.number.scale;
            number.scale = b.number.scale;
            number.four_digits = false;
        }
    }
}

fn same_kind(a: Unit, b: Unit) -> bool {
    match (a, b) {
        (Unit::Money(x, _), Unit::Money(y, _)) => x == y || x.is_none() || y.is_none(),
        _ => a == b,
    }
}

/// The two ends of a range.
fn range(words: &Words, text: &str, mut a: Token, mut b: Token) -> Option<(Token, Token)> {
    if a.refused || b.refused {
        return None;
    }
    let join = between(words, text, &a, &b)?;
    let closed = words.between_close.at_start(&text[skip_blank(text, b.end)..]).is_some();
    let lead = text[..a.lead].trim_end();
    let opened = words.between_open.at_end(lead).is_some();
    if !(join.range || join.between && (closed || opened)) {
        return None;
    }
    // "From 10% to 12%" tells two levels.
    if words.from.at_end(lead).is_some() && !closed {
        return None;
    }
    if b.unit == Unit::Bare {
        // 下降 2.1% 至 2.17 億: the second is no percentage.
        if b.number.scale > Decimal::ONE && !matches!(a.unit, Unit::Bare | Unit::Money(..) | Unit::Measure) {
            return None;
        }
        b.unit = a.unit;
    } else if a.unit == Unit::Bare {
        a.unit = b.unit;
    }
    if !same_kind(a.unit, b.unit) {
        return None;
    }
    let code = |t: &Token| if let Unit::Money(code, _) = t.unit { code } else { None };
    if let Unit::Money(..) = a.unit {
        let unit = Unit::Money(code(&a).or(code(&b)), 0);
        a.unit = unit;
        b.unit = unit;
    }
    // A minus before the first end of -5% to -3% is its own; 虧損 5 至 3 is refused.
    let value = |t: &Token| if t.negative { -t.number.value } else { t.number.value };
    if value(&a) > value(&b) {
        // 負 5% 至 8%: both are negative, the smaller loss said first.
        if a.negative && b.negative {
            std::mem::swap(&mut a.number, &mut b.number);
            return Some((a, b));
        }
        return None;
    }
    Some((a, b))
}

/// `5-0%` is fifty, spelled out.
fn spelled(text: &str, a: &Token, b: &Token) -> Option<Token> {
    let digit = |t: &Token| {
        t.number.arabic
            && t.number.scale == Decimal::ONE
            && t.number.value < Decimal::TEN
            && t.number.value.scale() == 0
    };
    let hyphen = matches!(&text[a.end..b.start], "-" | "‑");
    if !(hyphen && digit(a) && digit(b) && b.number.value.is_zero() && a.number.value > Decimal::ZERO)
        || b.unit != Unit::Percent
    {
        return None;
    }
    let mut number = b.number;
    number.value = a.number.value * Decimal::TEN + b.number.value;
    Some(Token {
        number,
        end: b.end,
        unit: b.unit,
        refused: false,
        ..*a
    })
}
