//! The small words: numbers, scales, months, directions, hedges, currencies.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::table::Table;
use super::{LexiconError, parse};
use crate::records::Qualifier;

named! {
    /// A class of words. A word may stand in several.
    #[allow(missing_docs)] // named as in words.toml and segments.toml, which explain them
    #[repr(u8)]
    pub enum Class {
        Number = "number",
        Scale = "scale",
        Ordinal = "ordinal",
        Month = "month",
        TimeUnit = "time_unit",
        Up = "up",
        Down = "down",
        Flat = "flat",
        Be = "be",
        Modal = "modal",
        Determiner = "determiner",
        Preposition = "preposition",
        Conjunction = "conjunction",
        Pronoun = "pronoun",
        FirstPerson = "first_person",
        Past = "past",
        Future = "future",
        Negation = "negation",
        NotCounted = "not_counted",
        This = "this",
        Next = "next",
        Last = "last",
        Currency = "currency",
        WeakCurrency = "weak_currency",
        MinorCurrency = "minor_currency",
        Remembered = "remembered",
        GuidanceVerb = "guidance_verb",
        GuidedNoun = "guided_noun",
        MeasuredAgainst = "measured_against",
        Ahead = "ahead",
        ExpectationNoun = "expectation_noun",
        Measures = "measures",
        Others = "others",
        Forecaster = "forecaster",
        ClauseVerb = "clause_verb",
        Scheduled = "scheduled",
        Comparing = "comparing",
        LetUs = "let_us",
        Speaking = "speaking",
        LongTermThing = "long_term_thing",
        Question = "question",
        Hope = "hope",
        AboutGuidance = "about_guidance",
        Told = "told",
        MovedNoun = "moved_noun",
        Raising = "raising",
        Lowering = "lowering",
        Maintaining = "maintaining",
        NoDirection = "no_direction",
        Filler = "filler",
        Adjective = "adjective",
        Guiding = "guiding",
        Asking = "asking",
        Measured = "measured",
        Aside = "aside",
        Copula = "copula",
        Gap = "gap",
        Band = "band",
        QuantityStart = "quantity_start",
        PeriodStart = "period_start",
        SaysWill = "says_will",
        SaysShould = "says_should",
        SaysWould = "says_would",
        SaysCould = "says_could",
        SaysPlan = "says_plan",
        SaysContinue = "says_continue",
        Promotion = "promotion",
        Event = "event",
        Committed = "committed",
        Generality = "generality",
        OfTheCall = "of_the_call",
        Dated = "dated",
        How = "how",
        Opener = "opener",
        Further = "further",
        Pace = "pace",
        Built = "built",
        Counted = "counted",
        Effect = "effect",
        Degree = "degree",
        Expense = "expense",
        Generic = "generic",
        Modifier = "modifier",
        Part = "part",
        BasisStart = "basis_start",
        Earlier = "earlier",
        Finances = "finances",
        Somebody = "somebody",
        Likelihood = "likelihood",
        Middle = "middle",
        Guided = "guided",
        PlanOf = "plan_of",
        Announcing = "announcing",
        Supposing = "supposing",
        NoPast = "no_past",
        BeforePast = "before_past",
        Passive = "passive",
        Foretelling = "foretelling",
        OldAndNew = "old_and_new",
        CarriesOn = "carries_on",
        Representing = "representing",
        NoTrend = "no_trend",
        Changing = "changing",
        Commodity = "commodity",
        GuidedFor = "guided_for",
        Indicated = "indicated",
        CuttingCost = "cutting_cost",
        TakingOut = "taking_out",
        Affecting = "affecting",
        ChangeNoun = "change_noun",
        Moving = "moving",
        Ranging = "ranging",
        ChangeOf = "change_of",
        Motion = "motion",
        Shortfall = "shortfall",
        PerUnit = "per_unit",
        CountedNoun = "counted_noun",
        MoneyNoun = "money_noun",
        Recorded = "recorded",
        Comparative = "comparative",
        Clientele = "clientele",
        ForeignExchange = "foreign_exchange",
        Repaying = "repaying",
        Claim = "claims",
        Realizing = "realizing",
        Season = "season",
        Asked = "asked",
        Economy = "economy",
        Was = "was",
        MeasuredBy = "measured_by",
        Aim = "aim",
        Remark = "remark",
        Blow = "blow",
        Nearly = "nearly",
        Mostly = "mostly",
    }
}

impl Class {
    /// Classes that have tables of their own in the data files.
    const ELSEWHERE: Classes = Classes::of(&[
        Self::Number,
        Self::Scale,
        Self::Ordinal,
        Self::Month,
        Self::Currency,
        Self::WeakCurrency,
        Self::MinorCurrency,
        Self::Generic,
        Self::Modifier,
        Self::Part,
        Self::BasisStart,
    ]);

    /// The class of a list of words.
    fn of_list(name: &str) -> Option<Self> {
        Self::named(name).filter(|&class| !Self::ELSEWHERE.has(class))
    }

    /// The classes of grammar, which a possessive shares with its stem. The others are lists of words for one rule each.
    pub const GRAMMAR: Classes = Classes::of(&[
        Self::Number,
        Self::Scale,
        Self::Ordinal,
        Self::Month,
        Self::TimeUnit,
        Self::Up,
        Self::Down,
        Self::Flat,
        Self::Be,
        Self::Modal,
        Self::Determiner,
        Self::Preposition,
        Self::Conjunction,
        Self::Pronoun,
        Self::FirstPerson,
        Self::Past,
        Self::Future,
        Self::Negation,
        Self::NotCounted,
        Self::This,
        Self::Next,
        Self::Last,
        Self::Currency,
        Self::WeakCurrency,
        Self::MinorCurrency,
    ]);

    /// The set of this class alone.
    pub const fn bit(self) -> Classes {
        let mut bits = [0; SETS];
        bits[self as usize / 64] = 1 << (self as usize % 64);
        Classes(bits)
    }
}

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classes([u64; SETS]);

/// Words of 64 bits that hold a bit for each class.
const SETS: usize = Class::ALL.len().div_ceil(64);

impl Classes {
    /// The set of these classes.
    pub const fn of(list: &[Class]) -> Self {
        let mut bits = [0; SETS];
        let mut i = 0;
        while i < list.len() {
            bits[list[i] as usize / 64] |= 1 << (list[i] as usize % 64);
            i += 1;
        }
        Self(bits)
    }

    /// Whether a class is in the set.
    pub const fn has(self, class: Class) -> bool {
        self.0[class as usize / 64] & 1 << (class as usize % 64) != 0
    }

    /// Whether the sets share a class.
    pub const fn meets(self, other: Self) -> bool {
        let (a, b) = (self.0, other.0);
        let mut i = 0;
        while i < SETS {
            if a[i] & b[i] != 0 {
                return true;
            }
            i += 1;
        }
        false
    }
}

impl std::ops::BitAnd for Classes {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] & other.0[i]))
    }
}

impl std::ops::BitOr for Classes {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }
}

impl std::ops::BitOrAssign for Classes {
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// Its classes.
    pub classes: Classes,
    /// The value of a number word, the power of ten of a scale, the month, the ordinal.
    pub value: u8,
    /// Index into [`Words::currencies`] for currency words.
    pub currency: u8,
}

impl Word {
    /// Whether the word is of a class.
    pub fn is(self, class: Class) -> bool {
        self.classes.has(class)
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
    /// The number of each word, by which it stands in `known`.
    numbers: Table,
    known: Vec<Word>,
    /// The currencies, in the order of the file.
    pub currencies: Vec<Currency>,
    /// Hedges by their last word.
    hedges_by_last: HashMap<String, Vec<Hedge>, WordHash>,
    /// Hedges by their first word, for those that stand behind a value.
    hedges_by_first: HashMap<String, Vec<Hedge>, WordHash>,
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
                let entry = all.entry(word);
                entry.classes |= class.bit();
                entry.value = value;
            }
        }
        for (name, list) in &file.class {
            let class = Class::of_list(name).ok_or_else(|| LexiconError {
                file: "words.toml".into(),
                line: super::line_of(words, name),
                message: format!("unknown class of words {name:?}"),
            })?;
            for word in list {
                all.entry(word).classes |= class.bit();
            }
        }
        for (word, class) in crate::metric::classed_words() {
            all.entry(word).classes |= class.bit();
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
                let entry = self.entry(word);
                entry.classes |= class.bit();
                entry.currency = index;
            }
        }
        self.currencies.push(currency);
    }

    /// The number of a word; it becomes known where it was not.
    pub(super) fn number_of(&mut self, word: &str) -> u32 {
        if let Some(number) = self.number(word.as_bytes()) {
            return number;
        }
        self.known.push(Word::default());
        self.numbers.add(word.as_bytes())
    }

    fn entry(&mut self, word: &str) -> &mut Word {
        let number = self.number_of(word);
        &mut self.known[number as usize]
    }

    /// The number of a known word.
    pub(crate) fn number(&self, word: &[u8]) -> Option<u32> {
        self.numbers.get(word)
    }

    /// What is known of the word with a number.
    pub(crate) fn known(&self, number: u32) -> Word {
        self.known[number as usize]
    }

    /// What is known of a word in lower case. A possessive is of the grammar's classes as its stem is.
    pub fn get(&self, word: &str) -> Word {
        let known = self.number(word.as_bytes()).map(|n| self.known[n as usize]);
        if let Some(known) = known.filter(|k| k.classes.meets(Class::GRAMMAR)) {
            return known;
        }
        let own = known.unwrap_or_default();
        let Some(stem) = word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')) else {
            return own;
        };
        let stem = self
            .number(stem.as_bytes())
            .map(|n| self.known[n as usize])
            .unwrap_or_default();
        Word {
            classes: stem.classes & Class::GRAMMAR | own.classes,
            ..stem
        }
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

/// Eight bytes at a time: the table is asked for each word of a text, and its keys are trusted.
#[derive(Clone, Copy, Debug, Default)]
pub struct WordHasher(u64);

/// Makes [`WordHasher`]s.
pub(crate) type WordHash = std::hash::BuildHasherDefault<WordHasher>;

impl WordHasher {
    fn mix(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(26) ^ value).wrapping_mul(0xf135_7aea_2e62_a9c5);
    }
}

impl std::hash::Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }

    fn write(&mut self, mut bytes: &[u8]) {
        while let Some((eight, rest)) = bytes.split_first_chunk::<8>() {
            self.mix(u64::from_le_bytes(*eight));
            bytes = rest;
        }
        if let (Some(head), Some(tail)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
            self.mix(u64::from(u32::from_le_bytes(*head)) << 32 | u64::from(u32::from_le_bytes(*tail)));
        } else if let [first, .., last] = bytes {
            let middle = bytes[bytes.len() / 2];
            self.mix(u64::from(*first) << 16 | u64::from(middle) << 8 | u64::from(*last));
        } else if let [one] = bytes {
            self.mix(u64::from(*one));
        }
    }

    fn write_u8(&mut self, value: u8) {
        self.mix(u64::from(value));
    }

    fn write_u32(&mut self, value: u32) {
        self.mix(u64::from(value));
    }

    fn write_usize(&mut self, value: usize) {
        self.mix(value as u64);
    }
}
