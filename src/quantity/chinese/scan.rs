//! The one pass over a paragraph: every number with the words right before and behind it.

use rust_decimal::Decimal;

use super::numeral::{self, Numeral, Reading, skip_blank};
use super::words::{Class, Unit, Words};
use crate::records::Qualifier;

/// A number with what stands at it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// First byte, with sign and currency.
    pub start: usize,
    /// One past the last byte, with the unit.
    pub end: usize,
    /// The number.
    pub number: Numeral,
    /// What it measures in.
    pub unit: Unit,
    /// A minus or 負 before it.
    pub negative: bool,
    /// The hedge before it.
    pub qualifier: Option<Qualifier>,
    /// Not an amount whatever stands beside it: `10-K`, `Q2`, 第 3, 24/7.
    pub refused: bool,
    /// Where the words before it (hedges too) begin.
    pub lead: usize,
}

/// All numbers, in order. What a later number may lend a unit to is kept although it has none itself.
pub(super) fn scan(words: &Words, text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let b = bytes[at];
        if b < 0x80 {
            if !b.is_ascii_digit() {
                at += 1;
                continue;
            }
        } else if b & 0xc0 == 0x80 || !(0xe3..=0xef).contains(&b) {
            // Numerals of more than one byte are three bytes long and begin with E3 to EF.
            at += 1;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        let class = words.class(c);
        if class == Class::None || class == Class::Point {
            at += c.len_utf8();
            continue;
        }
        let before = tokens.last().map_or(0, |t| t.end);
        match token(words, text, at, before) {
            Some(Found::Token(token)) => {
                at = token.end.max(at + c.len_utf8());
                if kept(words, text, &token, before, tokens.is_empty()) {
                    tokens.push(token);
                }
            }
            Some(Found::Other(end)) => at = end.max(at + c.len_utf8()),
            None => at += c.len_utf8(),
        }
    }
    tokens
}

enum Found {
    Token(Token),
    Other(usize),
}

/// 一 and its like fill every sentence: without a unit they count only beside another number.
fn kept(words: &Words, text: &str, token: &Token, before: usize, first: bool) -> bool {
    let plain = !token.number.arabic && token.unit == Unit::Bare && token.number.scale == Decimal::ONE;
    if !plain {
        return true;
    }
    let joined = |from: usize| words.joins.at_start(&text[skip_blank(text, from)..]).is_some();
    joined(token.end) || !first && words.joins.whole(text[before..token.start].trim()).is_some()
}

fn token(words: &Words, text: &str, at: usize, before: usize) -> Option<Found> {
    let lead = text.get(before..at)?;
    let hedged = words.hedges_before.at_end(lead).is_some_and(|(_, q)| q.is_some());
    // 百分之二十: the unit comes first.
    if let Some((len, power)) = words.parts.at_start(&text[at..]) {
        let from = skip_blank(text, at + len);
        let Some(Reading::Number(mut number)) = numeral::read(words, text, from, false) else {
            return Some(Found::Other(at + len));
        };
        number.value = number.value.checked_mul(Decimal::ONE_HUNDRED)? / Decimal::from(10u64.pow(u32::from(power)));
        let mut token = Token {
            start: at,
            end: number.end,
            number: Numeral {
                scale: Decimal::ONE,
                four_digits: false,
                ..number
            },
            unit: Unit::Percent,
            negative: false,
            qualifier: None,
            refused: false,
            lead: at,
        };
        lead_in(words, text, before, &mut token);
        return Some(Found::Token(token));
    }
    let number = match numeral::read(words, text, at, hedged)? {
        Reading::Number(number) => number,
        Reading::Other(end) => return Some(Found::Other(end)),
    };
    let mut token = Token {
        start: at,
        end: number.end,
        number,
        unit: Unit::Bare,
        negative: false,
        qualifier: None,
        refused: false,
        lead: at,
    };
    unit_behind(words, text, &mut token);
    lead_in(words, text, before, &mut token);
    token.refused |= stands_in_a_name(words, text, &token);
    Some(Found::Token(token))
}

/// The unit behind the number.
fn unit_behind(words: &Words, text: &str, token: &mut Token) {
    let number = &mut token.number;
    let next = skip_blank(text, number.end);
    let rest = &text[next..];
    let Some((len, unit)) = words.after.at_start(rest) else {
        return;
    };
    let scaled = number.scale > Decimal::ONE;
    // 20億年化: after a scale 年 begins another word. A lone letter stands at its number.
    if unit == Unit::Time && scaled || len == 1 && rest.starts_with('x') && next > number.end {
        return;
    }
    // 三角 is a triangle and 一塊 means together; small change is said so only in digits.
    let colloquial = matches!(unit, Unit::Money(None, _)) && !rest.starts_with('元');
    if colloquial && !number.arabic && !scaled {
        return;
    }
    let end = next + len;
    match unit {
        Unit::Tenths => {
            if number.value > Decimal::TEN || scaled {
                return;
            }
            number.value *= Decimal::TEN;
            token.unit = Unit::Percent;
            token.end = end;
            // 兩成五 is 25 %.
            if let Some(c) = text[end..].chars().next()
                && let Class::Digit(d) | Class::Arabic(d) = words.class(c)
                && d > 0
            {
                number.value += Decimal::from(d);
                token.end = end + c.len_utf8();
            } else if text[end..].starts_with('半') {
                number.value += Decimal::from(5);
                token.end = end + '半'.len_utf8();
            }
            return;
        }
        Unit::Multiple => {
            if text[end..].starts_with('半') {
                number.value += Decimal::new(5, 1);
                token.end = end + '半'.len_utf8();
            } else {
                token.end = end;
            }
        }
        _ => token.end = end,
    }
    // 一倍多, 5 億美元多.
    if matches!(unit, Unit::Multiple | Unit::Money(..)) && text[token.end..].starts_with('多') {
        number.open = true;
    }
    if let Unit::Money(_, parts @ 1..) = unit {
        number.value /= Decimal::from(10u64.pow(u32::from(parts)));
    }
    token.unit = unit;
}

/// Currency, sign and hedge before the number.
fn lead_in(words: &Words, text: &str, before: usize, token: &mut Token) {
    let trim = |end: usize| {
        text[before..end]
            .trim_end_matches([' ', '\u{a0}', '\u{3000}', '[', '［'])
            .len()
            + before
    };
    let mut place = trim(token.start);
    let touching = text[before..token.start].len() + before == place;
    if let Some((len, code)) = words.currencies_before.at_end(&text[before..place]) {
        let own = match token.unit {
            Unit::Bare => Some(Unit::Money(code, 0)),
            // 人民幣 42 億元: the code before is the clearer one.
            Unit::Money(None, parts) => Some(Unit::Money(code, parts)),
            Unit::Money(..) => Some(token.unit),
            // RMB 5,480 萬年化, "$5 個": the measure word belongs to what follows.
            Unit::Measure | Unit::Time | Unit::Name if token.number.arabic => {
                token.end = token.number.end;
                Some(Unit::Money(code, 0))
            }
            _ => None,
        };
        if let Some(unit) = own {
            token.unit = unit;
            token.start = place - len;
            place = token.start;
            if let Some((len, ())) = words.minus.at_end(&text[before..place])
                && is_sign(words, text, before, place - len)
            {
                token.negative = true;
                token.start = place - len;
            }
            place = trim(token.start);
        }
    } else if touching
        && let Some((len, ())) = words.minus.at_end(&text[before..place])
        && is_sign(words, text, before, place - len)
    {
        token.negative = true;
        token.start = place - len;
        place = trim(token.start);
    }
    token.lead = token.start;
    if let Some((len, Some(qualifier))) = words.hedges_before.at_end(&text[before..place]) {
        token.qualifier = Some(qualifier);
        token.lead = place - len;
    }
}

/// A minus is a sign where nothing stands before it that it could join or belong to.
fn is_sign(words: &Words, text: &str, before: usize, minus: usize) -> bool {
    let previous = text[..minus].chars().next_back();
    let free =
        previous.is_none_or(|c| !c.is_ascii_alphanumeric() && !matches!(c, '%' | '％' | ')' | '）' | '-' | '—' | '–'));
    let joins_numbers = before > 0 && text[before..minus].trim().is_empty();
    let hanzi = text[minus..].starts_with(['負', '负']);
    (free && !joins_numbers || hanzi) && words.class(previous.unwrap_or(' ')) == Class::None
}

/// Digits inside a name, an ordinal, a time, a telephone number.
fn stands_in_a_name(words: &Words, text: &str, token: &Token) -> bool {
    if !token.number.arabic {
        return text[..token.start].ends_with('第') || text[..token.start].ends_with("之");
    }
    let mut before = text[..token.start].chars().rev();
    // P4 and X5 are names; in EBITDA20% only a blank was lost.
    let counted = matches!(token.unit, Unit::Bare | Unit::Measure);
    let bad_before = match before.next() {
        Some(c) if c.is_ascii_alphabetic() => counted,
        Some('#' | '＃' | '*' | '@' | '_' | '\'' | '’' | '‘' | '第') => true,
        Some('-') => before.next().is_some_and(|c| c.is_ascii_alphanumeric()) && token.unit == Unit::Bare,
        Some('.' | ':' | '/') => before.next().is_some_and(|c| c.is_ascii_alphanumeric()),
        Some(' ') => before.next() == Some('第'),
        _ => false,
    };
    let mut after = text[token.end..].chars();
    let bad_after = match after.next() {
        Some(c) if c.is_ascii_alphabetic() => token.unit == Unit::Bare && token.number.scale == Decimal::ONE,
        Some('-') => after.next().is_some_and(|c| c.is_ascii_alphabetic()) && token.unit == Unit::Bare,
        Some('/' | ':' | '：') => {
            after.next().is_some_and(|c| matches!(words.class(c), Class::Arabic(_))) && token.unit == Unit::Bare
        }
        _ => false,
    };
    bad_before || bad_after
}
