//! One number: `2,500 萬`, `3.5億`, `1 亿 2 千万`, `二十五`, `兩萬五`, `數千萬`, `15 million`.
//!
//! A number is a sum of falling terms, a term is a mantissa times its scales. The reader stops at the
//! first character that belongs to no number; what it measures in is read elsewhere.

use rust_decimal::Decimal;

use super::words::{Class, Words};

/// A number as written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numeral {
    /// One past its last byte.
    pub end: usize,
    /// Its value.
    pub value: Decimal,
    /// The scale of its last term: `10^8` in 3.5億, 1 in 25.
    pub scale: Decimal,
    /// Begun with Arabic digits.
    pub arabic: bool,
    /// More was meant than was said: 數千萬, 十幾, 20 多.
    pub open: bool,
    /// Arabic digits alone, four of them: may be a year.
    pub four_digits: bool,
}

/// What stands at a place that looks like a number.
pub(super) enum Reading {
    /// A number.
    Number(Numeral),
    /// Digits that are no amount (`8.0.1`), up to this byte.
    Other(usize),
}

/// Reads the number that begins at byte `at`; `hedged` allows a lone scale (近千).
pub(super) fn read(words: &Words, text: &str, at: usize, hedged: bool) -> Option<Reading> {
    let mut sum: Option<Numeral> = None;
    let mut place = at;
    loop {
        let mut term = match term(words, text, place, hedged && sum.is_none()) {
            Some(Reading::Number(term)) => term,
            Some(other) if sum.is_none() => return Some(other),
            _ => break,
        };
        let Some(so_far) = sum else {
            let more = term.scale > Decimal::ONE;
            let next = if term.arabic {
                skip_blank(text, term.end)
            } else {
                term.end
            };
            place = next;
            sum = Some(term);
            if more {
                continue;
            }
            break;
        };
        if term.scale == Decimal::ONE {
            let next_power = so_far.scale / Decimal::TEN;
            // 兩萬五 is 25,000; 一 and 兩 begin words of their own (10億一次性).
            let tail = !so_far.arabic
                && !term.arabic
                && term.value > Decimal::ONE
                && term.value < Decimal::TEN
                && term.end == place + first_len(text, place)
                && !text[place..].starts_with(['兩', '两', '零', '〇']);
            if tail {
                let Some(value) = term.value.checked_mul(next_power) else {
                    break;
                };
                term.value = value;
            } else if place != so_far.end || term.value < next_power && !text[place..].starts_with(['零', '〇']) {
                // 3萬5000 and 一億零五百 go on; 5億 12個 are two numbers.
                break;
            }
        }
        if term.value >= so_far.scale {
            break;
        }
        let Some(value) = so_far.value.checked_add(term.value) else {
            break;
        };
        let more = term.scale > Decimal::ONE;
        place = skip_blank(text, term.end);
        sum = Some(Numeral {
            end: term.end,
            value,
            scale: term.scale,
            open: so_far.open || term.open,
            four_digits: false,
            ..so_far
        });
        if !more {
            break;
        }
    }
    sum.map(Reading::Number)
}

/// A mantissa and its scales.
fn term(words: &Words, text: &str, at: usize, hedged: bool) -> Option<Reading> {
    let (mut number, bare_scale) = match words.class(text.get(at..)?.chars().next()?) {
        Class::Arabic(_) => match arabic(words, text, at)? {
            Reading::Number(n) => (n, false),
            other => return Some(other),
        },
        Class::Digit(_) | Class::Small(1) => match chinese(words, text, at)? {
            Reading::Number(n) => (n, false),
            other => return Some(other),
        },
        Class::Small(_) | Class::Big(_) => (one(at, Decimal::ONE, false), true),
        Class::Several => (one(at + first_len(text, at), Decimal::ONE, true), true),
        Class::Half => (one(at + first_len(text, at), Decimal::new(5, 1), false), true),
        _ => return None,
    };
    let mantissa_end = number.end;
    let mut scales = 0;
    loop {
        let after = text.get(number.end..)?;
        // 200 多億: the word stands before the scale.
        let more = match words.not_more.at_start(after) {
            Some(_) => 0,
            None => words.and_more.at_start(after).map_or(0, |(n, ())| n),
        };
        let open_end = number.end + more;
        let next = if number.arabic {
            skip_blank(text, open_end)
        } else {
            open_end
        };
        let rest = &text[next..];
        let power = if words.not_scales.at_start(rest).is_some() {
            None
        } else {
            match rest.chars().next().map(|c| (c, words.class(c))) {
                Some((c, Class::Big(p))) => Some((p, c.len_utf8())),
                // A Chinese mantissa has taken its own 十百千, except where there was none before them.
                Some((c, Class::Small(p))) if number.arabic || bare_scale => Some((p, c.len_utf8())),
                _ if number.arabic => english_scale(words, rest, next > number.end),
                _ => None,
            }
        };
        match power {
            Some((power, len)) => {
                let times = Decimal::from(10u64.pow(u32::from(power.min(19))));
                let (value, scale) = (number.value.checked_mul(times), number.scale.checked_mul(times));
                let (Some(value), Some(scale)) = (value, scale) else {
                    // Too large to hold: its scales must not be read as another number.
                    let scale = |c: char| matches!(words.class(c), Class::Small(_) | Class::Big(_));
                    let rest = text[next..].trim_start_matches(scale);
                    return Some(Reading::Other((next + len).max(text.len() - rest.len())));
                };
                number.value = value;
                number.scale = scale;
                number.open |= more > 0;
                number.four_digits = false;
                number.end = next + len;
                scales += 1;
            }
            None => {
                // 20 多家, 十幾個.
                if more > 0 && !number.open {
                    number.open = true;
                    number.four_digits = false;
                    number.end = open_end;
                }
                break;
            }
        }
        if scales > 6 {
            break;
        }
    }
    if bare_scale {
        let said = text[at..mantissa_end].chars().next();
        let half = said.is_some_and(|c| words.class(c) == Class::Half);
        let several = mantissa_end > at && !half;
        // A scale alone is a number only with something that says so: 百萬, 數百, 近千, 半億.
        let enough = if several || half || hedged { 1 } else { 2 };
        if scales < enough || half && number.scale < Decimal::from(10_000) {
            return None;
        }
    }
    // 一億半, 3 萬半.
    if number.scale >= Decimal::from(10_000)
        && text[number.end..].starts_with('半')
        && !text[number.end..].starts_with("半年")
    {
        number.value = number.value.checked_add(number.scale / Decimal::TWO)?;
        number.end += '半'.len_utf8();
    }
    Some(Reading::Number(number))
}

fn one(end: usize, value: Decimal, open: bool) -> Numeral {
    Numeral {
        end,
        value,
        scale: Decimal::ONE,
        arabic: false,
        open,
        four_digits: false,
    }
}

fn first_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

fn english_scale(words: &Words, rest: &str, blank: bool) -> Option<(u8, usize)> {
    if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let (len, power) = words.english_scales.at_start(rest)?;
    // "5 M" is more often a name than five million.
    (!blank || len > 2).then_some((power, len))
}

/// One blank at most, so that a number never reaches over a gap.
pub(super) fn skip_blank(text: &str, at: usize) -> usize {
    match text[at..].chars().next() {
        Some(c @ (' ' | '\u{a0}' | '\u{3000}' | '\u{2009}' | '\u{202f}')) => at + c.len_utf8(),
        _ => at,
    }
}

/// Digits with thousands commas and a decimal point.
fn arabic(words: &Words, text: &str, at: usize) -> Option<Reading> {
    let digits_from = |from: usize| {
        let mut end = from;
        let mut count = 0usize;
        for c in text[from..].chars() {
            if !matches!(words.class(c), Class::Arabic(_)) {
                break;
            }
            end += c.len_utf8();
            count += 1;
        }
        (end, count)
    };
    let symbol = |place: usize, among: [char; 2]| {
        let c = text[place..].chars().next().filter(|c| among.contains(c))?;
        Some(place + c.len_utf8())
    };
    let (mut end, first) = digits_from(at);
    let mut commas = 0;
    if first <= 3 {
        while let Some(next) = symbol(end, [',', '，']) {
            match digits_from(next) {
                (group_end, 3) => {
                    end = group_end;
                    commas += 1;
                }
                _ => break,
            }
        }
    }
    let whole_end = end;
    let mut fraction = 0;
    if let Some(next) = symbol(end, ['.', '．'])
        && let (fraction_end, count @ 1..) = digits_from(next)
    {
        end = fraction_end;
        fraction = count;
        // 8.0.1 is a version, an address or a date.
        let mut further = end;
        while let Some(next) = symbol(further, ['.', '．'])
            && let (group_end, 1..) = digits_from(next)
        {
            further = group_end;
        }
        if further > end {
            return Some(Reading::Other(further));
        }
    }
    let mut mantissa: i128 = 0;
    for c in text[at..end].chars() {
        if let Class::Arabic(d) = words.class(c) {
            match mantissa.checked_mul(10).and_then(|m| m.checked_add(i128::from(d))) {
                Some(m) => mantissa = m,
                None => return Some(Reading::Other(end)),
            }
        }
    }
    let Ok(value) = Decimal::try_from_i128_with_scale(mantissa, u32::try_from(fraction).unwrap_or(u32::MAX)) else {
        return Some(Reading::Other(end));
    };
    let four_digits = first == 4 && commas == 0 && fraction == 0 && end == whole_end;
    Some(Reading::Number(Numeral {
        end,
        value,
        scale: Decimal::ONE,
        arabic: true,
        open: false,
        four_digits,
    }))
}

/// 二十五, 一百零二, 三千五百, 二〇二三, 二點五.
fn chinese(words: &Words, text: &str, at: usize) -> Option<Reading> {
    let mut total: u64 = 0;
    let mut current: Option<u64> = None;
    let mut digits_in_row = 0;
    let mut last_power: Option<u8> = None;
    let mut after_zero = false;
    let mut end = at;
    let mut decimals: Option<u32> = None;
    for (i, c) in text[at..].char_indices() {
        let here = at + i;
        match words.class(c) {
            Class::Digit(d) => {
                digits_in_row += 1;
                if digits_in_row > 15 {
                    break;
                }
                after_zero |= d == 0;
                current = Some(current.unwrap_or(0) * 10 + u64::from(d));
                if let Some(n) = decimals.as_mut() {
                    *n += 1;
                }
            }
            Class::Small(power) if decimals.is_none() => {
                if words.not_scales.at_start(&text[here..]).is_some() || last_power.is_some_and(|last| power >= last) {
                    break;
                }
                total += current.take().filter(|&c| c > 0).unwrap_or(1) * 10u64.pow(u32::from(power));
                last_power = Some(power);
                digits_in_row = 0;
                after_zero = false;
            }
            Class::Point if decimals.is_none() && (current.is_some() || last_power.is_some()) => {
                let next = text[here + c.len_utf8()..].chars().next();
                if !next.is_some_and(|c| matches!(words.class(c), Class::Digit(_))) {
                    break;
                }
                total = total.checked_add(current.take().unwrap_or(0))?;
                decimals = Some(0);
                digits_in_row = 0;
                end = here + c.len_utf8();
                continue;
            }
            _ => break,
        }
        end = here + c.len_utf8();
    }
    // 三四家 is three or four; 二〇二三 reads digit by digit.
    if digits_in_row == 2 && decimals.is_none() && last_power.is_none() && !after_zero {
        return Some(Reading::Other(end));
    }
    let value = match (decimals, current, last_power) {
        (Some(n), Some(c), _) => Decimal::from(total) + Decimal::try_from_i128_with_scale(i128::from(c), n).ok()?,
        // 一百二 is 120, 一百零二 is 102.
        (None, Some(c), Some(power @ 2..)) if !after_zero && c < 10 => {
            Decimal::from(total + c * 10u64.pow(u32::from(power) - 1))
        }
        (_, c, _) => Decimal::from(total + c.unwrap_or(0)),
    };
    (end > at).then(|| Reading::Number(one(end, value, false)))
}
