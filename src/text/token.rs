//! The words, numbers and signs of a sentence.

use rust_decimal::Decimal;

use super::Passage;
use crate::lexicon::{Class, Words};

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, with apostrophes inside.
    Word,
    /// Digits, with thousands commas and a decimal point inside.
    Number,
    /// A currency sign, letters included (`US$`).
    Sign,
    /// Anything else, one character.
    Symbol,
}

/// One token of a passage; positions are those of the passage.
#[derive(Clone, Copy, Debug)]
pub struct Token<'a> {
    /// In lower case.
    pub text: &'a str,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is made of.
    pub kind: TokenKind,
    /// Classes of the word, one bit each.
    pub classes: u32,
    /// Value of a number word, scale, month, ordinal.
    pub value: u8,
    /// Index of the currency, for signs and currency words.
    pub currency: u8,
}

impl Token<'_> {
    /// Whether the word is of a class.
    pub fn is(&self, class: Class) -> bool {
        self.classes & class.bit() != 0
    }

    /// Whether the word is of one of several classes.
    pub fn is_any(&self, bits: u32) -> bool {
        self.classes & bits != 0
    }

    /// Whether it is this symbol.
    pub fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == TokenKind::Symbol && self.text == symbol
    }

    /// The value of a number token.
    pub fn number(&self) -> Option<Decimal> {
        if self.kind != TokenKind::Number {
            return None;
        }
        let digits = self.text.as_bytes();
        let (mut mantissa, mut scale, mut after_point, mut length) = (0i64, 0u32, false, 0);
        for &b in digits {
            match b {
                b'0'..=b'9' => {
                    length += 1;
                    if length > 17 {
                        return None; // no amount that anybody says has so many digits
                    }
                    mantissa = mantissa * 10 + i64::from(b - b'0');
                    scale += u32::from(after_point);
                }
                b'.' => after_point = true,
                _ => {}
            }
        }
        Some(Decimal::new(mantissa, scale))
    }

    /// Whether a number token is a plain whole number.
    pub fn is_whole(&self) -> bool {
        self.kind == TokenKind::Number && !self.text.contains(['.', ','])
    }
}

/// Splits `range` of a passage into tokens.
pub fn tokenize<'a>(passage: &'a Passage, range: std::ops::Range<usize>, words: &Words, tokens: &mut Vec<Token<'a>>) {
    tokens.clear();
    let lower = passage.lower.as_str();
    let bytes = lower.as_bytes();
    let mut i = range.start;
    while i < range.end {
        let b = bytes[i];
        let start = i;
        if b == b' ' {
            i += 1;
            continue;
        }
        let kind = if b.is_ascii_digit()
            || (b == b'.'
                && bytes.get(i + 1).is_some_and(u8::is_ascii_digit)
                && i + 1 < range.end
                && !(i > 0 && bytes[i - 1].is_ascii_digit()))
        {
            i = number_end(bytes, i, range.end);
            TokenKind::Number
        } else if b.is_ascii_alphabetic() || (b >= 0x80 && lower[i..].chars().next().is_some_and(char::is_alphabetic)) {
            while i < range.end {
                let c = bytes[i];
                let inside_apostrophe =
                    c == b'\'' && bytes.get(i + 1).is_some_and(u8::is_ascii_alphabetic) && i + 1 < range.end;
                let ampersand = c == b'&'
                    && i > start
                    && bytes.get(i + 1).is_some_and(u8::is_ascii_alphabetic)
                    && i + 1 < range.end;
                // "RMB4,000": a currency's code ends before its digits
                if c.is_ascii_digit() && is_currency_code(words, &passage.text[start..i]) {
                    break;
                }
                if c.is_ascii_alphanumeric() || inside_apostrophe || ampersand {
                    i += 1;
                } else if c >= 0x80 {
                    let c = lower[i..].chars().next().expect("inside the text");
                    if !c.is_alphanumeric() {
                        break;
                    }
                    i += c.len_utf8();
                } else {
                    break;
                }
            }
            // Letters right before a dollar sign belong to it: "US$", "NT$".
            if bytes.get(i) == Some(&b'$') && i < range.end && words.sign(&passage.text[start..=i]).is_some() {
                i += 1;
                TokenKind::Sign
            } else {
                TokenKind::Word
            }
        } else {
            let c = lower[i..].chars().next().expect("inside the text");
            i += c.len_utf8();
            if matches!(c, '$' | '€' | '£' | '¥' | '₹' | '₩' | '₪' | '₽' | '₺' | '₱') {
                TokenKind::Sign
            } else {
                TokenKind::Symbol
            }
        };
        let text = &lower[start..i];
        let mut token = Token {
            text,
            start,
            end: i,
            kind,
            classes: 0,
            value: 0,
            currency: 0,
        };
        match kind {
            TokenKind::Word => {
                let word = words.get(text);
                (token.classes, token.value, token.currency) = (word.classes, word.value, word.currency);
            }
            TokenKind::Sign => token.currency = words.sign(&passage.text[start..i]).unwrap_or(0),
            _ => {}
        }
        tokens.push(token);
    }
}

fn is_currency_code(words: &Words, written: &str) -> bool {
    (2..=4).contains(&written.len())
        && written.bytes().all(|b| b.is_ascii_uppercase())
        && (words.sign(written).is_some() || words.get(&written.to_ascii_lowercase()).is(Class::Currency))
}

/// The end of a number: commas only before three digits, one point only before a digit.
fn number_end(bytes: &[u8], start: usize, limit: usize) -> usize {
    let digit = |i: usize| i < limit && bytes[i].is_ascii_digit();
    let mut i = start;
    let mut point = false;
    while i < limit {
        match bytes[i] {
            b'0'..=b'9' => i += 1,
            b',' if !point && i > start && digit(i + 1) && digit(i + 2) && digit(i + 3) && !digit(i + 4) => i += 4,
            b'.' if !point && digit(i + 1) => {
                point = true;
                i += 1;
            }
            _ => break,
        }
    }
    i
}
