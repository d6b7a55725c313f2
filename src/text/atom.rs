//! Runs of letters and digits, each looked up once.

use std::ops::Range;

use crate::lexicon::Words;

/// A run of ASCII letters and digits that no other of them touches.
#[derive(Clone, Copy, Debug)]
pub struct Atom {
    start: u32,
    end: u32,
    number: u32,
    digits: bool,
}

/// The number of what is no known word.
const UNKNOWN: u32 = u32::MAX;

impl Atom {
    /// Its bytes in the text.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// First byte.
    pub fn start(&self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(&self) -> usize {
        self.end as usize
    }

    /// The number of the word, where it is known.
    pub fn number(&self) -> Option<u32> {
        (self.number != UNKNOWN).then_some(self.number)
    }

    /// Whether a digit is in it.
    pub fn has_digits(&self) -> bool {
        self.digits
    }
}

/// The atoms of a text in lower case, in order. Texts of 4 GiB and more are refused when they are read.
pub fn atoms(lower: &str, words: &Words) -> Vec<Atom> {
    let bytes = lower.as_bytes();
    let mut atoms = Vec::with_capacity(bytes.len() / 5);
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let start = at;
        let mut digits = false;
        while let Some(byte) = bytes.get(at).filter(|b| b.is_ascii_alphanumeric()) {
            digits |= byte.is_ascii_digit();
            at += 1;
        }
        atoms.push(Atom {
            start: start as u32,
            end: at as u32,
            number: words.number(&bytes[start..at]).unwrap_or(UNKNOWN),
            digits,
        });
    }
    atoms
}
