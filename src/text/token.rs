//! The words, numbers and signs of a sentence.

use rust_decimal::Decimal;

use super::{Atom, Passage};
use crate::lexicon::{Class, Classes, Words};

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
    /// Classes of the word.
    pub classes: Classes,
    /// Value of a number word, scale, month, ordinal.
    pub value: u8,
    /// Index of the currency, for signs and currency words.
    pub currency: u8,
}

impl Token<'_> {
    /// Whether the word is of a class.
    pub fn is(&self, class: Class) -> bool {
        self.classes.has(class)
    }

    /// Whether the word is of one of several classes.
    pub fn is_any(&self, classes: Classes) -> bool {
        self.classes.meets(classes)
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

/// Splits `range` of a passage into tokens. `atoms` are those of the passage.
pub fn tokenize<'a>(
    passage: &'a Passage,
    range: std::ops::Range<usize>,
    atoms: &[Atom],
    words: &Words,
    tokens: &mut Vec<Token<'a>>,
) {
    let mut atoms = &atoms[atoms.partition_point(|a| a.start() < range.start)..];
    tokens.clear();
    let lower = passage.lower.as_str();
    let bytes = lower.as_bytes();
    let mut i = range.start;
    while i < range.end {
        let b = bytes[i];
        let start = i;
        let mut atom = None;
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
            // Most words are one atom of letters, which was looked up before.
            while atoms.first().is_some_and(|a| a.start() < i) {
                atoms = &atoms[1..];
            }
            atom = atoms
                .first()
                .filter(|a| a.start() == i && a.end() <= range.end && !a.has_digits());
            if let Some(atom) = atom {
                i = atom.end();
            }
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
            classes: Classes::default(),
            value: 0,
            currency: 0,
        };
        match kind {
            TokenKind::Word => {
                let word = match atom.filter(|a| a.end() == i) {
                    Some(atom) => atom.number().map(|n| words.known(n)).unwrap_or_default(),
                    None => words.get(text),
                };
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
