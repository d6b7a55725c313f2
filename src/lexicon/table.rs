//! Words → numbers.

use std::collections::HashMap;

use super::words::WordHash;

/// A table of words in lower case, none of them with a zero byte.
///
/// It is asked for each word of each text. Most words have at most eight letters, which are compared as one number
/// and stand in one small array; the others are in a map.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// The short words, each in the first free slot from the one that it hashes to; 0 is free.
    short: Vec<u64>,
    numbers: Vec<u32>,
    long: HashMap<Box<[u8]>, u32, WordHash>,
    count: u32,
}

/// The bytes of a word of at most eight as one number.
fn packed(word: &[u8]) -> Option<u64> {
    let wide = |chunk: Option<&[u8; 4]>| chunk.map(|&c| u64::from(u32::from_le_bytes(c)));
    Some(match *word {
        [] => 0,
        [a] => u64::from(a),
        [a, b] => u64::from(a) | u64::from(b) << 8,
        [a, b, c] => u64::from(a) | u64::from(b) << 8 | u64::from(c) << 16,
        // Both ends, which may overlap: what they share is the same in both.
        _ if word.len() <= 8 => wide(word.first_chunk())? | wide(word.last_chunk())? << (8 * (word.len() - 4)),
        _ => return None,
    })
}

impl Table {
    fn slot(&self, key: u64) -> usize {
        let bits = self.short.len().trailing_zeros();
        let mut slot = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - bits)) as usize;
        while self.short[slot] != key && self.short[slot] != 0 {
            slot = (slot + 1) & (self.short.len() - 1);
        }
        slot
    }

    /// The number of a word.
    pub(super) fn get(&self, word: &[u8]) -> Option<u32> {
        let Some(key) = packed(word) else {
            return self.long.get(word).copied();
        };
        if key == 0 || self.short.is_empty() {
            return None;
        }
        let slot = self.slot(key);
        (self.short[slot] == key).then(|| self.numbers[slot])
    }

    /// Adds a word that is not there; returns its number, which is one more than that of the word before.
    pub(super) fn add(&mut self, word: &[u8]) -> u32 {
        let number = self.count;
        self.count += 1;
        match packed(word) {
            Some(key) => self.add_short(key, number),
            None => {
                self.long.insert(word.into(), number);
            }
        }
        number
    }

    fn add_short(&mut self, key: u64, number: u32) {
        if self.count as usize * 3 / 2 >= self.short.len() {
            let keys = std::mem::take(&mut self.short);
            let numbers = std::mem::take(&mut self.numbers);
            let size = (keys.len() * 2).max(64);
            self.short = vec![0; size];
            self.numbers = vec![0; size];
            for (key, number) in keys.into_iter().zip(numbers).filter(|(key, _)| *key != 0) {
                let slot = self.slot(key);
                (self.short[slot], self.numbers[slot]) = (key, number);
            }
        }
        let slot = self.slot(key);
        (self.short[slot], self.numbers[slot]) = (key, number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_length_are_told_apart() {
        let letters = "abcdefghijklmnop";
        let words: Vec<&str> = (0..8)
            .flat_map(|start| (start + 1..=16).map(move |end| &letters[start..end]))
            .chain(["aa", "aaa", "aaaa", "aaaaa", "aaaaaaaa", "aaaaaaaaa"])
            .collect();
        let mut table = Table::default();
        assert_eq!(table.get(b"a"), None);
        for (number, word) in words.iter().enumerate() {
            assert_eq!(table.get(word.as_bytes()), None, "{word}");
            assert_eq!(table.add(word.as_bytes()), number as u32);
        }
        for (number, word) in words.iter().enumerate() {
            assert_eq!(table.get(word.as_bytes()), Some(number as u32), "{word}");
        }
        assert_eq!(table.get(b"zz"), None);
        assert_eq!(table.get(b""), None);
    }
}
