//! The small words: numbers, scales, months, directions, hedges, currencies.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::{LexiconError, parse};
use crate::records::Qualifier;

/// A class of words. A word may stand in several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs)] // named as in words.toml, which explains them
pub enum Class {
    Number,
    Scale,
    Ordinal,
    Month,
    TimeUnit,
    Up,
    Down,
    Flat,
    Be,
    Modal,
    Determiner,
    Preposition,
    Conjunction,
    Pronoun,
    FirstPerson,
    Past,
    Future,
    Negation,
    NotCounted,
    This,
    Next,
    Last,
    Currency,
    WeakCurrency,
    MinorCurrency,
}

impl Class {
    const NAMED: &'static [(&'static str, Self)] = &[
        ("time_unit", Self::TimeUnit),
        ("up", Self::Up),
        ("down", Self::Down),
        ("flat", Self::Flat),
        ("be", Self::Be),
        ("modal", Self::Modal),
        ("determiner", Self::Determiner),
        ("preposition", Self::Preposition),
        ("conjunction", Self::Conjunction),
        ("pronoun", Self::Pronoun),
        ("first_person", Self::FirstPerson),
        ("past", Self::Past),
        ("future", Self::Future),
        ("negation", Self::Negation),
        ("not_counted", Self::NotCounted),
        ("this", Self::This),
        ("next", Self::Next),
        ("last", Self::Last),
    ];

    /// The bit of the class in [`Word::classes`].
    pub const fn bit(self) -> u32 {
        1 << self as u8
    }
}

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// The classes, one bit each.
    pub classes: u32,
    /// The value of a number word, the power of ten of a scale, the month, the ordinal.
    pub value: u8,
    /// Index into [`Words::currencies`] for currency words.
    pub currency: u8,
}

impl Word {
    /// Whether the word is of a class.
    pub fn is(self, class: Class) -> bool {
        self.classes & class.bit() != 0
    }
}

/// A currency's signs and words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Currency {
    /// ISO 4217.
    pub code: String,
    /// Written before the number.
    #[serde(default)]
    pub signs: Vec<String>,
    /// Said after the number.
    #[serde(default)]
    pub words: Vec<String>,
    /// Words that are other things, too.
    #[serde(default)]
    pub weak: Vec<String>,
    /// The hundredth part.
    #[serde(default)]
    pub minor: Vec<String>,
}

/// A hedge phrase, split into words.
#[derive(Clone, Debug)]
pub struct Hedge {
    /// Its words, in order.
    pub words: Vec<String>,
    /// What it makes of the value.
    pub qualifier: Qualifier,
}

/// All small words.
#[derive(Clone, Debug, Default)]
pub struct Words {
    table: HashMap<String, Word, Fnv>,
    /// The currencies, in the order of the file.
    pub currencies: Vec<Currency>,
    /// Hedges by their last word.
    hedges_by_last: HashMap<String, Vec<Hedge>, Fnv>,
    /// Hedges by their first word, for those that stand behind a value.
    hedges_by_first: HashMap<String, Vec<Hedge>, Fnv>,
    /// Bands of words: `low`, `mid`, `high`, `any` → bounds of single digits.
    pub bands: BTreeMap<String, (u8, u8)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordFile {
    number: BTreeMap<String, u8>,
    scale: BTreeMap<String, u8>,
    ordinal: BTreeMap<String, u8>,
    month: BTreeMap<String, u8>,
    class: BTreeMap<String, Vec<String>>,
    hedge: BTreeMap<String, Vec<String>>,
    band: BTreeMap<String, (u8, u8)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CurrencyFile {
    currency: Vec<Currency>,
}

impl Words {
    pub(super) fn parse(words: &str, currencies: &str) -> Result<Self, LexiconError> {
        let file: WordFile = parse("words.toml", words)?;
        let mut all = Self {
            bands: file.band,
            ..Self::default()
        };
        for (map, class) in [
            (&file.number, Class::Number),
            (&file.scale, Class::Scale),
            (&file.ordinal, Class::Ordinal),
            (&file.month, Class::Month),
        ] {
            for (word, &value) in map {
                let entry = all.table.entry(word.clone()).or_default();
                entry.classes |= class.bit();
                entry.value = value;
            }
        }
        for (name, list) in &file.class {
            let class = Class::NAMED
                .iter()
                .find(|(n, _)| n == name)
                .map(|&(_, c)| c)
                .ok_or_else(|| LexiconError {
                    file: "words.toml".into(),
                    line: super::line_of(words, name),
                    message: format!("unknown class of words {name:?}"),
                })?;
            for word in list {
                all.table.entry(word.clone()).or_default().classes |= class.bit();
            }
        }
        for (name, phrases) in &file.hedge {
            let qualifier: Qualifier = name.parse().map_err(|message| LexiconError {
                file: "words.toml".into(),
                line: super::line_of(words, name),
                message,
            })?;
            for phrase in phrases {
                let hedge = Hedge {
                    words: phrase.split(' ').map(str::to_string).collect(),
                    qualifier,
                };
                let (first, last) = (hedge.words[0].clone(), hedge.words[hedge.words.len() - 1].clone());
                all.hedges_by_last.entry(last).or_default().push(hedge.clone());
                all.hedges_by_first.entry(first).or_default().push(hedge);
            }
        }
        for list in all.hedges_by_last.values_mut().chain(all.hedges_by_first.values_mut()) {
            list.sort_by_key(|h| std::cmp::Reverse(h.words.len())); // the longest phrase first
        }
        for currency in parse::<CurrencyFile>("currencies.toml", currencies)?.currency {
            all.add_currency(currency);
        }
        Ok(all)
    }

    pub(super) fn add_currency(&mut self, currency: Currency) {
        let index = self.currencies.len() as u8;
        for (list, class) in [
            (&currency.words, Class::Currency),
            (&currency.weak, Class::WeakCurrency),
            (&currency.minor, Class::MinorCurrency),
        ] {
            for word in list {
                let entry = self.table.entry(word.clone()).or_default();
                entry.classes |= class.bit();
                entry.currency = index;
            }
        }
        self.currencies.push(currency);
    }

    /// What is known of a word in lower case; a possessive is read without its ending.
    pub fn get(&self, word: &str) -> Word {
        self.table
            .get(word)
            .or_else(|| {
                self.table
                    .get(word.strip_suffix("'s").or_else(|| word.strip_suffix('\''))?)
            })
            .copied()
            .unwrap_or_default()
    }

    /// The currency whose sign is written so, by its index.
    pub fn sign(&self, sign: &str) -> Option<u8> {
        self.currencies
            .iter()
            .position(|c| c.signs.iter().any(|s| s == sign))
            .map(|i| i as u8)
    }

    /// Hedges that end with a word.
    pub fn hedges_ending(&self, word: &str) -> &[Hedge] {
        self.hedges_by_last.get(word).map_or(&[], Vec::as_slice)
    }

    /// Hedges that start with a word.
    pub fn hedges_starting(&self, word: &str) -> &[Hedge] {
        self.hedges_by_first.get(word).map_or(&[], Vec::as_slice)
    }
}

/// FNV-1a: the table is asked for each word of each mined sentence, and its keys are trusted.
#[derive(Clone, Copy, Debug)]
pub struct FnvHasher(u64);
type Fnv = std::hash::BuildHasherDefault<FnvHasher>;

impl Default for FnvHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl std::hash::Hasher for FnvHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = (self.0 ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
